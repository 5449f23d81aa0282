//! Word documents: paragraphs, headings, lists, tables and text boxes as a reader sees them.
//!
//! Tracked insertions are read, deletions are not; neither are field codes, comments, footnotes,
//! hidden text and the placeholders of empty form fields. The author in the file's properties is
//! not taken for the teacher: it is whoever made the template.

use quick_xml::events::Event;

use super::archive::Archive;
use super::markup::{self, resolved};
use super::{Parsed, Settings};
use crate::error::Problem;
use body::Body;
use styles::Styles;

mod body;
mod styles;

/// The most bytes the document may inflate to; it is streamed, so this bounds time only. A page
/// takes some 20 KiB.
const MAX_STREAM: u64 = 128 << 20;

/// Reads a document.
pub(crate) fn read(file: &str, bytes: &[u8], _settings: &Settings) -> Parsed {
    let opened = Archive::open(bytes).and_then(|mut archive| {
        let styles = Styles::read(&mut archive);
        Ok((main_part(&archive)?, archive, styles))
    });
    let (part, mut archive, styles) = match opened {
        Ok(opened) => opened,
        Err(why) => return Parsed::problem(file, "the file", &why),
    };
    let mut body = Body::new(file, &styles);
    let failed = stream(&mut archive, &part, &mut body).err();
    let mut parsed = body.finish();
    if let Some(why) = failed {
        let what = if parsed.reflections.is_empty() {
            "the file"
        } else {
            "the rest of the document"
        };
        parsed.problems.push(Problem {
            file: file.to_owned(),
            place: String::new(),
            what: what.to_owned(),
            why,
        });
    }
    parsed
}

fn main_part(archive: &Archive) -> Result<String, String> {
    let names = archive.names().iter();
    let mut parts = names.filter(|name| {
        let name = name.replace('\\', "/").to_ascii_lowercase();
        let number = name
            .strip_prefix("word/document")
            .and_then(|n| n.strip_suffix(".xml"));
        number.is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit()))
    });
    let part = parts.next().cloned();
    part.ok_or_else(|| "word/document.xml is missing in it".to_owned())
}

fn stream(archive: &mut Archive, part: &str, body: &mut Body) -> Result<(), String> {
    let entry = archive.reader(part)?;
    let entry = entry.ok_or_else(|| format!("{part} is missing in it"))?;
    let mut xml = markup::xml(entry, MAX_STREAM);
    let mut buffer = Vec::new();
    let mut depth = 0_usize;
    loop {
        match markup::next(&mut xml, &mut buffer)? {
            Event::Start(element) => {
                depth += 1;
                body.start(&element);
            }
            Event::End(element) => {
                depth = depth.saturating_sub(1);
                body.end(element.name());
            }
            Event::Text(text) => body.text(&text.xml10_content()),
            Event::CData(text) => body.text(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                if let Some(c) = resolved(&reference) {
                    body.text(c.encode_utf8(&mut [0; 4]));
                }
            }
            Event::DocType(_) => return Err("it declares a document type".to_owned()),
            Event::Eof if depth > 0 => return Err("it is cut off".to_owned()),
            Event::Eof => return Ok(()),
            _ => {}
        }
        if let Some(why) = body.overflow() {
            return Err(why);
        }
    }
}
