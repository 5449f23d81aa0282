//! What is assumed of a study that has yet to be made.

use std::ops::RangeInclusive;

use crate::error::Error;

/// Most teachers that are planned for.
pub const MOST_TEACHERS: u32 = 100_000;

/// Most cycles that are planned for.
pub const MOST_CYCLES: u32 = 100;

/// A study as it is planned.
///
/// The defaults are those of the simulated schools by which the methods were chosen (see
/// `docs/methods.md`): they are no measurements of real teachers. A pilot is better.
#[derive(Clone, Debug, PartialEq)]
pub struct Study {
    /// How many teachers take part, 1 to [`MOST_TEACHERS`]; default 20.
    pub teachers: u32,
    /// How many cycles they write in, 2 to [`MOST_CYCLES`]; default 4.
    pub cycles: u32,
    /// [`Quantity::Statements`]; default 17.
    pub statements: f64,
    /// [`Quantity::Variation`]; default 0.45.
    pub variation: f64,
    /// [`Quantity::Rate`]; default 0.5.
    pub rate: f64,
    /// [`Quantity::Share`]; default 0.35.
    pub share: f64,
    /// [`Quantity::Missing`]; default 0.10.
    pub missing: f64,
    /// [`Quantity::ReflectionSd`]; default 0.09.
    pub reflection_sd: f64,
    /// [`Quantity::ChangeSd`]; default 0.09.
    pub change_sd: f64,
    /// What is left of the classifier's errors; default [`Residual::Strata`].
    pub residual: Residual,
    /// Confidence level of the interval that is to leave out 0, 0.5 to 0.999; default 0.95.
    pub level: f64,
    /// Probability with which a shift is to be detected, 0.5 to 0.99; default 0.80.
    pub power: f64,
}

impl Default for Study {
    fn default() -> Self {
        Self {
            teachers: 20,
            cycles: 4,
            statements: Quantity::Statements.default_value(),
            variation: Quantity::Variation.default_value(),
            rate: Quantity::Rate.default_value(),
            share: Quantity::Share.default_value(),
            missing: Quantity::Missing.default_value(),
            reflection_sd: Quantity::ReflectionSd.default_value(),
            change_sd: Quantity::ChangeSd.default_value(),
            residual: Residual::Strata,
            level: 0.95,
            power: 0.80,
        }
    }
}

impl Study {
    /// The value of one of the quantities that a pilot can tell.
    pub fn get(&self, quantity: Quantity) -> f64 {
        match quantity {
            Quantity::Statements => self.statements,
            Quantity::Variation => self.variation,
            Quantity::Rate => self.rate,
            Quantity::Share => self.share,
            Quantity::Missing => self.missing,
            Quantity::ReflectionSd => self.reflection_sd,
            Quantity::ChangeSd => self.change_sd,
        }
    }

    /// Sets one of the quantities that a pilot can tell.
    pub fn set(&mut self, quantity: Quantity, value: f64) {
        *match quantity {
            Quantity::Statements => &mut self.statements,
            Quantity::Variation => &mut self.variation,
            Quantity::Rate => &mut self.rate,
            Quantity::Share => &mut self.share,
            Quantity::Missing => &mut self.missing,
            Quantity::ReflectionSd => &mut self.reflection_sd,
            Quantity::ChangeSd => &mut self.change_sd,
        } = value;
    }

    /// How many statements a cycle is expected to hold.
    pub fn statements_a_cycle(&self) -> f64 {
        f64::from(self.teachers) * self.statements * (1.0 - self.missing)
    }

    /// Whether every value can be planned with.
    ///
    /// # Errors
    ///
    /// If a value is outside its bounds: the message names both.
    pub fn check(&self) -> Result<(), Error> {
        whole("teachers", self.teachers, 1, MOST_TEACHERS)?;
        whole("cycles", self.cycles, 2, MOST_CYCLES)
            .map_err(|error| error.with_hint("a shift is a change between two cycles or more"))?;
        for quantity in Quantity::ALL {
            within(quantity.name(), self.get(quantity), &quantity.bounds())?;
        }
        if let Residual::Given(sd) = self.residual {
            within("residual SD of the coding", sd, &Residual::BOUNDS)?;
        }
        within("level", self.level, &(0.5..=0.999))?;
        within("power", self.power, &(0.5..=0.99))
    }
}

