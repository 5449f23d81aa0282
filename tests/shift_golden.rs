//! The shift against independent programs' numbers, and its answers where data are scarce.

use std::sync::Arc;

use ascribe::codebook::{Outcome, Source, Sources};
use ascribe::shift::{self, By, Observation, Settings, Shift, method};
use serde_json::Value;

const TEACHER: usize = Source::Teacher.index();

fn golden() -> Value {
    let json: Value = serde_json::from_str(include_str!("data/golden.json")).unwrap();
    json["shares_small"].clone()
}

fn cycles(count: usize) -> Vec<Arc<str>> {
    (1..=count).map(|n| format!("Cycle {n}").into()).collect()
}

fn estimate(observations: &[Observation<'_>], count: usize) -> Shift {
    shift::estimate(observations, &cycles(count), &Settings::default())
}

/// `n` attributions of which `internal` name the teacher and the others the student.
fn attributions(
    teacher: &str,
    cycle: usize,
    n: u64,
    internal: u64,
) -> impl Iterator<Item = Observation<'_>> {
    (0..n).map(move |i| {
        let source = if i < internal {
            Source::Teacher
        } else {
            Source::Student
        };
        Observation {
            teacher,
            cycle,
            sources: Sources::NONE.with(source),
            ..Observation::default()
        }
    })
}

#[track_caller]
fn near(found: f64, wanted: &Value) {
    let wanted = wanted.as_f64().unwrap();
    assert!((found - wanted).abs() < 1e-6, "{found} is not {wanted}");
}

#[test]
fn golden_shift_trend_and_level() {
    let golden = golden();
    let rows: Vec<_> = golden["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let number = |key: &str| row[key].as_u64().unwrap();
            let cycle = usize::try_from(number("cycle")).unwrap() - 1;
            (
                number("teacher").to_string(),
                cycle,
                number("n"),
                number("y"),
            )
        })
        .collect();
    let observations: Vec<_> = rows
        .iter()
        .flat_map(|(teacher, cycle, n, y)| attributions(teacher, *cycle, *n, *y))
        .collect();
    let found = estimate(&observations, 4);

    let wanted = &golden["jackknife"]["shift"];
    let change = found.overall.first_to_last[TEACHER].as_ref().unwrap();
    near(change.estimate.value, &wanted["est"]);
    near(change.std_error, &wanted["se"]);
    near(change.std_error, &golden["CR3_se"]["shift"]);
    near(change.df, &wanted["df"]);
    near(change.estimate.low, &wanted["ci"][0]);
    near(change.estimate.high, &wanted["ci"][1]);
    assert_eq!(
        (change.estimate.teachers, change.estimate.attributions),
        (10, 137)
    );
    assert_eq!((change.from, change.to), (0, 3));

    let wanted = &golden["jackknife"]["trend_change"];
    let trend = found.overall.trend[TEACHER].as_ref().unwrap();
    near(trend.estimate.value, &wanted["est"]);
    near(trend.std_error, &wanted["se"]);
    assert_eq!(
        (trend.estimate.teachers, trend.estimate.attributions),
        (10, 328)
    );

    let first = found.overall.cells[0].shares[TEACHER].as_ref().unwrap();
    let wanted = &golden["p1_wilson_neff"];
    near(first.value, &wanted["p"]);
    near(first.low, &wanted["lo"]);
    near(first.high, &wanted["hi"]);
    near(first.std_error.unwrap(), &golden["CR3_se"]["p1"]);
    // The seventh teacher wrote nothing in the first cycle.
    assert_eq!((first.teachers, first.attributions), (9, 72));
    let last = found.overall.cells[3].shares[TEACHER].as_ref().unwrap();
    near(last.std_error.unwrap(), &golden["CR3_se"]["p4"]);

    // With two sources in all, what one gains the other loses.
    let student = found.overall.first_to_last[Source::Student.index()]
        .as_ref()
        .unwrap();
    assert!((student.estimate.value + change.estimate.value).abs() < 1e-12);
    assert!((student.std_error - change.std_error).abs() < 1e-12);
}

