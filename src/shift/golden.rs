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
