//! Logistic regression with an L2 penalty: the only place that names linfa.
//!
//! Vectors are centred and divided by one common scale, so that a strength means the same for any
//! encoder while the directions that vary most keep their weight. linfa knows no case weights:
//! a case of weight 3 stands three times. It orders labels by itself, which is undone here, and
//! stops after a number of steps whether or not it has converged, which is checked here.

use linfa::DatasetBase;
use linfa::traits::Fit;
use linfa_logistic::{LogisticRegression, MultiLogisticRegression};
use ndarray::{Array1, Array2, ArrayView2, Axis, ShapeBuilder};

use crate::classify::calibration::sigmoid;
use crate::error::Error;

/// Fewer cases of a class than this teach nothing: its head is constant.
const FEWEST: usize = 5;
const MAX_STEPS: u64 = 400;
/// Largest accepted slope of the mean loss in any weight: what is left to gain is below what the
/// fourth digit of a probability shows. The solver's own bound is on the length of the gradient,
/// which is never below its largest part.
const TOLERANCE: f64 = 1e-4;
/// The score of a class that was not among the cases.
const ABSENT: f64 = -30.0;

/// Cases to fit on: rows of the vectors, how often each stands, and its class.
#[derive(Clone, Debug, Default)]
pub(super) struct Cases {
    pub(super) rows: Vec<usize>,
    pub(super) copies: Vec<u32>,
    pub(super) classes: Vec<usize>,
}

/// Linear functions, one a class; one for two classes (the score of class 1).
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fitted {
    /// Classes × numbers of a vector.
    pub(super) weights: Array2<f64>,
    pub(super) bias: Array1<f64>,
}

impl Fitted {
    /// Scores of some rows: rows × functions.
    pub(super) fn scores(&self, vectors: ArrayView2<'_, f32>, rows: &[usize]) -> Array2<f64> {
        let x = vectors.select(Axis(0), rows).mapv(f64::from);
        x.dot(&self.weights.t()) + &self.bias
    }

    /// The function whose score is the mean of two scores.
    pub(super) fn mean(&self, other: &Self) -> Self {
        Self {
            weights: (&self.weights + &other.weights) / 2.0,
            bias: (&self.bias + &other.bias) / 2.0,
        }
    }

    fn constant(bias: Vec<f64>, dim: usize) -> Self {
        Self {
            weights: Array2::zeros((bias.len(), dim)),
            bias: bias.into(),
        }
    }
}

/// Vectors as the solver sees them.
struct Design {
    x: Array2<f64>,
    classes: Vec<usize>,
    centre: Array1<f64>,
    scale: f64,
}

impl Design {
    fn new(vectors: ArrayView2<'_, f32>, cases: &Cases) -> Self {
        let rows = cases.rows.iter().zip(&cases.copies);
        let rows: Vec<usize> = rows
            .flat_map(|(&row, &copies)| std::iter::repeat_n(row, copies as usize))
            .collect();
        let classes = cases.classes.iter().zip(&cases.copies);
        let classes = classes
            .flat_map(|(&class, &copies)| std::iter::repeat_n(class, copies as usize))
            .collect();
        let (n, dim) = (rows.len(), vectors.ncols());
        // Column by column: the solver's products with the transpose run along columns.
        let mut x = Array2::zeros((n, dim).f());
        for (mut to, &row) in x.rows_mut().into_iter().zip(&rows) {
            to.zip_mut_with(&vectors.row(row), |to, &from| *to = f64::from(from));
        }
        let count = n.max(1) as f64;
        let centre = x.sum_axis(Axis(0)) / count;
        x -= &centre;
        let variance = x.iter().map(|v| v * v).sum::<f64>() / (count * dim.max(1) as f64);
        let scale = if variance > 0.0 { variance.sqrt() } else { 1.0 };
        x /= scale;
        Self {
            x,
            classes,
            centre,
            scale,
        }
    }

    /// Weights and bias for vectors as they are.
    fn undo(&self, weights: Array2<f64>, bias: &Array1<f64>) -> Fitted {
        let weights = weights / self.scale;
        let bias = bias - &weights.dot(&self.centre);
        Fitted { weights, bias }
    }

    /// Largest slope of the mean loss, given each row's residuals (rows × functions).
    fn slope(&self, residuals: &Array2<f64>, weights: &Array2<f64>, strength: f64) -> f64 {
        let of_weights = residuals.t().dot(&self.x) + weights * strength;
        let of_bias = residuals.sum_axis(Axis(0));
        let largest = of_weights.iter().chain(&of_bias).map(|g| g.abs());
        largest.fold(0.0, f64::max) / self.x.nrows().max(1) as f64
    }
}