#[test]
fn nothing_gives_nothing() {
    for count in [0, 1, 4] {
        let found = estimate(&[], count);
        assert_eq!(found.overall.cells.len(), count);
        assert!(found.overall.cells.iter().all(|cell| cell.rate.is_none()));
        assert!(found.overall.first_to_last.iter().all(Option::is_none));
        assert_eq!(found.warnings.len(), 1, "{:?}", found.warnings);
    }
}

#[test]
fn statements_without_attributions_have_a_rate_and_no_shares() {
    let statement = Observation {
        teacher: "Ada",
        cycle: 0,
        sources: Sources::NONE,
        ..Observation::default()
    };
    let found = estimate(&vec![statement; 20], 1);
    let cell = &found.overall.cells[0];
    assert_eq!(
        (cell.statements, cell.attributions, cell.teachers),
        (20, 0, 1)
    );
    let rate = cell.rate.as_ref().unwrap();
    // Wilson for 0 of 20, as R's prop.test has it, per 100.
    assert!((rate.high - 16.112_515_81).abs() < 1e-6);
    assert_eq!(rate.method, method::WILSON_STATEMENTS);
    assert!(cell.shares.iter().all(Option::is_none));
}

#[test]
fn one_teacher_shows_shares_but_no_certainty_about_the_shift() {
    let observations: Vec<_> = attributions("Ada", 0, 20, 3)
        .chain(attributions("Ada", 1, 20, 9))
        .collect();
    let found = estimate(&observations, 2);
    let change = found.overall.first_to_last[TEACHER].as_ref().unwrap();
    assert!((change.estimate.value - 0.3).abs() < 1e-12);
    assert_eq!((change.estimate.low, change.estimate.high), (-1.0, 1.0));
    assert_eq!((change.p_value, change.std_error), (None, 0.0));
    let warning = "One teacher: the intervals of shares hold for that teacher's statements only; \
                   no interval can be given for the shift.";
    assert!(
        found.warnings.iter().any(|w| w == warning),
        "{:?}",
        found.warnings
    );
}

#[test]
fn a_cycle_with_one_teacher_leaves_the_shift_open_but_not_the_line() {
    let mut observations = Vec::new();
    for (teacher, internal) in [("Ada", 2), ("Bo", 4), ("Cy", 3)] {
        for cycle in 0..3 {
            observations.extend(attributions(teacher, cycle, 10, internal + cycle as u64));
        }
    }
    observations.extend(attributions("Ada", 3, 10, 8));
    let found = estimate(&observations, 4);
    let change = found.overall.first_to_last[TEACHER].as_ref().unwrap();
    assert_eq!(change.estimate.method, method::NOT_ESTIMABLE);
    let trend = found.overall.trend[TEACHER].as_ref().unwrap();
    assert_eq!(trend.estimate.method, method::JACKKNIFE);
    assert!(trend.p_value.is_some());
    assert!(
        found
            .warnings
            .iter()
            .any(|w| w.contains("in Cycle 4 are by one teacher")
                && w.contains("no interval can be given for the shift")),
        "{:?}",
        found.warnings
    );
}

#[test]
fn cycles_without_attributions_are_told_and_passed_over() {
    let mut observations = Vec::new();
    for teacher in ["Ada", "Bo"] {
        observations.extend(attributions(teacher, 1, 10, 2));
        observations.extend(attributions(teacher, 3, 10, 5));
    }
    let found = estimate(&observations, 5);
    let change = found.overall.first_to_last[TEACHER].as_ref().unwrap();
    assert_eq!((change.from, change.to), (1, 3));
    assert!(found.overall.trend.iter().all(Option::is_none));
    let wanted = "No attributions in Cycle 1, Cycle 3, Cycle 5: the shift compares Cycle 2 with \
                  Cycle 4.";
    assert!(
        found.warnings.iter().any(|w| w == wanted),
        "{:?}",
        found.warnings
    );
}

