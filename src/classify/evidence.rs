//! The words that bear a coding: scores of a statement's tokens to byte ranges of its text.
//!
//! Each token has five scores: how likely it is to be among the words that state the cause of
//! each source, and among those that state the outcome, as logits. The words chosen are the run
//! of tokens whose logits have the largest sum: the most probable run under the model that tokens
//! are independent, for each token inside adds its logit to the log-probability of the run and
//! each outside adds nothing. A weak word between two strong ones is so kept, a weak one at the
//! edge is not. The run is then widened to whole words, and what is no word at its ends is cut
//! off. It is found in one pass: J. Bentley (1984), Programming pearls: algorithm design
//! techniques, Communications of the ACM 27 (9), 865–873 (Kadane's algorithm).

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::head::Linear;
use crate::codebook::{Evidence, Source, Sources};

/// Functions of a token's vector.
#[derive(Clone, Debug, PartialEq)]
pub struct TokenHeads {
    /// Logit that the token is among the words that state the cause, indexed by
    /// [`Source::index`].
    pub cause: [Linear; 4],
    /// Logit that it is among those that state the outcome.
    pub explained: Linear,
}

/// Scores of a token.
pub const SCORES: usize = 5;

impl TokenHeads {
    /// How many numbers a token's vector has: half as many as a statement's.
    pub fn width(&self) -> usize {
        self.explained.weights.len()
    }

    /// The scores of one token: causes by source, then the outcome.
    pub fn scores(&self, token: &[f32]) -> [f32; SCORES] {
        let [home, school, student, teacher] = &self.cause;
        [home, school, student, teacher, &self.explained].map(|head| head.of(token))
    }

    /// The value of each score at the zero vector, to be changed.
    pub(crate) fn biases(&mut self) -> [&mut f32; SCORES] {
        let [home, school, student, teacher] = &mut self.cause;
        [home, school, student, teacher, &mut self.explained].map(|head| &mut head.bias)
    }
}

/// The words of `text` that bear a coding with these sources. `tokens` says where each token
/// stands in `text`, `scores` are theirs as [`TokenHeads::scores`] gives them, one after the
/// other.
///
/// Nothing for a source that is not named, nothing at all without attribution, and nothing where
/// no token's logit is above 0.
pub fn find(text: &str, tokens: &[Range<usize>], scores: &[f32], sources: Sources) -> Evidence {
    if sources.is_empty() {
        return Evidence::default();
    }
    let (scores, _) = scores.as_chunks::<SCORES>();
    let pieces = pieces(text);
    let words = |column: usize| {
        let run = best_run(scores.iter().map(|scores| scores[column]))?;
        let run = tokens.get(run)?;
        let range = run.first()?.start..run.last()?.end;
        whole_words(text, &pieces, range)
    };
    let cause = |source: &Source| {
        let named = sources.contains(*source);
        named.then(|| words(source.index())).flatten()
    };
    Evidence {
        cause: [0, 1, 2, 3].map(|k| cause(&Source::ALL[k])),
        explained: words(SCORES - 1),
    }
}

/// The run with the largest sum; of equal ones that which ends first, and of these the shortest.
/// `None` if no score is positive.
fn best_run(scores: impl Iterator<Item = f32>) -> Option<Range<usize>> {
    let (mut best, mut highest) = (None, 0.0);
    let (mut start, mut sum) = (0, 0.0);
    for (k, score) in scores.enumerate() {
        if sum <= 0.0 {
            (start, sum) = (k, 0.0);
        }
        sum += score;
        if sum > highest {
            (best, highest) = (Some(start..k + 1), sum);
        }
    }
    best
}

