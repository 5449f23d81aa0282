//! How often something came true, by how probable it was said to be: a reliability diagram
//! (De Groot & Fienberg 1983, *The comparison and evaluation of forecasters*, The Statistician 32).

use super::interval::{critical, wilson};

/// Cases of about the same probability.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bin {
    /// The mean of the probabilities said, 0 to 1.
    pub claimed: f64,
    /// The share that came true, 0 to 1.
    pub share: f64,
    /// Lower bound of its interval: Wilson's (1927), as if cases were independent.
    pub low: f64,
    /// Upper bound.
    pub high: f64,
    /// How many cases it holds.
    pub count: usize,
}

/// One case: the probability said, whether it came true, and for how many it stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    /// Said beforehand, 0 to 1.
    pub claimed: f64,
    /// Whether it came true.
    pub is_true: bool,
    /// 1 where every case counts alike, else the inverse of its chance to be drawn.
    pub weight: f64,
}

/// How cases are put into bins.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rule {
    /// Where bins part, rising; what lies on an edge is in the bin above.
    pub edges: &'static [f64],
    /// The fewest cases of a bin: one of fewer is joined with the next.
    pub fewest: usize,
    /// The least distance of two bins' mean probabilities: nearer ones are joined.
    pub apart: f64,
    /// Confidence level of the intervals.
    pub level: f64,
}

impl Bin {
    /// All cases as one bin; `None` of none. The order of cases makes no difference.
    ///
    /// Weighted cases count in the interval as Kish's (1965) effective number, (Σw)²/Σw².
    pub fn of(cases: &[Outcome], level: f64) -> Option<Self> {
        let sum = |of: &dyn Fn(&Outcome) -> f64| {
            super::ascending_sum(cases.iter().map(of).collect::<Vec<_>>())
        };
        let weight = sum(&|case| case.weight);
        let squares = sum(&|case| case.weight * case.weight);
        if weight <= 0.0 || !weight.is_finite() || squares <= 0.0 {
            return None;
        }
        let claimed = sum(&|case| case.weight * case.claimed) / weight;
        let came = sum(&|case| case.weight * f64::from(u8::from(case.is_true)));
        let share = (came / weight).clamp(0.0, 1.0);
        let (low, high) = wilson(share, weight * weight / squares, critical(level, None));
        Some(Self {
            claimed: claimed.clamp(0.0, 1.0),
            share,
            low,
            high,
            count: cases.len(),
        })
    }
}

/// The bins of cases, in the order of their probabilities; none of no cases. All cases are in one
/// of them.
pub fn bins(cases: &[Outcome], rule: &Rule) -> Vec<Bin> {
    let mut sorted: Vec<Outcome> = cases.iter().copied().filter(is_sound).collect();
    sorted.sort_by(|a, b| a.claimed.total_cmp(&b.claimed));
    let mut parts: Vec<&[Outcome]> = Vec::new();
    let mut rest = &sorted[..];
    for edge in rule.edges {
        let (below, above) = rest.split_at(rest.partition_point(|case| case.claimed < *edge));
        parts.push(below);
        rest = above;
    }
    parts.push(rest);
    let mut joined: Vec<Vec<Outcome>> = Vec::new();
    for part in parts.into_iter().filter(|part| !part.is_empty()) {
        match joined.last_mut() {
            Some(last) if !stand_apart(last, part, rule) => last.extend_from_slice(part),
            _ => joined.push(part.to_vec()),
        }
    }
    // The last bin has no next one.
    if joined.last().is_some_and(|last| last.len() < rule.fewest)
        && let Some(last) = joined.pop()
    {
        match joined.last_mut() {
            Some(before) => before.extend(last),
            None => joined.push(last),
        }
    }
    joined
        .iter()
        .filter_map(|part| Bin::of(part, rule.level))
        .collect()
}

fn is_sound(case: &Outcome) -> bool {
    (0.0..=1.0).contains(&case.claimed) && case.weight > 0.0 && case.weight.is_finite()
}

