//! What more codes would do, against what they do.

use std::sync::Arc;

use ascribe::review::Next;
use ascribe::shift::correct::{self, Method, Record};

use super::Numbers;

#[test]
fn what_the_correction_adds_shrinks_with_the_codes_and_the_rest_stays() {
    // V = .0025, of which .0016 is the correction's: half of it is left with twice the codes.
    let next = Next::of(0.0025, 0.0009, 2.0, 30, 30);
    assert!((next.half_width_now - 0.1).abs() < 1e-12);
    assert!((next.half_width_then - 2.0 * 0.0017_f64.sqrt()).abs() < 1e-12);
    // Where the model's own interval is the wider one, more codes are not said to help.
    let none = Next::of(0.0009, 0.0025, 2.0, 30, 30);
    assert!((none.half_width_now - none.half_width_then).abs() < 1e-12);
    let nothing = Next::of(0.0, 0.0, 2.0, 0, 0);
    assert_eq!(
        (nothing.half_width_now, nothing.half_width_then),
        (0.0, 0.0)
    );
}

/// A made-up study: records without human codes, and the truth of each.
struct Study {
    records: Vec<Record>,
    truth: Vec<ascribe::codebook::Sources>,
}

impl Study {
    /// Teachers who differ, a model that is unsure, and in the last cycle errs more.
    fn new(teachers: usize, of_cell: usize, numbers: &mut Numbers) -> Self {
        let (mut records, mut truth) = (Vec::new(), Vec::new());
        for cluster in 0..teachers {
            let lean = 0.3 * (numbers.next() - 0.5);
            for cycle in 0..2 {
                let share = 0.35 + 0.15 * cycle as f64 + lean + 0.2 * (numbers.next() - 0.5);
                for _ in 0..of_cell {
                    let is_attribution = numbers.next() < 0.5;
                    let internal = numbers.next() < share;
                    let q = match (is_attribution, internal) {
                        (false, _) => [0.05; 4],
                        (true, false) => [0.05, 0.3, 0.6, 0.1],
                        (true, true) => [0.05, 0.1, 0.1, 0.8],
                    };
                    let blur = 0.5 * numbers.next() * (1.0 + 0.3 * cycle as f64);
                    let q = q.map(|p| (1.0 - blur) * p + blur * 0.2);
                    let named = numbers.sources(q);
                    truth.push(match (is_attribution, internal) {
                        (false, _) => super::sources(""),
                        (true, true) => super::sources("teacher"),
                        (true, false) => super::sources("student"),
                    });
                    records.push(Record {
                        cluster,
                        cycle,
                        stratum: cycle,
                        q,
                        coded: named,
                        human: None,
                    });
                }
            }
        }
        Self { records, truth }
    }

    /// The variances of the corrected and the naive change with the first `n` codes of an order.
    fn variances(&self, order: &[usize], n: usize) -> (f64, f64) {
        let mut records = self.records.clone();
        for at in &order[..n] {
            records[*at].human = Some(self.truth[*at]);
        }
        let cycles: [Arc<str>; 2] = ["1".into(), "2".into()];
        let found = correct::correct(&records, &cycles, &correct::Settings::default());
        let variance = |wanted: Method| {
            let by = found
                .methods
                .iter()
                .find(|one| one.method == wanted)
                .unwrap();
            by.first_to_last[3].as_ref().unwrap().std_error.powi(2)
        };
        (variance(Method::PerCycle), variance(Method::Naive))
    }
}

fn order(all: usize, numbers: &mut Numbers) -> Vec<usize> {
    let mut keys: Vec<(f64, usize)> = (0..all).map(|at| (numbers.next(), at)).collect();
    keys.sort_by(|a, b| a.0.total_cmp(&b.0));
    keys.into_iter().map(|(_, at)| at).collect()
}

#[test]
fn what_thirty_more_codes_do_is_told_without_leaning() {
    for (teachers, n, bound) in [
        (6, 80, 0.08),
        (12, 40, 0.10),
        (30, 40, 0.06),
        (30, 160, 0.03),
    ] {
        let mut numbers = Numbers(teachers as u64 * 1000 + n as u64);
        let (mut told, mut as_now) = (Vec::new(), Vec::new());
        for _ in 0..80 {
            let study = Study::new(teachers, 20, &mut numbers);
            let order = order(study.records.len(), &mut numbers);
            let (now, naive) = study.variances(&order, n);
            let (then, _) = study.variances(&order, n + 30);
            let next = Next::of(now, naive, 1.0, n, 30);
            told.push((next.half_width_then / then.sqrt()).ln());
            as_now.push((next.half_width_now / then.sqrt()).ln());
        }
        let mean = |logs: &[f64]| logs.iter().sum::<f64>() / logs.len() as f64;
        let (told, as_now) = (mean(&told), mean(&as_now));
        assert!(told.abs() < bound, "{teachers} teachers, {n} codes: {told}");
        // Without the formula one would say that nothing changes.
        assert!(told.abs() < as_now, "{teachers}, {n}: {told}, {as_now}");
    }
}
