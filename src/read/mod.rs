//! Bytes to reflections: one format a file, bad rows as data.

use std::path::PathBuf;

use crate::error::{Error, Notice, Problem};
use crate::reflection::Reflection;

pub(crate) mod archive;
pub(crate) mod calendar;
pub(crate) mod charset;
pub(crate) mod columns;
pub(crate) mod dates;
pub(crate) mod decode;
pub(crate) mod delimited;
pub(crate) mod docx;
pub(crate) mod duplicates;
pub(crate) mod entries;
pub(crate) mod extract;
pub(crate) mod frame;
pub(crate) mod front;
pub(crate) mod grid;
pub(crate) mod headers;
pub(crate) mod headings;
pub(crate) mod html;
pub(crate) mod jsonl;
pub(crate) mod labels;
pub(crate) mod lines;
pub(crate) mod markdown;
pub(crate) mod names;
pub(crate) mod ods;
pub(crate) mod people;
pub(crate) mod plan;
pub(crate) mod profile;
pub(crate) mod table;
pub(crate) mod tags;
pub(crate) mod text;
pub(crate) mod titles;
pub(crate) mod transcript;
pub(crate) mod xlsx;

pub use columns::ColumnMap;
pub use duplicates::drop_duplicates;
pub use names::NamePattern;

/// How files are read.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Which columns hold what, where headers should not be guessed.
    pub map: ColumnMap,
    /// How file names tell teacher, team, cycle and date; guessed if `None`.
    pub name_pattern: Option<NamePattern>,
}

/// What was read from one or several files.
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    /// In the order of files and rows.
    pub reflections: Vec<Reflection>,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// What was taken for what.
    pub notices: Vec<Notice>,
}

/// Reads files and folders (recursively, in the order of names); `-` is standard input.
///
/// # Errors
///
/// If a path doesn't exist, or nothing at all could be read.
pub fn open(_paths: &[PathBuf], _settings: &Settings) -> Result<Parsed, Error> {
    unreachable!("skeleton")
}

/// Reads one file's bytes; the format is found by extension and content.
pub fn parse(_file: &str, _bytes: &[u8], _settings: &Settings) -> Parsed {
    unreachable!("skeleton")
}
