//! What people and models say: [`Event`], which is added once and never changed.

use std::sync::Arc;

use super::key::{EventId, Key};
use crate::codebook::{Agency, Coder, Coding, Evidence, Focus, Outcome, Source, Sources};

/// One thing that a coder did.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// The name of the event, which follows from all the rest: [`Event::name`].
    pub id: EventId,
    /// When: milliseconds since 1970. Later than every event of the same coder or person, and of a
    /// split or merge than every other one of the text, that was in the file when it was made.
    pub time: i64,
    /// Under whose name it stands.
    pub coder: Coder,
    /// Who sat at the page, if other than the coder: whoever adjudicates.
    pub person: Option<Arc<str>>,
    /// Whether whoever did it could see neither suggestions nor others' codes.
    pub blind: bool,
    /// What was done.
    pub act: Act,
}

/// What can be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// Codes for a statement.
    Code {
        /// Which statement.
        statement: Key,
        /// What is said of it.
        codes: Codes,
        /// The codings of this coder that stood when this was made: none or one, or several after
        /// a merge. [`super::Project::append`] fills it in.
        supersedes: Vec<EventId>,
    },
    /// A note of the coder on a statement; an empty one takes it away.
    Memo {
        /// Which statement.
        statement: Key,
        /// The note.
        text: String,
        /// The notes of this coder that stood when this was made.
        /// [`super::Project::append`] fills it in.
        supersedes: Vec<EventId>,
    },
    /// One statement becomes two, from `start` to `at` and from `at` to `end`, each without the
    /// white space at its ends.
    Split {
        /// The id of the reflection.
        reflection: String,
        /// [`super::text_hash`] of its text.
        hash: [u8; 32],
        /// First byte of the statement.
        start: usize,
        /// One past its last byte.
        end: usize,
        /// Where it is cut: a byte of the text, on a character's boundary.
        at: usize,
    },
    /// Two statements, between which no other stands, become one.
    Merge {
        /// The id of the reflection.
        reflection: String,
        /// [`super::text_hash`] of its text.
        hash: [u8; 32],
        /// First byte of the first statement, and one past its last.
        first: (usize, usize),
        /// The same of the second.
        second: (usize, usize),
    },
    /// An event is no longer in force. Counts only if it is of the same coder and the same person
    /// as that event, which is itself no undo.
    Undo {
        /// Which event.
        event: EventId,
    },
}

/// What a coder says of a statement: a [`Coding`] without the coder.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Codes {
    /// Where the causes named lie; empty for no attribution.
    pub sources: Sources,
    /// How what is explained went; only with an attribution.
    pub outcome: Option<Outcome>,
    /// Whose practice; only with a teacher cause.
    pub agency: Option<Agency>,
    /// What within each source that is named, indexed by [`Source::index`].
    pub focus: [Option<Focus>; 4],
    /// A model's probability that each source is named, 0 to 1, indexed by [`Source::index`].
    pub probabilities: Option<[f32; 4]>,
    /// A model's probability that the whole source set is right, 0 to 1.
    pub confidence: Option<f32>,
    /// A model's: too uncertain for the bound on errors that its user set.
    pub abstain: bool,
    /// The words that bear the codes.
    pub evidence: Evidence,
}

impl Codes {
    /// Codes of the sources alone.
    pub fn new(sources: Sources) -> Self {
        Self {
            sources,
            ..Self::default()
        }
    }

    /// The same as a coding of this coder.
    #[must_use]
    pub fn by(self, coder: Coder) -> Coding {
        Coding {
            coder,
            sources: self.sources,
            outcome: self.outcome,
            agency: self.agency,
            focus: self.focus,
            probabilities: self.probabilities,
            confidence: self.confidence,
            abstain: self.abstain,
            evidence: self.evidence,
        }
    }

    /// Whether only a model says such: a coder of such codes counts as a model.
    pub fn is_of_model(&self) -> bool {
        self.probabilities.is_some() || self.confidence.is_some() || self.abstain
    }

