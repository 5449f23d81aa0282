//! What a reader must know before trusting the numbers.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::counts::whole;
use super::tally::{SOME, Tallies, Tally};
use super::{BaselineClass, By, Change, Comparison, Shift, Split, Unit, method};
use crate::codebook::Source;

/// Below this many teachers intervals rest on so few people that they are only rough: in
/// simulation they still hold, but are wider than most changes.
const FEW_TEACHERS: usize = 6;

/// A teacher (team) who has at least this part of all attributions, and [`TIMES_THE_MEAN`] as many
/// as one has in the mean, dominates: in simulation, where one teacher in twenty wrote ten times as
/// much as the others and shifted otherwise, intervals of 95 % held the truth in 86 to 92 %
/// (`docs/coverage.md`).
const DOMINANT: f64 = 0.25;

/// See [`DOMINANT`].
const TIMES_THE_MEAN: f64 = 3.0;

/// Below this many attributions a cycle's shares move by 10 points or more with each of them.
const FEW_ATTRIBUTIONS: u64 = 10;

/// The warnings for the estimates, a sentence each, the gravest first.
pub(super) fn of(shift: &Shift, tallies: &Tallies<'_>) -> Vec<String> {
    let mut warnings = Vec::new();
    let overall = &tallies.overall;
    if overall.entries.is_empty() {
        return vec!["No statement in any cycle: there is nothing to estimate.".to_owned()];
    }
    if overall.total().attributions < SOME {
        let sentence = "No statement explains how students do: there are no shares to estimate.";
        return vec![sentence.to_owned()];
    }
    let filled = filled(shift);
    comparison(shift, &filled, &mut warnings);
    units(shift, overall, &filled, &mut warnings);
    warnings.extend(dominance(overall, shift.unit));
    warnings.extend(attrition(shift));
    let few = list(&shift.cycles, &filled, |cycle| {
        let count = shift.overall.cells[cycle].attributions;
        (count < FEW_ATTRIBUTIONS).then(|| count.to_string())
    });
    if let Some(few) = few {
        warnings.push(format!(
            "Few attributions (fewer than {FEW_ATTRIBUTIONS}) in {few}: one more or less moves \
             the shares a good deal."
        ));
    }
    warnings.extend(disagreement(shift));
    if let Some(comparison) = &shift.comparison {
        groups(comparison, shift, &mut warnings);
    }
    outside(shift, tallies, &mut warnings);
    if overall
        .teachers(|entry| entry.counts.attributions > 0.0)
        .len()
        > 1
    {
        for split in &shift.splits {
            strata(split, &mut warnings);
        }
    }
    for (by, count) in &tallies.too_many {
        warnings.push(format!(
            "{count} {by}s in {} cycles are too many to show each: was the right column taken?",
            shift.cycles.len()
        ));
    }
    warnings
}

/// Positions of the cycles with attributions.
fn filled(shift: &Shift) -> Vec<usize> {
    let cells = shift.overall.cells.iter().enumerate();
    let filled = cells.filter(|(_, cell)| cell.attributions > 0);
    filled.map(|(cycle, _)| cycle).collect()
}

/// Cycles that can't take part, and what is compared instead.
fn comparison(shift: &Shift, filled: &[usize], warnings: &mut Vec<String>) {
    let all: Vec<usize> = (0..shift.cycles.len()).collect();
    let empty = list(&shift.cycles, &all, |cycle| {
        (!filled.contains(&cycle)).then(String::new)
    });
    let Some((first, last)) = filled.first().zip(filled.last()) else {
        return;
    };
    let compared = shift.overall.first_to_last[0].as_ref();
    if let Some(empty) = empty {
        let is_cut = *first > 0 || *last + 1 < shift.cycles.len();
        warnings.push(match compared {
            Some(change) if is_cut => {
                let (from, to) = (&shift.cycles[change.from], &shift.cycles[change.to]);
                format!("No attributions in {empty}: the shift compares {from} with {to}.")
            }
            _ => format!("No attributions in {empty}."),
        });
    }
    if first == last {
        let only = &shift.cycles[*first];
        warnings.push(format!(
            "Only {only} holds attributions: a shift needs two cycles."
        ));
    } else if compared.is_none() {
        warnings.push(
            "There are not two cycles with attributions among those to be compared: there is no \
             shift."
                .to_owned(),
        );
    }
}

