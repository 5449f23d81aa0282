//! Codings to shares by cycle, and how they shift.
//!
//! Every number is an [`Estimate`] with its interval, and every cell says how many teachers and
//! attributions stand behind it. Knows nothing of texts or models: it cannot tell a person's
//! coding from a model's.

use std::sync::Arc;

use crate::codebook::{Outcome, Sources};

/// One coded statement as the statistics see it.
#[derive(Clone, Debug)]
pub struct Observation<'a> {
    /// Who wrote the statement.
    pub teacher: &'a str,
    /// The writer's team.
    pub team: Option<&'a str>,
    /// Position of the cycle in the order of cycles.
    pub cycle: usize,
    /// Where the causes named lie; empty for no attribution.
    pub sources: Sources,
    /// How what is explained went.
    pub outcome: Option<Outcome>,
}

/// How the shift is estimated.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Confidence level of every interval, between 0 and 1.
    pub level: f64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { level: 0.95 }
    }
}

/// A number with its interval.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// The estimate itself.
    pub value: f64,
    /// Lower bound of the interval.
    pub low: f64,
    /// Upper bound of the interval.
    pub high: f64,
    /// Confidence level of the interval.
    pub level: f64,
    /// How value and interval were got, as a short term of the methods page.
    pub method: &'static str,
    /// How many teachers contribute.
    pub teachers: usize,
    /// How many attributions contribute.
    pub attributions: u64,
}

/// One cycle of one stratum.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// How many statements were coded.
    pub statements: u64,
    /// How many of them are attributions.
    pub attributions: u64,
    /// How many teachers wrote them.
    pub teachers: usize,
    /// Attributions per 100 statements; `None` without statements.
    pub rate: Option<Estimate>,
    /// Share of attributions that name each source, 0 to 1, indexed by
    /// [`Source::index`](crate::codebook::Source::index); a statement may name several, so the
    /// four can sum to more than 1. That of `teacher` is the internal share. `None` without
    /// attributions.
    pub shares: [Option<Estimate>; 4],
}

/// The change of a share, with what is needed to judge it.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The change, in shares (-1 to 1).
    pub estimate: Estimate,
    /// Standard error.
    pub std_error: f64,
    /// Degrees of freedom of the interval.
    pub df: f64,
    /// Two-sided p-value; `None` with fewer than two teachers.
    pub p_value: Option<f64>,
    /// Position of the first cycle compared.
    pub from: usize,
    /// Position of the last cycle compared.
    pub to: usize,
}

/// All statements, or those of one team or one kind of outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct Stratum {
    /// What it is called; empty for all statements.
    pub name: Arc<str>,
    /// One cell a cycle, in the order of cycles.
    pub cells: Vec<Cell>,
    /// Change of each source's share from the first to the last cycle with attributions, indexed
    /// by source; `None` with fewer than two such cycles.
    pub first_to_last: [Option<Change>; 4],
    /// Change over the whole period by the straight line through all cycles; `None` with fewer
    /// than three cycles with attributions.
    pub trend: [Option<Change>; 4],
}

/// Shares by cycle and how they shift.
#[derive(Clone, Debug, PartialEq)]
pub struct Shift {
    /// Labels of the cycles, in order.
    pub cycles: Vec<Arc<str>>,
    /// All statements.
    pub overall: Stratum,
    /// One stratum a team, in the order of names; empty with fewer than two teams.
    pub teams: Vec<Stratum>,
    /// Success, failure and unclear, as far as they occur.
    pub outcomes: Vec<Stratum>,
    /// What a reader must know before trusting the numbers, a sentence each.
    pub warnings: Vec<String>,
}

/// Shares by cycle and their change, from codings.
///
/// # Panics
///
/// If an observation's cycle is not below the number of cycles.
pub fn estimate(
    _observations: &[Observation<'_>],
    _cycles: &[Arc<str>],
    _settings: &Settings,
) -> Shift {
    unreachable!("skeleton")
}
