//! Words found against words quoted.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::classify::evidence::{self, SCORES};
use crate::codebook::Coding;

/// Most that a logit is raised or lowered.
const MOST: f32 = 6.0;
/// Halvings of the range in which the right amount lies, to a two-hundredth of a logit.
const STEPS: usize = 11;

/// A statement whose words are quoted, with the scores of its tokens by heads that were not fitted
/// on its author.
pub(super) struct Scored<'a> {
    pub(super) text: &'a str,
    pub(super) coding: &'a Coding,
    pub(super) tokens: &'a [Range<usize>],
    pub(super) scores: Vec<[f32; SCORES]>,
}

/// Words found, words quoted, and words that are both.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Overlap {
    found: usize,
    quoted: usize,
    both: usize,
}

impl Overlap {
    fn add(&mut self, text: &str, found: Option<&Range<usize>>, quoted: Option<&Range<usize>>) {
        let words = |range: Range<usize>| text[range].unicode_words().count();
        self.found += found.cloned().map_or(0, words);
        self.quoted += quoted.cloned().map_or(0, words);
        if let (Some(found), Some(quoted)) = (found, quoted) {
            let (start, end) = (found.start.max(quoted.start), found.end.min(quoted.end));
            self.both += words(start..end.max(start));
        }
    }

    pub(super) fn sum(parts: [Self; 4]) -> Self {
        parts.into_iter().fold(Self::default(), |sum, part| Self {
            found: sum.found + part.found,
            quoted: sum.quoted + part.quoted,
            both: sum.both + part.both,
        })
    }

    /// The harmonic mean of the share of the words quoted that were found, and the share of those
    /// found that were quoted; `None` without any.
    pub(super) fn f1(self) -> Option<f64> {
        let sum = self.found + self.quoted;
        (sum > 0).then(|| 2.0 * self.both as f64 / sum as f64)
    }
}

/// How far the words found agree with those quoted, for each column of scores, with each column's
/// logits raised by so much. The sources are taken as coded; a cause that is not quoted does not
/// count, for it may stand elsewhere.
pub(super) fn overlaps(judged: &[Scored<'_>], raised: [f32; SCORES]) -> [Overlap; SCORES] {
    let mut overlaps = [Overlap::default(); SCORES];
    for statement in judged {
        let scores = statement.scores.iter().flatten();
        let scores = scores.zip(raised.iter().cycle());
        let scores: Vec<f32> = scores.map(|(score, by)| score + by).collect();
        let Scored {
            text,
            coding,
            tokens,
            ..
        } = statement;
        let found = evidence::find(text, tokens, &scores, coding.sources);
        let quoted = &coding.evidence;
        let pairs = found.cause.iter().zip(&quoted.cause);
        for (overlap, (found, quoted)) in overlaps.iter_mut().zip(pairs) {
            if quoted.is_some() {
                overlap.add(text, found.as_ref(), quoted.as_ref());
            }
        }
        let (found, quoted) = (found.explained.as_ref(), quoted.explained.as_ref());
        overlaps[SCORES - 1].add(text, found, quoted);
    }
    overlaps
}

/// By how much to raise each column's logits so that as many words are found as are quoted, or as
/// nearly as many as can be without finding more; 0 where none are quoted.
pub(super) fn matching(judged: &[Scored<'_>]) -> [f32; SCORES] {
    let (mut low, mut high) = ([-MOST; SCORES], [MOST; SCORES]);
    for _ in 0..STEPS {
        let middle = [0, 1, 2, 3, 4].map(|k: usize| f32::midpoint(low[k], high[k]));
        for (k, overlap) in overlaps(judged, middle).into_iter().enumerate() {
            if overlap.quoted == 0 {
                (low[k], high[k]) = (0.0, 0.0);
            } else if overlap.found > overlap.quoted {
                high[k] = middle[k];
            } else {
                low[k] = middle[k];
            }
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::{Coder, Source, Sources};

    #[test]
    fn words_found_are_set_against_words_quoted() {
        let text = "Mum’s late shifts, and no café left open";
        let mut overlap = Overlap::default();
        assert_eq!(overlap.f1(), None);
        overlap.add(text, Some(&(0..19)), Some(&(8..text.len())));
        assert_eq!((overlap.found, overlap.quoted, overlap.both), (3, 7, 2));
        overlap.add(text, Some(&(0..7)), Some(&(21..24)));
        overlap.add(text, None, Some(&(0..7)));
        assert_eq!((overlap.found, overlap.quoted, overlap.both), (4, 9, 2));
        assert!((overlap.f1().unwrap() - 4.0 / 13.0).abs() < 1e-12);
    }

    #[test]
    fn logits_are_raised_until_as_many_words_are_found_as_are_quoted() {
        let text = "one two three four five six";
        let tokens: Vec<Range<usize>> = text
            .unicode_word_indices()
            .map(|(at, word)| at..at + word.len())
            .collect();
        let mut coding = Coding::new(Coder("x".into()), Sources::NONE.with(Source::School));
        coding.evidence.cause[Source::School.index()] = Some(4..18);
        let scores = [-4., -2., -1., -3., -5., -5.];
        let judged = [Scored {
            text,
            coding: &coding,
            tokens: &tokens,
            scores: scores.map(|z| [-1., z, -1., -1., -1.]).to_vec(),
        }];
        let raised = matching(&judged);
        assert!((3.9..=4.0).contains(&raised[1]), "{raised:?}");
        let overlap = overlaps(&judged, raised)[1];
        assert_eq!((overlap.quoted, overlap.both), (3, 3));
        assert!([0, 2, 3, 4].iter().all(|&k| raised[k].abs() < 1e-9));
        assert_eq!(overlaps(&judged, [0.0; SCORES])[1].found, 0);
    }
}