/// Probability of class 1 against class 0.
pub(super) fn two_classes(
    vectors: ArrayView2<'_, f32>,
    cases: &Cases,
    strength: f64,
) -> Result<Fitted, Error> {
    let counts = counts(cases, 2);
    if counts.iter().any(|&n| n < FEWEST) {
        let odds = (counts[1] as f64 + 0.5) / (counts[0] as f64 + 0.5);
        return Ok(Fitted::constant(vec![odds.ln()], vectors.ncols()));
    }
    let design = Design::new(vectors, cases);
    let labels: Array1<usize> = design.classes.iter().copied().collect();
    let solved = LogisticRegression::default()
        .alpha(strength)
        .max_iterations(MAX_STEPS)
        .gradient_tolerance(TOLERANCE * design.x.nrows() as f64)
        .fit(&DatasetBase::new(design.x.view(), labels))
        .map_err(|e| failed(&e))?;
    let sign = if solved.labels().pos.class == 1 {
        1.0
    } else {
        -1.0
    };
    let weights = (solved.params() * sign).insert_axis(Axis(0));
    let bias = Array1::from_elem(1, solved.intercept() * sign);
    let mut residuals = design.x.dot(&weights.t()) + &bias;
    for (z, &class) in residuals.iter_mut().zip(&design.classes) {
        *z = sigmoid(*z) - class as f64;
    }
    converged(design.slope(&residuals, &weights, strength))?;
    Ok(design.undo(weights, &bias))
}

/// Scores of `known` classes whose exponentials are in the proportion of the probabilities.
pub(super) fn several_classes(
    vectors: ArrayView2<'_, f32>,
    cases: &Cases,
    known: usize,
    strength: f64,
) -> Result<Fitted, Error> {
    let counts = counts(cases, known);
    let enough = |class: usize| counts[class] >= FEWEST;
    if (0..known).filter(|&class| enough(class)).count() < 2 {
        let bias = counts.iter().map(|&n| (n as f64 + 0.5).ln()).collect();
        return Ok(Fitted::constant(bias, vectors.ncols()));
    }
    let mut kept = Cases::default();
    for (k, &class) in cases.classes.iter().enumerate() {
        if enough(class) {
            kept.rows.push(cases.rows[k]);
            kept.copies.push(cases.copies[k]);
            kept.classes.push(class);
        }
    }
    let design = Design::new(vectors, &kept);
    let labels: Array1<usize> = design.classes.iter().copied().collect();
    let solved = MultiLogisticRegression::default()
        .alpha(strength)
        .max_iterations(MAX_STEPS)
        .gradient_tolerance(TOLERANCE * design.x.nrows() as f64)
        .fit(&DatasetBase::new(design.x.view(), labels))
        .map_err(|e| failed(&e))?;
    let weights = solved.params().t().to_owned();
    let mut residuals = design.x.dot(solved.params()) + solved.intercept();
    for (mut row, class) in residuals.rows_mut().into_iter().zip(&design.classes) {
        softmax(row.as_slice_mut().unwrap_or_default());
        if let Some(column) = solved.classes().iter().position(|c| c == class) {
            row[column] -= 1.0;
        }
    }
    converged(design.slope(&residuals, &weights, strength))?;
    let fitted = design.undo(weights, solved.intercept());
    let mut all = Fitted::constant(vec![ABSENT; known], vectors.ncols());
    for (from, &class) in solved.classes().iter().enumerate() {
        all.weights.row_mut(class).assign(&fitted.weights.row(from));
        all.bias[class] = fitted.bias[from];
    }
    Ok(all)
}

/// Scores to probabilities, in place.
pub(super) fn softmax(scores: &mut [f64]) {
    let highest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    for score in scores.iter_mut() {
        *score = (*score - highest).exp();
    }
    let sum: f64 = scores.iter().sum();
    for score in scores {
        *score /= sum;
    }
}

fn counts(cases: &Cases, known: usize) -> Vec<usize> {
    let mut counts = vec![0; known];
    for &class in &cases.classes {
        counts[class] += 1;
    }
    counts
}

