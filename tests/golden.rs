//! The golden numbers of `tests/data/golden.json`: those that need the whole library, and that
//! each number of the file is asserted somewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use ascribe::codebook::{Source, Sources};
use ascribe::shift::correct::{Lambda, Method, Record, Settings, correct};
use ascribe::shift::{self, Observation, Shift};
use serde_json::Value;
use statrs::distribution::{ContinuousCDF, Normal};

const TEACHER: usize = Source::Teacher.index();

fn golden() -> Value {
    serde_json::from_str(include_str!("data/golden.json")).unwrap()
}

fn cycles(count: usize) -> Vec<Arc<str>> {
    (1..=count).map(|n| format!("Cycle {n}").into()).collect()
}

#[track_caller]
fn near(found: f64, wanted: &Value) {
    let wanted = wanted.as_f64().unwrap();
    assert!((found - wanted).abs() < 1e-6, "{found} is not {wanted}");
}

/// The small school's shift.
fn school(golden: &Value) -> Shift {
    let rows = golden["shares_small"]["rows"].as_array().unwrap();
    let names: Vec<String> = rows.iter().map(|row| row["teacher"].to_string()).collect();
    let mut observations = Vec::new();
    for (row, teacher) in rows.iter().zip(&names) {
        let number = |key: &str| usize::try_from(row[key].as_u64().unwrap()).unwrap();
        observations.extend((0..number("n")).map(|at| Observation {
            teacher,
            cycle: number("cycle") - 1,
            sources: Sources::NONE.with(if at < number("y") {
                Source::Teacher
            } else {
                Source::Student
            }),
            ..Observation::default()
        }));
    }
    shift::estimate(&observations, &cycles(4), &shift::Settings::default())
}

/// ascribe has no Cochran-Armitage test, which finds a trend in 16 of 100 studies without one:
/// here it asks whether the counts reported are those that R tests.
#[test]
fn the_counts_reported_are_those_that_cochran_and_armitage_test() {
    let golden = golden();
    let wanted = &golden["shares_small"]["cochran_armitage"];
    let found = school(&golden);
    let (mut all, mut named, mut weighted) = (0.0, 0.0, [0.0; 3]);
    for (at, cell) in found.overall.cells.iter().enumerate() {
        let (n, x) = (cell.attributions as f64, at as f64);
        let y = n * cell.shares[TEACHER].as_ref().unwrap().value;
        near(n, &wanted["n"][at]);
        near(y, &wanted["y"][at]);
        all += n;
        named += y;
        weighted = [
            weighted[0] + n * x,
            weighted[1] + n * x * x,
            weighted[2] + x * y,
        ];
    }
    let share = named / all;
    let together = weighted[2] - share * weighted[0];
    let spread = weighted[1] - weighted[0] * weighted[0] / all;
    let chisq = together * together / (share * (1.0 - share) * spread);
    near(chisq, &wanted["chisq"]);
    near(2.0 * Normal::standard().sf(chisq.sqrt()), &wanted["p"]);
}

#[test]
fn what_the_level_of_the_first_cycle_rests_on_is_golden() {
    let golden = golden();
    let wanted = &golden["shares_small"]["p1_wilson_neff"];
    let found = school(&golden);
    let first = found.overall.cells[0].shares[TEACHER].as_ref().unwrap();
    let variance = first.std_error.unwrap().powi(2);
    near(variance, &wanted["V_jackknife"]);
    near(first.attributions as f64, &wanted["D"]);
    near(
        first.value * (1.0 - first.value) / variance,
        &wanted["n_eff"],
    );
    // The shift rests on as many teachers.
    let shift = found.overall.first_to_last[TEACHER].as_ref().unwrap();
    let half = shift.estimate.high - shift.estimate.value;
    near(half / shift.std_error, &wanted["t975_df9"]);
}

