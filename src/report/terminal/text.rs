//! Text that fits a terminal: its width in columns, wrapping, and nothing that could steer it.

use std::borrow::Cow;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns that the text takes up.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// The text without control characters and changes of direction, which a file's labels could use
/// to steer the terminal; each becomes a space.
pub(super) fn harmless(text: &str) -> Cow<'_, str> {
    let steers =
        |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if text.contains(steers) {
        Cow::Owned(text.replace(steers, " "))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text in at most so many columns, with `…` where it was cut.
pub(super) fn shorten(text: &str, columns: usize) -> Cow<'_, str> {
    if width(text) <= columns {
        return Cow::Borrowed(text);
    }
    let mut left = columns.saturating_sub(1);
    let mut short = String::new();
    for c in text.chars() {
        match left.checked_sub(c.width().unwrap_or(0)) {
            Some(rest) => left = rest,
            None => break,
        }
        short.push(c);
    }
    short.truncate(short.trim_end().len());
    Cow::Owned(short + "…")
}

/// The text in lines of at most so many columns, each line but the first after an indent of so
/// many. A word that is longer than a line stands alone and sticks out: paths must stay whole.
pub(super) fn wrap(text: &str, columns: usize, indent: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    // A number and its per cent sign stay together.
    let words = text.replace(" %", "\u{a0}%");
    for word in words.split(' ').filter(|word| !word.is_empty()) {
        let wide = width(word);
        let blank = line.trim_start().is_empty();
        if !blank && used + 1 + wide > columns {
            lines.push(std::mem::replace(&mut line, " ".repeat(indent)));
            used = indent;
        } else if !blank {
            line.push(' ');
            used += 1;
        }
        line.push_str(word);
        used += wide;
    }
    lines.push(line);
    lines
        .iter()
        .map(|line| line.replace('\u{a0}', " "))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wraps_at_words_and_keeps_numbers_with_their_sign() {
        let lines = wrap("the share rose to 30 % in spring", 20, 2);
        assert_eq!(lines, ["the share rose to", "  30 % in spring"]);
        assert_eq!(
            wrap("averyverylongword b", 5, 2),
            ["averyverylongword", "  b"]
        );
        assert_eq!(wrap("", 5, 2), [""]);
    }

    #[test]
    fn shortens_by_columns_not_by_bytes() {
        assert_eq!(shorten("Frühling", 8), "Frühling");
        assert_eq!(shorten("Frühling 2024", 8), "Frühlin…");
        assert_eq!(shorten("授業研究会", 7), "授業研…");
        assert_eq!(width(&shorten("授業研究会", 6)), 5);
    }

    #[test]
    fn labels_cannot_steer_the_terminal() {
        assert_eq!(harmless("Maths\u{1b}[2J\u{202e}x"), "Maths [2J x");
    }
}