fn converged(slope: f64) -> Result<(), Error> {
    if slope <= TOLERANCE {
        return Ok(());
    }
    Err(Error::model(format!(
        "fit a head: not converged after {MAX_STEPS} steps (slope of the mean loss {slope:.1e}, at \
         most {TOLERANCE:.0e} accepted)"
    ))
    .with_hint("a stronger penalty converges faster"))
}

fn failed(error: &linfa_logistic::error::Error) -> Error {
    Error::model(format!("fit a head: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    fn cases(classes: &[usize], copies: &[u32]) -> Cases {
        Cases {
            rows: (0..classes.len()).collect(),
            copies: copies.to_vec(),
            classes: classes.to_vec(),
        }
    }

    /// One number a case: class 1 is the larger one, but for one case each.
    fn line() -> Array2<f32> {
        let x = [-3., -2., -2., -1., 1., -1., 0., 1., 2., 2., 3., 4.];
        Array2::from_shape_vec((12, 1), x.to_vec()).unwrap()
    }

    const CLASSES: [usize; 12] = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1];

    #[test]
    fn two_classes_agree_with_the_equations_of_the_optimum() {
        let fitted = two_classes(line().view(), &cases(&CLASSES, &[1; 12]), 1.0).unwrap();
        // Maximum of the penalised likelihood: the residuals sum to 0, and their products with
        // the scaled vectors to the penalty's slope.
        let x: Vec<f64> = line().iter().map(|&v| f64::from(v)).collect();
        let mean = x.iter().sum::<f64>() / 12.0;
        let scale = (x.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / 12.0).sqrt();
        let (w, b) = (fitted.weights[[0, 0]], fitted.bias[0]);
        let residual = |k: usize| CLASSES[k] as f64 - sigmoid(w * x[k] + b);
        let sum: f64 = (0..12).map(residual).sum();
        let product: f64 = (0..12).map(|k| residual(k) * (x[k] - mean) / scale).sum();
        assert!(sum.abs() < 2e-3, "{sum}");
        assert!((product - w * scale).abs() < 2e-3, "{product} {w}");
        assert!(w > 0.5, "class 1 is the larger: {w}");
    }

    #[test]
    fn the_class_is_1_whichever_label_comes_first_or_is_rarer() {
        let flipped: Vec<usize> = CLASSES.iter().map(|c| 1 - c).collect();
        let a = two_classes(line().view(), &cases(&CLASSES, &[1; 12]), 1.0).unwrap();
        let b = two_classes(line().view(), &cases(&flipped, &[1; 12]), 1.0).unwrap();
        assert!((a.weights[[0, 0]] + b.weights[[0, 0]]).abs() < 1e-3);
        assert!((a.bias[0] + b.bias[0]).abs() < 1e-3);
    }

    #[test]
    fn a_case_that_stands_twice_counts_twice() {
        let rows: Vec<usize> = (0..12).chain(5..12).collect();
        let twice = Cases {
            classes: rows.iter().map(|&r| CLASSES[r]).collect(),
            copies: vec![1; rows.len()],
            rows,
        };
        let copies: Vec<u32> = (0..12).map(|k| 1 + u32::from(k >= 5)).collect();
        let a = two_classes(line().view(), &twice, 1.0).unwrap();
        let b = two_classes(line().view(), &cases(&CLASSES, &copies), 1.0).unwrap();
        assert!((a.bias[0] - b.bias[0]).abs() < 1e-3);
        assert!((a.weights[[0, 0]] - b.weights[[0, 0]]).abs() < 1e-3);
    }

    #[test]
    fn classes_keep_their_numbers_when_one_is_missing() {
        let classes: Vec<usize> = CLASSES
            .iter()
            .map(|c| if *c == 0 { 3 } else { 1 })
            .collect();
        let fitted = several_classes(line().view(), &cases(&classes, &[1; 12]), 4, 1.0).unwrap();
        let scores = fitted.scores(array![[5.0_f32], [-5.0]].view(), &[0, 1]);
        assert!(scores[[0, 1]] > scores[[0, 3]] && scores[[1, 3]] > scores[[1, 1]]);
        assert!(scores[[0, 0]] < -20.0 && scores[[0, 2]] < -20.0);
    }

    #[test]
    fn too_few_cases_give_a_constant() {
        let one = cases(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], &[1; 12]);
        let fitted = two_classes(line().view(), &one, 1.0).unwrap();
        assert_eq!(fitted.weights[[0, 0]].to_bits(), 0);
        assert!(fitted.bias[0] < -1.0);
    }
}
