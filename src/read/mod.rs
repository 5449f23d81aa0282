//! Bytes to reflections: one format a file, bad rows as data.
//!
//! [`open()`] touches files, everything below takes bytes. Whatever a file declares of itself, what
//! is read of it is bounded: hostile files end in a [`Problem`] within 64 MiB of memory.

use std::io;
use std::path::PathBuf;

use crate::error::{Error, Notice, Problem};
use crate::reflection::Reflection;

mod files;
mod format;
mod input;
pub(crate) mod archive;
pub(crate) mod charset;
pub(crate) mod decode;
pub(crate) mod dates;
mod date_column;
pub(crate) mod markup;
mod delimited;
mod splitter;
mod xlsx;
mod workbook;
mod sheet;
mod ods;
mod table;
mod frame;
mod profile;
mod headers;
mod wording;
mod titles;
mod columns;
mod plan;
mod extract;
mod html;
mod people;
mod labels;
mod headings;
mod calendar;
mod day_order;
mod lines;
mod entries;
mod grid;
mod text;
mod front;
mod tags;
mod markdown;
mod docx;
mod transcript;
mod jsonl;
pub mod records;
mod rows;
mod names;
mod duplicates;

pub use columns::ColumnMap;
pub use duplicates::drop_duplicates;
pub use names::NamePattern;
pub use rows::{SheetRow, is_archive, of_another_format, sheet_rows};

use files::{Found, Place};
use input::Input;

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

impl Parsed {
    /// A file of which nothing could be read.
    pub(crate) fn problem(file: &str, what: &str, why: &str) -> Self {
        Self {
            problems: vec![Problem {
                file: file.to_owned(),
                place: String::new(),
                what: what.to_owned(),
                why: why.to_owned(),
            }],
            ..Self::default()
        }
    }

    /// Adds what was read elsewhere.
    pub(crate) fn append(&mut self, mut other: Self) {
        self.reflections.append(&mut other.reflections);
        self.problems.append(&mut other.problems);
        self.notices.append(&mut other.notices);
    }
}

/// Reads files and folders (recursively, in the order of names, "Cycle 2" before "Cycle 10"); `-`
/// is standard input.
///
/// Files of a folder are named relative to it; hidden files, lock files of office programs and
/// what an earlier run wrote are left out.
///
/// # Errors
///
/// If a path doesn't exist, or nothing at all could be read.
pub fn open(paths: &[PathBuf], settings: &Settings) -> Result<Parsed, Error> {
    let (found, mut parsed) = files::find(paths)?;
    for Found { name, place } in &found {
        let read = match place {
            Place::File(path) => read(name, &Input::File(path), settings),
            Place::Stream(path) => match input::read_stream(path) {
                Ok(Ok(bytes)) => read(name, &Input::Bytes(&bytes), settings),
                Ok(Err(why)) => Parsed::problem(name, "the file", &why),
                Err(error) => Parsed::problem(name, "the file", &reason(&error)),
            },
        };
        parsed.append(read);
    }
    parsed
        .notices
        .extend(day_order::settle(&mut parsed.reflections));
    if parsed.reflections.is_empty() {
        return Err(nothing(
            "a reflection",
            paths,
            found.len(),
            &parsed.problems,
        ));
    }
    Ok(parsed)
}

/// The files that [`open()`] reads under these paths, in its order: each as messages name it, with
/// where it lies. Standard input and pipes, which can be read once only, are left out.
///
/// # Errors
///
/// If a path doesn't exist.
pub fn files_in(paths: &[PathBuf]) -> Result<Vec<(String, PathBuf)>, Error> {
    let (found, _) = files::find(paths)?;
    let lasting = found.into_iter().filter_map(|found| match found.place {
        Place::File(path) => Some((found.name, path)),
        Place::Stream(_) => None,
    });
    Ok(lasting.collect())
}

/// Reads one file's bytes; the format is found by extension and content.
pub fn parse(file: &str, bytes: &[u8], settings: &Settings) -> Parsed {
    read(file, &Input::Bytes(bytes), settings)
}

fn read(file: &str, input: &Input, settings: &Settings) -> Parsed {
    let mut parsed = match format::read(file, input, settings) {
        Ok(parsed) => parsed,
        Err(error) => Parsed::problem(file, "the file", &reason(&error)),
    };
    names::complete(&mut parsed, file, settings);
    parsed
}

/// Why the work ends where no `what` was found.
fn nothing(what: &str, paths: &[PathBuf], files: usize, problems: &[Problem]) -> Error {
    let mut message = match files {
        0 => {
            let shown: Vec<String> = paths.iter().map(|p| p.display().to_string()).collect();
            format!("read {}: there is no file to read in it", shown.join(", "))
        }
        1 => format!("find {what} in the file"),
        many => format!("find {what} in {many} files"),
    };
    match problems {
        [] => {}
        [only] => message = format!("{message} ({only})"),
        [first, rest @ ..] => message = format!("{message} ({first}, and {} more)", rest.len()),
    }
    let of_table = |problem: &Problem| problem.what == "the table";
    let empty = |problem: &Problem| problem.why == "it is empty";
    let hint = if problems.is_empty() || !problems.iter().all(|p| of_table(p) || empty(p)) {
        format!("formats that are read: {}", format::READ)
    } else if problems.iter().any(|p| p.why.starts_with("no column")) {
        "--map text=\"header\" names the column of text".to_owned()
    } else {
        "a table has a row for each reflection below its headers, a text some words".to_owned()
    };
    Error::input(message).with_hint(hint)
}

/// Why reading failed, as a fragment.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::Other | io::ErrorKind::InvalidData => error.to_string(),
        kind => kind.to_string(),
    }
}
