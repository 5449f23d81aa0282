//! ODS workbooks, streaming: what is declared to be repeated is not repeated in memory.

use std::collections::BTreeSet;
use std::io::Read;

use quick_xml::events::{BytesStart, Event};

use super::archive::Archive;
use super::frame::Row;
use super::markup::{self, Xml, attribute, resolved};
use super::table::MAX_COLUMNS;
use super::workbook::{self, FillDown, MAX_ROW, MAX_SHEETS, Sheet, Sheets, put};
use super::{Parsed, Settings};

/// The most bytes the content may inflate to; it is streamed, so this bounds time only.
const MAX_STREAM: u64 = 256 << 20;

/// The most spaces that one element stands for.
const MAX_SPACES: usize = 1000;

/// The most columns over which a value (not an empty cell) may be repeated.
const MAX_REPEATS: usize = 256;

/// A workbook whose sheets stream.
pub(super) struct Book<'a, 'b> {
    archive: &'b mut Archive<'a>,
    sheets: Vec<Sheet>,
}

impl<'a, 'b> Book<'a, 'b> {
    /// Reads the list of its sheets.
    pub(super) fn open(archive: &'b mut Archive<'a>) -> Result<Self, String> {
        let sheets = list_sheets(archive)?;
        Ok(Self { archive, sheets })
    }
}

/// Reads a workbook.
pub(crate) fn read(file: &str, archive: &mut Archive, settings: &Settings) -> Parsed {
    match Book::open(archive) {
        Ok(mut book) => workbook::read(file, &mut book, settings),
        Err(why) => Parsed::problem(file, "the file", &why),
    }
}

impl Sheets for Book<'_, '_> {
    fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }

    fn counts_from_1904(&self) -> bool {
        false
    }

    fn each_row(&mut self, sheet: usize, visit: &mut dyn FnMut(&Row)) -> Result<(), String> {
        let mut xml = content(self.archive)?;
        let mut buffer = Vec::new();
        let mut at = 0;
        loop {
            match markup::next(&mut xml, &mut buffer)? {
                Event::Start(element) if element.local_name().as_ref() == "table" => {
                    if at == sheet {
                        return rows(&mut xml, visit);
                    }
                    at += 1;
                }
                Event::Eof => return Err("it is cut off".to_owned()),
                _ => {}
            }
        }
    }
}

fn content<'r>(archive: &'r mut Archive) -> Result<Xml<impl Read + 'r>, String> {
    let entry = archive.reader("content.xml")?;
    let entry = entry.ok_or_else(|| "content.xml is missing in it".to_owned())?;
    Ok(markup::xml(entry, MAX_STREAM))
}

fn list_sheets(archive: &mut Archive) -> Result<Vec<Sheet>, String> {
    let mut xml = content(archive)?;
    let mut buffer = Vec::new();
    let mut sheets = Vec::new();
    let mut hidden: BTreeSet<String> = BTreeSet::new();
    let mut style = String::new();
    loop {
        match markup::next(&mut xml, &mut buffer)? {
            Event::Start(element) => match element.local_name().as_ref() {
                "style" => style = attribute(&element, "name").unwrap_or_default(),
                "table-properties" => {
                    let shown = attribute(&element, "display");
                    if shown.as_deref() == Some("false") && hidden.len() < MAX_SHEETS {
                        hidden.insert(style.clone());
                    }
                }
                "table" if sheets.len() < MAX_SHEETS => {
                    let style = attribute(&element, "style-name").unwrap_or_default();
                    sheets.push(Sheet {
                        name: attribute(&element, "name").unwrap_or_default(),
                        hidden: hidden.contains(&style),
                    });
                }
                _ => {}
            },
            Event::Eof => return Ok(sheets),
            _ => {}
        }
    }
}

fn repeated(element: &BytesStart, name: &str) -> u32 {
    let times = attribute(element, name).and_then(|times| times.parse().ok());
    times.unwrap_or(1).max(1)
}

