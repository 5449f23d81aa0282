//! Which of the teachers' own sentences stand for a cycle and a source: the surest ones, at most
//! one of a teacher, with what stands around them.

use std::collections::{BTreeMap, BTreeSet};

use super::excerpt;
use crate::analysis::{Analysis, CodedStatement};
use crate::codebook::{Outcome, Source};
use crate::reflection::Reflection;

/// The longest sentence shown in full, in characters.
const SENTENCE: usize = 420;
/// The most that is shown of a neighbouring sentence, in characters.
const NEIGHBOUR: usize = 160;
/// The most that is shown of a prompt or a team's name, in characters.
const LABEL: usize = 120;
/// Sentences shown of one cycle and source, at most.
const PER_CELL: usize = 3;
/// Sentences shown in one report, at most, so that the page stays small with many cycles.
const IN_ALL: usize = 160;
/// Below this probability a coding is called unsure.
pub(super) const UNSURE: f32 = 0.7;

/// One sentence with what stands around it. Names no teacher.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Quote {
    /// The end of the sentence before; empty at the beginning of a reflection.
    pub before: String,
    /// The sentence itself.
    pub sentence: String,
    /// The beginning of the sentence after; empty at the end of a reflection.
    pub after: String,
    /// The writer's team; `None` if unknown or too small to be named.
    pub team: Option<String>,
    /// The question that the reflection answers.
    pub prompt: Option<String>,
    /// How what is explained went.
    pub outcome: Option<Outcome>,
    /// Whether the model was unsure.
    pub unsure: bool,
}

impl Quote {
    /// Whether anything is known of where it stands.
    pub(super) fn has_caption(&self) -> bool {
        self.team.is_some() || self.prompt.is_some() || self.outcome_key().is_some() || self.unsure
    }

    /// The string that says how what is explained went; `None` if unknown.
    pub(super) fn outcome_key(&self) -> Option<&'static str> {
        match self.outcome? {
            Outcome::Success => Some("quote-success"),
            Outcome::Failure => Some("quote-failure"),
            Outcome::Unclear => None,
        }
    }
}

/// The sentences of one cycle, by source in the order of [`Source::ALL`].
#[derive(Clone, Debug, PartialEq)]
pub(super) struct CycleQuotes {
    /// Position of the cycle.
    pub cycle: usize,
    /// How many statements of the cycle name the source.
    pub found: [u64; 4],
    /// Some of them.
    pub quotes: [Vec<Quote>; 4],
}

/// What of a run may be shown, and where.
pub(super) trait Discretion {
    /// The cycle of a reflection, by its place; `None` for one outside all cycles.
    fn cycle(&self, reflection: &Reflection) -> Option<usize>;
    /// Whether sentences of a cycle may be shown.
    fn shows(&self, cycle: usize) -> bool;
    /// Whether a team may be named beside a sentence of a cycle.
    fn names(&self, team: &str, cycle: usize) -> bool;
}

/// Sentences for every cycle and source that has any and may be shown.
///
/// With very many cycles those in the middle are left out.
pub(super) fn gather(analysis: &Analysis, discretion: &impl Discretion) -> Vec<CycleQuotes> {
    let mut cells: BTreeMap<usize, [Vec<usize>; 4]> = BTreeMap::new();
    for (at, coded) in analysis.statements.iter().enumerate() {
        let Some(cycle) = discretion.cycle(&analysis.reflections[coded.reflection]) else {
            continue;
        };
        for source in coded.coding.sources.iter() {
            cells.entry(cycle).or_default()[source.index()].push(at);
        }
    }
    cells.retain(|cycle, _| discretion.shows(*cycle));
    let room = (IN_ALL / (4 * cells.len().max(1))).clamp(1, PER_CELL);
    let most = IN_ALL / 4;
    let skipped = most / 2..cells.len().saturating_sub(most / 2);
    let kept = cells
        .into_iter()
        .enumerate()
        .filter(|(at, _)| !skipped.contains(at));
    kept.map(|(_, (cycle, mut found))| {
        let counts = [0, 1, 2, 3].map(|source: usize| found[source].len() as u64);
        let mut shown = BTreeSet::new();
        let mut quotes = [const { Vec::new() }; 4];
        for &source in Source::ALL {
            let candidates = &mut found[source.index()];
            for at in surest(analysis, source, candidates, &mut shown, room) {
                let names = |team: &str| discretion.names(team, cycle);
                quotes[source.index()].push(quote(analysis, at, source, names));
            }
        }
        CycleQuotes {
            cycle,
            found: counts,
            quotes,
        }
    })
    .collect()
}

