//! The jackknife that leaves out one unit at a time: a teacher, or a team.
//!
//! `V = Σ_t (θ₋t - θ̂)²`, without the usual factor `(T - 1) / T`: for a difference of
//! shares this is
//! exactly the cluster-robust variance CR3 (Pustejovsky & Tipton 2018), as R's clubSandwich has it.

use super::contrast::Contrast;
use super::ratio::Ratio;
use crate::estimate::ascending_sum;

/// Variances at or below this are rounding: leaving out any unit changes nothing.
pub(super) const NO_VARIATION: f64 = 1e-18;

/// Variance of every cycle's ratio; `None` where fewer than two units have a part in it.
pub(super) fn of_levels(ratio: &Ratio) -> Vec<Option<f64>> {
    let mut squares: Vec<Vec<f64>> = vec![Vec::new(); ratio.denominators.len()];
    for part in &ratio.parts {
        let change = ratio
            .value_without(part)
            .zip(ratio.value(part.cycle))
            .map(|(without, with)| without - with);
        if let Some(change) = change {
            squares[part.cycle].push(change * change);
        }
    }
    squares
        .into_iter()
        .zip(&ratio.units_in)
        .map(|(squares, units)| (*units > 1).then(|| sum(squares)))
        .collect()
}

/// Variance of a change; `None` where it can't be told without one of the units.
pub(super) fn of_change(ratio: &Ratio, contrast: &Contrast, value: f64) -> Option<f64> {
    let without = ratio
        .by_unit()
        .map(|parts| contrast.value_without(parts, ratio));
    variance(without, value)
}

/// Variance of any statistic from its value and those without each unit; `None` where one is
/// missing.
pub(super) fn variance(without: impl Iterator<Item = Option<f64>>, value: f64) -> Option<f64> {
    let squares: Option<Vec<f64>> = without
        .map(|without| {
            let change = without? - value;
            Some(change * change)
        })
        .collect();
    squares.map(sum)
}

/// The sum of squares, the same whatever the order of units; 0 where it is rounding.
pub(super) fn sum(squares: Vec<f64>) -> f64 {
    let sum = ascending_sum(squares);
    if sum > NO_VARIATION { sum } else { 0.0 }
}
