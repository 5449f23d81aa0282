//! What the numbers say, in plain sentences.

use std::sync::Arc;

use super::text::harmless;
use crate::codebook::Source;
use crate::report::number::{level, percent, points, signed_points};
use crate::shift::{Change, Shift, Stratum, method};

/// One decimal where without it a bound beside 0 would print as 0.
fn decimals(change: &Change) -> usize {
    let estimate = &change.estimate;
    let nearest = estimate.low.abs().min(estimate.high.abs());
    usize::from(!change.holds_zero() && nearest < 0.01)
}

/// `+16 (6 to 26)`, in points.
pub(super) fn change(change: &Change) -> String {
    let (estimate, digits) = (&change.estimate, decimals(change));
    let value = signed_points(estimate.value, digits);
    if estimate.method == method::NOT_ESTIMABLE {
        return format!("{value} (no interval)");
    }
    let (low, high) = (points(estimate.low, digits), points(estimate.high, digits));
    format!("{value} ({low} to {high})")
}

/// The first-to-last shift of the internal share; `None` without one.
pub(super) fn shift(shift: &Shift) -> Option<String> {
    let index = Source::Teacher.index();
    let change = shift.overall.first_to_last[index].as_ref()?;
    let label = |cycle: usize| harmless(&shift.cycles[cycle]);
    let share = |cycle: usize| {
        let share = shift.overall.cells[cycle].shares[index].as_ref();
        share.map_or_else(String::new, |share| percent(share.value))
    };
    let (from, to) = (label(change.from), label(change.to));
    let (before, after) = (share(change.from), share(change.to));
    let basis = basis(change);
    let interval = interval(change);
    let estimate = &change.estimate;
    Some(if estimate.method == method::NOT_ESTIMABLE {
        format!(
            "The internal share went from {before} in {from} to {after} in {to}, but what is \
             compared rests on one {}: no interval can be given, and nothing follows for others \
             ({basis}).",
            shift.unit
        )
    } else if change.holds_zero() {
        let value = signed_points(estimate.value, 0);
        format!(
            "No shift of the internal share can be told from chance: {before} in {from}, {after} \
             in {to}, a change of {value} points ({interval}; {basis})."
        )
    } else {
        let verb = if estimate.value > 0.0 { "rose" } else { "fell" };
        let value = points(estimate.value.abs(), decimals(change));
        format!(
            "The internal share {verb} by {value} points ({interval}), from {before} in {from} to \
             {after} in {to}; {basis}."
        )
    })
}

/// The trend of the internal share; `None` without one.
pub(super) fn trend(shift: &Shift) -> Option<String> {
    let change = shift.overall.trend[Source::Teacher.index()].as_ref()?;
    let value = signed_points(change.estimate.value, decimals(change));
    let (told, interval) = match change.estimate.method {
        method::NOT_ESTIMABLE => ("", "no interval can be given".to_owned()),
        _ if change.holds_zero() => (", not to be told from chance", interval(change)),
        _ => ("", interval(change)),
    };
    Some(format!(
        "By the straight line through all cycles: {value} points over the whole period{told} \
         ({interval}; {}).",
        basis(change)
    ))
}

/// The shifts of the other sources; `None` without one.
pub(super) fn others(shift: &Shift) -> Option<String> {
    let sources = [Source::Home, Source::School, Source::Student];
    let shifts: Option<Vec<String>> = sources
        .iter()
        .map(|source| {
            let change = shift.overall.first_to_last[source.index()].as_ref()?;
            // A source and its numbers stay on one line.
            Some(format!("{source} {}", self::change(change)).replace(' ', "\u{a0}"))
        })
        .collect();
    Some(format!(
        "The other sources from first to last, in points: {}.",
        shifts?.join(", ")
    ))
}

/// The name of a stratum, with the cycles that it compares where they are not those of all.
pub(super) fn stratum_name(stratum: &Stratum, overall: &Change, cycles: &[Arc<str>]) -> String {
    let name = harmless(&stratum.name);
    match &stratum.first_to_last[stratum.source().index()] {
        Some(change) if (change.from, change.to) != (overall.from, overall.to) => {
            let (from, to) = (harmless(&cycles[change.from]), harmless(&cycles[change.to]));
            format!("{name} ({from} to {to})")
        }
        _ => name.into_owned(),
    }
}

fn interval(change: &Change) -> String {
    let (estimate, digits) = (&change.estimate, decimals(change));
    let (low, high) = (points(estimate.low, digits), points(estimate.high, digits));
    format!("{} interval {low} to {high}", level(estimate.level))
}

/// Who and what stands behind a change.
fn basis(change: &Change) -> String {
    let teachers = number(change.estimate.teachers as u64, "teacher");
    let attributions = number(change.estimate.attributions, "attribution");
    format!("{teachers}, {attributions}")
}

/// How many of something, with its plural.
pub(super) fn number(count: u64, what: &str) -> String {
    match count {
        1 => format!("1 {what}"),
        _ => format!("{count} {what}s"),
    }
}
