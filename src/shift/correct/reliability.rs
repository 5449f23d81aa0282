//! How often people name a source, by the model's probability of it, in the human sample weighted
//! back to all statements.

use super::sums::{Coded, Study, places};
use crate::codebook::Source;
use crate::estimate::reliability::{Bin, Outcome, Rule, bins};

/// Most statements name no source and have probabilities near 0.
const EDGES: &[f64] = &[0.1, 0.3, 0.5, 0.7, 0.9];

/// The bins of each source, indexed by [`Source::index`]: each code of a stratum stands for N/n.
pub(super) fn by_source(study: &Study, level: f64) -> [Vec<Bin>; 4] {
    let rule = Rule {
        edges: EDGES,
        fewest: 10,
        apart: 0.1,
        level,
    };
    let of_source = |at: usize| {
        let outcome = |code: &Coded| {
            let sums = study.strata.get(code.stratum).map(|cell| cell.sums);
            let sums = sums.unwrap_or_default();
            Outcome {
                claimed: code.expected[at],
                is_true: places(code.human)[at] > 0.5,
                weight: sums.statements / sums.coded.max(1.0),
            }
        };
        let cases: Vec<Outcome> = study.coded.iter().map(outcome).collect();
        bins(&cases, &rule)
    };
    std::array::from_fn(|at| of_source(Source::ALL[at].index()))
}

#[cfg(test)]
mod tests {
    use super::super::Record;
    use super::*;
    use crate::codebook::Sources;

    fn record(stratum: usize, q: f64, human: Option<bool>) -> Record {
        let named = |is_named: bool| {
            if is_named {
                Sources::NONE.with(Source::Teacher)
            } else {
                Sources::NONE
            }
        };
        Record {
            cluster: 0,
            cycle: 0,
            stratum,
            q: [0.0, 0.0, 0.0, q],
            coded: named(q > 0.5),
            human: human.map(named),
        }
    }

    #[test]
    fn codes_count_as_those_that_they_stand_for() {
        // Twelve of 12 coded, and 12 of 36: of the second each stands for three.
        let mut records: Vec<Record> = (0..12).map(|k| record(0, 0.25, Some(k < 6))).collect();
        records.extend((0..12).map(|_| record(1, 0.25, Some(false))));
        records.extend((0..24).map(|_| record(1, 0.25, None)));
        let [.., teacher] = by_source(&Study::of(&records, 1), 0.95);
        assert_eq!(teacher.len(), 1);
        // 6 of 12 + 36.
        assert!((teacher[0].share - 0.125).abs() < 1e-12);
        assert_eq!(teacher[0].count, 24);
    }

    #[test]
    fn without_codes_there_are_no_bins() {
        let records = [record(0, 0.4, None)];
        let found = by_source(&Study::of(&records, 1), 0.95);
        assert!(found.iter().all(Vec::is_empty));
    }
}