fn whole(name: &str, value: u32, low: u32, high: u32) -> Result<(), Error> {
    if (low..=high).contains(&value) {
        return Ok(());
    }
    let what = format!("plan the study: its number of {name}, {value}, is not {low} to {high}");
    Err(Error::usage(what))
}

fn within(name: &str, value: f64, bounds: &RangeInclusive<f64>) -> Result<(), Error> {
    if bounds.contains(&value) {
        return Ok(());
    }
    let (low, high) = (bounds.start(), bounds.end());
    let what = format!("plan the study: the {name} {value} is not between {low} and {high}");
    Err(Error::usage(what))
}

/// What is assumed of the reflections, and can be estimated from a pilot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// Mean number of statements that a teacher writes in a cycle, where there are any.
    Statements,
    /// Coefficient of variation of that number: its standard deviation by its mean.
    Variation,
    /// Part of the statements that are attributions.
    Rate,
    /// Part of the attributions that is to shift: the internal share, over all cycles.
    Share,
    /// Part of the reflections (a teacher in a cycle) that are never written.
    Missing,
    /// `σ_r`: standard deviation of a reflection's true share about its teacher's own line.
    ReflectionSd,
    /// `σ_s`: standard deviation, between teachers, of the true change over the whole period.
    ChangeSd,
}

impl Quantity {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 7] = [
        Self::Statements,
        Self::Variation,
        Self::Rate,
        Self::Share,
        Self::Missing,
        Self::ReflectionSd,
        Self::ChangeSd,
    ];

    /// What it is called, in words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Statements => "statements per reflection",
            Self::Variation => "variation of statements per reflection",
            Self::Rate => "attribution rate",
            Self::Share => "internal share",
            Self::Missing => "share of missing reflections",
            Self::ReflectionSd => "SD of shares between reflections",
            Self::ChangeSd => "SD of changes between teachers",
        }
    }

    /// The value taken where nothing is known.
    pub fn default_value(self) -> f64 {
        match self {
            Self::Statements => 17.0,
            Self::Variation => 0.45,
            Self::Rate => 0.5,
            Self::Share => 0.35,
            Self::Missing => 0.10,
            Self::ReflectionSd | Self::ChangeSd => 0.09,
        }
    }

    /// The smallest and the largest value that can be planned with.
    pub fn bounds(self) -> RangeInclusive<f64> {
        match self {
            Self::Statements => 1.0..=10_000.0,
            Self::Variation => 0.0..=5.0,
            Self::Rate => 0.001..=1.0,
            Self::Share => 0.01..=0.99,
            Self::Missing => 0.0..=0.9,
            Self::ReflectionSd => 0.0..=0.5,
            Self::ChangeSd => 0.0..=1.0,
        }
    }
}

/// What is left of the errors of coding once human codes correct them: the standard deviation of a
/// statement's part in the share (Y − pA) about what the classifier says of it.
///
/// The values were measured in simulation, where half the statements were attributions; for another
/// rate *a* they are multiplied by √(a/.5), the variance of Y − pA being a·p(1 − p). A classifier's
/// errors among what is no attribution needn't shrink so with the rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Residual {
    /// A classifier with an F1 of about .865 a source, human codes drawn by strata of its
    /// uncertainty: .145.
    Strata,
    /// The same classifier, human codes drawn at random: .172.
    Random,
    /// No classifier: only what people coded counts: .346.
    HumanOnly,
    /// A value of one's own, 0.001 to 1, taken as it is: .218 for an F1 of .77, .121 for one of
    /// .94, both at random with half the statements attributions.
    Given(f64),
}

impl Residual {
    /// The rate of attributions at which the values were measured.
    const MEASURED_AT: f64 = 0.5;

    /// What may be given.
    pub const BOUNDS: RangeInclusive<f64> = 0.001..=1.0;

    /// The standard deviation for a rate of attributions.
    pub fn sd(self, rate: f64) -> f64 {
        let measured = match self {
            Self::Strata => 0.145,
            Self::Random => 0.172,
            Self::HumanOnly => 0.346,
            Self::Given(sd) => return sd,
        };
        measured * (rate / Self::MEASURED_AT).sqrt()
    }
}

