//! Turning points: two explanations by one writer, the earlier of which places the cause outside
//! and the later in own teaching, as in the accounts of Gallimore et al. (2009).
//!
//! The rule: both codings are sure; the earlier cycle comes before the later one; both explain a
//! failure, or the later one a success. Failure first, then pairs that share words, then sentences
//! that state cause and outcome and are quickly read, then the surest. One pair of a writer, and
//! teams by turns.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::telling::lacks;
use super::turns::by_turns;
use super::{AROUND, Discretion, Quote, is_sure, quote, shown_cycle, sureness};
use crate::analysis::{Analysis, CodedStatement};
use crate::codebook::{Locus, Outcome, Source};
use crate::reflection::Reflection;
use crate::report::content_words;

/// Which way a pair goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Way {
    /// To own teaching.
    Towards,
    /// From own teaching to causes outside.
    Away,
}

/// Two explanations by one writer.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct Pair {
    /// The writer; a team where no teacher is named.
    pub writer: String,
    /// The cycles of the two.
    pub cycles: [usize; 2],
    pub quotes: [Quote; 2],
}

/// How the writers went who explained something in more than one cycle, by the share of own
/// teaching in the first and the last cycle in which they did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct Moves {
    /// How many there are.
    pub writers: usize,
    /// How many name own teaching more often in their last cycle.
    pub towards: usize,
    /// How many name it less often.
    pub away: usize,
}

/// With fewer who wrote beside them in the same cycles, two sentences of one writer are not put
/// side by side where small cells are hidden.
const CROWD: usize = 3;
/// Sentences of one writer that are compared, at most, on each side.
const COMPARED: usize = 40;
/// From so many shared words on, more of them don't count.
const ALIKE: usize = 3;

/// One explanation in a cycle that may be shown.
struct Seen<'a> {
    at: usize,
    cycle: usize,
    coded: &'a CodedStatement,
    reflection: &'a Reflection,
}

/// Who wrote: a teacher, or a team where no teacher is named.
type Writer<'a> = (bool, &'a str);

/// A team (`None`: none) and two cycles.
type Both<'a> = (Option<&'a str>, [usize; 2]);
type Crowds<'a> = BTreeMap<Both<'a>, bool>;

/// All explanations by their writers, in the cycles that may be shown.
pub(in super::super) struct Writers<'a> {
    all: BTreeMap<Writer<'a>, Vec<Seen<'a>>>,
    /// Of each team (`None`: of none), who explained something in which cycle.
    teams: BTreeMap<Option<&'a str>, BTreeMap<usize, BTreeSet<Writer<'a>>>>,
    /// Of which team and two cycles it is known already whether enough explained something in both.
    crowds: RefCell<Crowds<'a>>,
}

impl<'a> Writers<'a> {
    pub(in super::super) fn of(analysis: &'a Analysis, discretion: &impl Discretion) -> Self {
        let mut writers = Self {
            all: BTreeMap::new(),
            teams: BTreeMap::new(),
            crowds: RefCell::default(),
        };
        for (at, coded) in analysis.statements.iter().enumerate() {
            let reflection = &analysis.reflections[coded.reflection];
            let team = reflection.team.as_deref();
            let teacher = reflection.teacher.as_deref().map(|name| (false, name));
            let Some(writer) = teacher.or_else(|| team.map(|name| (true, name))) else {
                continue;
            };
            let cycle = shown_cycle(discretion, coded);
            let Some(cycle) = cycle.filter(|_| coded.coding.is_attribution()) else {
                continue;
            };
            let team = team.filter(|_| !writer.0);
            let cycles = writers.teams.entry(team).or_default();
            cycles.entry(cycle).or_default().insert(writer);
            writers.all.entry(writer).or_default().push(Seen {
                at,
                cycle,
                coded,
                reflection,
            });
        }
        writers
    }

    /// How they went.
    pub(in super::super) fn moves(&self) -> Moves {
        let mut moves = Moves::default();
        for seen in self.all.values() {
            let cycles = seen.iter().map(|one| one.cycle);
            let (Some(first), Some(last)) = (cycles.clone().min(), cycles.max()) else {
                continue;
            };
            if first == last {
                continue;
            }
            let count = |cycle: usize| {
                let of_cycle = seen.iter().filter(|one| one.cycle == cycle);
                let own = |one: &&Seen<'_>| one.coded.coding.sources.contains(Source::Teacher);
                (of_cycle.clone().filter(own).count(), of_cycle.count())
            };
            let ((before, of), (after, all)) = (count(first), count(last));
            moves.writers += 1;
            moves.towards += usize::from(after * of > before * all);
            moves.away += usize::from(after * of < before * all);
        }
        moves
    }

    /// Whether enough of a team explained something in both cycles.
    fn is_crowd(&self, team: Option<&'a str>, cycles: [usize; 2]) -> bool {
        let known = self.crowds.borrow().get(&(team, cycles)).copied();
        known.unwrap_or_else(|| {
            let is_crowd = self.in_both(team, cycles).nth(CROWD - 1).is_some();
            self.crowds.borrow_mut().insert((team, cycles), is_crowd);
            is_crowd
        })
    }