/// The text cut into words and what stands between them (Unicode annex 29), words that a hyphen
/// joins being one. No cut goes through a character as a reader sees it.
fn pieces(text: &str) -> Vec<Range<usize>> {
    let mut pieces: Vec<Range<usize>> = Vec::new();
    let is_word = |piece: &str| piece.contains(char::is_alphanumeric);
    let mut hyphenated = false;
    for (at, piece) in text.split_word_bound_indices() {
        let end = at + piece.len();
        let after_word = pieces
            .last()
            .is_some_and(|last| is_word(&text[last.clone()]));
        match pieces.last_mut() {
            Some(last) if hyphenated && is_word(piece) => last.end = end,
            _ => pieces.push(at..end),
        }
        if after_word && matches!(piece, "-" | "\u{2010}" | "\u{2011}") {
            let followed = text[end..]
                .chars()
                .next()
                .is_some_and(char::is_alphanumeric);
            if followed {
                pieces.pop();
                if let Some(last) = pieces.last_mut() {
                    last.end = end;
                }
            }
            hyphenated = followed;
        } else {
            hyphenated = false;
        }
    }
    pieces
}

/// The range widened to whole pieces, without blanks and punctuation at its ends; `None` if
/// nothing else is in it.
fn whole_words(text: &str, pieces: &[Range<usize>], range: Range<usize>) -> Option<Range<usize>> {
    let mut touched = pieces
        .iter()
        .filter(|p| p.start < range.end && p.end > range.start);
    let first = touched.next()?;
    let last = touched.next_back().unwrap_or(first);
    let wide = &text[first.start..last.end];
    let start = first.start + (wide.len() - wide.trim_start_matches(is_edge).len());
    let words = wide.trim_matches(is_edge);
    (!words.is_empty()).then(|| start..start + words.len())
}

