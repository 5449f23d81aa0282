//! Numbers at random for made-up projects.
#![allow(dead_code, reason = "each test and bench uses what it needs")]

use ascribe::codebook::{Source, Sources};

/// Numbers from 0 to below 1, the same for the same seed.
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    pub(crate) fn next(&mut self) -> f64 {
        // SplitMix64 (Steele, Lea & Flood 2014).
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / 9_007_199_254_740_992.0
    }

    pub(crate) fn below(&mut self, count: u32) -> u32 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "below count"
        )]
        let drawn = (self.next() * f64::from(count)) as u32;
        drawn.min(count - 1)
    }

    #[expect(clippy::cast_possible_truncation, reason = "a probability")]
    pub(crate) fn probabilities(&mut self) -> [f32; 4] {
        [0.2, 0.3, 0.3, 1.0].map(|most| (self.next() * most) as f32)
    }

    /// Sources with these chances.
    pub(crate) fn sources(&mut self, q: [f64; 4]) -> Sources {
        let all = Source::ALL.iter().copied();
        all.filter(|source| self.next() < q[source.index()])
            .collect()
    }
}
