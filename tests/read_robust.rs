//! Large, mislabelled and broken files.

use std::fs::File;
use std::io::{BufWriter, Cursor, Write};

use ascribe::read::{Settings, open, parse};
use rust_xlsxwriter::Workbook;
use zip::write::{SimpleFileOptions, ZipWriter};

#[test]
fn large_honest_tables_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.csv");
    let mut file = BufWriter::new(File::create(&path).unwrap());
    writeln!(file, "Teacher,Cycle,Reflection").unwrap();
    for row in 0..100_000 {
        let (teacher, cycle) = (row % 500, row % 4 + 1);
        writeln!(
            file,
            "T{teacher},{cycle},\"Entry {row}: they talked first, so they wrote more.\""
        )
        .unwrap();
    }
    file.flush().unwrap();
    let parsed = open(&[path], &Settings::default()).unwrap();
    assert_eq!(parsed.reflections.len(), 100_000);
    assert!(parsed.problems.is_empty());
    let last = &parsed.reflections[99_999];
    assert_eq!(last.origin.row, Some(100_001));
    assert_eq!(last.cycle.as_deref(), Some("Cycle 4"));
}

#[test]
fn any_bytes_are_read_without_a_panic() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("xl/workbook.xml", SimpleFileOptions::default())
        .unwrap();
    zip.write_all(b"<workbook/>").unwrap();
    let bytes = zip.finish().unwrap().into_inner();
    for cut in 0..bytes.len() {
        let mut turned = bytes.clone();
        turned[cut] ^= 0x5A;
        for (name, bytes) in [("a.xlsx", &bytes[..cut]), ("b.xlsx", &turned[..])] {
            let parsed = ascribe::read::parse(name, bytes, &Settings::default());
            assert!(parsed.reflections.is_empty());
            assert!(!parsed.problems.is_empty());
        }
    }
}

#[test]
fn content_decides_whatever_the_name_says() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, cell) in (0..).zip(["Teacher", "Reflection"]) {
        sheet.write(0, column, cell).unwrap();
    }
    for (column, cell) in (0..).zip(["Ada Quill", "They talked first, so they wrote more."]) {
        sheet.write(1, column, cell).unwrap();
    }
    let bytes = book.save_to_buffer().unwrap();
    for name in ["log.xlsx", "log.csv", "log", "log.txt"] {
        let parsed = parse(name, &bytes, &Settings::default());
        assert_eq!(parsed.reflections.len(), 1, "{name}");
    }
    for (bytes, why) in [
        (&b"%PDF-1.4"[..], "PDF is not read yet"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "old office format"),
        (
            b"<html><table><tr><td>x</td></tr></table></html>",
            "it is a web page",
        ),
        (b"\x00\x01\x02\x03\x04\x05\x06\x07", "it is no text"),
        (b"", "it is empty"),
    ] {
        let parsed = parse("log.csv", bytes, &Settings::default());
        let told = parsed.problems[0].to_string();
        assert!(told.contains(why), "{told}");
    }
}
