//! How far two source sets are apart.

use crate::codebook::Sources;

/// What a distance of 1 is: every distance between source sets is a whole number of 36ths, as sets
/// of at most four have Jaccard indices of quarters and thirds, and MASI takes thirds of these. So
/// sums of distances are exact.
pub(super) const WHOLE: u64 = 36;

/// The distance of different codes: all of it.
pub(super) fn nominal(a: usize, b: usize) -> u64 {
    if a == b { 0 } else { WHOLE }
}

/// The MASI distance of Passonneau (2006) in 36ths, d = 1 − J·m: J is what both sets have over what
/// either has; m is 1 for equal sets, 2/3 where one holds the other, 1/3 where they overlap, 0
/// where they have nothing in common. Two empty sets are not apart at all.
pub(super) fn distance(a: Sources, b: Sources) -> u64 {
    let common = a.iter().filter(|source| b.contains(*source)).count();
    let either = a.len() + b.len() - common;
    if a == b {
        return 0;
    }
    let thirds = match common {
        0 => 0,
        _ if common == a.len() || common == b.len() => 2,
        _ => 1,
    };
    // J is 1/4, 1/3, 1/2, 2/3 or 3/4 here: 12ths, and thirds of them 36ths.
    let twelfths = (12 * common / either) as u64;
    WHOLE - twelfths * thirds
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::Source;

    fn set(letters: &str) -> Sources {
        let source = |letter| match letter {
            'H' => Source::Home,
            'S' => Source::School,
            'P' => Source::Student,
            _ => Source::Teacher,
        };
        letters.chars().map(source).collect()
    }

    #[test]
    fn the_distance_is_one_less_jaccard_times_monotonicity() {
        for (a, b, exact) in [
            ("", "", 0.0),
            ("", "T", 1.0),
            ("T", "T", 0.0),
            ("T", "H", 1.0),
            ("HP", "P", 1.0 - 0.5 * 2.0 / 3.0),
            ("HP", "PT", 1.0 - 1.0 / 3.0 / 3.0),
            ("HPT", "PT", 1.0 - 2.0 / 3.0 * 2.0 / 3.0),
            ("HSPT", "PT", 1.0 - 0.5 * 2.0 / 3.0),
            ("HSP", "SPT", 1.0 - 0.5 / 3.0),
            ("HSPT", "SPT", 1.0 - 0.75 * 2.0 / 3.0),
            ("HSPT", "T", 1.0 - 0.25 * 2.0 / 3.0),
        ] {
            for (a, b) in [(a, b), (b, a)] {
                let found = distance(set(a), set(b)) as f64 / WHOLE as f64;
                assert!((found - exact).abs() < 1e-12, "{a} {b}: {found}");
            }
        }
    }
}
