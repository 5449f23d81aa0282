//! Another report beside this one (another school, another year): how far apart they are.
//!
//! Both are estimated as one set of statements whose cycles stand side by side, so that every
//! difference is a weighted sum of the cycles' ratios and the jackknife leaves a teacher who wrote
//! in both out of both at a time: what such teachers bring to both cancels as far as it is alike.
//!
//! With `d` what leaving a teacher out changes, `V = Σ d²` as everywhere here. The degrees of
//! freedom are Welch's (1947) over three independent sums: teachers of these logs only, of the
//! other ones only, and of both. A teacher of a side of `n` teachers stands for `1 − 1/n` of a
//! degree, one of both sides for `1 − 1/n` of the smaller one; so two sides without a common
//! teacher have exactly those of a difference in differences, and two with the same `n` teachers
//! have `n − 1`, as a paired comparison.

use std::sync::Arc;

use super::contrast::{Contrast, Window};
use super::cr2::Cr2;
use super::ratio::{Part, Ratio};
use super::stratum::{Frame, adjust};
use super::tally::{self, Tally, whole};
use super::{Change, Check, Estimate, Observation, Settings, Stratum, change, jackknife, method};
use crate::codebook::Source;
use crate::estimate::{interval, units};

/// The statements of one of two reports.
#[derive(Clone, Copy, Debug)]
pub struct Logs<'a> {
    /// What they are called.
    pub label: &'a str,
    /// Their statements. Teachers who have the same name here and in the other logs are the same
    /// person.
    pub observations: &'a [Observation<'a>],
    /// Labels of their cycles, in order.
    pub cycles: &'a [Arc<str>],
}

/// One of two reports that stand side by side.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Side {
    /// What it is called.
    pub label: Arc<str>,
    /// Labels of its cycles, in order.
    pub cycles: Vec<Arc<str>>,
    /// Its shares by cycle and their change, as in a report of its own.
    pub overall: Stratum,
    /// Positions of the first and the last cycle with attributions; the same where there is but
    /// one, `None` without any.
    pub ends: Option<(usize, usize)>,
    /// Whether its only cycle stands for logs in which none is known; left `false` for the caller
    /// to set.
    pub knows_no_cycles: bool,
}

/// What is known of who coded a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CodedBy {
    /// A model.
    Model,
    /// A person, or people who settled their codes together.
    Person,
    /// Nothing is known.
    #[default]
    Unknown,
}

/// Another report beside this one.
///
/// Differences are these logs' number less the other's, and hold where both have attributions.
/// Their `from` and `to` are positions among the cycles of *these* logs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counterpart {
    /// This report.
    pub these: Side,
    /// The other one.
    pub other: Side,
    /// Difference of each source's shares in the first cycles, -1 to 1, indexed by source.
    pub first: [Option<Change>; 4],
    /// Difference of the shares in the last cycles.
    pub last: [Option<Change>; 4],
    /// Difference of the shifts from first to last, -2 to 2; `None` unless both have two cycles
    /// with attributions.
    pub shift: [Option<Change>; 4],
    /// Difference of the attributions per 100 statements in the first and in the last cycles.
    pub rates: [Option<Change>; 2],
    /// Teachers who wrote in both.
    pub shared: usize,
    /// Whether some could not be told to be the same or others, because they have no name or a
    /// code for one: they are taken for others.
    pub nameless: bool,
    /// Who coded these and the other ones, where that is not the same coder: what differs may then
    /// be the coders'.
    pub coders: Option<[Arc<str>; 2]>,
    /// What is known of who coded the other ones.
    pub coded_by: CodedBy,
    /// How many of the other's statements stand in these logs too.
    pub repeated: usize,
}

impl Counterpart {
    /// Both reports, this one first.
    pub fn sides(&self) -> [&Side; 2] {
        [&self.these, &self.other]
    }
}

