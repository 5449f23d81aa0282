//! Ratios of sums by cycle, such as a source's share of attributions.

use std::cmp::Ordering;

use super::counts::PARTS;
use super::tally::{Counts, SOME, Tally};

/// One unit's part in one cycle's ratio: a teacher's, or a team's.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    pub(super) unit: usize,
    pub(super) cycle: usize,
    pub(super) numerator: f64,
    /// Above 0.
    pub(super) denominator: f64,
}

/// A ratio of sums over units for each cycle, and what it is made of.
///
/// A long log weighs more than a short one: the ratio is that of all statements, not the mean of
/// teachers' ratios.
#[derive(Clone, Debug)]
pub(super) struct Ratio {
    /// A unit's parts stand side by side, in the order of cycles; none in a cycle that has no
    /// ratio. Units are in the order of their parts' numbers, so that sums over them are the same
    /// whatever the names and the order of rows.
    pub(super) parts: Vec<Part>,
    /// Sum of the numerators by cycle.
    pub(super) numerators: Vec<f64>,
    /// Into how many parts the numerators count one: 1, or [`PARTS`], which keeps them exact.
    pub(super) per: f64,
    /// Sum of the denominators by cycle.
    pub(super) denominators: Vec<f64>,
    /// How many units have a part in each cycle.
    pub(super) units_in: Vec<usize>,
    /// How many units have a part in any cycle.
    pub(super) units: usize,
    /// How many teachers have a part in each cycle.
    pub(super) teachers_in: Vec<usize>,
    /// Each teacher with each cycle in which they have a part, a teacher's side by side.
    pub(super) writers: Vec<(usize, usize)>,
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
        Self::of(tally, cycles, |counts| (counts.named[source], counts.base))
    }

    /// The same with each attribution split equally over the sources that it names.
    pub(super) fn fractional(tally: &Tally, cycles: usize, source: usize) -> Self {
        let mut ratio = Self::of(tally, cycles, |counts| (counts.split[source], counts.base));
        ratio.per = PARTS;
        ratio
    }

    fn of(tally: &Tally, cycles: usize, parts_of: impl Fn(&Counts) -> (f64, f64)) -> Self {
        let mut ratio = Self {
            parts: Vec::with_capacity(tally.entries.len()),
            numerators: vec![0.0; cycles],
            denominators: vec![0.0; cycles],
            per: 1.0,
            units_in: vec![0; cycles],
            units: 0,
            teachers_in: vec![0; cycles],
            writers: Vec::with_capacity(tally.entries.len()),
        };
        for entry in &tally.entries {
            let (numerator, denominator) = parts_of(&entry.counts);
            if denominator > 0.0 {
                ratio.numerators[entry.cycle] += numerator;
                ratio.denominators[entry.cycle] += denominator;
                ratio.writers.push((entry.teacher, entry.cycle));
                ratio.parts.push(Part {
                    unit: entry.unit,
                    cycle: entry.cycle,
                    numerator,
                    denominator,
                });
            }
        }
        let denominators = &ratio.denominators;
        ratio.parts.retain(|part| denominators[part.cycle] >= SOME);
        ratio
            .writers
            .retain(|(_, cycle)| denominators[*cycle] >= SOME);
        ratio.writers.sort_unstable();
        ratio.writers.dedup();
        for (_, cycle) in &ratio.writers {
            ratio.teachers_in[*cycle] += 1;
        }
        ratio.parts = arranged(ratio.parts);
        for part in &ratio.parts {
            ratio.units_in[part.cycle] += 1;
        }
        ratio.units = ratio.by_unit().count();
        ratio
    }

    /// The ratio of one cycle; `None` if its denominator rounds to 0.
    pub(super) fn value(&self, cycle: usize) -> Option<f64> {
        self.divide(self.numerators[cycle], self.denominators[cycle])
    }

    /// The ratio of the part's cycle without the part's unit; `None` if nothing remains.
    pub(super) fn value_without(&self, part: &Part) -> Option<f64> {
        self.divide(
            self.numerators[part.cycle] - part.numerator,
            self.denominators[part.cycle] - part.denominator,
        )
    }

    fn divide(&self, numerator: f64, denominator: f64) -> Option<f64> {
        (denominator >= SOME).then(|| numerator / (denominator * self.per))
    }

    /// Each unit's parts.
    pub(super) fn by_unit(&self) -> impl Iterator<Item = &[Part]> {
        self.parts.chunk_by(|a, b| a.unit == b.unit)
    }

    /// Cycles in which the ratio is defined, in order.
    pub(super) fn cycles(&self) -> impl DoubleEndedIterator<Item = usize> {
        (0..self.denominators.len()).filter(|cycle| self.denominators[*cycle] >= SOME)
    }

    /// How many units have a part in a cycle for which `wanted` holds.
    pub(super) fn units(&self, wanted: impl Fn(usize) -> bool) -> usize {
        let is_wanted = |parts: &&[Part]| parts.iter().any(|part| wanted(part.cycle));
        self.by_unit().filter(is_wanted).count()
    }

    /// How many teachers have a part in a cycle for which `wanted` holds.
    pub(super) fn teachers(&self, wanted: impl Fn(usize) -> bool) -> usize {
        let writers = self.writers.chunk_by(|a, b| a.0 == b.0);
        writers
            .filter(|of_one| of_one.iter().any(|(_, cycle)| wanted(*cycle)))
            .count()
    }

    /// The sum of the denominators of the cycles for which `wanted` holds.
    pub(super) fn total(&self, wanted: impl Fn(usize) -> bool) -> f64 {
        let cycles = self.cycles().filter(|cycle| wanted(*cycle));
        cycles.map(|cycle| self.denominators[cycle]).sum()
    }
}

/// One part for each unit and cycle, units in the order of what their parts hold.
fn arranged(mut parts: Vec<Part>) -> Vec<Part> {
    // With teachers as units they are in this order already.
    parts.sort_by_key(|part| (part.unit, part.cycle));
    parts.dedup_by(|next, part| {
        let is_same = (next.unit, next.cycle) == (part.unit, part.cycle);
        if is_same {
            part.numerator += next.numerator;
            part.denominator += next.denominator;
        }
        is_same
    });
    let mut units: Vec<&[Part]> = parts.chunk_by(|a, b| a.unit == b.unit).collect();
    units.sort_by(|a, b| by_content(a, b));
    units.concat()
}

fn by_content(a: &[Part], b: &[Part]) -> Ordering {
    let one = |a: &Part, b: &Part| {
        let cycles = a.cycle.cmp(&b.cycle);
        cycles
            .then(a.denominator.total_cmp(&b.denominator))
            .then(a.numerator.total_cmp(&b.numerator))
    };
    let each = a.iter().zip(b).map(|(a, b)| one(a, b));
    let first = each.into_iter().find(|order| order.is_ne());
    first.unwrap_or_else(|| a.len().cmp(&b.len()))
}
