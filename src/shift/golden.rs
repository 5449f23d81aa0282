//! The small school of `tests/data/golden.json`, for tests.

use serde_json::Value;

use super::Observation;
use super::ratio::Ratio;
use super::tally::{Tally, count};
use crate::codebook::{Source, Sources};
use crate::shift::Settings;

pub(super) fn shares() -> Value {
    let golden: Value = serde_json::from_str(include_str!("../../tests/data/golden.json")).unwrap();
    golden["shares_small"].clone()
}

/// Counts of the rows wanted.
pub(super) fn tally(wanted: impl Fn(&Value) -> bool) -> Tally {
    let golden = shares();
    let rows = golden["rows"].as_array().unwrap();
    let names: Vec<String> = rows.iter().map(|row| row["teacher"].to_string()).collect();
    let mut observations = Vec::new();
    for (row, teacher) in rows.iter().zip(&names).filter(|(row, _)| wanted(row)) {
        let number = |key: &str| usize::try_from(row[key].as_u64().unwrap()).unwrap();
        for at in 0..number("n") {
            let source = if at < number("y") {
                Source::Teacher
            } else {
                Source::Student
            };
            observations.push(Observation {
                teacher,
                cycle: number("cycle") - 1,
                sources: Sources::NONE.with(source),
                ..Observation::default()
            });
        }
    }
    count(&observations, 4, &Settings::default()).overall
}

/// The internal share of the rows wanted.
pub(super) fn internal(wanted: impl Fn(&Value) -> bool) -> Ratio {
    Ratio::share(&tally(wanted), 4, Source::Teacher.index())
}

#[track_caller]
pub(super) fn near(found: f64, wanted: &Value) {
    let wanted = wanted.as_f64().unwrap();
    let bound = 1e-6 * wanted.abs();
    assert!((found - wanted).abs() <= bound, "{found} is not {wanted}");
}

/// What else golden.json holds of the small school, from the sums that the estimates are made of.
mod tests {
    use super::super::contrast::{Contrast, Window};
    use super::super::ratio::Part;
    use super::*;

    /// A matrix of two rows and columns.
    type Square = [[f64; 2]; 2];

    #[test]
    fn the_sandwich_of_residuals_as_they_are_is_the_golden_one() {
        // CR0 is too narrow to be reported; it asks whether the residuals are right.
        let error = |ratio: &Ratio, weights: [f64; 4]| {
            let off = |part: &Part| {
                let share = ratio.value(part.cycle).unwrap();
                let residual = part.numerator - part.denominator * share;
                weights[part.cycle] * residual / ratio.denominators[part.cycle]
            };
            let units = ratio.by_unit();
            units
                .map(|parts| parts.iter().map(off).sum::<f64>().powi(2))
                .sum::<f64>()
                .sqrt()
        };
        let (all, wanted) = (internal(|_| true), &shares()["CR0_se"]);
        let change = [-1.0, 0.0, 0.0, 1.0];
        near(error(&all, [1.0, 0.0, 0.0, 0.0]), &wanted["p1"]);
        near(error(&all, [0.0, 0.0, 0.0, 1.0]), &wanted["p4"]);
        near(error(&all, change), &wanted["shift"]);
        let group = |number: u64| error(&internal(|row| row["group"] == number), change);
        near(group(0).hypot(group(1)), &wanted["did"]);
    }

    #[test]
    fn the_shift_without_each_teacher_is_the_golden_one() {
        let ratio = internal(|_| true);
        let ends = Contrast::ends(&ratio, Window::default()).unwrap();
        let without = ratio
            .by_unit()
            .map(|parts| ends.value_without(parts, &ratio));
        let mut found: Vec<f64> = without.map(Option::unwrap).collect();
        let wanted = &shares()["jackknife"]["shift"]["leave_one_out"];
        let mut wanted = wanted.as_array().unwrap().clone();
        // Units stand in an order of their own.
        found.sort_by(f64::total_cmp);
        wanted.sort_by(|a, b| a.as_f64().unwrap().total_cmp(&b.as_f64().unwrap()));
        assert_eq!(found.len(), wanted.len());
        for (found, wanted) in found.into_iter().zip(&wanted) {
            near(found, wanted);
        }
    }

    fn product(a: Square, b: Square) -> Square {
        let cell = |i: usize, j: usize| a[i][0] * b[0][j] + a[i][1] * b[1][j];
        [[cell(0, 0), cell(0, 1)], [cell(1, 0), cell(1, 1)]]
    }

    fn determinant(a: Square) -> f64 {
        a[0][0] * a[1][1] - a[0][1] * a[1][0]
    }

