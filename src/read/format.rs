//! Which format a file is in: by its content where that is clear, else by its extension.

use std::borrow::Cow;
use std::io;
use std::path::Path;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::archive::{Archive, mebibytes, without_pictures};
use super::charset::Detector;
use super::input::{Input, MAX_ARCHIVE};
use super::{
    Parsed, Settings, decode, delimited, docx, jsonl, markdown, ods, text, transcript, xlsx,
};

/// What is read, for hints.
pub(crate) const READ: &str =
    "CSV, TSV, XLSX, ODS, DOCX, TXT, Markdown, JSONL, and VTT or SRT transcripts";

/// The largest text, journal or transcript: five million words.
const MAX_DOCUMENT: u64 = 32 << 20;

/// The largest JSONL file; it is read whole, unlike CSV.
const MAX_JSONL: u64 = 512 << 20;

/// How much of a file tells its format.
const HEAD: u64 = 4096;

/// How much of a file tells that it is JSON, and in which encoding.
const JSON_HEAD: u64 = 1 << 16;

/// Reads a file in whatever format it is.
pub(crate) fn read(file: &str, input: &Input, settings: &Settings) -> io::Result<Parsed> {
    let head = input.head(HEAD)?;
    let refused = |why: &str| Ok(Parsed::problem(file, "the file", why));
    let content = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&head);
    if content.trim_ascii().is_empty() && (head.len() as u64) < HEAD {
        return refused("it is empty");
    }
    if head.starts_with(b"PK\x03\x04") {
        return read_archive(file, input, settings);
    }
    if let Some(why) = of_another_format(&head) {
        return refused(why);
    }
    let extension = extension(file);
    if let Some(why) = by_extension(&extension) {
        return refused(why);
    }
    let encoding = match input.scan()? {
        Ok(encoding) => encoding,
        Err(why) => return refused(&why),
    };
    let sample = delimited::sample(input, encoding)?;
    if is_binary(&sample) {
        return refused(&format!("it is no text; what is read: {READ}"));
    }
    let (format, limit) = of_text(&extension, &sample);
    if format == Text::Delimited {
        return Ok(delimited::read(file, input, encoding, settings));
    }
    let whole;
    let bytes = match *input {
        Input::Bytes(bytes) => bytes,
        Input::File(_) => {
            whole = input.all(limit)?;
            &whole
        }
    };
    if bytes.len() as u64 > limit {
        return refused(&format!("it is larger than {}", mebibytes(limit)));
    }
    let decoded = decode::decode(bytes, encoding);
    let read = match format {
        Text::Transcript => transcript::read,
        Text::Jsonl => jsonl::read,
        Text::Markdown => markdown::read,
        Text::Delimited | Text::Plain => text::read,
    };
    let mut parsed = read(file, &decoded.text, settings);
    if matches!(format, Text::Markdown | Text::Plain) {
        for reflection in &mut parsed.reflections {
            reflection.origin.offset += decoded.mark;
        }
    }
    parsed
        .problems
        .extend(decode::problem(file, encoding, decoded.flaws));
    parsed.notices.extend(decode::notice(file, encoding));
    Ok(parsed)
}

/// The encoding and the decoded start of a file of JSON; `None` if it is in another format.
///
/// JSON is UTF-8 or, with a mark or plainly so, UTF-16 (RFC 8259): no other encoding is guessed.
pub(super) fn json(file: &str, input: &Input) -> io::Result<Option<(&'static Encoding, String)>> {
    let head = input.head(JSON_HEAD)?;
    if head.starts_with(b"PK\x03\x04") || of_another_format(&head).is_some() {
        return Ok(None);
    }
    let mut detector = Detector::new();
    detector.feed(&head);
    let encoding = match detector.finish() {
        wide if wide == UTF_16LE || wide == UTF_16BE => wide,
        _ => UTF_8,
    };
    let sample = decode::decode(&head, encoding).text.into_owned();
    let is_json =
        of_text(&extension(file), sample.as_bytes()).0 == Text::Jsonl || is_mostly_objects(&sample);
    let is_empty = sample.trim().is_empty();
    let is_read = is_json && !is_empty && !is_binary(sample.as_bytes());
    Ok(is_read.then_some((encoding, sample)))
}

/// Whether most lines begin as an object of JSON does, as where only the first is broken.
fn is_mostly_objects(sample: &str) -> bool {
    let lines = sample.lines().filter(|line| !line.trim().is_empty());
    let (mut all, mut objects) = (0, 0);
    for line in lines {
        all += 1;
        objects += usize::from(line.trim_start().starts_with("{\""));
    }
    objects * 2 > all
}

