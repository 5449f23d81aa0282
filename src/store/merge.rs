//! Other copies' events, into the project; and where they contradict each other.

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::event::{Act, Event};
use super::fault::Fallible;
use super::key::{EventId, Key};
use super::{Project, conflict, exchange, log, settle, texts};
use crate::codebook::Coder;
use crate::error::Error;

/// What [`Project::merge`] did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// Events that were not in the project.
    pub added: usize,
    /// Events that were.
    pub known: usize,
    /// Events, of those that were added, on statements or texts that this project does not have.
    /// They are kept, and count once it does.
    pub elsewhere: usize,
    /// What the events of the project contradict each other in, now: all of it, of whichever
    /// merge.
    pub conflicts: Vec<Conflict>,
}

/// Something that people should look at, since their events contradict each other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Conflict {
    /// A coder has coded a statement in two ways, in two copies, without having seen the other. The
    /// later one counts until the coder codes it again.
    Codes {
        /// Which statement.
        statement: Key,
        /// Whose codes.
        coder: Coder,
        /// The codings, in the order of time.
        events: Vec<EventId>,
    },
    /// The same of notes.
    Memos {
        /// Which statement.
        statement: Key,
        /// Whose notes.
        coder: Coder,
        /// The notes, in the order of time.
        events: Vec<EventId>,
    },
    /// A split or merge can't be applied, since what it takes does not stand.
    Segments {
        /// The id of the reflection.
        reflection: String,
        /// The split or merge.
        event: EventId,
    },
    /// A person's codes of a statement do not count, since it was split or merged, and the same
    /// person has coded nothing of what stands in its place.
    Gone {
        /// Which statement.
        statement: Key,
        /// Whose codes.
        coder: Coder,
    },
}

impl Project {
    /// Takes in the events of another copy, all at once or not at all. Nothing is lost: what
    /// contradicts each other is kept and told.
    ///
    /// What is in force afterwards does not depend on the order in which copies are merged, nor on
    /// how often.
    ///
    /// # Errors
    ///
    /// If an event is not what its id says, or the file can't be written.
    pub fn merge(&mut self, events: &[Event]) -> Result<Merged, Error> {
        self.writing(|file| merge(file, events))
    }

    /// What [`Project::merge`] would do; nothing is changed.
    ///
    /// # Errors
    ///
    /// As [`Project::merge`].
    pub fn would_merge(&mut self, events: &[Event]) -> Result<Merged, Error> {
        self.trying(|file| merge(file, events))
    }

    /// What the events contradict each other in.
    ///
    /// # Errors
    ///
    /// If the file can't be read or is damaged.
    pub fn conflicts(&self) -> Result<Vec<Conflict>, Error> {
        self.reading(conflict::all)
    }

    /// Makes anew what follows from the events: which statements stand.
    ///
    /// # Errors
    ///
    /// If the file can't be read or written, or is damaged.
    pub fn rebuild(&mut self) -> Result<(), Error> {
        self.writing(|file| {
            let mut query = file.prepare("SELECT row FROM reflection ORDER BY row")?;
            let rows = query.query_map([], |row| row.get(0))?;
            for row in rows.collect::<Result<Vec<u32>, _>>()? {
                settle::settle(file, row)?;
            }
            file.execute(
                "UPDATE coder SET model = EXISTS (SELECT 1 FROM event AS e WHERE e.coder = \
                 coder.id AND (p_home IS NOT NULL OR confidence IS NOT NULL OR abstain = 1))",
                [],
            )?;
            Ok(())
        })
    }
}

fn merge(file: &Connection, events: &[Event]) -> Fallible<Merged> {
    let mut merged = Merged::default();
    let mut new = Vec::new();
    for event in events {
        exchange::check(event)
            .map_err(|why| Error::input(format!("an event can't be used: {why}")))?;
        if log::insert(file, event)? {
            new.push(event);
        } else {
            merged.known += 1;
        }
    }
    merged.added = new.len();
    let coders: i64 = file.query_row("SELECT count(*) FROM coder", [], |row| row.get(0))?;
    if coders > i64::from(u16::MAX) {
        return Err(Error::input(format!("{coders} coders are too many")).into());
    }
    let mut rows = BTreeSet::new();
    for event in &new {
        rows.extend(text_of(file, &event.act)?);
    }
    for row in rows {
        settle::settle(file, row)?;
    }
    for event in new {
        merged.elsewhere += usize::from(is_elsewhere(file, &event.act)?);
    }
    merged.conflicts = conflict::all(file)?;
    Ok(merged)
}

/// The row of the text whose statements an act changes.
fn text_of(file: &Connection, act: &Act) -> Fallible<Option<u32>> {
    Ok(match act {
        Act::Split {
            reflection, hash, ..
        }
        | Act::Merge {
            reflection, hash, ..
        } => texts::row_of(file, reflection, hash)?.map(|(row, _)| row),
        Act::Undo { event } => match log::find(file, *event)?.map(|event| event.act) {
            Some(cut @ (Act::Split { .. } | Act::Merge { .. })) => text_of(file, &cut)?,
            _ => None,
        },
        Act::Code { .. } | Act::Memo { .. } => None,
    })
}

fn is_elsewhere(file: &Connection, act: &Act) -> Fallible<bool> {
    Ok(match act {
        Act::Code { statement, .. } | Act::Memo { statement, .. } => {
            texts::place(file, *statement)?.is_none()
        }
        Act::Split { .. } | Act::Merge { .. } => text_of(file, act)?.is_none(),
        Act::Undo { .. } => false,
    })
}
