//! By how much the model's word counts: power tuning (Angelopoulos, Duchi & Zrnic 2023, *PPI++*).

use super::Lambda;
use super::rectifier::shares;
use super::sums::{ANY, Coded, PLACES, Places, Study};
use crate::codebook::Source;

/// Passes from λ = 1 on: the shares that λ rests on hardly move after the first.
const PASSES: usize = 2;

/// Below this spread of the model's word there is nothing to tune.
const LEAST_SPREAD: f64 = 1e-12;

/// λ of each share and of the rate, 0 to 1.
pub(super) fn lambda(study: &Study, wanted: Lambda) -> Places {
    match wanted {
        Lambda::Fixed(lambda) => [lambda; PLACES],
        Lambda::Tuned if study.coded.is_empty() => [1.0; PLACES],
        Lambda::Tuned => std::array::from_fn(|at| tuned(study, at)),
    }
}

/// `λ = Σ w cov(Y − R A, f − R f_A) / [Σ w var(f − R f_A) (1 + n/N)]` with `w = (N_k/n_k)²`,
/// moments about the means of strata and R the share of the cycle; for the rate A stands in the
/// place of Y, and R is 0.
fn tuned(study: &Study, at: usize) -> f64 {
    let (mut statements, mut codes) = (0.0, 0.0);
    for cell in &study.strata {
        statements += cell.sums.statements;
        codes += cell.sums.coded;
    }
    let mut lambda = 1.0;
    for _ in 0..PASSES {
        let r = if at < Source::ALL.len() {
            shares(&study.strata, study.cycles, lambda, at)
        } else {
            vec![0.0; study.cycles]
        };
        let (mut together, mut alone) = (0.0, 0.0);
        // Codes of a stratum stand side by side.
        for codes in study.coded.chunk_by(|a, b| a.stratum == b.stratum) {
            let (covariance, variance) = moments(codes, &r, at);
            let weight = codes.first().map_or(0.0, |code| {
                let sums = &study.strata[code.stratum].sums;
                (sums.statements / sums.coded).powi(2)
            });
            together += weight * covariance;
            alone += weight * variance;
        }
        lambda = together / alone.max(LEAST_SPREAD) / (1.0 + codes / statements);
        lambda = lambda.clamp(0.0, 1.0);
    }
    lambda
}

/// Σ (y − ȳ)(g − ḡ) and Σ (g − ḡ)² over the codes of one stratum.
fn moments(codes: &[Coded], r: &[f64], at: usize) -> (f64, f64) {
    let pairs: Vec<(f64, f64)> = codes
        .iter()
        .map(|code| {
            let human = super::sums::places(code.human);
            let r = r[code.cycle];
            (
                human[at] - r * human[ANY],
                code.expected[at] - r * code.expected[ANY],
            )
        })
        .collect();
    let n = pairs.len() as f64;
    let y = pairs.iter().map(|(y, _)| y).sum::<f64>() / n;
    let g = pairs.iter().map(|(_, g)| g).sum::<f64>() / n;
    pairs.iter().fold((0.0, 0.0), |(together, alone), pair| {
        let (dy, dg) = (pair.0 - y, pair.1 - g);
        (together + dy * dg, alone + dg * dg)
    })
}
