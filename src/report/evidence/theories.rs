//! Theories of action in the logs, and what later cycles say of them.
//!
//! The rule: one sentence of a teacher, teams by turns, earlier cycles first. What later cycles say
//! are explanations by own teaching of the same team that share at least two content words with the
//! action, or one if the action has no more than two: words alike, not a proof that the same thing
//! is meant. All who have no team are one team, but where small cells are shown: there each is
//! followed alone.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::turns::by_turns;
use super::{AROUND, Discretion, Quote, quote, sureness, writer};
use crate::analysis::Analysis;
use crate::codebook::Source;
use crate::reflection::Reflection;
use crate::report::theory_of_action::{self, Theory};
use crate::report::{content_words, marked};

/// A theory of action.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct Held {
    /// Its cycle.
    pub cycle: usize,
    /// Its sentence, in which the action is marked as a cause and what is expected as an outcome.
    pub quote: Quote,
    pub later: Later,
}

/// What later cycles say of it.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) enum Later {
    /// Explanations that share words with it, with their cycles.
    Said(Vec<(usize, Quote)>),
    /// None does.
    Nothing,
    /// There is no later cycle.
    Last,
    /// It may not be shown, or some of it: it could tell who wrote.
    Hidden,
}

/// Explanations shown of one theory, at most.
const SAID: usize = 2;
/// Shared words from which an explanation is taken to be about an action.
const SHARED: usize = 2;
/// Characters shown around an explanation that answers.
const AROUND_LATER: usize = 300;

/// A sentence that states one.
struct Found<'a> {
    at: usize,
    cycle: usize,
    reflection: &'a Reflection,
    words: String,
    theory: Theory,
}

/// Theories of action, in the order of cycles.
pub(in super::super) fn theories<'a>(
    analysis: &'a Analysis,
    discretion: &impl Discretion,
    most: usize,
) -> Vec<Held> {
    let mut found = find(analysis, discretion);
    found.sort_by_key(|one| (one.cycle, one.at));
    let (mut writers, mut texts) = (BTreeSet::new(), BTreeSet::new());
    let is_new = |one: &Found<'a>| {
        let is_new = !texts.contains(&one.words) && writers.insert(writer(one.reflection));
        is_new && texts.insert(one.words.clone())
    };
    let team = |one: &Found<'a>| one.reflection.team.as_deref();
    let mut chosen = by_turns(found, most, team, is_new);
    chosen.sort_by_key(|one| (one.cycle, one.at));
    let held = chosen.iter().map(|one| Held {
        cycle: one.cycle,
        quote: quoted(analysis, discretion, one),
        later: later(analysis, discretion, one),
    });
    held.collect()
}

fn find<'a>(analysis: &'a Analysis, discretion: &impl Discretion) -> Vec<Found<'a>> {
    let all = analysis.statements.iter().enumerate();
    let found = all.filter_map(|(at, coded)| {
        let cycle = super::shown_cycle(discretion, coded)?;
        let reflection = &analysis.reflections[coded.reflection];
        let words = reflection.words(coded.statement);
        let theory = theory_of_action::find(&words)?;
        Some(Found {
            at,
            cycle,
            reflection,
            words: words.into_owned(),
            theory,
        })
    });
    found.collect()
}

fn quoted(analysis: &Analysis, discretion: &impl Discretion, one: &Found<'_>) -> Quote {
    let marks = marked::Marks {
        causes: vec![(Source::Teacher, one.theory.action.clone())],
        outcome: one.theory.expected.clone(),
    };
    Quote {
        sentence: marked::pieces(&one.words, &marks, super::SENTENCE),
        outcome: None,
        unsure: false,
        ..quote(analysis, discretion, (one.at, one.cycle), &[], AROUND)
    }
}

fn later(analysis: &Analysis, discretion: &impl Discretion, one: &Found<'_>) -> Later {
    let is_later = |reflection: usize| {
        let cycle = discretion.cycle(reflection);
        cycle.filter(|cycle| *cycle > one.cycle && discretion.shows(*cycle))
    };
    let reflections = analysis.reflections.iter().enumerate();
    let mut later = reflections.filter_map(|(at, other)| Some((is_later(at)?, other)));
    if later.clone().next().is_none() {
        return Later::Last;
    }
    let team = one.reflection.team.as_deref();
    let may = |cycle: usize| discretion.names(team, cycle);
    if !may(one.cycle) {
        return Later::Hidden;
    }
    let is_same = |other: &Reflection| {
        let is_of_team = other.team.as_deref() == team;
        let is_one = team.is_none() && discretion.is_open();
        is_of_team && (!is_one || writer(other) == writer(one.reflection))
    };
    // Whatever they wrote: that there is nothing to hide would tell of it.
    let is_hidden = later.any(|(cycle, other)| !may(cycle) && is_same(other));
    let stems = content_words::stems(&one.words[one.theory.action.clone()]);
    let enough = if stems.len() > SHARED { SHARED } else { 1 };
    let mut found = Vec::new();
    for (at, coded) in analysis.statements.iter().enumerate() {
        let reflection = &analysis.reflections[coded.reflection];
        if !coded.coding.sources.contains(Source::Teacher) || !is_same(reflection) {
            continue;
        }
        let Some(cycle) = is_later(coded.reflection).filter(|cycle| may(*cycle)) else {
            continue;
        };
        let words = reflection.words(coded.statement);
        let shared = content_words::shared_with(&stems, &words);
        if shared >= enough && words != one.words {
            found.push((Reverse(shared), sureness(coded), at, cycle, words));
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)).then(a.2.cmp(&b.2)));
    let mut texts = BTreeSet::new();
    found.retain(|(.., words)| texts.insert(words.clone()));
    found.truncate(SAID);
    found.sort_by_key(|(_, _, at, cycle, _)| (*cycle, *at));
    let said = found.into_iter().map(|(_, _, at, cycle, _)| {
        let said = quote(
            analysis,
            discretion,
            (at, cycle),
            &[Source::Teacher],
            AROUND_LATER,
        );
        (cycle, said)
    });
    let said: Vec<(usize, Quote)> = said.collect();
    match (said.is_empty(), is_hidden) {
        (false, _) => Later::Said(said),
        (true, true) => Later::Hidden,
        (true, false) => Later::Nothing,
    }
}
