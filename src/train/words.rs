//! Heads of tokens: which words state a cause, which the outcome.
//!
//! There are far more tokens than can be held: whole documents are drawn in an order that the
//! seed fixes, and of these the attributions whose words are quoted, until enough tokens are read.
//! A source's head learns from the statements that name it and quote its cause, the outcome's from
//! all: words are only asked for where a coding names what they state. With the tokens of other
//! statements as further cases outside, fewer of the right words were found (with the first small
//! model an F1 of .54 instead of .60 for causes).
//!
//! Heads are fitted on authors whose text the encoder saw and judged on the others. If it saw all
//! or nobody's, authors fall into two halves: each half is judged by the heads of the other, and
//! the mean of both is what is kept.
//!
//! A token of which the head is unsure is more often outside than inside, so that the runs found
//! are too short. Each logit is therefore raised by as much as makes the words found as many as
//! the words quoted, on the authors that judge, as with the thresholds of sources (F1 of .60
//! instead of .51).

mod overlap;
mod sample;

use std::fmt;
use std::ops::Range;

use ndarray::ArrayView2;

use super::corpus::Corpus;
use super::fit::{Cases, Fitted, two_classes};
use super::{Settings, table};
use crate::classify::evidence::{SCORES, TokenHeads};
use crate::classify::head::Linear;
use crate::codebook::Coding;
use crate::encode::Encoder;
use crate::error::Error;
use overlap::{Overlap, Scored};
use sample::{Sample, Sampled, Sides};

/// Strength of the L2 penalty, for each token fitted on: tokens of one statement say much the
/// same, so that a fixed strength would be too weak for many statements or too strong for few.
const PENALTY: f64 = 0.005;
/// How heads of tokens were fitted, and how well they find the words on unseen authors.
#[derive(Clone, Debug, PartialEq)]
pub struct WordsReport {
    /// Tokens fitted on.
    pub tokens: usize,
    /// Attributions of authors not fitted on, by which they were judged.
    pub judged: usize,
    /// Of the words that state causes, the harmonic mean of the share that was found and the
    /// share of those found that is right; the sources taken as coded. `None` without any.
    pub cause: Option<f64>,
    /// The same of the words that state the outcome.
    pub explained: Option<f64>,
}

impl WordsReport {
    /// What was measured, by name.
    pub fn figures(&self) -> Vec<(String, f64)> {
        let named = [
            ("F1 of cause words", self.cause),
            ("F1 of outcome words", self.explained),
        ];
        let known = named.into_iter();
        known
            .filter_map(|(name, value)| Some((name.to_owned(), value?)))
            .collect()
    }
}

impl fmt::Display for WordsReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "words: fitted on {} tokens, penalty {PENALTY} a token, judged on {} statements",
            self.tokens, self.judged
        )
    }
}

/// Heads of tokens; `None` if no words are quoted.
pub(super) fn train(
    corpus: &Corpus,
    encoder: &Encoder,
    settings: &Settings,
) -> Result<Option<(TokenHeads, WordsReport)>, Error> {
    let all = corpus.passages.iter().flat_map(|p| &p.statements);
    if !all.into_iter().any(|(_, coding)| quotes(coding)) {
        return Ok(None);
    }
    let sides = Sides::new(corpus, settings);
    let sample = Sample::draw(corpus, encoder, &sides, settings.seed)?;
    let (sampled, vectors) = sample.read(corpus, encoder)?;
    let first = fit(&sampled, vectors.view(), 0)?;
    let second = if sides.halves {
        Some(fit(&sampled, vectors.view(), 1)?)
    } else {
        None
    };
    let mut heads = match &second {
        Some(second) => {
            let pairs = first.iter().zip(second);
            let mean: Vec<Fitted> = pairs.map(|(a, b)| a.mean(b)).collect();
            rounded(&mean)
        }
        None => rounded(&first),
    };
    // A side is judged by the heads of the other.
    let judge_of = [second.as_deref().map(rounded), Some(rounded(&first))];
    let judged = sampled.iter().filter_map(|statement| {
        let heads = judge_of[statement.side].as_ref()?;
        Some(statement.scored(heads, vectors.view()))
    });
    let judged: Vec<Scored<'_>> = judged.collect();
    let raised = overlap::matching(&judged);
    for (bias, by) in heads.biases().into_iter().zip(raised) {
        *bias += by;
    }
    let [home, school, student, teacher, explained] = overlap::overlaps(&judged, raised);
    let fitted = sampled.iter().filter(|s| sides.halves || s.side == 0);
    let report = WordsReport {
        tokens: fitted.map(|s| s.rows.len()).sum(),
        judged: judged.len(),
        cause: Overlap::sum([home, school, student, teacher]).f1(),
        explained: explained.f1(),
    };
    Ok(Some((heads, report)))
}

