//! A number with its interval: what every statistic is.

pub(crate) mod interval;
pub mod reliability;

/// The sum from the smallest term up: the same bits whatever the order of the terms.
pub(crate) fn ascending_sum(mut terms: Vec<f64>) -> f64 {
    terms.sort_by(f64::total_cmp);
    terms.iter().sum()
}

/// What an estimate is in: the values of [`Estimate::units`].
pub mod units {
    /// A share of attributions, 0 to 1, or a difference of such shares.
    pub const SHARE: &str = "share";
    /// Statements in a teacher's reflections of one cycle.
    pub const STATEMENTS: &str = "statements per reflection";
    /// A number without a unit, such as a coefficient of variation.
    pub const RATIO: &str = "ratio";
    /// Attributions in a hundred statements.
    pub const PER_100: &str = "per 100 statements";
    /// The change of the log-odds of a share from one cycle to the next.
    pub const LOG_ODDS: &str = "log-odds per cycle";
    /// A difference of log-odds on the scale of standard deviations.
    pub const DEVIATIONS: &str = "standard deviations";
}

/// A number with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
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
    /// How value and interval were got: for a shift one of [`crate::shift::method`], for agreement
    /// one of [`crate::agree::method`].
    pub method: &'static str,
    /// What value and interval are in: one of [`units`].
    pub units: &'static str,
    /// How many teachers contribute; in agreement and evaluation how many of what is left out at a
    /// time, teachers or documents.
    pub teachers: usize,
    /// How many attributions contribute; the nearest whole number where some statements count by
    /// their probabilities. In agreement and evaluation how many statements are compared.
    pub attributions: u64,
}
