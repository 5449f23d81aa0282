//! Lines of codings as they are read, one after the other.

use serde_json::{Map, Value};

use super::CodedFile;
use super::columns::{Columns, is_key};
use super::fields::{Keys, line, plain};
use super::marks::{self, Marks};
use crate::codebook::Coder;
use crate::error::{Notice, Problem};

/// A table of codings that is read row by row, whatever program wrote it.
#[derive(Debug)]
pub struct Rows<'a> {
    lines: Lines<'a>,
    header: Vec<String>,
}

impl<'a> Rows<'a> {
    /// Begins a table of this name with these headers.
    pub fn new(name: &str, header: &[String], columns: &'a Columns) -> Self {
        let mut lines = Lines::new(name, columns);
        lines.has(header);
        Self {
            lines,
            header: header.to_vec(),
        }
    }

    /// Adds a row that stands at `place`, cell by cell; cells beyond the headers say nothing, and
    /// a row without any is none.
    pub fn add(&mut self, place: String, cells: &[String]) {
        let mut known = cells.iter().zip(&self.header);
        if known.all(|(cell, _)| cell.trim().is_empty()) {
            return;
        }
        let cells = cells
            .iter()
            .map(String::as_str)
            .chain(std::iter::repeat(""));
        self.lines.cells(place, &self.header, cells);
    }

    /// What was read.
    pub fn finish(self) -> CodedFile {
        self.lines.finish()
    }
}

/// Reads lines of JSON, an object each.
pub(super) fn json(name: &str, bytes: &[u8], columns: &Columns) -> CodedFile {
    let mut lines = Lines::new(name, columns);
    for (number, line) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
        if line.trim_ascii().is_empty() {
            continue;
        }
        let place = format!("line {number}");
        match serde_json::from_slice(line) {
            Ok(Value::Object(object)) => {
                let has = |wanted: &str| object.keys().any(|key| is_key(key, wanted));
                lines.missing.retain(|wanted| !has(wanted));
                lines.add(place, object);
            }
            Ok(_) => lines.problem(place, "it is no object with an id and sources".into()),
            Err(error) => lines.problem(place, format!("it is no JSON: {error}")),
        }
    }
    lines.finish()
}

/// Reads a table of texts, by commas, semicolons or tabs.
pub(super) fn csv(name: &str, bytes: &[u8], columns: &Columns) -> CodedFile {
    let mut lines = Lines::new(name, columns);
    let mut rows = bytes.split(|byte| *byte == b'\n');
    let first = rows.next().unwrap_or_default();
    let count = |delimiter: &u8| first.split(|byte| byte == delimiter).count();
    // Of equal counts the last wins: the comma.
    let delimiter = *b"\t;,".iter().max_by_key(|d| count(d)).unwrap_or(&b',');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .from_reader(bytes);
    let header: Vec<String> = match reader.headers() {
        Ok(header) => header.iter().map(str::to_owned).collect(),
        Err(error) => {
            lines.problem("row 1".into(), error.to_string());
            return lines.finish();
        }
    };
    lines.has(&header);
    for row in reader.byte_records() {
        let row = match row {
            Ok(row) => row,
            Err(error) => {
                lines.problem(String::new(), error.to_string());
                continue;
            }
        };
        let number = row.position().map_or(0, csv::Position::line);
        let place = format!("line {number}");
        if row.iter().all(<[u8]>::is_empty) {
            continue;
        }
        if row.len() > header.len() {
            let why = format!("{} fields under {} headers", row.len(), header.len());
            lines.problem(place, why);
            continue;
        }
        let cells: Result<Vec<&str>, _> = row.iter().map(std::str::from_utf8).collect();
        match cells {
            Ok(cells) => lines.cells(place, &header, cells.into_iter()),
            Err(_) => lines.problem(place, "the bytes are not UTF-8".into()),
        }
    }
    lines.finish()
}

/// The file as far as it is read.
#[derive(Debug)]
struct Lines<'a> {
    file: CodedFile,
    columns: &'a Columns,
    /// Headers asked for that no line has so far.
    missing: Vec<&'a str>,
    /// Rows of a sheet of marks that have none.
    uncoded: usize,
}

impl<'a> Lines<'a> {
    fn new(name: &str, columns: &'a Columns) -> Self {
        Self {
            file: CodedFile {
                name: name.to_owned(),
                lines: Vec::new(),
                problems: Vec::new(),
                notices: Vec::new(),
            },
            columns,
            missing: columns.named.iter().map(|named| &*named.1).collect(),
            uncoded: 0,
        }
    }

    /// Takes note of the headers that there are.
    fn has(&mut self, header: &[String]) {
        let has = |wanted: &str| header.iter().any(|key| is_key(key, wanted));
        self.missing.retain(|wanted| !has(wanted));
    }

    /// The cells of a row under their headers.
    fn cells<'c>(
        &mut self,
        place: String,
        header: &[String],
        cells: impl Iterator<Item = &'c str>,
    ) {
        let cells = header.iter().zip(cells);
        let cells = cells.map(|(name, cell)| (name.clone(), Value::String(cell.to_owned())));
        self.add(place, cells.collect());
    }

    fn add(&mut self, place: String, object: Map<String, Value>) {
        let mut keys = Keys::new();
        for (key, value) in object {
            keys.entry(key.trim().to_lowercase()).or_insert(value);
        }
        match marks::settle(&mut keys, self.columns) {
            Ok(Marks::Uncoded) => {
                self.uncoded += 1;
                return;
            }
            Ok(Marks::Coded | Marks::Absent) => {}
            Err(why) => return self.problem(place, why),
        }
        for (field, header) in &self.columns.named {
            match keys.remove(header) {
                Some(value) => keys.insert(field.clone(), value),
                None => keys.remove(field),
            };
        }
        if self.columns.number_lines {
            let id = keys.entry("id".to_owned()).or_insert(Value::Null);
            if plain(id).is_none_or(|id| id.trim().is_empty()) {
                *id = Value::String(place.clone());
            }
        }
        let coder = Coder(self.file.name.as_str().into());
        match line(&place, &keys, coder) {
            Ok(line) => self.file.lines.push(line),
            Err(why) => self.problem(place, why),
        }
    }

    fn problem(&mut self, place: String, why: String) {
        self.file.problems.push(Problem {
            file: self.file.name.clone(),
            place,
            what: "the coding".to_owned(),
            why,
        });
    }

    fn finish(mut self) -> CodedFile {
        let file = self.file.name.clone();
        for header in self.missing {
            self.file.problems.push(Problem {
                file: file.clone(),
                place: String::new(),
                what: format!("the column {header:?}"),
                why: "no line has it".to_owned(),
            });
        }
        let what = match self.uncoded {
            0 => return self.file,
            1 => "one row has no mark: it is not coded".to_owned(),
            rows => format!("{rows} rows have no mark: they are not coded"),
        };
        self.file.notices.push(Notice { file, what });
        self.file
    }
}
