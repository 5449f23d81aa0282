//! Which of the teachers' own sentences stand for a cycle and a source: the surest ones, at most
//! one of a teacher, with what stands around them.

use std::collections::{BTreeMap, BTreeSet};

use super::excerpt;
use crate::analysis::{Analysis, CodedStatement};
use crate::codebook::{Outcome, Source};

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
const UNSURE: f32 = 0.7;

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
    /// How what is explained went, in words; empty if unknown.
    pub outcome: &'static str,
    /// Whether the model was unsure.
    pub unsure: bool,
}

impl Quote {
    /// Whether anything is known of where it stands.
    pub(super) fn has_caption(&self) -> bool {
        self.team.is_some() || self.prompt.is_some() || !self.outcome.is_empty() || self.unsure
    }
}

/// The sentences of one cycle, by source in the order of [`Source::ALL`].
#[derive(Clone, Debug, PartialEq)]
pub(super) struct CycleQuotes {
    /// Position of the cycle; `None` if there are no cycles.
    pub cycle: Option<usize>,
    /// How many statements of the cycle name the source.
    pub found: [u64; 4],
    /// Some of them.
    pub quotes: [Vec<Quote>; 4],
}

/// Sentences for every cycle and source that has any. Teams with fewer than `min_teachers`
/// teachers are not named.
///
/// With very many cycles those in the middle are left out.
pub(super) fn gather(analysis: &Analysis, min_teachers: usize) -> Vec<CycleQuotes> {
    let named = teams_to_name(analysis, min_teachers);
    let mut cells: BTreeMap<Option<usize>, [Vec<usize>; 4]> = BTreeMap::new();
    let cycles: BTreeMap<&str, usize> = analysis
        .cycles
        .iter()
        .enumerate()
        .map(|(at, label)| (&**label, at))
        .collect();
    for (at, coded) in analysis.statements.iter().enumerate() {
        let label = analysis.reflections[coded.reflection].cycle.as_deref();
        let cycle = cycles.get(label.unwrap_or_default()).copied();
        if cycle.is_none() && !cycles.is_empty() {
            continue;
        }
        for source in coded.coding.sources.iter() {
            cells.entry(cycle).or_default()[source.index()].push(at);
        }
    }
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
                quotes[source.index()].push(quote(analysis, at, source, &named));
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
        let writer = reflection.teacher.as_deref().unwrap_or(&reflection.id);
        if !writers.contains(writer) && shown.insert(text) {
            writers.insert(writer);
            chosen.push(at);
        }
    }
    chosen
}

/// How probable the source is: the model's word, its confidence, or certainty for a person.
fn probability(coded: &CodedStatement, source: Source) -> f32 {
    let coding = &coded.coding;
    let of_source = coding.probabilities.map(|p| p[source.index()]);
    of_source.or(coding.confidence).unwrap_or(1.0)
}

fn quote(analysis: &Analysis, at: usize, source: Source, named: &BTreeSet<&str>) -> Quote {
    let coded = &analysis.statements[at];
    let reflection = &analysis.reflections[coded.reflection];
    let neighbour = |at: Option<usize>| {
        let neighbour = analysis.statements.get(at?)?;
        (neighbour.reflection == coded.reflection).then(|| reflection.words(neighbour.statement))
    };
    let before = neighbour(at.checked_sub(1));
    let after = neighbour(Some(at + 1));
    let team = reflection
        .team
        .as_deref()
        .filter(|team| named.contains(team));
    Quote {
        before: before.map_or_else(String::new, |text| excerpt::ending(&text, NEIGHBOUR)),
        sentence: excerpt::beginning(&reflection.words(coded.statement), SENTENCE),
        after: after.map_or_else(String::new, |text| excerpt::beginning(&text, NEIGHBOUR)),
        team: team.map(|team| excerpt::beginning(team, LABEL)),
        prompt: reflection
            .prompt
            .as_deref()
            .map(|prompt| excerpt::beginning(prompt, LABEL)),
        outcome: match coded.coding.outcome {
            Some(Outcome::Success) => "explains what went well",
            Some(Outcome::Failure) => "explains what went badly",
            Some(Outcome::Unclear) | None => "",
        },
        unsure: probability(coded, source) < UNSURE,
    }
}

/// Teams in which a sentence can't be traced to one of two people.
fn teams_to_name(analysis: &Analysis, min_teachers: usize) -> BTreeSet<&str> {
    let mut teachers: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for reflection in &analysis.reflections {
        if let (Some(team), Some(teacher)) = (&reflection.team, &reflection.teacher) {
            teachers.entry(team).or_default().insert(teacher);
        }
    }
    let large = teachers
        .into_iter()
        .filter(|(_, members)| members.len() >= min_teachers);
    large.map(|(team, _)| team).collect()
}
