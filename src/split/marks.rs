//! List marks: at the start of a line or sentence, and numbered through a running text.

use std::ops::Range;

use super::characters::{is_dash, is_space};

/// Signs that start a list item when white space follows.
fn is_bullet(c: char) -> bool {
    is_dash(c)
        || matches!(
            c,
            '*' | '+' | '>' | '·' | '→' | '⇒' | '»' | '~' | '¤' | '\u{f0b7}' | '\u{f0a7}'
        )
        || is_box(c)
}

/// Bullets, boxes and ticks that start an item even without white space behind them.
fn is_box(c: char) -> bool {
    matches!(
        c,
        '•' | '‣'
            | '◦'
            | '▪'
            | '▫'
            | '●'
            | '○'
            | '■'
            | '□'
            | '◆'
            | '◇'
            | '►'
            | '▶'
            | '∙'
            | '⁃'
            | '☐'
            | '☑'
            | '☒'
            | '✓'
            | '✔'
            | '✗'
            | '✘'
            | '➢'
            | '➤'
            | '❖'
            | '①'..='⑳'
    )
}

/// Bullets that start an item even within a line: nothing else is written with them.
fn is_inner_bullet(c: char) -> bool {
    matches!(
        c,
        '•' | '‣' | '◦' | '▪' | '▫' | '●' | '■' | '☐' | '☑' | '☒' | '\u{f0b7}' | '\u{f0a7}'
    )
}

/// The length of the list marks that start `text` (`- [x] `, `3) `), white space behind them
/// included; 0 if there are none.
pub(super) fn at_start(text: &str) -> usize {
    let mut length = 0;
    while let Some(mark) = one_at_start(&text[length..]) {
        length += mark;
        let rest = &text[length..];
        length += rest.len() - rest.trim_start_matches(is_space).len();
    }
    length
}

fn one_at_start(text: &str) -> Option<usize> {
    let mut signs = text.chars();
    let first = signs.next()?;
    let second = signs.next();
    if is_box(first) {
        return Some(first.len_utf8());
    }
    let apart = second.is_none_or(is_space);
    if apart && (is_bullet(first) || first == 'o') {
        return Some(first.len_utf8());
    }
    // "-planned the talk"; but "-5 degrees" is a number and "--" a dash.
    if matches!(first, '-' | '–' | '—' | '−') {
        return second
            .filter(|c| c.is_alphabetic())
            .map(|_| first.len_utf8());
    }
    for mark in ["[ ]", "[x]", "[X]", "[]", "->", "=>", "-->", "--", "—–"] {
        if text
            .strip_prefix(mark)
            .is_some_and(|rest| rest.chars().next().is_none_or(is_space))
        {
            return Some(mark.len());
        }
    }
    if first == '#' {
        let hashes = text.bytes().take_while(|&b| b == b'#').count();
        return (hashes <= 6 && text[hashes..].starts_with(is_space)).then_some(hashes);
    }
    numbering(text)
}

/// Whether a full stop behind `word` makes it the label of an item: "B", "iv", "IV", "Q3".
pub(super) fn is_label(word: &str) -> bool {
    let bytes = word.as_bytes();
    match bytes {
        [letter] => letter.is_ascii_alphabetic(),
        [b'Q' | b'q', digits @ ..] => digits.len() <= 2 && digits.iter().all(u8::is_ascii_digit),
        _ => {
            bytes.len() <= 4
                && (bytes.iter().all(|b| b"ivx".contains(b))
                    || bytes.iter().all(|b| b"IVX".contains(b)))
                && !bytes.is_empty()
        }
    }
}

/// The length of "1.", "1)", "(1)", "a)", "(a)", "a.", "iv.", "(iv)" at the start of `text`.
fn numbering(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let bracket = usize::from(bytes.first() == Some(&b'('));
    let label: usize = label_length(&bytes[bracket..]);
    let end = bracket + label;
    let sign = *bytes.get(end)?;
    if label == 0 || !(sign == b')' || (sign == b'.' && bracket == 0)) {
        return None;
    }
    let capital = label == 1 && bytes[bracket].is_ascii_uppercase();
    let rest = &text[end + 1..];
    let next = rest.chars().next();
    // A capital and a full stop is an initial; "1.2" and "a.m." go on without a space.
    let fits = match sign {
        b')' => next.is_none_or(|c| is_space(c) || c.is_alphabetic()),
        _ => !capital && next.is_none_or(is_space) && !starts_date(rest),
    };
    fits.then_some(end + 1)
}

/// The length of up to three digits, one letter, a Roman numeral or "Q" with a number.
fn label_length(bytes: &[u8]) -> usize {
    let length = bytes
        .iter()
        .take(5)
        .take_while(|b| b.is_ascii_alphanumeric())
        .count();
    let label = &bytes[..length];
    let number = (1..=3).contains(&length) && label.iter().all(u8::is_ascii_digit);
    let labels = number || std::str::from_utf8(label).is_ok_and(is_label);
    if labels { length } else { 0 }
}

/// Whether what follows "7." goes on as a date: " 10.", " 10. 2024".
fn starts_date(rest: &str) -> bool {
    let rest = rest.trim_start_matches(is_space);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    (1..=2).contains(&digits) && rest[digits..].starts_with('.')
}

