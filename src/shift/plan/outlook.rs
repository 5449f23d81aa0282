//! A plan: what a study as planned can detect, and what it would take.

use super::assumed::{Assumption, Basis};
use super::design::Design;
use super::pilot::Pilot;
use super::study::{Codes, Contrast, MOST_TEACHERS, Quantity, Study};
use super::variance::Variance;
use crate::error::Error;

/// Numbers of human codes for which the smallest shift detected is shown.
const LADDER: [u64; 4] = [100, 200, 400, 1000];

/// Numbers of cycles for which it is said what they would take, beside that planned.
const MORE_CYCLES: [u32; 2] = [8, 12];

/// Most points of a power curve.
const POINTS: u32 = 12;

/// A power above this is shown as 100 %: a curve ends there.
const SURE: f64 = 0.995;

/// What a study can detect.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The study.
    pub study: Study,
    /// Where each of its values comes from; empty unless told ([`Plan::resting_on`]).
    pub assumptions: Vec<Assumption>,
    /// The shift asked for, in shares.
    pub shift: f64,
    /// The human codes asked for.
    pub codes: Codes,
    /// By the kind of change: first to last, and from three cycles on the trend.
    pub outlooks: Vec<Outlook>,
    /// What the shift asked for would take in as many cycles and in more, by the trend (with two
    /// cycles from first to last).
    pub ways: Vec<Way>,
    /// What a reader must know before trusting the numbers, a sentence each.
    pub cautions: Vec<String>,
}

impl Plan {
    /// Whether what was asked for is met by any kind of change, or what stands against it: the
    /// least of the outlooks' limits.
    pub fn limit(&self) -> Limit {
        let limits = self.outlooks.iter().map(|outlook| outlook.limit);
        limits.min().unwrap_or(Limit::Teachers)
    }

    /// The outlook of the change that more cycles make steadier.
    pub fn steadiest(&self) -> Option<&Outlook> {
        self.outlooks.last()
    }

    /// The same plan with where its study's values come from, and what must be known of that.
    #[must_use]
    pub fn resting_on(mut self, assumptions: Vec<Assumption>, pilot: Option<&Pilot>) -> Self {
        let told = pilot.map_or(&[][..], |pilot| &pilot.told);
        self.cautions.extend(told.iter().cloned());
        let told = assumptions.iter().filter_map(|one| one.told.clone());
        self.cautions.extend(told);
        let change = assumptions
            .iter()
            .any(|one| one.quantity == Quantity::ChangeSd && one.basis == Basis::Pilot);
        let cycles = pilot.map(|pilot| pilot.cycles);
        let planned = self.study.cycles;
        if let Some(cycles) = cycles.filter(|cycles| change && planned as usize != *cycles) {
            self.cautions.push(format!(
                "The spread of changes between teachers is that of the pilot's {cycles} cycles; it \
                 is taken for that of the {planned} planned, and may grow with a longer period."
            ));
        }
        self.cautions.extend(self.at_upper_bounds(&assumptions));
        if assumptions.iter().any(|one| one.basis == Basis::Default) {
            self.cautions.push(
                "The defaults are those of simulated schools, not measurements: estimate them from \
                 a pilot."
                    .to_owned(),
            );
        }
        self.assumptions = assumptions;
        self
    }

    /// The smallest shift found if the SDs that a pilot tells are as large as their intervals
    /// allow.
    fn at_upper_bounds(&self, assumptions: &[Assumption]) -> Option<String> {
        let mut study = self.study.clone();
        let mut any = false;
        for one in assumptions {
            let sd = matches!(one.quantity, Quantity::ReflectionSd | Quantity::ChangeSd);
            if let Some(estimate) = one.estimate.as_ref().filter(|_| sd) {
                let most = *one.quantity.bounds().end();
                study.set(one.quantity, estimate.high.min(most));
                any = true;
            }
        }
        let contrast = Contrast::steadiest(study.cycles);
        let smallest = |study: &Study| Design::new(study, contrast).ok()?.detectable(self.codes);
        let words = |shift: Option<f64>| match shift {
            Some(shift) => format!("{:.0} points", 100.0 * shift),
            None => "more than 100 points".to_owned(),
        };
        let (now, then) = (words(smallest(&self.study)), words(smallest(&study)));
        any.then(|| {
            format!(
                "How teachers and reflections differ is known from the pilot within wide bounds: \
                 with the upper ones the smallest shift found ({}) is {then}, not {now}.",
                contrast.name()
            )
        })
    }
}