/// The tuned weight of a mean as ppi-python has it: the variance of the probabilities is that of
/// all rows and the coded ones once more, by one less than their number. ascribe's weight takes it
/// from the coded ones alone, as it is that of a stratum's errors, and is another here.
fn pooled_weight(records: &[Record]) -> f64 {
    let q = |one: &Record| one.q[TEACHER];
    let coded = records.iter().filter_map(|one| Some((q(one), one.human?)));
    let coded: Vec<(f64, f64)> = coded
        .map(|(q, human)| (q, if human.is_empty() { 0.0 } else { 1.0 }))
        .collect();
    let n = coded.len() as f64;
    let (x, y) = coded
        .iter()
        .fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    let together: f64 = coded
        .iter()
        .map(|one| (one.0 - x / n) * (one.1 - y / n))
        .sum();
    let every: Vec<f64> = records
        .iter()
        .map(q)
        .chain(coded.iter().map(|one| one.0))
        .collect();
    let middle = every.iter().sum::<f64>() / every.len() as f64;
    let squares: f64 = every.iter().map(|q| (q - middle).powi(2)).sum();
    let variance = squares / (every.len() as f64 - 1.0);
    (together / n / variance / (1.0 + n / records.len() as f64)).clamp(0.0, 1.0)
}

/// ascribe has no interval that takes statements for independent: here it asks whether the error
/// and the spread that ascribe finds in the human sample are those that ppi-python's rests on.
#[test]
fn the_mean_and_the_interval_of_ppi_python() {
    let golden = golden();
    let rows = golden["ppi"]["data"].as_array().unwrap();
    let wanted = &golden["ppi"]["ppi_mean_cycle1_iid"];
    // Nothing but the teacher is named, so that the rate is the mean.
    let of = |is: bool| {
        Sources::NONE
            .with(Source::Teacher)
            .iter()
            .filter(|_| is)
            .collect()
    };
    let records: Vec<Record> = rows
        .iter()
        .filter(|row| row["cycle"] == 1)
        .map(|row| {
            let q = row["qT"].as_f64().unwrap();
            Record {
                cluster: usize::try_from(row["teacher"].as_u64().unwrap()).unwrap(),
                cycle: 0,
                stratum: 0,
                q: [0.0, 0.0, 0.0, q],
                coded: of(q > 0.5),
                human: (row["human"] == 1).then(|| of(row["Y"] == 1)),
            }
        })
        .collect();
    let mean = |lambda: Lambda| {
        let settings = Settings {
            lambda,
            ..Settings::default()
        };
        let found = correct(&records, &cycles(1), &settings);
        let by = found.by(Method::PerCycle).unwrap();
        let rate = by.levels[0].rate.as_ref().unwrap().value / 100.0;
        (rate, found)
    };
    let (found, correction) = mean(Lambda::Fixed(1.0));
    near(found, &wanted["est"]);
    near(
        mean(Lambda::Fixed(pooled_weight(&records))).0,
        &wanted["est_lam_tuned"],
    );
    let quality = correction.agreement.unwrap().attribution;
    let (brier, excess) = (quality.brier.unwrap().value, quality.excess.unwrap().value);
    let all = records.len() as f64;
    let probabilities = records.iter().map(|one| one.q[TEACHER]);
    let middle = probabilities.clone().sum::<f64>() / all;
    let spread = probabilities.map(|q| (q - middle).powi(2)).sum::<f64>() / all;
    let codes = correction.coverage[0].coded as f64;
    let error = (spread / all + (brier - excess * excess) / codes).sqrt();
    let z = Normal::standard().inverse_cdf(0.975);
    near(found - z * error, &wanted["ci95"][0]);
    near(found + z * error, &wanted["ci95"][1]);
}

/// Where numbers are asserted: the path of an object, lists written `[]`; its numbers that are
/// asserted or taken as input; the file and a test in it.
type Asserted = (&'static str, &'static str, &'static str, &'static str);

const STUDY: &str = "tests/shift_study.rs";
const SHIFT: &str = "tests/shift_golden.rs";
const INLINE: &str = "src/shift/golden.rs";
const CORRECT: &str = "tests/correct.rs";
const METHODS: &str = "every_method_gives_the_golden_shares_and_standard_errors";
const TALLY: &str = "src/agree/tally.rs";
const CODERS: &str = "coefficients_of_any_number_of_coders_are_those_of_other_programs";
const ABSTAIN: &str = "src/classify/abstain.rs";
const INTERVAL: &str = "src/estimate/interval.rs";
const HERE: &str = "tests/golden.rs";