/// Too few teachers (teams), in all or in a cycle.
fn units(shift: &Shift, overall: &Tally, filled: &[usize], warnings: &mut Vec<String>) {
    let count = overall.units(|entry| entry.counts.attributions > 0.0).len();
    let what = shift.unit.name();
    if count == 1 {
        warnings.push(format!(
            "One {what}: the intervals of shares hold for that {what}'s statements only; no \
             interval can be given for the shift."
        ));
        return;
    }
    if count < FEW_TEACHERS {
        let who = match shift.unit {
            Unit::Teacher => "people",
            Unit::Team => "of them",
        };
        warnings.push(format!(
            "Only {count} {what}s: the intervals rest on so few {who} that they are wide and \
             rough."
        ));
    }
    let share_in = |cycle: usize| shift.overall.cells[cycle].shares[0].as_ref();
    let is_unknown = shift.overall.first_to_last[0]
        .as_ref()
        .is_some_and(|change| change.estimate.method == method::NOT_ESTIMABLE);
    let alone = list(&shift.cycles, filled, |cycle| {
        let is_alone = share_in(cycle)?.method == method::WILSON_STATEMENTS;
        is_alone.then(String::new)
    });
    if let Some(alone) = alone {
        let mut warning = format!(
            "All attributions in {alone} are by one {what}: the intervals there hold for that \
             {what}'s statements only"
        );
        if is_unknown {
            warning += "; no interval can be given for the shift";
        }
        warnings.push(warning + ".");
    } else if is_unknown {
        warnings.push(format!(
            "Nearly all attributions of a cycle that is compared are by one {what}: no interval \
             can be given for the shift."
        ));
    }
    let few = list(&shift.cycles, filled, |cycle| {
        let in_cycle = share_in(cycle)?.teachers;
        (count >= FEW_TEACHERS && (2..FEW_TEACHERS).contains(&in_cycle))
            .then(|| in_cycle.to_string())
    });
    if let Some(few) = few {
        warnings.push(format!(
            "Few teachers (fewer than {FEW_TEACHERS}) in {few}: the intervals there are rough."
        ));
    }
}

/// One teacher (team) who has so many of all attributions that the shares are largely theirs.
fn dominance(overall: &Tally, unit: Unit) -> Option<String> {
    let mut of_units: BTreeMap<usize, f64> = BTreeMap::new();
    for entry in &overall.entries {
        // Exact counts: the same in any order.
        *of_units.entry(entry.unit).or_default() += entry.counts.attributions;
    }
    of_units.retain(|_, attributions| *attributions > 0.0);
    let all: f64 = of_units.values().sum();
    let most = of_units.values().copied().fold(0.0, f64::max);
    let mean = all / of_units.len() as f64;
    let dominates = most >= DOMINANT * all && most >= TIMES_THE_MEAN * mean;
    (of_units.len() > 1 && dominates).then(|| {
        let what = unit.name();
        format!(
            "One {what} has {} of {} attributions: the shares are largely this {what}'s, and \
             intervals may be too narrow. See what the shift is without that {what}, or ask for \
             logs of like length.",
            whole(most),
            whole(all),
        )
    })
}

/// Teachers with attributions in only one of the two cycles that the shift compares.
fn attrition(shift: &Shift) -> Option<String> {
    let found = shift.attrition.as_ref()?;
    (found.only_first + found.only_last > 0).then(|| {
        format!(
            "Of {} with attributions in {from} or {to}, {} in {from} only and {} in {to} only: \
             part of the shift may be a change of who wrote.",
            number(found.both + found.only_first + found.only_last, "teacher"),
            found.only_first,
            found.only_last,
            from = shift.cycles[found.from],
            to = shift.cycles[found.to],
        )
    })
}

/// Changes of which the jackknife and CR2 say different things.
fn disagreement(shift: &Shift) -> Option<String> {
    let comparison = shift.comparison.as_ref();
    let kinds = [
        ("shift", Some(&shift.overall.first_to_last)),
        ("trend", Some(&shift.overall.trend)),
        (
            "difference in differences",
            comparison.map(|comparison| &comparison.first_to_last),
        ),
        (
            "difference in trends",
            comparison.map(|comparison| &comparison.trend),
        ),
    ];
    let is_split = |change: &Change| {
        let check = change.check.as_ref();
        check.is_some_and(|check| change.holds_zero() != (check.low <= 0.0 && check.high >= 0.0))
    };
    let mut split = Vec::new();
    for (kind, changes) in kinds {
        for (source, change) in Source::ALL.iter().zip(changes.into_iter().flatten()) {
            if change.as_ref().is_some_and(is_split) {
                let share = match source {
                    Source::Teacher => "the internal share".to_owned(),
                    other => format!("{other}"),
                };
                split.push(format!("the {kind} of {share}"));
            }
        }
    }
    (!split.is_empty()).then(|| {
        format!(
            "The two ways to judge a change, jackknife and CR2, disagree on whether {} can be \
             told from chance: don't rely on it.",
            split.join(", ")
        )
    })
}

