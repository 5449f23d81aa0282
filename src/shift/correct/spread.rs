//! Values with their intervals, by the jackknife that leaves out one teacher at a time.
//!
//! N, n and every mean are computed again without the teacher; `V = Σ_t (θ₋t − θ̂)²` (CR3).

use super::functional::Functional;
use super::rectifier::{Ratios, ratios};
use super::sums::{ANY, Part, Places, Study};
use super::{Method, method};
use crate::estimate::{Estimate, interval, units};
use crate::shift::tally::whole;
use crate::shift::{Change, jackknife};

/// A value, what leaving out each teacher does to it, and on whom it rests.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Spread {
    pub(super) value: f64,
    /// `None` if there is no value without some teacher.
    pub(super) variance: Option<f64>,
    /// Teachers with a say in it.
    pub(super) teachers: usize,
}

/// Squares of the changes that leaving out teachers makes, as they come in.
#[derive(Clone, Debug, Default)]
pub(super) struct Squares {
    found: Vec<f64>,
    is_broken: bool,
    teachers: usize,
}

impl Squares {
    pub(super) fn push(&mut self, value: f64, without: Option<f64>) {
        match without {
            Some(without) => self.found.push((without - value).powi(2)),
            None => self.is_broken = true,
        }
    }

    pub(super) fn has_a_say(&mut self, has: bool) {
        self.teachers += usize::from(has);
    }

    pub(super) fn spread(self, value: f64) -> Spread {
        Spread {
            value,
            variance: (!self.is_broken).then(|| jackknife::sum(self.found)),
            teachers: self.teachers,
        }
    }
}

/// The spread of each functional by a method; `None` where it has no value.
pub(super) fn spreads(
    method: Method,
    study: &Study,
    lambda: &Places,
    full: &Ratios,
    asked: &[Functional],
) -> Vec<Option<Spread>> {
    let values: Vec<Option<f64>> = asked.iter().map(|one| one.value(full)).collect();
    let looked_at: Vec<Vec<usize>> = asked.iter().map(Functional::cycles).collect();
    let mut squares = vec![Squares::default(); asked.len()];
    study.without_each(|strata, parts| {
        let without = ratios(method, strata, study.cycles, lambda);
        let says: Vec<(usize, bool)> = parts
            .iter()
            .map(|part| (study.strata[part.stratum].cycle, counts(method, part)))
            .collect();
        for (at, one) in asked.iter().enumerate() {
            if let Some(value) = values[at] {
                squares[at].push(value, one.value(&without));
                let has = |(cycle, has): &(usize, bool)| *has && looked_at[at].contains(cycle);
                squares[at].has_a_say(says.iter().any(has));
            }
        }
    });
    let found = values.into_iter().zip(squares);
    found
        .map(|(value, squares)| Some(squares.spread(value?)))
        .collect()
}

/// Whether a teacher's part has a say in what a method finds.
fn counts(method: Method, part: &Part) -> bool {
    match method {
        Method::Naive => part.sums.named[ANY] > 0.0,
        Method::Human => part.sums.coded > 0.0,
        _ => part.sums.statements > 0.0,
    }
}

/// What an interval without variation rests on: how many independent statements there would be.
pub(super) fn support(method: Method, study: &Study, at: usize, cycle: usize) -> f64 {
    let cells = study.strata.iter().filter(|cell| cell.cycle == cycle);
    let count = cells.map(|cell| {
        let sums = &cell.sums;
        match (method, at == ANY) {
            (Method::Naive, false) => sums.named[ANY],
            (Method::Probabilistic, false) => sums.expected[ANY],
            (Method::Naive | Method::Probabilistic, true) => sums.statements,
            (_, false) => sums.human[ANY],
            (_, true) => sums.coded,
        }
    });
    count.sum::<f64>().max(1.0)
}

/// What an estimate is of; decides between which bounds it lies where nothing can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A share of attributions, 0 to 1.
    Share,
    /// Attributions per 100 statements.
    Rate,
    /// A difference of shares, −1 to 1.
    Difference,
    /// A change of log-odds from cycle to cycle, without bounds.
    LogOdds,
}