/// What stands between a study and the shift asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Limit {
    /// Nothing: the human codes asked for suffice.
    Met,
    /// More human codes would do.
    Codes,
    /// No number of human codes would do.
    Teachers,
}

/// What can be detected of one kind of change.
#[derive(Clone, Debug, PartialEq)]
pub struct Outlook {
    /// Which change.
    pub contrast: Contrast,
    /// How uncertain it will be with the codes asked for.
    pub variance: Variance,
    /// The power for the shift and the codes asked for.
    pub power: f64,
    /// The smallest shift detected, by human codes: fewest first, all statements last.
    pub detectable: Vec<Detectable>,
    /// The power with the codes asked for, by shift, smallest first.
    pub curve: Vec<Point>,
    /// Human codes that the shift asked for takes; `None` if no number suffices.
    pub codes_needed: Option<u64>,
    /// Statements in the cycles compared: as many can be coded.
    pub statements: u64,
    /// Teachers that it takes if people code all statements; `None` if more than
    /// [`MOST_TEACHERS`].
    pub teachers_needed: Option<u32>,
    /// What stands against the shift asked for.
    pub limit: Limit,
}

/// The smallest shift detected with so many codes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Detectable {
    /// How many human codes.
    pub codes: Codes,
    /// In shares; `None` if even 100 points are not detected.
    pub shift: Option<f64>,
}

/// A point of a power curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// In shares.
    pub shift: f64,
    /// 0 to 1.
    pub power: f64,
}

/// A study that would detect the shift asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Way {
    /// In so many cycles.
    pub cycles: u32,
    /// Fewest teachers, with all statements coded by people.
    pub fewest_teachers: u32,
    /// A quarter more teachers, to the next five.
    pub teachers: u32,
    /// The human codes that then suffice.
    pub codes: u64,
}

/// Plans a study that is to detect a shift (in shares, either sign) with so many human codes.
///
/// # Errors
///
/// If a value of the study is outside its bounds ([`Study::check`]), the shift is not 0.001 to 1 in
/// size, or no human codes are asked for.
pub fn plan(study: &Study, shift: f64, codes: Codes) -> Result<Plan, Error> {
    study.check()?;
    if !(0.001..=1.0).contains(&shift.abs()) {
        return Err(Error::usage(format!(
            "plan for a shift of {shift}: it is not between 0.001 and 1"
        ))
        .with_hint("10 points are written 0.10"));
    }
    if codes == Codes::Number(0) {
        return Err(
            Error::usage("plan for 0 human codes: it takes at least 1").with_hint(
                "without human codes a classifier's errors can't be corrected, and no plan holds",
            ),
        );
    }
    let shift = shift.abs();
    let designs: Vec<Design> = Contrast::of(study.cycles)
        .iter()
        .map(|contrast| Design::new(study, *contrast))
        .collect::<Result<_, _>>()?;
    let shifts = shifts(&designs, shift, codes);
    let outlooks = designs
        .iter()
        .map(|design| outlook(design, study, shift, codes, &shifts))
        .collect();
    let mut cycles = vec![study.cycles];
    cycles.extend(MORE_CYCLES.into_iter().filter(|more| *more > study.cycles));
    Ok(Plan {
        study: study.clone(),
        assumptions: Vec::new(),
        shift,
        codes,
        outlooks,
        ways: cycles
            .into_iter()
            .filter_map(|cycles| way(study, cycles, shift))
            .collect(),
        cautions: cautions(study, &designs, shift, codes),
    })
}

fn outlook(design: &Design, study: &Study, shift: f64, codes: Codes, shifts: &[f64]) -> Outlook {
    let power = design.power(shift, codes);
    let codes_needed = design.codes_needed(shift);
    let limit = match (codes, codes_needed) {
        (_, None) => Limit::Teachers,
        (Codes::Number(number), Some(needed)) if number < needed => Limit::Codes,
        _ => Limit::Met,
    };
    Outlook {
        contrast: design.contrast(),
        variance: design.variance(codes),
        power,
        detectable: ladder(study, codes)
            .into_iter()
            .map(|codes| Detectable {
                codes,
                shift: design.detectable(codes),
            })
            .collect(),
        curve: shifts
            .iter()
            .map(|shift| Point {
                shift: *shift,
                power: design.power(*shift, codes),
            })
            .collect(),
        codes_needed,
        statements: design.statements_compared(),
        teachers_needed: design.teachers_needed(shift, Codes::All),
        limit,
    }
}

