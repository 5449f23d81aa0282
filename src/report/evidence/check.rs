//! Sentences worth checking: those that the machine was unsure of, and sure ones that go against
//! what is usual in these logs.

use std::collections::{BTreeMap, BTreeSet};

use super::telling::lacks;
use super::{
    AROUND, Discretion, Quote, UNSURE, is_sure, outcome, quote, shown_cycle, sureness, writer,
};
use crate::analysis::{Analysis, CodedStatement};
use crate::codebook::{Locus, Outcome, Source};

/// A share up to which something is rare, in hundredths.
const RARE: usize = 15;
/// With fewer explanations than this nothing is called rare.
const ENOUGH: usize = 15;
/// With fewer explanations than this of one teacher nothing is called unlike them.
const ENOUGH_OF_ONE: usize = 6;
/// Sentences that surprise for one reason, at most.
const OF_REASON: usize = 2;
/// With fewer writers than this nothing is called rare in the logs.
const WRITERS: usize = 3;

/// Why a sentence is surprising. Each rule compares counts of explanations in the cycles that may
/// be shown, and what explains success or failure only where that may be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) enum Reason {
    /// Own teaching alone is named for a failure, which at most 15 in 100 explanations of failure
    /// are.
    OwnFailure,
    /// Home or school alone is named for a success, which at most 15 in 100 explanations of
    /// success are.
    OutsideSuccess,
    /// A source that at most 15 in 100 explanations name.
    RareSource,
    /// A source that its writer, who gives six explanations or more, names once only. Only where
    /// small cells are shown.
    UnlikeWriter,
}

/// A sure coding that goes against what is usual.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct Surprise {
    pub reason: Reason,
    /// The source that surprises.
    pub source: Source,
    pub quote: Quote,
}

/// The explanations whose codes are least sure, and whatever the machine abstained from, at most
/// one of a teacher.
pub(in super::super) fn doubtful(
    analysis: &Analysis,
    discretion: &impl Discretion,
    most: usize,
) -> Vec<Quote> {
    let mut found: Vec<(f32, usize, usize)> = Vec::new();
    for (at, coded) in analysis.statements.iter().enumerate() {
        let Some(cycle) = shown_cycle(discretion, coded) else {
            continue;
        };
        let sure = sureness(coded);
        let coding = &coded.coding;
        if coding.abstain || (coding.is_attribution() && sure < UNSURE) {
            found.push((sure, at, cycle));
        }
    }
    found.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut writers = BTreeSet::new();
    let mut quotes = Vec::new();
    for (_, at, cycle) in found {
        let reflection = &analysis.reflections[analysis.statements[at].reflection];
        if quotes.len() == most {
            break;
        }
        if writers.insert(writer(reflection)) {
            quotes.push(all_marked(analysis, discretion, at, cycle));
        }
    }
    quotes
}

fn all_marked(analysis: &Analysis, discretion: &impl Discretion, at: usize, cycle: usize) -> Quote {
    quote(analysis, discretion, (at, cycle), Source::ALL, AROUND)
}

/// Sure codings that go against what is usual, at most one of a teacher and two for one reason.
pub(in super::super) fn surprising(
    analysis: &Analysis,
    discretion: &impl Discretion,
    most: usize,
) -> Vec<Surprise> {
    let seen = analysis.statements.iter().enumerate();
    let seen = seen.filter_map(|(at, coded)| {
        let cycle = shown_cycle(discretion, coded)?;
        let is_attribution = coded.coding.is_attribution();
        is_attribution.then_some(Seen {
            at,
            cycle,
            coded,
            outcome: outcome(discretion, coded, cycle),
            writer: writer(&analysis.reflections[coded.reflection]),
        })
    });
    let seen: Vec<Seen<'_>> = seen.collect();
    let mut queues: Vec<(Reason, Vec<(&Seen<'_>, Source)>)> = vec![
        (Reason::OwnFailure, own_failures(&seen)),
        (Reason::OutsideSuccess, outside_successes(&seen)),
        (Reason::RareSource, rare_sources(&seen)),
    ];
    if discretion.is_open() {
        queues.push((Reason::UnlikeWriter, unlike_writers(&seen)));
    }
    for (_, queue) in &mut queues {
        let rank = |(one, source): &(&Seen<'_>, Source)| {
            let reflection = &analysis.reflections[one.coded.reflection];
            lacks(one.coded, &reflection.words(one.coded.statement), *source)
        };
        queue.sort_by_cached_key(|entry| (rank(entry), entry.0.at));
        queue.reverse();
    }
    let mut writers = BTreeSet::new();
    let mut found = Vec::new();
    for _ in 0..OF_REASON {
        for (reason, queue) in &mut queues {
            let next =
                std::iter::from_fn(|| queue.pop()).find(|(one, _)| writers.insert(one.writer));
            if let Some((one, source)) = next.filter(|_| found.len() < most) {
                found.push(Surprise {
                    reason: *reason,
                    source,
                    quote: all_marked(analysis, discretion, one.at, one.cycle),
                });
            }
        }
    }
    found.sort_by_key(|surprise| surprise.reason);
    found
}

/// An explanation that may be shown.
struct Seen<'a> {
    at: usize,
    cycle: usize,
    coded: &'a CodedStatement,
    /// How what it explains went, if it may be told.
    outcome: Option<Outcome>,
    writer: &'a str,
}

