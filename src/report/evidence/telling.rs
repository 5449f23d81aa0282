//! The most telling sentences of each cycle and source.
//!
//! The rule: sure codings before unsure ones (below a probability of 0.7 or abstained); then
//! teachers not yet quoted in the cycle; then sentences that state both a cause and its outcome
//! and can be read at a glance (6 words or more, at most 280 characters); then teachers who are
//! quoted least on the page so far; then the highest probability; then the order of the text.
//! Within a cycle and source no teacher is quoted twice, on the page no sentence is. The sources
//! of a cycle choose in the order of how few sentences they have, so that a teacher who is the only
//! one to name a source is not spent on another.

use std::collections::{BTreeMap, BTreeSet};

use super::{AROUND, Discretion, Quote, UNSURE, probability, quote, writer};
use crate::analysis::{Analysis, CodedStatement};
use crate::codebook::Source;

/// Sentences shown of one cycle and source, at most.
pub(in super::super) const PER_CELL: usize = 3;
/// Sentences shown in one report, at most, so that the page stays small with many cycles.
const IN_ALL: usize = 120;
/// Characters shown around all sentences of one report, at most.
const AROUND_IN_ALL: usize = 24_000;
/// The longest sentence that is read at a glance, in characters.
const LONG: usize = 280;
/// The fewest words of a sentence that says enough by itself.
const WORDS: usize = 6;

/// The sentences of one cycle, by source in the order of [`Source::ALL`].
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct CycleQuotes {
    /// Position of the cycle.
    pub cycle: usize,
    /// How many statements of the cycle name the source.
    pub found: [u64; 4],
    /// Some of them.
    pub quotes: [Vec<Quote>; 4],
}

/// Sentences for every cycle and source that has any and may be shown.
///
/// With very many cycles those in the middle are left out.
pub(in super::super) fn gather(
    analysis: &Analysis,
    discretion: &impl Discretion,
) -> Vec<CycleQuotes> {
    let mut cells: BTreeMap<usize, [Vec<usize>; 4]> = BTreeMap::new();
    for (at, coded) in analysis.statements.iter().enumerate() {
        let Some(cycle) = discretion.cycle(coded.reflection) else {
            continue;
        };
        for source in coded.coding.sources.iter() {
            cells.entry(cycle).or_default()[source.index()].push(at);
        }
    }
    cells.retain(|cycle, _| discretion.shows(*cycle));
    let per_cell = discretion.per_cell().clamp(1, PER_CELL);
    let room = (IN_ALL / (4 * cells.len().max(1))).clamp(1, per_cell);
    let most = IN_ALL / 4;
    let skipped = most / 2..cells.len().saturating_sub(most / 2);
    let mut so_far = Quoted::default();
    let kept = cells
        .into_iter()
        .enumerate()
        .filter(|(at, _)| !skipped.contains(at))
        .map(|(_, (cycle, found))| {
            let chosen = of_cycle(analysis, &found, &mut so_far, room);
            (cycle, found.map(|of_source| of_source.len() as u64), chosen)
        });
    let kept: Vec<_> = kept.collect();
    let quotes = kept.iter().flat_map(|(_, _, chosen)| chosen);
    let quotes: usize = quotes.map(Vec::len).sum();
    let around_in_all = AROUND_IN_ALL * (per_cell - 1) / (PER_CELL - 1);
    let around = AROUND.min(around_in_all / quotes.max(1));
    let shown = |(cycle, found, chosen): (usize, [u64; 4], [Vec<usize>; 4])| CycleQuotes {
        cycle,
        found,
        quotes: [0, 1, 2, 3].map(|source: usize| {
            let of_source = chosen[source].iter();
            let sources = &Source::ALL[source..=source];
            of_source
                .map(|at| quote(analysis, discretion, (*at, cycle), sources, around))
                .collect()
        }),
    };
    kept.into_iter().map(shown).collect()
}

/// Who and what is quoted already.
#[derive(Default)]
struct Quoted<'a> {
    texts: BTreeSet<&'a str>,
    on_page: BTreeMap<&'a str, usize>,
    in_cycle: BTreeSet<&'a str>,
}

fn of_cycle<'a>(
    analysis: &'a Analysis,
    found: &[Vec<usize>; 4],
    so_far: &mut Quoted<'a>,
    room: usize,
) -> [Vec<usize>; 4] {
    so_far.in_cycle.clear();
    let mut order = [0, 1, 2, 3];
    order.sort_by_key(|source: &usize| (found[*source].len(), *source));
    let mut chosen = [const { Vec::new() }; 4];
    for source in order {
        chosen[source] = most_telling(analysis, Source::ALL[source], &found[source], so_far, room);
    }
    chosen
}

/// The most telling of the candidates, none of which repeats a teacher of this cell or a text
/// already shown.
fn most_telling<'a>(
    analysis: &'a Analysis,
    source: Source,
    candidates: &[usize],
    so_far: &mut Quoted<'a>,
    room: usize,
) -> Vec<usize> {
    let all = candidates.iter().map(|at| {
        let coded = &analysis.statements[*at];
        let reflection = &analysis.reflections[coded.reflection];
        let text = &reflection.text[coded.statement.start..coded.statement.end];
        (*at, writer(reflection), text, Rank::of(coded, text, source))
    });
    let all: Vec<_> = all.collect();
    let mut writers = BTreeSet::new();
    let mut chosen = Vec::new();
    while chosen.len() < room {
        let open = all.iter().filter(|(_, writer, text, _)| {
            !writers.contains(writer) && !so_far.texts.contains(text)
        });
        let best = open.min_by(|(at, one, _, a), (to, other, _, b)| {
            let key = |writer: &str, rank: &Rank| {
                let times = so_far.on_page.get(writer).copied().unwrap_or(0);
                let is_again = so_far.in_cycle.contains(writer);
                (rank.is_unsure, is_again, rank.lacks, times)
            };
            key(one, a)
                .cmp(&key(other, b))
                .then(b.probability.total_cmp(&a.probability))
                .then(at.cmp(to))
        });
        let Some(&(at, writer, text, _)) = best else {
            break;
        };
        writers.insert(writer);
        so_far.texts.insert(text);
        so_far.in_cycle.insert(writer);
        *so_far.on_page.entry(writer).or_default() += 1;
        chosen.push(at);
    }
    chosen
}

/// How telling a sentence is by itself.
struct Rank {
    is_unsure: bool,
    /// How much of what makes it telling it lacks, 0 to 2.
    lacks: u8,
    probability: f32,
}

impl Rank {
    fn of(coded: &CodedStatement, text: &str, source: Source) -> Self {
        let probability = probability(coded, source);
        Self {
            is_unsure: coded.coding.abstain || probability < UNSURE,
            lacks: lacks(coded, text, source),
            probability,
        }
    }
}

/// How much of what makes a sentence telling it lacks: words for both cause and outcome, a length
/// that is read at a glance.
pub(super) fn lacks(coded: &CodedStatement, text: &str, source: Source) -> u8 {
    let evidence = &coded.coding.evidence;
    let states_both = evidence.cause[source.index()].is_some() && evidence.explained.is_some();
    let is_readable =
        text.split_whitespace().nth(WORDS - 1).is_some() && text.chars().nth(LONG).is_none();
    u8::from(!states_both) + u8::from(!is_readable)
}
