//! Random numbers of the shapes that the worlds need, from a seed of their own.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// A source of random numbers.
pub(super) struct Random {
    stream: ChaCha8Rng,
    /// The second normal number of a pair.
    spare: Option<f64>,
}

impl Random {
    /// The numbers of one run: the same for the same seed and run, whatever else is run.
    pub(super) fn of(seed: u64, run: u64) -> Self {
        let mut stream = ChaCha8Rng::seed_from_u64(seed);
        stream.set_stream(run);
        let spare = None;
        Self { stream, spare }
    }

    /// From 0 to below 1, in steps of 2⁻⁵³.
    pub(super) fn uniform(&mut self) -> f64 {
        const STEP: f64 = 1.0 / 9_007_199_254_740_992.0;
        (self.stream.next_u64() >> 11) as f64 * STEP
    }

    pub(super) fn is(&mut self, probability: f64) -> bool {
        self.uniform() < probability
    }

    /// A number from 0 to below `count`, which is small.
    pub(super) fn below(&mut self, count: usize) -> usize {
        let drawn = self.stream.next_u64() >> 32;
        usize::try_from((drawn * count as u64) >> 32).unwrap_or_default()
    }

    pub(super) fn seed(&mut self) -> u64 {
        self.stream.next_u64()
    }

    /// Normal with mean 0 and variance 1 (Box & Muller 1958).
    pub(super) fn normal(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        let radius = (-2.0 * (1.0 - self.uniform()).ln()).sqrt();
        let (sin, cos) = (std::f64::consts::TAU * self.uniform()).sin_cos();
        self.spare = Some(radius * sin);
        radius * cos
    }

    /// Student's t.
    pub(super) fn student(&mut self, df: u32) -> f64 {
        let squares: f64 = (0..df).map(|_| self.normal().powi(2)).sum();
        self.normal() / (squares / f64::from(df)).sqrt()
    }
}
