//! Which cells a page may show, so that no one's answers can be picked out.
//!
//! A cell is one cycle of all statements, of a team, or of a kind of outcome. On the pages of a
//! team and a coach a cell of fewer than [`MIN_TEACHERS`] teachers or [`MIN_ATTRIBUTIONS`]
//! attributions is left out; and where what is left out could be got back by taking what is shown
//! from the whole, the smallest cell that is shown is left out with it (complementary suppression,
//! Hundepool et al. 2012, *Statistical Disclosure Control*, ch. 4), until those left out are at
//! least two that are together no small cell.

use crate::codebook::Outcome;
use crate::shift::{By, Cell, Change, Shift, Stratum};

/// Cells with fewer teachers than this are small.
pub(super) const MIN_TEACHERS: usize = 3;
/// Cells with fewer attributions, or fewer statements, than this are small.
pub(super) const MIN_ATTRIBUTIONS: u64 = 5;

/// Which cells may be shown: by cycle, and by team or outcome and cycle.
pub(super) struct Shown {
    cycles: Vec<bool>,
    teams: Vec<Vec<bool>>,
    outcomes: Vec<Vec<bool>>,
    /// By cycle, whether a sentence may say how what it explains went.
    told: Vec<bool>,
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
                told: vec![true; total.len()],
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
            told: Vec::new(),
        };
        // What is unclear is shown nowhere: it may stand in for what is left out, but leaving it
        // out gives nothing away.
        let unclear = |one: &Stratum| &*one.name == Outcome::Unclear.name();
        if let Some(at) = outcomes.iter().position(unclear) {
            shown.outcomes[at].fill(true);
        }
        for (cycle, total) in total.iter().enumerate() {
            let rest = Size::outside(total, teams, cycle);
            protect(teams, cycle, &mut shown.teams, Some(rest));
            protect(outcomes, cycle, &mut shown.outcomes, None);
        }
        // Whoever counts what sentences say has the cells.
        let is_told = |cycle| (0..outcomes.len()).all(|at| shown.outcome(at, cycle));
        shown.told = (0..total.len())
            .map(|cycle| !outcomes.is_empty() && is_told(cycle))
            .collect();
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

    /// Whether a sentence of a cycle may say how what it explains went.
    pub(super) fn tells_outcome(&self, cycle: usize) -> bool {
        self.told.get(cycle).copied().unwrap_or(false)
    }
}

fn is_set(shown: &[Vec<bool>], stratum: usize, cycle: usize) -> bool {
    let found = shown.get(stratum).and_then(|cycles| cycles.get(cycle));
    found.copied().unwrap_or(false)
}

/// Whether nobody stands out in a cell. One that holds nothing gives nothing away.
pub(super) fn is_large(cell: &Cell) -> bool {
    Size::of(cell).is_large()
}

/// Whether the number of teachers behind a change may stand beside the numbers of its two cycles:
/// what it has more than one of them is how many explained something in the other alone, who are
/// none or enough.
pub(super) fn tells_teachers(change: &Change, cells: &[Cell]) -> bool {
    let is_safe = |cell: &Cell| {
        [teachers(cell), cell.teachers].iter().all(|of_cycle| {
            let others = change.estimate.teachers.saturating_sub(*of_cycle);
            others == 0 || others >= MIN_TEACHERS
        })
    };
    let mut cycles = [change.from, change.to].into_iter();
    cycles.all(|at| cells.get(at).is_some_and(is_safe))
}

/// How much a cell holds.
#[derive(Clone, Copy, Default)]
struct Size {
    statements: u64,
    attributions: u64,
    teachers: usize,
}

impl Size {
    fn of(cell: &Cell) -> Self {
        Self {
            statements: cell.statements,
            attributions: cell.attributions,
            teachers: teachers(cell),
        }
    }

    /// What of a whole cycle is in none of the strata.
    fn outside(total: &Cell, strata: &[Stratum], cycle: usize) -> Self {
        let cells = strata.iter().filter_map(|one| one.cells.get(cycle));
        cells
            .map(Self::of)
            .fold(Self::of(total), |rest, part| Self {
                statements: rest.statements.saturating_sub(part.statements),
                attributions: rest.attributions.saturating_sub(part.attributions),
                teachers: rest.teachers.saturating_sub(part.teachers),
            })
    }

    fn is_large(&self) -> bool {
        if self.statements == 0 && self.attributions == 0 {
            return true;
        }
        let enough = if self.attributions == 0 {
            self.statements >= MIN_ATTRIBUTIONS
        } else {
            self.attributions >= MIN_ATTRIBUTIONS
        };
        enough && self.teachers >= MIN_TEACHERS
    }
}

/// How many teachers a cell's share rests on.
fn teachers(cell: &Cell) -> usize {
    let named = cell.shares.iter().flatten().map(|share| share.teachers);
    named.min().unwrap_or(cell.teachers).min(cell.teachers)
}

/// Leaves out more of one cycle's cells until those left out can't be got back from the whole.
/// `rest`: what is in none of the strata, where each teacher is in one of them only; `None` where
/// all may be in each.
fn protect(strata: &[Stratum], cycle: usize, shown: &mut [Vec<bool>], rest: Option<Size>) {
    let cell = |at: usize| strata.get(at).and_then(|one| one.cells.get(cycle));
    let is_filled = |at: &usize| cell(*at).is_some_and(|cell| cell.statements > 0);
    let filled: Vec<usize> = (0..strata.len()).filter(is_filled).collect();
    let rest_of = rest.filter(|rest| rest.statements > 0);
    loop {
        let (open, hidden): (Vec<usize>, Vec<usize>) =
            filled.iter().partition(|at| is_set(shown, **at, cycle));
        let of_hidden = hidden.iter().filter_map(|at| cell(*at)).map(Size::of);
        let of_hidden: Vec<Size> = of_hidden.chain(rest_of).collect();
        let attributions: u64 = of_hidden.iter().map(|size| size.attributions).sum();
        let people = of_hidden.iter().map(|size| size.teachers);
        let people: usize = if rest.is_some() {
            people.sum()
        } else {
            people.max().unwrap_or(0)
        };
        let is_safe = match &of_hidden[..] {
            [] => true,
            // Those without a team alone: nobody else is with them to be told from.
            [rest] if hidden.is_empty() => rest.is_large(),
            [_] => false,
            _ => attributions >= MIN_ATTRIBUTIONS && people >= MIN_TEACHERS,
        };
        if is_safe {
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
