//! Abstention with a guarantee: which codings are sure enough to be taken as they are.
//!
//! "Selective classification with guaranteed risk control" (Geifman & El-Yaniv 2017, *Advances
//! in Neural Information Processing Systems*), in the form of a fixed sequence of tests: the most
//! confident tenth of the statements at hand, then the most confident two tenths, and so on, each
//! judged on coded cases of the same genre; the sequence ends before the first part whose share of
//! wrong source sets can't be shown to be within the bound. Fixing the sequence by the confidences
//! alone, and stopping at the first failure, is what keeps the chance of a wrong promise at
//! `DOUBT` whatever the number of tests. An empirical share instead of its upper bound breaks the
//! promise in 19 to 44 of 100 runs.

use statrs::distribution::{Beta, ContinuousCDF};

/// The chance that the share of errors among what is kept is above the bound all the same.
pub const DOUBT: f64 = 0.05;

/// Parts of the statements that are tried.
const PARTS: u32 = 10;

/// A coded statement on which a model was tried.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Case {
    /// The model's confidence in its source set, 0 to 1.
    pub confidence: f32,
    /// Whether that was the set coded.
    pub right: bool,
}

/// The confidence from which codings can be kept so that at most `max_error` of those kept are
/// wrong, with a chance of [`DOUBT`] that they are not; `None` if no part can be promised.
///
/// `cases` are coded statements of the genre of those at hand, `confidences` those at hand.
pub fn least_confidence(cases: &[Case], confidences: &[f32], max_error: f64) -> Option<f32> {
    let mut falling = confidences.to_vec();
    falling.sort_by(|a, b| b.total_cmp(a));
    // Fewer cases than twice what an errorless run would need can't pass: not worth a test.
    let fewest = 2.0 * (DOUBT.ln() / (1.0 - max_error).ln()).ceil();
    let mut kept = None;
    for part in 1..=PARTS {
        let count = (falling.len() * part as usize).div_ceil(PARTS as usize);
        let Some(&least) = count.checked_sub(1).and_then(|last| falling.get(last)) else {
            continue;
        };
        let tried = cases.iter().filter(|case| case.confidence >= least);
        let (n, wrong) = tried.fold((0_u32, 0_u32), |(n, wrong), case| {
            (n + 1, wrong + u32::from(!case.right))
        });
        if f64::from(n) < fewest && kept.is_none() {
            continue;
        }
        if upper_bound(wrong, n, DOUBT) > max_error {
            break;
        }
        kept = Some(least);
    }
    kept
}

/// Upper end of the one-sided interval of Clopper & Pearson (1934) for `wrong` errors in `n`,
/// below the truth with a chance of `doubt` at most.
fn upper_bound(wrong: u32, n: u32, doubt: f64) -> f64 {
    if wrong >= n {
        return 1.0;
    }
    Beta::new(f64::from(wrong + 1), f64::from(n - wrong))
        .map_or(1.0, |beta| beta.inverse_cdf(1.0 - doubt))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    /// `errors` wrong ones among `n`, all of one confidence.
    fn cases(confidence: f32, n: usize, errors: usize) -> Vec<Case> {
        (0..n)
            .map(|k| Case {
                confidence,
                right: k >= errors,
            })
            .collect()
    }

    fn golden() -> Value {
        serde_json::from_str(include_str!("../../tests/data/golden.json")).unwrap()
    }

    fn list(value: &Value) -> &[Value] {
        value.as_array().unwrap()
    }

    fn whole(value: &Value) -> u32 {
        u32::try_from(value.as_u64().unwrap()).unwrap()
    }

    #[track_caller]
    fn near(found: f64, wanted: &Value) {
        let wanted = wanted.as_f64().unwrap();
        assert!((found - wanted).abs() < 1e-8, "{found} is not {wanted}");
    }

    #[test]
    fn bounds_agree_with_the_golden_numbers() {
        let golden = golden();
        let wanted = &golden["clopper_pearson"];
        for case in list(&wanted["one_sided_upper_95"]) {
            near(
                upper_bound(whole(&case["k"]), whole(&case["n"]), 0.05),
                &case["up"],
            );
        }
        for case in list(&wanted["cases"]) {
            // Two-sided: each side with half the doubt, the lower one of what is right.
            let (k, n) = (whole(&case["k"]), whole(&case["n"]));
            near(upper_bound(k, n, 0.025), &case["hi"]);
            near(1.0 - upper_bound(n - k, n, 0.025), &case["lo"]);
        }
        for case in list(&golden["quantiles"]["beta"]) {
            let number = |key: &str| case[key].as_f64().unwrap();
            let beta = Beta::new(number("a"), number("b")).unwrap();
            near(beta.inverse_cdf(number("p")), &case["q"]);
        }
    }

    #[test]
    fn the_part_kept_agrees_with_the_golden_numbers() {
        let golden = golden();
        let wanted = &golden["selective"];
        near(DOUBT, &wanted["delta"]);
        let (sizes, errors) = (list(&wanted["n"]), list(&wanted["errors"]));
        let bounds = list(&wanted["cp_upper"]);
        // What each part adds to the one before is of one confidence.
        let (mut tried, mut before) = (Vec::new(), (0, 0));
        for (part, (n, wrong)) in sizes.iter().zip(errors).enumerate() {
            let (n, wrong) = (whole(n), whole(wrong));
            near(upper_bound(wrong, n, DOUBT), &bounds[part]);
            let (more, mistaken) = ((n - before.0) as usize, (wrong - before.1) as usize);
            tried.extend(cases(0.8 - 0.1 * part as f32, more, mistaken));
            before = (n, wrong);
        }
        let at_hand: Vec<f32> = tried.iter().map(|case| case.confidence).collect();
        let parts = list(&wanted["kept_fraction"]);
        for (part, n) in parts.iter().zip(sizes) {
            near(f64::from(whole(n)) / at_hand.len() as f64, part);
        }
        let alpha = wanted["alpha"].as_f64().unwrap();
        let least = least_confidence(&tried, &at_hand, alpha).unwrap();
        let kept = at_hand.iter().filter(|c| **c >= least).count();
        near(kept as f64 / at_hand.len() as f64, &wanted["chosen"]);
    }

    #[test]
    fn too_few_cases_or_too_many_errors_promise_nothing() {
        let at_hand = [0.9, 0.8, 0.7];
        assert_eq!(least_confidence(&cases(0.95, 20, 0), &at_hand, 0.10), None);
        assert_eq!(
            least_confidence(&cases(0.95, 400, 80), &at_hand, 0.10),
            None
        );
        assert_eq!(least_confidence(&[], &at_hand, 0.10), None);
        assert_eq!(least_confidence(&cases(0.95, 400, 0), &[], 0.10), None);
    }

    #[test]
    fn without_errors_everything_is_kept() {
        let at_hand = [0.9, 0.1, 0.5];
        let least = least_confidence(&cases(0.95, 400, 0), &at_hand, 0.10);
        assert_eq!(least, Some(0.1));
    }
}