/// The last part of a file's name, in lower case.
fn extension(file: &str) -> String {
    let extension = Path::new(file).extension();
    extension.map_or(String::new(), |extension| {
        extension.to_string_lossy().to_lowercase()
    })
}

fn read_archive(file: &str, input: &Input, settings: &Settings) -> io::Result<Parsed> {
    let refused = |why: &str| Ok(Parsed::problem(file, "the file", why));
    let bytes = match *input {
        Input::Bytes(bytes) => Cow::Borrowed(bytes),
        Input::File(_) if input.len()? > MAX_ARCHIVE => {
            match without_pictures(input.seekable()?, MAX_ARCHIVE) {
                Ok(bytes) => Cow::Owned(bytes),
                Err(why) => return refused(&why),
            }
        }
        Input::File(_) => Cow::Owned(input.all(MAX_ARCHIVE)?),
    };
    let mut archive = match Archive::open(&bytes) {
        Ok(archive) => archive,
        Err(why) => return refused(&why),
    };
    match packed(&mut archive) {
        Packed::Docx => Ok(docx::read(file, &bytes, settings)),
        Packed::Xlsx => Ok(xlsx::read(file, &mut archive, settings)),
        Packed::Ods => Ok(ods::read(file, &mut archive, settings)),
        Packed::Other(why) => refused(why),
    }
}

/// What an archive is.
pub(super) enum Packed {
    Docx,
    Xlsx,
    Ods,
    /// Something else, and why it is not read.
    Other(&'static str),
}

/// Finds what an archive is by what stands in it.
pub(super) fn packed(archive: &mut Archive) -> Packed {
    let holds = |name: &str| archive.position(name).is_some();
    if holds("word/document.xml") {
        return Packed::Docx;
    }
    if holds("xl/workbook.xml") {
        return Packed::Xlsx;
    }
    if holds("xl/workbook.bin") {
        return Packed::Other("it is a binary workbook (XLSB), which is not read; save it as XLSX");
    }
    if holds("ppt/presentation.xml") {
        return Packed::Other("slides are not read; save their text as DOCX or text");
    }
    if !holds("content.xml") {
        return Packed::Other("it is an archive; unpack it and give the folder");
    }
    let kind = archive.entry("mimetype", 200);
    let kind = kind.ok().flatten().unwrap_or_default();
    match String::from_utf8_lossy(&kind).trim() {
        "application/vnd.oasis.opendocument.text" => {
            Packed::Other("ODT is not read yet; save it as DOCX or text")
        }
        "application/vnd.oasis.opendocument.presentation" => {
            Packed::Other("slides are not read; save their text as DOCX or text")
        }
        _ => Packed::Ods,
    }
}

/// Why a file that begins like this is not read, if that is clear from how it begins.
pub(super) fn of_another_format(head: &[u8]) -> Option<&'static str> {
    const PICTURE: &str = "pictures are not read; type what it says into a text file";
    const SOUND: &str = "sound and film are not read; a VTT or SRT transcript is";
    let begins: [(&[u8], &str); 15] = [
        (b"%PDF", "PDF is not read yet; save it as DOCX or text"),
        (
            b"\xD0\xCF\x11\xE0",
            "it is of an old office format (DOC, XLS) or protected by a password; \
             save it as DOCX or XLSX without one",
        ),
        (b"{\\rtf", "RTF is not read yet; save it as DOCX or text"),
        (b"\x89PNG", PICTURE),
        (b"\xFF\xD8\xFF", PICTURE),
        (b"GIF8", PICTURE),
        (b"II*\0", PICTURE),
        (b"MM\0*", PICTURE),
        (b"RIFF", SOUND),
        (b"ID3", SOUND),
        (b"\x1F\x8B", "it is packed; unpack it first"),
        (b"7z\xBC\xAF", "it is packed; unpack it first"),
        (b"Rar!", "it is packed; unpack it first"),
        (b"PK\x05\x06", "it is an empty archive"),
        (
            b"SQLite format 3",
            "databases are not read; export a table as CSV",
        ),
    ];
    let found = begins.iter().find(|(start, _)| head.starts_with(start));
    if let Some((_, why)) = found {
        return Some(why);
    }
    if head.get(4..8) == Some(b"ftyp") {
        return Some(SOUND);
    }
    let start = String::from_utf8_lossy(&head[..head.len().min(512)]).to_lowercase();
    let start = start.trim_start_matches('\u{FEFF}').trim_start();
    if start.starts_with("<!doctype html") || start.starts_with("<html") {
        return Some(
            "it is a web page; open it in a spreadsheet or text program and save it as \
                     XLSX or DOCX",
        );
    }
    start
        .starts_with("<?xml")
        .then_some("XML is not read; save it as XLSX, DOCX or CSV")
}

