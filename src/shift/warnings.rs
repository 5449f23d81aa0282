//! What a reader must know before trusting the numbers.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::tally::{SOME, Tallies, Tally};
use super::{Shift, Stratum, method};
use crate::codebook::Source;

/// Below this many teachers intervals rest on so few people that they are only rough: in
/// simulation they still hold, but are wider than most changes.
const FEW_TEACHERS: usize = 6;

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
    let with_attributions = filled(&shift.overall);
    comparison(shift, &with_attributions, &mut warnings);
    teachers(shift, overall, &with_attributions, &mut warnings);
    if let [first, .., last] = with_attributions[..] {
        warnings.extend(attrition(overall, first, last, &shift.cycles));
    }
    let few = list(&shift.cycles, &with_attributions, |cycle| {
        let count = shift.overall.cells[cycle].attributions;
        (count < FEW_ATTRIBUTIONS).then(|| count.to_string())
    });
    if let Some(few) = few {
        warnings.push(format!(
            "Few attributions (fewer than {FEW_ATTRIBUTIONS}) in {few}: one more or less moves \
             the shares a good deal."
        ));
    }
    nameless(tallies, &mut warnings);
    if overall.teachers(|entry| entry.counts.attributions > 0.0) > 1 {
        strata("team", &shift.teams, &mut warnings);
        strata("outcome", &shift.outcomes, &mut warnings);
    }
    warnings
}

/// Positions of the cycles with attributions.
fn filled(stratum: &Stratum) -> Vec<usize> {
    (0..stratum.cells.len())
        .filter(|cycle| stratum.cells[*cycle].attributions > 0)
        .collect()
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
    if let Some(empty) = empty {
        let (from, to) = (&shift.cycles[*first], &shift.cycles[*last]);
        warnings.push(
            if first < last && (*first > 0 || *last + 1 < shift.cycles.len()) {
                format!("No attributions in {empty}: the shift compares {from} with {to}.")
            } else {
                format!("No attributions in {empty}.")
            },
        );
    }
    if first == last {
        let only = &shift.cycles[*first];
        warnings.push(format!(
            "Only {only} holds attributions: a shift needs two cycles."
        ));
    }
}

/// Too few teachers, in all or in a cycle.
fn teachers(shift: &Shift, overall: &Tally, filled: &[usize], warnings: &mut Vec<String>) {
    let count = overall.teachers(|entry| entry.counts.attributions > 0.0);
    if count == 1 {
        warnings.push(
            "One teacher: the intervals of shares hold for that teacher's statements only; no \
             interval can be given for the shift."
                .to_owned(),
        );
        return;
    }
    if count < FEW_TEACHERS {
        warnings.push(format!(
            "Only {count} teachers: the intervals rest on so few people that they are wide and \
             rough."
        ));
    }
    let teachers_in = |cycle: usize| {
        let shares = &shift.overall.cells[cycle].shares;
        shares[0].as_ref().map_or(0, |share| share.teachers)
    };
    let is_unknown = shift.overall.first_to_last[0]
        .as_ref()
        .is_some_and(|change| change.estimate.method == method::NOT_ESTIMABLE);
    let alone = list(&shift.cycles, filled, |cycle| {
        (teachers_in(cycle) == 1).then(String::new)
    });
    if let Some(alone) = alone {
        let mut warning = format!(
            "All attributions in {alone} are by one teacher: the intervals there hold for that \
             teacher's statements only"
        );
        if is_unknown {
            warning += "; no interval can be given for the shift";
        }
        warnings.push(warning + ".");
    } else if is_unknown {
        warnings.push(
            "Nearly all attributions of a cycle that is compared are by one teacher: no interval \
             can be given for the shift."
                .to_owned(),
        );
    }
    let few = list(&shift.cycles, filled, |cycle| {
        let in_cycle = teachers_in(cycle);
        (count >= FEW_TEACHERS && (2..FEW_TEACHERS).contains(&in_cycle))
            .then(|| in_cycle.to_string())
    });
    if let Some(few) = few {
        warnings.push(format!(
            "Few teachers (fewer than {FEW_TEACHERS}) in {few}: the intervals there are rough."
        ));
    }
}

/// Teachers with attributions in only one of the two cycles that the shift compares.
fn attrition(overall: &Tally, first: usize, last: usize, cycles: &[Arc<str>]) -> Option<String> {
    let mut seen: BTreeMap<usize, [bool; 2]> = BTreeMap::new();
    for entry in overall
        .entries
        .iter()
        .filter(|e| e.counts.attributions > 0.0)
    {
        for (at, cycle) in [first, last].into_iter().enumerate() {
            if entry.cycle == cycle {
                seen.entry(entry.teacher).or_default()[at] = true;
            }
        }
    }
    let left = seen.values().filter(|seen| **seen == [true, false]).count();
    let joined = seen.values().filter(|seen| **seen == [false, true]).count();
    (left + joined > 0).then(|| {
        format!(
            "Of {} with attributions in {from} or {to}, {} in {from} only and {} in {to} only: \
             part of the shift may be a change of who wrote.",
            number(seen.len(), "teacher"),
            left,
            joined,
            from = cycles[first],
            to = cycles[last],
        )
    })
}

/// Statements that lack a teacher or a team.
fn nameless(tallies: &Tallies<'_>, warnings: &mut Vec<String>) {
    if tallies.nameless > 0 {
        let count = number(tallies.nameless, "statement");
        warnings.push(format!(
            "{count} without a teacher's name: they count as one teacher's, which makes the \
             intervals unreliable."
        ));
    }
    if tallies.teamless > 0 && tallies.teams.len() > 1 {
        let count = number(tallies.teamless, "statement");
        warnings.push(format!(
            "{count} without a team: counted in the whole, in no team."
        ));
    }
}

/// Strata with too few teachers to judge a shift.
fn strata(what: &str, strata: &[Stratum], warnings: &mut Vec<String>) {
    let names: Vec<Arc<str>> = strata.iter().map(|s| Arc::clone(&s.name)).collect();
    let all: Vec<usize> = (0..strata.len()).collect();
    let change = |at: usize| strata[at].first_to_last[Source::Teacher.index()].as_ref();
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