/// The numbers of codes shown: as many as there are statements, and those asked for.
fn ladder(study: &Study, codes: Codes) -> Vec<Codes> {
    let all = study.statements_a_cycle() * f64::from(study.cycles);
    let mut numbers = LADDER.to_vec();
    numbers.retain(|number| (*number as f64) < all);
    if let Codes::Number(number) = codes {
        numbers.push(number);
    }
    numbers.sort_unstable();
    numbers.dedup();
    let numbers = numbers.into_iter().map(Codes::Number);
    numbers.chain([Codes::All]).collect()
}

/// The shifts of a power curve: even steps to well above the smallest detected, and that asked for.
fn shifts(designs: &[Design], asked: f64, codes: Codes) -> Vec<f64> {
    let detectable = designs.iter().map(|d| d.detectable(codes).unwrap_or(1.0));
    let reach = 1.4 * detectable.fold(asked, f64::max);
    // In thousandths, so that multiples are exact.
    let steps = [5, 10, 20, 25, 50];
    let long_enough = |step: &u32| f64::from(POINTS * step) / 1000.0 >= reach;
    let step = steps.into_iter().find(long_enough).unwrap_or(100);
    let mut shifts: Vec<f64> = Vec::new();
    for thousandths in (1..=POINTS)
        .map(|k| k * step)
        .filter(|shift| *shift <= 1000)
    {
        let shift = f64::from(thousandths) / 1000.0;
        shifts.push(shift);
        if designs.iter().all(|d| d.power(shift, codes) > SURE) {
            break;
        }
    }
    if shifts.iter().all(|shift| (shift - asked).abs() > 1e-9) {
        shifts.push(asked);
        shifts.sort_by(f64::total_cmp);
    }
    shifts
}

/// What the shift would take in so many cycles; `None` if too many teachers.
fn way(study: &Study, cycles: u32, shift: f64) -> Option<Way> {
    let study = Study {
        cycles,
        ..study.clone()
    };
    let contrast = Contrast::steadiest(cycles);
    let design = Design::new(&study, contrast).ok()?;
    let fewest = design.teachers_needed(shift, Codes::All)?;
    let teachers = (fewest + fewest.div_ceil(4)).next_multiple_of(5);
    let study = Study {
        teachers: teachers.min(MOST_TEACHERS),
        ..study
    };
    Some(Way {
        cycles,
        fewest_teachers: fewest,
        teachers: study.teachers,
        codes: Design::new(&study, contrast).ok()?.codes_needed(shift)?,
    })
}

/// Codes in a cycle below which the correction's variance is no longer what the formula says.
const FEW_CODES: u64 = 10;

fn cautions(study: &Study, designs: &[Design], shift: f64, codes: Codes) -> Vec<String> {
    let mut cautions = Vec::new();
    if study.teachers == 1 {
        cautions.push(
            "One teacher: how teachers differ can't be seen, so no shift can be told from chance."
                .to_owned(),
        );
    } else if study.teachers < 6 {
        cautions.push(format!(
            "{} teachers: with fewer than 6, a single one can make or undo a shift.",
            study.teachers
        ));
    }
    let cycles = designs.iter().map(|d| d.cycles_compared() as u64).max();
    if let (Codes::Number(number), Some(cycles)) = (codes, cycles)
        && number < FEW_CODES * cycles
    {
        cautions.push(format!(
            "{number} human codes in {cycles} cycles are fewer than {FEW_CODES} in each: the \
             correction may be less certain than planned."
        ));
    }
    let needed = designs
        .iter()
        .filter_map(|design| Some((design.codes_needed(shift)?, design.statements_compared())));
    if let Some((needed, all)) = needed.min()
        && 2 * needed > all
    {
        cautions.push(format!(
            "{needed} human codes are most of the {all} statements compared: coding all of them by \
             hand is little more work, and needs no correction."
        ));
    }
    cautions
}
