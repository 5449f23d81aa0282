//! A number with its interval: what every statistic is.

pub(crate) mod interval;

/// A number with its interval.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// The estimate itself.
    pub value: f64,
    /// Lower bound of the interval.
    pub low: f64,
    /// Upper bound of the interval.
    pub high: f64,
    /// Confidence level of the interval.
    pub level: f64,
    /// Standard error by the jackknife; `None` where it sees no variation between teachers, or
    /// where there is but one.
    pub std_error: Option<f64>,
    /// How value and interval were got: for a shift one of [`crate::shift::method`].
    pub method: &'static str,
    /// How many teachers contribute.
    pub teachers: usize,
    /// How many attributions contribute; the nearest whole number where some statements count by
    /// their probabilities.
    pub attributions: u64,
}
