//! Power, the smallest shift detected, and what it takes.

use super::noncentral;
use super::study::{Codes, Contrast, MOST_TEACHERS, Study};
use super::variance::{self, Variance};
use crate::error::Error;
use crate::estimate::interval::{critical, upper};

/// A study that is to detect one kind of change.
#[derive(Clone, Debug, PartialEq)]
pub struct Design {
    study: Study,
    contrast: Contrast,
    /// Sizes of the weights of the cycles compared, the largest first.
    weights: Vec<f64>,
    /// How many standard errors a shift must be long; `None` with one teacher, where there is none.
    multiplier: Option<f64>,
}

impl Design {
    /// Plans for a change.
    ///
    /// # Errors
    ///
    /// If a value of the study is outside its bounds ([`Study::check`]).
    pub fn new(study: &Study, contrast: Contrast) -> Result<Self, Error> {
        study.check()?;
        let mut weights: Vec<f64> = contrast
            .weights(study.cycles)
            .into_iter()
            .map(f64::abs)
            .filter(|weight| *weight > 1e-12)
            .collect();
        weights.sort_by(|a, b| b.total_cmp(a));
        let multiplier = df(study).map(|df| noncentral::multiplier(study.level, study.power, df));
        Ok(Self {
            study: study.clone(),
            contrast,
            weights,
            multiplier,
        })
    }

    /// Which change is to be detected.
    pub fn contrast(&self) -> Contrast {
        self.contrast
    }

    /// How many cycles have a weight in the change.
    pub fn cycles_compared(&self) -> usize {
        self.weights.len()
    }

    /// How many statements the cycles compared are expected to hold: more codes add nothing.
    pub fn statements_compared(&self) -> u64 {
        ceiling(self.study.statements_a_cycle() * self.weights.len() as f64)
    }

    /// How uncertain the change will be with so many human codes (none count as one):
    ///
    /// `V = v/T + (σ_ε²/a²)[S₁²/m − S₂/N_c]`, with `S₁ = Σ|l_c|`, `S₂ = Σl_c²` of the weights, m
    /// the codes and `N_c` the statements of a cycle; `n_c` is never above `N_c`.
    pub fn variance(&self, codes: Codes) -> Variance {
        Variance {
            teachers: variance::between(&self.study, &self.weights),
            coding: variance::coding(&self.study, &self.weights, codes),
        }
    }

    /// The probability that a shift of this size, in shares, is found: that the interval leaves out
    /// 0 on the shift's own side. By the noncentral t distribution with T − 1 degrees of freedom; 0
    /// with one teacher, whose shift has no interval.
    pub fn power(&self, shift: f64, codes: Codes) -> f64 {
        df(&self.study).map_or(0.0, |df| {
            let t = critical(self.study.level, Some(df));
            noncentral::survival(t, df, shift.abs() / self.variance(codes).std_error())
        })
    }

    /// The same by a central t distribution moved to the shift, P(t > t₁₋α/₂ − δ/√V): simpler, and
    /// nearly the same from ten teachers on.
    pub fn power_shifted(&self, shift: f64, codes: Codes) -> f64 {
        df(&self.study).map_or(0.0, |df| {
            let t = critical(self.study.level, Some(df));
            upper(t - shift.abs() / self.variance(codes).std_error(), df)
        })
    }

    /// The smallest shift that is found with the power wanted, in shares; `None` if even 100 points
    /// are not.
    pub fn detectable(&self, codes: Codes) -> Option<f64> {
        let smallest = self.multiplier? * self.variance(codes).std_error();
        (smallest <= 1.0).then_some(smallest)
    }

    /// The same by the moved t distribution: (t₁₋α/₂ + `t_power)√V`.
    pub fn detectable_shifted(&self, codes: Codes) -> Option<f64> {
        let df = df(&self.study)?;
        let level = self.study.level;
        let quantiles =
            critical(level, Some(df)) + critical(2.0 * self.study.power - 1.0, Some(df));
        let smallest = quantiles * self.variance(codes).std_error();
        (smallest <= 1.0).then_some(smallest)
    }

    /// How many human codes a shift of this size, in shares, takes; `None` if no number suffices,
    /// because teachers differ too much for so few of them.
    pub fn codes_needed(&self, shift: f64) -> Option<u64> {
        let bound = (shift.abs() / self.multiplier?).powi(2);
        let enough = |number| self.variance(Codes::Number(number)).total() <= bound;
        let (mut low, mut high) = (0, self.statements_compared());
        if self.variance(Codes::All).total() > bound {
            return None;
        }
        while high - low > 1 {
            let middle = u64::midpoint(low, high);
            if enough(middle) {
                high = middle;
            } else {
                low = middle;
            }
        }
        Some(high)
    }

    /// How many teachers a shift of this size, in shares, takes with so many human codes; `None` if
    /// more than [`MOST_TEACHERS`].
    pub fn teachers_needed(&self, shift: f64, codes: Codes) -> Option<u32> {
        let enough = |teachers: u32| {
            let study = Study {
                teachers,
                ..self.study.clone()
            };
            let design = Self::new(&study, self.contrast).ok();
            let smallest = design.and_then(|design| design.detectable(codes));
            smallest.is_some_and(|smallest| smallest <= shift.abs())
        };
        let (mut low, mut high) = (1, 2);
        while !enough(high) {
            if high == MOST_TEACHERS {
                return None;
            }
            low = high;
            high = (2 * high).min(MOST_TEACHERS);
        }
        while high - low > 1 {
            let middle = u32::midpoint(low, high);
            if enough(middle) {
                high = middle;
            } else {
                low = middle;
            }
        }
        Some(high)
    }
}

/// Degrees of freedom: one fewer than teachers; `None` with one teacher.
fn df(study: &Study) -> Option<f64> {
    (study.teachers > 1).then(|| f64::from(study.teachers - 1))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "at most as many statements as the bounds of a study allow, 1e11"
)]
fn ceiling(statements: f64) -> u64 {
    statements.ceil() as u64
}
