//! The noncentral t distribution, which statrs lacks: what a t statistic follows when there is a
//! shift.

use statrs::function::erf::erfc;

use crate::estimate::interval::critical;

/// Weights below e to this power are nothing.
const NEGLIGIBLE: f64 = -40.0;

/// P(T > t) of the noncentral t distribution: T = (Z + δ)/S, with Z standard normal and S the root
/// of a χ² by its degrees of freedom (Johnson, Kotz & Balakrishnan 1995, ch. 31).
///
/// Given S it is Φ(δ − tS); the mean of that over S is a sum at even steps of u = ln S, whose
/// error falls exponentially with the steps (Trefethen & Weideman 2014): about 1e-14. `df` is above
/// 0; all are finite.
pub(super) fn survival(t: f64, df: f64, shift: f64) -> f64 {
    // Fine enough for the density of u, whose SD is about 1/√(2 df), and for Φ, which falls from 1
    // to 0 within about 1/δ.
    let step = (0.2 / (2.0 * df).sqrt()).min(0.7 / (1.0 + shift.abs()));
    // The log density of u, but for a constant; its peak is at 0.
    let weight = |u: f64| df * (u - (2.0 * u).exp_m1() / 2.0);
    let (mut sum, mut all) = (0.0, 0.0);
    for (sign, first) in [(1.0, 0), (-1.0, 1)] {
        for k in first.. {
            let u = sign * f64::from(k) * step;
            let log = weight(u);
            if log < NEGLIGIBLE {
                break;
            }
            all += log.exp();
            sum += log.exp() * normal(shift - t * u.exp());
        }
    }
    (sum / all).clamp(0.0, 1.0)
}

/// Φ(z).
fn normal(z: f64) -> f64 {
    0.5 * erfc(-z / std::f64::consts::SQRT_2)
}

/// How many standard errors a shift must be long for an interval at this level to leave out 0, on
/// its own side, with this power: the δ with P(T > t) = power, t the critical value.
pub(super) fn multiplier(level: f64, power: f64, df: f64) -> f64 {
    let t = critical(level, Some(df));
    let (mut low, mut high) = (0.0, 2.0);
    while survival(t, df, high) < power {
        low = high;
        high *= 2.0;
    }
    while high - low > 1e-13 * high {
        let middle = low.midpoint(high);
        if middle <= low || middle >= high {
            break;
        }
        if survival(t, df, middle) < power {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn survival_is_that_of_scipy() {
        let golden = include_str!("../../../tests/data/golden.json");
        let golden: Value = serde_json::from_str(golden).unwrap();
        let number = |case: &Value, key: &str| case[key].as_f64().unwrap();
        let cases = golden["quantiles"]["nct_sf"].as_array().unwrap();
        assert!(!cases.is_empty());
        for case in cases {
            let found = survival(number(case, "t"), number(case, "df"), number(case, "ncp"));
            assert!((found - number(case, "sf")).abs() < 1e-9);
        }
        // scipy 1.12, stats.nct.sf(t, df, ncp).
        for (t, df, shift, wanted) in [
            (12.706, 1.0, 3.0, 0.186_110_999_982_874_64),
            (12.706, 1.0, 40.0, 0.998_301_352_779_256_9),
            (4.302_65, 2.0, 0.0, 0.025_000_029_382_252_896),
            (4.302_65, 2.0, 6.0, 0.835_738_460_105_390_2),
            (2.262, 9.0, 3.1, 0.787_602_783_465_113_3),
            (1.96, 1e4, 2.8, 0.799_536_929_714_764_1),
            (636.6, 1.0, 200.0, 0.246_607_037_086_833_23),
            (2.57, 5.0, -1.0, 0.002_549_855_349_869_523_7),
            (2.02, 39.0, 8.0, 0.999_999_997_327_436_4),
            (-1.0, 7.0, 0.5, 0.921_897_797_799_122_3),
        ] {
            let found = survival(t, df, shift);
            assert!((found - wanted).abs() < 1e-10, "{t} {df} {shift}: {found}");
        }
    }

    #[test]
    fn the_multiplier_gives_its_power_back() {
        for (level, power, df) in [
            (0.95, 0.8, 19.0),
            (0.95, 0.8, 1.0),
            (0.999, 0.99, 1.0),
            (0.5, 0.5, 3.0),
            (0.95, 0.9, 99_999.0),
        ] {
            let found = multiplier(level, power, df);
            assert!(found.is_finite() && found > 0.0);
            let back = survival(critical(level, Some(df)), df, found);
            assert!((back - power).abs() < 1e-9, "{level} {power} {df}: {back}");
        }
        // With many teachers the two normal quantiles, 1.96 and .84.
        assert!((multiplier(0.95, 0.8, 1e5) - 2.8016).abs() < 1e-3);
    }
}
