//! What is taken for what, and what is wrong with the most confidence.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::codebook::{Coding, Source, Sources, probability_of};

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

/// The rows (gold) and columns (predicted) of [`super::Evaluation::single`].
pub const SINGLE: [&str; 6] = ["none", "home", "school", "student", "teacher", "several"];

/// Every pair of source sets that occurs, the most frequent first.
pub(super) fn pairs(pairs: &[(&Coding, &Coding)]) -> Vec<Confusion> {
    let mut counts: BTreeMap<(Sources, Sources), usize> = BTreeMap::new();
    for (gold, predicted) in pairs {
        *counts.entry((gold.sources, predicted.sources)).or_default() += 1;
    }
    let mut found: Vec<Confusion> = counts
        .into_iter()
        .map(|((gold, predicted), statements)| Confusion {
            gold,
            predicted,
            statements,
        })
        .collect();
    found.sort_by_key(|confusion| Reverse(confusion.statements));
    found
}

/// Statements by the only source named.
pub(super) fn single(pairs: &[(&Coding, &Coding)]) -> [[usize; 6]; 6] {
    let place = |sources: Sources| match sources.len() {
        0 => 0,
        1 => 1 + sources.iter().next().map_or(0, Source::index),
        _ => 5,
    };
    let mut table = [[0; 6]; 6];
    for (gold, predicted) in pairs {
        table[place(gold.sources)][place(predicted.sources)] += 1;
    }
    table
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
