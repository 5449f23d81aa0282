//! Records to exact sums: what the model and the people say, by sampling stratum and teacher.

use std::collections::BTreeMap;

use super::Record;
use crate::codebook::{Source, Sources};

/// The place of "any source" after those of the four.
pub(super) const ANY: usize = 4;

/// How many places there are.
pub(super) const PLACES: usize = 5;

/// One number a source, and one for any of them.
pub(super) type Places = [f64; PLACES];

/// Probabilities are counted in steps of this size: their sums are exact in 53 bits up to five
/// hundred million statements, and so the same in any order, and without a teacher.
const STEP: f64 = 1.0 / 16_777_216.0;

/// What a group of statements sums to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Sums {
    /// How many statements.
    pub(super) statements: f64,
    /// How many of them people coded.
    pub(super) coded: f64,
    /// The model's probabilities, over all statements.
    pub(super) expected: Places,
    /// The model's codes, over all statements.
    pub(super) named: Places,
    /// People's codes, over what they coded.
    pub(super) human: Places,
    /// The model's probabilities, over what people coded.
    pub(super) expected_there: Places,
    /// The model's codes, over what people coded.
    pub(super) named_there: Places,
    /// Where both name the source.
    pub(super) both: Places,
}

impl Sums {
    fn of(record: &Record) -> Self {
        let expected = expected(record.q);
        let named = places(record.coded);
        let mut sums = Self {
            statements: 1.0,
            expected,
            named,
            ..Self::default()
        };
        if let Some(human) = record.human {
            let human = places(human);
            sums.coded = 1.0;
            sums.human = human;
            sums.expected_there = expected;
            sums.named_there = named;
            sums.both = std::array::from_fn(|at| human[at] * named[at]);
        }
        sums
    }

    /// Adds (`sign` 1) or takes away (`sign` -1), both without rounding.
    pub(super) fn add(&mut self, other: &Self, sign: f64) {
        self.statements += sign * other.statements;
        self.coded += sign * other.coded;
        for at in 0..PLACES {
            self.expected[at] += sign * other.expected[at];
            self.named[at] += sign * other.named[at];
            self.human[at] += sign * other.human[at];
            self.expected_there[at] += sign * other.expected_there[at];
            self.named_there[at] += sign * other.named_there[at];
            self.both[at] += sign * other.both[at];
        }
    }
}

/// A source set as numbers.
pub(super) fn places(sources: Sources) -> Places {
    let of_truth = |truth| if truth { 1.0 } else { 0.0 };
    let mut places = [0.0; PLACES];
    for source in Source::ALL {
        places[source.index()] = of_truth(sources.contains(*source));
    }
    places[ANY] = of_truth(!sources.is_empty());
    places
}

/// Probabilities of the sources and of any of them, as if the sources were independent, in whole
/// steps; that of any is never below that of one.
pub(super) fn expected(q: [f64; 4]) -> Places {
    let in_steps = |p: f64| {
        assert!((0.0..=1.0).contains(&p), "probability {p} not from 0 to 1");
        (p / STEP).round() * STEP
    };
    let none: f64 = q.iter().map(|p| 1.0 - p).product();
    let [home, school, student, teacher] = q.map(in_steps);
    let any = [home, school, student, teacher]
        .into_iter()
        .fold(in_steps((1.0 - none).max(0.0)), f64::max);
    [home, school, student, teacher, any]
}

/// One teacher's sums in one stratum.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    pub(super) teacher: usize,
    /// Position in [`Study::strata`].
    pub(super) stratum: usize,
    pub(super) sums: Sums,
}

/// A sampling stratum.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell {
    pub(super) cycle: usize,
    pub(super) sums: Sums,
}

/// One statement that people coded.
#[derive(Clone, Copy, Debug)]
pub(super) struct Coded {
    pub(super) teacher: usize,
    /// Position in [`Study::strata`].
    pub(super) stratum: usize,
    pub(super) cycle: usize,
    pub(super) human: Sources,
    pub(super) named: Sources,
    pub(super) expected: Places,
}

