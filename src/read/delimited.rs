//! CSV and its relatives: the delimiter is found by trying, the rows are streamed twice.

use std::io::{self, Read};
use std::sync::Arc;

use encoding_rs::Encoding;

use super::decode::{self, Utf8Reader};
use super::extract::{Extract, Place};
use super::frame::Row;
use super::headers;
use super::input::Input;
use super::splitter::{Dialect, Splitter, sep_line};
use super::table::Survey;
use super::{Parsed, Settings};
use crate::error::Problem;

/// How much of a file is tried to find its delimiter: some hundred rows of the longest answers.
const SAMPLE: u64 = 1 << 18;

/// How many rows of it are compared.
const SAMPLE_ROWS: usize = 200;

/// Reads a delimited file.
pub(crate) fn read(
    file: &str,
    input: &Input,
    encoding: &'static Encoding,
    settings: &Settings,
) -> Parsed {
    match rows_to_reflections(file, input, encoding, settings) {
        Ok(parsed) => parsed,
        Err(error) => Parsed::problem(file, "the file", &super::reason(&error)),
    }
}

fn rows_to_reflections(
    file: &str,
    input: &Input,
    encoding: &'static Encoding,
    settings: &Settings,
) -> io::Result<Parsed> {
    let dialect = sniff(&sample(input, encoding)?);
    let mut survey = Survey::new();
    let stopped = each_row(input, encoding, dialect, |row| survey.see(row))?.stopped;
    if let Some(why) = stopped {
        return Ok(Parsed::problem(file, "the file", &why));
    }
    let plan = match survey.plan(&settings.map, None) {
        Ok(plan) => plan,
        Err(why) => return Ok(Parsed::problem(file, "the table", &why)),
    };
    let place = Place {
        file: Arc::from(file),
        sheet: None,
        from_1904: false,
    };
    let mut extract = Extract::new(&plan, place);
    let read = each_row(input, encoding, dialect, |row| extract.take(row, true))?;
    let mut parsed = extract.finish();
    parsed
        .problems
        .extend(decode::problem(file, encoding, read.flaws));
    parsed
        .problems
        .extend(read.unclosed.iter().map(|row| Problem {
            file: file.to_owned(),
            place: format!("row {row}"),
            what: "what follows a quote".to_owned(),
            why:
                "the quote is opened and not closed; the row is read up to its line end".to_owned(),
        }));
    parsed.notices.extend(decode::notice(file, encoding));
    Ok(parsed)
}

/// What one pass over the rows found besides them.
struct Pass {
    stopped: Option<String>,
    unclosed: Vec<u32>,
    flaws: decode::Flaws,
}

fn each_row(
    input: &Input,
    encoding: &'static Encoding,
    dialect: Dialect,
    mut visit: impl FnMut(&Row),
) -> io::Result<Pass> {
    let mut splitter = Splitter::new(Utf8Reader::new(input.reader()?, encoding), dialect);
    splitter.skip_sep_line()?;
    let mut row = Row {
        number: 0,
        cells: Vec::new(),
    };
    let stopped = loop {
        match splitter.next(&mut row)? {
            Ok(true) => visit(&row),
            Ok(false) => break None,
            Err(why) => break Some(why),
        }
    };
    Ok(Pass {
        stopped,
        unclosed: splitter.unclosed().to_vec(),
        flaws: splitter.reader().flaws(),
    })
}

/// The start of a file as UTF-8, up to its last whole line.
pub(crate) fn sample(input: &Input, encoding: &'static Encoding) -> io::Result<Vec<u8>> {
    let mut sample = Vec::new();
    Utf8Reader::new(input.reader()?, encoding)
        .take(SAMPLE)
        .read_to_end(&mut sample)?;
    if sample.len() as u64 == SAMPLE
        && let Some(end) = sample
            .iter()
            .rposition(|byte| matches!(byte, b'\n' | b'\r'))
    {
        sample.truncate(end + 1);
    }
    Ok(sample)
}

