//! Shares and their change, corrected for the model's errors by what people code of a random
//! sample: prediction-powered inference (Angelopoulos et al. 2023), equivalently design-based
//! supervised learning (Egami et al. 2023), with a rectifier for each cycle.
//!
//! People code `n_k` of the `N_k` statements of each sampling stratum `k`, drawn at random; every
//! stratum lies in one cycle. With `f` the model's probability,
//!
//! ```text
//! N̂_c = Σ_{k in c} [λ Σ f + N_k · mean_h(Y − λ f)], D̂_c likewise for any source,
//! p̂_c = N̂_c / D̂_c,
//! ```
//!
//! so whatever the model gets wrong is put right in each cycle by itself. What rests on stronger
//! assumptions stands beside it ([`Method`]), each with these in words. Formulas and evidence:
//! `docs/methods.md`.

mod sums;
mod rogan_gladen;
mod rectifier;
mod functional;
mod tuning;
mod spread;
mod drift;
mod weighted;
mod reliability;
mod wording;
pub mod tidy;

use std::sync::Arc;

use self::functional::Functional;
use self::rectifier::{Ratios, ratios};
pub use self::rogan_gladen::rogan_gladen;
use self::spread::{Kind, Spread, change_of, level_of, support};
use self::sums::{ANY, PLACES, Places, Study};
pub use self::weighted::{Agreement, BINS, Quality};
use super::stratum::adjust;
use super::{Change, method};
use crate::codebook::{Source, Sources};
use crate::estimate::Estimate;
use crate::estimate::reliability::Bin;

/// One statement as the correction sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Record {
    /// A number for the teacher; its order means nothing.
    pub cluster: usize,
    /// Position of the cycle in the order of cycles.
    pub cycle: usize,
    /// A number for the sampling stratum; each lies in one cycle.
    pub stratum: usize,
    /// The model's calibrated probability of each source, 0 to 1, indexed by [`Source::index`];
    /// where there are only codes, 1 for a source named and 0 for others ([`Lambda::Tuned`]).
    pub q: [f64; 4],
    /// The model's codes.
    pub coded: Sources,
    /// People's codes; `None` where the statement was not coded by people.
    pub human: Option<Sources>,
}

/// By how much the model's word counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Lambda {
    /// By this much, 0 (not at all) to 1 (in full). 1 is right for calibrated probabilities: in
    /// simulation the best λ was then 1.02.
    Fixed(f64),
    /// By what makes the variance least (PPI++, Angelopoulos, Duchi & Zrnic 2023), 0 to 1, for
    /// each source: for codes without probabilities.
    Tuned,
}

/// How the correction is made.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Confidence level of every interval, between 0 and 1.
    pub level: f64,
    /// By how much the model's word counts.
    pub lambda: Lambda,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            level: 0.95,
            lambda: Lambda::Fixed(1.0),
        }
    }
}

/// A way from the model's and people's codes to shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// Prediction-powered, with a rectifier for each cycle: the one to report.
    PerCycle,
    /// The model's codes, counted.
    Naive,
    /// The model's probabilities, summed.
    Probabilistic,
    /// Prediction-powered, with one rectifier for all cycles.
    Pooled,
    /// People's codes alone, weighted by N/n.
    Human,
    /// The model's codes, put right by its sensitivity and specificity over all cycles (Rogan &
    /// Gladen 1978): for display only.
    RoganGladen,
}

impl Method {
    /// All, the one to report first.
    pub const ALL: [Self; 6] = [
        Self::PerCycle,
        Self::Naive,
        Self::Probabilistic,
        Self::Pooled,
        Self::Human,
        Self::RoganGladen,
    ];

    /// As it is written in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PerCycle => "ppi-per-cycle",
            Self::Naive => "classify-and-count",
            Self::Probabilistic => "probabilistic-count",
            Self::Pooled => "ppi-pooled",
            Self::Human => "human-only",
            Self::RoganGladen => "rogan-gladen",
        }
    }

    /// What it assumes, in a sentence.
    pub fn assumption(self) -> &'static str {
        wording::assumption(self)
    }
}

/// One cycle by one method.
#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    /// Share of attributions that name each source, indexed by [`Source::index`]. A corrected one
    /// may lie outside 0 and 1 by chance: see [`shown`]. `None` where the method can't tell.
    pub shares: [Option<Estimate>; 4],
    /// Attributions per 100 statements.
    pub rate: Option<Estimate>,
}

/// Everything by one method.
#[derive(Clone, Debug, PartialEq)]
pub struct ByMethod {
    /// Which.
    pub method: Method,
    /// One a cycle.
    pub levels: Vec<Level>,
    /// Change of each source's share from the first to the last cycle that can be corrected (all
    /// methods compare the same two); `None` with fewer than two.
    pub first_to_last: [Option<Change>; 4],
    /// Change over the period by the straight line through the cycles that can be corrected;
    /// `None` with fewer than three.
    pub trend: [Option<Change>; 4],
    /// Slope of the log-odds from one cycle to the next; `None` where there is none, as with
    /// shares of 0 or 1, or corrected totals beyond them. P-values of each kind of change by each
    /// method are adjusted for looking at four sources (Holm 1979).
    pub log_odds: [Option<Change>; 4],
}

