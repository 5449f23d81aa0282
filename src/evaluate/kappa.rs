//! Cohen's kappa.

use std::collections::BTreeMap;

use super::figure::{Figure, Scale, figure};

/// Cohen's kappa of pairs of labels, which are of these clusters.
pub(super) fn kappa(labels: &[(usize, usize)], clusters: &[usize]) -> Figure {
    let mut groups: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    for (&pair, &cluster) in labels.iter().zip(clusters) {
        groups.entry(cluster).or_default().push(pair);
    }
    let mut table: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    for &pair in labels {
        *table.entry(pair).or_default() += 1.0;
    }
    let without: Vec<f64> = groups
        .values()
        .map(|group| {
            let mut rest = table.clone();
            for pair in group {
                *rest.entry(*pair).or_default() -= 1.0;
            }
            kappa_of(&rest)
        })
        .collect();
    figure(kappa_of(&table), &without, labels.len(), Scale::Fisher)
}

/// Cohen's kappa of pairs of labels, without an interval.
pub(crate) fn agreement<L: Ord + Copy>(pairs: impl IntoIterator<Item = (L, L)>) -> f64 {
    let mut table: BTreeMap<(L, L), f64> = BTreeMap::new();
    for pair in pairs {
        *table.entry(pair).or_default() += 1.0;
    }
    kappa_of(&table)
}

/// Cohen (1960); 1 if everything is one label for both, 0 if nothing is labelled.
fn kappa_of<L: Ord + Copy>(table: &BTreeMap<(L, L), f64>) -> f64 {
    let n: f64 = table.values().sum();
    if n <= 0.0 {
        return 0.0;
    }
    let (mut same, mut first, mut second) = (0.0, BTreeMap::new(), BTreeMap::new());
    for (&(a, b), &count) in table {
        if a == b {
            same += count / n;
        }
        *first.entry(a).or_insert(0.0) += count / n;
        *second.entry(b).or_insert(0.0) += count / n;
    }
    let chance = |(label, p): (&L, &f64)| p * second.get(label).copied().unwrap_or(0.0);
    let chance: f64 = first.iter().map(chance).sum();
    if chance < 1.0 {
        (same - chance) / (1.0 - chance)
    } else {
        1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-6, "{found}, not {expected}");
    }

    #[test]
    fn kappa_and_its_interval_agree_with_the_golden_numbers() {
        // statistics/golden.json, kappa_jackknife (sklearn).
        let a = [
            1, 1, 0, 0, 1, 0, 1, 1, 0, 0, 0, 1, 0, 1, 0, 0, 1, 0, 0, 1, 1, 0, 0, 0,
        ];
        let b = [
            1, 0, 0, 0, 1, 0, 1, 1, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0, 1, 1, 0, 1, 0,
        ];
        let labels: Vec<(usize, usize)> = a.into_iter().zip(b).collect();
        let clusters: Vec<usize> = (0..24).map(|k| k / 4).collect();
        let found = kappa(&labels, &clusters);
        near(found.value, 0.657_142_857_1);
        let interval = found.interval.unwrap();
        near(interval.std_error, 0.143_820_795_8);
        near(interval.low, 0.136_217_413_5);
        near(interval.high, 0.893_388_69);
    }

    #[test]
    fn kappa_of_several_labels_agrees_with_the_golden_numbers() {
        // statistics/golden.json, fleiss_3x3_n100 and paradox_2x2_n125 (statsmodels).
        let table = |rows: &[&[f64]]| {
            let cells = rows.iter().enumerate();
            cells
                .flat_map(|(i, row)| row.iter().enumerate().map(move |(j, &n)| ((i, j), n)))
                .collect()
        };
        let three = table(&[&[75.0, 1.0, 4.0], &[5.0, 4.0, 1.0], &[0.0, 0.0, 10.0]]);
        near(kappa_of(&three), 0.676_470_588_2);
        near(
            kappa_of(&table(&[&[118.0, 5.0], &[2.0, 0.0]])),
            -0.023_391_812_87,
        );
    }

    #[test]
    fn kappa_of_source_sets_is_that_of_scikit_learn() {
        use crate::codebook::{Source, Sources};
        // sklearn.metrics.cohen_kappa_score([t, t, n, n, s], [t, n, n, n, s]) = 0.6875
        let t = Sources::NONE.with(Source::Teacher);
        let (n, s) = (Sources::NONE, Sources::NONE.with(Source::Student));
        near(agreement([(t, t), (t, n), (n, n), (n, n), (s, s)]), 0.6875);
        near(agreement::<Sources>([]), 0.0);
    }
}
