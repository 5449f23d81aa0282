//! What is asked of the estimates: [`Settings`].

use std::sync::Arc;

use crate::error::{Error, named};

/// What is left out in turn by the jackknife, and whose signs are flipped: what varies as a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// Teachers.
    #[default]
    Teacher,
    /// Teams: where a programme was given to whole teams, or at least about six of them exist. A
    /// teacher without a team is a team of one; one who changes teams counts in each.
    Team,
}

impl Unit {
    /// Every unit.
    pub const ALL: [Self; 2] = [Self::Teacher, Self::Team];

    /// The unit as it is written in files and messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Teacher => "teacher",
            Self::Team => "team",
        }
    }
}

/// By what the estimates are split into strata.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// The writer's team.
    Team,
    /// Programme, comparison, or whatever else the study contrasts.
    Group,
    /// The question that was answered.
    Prompt,
    /// How what is explained went; always estimated, asked for or not.
    Outcome,
    /// Whose practice a teacher cause is.
    Agency,
    /// What within the source the cause is.
    Focus,
}

impl By {
    /// Every way to split, in the order in which they are reported.
    pub const ALL: [Self; 6] = [
        Self::Team,
        Self::Group,
        Self::Prompt,
        Self::Outcome,
        Self::Agency,
        Self::Focus,
    ];

    /// The way to split as it is written in files and messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Team => "team",
            Self::Group => "group",
            Self::Prompt => "prompt",
            Self::Outcome => "outcome",
            Self::Agency => "agency",
            Self::Focus => "focus",
        }
    }
}

named!(Unit, "a unit");
named!(By, "a way to split the estimates");

/// How the shift is estimated.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Confidence level of every interval, between 0 and 1.
    pub level: f64,
    /// What varies as a whole.
    pub unit: Unit,
    /// Position of the first cycle compared: a trend too starts there. `None`: the first with
    /// attributions.
    pub from: Option<usize>,
    /// Position of the last cycle compared: a trend too ends there. `None`: the last with
    /// attributions.
    pub to: Option<usize>,
    /// By what the estimates are split, besides the outcome; the order makes no difference.
    pub by: Vec<By>,
    /// The group in the programme and the one it is compared with. `None`: the two that occur,
    /// if there are exactly two; the one whose name tells it (`comparison`, `control`), or else the
    /// first in the order of names, is the comparison.
    pub groups: Option<[Arc<str>; 2]>,
    /// Seed of the random sign flips, where there are too many teachers to try all.
    pub seed: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            level: 0.95,
            unit: Unit::Teacher,
            from: None,
            to: None,
            by: vec![By::Team],
            groups: None,
            seed: 1,
        }
    }
}

impl Settings {
    /// Whether a study with this many cycles can be estimated so.
    ///
    /// # Errors
    ///
    /// If the level is not between 0 and 1, or the cycles compared are not two different ones of
    /// the study in their order.
    pub fn check(&self, cycles: usize) -> Result<(), Error> {
        let level = self.level;
        if !(level > 0.0 && level < 1.0) {
            return Err(Error::usage(format!(
                "estimate intervals: the level {level} is not between 0 and 1"
            )));
        }
        if let Some(beyond) = [self.from, self.to]
            .into_iter()
            .flatten()
            .find(|cycle| *cycle >= cycles)
        {
            return Err(Error::usage(format!(
                "compare cycles: there is no cycle {} among {cycles}",
                beyond.saturating_add(1)
            )));
        }
        match (self.from, self.to) {
            (Some(from), Some(to)) if from >= to => Err(Error::usage(format!(
                "compare cycles: cycle {} does not come before cycle {}",
                from + 1,
                to + 1
            ))
            .with_hint("the first cycle compared is the earlier one")),
            _ => Ok(()),
        }
    }

    /// Everything by which the estimates are split, in the order of reports, once each.
    pub(super) fn splits(&self) -> impl Iterator<Item = By> {
        By::ALL
            .into_iter()
            .filter(|by| *by == By::Outcome || self.by.contains(by))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_they_are_written() {
        for by in By::ALL {
            assert_eq!(by.name().parse::<By>().unwrap(), by);
        }
        assert_eq!("team".parse::<Unit>().unwrap(), Unit::Team);
        let error = "school".parse::<By>().unwrap_err();
        assert!(error.to_string().contains("\"school\""), "{error}");
        assert!(error.hint().unwrap().contains("team, group, prompt"));
    }

    #[test]
    fn cycles_must_be_two_of_the_study() {
        let settings = |from, to| Settings {
            from,
            to,
            ..Settings::default()
        };
        assert!(settings(Some(0), Some(3)).check(4).is_ok());
        assert!(settings(Some(3), None).check(4).is_ok());
        assert!(settings(Some(0), Some(4)).check(4).is_err());
        assert!(settings(Some(2), Some(2)).check(4).is_err());
        let level = Settings {
            level: f64::NAN,
            ..Settings::default()
        };
        assert!(level.check(4).unwrap_err().is_usage());
    }

    #[test]
    fn the_outcome_is_always_asked_for_and_nothing_twice() {
        let settings = Settings {
            by: vec![By::Focus, By::Team, By::Focus],
            ..Settings::default()
        };
        let splits: Vec<_> = settings.splits().collect();
        assert_eq!(splits, [By::Team, By::Outcome, By::Focus]);
    }
}
