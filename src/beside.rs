//! Another report's codings beside an analysis: another school, another year.
//!
//! What only names and texts can tell is settled here (who wrote in both, whether the same
//! statements are in both); the numbers are [`shift::counterpart`]'s.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::analysis::Analysis;
use crate::error::Notice;
use crate::shift::{self, CodedBy, Logs, Observation};
use crate::study::Study;
use crate::teacher;

/// Statements of fewer characters may stand in two reports by chance ("It went well.").
const LONG: usize = 25;
/// Above this share of the other's long statements, or of these, that stand in both, each text
/// counted once, the two are one report: there is nothing to compare.
const SAME: f64 = 0.9;

/// Sets the codings of another report beside an analysis, as
/// [`Shift::counterpart`](shift::Shift::counterpart), under what it is called.
///
/// Teachers whose names are alike but for case, titles and order are taken for one person; a name
/// with a digit in it is taken for a code that stands for someone else in each report. Where both
/// hold nearly the same statements nothing is set, and the notice says so.
///
/// # Panics
///
/// If the level is not between 0 and 1.
pub fn set_beside(
    analysis: &mut Analysis,
    label: &str,
    other: &Study<'_>,
    level: f64,
) -> Option<Notice> {
    let (repeated, is_same) = repeated(analysis, other);
    if is_same {
        return Some(Notice {
            file: other.name.to_owned(),
            what: format!(
                "not compared with {label}: nearly all statements of one stand in the other, so \
                 that there are no two to compare"
            ),
        });
    }
    let (these, theirs) = (analysis.observations(), other.observations());
    let mut is_nameless = false;
    let mut persons = |all: &[Observation<'_>], side: &str| -> Vec<String> {
        let person = |one: &Observation<'_>| {
            let name = teacher::key(one.teacher);
            let is_known = !name.is_empty() && !name.contains(|c: char| c.is_numeric());
            is_nameless |= !is_known;
            // No name begins with a line end.
            if is_known {
                name
            } else {
                format!("\n{side}{name}")
            }
        };
        all.iter().map(person).collect()
    };
    let (writers, their_writers) = (persons(&these, "these "), persons(&theirs, "other "));
    let (these, theirs) = (renamed(&these, &writers), renamed(&theirs, &their_writers));
    let mut found = shift::counterpart(
        Logs {
            label: "",
            observations: &these,
            cycles: &analysis.cycles,
        },
        Logs {
            label,
            observations: &theirs,
            cycles: &other.cycles,
        },
        level,
    );
    let coders = [&*analysis.model.name, other.coder];
    found.nameless = is_nameless;
    // A person gives no probabilities.
    found.coded_by = if other.with_probabilities > 0 {
        CodedBy::Model
    } else {
        CodedBy::Unknown
    };
    found.coders = (coders[0] != coders[1]).then(|| coders.map(Arc::from));
    found.repeated = repeated;
    analysis.shift.counterpart = Some(found);
    None
}

fn renamed<'a>(all: &[Observation<'a>], names: &'a [String]) -> Vec<Observation<'a>> {
    let pairs = all.iter().zip(names);
    let renamed = pairs.map(|(one, name)| Observation {
        teacher: name,
        ..one.clone()
    });
    renamed.collect()
}

/// How many of the other's long statements stand in these logs, and whether these are the same
/// logs. For that texts are compared, not statements: one that a form puts into every reflection
/// makes no two reports alike.
fn repeated(analysis: &Analysis, other: &Study<'_>) -> (usize, bool) {
    let words = |words: &str| -> Option<String> {
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        (words.chars().count() >= LONG).then_some(words)
    };
    let these: BTreeSet<String> = analysis
        .statements
        .iter()
        .filter_map(|coded| {
            let reflection = &analysis.reflections[coded.reflection];
            let said: Cow<'_, str> = reflection.words(coded.statement);
            words(&said)
        })
        .collect();
    let theirs = other.statements.iter();
    let theirs: Vec<String> = theirs
        .filter_map(|one| words(one.line.words.as_deref()?))
        .collect();
    let both = theirs.iter().filter(|one| these.contains(*one)).count();
    let texts: BTreeSet<String> = theirs.into_iter().collect();
    let alike = texts.intersection(&these).count();
    let fewer = these.len().min(texts.len());
    (both, alike > 0 && alike as f64 >= SAME * fewer as f64)
}
