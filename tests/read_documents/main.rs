//! Documents as people write them, read to reflections.

mod anything;
mod json;
mod markdown;
mod plain;
mod transcripts;
mod word;

use std::io::{Cursor, Write};

use ascribe::read::{Parsed, Settings, parse};
use ascribe::reflection::{Layout, Reflection};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn read(file: &str, text: &str) -> Parsed {
    let parsed = parse(file, text.as_bytes(), &Settings::default());
    for reflection in &parsed.reflections {
        let Layout::Blocks { blocks, markup } = &reflection.layout else {
            continue;
        };
        let whole = reflection.text.len();
        for ranges in [blocks, markup] {
            assert!(
                ranges.windows(2).all(|pair| pair[0].end <= pair[1].start),
                "{ranges:?}"
            );
            assert!(
                ranges
                    .iter()
                    .all(|range| range.start < range.end && range.end <= whole)
            );
            assert!(
                ranges
                    .iter()
                    .all(|range| reflection.text.get(range.clone()).is_some())
            );
        }
    }
    parsed
}

/// Who, in which cycle, when, asked what.
fn heads(parsed: &Parsed) -> Vec<[String; 4]> {
    let heads = parsed.reflections.iter().map(|r| {
        let shown = |field: &Option<std::sync::Arc<str>>| field.as_deref().unwrap_or("").to_owned();
        let date = r.date.map(|date| date.to_string()).unwrap_or_default();
        [shown(&r.teacher), shown(&r.cycle), date, shown(&r.prompt)]
    });
    heads.collect()
}

/// The blocks of a reflection without their markup, line ends as spaces.
fn blocks(reflection: &Reflection) -> Vec<String> {
    let Layout::Blocks { blocks, .. } = &reflection.layout else {
        return vec![reflection.text.clone()];
    };
    let words = blocks.iter().map(|block| {
        let statement = ascribe::reflection::Statement {
            start: block.start,
            end: block.end,
        };
        reflection.words(statement).into_owned()
    });
    words.collect()
}

fn all_blocks(parsed: &Parsed) -> Vec<String> {
    parsed.reflections.iter().flat_map(blocks).collect()
}

fn docx(body: &str) -> Vec<u8> {
    docx_with(body, "")
}

fn docx_with(body: &str, styles: &str) -> Vec<u8> {
    let namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let document = format!(
        "<?xml version=\"1.0\"?><w:document xmlns:w=\"{namespace}\" xmlns:a=\"urn:a\" \
         xmlns:mc=\"urn:mc\"><w:body>{body}</w:body></w:document>"
    );
    let styles = format!("<w:styles xmlns:w=\"{namespace}\">{styles}</w:styles>");
    archive(&[
        ("word/document.xml", &document),
        ("word/styles.xml", &styles),
    ])
}

fn archive(entries: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let parts = [
        ("[Content_Types].xml", "<Types/>"),
        ("_rels/.rels", "<Relationships/>"),
    ];
    for (name, text) in parts.iter().chain(entries) {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
}

fn heading(style: &str, text: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn bold(text: &str) -> String {
    format!("<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{text}</w:t></w:r></w:p>")
}

fn table(rows: &[&[&str]]) -> String {
    let rows = rows.iter().map(|row| {
        let cells: String = row.iter().fold(String::new(), |cells, cell| {
            cells + "<w:tc>" + &p(cell) + "</w:tc>"
        });
        format!("<w:tr>{cells}</w:tr>")
    });
    format!("<w:tbl>{}</w:tbl>", rows.collect::<String>())
}

fn read_docx(body: &str) -> Parsed {
    parse("entry.docx", &docx(body), &Settings::default())
}