/// Sets another report beside this one. Of what only names and texts can tell (`nameless`,
/// `coders`, `coded_by`, `repeated`) it says nothing.
///
/// # Panics
///
/// If an observation's cycle is not below the number of its cycles, or the level not between 0
/// and 1.
pub fn counterpart(these: Logs<'_>, other: Logs<'_>, level: f64) -> Counterpart {
    let settings = Settings {
        level,
        ..Settings::default()
    };
    let sides = [these, other].map(|logs| side(logs, &settings));
    let split = these.cycles.len();
    let moved = other.observations.iter().map(|one| Observation {
        cycle: one.cycle + split,
        ..one.clone()
    });
    let all: Vec<Observation<'_>> = these.observations.iter().cloned().chain(moved).collect();
    let cycles = split + other.cycles.len();
    let tally = tally::count(&all, cycles, &settings).overall;
    let mut found = Counterpart {
        shared: shared(&tally, split),
        ..Counterpart::default()
    };
    if let [Some(ends), Some((first, last))] = sides.each_ref().map(|side| side.ends) {
        let pair = Pair {
            ends: [ends, (first + split, last + split)],
            level,
        };
        for source in 0..4 {
            let share = Ratio::share(&tally, cycles, source);
            found.first[source] = pair.first().difference(&share);
            found.last[source] = pair.last().difference(&share);
            found.shift[source] = pair.shift().and_then(|shift| shift.difference(&share));
        }
        adjust(&mut found.first);
        adjust(&mut found.last);
        adjust(&mut found.shift);
        let rate = Ratio::rate(&tally, cycles);
        let per_100 = |gap: Gap| {
            gap.difference(&rate)
                .map(|found| in_hundred(&found, &rate, &gap))
        };
        found.rates = [per_100(pair.first()), per_100(pair.last())];
    }
    [found.these, found.other] = sides;
    found
}

fn side(logs: Logs<'_>, settings: &Settings) -> Side {
    let cycles = logs.cycles.len();
    let frame = Frame {
        cycles,
        window: Window::default(),
        level: settings.level,
    };
    let tally = tally::count(logs.observations, cycles, settings).overall;
    let share = Ratio::share(&tally, cycles, Source::Teacher.index());
    Side {
        label: logs.label.into(),
        cycles: logs.cycles.to_vec(),
        overall: frame.stratum("".into(), &tally, |_| true),
        ends: share.cycles().next().zip(share.cycles().next_back()),
        knows_no_cycles: false,
    }
}

/// Teachers with statements on both sides of a cycle.
fn shared(tally: &Tally, split: usize) -> usize {
    let these = tally.teachers(|entry| entry.cycle < split);
    let other = tally.teachers(|entry| entry.cycle >= split);
    these.intersection(&other).count()
}

/// The first and last cycles of the two sides, the other's counted after these.
struct Pair {
    ends: [(usize, usize); 2],
    level: f64,
}

impl Pair {
    fn first(&self) -> Gap {
        self.gap(1.0, |(first, _)| Term::Level(first))
    }

    fn last(&self) -> Gap {
        self.gap(1.0, |(_, last)| Term::Level(last))
    }

    fn shift(&self) -> Option<Gap> {
        let is_change = self.ends.iter().all(|(first, last)| first < last);
        is_change.then(|| self.gap(2.0, |(first, last)| Term::Change(first, last)))
    }

    fn gap(&self, most: f64, term: impl Fn((usize, usize)) -> Term) -> Gap {
        Gap {
            terms: self.ends.map(term),
            most,
            level: self.level,
        }
    }
}

/// What one side has in a difference, by the positions of its cycles.
#[derive(Clone, Copy, Debug)]
enum Term {
    Level(usize),
    Change(usize, usize),
}

impl Term {
    fn span(self) -> (usize, usize) {
        match self {
            Self::Level(cycle) => (cycle, cycle),
            Self::Change(from, to) => (from, to),
        }
    }

    fn weight(self, cycle: usize) -> f64 {
        let (from, to) = self.span();
        match self {
            _ if cycle == to => 1.0,
            Self::Change(..) if cycle == from => -1.0,
            _ => 0.0,
        }
    }

    fn uses(self, cycle: usize) -> bool {
        let (from, to) = self.span();
        cycle == from || cycle == to
    }

