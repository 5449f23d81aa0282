//! The rows of another report that stands beside this one, and of what is between the two.

use std::sync::Arc;

use super::{Row, Table, row, term};
use crate::shift::{Change, Counterpart, Stratum};

/// Levels and changes of the other report as stratum `logs=LABEL`, then these logs' numbers less
/// the other's as `logs=these - LABEL`, between the cycles of these.
pub(super) fn rows<'a>(table: &mut Table<'a>, found: &'a Counterpart) {
    let other = &found.other;
    let mut beside = Table {
        cycles: other.cycles.iter().map(AsRef::as_ref).collect(),
        overall: &other.overall,
        rows: Vec::new(),
    };
    beside.stratum(&format!("logs={}", other.label).into(), &other.overall);
    table.rows.append(&mut beside.rows);

    let name: Arc<str> = format!("logs=these - {}", other.label).into();
    let before = table.rows.len();
    let none = Stratum::default();
    let differences = [
        (
            term::DIFFERENCE_IN_FIRST,
            &found.first,
            found.rates[0].as_ref(),
        ),
        (
            term::DIFFERENCE_IN_LAST,
            &found.last,
            found.rates[1].as_ref(),
        ),
        (term::DIFFERENCE_IN_SHIFTS, &found.shift, None),
    ];
    for (term, shares, rate) in differences {
        let rate = rate.map(|change| rate_row(table, term, &name, change));
        table.rows.extend(rate);
        table.changes(term, &name, shares, &none);
    }
    // The statements of two reports are not those of this one: left empty.
    for row in &mut table.rows[before..] {
        row.statements = None;
    }
}

fn rate_row<'a>(
    table: &Table<'a>,
    term: &'static str,
    name: &Arc<str>,
    change: &Change,
) -> Row<'a> {
    Row {
        from: Some(table.cycles[change.from]),
        to: Some(table.cycles[change.to]),
        df: change.p_value.map(|_| change.df),
        p_value: change.p_value,
        ..row(term, "any", Arc::clone(name))
    }
    .estimate(&change.estimate)
}
