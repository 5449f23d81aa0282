//! Coder files: events as lines of JSON, without what teachers wrote.

use serde::{Deserialize, Serialize};

use super::event::Event;
use super::line::Line;
use super::{Project, append};
use crate::codebook::Coder;
use crate::error::{Error, Problem};

/// What the first line says: that it is a coder file, and of which version.
#[derive(Serialize, Deserialize)]
struct Head {
    #[serde(rename = "ascribe-events")]
    version: u32,
}

/// The version that is written: raised when a key goes or changes its meaning.
const VERSION: u32 = 1;

impl Project {
    /// The events of one coder, with those of the person behind another name, or all: a coder
    /// file, for [`parse_events`](Project::parse_events) and [`merge`](Project::merge) in another
    /// copy. Lines of JSON: `{"ascribe-events":1}`, then an event each in the order of time.
    ///
    /// It holds ids, names of coders, codes and memos, and none of what teachers wrote but what a
    /// coder has quoted in a memo. Reflections are named by their ids, which may be names of files.
    ///
    /// # Errors
    ///
    /// If the file can't be read or is damaged.
    pub fn export(&self, coder: Option<&Coder>) -> Result<Vec<u8>, Error> {
        Ok(lines(&self.events(coder)?))
    }

    /// The same of all people together, without what models said: these can be had again from the
    /// same logs.
    ///
    /// # Errors
    ///
    /// If the file can't be read or is damaged.
    pub fn export_people(&self) -> Result<Vec<u8>, Error> {
        let contents = self.contents()?;
        let is_model = |coder: &Coder| {
            let at = contents.coder(coder).map(usize::from);
            at.and_then(|at| contents.models.get(at)) == Some(&true)
        };
        let mut events = self.events(None)?;
        events.retain(|event| !is_model(&event.coder));
        Ok(lines(&events))
    }

    /// Reads a coder file. A line that can't be used is left out and told, one whose event was
    /// changed since it was made among them.
    pub fn parse_events(name: &str, bytes: &[u8]) -> (Vec<Event>, Vec<Problem>) {
        let (mut events, mut problems) = (Vec::new(), Vec::new());
        let mut problem = |place: String, what: &str, why: String| {
            problems.push(Problem {
                file: name.to_owned(),
                place,
                what: what.to_owned(),
                why,
            });
        };
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let mut lines = (1..).zip(bytes.split(|byte| *byte == b'\n'));
        let head = lines
            .next()
            .and_then(|(_, line)| serde_json::from_slice::<Head>(line).ok());
        match head {
            Some(Head { version: VERSION }) => {}
            Some(Head { version }) => {
                let why = format!(
                    "it is of version {version}, and this ascribe knows version {VERSION}: update \
                     ascribe"
                );
                problem(String::new(), "the file", why);
                return (events, problems);
            }
            None => {
                let why = "it is no coder file: its first line is not {\"ascribe-events\":1}";
                problem(String::new(), "the file", why.to_owned());
                return (events, problems);
            }
        }
        for (number, bytes) in lines {
            if bytes.trim_ascii().is_empty() {
                continue;
            }
            match event(bytes) {
                Ok(event) => events.push(event),
                Err(why) => problem(format!("line {number}"), "the event", why),
            }
        }
        (events, problems)
    }
}

/// A coder file of these events.
fn lines(events: &[Event]) -> Vec<u8> {
    let mut lines = line(&Head { version: VERSION });
    for event in events {
        lines.extend(line(&Line::from(event)));
    }
    lines
}

/// A record as a line.
fn line(record: &impl Serialize) -> Vec<u8> {
    // Records of texts and finite numbers: nothing in them can fail to be written.
    let mut line = serde_json::to_vec(record).unwrap_or_default();
    line.push(b'\n');
    line
}

fn event(line: &[u8]) -> Result<Event, String> {
    let line: Line = serde_json::from_slice(line).map_err(|error| error.to_string())?;
    let event = Event::try_from(line)?;
    check(&event)?;
    Ok(event)
}

/// What is wrong with an event that comes from elsewhere: a fragment.
pub(super) fn check(event: &Event) -> Result<(), String> {
    for name in [Some(&*event.coder.0), event.person.as_deref()]
        .into_iter()
        .flatten()
    {
        append::check_name(name).map_err(|error| error.to_string())?;
    }
    if !(0..=append::LAST).contains(&event.time) {
        return Err(format!(
            "its time is {}, which is no time since 1970",
            event.time
        ));
    }
    if let Some(why) = append::contradiction(&event.act) {
        return Err(format!("it holds {why}"));
    }
    if event.id == event.name() {
        Ok(())
    } else {
        Err(format!(
            "its id is {}, but what it holds makes {}: it was changed",
            event.id,
            event.name()
        ))
    }
}
