//! The slope of the log-odds of naming a source over the cycles.
//!
//! Newton's method on the totals of the cycles, for the a and b with
//!
//! ```text
//! Σ (1, c)ᵀ (N_c − D_c μ_c) = 0,  μ_c = 1 / (1 + exp(−a − b c))
//! ```
//!
//! which is the generalised estimating equation with independence as working correlation (Liang &
//! Zeger 1986). Totals that were corrected for a model's errors may lie outside 0 and `D_c`: the
//! function whose gradient this is stays concave, and [`is_parted`] still tells when it has no top.

/// Log-odds, and slopes, beyond this are on their way to infinity: the shares are 0 or 1 to many
/// digits.
const STEEPEST: f64 = 30.0;

/// One cycle's totals.
#[derive(Clone, Copy, Debug)]
pub(super) struct Total {
    /// The cycle's position.
    pub(super) x: f64,
    /// Attributions that name the source; a corrected total may be below 0 or above all.
    pub(super) named: f64,
    /// All attributions, above 0.
    pub(super) all: f64,
}

/// The slope, per cycle; `None` where none is finite.
///
/// There is none if nobody or everybody names the source, or if some cycle parts the cycles in
/// which nobody does from those in which everybody does; nor if all totals together are not
/// between 0 and all.
pub(super) fn slope(totals: &[Total]) -> Option<f64> {
    if is_parted(totals) {
        return None;
    }
    let (named, all): (f64, f64) = totals
        .iter()
        .fold((0.0, 0.0), |sum, one| (sum.0 + one.named, sum.1 + one.all));
    // Positions are counted from their mean, for precision.
    let centre = totals.iter().map(|one| one.all * one.x).sum::<f64>() / all;
    let mut line = ((named / (all - named)).ln(), 0.0);
    let mut fit = likelihood(totals, centre, line);
    for _ in 0..100 {
        let (mut by_a, mut by_b, mut haa, mut hab, mut hbb) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for one in totals {
            let x = one.x - centre;
            let mu = logistic(line.0 + line.1 * x);
            let (residual, w) = (one.named - one.all * mu, one.all * mu * (1.0 - mu));
            by_a += residual;
            by_b += residual * x;
            haa += w;
            hab += w * x;
            hbb += w * x * x;
        }
        let determinant = haa * hbb - hab * hab;
        // Relative to its terms, below this it is rounding.
        let is_flat = determinant.is_nan() || determinant <= 1e-12 * haa * hbb;
        if is_flat {
            return None;
        }
        let step = (
            (hbb * by_a - hab * by_b) / determinant,
            (haa * by_b - hab * by_a) / determinant,
        );
        let size = step.0.abs().max(step.1.abs());
        let mut part = 1.0;
        let (next, next_fit) = loop {
            let next = (line.0 + part * step.0, line.1 + part * step.1);
            let next_fit = likelihood(totals, centre, next);
            if next_fit >= fit || part < 1e-6 || size < 1e-8 {
                break (next, next_fit);
            }
            part /= 2.0;
        };
        (line, fit) = (next, next_fit);
        if !(line.0.abs() < STEEPEST && line.1.abs() < STEEPEST) {
            return None;
        }
        if size < 1e-11 {
            return Some(line.1);
        }
    }
    None
}

/// Whether no cycle with the source comes before one without it, or none after: turning the line
/// about the cycle between them then always fits better, to no end.
fn is_parted(totals: &[Total]) -> bool {
    let range = |is_in: &dyn Fn(&Total) -> bool| {
        let mut cycles = totals.iter().filter(|one| is_in(one)).map(|one| one.x);
        let first = cycles.next()?;
        Some(cycles.fold((first, first), |(low, high), x| (low.min(x), high.max(x))))
    };
    let with = range(&|one| one.named > 0.0);
    let without = range(&|one| one.all > one.named);
    match (with, without) {
        (Some(with), Some(without)) => with.0 >= without.1 || with.1 <= without.0,
        _ => true,
    }
}

