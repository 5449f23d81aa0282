//! Text of unknown make to text that a page can show: cut to a length, without control signs.

use unicode_segmentation::UnicodeSegmentation;

/// The beginning of a text, at most `limit` user-perceived characters, cut between words.
pub(super) fn beginning(text: &str, limit: usize) -> String {
    let clean = shown(text);
    match cut(&clean, limit) {
        Some(end) => format!("{} …", &clean[..end]),
        None => clean,
    }
}

/// Where a text that is shown ends if it may have `limit` user-perceived characters; `None` if all
/// of it may stand.
pub(super) fn cut(clean: &str, limit: usize) -> Option<usize> {
    let (end, _) = clean.grapheme_indices(true).nth(limit)?;
    let kept = &clean[..end];
    let kept = match kept.rfind(char::is_whitespace) {
        Some(space) if space > end / 2 => &kept[..space],
        _ => kept,
    };
    Some(kept.trim_end().len())
}

/// The end of a text, at most `limit` user-perceived characters, cut between words.
pub(super) fn ending(text: &str, limit: usize) -> String {
    let clean = shown(text);
    let Some((start, _)) = clean.grapheme_indices(true).rev().nth(limit) else {
        return clean;
    };
    let kept = &clean[start..];
    let kept = match kept.find(char::is_whitespace) {
        Some(space) if space < kept.len() * 2 / 3 => &kept[space..],
        _ => kept,
    };
    format!("… {}", kept.trim_start())
}

/// A name of about `limit` user-perceived characters, cut in its middle: long names often differ
/// only at their end.
pub(super) fn name(text: &str, limit: usize) -> String {
    if text.graphemes(true).nth(limit).is_none() {
        return shown(text);
    }
    let end = ending(text, limit / 3);
    format!(
        "{} {}",
        beginning(text, limit - limit / 3),
        end.trim_start_matches("… ")
    )
}

/// White space as single spaces, control characters left out.
fn shown(text: &str) -> String {
    traced(text).0
}

/// A text as it is shown, and for each of its bytes that of the text which it comes from.
pub(super) fn traced(text: &str) -> (String, Vec<usize>) {
    let mut clean = String::with_capacity(text.len());
    let mut from = Vec::with_capacity(text.len());
    let mut gap = None;
    for (at, sign) in text.char_indices() {
        if sign.is_whitespace() {
            gap.get_or_insert(at);
            continue;
        }
        if sign.is_control() {
            continue;
        }
        if let Some(gap) = gap.take().filter(|_| !clean.is_empty()) {
            clean.push(' ');
            from.push(gap);
        }
        clean.push(sign);
        from.extend(at..at + sign.len_utf8());
    }
    (clean, from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_texts_stay() {
        assert_eq!(beginning("They got it.", 40), "They got it.");
        assert_eq!(ending("They got it.", 12), "They got it.");
    }

    #[test]
    fn long_texts_are_cut_between_words() {
        let text = "the pairs talked much longer than before";
        assert_eq!(beginning(text, 20), "the pairs talked …");
        assert_eq!(ending(text, 20), "… longer than before");
    }

    #[test]
    fn long_names_keep_their_end() {
        let text = "The cycle in which we learned to wait for answers, part 2";
        assert_eq!(name(text, 36), "The cycle in which we … part 2");
        assert_eq!(name("Cycle 2", 36), "Cycle 2");
    }

    #[test]
    fn one_endless_word_is_cut_all_the_same() {
        let text = "a".repeat(5000);
        assert_eq!(beginning(&text, 10), format!("{} …", "a".repeat(10)));
    }

    #[test]
    fn joined_emoji_are_not_cut_apart() {
        let family = "👩‍👩‍👧";
        assert_eq!(
            beginning(&family.repeat(3), 2),
            format!("{} …", family.repeat(2))
        );
    }

    #[test]
    fn control_signs_are_left_out() {
        assert_eq!(beginning("a\u{0}b\tc\u{7}", 10), "ab c");
        assert_eq!(beginning(" a \u{0} b\u{85}", 10), "a b");
    }

    #[test]
    fn every_byte_that_is_shown_comes_from_one() {
        let (clean, from) = traced(" \u{7}é\n  b");
        assert_eq!(clean, "é b");
        assert_eq!(from, [2, 3, 4, 7]);
    }
}
