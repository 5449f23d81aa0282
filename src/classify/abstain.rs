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
        if upper_bound(wrong, n) > max_error {
            break;
        }
        kept = Some(least);
    }
    kept
}

/// Upper end of the one-sided interval of Clopper & Pearson (1934) for `wrong` errors in `n`.
fn upper_bound(wrong: u32, n: u32) -> f64 {
    if wrong >= n {
        return 1.0;
    }
    Beta::new(f64::from(wrong + 1), f64::from(n - wrong))
        .map_or(1.0, |beta| beta.inverse_cdf(1.0 - DOUBT))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `errors` wrong ones among `n`, all of one confidence.
    fn cases(confidence: f32, n: usize, errors: usize) -> Vec<Case> {
        (0..n)
            .map(|k| Case {
                confidence,
                right: k >= errors,
            })
            .collect()
    }

    /// Twenty cases each tenth from the fourth on, sixty before, with the errors of
    /// statistics/golden.json ("selective").
    fn golden() -> Vec<Case> {
        [
            (0.8, 60, 1),
            (0.7, 20, 1),
            (0.6, 20, 1),
            (0.5, 20, 2),
            (0.4, 20, 4),
            (0.3, 20, 4),
        ]
        .into_iter()
        .chain([(0.2, 20, 6), (0.1, 20, 14)])
        .flat_map(|(confidence, n, errors)| cases(confidence, n, errors))
        .collect()
    }

    #[test]
    fn bounds_agree_with_the_golden_numbers() {
        // statistics/golden.json: R binom.test and scipy.
        for (wrong, n, expected) in [
            (0, 29, 0.098_144_627_68),
            (2, 60, 0.101_235_894_9),
            (9, 150, 0.102_364_084_2),
            (1, 60, 0.076_639_994_93),
            (13, 160, 0.126_073_689_4),
        ] {
            assert!((upper_bound(wrong, n) - expected).abs() < 1e-8);
        }
    }

    #[test]
    fn the_part_kept_agrees_with_the_golden_numbers() {
        let cases = golden();
        let at_hand: Vec<f32> = cases.iter().map(|case| case.confidence).collect();
        let least = least_confidence(&cases, &at_hand, 0.10).unwrap();
        let kept = at_hand.iter().filter(|c| **c >= least).count();
        assert_eq!(kept, 120, "six tenths of two hundred");
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