fn logistic(z: f64) -> f64 {
    1.0 / (1.0 + (-z).exp())
}

/// The log-likelihood of the totals.
fn likelihood(totals: &[Total], centre: f64, line: (f64, f64)) -> f64 {
    // ln(1 + e^z), without overflow.
    let softplus = |z: f64| z.max(0.0) + (-z.abs()).exp().ln_1p();
    let one = |one: &Total| {
        let z = line.0 + line.1 * (one.x - centre);
        one.named * z - one.all * softplus(z)
    };
    totals.iter().map(one).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn totals(rows: &[(f64, f64)]) -> Vec<Total> {
        let total = |(x, (named, all)): (u32, &(f64, f64))| Total {
            x: f64::from(x),
            named: *named,
            all: *all,
        };
        (0..).zip(rows).map(total).collect()
    }

    #[test]
    fn golden_slope() {
        // The cycle totals of golden.json, and the slope that R's glm finds.
        let found = slope(&totals(&[
            (23.0, 72.0),
            (29.0, 97.0),
            (43.0, 94.0),
            (31.0, 65.0),
        ]));
        assert!((found.unwrap() - 0.284_064_669_4).abs() < 1e-9);
    }

    #[test]
    fn two_cycles_give_the_log_odds_ratio() {
        let found = slope(&totals(&[(2.0, 10.0), (6.0, 10.0)])).unwrap();
        assert!((found - f64::ln(1.5 / 0.25)).abs() < 1e-9, "{found}");
    }

    #[test]
    fn steep_but_finite_slopes_are_found() {
        // Odds from 1 : 1000 to 1000 : 1 in one cycle: 2 ln 1000.
        let found = slope(&totals(&[(1.0, 1001.0), (1000.0, 1001.0)])).unwrap();
        assert!((found - 2.0 * f64::ln(1000.0)).abs() < 1e-6, "{found}");
    }

    #[test]
    fn corrected_totals_may_lie_outside() {
        // The equations hold at the slope found: Σ (N − D μ) = 0, and Σ x (N − D μ) = 0 with it.
        let all = totals(&[(-1.0, 50.0), (20.0, 40.0), (10.0, 40.0), (43.0, 41.0)]);
        let b = slope(&all).unwrap();
        let rest = |a: f64, power: i32| {
            let of =
                |one: &Total| one.x.powi(power) * (one.named - one.all * logistic(a + b * one.x));
            all.iter().map(of).sum::<f64>()
        };
        let (mut low, mut high) = (-30.0, 30.0);
        for _ in 0..200 {
            let middle = f64::midpoint(low, high);
            if rest(middle, 0) > 0.0 {
                low = middle;
            } else {
                high = middle;
            }
        }
        assert!(
            rest(low, 0).abs() < 1e-9 && rest(low, 1).abs() < 1e-7,
            "{b}"
        );
    }

    #[test]
    fn what_is_parted_has_no_slope() {
        for rows in [
            &[(0.0, 9.0), (0.0, 9.0), (0.0, 9.0)][..],
            &[(9.0, 9.0), (9.0, 9.0)],
            &[(0.0, 9.0), (0.0, 9.0), (9.0, 9.0)],
            &[(0.0, 9.0), (4.0, 9.0), (9.0, 9.0)],
            &[(9.0, 9.0), (4.0, 9.0), (0.0, 9.0)],
            &[(0.0, 9.0), (4.0, 9.0)],
            &[(4.0, 9.0)],
            &[(-1.0, 9.0), (4.0, 9.0)],
            &[(-1.0, 9.0), (0.0, 9.0), (4.0, 9.0)],
            &[(4.0, 9.0), (10.0, 9.0)],
            &[(-5.0, 9.0), (4.0, 9.0), (-6.0, 9.0)],
            &[],
        ] {
            assert_eq!(slope(&totals(rows)), None, "{rows:?}");
        }
    }
}
