//! An event as a line of JSON.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::event::{Act, Codes, Event};
use super::key::{EventId, Key, bytes_of};
use crate::codebook::{Coder, Evidence, Focus, Source};

/// A line; the order of the fields is that of the keys.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Line {
    id: String,
    time: i64,
    coder: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    person: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    blind: bool,
    act: Doing,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
enum Doing {
    Code(Coded),
    Memo {
        statement: String,
        text: String,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        supersedes: Vec<String>,
    },
    Split {
        reflection: String,
        hash: String,
        start: usize,
        end: usize,
        at: usize,
    },
    Merge {
        reflection: String,
        hash: String,
        first: (usize, usize),
        second: (usize, usize),
    },
    Undo {
        event: String,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Coded {
    statement: String,
    sources: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    outcome: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    agency: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    focus: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    probabilities: Option<[f64; 4]>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    confidence: Option<f64>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    abstain: bool,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    evidence: BTreeMap<String, [usize; 2]>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    supersedes: Vec<String>,
}

impl From<&Event> for Line {
    fn from(event: &Event) -> Self {
        Self {
            id: event.id.to_string(),
            time: event.time,
            coder: event.coder.to_string(),
            person: event.person.as_deref().map(str::to_owned),
            blind: event.blind,
            act: Doing::from(&event.act),
        }
    }
}

impl From<&Act> for Doing {
    fn from(act: &Act) -> Self {
        match act {
            Act::Code {
                statement,
                codes,
                supersedes,
            } => Self::Code(coded(*statement, codes, supersedes)),
            Act::Memo {
                statement,
                text,
                supersedes,
            } => Self::Memo {
                statement: statement.to_string(),
                text: text.clone(),
                supersedes: supersedes.iter().map(ToString::to_string).collect(),
            },
            Act::Split {
                reflection,
                hash,
                start,
                end,
                at,
            } => Self::Split {
                reflection: reflection.clone(),
                hash: hex(hash),
                start: *start,
                end: *end,
                at: *at,
            },
            Act::Merge {
                reflection,
                hash,
                first,
                second,
            } => Self::Merge {
                reflection: reflection.clone(),
                hash: hex(hash),
                first: *first,
                second: *second,
            },
            Act::Undo { event } => Self::Undo {
                event: event.to_string(),
            },
        }
    }
}

fn hex(bytes: &[u8; 32]) -> String {
    let mut digits = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        // A text takes all that is written to it.
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

/// What the words that state the outcome are called, beside those of the sources.
const EXPLAINED: &str = "explained";

fn coded(statement: Key, codes: &Codes, supersedes: &[EventId]) -> Coded {
    let causes = Source::ALL
        .iter()
        .map(|source| source.name())
        .zip(&codes.evidence.cause);
    let words = causes.chain([(EXPLAINED, &codes.evidence.explained)]);
    Coded {
        statement: statement.to_string(),
        sources: codes
            .sources
            .iter()
            .map(|source| source.to_string())
            .collect(),
        outcome: codes.outcome.map(|outcome| outcome.to_string()),
        agency: codes.agency.map(|agency| agency.to_string()),
        focus: codes
            .focus
            .iter()
            .flatten()
            .map(ToString::to_string)
            .collect(),
        // As wide as they are read, so that they are read as they were.
        probabilities: codes.probabilities.map(|all| all.map(f64::from)),
        confidence: codes.confidence.map(f64::from),
        abstain: codes.abstain,
        evidence: words
            .filter_map(|(name, range)| {
                let range = range.as_ref()?;
                Some((name.to_owned(), [range.start, range.end]))
            })
            .collect(),
        supersedes: supersedes.iter().map(ToString::to_string).collect(),
    }
}

impl TryFrom<Line> for Event {
    type Error = String;

    fn try_from(line: Line) -> Result<Self, String> {
        Ok(Self {
            id: parsed(&line.id)?,
            time: line.time,
            coder: Coder(line.coder.into()),
            person: line.person.map(Into::into),
            blind: line.blind,
            act: Act::try_from(line.act)?,
        })
    }
}

impl TryFrom<Doing> for Act {
    type Error = String;

    fn try_from(doing: Doing) -> Result<Self, String> {
        Ok(match doing {
            Doing::Code(coded) => {
                let statement = parsed(&coded.statement)?;
                let supersedes = all(&coded.supersedes)?;
                Self::Code {
                    statement,
                    codes: codes(&coded)?,
                    supersedes,
                }
            }
            Doing::Memo {
                statement,
                text,
                supersedes,
            } => {
                let supersedes = all(&supersedes)?;
                Self::Memo {
                    statement: parsed(&statement)?,
                    text,
                    supersedes,
                }
            }
            Doing::Split {
                reflection,
                hash,
                start,
                end,
                at,
            } => Self::Split {
                reflection,
                hash: whole(&hash)?,
                start,
                end,
                at,
            },
            Doing::Merge {
                reflection,
                hash,
                first,
                second,
            } => Self::Merge {
                reflection,
                hash: whole(&hash)?,
                first,
                second,
            },
            Doing::Undo { event } => Self::Undo {
                event: parsed(&event)?,
            },
        })
    }
}

fn whole(text: &str) -> Result<[u8; 32], String> {
    bytes_of(text).ok_or_else(|| format!("{text:?} is no hash of a text"))
}

fn parsed<T: std::str::FromStr>(text: &str) -> Result<T, String>
where
    T::Err: std::fmt::Display,
{
    text.parse().map_err(|error: T::Err| error.to_string())
}

fn all<T: std::str::FromStr>(texts: &[String]) -> Result<Vec<T>, String>
where
    T::Err: std::fmt::Display,
{
    texts.iter().map(|text| parsed(text)).collect()
}

fn codes(coded: &Coded) -> Result<Codes, String> {
    let mut focus = [None; 4];
    for name in &coded.focus {
        let one: Focus = parsed(name)?;
        focus[one.source().index()] = Some(one);
    }
    let mut evidence = Evidence::default();
    for (name, [start, end]) in &coded.evidence {
        let range = Some(Range {
            start: *start,
            end: *end,
        });
        if name == EXPLAINED {
            evidence.explained = range;
        } else {
            evidence.cause[parsed::<Source>(name)?.index()] = range;
        }
    }
    let sources = coded.sources.iter().map(|name| parsed::<Source>(name));
    Ok(Codes {
        sources: sources.collect::<Result<_, _>>()?,
        outcome: coded.outcome.as_deref().map(parsed).transpose()?,
        agency: coded.agency.as_deref().map(parsed).transpose()?,
        focus,
        probabilities: coded.probabilities.map(|all| all.map(narrow)),
        confidence: coded.confidence.map(narrow),
        abstain: coded.abstain,
        evidence,
    })
}

fn narrow(number: f64) -> f32 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "it was widened as it was written"
    )]
    let narrow = number as f32;
    narrow
}