/// What the human sample holds of one cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// Statements.
    pub statements: u64,
    /// Of them coded by people.
    pub coded: u64,
    /// Of these, attributions.
    pub attributions: u64,
}

/// What the correction found.
#[derive(Clone, Debug, PartialEq)]
pub struct Correction {
    /// Labels of the cycles, in order.
    pub cycles: Vec<Arc<str>>,
    /// The human sample, by cycle.
    pub coverage: Vec<Coverage>,
    /// By every method of [`Method::ALL`], in that order.
    pub methods: Vec<ByMethod>,
    /// By how much the model's word counted: for each source's share, and last for the rate.
    pub lambda: [f64; 5],
    /// The corrected shift less that with the pooled rectifier, by source: whether the model's
    /// errors drift. Its silence proves nothing.
    pub drift: [Option<Change>; 4],
    /// The model against the human sample; `None` without human codes.
    pub agreement: Option<Agreement>,
    /// How often people name each source, by the model's probability that it is named; indexed by
    /// [`Source::index`], empty without human codes.
    pub reliability: [Vec<Bin>; 4],
    /// What a reader must know before trusting the numbers, a sentence each.
    pub warnings: Vec<String>,
    /// A paragraph for the methods section of a paper.
    pub text: String,
}

impl Correction {
    /// What one method found.
    pub fn by(&self, method: Method) -> Option<&ByMethod> {
        self.methods.iter().find(|one| one.method == method)
    }
}

/// A share as it is shown: value and bounds cut at 0 and 1, and whether the value had to be cut,
/// which must then be said.
pub fn shown(share: &Estimate) -> (f64, f64, f64, bool) {
    let cut = |value: f64| value.clamp(0.0, 1.0);
    let is_cut = !(0.0..=1.0).contains(&share.value);
    (cut(share.value), cut(share.low), cut(share.high), is_cut)
}

/// Shares and their change by every method, from what a model says of all statements and people
/// of some.
///
/// The order of records and how teachers are numbered make no difference. Time grows with the
/// number of records, and with that of teachers times strata.
///
/// # Panics
///
/// If a record's cycle is not below the number of cycles, a stratum lies in two cycles, a
/// probability or λ is not from 0 to 1, or the level not between 0 and 1.
#[must_use]
pub fn correct(records: &[Record], cycles: &[Arc<str>], settings: &Settings) -> Correction {
    let level = settings.level;
    assert!(
        level > 0.0 && level < 1.0,
        "level {level} is not between 0 and 1"
    );
    if let Lambda::Fixed(lambda) = settings.lambda {
        assert!(
            (0.0..=1.0).contains(&lambda),
            "λ {lambda} is not from 0 to 1"
        );
    }
    let study = Study::of(records, cycles.len());
    let lambda = tuning::lambda(&study, settings.lambda);
    let full = |method| ratios(method, &study.strata, study.cycles, &lambda);
    let (corrected, pooled) = (full(Method::PerCycle), full(Method::Pooled));
    let compared: Vec<Vec<usize>> = (0..ANY)
        .map(|at| compared(&study, &corrected, at))
        .collect();
    let methods: Vec<ByMethod> = Method::ALL
        .iter()
        .map(|method| by_method(*method, &study, &lambda, &compared, level))
        .collect();
    let mut drift: [Option<Change>; 4] = std::array::from_fn(|at| {
        let shift = ends(at, &compared[at])?;
        let attributions = below(&corrected, &shift);
        let pair = (&corrected, &pooled);
        drift::drift(&study, &lambda, pair, &shift, attributions, level)
    });
    adjust(&mut drift);
    Correction {
        cycles: cycles.to_vec(),
        coverage: coverage(&study),
        warnings: wording::warnings(&study, cycles, &methods),
        methods,
        lambda,
        drift,
        agreement: weighted::agreement(&study, level),
        reliability: reliability::by_source(&study, level),
        text: wording::methods(&study, settings),
    }
}

/// The cycles between which a source's share is compared: those that can be corrected, or all
/// with a share by the model if nothing was coded.
fn compared(study: &Study, corrected: &Ratios, at: usize) -> Vec<usize> {
    let defined = |ratios: &Ratios| -> Vec<usize> {
        let cycles = ratios[at].iter().enumerate();
        cycles
            .filter_map(|(cycle, pair)| pair.map(|_| cycle))
            .collect()
    };
    if study.coded.is_empty() {
        let lambda = [1.0; PLACES];
        let model = ratios(Method::Probabilistic, &study.strata, study.cycles, &lambda);
        return defined(&model);
    }
    defined(corrected)
}

