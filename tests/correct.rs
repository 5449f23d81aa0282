//! The correction for the model's errors: golden numbers, a plain second program, and cases at
//! the edge.

use std::sync::Arc;

use ascribe::codebook::{Source, Sources};
use ascribe::estimate::Estimate;
use ascribe::shift::correct::{Correction, Lambda, Method, Record, Settings, correct, shown};
use ascribe::shift::{Change, method};
use proptest::prelude::*;
use serde_json::Value;

fn golden() -> Value {
    serde_json::from_str(include_str!("data/golden.json")).unwrap()
}

fn sources(teacher: bool, any: bool) -> Sources {
    let other = any && !teacher;
    let found = [(teacher, Source::Teacher), (other, Source::Home)];
    found
        .iter()
        .filter(|(is, _)| *is)
        .map(|(_, s)| *s)
        .collect()
}

/// The golden study; the probability of home is what makes that of any source the golden one.
fn study() -> Vec<Record> {
    let golden = golden();
    let rows = golden["ppi"]["data"].as_array().unwrap();
    rows.iter()
        .map(|row| {
            let number = |key: &str| row[key].as_f64().unwrap();
            let whole = |key: &str| usize::try_from(row[key].as_u64().unwrap()).unwrap();
            let (teacher, any) = (number("qT"), number("qA"));
            let home = if teacher < 1.0 {
                1.0 - (1.0 - any) / (1.0 - teacher)
            } else {
                0.0
            };
            let yes = |key: &str| row[key] == 1;
            Record {
                cluster: whole("teacher"),
                cycle: whole("cycle") - 1,
                stratum: whole("cycle") - 1,
                q: [home, 0.0, 0.0, teacher],
                coded: sources(teacher > 0.5, yes("hardA")),
                human: yes("human").then(|| sources(yes("Y"), yes("A"))),
            }
        })
        .collect()
}

fn cycles(count: usize) -> Vec<Arc<str>> {
    (1..=count)
        .map(|n| Arc::from(format!("Cycle {n}")))
        .collect()
}

fn with(lambda: Lambda) -> Settings {
    Settings {
        lambda,
        ..Settings::default()
    }
}

#[track_caller]
fn near(found: f64, wanted: f64) {
    assert!((found - wanted).abs() < 1e-6, "{found} is not {wanted}");
}

/// Shares of teacher, the shift, and their standard errors.
#[track_caller]
fn is_golden(found: &Correction, method: Method, key: &str) {
    let golden = golden();
    let wanted = &golden["ppi"][key];
    let by = found.by(method).unwrap();
    let shares = by
        .levels
        .iter()
        .map(|level| level.shares[3].as_ref().unwrap());
    let shift = &by.first_to_last[3].as_ref().unwrap().estimate;
    for (at, estimate) in shares.chain([shift]).enumerate() {
        near(estimate.value, wanted["est"][at].as_f64().unwrap());
        near(
            estimate.std_error.unwrap(),
            wanted["se"][at].as_f64().unwrap(),
        );
    }
}

#[test]
fn every_method_gives_the_golden_shares_and_standard_errors() {
    let (records, cycles) = (study(), cycles(3));
    let found = correct(&records, &cycles, &Settings::default());
    is_golden(&found, Method::PerCycle, "lam1");
    is_golden(&found, Method::Pooled, "pooled_rectifier_lam1");
    is_golden(&found, Method::Human, "human_only");
    is_golden(&found, Method::Naive, "classify_and_count");
    is_golden(&found, Method::Probabilistic, "probabilistic_cc");
    let less = correct(&records, &cycles, &with(Lambda::Fixed(0.8)));
    is_golden(&less, Method::PerCycle, "lam0_8");
}

#[test]
fn the_tuned_weight_is_the_golden_one() {
    let found = correct(&study(), &cycles(3), &with(Lambda::Tuned));
    let wanted = golden()["ppi"]["lambda_tuned"]["lam"].as_f64().unwrap();
    near(found.lambda[3], wanted);
    is_golden(&found, Method::PerCycle, "lambda_tuned");
}

#[test]
fn the_interval_of_the_shift_is_that_of_students_t_and_the_drift_a_difference() {
    let found = correct(&study(), &cycles(3), &Settings::default());
    let shift = |method| found.by(method).unwrap().first_to_last[3].as_ref().unwrap();
    let corrected = shift(Method::PerCycle);
    assert_eq!((corrected.from, corrected.to), (0, 2));
    assert_eq!(corrected.estimate.method, method::JACKKNIFE);
    near(corrected.df, 7.0);
    // scipy.stats.t.ppf(.975, 7)
    let half = 2.364_624_251_0 * corrected.std_error;
    near(corrected.estimate.high - corrected.estimate.value, half);
    let drift = found.drift[3].as_ref().unwrap();
    let pooled = shift(Method::Pooled).estimate.value;
    near(drift.estimate.value, corrected.estimate.value - pooled);
    assert!(drift.std_error > 0.0 && drift.p_value.is_some_and(|p| p > 0.0 && p < 1.0));
    assert!(found.text.contains("Angelopoulos") && found.text.contains("Egami"));
    assert!(
        found
            .text
            .contains("sample of 48 of 303 statements in 3 strata")
    );
    assert!(
        Method::Pooled
            .assumption()
            .contains("errs alike in every cycle")
    );
}

