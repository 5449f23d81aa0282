//! The delete-one-teacher jackknife.
//!
//! `V = Σ_t (θ₋t - θ̂)²`, without the usual factor `(T - 1) / T`: for a difference of
//! shares this is
//! exactly the cluster-robust variance CR3 (Pustejovsky & Tipton 2018), as R's clubSandwich has it.

use super::contrast::Contrast;
use super::ratio::{Part, Ratio};

/// Variances at or below this are rounding: leaving out any teacher changes nothing.
const NO_VARIATION: f64 = 1e-18;

/// Variance of every cycle's ratio; `None` where fewer than two teachers have a part in it.
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
    let teachers = ratio.teachers_in.iter();
    squares
        .into_iter()
        .zip(teachers)
        .map(|(squares, teachers)| (*teachers > 1).then(|| sum(squares)))
        .collect()
}

/// Variance of a change; `None` where it can't be told without one of the teachers.
pub(super) fn of_change(ratio: &Ratio, contrast: &Contrast, value: f64) -> Option<f64> {
    let squares: Option<Vec<f64>> = ratio
        .by_teacher()
        .map(|parts| {
            let change = contrast.value_without(parts, ratio)? - value;
            Some(change * change)
        })
        .collect();
    squares.map(sum)
}

/// Whether a teacher with these parts has a say in the change.
pub(super) fn contributes(parts: &[Part], contrast: &Contrast) -> bool {
    parts
        .iter()
        .any(|part| contrast.weight(part.cycle).abs() > 1e-12)
}

/// The sum from the smallest up: the same whatever the order of teachers.
fn sum(mut squares: Vec<f64>) -> f64 {
    squares.sort_by(f64::total_cmp);
    let sum: f64 = squares.iter().sum();
    if sum > NO_VARIATION { sum } else { 0.0 }
}
