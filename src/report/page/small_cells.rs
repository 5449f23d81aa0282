//! Which cells a page may show, so that no one's answers can be picked out.
//!
//! A cell is one cycle of all statements, of a team, or of a kind of outcome. On the pages of a
//! team and a coach a cell of fewer than [`MIN_TEACHERS`] teachers or [`MIN_ATTRIBUTIONS`]
//! attributions is left out; and where what is left out could be got back by taking what is shown
//! from the whole, the smallest cell that is shown is left out with it (complementary suppression,
//! Hundepool et al. 2012, *Statistical Disclosure Control*, ch. 4), until those left out are at
//! least two that are together no small cell.

use crate::codebook::Outcome;
use crate::shift::{By, Cell, Shift, Stratum};

/// Cells with fewer teachers than this are small.
pub(super) const MIN_TEACHERS: usize = 3;
/// Cells with fewer attributions, or fewer statements, than this are small.
pub(super) const MIN_ATTRIBUTIONS: u64 = 5;

/// Which cells may be shown: by cycle, and by team or outcome and cycle.
pub(super) struct Shown {
    cycles: Vec<bool>,
    teams: Vec<Vec<bool>>,
    outcomes: Vec<Vec<bool>>,
}

impl Shown {
    /// Everything, or what is not small and doesn't give away what is.
    pub(super) fn of(shift: &Shift, is_protected: bool) -> Self {
        let (teams, outcomes) = (shift.by(By::Team), shift.by(By::Outcome));
        let total = &shift.overall.cells;
        let all = |strata: &[Stratum]| vec![vec![true; total.len()]; strata.len()];
        if !is_protected {
            return Self {
                cycles: vec![true; total.len()],
                teams: all(teams),
                outcomes: all(outcomes),
            };
        }
        let large = |strata: &[Stratum]| -> Vec<Vec<bool>> {
            let of_stratum = |one: &Stratum| one.cells.iter().map(is_large).collect();
            strata.iter().map(of_stratum).collect()
        };
        let mut shown = Self {
            cycles: total.iter().map(is_large).collect(),
            teams: large(teams),
            outcomes: large(outcomes),
        };
        // What is unclear is shown nowhere: it may stand in for what is left out, but leaving it
        // out gives nothing away.
        let unclear = |one: &Stratum| &*one.name == Outcome::Unclear.name();
        if let Some(at) = outcomes.iter().position(unclear) {
            shown.outcomes[at].fill(true);
        }
        for cycle in 0..total.len() {
            protect(teams, cycle, &mut shown.teams, true);
            protect(outcomes, cycle, &mut shown.outcomes, false);
        }
        shown
    }

    /// Whether a cycle may be shown.
    pub(super) fn cycle(&self, cycle: usize) -> bool {
        self.cycles.get(cycle).copied().unwrap_or(false)
    }

    /// Whether every cycle may be shown: else sums over all cycles may not.
    pub(super) fn all_cycles(&self) -> bool {
        self.cycles.iter().all(|shown| *shown)
    }

    /// Whether a cycle of a team, by its place among the teams, may be shown.
    pub(super) fn team(&self, team: usize, cycle: usize) -> bool {
        is_set(&self.teams, team, cycle)
    }

    /// Whether a cycle of a kind of outcome, by its place among them, may be shown.
    pub(super) fn outcome(&self, outcome: usize, cycle: usize) -> bool {
        is_set(&self.outcomes, outcome, cycle)
    }
}

fn is_set(shown: &[Vec<bool>], stratum: usize, cycle: usize) -> bool {
    let found = shown.get(stratum).and_then(|cycles| cycles.get(cycle));
    found.copied().unwrap_or(false)
}

/// Whether nobody stands out in a cell. One that holds nothing gives nothing away.
pub(super) fn is_large(cell: &Cell) -> bool {
    if cell.statements == 0 && cell.attributions == 0 {
        return true;
    }
    let enough = if cell.attributions == 0 {
        cell.statements >= MIN_ATTRIBUTIONS
    } else {
        cell.attributions >= MIN_ATTRIBUTIONS
    };
    enough && teachers(cell) >= MIN_TEACHERS
}

/// How many teachers a cell's share rests on.
fn teachers(cell: &Cell) -> usize {
    let named = cell.shares.iter().flatten().map(|share| share.teachers);
    named.min().unwrap_or(cell.teachers).min(cell.teachers)
}

/// Leaves out more of one cycle's cells until those left out can't be got back from the whole.
/// `are_apart`: whether each teacher is in one of the strata only.
fn protect(strata: &[Stratum], cycle: usize, shown: &mut [Vec<bool>], are_apart: bool) {
    let cell = |at: usize| strata.get(at).and_then(|one| one.cells.get(cycle));
    let is_filled = |at: &usize| cell(*at).is_some_and(|cell| cell.statements > 0);
    let filled: Vec<usize> = (0..strata.len()).filter(is_filled).collect();
    loop {
        let (open, hidden): (Vec<usize>, Vec<usize>) =
            filled.iter().partition(|at| is_set(shown, **at, cycle));
        let of_hidden = || hidden.iter().filter_map(|at| cell(*at));
        let attributions: u64 = of_hidden().map(|cell| cell.attributions).sum();
        let people = of_hidden().map(teachers);
        let people: usize = if are_apart {
            people.sum()
        } else {
            people.max().unwrap_or(0)
        };
        let is_safe =
            hidden.len() > 1 && attributions >= MIN_ATTRIBUTIONS && people >= MIN_TEACHERS;
        if hidden.is_empty() || is_safe {
            return;
        }
        let size = |at: &usize| cell(*at).map(|cell| (cell.attributions, cell.teachers));
        let Some(next) = open.into_iter().min_by_key(size) else {
            return;
        };
        if let Some(is_shown) = shown.get_mut(next).and_then(|one| one.get_mut(cycle)) {
            *is_shown = false;
        }
    }
}
