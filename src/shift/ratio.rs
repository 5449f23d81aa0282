//! Ratios of sums by cycle, such as a source's share of attributions.

use super::tally::{Counts, SOME, Tally};

/// One teacher's part in one cycle's ratio.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    pub(super) teacher: usize,
    pub(super) cycle: usize,
    pub(super) numerator: f64,
    /// Above 0.
    pub(super) denominator: f64,
}

/// A ratio of sums over teachers for each cycle, and what it is made of.
///
/// A long log weighs more than a short one: the ratio is that of all statements, not the mean of
/// teachers' ratios.
#[derive(Clone, Debug)]
pub(super) struct Ratio {
    /// A teacher's parts stand side by side; none in a cycle that has no ratio.
    pub(super) parts: Vec<Part>,
    /// Sum of the numerators by cycle.
    pub(super) numerators: Vec<f64>,
    /// Sum of the denominators by cycle.
    pub(super) denominators: Vec<f64>,
    /// How many teachers have a part in each cycle.
    pub(super) teachers_in: Vec<usize>,
    /// How many teachers have a part in any cycle.
    pub(super) teachers: usize,
}

impl Ratio {
    /// Attributions among statements.
    pub(super) fn rate(tally: &Tally, cycles: usize) -> Self {
        Self::of(tally, cycles, |counts| {
            (counts.attributions, counts.statements as f64)
        })
    }

    /// Attributions that name the source with this index among all attributions.
    pub(super) fn share(tally: &Tally, cycles: usize, source: usize) -> Self {
        Self::of(tally, cycles, |counts| {
            (counts.named[source], counts.attributions)
        })
    }

    fn of(tally: &Tally, cycles: usize, parts_of: impl Fn(&Counts) -> (f64, f64)) -> Self {
        let mut ratio = Self {
            parts: Vec::with_capacity(tally.entries.len()),
            numerators: vec![0.0; cycles],
            denominators: vec![0.0; cycles],
            teachers_in: vec![0; cycles],
            teachers: 0,
        };
        for entry in &tally.entries {
            let (numerator, denominator) = parts_of(&entry.counts);
            if denominator > 0.0 {
                ratio.numerators[entry.cycle] += numerator;
                ratio.denominators[entry.cycle] += denominator;
                ratio.parts.push(Part {
                    teacher: entry.teacher,
                    cycle: entry.cycle,
                    numerator,
                    denominator,
                });
            }
        }
        let denominators = &ratio.denominators;
        ratio.parts.retain(|part| denominators[part.cycle] >= SOME);
        for part in &ratio.parts {
            ratio.teachers_in[part.cycle] += 1;
        }
        ratio.teachers = ratio.by_teacher().count();
        ratio
    }

    /// The ratio of one cycle; `None` if its denominator rounds to 0.
    pub(super) fn value(&self, cycle: usize) -> Option<f64> {
        divide(self.numerators[cycle], self.denominators[cycle])
    }

    /// The ratio of the part's cycle without the part's teacher; `None` if nothing remains.
    pub(super) fn value_without(&self, part: &Part) -> Option<f64> {
        divide(
            self.numerators[part.cycle] - part.numerator,
            self.denominators[part.cycle] - part.denominator,
        )
    }

    /// Each teacher's parts.
    pub(super) fn by_teacher(&self) -> impl Iterator<Item = &[Part]> {
        self.parts.chunk_by(|a, b| a.teacher == b.teacher)
    }

    /// Cycles in which the ratio is defined, in order.
    pub(super) fn cycles(&self) -> impl DoubleEndedIterator<Item = usize> {
        (0..self.denominators.len()).filter(|cycle| self.denominators[*cycle] >= SOME)
    }
}

fn divide(numerator: f64, denominator: f64) -> Option<f64> {
    (denominator >= SOME).then(|| numerator / denominator)
}
