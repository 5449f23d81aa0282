//! What one coder takes for what another does.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::codebook::{Source, Sources};

/// How often one coder gives one source set and another coder another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Confusion {
    /// The sources that the first coder names.
    pub first: Sources,
    /// Those of the second.
    pub second: Sources,
    /// In how many statements.
    pub statements: usize,
}

/// The rows (the first coder) and columns (the second) of a table by the only source named.
pub const SINGLE: [&str; 6] = ["none", "home", "school", "student", "teacher", "several"];

/// Every pair of source sets that occurs, the most frequent first.
pub(crate) fn counts(pairs: impl IntoIterator<Item = (Sources, Sources)>) -> Vec<Confusion> {
    let mut counts: BTreeMap<(Sources, Sources), usize> = BTreeMap::new();
    for pair in pairs {
        *counts.entry(pair).or_default() += 1;
    }
    let mut found: Vec<Confusion> = counts
        .into_iter()
        .map(|((first, second), statements)| Confusion {
            first,
            second,
            statements,
        })
        .collect();
    found.sort_by_key(|confusion| Reverse(confusion.statements));
    found
}

/// Statements by the only source named, rows and columns as [`SINGLE`].
pub(crate) fn single(pairs: impl IntoIterator<Item = (Sources, Sources)>) -> [[usize; 6]; 6] {
    let place = |sources: Sources| match sources.len() {
        0 => 0,
        1 => 1 + sources.iter().next().map_or(0, Source::index),
        _ => 5,
    };
    let mut table = [[0; 6]; 6];
    for (first, second) in pairs {
        table[place(first)][place(second)] += 1;
    }
    table
}
