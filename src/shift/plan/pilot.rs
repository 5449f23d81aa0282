//! What a pilot tells of a study to come.

use std::collections::BTreeMap;

use super::moments::Moments;
use super::study::Quantity;
use crate::codebook::Source;
use crate::estimate::Estimate;
use crate::estimate::interval::{critical, effective, wilson};
use crate::shift::tally::{self, SOME, Tally, whole};
use crate::shift::{Observation, method};

/// Fewer teachers than these say little about how teachers differ.
const FEW_TEACHERS: usize = 10;

/// What a pilot tells.
#[derive(Clone, Debug, PartialEq)]
pub struct Pilot {
    /// How many teachers wrote.
    pub teachers: usize,
    /// In how many cycles.
    pub cycles: usize,
    /// How many statements.
    pub statements: u64,
    /// How many of them are attributions.
    pub attributions: u64,
    /// What it says of each quantity, in the order of [`Quantity::ALL`].
    pub findings: Vec<Finding>,
    /// What must be known of all of them, a sentence each.
    pub told: Vec<String>,
}

/// What a pilot says of one quantity.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Of what.
    pub quantity: Quantity,
    /// The estimate, with its interval by the jackknife over teachers; `None` where the pilot can't
    /// tell.
    pub estimate: Option<Estimate>,
    /// Why it can't tell, or what must be known of the estimate: a sentence.
    pub told: Option<String>,
}

impl Pilot {
    /// Estimates every quantity from a pilot's codings, with intervals at a level: shares as Wilson
    /// intervals with an effective number of statements, the others as t intervals (those of SDs on
    /// the scale of variances, cut at 0), all by the jackknife that leaves out one teacher.
    ///
    /// The order of observations and the names of teachers make no difference. A pilot that can't
    /// tell a quantity, or says what can't be planned with, says so.
    ///
    /// # Panics
    ///
    /// If the level is not between 0 and 1, or an expected probability not from 0 to 1.
    #[must_use]
    pub fn estimate(observations: &[Observation<'_>], level: f64) -> Self {
        assert!(
            level > 0.0 && level < 1.0,
            "level {level} is not between 0 and 1"
        );
        let mut occurring: Vec<usize> = observations.iter().map(|one| one.cycle).collect();
        occurring.sort_unstable();
        occurring.dedup();
        let tally = tally::count(observations).overall;
        let total = tally.total();
        let sums = Sums::new(&tally, &occurring, level);
        let mut pilot = Self {
            teachers: sums.parts.len(),
            cycles: occurring.len(),
            statements: total.statements,
            attributions: whole(total.attributions),
            findings: Vec::new(),
            told: Vec::new(),
        };
        if pilot.teachers < 2 {
            pilot.told.push(format!(
                "The pilot holds {}: what teachers have in common can't be told from that, so the \
                 defaults stand.",
                if pilot.teachers == 0 {
                    "no teacher"
                } else {
                    "one teacher"
                }
            ));
            return pilot;
        }
        if pilot.teachers < FEW_TEACHERS {
            pilot.told.push(format!(
                "The pilot's {} teachers tell little about how teachers differ: to be on the safe \
                 side, plan with the upper bounds of the two SDs as well.",
                pilot.teachers
            ));
        }
        let findings = Quantity::ALL.map(|quantity| {
            let (estimate, told) = sums.finding(quantity);
            Finding {
                quantity,
                estimate,
                told,
            }
        });
        pilot.findings = findings.into();
        pilot
    }

    /// What it says of one quantity; `None` if it says nothing of any.
    pub fn finding(&self, quantity: Quantity) -> Option<&Finding> {
        self.findings.iter().find(|one| one.quantity == quantity)
    }
}

/// A pilot's sums, in all and by teacher.
struct Sums {
    all: Moments,
    parts: Vec<Moments>,
    cycles: f64,
    statements: f64,
    attributions: f64,
    level: f64,
}

/// An estimate, or why there is none; or both.
type Found = (Option<Estimate>, Option<String>);

impl Sums {
    fn new(tally: &Tally, occurring: &[usize], level: f64) -> Self {
        let source = Source::Teacher.index();
        let (first, last) = match (occurring.first(), occurring.last()) {
            (Some(first), Some(last)) => (*first, *last),
            _ => (0, 0),
        };
        let mut sums: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
        for entry in &tally.entries {
            let (named, all) = sums.entry(entry.cycle).or_default();
            *named += entry.counts.named[source];
            *all += entry.counts.attributions;
        }
        let shares: BTreeMap<usize, f64> = sums
            .into_iter()
            .filter(|(_, (_, all))| *all >= SOME)
            .map(|(cycle, (named, all))| (cycle, named / all))
            .collect();
        let parts: Vec<Moments> = tally
            .entries
            .chunk_by(|a, b| a.teacher == b.teacher)
            .map(|cells| Moments::of(cells, source, &shares, (last - first) as f64))
            .collect();
        let total = tally.total();
        Self {
            all: Moments::total(&parts),
            parts,
            cycles: occurring.len() as f64,
            statements: total.statements as f64,
            attributions: total.attributions,
            level,
        }
    }

    fn finding(&self, quantity: Quantity) -> Found {
        let found = match quantity {
            Quantity::Statements => self.mean(Moments::statements),
            Quantity::Variation => self.mean(Moments::variation),
            Quantity::Rate => self.share_of(self.statements, Moments::rate),
            Quantity::Share => self.share_of(self.attributions, Moments::share),
            Quantity::Missing => {
                let all = self.parts.len() as f64 * self.cycles;
                self.share_of(all, |sums| sums.missing(self.cycles))
            }
            Quantity::ReflectionSd => return self.reflection_sd(),
            Quantity::ChangeSd => return self.change_sd(),
        };
        let (low, high) = quantity.bounds().into_inner();
        match found {
            Some(found) if quantity.bounds().contains(&found.value) => (Some(found), None),
            Some(found) => {
                let value = decimals(found.value);
                cannot(
                    quantity,
                    &format!("is {value}, which is not between {low} and {high}"),
                )
            }
            None => cannot(
                quantity,
                match quantity {
                    Quantity::Missing => "can't be told from one cycle",
                    Quantity::Variation => "can't be told from fewer than three reflections",
                    _ => "can't be told: fewer than two teachers have attributions",
                },
            ),
        }
    }

