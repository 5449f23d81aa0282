//! Codings to shares by cycle, and how they shift.
//!
//! Every number is an [`Estimate`] with its interval, and every cell says how many teachers and
//! attributions stand behind it. Knows nothing of texts or models: it cannot tell a person's
//! coding from a model's.

mod tally;
mod ratio;
mod contrast;
mod jackknife;
mod stratum;
mod warnings;
pub mod plan;
pub mod correct;

use std::sync::Arc;

use crate::codebook::{Outcome, Sources};
pub use crate::estimate::Estimate;

/// How an estimate was got: the values of [`Estimate::method`], explained on the methods page.
pub mod method {
    /// A level: Wilson's interval with the number of independent statements that the
    /// delete-one-teacher jackknife finds.
    pub const WILSON: &str = "wilson-jackknife";
    /// A level that rests on one teacher: Wilson's interval over that teacher's statements.
    pub const WILSON_STATEMENTS: &str = "wilson-statements";
    /// A change: t interval with the delete-one-teacher jackknife, CR3 scaling.
    pub const JACKKNIFE: &str = "jackknife-cr3";
    /// A change where leaving out any teacher changes nothing: recovered from the Wilson intervals
    /// of the levels.
    pub const RECOVERED: &str = "wilson-recovered";
    /// A change that can't be judged, because what is compared rests on one teacher: the interval
    /// is everything that is possible.
    pub const NOT_ESTIMABLE: &str = "not-estimable";
}

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
    /// The probability of each source, 0 to 1, indexed by
    /// [`Source::index`](crate::codebook::Source::index), where the sources are too uncertain to
    /// be counted: each then counts with its probability, and the statement as an attribution
    /// with the probability that it names any of them. `None` for a coding that counts as it is.
    pub expected: Option<[f64; 4]>,
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

/// One cycle of one stratum.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// How many statements were coded.
    pub statements: u64,
    /// How many of them are attributions; the nearest whole number where some count by their
    /// probabilities.
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
    /// Standard error; 0 where none can be given ([`method::NOT_ESTIMABLE`]).
    pub std_error: f64,
    /// Degrees of freedom of the interval; 0 where none can be given.
    pub df: f64,
    /// Two-sided p-value; `None` where what is compared rests on one teacher.
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

/// Most cells (teams times cycles) that are estimated by team: more of them are no teams but a
/// column taken wrongly, and would fill the memory.
const MOST_TEAM_CELLS: usize = 20_000;

/// Shares by cycle and their change, from codings.
///
/// The order of observations and the names of teachers make no difference; nor does the order in
/// which teams are named. Teachers are told apart by name alone. With an outcome, only
/// attributions count as such, against all statements of the cycle. A cycle whose attributions
/// are expected to be less than half a one has no shares. Formulas and their sources:
/// `docs/methods.md`.
///
/// # Panics
///
/// If an observation's cycle is not below the number of cycles, the level not between 0 and 1, or
/// an expected probability not from 0 to 1.
pub fn estimate(
    observations: &[Observation<'_>],
    cycles: &[Arc<str>],
    settings: &Settings,
) -> Shift {
    let level = settings.level;
    assert!(
        level > 0.0 && level < 1.0,
        "level {level} is not between 0 and 1"
    );
    let tallies = tally::count(observations);
    let stratum = |name: &str, tally| stratum::estimate(name.into(), tally, cycles.len(), level);
    let too_many = tallies.teams.len() * cycles.len() > MOST_TEAM_CELLS;
    let teams = match tallies.teams.len() {
        0 | 1 => &[],
        _ if too_many => &[],
        _ => &tallies.teams[..],
    };
    let mut shift = Shift {
        cycles: cycles.to_vec(),
        overall: stratum("", &tallies.overall),
        teams: teams.iter().map(|(team, t)| stratum(team, t)).collect(),
        outcomes: tallies
            .outcomes
            .iter()
            .map(|(outcome, tally)| stratum(outcome.name(), tally))
            .collect(),
        warnings: Vec::new(),
    };
    shift.warnings = warnings::of(&shift, &tallies);
    if too_many {
        let count = tallies.teams.len();
        shift.warnings.push(format!(
            "{count} teams in {} cycles are too many to show each: was the right column taken?",
            cycles.len()
        ));
    }
    shift
}
