//! Emoji and emoticons, which end sentences with or without a full stop.

use super::characters::{is_space, is_stop};

/// Longest first, so that the first match is the whole one.
const EMOTICONS: [&str; 34] = [
    ":'-(", ":'(", ":')", ":-)", ":-(", ":-D", ":-P", ":-p", ":-/", ":-|", ":-o", ":-O", ";-)",
    ":))", ":((", ";))", "^_^", "-_-", ":)", ":(", ":D", ":P", ":p", ":/", ":|", ":o", ":O", ";)",
    "=)", "=D", "<3", "xD", "XD", "^^",
];

/// Pictures; not the boxes and ticks that start list items.
pub(super) fn is_emoji(c: char) -> bool {
    matches!(
        c,
        '\u{1f000}'..='\u{1faff}'
            | '\u{2600}'..='\u{260f}'
            | '\u{2613}'..='\u{2712}'
            | '\u{2715}'..='\u{2716}'
            | '\u{2719}'..='\u{27a1}'
            | '\u{2b50}'..='\u{2b55}'
            | '\u{231a}'..='\u{231b}'
    )
}

/// Signs that change the emoji before them: variation, skin tone, joiner, keycap, tags.
fn is_modifier(c: char) -> bool {
    matches!(
        c,
        '\u{fe0e}' | '\u{fe0f}' | '\u{200d}' | '\u{20e3}' | '\u{e0020}'..='\u{e007f}'
    )
}

/// Where the emoji and emoticons that stand at `from` end, spaces between them included; `from`
/// itself if there are none.
pub(super) fn end_of_run(text: &str, from: usize) -> usize {
    let mut end = from;
    let mut at = from;
    while let Some(c) = text[at..].chars().next() {
        if is_emoji(c) || (end > from && at == end && is_modifier(c)) {
            at += c.len_utf8();
            end = at;
        } else if let Some(face) = emoticon(text, at) {
            at += face;
            end = at;
        } else if end > from && is_space(c) {
            at += c.len_utf8();
        } else {
            break;
        }
    }
    end
}

/// The length of the emoticon at `at`, if one stands there alone.
fn emoticon(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    if !matches!(
        bytes[at],
        b':' | b';' | b'=' | b'<' | b'x' | b'X' | b'^' | b'-'
    ) {
        return None;
    }
    let stands_free = text[..at]
        .chars()
        .next_back()
        .is_none_or(|c| is_space(c) || is_stop(c) || is_emoji(c) || matches!(c, ')' | '"'));
    if !stands_free {
        return None;
    }
    let face = EMOTICONS
        .iter()
        .find(|face| text[at..].starts_with(**face))?;
    let mouth = face.as_bytes()[face.len() - 1];
    let mut end = at + face.len();
    while matches!(mouth, b'(' | b')' | b'D') && bytes.get(end) == Some(&mouth) {
        end += 1;
    }
    let next = text[end..].chars().next();
    next.is_none_or(|c| is_space(c) || is_stop(c) || is_emoji(c) || c == ')')
        .then_some(end - at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_holds_modifiers_faces_and_the_spaces_between() {
        let text = "👩‍🏫👍🏽 :-))) ok";
        assert_eq!(&text[..end_of_run(text, 0)], "👩‍🏫👍🏽 :-)))");
        assert_eq!(end_of_run("9:0", 1), 1);
        assert_eq!(end_of_run("score :3", 6), 6);
    }
}