fn ends(at: usize, cycles: &[usize]) -> Option<Functional> {
    match cycles {
        [from, .., to] => Some(Functional::Ends {
            at,
            from: *from,
            to: *to,
        }),
        _ => None,
    }
}

/// Attributions (statements, for a rate) in the cycles that a functional looks at.
fn below(ratios: &Ratios, functional: &Functional) -> f64 {
    let cycles = functional.cycles().into_iter();
    let of = |cycle: usize| ratios[functional.at()].get(cycle).copied().flatten();
    cycles.filter_map(of).map(|pair| pair.below).sum()
}

fn by_method(
    method: Method,
    study: &Study,
    lambda: &Places,
    compared: &[Vec<usize>],
    level: f64,
) -> ByMethod {
    let full = ratios(method, &study.strata, study.cycles, lambda);
    let mut asked: Vec<Functional> = Vec::new();
    for at in 0..PLACES {
        asked.extend((0..study.cycles).map(|cycle| Functional::Level { at, cycle }));
    }
    for (at, cycles) in compared.iter().enumerate() {
        asked.extend(ends(at, cycles));
        if cycles.len() > 2 {
            let cycles = cycles.clone();
            asked.push(Functional::Line { at, cycles });
        }
        if cycles.len() > 1 {
            let cycles = cycles.clone();
            asked.push(Functional::LogOdds { at, cycles });
        }
    }
    let spreads = spread::spreads(method, study, lambda, &full, &asked);
    let teachers = study.parts.chunk_by(|a, b| a.teacher == b.teacher).count();
    let empty = Level {
        shares: [None, None, None, None],
        rate: None,
    };
    let mut found = ByMethod {
        method,
        levels: vec![empty; study.cycles],
        first_to_last: [None, None, None, None],
        trend: [None, None, None, None],
        log_odds: [None, None, None, None],
    };
    for (functional, spread) in asked.iter().zip(spreads) {
        let Some(spread) = spread else { continue };
        let at = functional.at();
        if let Functional::Level { cycle, .. } = functional {
            found.levels[*cycle].put(method, study, &full, (at, *cycle), &spread, teachers, level);
            continue;
        }
        let change = changed(method, study, &full, functional, &spread, level);
        match functional {
            Functional::Line { .. } => found.trend[at] = change,
            Functional::LogOdds { .. } => found.log_odds[at] = change,
            _ => found.first_to_last[at] = change,
        }
    }
    adjust(&mut found.first_to_last);
    adjust(&mut found.trend);
    adjust(&mut found.log_odds);
    found
}

impl Level {
    #[expect(
        clippy::too_many_arguments,
        reason = "each is another thing that it rests on"
    )]
    fn put(
        &mut self,
        method: Method,
        study: &Study,
        full: &Ratios,
        (at, cycle): (usize, usize),
        spread: &Spread,
        teachers: usize,
        level: f64,
    ) {
        let pair = full[at].get(cycle).copied().flatten();
        let Some(pair) = pair else { return };
        let support = support(method, study, at, cycle);
        let (kind, attributions) = if at == ANY {
            (Kind::Rate, pair.above)
        } else {
            (Kind::Share, pair.below)
        };
        let sizes = (attributions, pair.below, support);
        let estimate = level_of(kind, spread, sizes, teachers, level);
        match self.shares.get_mut(at) {
            Some(share) => *share = Some(estimate),
            None => self.rate = Some(estimate),
        }
    }
}

/// The change that a functional is, with its interval.
fn changed(
    method: Method,
    study: &Study,
    full: &Ratios,
    functional: &Functional,
    spread: &Spread,
    level: f64,
) -> Option<Change> {
    let at = functional.at();
    let terms: Vec<(f64, f64, f64)> = functional
        .weights()
        .into_iter()
        .filter_map(|(cycle, weight)| {
            let pair = full[at].get(cycle).copied().flatten()?;
            Some((weight, pair.value(), support(method, study, at, cycle)))
        })
        .collect();
    let kind = match functional {
        Functional::LogOdds { .. } => Kind::LogOdds,
        _ => Kind::Difference,
    };
    let cycles = functional.cycles();
    let bounds = (*cycles.first()?, *cycles.last()?);
    let attributions = below(full, functional);
    change_of(kind, spread, attributions, &terms, bounds, level)
}

fn coverage(study: &Study) -> Vec<Coverage> {
    let cycles = study.by_cycle().into_iter();
    let whole = super::tally::whole;
    cycles
        .map(|sums| Coverage {
            statements: whole(sums.statements),
            coded: whole(sums.coded),
            attributions: whole(sums.human[ANY]),
        })
        .collect()
}

const _: () = assert!(PLACES == Source::ALL.len() + 1);