/// The explanations whose codes are least sure, at most one of a teacher.
pub(super) fn doubtful(
    analysis: &Analysis,
    discretion: &impl Discretion,
    most: usize,
) -> Vec<Quote> {
    let mut found: Vec<(f32, usize, usize, Source)> = Vec::new();
    for (at, coded) in analysis.statements.iter().enumerate() {
        let cycle = discretion.cycle(&analysis.reflections[coded.reflection]);
        let Some(cycle) = cycle.filter(|cycle| discretion.shows(*cycle)) else {
            continue;
        };
        let sources = coded.coding.sources.iter();
        let sure = sources.map(|source| (probability(coded, source), source));
        if let Some((sure, source)) = sure.min_by(|a, b| a.0.total_cmp(&b.0)) {
            found.push((sure, at, cycle, source));
        }
    }
    found.retain(|(sure, ..)| *sure < UNSURE);
    found.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut writers = BTreeSet::new();
    let mut quotes = Vec::new();
    for (_, at, cycle, source) in found {
        let reflection = &analysis.reflections[analysis.statements[at].reflection];
        if quotes.len() < most && writers.insert(writer(reflection)) {
            let names = |team: &str| discretion.names(team, cycle);
            quotes.push(quote(analysis, at, source, names));
        }
    }
    quotes
}

/// Who wrote a reflection, or which it is where nobody is named.
fn writer(reflection: &Reflection) -> &str {
    reflection.teacher.as_deref().unwrap_or(&reflection.id)
}

/// The surest statements, none of which repeats a teacher of this cell or a text already shown.
fn surest<'a>(
    analysis: &'a Analysis,
    source: Source,
    candidates: &mut [usize],
    shown: &mut BTreeSet<&'a str>,
    room: usize,
) -> Vec<usize> {
    let sureness = |at: usize| probability(&analysis.statements[at], source);
    candidates.sort_by(|a, b| sureness(*b).total_cmp(&sureness(*a)).then(a.cmp(b)));
    let mut writers = BTreeSet::new();
    let mut chosen = Vec::new();
    for &at in candidates.iter() {
        if chosen.len() == room {
            break;
        }
        let coded = &analysis.statements[at];
        let reflection = &analysis.reflections[coded.reflection];
        let text = &reflection.text[coded.statement.start..coded.statement.end];
        let writer = writer(reflection);
        if !writers.contains(writer) && shown.insert(text) {
            writers.insert(writer);
            chosen.push(at);
        }
    }
    chosen
}

/// How probable the source is: the model's word, its confidence, or certainty for a person.
pub(super) fn probability(coded: &CodedStatement, source: Source) -> f32 {
    let coding = &coded.coding;
    let of_source = coding.probabilities.map(|p| p[source.index()]);
    of_source.or(coding.confidence).unwrap_or(1.0)
}

fn quote(analysis: &Analysis, at: usize, source: Source, names: impl Fn(&str) -> bool) -> Quote {
    let coded = &analysis.statements[at];
    let reflection = &analysis.reflections[coded.reflection];
    let neighbour = |at: Option<usize>| {
        let neighbour = analysis.statements.get(at?)?;
        (neighbour.reflection == coded.reflection).then(|| reflection.words(neighbour.statement))
    };
    let before = neighbour(at.checked_sub(1));
    let after = neighbour(Some(at + 1));
    let team = reflection.team.as_deref().filter(|team| names(team));
    Quote {
        before: before.map_or_else(String::new, |text| excerpt::ending(&text, NEIGHBOUR)),
        sentence: excerpt::beginning(&reflection.words(coded.statement), SENTENCE),
        after: after.map_or_else(String::new, |text| excerpt::beginning(&text, NEIGHBOUR)),
        team: team.map(|team| excerpt::beginning(team, LABEL)),
        prompt: reflection
            .prompt
            .as_deref()
            .map(|prompt| excerpt::beginning(prompt, LABEL)),
        outcome: coded.coding.outcome,
        unsure: probability(coded, source) < UNSURE,
    }
}