/// What stands against a comparison of groups.
fn groups(found: &Comparison, shift: &Shift, warnings: &mut Vec<String>) {
    let (programme, comparison) = (&found.programme, &found.comparison);
    if found.in_both > 0 {
        warnings.push(format!(
            "{} wrote both in {programme} and in {comparison}: the groups are less independent \
             than they are taken for.",
            number(found.in_both, "teacher")
        ));
    }
    let Some(change) = &found.first_to_last[Source::Teacher.index()] else {
        warnings.push(format!(
            "{programme} and {comparison} don't both have attributions in two cycles: their \
             shifts are not compared."
        ));
        return;
    };
    if change.estimate.method == method::NOT_ESTIMABLE {
        warnings.push(format!(
            "In {programme} or {comparison} one of the cycles compared rests on a single {}: no \
             interval can be given for the difference of their shifts.",
            shift.unit
        ));
    }
    let Some(baseline) = &found.baseline else {
        return;
    };
    let cycle = &shift.cycles[baseline.cycle];
    for (what, equivalence) in [
        ("rate of attributions", &baseline.attributions),
        ("internal share", &baseline.internal),
    ] {
        let index = equivalence.index.as_ref().map(|index| index.value.abs());
        let verdict = match equivalence.class() {
            Some(BaselineClass::Adjust) => "an analysis should adjust for it",
            Some(BaselineClass::NotEquivalent) => "they can't be taken for equivalent",
            Some(BaselineClass::Equivalent) | None => continue,
        };
        warnings.push(format!(
            "In {cycle} {programme} and {comparison} differ in their {what} by {:.2} standard \
             deviations: {verdict}.",
            index.unwrap_or_default()
        ));
    }
}

/// Statements that lack a teacher, or what they are split by.
fn outside(shift: &Shift, tallies: &Tallies<'_>, warnings: &mut Vec<String>) {
    if tallies.nameless > 0 {
        let count = number(tallies.nameless, "statement");
        warnings.push(format!(
            "{count} without a teacher's name: they count as one teacher's, which makes the \
             intervals unreliable."
        ));
    }
    if shift.unit == Unit::Team && tallies.teamless > 0 {
        let count = number(tallies.teamless, "statement");
        warnings.push(format!(
            "{count} without a team: each of their writers counts as a team."
        ));
    }
    for (by, count) in tallies.outside.iter().filter(|(_, count)| *count > 0) {
        let count = number(*count, "statement");
        warnings.push(format!(
            "{count} without a {by}: counted in the whole, in no {by}."
        ));
    }
}

/// Strata with too few teachers to judge a shift.
fn strata(split: &Split, warnings: &mut Vec<String>) {
    let (what, strata) = (split.by, &split.strata);
    let names: Vec<Arc<str>> = strata.iter().map(|s| Arc::clone(&s.name)).collect();
    let all: Vec<usize> = (0..strata.len()).collect();
    let change = |at: usize| strata[at].first_to_last[strata[at].source().index()].as_ref();
    let unknown = list(&names, &all, |at| {
        let method = change(at)?.estimate.method;
        (method == method::NOT_ESTIMABLE).then(String::new)
    });
    if let Some(unknown) = unknown {
        warnings.push(format!(
            "By {what}, no interval can be given for the shift of {unknown}: one of the cycles \
             compared rests on a single teacher."
        ));
    }
    // Shares by agency and focus are among all attributions, whose teachers were told before.
    if matches!(what, By::Agency | By::Focus) {
        return;
    }
    let few = list(&names, &all, |at| {
        let estimate = &change(at)?.estimate;
        (estimate.method != method::NOT_ESTIMABLE && estimate.teachers < FEW_TEACHERS)
            .then(|| estimate.teachers.to_string())
    });
    if let Some(few) = few {
        warnings.push(format!(
            "By {what}, fewer than {FEW_TEACHERS} teachers in {few}: these intervals are rough."
        ));
    }
}

/// How many of something, with its plural.
fn number(count: impl TryInto<u64>, what: &str) -> String {
    match count.try_into().unwrap_or(u64::MAX) {
        1 => format!("1 {what}"),
        count => format!("{count} {what}s"),
    }
}

/// The names of those for which there is a note, each with its note in brackets unless empty, at
/// most eight of them; `None` if there are none.
fn list(
    names: &[Arc<str>],
    places: &[usize],
    note: impl Fn(usize) -> Option<String>,
) -> Option<String> {
    const SHOWN: usize = 8;
    let noted: Vec<String> = places
        .iter()
        .filter_map(|at| {
            Some(match note(*at)? {
                note if note.is_empty() => names[*at].to_string(),
                note => format!("{} ({note})", names[*at]),
            })
        })
        .collect();
    match noted.len() {
        0 => None,
        count if count > SHOWN => {
            let shown = noted[..SHOWN].join(", ");
            Some(format!("{shown} and {} more", count - SHOWN))
        }
        _ => Some(noted.join(", ")),
    }
}
