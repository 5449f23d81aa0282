//! The tables of the page: cycles, and teams large enough to be shown.

use super::finding::count_of;
use super::wording::{NBSP, SOURCES, grouped, percent_range, signed, signed_range, whole};
use super::{MIN_ATTRIBUTIONS, MIN_TEACHERS, NAME, cycle_name};
use crate::codebook::Source;
use crate::report::excerpt;
use crate::shift::{By, Cell, Shift, Stratum};

/// One cycle.
pub(super) struct CycleRow {
    pub name: String,
    pub statements: String,
    pub attributions: String,
    pub teachers: usize,
    /// Attributions per 100 statements, and their range.
    pub rate: Option<(String, String)>,
    /// Share and range of each source, in the order of the page.
    pub shares: Vec<Option<(String, String)>>,
    /// How many attributions name own teaching.
    pub own: String,
}

pub(super) fn cycles(shift: &Shift) -> Vec<CycleRow> {
    let rows = shift.cycles.iter().zip(&shift.overall.cells);
    rows.map(|(name, cell)| {
        let share = |source: &Source| {
            let share = cell.shares[source.index()].as_ref()?;
            Some((super::wording::percent(share.value), percent_range(share)))
        };
        let own = cell.shares[Source::Teacher.index()].as_ref();
        CycleRow {
            name: cycle_name(name),
            statements: grouped(cell.statements),
            attributions: grouped(cell.attributions),
            teachers: cell.teachers,
            rate: cell.rate.as_ref().map(|rate| {
                let range = format!(
                    "{}–{}",
                    whole(rate.low.max(0.0)),
                    whole(rate.high.min(100.0))
                );
                (whole(rate.value), range)
            }),
            shares: SOURCES.iter().map(share).collect(),
            own: own.map_or_else(String::new, |own| {
                grouped(count_of(own.value, cell.attributions))
            }),
        }
    })
    .collect()
}

/// Teams, in the order of their names.
pub(super) struct Teams {
    pub first: String,
    pub last: String,
    pub rows: Vec<TeamRow>,
    /// How many teams are too small to be shown.
    pub hidden: usize,
}

/// One team: first cycle, last cycle, change.
pub(super) struct TeamRow {
    pub name: String,
    /// Share, range and basis in the first and the last cycle; `None` where too small.
    pub shares: [Option<[String; 3]>; 2],
    /// Change and range; `None` where either is too small.
    pub change: Option<(String, String)>,
}

/// The teams' first and last cycle; `None` with fewer than two teams or no cycle to show.
pub(super) fn teams(shift: &Shift) -> Option<Teams> {
    let filled: Vec<usize> = (0..shift.overall.cells.len())
        .filter(|at| shift.overall.cells[*at].attributions > 0)
        .collect();
    let (&first, &last) = filled.first().zip(filled.last())?;
    let teams = shift.by(By::Team);
    if teams.is_empty() {
        return None;
    }
    let (shown, hidden): (Vec<_>, Vec<_>) = teams
        .iter()
        .partition(|team| team.cells.iter().any(is_large));
    Some(Teams {
        first: cycle_name(&shift.cycles[first]),
        last: if first == last {
            String::new()
        } else {
            cycle_name(&shift.cycles[last])
        },
        rows: shown
            .into_iter()
            .map(|team| team_row(team, first, last))
            .collect(),
        hidden: hidden.len(),
    })
}

/// Whether nobody stands out in a cell.
fn is_large(cell: &Cell) -> bool {
    cell.teachers >= MIN_TEACHERS && cell.attributions >= MIN_ATTRIBUTIONS
}

fn team_row(team: &Stratum, first: usize, last: usize) -> TeamRow {
    let share = |at: usize| {
        let cell = team.cells.get(at).filter(|cell| is_large(cell))?;
        cell.shares[Source::Teacher.index()]
            .as_ref()
            .map(super::figures::share_in_words)
    };
    let shares = [share(first), share(last)];
    let change = team.first_to_last[Source::Teacher.index()].as_ref();
    let change = change.filter(|change| {
        (change.from, change.to) == (first, last) && shares.iter().all(Option::is_some)
    });
    TeamRow {
        name: excerpt::name(&team.name, NAME),
        shares,
        change: change.map(|change| {
            let points = format!("{}{NBSP}points", signed(change.estimate.value));
            (points, signed_range(&change.estimate))
        }),
    }
}
