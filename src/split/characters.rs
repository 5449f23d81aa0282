//! What the rules call white space, a stop, an opening and a closing sign.

/// White space, and what takes no room at all: zero-width spaces and joiners, byte-order marks.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{00ad}'
        )
}

/// Signs that can end a sentence.
pub(super) fn is_stop(c: char) -> bool {
    matches!(
        c,
        '.' | '!' | '?' | '…' | '‼' | '⁇' | '⁈' | '⁉' | '‽' | '。' | '！' | '？' | '؟' | '।'
    )
}

/// Opening brackets and quotation marks, and the marks that can be either.
pub(super) fn is_opener(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '“' | '”' | '„' | '‘' | '«' | '(' | '[' | '{' | '¿' | '¡' | '*' | '_'
    )
}

/// Closing brackets and quotation marks that can't open anything in English.
pub(super) fn is_closer(c: char) -> bool {
    matches!(c, ')' | ']' | '}' | '”' | '»' | '›')
}

/// Signs that close or open by where they stand.
pub(super) fn is_two_faced(c: char) -> bool {
    matches!(c, '"' | '\'' | '’' | '‘' | '“' | '*' | '_')
}

pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '―' | '−' | '‐' | '‑')
}

/// Text without white space at either end, and where it starts.
pub(super) fn trim(text: &str) -> (usize, &str) {
    let late = text.trim_start_matches(is_space);
    (text.len() - late.len(), late.trim_end_matches(is_space))
}

/// The first character that is no white space, and where.
pub(super) fn next_sign(text: &str, from: usize) -> Option<(usize, char)> {
    text[from..]
        .char_indices()
        .find(|&(_, c)| !is_space(c))
        .map(|(at, c)| (from + at, c))
}

/// The word (letters, digits, inner apostrophes) that starts at `from`; at most 24 bytes of it.
pub(super) fn word_at(text: &str, from: usize) -> &str {
    let end = text[from..]
        .char_indices()
        .find(|&(at, c)| at >= 24 || !(c.is_alphanumeric() || c == '\'' || c == '’'))
        .map_or(text.len(), |(at, _)| from + at);
    &text[from..end]
}
