//! What a pilot's sums say: moment estimators, each a function of sums over teachers, so that the
//! jackknife takes one teacher's part away and computes again.

use std::collections::BTreeMap;

use crate::estimate::ascending_sum;
use crate::shift::tally::{Entry, SOME};

/// What is summed over teachers.
#[derive(Clone, Copy, Debug)]
enum Of {
    /// Teachers.
    Teachers,
    /// Reflections: cells of a teacher and a cycle with statements.
    Reflections,
    /// Statements, and their squares by reflection.
    Statements,
    StatementsSquared,
    /// Attributions D, and those Y that name the source.
    Attributions,
    Named,
    /// Σ D p(1 − p) and Σ (D − 1) over reflections with two attributions or more.
    Within,
    WithinDf,
    /// Teachers with three cycles or more: how many, the squares about their own lines, these'
    /// degrees of freedom, and the trace of what the line leaves.
    Lines,
    Squares,
    SquaresDf,
    Trace,
    /// Teachers with two cycles or more: how many; weight w, w², w b, w b² of the change b; w and
    /// w² by the parts of its chance variance due to `σ_r²` and to p(1 − p).
    Changes,
    Weight,
    WeightSquared,
    Change,
    ChangeSquared,
    FromReflections,
    FromReflectionsSquared,
    FromChance,
    FromChanceSquared,
}

const LEN: usize = Of::FromChanceSquared as usize + 1;

/// One teacher's part of the sums, or all of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moments([f64; LEN]);

impl Moments {
    /// A teacher's part, from the teacher's cells and the share of each cycle with
    /// attributions. `period` is the number of steps from the pilot's first cycle to its last.
    pub(super) fn of(
        cells: &[Entry],
        source: usize,
        shares: &BTreeMap<usize, f64>,
        period: f64,
    ) -> Self {
        let mut part = Self([0.0; LEN]);
        part.add(Of::Teachers, 1.0);
        let mut points = Vec::new();
        for cell in cells {
            let statements = cell.counts.statements as f64;
            let (all, named) = (cell.counts.attributions, cell.counts.named[source]);
            part.add(Of::Reflections, 1.0);
            part.add(Of::Statements, statements);
            part.add(Of::StatementsSquared, statements * statements);
            part.add(Of::Attributions, all);
            part.add(Of::Named, named);
            let Some(mean) = shares.get(&cell.cycle) else {
                continue;
            };
            if all < SOME {
                continue;
            }
            let share = named / all;
            if all > 1.5 {
                part.add(Of::Within, all * share * (1.0 - share));
                part.add(Of::WithinDf, all - 1.0);
            }
            points.push((cell.cycle as f64, all, share - mean));
        }
        part.line(&points, period);
        part
    }

    /// The line through a teacher's shares, weighted by attributions. Points: cycle, attributions,
    /// share less that of all teachers.
    fn line(&mut self, points: &[(f64, f64, f64)], period: f64) {
        if points.len() < 2 {
            return;
        }
        let all: f64 = points.iter().map(|(_, w, _)| w).sum();
        let mean = |of: fn(&(f64, f64, f64)) -> f64| {
            let sum: f64 = points.iter().map(|point| point.1 * of(point)).sum();
            sum / all
        };
        let (x, y) = (mean(|point| point.0), mean(|point| point.2));
        let sum = |of: &dyn Fn(f64, f64, f64) -> f64| -> f64 {
            points.iter().map(|(c, w, r)| of(c - x, *w, r - y)).sum()
        };
        let spread = sum(&|x, w, _| w * x * x);
        let slope = sum(&|x, w, r| w * x * r) / spread;
        if points.len() > 2 {
            self.add(Of::Lines, 1.0);
            self.add(Of::Squares, sum(&|x, w, r| w * (r - slope * x).powi(2)));
            self.add(Of::SquaresDf, points.len() as f64 - 2.0);
            self.add(
                Of::Trace,
                sum(&|x, w, _| w - w * w * (1.0 / all + x * x / spread)),
            );
        }
        let change = slope * period;
        let from_reflections = sum(&|x, w, _| w * w * x * x) * (period / spread).powi(2);
        let from_chance = period * period / spread;
        self.add(Of::Changes, 1.0);
        self.add(Of::Weight, spread);
        self.add(Of::WeightSquared, spread * spread);
        self.add(Of::Change, spread * change);
        self.add(Of::ChangeSquared, spread * change * change);
        self.add(Of::FromReflections, spread * from_reflections);
        self.add(
            Of::FromReflectionsSquared,
            spread * spread * from_reflections,
        );
        self.add(Of::FromChance, spread * from_chance);
        self.add(Of::FromChanceSquared, spread * spread * from_chance);
    }

