//! Lines of a text, and which of their bytes are prose.

use std::ops::Range;

use crate::reflection::{Layout, marks_within};

/// Counts lines up to an offset: LF, CRLF and CR each end one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lines {
    at: usize,
    line: u32,
}

impl Default for Lines {
    fn default() -> Self {
        Self { at: 0, line: 1 }
    }
}

impl Lines {
    /// The line of an offset, from 1; cheapest for offsets that grow.
    pub(super) fn of(&mut self, text: &str, offset: usize) -> u32 {
        if offset < self.at {
            *self = Self::default();
        }
        let bytes = text.as_bytes();
        for at in self.at..offset {
            let ends = match bytes[at] {
                b'\n' => true,
                b'\r' => bytes.get(at + 1) != Some(&b'\n'),
                _ => false,
            };
            self.line += u32::from(ends);
        }
        self.at = offset;
        self.line
    }
}

/// The lines of a range, without their ends.
pub(super) fn lines_of(text: &str, range: Range<usize>) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = range.start;
    std::iter::from_fn(move || {
        if at >= range.end {
            return None;
        }
        let rest = &text[at..range.end];
        let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let line = at..at + length;
        let end = if rest[length..].starts_with("\r\n") {
            2
        } else {
            1
        };
        at = line.end + end;
        Some(line)
    })
}

/// The layout of a text that is all one block of prose.
pub(super) fn one_block(text: &str) -> Layout {
    Layout::Blocks {
        blocks: std::iter::once(0..text.len()).collect(),
        markup: Vec::new(),
    }
}

/// The first byte from `at` that is neither markup nor white space.
pub(super) fn skip_marks(text: &str, mut at: usize, end: usize, markup: &[Range<usize>]) -> usize {
    while at < end {
        if let Some(mark) = marks_within(markup, &(at..at + 1)).first() {
            at = mark.end.min(end);
            continue;
        }
        match text[at..end].chars().next() {
            Some(c) if c.is_whitespace() => at += c.len_utf8(),
            _ => break,
        }
    }
    at
}