#[test]
fn the_line_keeps_the_distances_between_cycles() {
    // Shares .2, (none), .4, .5 lie on a line of .1 a cycle: .3 over the whole period.
    let mut observations = Vec::new();
    for teacher in ["Ada", "Bo"] {
        for (cycle, internal) in [(0, 2), (2, 4), (3, 5)] {
            observations.extend(attributions(teacher, cycle, 10, internal));
        }
    }
    let found = estimate(&observations, 4);
    let trend = found.overall.trend[TEACHER].as_ref().unwrap();
    assert!((trend.estimate.value - 0.3).abs() < 1e-12);
}

#[test]
fn agreement_of_all_teachers_is_not_certainty() {
    let mut observations = Vec::new();
    for teacher in ["Ada", "Bo", "Cy"] {
        observations.extend(attributions(teacher, 0, 4, 0));
        observations.extend(attributions(teacher, 1, 4, 4));
    }
    let found = estimate(&observations, 2);
    let change = found.overall.first_to_last[TEACHER].as_ref().unwrap();
    assert_eq!(change.estimate.method, method::RECOVERED);
    assert!((change.estimate.value - 1.0).abs() < 1e-12);
    assert!(change.estimate.low < 0.6 && change.estimate.low > -1.0);
    let p = change.p_value.unwrap();
    assert_eq!(p < 0.05, change.estimate.low > 0.0);
    let home = found.overall.first_to_last[Source::Home.index()]
        .as_ref()
        .unwrap();
    assert!(home.estimate.low < -0.1 && home.estimate.high > 0.1);
    assert_eq!(home.p_value, Some(1.0));
}

#[test]
fn who_wrote_in_only_one_of_the_cycles_is_counted() {
    let mut observations = Vec::new();
    for teacher in ["Ada", "Bo", "Cy"] {
        observations.extend(attributions(teacher, 0, 6, 2));
    }
    for teacher in ["Bo", "Cy", "Di", "Eve"] {
        observations.extend(attributions(teacher, 1, 6, 2));
    }
    let found = estimate(&observations, 2);
    let wanted = "Of 5 teachers with attributions in Cycle 1 or Cycle 2, 1 in Cycle 1 only and 2 \
                  in Cycle 2 only: part of the shift may be a change of who wrote.";
    assert!(
        found.warnings.iter().any(|w| w == wanted),
        "{:?}",
        found.warnings
    );
    assert!(
        found
            .warnings
            .iter()
            .any(|w| w.starts_with("Only 5 teachers"))
    );
}

#[test]
fn few_attributions_are_told() {
    let mut observations: Vec<_> = attributions("Ada", 0, 20, 4).collect();
    observations.extend(attributions("Bo", 0, 20, 4));
    observations.extend(attributions("Ada", 1, 4, 4));
    observations.extend(attributions("Bo", 1, 3, 1));
    let found = estimate(&observations, 2);
    let warned = found
        .warnings
        .iter()
        .any(|w| w.contains("(fewer than 10) in Cycle 2 (7)"));
    assert!(warned, "{:?}", found.warnings);
}

#[test]
fn outcomes_count_their_attributions_against_all_statements() {
    let mut observations: Vec<_> = attributions("Ada", 0, 6, 3).collect();
    for (at, observation) in observations.iter_mut().enumerate() {
        observation.outcome = Some(if at < 4 {
            Outcome::Success
        } else {
            Outcome::Failure
        });
    }
    let plain = Observation {
        sources: Sources::NONE,
        ..observations[0].clone()
    };
    observations.extend(vec![plain; 4]);
    let found = estimate(&observations, 1);
    let names: Vec<_> = found
        .by(By::Outcome)
        .iter()
        .map(|s| s.name.as_ref())
        .collect();
    assert_eq!(names, ["success", "failure"]);
    let success = &found.by(By::Outcome)[0].cells[0];
    assert_eq!((success.statements, success.attributions), (10, 4));
    assert!((success.rate.as_ref().unwrap().value - 40.0).abs() < 1e-9);
    let share = success.shares[TEACHER].as_ref().unwrap();
    assert!((share.value - 0.75).abs() < 1e-12);
}

#[test]
#[should_panic(expected = "level 1 is not between 0 and 1")]
fn a_level_of_certainty_is_refused() {
    shift::estimate(
        &[],
        &[],
        &Settings {
            level: 1.0,
            ..Settings::default()
        },
    );
}