#[rustfmt::skip]
const ASSERTED: &[Asserted] = &[
    ("shares_small.rows[]", "teacher team group cycle n y", STUDY, "teams_as_units_are_golden"),
    ("shares_small.CR2.p1", "est se df p", "src/shift/cr2.rs", "golden_levels_and_shift"),
    ("shares_small.CR2.p4", "est se df p", "src/shift/cr2.rs", "golden_levels_and_shift"),
    ("shares_small.CR2.shift", "est se df p", STUDY, "the_check_beside_the_jackknife_is_golden"),
    ("shares_small.CR2.did", "est se df p", "src/shift/comparison.rs",
     "the_rest_of_the_golden_difference"),
    ("shares_small.CR0_se", "p1 p4 shift did", INLINE,
     "the_sandwich_of_residuals_as_they_are_is_the_golden_one"),
    ("shares_small.CR3_se", "p1 p4 shift", SHIFT, "golden_shift_trend_and_level"),
    ("shares_small.CR3_se", "did", STUDY, "the_difference_of_groups_is_golden"),
    ("shares_small.shift_CR2_ci", "lo hi", STUDY, "the_check_beside_the_jackknife_is_golden"),
    ("shares_small.shift_CR2_team", "est se df", STUDY, "teams_as_units_are_golden"),
    ("shares_small.jackknife.shift", "est se df ci", SHIFT, "golden_shift_trend_and_level"),
    ("shares_small.jackknife.shift", "leave_one_out", INLINE,
     "the_shift_without_each_teacher_is_the_golden_one"),
    ("shares_small.jackknife.trend_change", "est se", SHIFT, "golden_shift_trend_and_level"),
    ("shares_small.jackknife.logodds_slope", "est se", STUDY,
     "the_slope_of_the_log_odds_is_golden"),
    ("shares_small.slope.CR0", "est se df", INLINE,
     "the_linearised_errors_of_the_slope_are_the_golden_ones"),
    ("shares_small.slope.CR2", "est se df", INLINE,
     "the_linearised_errors_of_the_slope_are_the_golden_ones"),
    ("shares_small.slope.CR3", "est se df", INLINE,
     "the_linearised_errors_of_the_slope_are_the_golden_ones"),
    ("shares_small.cochran_armitage", "chisq p y n", HERE,
     "the_counts_reported_are_those_that_cochran_and_armitage_test"),
    ("shares_small", "teacher_scores signflip_exact_p", "src/shift/scores.rs",
     "golden_scores_and_p_value"),
    ("shares_small.p1_wilson_neff", "p lo hi", SHIFT, "golden_shift_trend_and_level"),
    ("shares_small.p1_wilson_neff", "V_jackknife D t975_df9 n_eff", HERE,
     "what_the_level_of_the_first_cycle_rests_on_is_golden"),
    ("shares_small.did_jackknife_welch", "est se df ci", STUDY,
     "the_difference_of_groups_is_golden"),
    ("ppi.data[]", "teacher cycle qT qA hardA human Y A", CORRECT, METHODS),
    ("ppi.lam1", "est se", CORRECT, METHODS),
    ("ppi.lam0_8", "est se", CORRECT, METHODS),
    ("ppi.pooled_rectifier_lam1", "est se", CORRECT, METHODS),
    ("ppi.human_only", "est se", CORRECT, METHODS),
    ("ppi.classify_and_count", "est se", CORRECT, METHODS),
    ("ppi.probabilistic_cc", "est se", CORRECT, METHODS),
    ("ppi.lambda_tuned", "lam est se", CORRECT, "the_tuned_weight_is_the_golden_one"),
    ("ppi.ppi_mean_cycle1_iid", "est ci95 est_lam_tuned", HERE,
     "the_mean_and_the_interval_of_ppi_python"),
    ("rogan_gladen", "q n se n_se sp n_sp est sd", "src/shift/correct/rogan_gladen.rs",
     "the_golden_prevalence"),
    ("holm", "p adj", "src/shift/holm.rs", "adjusted_as_by_r"),
    ("clopper_pearson.cases[]", "k n lo hi", ABSTAIN, "bounds_agree_with_the_golden_numbers"),
    ("clopper_pearson.one_sided_upper_95[]", "k n up", ABSTAIN,
     "bounds_agree_with_the_golden_numbers"),
    ("wilson.cases[]", "k n lo hi", INTERVAL, "wilson_is_that_of_r"),
    ("quantiles.t[]", "df p q", INTERVAL, "critical_values_are_those_of_scipy"),
    ("quantiles.beta[]", "a b p q", ABSTAIN, "bounds_agree_with_the_golden_numbers"),
    ("quantiles.nct_sf[]", "t df ncp sf", "src/shift/plan/noncentral.rs",
     "survival_is_that_of_scipy"),
    ("agreement.krippendorff2011_C_4x12", "data alpha_nominal alpha_interval", TALLY, CODERS),
    ("agreement.krippendorff2011_C_4x12.irrCAC", "alpha ac1 fleiss", TALLY, CODERS),
    ("agreement.wikipedia_3x15", "data alpha_nominal alpha_interval", TALLY, CODERS),
    ("agreement.wikipedia_3x15.irrCAC", "alpha ac1 fleiss", TALLY, CODERS),
    ("agreement.krippendorff2011_A_binary", "data alpha_nominal alpha_interval", TALLY, CODERS),
    ("agreement.krippendorff2011_A_binary.irrCAC", "alpha ac1 fleiss", TALLY, CODERS),
    ("agreement.krippendorff2011_B_2x12", "data alpha_nominal alpha_interval", TALLY, CODERS),
    ("agreement.krippendorff2011_B_2x12.irrCAC", "alpha ac1 fleiss", TALLY, CODERS),
    ("agreement.fleiss_3x3_n100", "table kappa", "src/agree/kappa.rs",
     "kappa_of_tables_is_that_of_statsmodels"),
    ("agreement.fleiss_3x3_n100", "ac1 ac1_irrCAC", TALLY, "ac1_of_tables_is_that_of_irr_cac"),
    ("agreement.paradox_2x2_n125", "table kappa", "src/agree/kappa.rs",
     "kappa_of_tables_is_that_of_statsmodels"),
    ("agreement.paradox_2x2_n125", "ac1 ac1_irrCAC", TALLY, "ac1_of_tables_is_that_of_irr_cac"),
    ("agreement.classic_2x2_n50", "table kappa", "src/agree/kappa.rs",
     "kappa_of_tables_is_that_of_statsmodels"),
    ("agreement.classic_2x2_n50", "ac1 ac1_irrCAC", TALLY, "ac1_of_tables_is_that_of_irr_cac"),
    ("agreement.masi_2coders", "coders alpha_masi_exact Do De alpha_masi_nltk alpha_jaccard \
      alpha_masi_constants_067_033", TALLY, "alpha_of_source_sets_is_that_of_nltk"),
    ("agreement.masi_3coders", "coders alpha_masi_exact Do De alpha_masi_nltk alpha_jaccard \
      alpha_masi_constants_067_033", TALLY, "alpha_of_source_sets_is_that_of_nltk"),
    ("kappa_jackknife", "a b cluster kappa leave_one_out se fisher_z_ci",
     "src/agree/coefficient.rs", "kappa_and_its_interval_agree_with_the_golden_numbers"),
    ("calibration", "z y platt_a platt_b brier_platt", "src/classify/calibration.rs",
     "the_fit_and_its_brier_score_are_those_of_statsmodels_and_scikit_learn"),
    ("calibration", "brier_raw sqce5_debiased_raw ece5_equal_mass_raw",
     "src/shift/correct/weighted.rs",
     "brier_and_calibration_of_equal_weights_are_the_golden_ones"),
    ("selective", "kept_fraction n errors alpha delta cp_upper chosen", ABSTAIN,
     "the_part_kept_agrees_with_the_golden_numbers"),
    ("planning[]", "T K n_stmt a p s_refl s_slope sd_eps m miss cv delta", "tests/plan.rs",
     "golden_plans"),
    ("planning[].out", "se_cluster se power_noncentral_t power_shifted_t mds80", "tests/plan.rs",
     "golden_plans"),
    ("uncertainty_strata", "R qY qA s G tau stratum", "src/sample/strata.rs", "the_golden_strata"),
];

