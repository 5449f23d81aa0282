//! Intervals and p-values.

use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

/// The two-sided critical value of Student's t, or of the normal distribution without degrees of
/// freedom.
pub(crate) fn critical(level: f64, df: Option<f64>) -> f64 {
    // Bounded so that the value stays finite however near to 1 the level is.
    let p = (0.5 + level / 2.0).min(1.0 - 1e-12);
    match df.and_then(student) {
        Some(student) => student.inverse_cdf(p),
        None => Normal::standard().inverse_cdf(p),
    }
}

/// The two-sided p-value of a t statistic.
pub(crate) fn two_sided(t: f64, df: f64) -> f64 {
    student(df).map_or(1.0, |student| (2.0 * student.sf(t.abs())).clamp(0.0, 1.0))
}

/// P(T > t) of Student's t.
pub(crate) fn upper(t: f64, df: f64) -> f64 {
    student(df).map_or(0.0, |student| student.sf(t).clamp(0.0, 1.0))
}

fn student(df: f64) -> Option<StudentsT> {
    StudentsT::new(0.0, 1.0, df).ok()
}

/// How many independent statements would be as uncertain as a share with this jackknife variance,
/// from 1 to the number of statements, which may be an expected one; that number itself where the
/// jackknife sees no variation.
pub(crate) fn effective(share: f64, variance: f64, statements: f64) -> f64 {
    let binomial = share * (1.0 - share);
    if variance > 0.0 && binomial > 0.0 {
        (binomial / variance).max(1.0).min(statements)
    } else {
        statements
    }
}

/// Wilson's score interval (1927) of a share seen in `n` independent statements.
pub(crate) fn wilson(share: f64, n: f64, critical: f64) -> (f64, f64) {
    let square = critical * critical;
    let middle = share + square / (2.0 * n);
    let half = critical * (share * (1.0 - share) / n + square / (4.0 * n * n)).sqrt();
    let scale = 1.0 + square / n;
    let low = ((middle - half) / scale).clamp(0.0, share);
    let high = ((middle + half) / scale).clamp(share, 1.0);
    (low, high)
}

/// The distances from a weighted sum down and up to its bounds, from the bounds of its terms
/// (Newcombe 1998, method 10; Zou & Donner 2008 for weights). Terms: weight, value, low, high.
pub(crate) fn recovered(terms: impl Iterator<Item = (f64, f64, f64, f64)>) -> (f64, f64) {
    let (mut down, mut up) = (0.0, 0.0);
    for (weight, value, low, high) in terms {
        let (below, above) = (weight * (value - low), weight * (high - value));
        if weight > 0.0 {
            down += below * below;
            up += above * above;
        } else {
            down += above * above;
            up += below * below;
        }
    }
    (f64::sqrt(down), f64::sqrt(up))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn golden() -> Value {
        serde_json::from_str(include_str!("../../tests/data/golden.json")).unwrap()
    }

    fn number(value: &Value, key: &str) -> f64 {
        value[key].as_f64().unwrap()
    }

    #[track_caller]
    fn near(found: f64, wanted: f64) {
        let bound = 1e-6 * wanted.abs().max(1.0);
        assert!((found - wanted).abs() < bound, "{found} is not {wanted}");
    }

    #[test]
    fn critical_values_are_those_of_scipy() {
        for case in golden()["quantiles"]["t"].as_array().unwrap() {
            let level = 2.0 * number(case, "p") - 1.0;
            near(critical(level, Some(number(case, "df"))), number(case, "q"));
        }
        near(critical(0.95, None), 1.959_963_984_540_054);
        assert!(critical(1.0 - f64::EPSILON, Some(1.0)).is_finite());
    }

    #[test]
    fn wilson_is_that_of_r() {
        for case in golden()["wilson"]["cases"].as_array().unwrap() {
            let n = number(case, "n");
            let (low, high) = wilson(number(case, "k") / n, n, critical(0.95, None));
            near(low, number(case, "lo"));
            near(high, number(case, "hi"));
        }
    }

    #[test]
    fn effective_size_never_leaves_its_bounds() {
        let wanted = &golden()["shares_small"]["p1_wilson_neff"];
        let (p, v) = (number(wanted, "p"), number(wanted, "V_jackknife"));
        near(effective(p, v, 72.0), number(wanted, "n_eff"));
        near(effective(0.5, 1e-9, 72.0), 72.0);
        near(effective(0.5, 4.0, 72.0), 1.0);
        near(effective(0.0, 0.0, 72.0), 72.0);
        near(effective(1.0, 0.01, 72.0), 72.0);
    }

    #[test]
    fn a_p_value_of_golden_data() {
        let case = &golden()["shares_small"]["CR2"]["shift"];
        let t = number(case, "est") / number(case, "se");
        near(two_sided(t, number(case, "df")), number(case, "p"));
        near(two_sided(0.0, 3.0), 1.0);
    }

    #[test]
    fn newcombe_difference_of_two_shares() {
        // Newcombe (1998), Table II: 56/70 less 48/80 is .2000, method 10 .0524 to .3339.
        let z = critical(0.95, None);
        let terms = [(1.0, 56.0, 70.0), (-1.0, 48.0, 80.0)].map(|(weight, k, n)| {
            let (low, high) = wilson(k / n, n, z);
            (weight, k / n, low, high)
        });
        let (down, up) = recovered(terms.into_iter());
        assert!((0.2 - down - 0.0524).abs() < 5e-5);
        assert!((0.2 + up - 0.3339).abs() < 5e-5);
    }
}
