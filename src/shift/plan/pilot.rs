//! What a pilot tells of a study to come.

use super::study::Quantity;
use super::sums::Sums;
use crate::estimate::Estimate;
use crate::shift::tally::{self, whole};
use crate::shift::{Observation, Settings};

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
        let cycles = occurring.last().map_or(0, |last| last + 1);
        let settings = Settings {
            by: Vec::new(),
            ..Settings::default()
        };
        let tally = tally::count(observations, cycles, &settings).overall;
        let total = tally.total();
        let sums = Sums::new(&tally, &occurring, level);
        let mut pilot = Self {
            teachers: sums.teachers(),
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
                "The pilot's {} teachers tell little about how teachers differ.",
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::{Source, Sources};

    /// A teacher's cycle: statements, attributions, and how many of these are internal.
    type Cell = (&'static str, usize, usize, usize, usize);

    fn observations<'a>(cells: &[(&'a str, usize, usize, usize, usize)]) -> Vec<Observation<'a>> {
        let mut all = Vec::new();
        for (teacher, cycle, statements, attributions, internal) in cells {
            for at in 0..*statements {
                let source = match at {
                    _ if at < *internal => Some(Source::Teacher),
                    _ if at < *attributions => Some(Source::Student),
                    _ => None,
                };
                all.push(Observation {
                    teacher,
                    cycle: *cycle,
                    sources: source.into_iter().collect::<Sources>(),
                    ..Observation::default()
                });
            }
        }
        all
    }

    fn value(pilot: &Pilot, quantity: Quantity) -> Option<f64> {
        let finding = pilot.finding(quantity)?;
        finding.estimate.as_ref().map(|estimate| estimate.value)
    }

    fn told(pilot: &Pilot, quantity: Quantity) -> &str {
        let finding = pilot.finding(quantity).unwrap();
        finding.told.as_deref().unwrap_or_default()
    }

    const SCHOOL: [Cell; 8] = [
        ("a", 0, 10, 4, 1),
        ("a", 1, 12, 6, 3),
        ("a", 2, 8, 4, 2),
        ("b", 0, 20, 8, 2),
        ("b", 2, 10, 6, 3),
        ("c", 0, 6, 4, 2),
        ("c", 1, 10, 6, 1),
        ("c", 2, 4, 2, 1),
    ];

    #[test]
    fn counts_are_counted() {
        let pilot = Pilot::estimate(&observations(&SCHOOL), 0.95);
        assert_eq!((pilot.teachers, pilot.cycles), (3, 3));
        assert_eq!((pilot.statements, pilot.attributions), (80, 40));
        assert_eq!(value(&pilot, Quantity::Statements), Some(10.0));
        assert_eq!(value(&pilot, Quantity::Rate), Some(0.5));
        assert_eq!(value(&pilot, Quantity::Share), Some(15.0 / 40.0));
        let missing = value(&pilot, Quantity::Missing).unwrap();
        assert!((missing - 1.0 / 9.0).abs() < 1e-12);
        // Squares about 10: 0, 4, 4, 100, 0, 16, 0, 36; by seven.
        let variation = value(&pilot, Quantity::Variation).unwrap();
        assert!((variation - (160.0_f64 / 7.0).sqrt() / 10.0).abs() < 1e-12);
        for finding in &pilot.findings {
            if let Some(estimate) = &finding.estimate {
                assert!(estimate.low <= estimate.value && estimate.value <= estimate.high);
                assert!(estimate.low >= 0.0 && estimate.high.is_finite());
            }
        }
        // Without a 26 of 50, without b 26 of 50, without c 28 of 60.
        let rate = pilot.finding(Quantity::Rate).unwrap().estimate.unwrap();
        let [a, b, c] = [26.0 / 50.0, 26.0 / 50.0, 28.0 / 60.0_f64].map(|r| (r - 0.5).powi(2));
        assert!((rate.std_error.unwrap() - (a + b + c).sqrt()).abs() < 1e-12);
        assert!(pilot.told[0].contains("3 teachers tell little"));
        // Only two teachers have attributions in three cycles.
        assert_eq!(value(&pilot, Quantity::ReflectionSd), None);
        assert!(told(&pilot, Quantity::ReflectionSd).ends_with("the default, 0.09, stands."));
    }

    #[test]
    fn neither_order_nor_names_matter() {
        let all = observations(&SCHOOL);
        let mut turned = all.clone();
        turned.reverse();
        for one in &mut turned {
            one.teacher = match one.teacher {
                "a" => "z",
                other => other,
            };
        }
        assert_eq!(Pilot::estimate(&all, 0.9), Pilot::estimate(&turned, 0.9));
    }

    #[test]
    fn what_a_pilot_can_not_tell_it_says() {
        let of = |cells: &[Cell]| Pilot::estimate(&observations(cells), 0.95);
        for (cells, who) in [(&SCHOOL[..0], "no teacher"), (&SCHOOL[..3], "one teacher")] {
            let pilot = of(cells);
            assert!(pilot.findings.is_empty() && pilot.told[0].contains(who));
        }
        let one_cycle = of(&[("a", 0, 10, 4, 1), ("b", 0, 9, 4, 2), ("c", 0, 8, 5, 2)]);
        assert!(told(&one_cycle, Quantity::Missing).contains("can't be told from one cycle"));
        for quantity in [Quantity::ReflectionSd, Quantity::ChangeSd] {
            assert_eq!(value(&one_cycle, quantity), None);
            assert!(told(&one_cycle, quantity).contains("three teachers"));
        }
        assert_eq!(value(&one_cycle, Quantity::Statements), Some(9.0));

        let internal = of(&[("a", 0, 9, 4, 4), ("b", 0, 9, 4, 4), ("a", 1, 9, 4, 4)]);
        assert!(told(&internal, Quantity::Share).contains("is 1, which is not between"));
        let none = of(&[("a", 0, 9, 0, 0), ("b", 0, 9, 0, 0), ("b", 1, 9, 0, 0)]);
        assert!(told(&none, Quantity::Rate).contains("is 0, which is not between"));
        assert!(told(&none, Quantity::Share).contains("fewer than two teachers"));
        let two = of(&[("a", 0, 9, 4, 1), ("b", 0, 9, 4, 2)]);
        assert!(told(&two, Quantity::Variation).contains("fewer than three reflections"));
    }

    #[test]
    fn two_cycles_give_the_change_but_not_the_reflections() {
        let cells = [
            ("a", 0, 20, 20, 2),
            ("a", 1, 20, 20, 18),
            ("b", 0, 20, 20, 18),
            ("b", 1, 20, 20, 2),
            ("c", 0, 20, 20, 10),
            ("c", 1, 20, 20, 10),
        ];
        let pilot = Pilot::estimate(&observations(&cells), 0.95);
        assert_eq!(value(&pilot, Quantity::ReflectionSd), None);
        // Changes .8, −.8 and 0: variance .64, less 2(.09² + p(1 − p)/20) with
        // p(1 − p) = 20(4 · .09 + 2 · .25)/114 within reflections.
        let chance = 20.0 * (4.0 * 0.09 + 2.0 * 0.25) / 114.0;
        let wanted = (0.64 - 2.0 * (0.09_f64.powi(2) + chance / 20.0)).sqrt();
        let found = value(&pilot, Quantity::ChangeSd).unwrap();
        assert!((found - wanted).abs() < 1e-9, "{found} is not {wanted}");
        assert_eq!(
            pilot
                .finding(Quantity::ChangeSd)
                .unwrap()
                .estimate
                .as_ref()
                .unwrap()
                .teachers,
            3
        );
    }
}
