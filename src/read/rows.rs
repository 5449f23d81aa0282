//! The rows of a workbook's sheet as they stand, for tables that hold no reflections.

use super::archive::Archive;
use super::format::{self, Packed};
use super::frame::{HEAD_ROWS, Row};
use super::workbook::Sheets;
use super::{ods, xlsx};
use crate::error::Error;

/// The most text of one workbook that is visited; as CSV there is no such bound, because only a
/// workbook can hold a text once and show it a million times.
const MAX_TEXT: usize = 64 << 20;

/// The most cells that are visited, empty ones included: 30 columns of 130,000 rows.
const MAX_CELLS: usize = 4_000_000;

/// A row of a sheet.
#[derive(Clone, Copy, Debug)]
pub struct SheetRow<'a> {
    /// The sheet's name.
    pub sheet: &'a str,
    /// The row's number, as its program counts.
    pub number: u32,
    /// Its cells from the first column on, as they are shown: dates as 2024-10-07, whole numbers
    /// without a point; those at the end may be missing.
    pub cells: &'a [String],
}

/// Whether bytes are an archive, as every workbook (XLSX, ODS) is.
pub fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// Visits the rows of the first sheet of a workbook (XLSX, ODS) that has a header row, from this
/// on; if none has, hands back the names of the sheets looked at. Hidden sheets and rows beyond
/// the first 25 are not searched for a header; rows without any value may be left out.
///
/// # Errors
///
/// If it is no workbook, is damaged, or shows more than 64 MiB of text.
pub fn sheet_rows(
    file: &str,
    bytes: &[u8],
    is_header: &dyn Fn(&[String]) -> bool,
    visit: &mut dyn FnMut(SheetRow<'_>),
) -> Result<Result<(), Vec<String>>, Error> {
    let read = Archive::open(bytes).and_then(|mut archive| match format::packed(&mut archive) {
        Packed::Xlsx => rows(&mut xlsx::Book::open(&mut archive)?, is_header, visit),
        Packed::Ods => rows(&mut ods::Book::open(&mut archive)?, is_header, visit),
        Packed::Docx => Err("it is a text document; save its table as XLSX or CSV".to_owned()),
        Packed::Other(why) => Err(why.to_owned()),
    });
    read.map_err(|why| Error::input(format!("read {file}: {why}")))
}

fn rows(
    book: &mut dyn Sheets,
    is_header: &dyn Fn(&[String]) -> bool,
    visit: &mut dyn FnMut(SheetRow<'_>),
) -> Result<Result<(), Vec<String>>, String> {
    let sheets = book.sheets().to_vec();
    let of_sheet = |sheet: &str, why: String| format!("{why} (in its sheet {sheet:?})");
    let mut seen = Vec::new();
    for (at, sheet) in sheets.iter().enumerate().filter(|(_, sheet)| !sheet.hidden) {
        // All of the sheet is read: merged cells stand behind its rows.
        let header = header(book, at, is_header).map_err(|why| of_sheet(&sheet.name, why))?;
        let Some(header) = header else {
            seen.push(sheet.name.clone());
            continue;
        };
        let (mut text, mut cells) = (0, 0);
        let mut within = |row: &Row| {
            text += row.cells.iter().map(String::len).sum::<usize>();
            cells += row.cells.len();
            text <= MAX_TEXT && cells <= MAX_CELLS
        };
        let mut is_whole = true;
        let visited = book.each_row(at, &mut |row| {
            if row.number >= header && is_whole {
                is_whole = within(row);
                visit(SheetRow {
                    sheet: &sheet.name,
                    number: row.number,
                    cells: &row.cells,
                });
            }
        });
        visited.map_err(|why| of_sheet(&sheet.name, why))?;
        if !is_whole {
            let why = format!(
                "it shows more than {} MiB of text or {MAX_CELLS} cells; save it as CSV",
                MAX_TEXT >> 20
            );
            return Err(of_sheet(&sheet.name, why));
        }
        return Ok(Ok(()));
    }
    Ok(Err(seen))
}

/// The number of the header row.
fn header(
    book: &mut dyn Sheets,
    at: usize,
    is_header: &dyn Fn(&[String]) -> bool,
) -> Result<Option<u32>, String> {
    let (mut rows, mut found) = (0, None);
    book.each_row(at, &mut |row| {
        if rows < HEAD_ROWS && row.cells.iter().any(|cell| !cell.trim().is_empty()) {
            rows += 1;
            if found.is_none() && is_header(&row.cells) {
                found = Some(row.number);
            }
        }
    })?;
    Ok(found)
}

/// Why a file is read neither as a table nor as JSON, if that is clear from how it begins.
pub fn of_another_format(bytes: &[u8]) -> Option<&'static str> {
    format::of_another_format(bytes)
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use rust_xlsxwriter::Workbook;
    use zip::write::{SimpleFileOptions, ZipWriter};

    use super::*;

    fn read(bytes: &[u8]) -> Result<Result<Vec<String>, Vec<String>>, Error> {
        let mut rows = Vec::new();
        let is_header = |cells: &[String]| cells.iter().any(|cell| cell == "id");
        let found = sheet_rows("w", bytes, &is_header, &mut |row| {
            rows.push(format!(
                "{} {} {}",
                row.sheet,
                row.number,
                row.cells.join("|")
            ));
        })?;
        Ok(found.map(|()| rows))
    }

    #[test]
    fn the_first_visible_sheet_with_the_headers_is_read_from_these_on() {
        let mut book = Workbook::new();
        book.add_worksheet().set_name("cover").unwrap();
        let hidden = book.add_worksheet().set_name("old").unwrap();
        hidden.write(0, 0, "id").unwrap();
        hidden.set_hidden(true);
        let sheet = book.add_worksheet().set_name("code").unwrap();
        sheet.write(0, 0, "Our codes").unwrap();
        sheet.write(2, 0, "id").unwrap();
        sheet.write(2, 1, "sources").unwrap();
        sheet.write(3, 0, 12).unwrap();
        sheet.write(5, 0, 0.5).unwrap();
        sheet.write(5, 1, "home").unwrap();
        let found = read(&book.save_to_buffer().unwrap()).unwrap().unwrap();
        assert_eq!(found, ["code 3 id|sources", "code 4 12", "code 6 0.5|home"]);
        let mut book = Workbook::new();
        book.add_worksheet().set_name("a").unwrap();
        let found = read(&book.save_to_buffer().unwrap()).unwrap();
        assert_eq!(found, Err(vec!["a".to_owned()]));
    }

    #[test]
    fn ods_is_read_as_it_is_shown() {
        let content = r#"<office:document-content xmlns:office="o" xmlns:table="t"
            xmlns:text="x"><office:body><office:spreadsheet><table:table table:name="S">
            <table:table-row><table:table-cell><text:p>id</text:p></table:table-cell>
            <table:table-cell><text:p>abstain</text:p></table:table-cell>
            </table:table-row><table:table-row>
            <table:table-cell office:value-type="float"
            office:value="12.0"><text:p>12,00</text:p></table:table-cell>
            <table:table-cell office:value-type="boolean"
            office:boolean-value="true"><text:p>WAHR</text:p></table:table-cell>
            </table:table-row></table:table></office:spreadsheet></office:body>
            </office:document-content>"#;
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("content.xml", SimpleFileOptions::default())
            .unwrap();
        zip.write_all(content.as_bytes()).unwrap();
        let found = read(&zip.finish().unwrap().into_inner()).unwrap().unwrap();
        assert_eq!(found, ["S 1 id|abstain", "S 2 12|true"]);
    }

    #[test]
    fn a_text_shown_a_thousand_times_has_an_end() {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write(0, 0, "id").unwrap();
        let long = "long ".repeat(6_000);
        for row in 1..2_400 {
            sheet.write(row, 0, &long).unwrap();
        }
        let mut visited = 0;
        let bytes = book.save_to_buffer().unwrap();
        let error = sheet_rows("w", &bytes, &|cells| cells[0] == "id", &mut |row| {
            visited += row.cells[0].len();
        })
        .unwrap_err();
        assert!(error.to_string().contains("more than 64 MiB"), "{error}");
        assert!(visited <= MAX_TEXT + long.len());
    }

    #[test]
    fn what_is_no_workbook_is_told() {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("word/document.xml", SimpleFileOptions::default())
            .unwrap();
        let error = read(&zip.finish().unwrap().into_inner()).unwrap_err();
        assert!(
            error.to_string().contains("it is a text document"),
            "{error}"
        );
        assert!(is_archive(b"PK\x03\x04") && !is_archive(b"id,sources"));
    }
}
