//! Runs of a world: what `ascribe::shift::estimate` says of people's codings.

use std::sync::Arc;

use ascribe::codebook::Source;
use ascribe::estimate::Estimate;
use ascribe::shift::{self, Change, Check, Settings, Shift, Unit, method};
use rayon::prelude::*;

use super::random::Random;
use super::score::{Answer, Score};
use super::statements::{Names, statements};
use super::world::{Truth, World};

const TEACHER: usize = Source::Teacher.index();

/// A number of a study that is estimated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Shift,
    ShiftCheck,
    Trend,
    TrendCheck,
    LogOdds,
    /// The internal share of the first cycle.
    Level,
    LevelCheck,
    /// The shift of teachers with attributions in both cycles.
    Matched,
    /// Difference in differences.
    Difference,
}

impl What {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Shift => "shift",
            Self::ShiftCheck => "shift, CR2",
            Self::Trend => "trend",
            Self::TrendCheck => "trend, CR2",
            Self::LogOdds => "log-odds slope",
            Self::Level => "first share",
            Self::LevelCheck => "first share, CR2",
            Self::Matched => "shift, matched teachers",
            Self::Difference => "difference of shifts",
        }
    }

    pub(super) fn truth(self, truth: &Truth) -> f64 {
        match self {
            Self::Shift | Self::ShiftCheck | Self::Matched => truth.shift(),
            Self::Trend | Self::TrendCheck => truth.trend(),
            Self::LogOdds => truth.log_odds,
            Self::Level | Self::LevelCheck => truth.shares[0],
            Self::Difference => truth.difference,
        }
    }

    fn answer(self, shift: &Shift) -> Option<Answer> {
        let all = &shift.overall;
        match self {
            Self::Shift => of_change(all.first_to_last[TEACHER].as_ref()?),
            Self::ShiftCheck => of_check(all.first_to_last[TEACHER].as_ref()?),
            Self::Trend => of_change(all.trend[TEACHER].as_ref()?),
            Self::TrendCheck => of_check(all.trend[TEACHER].as_ref()?),
            Self::LogOdds => of_change(all.logit_trend[TEACHER].as_ref()?),
            Self::Level => Some(of_estimate(all.cells[0].shares[TEACHER].as_ref()?)),
            Self::LevelCheck => {
                let cell = &all.cells[0];
                let check = cell.checks[TEACHER].as_ref()?;
                Some(checked(cell.shares[TEACHER].as_ref()?, check))
            }
            Self::Matched => of_change(shift.attrition.as_ref()?.matched[TEACHER].as_ref()?),
            Self::Difference => {
                let groups = shift.comparison.as_ref()?;
                of_change(groups.first_to_last[TEACHER].as_ref()?)
            }
        }
    }
}

pub(super) fn of_estimate(estimate: &Estimate) -> Answer {
    Answer {
        value: estimate.value,
        low: estimate.low,
        high: estimate.high,
        is_open: estimate.method == method::NOT_ESTIMABLE,
    }
}

#[expect(clippy::unnecessary_wraps, reason = "as the others of its kind")]
fn of_change(change: &Change) -> Option<Answer> {
    Some(of_estimate(&change.estimate))
}

fn of_check(change: &Change) -> Option<Answer> {
    Some(checked(&change.estimate, change.check.as_ref()?))
}

fn checked(estimate: &Estimate, check: &Check) -> Answer {
    Answer {
        value: estimate.value,
        low: check.low,
        high: check.high,
        is_open: false,
    }
}

/// What is asked of a world: a number, and what varies as a whole.
pub(super) type Asked = (What, Unit);

