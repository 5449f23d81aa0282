//! What the page's script asks and is answered, as records.

use serde::{Deserialize, Serialize};

use ascribe::review::Progress;

use super::codings::Codings;

/// Who asks, and in which queue.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Asked {
    /// The person at this tab.
    pub(crate) coder: Option<String>,
    /// The queue, as [`ascribe::review::Queue`] is written.
    pub(crate) queue: Option<String>,
    /// Which statement is asked for, from the one on show.
    pub(crate) go: Option<String>,
    /// The statement on show.
    pub(crate) key: Option<String>,
}

/// What a person does. Which of the fields are there goes by what it is.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Done {
    /// The person at this tab.
    pub(crate) coder: String,
    /// A number that no other request has: the same request, sent again, is done once.
    pub(crate) nonce: String,
    /// The queue.
    pub(crate) queue: Option<String>,
    /// The statement.
    pub(crate) key: Option<String>,
    /// The time of the coding that the page showed as the person's own; 0 of none.
    pub(crate) seen: Option<i64>,
    /// The codes.
    pub(crate) codes: Option<Codings>,
    /// Whether another statement is on show, which is to stay.
    #[serde(default)]
    pub(crate) stay: bool,
    /// That statement.
    pub(crate) shown: Option<String>,
    /// The memo.
    pub(crate) text: Option<String>,
    /// Where a statement is split, in bytes of its reflection's text.
    pub(crate) at: Option<usize>,
    /// How many statements to draw.
    pub(crate) n: Option<usize>,
    /// Whether they are to be coded blind.
    #[serde(default)]
    pub(crate) blind: bool,
}

/// What is on show.
#[derive(Debug, Serialize)]
pub(crate) struct View {
    /// The queue as it is written in requests.
    pub(crate) queue: String,
    /// The queue as people call it.
    pub(crate) label: String,
    /// The statement; none if the queue is done or empty.
    pub(crate) card: Option<Card>,
    /// How far this person is.
    pub(crate) progress: Pace,
    /// The statement coded last, whose details are one key away.
    pub(crate) last: Option<Last>,
    /// What was done, in a sentence.
    pub(crate) said: Option<String>,
    /// What to know once all is done.
    pub(crate) note: Option<String>,
}

/// How far a person is in a queue.
#[derive(Debug, Serialize)]
pub(crate) struct Pace {
    total: usize,
    done: usize,
    per_minute: Option<f64>,
    minutes_left: Option<f64>,
    /// Which statement of the queue is on show, from 1.
    place: Option<usize>,
}

impl Pace {
    /// With the place, from 0, of the statement on show.
    pub(crate) fn of(progress: &Progress, place: Option<usize>) -> Self {
        Self {
            total: progress.total,
            done: progress.done,
            per_minute: progress.per_minute,
            minutes_left: progress.minutes_left,
            place: place.map(|place| place + 1),
        }
    }
}

/// A statement that was coded.
#[derive(Debug, Serialize)]
pub(crate) struct Last {
    pub(crate) key: String,
    pub(crate) excerpt: String,
    pub(crate) codes: Codings,
    /// As [`Done::seen`].
    pub(crate) seen: i64,
}

/// A statement in its text, and what may be seen of it.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Card {
    /// Its name in requests.
    pub(crate) key: String,
    /// The time of the person's coding; 0 of none.
    pub(crate) seen: i64,
    /// Whether all but its text and the person's own codes is hidden.
    pub(crate) blind: bool,
    /// Whether others' codes are being settled.
    pub(crate) settling: bool,
    /// Who wrote it and when; nothing of it if blind.
    #[serde(rename = "where")]
    pub(crate) place: Option<Place>,
    /// The question that the text answers.
    pub(crate) prompt: Option<String>,
    /// The text before it.
    pub(crate) before: String,
    /// The text after it.
    pub(crate) after: String,
    /// Its words in runs, each with the sources whose cause it states, and whether it states the
    /// outcome.
    pub(crate) words: Vec<(String, Vec<&'static str>, bool)>,
    /// Its first words.
    pub(crate) excerpt: String,
    /// Where it can be split: after how many UTF-16 units of the words, and at which byte of the
    /// text.
    pub(crate) splits: Vec<(usize, usize)>,
    /// Whether a statement comes after it in its text.
    pub(crate) merges: bool,
    /// The person's own codes; where codes are settled, those settled on.
    pub(crate) mine: Option<Codings>,
    /// The person's memo.
    pub(crate) memo: Option<String>,
    /// The model's codes.
    pub(crate) suggestion: Option<Suggestion>,
    /// Others' codes, where the queue is of differing ones.
    pub(crate) others: Vec<Other>,
}

/// Who wrote a text and when.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Place {
    pub(crate) teacher: Option<String>,
    pub(crate) team: Option<String>,
    pub(crate) group: Option<String>,
    pub(crate) cycle: Option<String>,
    pub(crate) date: Option<String>,
}

/// A model's codes, and how sure it is.
#[derive(Debug, Serialize)]
pub(crate) struct Suggestion {
    #[serde(flatten)]
    pub(crate) codes: Codings,
    /// In words.
    pub(crate) sure: &'static str,
    /// Of a hundred such suggestions, how many are right, as the model says.
    pub(crate) hundred: Option<u8>,
}

/// Another's codes.
#[derive(Debug, Serialize)]
pub(crate) struct Other {
    pub(crate) coder: String,
    #[serde(flatten)]
    pub(crate) codes: Codings,
    pub(crate) memo: Option<String>,
}

/// What there is to choose at the start.
#[derive(Debug, Serialize)]
pub(crate) struct Start {
    /// People who code here.
    pub(crate) coders: Vec<String>,
    /// Who coded last.
    pub(crate) last: Option<String>,
    /// Who codes by the command line, so that nobody need ask.
    pub(crate) only: Option<String>,
    /// Who asks.
    pub(crate) coder: Option<Person>,
    /// What they can code.
    pub(crate) queues: Vec<Row>,
    /// What is hidden from them, in a sentence.
    pub(crate) hidden: Option<String>,
    /// Whether a sample can be drawn: whether a model coded.
    pub(crate) can_draw: bool,
}

/// Who asks.
#[derive(Debug, Serialize)]
pub(crate) struct Person {
    pub(crate) name: String,
    /// Where they were.
    pub(crate) place: Option<Left>,
}

/// Where someone was.
#[derive(Debug, Serialize)]
pub(crate) struct Left {
    pub(crate) queue: String,
    pub(crate) label: String,
}

/// A queue.
#[derive(Debug, Serialize)]
pub(crate) struct Row {
    pub(crate) queue: String,
    pub(crate) label: String,
    /// `main`, `sample`, `teacher`, `cycle` or `source`.
    pub(crate) kind: &'static str,
    pub(crate) total: usize,
    pub(crate) done: usize,
    /// Whether it is a blind sample.
    pub(crate) blind: bool,
    /// Whether its statements are hidden from who asks.
    pub(crate) hidden: bool,
}

/// Something that happened to a statement.
#[derive(Debug, Serialize)]
pub(crate) struct Happened {
    /// Milliseconds since 1970.
    pub(crate) time: i64,
    pub(crate) who: String,
    pub(crate) what: String,
}
