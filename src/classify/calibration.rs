//! Scores to probabilities.

/// Platt's calibration: the logit is a straight line of the score.
///
/// Platt, J. (1999). Probabilistic outputs for support vector machines. With plain 0/1 targets
/// and a small ridge, fitted by damped Newton steps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Platt {
    /// The logit at score 0.
    pub intercept: f64,
    /// Change of the logit with the score.
    pub slope: f64,
}

/// Keeps the fit finite where a line separates the cases.
const RIDGE: f64 = 1e-6;

impl Platt {
    /// The score is the logit.
    pub const IDENTITY: Self = Self {
        intercept: 0.0,
        slope: 1.0,
    };

    /// The logit of a score.
    pub fn logit(self, score: f64) -> f64 {
        self.intercept + self.slope * score
    }

    /// The line that makes the cases most probable; `scores` and `named` are of equal length.
    pub fn fit(scores: &[f64], named: &[bool]) -> Self {
        let cases = || scores.iter().copied().zip(named.iter().copied());
        let positive = named.iter().filter(|&&y| y).count() as f64;
        let mean = (positive / named.len().max(1) as f64).clamp(1e-3, 1.0 - 1e-3);
        let loss = |line: Self| -> f64 {
            let penalty = line.intercept.powi(2) + line.slope.powi(2);
            let losses = cases().map(|(score, y)| {
                let logit = line.logit(score);
                softplus(logit) - if y { logit } else { 0.0 }
            });
            losses.sum::<f64>() + RIDGE / 2.0 * penalty
        };
        let mut line = Self {
            intercept: (mean / (1.0 - mean)).ln(),
            slope: 0.0,
        };
        let mut current = loss(line);
        for _ in 0..200 {
            let mut gradient = [-RIDGE * line.intercept, -RIDGE * line.slope];
            let (mut h00, mut h01, mut h11) = (RIDGE, 0.0, RIDGE);
            for (score, y) in cases() {
                let p = sigmoid(line.logit(score));
                let residual = f64::from(u8::from(y)) - p;
                gradient[0] += residual;
                gradient[1] += residual * score;
                let weight = p * (1.0 - p);
                h00 += weight;
                h01 += weight * score;
                h11 += weight * score * score;
            }
            let determinant = h00 * h11 - h01 * h01;
            let step = [
                (h11 * gradient[0] - h01 * gradient[1]) / determinant,
                (h00 * gradient[1] - h01 * gradient[0]) / determinant,
            ];
            let slope = gradient[0] * step[0] + gradient[1] * step[1];
            let moved = |size: f64| Self {
                intercept: line.intercept + size * step[0],
                slope: line.slope + size * step[1],
            };
            let mut size = 1.0;
            while size > 1e-8 && loss(moved(size)) > current - 1e-4 * size * slope {
                size /= 2.0;
            }
            line = moved(size);
            current = loss(line);
            if step[0].abs().max(step[1].abs()) < 1e-12 {
                break;
            }
        }
        line
    }
}

/// `1 / (1 + e^-x)`, without overflow.
pub fn sigmoid(x: f64) -> f64 {
    if x >= 0.0 {
        1.0 / (1.0 + (-x).exp())
    } else {
        let e = x.exp();
        e / (1.0 + e)
    }
}

/// `ln(1 + e^x)`, without overflow.
fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fit_and_its_brier_score_are_those_of_statsmodels_and_scikit_learn() {
        let golden: serde_json::Value =
            serde_json::from_str(include_str!("../../tests/data/golden.json")).unwrap();
        let case = &golden["calibration"];
        let numbers = |key: &str| -> Vec<f64> {
            let list = case[key].as_array().unwrap().iter();
            list.map(|number| number.as_f64().unwrap()).collect()
        };
        let near = |found: f64, key: &str| {
            let wanted = case[key].as_f64().unwrap();
            assert!(
                (found - wanted).abs() < 1e-6,
                "{key}: {found}, not {wanted}"
            );
        };
        let (scores, truth) = (numbers("z"), numbers("y"));
        let named: Vec<bool> = truth.iter().map(|y| *y > 0.5).collect();
        let line = Platt::fit(&scores, &named);
        near(line.intercept, "platt_a");
        near(line.slope, "platt_b");
        let squares = scores.iter().zip(&truth);
        let squares = squares.map(|(z, y)| (sigmoid(line.logit(*z)) - y).powi(2));
        near(squares.sum::<f64>() / truth.len() as f64, "brier_platt");
    }

    #[test]
    fn separated_or_uniform_cases_stay_finite() {
        for named in [[false, false, true, true], [false; 4], [true; 4]] {
            let line = Platt::fit(&[-2.0, -1.0, 1.0, 2.0], &named);
            assert!(line.slope.is_finite() && line.intercept.is_finite());
        }
        assert!(Platt::fit(&[], &[]).intercept.is_finite());
    }

    #[test]
    fn the_sigmoid_neither_overflows_nor_loses_its_tails() {
        assert!((sigmoid(0.0) - 0.5).abs() < 1e-15);
        assert!(sigmoid(-800.0) >= 0.0 && sigmoid(-30.0) > 9e-14);
        assert!(sigmoid(800.0) <= 1.0);
    }
}