/// Numbers of methods that ascribe does not have, and of which nothing in it is a part.
#[rustfmt::skip]
const WITHOUT: &[(&str, &str, &str)] = &[
    ("agreement.krippendorff2011_C_4x12", "alpha_ordinal", "codes have no order"),
    ("agreement.wikipedia_3x15", "alpha_ordinal", "codes have no order"),
    ("agreement.krippendorff2011_A_binary", "alpha_ordinal", "codes have no order"),
    ("agreement.krippendorff2011_B_2x12", "alpha_ordinal", "codes have no order"),
    ("agreement.krippendorff2011_C_4x12.irrCAC", "alpha_se ac1_se fleiss_se",
     "errors leave out documents, these take statements for independent"),
    ("agreement.wikipedia_3x15.irrCAC", "alpha_se ac1_se fleiss_se", "the same"),
    ("agreement.krippendorff2011_A_binary.irrCAC", "alpha_se ac1_se fleiss_se", "the same"),
    ("agreement.krippendorff2011_B_2x12.irrCAC", "alpha_se ac1_se fleiss_se", "the same"),
    ("agreement.fleiss_3x3_n100", "kappa_se_FleissCohenEveritt ac1_se ac1_se_irrCAC", "the same"),
    ("agreement.paradox_2x2_n125", "kappa_se_FleissCohenEveritt ac1_se ac1_se_irrCAC",
     "the same"),
    ("agreement.classic_2x2_n50", "kappa_se_FleissCohenEveritt ac1_se ac1_se_irrCAC", "the same"),
    ("calibration", "temperature isotonic_sorted_by_z", "models are calibrated by Platt's method"),
];

