//! Which statements of a text stand: what [`super::segment`] says, written to the file.

use std::collections::BTreeSet;

use rusqlite::{Connection, params};

use super::event::Event;
use super::fault::Fallible;
use super::key::{EventId, Key, text_hash};
use super::log;
use super::segment::Cut;
use super::texts;
use crate::reflection::{Reflection, Statement};

/// The splits and merges of one text in the order in which they count, each with whether it is
/// undone.
fn acts(file: &Connection, reflection: &Reflection) -> Fallible<Vec<(Event, bool)>> {
    let hash = text_hash(&reflection.text);
    let all = "e.reflection = ?1 AND e.hash = ?2";
    let events = log::events(file, all, params![reflection.id, hash])?;
    let standing = format!("{all} AND {}", log::STANDS);
    let standing = log::events(file, &standing, params![reflection.id, hash])?;
    let standing: BTreeSet<EventId> = standing.iter().map(|event| event.id).collect();
    let undone = |event: Event| {
        let is_undone = !standing.contains(&event.id);
        (event, is_undone)
    };
    Ok(events.into_iter().map(undone).collect())
}

/// Statements of a text, in the order in which they stand in it.
struct Known {
    /// Every statement that ever stood, with whether it does.
    all: Vec<(Statement, bool)>,
    /// Those that the text was first split into.
    originals: BTreeSet<Statement>,
}

fn known(file: &Connection, row: u32) -> Fallible<Known> {
    let mut query = file.prepare_cached(
        "SELECT start, end, number IS NOT NULL, active FROM statement WHERE reflection = ?1",
    )?;
    let mut rows = query.query([row])?;
    let mut known = Known {
        all: Vec::new(),
        originals: BTreeSet::new(),
    };
    while let Some(row) = rows.next()? {
        let statement = Statement {
            start: row.get(0)?,
            end: row.get(1)?,
        };
        known.all.push((statement, row.get(3)?));
        if row.get(2)? {
            known.originals.insert(statement);
        }
    }
    Ok(known)
}

/// What splits and merges come to.
struct Settled {
    /// The statements that stand.
    standing: BTreeSet<Statement>,
    /// What they would make, undone ones too: codes may speak of it.
    made: BTreeSet<Statement>,
    /// Those that are not undone and can't be applied.
    unapplied: Vec<EventId>,
}

fn replay(
    acts: &[(Event, bool)],
    reflection: &Reflection,
    mut standing: BTreeSet<Statement>,
) -> Settled {
    let (mut made, mut unapplied) = (BTreeSet::new(), Vec::new());
    for (event, is_undone) in acts {
        let cut = Cut::of(&event.act, reflection).and_then(Result::ok);
        made.extend(cut.iter().flat_map(|cut| &cut.makes));
        let is_done = cut.is_some_and(|cut| !is_undone && cut.apply(&mut standing));
        if !is_undone && !is_done {
            unapplied.push(event.id);
        }
    }
    Settled {
        standing,
        made,
        unapplied,
    }
}

/// Writes which statements of a text stand, given its events.
pub(super) fn settle(file: &Connection, row: u32) -> Fallible<()> {
    let reflection = texts::whole(file, row)?;
    let acts = acts(file, &reflection)?;
    let Known { all, originals } = known(file, row)?;
    let Settled { standing, made, .. } = replay(&acts, &reflection, originals);
    let mut mark = file.prepare_cached(
        "UPDATE statement SET active = ?4 WHERE reflection = ?1 AND start = ?2 AND end = ?3",
    )?;
    let of = |statement: &Statement| all.iter().find(|(known, _)| known == statement);
    let new: Vec<Statement> = made.into_iter().filter(|made| of(made).is_none()).collect();
    for statement in &new {
        make(file, row, &reflection, *statement)?;
    }
    for (statement, was_active) in all
        .into_iter()
        .chain(new.into_iter().map(|made| (made, false)))
    {
        let is_active = standing.contains(&statement);
        if is_active != was_active {
            mark.execute(params![row, statement.start, statement.end, is_active])?;
        }
    }
    Ok(())
}

/// The splits and merges of a text, not undone, that can't be applied.
pub(super) fn unapplied(file: &Connection, row: u32) -> Fallible<Vec<EventId>> {
    let reflection = texts::whole(file, row)?;
    let acts = acts(file, &reflection)?;
    Ok(replay(&acts, &reflection, known(file, row)?.originals).unapplied)
}

fn make(
    file: &Connection,
    row: u32,
    reflection: &Reflection,
    statement: Statement,
) -> rusqlite::Result<()> {
    let key = Key::of(&reflection.id, &text_hash(&reflection.text), statement);
    insert(file, row, statement, key, None)
}

/// Adds a statement, which does not stand unless it is the splitter's.
pub(super) fn insert(
    file: &Connection,
    row: u32,
    Statement { start, end }: Statement,
    key: Key,
    number: Option<u32>,
) -> rusqlite::Result<()> {
    let mut insert = file.prepare_cached(
        "INSERT INTO statement (reflection, start, end, key, number, active) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    insert.execute(params![row, start, end, key.0, number, number.is_some()])?;
    Ok(())
}
