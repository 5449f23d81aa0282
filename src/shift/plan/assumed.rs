//! Where the values of a study come from.

use super::pilot::Pilot;
use super::study::{Quantity, Study};
use crate::estimate::Estimate;

/// A value that a plan rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Assumption {
    /// Of what.
    pub quantity: Quantity,
    /// The value planned with.
    pub value: f64,
    /// Where it comes from.
    pub basis: Basis,
    /// What the pilot says, where the value is the pilot's.
    pub estimate: Option<Estimate>,
    /// Why the pilot could not tell, or what must be known of what it tells: a sentence.
    pub told: Option<String>,
}

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The user gave it.
    Given,
    /// Estimated from a pilot.
    Pilot,
    /// [`Quantity::default_value`].
    Default,
}

impl Basis {
    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Pilot => "pilot",
            Self::Default => "default",
        }
    }
}

/// The study with each quantity as given, else as the pilot tells it, else by default; and where
/// each comes from, in the order of [`Quantity::ALL`].
#[must_use]
pub fn assume(
    mut study: Study,
    given: &[(Quantity, f64)],
    pilot: Option<&Pilot>,
) -> (Study, Vec<Assumption>) {
    let mut assumptions = Vec::new();
    for quantity in Quantity::ALL {
        let given = given.iter().find(|(of, _)| *of == quantity);
        let finding = pilot.and_then(|pilot| pilot.finding(quantity));
        let assumption = match (given, finding) {
            (Some((_, value)), _) => Assumption {
                quantity,
                value: *value,
                basis: Basis::Given,
                estimate: None,
                told: None,
            },
            (None, Some(finding)) => Assumption {
                quantity,
                value: match &finding.estimate {
                    Some(estimate) => estimate.value,
                    None => quantity.default_value(),
                },
                basis: match &finding.estimate {
                    Some(_) => Basis::Pilot,
                    None => Basis::Default,
                },
                estimate: finding.estimate,
                told: finding.told.clone(),
            },
            (None, None) => Assumption {
                quantity,
                value: quantity.default_value(),
                basis: Basis::Default,
                estimate: None,
                told: None,
            },
        };
        study.set(quantity, assumption.value);
        assumptions.push(assumption);
    }
    (study, assumptions)
}