/// One study of a world, for each unit asked for what it says.
fn studies(world: &World, teachers: usize, run: u64, units: &[Unit], names: &Names) -> Vec<Shift> {
    let mut random = Random::of(1, run);
    let people = world.study(teachers, &mut random);
    let said = statements(world, &people, &mut random);
    let observations = names.observations(&people, &said, world.programme.is_some());
    let cycles: Vec<Arc<str>> = (1..=world.cycles)
        .map(|n| format!("Cycle {n}").into())
        .collect();
    let of_unit = |unit: &Unit| {
        let settings = Settings {
            unit: *unit,
            by: Vec::new(),
            ..Settings::default()
        };
        shift::estimate(&observations, &cycles, &settings)
    };
    units.iter().map(of_unit).collect()
}

fn units(asked: impl Iterator<Item = Unit>) -> Vec<Unit> {
    let asked: Vec<Unit> = asked.collect();
    let is_asked = |unit: &Unit| asked.contains(unit);
    Unit::ALL.into_iter().filter(is_asked).collect()
}

/// Scores of each number asked for; the runs are the same at any number of threads.
pub(super) fn coverage(
    world: &World,
    truth: &Truth,
    teachers: usize,
    asked: &[Asked],
    runs: u64,
) -> Vec<Score> {
    let names = Names::new();
    let units = units(asked.iter().map(|(_, unit)| *unit));
    let answers: Vec<Vec<Option<Answer>>> = (0..runs)
        .into_par_iter()
        .map(|run| {
            let shifts = studies(world, teachers, run, &units, &names);
            let of = |unit: Unit| shifts.iter().find(|shift| shift.unit == unit);
            let answer = |(what, unit): &Asked| what.answer(of(*unit)?);
            asked.iter().map(answer).collect()
        })
        .collect();
    let score = |(at, (what, _)): (usize, &Asked)| {
        let of_runs = answers.iter().map(|of_run| of_run[at]);
        Score::of(of_runs, what.truth(truth))
    };
    asked.iter().enumerate().map(score).collect()
}

/// A test of no change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Test {
    SignFlip,
    ChangePoint,
    Trend,
    TrendCheck,
    Shift,
    LogOdds,
    /// Any of the four sources' trends, corrected by Holm.
    AnySource,
}

impl Test {
    pub(super) const ALL: [Self; 7] = [
        Self::SignFlip,
        Self::Trend,
        Self::TrendCheck,
        Self::LogOdds,
        Self::Shift,
        Self::ChangePoint,
        Self::AnySource,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::SignFlip => "sign flips",
            Self::ChangePoint => "change-point",
            Self::Trend => "trend",
            Self::TrendCheck => "trend, CR2",
            Self::Shift => "shift",
            Self::LogOdds => "log-odds slope",
            Self::AnySource => "any of four trends, Holm",
        }
    }

    fn p_value(self, shift: &Shift) -> Option<f64> {
        let all = &shift.overall;
        match self {
            Self::SignFlip => Some(shift.sign_flip[TEACHER].as_ref()?.p_value),
            Self::ChangePoint => Some(shift.change_point[TEACHER].as_ref()?.p_value),
            Self::Trend => all.trend[TEACHER].as_ref()?.p_value,
            Self::TrendCheck => all.trend[TEACHER].as_ref()?.check?.p_value,
            Self::Shift => all.first_to_last[TEACHER].as_ref()?.p_value,
            Self::LogOdds => all.logit_trend[TEACHER].as_ref()?.p_value,
            Self::AnySource => {
                let adjusted = all.trend.iter().flatten().filter_map(|one| one.p_adjusted);
                adjusted.reduce(f64::min)
            }
        }
    }
}

/// How often each test finds a change.
pub(super) fn rejections(world: &World, teachers: usize, unit: Unit, runs: u64) -> Vec<Score> {
    let names = Names::new();
    let values: Vec<Vec<Option<f64>>> = (0..runs)
        .into_par_iter()
        .map(|run| {
            let shifts = studies(world, teachers, run, &[unit], &names);
            let of = |test: Test| test.p_value(shifts.first()?);
            Test::ALL.into_iter().map(of).collect()
        })
        .collect();
    let score = |at: usize| Score::rejected(values.iter().map(|of_run| of_run[at]));
    (0..Test::ALL.len()).map(score).collect()
}
