//! Average precision: how well a probability puts cases before the rest.

use std::cmp::Reverse;

use rayon::prelude::*;

use super::figure::{Figure, Scale, figure};

/// A statement's score, whether it is a case, and its cluster.
pub(super) type Scored = (f64, bool, usize);

/// Average precision, Σ (Rₙ − Rₙ₋₁) Pₙ over the distinct scores from the highest down, so that the
/// order of equal scores does not matter; `None` without a case.
pub(super) fn average_precision(mut scored: Vec<Scored>) -> Option<Figure> {
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let all = without(&scored, None)?;
    let mut clusters: Vec<usize> = scored.iter().map(|(_, _, cluster)| *cluster).collect();
    clusters.sort_by_key(|cluster| Reverse(*cluster));
    clusters.dedup();
    let values: Vec<f64> = clusters
        .par_iter()
        .map(|cluster| without(&scored, Some(*cluster)).unwrap_or(all))
        .collect();
    Some(figure(all, &values, scored.len(), Scale::Fraction))
}

/// The same of scores in order, without one cluster.
fn without(scored: &[Scored], left_out: Option<usize>) -> Option<f64> {
    let (mut found, mut seen, mut sum) = (0_u64, 0_u64, 0.0);
    for equal in scored.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        let mut more = 0_u64;
        for (_, is_case, cluster) in equal {
            if Some(*cluster) != left_out {
                seen += 1;
                more += u64::from(*is_case);
            }
        }
        found += more;
        if more > 0 {
            sum += more as f64 * found as f64 / seen as f64;
        }
    }
    (found > 0).then(|| sum / found as f64)
}
