//! The line structure of plain text: which line ends are boundaries.

use std::ops::Range;

use super::characters::{is_space, is_stop, trim};
use super::marks;

/// A wrapped paragraph has lines at least this long (characters) …
const NARROWEST: usize = 45;
/// … and none longer than this: nobody sets paper or a terminal wider.
const WIDEST: usize = 160;

/// One line that holds something.
struct Line {
    /// Without the white space at either end.
    place: Range<usize>,
    /// White space before it, in bytes.
    indent: usize,
    /// Length of its list mark in bytes, 0 without one.
    mark: usize,
    /// In characters, from the margin.
    width: usize,
    /// Width of its first word.
    first: usize,
    /// A blank line, a form feed or a paragraph separator stands before it.
    apart: bool,
}

/// The stretches of plain text that no statement crosses: lines, or paragraphs that were wrapped
/// by hand or by a mail program.
pub(super) fn units(text: &str) -> Vec<Range<usize>> {
    let lines = lines(text);
    let mut units: Vec<Range<usize>> = Vec::with_capacity(lines.len());
    let mut from = 0;
    while from < lines.len() {
        let mut to = from + 1;
        while to < lines.len() && !lines[to].apart && lines[to].mark == 0 {
            to += 1;
        }
        paragraph(text, &lines[from..to], &mut units);
        from = to;
    }
    units
}

/// Adds the lines of one paragraph or list item, one by one or together.
fn paragraph(text: &str, lines: &[Line], units: &mut Vec<Range<usize>>) {
    let wrapped = is_wrapped(text, lines);
    let hangs = |line: &Line| lines[0].mark > 0 && line.indent >= lines[0].indent + 2;
    for (at, line) in lines.iter().enumerate() {
        match units.last_mut() {
            Some(unit) if at > 0 && (wrapped || hangs(line)) => unit.end = line.place.end,
            _ => units.push(line.place.clone()),
        }
    }
}

/// Whether these lines are one text broken at a margin.
///
/// At every break the next word must have had no room (the test of the margin), and the breaks
/// must look unlike ends: most of the lines before them end without a stop, and at least one next
/// line starts in lower case.
fn is_wrapped(text: &str, lines: &[Line]) -> bool {
    let margin = lines.iter().map(|line| line.width).max().unwrap_or(0);
    if lines.len() < 2 || !(NARROWEST..=WIDEST).contains(&margin) {
        return false;
    }
    let mut open = 0;
    let mut lower = 0;
    for pair in lines.windows(2) {
        if pair[0].width + 1 + pair[1].first <= margin {
            return false;
        }
        let end = text[pair[0].place.clone()].trim_end_matches(['"', '\'', '”', '’', ')']);
        open += usize::from(!end.ends_with(|c| is_stop(c) || c == ':'));
        lower += usize::from(text[pair[1].place.clone()].starts_with(char::is_lowercase));
    }
    lower > 0 && open * 2 >= lines.len() - 1
}

fn lines(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut apart = true;
    let mut from = 0;
    while from < text.len() {
        let end = text[from..]
            .find([
                '\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}',
            ])
            .map_or(text.len(), |at| from + at);
        let (indent, inner) = trim(&text[from..end]);
        if inner.is_empty() {
            apart = true;
        } else {
            let start = from + indent;
            let width = indent + inner.chars().count();
            lines.push(Line {
                place: start..start + inner.len(),
                indent,
                mark: marks::at_start(inner),
                width,
                first: inner
                    .split(is_space)
                    .next()
                    .map_or(0, |word| word.chars().count()),
                apart,
            });
            apart = false;
        }
        let ending = text[end..].chars().next();
        apart |= matches!(ending, Some('\u{c}' | '\u{2029}'));
        let crlf = text[end..].starts_with("\r\n");
        from = end
            + if crlf {
                2
            } else {
                ending.map_or(0, char::len_utf8)
            };
    }
    lines
}
