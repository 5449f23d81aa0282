//! Correction of p-values for how many there are.

/// Holm's (1979) step-down adjustment: each p-value as it is to be compared with the level if all
/// of them may be looked at. In the order given; 1 at most.
pub(crate) fn holm(p_values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|a, b| p_values[*a].total_cmp(&p_values[*b]));
    let mut adjusted = vec![0.0; p_values.len()];
    let mut largest: f64 = 0.0;
    for (rank, place) in order.into_iter().enumerate() {
        let remaining = (p_values.len() - rank) as f64;
        largest = largest.max((remaining * p_values[place]).min(1.0));
        adjusted[place] = largest;
    }
    adjusted
}

/// The same for values of which some are missing: those count for nothing.
pub(super) fn over_sources(p_values: [Option<f64>; 4]) -> [Option<f64>; 4] {
    let known: Vec<f64> = p_values.into_iter().flatten().collect();
    let mut adjusted = holm(&known).into_iter();
    p_values.map(|p| p.and_then(|_| adjusted.next()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn adjusted_as_by_r() {
        let golden: Value =
            serde_json::from_str(include_str!("../../tests/data/golden.json")).unwrap();
        let numbers = |key: &str| -> Vec<f64> {
            let list = golden["holm"][key].as_array().unwrap();
            list.iter().map(|v| v.as_f64().unwrap()).collect()
        };
        let (found, wanted) = (holm(&numbers("p")), numbers("adj"));
        assert_eq!(found.len(), 4);
        for (found, wanted) in found.iter().zip(wanted) {
            assert!((found - wanted).abs() < 1e-12, "{found} is not {wanted}");
        }
    }

    #[test]
    fn what_is_missing_is_no_test() {
        let found = over_sources([Some(0.02), None, Some(0.5), None]);
        assert_eq!(found, [Some(0.04), None, Some(0.5), None]);
        assert_eq!(over_sources([None; 4]), [None; 4]);
        assert!(holm(&[]).is_empty());
    }
}
