//! One stratum: a cell a cycle, and the changes between them.

use std::sync::Arc;

use super::contrast::Contrast;
use super::ratio::Ratio;
use super::tally::{Tally, whole};
use super::{Cell, Change, Stratum, jackknife, method};
use crate::codebook::Source;
use crate::estimate::{Estimate, interval};

/// The share or rate of one cycle with its bounds, 0 to 1.
#[derive(Clone, Copy, Debug)]
struct Level {
    value: f64,
    low: f64,
    high: f64,
    std_error: Option<f64>,
    method: &'static str,
}

/// The estimates of a stratum.
pub(super) fn estimate(name: Arc<str>, tally: &Tally, cycles: usize, level: f64) -> Stratum {
    let mut cells = vec![
        Cell {
            statements: 0,
            attributions: 0,
            teachers: 0,
            rate: None,
            shares: [None, None, None, None],
        };
        cycles
    ];
    let mut expected = vec![0.0; cycles];
    for entry in &tally.entries {
        let cell = &mut cells[entry.cycle];
        cell.statements += entry.counts.statements;
        expected[entry.cycle] += entry.counts.attributions;
        cell.teachers += usize::from(entry.counts.statements > 0);
    }
    for (cell, expected) in cells.iter_mut().zip(expected) {
        cell.attributions = whole(expected);
    }
    let rate = Ratio::rate(tally, cycles);
    for (cycle, found) in levels(&rate, level).into_iter().enumerate() {
        cells[cycle].rate = found.map(|found| Estimate {
            attributions: whole(rate.numerators[cycle]),
            ..found.estimate(&rate, cycle, level).times(100.0)
        });
    }
    let mut stratum = Stratum {
        name,
        cells,
        first_to_last: [None, None, None, None],
        trend: [None, None, None, None],
    };
    for source in Source::ALL.iter().map(|source| source.index()) {
        let share = Ratio::share(tally, cycles, source);
        for (cycle, found) in levels(&share, level).into_iter().enumerate() {
            stratum.cells[cycle].shares[source] =
                found.map(|found| found.estimate(&share, cycle, level));
        }
        let change = |contrast: Contrast| change(&share, &contrast, level);
        stratum.first_to_last[source] = Contrast::ends(&share).and_then(change);
        stratum.trend[source] = Contrast::line(&share).and_then(change);
    }
    stratum
}

/// Every cycle's level; `None` where the ratio is not defined.
fn levels(ratio: &Ratio, level: f64) -> Vec<Option<Level>> {
    let df = ratio.teachers.saturating_sub(1) as f64;
    let student = interval::critical(level, Some(df));
    let normal = interval::critical(level, None);
    let variances = jackknife::of_levels(ratio);
    variances
        .into_iter()
        .enumerate()
        .map(|(cycle, variance)| {
            let value = ratio.value(cycle)?;
            let statements = ratio.denominators[cycle];
            let (n, critical, method) = match variance {
                Some(variance) => {
                    let n = interval::effective(value, variance, statements);
                    (n, student, method::WILSON)
                }
                None => (statements, normal, method::WILSON_STATEMENTS),
            };
            let (low, high) = interval::wilson(value, n, critical);
            let std_error = variance.filter(|v| *v > 0.0).map(f64::sqrt);
            Some(Level {
                value,
                low,
                high,
                std_error,
                method,
            })
        })
        .collect()
}

impl Level {
    fn estimate(&self, ratio: &Ratio, cycle: usize, level: f64) -> Estimate {
        Estimate {
            value: self.value,
            low: self.low,
            high: self.high,
            level,
            std_error: self.std_error,
            method: self.method,
            teachers: ratio.teachers_in[cycle],
            attributions: whole(ratio.denominators[cycle]),
        }
    }
}

impl Estimate {
    /// The same in other units.
    fn times(self, factor: f64) -> Self {
        Self {
            value: self.value * factor,
            low: self.low * factor,
            high: self.high * factor,
            std_error: self.std_error.map(|error| error * factor),
            ..self
        }
    }
}

/// A change with its interval; `None` where the ratio is not defined in the cycles compared.
fn change(share: &Ratio, contrast: &Contrast, level: f64) -> Option<Change> {
    let value = contrast.value(share)?;
    let contributing = share
        .by_teacher()
        .filter(|parts| jackknife::contributes(parts, contrast));
    let teachers = contributing.count();
    let attributions: f64 = share
        .cycles()
        .filter(|cycle| contrast.uses(*cycle))
        .map(|cycle| share.denominators[cycle])
        .sum();
    let (from, to) = contrast.bounds();
    let made = |low: f64, high: f64, std_error: Option<f64>, p_value, method| Change {
        estimate: Estimate {
            value: value.clamp(-1.0, 1.0),
            low: low.clamp(-1.0, 1.0),
            high: high.clamp(-1.0, 1.0),
            level,
            std_error,
            method,
            teachers,
            attributions: whole(attributions),
        },
        std_error: std_error.unwrap_or(0.0),
        df: std_error.map_or(0.0, |_| (teachers - 1) as f64),
        p_value,
        from,
        to,
    };
    let variance = match jackknife::of_change(share, contrast, value) {
        Some(variance) if teachers > 1 => variance,
        _ => return Some(made(-1.0, 1.0, None, None, method::NOT_ESTIMABLE)),
    };
    let df = (teachers - 1) as f64;
    let critical = interval::critical(level, Some(df));
    if variance > 0.0 {
        let error = variance.sqrt();
        let half = critical * error;
        let p = interval::two_sided(value / error, df);
        let (low, high) = (value - half, value + half);
        return Some(made(low, high, Some(error), Some(p), method::JACKKNIFE));
    }
    // All teachers agree to the last statement, as when nobody ever names a source: an interval
    // of no width would claim what so few cannot show.
    let terms = share.cycles().filter_map(|cycle| {
        let level = share.value(cycle)?;
        let n = share.denominators[cycle];
        let (low, high) = interval::wilson(level, n, critical);
        Some((contrast.weight(cycle), level, low, high))
    });
    let (down, up) = interval::recovered(terms);
    let towards_zero = match value {
        _ if value > 0.0 => down,
        _ if value < 0.0 => up,
        _ => f64::midpoint(down, up),
    };
    let error = towards_zero / critical;
    let p = interval::two_sided(value / error, df);
    let (low, high) = (value - down, value + up);
    Some(made(low, high, Some(error), Some(p), method::RECOVERED))
}