/// Which change is to be detected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contrast {
    /// Last cycle less first.
    FirstToLast,
    /// The line through all cycles, as the change over the whole period.
    Trend,
}

impl Contrast {
    /// Both; with two cycles only the first, as they are then the same.
    pub fn of(cycles: u32) -> &'static [Self] {
        match cycles {
            0..=2 => &[Self::FirstToLast],
            _ => &[Self::FirstToLast, Self::Trend],
        }
    }

    /// The one that more cycles make steadier: the trend, from three cycles on.
    pub fn steadiest(cycles: u32) -> Self {
        match cycles {
            0..=2 => Self::FirstToLast,
            _ => Self::Trend,
        }
    }

    /// The weight of each cycle's share in the change: −1, 0 …, 1; or (K − 1) x / Σx², x being the
    /// cycle's place less the mean place.
    pub fn weights(self, cycles: u32) -> Vec<f64> {
        let last = cycles.saturating_sub(1);
        let mean = f64::from(last) / 2.0;
        let squares: f64 = (0..cycles).map(|c| (f64::from(c) - mean).powi(2)).sum();
        let weight = |cycle: u32| match self {
            Self::FirstToLast if cycle == last => 1.0,
            Self::FirstToLast if cycle == 0 => -1.0,
            Self::FirstToLast => 0.0,
            Self::Trend => f64::from(last) * (f64::from(cycle) - mean) / squares.max(0.5),
        };
        (0..cycles).map(weight).collect()
    }

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::FirstToLast => "first to last",
            Self::Trend => "trend",
        }
    }
}

/// How many statements people code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codes {
    /// So many, drawn at random in each cycle in proportion to its weight in the change.
    Number(u64),
    /// All of them.
    All,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_measure_a_change_over_the_whole_period() {
        for (contrast, wanted) in [
            (Contrast::FirstToLast, [-1.0, 0.0, 0.0, 1.0]),
            (Contrast::Trend, [-0.9, -0.3, 0.3, 0.9]),
        ] {
            let weights = contrast.weights(4);
            assert_eq!(weights.len(), 4);
            for (found, wanted) in weights.iter().zip(wanted) {
                assert!((found - wanted).abs() < 1e-12);
            }
        }
        for cycles in [2, 3, 8, 12] {
            for contrast in [Contrast::FirstToLast, Contrast::Trend] {
                let line = contrast.weights(cycles).into_iter().zip(0..);
                let change: f64 = line.map(|(weight, c)| weight * f64::from(c)).sum();
                assert!((change - f64::from(cycles - 1)).abs() < 1e-9, "{cycles}");
            }
        }
    }

    #[test]
    fn the_residual_of_people_alone_is_that_of_a_share() {
        for rate in [0.1, 0.5, 1.0] {
            let share = 0.4_f64;
            let sd = (rate * share * (1.0 - share)).sqrt();
            assert!((Residual::HumanOnly.sd(rate) - sd).abs() < 0.002);
        }
        assert!((Residual::Strata.sd(0.5) - 0.145).abs() < 1e-12);
        assert!((Residual::Given(0.3).sd(0.1) - 0.3).abs() < 1e-12);
    }

    #[test]
    fn what_can_not_be_planned_with_is_named_with_its_bound() {
        let of = |change: fn(&mut Study)| {
            let mut study = Study::default();
            change(&mut study);
            let error = study.check().unwrap_err();
            assert!(error.is_usage());
            error.to_string()
        };
        assert!(Study::default().check().is_ok());
        assert!(of(|s| s.teachers = 0).ends_with("its number of teachers, 0, is not 1 to 100000"));
        assert!(of(|s| s.cycles = 1).ends_with("its number of cycles, 1, is not 2 to 100"));
        assert!(of(|s| s.rate = 1.5).ends_with("attribution rate 1.5 is not between 0.001 and 1"));
        assert!(of(|s| s.share = f64::NAN).contains("the internal share NaN is not between"));
        assert!(of(|s| s.level = 95.0).ends_with("the level 95 is not between 0.5 and 0.999"));
        assert!(of(|s| s.power = 1.0).ends_with("the power 1 is not between 0.5 and 0.99"));
        assert!(of(|s| s.residual = Residual::Given(-1.0)).contains("-1 is not between 0.001"));
    }
}
