//! What events contradict each other in, in words.

use std::collections::HashMap;

use ascribe::codebook::Coder;
use ascribe::error::Error;
use ascribe::store::{Act, Codes, Conflict, Event, EventId, Key, Project};

/// Characters of a statement that are shown.
const SHOWN: usize = 70;

/// Tells conflicts of a project and events that are perhaps not in it.
pub(crate) struct Reader<'a> {
    pub(crate) project: &'a Project,
    /// Events that come from elsewhere, by their ids.
    pub(crate) others: &'a HashMap<EventId, Event>,
}

impl Reader<'_> {
    /// One conflict, without a line end.
    ///
    /// # Errors
    ///
    /// If the file can't be read.
    pub(crate) fn told(&self, conflict: &Conflict) -> Result<String, Error> {
        Ok(match conflict {
            Conflict::Codes {
                statement,
                coder,
                events,
            } => {
                let said = self.said(*statement, events)?;
                format!(
                    "{coder} coded {} in {} ways: {}. The last one counts until {coder} codes it \
                     again.",
                    self.words(*statement)?,
                    said.len(),
                    said.join("; ")
                )
            }
            Conflict::Memos {
                statement,
                coder,
                events,
            } => {
                let said = self.said(*statement, events)?;
                format!(
                    "{coder} noted on {}: {}. The last one counts until {coder} changes it.",
                    self.words(*statement)?,
                    said.join("; ")
                )
            }
            Conflict::Segments { reflection, event } => {
                format!("{} can't be applied: what it takes does not stand.", {
                    self.cut(reflection, *event)?
                })
            }
            Conflict::Gone { statement, coder } => format!(
                "{coder} coded {}, which was split or merged: the code does not count, and {coder} \
                 has coded nothing in its place.",
                self.words(*statement)?
            ),
        })
    }

    fn words(&self, statement: Key) -> Result<String, Error> {
        Ok(match self.project.words(statement)? {
            Some((reflection, words)) => {
                format!("\u{201c}{}\u{201d} ({reflection})", short(&words))
            }
            None => format!("the statement {statement}, which is not in this project"),
        })
    }

    /// What each of the events says, in their order.
    fn said(&self, statement: Key, events: &[EventId]) -> Result<Vec<String>, Error> {
        let own = self.project.history(statement)?;
        let own: HashMap<EventId, &Event> = own.iter().map(|event| (event.id, event)).collect();
        let found = events.iter().filter_map(|id| {
            let event = own.get(id).copied().or_else(|| self.others.get(id))?;
            match &event.act {
                Act::Code { codes, .. } => Some(in_short(codes)),
                Act::Memo { text, .. } if text.is_empty() => Some("nothing".to_owned()),
                Act::Memo { text, .. } => Some(format!("\u{201c}{}\u{201d}", short(text))),
                _ => None,
            }
        });
        Ok(found.collect())
    }

    fn cut(&self, reflection: &str, id: EventId) -> Result<String, Error> {
        let find = |events: Vec<Event>| events.into_iter().find(|event| event.id == id);
        let event = match self.others.get(&id) {
            Some(event) => Some(event.clone()),
            None => find(self.project.events(None)?),
        };
        let what = match event.as_ref().map(|event| &event.act) {
            Some(Act::Merge { .. }) => "merge",
            _ => "split",
        };
        let coder = event.map_or_else(|| Coder("someone".into()), |event| event.coder);
        Ok(format!("a {what} by {coder} in {reflection}"))
    }
}

/// Codes in one phrase.
fn in_short(codes: &Codes) -> String {
    if codes.sources.is_empty() {
        return "no attribution".to_owned();
    }
    let mut parts = vec![codes.sources.to_string()];
    parts.extend(codes.outcome.map(|outcome| outcome.to_string()));
    parts.extend(codes.agency.map(|agency| agency.to_string()));
    let focus = codes.focus.iter().flatten();
    parts.extend(focus.map(ToString::to_string));
    parts.join(", ")
}

/// The beginning of a text, without what a terminal would take for orders.
fn short(text: &str) -> String {
    let clean = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    let mut shown: String = clean.clone().take(SHOWN).collect();
    if clean.count() > SHOWN {
        shown.truncate(shown.trim_end().len());
        shown.push('\u{2026}');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use ascribe::codebook::{Outcome, Source, Sources};

    #[test]
    fn long_texts_are_cut_and_codes_are_one_phrase() {
        assert_eq!(short("a\u{1b}[31mb"), "a [31mb");
        let long = short(&"é".repeat(SHOWN + 1));
        assert_eq!(long.chars().count(), SHOWN + 1);
        assert!(long.ends_with('\u{2026}'));
        let mut codes = Codes::new(Sources::NONE.with(Source::Home));
        codes.outcome = Some(Outcome::Failure);
        assert_eq!(in_short(&codes), "home, failure");
        assert_eq!(in_short(&Codes::default()), "no attribution");
    }
}