/// Those that are `meant` if they are rare among those that are `like` them, and sure.
fn rare<'s, 'a>(
    seen: &'s [Seen<'a>],
    like: impl Fn(&Seen<'a>) -> bool,
    meant: impl Fn(&CodedStatement) -> Option<Source>,
) -> Vec<(&'s Seen<'a>, Source)> {
    let alike: Vec<&Seen<'_>> = seen.iter().filter(|one| like(one)).collect();
    let writers: BTreeSet<&str> = alike.iter().map(|one| one.writer).collect();
    let found = alike
        .iter()
        .filter_map(|one| Some((*one, meant(one.coded)?)));
    let found: Vec<_> = found.collect();
    let is_rare = found.len() * 100 <= alike.len() * RARE;
    if alike.len() < ENOUGH || writers.len() < WRITERS || !is_rare {
        return Vec::new();
    }
    let sure = found.into_iter().filter(|(one, _)| is_sure(one.coded));
    sure.collect()
}

fn own_failures<'s, 'a>(seen: &'s [Seen<'a>]) -> Vec<(&'s Seen<'a>, Source)> {
    let own = |coded: &CodedStatement| {
        let is_own = coded.coding.sources.locus() == Locus::Internal;
        is_own.then_some(Source::Teacher)
    };
    rare(seen, |one| one.outcome == Some(Outcome::Failure), own)
}

fn outside_successes<'s, 'a>(seen: &'s [Seen<'a>]) -> Vec<(&'s Seen<'a>, Source)> {
    let outside = |coded: &CodedStatement| {
        let sources = coded.coding.sources;
        let mut outside = [Source::Home, Source::School].into_iter();
        let only = outside.find(|source| sources.contains(*source));
        only.filter(|_| sources.len() == 1)
    };
    rare(seen, |one| one.outcome == Some(Outcome::Success), outside)
}

fn rare_sources<'s, 'a>(seen: &'s [Seen<'a>]) -> Vec<(&'s Seen<'a>, Source)> {
    let of_source = |source: &Source| {
        let named =
            |coded: &CodedStatement| coded.coding.sources.contains(*source).then_some(*source);
        rare(seen, |_| true, named)
    };
    Source::ALL.iter().flat_map(of_source).collect()
}

fn unlike_writers<'s, 'a>(seen: &'s [Seen<'a>]) -> Vec<(&'s Seen<'a>, Source)> {
    let mut by_writer: BTreeMap<&str, Vec<&Seen<'_>>> = BTreeMap::new();
    for one in seen {
        by_writer.entry(one.writer).or_default().push(one);
    }
    let mut found = Vec::new();
    for own in by_writer.values().filter(|own| own.len() >= ENOUGH_OF_ONE) {
        for &source in Source::ALL {
            let mut naming = own
                .iter()
                .filter(|one| one.coded.coding.sources.contains(source));
            if let (Some(only), None) = (naming.next(), naming.next()) {
                found.push((*only, source));
            }
        }
    }
    found.retain(|(one, _)| is_sure(one.coded));
    found
}
