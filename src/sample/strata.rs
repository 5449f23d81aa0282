//! Strata of equal uncertainty.

/// Strata that a cycle is cut into.
pub const STRATA: usize = 4;

/// The part of a statement's weight that its uncertainty does not decide: however sure the model
/// is, what it says is looked at.
pub const FLOOR: f64 = 0.3;

/// How uncertain a statement leaves the share `r` of a source: the standard deviation of
/// `Y − r·A`, given the calibrated probabilities that it names the source (`q_source`) and that
/// it names any (`q_any`).
///
/// `√(q_Y(1−q_Y) + r² q_A(1−q_A) − 2 r q_Y(1−q_A))`, as `Y` implies `A`.
#[must_use]
pub fn uncertainty(q_source: f64, q_any: f64, r: f64) -> f64 {
    let variance = q_source * (1.0 - q_source) + r * r * q_any * (1.0 - q_any)
        - 2.0 * r * q_source * (1.0 - q_any);
    variance.max(0.0).sqrt()
}

/// The stratum, from 0 (the surest) below `count`, of each statement of one cycle, of which these
/// are the uncertainties.
///
/// Statements are sorted by uncertainty, equal ones as they come, and cut into `count` runs of
/// equal weight `w = (1 − floor)·s/s̄ + floor`, so that the unsure ones share small strata. Some
/// strata stay empty where there are few statements. With an optimal number of codes a stratum
/// (Neyman 1934) proportional to its spread, equal numbers are near the best.
#[must_use]
pub fn uncertainty_strata(uncertainties: &[f64], count: usize, floor: f64) -> Vec<usize> {
    let n = uncertainties.len();
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|a, b| uncertainties[*a].total_cmp(&uncertainties[*b]));
    let mean = order.iter().map(|at| uncertainties[*at]).sum::<f64>() / n.max(1) as f64;
    let weight = |at: usize| {
        if mean > 0.0 {
            (1.0 - floor) * uncertainties[at] / mean + floor
        } else {
            1.0
        }
    };
    let all: f64 = order.iter().map(|at| weight(*at)).sum();
    let mut strata = vec![0; n];
    let mut sum = 0.0;
    for at in order {
        sum += weight(at);
        let place = sum / all * count as f64 - 1e-9;
        // The number of whole runs before it.
        strata[at] = (1..count).take_while(|edge| *edge as f64 <= place).count();
    }
    strata
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_golden_strata() {
        let golden: serde_json::Value =
            serde_json::from_str(include_str!("../../tests/data/golden.json")).unwrap();
        let case = &golden["uncertainty_strata"];
        let list = |key: &str| -> Vec<f64> {
            let list = case[key].as_array().unwrap();
            list.iter().map(|n| n.as_f64().unwrap()).collect()
        };
        let r = case["R"].as_f64().unwrap();
        let found: Vec<f64> = list("qY")
            .into_iter()
            .zip(list("qA"))
            .map(|(y, a)| uncertainty(y, a, r))
            .collect();
        for (found, wanted) in found.iter().zip(list("s")) {
            assert!((found - wanted).abs() < 1e-6, "{found} is not {wanted}");
        }
        let wanted: Vec<u64> = case["stratum"]
            .as_array()
            .unwrap()
            .iter()
            .map(|n| n.as_u64().unwrap())
            .collect();
        assert_eq!(case["G"], STRATA);
        assert_eq!(case["tau"], FLOOR);
        let strata = uncertainty_strata(&found, STRATA, FLOOR);
        let strata: Vec<u64> = strata.into_iter().map(|s| s as u64).collect();
        assert_eq!(strata, wanted);
    }

    #[test]
    fn statements_alike_are_cut_evenly_and_none_is_fine() {
        assert_eq!(
            uncertainty_strata(&[0.0; 8], 4, FLOOR),
            [0, 0, 1, 1, 2, 2, 3, 3]
        );
        assert_eq!(uncertainty_strata(&[0.5; 3], 1, FLOOR), [0, 0, 0]);
        assert!(uncertainty_strata(&[], 4, FLOOR).is_empty());
        assert!(uncertainty(1.0, 1.0, 0.4).abs() < 1e-12);
        // Rounding can make the source more probable than any.
        assert!(uncertainty(0.3, 0.2, 1.0).is_finite());
    }
}
