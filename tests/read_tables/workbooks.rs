//! Workbooks of spreadsheet programs.

use std::io::{Cursor, Write};

use rust_xlsxwriter::{Format, Workbook};
use zip::write::{SimpleFileOptions, ZipWriter};

use super::{lines, read, told};

#[test]
fn workbooks_with_a_sheet_a_cycle() {
    let mut book = Workbook::new();
    let bold = Format::new();
    for cycle in ["Cycle 1", "Cycle 2"] {
        let sheet = book.add_worksheet().set_name(cycle).unwrap();
        sheet.write(0, 0, "English team – inquiry log").unwrap();
        for (column, header) in (0..).zip(["Teacher", "Lesson", "Reflection"]) {
            sheet.write(2, column, header).unwrap();
        }
        sheet.merge_range(3, 0, 4, 0, "Ada Quill", &bold).unwrap();
        for (row, text) in (3..).zip(["We read aloud first and it paid off.", "Too much noise."]) {
            sheet.write(row, 1, row).unwrap();
            sheet.write(row, 2, text).unwrap();
        }
        sheet.set_row_hidden(4).unwrap();
    }
    let notes = book.add_worksheet().set_name("Notes").unwrap();
    notes
        .write(
            0,
            0,
            "Please fill in one row after every lesson of the cycle, thank you.",
        )
        .unwrap();
    let old = book.add_worksheet().set_name("Old").unwrap();
    old.write(0, 0, "Reflection").unwrap();
    old.write(1, 0, "This sheet is hidden and must not be read.")
        .unwrap();
    old.set_hidden(true);
    let parsed = read("english.xlsm", book.save_to_buffer().unwrap());
    let team = "English team";
    assert_eq!(
        lines(&parsed),
        [
            format!(
                "english.xlsm#Cycle 1!4 | Ada Quill | {team} | Cycle 1 | - | - | \
                     We read aloud first and it paid off."
            ),
            format!(
                "english.xlsm#Cycle 1!5 | Ada Quill | {team} | Cycle 1 | - | - | \
                     Too much noise."
            ),
            format!(
                "english.xlsm#Cycle 2!4 | Ada Quill | {team} | Cycle 2 | - | - | \
                     We read aloud first and it paid off."
            ),
            format!(
                "english.xlsm#Cycle 2!5 | Ada Quill | {team} | Cycle 2 | - | - | \
                     Too much noise."
            ),
        ]
    );
    let told = told(&parsed);
    assert!(
        told.contains("sheet \"Notes\": left out, because it has no header row"),
        "{told}"
    );
    assert!(
        told.contains("sheet \"Old\": left out, because it is hidden"),
        "{told}"
    );
}

#[test]
fn ods() {
    let content = "<office:document-content><office:body><office:spreadsheet>\
        <table:table table:name=\"Log\">\
        <table:table-row><table:table-cell><text:p>Teacher</text:p></table:table-cell>\
        <table:table-cell><text:p>Date</text:p></table:table-cell>\
        <table:table-cell><text:p>Reflection</text:p></table:table-cell></table:table-row>\
        <table:table-row table:number-rows-repeated=\"2\"><table:table-cell \
        table:number-columns-repeated=\"1024\"/></table:table-row>\
        <table:table-row><table:table-cell table:number-rows-spanned=\"2\">\
        <text:p>Ada Quill</text:p></table:table-cell>\
        <table:table-cell office:value-type=\"date\" office:date-value=\"2024-10-07\">\
        <text:p>7.10.24</text:p></table:table-cell>\
        <table:table-cell><office:annotation><text:p>a note</text:p></office:annotation>\
        <text:p>They talked<text:s text:c=\"2\"/>&amp; wrote.</text:p><text:p>Then more.</text:p>\
        </table:table-cell></table:table-row>\
        <table:table-row><table:covered-table-cell/><table:table-cell/><table:table-cell>\
        <text:p>The pairs worked well.</text:p></table:table-cell></table:table-row>\
        </table:table></office:spreadsheet></office:body></office:document-content>";
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content),
    ] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    let parsed = read("log.ods", zip.finish().unwrap().into_inner());
    assert_eq!(
        lines(&parsed),
        [
            "log.ods#Log!4 | Ada Quill | - | - | 2024-10-07 | - | \
             They talked  & wrote.\nThen more.",
            "log.ods#Log!5 | Ada Quill | - | - | - | - | The pairs worked well.",
        ]
    );
}
