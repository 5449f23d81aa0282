//! What is taken for what, and what is wrong with the most confidence.

use crate::agree;
use crate::codebook::{Coding, Sources, probability_of};

/// How often one source set is taken for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Confusion {
    /// The sources that gold names.
    pub gold: Sources,
    /// Those predicted.
    pub predicted: Sources,
    /// In how many statements.
    pub statements: usize,
}

/// Every pair of source sets, gold and predicted, that occurs, the most frequent first.
pub(super) fn pairs(pairs: impl Iterator<Item = (Sources, Sources)>) -> Vec<Confusion> {
    let counts = agree::counts(pairs).into_iter();
    counts
        .map(|of| Confusion {
            gold: of.first,
            predicted: of.second,
            statements: of.statements,
        })
        .collect()
}

/// Positions of the statements whose source set is wrong, the most confident first; those without
/// a confidence last.
pub fn errors(gold: &[Coding], predicted: &[Coding]) -> Vec<usize> {
    let pairs = gold.iter().zip(predicted).enumerate();
    let mut wrong: Vec<(usize, Option<f64>)> = pairs
        .filter(|(_, (gold, predicted))| gold.sources != predicted.sources)
        .map(|(at, (_, predicted))| (at, confidence(predicted)))
        .collect();
    let rank = |confidence: Option<f64>| confidence.unwrap_or(-1.0);
    wrong.sort_by(|a, b| rank(b.1).total_cmp(&rank(a.1)));
    wrong.into_iter().map(|(at, _)| at).collect()
}

/// What a coding says of its source set being right; from its probabilities, as if they were
/// independent, if it says nothing.
pub(super) fn confidence(coding: &Coding) -> Option<f64> {
    if let Some(confidence) = coding.confidence {
        return Some(f64::from(confidence));
    }
    let probabilities = coding.probabilities?;
    Some(f64::from(probability_of(coding.sources, probabilities)))
}
