//! The table of cycles: one form for a wide, one for a usual and one for a narrow terminal.

use super::table::{self, Column};
use super::text::harmless;
use crate::codebook::Source;
use crate::report::number::{level, percent};
use crate::shift::{Cell, Estimate, Shift};

/// Tables that show the cycles, one after the other: a single one if it fits.
pub(super) fn tables(shift: &Shift, room: usize) -> Vec<Vec<Column>> {
    let wide = [counts(shift, Heads::Whole), shares(shift, true)].concat();
    if table::natural_width(&wide, 2) <= room {
        return vec![wide];
    }
    let usual = [counts(shift, Heads::Split), shares(shift, false)].concat();
    if table::natural_width(&usual, 1) <= room {
        return vec![usual];
    }
    let mut of_sources = vec![names(shift)];
    of_sources.extend(shares(shift, true));
    if table::natural_width(&of_sources, 1) > room {
        of_sources.truncate(1);
        of_sources.extend(shares(shift, false));
    }
    vec![counts(shift, Heads::Split), of_sources]
}

#[derive(Clone, Copy, PartialEq)]
enum Heads {
    Whole,
    /// Long words on two lines.
    Split,
}

fn names(shift: &Shift) -> Column {
    let names = shift
        .cycles
        .iter()
        .map(|cycle| harmless(cycle).into_owned());
    Column::names("Cycle", names.collect())
}

/// Who wrote how much.
fn counts(shift: &Shift, heads: Heads) -> Vec<Column> {
    let cells = |show: fn(&Cell) -> String| shift.overall.cells.iter().map(show).collect();
    let whole = heads == Heads::Whole;
    let (statements, attributions) = match heads {
        Heads::Whole => (["", "Statements"], ["", "Attributions"]),
        Heads::Split => (["State-", "ments"], ["Attri-", "butions"]),
    };
    let rate = |cell: &Cell| match &cell.rate {
        Some(rate) => format!("{:.0}", rate.value),
        None => "–".to_owned(),
    };
    let rate_between = |cell: &Cell| match &cell.rate {
        Some(rate) => format!("{:.0} ({:.0}–{:.0})", rate.value, rate.low, rate.high),
        None => "–".to_owned(),
    };
    let rate = if whole {
        cells(rate_between)
    } else {
        cells(rate)
    };
    vec![
        names(shift),
        Column::numbers("", "Teachers", cells(|cell| cell.teachers.to_string())),
        Column::numbers(
            statements[0],
            statements[1],
            cells(|cell| cell.statements.to_string()),
        ),
        Column::numbers(
            attributions[0],
            attributions[1],
            cells(|cell| cell.attributions.to_string()),
        ),
        Column::numbers("Per", "100", rate),
    ]
}

/// The internal share with its interval, and the other sources with theirs if wanted.
fn shares(shift: &Shift, intervals: bool) -> Vec<Column> {
    let column = |above: &str, heading: &str, source: Source, interval: bool| {
        let cells = shift.overall.cells.iter().map(|cell| {
            let share = cell.shares[source.index()].as_ref();
            share.map_or("–".to_owned(), |share| {
                if interval {
                    between(share)
                } else {
                    percent(share.value)
                }
            })
        });
        Column::numbers(above, heading, cells.collect())
    };
    let mut columns = vec![column("Internal", "share", Source::Teacher, true)];
    for (heading, source) in [
        ("Home", Source::Home),
        ("School", Source::School),
        ("Student", Source::Student),
    ] {
        columns.push(column("", heading, source, intervals));
    }
    columns
}

/// A share with its interval: `30 % (21–41)`.
pub(super) fn between(share: &Estimate) -> String {
    let (low, high) = (share.low * 100.0, share.high * 100.0);
    format!("{} ({low:.0}–{high:.0})", percent(share.value))
}

/// What the columns mean; `rest` has the intervals that are not shown.
pub(super) fn legend(shift: &Shift, rest: &str) -> String {
    let confidence = shift
        .overall
        .cells
        .iter()
        .find_map(|cell| cell.rate.as_ref());
    let confidence = confidence.map_or_else(|| level(0.95), |rate| level(rate.level));
    format!(
        "Internal share: of 100 attributions, how many name the teacher's own practice; home, \
         school and student likewise (one may name several). Per 100: attributions per 100 \
         statements. In brackets {confidence} intervals; those not shown are in {rest}."
    )
}
