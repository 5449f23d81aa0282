//! CR2: the bias-reduced cluster-robust variance with Satterthwaite's degrees of freedom (Bell and
//! `McCaffrey` 2002; Pustejovsky & Tipton 2018), in the closed form that it has for shares.
//!
//! With n and y a unit's attributions and those that name the source, h = n / Σn its part of the
//! cycle, and l the weights of the cycles' shares p, it is
//!
//! ```text
//! V = Σ u²,  u = Σ_c l (y − n p) / (Σn √(1 − h))
//! P = Σ_c (l² / Σn) (diag(s²) − (s w)(s w)ᵀ),  w = √h,  s = w / √(1 − h)
//! degrees of freedom = (tr P)² / ‖P‖²
//! ```
//!
//! P is the covariance of the u under independent statements of equal variance. It has as many rows
//! as there are units, but its trace and norm are sums over units and pairs of cycles.

use super::jackknife::NO_VARIATION;
use super::ratio::{Part, Ratio};
use super::tally::SOME;
use crate::estimate::interval;

/// Most cycles with a weight that are judged: the sums grow with their square.
const MOST_CYCLES: usize = 256;

/// The variance of a weighted sum of the cycles' ratios and what its degrees of freedom are made
/// of, which add up over independent groups.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Cr2 {
    pub(super) variance: f64,
    trace: f64,
    square: f64,
    /// How many units count: there are no more degrees of freedom.
    units: f64,
}

impl Cr2 {
    /// For weights of the cycles' ratios; `None` where it sees no variation, or with too many
    /// cycles.
    ///
    /// A unit that holds all attributions of a cycle (but for less than half a one) adds nothing
    /// for that cycle, as its residual there is 0.
    pub(super) fn of(ratio: &Ratio, weight: impl Fn(usize) -> f64) -> Option<Self> {
        let terms: Vec<Term> = ratio
            .cycles()
            .filter_map(|cycle| {
                let weight = weight(cycle);
                let (total, share) = (ratio.denominators[cycle], ratio.value(cycle)?);
                (weight.abs() > 1e-12).then_some(Term {
                    cycle,
                    weight,
                    total,
                    share,
                })
            })
            .collect();
        if terms.len() > MOST_CYCLES {
            return None;
        }
        let mut sums = Sums::new(terms.len());
        for parts in ratio.by_unit() {
            sums.add(parts, &terms);
        }
        sums.finish()
    }

    /// For every cycle's ratio by itself.
    pub(super) fn of_levels(ratio: &Ratio) -> Vec<Option<Self>> {
        let term = |cycle| Term {
            cycle,
            weight: 1.0,
            total: ratio.denominators[cycle],
            share: ratio.value(cycle).unwrap_or_default(),
        };
        let mut sums: Vec<Sums> = ratio.denominators.iter().map(|_| Sums::new(1)).collect();
        for part in &ratio.parts {
            sums[part.cycle].add(&[*part], &[term(part.cycle)]);
        }
        sums.into_iter().map(Sums::finish).collect()
    }

    /// Of a difference between independent groups.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            variance: self.variance + other.variance,
            trace: self.trace + other.trace,
            square: self.square + other.square,
            units: self.units + other.units,
        }
    }

    pub(super) fn std_error(self) -> f64 {
        self.variance.sqrt()
    }

    /// Satterthwaite's degrees of freedom, at least 1.
    pub(super) fn df(self) -> f64 {
        let df = self.trace * self.trace / self.square;
        df.min(self.units).max(1.0)
    }

    /// The two-sided critical value of an interval.
    pub(super) fn critical(self, level: f64) -> f64 {
        interval::critical(level, Some(self.df()))
    }
}

/// A cycle that counts.
struct Term {
    cycle: usize,
    weight: f64,
    total: f64,
    share: f64,
}

/// What is summed over units.
struct Sums {
    cycles: usize,
    units: f64,
    variance: f64,
    trace: f64,
    /// Σ a², a the diagonal of the first part of P.
    diagonal: f64,
    /// Σ a g² / Σn of each unit and cycle, g = h / √(1 − h).
    mixed: f64,
    /// Σ g g' over units, for each pair of cycles, the one before or the same first; weighted.
    pairs: Vec<f64>,
}

impl Sums {
    fn new(cycles: usize) -> Self {
        Self {
            cycles,
            units: 0.0,
            variance: 0.0,
            trace: 0.0,
            diagonal: 0.0,
            mixed: 0.0,
            pairs: vec![0.0; cycles * cycles],
        }
    }