/// Whether any words are quoted from the statement.
fn quotes(coding: &Coding) -> bool {
    let evidence = &coding.evidence;
    evidence.explained.is_some() || evidence.cause.iter().any(Option::is_some)
}

impl Sampled<'_> {
    /// Which of its tokens are among the words of one column of [`TokenHeads::scores`]; `None`
    /// where these are not known or the question does not arise.
    fn inside(&self, column: usize) -> Option<Vec<bool>> {
        let evidence = &self.coding.evidence;
        let words = match evidence.cause.get(column) {
            Some(words) => Some(words.as_ref()?),
            None => evidence.explained.as_ref(),
        };
        let inside = |token: &Range<usize>| {
            words.is_some_and(|words| token.start < words.end && token.end > words.start)
        };
        Some(self.tokens.iter().map(inside).collect())
    }

    fn scored(&self, heads: &TokenHeads, vectors: ArrayView2<'_, f32>) -> Scored<'_> {
        let tokens = self.rows.clone().map(|row| vectors.row(row).to_vec());
        Scored {
            text: self.text,
            coding: self.coding,
            tokens: &self.tokens,
            scores: tokens.map(|token| heads.scores(&token)).collect(),
        }
    }
}

/// One function for each column of [`TokenHeads::scores`], fitted on one side.
fn fit(
    sampled: &[Sampled<'_>],
    vectors: ArrayView2<'_, f32>,
    side: usize,
) -> Result<Vec<Fitted>, Error> {
    let column = |column: usize| {
        let mut cases = Cases::default();
        for statement in sampled.iter().filter(|s| s.side == side) {
            if let Some(inside) = statement.inside(column) {
                cases.rows.extend(statement.rows.clone());
                cases.classes.extend(inside.into_iter().map(usize::from));
            }
        }
        cases.copies = vec![1; cases.rows.len()];
        let strength = PENALTY * cases.rows.len().max(1) as f64;
        two_classes(vectors, &cases, strength)
    };
    // One after the other: each needs a copy of the vectors.
    (0..SCORES).map(column).collect()
}

fn rounded(fitted: &[Fitted]) -> TokenHeads {
    let head = |k: usize| {
        fitted
            .get(k)
            .map_or_else(Linear::default, |f| table::rounded(f, 0))
    };
    TokenHeads {
        cause: [0, 1, 2, 3].map(head),
        explained: head(SCORES - 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::{Coder, Source, Sources};

    #[test]
    fn tokens_are_cases_only_where_it_is_known_what_they_are() {
        let mut coding = Coding::new(
            Coder("x".into()),
            Sources::NONE.with(Source::Home).with(Source::Student),
        );
        coding.evidence.cause[Source::Home.index()] = Some(0..4);
        let statement = Sampled {
            text: "Dads nap; kids",
            coding: &coding,
            side: 0,
            tokens: vec![0..3, 3..4, 5..8],
            rows: 0..3,
        };
        assert_eq!(statement.inside(0), Some(vec![true, true, false]));
        assert_eq!(statement.inside(1), None);
        assert_eq!(statement.inside(2), None);
        assert_eq!(statement.inside(4), Some(vec![false; 3]));
    }
}
