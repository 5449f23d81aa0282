//! The report page: what moved, how sure, in whose words, and what to ask next.
//!
//! One file that opens by double-click: no script, no network, no fonts of its own. Written for
//! coaches and teams, so it never names a teacher in its text and never ranks anybody: groups too
//! small to hide in are left out. Computes no statistics; every number is in the [`Analysis`].

mod figures;
mod finding;
mod questions;
mod small_print;
mod tables;
mod voices;
mod wording;

use std::collections::BTreeSet;

use askama::Template;

use self::wording::{counted, grouped};
use super::excerpt;
use crate::analysis::Analysis;

/// Teams with fewer teachers than this are neither counted nor named.
const MIN_TEACHERS: usize = 3;
/// Shares of a team on fewer attributions than this are not shown.
const MIN_ATTRIBUTIONS: u64 = 5;
/// The most that is shown of the name of a cycle or team, in characters.
const NAME: usize = 80;

/// The page as its template takes it: words and drawings, no numbers to work with.
#[derive(Template)]
#[template(path = "report.html")]
struct Page {
    title: String,
    finding: finding::Finding,
    facts: Vec<Fact>,
    figures: figures::Figures,
    cycles: Vec<tables::CycleRow>,
    teams: Option<tables::Teams>,
    voices: voices::Voices,
    questions: Vec<questions::Question>,
    small: small_print::SmallPrint,
    warnings: usize,
}

/// One thing about what was read.
struct Fact {
    name: &'static str,
    value: String,
}

/// The report page of one run, as UTF-8 HTML.
///
/// The same analysis gives the same bytes. The page embeds no listing of all statements, so its
/// size does not grow with them.
///
/// # Panics
///
/// If a statement's span does not lie within its reflection's text, or the cells of a stratum are
/// not as many as the cycles.
pub fn html(analysis: &Analysis) -> Vec<u8> {
    let page = Page {
        title: title(analysis),
        finding: finding::of(analysis),
        facts: facts(analysis),
        figures: figures::of(&analysis.shift),
        cycles: tables::cycles(&analysis.shift),
        teams: tables::teams(&analysis.shift),
        voices: voices::of(analysis),
        questions: questions::of(analysis),
        small: small_print::of(analysis),
        warnings: analysis.shift.warnings.len(),
    };
    let mut bytes = Vec::with_capacity(128 * 1024);
    page.write_into(&mut bytes)
        .expect("writing to memory does not fail");
    bytes
}

fn title(analysis: &Analysis) -> String {
    match &analysis.cycles[..] {
        [] => String::new(),
        [only] if only.is_empty() => String::new(),
        [only] => cycle_name(only),
        [first, .., last] => format!("{} to {}", cycle_name(first), cycle_name(last)),
    }
}

/// The name of a cycle, cut where it is very long.
fn cycle_name(label: &str) -> String {
    if label.is_empty() {
        return "All reflections".to_owned();
    }
    excerpt::name(label, NAME)
}

fn facts(analysis: &Analysis) -> Vec<Fact> {
    let teams: BTreeSet<&str> = analysis
        .reflections
        .iter()
        .filter_map(|r| r.team.as_deref())
        .collect();
    let dates = analysis.reflections.iter().filter_map(|r| r.date);
    let dates = dates.clone().min().zip(dates.max());
    let counts = [
        ("Teachers", analysis.teachers()),
        ("Teams", teams.len()),
        (
            "Cycles",
            analysis
                .cycles
                .iter()
                .filter(|name| !name.is_empty())
                .count(),
        ),
        ("Reflections", analysis.reflections.len()),
        ("Statements", analysis.statements.len()),
        ("Explanations", analysis.attributions()),
    ];
    let counts = counts
        .into_iter()
        .filter(|(name, count)| *count > 0 || *name == "Explanations");
    let mut facts: Vec<Fact> = counts
        .map(|(name, count)| Fact {
            name,
            value: grouped(count as u64),
        })
        .collect();
    if let Some((first, last)) = dates {
        facts.push(Fact {
            name: "Written",
            value: wording::period(first, last),
        });
    }
    if analysis.reflections.is_empty() {
        facts.clear();
    }
    facts
}

/// `5 explanations, 3 teachers`.
fn basis(attributions: u64, teachers: usize) -> String {
    let teachers = counted(teachers as u64, "teacher");
    format!("{}, {teachers}", counted(attributions, "explanation"))
}
