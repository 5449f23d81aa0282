//! Delimited text to rows, streaming, with row numbers as a spreadsheet program shows them.
//!
//! Blank lines count as rows, quotes that are opened and never closed don't swallow the rest, and
//! both `""` and `\"` stand for a quote where the file writes them so; the `csv` crate, which does
//! none of the three, is what it is tested against.

use std::io::{self, Read};

use super::decode::PIECE;
use super::frame::Row;
use super::input::{MAX_LINE, too_long};
use super::table::MAX_COLUMNS;

/// The longest cell in quotes: thirty times what Excel keeps in one. Beyond it, the quote is taken
/// to be one that was never closed.
const MAX_QUOTED: usize = 1 << 20;

/// After so many quotes that were never closed, quotes mean nothing in this file; each costs
/// looking ahead [`MAX_QUOTED`] bytes.
const MAX_UNCLOSED: usize = 50;

/// How a file is delimited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Dialect {
    pub(crate) delimiter: u8,
    /// Whether `\"` stands for a quote.
    pub(crate) backslash: bool,
}

/// Splits UTF-8 text into rows.
pub(crate) struct Splitter<R> {
    reader: R,
    dialect: Dialect,
    buffer: Vec<u8>,
    start: usize,
    ended: bool,
    number: u32,
    quotes: bool,
    /// The rows in which a quote is opened and not closed.
    unclosed: Vec<u32>,
}

/// Where a record ends, or why that isn't known.
enum End {
    /// One past its last byte, and where the next begins.
    At(usize, usize),
    More,
    Unclosed,
}

impl<R: Read> Splitter<R> {
    pub(crate) fn new(reader: R, dialect: Dialect) -> Self {
        Self {
            reader,
            dialect,
            buffer: Vec::new(),
            start: 0,
            ended: false,
            number: 0,
            quotes: true,
            unclosed: Vec::new(),
        }
    }

    /// The rows so far in which a quote is opened and not closed.
    pub(crate) fn unclosed(&self) -> &[u32] {
        &self.unclosed
    }

    pub(crate) fn reader(&self) -> &R {
        &self.reader
    }

    /// Leaves out the first line if it only names the delimiter (`sep=;`); it is no row.
    pub(crate) fn skip_sep_line(&mut self) -> io::Result<()> {
        while !self.ended && self.buffer.len() < 8 {
            self.fill()?;
        }
        if sep_line(&self.buffer).is_some() {
            let rest = &self.buffer[5..];
            let ends = usize::from(rest.starts_with(b"\r"));
            self.start = 5 + ends + usize::from(rest[ends..].starts_with(b"\n"));
        }
        Ok(())
    }

    /// Reads the next row into `row`; whether there was one.
    ///
    /// The inner error says why the rest of the file is not read, as a fragment.
    pub(crate) fn next(&mut self, row: &mut Row) -> io::Result<Result<bool, String>> {
        let mut lookahead = true;
        let (end, next) = loop {
            match self.record_end(lookahead && self.quotes) {
                End::At(end, next) => break (end, next),
                End::Unclosed => {
                    lookahead = false;
                    self.unclosed.push(self.number + 1);
                    self.quotes = self.unclosed.len() < MAX_UNCLOSED;
                }
                End::More if self.ended => {
                    if self.start == self.buffer.len() {
                        return Ok(Ok(false));
                    }
                    break (self.buffer.len(), self.buffer.len());
                }
                End::More => {
                    if (self.buffer.len() - self.start) as u64 > MAX_LINE {
                        return Ok(Err(too_long()));
                    }
                    self.fill()?;
                }
            }
        };
        self.number = self.number.saturating_add(1);
        row.number = self.number;
        let record = &self.buffer[self.start..end];
        let columns = cells(
            record,
            self.dialect,
            lookahead && self.quotes,
            &mut row.cells,
        );
        self.start = next;
        if columns > MAX_COLUMNS {
            return Ok(Err(format!(
                "row {} has more than {MAX_COLUMNS} columns",
                self.number
            )));
        }
        Ok(Ok(true))
    }

