//! A change of a ratio over the cycles with its interval, and the check beside it.

use super::contrast::{Contrast, Window};
use super::cr2::Cr2;
use super::logit::{self, Total};
use super::ratio::{Part, Ratio};
use super::tally::{SOME, whole};
use super::{Change, Check, jackknife, method};
use crate::estimate::{Estimate, interval, units};

/// A change with its interval; `None` where the ratio is not defined in the cycles compared.
pub(super) fn change(share: &Ratio, contrast: &Contrast, level: f64) -> Option<Change> {
    let value = contrast.value(share)?;
    let has_say = |cycle: usize| contrast.weight(cycle).abs() > 1e-12;
    let count = share.units(has_say);
    let (from, to) = contrast.bounds();
    let made = |low: f64, high: f64, std_error: Option<f64>, p_value, method| Change {
        estimate: Estimate {
            value: value.clamp(-1.0, 1.0),
            low: low.clamp(-1.0, 1.0),
            high: high.clamp(-1.0, 1.0),
            level,
            std_error,
            method,
            units: units::SHARE,
            teachers: share.teachers(has_say),
            attributions: whole(share.total(|cycle| contrast.uses(cycle))),
        },
        std_error: std_error.unwrap_or(0.0),
        df: std_error.map_or(0.0, |_| (count - 1) as f64),
        p_value,
        p_adjusted: None,
        from,
        to,
        check: None,
    };
    let variance = match jackknife::of_change(share, contrast, value) {
        Some(variance) if count > 1 => variance,
        _ => return Some(made(-1.0, 1.0, None, None, method::NOT_ESTIMABLE)),
    };
    let df = (count - 1) as f64;
    let critical = interval::critical(level, Some(df));
    if variance > 0.0 {
        let error = variance.sqrt();
        let half = critical * error;
        let p = interval::two_sided(value / error, df);
        let (low, high) = (value - half, value + half);
        let cr2 = Cr2::of(share, |cycle| contrast.weight(cycle));
        return Some(Change {
            check: cr2.map(|cr2| check(value, cr2, level, 1.0)),
            ..made(low, high, Some(error), Some(p), method::JACKKNIFE)
        });
    }
    // All units agree to the last statement, as when nobody ever names a source: an interval
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

/// The interval by CR2 of a change between -`most` and `most`.
pub(super) fn check(value: f64, cr2: Cr2, level: f64, most: f64) -> Check {
    let (error, df) = (cr2.std_error(), cr2.df());
    let half = cr2.critical(level) * error;
    Check {
        std_error: error,
        df,
        low: (value - half).clamp(-most, most),
        high: (value + half).clamp(-most, most),
        p_value: Some(interval::two_sided(value / error, df)),
    }
}

/// The slope of the log-odds over the cycles within the window; `None` where it is not finite with
/// all units or without one of them, or where leaving out any changes nothing.
pub(super) fn logit(share: &Ratio, window: Window, level: f64) -> Option<Change> {
    let cycles: Vec<usize> = window.cycles(share).collect();
    let [from, .., to] = cycles[..] else {
        return None;
    };
    let value = logit::slope(&totals(share, &cycles, &[]))?;
    let without = share
        .by_unit()
        .map(|parts| logit::slope(&totals(share, &cycles, parts)));
    let variance = jackknife::variance(without, value).filter(|variance| *variance > 0.0)?;
    let is_used = |cycle: usize| window.holds(cycle);
    let df = share.units(is_used).saturating_sub(1) as f64;
    let error = variance.sqrt();
    let half = interval::critical(level, Some(df)) * error;
    Some(Change {
        estimate: Estimate {
            value,
            low: value - half,
            high: value + half,
            level,
            std_error: Some(error),
            method: method::JACKKNIFE,
            units: units::LOG_ODDS,
            teachers: share.teachers(is_used),
            attributions: whole(share.total(is_used)),
        },
        std_error: error,
        df,
        p_value: Some(interval::two_sided(value / error, df)),
        p_adjusted: None,
        from,
        to,
        check: None,
    })
}

/// The totals of some cycles without one unit's parts, as far as anything remains.
fn totals(share: &Ratio, cycles: &[usize], without: &[Part]) -> Vec<Total> {
    let total = |cycle: &usize| {
        let (mut named, mut all) = (share.numerators[*cycle], share.denominators[*cycle]);
        if let Some(part) = without.iter().find(|part| part.cycle == *cycle) {
            named -= part.numerator;
            all -= part.denominator;
        }
        let x = *cycle as f64;
        (all >= SOME).then_some(Total { x, named, all })
    };
    cycles.iter().filter_map(total).collect()
}