    fn add(&mut self, of: Of, value: f64) {
        self.0[of as usize] += value;
    }

    fn get(&self, of: Of) -> f64 {
        self.0[of as usize]
    }

    /// The parts of all teachers together: each sum from its smallest term up, so that the order of
    /// teachers makes no difference.
    pub(super) fn total(parts: &[Self]) -> Self {
        let mut total = [0.0; LEN];
        for (at, sum) in total.iter_mut().enumerate() {
            *sum = ascending_sum(parts.iter().map(|part| part.0[at]).collect());
        }
        Self(total)
    }

    /// Without one teacher.
    pub(super) fn without(&self, part: &Self) -> Self {
        let mut rest = self.0;
        for (rest, part) in rest.iter_mut().zip(part.0) {
            *rest -= part;
        }
        Self(rest)
    }

    /// Mean statements per reflection.
    pub(super) fn statements(&self) -> Option<f64> {
        ratio(self.get(Of::Statements), self.get(Of::Reflections))
    }

    /// Coefficient of variation of statements per reflection; `None` with one reflection.
    pub(super) fn variation(&self) -> Option<f64> {
        let (n, mean) = (self.get(Of::Reflections), self.statements()?);
        let squares = self.get(Of::StatementsSquared) - n * mean * mean;
        let variance = ratio(squares.max(0.0), n - 1.0)?;
        Some(variance.sqrt() / mean)
    }

    /// Attributions by statements.
    pub(super) fn rate(&self) -> Option<f64> {
        ratio(self.get(Of::Attributions), self.get(Of::Statements))
    }

    /// Attributions that name the source by attributions.
    pub(super) fn share(&self) -> Option<f64> {
        ratio(self.get(Of::Named), self.get(Of::Attributions))
    }

    /// Part of the teachers' reflections that is missing, in so many cycles; `None` with one cycle,
    /// in which every teacher seen wrote.
    pub(super) fn missing(&self, cycles: f64) -> Option<f64> {
        let all = self.get(Of::Teachers) * cycles;
        let missing = ratio(all - self.get(Of::Reflections), all)?;
        (cycles > 1.5).then_some(missing.max(0.0))
    }

    /// Teachers whose reflections can be told from their lines.
    pub(super) fn lines(&self) -> f64 {
        self.get(Of::Lines)
    }

    /// Teachers whose change is known.
    pub(super) fn changes(&self) -> f64 {
        self.get(Of::Changes)
    }

    /// p(1 − p) of single attributions within a reflection, free of how reflections differ.
    fn chance(&self) -> f64 {
        let share = self.share().unwrap_or(0.0);
        ratio(self.get(Of::Within), self.get(Of::WithinDf)).unwrap_or(share * (1.0 - share))
    }

    /// `σ_r²`; may be below 0. `None` with fewer than two teachers with three cycles.
    ///
    /// The squares about teachers' weighted lines have the expectation `σ_r² Σ tr Q` + p(1 − p)
    /// Σ(cycles − 2); T/(T − 1) makes good for the cycles' means, taken from the same teachers.
    pub(super) fn reflection_variance(&self) -> Option<f64> {
        let teachers = self.lines();
        if teachers < 1.5 {
            return None;
        }
        let squares = self.get(Of::Squares) * teachers / (teachers - 1.0);
        ratio(
            squares - self.chance() * self.get(Of::SquaresDf),
            self.get(Of::Trace),
        )
    }

    /// `σ_s²`, given `σ_r²`; may be below 0. `None` with fewer than two teachers with two cycles.
    ///
    /// The general method of moments for a variance between units (`DerSimonian` & Kacker 2007),
    /// with the weights Σ D(x − x̄)²: Σw(b − b̄)² = `Σw(1 − w/Σw)(σ_s² + chance variance of b)`.
    pub(super) fn change_variance(&self, reflection_variance: f64) -> Option<f64> {
        if self.changes() < 1.5 {
            return None;
        }
        let weight = self.get(Of::Weight);
        let squares = self.get(Of::ChangeSquared) - self.get(Of::Change).powi(2) / weight;
        let part = |of: Of, squared: Of| self.get(of) - self.get(squared) / weight;
        let reflections = part(Of::FromReflections, Of::FromReflectionsSquared);
        let chance = part(Of::FromChance, Of::FromChanceSquared);
        let left = squares - reflection_variance * reflections - self.chance() * chance;
        ratio(left, part(Of::Weight, Of::WeightSquared))
    }
}

/// A quotient, where there is one.
fn ratio(above: f64, below: f64) -> Option<f64> {
    (below > 1e-9).then(|| above / below)
}