    fn fill(&mut self) -> io::Result<()> {
        if self.start > PIECE {
            self.buffer.drain(..self.start);
            self.start = 0;
        }
        let length = self.buffer.len();
        self.buffer.resize(length + PIECE, 0);
        let read = self.reader.read(&mut self.buffer[length..])?;
        self.buffer.truncate(length + read);
        self.ended = read == 0;
        Ok(())
    }

    /// Finds the end of the record that begins at `start`.
    fn record_end(&self, quotes: bool) -> End {
        let bytes = &self.buffer[self.start..];
        let mut at = 0;
        let mut begins = true;
        while let Some(&byte) = bytes.get(at) {
            if begins && quotes && byte == b'"' {
                match closing(bytes, at, self.dialect, self.ended) {
                    Closing::At(quote) => at = quote + 1,
                    Closing::More => return End::More,
                    Closing::Never => return End::Unclosed,
                }
                begins = false;
                continue;
            }
            match byte {
                b'\n' => return End::At(self.start + at, self.start + at + 1),
                b'\r' => {
                    return match bytes.get(at + 1) {
                        Some(b'\n') => End::At(self.start + at, self.start + at + 2),
                        None if !self.ended => End::More,
                        _ => End::At(self.start + at, self.start + at + 1),
                    };
                }
                _ => {}
            }
            begins = byte == self.dialect.delimiter || begins && byte == b' ';
            at += 1;
        }
        End::More
    }
}

enum Closing {
    At(usize),
    More,
    Never,
}

/// The quote that closes the one at `open`. A quote inside that is neither doubled nor followed by
/// the end of the cell is part of the text, unless it opens a cell of a later line: then the first
/// was never closed.
fn closing(bytes: &[u8], open: usize, dialect: Dialect, ended: bool) -> Closing {
    let mut at = open + 1;
    let mut lines = false;
    loop {
        if at - open > MAX_QUOTED {
            return Closing::Never;
        }
        match bytes.get(at) {
            None if ended => return Closing::Never,
            None => return Closing::More,
            Some(b'\n' | b'\r') => lines = true,
            Some(b'\\') if dialect.backslash => at += 1,
            Some(b'"') => match after_spaces(bytes, at + 1) {
                None if !ended => return Closing::More,
                None | Some(b'\n' | b'\r') => return Closing::At(at),
                Some(_) if bytes.get(at + 1) == Some(&b'"') => at += 1,
                Some(next) if next == dialect.delimiter => return Closing::At(at),
                Some(_) => {
                    let before = bytes[at - 1];
                    let opens = before == dialect.delimiter || matches!(before, b'\n' | b'\r');
                    if lines && opens && at > open + 1 {
                        return Closing::Never;
                    }
                }
            },
            Some(_) => {}
        }
        at += 1;
    }
}

/// The first byte that is no space.
fn after_spaces(bytes: &[u8], at: usize) -> Option<u8> {
    bytes[at..].iter().copied().find(|byte| *byte != b' ')
}

/// Splits a record into its cells and returns how many there are; those beyond [`MAX_COLUMNS`] are
/// counted only. NULs are left out.
fn cells(record: &[u8], dialect: Dialect, quotes: bool, into: &mut Vec<String>) -> usize {
    let mut count = 0;
    let mut cell = Vec::new();
    let mut at = 0;
    loop {
        let spaces = record[at..]
            .iter()
            .take_while(|byte| **byte == b' ')
            .count();
        if quotes && record.get(at + spaces) == Some(&b'"') {
            at += spaces;
            let end = match closing(record, at, dialect, true) {
                Closing::At(end) => end,
                Closing::More | Closing::Never => record.len(),
            };
            let mut inner = at + 1;
            while inner < end {
                let escaped = match record[inner] {
                    b'"' => record.get(inner + 1) == Some(&b'"') && inner + 1 < end,
                    b'\\' => dialect.backslash && record.get(inner + 1) == Some(&b'"'),
                    _ => false,
                };
                inner += usize::from(escaped);
                cell.push(record[inner]);
                inner += 1;
            }
            at = (end + 1).min(record.len());
        }
        let rest = &record[at..];
        let end = rest.iter().position(|byte| *byte == dialect.delimiter);
        cell.extend_from_slice(&rest[..end.unwrap_or(rest.len())]);
        if count < MAX_COLUMNS {
            put(into, count, &mut cell);
        }
        cell.clear();
        count += 1;
        match end {
            Some(end) => at += end + 1,
            None => break,
        }
    }
    into.truncate(count);
    count
}

