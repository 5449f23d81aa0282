//! Whether probabilities are what they say: Brier's score and the debiased calibration error.

use std::collections::BTreeMap;

use super::figure::{Figure, Scale, figure, ratio};

/// Into how many bins of equal numbers of statements probabilities are put.
pub const BINS: usize = 10;

/// Mean squared distance of probabilities from what is true; `None` of nothing.
pub(super) fn brier(probabilities: &[f64], truth: &[bool], clusters: &[usize]) -> Option<Figure> {
    let pairs = probabilities.iter().zip(truth);
    let rows: Vec<[f64; 3]> = pairs
        .map(|(p, truth)| [(p - f64::from(u8::from(*truth))).powi(2), 1.0, 0.0])
        .collect();
    ratio(&rows, clusters, |[loss, n, _]| (loss, n))
}

/// What a bin holds: statements, the sum of their probabilities, cases.
type Sums = [f64; 3];

/// Debiased squared calibration error (Kumar, Liang & Ma 2019, *Verified uncertainty calibration*,
/// §4.1): over bins of equal mass, the squared difference of the mean probability p̄ and the share
/// of cases ȳ, less what chance alone adds to it, ȳ(1 − ȳ)/(n − 1), weighed by the bin's n. It may
/// be below 0. A bin of one statement adds nothing. `None` of nothing.
///
/// The bins are those of all statements whichever cluster the jackknife leaves out.
pub(super) fn squared_error(
    probabilities: &[f64],
    truth: &[bool],
    clusters: &[usize],
) -> Option<Figure> {
    let edges = edges(probabilities)?;
    let bins = edges.len() + 1;
    let mut total = vec![[0.0; 3]; bins];
    let mut parts: BTreeMap<usize, Vec<Sums>> = BTreeMap::new();
    for ((p, truth), cluster) in probabilities.iter().zip(truth).zip(clusters) {
        let part = parts.entry(*cluster);
        let part = part.or_insert_with(|| vec![[0.0; 3]; bins]);
        let bin = edges.partition_point(|edge| edge < p);
        let row = [1.0, *p, f64::from(u8::from(*truth))];
        for (k, value) in row.into_iter().enumerate() {
            total[bin][k] += value;
            part[bin][k] += value;
        }
    }
    let all = of_bins(&total);
    let without: Vec<f64> = parts
        .values()
        .map(|part| {
            let rest: Vec<Sums> = total
                .iter()
                .zip(part)
                .map(|(all, part)| [0, 1, 2].map(|k| all[k] - part[k]))
                .collect();
            of_bins(&rest)
        })
        .collect();
    Some(figure(all, &without, probabilities.len(), Scale::Plain))
}

fn of_bins(bins: &[Sums]) -> f64 {
    let n: f64 = bins.iter().map(|[n, ..]| n).sum();
    let error = |[n, p, cases]: &Sums| {
        if *n < 2.0 {
            return 0.0;
        }
        let (mean, share) = (p / n, cases / n);
        n * ((mean - share).powi(2) - share * (1.0 - share) / (n - 1.0))
    };
    bins.iter().map(error).sum::<f64>() / n.max(1.0)
}

/// Between which probabilities bins of equal mass part, rising; equal probabilities share a bin.
fn edges(probabilities: &[f64]) -> Option<Vec<f64>> {
    let mut sorted = probabilities.to_vec();
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len();
    if n == 0 {
        return None;
    }
    // The first n mod BINS bins have one statement more, as numpy's array_split has it.
    let starts = (1..BINS).map(|bin| bin * (n / BINS) + bin.min(n % BINS));
    let mut edges: Vec<f64> = starts
        .filter(|start| (1..n).contains(start))
        .map(|start| f64::midpoint(sorted[start - 1], sorted[start]))
        .collect();
    edges.dedup();
    Some(edges)
}