#[test]
fn p_values_are_adjusted_for_four_sources_as_holm_did() {
    let found = correct(&study(), &cycles(3), &Settings::default());
    let by = found.by(Method::PerCycle).unwrap();
    for changes in [&by.first_to_last, &by.trend, &found.drift] {
        let known: Vec<&Change> = changes
            .iter()
            .flatten()
            .filter(|c| c.p_value.is_some())
            .collect();
        let mut p: Vec<f64> = known.iter().filter_map(|change| change.p_value).collect();
        assert!(p.len() > 1, "{changes:?}");
        p.sort_by(f64::total_cmp);
        // By hand: the running largest of (m − rank)·p.
        let (mut largest, m) = (0.0_f64, p.len());
        let adjusted: Vec<f64> = p
            .iter()
            .enumerate()
            .map(|(rank, p)| {
                largest = largest.max((m - rank) as f64 * p).min(1.0);
                largest
            })
            .collect();
        for change in known {
            let rank = p.iter().position(|p| Some(*p) == change.p_value).unwrap();
            near(change.p_adjusted.unwrap(), adjusted[rank]);
        }
    }
}

/// The same as reference.py does it: every sum anew without each teacher.
fn plain(records: &[Record], cycles: usize, lambda: f64, without: Option<usize>) -> Vec<f64> {
    let any = |q: [f64; 4]| 1.0 - q.iter().map(|p| 1.0 - p).product::<f64>();
    let there = records.iter().filter(|one| Some(one.cluster) != without);
    let there: Vec<&Record> = there.collect();
    let total = |cycle: usize, value: &dyn Fn(&Record) -> f64, human: &dyn Fn(Sources) -> f64| {
        let of_cycle = there.iter().filter(|one| one.cycle == cycle);
        let mut strata: Vec<usize> = of_cycle.map(|one| one.stratum).collect();
        strata.sort_unstable();
        strata.dedup();
        let of = |stratum: usize| {
            let here: Vec<&&Record> = there.iter().filter(|o| o.stratum == stratum).collect();
            let coded: Vec<f64> = here
                .iter()
                .filter_map(|one| Some(human(one.human?) - lambda * value(one)))
                .collect();
            let sum: f64 = here.iter().map(|one| lambda * value(one)).sum();
            sum + here.len() as f64 * coded.iter().sum::<f64>() / coded.len() as f64
        };
        strata.into_iter().map(of).sum::<f64>()
    };
    let yes = |is: bool| f64::from(u8::from(is));
    (0..cycles)
        .map(|cycle| {
            let above = total(
                cycle,
                &|one| one.q[3],
                &|h| yes(h.contains(Source::Teacher)),
            );
            let below = total(cycle, &|one| any(one.q), &|h| yes(!h.is_empty()));
            above / below
        })
        .collect()
}

/// Studies in which every stratum keeps codes of several teachers.
fn dense() -> impl Strategy<Value = Vec<Record>> {
    let one = (0.0..1.0_f64, 0.0..1.0_f64, 0_u8..16, 0_u8..16, 0_u8..3);
    proptest::collection::vec(one, 160).prop_map(|rows| {
        let rows = rows.into_iter().enumerate();
        rows.map(|(at, (home, teacher, human, named, is_coded))| {
            let set = |bits: u8| {
                Source::ALL
                    .iter()
                    .copied()
                    .filter(move |s| bits >> s.index() & 1 == 1)
            };
            let stratum = at % 4;
            Record {
                cluster: at / 16,
                cycle: stratum / 2,
                stratum,
                q: [home, 0.0, 0.3, teacher],
                coded: set(named).collect(),
                // Two of each teacher's four in a stratum at least.
                human: (is_coded == 0 || at % 16 < 8).then(|| set(human).collect()),
            }
        })
        .collect()
    })
}

