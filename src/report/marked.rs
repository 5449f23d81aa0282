//! A sentence in pieces: words that state a cause, words that state the outcome, the rest.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::excerpt;
use crate::codebook::{Coding, Source};

/// A run of characters that are marked alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// What it says.
    pub text: String,
    /// Of which source it states the cause.
    pub cause: Option<Source>,
    /// Whether it states the outcome.
    pub outcome: bool,
}

/// Which bytes of a sentence are to be marked. Ranges may overlap, end within a character or lie
/// outside the sentence: what they don't touch is not marked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    /// Words that state causes; of those that overlap the first one is shown.
    pub causes: Vec<(Source, Range<usize>)>,
    /// Words that state the outcome.
    pub outcome: Option<Range<usize>>,
}

impl Piece {
    /// Whether nothing marks it.
    pub(super) fn is_plain(&self) -> bool {
        self.cause.is_none() && !self.outcome
    }

    /// How the page's style knows it.
    pub(super) fn class(&self) -> String {
        let cause = self.cause.map(|source| format!("cause {source}"));
        let outcome = self.outcome.then(|| "outcome".to_owned());
        let classes: Vec<String> = cause.into_iter().chain(outcome).collect();
        classes.join(" ")
    }
}

impl Marks {
    /// The words behind the sources asked for, in their order, and behind the outcome.
    pub(super) fn of(coding: &Coding, sources: &[Source]) -> Self {
        let causes = sources.iter().filter_map(|source| {
            let range = coding.evidence.cause[source.index()].clone()?;
            Some((*source, range))
        });
        Self {
            causes: causes.collect(),
            outcome: coding.evidence.explained.clone(),
        }
    }

    fn at(&self, byte: usize) -> (Option<Source>, bool) {
        let cause = self
            .causes
            .iter()
            .find(|(_, range)| range.contains(&byte))
            .map(|(source, _)| *source);
        let is_outcome = |range: &Range<usize>| range.contains(&byte);
        (cause, self.outcome.as_ref().is_some_and(is_outcome))
    }
}

/// A sentence as it is shown, at most `limit` user-perceived characters, cut between words. What a
/// reader sees as one character is marked as a whole.
pub(super) fn pieces(text: &str, marks: &Marks, limit: usize) -> Vec<Piece> {
    let (clean, from) = excerpt::traced(text);
    let cut = excerpt::cut(&clean, limit);
    let mut pieces: Vec<Piece> = Vec::new();
    let mut push = |text: &str, cause: Option<Source>, outcome: bool| match pieces.last_mut() {
        Some(last) if (last.cause, last.outcome) == (cause, outcome) => last.text.push_str(text),
        _ => pieces.push(Piece {
            text: text.to_owned(),
            cause,
            outcome,
        }),
    };
    for (at, sign) in clean[..cut.unwrap_or(clean.len())].grapheme_indices(true) {
        let bytes = from[at..at + sign.len()].iter();
        let (cause, outcome) = bytes
            .map(|byte| marks.at(*byte))
            .fold((None, false), |so_far, one| {
                (so_far.0.or(one.0), so_far.1 || one.1)
            });
        push(sign, cause, outcome);
    }
    if cut.is_some() {
        push(" …", None, false);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn marks(cause: Range<usize>, outcome: Range<usize>) -> Marks {
        Marks {
            causes: vec![(Source::Teacher, cause)],
            outcome: Some(outcome),
        }
    }

    /// Causes in brackets, outcomes in braces.
    fn shown(text: &str, marks: &Marks, limit: usize) -> String {
        let pieces = pieces(text, marks, limit);
        let show = |piece: &Piece| {
            let text = &piece.text;
            match (piece.cause, piece.outcome) {
                (None, false) => text.clone(),
                (Some(_), false) => format!("[{text}]"),
                (None, true) => format!("{{{text}}}"),
                (Some(_), true) => format!("[{{{text}}}]"),
            }
        };
        pieces.iter().map(show).collect()
    }

    #[test]
    fn causes_and_outcomes_are_apart() {
        let text = "They got it because I slowed down.";
        assert_eq!(
            shown(text, &marks(20..33, 0..11), 100),
            "{They got it} because [I slowed down]."
        );
        assert_eq!(shown(text, &Marks::default(), 100), text);
        assert_eq!(
            pieces(text, &marks(20..33, 0..11), 100)[0].class(),
            "outcome"
        );
    }

    #[test]
    fn ranges_may_overlap_or_lie_within_each_other() {
        let text = "abcdef";
        assert_eq!(shown(text, &marks(0..4, 2..6), 9), "[ab][{cd}]{ef}");
        assert_eq!(shown(text, &marks(0..6, 2..4), 9), "[ab][{cd}][ef]");
        let both = &pieces(text, &marks(0..6, 0..6), 9)[0];
        assert_eq!(both.class(), "cause teacher outcome");
        let two = Marks {
            causes: vec![(Source::Teacher, 0..4), (Source::Home, 2..6)],
            outcome: None,
        };
        let classes: Vec<_> = pieces(text, &two, 9).iter().map(Piece::class).collect();
        assert_eq!(classes, ["cause teacher", "cause home"]);
    }

    #[test]
    fn marks_follow_what_is_left_of_a_text() {
        let text = " They\n\n  got\u{7} it \t since I let them.";
        let cause = text.find("I let").unwrap();
        let outcome = text.find("They").unwrap()..text.find(" \t").unwrap();
        assert_eq!(
            shown(text, &marks(cause..cause + 10, outcome.clone()), 100),
            "{They got it} since [I let them]."
        );
        assert_eq!(
            shown(text, &marks(cause..cause + 10, outcome), 8),
            "{They got} …"
        );
    }

    #[test]
    fn ranges_that_are_no_words_of_the_text_mark_nothing_or_whole_characters() {
        let text = "Né 👩‍👩‍👧 sí";
        assert_eq!(shown(text, &marks(900..950, 5..5), 50), text);
        #[expect(clippy::reversed_empty_ranges, reason = "files from elsewhere")]
        let reversed = 9..2;
        assert_eq!(shown(text, &marks(reversed, 40..usize::MAX), 50), text);
        assert_eq!(shown(text, &marks(2..3, 6..7), 50), "N[é] {👩‍👩‍👧} sí");
    }

    proptest! {
        #[test]
        fn whatever_the_ranges_the_text_stays(
            text in "\\PC{0,40}[\\s\\x00-\\x20é👩‍👧a-z]{0,30}",
            ranges in prop::collection::vec((0_usize..120, 0_usize..120), 2),
            limit in 1_usize..60,
        ) {
            let marks = marks(ranges[0].0..ranges[0].1, ranges[1].0..ranges[1].1);
            let pieces = pieces(&text, &marks, limit);
            let said: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
            prop_assert_eq!(said, excerpt::beginning(&text, limit));
            prop_assert!(pieces.iter().all(|piece| !piece.text.is_empty()));
        }
    }
}
