//! Cohen's kappa.

use std::collections::BTreeMap;

/// How often two coders gave which pair of codes.
#[derive(Clone, Debug)]
pub(super) struct Table<L>(BTreeMap<(L, L), u64>);

impl Table<usize> {
    /// Counts pairs of codes that are both below a number, which is small.
    pub(super) fn of_codes(codes: usize, pairs: impl Iterator<Item = (usize, usize)>) -> Self {
        let mut cells = vec![0_u64; codes * codes];
        for (first, second) in pairs {
            cells[first * codes + second] += 1;
        }
        let cells = cells.into_iter().enumerate();
        let counts = cells.filter(|(_, count)| *count > 0);
        Self(
            counts
                .map(|(at, count)| ((at / codes, at % codes), count))
                .collect(),
        )
    }
}

impl<L: Ord + Copy> Table<L> {
    /// Counts pairs of codes.
    pub(super) fn of(pairs: impl IntoIterator<Item = (L, L)>) -> Self {
        let mut counts = BTreeMap::new();
        for pair in pairs {
            *counts.entry(pair).or_default() += 1;
        }
        Self(counts)
    }

    /// What several tables count, together.
    pub(super) fn sum(parts: &[Self]) -> Self {
        let mut counts = BTreeMap::new();
        for (pair, count) in parts.iter().flat_map(|part| &part.0) {
            *counts.entry(*pair).or_default() += count;
        }
        Self(counts)
    }

    /// Each pair of codes that occurs, with how often it does.
    pub(super) fn counts(&self) -> impl Iterator<Item = ((L, L), u64)> {
        self.0.iter().map(|(pair, count)| (*pair, *count))
    }

    /// The table without what another counts, a part of it.
    pub(super) fn without(&self, part: &Self) -> Self {
        let mut rest = self.clone();
        for (pair, count) in &part.0 {
            if let Some(all) = rest.0.get_mut(pair) {
                *all = all.saturating_sub(*count);
            }
        }
        rest
    }

    /// Cohen's kappa (1960), κ = (`p_o` − `p_e`) / (1 − `p_e`), −1 to 1; `None` if nothing is
    /// counted or both coders gave one and the same code throughout (`p_e` = 1).
    ///
    /// Counted in whole numbers, n·same − chance over n² − chance, so that full agreement is
    /// exactly 1.
    pub(super) fn kappa(&self) -> Option<f64> {
        let (mut n, mut same) = (0_u64, 0_u64);
        let (mut first, mut second) = (BTreeMap::new(), BTreeMap::new());
        for (&(a, b), &count) in &self.0 {
            n += count;
            if a == b {
                same += count;
            }
            *first.entry(a).or_insert(0_u64) += count;
            *second.entry(b).or_insert(0_u64) += count;
        }
        let product = |a: u64, b: u64| u128::from(a) * u128::from(b);
        let chance: u128 = first
            .iter()
            .map(|(code, count)| product(*count, second.get(code).copied().unwrap_or(0)))
            .sum();
        let all = product(n, n);
        (all > chance).then(|| {
            let (seen, expected) = (product(n, same) as f64, chance as f64);
            (seen - expected) / (all - chance) as f64
        })
    }

    /// Kappa as one number in any case: 1 if everything is one code for both, 0 if nothing is
    /// counted.
    fn settled(&self) -> f64 {
        let nothing = self.0.values().all(|count| *count == 0);
        self.kappa().unwrap_or(if nothing { 0.0 } else { 1.0 })
    }
}

/// Pairs of codes by cluster, in the order of the clusters.
fn by_cluster<L: Ord + Copy>(pairs: &[(L, L)], clusters: &[usize]) -> BTreeMap<usize, Vec<(L, L)>> {
    let mut groups: BTreeMap<usize, Vec<(L, L)>> = BTreeMap::new();
    for (pair, cluster) in pairs.iter().zip(clusters) {
        groups.entry(*cluster).or_default().push(*pair);
    }
    groups
}

/// Cohen's kappa of pairs of codes, and the same without each of their clusters; 1 where
/// everything is one code for both, 0 where nothing is left.
pub(crate) fn jackknife<L: Ord + Copy>(pairs: &[(L, L)], clusters: &[usize]) -> (f64, Vec<f64>) {
    let all = Table::of(pairs.iter().copied());
    let groups = by_cluster(pairs, clusters).into_values();
    let without = groups.map(|group| all.without(&Table::of(group)).settled());
    (all.settled(), without.collect())
}

/// Cohen's kappa of pairs of codes, without an interval; 1 if everything is one code for both,
/// 0 if there are no pairs.
pub(crate) fn cohen<L: Ord + Copy>(pairs: impl IntoIterator<Item = (L, L)>) -> f64 {
    Table::of(pairs).settled()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn golden(key: &str) -> Value {
        let json = include_str!("../../tests/data/golden.json");
        serde_json::from_str::<Value>(json).unwrap()["agreement"][key].clone()
    }

    #[track_caller]
    fn near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-6, "{found}, not {expected}");
    }

    #[test]
    fn kappa_of_tables_is_that_of_statsmodels() {
        for key in ["fleiss_3x3_n100", "paradox_2x2_n125", "classic_2x2_n50"] {
            let case = golden(key);
            let mut counts = BTreeMap::new();
            for (i, row) in (0_usize..).zip(case["table"].as_array().unwrap()) {
                for (j, count) in (0_usize..).zip(row.as_array().unwrap()) {
                    counts.insert((i, j), count.as_u64().unwrap());
                }
            }
            let found = Table(counts).kappa().unwrap();
            near(found, case["kappa"].as_f64().unwrap());
        }
    }

    #[test]
    fn kappa_of_source_sets_is_that_of_scikit_learn() {
        use crate::codebook::{Source, Sources};
        // sklearn.metrics.cohen_kappa_score([t, t, n, n, s], [t, n, n, n, s]) = 0.6875
        let t = Sources::NONE.with(Source::Teacher);
        let (n, s) = (Sources::NONE, Sources::NONE.with(Source::Student));
        near(cohen([(t, t), (t, n), (n, n), (n, n), (s, s)]), 0.6875);
    }

    #[test]
    fn what_chance_settles_has_no_kappa() {
        assert_eq!(Table::of([(1, 1), (1, 1)]).kappa(), None);
        assert_eq!(Table::<u8>::of([]).kappa(), None);
        assert_eq!(Table::of([(1, 1), (1, 2)]).kappa(), Some(0.0));
        assert_eq!(Table::of([(1, 1), (2, 2), (3, 3)]).kappa(), Some(1.0));
        assert_eq!(Table::of([(1, 2), (2, 1)]).kappa(), Some(-1.0));
    }

    #[test]
    fn however_pairs_are_counted_they_make_one_table() {
        let pairs = [(1, 2), (0, 0), (1, 2), (2, 1), (0, 0), (0, 2)];
        let all = Table::of(pairs);
        let dense = Table::of_codes(3, pairs.into_iter());
        assert_eq!(dense.0, all.0);
        let [first, second] = [&pairs[..2], &pairs[2..]].map(|some| Table::of(some.to_vec()));
        assert_eq!(all.without(&first).kappa(), second.kappa());
        assert_eq!(Table::sum(&[first, second]).0, all.0);
    }

    #[test]
    fn what_is_one_code_throughout_is_settled() {
        assert!(cohen([(1, 1)]) >= 1.0 && cohen::<u8>([]) <= 0.0);
        assert_eq!(jackknife(&[(1, 1), (1, 2)], &[0, 1]), (0.0, vec![0.0, 1.0]));
    }
}
