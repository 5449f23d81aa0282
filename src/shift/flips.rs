//! Sums of scores under flips of their signs: all of them, or a seeded sample.
//!
//! Four sources are flipped together, so that each flip is drawn once; the scores of a unit stand
//! in lanes of four, one a source.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::Flips;

/// Most units of which all flips are tried: a million of them.
const MOST_EXACT: usize = 20;

/// How many flips are drawn where there are more.
const DRAWN: u32 = 9999;

/// After so many steps the sums are made afresh, so that rounding can't add up.
const FRESH: u32 = 4096;

/// One number for each source.
pub(super) type Lanes = [f64; 4];

/// The scores of units: for each unit its trend scores, then those of each step.
#[derive(Clone, Debug)]
pub(super) struct Scores {
    /// How many [`Lanes`] a unit has: 1 and the number of steps.
    width: usize,
    /// Unit by unit, in the order of what they are, without those that are 0 throughout.
    lanes: Vec<Lanes>,
}

/// What the flips told of each source.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Answer {
    /// The sums of the trend scores as they are.
    pub(super) sums: Lanes,
    /// Shares of flips whose sums of trend scores are at least as far from 0.
    pub(super) trend: Lanes,
    /// The largest standardised sum of any step, and which step it is.
    pub(super) largest: Lanes,
    pub(super) step: [usize; 4],
    /// Shares of flips with a largest one at least as large.
    pub(super) change: Lanes,
    pub(super) flips: Flips,
}

impl Scores {
    /// From each unit's lanes, all of the same width, at least 1; the scores of each step are
    /// divided by the root of their sum of squares.
    pub(super) fn new(mut units: Vec<Vec<Lanes>>, width: usize) -> Self {
        let is_nought = |unit: &[Lanes]| unit.iter().flatten().all(|score| score.abs() < 1e-12);
        units.retain(|unit| !is_nought(unit));
        units.sort_by(|a, b| {
            let pairs = a.iter().flatten().zip(b.iter().flatten());
            let mut orders = pairs.map(|(a, b)| a.total_cmp(b));
            orders
                .find(|order| order.is_ne())
                .unwrap_or(std::cmp::Ordering::Equal)
        });
        let mut squares = vec![[0.0; 4]; width];
        for unit in &units {
            for (square, score) in squares.iter_mut().zip(unit) {
                (0..4).for_each(|k| square[k] += score[k] * score[k]);
            }
        }
        for unit in &mut units {
            for (score, square) in unit.iter_mut().zip(&squares).skip(1) {
                let scale = |k: usize| {
                    if square[k] > 1e-18 {
                        square[k].sqrt()
                    } else {
                        1.0
                    }
                };
                (0..4).for_each(|k| score[k] /= scale(k));
            }
        }
        Self {
            width,
            lanes: units.concat(),
        }
    }

    fn units(&self) -> usize {
        self.lanes.len() / self.width
    }

    fn unit(&self, unit: usize) -> &[Lanes] {
        &self.lanes[unit * self.width..(unit + 1) * self.width]
    }

    /// Flips the signs of the units, whole.
    pub(super) fn flip(&self, seed: u64) -> Answer {
        let sums = self.sums(|_| 1.0);
        let mut count = Count::new(self, &sums);
        let units = self.units();
        let exact = units <= MOST_EXACT;
        let (tried, own) = if exact {
            (self.flip_all(&mut count), 0)
        } else {
            self.flip_some(seed, &mut count);
            (DRAWN, 1)
        };
        let share = |hits: f64| (hits + f64::from(own)) / f64::from(tried + own);
        let flips = Flips {
            units,
            // Every flip has a mirror image that is as far from 0.
            count: u64::from(tried) * if exact && units > 0 { 2 } else { 1 },
            exact,
        };
        Answer {
            sums: sums[0],
            trend: count.trend.map(share),
            largest: largest(&sums),
            step: [0, 1, 2, 3].map(|k| first_largest(&sums, k)),
            change: count.change.map(share),
            flips,
        }
    }

    fn sums(&self, sign: impl Fn(usize) -> f64) -> Vec<Lanes> {
        let mut sums = vec![[0.0; 4]; self.width];
        for unit in 0..self.units() {
            add(&mut sums, self.unit(unit), sign(unit));
        }
        sums
    }

    /// All flips but the mirror images, each a single sign from the last (Gray 1953); how many.
    fn flip_all(&self, count: &mut Count) -> u32 {
        let mut sums = self.sums(|_| 1.0);
        count.see(&sums);
        let half = 1_u32 << self.units().saturating_sub(1);
        let mut flipped = 0_u32;
        for step in 1..half {
            let bit = step.trailing_zeros();
            flipped ^= 1 << bit;
            // The first unit keeps its sign.
            let unit = bit as usize + 1;
            let sign = |unit: usize| match unit.checked_sub(1) {
                Some(bit) if flipped >> bit & 1 == 1 => -1.0,
                _ => 1.0,
            };
            if step % FRESH == 0 {
                sums = self.sums(sign);
            } else {
                add(&mut sums, self.unit(unit), 2.0 * sign(unit));
            }
            count.see(&sums);
        }
        half
    }

    fn flip_some(&self, seed: u64, count: &mut Count) {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let mut sums = vec![[0.0; 4]; self.width];
        let mut bits = 0_u64;
        for _ in 0..DRAWN {
            sums.fill([0.0; 4]);
            for unit in 0..self.units() {
                if unit % 64 == 0 {
                    bits = random.next_u64();
                }
                let sign = if bits & 1 == 1 { -1.0 } else { 1.0 };
                bits >>= 1;
                add(&mut sums, self.unit(unit), sign);
            }
            count.see(&sums);
        }
    }
}

