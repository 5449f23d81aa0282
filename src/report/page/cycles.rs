//! The numbers of each cycle.

use super::Context;
use super::finding::count_of;
use super::wording::{SOURCES, percent, percent_range, whole};
use crate::codebook::Source;
use crate::shift::Cell;

/// One cycle.
pub(super) struct CycleRow {
    pub name: String,
    /// Its numbers; `None` where they are too small to be shown.
    pub numbers: Option<Numbers>,
}

/// The numbers of a cycle.
pub(super) struct Numbers {
    pub statements: String,
    pub attributions: String,
    pub teachers: String,
    /// Attributions and teachers in a line.
    pub basis: String,
    /// Attributions per 100 statements, and their range.
    pub rate: Option<(String, String)>,
    /// Share and range of each source, in the order of the page.
    pub shares: Vec<Option<(String, String)>>,
    /// How many attributions name own teaching.
    pub own: String,
}

pub(super) fn of(context: &Context<'_>) -> Vec<CycleRow> {
    let cells = context.analysis.shift.overall.cells.iter().enumerate();
    let row = |(at, cell): (usize, &Cell)| CycleRow {
        name: context.cycle(at),
        numbers: context.shown.cycle(at).then(|| numbers(context, cell)),
    };
    cells.map(row).collect()
}

fn numbers(context: &Context<'_>, cell: &Cell) -> Numbers {
    let words = context.words;
    let share = |source: &Source| {
        let share = cell.shares[source.index()].as_ref()?;
        Some((percent(share.value), percent_range(share)))
    };
    let own = cell.shares[Source::Teacher.index()].as_ref();
    Numbers {
        statements: words.grouped(cell.statements),
        attributions: words.grouped(cell.attributions),
        teachers: words.grouped(cell.teachers as u64),
        basis: words.basis(cell.attributions, cell.teachers),
        rate: cell.rate.as_ref().map(|rate| {
            let (low, high) = (whole(rate.low.max(0.0)), whole(rate.high.min(100.0)));
            (whole(rate.value), format!("{low}–{high}"))
        }),
        shares: SOURCES.iter().map(share).collect(),
        own: own.map_or_else(String::new, |own| {
            words.grouped(count_of(own.value, cell.attributions))
        }),
    }
}
