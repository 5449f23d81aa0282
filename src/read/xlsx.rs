//! XLSX workbooks: their parts (sheets, styles, shared strings). Rows are read in `sheet`.
//!
//! An own reader, because the calamine crate allocates by what a file declares (`uniqueCount`) and
//! keeps whole ranges.

use std::collections::BTreeMap;

use quick_xml::events::Event;

use super::archive::Archive;
use super::frame::Row;
use super::markup::{self, attribute};
use super::sheet::{self, Merge, Strings};
use super::workbook::{self, MAX_SHEETS, Sheet, Sheets};
use super::{Parsed, Settings};

/// The most bytes a small part (the list of sheets, of relations) may inflate to.
const MAX_PART: u64 = 4 << 20;

/// The most bytes a large part (a sheet, the shared strings) may inflate to: they are streamed, so
/// this bounds time only, to some seconds.
const MAX_STREAM: u64 = 256 << 20;

/// Excel keeps at most 64,000 cell formats.
const MAX_STYLES: usize = 65_536;

/// A workbook whose parts are read, and whose sheets stream.
pub(super) struct Book<'a, 'b> {
    archive: &'b mut Archive<'a>,
    sheets: Vec<Sheet>,
    paths: Vec<String>,
    from_1904: bool,
    strings: Strings,
    /// Whether the format of each cell style shows a date.
    dates: Vec<bool>,
    /// The merged cells of the sheet read last.
    merges: (usize, Vec<Merge>),
}

/// Reads a workbook.
pub(crate) fn read(file: &str, archive: &mut Archive, settings: &Settings) -> Parsed {
    match Book::open(archive) {
        Ok(mut book) => workbook::read(file, &mut book, settings),
        Err(why) => Parsed::problem(file, "the file", &why),
    }
}

impl<'a, 'b> Book<'a, 'b> {
    /// Reads all but its sheets.
    pub(super) fn open(archive: &'b mut Archive<'a>) -> Result<Self, String> {
        let targets = relations(archive)?;
        let mut book = Self {
            archive,
            sheets: Vec::new(),
            paths: Vec::new(),
            from_1904: false,
            strings: Strings::default(),
            dates: Vec::new(),
            merges: (usize::MAX, Vec::new()),
        };
        book.list_sheets(&targets)?;
        book.dates = styles(book.archive)?;
        if let Some(entry) = book.archive.reader("xl/sharedStrings.xml")? {
            book.strings = sheet::shared_strings(markup::xml(entry, MAX_STREAM))?;
        }
        Ok(book)
    }

    fn list_sheets(&mut self, targets: &BTreeMap<String, String>) -> Result<(), String> {
        let (mut sheets, mut paths, mut from_1904) = (Vec::new(), Vec::new(), false);
        each_start(self.archive, "xl/workbook.xml", |element| {
            match element.local_name().as_ref() {
                "workbookPr" => {
                    let flag = attribute(element, "date1904");
                    from_1904 |= flag.is_some_and(|flag| flag == "1" || flag == "true");
                }
                "sheet" if sheets.len() < MAX_SHEETS => {
                    let Some(path) = attribute(element, "id").and_then(|id| targets.get(&id))
                    else {
                        return;
                    };
                    let state = attribute(element, "state");
                    sheets.push(Sheet {
                        name: attribute(element, "name").unwrap_or_default(),
                        hidden: state.is_some_and(|state| state.to_lowercase().contains("hidden")),
                    });
                    paths.push(path.clone());
                }
                _ => {}
            }
        })?;
        (self.sheets, self.paths, self.from_1904) = (sheets, paths, from_1904);
        Ok(())
    }
}

