//! The share or rate of a cycle with its interval.

use super::cr2::Cr2;
use super::ratio::Ratio;
use super::tally::whole;
use super::{Check, jackknife, method};
use crate::estimate::{Estimate, interval, units};

/// Every cycle's level, 0 to 1; `None` where the ratio is not defined.
pub(super) fn levels(ratio: &Ratio, level: f64) -> Vec<Option<Estimate>> {
    let df = ratio.units.saturating_sub(1) as f64;
    let student = interval::critical(level, Some(df));
    let normal = interval::critical(level, None);
    let of_cycle = |(cycle, variance): (usize, Option<f64>)| {
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
        Some(Estimate {
            value,
            low,
            high,
            level,
            std_error: variance.filter(|v| *v > 0.0).map(f64::sqrt),
            method,
            units: units::SHARE,
            teachers: ratio.teachers_in[cycle],
            attributions: whole(statements),
        })
    };
    let variances = jackknife::of_levels(ratio);
    variances.into_iter().enumerate().map(of_cycle).collect()
}

/// Every cycle's rate per 100; `None` where the ratio is not defined.
pub(super) fn rates(ratio: &Ratio, level: f64) -> Vec<Option<Estimate>> {
    let per_100 = |(found, named): (Option<Estimate>, &f64)| {
        let found = found?;
        Some(Estimate {
            value: found.value * 100.0,
            low: found.low * 100.0,
            high: found.high * 100.0,
            std_error: found.std_error.map(|error| error * 100.0),
            units: units::PER_100,
            attributions: whole(*named),
            ..found
        })
    };
    let levels = levels(ratio, level).into_iter();
    levels.zip(&ratio.numerators).map(per_100).collect()
}

/// Every cycle's level by CR2: Wilson's interval with the number of statements that it finds
/// effective and Satterthwaite's degrees of freedom. `None` where it sees no variation.
pub(super) fn checks(ratio: &Ratio, level: f64) -> Vec<Option<Check>> {
    let of_cycle = |(cycle, found): (usize, Option<Cr2>)| {
        let (value, found) = (ratio.value(cycle)?, found?);
        let statements = ratio.denominators[cycle];
        let n = interval::effective(value, found.variance, statements);
        let (low, high) = interval::wilson(value, n, found.critical(level));
        Some(Check {
            std_error: found.std_error(),
            df: found.df(),
            low,
            high,
            p_value: None,
        })
    };
    let found = Cr2::of_levels(ratio);
    found.into_iter().enumerate().map(of_cycle).collect()
}
