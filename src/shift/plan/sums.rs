//! What a pilot's sums say, with intervals by the jackknife over teachers.

use std::collections::BTreeMap;

use super::moments::Moments;
use super::study::Quantity;
use crate::codebook::Source;
use crate::estimate::interval::{critical, effective, wilson};
use crate::estimate::{Estimate, ascending_sum, units};
use crate::shift::method;
use crate::shift::tally::{SOME, Tally, whole};

/// A pilot's sums, in all and by teacher.
pub(super) struct Sums {
    all: Moments,
    parts: Vec<Moments>,
    cycles: f64,
    statements: f64,
    attributions: f64,
    level: f64,
}

/// An estimate, or why there is none; or both.
pub(super) type Found = (Option<Estimate>, Option<String>);

impl Sums {
    pub(super) fn new(tally: &Tally, occurring: &[usize], level: f64) -> Self {
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

    /// How many teachers wrote.
    pub(super) fn teachers(&self) -> usize {
        self.parts.len()
    }

    pub(super) fn finding(&self, quantity: Quantity) -> Found {
        let found = match quantity {
            Quantity::Statements => self.mean(units::STATEMENTS, Moments::statements),
            Quantity::Variation => self.mean(units::RATIO, Moments::variation),
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

    /// `σ_r`, from three teachers or more with three cycles each.
    fn reflection_sd(&self) -> Found {
        let quantity = Quantity::ReflectionSd;
        let found = self.sd(Moments::lines, Moments::reflection_variance);
        match found {
            Some(found) => Self::judged(quantity, found),
            None => cannot(
                quantity,
                "can't be told: that takes three teachers with attributions in three cycles each",
            ),
        }
    }

    /// `σ_s`, from three teachers or more with two cycles each; with `σ_r` by default where the
    /// pilot can't tell it.
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
            Some(found) => Self::judged(quantity, found),
            None => cannot(
                quantity,
                "can't be told: that takes three teachers with attributions in two cycles each",
            ),
        }
    }

    /// What is to be said of an SD.
    fn judged(quantity: Quantity, found: Estimate) -> Found {
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

    /// A value and its jackknife variance, `Σ_t (θ₋t − θ)²` from the smallest square up; `None` if
    /// the value can't be told, or not without one of the teachers.
    fn jackknife(&self, theta: impl Fn(&Moments) -> Option<f64>) -> Option<(f64, f64)> {
        let value = theta(&self.all)?;
        let squares = self.parts.iter().map(|part| {
            let change = theta(&self.all.without(part))? - value;
            Some(change * change)
        });
        Some((value, ascending_sum(squares.collect::<Option<_>>()?)))
    }

    fn estimate(&self, (value, low, high): (f64, f64, f64), variance: f64) -> Estimate {
        Estimate {
            value,
            low,
            high,
            level: self.level,
            std_error: (variance > 1e-18).then(|| variance.sqrt()),
            method: method::JACKKNIFE,
            units: units::SHARE,
            teachers: self.parts.len(),
            attributions: whole(self.attributions),
        }
    }

    fn critical(&self, teachers: f64) -> f64 {
        critical(self.level, Some((teachers - 1.0).max(1.0)))
    }

    /// A number that is no share.
    fn mean(
        &self,
        units: &'static str,
        theta: impl Fn(&Moments) -> Option<f64>,
    ) -> Option<Estimate> {
        let (value, variance) = self.jackknife(theta)?;
        let half = self.critical(self.parts.len() as f64) * variance.sqrt();
        let bounds = (value, (value - half).max(0.0), value + half);
        Some(Estimate {
            units,
            ..self.estimate(bounds, variance)
        })
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
            teachers: whole(teachers).try_into().unwrap_or(usize::MAX),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shift::tally::{Counts, Entry};

    /// Splitmix64: draws between 0 and 1.
    struct Draws(u64);

    impl Draws {
        fn uniform(&mut self) -> f64 {
            self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut z = self.0;
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            ((z ^ (z >> 31)) >> 11) as f64 / 9_007_199_254_740_992.0
        }

        fn normal(&mut self) -> f64 {
            (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
        }
    }

    #[test]
    fn variances_are_right_on_average() {
        // 150 pilots of 30 teachers in 4 cycles, 4 to 12 attributions each, one in ten missing.
        let (reflections, changes) = (0.08_f64, 0.12_f64);
        let mut draws = Draws(7);
        let (mut found, rounds) = ([Vec::new(), Vec::new()], 150);
        for _ in 0..rounds {
            let mut entries = Vec::new();
            for teacher in 0..30 {
                let (level, change) = (0.05 * draws.normal(), changes * draws.normal());
                for cycle in 0..4 {
                    if draws.uniform() < 0.1 {
                        continue;
                    }
                    let place = cycle as f64 / 3.0 - 0.5;
                    let share =
                        0.45 + 0.1 * place + level + change * place + reflections * draws.normal();
                    let all = 4 + u64::from(draws.uniform() < 0.5) * 8;
                    let internal = (0..all).filter(|_| draws.uniform() < share).count();
                    let mut counts = Counts {
                        statements: all,
                        attributions: all as f64,
                        ..Counts::default()
                    };
                    counts.named[Source::Teacher.index()] = internal as f64;
                    entries.push(Entry {
                        unit: teacher,
                        teacher,
                        cycle,
                        counts,
                    });
                }
            }
            let tally = Tally { entries };
            let sums = Sums::new(&tally, &[0, 1, 2, 3], 0.95).all;
            let variance = sums.reflection_variance().unwrap();
            found[0].push(variance);
            found[1].push(sums.change_variance(variance).unwrap());
        }
        for (found, wanted) in found.iter().zip([reflections.powi(2), changes.powi(2)]) {
            let count = f64::from(rounds);
            let mean = found.iter().sum::<f64>() / count;
            let spread = found.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (count - 1.0);
            let error = (spread / count).sqrt();
            assert!(
                (mean - wanted).abs() < 3.0 * error,
                "{mean} ± {error} is not {wanted}"
            );
            // So that a wrong formula could not hide in a wide error.
            assert!(error < 0.3 * wanted, "{error} is wide for {wanted}");
        }
    }
}