impl Sheets for Book<'_, '_> {
    fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }

    fn counts_from_1904(&self) -> bool {
        self.from_1904
    }

    fn each_row(&mut self, at: usize, visit: &mut dyn FnMut(&Row)) -> Result<(), String> {
        let Some(entry) = self.archive.reader(&self.paths[at])? else {
            return Err(format!("{} is missing in it", self.paths[at]));
        };
        // Merged cells stand behind the rows: the pass before has read those of this sheet.
        let known = if self.merges.0 == at {
            std::mem::take(&mut self.merges.1)
        } else {
            Vec::new()
        };
        let look = sheet::Look {
            strings: &self.strings,
            dates: &self.dates,
            from_1904: self.from_1904,
            merges: &known,
        };
        let merges = sheet::rows(markup::xml(entry, MAX_STREAM), &look, visit)?;
        self.merges = (at, merges);
        Ok(())
    }
}

/// Visits the elements of a small part; a missing part has none.
fn each_start(
    archive: &mut Archive,
    name: &str,
    mut visit: impl FnMut(&quick_xml::events::BytesStart),
) -> Result<(), String> {
    let Some(entry) = archive.reader(name)? else {
        return Ok(());
    };
    let mut xml = markup::xml(entry, MAX_PART);
    let mut buffer = Vec::new();
    loop {
        match markup::next(&mut xml, &mut buffer)? {
            Event::Start(element) => visit(&element),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// The paths of the worksheets by the ids of their relations.
fn relations(archive: &mut Archive) -> Result<BTreeMap<String, String>, String> {
    let mut targets = BTreeMap::new();
    each_start(archive, "xl/_rels/workbook.xml.rels", |element| {
        let kind = attribute(element, "Type").unwrap_or_default();
        let named = (attribute(element, "Id"), attribute(element, "Target"));
        if let (Some(id), Some(target)) = named
            && kind.ends_with("/worksheet")
            && targets.len() < MAX_SHEETS
        {
            let path = match target.strip_prefix('/') {
                Some(absolute) => absolute.to_owned(),
                None => format!("xl/{}", target.trim_start_matches("./")),
            };
            targets.insert(id, path);
        }
    })?;
    Ok(targets)
}

/// Which cell styles show dates.
fn styles(archive: &mut Archive) -> Result<Vec<bool>, String> {
    let mut codes: BTreeMap<String, bool> = BTreeMap::new();
    let mut dates = Vec::new();
    let mut in_cells = false;
    each_start(archive, "xl/styles.xml", |element| {
        match element.local_name().as_ref() {
            "numFmt" if codes.len() < MAX_STYLES => {
                let code = attribute(element, "formatCode").unwrap_or_default();
                let id = attribute(element, "numFmtId").unwrap_or_default();
                codes.insert(id, is_date_format(&code));
            }
            "cellXfs" => in_cells = true,
            "cellStyles" | "cellStyleXfs" | "dxfs" => in_cells = false,
            "xf" if in_cells && dates.len() < MAX_STYLES => {
                let id = attribute(element, "numFmtId").unwrap_or_default();
                let built_in = || matches!(id.parse::<u16>(), Ok(14..=22 | 27..=36 | 45..=58));
                dates.push(codes.get(&id).copied().unwrap_or_else(built_in));
            }
            _ => {}
        }
    })?;
    Ok(dates)
}

/// Whether a number format has parts of a date or time outside quotes and brackets.
fn is_date_format(code: &str) -> bool {
    let first = code.split(';').next().unwrap_or_default();
    let (mut quoted, mut bracketed, mut escaped) = (false, false, false);
    first.chars().any(|c| {
        if std::mem::take(&mut escaped) {
            return false;
        }
        match c {
            '"' => quoted = !quoted,
            '[' => bracketed = true,
            ']' => bracketed = false,
            '\\' | '_' | '*' => escaped = true,
            _ => {}
        }
        !quoted && !bracketed && matches!(c, 'd' | 'D' | 'm' | 'M' | 'y' | 'Y' | 'h' | 'H')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn date_formats_are_told_from_numbers() {
        for (code, date) in [
            ("yyyy-mm-dd", true),
            ("[$-409]d/m/yy h:mm AM/PM;@", true),
            ("dd\\.mm\\.yyyy", true),
            ("0.00", false),
            ("General", false),
            ("#,##0 \"days\"", false),
            ("[Red]0", false),
        ] {
            assert_eq!(is_date_format(code), date, "{code}");
        }
    }
}