/// Everything with an interval that a correction holds.
fn estimates(found: &Correction) -> Vec<&Estimate> {
    let mut all = Vec::new();
    let mut changes: Vec<&Change> = found.drift.iter().flatten().collect();
    for by in &found.methods {
        for level in &by.levels {
            all.extend(level.shares.iter().flatten().chain(&level.rate));
        }
        changes.extend(by.first_to_last.iter().flatten());
        changes.extend(by.trend.iter().chain(&by.log_odds).flatten());
    }
    for change in changes {
        assert!(change.std_error.is_finite() && change.df.is_finite());
        assert!(change.p_value.is_none_or(|p| (0.0..=1.0).contains(&p)));
        all.push(&change.estimate);
    }
    if let Some(agreement) = &found.agreement {
        let qualities = agreement.sources.iter().chain([&agreement.attribution]);
        for one in qualities {
            let figures = [&one.precision, &one.recall, &one.f1, &one.kappa];
            all.extend(figures.into_iter().flatten());
            let figures = [&one.brier, &one.calibration, &one.excess];
            all.extend(figures.into_iter().flatten());
        }
        all.extend(&agreement.set_kappa);
    }
    all
}

#[track_caller]
fn is_sound(found: &Correction) {
    for one in estimates(found) {
        let numbers = [one.value, one.low, one.high, one.std_error.unwrap_or(0.0)];
        assert!(numbers.iter().all(|n| n.is_finite()), "{one:?}");
        assert!(one.low <= one.value && one.value <= one.high, "{one:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn strata_within_cycles_are_weighed_as_a_plain_program_does(records in dense()) {
        let found = correct(&records, &cycles(2), &with(Lambda::Fixed(0.7)));
        is_sound(&found);
        let full = plain(&records, 2, 0.7, None);
        let shift = found.by(Method::PerCycle).unwrap().first_to_last[3].as_ref().unwrap();
        prop_assert!((shift.estimate.value - (full[1] - full[0])).abs() < 1e-5);
        let variance: f64 = (0..10)
            .map(|teacher| {
                let one = plain(&records, 2, 0.7, Some(teacher));
                (one[1] - one[0] - (full[1] - full[0])).powi(2)
            })
            .sum();
        prop_assert!((shift.std_error - variance.sqrt()).abs() < 1e-5);
    }

    #[test]
    fn the_order_of_records_and_the_numbers_of_teachers_make_no_difference(
        records in dense(),
        turn in 0_usize..160,
    ) {
        for lambda in [Lambda::Fixed(1.0), Lambda::Tuned] {
            let found = correct(&records, &cycles(2), &with(lambda));
            let mut other = records.clone();
            other.rotate_left(turn);
            other.reverse();
            for record in &mut other {
                record.cluster = 7 * (31 - record.cluster);
            }
            prop_assert_eq!(&found, &correct(&other, &cycles(2), &with(lambda)));
        }
    }

    #[test]
    fn a_model_that_is_always_right_needs_no_correction(records in dense()) {
        let right = |one: &Record| {
            let truth = one.human.unwrap_or(one.coded);
            let q = std::array::from_fn(|at| f64::from(u8::from(truth.contains(Source::ALL[at]))));
            Record { q, coded: truth, human: one.human.map(|_| truth), ..*one }
        };
        let records: Vec<Record> = records.iter().map(right).collect();
        let found = correct(&records, &cycles(2), &Settings::default());
        let by = |method| found.by(method).unwrap();
        for method in [Method::Naive, Method::Pooled, Method::RoganGladen] {
            for (a, b) in by(Method::PerCycle).levels.iter().zip(&by(method).levels) {
                let (a, b) = (a.shares[3].as_ref().unwrap(), b.shares[3].as_ref().unwrap());
                prop_assert!((a.value - b.value).abs() < 1e-9);
            }
        }
        let agreement = found.agreement.unwrap();
        prop_assert!((agreement.set_kappa.unwrap().value - 1.0).abs() < 1e-9);
        prop_assert!(agreement.sources[3].brier.as_ref().unwrap().value.abs() < 1e-12);
    }
}

fn record(cluster: usize, cycle: usize, teacher: f64, human: Option<bool>) -> Record {
    Record {
        cluster,
        cycle,
        stratum: cycle,
        q: [0.0, 0.1, 0.2, teacher],
        coded: sources(teacher > 0.5, teacher > 0.3),
        human: human.map(|is| sources(is, true)),
    }
}

#[test]
fn edge_cases_are_answered_without_a_number_that_is_none() {
    let names = cycles(3);
    let settings = Settings::default();
    let none = correct(&[], &names, &settings);
    is_sound(&none);
    assert!(none.by(Method::Naive).unwrap().levels[0].shares[3].is_none());
    assert!(none.warnings[0].contains("nothing can be corrected"));

    // Nobody coded: the model's counts stand, nothing is corrected.
    let many = |human: fn(usize) -> Option<bool>| -> Vec<Record> {
        (0..90)
            .map(|n| record(n % 5, n % 3, 0.01 * n as f64, human(n)))
            .collect()
    };
    let uncoded = correct(&many(|_| None), &names, &settings);
    is_sound(&uncoded);
    assert!(uncoded.by(Method::PerCycle).unwrap().levels[0].shares[3].is_none());
    assert!(uncoded.by(Method::Naive).unwrap().first_to_last[3].is_some());
    assert!(uncoded.agreement.is_none());

    // The middle cycle was not coded: the ends are compared, there is no line.
    let ends = correct(
        &many(|n| (n % 3 != 1).then_some(n % 2 == 0)),
        &names,
        &settings,
    );
    is_sound(&ends);
    let by = ends.by(Method::PerCycle).unwrap();
    assert!(by.levels[1].shares[3].is_none() && by.trend[3].is_none());
    let shift = by.first_to_last[3].as_ref().unwrap();
    assert_eq!((shift.from, shift.to), (0, 2));
    assert!(ends.by(Method::Naive).unwrap().levels[1].shares[3].is_some());
    assert!(
        ends.warnings
            .iter()
            .any(|w| w.contains("No human codes in Cycle 2"))
    );
    assert_eq!(ends.coverage[1].coded, 0);

    // One teacher; one code; all internal; a model that knows all; one cycle.
    let one = correct(
        &[
            record(0, 0, 0.4, Some(true)),
            record(0, 2, 0.6, Some(false)),
        ],
        &names,
        &settings,
    );
    is_sound(&one);
    let shift = one.by(Method::PerCycle).unwrap().first_to_last[3]
        .clone()
        .unwrap();
    assert_eq!(shift.estimate.method, method::NOT_ESTIMABLE);
    assert!(shift.estimate.low <= -1.0 && shift.estimate.high >= 1.0);
    is_sound(&correct(
        &many(|n| (n == 7).then_some(true)),
        &names,
        &settings,
    ));
    let internal = correct(&many(|_| Some(true)), &names, &settings);
    is_sound(&internal);
    let human = internal.by(Method::Human).unwrap();
    let share = human.levels[0].shares[3].as_ref().unwrap();
    assert!((share.value - 1.0).abs() < 1e-12 && share.low < 1.0);
    let shift = human.first_to_last[3].as_ref().unwrap();
    assert_eq!(shift.estimate.method, method::RECOVERED);
    assert!(shift.estimate.low < 0.0 && shift.estimate.high > 0.0);
    let certain: Vec<Record> = (0..60)
        .map(|n| Record {
            q: [0.0, 0.0, 0.0, 1.0],
            ..record(n % 4, n % 2, 0.9, Some(true))
        })
        .collect();
    is_sound(&correct(&certain, &names, &settings));
    is_sound(&correct(&certain, &names, &with(Lambda::Tuned)));
    is_sound(&correct(
        &many(|n| (n % 3 == 0).then_some(true))[..30],
        &names,
        &settings,
    ));
}

#[test]
fn a_share_beyond_its_bounds_is_told_and_only_shown_cut() {
    // The model misses nothing and invents much; the few codes overstate that.
    let records: Vec<Record> = (0..40)
        .map(|n| {
            let human = (n < 8).then_some(false);
            record(n % 8, 0, if n < 8 { 0.9 } else { 0.2 }, human)
        })
        .collect();
    let found = correct(&records, &cycles(1), &Settings::default());
    is_sound(&found);
    let share = found.by(Method::PerCycle).unwrap().levels[0].shares[3].unwrap();
    assert!(share.value < 0.0, "{share:?}");
    let (value, low, high, is_cut) = shown(&share);
    assert!(is_cut && value == 0.0 && low == 0.0 && high >= 0.0);
    assert!(
        found
            .warnings
            .iter()
            .any(|w| w.contains("outside 0 and 1 in Cycle 1"))
    );
}

#[test]
fn the_model_that_errs_more_each_cycle_is_put_right_and_its_drift_seen() {
    // Truth: half of all attributions in both cycles; the model misses half of them in the second.
    let records: Vec<Record> = (0..1200)
        .map(|n| {
            let cycle = usize::from(n >= 600);
            let truth = n % 2 == 0;
            let missed = cycle == 1 && n % 4 == 0;
            let q = if truth && !missed { 0.9 } else { 0.1 };
            Record {
                q: [0.95, 0.0, 0.0, q],
                coded: sources(q > 0.5, true),
                ..record(n % 20, cycle, q, (n % 3 == 0).then_some(truth))
            }
        })
        .collect();
    let found = correct(&records, &cycles(2), &Settings::default());
    let shift = |method| found.by(method).unwrap().first_to_last[3].as_ref().unwrap();
    assert!(shift(Method::PerCycle).estimate.value.abs() < 0.01);
    for wrong in [Method::Naive, Method::Probabilistic, Method::Pooled] {
        assert!(shift(wrong).estimate.value < -0.15, "{wrong:?}");
    }
    assert!(found.drift[3].as_ref().unwrap().p_value.unwrap() < 0.05);
}