/// Blanks, control characters and punctuation. Signs that say something by themselves (`%`, `£`,
/// `+`, an emoji) are kept.
fn is_edge(c: char) -> bool {
    const SIGNS: &[char] = &['%', '$', '#', '&', '+', '=', '<', '>', '@', '^', '~'];
    const QUOTES: &[char] = &['«', '»', '¡', '¿', '·', '§', '¶'];
    c.is_whitespace()
        || c.is_control()
        || (c.is_ascii_punctuation() && !SIGNS.contains(&c))
        || QUOTES.contains(&c)
        // General punctuation, CJK punctuation; the joiner and the variation selectors belong to
        // the emoji before them, which is never cut.
        || matches!(c, '\u{2000}'..='\u{200c}' | '\u{200e}'..='\u{206f}' | '\u{3000}'..='\u{303f}')
        || c == '\u{feff}'
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tokens as the words and marks of a text, one a piece, blanks left out.
    fn tokens(text: &str) -> Vec<Range<usize>> {
        text.split_word_bound_indices()
            .filter(|(_, piece)| !piece.trim().is_empty())
            .map(|(at, piece)| at..at + piece.len())
            .collect()
    }

    /// The words chosen if the tokens from `from` to `to` are inside.
    fn chosen(text: &str, tokens: &[Range<usize>], inside: Range<usize>) -> Option<String> {
        let scores: Vec<f32> = (0..tokens.len())
            .flat_map(|k| {
                let score = if inside.contains(&k) { 1.0 } else { -1.0 };
                [-1.0, -1.0, -1.0, score, -1.0]
            })
            .collect();
        let sources = Sources::NONE.with(Source::Teacher);
        let found = find(text, tokens, &scores, sources);
        assert_eq!(found.explained, None);
        assert_eq!(found.cause[..3], [None, None, None]);
        found.cause[3].clone().map(|range| text[range].to_owned())
    }

    #[test]
    fn the_run_with_the_largest_sum_is_chosen() {
        let run = |scores: &[f32]| best_run(scores.iter().copied());
        // Bentley's own example, counted from 0.
        let bentley = [31., -41., 59., 26., -53., 58., 97., -93., -23., 84.];
        assert_eq!(run(&bentley), Some(2..7));
        assert_eq!(run(&[-1., 2., -1., 2., -1.]), Some(1..4));
        assert_eq!(run(&[3., -5., 2., 2.]), Some(2..4));
        assert_eq!(run(&[2., -3., 2.]), Some(0..1));
        assert_eq!(run(&[-1., -0.5, 0.]), None);
        assert_eq!(run(&[]), None);
        assert_eq!(run(&[1., f32::NAN, 1.]), Some(0..1));
    }

    #[test]
    fn every_run_is_at_most_as_good_as_that_chosen() {
        let mut state = 7_u32;
        for length in 1..40 {
            let scores: Vec<f32> = (0..length)
                .map(|_| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    f32::from(i8::from_ne_bytes([state.to_be_bytes()[0]]))
                })
                .collect();
            let sum = |run: Range<usize>| scores[run].iter().sum::<f32>();
            let best = best_run(scores.iter().copied()).map_or(0.0, sum);
            for start in 0..length {
                for end in start..=length {
                    assert!(sum(start..end) <= best);
                }
            }
        }
    }

    #[test]
    fn part_of_a_word_stands_for_the_whole() {
        let text = "I re-taught it, unhurriedly.";
        let tokens = [
            0..1,
            2..4,
            4..5,
            5..11,
            12..14,
            14..15,
            16..18,
            18..23,
            23..27,
            27..28,
        ];
        assert_eq!(chosen(text, &tokens, 3..5).unwrap(), "re-taught it");
        assert_eq!(chosen(text, &tokens, 7..8).unwrap(), "unhurriedly");
        assert_eq!(chosen(text, &tokens, 1..2).unwrap(), "re-taught");
    }

    #[test]
    fn marks_and_blanks_at_the_ends_are_cut_off() {
        let text = "  “They (mostly) hadn’t slept – at all …” ";
        let all = tokens(text);
        assert_eq!(
            chosen(text, &all, 0..all.len()).unwrap(),
            "They (mostly) hadn’t slept – at all"
        );
        let text = "only 40%, again -";
        assert_eq!(chosen(text, &tokens(text), 1..4).unwrap(), "40%");
        assert_eq!(chosen("… –", &tokens("… –"), 0..2), None);
    }

    #[test]
    fn ranges_never_cut_a_character() {
        for (text, inside, expected) in [
            ("At the café’s own pace.", 2..3, "café’s"),
            ("Cafe\u{301} noise", 0..1, "Cafe\u{301}"),
            ("Tired 👩🏽‍🏫 today", 1..2, "👩🏽‍🏫"),
            ("Noisy ❤\u{fe0f}!", 0..3, "Noisy ❤\u{fe0f}"),
            ("‘Naïve’ — me", 1..2, "Naïve"),
        ] {
            assert_eq!(
                chosen(text, &tokens(text), inside).as_deref(),
                Some(expected)
            );
        }
        // A tokenizer that cuts within what a reader sees as one.
        let text = "Cafe\u{301} 👩🏽‍🏫";
        for end in [3, 4, 6] {
            let part = std::iter::once(0..end).collect::<Vec<_>>();
            assert_eq!(chosen(text, &part, 0..1).unwrap(), "Cafe\u{301}");
        }
        let part = std::iter::once(7..11).collect::<Vec<_>>();
        assert_eq!(chosen(text, &part, 0..1).unwrap(), "👩🏽‍🏫");
    }

    #[test]
    fn only_named_sources_and_attributions_have_words() {
        let text = "Mum helped";
        let scores = [1.0; 2 * SCORES];
        let none = find(text, &tokens(text), &scores, Sources::NONE);
        assert_eq!(none, Evidence::default());
        let home = find(
            text,
            &tokens(text),
            &scores,
            Sources::NONE.with(Source::Home),
        );
        assert_eq!(home.cause, [Some(0..10), None, None, None]);
        assert_eq!(home.explained, Some(0..10));
        let empty = find("", &[], &[], Sources::NONE.with(Source::Home));
        assert_eq!(empty, Evidence::default());
    }
}