/// The one place where an estimate of this module is put together.
pub(super) fn made(
    kind: Kind,
    (value, low, high): (f64, f64, f64),
    std_error: Option<f64>,
    how: &'static str,
    (teachers, attributions): (usize, f64),
    level: f64,
) -> Estimate {
    let factor = if kind == Kind::Rate { 100.0 } else { 1.0 };
    Estimate {
        value: value * factor,
        low: low * factor,
        high: high * factor,
        level,
        std_error: std_error.map(|error| error * factor),
        method: how,
        units: match kind {
            Kind::Share | Kind::Difference => units::SHARE,
            Kind::Rate => units::PER_100,
            Kind::LogOdds => units::LOG_ODDS,
        },
        teachers,
        attributions: whole(attributions.max(0.0)),
    }
}

/// A level: a share or rate of one cycle.
///
/// Within 0 and 1 Wilson's interval with as many statements as the variance leaves; a value
/// outside of them, which only chance in the human codes can give, keeps its t interval.
pub(super) fn level_of(
    kind: Kind,
    spread: &Spread,
    (attributions, below, support): (f64, f64, f64),
    teachers: usize,
    level: f64,
) -> Estimate {
    let Spread { value, .. } = *spread;
    let counts = (spread.teachers, attributions);
    let (variance, df) = match spread.variance {
        Some(variance) if teachers > 1 => (variance, (teachers - 1) as f64),
        _ => {
            let bounds = (value, value.min(0.0), value.max(1.0));
            return made(kind, bounds, None, method::NOT_ESTIMABLE, counts, level);
        }
    };
    let critical = interval::critical(level, Some(df));
    let std_error = (variance > 0.0).then(|| variance.sqrt());
    let is_inside = value > 0.0 && value < 1.0;
    if variance > 0.0 && !is_inside {
        let half = critical * variance.sqrt();
        let bounds = (value, value - half, value + half);
        return made(kind, bounds, std_error, method::JACKKNIFE, counts, level);
    }
    let n = if variance > 0.0 {
        interval::effective(value, variance, below.max(1.0))
    } else {
        support
    };
    let (low, high) = interval::wilson(value.clamp(0.0, 1.0), n, critical);
    let bounds = (value, low.min(value), high.max(value));
    made(kind, bounds, std_error, method::WILSON, counts, level)
}

/// A change with its test. `levels` are the terms of the weighted sum that it is: weight, level
/// and how many independent statements stand behind it.
pub(super) fn change_of(
    kind: Kind,
    spread: &Spread,
    attributions: f64,
    levels: &[(f64, f64, f64)],
    (from, to): (usize, usize),
    level: f64,
) -> Option<Change> {
    let Spread {
        value, teachers, ..
    } = *spread;
    let counts = (teachers, attributions);
    let change = |bounds, error: Option<f64>, df: f64, p_value, how| Change {
        estimate: made(kind, bounds, error, how, counts, level),
        std_error: error.unwrap_or(0.0),
        df,
        p_value,
        p_adjusted: None,
        from,
        to,
        check: None,
    };
    let known = spread.variance.filter(|_| teachers > 1);
    let df = teachers.saturating_sub(1) as f64;
    if let Some(variance) = known.filter(|variance| *variance > 0.0) {
        let error = variance.sqrt();
        let half = interval::critical(level, Some(df)) * error;
        let p = interval::two_sided(value / error, df);
        let bounds = (value, value - half, value + half);
        return Some(change(bounds, Some(error), df, Some(p), method::JACKKNIFE));
    }
    if kind == Kind::LogOdds {
        // There are no widest bounds to give.
        return None;
    }
    if known.is_none() || levels.is_empty() {
        let bounds = (value, value.min(-1.0), value.max(1.0));
        return Some(change(bounds, None, 0.0, None, method::NOT_ESTIMABLE));
    }
    // Leaving out any teacher changes nothing: an interval of no width would claim what so few
    // codes cannot show.
    let critical = interval::critical(level, Some(df));
    let terms = levels.iter().map(|(weight, level, n)| {
        let inside = level.clamp(0.0, 1.0);
        let (low, high) = interval::wilson(inside, *n, critical);
        (*weight, inside, low, high)
    });
    let (down, up) = interval::recovered(terms);
    let towards_zero = match value {
        _ if value > 0.0 => down,
        _ if value < 0.0 => up,
        _ => f64::midpoint(down, up),
    };
    let error = towards_zero / critical;
    let p = (error > 0.0).then(|| interval::two_sided(value / error, df));
    let bounds = (value, value - down, value + up);
    Some(change(bounds, Some(error), df, p, method::RECOVERED))
}