/// Whether a bin is large enough, and far enough from the next, to stand by itself.
fn stand_apart(one: &[Outcome], next: &[Outcome], rule: &Rule) -> bool {
    let mean = |part: &[Outcome]| Bin::of(part, rule.level).map_or(0.0, |bin| bin.claimed);
    one.len() >= rule.fewest && mean(next) - mean(one) >= rule.apart
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: Rule = Rule {
        edges: &[0.5, 0.8],
        fewest: 2,
        apart: 0.05,
        level: 0.95,
    };

    fn case(claimed: f64, is_true: bool) -> Outcome {
        Outcome {
            claimed,
            is_true,
            weight: 1.0,
        }
    }

    fn near(found: f64, wanted: f64) {
        assert!((found - wanted).abs() < 1e-9, "{found} is not {wanted}");
    }

    /// Twelve cases; in Python, with z = 1.959963984540054:
    ///
    /// ```python
    /// def wilson(k, n):
    ///     p, d = k / n, 1 + z*z/n
    ///     h = z * (p*(1-p)/n + z*z/(4*n*n)) ** .5
    ///     return (p + z*z/(2*n) - h) / d, (p + z*z/(2*n) + h) / d
    /// # [.2 .4 .45 .1]: 1 of 4; [.5 .6 .7]: 2 of 3; [.8 .9 .95 .99 1.]: 5 of 5
    /// ```
    #[test]
    fn bins_agree_with_a_computation_apart() {
        let cases = [
            (0.2, false),
            (0.95, true),
            (0.4, true),
            (0.6, true),
            (0.45, false),
            (0.1, false),
            (0.5, false),
            (0.8, true),
            (0.7, true),
            (0.9, true),
            (0.99, true),
            (1.0, true),
        ]
        .map(|(p, is_true)| case(p, is_true));
        let found = bins(&cases, &RULE);
        let wanted = [
            (0.2875, 0.25, GOLDEN[0], 4),
            (0.6, 2.0 / 3.0, GOLDEN[1], 3),
            (0.928, 1.0, GOLDEN[2], 5),
        ];
        assert_eq!(found.len(), wanted.len());
        for (bin, (claimed, share, (low, high), count)) in found.iter().zip(wanted) {
            near(bin.claimed, claimed);
            near(bin.share, share);
            near(bin.low, low);
            near(bin.high, high);
            assert_eq!(bin.count, count);
        }
        let mut turned = cases;
        turned.reverse();
        assert_eq!(bins(&turned, &RULE), found);
    }

    const GOLDEN: [(f64, f64); 3] = [
        (0.045_587_260_810, 0.699_358_157_418),
        (0.207_659_600_802, 0.938_508_055_280),
        (0.565_517_535_217, 1.0),
    ];

    #[test]
    fn weights_count_and_narrow_nothing() {
        let weighted = |weight: f64| {
            let cases = [(0.3, true), (0.3, false)].map(|(p, is_true)| Outcome {
                weight: if is_true { weight } else { 1.0 },
                ..case(p, is_true)
            });
            Bin::of(&cases, 0.95).unwrap()
        };
        near(weighted(3.0).share, 0.75);
        let (equal, unequal) = (weighted(1.0), weighted(3.0));
        // (1 + 3)² / (1 + 9) = 1.6 cases instead of 2.
        let (low, high) = wilson(0.75, 1.6, critical(0.95, None));
        assert_eq!((unequal.low, unequal.high), (low, high));
        assert_eq!(equal.share.to_bits(), 0.5_f64.to_bits());
    }

    #[test]
    fn small_and_near_bins_are_joined() {
        let few = [case(0.1, true), case(0.6, false), case(0.7, true)];
        let found = bins(&few, &RULE);
        assert_eq!(found.iter().map(|bin| bin.count).collect::<Vec<_>>(), [3]);
        let last = [case(0.1, true), case(0.2, false), case(0.9, true)];
        assert_eq!(bins(&last, &RULE).len(), 1);
        let near = [0.49, 0.49, 0.51, 0.51].map(|p| case(p, true));
        assert_eq!(bins(&near, &RULE).len(), 1);
    }

    #[test]
    fn no_case_and_one_case_and_no_number_give_no_nan() {
        assert!(bins(&[], &RULE).is_empty());
        assert_eq!(Bin::of(&[], 0.95), None);
        let odd = [case(f64::NAN, true), case(2.0, true)];
        assert!(bins(&odd, &RULE).is_empty());
        for is_true in [false, true] {
            let one = &bins(&[case(1.0, is_true)], &RULE)[0];
            let all = [one.claimed, one.share, one.low, one.high];
            assert!(all.iter().all(|number| (0.0..=1.0).contains(number)));
            assert!(one.low < one.high);
        }
    }
}