    /// σ_r, from three teachers or more with three cycles each.
    fn reflection_sd(&self) -> Found {
        let quantity = Quantity::ReflectionSd;
        let found = self.sd(Moments::lines, Moments::reflection_variance);
        match found {
            Some(found) => self.judged(quantity, found),
            None => cannot(
                quantity,
                "can't be told: that takes three teachers with attributions in three cycles each",
            ),
        }
    }

    /// σ_s, from three teachers or more with two cycles each; with σ_r by default where the pilot can't tell it.
    fn change_sd(&self) -> Found {
        let quantity = Quantity::ChangeSd;
        let default = Quantity::ReflectionSd.default_value().powi(2);
        let known = self.reflection_sd().0.is_some();
        let reflections = |sums: &Moments| match sums.reflection_variance() {
            Some(variance) if known => variance.max(0.0),
            _ => default,
        };
        let variance = |sums: &Moments| sums.change_variance(reflections(sums));
        match self.sd(Moments::changes, variance) {
            Some(found) => self.judged(quantity, found),
            None => cannot(
                quantity,
                "can't be told: that takes three teachers with attributions in two cycles each",
            ),
        }
    }

    /// What is to be said of an SD.
    fn judged(&self, quantity: Quantity, found: Estimate) -> Found {
        let (low, high) = quantity.bounds().into_inner();
        if found.high <= 0.0 {
            cannot(quantity, "is below what chance alone makes")
        } else if found.value > high {
            let value = decimals(found.value);
            cannot(
                quantity,
                &format!("is {value}, which is not between {low} and {high}"),
            )
        } else if found.value <= 0.0 {
            let told = format!(
                "In the pilot the {} is no larger than chance makes it and is taken for 0; up to \
                 {} would go with the pilot as well.",
                quantity.name(),
                decimals(found.high)
            );
            (Some(found), Some(told))
        } else {
            (Some(found), None)
        }
    }

    /// A value and its jackknife variance, Σ_t (θ₋t − θ)² from the smallest square up; `None` if
    /// the value can't be told, or not without one of the teachers.
    fn jackknife(&self, theta: impl Fn(&Moments) -> Option<f64>) -> Option<(f64, f64)> {
        let value = theta(&self.all)?;
        let squares = self.parts.iter().map(|part| {
            let change = theta(&self.all.without(part))? - value;
            Some(change * change)
        });
        let mut squares: Vec<f64> = squares.collect::<Option<_>>()?;
        squares.sort_by(f64::total_cmp);
        Some((value, squares.iter().sum()))
    }

    fn estimate(&self, (value, low, high): (f64, f64, f64), variance: f64) -> Estimate {
        Estimate {
            value,
            low,
            high,
            level: self.level,
            std_error: (variance > 1e-18).then(|| variance.sqrt()),
            method: method::JACKKNIFE,
            teachers: self.parts.len(),
            attributions: whole(self.attributions),
        }
    }

    fn critical(&self, teachers: f64) -> f64 {
        critical(self.level, Some((teachers - 1.0).max(1.0)))
    }

    /// A number that is no share.
    fn mean(&self, theta: impl Fn(&Moments) -> Option<f64>) -> Option<Estimate> {
        let (value, variance) = self.jackknife(theta)?;
        let half = self.critical(self.parts.len() as f64) * variance.sqrt();
        let bounds = (value, (value - half).max(0.0), value + half);
        Some(self.estimate(bounds, variance))
    }

    /// A share of so many.
    fn share_of(&self, of: f64, theta: impl Fn(&Moments) -> Option<f64>) -> Option<Estimate> {
        let (value, variance) = self.jackknife(theta)?;
        let critical = self.critical(self.parts.len() as f64);
        let (low, high) = wilson(value, effective(value, variance, of), critical);
        Some(Estimate {
            method: method::WILSON,
            ..self.estimate((value, low, high), variance)
        })
    }

    /// An SD, from a variance that may be below 0 and rests on so many teachers. Its standard error
    /// is that of the variance by twice the SD; `None` at 0.
    fn sd(
        &self,
        teachers: impl Fn(&Moments) -> f64,
        theta: impl Fn(&Moments) -> Option<f64>,
    ) -> Option<Estimate> {
        let (value, variance) = self.jackknife(theta)?;
        let teachers = teachers(&self.all);
        let half = self.critical(teachers) * variance.sqrt();
        let root = |variance: f64| variance.max(0.0).sqrt();
        let bounds = (root(value), root(value - half), root(value + half));
        let slope = 2.0 * bounds.0;
        Some(Estimate {
            std_error: (slope > 1e-9).then(|| variance.sqrt() / slope),
            teachers: tally::whole(teachers).try_into().unwrap_or(usize::MAX),
            ..self.estimate(bounds, variance)
        })
    }
}

fn cannot(quantity: Quantity, why: &str) -> Found {
    let (name, default) = (quantity.name(), quantity.default_value());
    let told = format!("In the pilot the {name} {why}; the default, {default}, stands.");
    (None, Some(told))
}

/// Three decimals, without noughts at the end.
fn decimals(value: f64) -> String {
    format!("{}", (value * 1000.0).round() / 1000.0)
}