/// The delimiter and the way of escaping that make most rows of a sample equally wide.
fn sniff(sample: &[u8]) -> Dialect {
    if let Some(delimiter) = sep_line(sample) {
        return Dialect {
            delimiter,
            backslash: has_backslashes(sample, delimiter),
        };
    }
    let tried = [b',', b';', b'\t', b'|'].map(|delimiter| {
        let dialect = Dialect {
            delimiter,
            backslash: has_backslashes(sample, delimiter),
        };
        (shape(sample, dialect), dialect)
    });
    let best = tried.iter().rev().max_by_key(|(shape, _)| {
        // A width that nine of ten rows share beats any that fewer do.
        let clear = shape.width > 1 && shape.share >= 90;
        (
            clear,
            shape.width > 1,
            shape.named,
            shape.share * shape.width.min(4),
            shape.width,
        )
    });
    best.map_or(tried[0].1, |(_, dialect)| *dialect)
}

/// How wide the rows of a sample are.
struct Shape {
    /// The most frequent number of cells.
    width: usize,
    /// Per cent of the rows that have it.
    share: usize,
    rows: usize,
    /// Headers in the first row that name a field by themselves.
    named: usize,
}

fn shape(sample: &[u8], dialect: Dialect) -> Shape {
    let mut splitter = Splitter::new(sample, dialect);
    let mut row = Row {
        number: 0,
        cells: Vec::new(),
    };
    let mut widths: Vec<usize> = Vec::new();
    let mut named = 0;
    while widths.len() < SAMPLE_ROWS && !matches!(splitter.next(&mut row), Ok(Ok(false)) | Err(_)) {
        if row.cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if widths.is_empty() && row.cells.len() > 1 {
            let headers = row.cells.iter().map(|cell| headers::normal(cell));
            named = headers.filter(|name| headers::is_name(name)).count();
        }
        widths.push(row.cells.len());
    }
    let rows = widths.len();
    widths.sort_unstable();
    let of_width = |run: &[usize]| (run.len(), run[0]);
    let (count, width) = widths
        .chunk_by(|a, b| a == b)
        .map(of_width)
        .max()
        .unwrap_or((0, 0));
    Shape {
        width,
        share: count * 100 / rows.max(1),
        rows,
        named,
    }
}

/// Whether `\"` stands inside cells, where the other way of escaping would end them.
fn has_backslashes(sample: &[u8], delimiter: u8) -> bool {
    let ends = |byte: u8| byte == delimiter || matches!(byte, b'\n' | b'\r' | b'"');
    let escaped = sample
        .windows(3)
        .filter(|window| window.starts_with(b"\\\"") && !ends(window[2]))
        .count();
    let doubled = sample
        .windows(3)
        .filter(|window| window.starts_with(b"\"\"") && !ends(window[2]))
        .count();
    escaped > doubled
}

/// Whether a text that doesn't say so is a table: its rows are equally wide and its first names
/// fields, or it has many columns.
pub(crate) fn is_table(sample: &[u8]) -> bool {
    if sep_line(sample).is_some() {
        return true;
    }
    let shape = shape(sample, sniff(sample));
    let even = shape.rows >= 2 && shape.width >= 2 && shape.share >= 90;
    even && (shape.named > 0 || shape.width >= 4 && shape.rows >= 3 && shape.share == 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_the_one_that_makes_even_rows() {
        for (text, delimiter) in [
            ("Name,Text\nMaria,\"Well, it went; so\"\n", b','),
            ("Name;Text\nMaria;Well, it went\nJonas;So, so, so\n", b';'),
            ("Name\tText\nMaria\tWell, it went\nJonas\tSo; so\n", b'\t'),
            ("Name|Text\nMaria|Well, it went\nJonas|So; so\n", b'|'),
            ("sep=;\nName;Text, all\nMaria;Well, it went\n", b';'),
            ("Reflection\nIt went well.\n", b','),
        ] {
            assert_eq!(sniff(text.as_bytes()).delimiter, delimiter, "{text}");
        }
    }

    #[test]
    fn prose_is_no_table() {
        for text in [
            "It went well, I think.\nThey asked more, and I said less.\n",
            "Maria\n\nWe tried the warm-up; it took long.\n",
            "- first, we met\n- then, we planned\n- last, we tried\n",
            "",
        ] {
            assert!(!is_table(text.as_bytes()), "{text}");
        }
        assert!(is_table(b"Teacher,Reflection\nMaria,It went well.\n"));
        assert!(is_table(b"Teacher\tWhat happened?\nMaria\tIt went well.\n"));
    }
}