/// All records as sums.
#[derive(Clone, Debug)]
pub(super) struct Study {
    pub(super) cycles: usize,
    /// In the order of cycles, those of a cycle side by side.
    pub(super) strata: Vec<Cell>,
    /// A teacher's parts stand side by side.
    pub(super) parts: Vec<Part>,
    /// In an order that depends on their contents alone.
    pub(super) coded: Vec<Coded>,
}

impl Study {
    /// Sums records up, in one pass.
    ///
    /// # Panics
    ///
    /// If a record's cycle is not below `cycles`, a stratum lies in two cycles, or a probability
    /// is not from 0 to 1.
    pub(super) fn of(records: &[Record], cycles: usize) -> Self {
        let mut cycle_of: BTreeMap<usize, usize> = BTreeMap::new();
        for record in records {
            let Record { cycle, stratum, .. } = *record;
            assert!(cycle < cycles, "cycle {cycle} is not below {cycles}");
            let first = *cycle_of.entry(stratum).or_insert(cycle);
            assert!(
                first == cycle,
                "stratum {stratum} lies in cycles {first} and {cycle}"
            );
        }
        let mut keys: Vec<(usize, usize)> = cycle_of.into_iter().map(|(s, c)| (c, s)).collect();
        keys.sort_unstable();
        let mut strata: Vec<Cell> = keys
            .iter()
            .map(|(cycle, _)| Cell {
                cycle: *cycle,
                sums: Sums::default(),
            })
            .collect();
        let places_of: BTreeMap<usize, usize> = keys.iter().map(|(_, s)| *s).zip(0..).collect();
        let mut parts: BTreeMap<(usize, usize), Sums> = BTreeMap::new();
        let mut coded = Vec::new();
        for record in records {
            let stratum = places_of.get(&record.stratum).copied().unwrap_or_default();
            let sums = Sums::of(record);
            strata[stratum].sums.add(&sums, 1.0);
            let part = parts.entry((record.cluster, stratum)).or_default();
            part.add(&sums, 1.0);
            coded.extend(record.human.map(|human| Coded {
                teacher: record.cluster,
                stratum,
                cycle: record.cycle,
                human,
                named: record.coded,
                expected: sums.expected,
            }));
        }
        coded.sort_by(|a, b| {
            let key = |one: &Coded| (one.stratum, one.human, one.named);
            key(a).cmp(&key(b)).then_with(|| {
                let pairs = a.expected.iter().zip(&b.expected);
                pairs.fold(std::cmp::Ordering::Equal, |order, (a, b)| {
                    order.then(a.total_cmp(b))
                })
            })
        });
        let parts = parts.into_iter();
        let parts = parts.map(|((teacher, stratum), sums)| Part {
            teacher,
            stratum,
            sums,
        });
        Self {
            cycles,
            strata,
            parts: parts.collect(),
            coded,
        }
    }

    /// Calls `visit` once for each teacher, with the strata as they are without that teacher and
    /// the teacher's parts.
    pub(super) fn without_each(&self, mut visit: impl FnMut(&[Cell], &[Part])) {
        let mut strata = self.strata.clone();
        for parts in self.parts.chunk_by(|a, b| a.teacher == b.teacher) {
            for part in parts {
                strata[part.stratum].sums.add(&part.sums, -1.0);
            }
            visit(&strata, parts);
            for part in parts {
                strata[part.stratum].sums.add(&part.sums, 1.0);
            }
        }
    }

    /// What each cycle sums to.
    pub(super) fn by_cycle(&self) -> Vec<Sums> {
        let mut cycles = vec![Sums::default(); self.cycles];
        for cell in &self.strata {
            cycles[cell.cycle].add(&cell.sums, 1.0);
        }
        cycles
    }
}
