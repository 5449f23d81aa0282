//! What was read, in numbers.

use std::collections::BTreeSet;

use super::Context;

/// One thing about what was read.
pub(super) struct Fact {
    pub name: String,
    pub value: String,
    /// Whether it takes a line of its own where there is little room.
    pub is_wide: bool,
}

/// Sums over all cycles are left out where a cycle is, which could be got back from them.
pub(super) fn of(context: &Context<'_>) -> Vec<Fact> {
    let (analysis, words) = (context.analysis, context.words);
    if analysis.reflections.is_empty() {
        return Vec::new();
    }
    let teams: BTreeSet<&str> = analysis
        .reflections
        .iter()
        .filter_map(|r| r.team.as_deref())
        .collect();
    let cycles = if context.knows_cycles {
        analysis.cycles.len()
    } else {
        0
    };
    let mut counts = vec![
        ("fact-teachers", analysis.teachers()),
        ("fact-teams", teams.len()),
        ("fact-cycles", cycles),
    ];
    if context.shown.all_cycles() {
        counts.push(("fact-reflections", analysis.reflections.len()));
        counts.push(("fact-statements", analysis.statements.len()));
    }
    counts.retain(|(_, count)| *count > 0);
    if context.shown.all_cycles() {
        counts.push(("fact-explanations", analysis.attributions()));
    }
    let fact = |(key, count): (&str, usize)| Fact {
        name: words.get(key),
        value: words.grouped(count as u64),
        is_wide: false,
    };
    let mut facts: Vec<Fact> = counts.into_iter().map(fact).collect();
    let dates = || analysis.reflections.iter().filter_map(|r| r.date);
    if let Some((first, last)) = dates().min().zip(dates().max()) {
        facts.push(Fact {
            name: words.get("fact-written"),
            value: words.period(first, last),
            is_wide: true,
        });
    }
    facts
}
