//! How sure the codes are, and what is missing, by number.

use super::Context;
use super::audience::Part;
use super::catalogue::gaps;
use crate::analysis::{CodedStatement, UNSURE};
use crate::reflection::Reflection;

/// A line for each thing that is unsure or missing, in coach's and research's reports. Sums over
/// all cycles are left out where a cycle is, which could be got back from them.
pub(super) fn of(context: &Context<'_>) -> Vec<String> {
    let analysis = context.analysis;
    if !context.has(Part::SmallPrint) || analysis.reflections.is_empty() {
        return Vec::new();
    }
    let mut lines = Vec::new();
    if context.shown.all_cycles() {
        lines.extend(low(context));
        lines.push(abstained(context));
        lines.extend(nameless(context));
    }
    lines.extend(left(context));
    let unread = analysis.problems.len();
    if unread > 0 {
        lines.push(context.words.fill("unread", &gaps!["count" => unread]));
    }
    lines
}

/// How many codings of explanations are unsure; `None` where nobody says how sure they are.
fn low(context: &Context<'_>) -> Option<String> {
    let statements = &context.analysis.statements;
    let is_low = |one: &&CodedStatement| one.coding.confidence.is_some_and(|sure| sure < UNSURE);
    let is_said = statements.iter().any(|one| one.coding.confidence.is_some());
    let explanations = || {
        let all = statements.iter();
        all.filter(|one| one.coding.is_attribution())
    };
    is_said.then(|| {
        let gaps = gaps![
            "bound" => context.words.decimal(f64::from(UNSURE), 1),
            "explanations" => explanations().filter(is_low).count(),
            "all" => explanations().count(),
            "statements" => statements.iter().filter(is_low).count(),
            "sentences" => statements.len()
        ];
        context.words.fill("sure-low", &gaps)
    })
}

fn abstained(context: &Context<'_>) -> String {
    let (count, all) = (
        context.analysis.abstained(),
        context.analysis.statements.len(),
    );
    let words = context.words;
    match count {
        0 => words.get("sure-all"),
        _ => words.fill("sure-abstained", &gaps!["count" => count, "all" => all]),
    }
}

/// Reflections that don't name something, or that all of them do.
fn nameless(context: &Context<'_>) -> Vec<String> {
    let reflections = &context.analysis.reflections;
    let without = |lacks: fn(&Reflection) -> bool| reflections.iter().filter(|r| lacks(r)).count();
    let counts = [
        ("missing-cycle", without(|r| r.cycle.is_none())),
        ("missing-teacher", without(|r| r.teacher.is_none())),
        ("missing-date", without(|r| r.date.is_none())),
    ];
    let words = context.words;
    let told = counts.iter().filter(|(_, count)| *count > 0);
    let told = told
        .map(|(key, count)| words.fill(key, &gaps!["count" => *count, "all" => reflections.len()]));
    let lines: Vec<String> = told.collect();
    if lines.is_empty() {
        return vec![words.get("missing-nothing")];
    }
    lines
}

/// Teachers with explanations in one of the compared cycles alone: few by their nature, and so
/// told where small cells are.
fn left(context: &Context<'_>) -> Option<String> {
    let attrition = context.analysis.shift.attrition.as_ref()?;
    let is_open = !context.settings.audience.is_protected();
    is_open.then(|| {
        let gaps = gaps![
            "both" => attrition.both,
            "first" => attrition.only_first,
            "last" => attrition.only_last
        ];
        context.words.fill("missing-left", &gaps)
    })
}
