//! Another report beside this one, in sentences.

use std::sync::Arc;

use super::sentences::number;
use super::text::harmless;
use crate::codebook::Source;
use crate::report::number::{level, percent, points, signed_points};
use crate::shift::{Change, Counterpart, Side, method};

const OWN: usize = Source::Teacher.index();

/// How far the shifts or, where there are none, the shares are apart, and what to bear in mind.
pub(super) fn sentences(found: &Counterpart) -> Vec<String> {
    let mut sentences: Vec<String> = match &found.shift[OWN] {
        Some(change) => vec![shifts(found, change)],
        None => Vec::new(),
    };
    let is_one = |side: &&Side| side.ends.is_some_and(|(first, last)| first == last);
    let levels = if found.sides().iter().all(is_one) {
        vec![("", &found.first)]
    } else {
        vec![
            ("First cycles: ", &found.first),
            ("Last cycles: ", &found.last),
        ]
    };
    for (what, changes) in levels {
        let is_first = std::ptr::eq(changes, &raw const found.first);
        let change = changes[OWN].as_ref();
        sentences.extend(change.map(|change| shares(found, what, is_first, change)));
    }
    if sentences.is_empty() {
        sentences.push("One of the two holds no attributions: there is nothing to compare.".into());
    }
    sentences.extend(cautions(found));
    sentences
}

fn shifts(found: &Counterpart, change: &Change) -> String {
    let moved = |side: &Side| {
        let own = side.overall.first_to_last[OWN].as_ref();
        own.map_or_else(
            || "–".to_owned(),
            |own| signed_points(own.estimate.value, 0),
        )
    };
    let [here, there] = found.sides().map(moved);
    let so = match change.estimate.value {
        _ if change.holds_zero() => "which moved more can't be told",
        value if value > 0.0 => "the shift here lies above that there",
        _ => "the shift here lies below that there",
    };
    format!(
        "The internal share moved by {here} points here and by {there} there: {}; {so}.",
        apart(found, change)
    )
}

fn shares(found: &Counterpart, what: &str, is_first: bool, change: &Change) -> String {
    let share = |side: &Side| {
        let (first, last) = side.ends?;
        let at = if is_first { first } else { last };
        let share = side.overall.cells.get(at)?.shares[OWN].as_ref()?;
        let cycle = harmless(side.cycles.get(at)?);
        Some(format!("{} in {cycle}", percent(share.value)))
    };
    let [here, there] = found
        .sides()
        .map(|side| share(side).unwrap_or_else(|| "–".to_owned()));
    format!(
        "{what}{here} here, {there} there: {}.",
        apart(found, change)
    )
}

/// `a difference of +12 points (95 % interval −8 to 31; 23 teachers, 3 in both)`.
fn apart(found: &Counterpart, change: &Change) -> String {
    let estimate = &change.estimate;
    let who = number(estimate.teachers as u64, "teacher");
    let both = match found.shared {
        0 => String::new(),
        count => format!(", {count} in both"),
    };
    let value = signed_points(estimate.value, 0);
    if estimate.method == method::NOT_ESTIMABLE {
        return format!(
            "a difference of {value} points, without an interval, as one side rests on one \
             teacher ({who}{both})"
        );
    }
    let (low, high) = (points(estimate.low, 0), points(estimate.high, 0));
    format!(
        "a difference of {value} points ({} interval {low} to {high}; {who}{both})",
        level(estimate.level)
    )
}

fn cautions(found: &Counterpart) -> Vec<String> {
    let mut cautions = Vec::new();
    if let Some([here, there]) = &found.coders {
        let name = |coder: &Arc<str>| match &**coder {
            "" => "nobody named".to_owned(),
            coder => harmless(coder).into_owned(),
        };
        cautions.push(format!(
            "These logs were coded by {}, the others by {}: what differs may be the coders'.",
            name(here),
            name(there)
        ));
    }
    if found.repeated > 0 {
        cautions.push(format!(
            "{} of the others stand in these logs too and count on both sides.",
            number(found.repeated as u64, "statement")
        ));
    }
    if found.nameless {
        cautions.push(
            "Teachers without a name, or with a code for one, are taken for different people in \
             the two."
                .to_owned(),
        );
    }
    cautions
}
