//! What a reader must not conclude, how it was done, and what could not be read.

use super::wording::{grouped, percent};
use crate::analysis::Analysis;
use crate::error::Problem;
use crate::report::excerpt;

/// The last sections of the page.
pub(super) struct SmallPrint {
    pub warnings: Vec<String>,
    pub model: String,
    pub accuracy: Vec<String>,
    pub level: String,
    /// How many reflections belong to no cycle though others do.
    pub without_cycle: u64,
    pub problems: Listing<ProblemRow>,
    pub notices: Listing<String>,
    /// Whether anything was read at all.
    pub is_empty: bool,
}

/// The first of many, and how many there are.
pub(super) struct Listing<T> {
    pub shown: Vec<T>,
    pub total: String,
    pub more: usize,
}

/// One thing that could not be read.
pub(super) struct ProblemRow {
    pub place: String,
    pub what: String,
    pub why: String,
}

/// Problems and notices listed, at most; the files beside the page hold all of them.
const LISTED: usize = 40;
/// The most that is shown of one of their parts, in characters.
const PART: usize = 200;

pub(super) fn of(analysis: &Analysis) -> SmallPrint {
    let knows_cycles = analysis.cycles.iter().any(|name| !name.is_empty());
    let without = analysis
        .reflections
        .iter()
        .filter(|r| r.cycle.is_none() && knows_cycles);
    let estimates = analysis
        .shift
        .overall
        .cells
        .iter()
        .filter_map(|cell| cell.rate.as_ref());
    let level = estimates.map(|rate| rate.level).next().unwrap_or(0.95);
    let cut = |text: &String| excerpt::beginning(text, 2 * PART);
    SmallPrint {
        warnings: analysis.shift.warnings.iter().map(cut).collect(),
        model: excerpt::beginning(&analysis.model.name, PART),
        accuracy: analysis.model.accuracy.iter().map(cut).collect(),
        level: percent(level),
        without_cycle: without.count() as u64,
        problems: listing(&analysis.problems, problem),
        notices: listing(&analysis.notices, |notice| cut(&notice.to_string())),
        is_empty: analysis.reflections.is_empty(),
    }
}

fn listing<T, U>(all: &[T], show: impl Fn(&T) -> U) -> Listing<U> {
    Listing {
        shown: all.iter().take(LISTED).map(show).collect(),
        total: grouped(all.len() as u64),
        more: all.len().saturating_sub(LISTED),
    }
}

fn problem(problem: &Problem) -> ProblemRow {
    let cut = |text: &str| excerpt::beginning(text, PART);
    let place = if problem.place.is_empty() {
        problem.file.clone()
    } else {
        format!("{}, {}", problem.file, problem.place)
    };
    ProblemRow {
        place: cut(&place),
        what: cut(&problem.what),
        why: cut(&problem.why),
    }
}
