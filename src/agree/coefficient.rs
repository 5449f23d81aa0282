//! A coefficient of agreement with its interval, or why there is none.

use std::fmt;
use std::ops::Deref;

use crate::estimate::interval::{critical, effective, wilson};
use crate::estimate::{Estimate, ascending_sum, units};

/// How the interval of a coefficient is made.
pub mod method {
    /// Of a chance-corrected coefficient: the delete-one-cluster jackknife (CR3) on Fisher's z.
    pub const FISHER: &str = "fisher-z-jackknife";
    /// Of a share: Wilson's interval with the number of independent statements that the
    /// delete-one-cluster jackknife finds.
    pub const WILSON: &str = "wilson-jackknife";
}

/// A coefficient of agreement: an [`Estimate`], as which it is read.
///
/// 1 is full agreement; 0 is what chance gives, for those that are corrected for chance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coefficient {
    /// The coefficient with its interval, made by one of [`method`]. Where there is none, its
    /// bounds are those of everything possible. Its standard error is `None` if the jackknife sees
    /// no variation or can't be made.
    pub estimate: Estimate,
    /// Why there is no interval, if there is none.
    pub no_interval: Option<NoInterval>,
    /// How many statements it rests on.
    pub statements: usize,
    /// How many clusters (teachers or documents) these are of.
    pub clusters: usize,
}

impl Coefficient {
    /// The bounds of its interval.
    ///
    /// # Errors
    ///
    /// Why there are none.
    pub fn interval(&self) -> Result<(f64, f64), NoInterval> {
        match self.no_interval {
            Some(why) => Err(why),
            None => Ok((self.estimate.low, self.estimate.high)),
        }
    }
}

impl Deref for Coefficient {
    type Target = Estimate;

    fn deref(&self) -> &Estimate {
        &self.estimate
    }
}

/// Why a coefficient can't be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Undefined {
    /// No statement has such a code of two coders.
    NoneShared,
    /// No statement has such a code of every coder.
    NoneOfAll,
    /// All codes are one and the same: they would agree by chance alone.
    OneCode,
}

impl fmt::Display for Undefined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoneShared => "no statement was so coded by two coders",
            Self::NoneOfAll => "no statement was so coded by every coder",
            Self::OneCode => "all codes are the same, so chance alone would agree as well",
        })
    }
}

/// Why a coefficient has no interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoInterval {
    /// All statements are of one cluster.
    OneCluster,
    /// The coefficient is 1 or −1, where Fisher's z has no end.
    AtTheEnd,
    /// Leaving out any cluster changes nothing.
    NoVariation,
    /// Without one of the clusters all codes are the same.
    RestsOnOne,
}

impl fmt::Display for NoInterval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OneCluster => {
                "the statements are of one cluster, so it can't be seen how much \
                                 clusters differ"
            }
            Self::AtTheEnd => "it is at the end of its scale, where the jackknife sees nothing",
            Self::NoVariation => "leaving out any cluster changes nothing",
            Self::RestsOnOne => "without one of the clusters all codes are the same",
        })
    }
}

/// What a coefficient is found from.
pub(super) struct Found {
    /// Its value, if it has one.
    pub(super) value: Option<f64>,
    /// Its value without each of the clusters.
    pub(super) without: Vec<Option<f64>>,
    /// How many statements it rests on.
    pub(super) statements: usize,
    /// Confidence level, between 0 and 1.
    pub(super) level: f64,
}

impl Found {
    /// A coefficient that is corrected for chance, with its interval on Fisher's z.
    pub(super) fn corrected(self) -> Result<Coefficient, Undefined> {
        self.coefficient(method::FISHER)
    }

    /// A share, with Wilson's interval.
    pub(super) fn share(self) -> Result<Coefficient, Undefined> {
        self.coefficient(method::WILSON)
    }

    fn coefficient(self, method: &'static str) -> Result<Coefficient, Undefined> {
        let value = match self.value {
            Some(value) => value,
            None if self.statements == 0 => return Err(Undefined::NoneShared),
            None => return Err(Undefined::OneCode),
        };
        let clusters = self.without.len();
        let std_error = std_error(value, &self.without);
        let interval = match std_error {
            _ if clusters < 2 => Err(NoInterval::OneCluster),
            _ if method == method::FISHER && value.abs() >= 1.0 => Err(NoInterval::AtTheEnd),
            Err(why) => Err(why),
            Ok(error) if method == method::WILSON => {
                let n = self.statements as f64;
                let critical = critical(self.level, Some(clusters as f64 - 1.0));
                Ok(wilson(value, effective(value, error * error, n), critical))
            }
            Ok(error) => fisher(value, error, clusters, self.level),
        };
        let least = if method == method::WILSON { 0.0 } else { -1.0 };
        let (low, high) = interval.unwrap_or((least, 1.0));
        Ok(Coefficient {
            estimate: Estimate {
                value,
                low,
                high,
                level: self.level,
                std_error: std_error.ok().filter(|error| clusters > 1 && *error > 0.0),
                method,
                units: units::RATIO,
                teachers: clusters,
                attributions: self.statements as u64,
            },
            no_interval: interval.err(),
            statements: self.statements,
            clusters,
        })
    }
}

