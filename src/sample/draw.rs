//! The draw itself.

use std::str::FromStr;

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::allocate::allocate;
use super::plan::{Cell, Drawn, Plan};

use super::strata::{FLOOR, STRATA, uncertainty, uncertainty_strata};
use crate::codebook::Source;
use crate::error::Error;
use crate::study::{Statement, Study};

/// Codes that a cycle or stratum of the contrast gets at least, as far as it holds them: one alone
/// would not show how codes differ.
const LEAST: usize = 2;

/// The weight of a cycle in the middle of a trend, whose weight in the line is 0, in steps from
/// cycle to cycle: its share is to be corrected all the same.
const MIDDLE: f64 = 0.5;

/// The stream of random numbers that puts the sheet in order; strata count from 0.
const SHEET: u64 = u64::MAX;

/// What a sample is to tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Contrast {
    /// The change from the first to the last cycle: no other cycle is coded.
    #[default]
    Shift,
    /// The line through all cycles: the further from the middle, the more codes.
    Trend,
}

impl Contrast {
    /// As it is written.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Shift => "shift",
            Self::Trend => "trend",
        }
    }

    /// How much each cycle weighs in it, without its sign.
    fn weights(self, cycles: usize) -> Vec<f64> {
        let middle = cycles.saturating_sub(1) as f64 / 2.0;
        (0..cycles)
            .map(|cycle| match self {
                Self::Shift if cycle == 0 || cycle + 1 == cycles => 1.0,
                Self::Shift => 0.0,
                Self::Trend => (cycle as f64 - middle).abs().max(MIDDLE),
            })
            .collect()
    }

    /// How many cycles it takes.
    const fn cycles(self) -> usize {
        match self {
            Self::Shift => 2,
            Self::Trend => 3,
        }
    }
}

impl FromStr for Contrast {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "shift" => Ok(Self::Shift),
            "trend" => Ok(Self::Trend),
            _ => Err(format!("{text:?} is neither shift nor trend")),
        }
    }
}

/// How a sample is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How many statements in all.
    pub n: usize,
    /// What it is to tell.
    pub contrast: Contrast,
    /// Whose share it is to tell best.
    pub source: Source,
    /// What the draw comes from: the same again gives the same sample.
    pub seed: u64,
}

/// Draws statements to be coded by people.
///
/// Which are drawn depends on the statements and the settings alone, not on the order of lines.
/// Where the cycles of the contrast hold fewer than `n`, all of them are drawn.
///
/// # Errors
///
/// If no coding has probabilities, there are too few cycles for the contrast, or fewer codes than
/// two a cycle are asked for.
pub fn draw(study: &Study<'_>, settings: &Settings) -> Result<Plan, Error> {
    check(study, settings)?;
    let Settings { contrast, .. } = *settings;
    let weights = contrast.weights(study.cycles.len());
    let of_cycles = per_cycle(settings.n, &weights, &study.counts());
    let mut plan = Plan::new(study.name, contrast.name(), settings.source.name());
    plan.seed = settings.seed;
    plan.asked = settings.n;
    plan.cycles = study.cycles.iter().map(ToString::to_string).collect();
    for (cycle, n) in of_cycles.into_iter().enumerate() {
        let of_cycle = study.statements.iter().filter(|one| one.cycle == cycle);
        let of_cycle: Vec<&Statement<'_>> = of_cycle.collect();
        cells(&mut plan, cycle, &of_cycle, n, settings);
    }
    put_in_order(&mut plan, study);
    Ok(plan)
}

fn check(study: &Study<'_>, settings: &Settings) -> Result<(), Error> {
    let (name, contrast) = (study.name, settings.contrast);
    if study.with_probabilities == 0 {
        let message = format!("draw a sample from {name}: none of its codings has probabilities");
        return Err(Error::input(message).with_hint(
            "a sample checks a model: take codings.csv of `ascribe analyze`, or the lines of \
             `ascribe code`, with p_home … p_teacher",
        ));
    }
    let (cycles, needed) = (study.cycles.len(), contrast.cycles());
    if cycles < needed {
        let what = contrast.name();
        let names = study.cycles.join(", ");
        let message = format!(
            "draw a sample for a {what} from {name}: it takes at least {needed} cycles, and there \
             {} {cycles} ({names})",
            if cycles == 1 { "is" } else { "are" }
        );
        let hint = match contrast {
            Contrast::Trend if cycles > 1 => "take --for shift",
            _ => "is the column \"cycle\" filled in, and are all files of the study in it?",
        };
        return Err(Error::input(message).with_hint(hint));
    }
    let weighty = match contrast {
        Contrast::Shift => 2,
        Contrast::Trend => cycles,
    };
    let least = LEAST * weighty;
    if settings.n < least {
        let message = format!(
            "draw {} statements: a {} over {weighty} cycles takes at least {least}",
            settings.n,
            contrast.name()
        );
        return Err(Error::usage(message).with_hint(
            "100 to 400 are of use; `ascribe plan` tells what a number of codes can show",
        ));
    }
    Ok(())
}

