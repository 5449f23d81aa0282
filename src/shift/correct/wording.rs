//! What the numbers assume, in words, and what a reader must know before trusting them.

use std::sync::Arc;

use super::sums::{Cell, Study};
use super::{ByMethod, Lambda, Method, Settings};
use crate::codebook::Source;

/// Below this many human codes a cycle's rectifier is itself mostly chance.
const FEW_CODES: f64 = 25.0;

/// Below this many teachers intervals are wide and rough.
const FEW_TEACHERS: usize = 6;

/// What a method assumes.
pub(super) fn assumption(method: Method) -> &'static str {
    match method {
        Method::PerCycle => {
            "Assumes that the human sample was drawn at random with the recorded chances and that \
             people's codes are right; the model may err as it likes, and differently in every \
             cycle."
        }
        Method::Pooled => {
            "Assumes in addition that the model errs alike in every cycle; if its errors drift, \
             this looks precise and is wrong."
        }
        Method::Naive => {
            "Assumes that the model's codes are right, or that its errors cancel in every cycle."
        }
        Method::Probabilistic => {
            "Assumes that the model's probabilities are calibrated in every cycle."
        }
        Method::Human => {
            "Assumes only that the human sample was drawn at random and is right; makes no use of \
             the model, and so is the least precise."
        }
        Method::RoganGladen => {
            "Assumes that the model finds and spares statements at the same rates in every cycle; \
             for display only."
        }
    }
}

/// A paragraph for the methods section of a paper.
pub(super) fn methods(study: &Study, settings: &Settings) -> String {
    let codes = study.coded.len();
    if codes == 0 {
        return "Shares were not corrected for the model's errors: people coded no statement."
            .to_owned();
    }
    let statements: f64 = study.strata.iter().map(|cell| cell.sums.statements).sum();
    let strata = study.strata.iter().filter(|cell| cell.sums.coded > 0.0);
    let strata = strata.count();
    let lambda = match settings.lambda {
        Lambda::Fixed(lambda) if (lambda - 1.0).abs() < 1e-12 => {
            "the model's probabilities counting in full (λ = 1)".to_owned()
        }
        Lambda::Fixed(lambda) => format!("the model's probabilities weighted by λ = {lambda}"),
        Lambda::Tuned => "the model's weight λ tuned for the least variance".to_owned(),
    };
    format!(
        "Shares were corrected for the model's errors by prediction-powered inference \
         (Angelopoulos et al., 2023; equivalently design-based supervised learning, Egami et al., \
         2023): people coded a random sample of {codes} of {statements:.0} statements in {strata} \
         strata with known inclusion probabilities, and in each stratum the mean difference \
         between people's codes and the model's probabilities was added to the model's count, \
         with {lambda}. Shares are ratios of these corrected totals. Standard errors leave out \
         one teacher at a time and compute sample sizes, weights and means anew (CR3 scaling; \
         intervals by Student's t with one degree of freedom less than there are teachers); \
         adjusted p-values are corrected for the four sources by Holm's (1979) method. \
         Uncorrected counts, a rectifier pooled over cycles, the human sample alone and the \
         estimator of Rogan and Gladen (1978) stand beside it for comparison."
    )
}

/// What to know before trusting the corrected numbers, the gravest first.
pub(super) fn warnings(study: &Study, cycles: &[Arc<str>], methods: &[ByMethod]) -> Vec<String> {
    let mut warnings = Vec::new();
    if study.coded.is_empty() {
        return vec!["No statement was coded by people: nothing can be corrected.".to_owned()];
    }
    let sums = study.by_cycle();
    let listed = |wanted: &dyn Fn(usize) -> bool| {
        let all = cycles.iter().enumerate();
        let names = all.filter(|(at, _)| wanted(*at)).map(|(_, name)| &**name);
        names.collect::<Vec<_>>().join(", ")
    };
    let bare = listed(&|at| sums[at].statements > 0.0 && sums[at].coded <= 0.0);
    if !bare.is_empty() {
        warnings.push(format!(
            "No human codes in {bare}: not corrected there, and left out of the corrected shift \
             and trend."
        ));
    }
    let uncoded = |cell: &&Cell| {
        cell.sums.statements > 0.0 && cell.sums.coded <= 0.0 && sums[cell.cycle].coded > 0.0
    };
    let empty = study.strata.iter().filter(uncoded).count();
    if empty > 0 {
        warnings.push(format!(
            "{empty} sampling strata have no human code: they take the correction of their \
             cycle's others, which need not hold for them."
        ));
    }
    let few = listed(&|at| sums[at].coded > 0.0 && sums[at].coded < FEW_CODES);
    if !few.is_empty() {
        warnings.push(format!(
            "Fewer than {FEW_CODES} human codes in {few}: the correction there is itself mostly \
             chance."
        ));
    }
    let teachers = study.parts.chunk_by(|a, b| a.teacher == b.teacher).count();
    if teachers < FEW_TEACHERS {
        warnings.push(format!(
            "Only {teachers} teacher{}: the intervals rest on so few people that they are wide \
             and rough.",
            if teachers == 1 { "" } else { "s" }
        ));
    }
    let corrected = methods.iter().find(|one| one.method == Method::PerCycle);
    if let Some(one) = corrected {
        for source in Source::ALL {
            let outside = listed(&|at| {
                let share = one.levels[at].shares[source.index()].as_ref();
                share.is_some_and(|share| !(0.0..=1.0).contains(&share.value))
            });
            if !outside.is_empty() {
                warnings.push(format!(
                    "The corrected share of {source} lies outside 0 and 1 in {outside}: by chance \
                     in the human codes. It is shown cut at these bounds and computed with uncut."
                ));
            }
        }
    }
    warnings
}
