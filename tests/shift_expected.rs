//! Statements that count by their probabilities, in place of the sources they were given.

use std::sync::Arc;

use ascribe::codebook::{Outcome, Source, Sources};
use ascribe::shift::{self, By, Observation, Settings, Shift};

const TEACHER: usize = 3;
const NAMES: [&str; 8] = ["Ada", "Bo", "Cy", "Di", "Ed", "Flo", "Gus", "Hal"];

fn estimate(observations: &[Observation<'_>], count: usize) -> Shift {
    let cycles: Vec<Arc<str>> = (1..=count).map(|n| format!("Cycle {n}").into()).collect();
    shift::estimate(observations, &cycles, &Settings::default())
}

fn uncertain(teacher: &str, cycle: usize, expected: [f64; 4]) -> Observation<'_> {
    Observation {
        teacher,
        cycle,
        sources: Sources::NONE,
        expected: Some(expected),
        ..Observation::default()
    }
}

/// Eight teachers in three cycles, every code seen, teams and outcomes.
fn school() -> Vec<Observation<'static>> {
    let mut draw = 7_u32;
    let mut next = |below: u32| {
        draw = draw.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (draw >> 16) % below
    };
    let mut observations = Vec::new();
    for _ in 0..400 {
        let teacher = NAMES[next(8) as usize];
        let named = |source: &Source| (next(10) as usize) < 2 + source.index();
        let sources: Sources = Source::ALL.iter().copied().filter(named).collect();
        observations.push(Observation {
            teacher,
            team: Some(if teacher < "Di" { "one" } else { "two" }),
            cycle: next(3) as usize,
            sources,
            outcome: Outcome::ALL.get(next(4) as usize).copied(),
            ..Observation::default()
        });
    }
    observations
}

#[test]
fn what_is_certain_counts_as_if_it_were_coded() {
    let coded = school();
    let mut certain = coded.clone();
    for one in &mut certain {
        let p = |source: &Source| f64::from(u8::from(one.sources.contains(*source)));
        let all: Vec<f64> = Source::ALL.iter().map(p).collect();
        one.expected = all.try_into().ok();
        one.sources = Sources::NONE.with(Source::Home);
    }
    let (mut certain, mut coded) = (estimate(&certain, 3), estimate(&coded, 3));
    let told = "400 of 400 statements were too uncertain to be counted as coded";
    assert!(
        certain
            .methods
            .iter()
            .any(|sentence| sentence.starts_with(told))
    );
    (certain.methods, coded.methods) = (Vec::new(), Vec::new());
    assert_eq!(certain, coded);
}

#[test]
fn each_source_counts_with_its_probability() {
    let mut observations = vec![
        uncertain("Ada", 0, [0.0, 0.0, 0.5, 0.5]),
        uncertain("Bo", 0, [0.25, 0.0, 0.0, 0.75]),
    ];
    observations.extend(["Ada", "Bo"].map(|teacher| Observation {
        sources: Sources::NONE.with(Source::Teacher),
        expected: None,
        ..uncertain(teacher, 0, [0.0; 4])
    }));
    let found = estimate(&observations, 1);
    let cell = &found.overall.cells[0];
    // 1 - 1/2 · 1/2, 1 - 3/4 · 1/4, and two that are certain: 3.5625 attributions.
    assert_eq!((cell.statements, cell.attributions), (4, 4));
    let rate = cell.rate.as_ref().unwrap();
    assert!((rate.value - 100.0 * 3.5625 / 4.0).abs() < 1e-9);
    let share = |source: usize| cell.shares[source].as_ref().unwrap().value;
    assert!((share(TEACHER) - 3.25 / 3.5625).abs() < 1e-12);
    assert!((share(0) - 0.25 / 3.5625).abs() < 1e-12);
    assert!((share(1)).abs() < 1e-12);
}

#[test]
fn the_outcome_that_an_uncertain_statement_was_given_stands() {
    let mut observations = vec![uncertain("Ada", 0, [0.0, 0.0, 0.0, 0.75]); 4];
    for one in &mut observations[..3] {
        one.outcome = Some(Outcome::Failure);
    }
    let found = estimate(&observations, 1);
    let names: Vec<_> = found
        .by(By::Outcome)
        .iter()
        .map(|s| s.name.as_ref())
        .collect();
    assert_eq!(names, ["failure"]);
    let rate = found.by(By::Outcome)[0].cells[0].rate.as_ref().unwrap();
    assert!((rate.value - 100.0 * 2.25 / 4.0).abs() < 1e-9);
}

#[test]
fn the_order_of_uncertain_statements_changes_no_bit() {
    let mut observations = school();
    for (k, one) in observations
        .iter_mut()
        .enumerate()
        .filter(|(k, _)| k % 3 != 0)
    {
        let p = 1.0 / (k as f64 + 1.7);
        one.expected = Some([p, 0.3 * p, 0.9, (1.0 - p) * 0.77]);
    }
    let forwards = estimate(&observations, 3);
    observations.reverse();
    assert_eq!(estimate(&observations, 3), forwards);
    observations.sort_by_key(|one| one.teacher.len());
    assert_eq!(estimate(&observations, 3), forwards);
}

#[test]
fn less_than_half_an_attribution_is_none() {
    let mut observations = school();
    observations.retain(|one| one.cycle < 2);
    let without = estimate(&observations, 3);
    observations.extend(vec![uncertain("Ada", 2, [0.0, 0.0, 0.1, 0.0]); 4]);
    let found = estimate(&observations, 3);
    let cell = &found.overall.cells[2];
    assert_eq!((cell.statements, cell.attributions), (4, 0));
    assert!(cell.shares.iter().all(Option::is_none));
    assert!((cell.rate.as_ref().unwrap().value - 10.0).abs() < 1e-5);
    assert_eq!(found.overall.first_to_last, without.overall.first_to_last);
}

#[test]
fn a_cycle_that_rests_on_one_teacher_but_for_a_trace_gives_no_interval() {
    let mut observations = school();
    observations.retain(|one| one.cycle < 1);
    let certain = Observation {
        sources: Sources::NONE.with(Source::Teacher),
        expected: None,
        ..uncertain("Ada", 1, [0.0; 4])
    };
    observations.extend(vec![certain; 12]);
    observations.push(uncertain("Bo", 1, [0.0, 0.0, 0.2, 0.1]));
    let found = estimate(&observations, 2);
    let change = found.overall.first_to_last[TEACHER].as_ref().unwrap();
    assert_eq!(change.estimate.method, shift::method::NOT_ESTIMABLE);
    let warned = |part: &str| found.warnings.iter().any(|warning| warning.contains(part));
    assert!(warned("Nearly all attributions"), "{:?}", found.warnings);
}

#[test]
#[should_panic(expected = "probability NaN not from 0 to 1")]
fn a_probability_that_is_none_is_refused() {
    estimate(&[uncertain("Ada", 0, [0.0, 0.0, f64::NAN, 0.0])], 1);
}