    /// What contradicts itself in them, if anything does: a fragment.
    pub(super) fn contradiction(&self) -> Option<String> {
        let Self {
            sources,
            outcome,
            agency,
            focus,
            probabilities,
            confidence,
            evidence,
            ..
        } = self;
        if let Some(outcome) = outcome.filter(|_| sources.is_empty()) {
            return Some(format!("the outcome {outcome} of no attribution"));
        }
        if let Some(agency) = agency.filter(|_| !sources.contains(Source::Teacher)) {
            return Some(format!("the agency {agency} without the source teacher"));
        }
        for (source, focus) in Source::ALL.iter().zip(focus) {
            let Some(focus) = focus else { continue };
            if focus.source() != *source {
                return Some(format!("the focus {focus} is none of {source}"));
            }
            if !sources.contains(*source) {
                return Some(format!("the focus {focus} without the source {source}"));
            }
        }
        let fractions = probabilities.iter().flatten().chain(confidence);
        if let Some(wrong) = fractions.copied().find(|p| !(0.0..=1.0).contains(p)) {
            return Some(format!("the probability {wrong} is not from 0 to 1"));
        }
        let ranges = evidence.cause.iter().chain([&evidence.explained]).flatten();
        let mut backward = ranges.filter(|range| range.start > range.end);
        backward
            .next()
            .map(|range| format!("the words {} to {}", range.start, range.end))
    }
}

impl From<&Coding> for Codes {
    fn from(coding: &Coding) -> Self {
        Self {
            sources: coding.sources,
            outcome: coding.outcome,
            agency: coding.agency,
            focus: coding.focus,
            probabilities: coding.probabilities,
            confidence: coding.confidence,
            abstain: coding.abstain,
            evidence: coding.evidence.clone(),
        }
    }
}

impl Act {
    /// The statement of which codes or a memo speak.
    pub fn statement(&self) -> Option<Key> {
        match self {
            Self::Code { statement, .. } | Self::Memo { statement, .. } => Some(*statement),
            Self::Split { .. } | Self::Merge { .. } | Self::Undo { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_that_contradict_themselves_are_told() {
        let teacher = Codes::new(Sources::NONE.with(Source::Teacher));
        let none = Codes::default();
        let focus = |at: usize, focus| {
            let mut all = [None; 4];
            all[at] = Some(focus);
            all
        };
        let evidence = Evidence {
            explained: Some(std::ops::Range { start: 4, end: 2 }),
            ..Evidence::default()
        };
        for (codes, why) in [
            (
                Codes {
                    outcome: Some(Outcome::Failure),
                    ..none.clone()
                },
                "the outcome failure",
            ),
            (
                Codes {
                    agency: Some(Agency::Observed),
                    ..none.clone()
                },
                "the agency observed",
            ),
            (
                Codes {
                    focus: focus(0, Focus::Planning),
                    ..teacher.clone()
                },
                "is none of home",
            ),
            (
                Codes {
                    focus: focus(1, Focus::Resources),
                    ..teacher.clone()
                },
                "without the source",
            ),
            (
                Codes {
                    confidence: Some(f32::NAN),
                    ..teacher.clone()
                },
                "the probability NaN",
            ),
            (
                Codes {
                    probabilities: Some([0.0, 0.0, 0.0, 1.5]),
                    ..none
                },
                "the probability 1.5",
            ),
            (
                Codes {
                    evidence,
                    ..teacher.clone()
                },
                "the words 4 to 2",
            ),
        ] {
            let told = codes.contradiction().unwrap();
            assert!(told.contains(why), "{told}");
        }
        let whole = Codes {
            outcome: Some(Outcome::Failure),
            agency: Some(Agency::Observed),
            focus: focus(3, Focus::Planning),
            ..teacher
        };
        assert_eq!(whole.contradiction(), None);
    }
}