    /// Who of a team explained something in both cycles.
    fn in_both(
        &self,
        team: Option<&'a str>,
        cycles: [usize; 2],
    ) -> impl Iterator<Item = &Writer<'a>> {
        let by_cycle = self.teams.get(&team);
        let [one, other] = cycles.map(|cycle| by_cycle.and_then(|found| found.get(&cycle)));
        let both = one.zip(other).into_iter();
        both.flat_map(|(one, other)| one.intersection(other))
    }

    /// Pairs that go one way, at most one of a writer.
    pub(in super::super) fn pairs(
        &self,
        analysis: &Analysis,
        discretion: &impl Discretion,
        way: Way,
        most: usize,
    ) -> Vec<Pair> {
        let may = |one: &Seen<'a>, other: &Seen<'a>| {
            let team = one.reflection.team.as_deref();
            let is_whole = one.reflection.teacher.is_none();
            let is_crowd = || self.is_crowd(team.filter(|_| !is_whole), [one.cycle, other.cycle]);
            team == other.reflection.team.as_deref() && (discretion.is_open() || is_crowd())
        };
        let best = self.all.iter().filter_map(|(writer, seen)| {
            let (rank, before, after) = best_pair(seen, way, may)?;
            Some((rank, *writer, before, after))
        });
        let mut found: Vec<_> = best.collect();
        found.sort_by_key(|(rank, ..)| *rank);
        let mut texts = BTreeSet::new();
        let found = by_turns(
            found,
            most,
            |(_, _, before, _)| before.reflection.team.as_deref(),
            |(_, _, before, after)| {
                let said = [before, after].map(|one| one.reflection.words(one.coded.statement));
                let is_new = !said.iter().any(|text| texts.contains(text));
                if is_new {
                    texts.extend(said);
                }
                is_new
            },
        );
        let pair = |(_, writer, before, after): (Rank, Writer<'_>, &Seen<'_>, &Seen<'_>)| {
            let both = [before, after];
            let quoted = |one: &Seen<'_>| {
                let at = (one.at, one.cycle);
                quote(analysis, discretion, at, Source::ALL, AROUND)
            };
            Pair {
                writer: writer.1.to_owned(),
                cycles: both.map(|one| one.cycle),
                quotes: both.map(quoted),
            }
        };
        let mut pairs: Vec<Pair> = found.into_iter().map(pair).collect();
        pairs.sort_by_key(|pair| pair.cycles);
        pairs
    }
}

/// What makes one pair better than another, the least first: outcomes, shared words, what the
/// sentences lack, how unsure they are in thousandths, and their places.
type Rank = (u8, Reverse<usize>, u8, u32, usize, usize);

fn best_pair<'s, 'a>(
    seen: &'s [Seen<'a>],
    way: Way,
    may: impl Fn(&Seen<'a>, &Seen<'a>) -> bool,
) -> Option<(Rank, &'s Seen<'a>, &'s Seen<'a>)> {
    let (first, then) = match way {
        Way::Towards => (Locus::External, Locus::Internal),
        Way::Away => (Locus::Internal, Locus::External),
    };
    let (before, after) = (sure(seen, first), sure(seen, then));
    let mut best: Option<(Rank, &Seen<'_>, &Seen<'_>)> = None;
    for one in &before {
        for other in &after {
            let outcomes = one
                .seen
                .coded
                .coding
                .outcome
                .zip(other.seen.coded.coding.outcome);
            let Some(order) = outcomes.and_then(|both| order(both, way)) else {
                continue;
            };
            if one.seen.cycle >= other.seen.cycle || !may(one.seen, other.seen) {
                continue;
            }
            let shared = content_words::shared(&one.stems, &other.stems).min(ALIKE);
            let rank = (
                order,
                Reverse(shared),
                one.lacks + other.lacks,
                one.doubt + other.doubt,
                one.seen.at,
                other.seen.at,
            );
            if best.as_ref().is_none_or(|(least, ..)| rank < *least) {
                best = Some((rank, one.seen, other.seen));
            }
        }
    }
    best
}

/// How well two outcomes go together; `None` if they don't.
fn order(outcomes: (Outcome, Outcome), way: Way) -> Option<u8> {
    match (outcomes, way) {
        ((Outcome::Failure, Outcome::Failure), _)
        | ((Outcome::Failure, Outcome::Success), Way::Towards) => Some(0),
        ((Outcome::Success, Outcome::Success), _) => Some(1),
        _ => None,
    }
}

/// One side of a pair.
struct Side<'s, 'a> {
    seen: &'s Seen<'a>,
    stems: BTreeSet<String>,
    lacks: u8,
    doubt: u32,
}

/// The sure ones that place the cause so, the most telling first.
fn sure<'s, 'a>(seen: &'s [Seen<'a>], locus: Locus) -> Vec<Side<'s, 'a>> {
    let meant = seen
        .iter()
        .filter(|one| one.coded.coding.sources.locus() == locus && is_sure(one.coded));
    let mut all: Vec<(u8, u32, &Seen<'_>)> = meant
        .map(|one| {
            let text = one.reflection.words(one.coded.statement);
            let sources = one.coded.coding.sources.iter();
            let lacks = sources.map(|source| lacks(one.coded, &text, source)).min();
            (lacks.unwrap_or(2), doubt(one.coded), one)
        })
        .collect();
    all.sort_by_key(|(lacks, doubt, one)| (*lacks, *doubt, one.at));
    all.truncate(COMPARED);
    let side = |(lacks, doubt, seen): (u8, u32, &'s Seen<'a>)| Side {
        stems: content_words::stems(&seen.reflection.words(seen.coded.statement)),
        seen,
        lacks,
        doubt,
    };
    all.into_iter().map(side).collect()
}

/// How unsure a coding is, in thousandths.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to 0 to 1000"
)]
fn doubt(coded: &CodedStatement) -> u32 {
    ((1.0 - sureness(coded)).clamp(0.0, 1.0) * 1000.0) as u32
}
