//! Rogan & Gladen (1978): a share of positive tests to a prevalence, by sensitivity and
//! specificity.

use super::sums::{Cell, PLACES};

/// A test whose sensitivity and specificity sum to less than 1 plus this tells next to nothing:
/// dividing by it would only blow up chance.
const LEAST_INFORMATION: f64 = 0.05;

/// A prevalence with its standard deviation.
///
/// `p = (q + sp − 1) / (se + sp − 1)`, variance by the delta method,
/// `[q(1−q)/n + (1−p)² sp(1−sp)/n_sp + p² se(1−se)/n_se] / (se + sp − 1)²`, with `q` the share of
/// `n` that tests positive, `se` seen in `true_cases` (`n_se`) and `sp` in `false_cases` (`n_sp`).
/// Not cut at 0 and 1. `None` if the test tells next to nothing (`se + sp` below 1.05) or a number
/// is not above 0.
#[must_use]
pub fn rogan_gladen(
    q: f64,
    n: f64,
    (se, true_cases): (f64, f64),
    (sp, false_cases): (f64, f64),
) -> Option<(f64, f64)> {
    let p = prevalence(q, se, sp)?;
    if !(n > 0.0 && true_cases > 0.0 && false_cases > 0.0) {
        return None;
    }
    let spread = q * (1.0 - q) / n
        + (1.0 - p).powi(2) * sp * (1.0 - sp) / false_cases
        + p * p * se * (1.0 - se) / true_cases;
    Some((p, spread.max(0.0).sqrt() / (se + sp - 1.0)))
}

/// The prevalence alone.
pub(super) fn prevalence(q: f64, se: f64, sp: f64) -> Option<f64> {
    let information = se + sp - 1.0;
    (information >= LEAST_INFORMATION).then(|| (q + sp - 1.0) / information)
}

/// Sensitivity and specificity of the model's codes in the human sample, weighted by N/n; `None`
/// where people never, or always, name the source.
pub(super) fn accuracy(strata: &[Cell]) -> [Option<(f64, f64)>; PLACES] {
    std::array::from_fn(|at| {
        let (mut cases, mut found, mut others, mut spared) = (0.0, 0.0, 0.0, 0.0);
        for Cell { sums, .. } in strata.iter().filter(|cell| cell.sums.coded > 0.0) {
            let weight = sums.statements / sums.coded;
            let neither = sums.coded - sums.human[at] - sums.named_there[at] + sums.both[at];
            cases += weight * sums.human[at];
            found += weight * sums.both[at];
            others += weight * (sums.coded - sums.human[at]);
            spared += weight * neither;
        }
        (cases > 0.0 && others > 0.0).then(|| (found / cases, spared / others))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_golden_prevalence() {
        let golden: serde_json::Value =
            serde_json::from_str(include_str!("../../../tests/data/golden.json")).unwrap();
        let case = &golden["rogan_gladen"];
        let of = |key: &str| case[key].as_f64().unwrap();
        let (se, sp) = ((of("se"), of("n_se")), (of("sp"), of("n_sp")));
        let (p, sd) = rogan_gladen(of("q"), of("n"), se, sp).unwrap();
        assert!((p - of("est")).abs() < 1e-6, "{p}");
        assert!((sd - of("sd")).abs() < 1e-6, "{sd}");
    }

    #[test]
    fn a_test_that_tells_nothing_gives_no_prevalence() {
        assert_eq!(rogan_gladen(0.3, 10.0, (0.5, 5.0), (0.5, 5.0)), None);
        assert_eq!(rogan_gladen(0.3, 0.0, (0.9, 5.0), (0.9, 5.0)), None);
        // Worse than chance: turned round it would tell something, but not as it is.
        assert_eq!(prevalence(0.3, 0.2, 0.3), None);
    }
}
