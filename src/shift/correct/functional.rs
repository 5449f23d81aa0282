//! What is asked of the ratios of the cycles: a level, a difference, the slope of a line.

use super::rectifier::{Pair, Ratios};
use crate::shift::logit::{self, Total};

/// One number from the ratios of the cycles. `at` is the place of the ratio.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Functional {
    /// The ratio of a cycle.
    Level { at: usize, cycle: usize },
    /// Last less first.
    Ends { at: usize, from: usize, to: usize },
    /// Slope of the least-squares line through these cycles, times the number of steps from the
    /// first to the last; each cycle weighs the same.
    Line { at: usize, cycles: Vec<usize> },
    /// Slope of the log-odds, a step from cycle to cycle.
    LogOdds { at: usize, cycles: Vec<usize> },
}

impl Functional {
    /// Which cycles it looks at.
    pub(super) fn cycles(&self) -> Vec<usize> {
        match self {
            Self::Level { cycle, .. } => vec![*cycle],
            Self::Ends { from, to, .. } => vec![*from, *to],
            Self::Line { cycles, .. } | Self::LogOdds { cycles, .. } => cycles.clone(),
        }
    }

    /// Of which ratio.
    pub(super) fn at(&self) -> usize {
        match self {
            Self::Level { at, .. }
            | Self::Ends { at, .. }
            | Self::Line { at, .. }
            | Self::LogOdds { at, .. } => *at,
        }
    }

    /// Its value; `None` where a ratio that it needs is missing. A line goes through the cycles
    /// that are left, if two are.
    pub(super) fn value(&self, ratios: &Ratios) -> Option<f64> {
        let ratio = |cycle: usize| ratios[self.at()].get(cycle).copied().flatten();
        let found = match self {
            Self::Level { cycle, .. } => ratio(*cycle)?.value(),
            Self::Ends { from, to, .. } => ratio(*to)?.value() - ratio(*from)?.value(),
            Self::Line { cycles, .. } => {
                let there = cycles.iter();
                let points: Vec<(f64, f64)> = there
                    .filter_map(|cycle| Some((*cycle as f64, ratio(*cycle)?.value())))
                    .collect();
                let span = cycles.last()?.checked_sub(*cycles.first()?)? as f64;
                slope(&points)? * span
            }
            Self::LogOdds { cycles, .. } => {
                let total = |cycle: &usize| {
                    let Pair { above, below } = ratio(*cycle)?;
                    Some(Total {
                        x: *cycle as f64,
                        named: above,
                        all: below,
                    })
                };
                let totals: Vec<Total> = cycles.iter().filter_map(total).collect();
                logit::slope(&totals)?
            }
        };
        found.is_finite().then_some(found)
    }

    /// The weight of each cycle's ratio in it, as far as it is a weighted sum; the log-odds slope
    /// is none.
    pub(super) fn weights(&self) -> Vec<(usize, f64)> {
        match self {
            Self::Level { cycle, .. } => vec![(*cycle, 1.0)],
            Self::Ends { from, to, .. } => vec![(*from, -1.0), (*to, 1.0)],
            Self::Line { cycles, .. } => {
                let n = cycles.len() as f64;
                let centre = cycles.iter().sum::<usize>() as f64 / n;
                let place = |cycle: &usize| *cycle as f64 - centre;
                let spread: f64 = cycles.iter().map(|c| place(c).powi(2)).sum();
                let span = match cycles[..] {
                    [first, .., last] => (last - first) as f64,
                    _ => 0.0,
                };
                let weight = |c: &usize| (*c, place(c) * span / spread);
                cycles.iter().map(weight).collect()
            }
            Self::LogOdds { .. } => Vec::new(),
        }
    }
}

/// Slope of the least-squares line; `None` with fewer than two points.
fn slope(points: &[(f64, f64)]) -> Option<f64> {
    let n = points.len() as f64;
    let x = points.iter().map(|(x, _)| x).sum::<f64>() / n;
    let y = points.iter().map(|(_, y)| y).sum::<f64>() / n;
    let spread: f64 = points.iter().map(|point| (point.0 - x).powi(2)).sum();
    let together: f64 = points.iter().map(|p| (p.0 - x) * (p.1 - y)).sum();
    // Positions are whole numbers: two different ones spread by at least 1/2.
    (points.len() > 1 && spread > 0.25).then(|| together / spread)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratios(pairs: &[(f64, f64)]) -> Ratios {
        let of = |(above, below): &(f64, f64)| {
            Some(Pair {
                above: *above,
                below: *below,
            })
        };
        std::array::from_fn(|_| pairs.iter().map(of).collect())
    }

    #[test]
    fn the_log_odds_slope_is_that_of_two_shares_and_of_the_golden_gee() {
        let of = |pairs: &[(f64, f64)]| {
            let cycles = (0..pairs.len()).collect();
            Functional::LogOdds { at: 0, cycles }.value(&ratios(pairs))
        };
        let logit = |p: f64| (p / (1.0 - p)).ln();
        let found = of(&[(20.0, 50.0), (30.0, 40.0)]).unwrap();
        assert!(
            (found - (logit(0.75) - logit(0.4))).abs() < 1e-10,
            "{found}"
        );
        let golden: serde_json::Value =
            serde_json::from_str(include_str!("../../../tests/data/golden.json")).unwrap();
        let numbers = |key: &str| -> Vec<f64> {
            let list = golden["shares_small"]["cochran_armitage"][key].as_array();
            list.unwrap().iter().map(|n| n.as_f64().unwrap()).collect()
        };
        let pairs: Vec<(f64, f64)> = numbers("y").into_iter().zip(numbers("n")).collect();
        let wanted = golden["shares_small"]["slope"]["CR3"]["est"]
            .as_f64()
            .unwrap();
        assert!((of(&pairs).unwrap() - wanted).abs() < 1e-9);
        // All or nothing has no slope, nor has a total beyond what there is.
        assert_eq!(of(&[(0.0, 50.0), (40.0, 40.0)]), None);
        assert_eq!(of(&[(-3.0, 50.0), (0.0, 40.0)]), None);
        assert_eq!(of(&[(20.0, 50.0)]), None);
    }

    #[test]
    fn the_weights_of_a_line_give_its_value() {
        let found = ratios(&[(1.0, 10.0), (4.0, 10.0), (3.0, 10.0), (9.0, 10.0)]);
        let line = Functional::Line {
            at: 0,
            cycles: vec![0, 1, 3],
        };
        let summed: f64 = line
            .weights()
            .iter()
            .map(|(cycle, weight)| weight * found[0][*cycle].unwrap().value())
            .sum();
        assert!((line.value(&found).unwrap() - summed).abs() < 1e-12);
        let ends = Functional::Ends {
            at: 0,
            from: 0,
            to: 3,
        };
        assert!((ends.value(&found).unwrap() - 0.8).abs() < 1e-12);
        assert_eq!(
            Functional::Ends {
                at: 0,
                from: 0,
                to: 4
            }
            .value(&found),
            None
        );
    }
}