    fn inverse(a: Square) -> Square {
        let d = determinant(a);
        [[a[1][1] / d, -a[0][1] / d], [-a[1][0] / d, a[0][0] / d]]
    }

    /// The root, by Cayley and Hamilton.
    fn root(a: Square) -> Square {
        let d = determinant(a).sqrt();
        let t = (a[0][0] + a[1][1] + 2.0 * d).sqrt();
        [
            [(a[0][0] + d) / t, a[0][1] / t],
            [a[1][0] / t, (a[1][1] + d) / t],
        ]
    }

    /// The transposed matrix times a vector.
    fn turned(a: Square, v: [f64; 2]) -> [f64; 2] {
        [
            a[0][0] * v[0] + a[1][0] * v[1],
            a[0][1] * v[0] + a[1][1] * v[1],
        ]
    }

    fn dot(a: [f64; 2], b: [f64; 2]) -> f64 {
        a[0] * b[0] + a[1] * b[1]
    }

    /// Standard error and Satterthwaite's degrees of freedom of the slope of the log-odds, with
    /// the residuals of teacher t adjusted by the power of I − A M⁻¹ that `adjust` takes of it:
    /// A = Σ n μ (1 − μ) (1, c)(1, c)ᵀ of the teacher, M of all.
    fn linearised(ratio: &Ratio, slope: f64, adjust: impl Fn(Square) -> Square) -> (f64, f64) {
        let row = |cycle: usize| [1.0, cycle as f64];
        let named: f64 = ratio.numerators.iter().sum();
        let odds = |a: f64, cycle: usize| 1.0 / (1.0 + f64::exp(-a - slope * cycle as f64));
        // The level that goes with the slope: expected and found mentions are as many.
        let (mut low, mut high) = (-20.0, 20.0);
        for _ in 0..100 {
            let a = f64::midpoint(low, high);
            let expected: f64 = (0..4).map(|c| ratio.denominators[c] * odds(a, c)).sum();
            if expected < named { low = a } else { high = a }
        }
        let mu = |cycle: usize| odds(low, cycle);
        let mut all = Square::default();
        let mut teachers: Vec<(Square, [f64; 2])> = Vec::new();
        for parts in ratio.by_unit() {
            let (mut own, mut score) = (Square::default(), [0.0; 2]);
            for part in parts {
                let (x, mu) = (row(part.cycle), mu(part.cycle));
                for i in 0..2 {
                    score[i] += x[i] * (part.numerator - part.denominator * mu);
                    for j in 0..2 {
                        let weight = part.denominator * mu * (1.0 - mu);
                        own[i][j] += weight * x[i] * x[j];
                        all[i][j] += weight * x[i] * x[j];
                    }
                }
            }
            teachers.push((own, score));
        }
        let bread = inverse(all);
        let weights: Vec<[f64; 2]> = teachers
            .iter()
            .map(|(own, _)| {
                let part = product(*own, bread);
                let rest = [
                    [1.0 - part[0][0], -part[0][1]],
                    [-part[1][0], 1.0 - part[1][1]],
                ];
                turned(adjust(rest), [bread[1][0], bread[1][1]])
            })
            .collect();
        let terms = weights.iter().zip(&teachers);
        let variance: f64 = terms.map(|(g, (_, score))| dot(*g, *score).powi(2)).sum();
        let (mut trace, mut square) = (0.0, 0.0);
        for (i, (own, _)) in teachers.iter().enumerate() {
            for (j, (other, _)) in teachers.iter().enumerate() {
                let both = product(product(*own, bread), *other);
                let mut p = -dot(turned(both, weights[i]), weights[j]);
                if i == j {
                    p += dot(turned(*own, weights[i]), weights[i]);
                    trace += p;
                }
                square += p * p;
            }
        }
        (variance.sqrt(), trace * trace / square)
    }

    #[test]
    fn the_linearised_errors_of_the_slope_are_the_golden_ones() {
        // The program reports the jackknife that fits anew: these ask whether the slope and the
        // sums that it comes from are right.
        let ratio = internal(|_| true);
        let slope = super::super::change::logit(&ratio, Window::default(), 0.95).unwrap();
        let slope = slope.estimate.value;
        let wanted = &shares()["slope"];
        let adjusted = |name: &str, adjust: fn(Square) -> Square| {
            let (error, df) = linearised(&ratio, slope, adjust);
            near(slope, &wanted[name]["est"]);
            near(error, &wanted[name]["se"]);
            near(df, &wanted[name]["df"]);
        };
        adjusted("CR0", |_| [[1.0, 0.0], [0.0, 1.0]]);
        adjusted("CR2", |rest| inverse(root(rest)));
        adjusted("CR3", inverse);
    }
}
