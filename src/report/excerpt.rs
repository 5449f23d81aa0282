//! Text of unknown make to text that a page can show: cut to a length, without control signs.

use unicode_segmentation::UnicodeSegmentation;

/// The beginning of a text, at most `limit` user-perceived characters, cut between words.
pub(super) fn beginning(text: &str, limit: usize) -> String {
    let clean = shown(text);
    let Some((end, _)) = clean.grapheme_indices(true).nth(limit) else {
        return clean;
    };
    let kept = &clean[..end];
    let kept = match kept.rfind(char::is_whitespace) {
        Some(space) if space > end / 2 => &kept[..space],
        _ => kept,
    };
    format!("{} …", kept.trim_end())
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
    let mut clean = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !clean.is_empty() {
            clean.push(' ');
        }
        clean.extend(word.chars().filter(|c| !c.is_control()));
    }
    clean
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
    }
}
