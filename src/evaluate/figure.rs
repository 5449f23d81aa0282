//! A figure and its interval by the delete-one-cluster jackknife.

use std::collections::BTreeMap;
use std::ops::Deref;

use statrs::distribution::{ContinuousCDF, StudentsT};

use crate::agree;
use crate::estimate::{Estimate, units};

/// Confidence level of every interval.
pub const LEVEL: f64 = 0.95;

/// How the interval of a figure is made: the values of its [`Estimate::method`]; that of a kappa is
/// [`agree::method::FISHER`].
pub mod method {
    /// By the delete-one-cluster jackknife (CR3) and Student's t.
    pub const JACKKNIFE: &str = "jackknife-cr3";
    /// The jackknife can't tell: the bounds are those of everything possible.
    pub const NOT_ESTIMABLE: &str = "not-estimable";
}

/// A figure with its interval: an [`Estimate`], as which it is read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    /// The figure itself, without a unit, and its interval. Where the jackknife can't tell, with
    /// fewer than two clusters that have a say or if leaving out any of them changes nothing, its
    /// method is [`method::NOT_ESTIMABLE`].
    pub estimate: Estimate,
    /// How many statements it rests on.
    pub statements: usize,
    /// How many clusters have a say in it.
    pub clusters: usize,
}

impl Figure {
    /// Its interval; `None` where the jackknife can't tell.
    pub fn interval(&self) -> Option<Interval> {
        let Estimate { low, high, .. } = self.estimate;
        self.estimate.std_error.map(|std_error| Interval {
            std_error,
            low,
            high,
        })
    }
}

impl Deref for Figure {
    type Target = Estimate;

    fn deref(&self) -> &Estimate {
        &self.estimate
    }
}

/// A 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Standard error of the figure.
    pub std_error: f64,
    /// Lower bound.
    pub low: f64,
    /// Upper bound.
    pub high: f64,
}

/// How an interval is formed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scale {
    /// Cut at 0 and 1.
    Fraction,
    /// On Fisher's z (statistics/methods.md §4).
    Fisher,
    /// As it comes.
    Plain,
}

/// A figure from its value and the values without one cluster each.
///
/// Its variance is the sum of their squared distances from the value of all (CR3), its t has one
/// degree of freedom less than there are clusters.
pub(super) fn figure(value: f64, without: &[f64], statements: usize, scale: Scale) -> Figure {
    let spread: f64 = without.iter().map(|v| (v - value).powi(2)).sum();
    let std_error = spread.sqrt();
    let clusters = without.len();
    let interval = interval(value, std_error, clusters, scale);
    let least = if scale == Scale::Fraction { 0.0 } else { -1.0 };
    let (low, high) = interval.map_or((least, 1.0), |interval| (interval.low, interval.high));
    Figure {
        estimate: Estimate {
            value,
            low,
            high,
            level: LEVEL,
            std_error: interval.map(|interval| interval.std_error),
            method: match (interval, scale) {
                (None, _) => method::NOT_ESTIMABLE,
                (Some(_), Scale::Fisher) => agree::method::FISHER,
                (Some(_), _) => method::JACKKNIFE,
            },
            units: units::RATIO,
            teachers: clusters,
            attributions: statements as u64,
        },
        statements,
        clusters,
    }
}

fn interval(value: f64, std_error: f64, clusters: usize, scale: Scale) -> Option<Interval> {
    /// Below this, rounding is all that leaving out a cluster changes.
    const NO_VARIATION: f64 = 1e-12;
    if clusters < 2 || !std_error.is_finite() || std_error < NO_VARIATION {
        return None;
    }
    let t = StudentsT::new(0.0, 1.0, clusters as f64 - 1.0).ok()?;
    let half = t.inverse_cdf(0.5 + LEVEL / 2.0) * std_error;
    let (low, high) = match scale {
        Scale::Plain => (value - half, value + half),
        Scale::Fraction => ((value - half).max(0.0), (value + half).min(1.0)),
        Scale::Fisher => agree::fisher(value, std_error, clusters, LEVEL).ok()?,
    };
    Some(Interval {
        std_error,
        low,
        high,
    })
}

/// A ratio of sums of rows, which are of these clusters; `None` if its denominator is 0.
///
/// A cluster has a say if its own sums are not all 0.
pub(super) fn ratio(
    rows: &[[f64; 3]],
    clusters: &[usize],
    of: fn([f64; 3]) -> (f64, f64),
) -> Option<Figure> {
    let mut total = [0.0; 3];
    let mut parts: BTreeMap<usize, [f64; 3]> = BTreeMap::new();
    for (row, &cluster) in rows.iter().zip(clusters) {
        let part = parts.entry(cluster).or_default();
        for k in 0..3 {
            total[k] += row[k];
            part[k] += row[k];
        }
    }
    let value = |sums| {
        let (above, below) = of(sums);
        (below > 0.0).then_some(above / below)
    };
    let all = value(total)?;
    let without: Vec<f64> = parts
        .values()
        .filter(|part| of(**part) != (0.0, 0.0))
        .map(|part| value([0, 1, 2].map(|k| total[k] - part[k])).unwrap_or(all))
        .collect();
    Some(figure(all, &without, rows.len(), Scale::Fraction))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_jackknife_cannot_tell_has_no_interval() {
        let share = |[above, below, _]: [f64; 3]| (above, below);
        let of = |rows: &[[f64; 3]], clusters: &[usize]| ratio(rows, clusters, share);
        let (yes, no) = ([1.0, 1.0, 0.0], [0.0, 1.0, 0.0]);
        assert_eq!(of(&[[0.0; 3]], &[0]), None);
        assert_eq!(of(&[yes, no], &[0, 0]).unwrap().interval(), None);
        assert_eq!(of(&[yes, yes], &[0, 1]).unwrap().interval(), None);
        // A cluster without a case has no say.
        let found = of(&[yes, no, yes, [0.0; 3]], &[0, 1, 1, 2]).unwrap();
        assert_eq!(found.clusters, 2);
        let interval = found.interval().unwrap();
        assert!(interval.low >= 0.0 && interval.high <= 1.0);
    }
}