    /// Adds one unit.
    fn add(&mut self, parts: &[Part], terms: &[Term]) {
        // Place of the cycle, √(l² / Σn) g.
        let mut seen: Vec<(usize, f64)> = Vec::with_capacity(parts.len().min(terms.len()));
        let (mut residual, mut diagonal) = (0.0, 0.0);
        for part in parts {
            let Ok(at) = terms.binary_search_by_key(&part.cycle, |term| term.cycle) else {
                continue;
            };
            let term = &terms[at];
            if term.total - part.denominator < SOME {
                continue;
            }
            let h = part.denominator / term.total;
            let rest = 1.0 - h;
            let scale = term.weight * term.weight / term.total;
            let off = part.numerator - part.denominator * term.share;
            residual += term.weight * off / (term.total * rest.sqrt());
            diagonal += scale * h / rest;
            self.trace += scale * h;
            seen.push((at, scale.sqrt() * h / rest.sqrt()));
        }
        self.units += if seen.is_empty() { 0.0 } else { 1.0 };
        self.variance += residual * residual;
        self.diagonal += diagonal * diagonal;
        for (place, (at, g)) in seen.iter().enumerate() {
            self.mixed += diagonal * g * g;
            for (other, h) in &seen[place..] {
                self.pairs[at * self.cycles + other] += g * h;
            }
        }
    }

    fn finish(self) -> Option<Cr2> {
        let square = |pair: usize| {
            let both_ways = if pair / self.cycles == pair % self.cycles {
                1.0
            } else {
                2.0
            };
            both_ways * self.pairs[pair] * self.pairs[pair]
        };
        let pairs: f64 = (0..self.pairs.len()).map(square).sum();
        let found = Cr2 {
            variance: self.variance,
            trace: self.trace,
            square: self.diagonal - 2.0 * self.mixed + pairs,
            units: self.units,
        };
        let is_told = found.variance > NO_VARIATION && found.trace > 0.0 && found.square > 0.0;
        is_told.then_some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::super::golden::{self, near};
    use super::*;

    #[test]
    fn golden_levels_and_shift() {
        let (ratio, wanted) = (golden::internal(|_| true), golden::shares());
        let wanted = &wanted["CR2"];
        for (name, weights) in [
            ("p1", [1.0, 0.0, 0.0, 0.0]),
            ("p4", [0.0, 0.0, 0.0, 1.0]),
            ("shift", [-1.0, 0.0, 0.0, 1.0]),
        ] {
            let found = Cr2::of(&ratio, |cycle| weights[cycle]).unwrap();
            let value: f64 = (0..4).map(|c| weights[c] * ratio.value(c).unwrap()).sum();
            let wanted = &wanted[name];
            near(value, &wanted["est"]);
            near(found.std_error(), &wanted["se"]);
            near(found.df(), &wanted["df"]);
            if name != "shift" {
                let cycle = if name == "p1" { 0 } else { 3 };
                assert_eq!(Cr2::of_levels(&ratio)[cycle], Some(found));
            }
            let p = interval::two_sided(value / found.std_error(), found.df());
            near(p, &wanted["p"]);
        }
    }

    #[test]
    fn golden_difference_of_groups() {
        let wanted = &golden::shares()["CR2"]["did"];
        let change = |cycle: usize| match cycle {
            0 => -1.0,
            3 => 1.0,
            _ => 0.0,
        };
        let of = |group: u64| Cr2::of(&golden::internal(|row| row["group"] == group), change);
        let found = of(0).unwrap().and(of(1).unwrap());
        near(found.std_error(), &wanted["se"]);
        near(found.df(), &wanted["df"]);
    }

    #[test]
    fn the_norm_is_that_of_the_matrix() {
        // All four cycles with a weight, against P written out.
        let ratio = golden::internal(|_| true);
        let weights = [0.7, -0.2, 0.4, -0.9];
        let found = Cr2::of(&ratio, |cycle| weights[cycle]).unwrap();
        let units: Vec<&[Part]> = ratio.by_unit().collect();
        let mut matrix = vec![vec![0.0; units.len()]; units.len()];
        for (cycle, weight) in weights.iter().enumerate() {
            let total = ratio.denominators[cycle];
            let h: Vec<f64> = units
                .iter()
                .map(|parts| {
                    let part = parts.iter().find(|part| part.cycle == cycle);
                    part.map_or(0.0, |part| part.denominator / total)
                })
                .collect();
            for i in 0..units.len() {
                for j in 0..units.len() {
                    let both = h[i] / (1.0 - h[i]).sqrt() * h[j] / (1.0 - h[j]).sqrt();
                    let same = if i == j { h[i] / (1.0 - h[i]) } else { 0.0 };
                    matrix[i][j] += weight * weight / total * (same - both);
                }
            }
        }
        let trace: f64 = (0..units.len()).map(|i| matrix[i][i]).sum();
        let square: f64 = matrix.iter().flatten().map(|x| x * x).sum();
        assert!((found.df() - trace * trace / square).abs() < 1e-9);
    }
}
