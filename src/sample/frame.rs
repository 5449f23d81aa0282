//! Who can be drawn: the frame of a sample.

use std::sync::Arc;

use crate::codebook::Sources;
use crate::study::{self, Study};

/// A statement that can be drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Unit<'a> {
    /// Its id.
    pub id: &'a str,
    /// Position of its cycle in the order of cycles.
    pub cycle: usize,
    /// The model's probability of each source, 0 to 1, indexed by
    /// [`Source::index`](crate::codebook::Source::index), in the four decimals that files of
    /// codings hold; 1 and 0 by the codes where it gave none.
    pub q: [f64; 4],
}

impl<'a> Unit<'a> {
    /// A statement that a model coded.
    pub fn new(
        id: &'a str,
        cycle: usize,
        sources: Sources,
        probabilities: Option<[f32; 4]>,
    ) -> Self {
        let probabilities = probabilities.map(|all| all.map(as_written));
        Self {
            id,
            cycle,
            q: study::q(sources, probabilities),
        }
    }

    /// The probability that it names any source, as if they were independent.
    pub fn any(&self) -> f64 {
        study::any(self.q)
    }
}

/// A probability as it is read again from a file of codings.
fn as_written(probability: f32) -> f32 {
    format!("{probability:.4}").parse().unwrap_or(probability)
}

/// All statements that can be drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame<'a> {
    /// What they are of, as the user named it.
    pub name: &'a str,
    /// Labels of the cycles, in order.
    pub cycles: Vec<Arc<str>>,
    /// In the order of ids.
    pub units: Vec<Unit<'a>>,
    /// How many statements have probabilities, with a cycle or without.
    pub with_probabilities: usize,
}

impl<'a> Frame<'a> {
    /// Statements in any order.
    #[must_use]
    pub fn new(
        name: &'a str,
        cycles: Vec<Arc<str>>,
        mut units: Vec<Unit<'a>>,
        with_probabilities: usize,
    ) -> Self {
        units.sort_by(|a, b| a.id.cmp(b.id));
        Self {
            name,
            cycles,
            units,
            with_probabilities,
        }
    }

    /// How many statements each cycle has.
    pub fn counts(&self) -> Vec<usize> {
        let mut counts = vec![0; self.cycles.len()];
        for unit in &self.units {
            counts[unit.cycle] += 1;
        }
        counts
    }
}

impl<'a> From<&Study<'a>> for Frame<'a> {
    fn from(study: &Study<'a>) -> Self {
        let units = study.statements.iter().map(|one| {
            let coding = &one.line.coding;
            Unit::new(
                &one.line.id,
                one.cycle,
                coding.sources,
                coding.probabilities,
            )
        });
        Self::new(
            study.name,
            study.cycles.clone(),
            units.collect(),
            study.with_probabilities,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_count_as_files_hold_them() {
        let unit = |p: f32| Unit::new("a", 0, Sources::NONE, Some([p; 4])).q[0];
        for p in [0.123_456_7, 0.031_25, 1.0, 0.0, 0.999_99] {
            let once = unit(p);
            #[expect(clippy::cast_possible_truncation, reason = "made from one")]
            let again = unit(once as f32);
            assert!((once - again).abs() < f64::EPSILON, "{p}: {once}, {again}");
            assert!(
                (once - f64::from(p)).abs() <= 0.000_05 + 1e-9,
                "{p}: {once}"
            );
        }
        assert!(unit(0.123_456_7) < 0.123_5 + 1e-7);
    }
}