/// How many statements of each cycle are drawn: [`LEAST`] of each that counts, the rest by
/// weight, and never more than there are.
fn per_cycle(n: usize, weights: &[f64], counts: &[usize]) -> Vec<usize> {
    let first: Vec<usize> = weights
        .iter()
        .zip(counts)
        .map(|(weight, count)| if *weight > 0.0 { LEAST.min(*count) } else { 0 })
        .collect();
    let all: f64 = weights.iter().sum();
    let rest = n.saturating_sub(first.iter().sum());
    // What a cycle got beforehand counts towards its part.
    let wanted: Vec<f64> = weights
        .iter()
        .zip(&first)
        .map(|(weight, first)| (n as f64 * weight / all - *first as f64).max(weight * 1e-9))
        .collect();
    let room: Vec<usize> = counts.iter().zip(&first).map(|(c, f)| c - f).collect();
    let more = allocate(rest, &wanted, &room);
    first
        .iter()
        .zip(more)
        .map(|(first, more)| first + more)
        .collect()
}

/// The strata of one cycle, of whose statements `n` are drawn.
fn cells(
    plan: &mut Plan,
    cycle: usize,
    statements: &[&Statement<'_>],
    n: usize,
    settings: &Settings,
) {
    let label = plan.cycles[cycle].clone();
    let uncertainties = uncertainties(statements, settings.source);
    let count = (n / LEAST).clamp(1, STRATA);
    let of = uncertainty_strata(&uncertainties, count, FLOOR);
    let strata: Vec<Vec<usize>> = (0..count)
        .map(|stratum| (0..of.len()).filter(|at| of[*at] == stratum).collect())
        .filter(|places: &Vec<usize>| !places.is_empty())
        .collect();
    let room: Vec<usize> = strata.iter().map(Vec::len).collect();
    let numbers = allocate(n, &vec![1.0; room.len()], &room);
    for ((stratum, places), n) in (1..).zip(strata).zip(numbers) {
        let mut rng = ChaCha8Rng::seed_from_u64(settings.seed);
        rng.set_stream(plan.cells.len() as u64);
        let probability = n as f64 / places.len() as f64;
        let id = |at: usize| statements[at].line.id.clone();
        let mut order = places.clone();
        shuffle(&mut order, n, &mut rng);
        plan.drawn.extend(order.iter().take(n).map(|at| Drawn {
            item: String::new(),
            id: id(*at),
            cycle: label.clone(),
            stratum,
            probability,
        }));
        let bound = |start: f64, of: fn(f64, f64) -> f64| {
            places.iter().map(|at| uncertainties[*at]).fold(start, of)
        };
        plan.cells.push(Cell {
            cycle: label.clone(),
            stratum,
            uncertainty: [bound(f64::MAX, f64::min), bound(0.0, f64::max)],
            statements: places.len(),
            drawn: n,
            probability,
            ids: places.iter().map(|at| id(*at)).collect(),
        });
    }
}

/// How uncertain each statement leaves the share of the source in its cycle, as the model's
/// probabilities have it.
fn uncertainties(statements: &[&Statement<'_>], source: Source) -> Vec<f64> {
    let of_source = |one: &&Statement<'_>| one.q[source.index()];
    let named: f64 = statements.iter().map(of_source).sum();
    let any: f64 = statements.iter().map(|one| one.any()).sum();
    let share = if any > 0.0 { named / any } else { 0.0 };
    statements
        .iter()
        .map(|one| uncertainty(of_source(one), one.any(), share))
        .collect()
}

/// Puts `n` items, each set of them as likely as any other, in a random order in front (Fisher &
/// Yates 1938, as far as needed).
fn shuffle<T>(items: &mut [T], n: usize, rng: &mut ChaCha8Rng) {
    let len = items.len();
    for at in 0..n.min(len) {
        let other = at + below(len - at, rng);
        items.swap(at, other);
    }
}

/// A whole number from 0 to below `count`, each as likely: draws that would favour some are
/// thrown away.
fn below(count: usize, rng: &mut ChaCha8Rng) -> usize {
    let count = count as u64;
    let fair = u64::MAX - u64::MAX % count;
    loop {
        let drawn = rng.next_u64();
        if drawn < fair {
            return usize::try_from(drawn % count).unwrap_or_default();
        }
    }
}

/// Puts the statements drawn in a random order and names them by it.
fn put_in_order(plan: &mut Plan, study: &Study<'_>) {
    plan.drawn.sort_by(|a, b| a.id.cmp(&b.id));
    let mut rng = ChaCha8Rng::seed_from_u64(plan.seed);
    rng.set_stream(SHEET);
    let n = plan.drawn.len();
    shuffle(&mut plan.drawn, n, &mut rng);
    // A name that is also an id would be taken for that statement.
    let mut prefix = "s".to_owned();
    let starts = |prefix: &str| {
        let mut ids = study.statements.iter().map(|one| &one.line.id);
        ids.any(|id| {
            let rest = id.strip_prefix(prefix);
            rest.is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
        })
    };
    while starts(&prefix) {
        prefix.push('x');
    }
    let digits = n.to_string().len().max(3);
    for (number, drawn) in (1..).zip(&mut plan.drawn) {
        drawn.item = format!("{prefix}{number:0digits$}");
    }
}