/// Writes a cell, into the string that stands in its place already if there is one.
fn put(into: &mut Vec<String>, column: usize, cell: &mut Vec<u8>) {
    if cell.contains(&0) {
        cell.retain(|byte| *byte != 0);
    }
    let text = String::from_utf8_lossy(cell);
    match into.get_mut(column) {
        Some(known) => {
            known.clear();
            known.push_str(&text);
        }
        None => into.push(text.into_owned()),
    }
}

/// The delimiter that a first line `sep=;` names.
pub(crate) fn sep_line(start: &[u8]) -> Option<u8> {
    let delimiter = *start
        .get(4)
        .filter(|_| start[..4].eq_ignore_ascii_case(b"sep="))?;
    let ended = start
        .get(5)
        .is_none_or(|byte| matches!(byte, b'\n' | b'\r'));
    (ended && delimiter.is_ascii() && delimiter != b'"').then_some(delimiter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str, backslash: bool) -> (Vec<Row>, Vec<u32>) {
        let dialect = Dialect {
            delimiter: b',',
            backslash,
        };
        let mut splitter = Splitter::new(text.as_bytes(), dialect);
        splitter.skip_sep_line().unwrap();
        let mut rows = Vec::new();
        let mut row = Row {
            number: 0,
            cells: Vec::new(),
        };
        while splitter.next(&mut row).unwrap().unwrap() {
            rows.push(row.clone());
        }
        (rows, splitter.unclosed().to_vec())
    }

    fn lines(text: &str) -> Vec<String> {
        let rows = split(text, false).0.into_iter();
        rows.map(|row| format!("{}:{}", row.number, row.cells.join("|")))
            .collect()
    }

    #[test]
    fn quotes_line_ends_and_blank_lines() {
        assert_eq!(
            lines("a,b\r\n\r\n\"x\ny\",\"say \"\"hi\"\"\"\rlast, \"q\" ,\n"),
            ["1:a|b", "2:", "3:x\ny|say \"hi\"", "4:last|q |"]
        );
        assert_eq!(lines("sep=,\r\na,b"), ["1:a|b"]);
        assert_eq!(lines("a\0,b"), ["1:a|b"]);
        assert_eq!(lines(""), Vec::<String>::new());
        assert_eq!(
            lines("\"She said \"no\" and left\",x"),
            ["1:She said \"no\" and left|x"]
        );
    }

    #[test]
    fn backslashes_escape_where_the_file_writes_them_so() {
        let (rows, unclosed) = split("\"a \\\"b\\\", c\",d\n", true);
        assert_eq!(rows[0].cells, ["a \"b\", c", "d"]);
        assert!(unclosed.is_empty());
    }

    #[test]
    fn an_unclosed_quote_costs_its_own_row_only() {
        let (rows, unclosed) = split("n,t\nM,\"It went well\nJ,\"We tried\"\nK,fine\n", false);
        assert_eq!(unclosed, [2]);
        assert_eq!(rows.len(), 4);
        assert_eq!(rows[1].cells, ["M", "\"It went well"]);
        assert_eq!(rows[2].cells, ["J", "We tried"]);
        let (rows, unclosed) = split("n,t\nM,\"open to the end\nK,fine\n", false);
        assert_eq!((rows.len(), unclosed), (3, vec![2]));
    }

    proptest::proptest! {
        /// What the csv crate writes is read back, whatever stands in the cells.
        #[test]
        fn whatever_is_written_as_csv_is_read_back(
            table in proptest::collection::vec(
                proptest::collection::vec("[a-c,;\"\n\r\\\\ é]{0,6}", 2..4), 1..5)
        ) {
            let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
            for record in &table {
                writer.write_record(record).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let (rows, unclosed) = split(&text, false);
            let read: Vec<Vec<String>> = rows.into_iter().map(|row| row.cells).collect();
            proptest::prop_assert_eq!(read, table);
            proptest::prop_assert!(unclosed.is_empty());
        }
    }
}
