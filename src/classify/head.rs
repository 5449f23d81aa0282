//! Linear functions of a vector, and choices between several.

/// A linear function of a vector.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Linear {
    /// One weight a number of the vector.
    pub weights: Vec<f32>,
    /// Its value at the zero vector.
    pub bias: f32,
}

impl Linear {
    /// The value at a vector. Sums run in a fixed order, so the bits depend on the numbers alone.
    pub fn of(&self, vector: &[f32]) -> f32 {
        const LANES: usize = 8;
        let mut sums = [0_f32; LANES];
        let (heads, tails) = (self.weights.chunks_exact(LANES), vector.chunks_exact(LANES));
        let rest = heads.remainder().iter().zip(tails.remainder());
        for (w, x) in heads.zip(tails) {
            for lane in 0..LANES {
                sums[lane] += w[lane] * x[lane];
            }
        }
        let rest: f32 = rest.map(|(w, x)| w * x).sum();
        self.bias + sums.iter().sum::<f32>() + rest
    }
}

/// The nearest single-precision number: weights and probabilities are stored as these.
#[expect(
    clippy::cast_possible_truncation,
    reason = "rounding is what it is for"
)]
pub fn nearest(x: f64) -> f32 {
    x as f32
}

/// One of several codes: that with the highest value.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice<C> {
    /// The codes known, each with its function; none if nothing is known.
    pub options: Vec<(C, Linear)>,
}

impl<C> Default for Choice<C> {
    fn default() -> Self {
        Self {
            options: Vec::new(),
        }
    }
}

impl<C: Copy> Choice<C> {
    /// The code with the highest value, the first of equals; `None` without options.
    pub fn pick(&self, vector: &[f32]) -> Option<C> {
        let mut best: Option<(C, f32)> = None;
        for (code, value) in &self.options {
            let value = value.of(vector);
            if best.is_none_or(|(_, highest)| value > highest) {
                best = Some((*code, value));
            }
        }
        best.map(|(code, _)| code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_linear_function_is_the_sum_of_products_and_its_bias() {
        let weights: Vec<f32> = (0_u8..19).map(f32::from).collect();
        let vector = vec![0.5; 19];
        let value = Linear { weights, bias: 1.0 }.of(&vector);
        assert!((value - 86.5).abs() < 1e-5, "{value}");
    }

    #[test]
    fn the_first_of_equal_codes_is_picked() {
        let flat = |bias| Linear {
            weights: vec![0.0],
            bias,
        };
        let choice = Choice {
            options: vec![('a', flat(0.0)), ('b', flat(2.0)), ('c', flat(2.0))],
        };
        assert_eq!(choice.pick(&[1.0]), Some('b'));
        assert_eq!(Choice::<char>::default().pick(&[1.0]), None);
    }
}