/// Why files of an extension are not read, whatever they contain.
fn by_extension(extension: &str) -> Option<&'static str> {
    let why = match extension {
        "csv" | "tsv" | "tab" | "psv" | "txt" | "text" | "log" | "asc" | "dat" | "md"
        | "markdown" | "mdown" | "json" | "jsonl" | "ndjson" | "vtt" | "srt" | ""
        // A table or text under the name of another format: its content says what it is.
        | "xls" | "xlsx" | "xlsm" | "ods" | "docx" | "doc" | "docm" => return None,
        "jpg" | "jpeg" | "png" | "gif" | "heic" | "webp" | "bmp" | "svg" | "tif" | "tiff" => {
            "pictures are not read; type what it says into a text file"
        }
        "mp3" | "m4a" | "wav" | "mp4" | "mov" | "avi" | "mkv" => {
            "sound and film are not read; a VTT or SRT transcript is"
        }
        "html" | "htm" | "xml" => "web pages are not read; save it as DOCX, XLSX or text",
        _ => "its format is not read; save it as XLSX, CSV, DOCX or text",
    };
    Some(why)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Text {
    Delimited,
    Jsonl,
    Transcript,
    Markdown,
    Plain,
}

/// The format of a text and the most bytes of it that are read.
fn of_text(extension: &str, sample: &[u8]) -> (Text, u64) {
    let start = String::from_utf8_lossy(&sample[..sample.len().min(2000)]);
    let start = start.trim_start();
    let is_json = start.starts_with("{\"") || start.starts_with("[{") || {
        let mut marks = start.chars().filter(|c| !c.is_whitespace());
        matches!(
            (marks.next(), marks.next()),
            (Some('{'), Some('"')) | (Some('['), Some('{'))
        )
    };
    let is_transcript = start.starts_with("WEBVTT") || {
        let mut lines = start.lines();
        let number = lines.next().unwrap_or_default().trim();
        number.parse::<u32>().is_ok() && lines.next().is_some_and(|line| line.contains(" --> "))
    };
    let format = match extension {
        "vtt" | "srt" => Text::Transcript,
        "json" | "jsonl" | "ndjson" => Text::Jsonl,
        _ if is_transcript => Text::Transcript,
        _ if is_json => Text::Jsonl,
        "csv" | "tsv" | "tab" | "psv" | "xls" | "xlsx" | "xlsm" | "ods" => Text::Delimited,
        "md" | "markdown" | "mdown" => Text::Markdown,
        _ if delimited::is_table(sample) => Text::Delimited,
        _ => Text::Plain,
    };
    let limit = if format == Text::Jsonl {
        MAX_JSONL
    } else {
        MAX_DOCUMENT
    };
    (format, limit)
}

/// Whether decoded text holds so many control characters that it was none.
fn is_binary(sample: &[u8]) -> bool {
    let start = &sample[..sample.len().min(8192)];
    let control = |byte: &&u8| **byte < 32 && !matches!(byte, b'\n' | b'\r' | b'\t' | 12);
    start.iter().filter(control).count() * 20 > start.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides_over_extension_where_it_is_clear() {
        let of = |extension, text: &str| of_text(extension, text.as_bytes()).0;
        assert_eq!(
            of("txt", "Name,Reflection\nMaria,It went well.\n"),
            Text::Delimited
        );
        assert_eq!(of("txt", "It went well.\n"), Text::Plain);
        assert_eq!(
            of("txt", "WEBVTT\n\n00:01.000 --> 00:02.000\nHi\n"),
            Text::Transcript
        );
        assert_eq!(
            of("", "1\r\n00:00:01,000 --> 00:00:02,000\r\nHi\r\n"),
            Text::Transcript
        );
        assert_eq!(of("txt", "{\"text\": \"It went well.\"}\n"), Text::Jsonl);
        assert_eq!(of("txt", "[ ] ask Maria\n[x] copy it\n"), Text::Plain);
        assert_eq!(
            of("xls", "Name\tReflection\nMaria\tIt went well.\n"),
            Text::Delimited
        );
        assert_eq!(
            of("md", "Name,Reflection\nMaria,It went well.\n"),
            Text::Markdown
        );
    }

    #[test]
    fn what_is_not_read_says_what_to_do() {
        assert!(of_another_format(b"%PDF-1.7").is_some_and(|why| why.contains("save it as DOCX")));
        assert!(of_another_format(b"<!DOCTYPE html><table>").is_some());
        assert_eq!(of_another_format(b"Name,Text"), None);
        assert!(is_binary(&[0, 1, 2, 3, 65, 66, 0, 0]));
        assert!(!is_binary(
            b"Name,Text\0\nMaria,It went quite well that day\n"
        ));
    }
}