    fn value(self, ratio: &Ratio) -> Option<f64> {
        match self {
            Self::Level(cycle) => ratio.value(cycle),
            Self::Change(from, to) => Some(ratio.value(to)? - ratio.value(from)?),
        }
    }

    fn is_by(self, parts: &[Part]) -> bool {
        parts.iter().any(|part| self.uses(part.cycle))
    }

    /// What leaving a unit out changes; `None` if nothing would remain of a cycle.
    fn moved(self, parts: &[Part], ratio: &Ratio) -> Option<f64> {
        let used = parts.iter().filter(|part| self.uses(part.cycle));
        let moves = used.map(|part| {
            let move_of = ratio.value_without(part)? - ratio.value(part.cycle)?;
            Some(self.weight(part.cycle) * move_of)
        });
        moves.sum()
    }

    /// The variance of this side by itself; `None` where it can't be told.
    fn own(self, ratio: &Ratio, level: f64) -> Option<Own> {
        let of_side = ratio.by_unit().filter(|parts| self.is_by(parts));
        let squares = of_side.map(|parts| self.moved(parts, ratio).map(|moved| moved * moved));
        let squares: Vec<f64> = squares.collect::<Option<_>>()?;
        let units = squares.len();
        if units < 2 {
            return None;
        }
        let variance = jackknife::sum(squares);
        let is_seen = variance > 0.0;
        let error = if is_seen {
            variance.sqrt()
        } else {
            self.recovered(ratio, level, units)?
        };
        Some(Own {
            variance: error * error,
            units: units as f64,
            is_seen,
        })
    }

    /// The standard error where leaving out any unit changes nothing, from Wilson's intervals.
    fn recovered(self, ratio: &Ratio, level: f64, units: usize) -> Option<f64> {
        match self {
            Self::Change(from, to) => {
                let found = change::change(ratio, &Contrast::Ends { from, to }, level)?;
                Some(found.std_error)
            }
            Self::Level(cycle) => {
                let critical = interval::critical(level, Some((units - 1) as f64));
                let value = ratio.value(cycle)?;
                let (low, high) = interval::wilson(value, ratio.denominators[cycle], critical);
                Some((value - low).max(high - value) / critical)
            }
        }
    }
}

/// How far one side by itself is uncertain.
struct Own {
    variance: f64,
    units: f64,
    /// Whether the jackknife sees it.
    is_seen: bool,
}

/// A difference of two sides.
struct Gap {
    terms: [Term; 2],
    /// The largest that it can be.
    most: f64,
    level: f64,
}

/// How far a difference is uncertain.
struct Spread {
    variance: f64,
    df: f64,
    method: &'static str,
    /// Whether the jackknife sees both sides.
    is_seen: bool,
}

impl Gap {
    fn uses(&self, cycle: usize) -> bool {
        self.terms.iter().any(|term| term.uses(cycle))
    }

    fn weight(&self, cycle: usize) -> f64 {
        let [these, other] = self.terms;
        these.weight(cycle) - other.weight(cycle)
    }

    /// These less the other's; `None` where a cycle has no ratio.
    fn difference(&self, ratio: &Ratio) -> Option<Change> {
        let [these, other] = self.terms;
        let value = these.value(ratio)? - other.value(ratio)?;
        let (from, to) = these.span();
        let bound = |value: f64| value.clamp(-self.most, self.most);
        let made = |half: f64, std_error: Option<f64>, df, p_value, method| Change {
            estimate: Estimate {
                value,
                low: bound(value - half),
                high: bound(value + half),
                level: self.level,
                std_error,
                method,
                units: units::SHARE,
                teachers: ratio.teachers(|cycle| self.uses(cycle)),
                attributions: whole(ratio.total(|cycle| self.uses(cycle))),
            },
            std_error: std_error.unwrap_or(0.0),
            df,
            p_value,
            p_adjusted: None,
            from,
            to,
            check: None,
        };
        let Some(spread) = self.spread(ratio) else {
            let all = 2.0 * self.most;
            return Some(made(all, None, 0.0, None, method::NOT_ESTIMABLE));
        };
        let (error, df) = (spread.variance.sqrt(), spread.df);
        let half = interval::critical(self.level, Some(df)) * error;
        let p = interval::two_sided(value / error, df);
        let check = spread
            .is_seen
            .then(|| Cr2::of(ratio, |cycle| self.weight(cycle)));
        let check = check.flatten();
        Some(Change {
            check: check.map(|cr2| change::check(value, cr2, self.level, self.most)),
            ..made(half, Some(error), df, Some(p), spread.method)
        })
    }

