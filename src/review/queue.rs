//! What is coded next.

use std::fmt;
use std::str::FromStr;

use crate::codebook::Source;
use crate::error::Error;

/// What is coded next, and in which order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Queue {
    /// Every statement, in the order of the text.
    All,
    /// Every statement, the one of which the current model is least certain first; what it did not
    /// code stands before all others.
    Uncertain,
    /// Statements on which people differ or, where only one coded, they and the model; without
    /// those that are adjudicated.
    Disagreements,
    /// Statements to which two or more people gave different sources; adjudicated ones last.
    Adjudicate,
    /// The statements drawn for a sample; of a blind one in a random order of its own for every
    /// coder, so that effects of the order average out.
    Sample(String),
    /// A teacher's; those of nobody who can be named if empty.
    Teacher(String),
    /// A cycle's.
    Cycle(String),
    /// Those in which the current model names this source or, where it coded nothing, anyone does.
    Source(Source),
    /// Those in which words were found.
    Search(String),
}

/// A kind of queues that go by a name.
type Named = (&'static str, fn(String) -> Queue);

const NAMED: [Named; 4] = [
    ("sample", Queue::Sample),
    ("teacher", Queue::Teacher),
    ("cycle", Queue::Cycle),
    ("search", Queue::Search),
];

impl Queue {
    /// What people call it.
    #[must_use]
    pub fn label(&self) -> String {
        match self {
            Self::All => "All statements".to_owned(),
            Self::Uncertain => "Least certain first".to_owned(),
            Self::Disagreements => "Where codes differ".to_owned(),
            Self::Adjudicate => "To settle together".to_owned(),
            Self::Sample(name) => format!("Sample {name}"),
            Self::Teacher(name) if name.is_empty() => "Teacher not named".to_owned(),
            Self::Teacher(name) | Self::Cycle(name) => name.clone(),
            Self::Source(source) => {
                let name = source.name();
                let (first, rest) = name.split_at(1);
                format!("{}{rest}", first.to_uppercase())
            }
            Self::Search(words) => format!("Holding \u{201c}{words}\u{201d}"),
        }
    }

    /// Whether a statement's being in it tells what someone who codes blind must not know: what
    /// others or the model say of it, who wrote it or when.
    #[must_use]
    pub fn tells(&self) -> bool {
        !matches!(self, Self::All | Self::Sample(_) | Self::Search(_))
    }
}

impl fmt::Display for Queue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("all"),
            Self::Uncertain => f.write_str("uncertain"),
            Self::Disagreements => f.write_str("disagreements"),
            Self::Adjudicate => f.write_str("adjudicate"),
            Self::Sample(name) => write!(f, "sample:{name}"),
            Self::Teacher(name) => write!(f, "teacher:{name}"),
            Self::Cycle(name) => write!(f, "cycle:{name}"),
            Self::Source(source) => write!(f, "source:{source}"),
            Self::Search(words) => write!(f, "search:{words}"),
        }
    }
}

impl FromStr for Queue {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let plain = [
            Self::All,
            Self::Uncertain,
            Self::Disagreements,
            Self::Adjudicate,
        ];
        if let Some(found) = plain.into_iter().find(|queue| queue.to_string() == text) {
            return Ok(found);
        }
        let unknown = || {
            Error::usage(format!("find the queue {text:?}")).with_hint(
                "queues are all, uncertain, disagreements, adjudicate, sample:NAME, teacher:NAME, \
                 cycle:NAME, source:home (school, student, teacher) and search:WORDS",
            )
        };
        let (kind, name) = text.split_once(':').ok_or_else(unknown)?;
        if kind == "source" {
            return name.parse().map(Self::Source).map_err(|_| unknown());
        }
        let named = NAMED.iter().find(|(known, _)| *known == kind);
        let (_, queue) = named.ok_or_else(unknown)?;
        Ok(queue(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_queue_is_read_as_it_is_written() {
        let name = "Ann: 3".to_owned();
        let mut all = vec![
            Queue::All,
            Queue::Uncertain,
            Queue::Disagreements,
            Queue::Adjudicate,
            Queue::Sample(name.clone()),
            Queue::Teacher(String::new()),
            Queue::Cycle(name.clone()),
            Queue::Search(name),
        ];
        all.extend(Source::ALL.iter().copied().map(Queue::Source));
        for queue in all {
            let text = queue.to_string();
            assert_eq!(text.parse::<Queue>().unwrap(), queue, "{text}");
            assert!(!queue.label().is_empty());
        }
        assert_eq!(Queue::Source(Source::Home).label(), "Home");
    }

    #[test]
    fn an_unknown_queue_is_named() {
        for text in ["", "alls", "source:weather", "pupil:Ann", ":"] {
            let error = text.parse::<Queue>().unwrap_err();
            assert_eq!(error.to_string(), format!("find the queue {text:?}"));
            assert!(error.is_usage() && error.hint().is_some());
        }
    }
}
