//! How often may be asked: far more often than anyone types, far less often than a program could.

use std::time::{Duration, Instant};

/// A bucket that fills by time, from which every request takes a drop.
#[derive(Debug)]
pub(crate) struct Bucket {
    drops: f64,
    most: f64,
    per_second: f64,
    filled: Instant,
}

impl Bucket {
    /// A full bucket.
    pub(crate) fn new(most: f64, per_second: f64, now: Instant) -> Self {
        Self {
            drops: most,
            most,
            per_second,
            filled: now,
        }
    }

    /// Takes a drop, if one is there.
    pub(crate) fn take(&mut self, now: Instant) -> bool {
        let passed: Duration = now.saturating_duration_since(self.filled);
        self.filled = now;
        self.drops = (self.drops + passed.as_secs_f64() * self.per_second).min(self.most);
        if self.drops < 1.0 {
            return false;
        }
        self.drops -= 1.0;
        true
    }
}

/// Buckets of those who have been let in and of everyone else, who can't empty the first.
#[derive(Debug)]
pub(crate) struct Rates {
    known: Bucket,
    unknown: Bucket,
}

impl Rates {
    /// Full ones. A page takes seven requests to open, a key press one or two.
    pub(crate) fn new(now: Instant) -> Self {
        Self {
            known: Bucket::new(300.0, 60.0, now),
            unknown: Bucket::new(60.0, 10.0, now),
        }
    }

    /// Whether one more request may be answered.
    pub(crate) fn allow(&mut self, is_known: bool, now: Instant) -> bool {
        let bucket = if is_known {
            &mut self.known
        } else {
            &mut self.unknown
        };
        bucket.take(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_empties_and_fills_again() {
        let start = Instant::now();
        let mut bucket = Bucket::new(3.0, 2.0, start);
        assert!((0..3).all(|_| bucket.take(start)));
        assert!(!bucket.take(start));
        let later = start + Duration::from_millis(500);
        assert!(bucket.take(later) && !bucket.take(later));
        let much_later = start + Duration::from_mins(1);
        assert_eq!((0..9).filter(|_| bucket.take(much_later)).count(), 3);
    }

    #[test]
    fn strangers_do_not_keep_out_those_let_in() {
        let now = Instant::now();
        let mut rates = Rates::new(now);
        assert!((0..1000).any(|_| !rates.allow(false, now)));
        assert!((0..100).all(|_| rates.allow(true, now)));
    }

    #[test]
    fn nobody_types_too_fast() {
        let start = Instant::now();
        let mut rates = Rates::new(start);
        // Fifteen codes a second, each with its figures, for ten minutes.
        for key in 0..9000_u32 {
            let now = start + key * Duration::from_millis(67);
            assert!(rates.allow(true, now) && rates.allow(true, now));
        }
    }
}
