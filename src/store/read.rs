//! What is asked of a project, one reflection or statement at a time.

use std::collections::BTreeSet;

use rusqlite::{Connection, params};

use super::event::{Act, Codes, Event};
use super::fault::Fallible;
use super::key::{EventId, Key, text_hash};
use super::segment::Cut;
use super::{Project, heads, load, log, texts};
use crate::codebook::Coder;
use crate::error::Error;
use crate::reflection::Reflection;

impl Project {
    /// A reflection with its text, by its row in [`super::Contents::reflections`]. Every statement
    /// of it is one of its text.
    ///
    /// # Errors
    ///
    /// If there is none of this row, or it is damaged.
    pub fn reflection(&self, row: u32) -> Result<Reflection, Error> {
        self.reading(|file| texts::whole(file, row))
    }

    /// Positions, in [`super::Contents::statements`], of the statements whose words hold a text,
    /// upper and lower case alike.
    ///
    /// # Errors
    ///
    /// If the file can't be read or is damaged.
    pub fn search(&self, words: &str) -> Result<Vec<u32>, Error> {
        let wanted = words.trim().to_lowercase();
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        self.reading(|file| {
            let contents = load::places(file)?;
            let mut found = Vec::new();
            let mut rows = (0..).zip(&contents.statements).peekable();
            for (position, reflection) in (0..).zip(&contents.reflections) {
                let text = texts::whole(file, reflection.row)?;
                while let Some((at, row)) = rows.next_if(|(_, row)| row.reflection == position) {
                    if text.words(row.statement).to_lowercase().contains(&wanted) {
                        found.push(at);
                    }
                }
            }
            Ok(found)
        })
    }

    /// The words of a statement, whether it still stands or not, with the id of its reflection;
    /// `None` if this project does not have it.
    ///
    /// # Errors
    ///
    /// If the file can't be read or is damaged.
    pub fn words(&self, statement: Key) -> Result<Option<(String, String)>, Error> {
        self.reading(|file| {
            let Some(place) = texts::place(file, statement)? else {
                return Ok(None);
            };
            let text = texts::whole(file, place.reflection)?;
            let words = text.words(place.statement).into_owned();
            Ok(Some((text.id, words)))
        })
    }

    /// All that was ever done to a statement, in the order of time: codes, memos, the splits and
    /// merges that took or made it, and what was undone of these.
    ///
    /// # Errors
    ///
    /// If the file can't be read or is damaged.
    pub fn history(&self, statement: Key) -> Result<Vec<Event>, Error> {
        self.reading(|file| history(file, statement))
    }

    /// A coder's note on a statement that is in force.
    ///
    /// # Errors
    ///
    /// If the file can't be read or is damaged.
    pub fn memo(&self, statement: Key, coder: &Coder) -> Result<Option<String>, Error> {
        let last = self.reading(|file| Ok(heads::memos(file, statement, coder)?.pop()))?;
        Ok(last.and_then(|event| match event.act {
            Act::Memo { text, .. } if !text.is_empty() => Some(text),
            _ => None,
        }))
    }

    /// Everyone's codes of a statement that are in force, in the order of names, each with whether
    /// it was made blind.
    ///
    /// # Errors
    ///
    /// If the file can't be read or is damaged.
    pub fn coded(&self, statement: Key) -> Result<Vec<(Coder, Codes, bool)>, Error> {
        self.reading(|file| coded(file, statement))
    }

    /// All events, or those under one name or by one person, in the order of time.
    ///
    /// # Errors
    ///
    /// If the file can't be read or is damaged.
    pub fn events(&self, coder: Option<&Coder>) -> Result<Vec<Event>, Error> {
        self.reading(|file| match coder {
            None => log::events(file, "true", []),
            Some(coder) => log::events(file, "c.name = ?1 OR e.person = ?1", [&*coder.0]),
        })
    }
}

fn coded(file: &Connection, statement: Key) -> Fallible<Vec<(Coder, Codes, bool)>> {
    let condition = format!("e.statement = ?1 AND e.act = 'code' AND {}", log::STANDS);
    let mut last = std::collections::BTreeMap::new();
    for event in log::events(file, &condition, [statement.0])? {
        if let Act::Code { codes, .. } = event.act {
            last.insert(event.coder, (codes, event.blind));
        }
    }
    Ok(last
        .into_iter()
        .map(|(coder, (codes, blind))| (coder, codes, blind))
        .collect())
}

fn history(file: &Connection, statement: Key) -> Fallible<Vec<Event>> {
    let mut events = log::events(file, "e.statement = ?1", [statement.0])?;
    if let Some(place) = texts::place(file, statement)? {
        let reflection = texts::whole(file, place.reflection)?;
        let hash = text_hash(&reflection.text);
        let cuts = "e.reflection = ?1 AND e.hash = ?2";
        let cuts = log::events(file, cuts, params![reflection.id, hash])?;
        events.extend(cuts.into_iter().filter(|event| {
            let Some(Ok(cut)) = Cut::of(&event.act, &reflection) else {
                return false;
            };
            cut.takes
                .iter()
                .chain(&cut.makes)
                .any(|one| *one == place.statement)
        }));
    }
    let ids: BTreeSet<EventId> = events.iter().map(|event| event.id).collect();
    for id in ids {
        events.extend(log::events(file, "e.target = ?1", [id.0])?);
    }
    events.sort_by_key(|event| (event.time, event.id));
    Ok(events)
}