/// The standard error of the delete-one-cluster jackknife (CR3), √Σ (θ₋g − θ̂)², the squares summed
/// from the smallest up; 0 where nothing but rounding differs.
fn std_error(value: f64, without: &[Option<f64>]) -> Result<f64, NoInterval> {
    /// Below this, rounding is all that leaving out a cluster changes.
    const NO_VARIATION: f64 = 1e-12;
    let changes: Option<Vec<f64>> = without
        .iter()
        .map(|without| without.map(|without| (without - value).powi(2)))
        .collect();
    let error = ascending_sum(changes.ok_or(NoInterval::RestsOnOne)?).sqrt();
    Ok(if error < NO_VARIATION { 0.0 } else { error })
}

/// The interval on Fisher's z of a coefficient between −1 and 1 (statistics: methods.md §4):
/// tanh(atanh κ ± t·se / (1 − κ²)), t with one degree of freedom less than there are clusters.
///
/// # Errors
///
/// If there are fewer than two clusters, no variation, or the coefficient is at an end.
pub(crate) fn fisher(
    value: f64,
    std_error: f64,
    clusters: usize,
    level: f64,
) -> Result<(f64, f64), NoInterval> {
    if clusters < 2 {
        return Err(NoInterval::OneCluster);
    }
    if value.abs() >= 1.0 {
        return Err(NoInterval::AtTheEnd);
    }
    if std_error <= 0.0 {
        return Err(NoInterval::NoVariation);
    }
    let critical = critical(level, Some(clusters as f64 - 1.0));
    let half = critical * std_error / (1.0 - value * value);
    let z = value.atanh();
    Ok(((z - half).tanh(), (z + half).tanh()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agree::kappa::jackknife;
    use serde_json::Value;

    #[track_caller]
    fn near(found: f64, wanted: &Value) {
        let wanted = wanted.as_f64().unwrap();
        assert!((found - wanted).abs() < 1e-6, "{found}, not {wanted}");
    }

    fn found(value: f64, without: &[f64]) -> Found {
        Found {
            value: Some(value),
            without: without.iter().copied().map(Some).collect(),
            statements: 24,
            level: 0.95,
        }
    }

    #[test]
    fn kappa_and_its_interval_agree_with_the_golden_numbers() {
        let golden: Value =
            serde_json::from_str(include_str!("../../tests/data/golden.json")).unwrap();
        let case = &golden["kappa_jackknife"];
        let numbers = |key: &str| {
            let numbers = case[key].as_array().unwrap().iter();
            numbers.map(|n| n.as_u64().unwrap()).collect::<Vec<_>>()
        };
        let pairs: Vec<_> = numbers("a").into_iter().zip(numbers("b")).collect();
        let clusters = numbers("cluster").into_iter();
        let clusters: Vec<usize> = clusters.map(|c| usize::try_from(c).unwrap()).collect();
        let (value, without) = jackknife(&pairs, &clusters);
        let wanted = case["leave_one_out"].as_array().unwrap();
        assert_eq!(without.len(), wanted.len());
        for (found, wanted) in without.iter().zip(wanted) {
            near(*found, wanted);
        }
        let kappa = found(value, &without).corrected().unwrap();
        near(kappa.value, &case["kappa"]);
        near(kappa.std_error.unwrap(), &case["se"]);
        let (low, high) = kappa.interval().unwrap();
        near(low, &case["fisher_z_ci"][0]);
        near(high, &case["fisher_z_ci"][1]);
        assert_eq!((kappa.statements, kappa.clusters), (24, 6));
    }

    #[test]
    fn what_the_jackknife_can_not_tell_is_said() {
        let why = |found: Found| found.corrected().unwrap().interval().unwrap_err();
        assert_eq!(why(found(0.5, &[0.5])), NoInterval::OneCluster);
        assert_eq!(why(found(0.5, &[0.5, 0.5])), NoInterval::NoVariation);
        assert_eq!(why(found(1.0, &[1.0, 1.0])), NoInterval::AtTheEnd);
        assert_eq!(why(found(-1.0, &[-1.0, 0.0])), NoInterval::AtTheEnd);
        let rests = Found {
            without: vec![None, Some(0.4)],
            ..found(0.5, &[])
        };
        assert_eq!(why(rests), NoInterval::RestsOnOne);
        let full = Found {
            without: vec![None, Some(1.0)],
            ..found(1.0, &[])
        };
        assert_eq!(why(full), NoInterval::AtTheEnd);
        let nothing = |statements| Found {
            value: None,
            statements,
            ..found(0.5, &[])
        };
        assert_eq!(nothing(0).corrected(), Err(Undefined::NoneShared));
        assert_eq!(nothing(3).corrected(), Err(Undefined::OneCode));
    }

    #[test]
    fn a_share_of_all_or_none_has_an_interval() {
        let all = found(1.0, &[1.0, 1.0, 1.0]).share().unwrap();
        let (low, high) = all.interval().unwrap();
        assert!(low > 0.0 && low < 1.0 && high >= 1.0, "{low} {high}");
        assert_eq!((all.std_error, all.method), (None, method::WILSON));
        let some = found(0.75, &[0.5, 0.75, 1.0]).share().unwrap();
        let (low, high) = some.interval().unwrap();
        assert!(low > 0.0 && low < 0.75 && high > 0.75 && high < 1.0);
        assert!(found(0.5, &[0.5]).share().unwrap().interval().is_err());
    }
}