/// Visits the rows of the table that was just begun. A row that is repeated is visited once: the
/// same text by the same teacher would be a duplicate.
fn rows<R: Read>(xml: &mut Xml<R>, visit: &mut dyn FnMut(&Row)) -> Result<(), String> {
    let mut row = Row {
        number: 0,
        cells: Vec::new(),
    };
    let mut fill = FillDown::default();
    let mut spans: Vec<(u32, usize)> = Vec::new();
    let (mut times, mut column, mut size) = (1_u32, 0_usize, 0);
    row.number = 1;
    let mut buffer = Vec::new();
    loop {
        match markup::next(xml, &mut buffer)? {
            Event::Start(element) => match element.local_name().as_ref() {
                "table-row" => {
                    times = repeated(&element, "number-rows-repeated");
                    row.cells.clear();
                    spans.clear();
                    (column, size) = (0, 0);
                }
                "table-cell" => {
                    let across = repeated(&element, "number-columns-repeated") as usize;
                    let down = repeated(&element, "number-rows-spanned");
                    let value = value(xml, &element)?;
                    if !value.is_empty() {
                        if across > MAX_REPEATS {
                            return Err(format!("a value in it is repeated {across} times"));
                        }
                        if column.saturating_add(across) > MAX_COLUMNS {
                            return Err(format!("it has more than {MAX_COLUMNS} columns"));
                        }
                        size += value.len() * across;
                        if size > MAX_ROW {
                            let mebibytes = MAX_ROW >> 20;
                            let number = row.number;
                            return Err(format!("row {number} is larger than {mebibytes} MiB"));
                        }
                        for column in column..column + across {
                            put(&mut row.cells, column, &value);
                        }
                        if down > 1 {
                            spans.push((row.number.saturating_add(down - 1), column));
                        }
                    }
                    column = column.saturating_add(across);
                }
                "covered-table-cell" => {
                    let across = repeated(&element, "number-columns-repeated") as usize;
                    column = column.saturating_add(across);
                }
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                "table-row" => {
                    if !row.cells.is_empty() {
                        fill.fill(&mut row);
                        for &(last, column) in &spans {
                            fill.add(last, column, &row.cells[column]);
                        }
                        visit(&row);
                    }
                    row.number = row.number.saturating_add(times);
                }
                "table" => return Ok(()),
                _ => {}
            },
            Event::Eof => return Err("it is cut off".to_owned()),
            _ => {}
        }
    }
}

/// The value of the cell that was just begun: a typed one from its attribute, else its paragraphs
/// as lines, without notes.
fn value<R: Read>(xml: &mut Xml<R>, cell: &BytesStart) -> Result<String, String> {
    let typed = match attribute(cell, "value-type").as_deref() {
        Some("date") => attribute(cell, "date-value").map(|date| date.replace('T', " ")),
        Some("boolean") => attribute(cell, "boolean-value"),
        Some("float") => attribute(cell, "value").map(|value| {
            value
                .parse::<f64>()
                .map_or(value, |number| number.to_string())
        }),
        _ => None,
    };
    let mut text = String::new();
    let mut buffer = Vec::new();
    let (mut paragraphs, mut notes) = (0_u32, 0_u32);
    loop {
        match markup::next(xml, &mut buffer)? {
            Event::Start(element) => match element.local_name().as_ref() {
                "annotation" => notes += 1,
                _ if notes > 0 => {}
                "p" | "h" => {
                    if paragraphs > 0 {
                        text.push('\n');
                    }
                    paragraphs += 1;
                }
                "s" => {
                    let count = repeated(&element, "c") as usize;
                    text.extend(std::iter::repeat_n(' ', count.min(MAX_SPACES)));
                }
                "tab" => text.push('\t'),
                "line-break" => text.push('\n'),
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                "annotation" => notes = notes.saturating_sub(1),
                "table-cell" => break,
                _ => {}
            },
            Event::Text(part) if notes == 0 && paragraphs > 0 => {
                text.push_str(&part.xml10_content());
            }
            Event::CData(part) if notes == 0 => text.push_str(&part.xml10_content()),
            Event::GeneralRef(part) if notes == 0 => text.extend(resolved(&part)),
            Event::Eof => return Err("it is cut off".to_owned()),
            _ => {}
        }
        if text.len() > MAX_ROW {
            return Err(format!("a cell in it is larger than {} MiB", MAX_ROW >> 20));
        }
    }
    Ok(typed.unwrap_or(text))
}
