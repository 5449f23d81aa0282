//! Observations to sums: how often each teacher named each source in each cycle.

use std::collections::{BTreeMap, HashMap};

use super::Observation;
use crate::codebook::{Outcome, Source};

/// Probabilities are counted in steps of this size. Sums of such steps are exact in 53 bits up to
/// five hundred million statements, and so the same in any order.
const STEP: f64 = 1.0 / 16_777_216.0;

/// Sums of attributions below this are taken for none: they round to none where they are shown.
pub(super) const SOME: f64 = 0.5;

/// What one teacher wrote in one cycle.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Counts {
    pub(super) statements: u64,
    /// How many of them are attributions, as far as known: a sum of probabilities.
    pub(super) attributions: f64,
    /// How many name each source, likewise.
    pub(super) named: [f64; 4],
}

impl Counts {
    fn add(&mut self, other: &Self) {
        self.statements += other.statements;
        self.attributions += other.attributions;
        for (sum, count) in self.named.iter_mut().zip(other.named) {
            *sum += count;
        }
    }

    /// One statement.
    fn of(observation: &Observation<'_>) -> Self {
        let of_any = |yes| if yes { 1.0 } else { 0.0 };
        let (attributions, named) = match observation.expected {
            None => {
                let sources = observation.sources;
                let named = |k: usize| of_any(sources.contains(Source::ALL[k]));
                (of_any(!sources.is_empty()), [0, 1, 2, 3].map(named))
            }
            Some(expected) => {
                let in_steps = |p: f64| {
                    assert!((0.0..=1.0).contains(&p), "probability {p} not from 0 to 1");
                    (p / STEP).round() * STEP
                };
                let none: f64 = expected.iter().map(|p| 1.0 - p).product();
                let named = expected.map(in_steps);
                // Rounding must not leave a source more probable than any source at all.
                let any = named.iter().copied().fold(in_steps(1.0 - none), f64::max);
                (any, named)
            }
        };
        Self {
            statements: 1,
            attributions,
            named,
        }
    }
}

/// An expected count as it is shown.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a sum of at most as many probabilities as there are statements"
)]
pub(super) fn whole(count: f64) -> u64 {
    count.round() as u64
}

/// One teacher's counts in one cycle.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    /// A number for the teacher; its order means nothing.
    pub(super) teacher: usize,
    pub(super) cycle: usize,
    pub(super) counts: Counts,
}

/// The counts of one stratum: an entry for each teacher and cycle with a statement, a teacher's
/// entries side by side and in the order of cycles.
///
/// Only what occurs is kept, so that the size is bounded by the number of observations even where
/// every statement has a teacher and a cycle of its own.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    pub(super) entries: Vec<Entry>,
}

impl Tally {
    fn of(sums: BTreeMap<(usize, usize), Counts>) -> Self {
        let entries = sums
            .into_iter()
            .map(|((teacher, cycle), counts)| Entry {
                teacher,
                cycle,
                counts,
            })
            .collect();
        Self { entries }
    }

    /// Counts of all teachers together.
    pub(super) fn total(&self) -> Counts {
        let mut total = Counts::default();
        for entry in &self.entries {
            total.add(&entry.counts);
        }
        total
    }

    /// How many teachers have an entry for which `wanted` holds.
    pub(super) fn teachers(&self, wanted: impl Fn(&Entry) -> bool) -> usize {
        self.entries
            .chunk_by(|a, b| a.teacher == b.teacher)
            .filter(|entries| entries.iter().any(&wanted))
            .count()
    }
}

/// The counts of all strata.
#[derive(Debug, Default)]
pub(super) struct Tallies<'a> {
    pub(super) overall: Tally,
    /// In the order of names.
    pub(super) teams: Vec<(&'a str, Tally)>,
    /// In the order of the codebook, only what occurs.
    pub(super) outcomes: Vec<(Outcome, Tally)>,
    /// Statements of a nameless writer.
    pub(super) nameless: u64,
    /// Statements of nobody's team.
    pub(super) teamless: u64,
}

/// Attributions by outcome; the last place is for those without.
type ByOutcome = [Counts; 4];

/// Counts observations into strata, in one pass.
pub(super) fn count<'a>(observations: &[Observation<'a>]) -> Tallies<'a> {
    let mut tallies = Tallies::default();
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    let mut sums: BTreeMap<(Option<&str>, usize, usize), ByOutcome> = BTreeMap::new();
    for observation in observations {
        let next = numbers.len();
        let teacher = *numbers.entry(observation.teacher).or_insert(next);
        tallies.nameless += u64::from(observation.teacher.is_empty());
        tallies.teamless += u64::from(observation.team.is_none());
        let key = (observation.team, teacher, observation.cycle);
        let by_outcome = sums.entry(key).or_default();
        let counts = Counts::of(observation);
        let place = match observation.outcome {
            Some(outcome) if counts.attributions > 0.0 => outcome as usize,
            _ => Outcome::ALL.len(),
        };
        by_outcome[place].add(&counts);
    }

    let mut overall: BTreeMap<(usize, usize), ByOutcome> = BTreeMap::new();
    let mut teams: BTreeMap<&str, BTreeMap<(usize, usize), Counts>> = BTreeMap::new();
    for ((team, teacher, cycle), by_outcome) in sums {
        let sum = overall.entry((teacher, cycle)).or_default();
        for (sum, counts) in sum.iter_mut().zip(&by_outcome) {
            sum.add(counts);
        }
        if let Some(team) = team {
            let team = teams.entry(team).or_default();
            team.insert((teacher, cycle), all_outcomes(&by_outcome));
        }
    }
    tallies.teams = teams
        .into_iter()
        .map(|(team, sums)| (team, Tally::of(sums)))
        .collect();
    for outcome in Outcome::ALL {
        let of_outcome = overall
            .iter()
            .map(|(key, by_outcome)| (*key, one_outcome(by_outcome, *outcome)));
        let tally = Tally::of(of_outcome.collect());
        if tally.total().attributions >= SOME {
            tallies.outcomes.push((*outcome, tally));
        }
    }
    let overall = overall
        .iter()
        .map(|(key, by_outcome)| (*key, all_outcomes(by_outcome)));
    tallies.overall = Tally::of(overall.collect());
    tallies
}

fn all_outcomes(by_outcome: &ByOutcome) -> Counts {
    let mut all = Counts::default();
    for counts in by_outcome {
        all.add(counts);
    }
    all
}

/// Attributions of one outcome among all statements.
fn one_outcome(by_outcome: &ByOutcome, outcome: Outcome) -> Counts {
    Counts {
        statements: all_outcomes(by_outcome).statements,
        ..by_outcome[outcome as usize]
    }
}