/// A mark found within running text.
struct Inner {
    place: Range<usize>,
    /// Its number; 0 for a bullet.
    number: u32,
    /// Which way of numbering; marks of one list share it.
    family: u8,
    /// A comma, "and" or "or" stands before it.
    running: bool,
}

/// The parts of `text` between the marks of lists that run through it: "We did 1) tiles 2) strips".
///
/// Numbers count only in sequence from 1 (or a), and only if no item ends in a comma, "and" or
/// "or": such a list is one sentence.
pub(super) fn items(text: &str) -> Vec<Range<usize>> {
    let found = inner_marks(text);
    let mut marks: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while at < found.len() {
        let family = found[at].family;
        if family == 0 {
            marks.push(found[at].place.clone());
            at += 1;
            continue;
        }
        let mut end = at;
        while found.get(end).is_some_and(|mark| {
            mark.family == family && u32::try_from(end - at + 1) == Ok(mark.number)
        }) {
            end += 1;
        }
        if end - at >= 2 && !found[at + 1..end].iter().any(|mark| mark.running) {
            marks.extend(found[at..end].iter().map(|mark| mark.place.clone()));
        }
        at = end.max(at + 1);
    }
    let mut parts = Vec::with_capacity(marks.len() + 1);
    let mut start = 0;
    for mark in marks {
        parts.push(start..mark.start);
        start = mark.end;
    }
    parts.push(start..text.len());
    parts
}

fn inner_marks(text: &str) -> Vec<Inner> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut behind_space = true;
    for (at, c) in text.char_indices() {
        let starts_word = behind_space && !is_space(c);
        behind_space = is_space(c);
        if !starts_word {
            continue;
        }
        if is_inner_bullet(c) && stands_apart(&text[at + c.len_utf8()..]) {
            found.push(Inner {
                place: at..at + c.len_utf8(),
                number: 0,
                family: 0,
                running: false,
            });
        } else if c == '(' || c.is_ascii_digit() || c.is_ascii_lowercase() {
            found.extend(numbered(text, bytes, at));
        }
    }
    found
}

/// Whether the list goes on as one sentence: a comma, "and" or "or" stands before the mark.
fn runs_on(before: &str) -> bool {
    let before = before.trim_end_matches(is_space);
    let word = before.rsplit(is_space).next().unwrap_or_default();
    before.ends_with(',') || matches!(word, "and" | "or" | "&")
}

fn stands_apart(rest: &str) -> bool {
    rest.chars().next().is_none_or(is_space)
}

fn numbered(text: &str, bytes: &[u8], at: usize) -> Option<Inner> {
    let bracket = usize::from(bytes[at] == b'(');
    let label = at + bracket;
    let digits = bytes[label..]
        .iter()
        .take(3)
        .take_while(|b| b.is_ascii_digit())
        .count();
    let (length, number, kind) = match digits {
        1 | 2 => (digits, text[label..label + digits].parse().ok()?, 1),
        0 if bytes.get(label)?.is_ascii_lowercase() => (1, u32::from(bytes[label] - b'a') + 1, 4),
        _ => return None,
    };
    let end = label + length;
    let family = match bytes.get(end)? {
        b')' => kind + u8::try_from(bracket).ok()?,
        b'.' if bracket == 0 && kind == 1 => 3,
        _ => return None,
    };
    let next = text[end + 1..].chars().next()?;
    let fits = is_space(next) || (family != 3 && next.is_alphabetic());
    fits.then(|| Inner {
        place: at..end + 1,
        number,
        family,
        running: runs_on(&text[..at]),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rest(text: &str) -> &str {
        &text[at_start(text)..]
    }

    #[test]
    fn marks_are_taken_off() {
        for text in [
            "- x", "* x", "• x", "•x", "– x", "o x", "1. x", "12) x", "(3) x", "a) x", "(b) x",
            "c. x", "ii. x", "(iv) x", "[ ] x", "- [x] x", "☐ x", "✓ x", "→ x", "-x", "> - x",
            "## x", "1)x", "+ x",
        ] {
            assert_eq!(rest(text), "x", "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_a_mark_stays() {
        for text in [
            "-5 was cold",
            "1.5 hours",
            "3 kids",
            "A. Smith",
            "a.m. lessons",
            "(see p. 3)",
            "2024. x",
            "on it",
            "7. 10. was dull",
            "*really* good",
            "? ask",
            "mid) x",
            "#1 fan",
        ] {
            assert_eq!(rest(text), text);
        }
    }

    #[test]
    fn a_list_in_the_line_is_cut_unless_it_runs_on() {
        let parts = |text| {
            items(text)
                .into_iter()
                .map(|part| &text[part])
                .collect::<Vec<_>>()
        };
        assert_eq!(
            parts("Did: 1) tiles 2) talk"),
            ["Did: ", " tiles ", " talk"]
        );
        assert_eq!(parts("1. read 2. write 3. tell").len(), 4);
        assert_eq!(parts("ok • tiles • talk").len(), 3);
        for whole in [
            "Did 1) tiles and 2) talk",
            "Did (a) tiles, (b) talk",
            "We had 2) talk 3) x",
        ] {
            assert_eq!(parts(whole), [whole]);
        }
    }
}