fn add(sums: &mut [Lanes], unit: &[Lanes], times: f64) {
    for (sum, score) in sums.iter_mut().zip(unit) {
        for k in 0..4 {
            sum[k] += times * score[k];
        }
    }
}

/// The largest sum of any step, by source.
fn largest(sums: &[Lanes]) -> Lanes {
    let mut largest = [0.0_f64; 4];
    for sum in &sums[1..] {
        for k in 0..4 {
            largest[k] = largest[k].max(sum[k].abs());
        }
    }
    largest
}

/// The first step with the largest sum, but for rounding.
fn first_largest(sums: &[Lanes], source: usize) -> usize {
    let largest = largest(sums)[source];
    let mut steps = sums[1..].iter();
    let found = steps.position(|sum| sum[source].abs() >= largest - 1e-9);
    found.unwrap_or(0)
}

/// How many flips are at least as far from 0 as what was found.
struct Count {
    /// Bounds a hair below what was found, so that ties count whatever their rounding.
    trend_from: Lanes,
    change_from: Lanes,
    trend: Lanes,
    change: Lanes,
}

impl Count {
    fn new(scores: &Scores, sums: &[Lanes]) -> Self {
        let mut sizes = [0.0; 4];
        for unit in 0..scores.units() {
            let trend = scores.unit(unit)[0];
            (0..4).for_each(|k| sizes[k] += trend[k].abs());
        }
        let largest = largest(sums);
        Self {
            trend_from: [0, 1, 2, 3].map(|k: usize| sums[0][k].abs() - 1e-9 * sizes[k]),
            change_from: largest.map(|found| found - 1e-9 * found.max(1.0)),
            trend: [0.0; 4],
            change: [0.0; 4],
        }
    }

    fn see(&mut self, sums: &[Lanes]) {
        let largest = largest(sums);
        for k in 0..4 {
            let hit = sums[0][k].abs() >= self.trend_from[k];
            self.trend[k] += if hit { 1.0 } else { 0.0 };
            let hit = largest[k] >= self.change_from[k];
            self.change[k] += if hit { 1.0 } else { 0.0 };
        }
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "exact counts and exact limits")]
mod tests {
    use super::*;

    /// Every flip by itself, as a check.
    fn by_hand(scores: &[f64]) -> f64 {
        let found = scores.iter().sum::<f64>().abs();
        let all = 1_u32 << scores.len();
        let hits = (0..all).filter(|flip| {
            let sign = |unit: usize| if flip >> unit & 1 == 1 { -1.0 } else { 1.0 };
            let sum: f64 = (0..scores.len())
                .map(|unit| sign(unit) * scores[unit])
                .sum();
            sum.abs() >= found - 1e-9
        });
        hits.count() as f64 / f64::from(all)
    }

    fn trend(scores: &[f64]) -> Scores {
        let units = scores.iter().map(|score| vec![[*score, 0.0, -score, 1.0]]);
        Scores::new(units.collect(), 1)
    }

    #[test]
    fn all_flips_are_tried_once() {
        let scores = [0.4, 4.7, 3.3, 3.3, -1.9, 3.6, -2.1, -4.7, 0.3, 4.3];
        let answer = trend(&scores).flip(1);
        assert!((answer.trend[0] - by_hand(&scores)).abs() < 1e-12);
        assert_eq!(answer.trend[0], answer.trend[2]);
        // Ten ones: only all of one sign are as far.
        assert_eq!(answer.trend[3], 2.0 / 1024.0);
        assert_eq!(answer.trend[1], 1.0);
        let flips = Flips {
            units: 10,
            count: 1024,
            exact: true,
        };
        assert_eq!(answer.flips, flips);
    }

    #[test]
    fn twenty_units_are_exact_and_the_order_makes_no_difference() {
        let mut scores: Vec<f64> = (0..20).map(|k| f64::from(k * 7 % 11) - 3.3).collect();
        let answer = trend(&scores).flip(1);
        assert_eq!((answer.flips.count, answer.flips.exact), (1 << 20, true));
        assert!((answer.trend[0] - by_hand(&scores)).abs() < 1e-12);
        scores.reverse();
        assert_eq!(trend(&scores).flip(1), answer);
    }

    #[test]
    fn a_sample_is_near_what_all_flips_give() {
        // Thirty units, of which ten are nothing but rounding to the sum.
        let mut scores = vec![1.0; 20];
        scores[..8].fill(-1.0);
        let exact = trend(&scores).flip(1);
        scores.extend([1e-9; 10]);
        let (one, two) = (trend(&scores).flip(1), trend(&scores).flip(2));
        assert!(!one.flips.exact && one.flips.count == 9999);
        assert!((one.trend[0] - exact.trend[0]).abs() < 0.02, "{one:?}");
        assert_ne!(one.trend[0], two.trend[0]);
        assert_eq!(one, trend(&scores).flip(1));
        // 30 ones are never matched by chance: the one found counts all the same.
        assert!(one.trend[3] >= 1e-4);
    }

    #[test]
    fn nobody_to_flip_is_no_evidence() {
        let answer = Scores::new(Vec::new(), 3).flip(1);
        assert_eq!((answer.trend, answer.change), ([1.0; 4], [1.0; 4]));
        assert_eq!((answer.flips.units, answer.flips.count), (0, 1));
    }
}
