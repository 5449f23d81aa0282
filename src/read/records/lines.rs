//! Lines of a file of any size, one at a time, in bounded memory.

use std::io::{self, BufRead, BufReader, Read};

use memchr::memchr2;

/// One line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// From 1.
    pub(super) number: u32,
    /// Without its end, and without a byte order mark before the first; `None` if it is too long.
    pub(super) text: Option<String>,
    /// How many sequences of bytes were no UTF-8 and stand as U+FFFD.
    pub(super) flaws: usize,
}

/// Cuts UTF-8 into lines: LF, CRLF and CR each end one.
pub(super) struct Lines {
    reader: BufReader<Box<dyn Read + Send>>,
    most: usize,
    number: u32,
    after_return: bool,
}

impl Lines {
    /// Lines of up to `most` bytes; of longer ones only the number is told.
    pub(super) fn new(reader: Box<dyn Read + Send>, most: usize) -> Self {
        Self {
            reader: BufReader::with_capacity(1 << 16, reader),
            most,
            number: 0,
            after_return: false,
        }
    }

    /// The next line; `None` at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<Line>> {
        let (mut bytes, mut length, mut started) = (Vec::new(), 0, false);
        loop {
            let piece = match self.reader.fill_buf() {
                Ok(piece) => piece,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if piece.is_empty() {
                break;
            }
            if self.after_return {
                self.after_return = false;
                if piece[0] == b'\n' {
                    self.reader.consume(1);
                    continue;
                }
            }
            started = true;
            let end = memchr2(b'\n', b'\r', piece);
            let part = &piece[..end.unwrap_or(piece.len())];
            length += part.len();
            if length <= self.most {
                bytes.extend_from_slice(part);
            }
            self.after_return = end.is_some_and(|end| piece[end] == b'\r');
            let used = part.len() + usize::from(end.is_some());
            self.reader.consume(used);
            if end.is_some() {
                break;
            }
        }
        if !started {
            return Ok(None);
        }
        self.number = self.number.saturating_add(1);
        if self.number == 1 && bytes.starts_with(b"\xEF\xBB\xBF") {
            bytes.drain(..3);
        }
        let (text, flaws) = if length > self.most {
            (None, 0)
        } else {
            let flaws = bytes
                .utf8_chunks()
                .filter(|chunk| !chunk.invalid().is_empty())
                .count();
            (Some(String::from_utf8_lossy(&bytes).into_owned()), flaws)
        };
        let number = self.number;
        Ok(Some(Line {
            number,
            text,
            flaws,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(bytes: &'static [u8], most: usize) -> Vec<(u32, Option<String>, usize)> {
        let mut lines = Lines::new(Box::new(bytes), most);
        std::iter::from_fn(|| lines.next().unwrap())
            .map(|line| (line.number, line.text, line.flaws))
            .collect()
    }

    #[test]
    fn any_line_end_a_mark_and_broken_bytes() {
        let found = lines(b"\xEF\xBB\xBFa\r\nb\rc\n\nd\xFF\xFEe", 100);
        let expected = [
            (1, "a", 0),
            (2, "b", 0),
            (3, "c", 0),
            (4, "", 0),
            (5, "d\u{FFFD}\u{FFFD}e", 2),
        ];
        let expected = expected.map(|(number, text, flaws)| (number, Some(text.into()), flaws));
        assert_eq!(found, expected);
    }

    #[test]
    fn a_line_that_is_too_long_is_passed_over() {
        let found = lines(b"short\nmuch too long\nx\n", 5);
        let texts: Vec<_> = found.iter().map(|(_, text, _)| text.as_deref()).collect();
        assert_eq!(texts, [Some("short"), None, Some("x")]);
    }
}
