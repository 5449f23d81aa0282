//! What is counted of statements: sums that are exact, and so the same in any order.

use super::Observation;
use crate::codebook::{Agency, Focus, Source};

/// Probabilities are counted in steps of this size. Sums of such steps are exact in 53 bits up to
/// five hundred million statements (forty million for [`Counts::split`]).
const STEP: f64 = 1.0 / 16_777_216.0;

/// Sums of attributions below this are taken for none: they round to none where they are shown.
pub(super) const SOME: f64 = 0.5;

/// Parts into which an attribution is split among its sources: halves, thirds and quarters are
/// whole numbers of them.
pub(super) const PARTS: f64 = 12.0;

/// What was counted of some statements.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Counts {
    pub(super) statements: u64,
    /// How many of them are attributions of the stratum, as far as known: a sum of probabilities.
    pub(super) attributions: f64,
    /// Among how many attributions the shares are: the same, or all of the cycle.
    pub(super) base: f64,
    /// How many name each source, likewise.
    pub(super) named: [f64; 4],
    /// In [`PARTS`] of an attribution, how much of them each source gets if an attribution's
    /// weight is split equally over the sources that it names.
    pub(super) split: [f64; 4],
}

impl Counts {
    /// One statement.
    ///
    /// # Panics
    ///
    /// If an expected probability is not from 0 to 1.
    pub(super) fn of(observation: &Observation<'_>) -> Self {
        let (attributions, named, split) = match observation.expected {
            None => coded(observation),
            Some(expected) => uncertain(expected),
        };
        Self {
            statements: 1,
            attributions,
            base: attributions,
            named,
            split,
        }
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.statements += other.statements;
        self.attributions += other.attributions;
        self.base += other.base;
        for source in 0..4 {
            self.named[source] += other.named[source];
            self.split[source] += other.split[source];
        }
    }

    /// What of one statement counts for a teacher cause with its agency.
    pub(super) fn of_agency(&self, agency: Option<Agency>) -> Option<(Agency, Self)> {
        let teacher = Source::Teacher.index();
        Some((agency?, self.of_sources(|source| source == teacher)?))
    }

    /// What of one statement counts for a focus, which it may have in several sources.
    pub(super) fn of_focus(&self, foci: [Option<Focus>; 4], focus: Focus) -> Option<Self> {
        self.of_sources(|source| foci[source] == Some(focus))
    }

    /// Only what names some of the sources, without the statement itself and what it is shared
    /// among; `None` if nothing does.
    fn of_sources(&self, wanted: impl Fn(usize) -> bool) -> Option<Self> {
        let mut part = Self::default();
        for source in (0..4).filter(|source| wanted(*source)) {
            part.named[source] = self.named[source];
            part.split[source] = self.split[source];
            part.attributions = part.attributions.max(self.named[source]);
        }
        (part.attributions > 0.0).then_some(part)
    }
}

fn coded(observation: &Observation<'_>) -> (f64, [f64; 4], [f64; 4]) {
    let sources = observation.sources;
    if sources.is_empty() {
        return (0.0, [0.0; 4], [0.0; 4]);
    }
    let each = |weight: f64| {
        let of = |k: usize| {
            if sources.contains(Source::ALL[k]) {
                weight
            } else {
                0.0
            }
        };
        [0, 1, 2, 3].map(of)
    };
    (1.0, each(1.0), each(PARTS / sources.len() as f64))
}

/// Expected counts, as if the sources were named independently of each other.
fn uncertain(expected: [f64; 4]) -> (f64, [f64; 4], [f64; 4]) {
    let named = expected.map(|p| {
        assert!((0.0..=1.0).contains(&p), "probability {p} not from 0 to 1");
        in_steps(p)
    });
    let none: f64 = expected.iter().map(|p| 1.0 - p).product();
    // Rounding must not leave a source more probable than any source at all.
    let any = named.iter().copied().fold(in_steps(1.0 - none), f64::max);
    (any, named, split(expected, any))
}

fn in_steps(value: f64) -> f64 {
    (value / STEP).round() * STEP
}

/// The expected part of each source in one attribution, so that they sum to `any` of one.
fn split(expected: [f64; 4], any: f64) -> [f64; 4] {
    let mut parts = [0.0; 4];
    for set in 1..16_u32 {
        let is_in = |source: usize| set >> source & 1 == 1;
        let probability: f64 = (0..4)
            .map(|k| {
                if is_in(k) {
                    expected[k]
                } else {
                    1.0 - expected[k]
                }
            })
            .product();
        let part = probability / f64::from(set.count_ones());
        (0..4).filter(|k| is_in(*k)).for_each(|k| parts[k] += part);
    }
    let sum: f64 = parts.iter().sum();
    if sum <= 0.0 || any <= 0.0 {
        return [0.0; 4];
    }
    let mut parts = parts.map(|part| in_steps(PARTS * any * part / sum));
    // What rounding lost or added, a step or two, goes to the largest part, of at least three.
    let rest = PARTS * any - parts.iter().sum::<f64>();
    let largest = (1..4).fold(0, |best, k| if parts[k] > parts[best] { k } else { best });
    parts[largest] += rest;
    parts
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

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "exact counts and exact limits")]
mod tests {
    use super::*;
    use crate::codebook::Sources;

    fn sum(parts: [f64; 4]) -> f64 {
        parts.iter().sum()
    }

    #[test]
    fn an_attribution_is_split_equally_over_its_sources() {
        let counts = Counts::of(&Observation {
            sources: Sources::NONE.with(Source::Home).with(Source::Teacher),
            ..Observation::default()
        });
        assert_eq!(counts.named, [1.0, 0.0, 0.0, 1.0]);
        assert_eq!(counts.split, [6.0, 0.0, 0.0, 6.0]);
    }

    #[test]
    fn expected_parts_sum_to_the_attribution() {
        // Both named with 1/4, one alone with 1/4 each: 1/4 + 1/8 each.
        let (any, _, parts) = uncertain([0.5, 0.5, 0.0, 0.0]);
        assert_eq!((any, parts), (0.75, [4.5, 4.5, 0.0, 0.0]));
        for expected in [
            [0.3, 0.2, 0.123_456, 0.9],
            [1e-9, 3e-8, 2e-8, 0.0],
            [6e-8; 4],
            [1.0 / 3.0; 4],
            [0.0; 4],
            [1.0; 4],
        ] {
            let (any, _, parts) = uncertain(expected);
            assert_eq!(sum(parts), PARTS * any, "{expected:?}");
            assert!(parts.iter().all(|part| *part >= 0.0), "{parts:?}");
        }
    }

    #[test]
    fn a_focus_may_lie_in_two_sources() {
        let sources = Sources::NONE.with(Source::Home).with(Source::School);
        let counts = Counts::of(&Observation {
            sources,
            ..Observation::default()
        });
        let focus = Focus::Circumstance;
        let part = counts.of_focus([Some(focus), Some(focus), None, None], focus);
        let part = part.unwrap();
        assert_eq!((part.attributions, part.named), (1.0, [1.0, 1.0, 0.0, 0.0]));
        assert_eq!(part.statements, 0);
        assert_eq!(counts.of_focus([None; 4], focus), None);
        assert_eq!(counts.of_agency(Some(Agency::Individual)), None);
    }
}