/// What is no number: where numbers come from, and how to read them.
const WORDS: [&str; 4] = ["about", "source", "note", "hardT_rule"];

/// The path of each object with what it holds besides objects and lists of objects.
fn leaves(value: &Value, path: &str, found: &mut BTreeSet<(String, String)>) {
    let inside = |key: &str| match path {
        "" => key.to_owned(),
        _ => format!("{path}.{key}"),
    };
    for (key, value) in value.as_object().unwrap() {
        match value {
            Value::Object(_) => leaves(value, &inside(key), found),
            Value::Array(list) if list.iter().any(Value::is_object) => {
                for value in list {
                    leaves(value, &format!("{}[]", inside(key)), found);
                }
            }
            Value::String(_) if WORDS.contains(&&**key) => {}
            _ => {
                found.insert((path.to_owned(), key.clone()));
            }
        }
    }
}

#[test]
fn every_golden_number_is_asserted() {
    let mut there = BTreeSet::new();
    leaves(&golden(), "", &mut there);
    let mut listed = BTreeMap::new();
    let asserted = ASSERTED.iter().map(|(path, keys, ..)| (*path, *keys));
    let without = WITHOUT.iter().map(|(path, keys, _)| (*path, *keys));
    for (path, keys) in asserted.chain(without) {
        for key in keys.split_whitespace() {
            *listed.entry((path.to_owned(), key.to_owned())).or_insert(0) += 1;
        }
    }
    let both = |(_, key): &(String, String)| key == "table";
    for (leaf, times) in &listed {
        assert!(there.contains(leaf), "{leaf:?} is not in golden.json");
        assert!(*times == 1 || both(leaf), "{leaf:?} is listed twice");
    }
    let missing: Vec<_> = there
        .iter()
        .filter(|leaf| !listed.contains_key(leaf))
        .collect();
    assert!(missing.is_empty(), "nothing asserts {missing:#?}");
}

#[test]
fn the_tests_that_are_said_to_assert_golden_numbers_are_there_and_name_them() {
    for (path, keys, file, test) in ASSERTED {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();

        let of = text
            .split("#[test]\n")
            .find(|part| part.trim_start().starts_with(&format!("fn {test}(")));
        assert!(
            of.is_some(),
            "{file} has no test {test}, which asserts {keys} of {path}"
        );
        for key in keys.split_whitespace() {
            assert!(
                text.contains(&format!("\"{key}\"")),
                "{file} never names {key} of {path}"
            );
        }
    }
}