    /// `None` where either side rests on one unit.
    fn spread(&self, ratio: &Ratio) -> Option<Spread> {
        let [these, other] = self.terms;
        let own = [these.own(ratio, self.level)?, other.own(ratio, self.level)?];
        let [mut of_these, mut of_other, mut of_both] = [const { Vec::new() }; 3];
        for parts in ratio.by_unit() {
            let moved = [0, 1].map(|side| {
                let term = self.terms[side];
                let counts = own[side].is_seen && term.is_by(parts);
                counts.then(|| term.moved(parts, ratio)).flatten()
            });
            match moved {
                [Some(these), Some(other)] => of_both.push((these - other).powi(2)),
                [Some(these), None] => of_these.push(these * these),
                [None, Some(other)] => of_other.push(other * other),
                [None, None] => {}
            }
        }
        let is_shared = !of_both.is_empty();
        let independent = own.each_ref().map(|own| (own.variance, own.units - 1.0));
        let group = |squares: Vec<f64>, units: f64| {
            let df = squares.len() as f64 * (1.0 - 1.0 / units);
            (jackknife::sum(squares), df)
        };
        let smaller = own[0].units.min(own[1].units);
        let mut sums = vec![
            group(of_these, own[0].units),
            group(of_other, own[1].units),
            group(of_both, smaller),
        ];
        let unseen = own.iter().zip(independent).filter(|(own, _)| !own.is_seen);
        sums.extend(unseen.map(|(_, sum)| sum));
        let method = if is_shared {
            method::WELCH_SHARED
        } else {
            method::WELCH
        };
        let made = |(variance, df), method| Spread {
            variance,
            df,
            method,
            is_seen: own.iter().all(|own| own.is_seen),
        };
        Some(match welch(&sums) {
            Some(found) => made(found, method),
            // All of both sides moves alike to the last statement, which so few can't show: as if
            // they were others.
            None => made(welch(&independent)?, method::WELCH),
        })
    }
}

/// The variance of a sum of independent ones, each with its degrees of freedom, and its own.
fn welch(sums: &[(f64, f64)]) -> Option<(f64, f64)> {
    let seen = || sums.iter().filter(|(variance, _)| *variance > 0.0);
    let variance: f64 = seen().map(|(variance, _)| variance).sum();
    let parts: f64 = seen().map(|(variance, df)| variance * variance / df).sum();
    (variance > 0.0 && parts > 0.0).then(|| (variance, variance * variance / parts))
}

/// A difference of rates per statement as one per 100.
fn in_hundred(found: &Change, ratio: &Ratio, gap: &Gap) -> Change {
    let hundred = |value: f64| 100.0 * value;
    let named = ratio.cycles().filter(|cycle| gap.uses(*cycle));
    let named: f64 = named.map(|cycle| ratio.numerators[cycle]).sum();
    let scaled = |check: Check| Check {
        std_error: hundred(check.std_error),
        low: hundred(check.low),
        high: hundred(check.high),
        ..check
    };
    Change {
        estimate: Estimate {
            value: hundred(found.estimate.value),
            low: hundred(found.estimate.low),
            high: hundred(found.estimate.high),
            std_error: found.estimate.std_error.map(hundred),
            units: units::PER_100,
            attributions: whole(named),
            ..found.estimate
        },
        std_error: hundred(found.std_error),
        check: found.check.map(scaled),
        ..found.clone()
    }
}

#[cfg(test)]
mod tests;
