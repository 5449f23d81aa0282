//! Cross-validation in which nobody is on both sides, and orders drawn from a seed.

/// The fold of each group: groups go, in an order drawn from `seed`, to the fold that has the
/// fewest cases so far. With no more groups than folds, each is a fold of its own.
pub(super) fn folds(sizes: &[usize], most: usize, seed: u64) -> Vec<usize> {
    if sizes.len() <= most {
        return (0..sizes.len()).collect();
    }
    let mut cases = vec![0_usize; most];
    let mut fold_of = vec![0; sizes.len()];
    for group in drawn(sizes.len(), seed) {
        let lightest = (0..most).min_by_key(|&fold| cases[fold]).unwrap_or(0);
        fold_of[group] = lightest;
        cases[lightest] += sizes[group].max(1);
    }
    fold_of
}

/// The numbers below `count` in an order drawn from `seed`.
pub(super) fn drawn(count: usize, seed: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    let mut state = seed;
    for k in (1..count).rev() {
        let below = k as u64 + 1;
        order.swap(k, usize::try_from(next(&mut state) % below).unwrap_or(k));
    }
    order
}

/// `SplitMix64` (Steele, Lea and Flood 2014).
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_groups_are_folds_of_their_own() {
        assert_eq!(folds(&[5, 900, 3], 8, 1), [0, 1, 2]);
    }

    #[test]
    fn many_groups_share_balanced_folds_the_same_for_the_same_seed() {
        let sizes: Vec<usize> = (0..40).map(|k| 10 + k % 3).collect();
        let found = folds(&sizes, 5, 7);
        assert_eq!(found, folds(&sizes, 5, 7));
        assert_ne!(found, folds(&sizes, 5, 8));
        for fold in 0..5 {
            let cases: usize = (0..40)
                .filter(|&g| found[g] == fold)
                .map(|g| sizes[g])
                .sum();
            assert!((70..=105).contains(&cases), "{cases}");
        }
    }

    #[test]
    fn the_generator_gives_its_published_numbers() {
        let mut state = 1_234_567;
        assert_eq!(next(&mut state), 6_457_827_717_110_365_317);
        assert_eq!(next(&mut state), 3_203_168_211_198_807_973);
    }
}
