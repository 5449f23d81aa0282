//! A change as a weighted sum of the cycles' ratios, and what it becomes when one unit's (a
//! teacher's, a team's) statements are left out.

use super::ratio::{Part, Ratio};

/// The cycles compared: from the first to the last with a ratio, unless others are asked for.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Window {
    pub(super) from: Option<usize>,
    pub(super) to: Option<usize>,
}

impl Window {
    /// Whether a cycle lies within.
    pub(super) fn holds(self, cycle: usize) -> bool {
        self.from.is_none_or(|from| from <= cycle) && self.to.is_none_or(|to| cycle <= to)
    }

    /// The cycles with a ratio that lie within, in order.
    pub(super) fn cycles(self, ratio: &Ratio) -> impl DoubleEndedIterator<Item = usize> {
        ratio.cycles().filter(move |cycle| self.holds(*cycle))
    }

    /// The first and the last of these; `None` with fewer than two.
    fn bounds(self, ratio: &Ratio) -> Option<(usize, usize)> {
        let (from, to) = (self.cycles(ratio).next()?, self.cycles(ratio).next_back()?);
        (from < to).then_some((from, to))
    }

    /// The same if they are those asked for.
    pub(super) fn ends(self, ratio: &Ratio) -> Option<(usize, usize)> {
        self.bounds(ratio).filter(|(from, to)| {
            self.from.is_none_or(|asked| asked == *from) && self.to.is_none_or(|asked| asked == *to)
        })
    }
}

/// How the ratios of the cycles become one change.
#[derive(Clone, Debug)]
pub(super) enum Contrast {
    /// Last minus first.
    Ends { from: usize, to: usize },
    /// Slope of the least-squares line through the cycles' ratios, times the number of cycles
    /// from the first to the last; each cycle weighs the same.
    Line(Line),
}

/// The sums of a least-squares line.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    from: usize,
    to: usize,
    /// Mean position of the cycles; positions are counted from it, for precision.
    centre: f64,
    n: f64,
    x: f64,
    xx: f64,
    p: f64,
    xp: f64,
}

impl Contrast {
    /// From the first to the last cycle compared; `None` with fewer than two cycles with a ratio,
    /// or without one in a cycle that was asked for.
    pub(super) fn ends(ratio: &Ratio, window: Window) -> Option<Self> {
        let (from, to) = window.ends(ratio)?;
        Some(Self::Ends { from, to })
    }

    /// The line through all cycles within the window that have a ratio; `None` with fewer than
    /// three.
    pub(super) fn line(ratio: &Ratio, window: Window) -> Option<Self> {
        let (from, to) = window.bounds(ratio)?;
        let count = window.cycles(ratio).count();
        if count < 3 {
            return None;
        }
        let sum: f64 = window.cycles(ratio).map(|cycle| cycle as f64).sum();
        let mut line = Line {
            from,
            to,
            centre: sum / count as f64,
            ..Line::default()
        };
        for cycle in window.cycles(ratio) {
            line.add(cycle, ratio.value(cycle)?, 1.0);
        }
        Some(Self::Line(line))
    }

    /// The first and the last cycle.
    pub(super) fn bounds(&self) -> (usize, usize) {
        match self {
            Self::Ends { from, to } => (*from, *to),
            Self::Line(line) => (line.from, line.to),
        }
    }

    /// Whether a cycle with a ratio is one of those compared.
    pub(super) fn uses(&self, cycle: usize) -> bool {
        match self {
            Self::Ends { from, to } => cycle == *from || cycle == *to,
            Self::Line(line) => line.holds(cycle),
        }
    }

    /// The weight of a cycle's ratio.
    pub(super) fn weight(&self, cycle: usize) -> f64 {
        match self {
            Self::Ends { from, to } => match cycle {
                _ if cycle == *from => -1.0,
                _ if cycle == *to => 1.0,
                _ => 0.0,
            },
            Self::Line(line) if !line.holds(cycle) => 0.0,
            Self::Line(line) => (cycle as f64 - line.centre) * line.span() / line.xx,
        }
    }

    /// The change itself.
    pub(super) fn value(&self, ratio: &Ratio) -> Option<f64> {
        match self {
            Self::Ends { from, to } => Some(ratio.value(*to)? - ratio.value(*from)?),
            Self::Line(line) => line.change(),
        }
    }

    /// The change without one unit, all of whose parts are given.
    ///
    /// A cycle in which nobody else wrote drops out of the line; from first to last there is then
    /// no change to be had (`None`), nor on a line of which fewer than two cycles remain.
    pub(super) fn value_without(&self, parts: &[Part], ratio: &Ratio) -> Option<f64> {
        match self {
            Self::Ends { from, to } => {
                let value = |cycle| match parts.iter().find(|part| part.cycle == cycle) {
                    Some(part) => ratio.value_without(part),
                    None => ratio.value(cycle),
                };
                Some(value(*to)? - value(*from)?)
            }
            Self::Line(line) => {
                let mut line = line.clone();
                for part in parts.iter().filter(|part| self.uses(part.cycle)) {
                    line.add(part.cycle, ratio.value(part.cycle)?, -1.0);
                    if let Some(value) = ratio.value_without(part) {
                        line.add(part.cycle, value, 1.0);
                    }
                }
                line.change()
            }
        }
    }
}

impl Line {
    /// Adds a point (`sign` 1) or takes it away (`sign` -1).
    fn add(&mut self, cycle: usize, value: f64, sign: f64) {
        let x = cycle as f64 - self.centre;
        self.n += sign;
        self.x += sign * x;
        self.xx += sign * x * x;
        self.p += sign * value;
        self.xp += sign * x * value;
    }

    fn holds(&self, cycle: usize) -> bool {
        (self.from..=self.to).contains(&cycle)
    }

    fn span(&self) -> f64 {
        (self.to - self.from) as f64
    }

    fn change(&self) -> Option<f64> {
        // Positions are whole numbers apart: with two different ones the spread is at least 1/2.
        let spread = self.xx - self.x * self.x / self.n;
        let together = self.xp - self.x * self.p / self.n;
        (self.n > 1.5 && spread > 0.25).then(|| together / spread * self.span())
    }
}
