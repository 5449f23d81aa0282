//! How uncertain a change will be.

use super::study::{Codes, Study};

/// Growth of a reflection's part of the variance with the squared variation of the number of
/// statements: unequal reflections carry less than equal ones of the same mean.
const UNEQUAL_REFLECTIONS: f64 = 0.3;

/// The same of the teachers' part: who writes more weighs more.
const UNEQUAL_TEACHERS: f64 = 0.5;

/// The variance of a change, in squared shares.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Variance {
    /// Teachers and their reflections differ: v/T. Only more teachers make it smaller, and for the
    /// trend more cycles.
    pub teachers: f64,
    /// Not all statements are coded by people. More human codes make it smaller.
    pub coding: f64,
}

impl Variance {
    /// Both together.
    pub fn total(&self) -> f64 {
        self.teachers + self.coding
    }

    /// Its root, in shares.
    pub fn std_error(&self) -> f64 {
        self.total().sqrt()
    }
}

/// The variance between teachers, v/T, with
/// `v = S₂[p(1 − p)/(n̄a) + σ_r²](1 + .3cv²)/(1 − missing) + σ_s²(1 + .5cv²)`.
pub(super) fn between(study: &Study, weights: &[f64]) -> f64 {
    let squares: f64 = weights.iter().map(|weight| weight * weight).sum();
    let variation = study.variation * study.variation;
    let attributions = study.statements * study.rate;
    let chance = study.share * (1.0 - study.share) / attributions;
    let reflections =
        squares * (chance + study.reflection_sd.powi(2)) * (1.0 + UNEQUAL_REFLECTIONS * variation)
            / (1.0 - study.missing);
    let changes = study.change_sd.powi(2) * (1.0 + UNEQUAL_TEACHERS * variation);
    (reflections + changes) / f64::from(study.teachers)
}

/// The variance of coding, `(σ_ε²/a²) Σ_c l_c²(1/n_c − 1/N_c)`. `weights` are sizes above 0, the
/// largest first.
///
/// The codes `n_c` are shared out in proportion to the weights, which makes the sum `S₁²/m −
/// S₂/N_c`; but no cycle gets more than the `N_c` statements it has, and what it can't take goes to
/// the others.
pub(super) fn coding(study: &Study, weights: &[f64], codes: Codes) -> f64 {
    let Codes::Number(number) = codes else {
        return 0.0;
    };
    let statements = study.statements_a_cycle();
    let mut left = (number as f64).max(1.0);
    for (at, largest) in weights.iter().enumerate() {
        let rest = &weights[at..];
        let sizes: f64 = rest.iter().sum();
        if largest * left / sizes < statements {
            let squares: f64 = rest.iter().map(|weight| weight * weight).sum();
            let part = (sizes * sizes / left - squares / statements).max(0.0);
            return (study.residual.sd(study.rate) / study.rate).powi(2) * part;
        }
        left -= statements;
    }
    0.0
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "exact counts and exact limits")]
mod tests {
    use super::*;

    /// Ten teachers, 15.3 statements each: 153 a cycle.
    fn small() -> Study {
        Study {
            teachers: 10,
            ..Study::default()
        }
    }

    #[test]
    fn a_cycle_is_given_no_more_codes_than_it_has_statements() {
        let (study, weights) = (small(), [0.9, 0.9, 0.3, 0.3]);
        let of = |number| coding(&study, &weights, Codes::Number(number));
        let scale = (0.145_f64 / 0.5).powi(2);
        // 400 · .9/2.4 = 150 of 153: in proportion.
        let free = scale * (2.4_f64.powi(2) / 400.0 - 1.8 / 153.0);
        assert!((of(400) - free).abs() < 1e-12);
        // 500 would be 187.5 at the ends: they get 153 and the middle 97 each.
        let capped = scale * 2.0 * 0.09 * (1.0 / 97.0 - 1.0 / 153.0);
        assert!((of(500) - capped).abs() < 1e-12);
        assert!(of(500) > 0.0 && of(612) < 1e-12);
        assert_eq!((of(613), of(u64::MAX)), (0.0, 0.0));
        assert_eq!(coding(&study, &weights, Codes::All), 0.0);
    }

    #[test]
    fn more_codes_never_make_it_worse() {
        let (study, weights) = (small(), [0.9, 0.9, 0.3, 0.3]);
        let all: Vec<f64> = (1..=700)
            .map(|number| coding(&study, &weights, Codes::Number(number)))
            .collect();
        assert!(all.windows(2).all(|pair| pair[1] <= pair[0]));
        assert!(all[0] > 0.4 && all[699] == 0.0);
    }
}
