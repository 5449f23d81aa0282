//! Which of a coder's events on one statement stand for something that no later one has taken the
//! place of.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, params};

use super::event::{Act, Event};
use super::fault::Fallible;
use super::key::{EventId, Key};
use super::log;
use crate::codebook::Coder;

/// A coder's codings of a statement that are not undone and that none of the others supersedes, in
/// the order of their times: the last is in force.
pub(super) fn codings(file: &Connection, statement: Key, coder: &Coder) -> Fallible<Vec<Event>> {
    heads(file, statement, coder, "code")
}

/// The same of memos.
pub(super) fn memos(file: &Connection, statement: Key, coder: &Coder) -> Fallible<Vec<Event>> {
    heads(file, statement, coder, "memo")
}

/// The same of events whose act is so called.
pub(super) fn heads(
    file: &Connection,
    statement: Key,
    coder: &Coder,
    act: &str,
) -> Fallible<Vec<Event>> {
    let all = "e.statement = ?1 AND c.name = ?2 AND e.act = ?3";
    let events = log::events(file, all, params![statement.0, coder.0, act])?;
    if events.is_empty() {
        return Ok(events);
    }
    let standing = format!("{all} AND {}", log::STANDS);
    let standing = log::events(file, &standing, params![statement.0, coder.0, act])?;
    Ok(of(&events, standing))
}

/// Of the events that stand, those that no other one that stands supersedes, itself or through
/// others, undone ones among them. The last of all is always one of them.
fn of(all: &[Event], standing: Vec<Event>) -> Vec<Event> {
    let before: BTreeMap<EventId, &[EventId]> = all
        .iter()
        .map(|event| (event.id, superseded(&event.act)))
        .collect();
    let mut gone = BTreeSet::new();
    let mut left: Vec<EventId> = standing
        .iter()
        .flat_map(|event| superseded(&event.act))
        .copied()
        .collect();
    while let Some(event) = left.pop() {
        if gone.insert(event) {
            left.extend(before.get(&event).copied().unwrap_or_default());
        }
    }
    let last = standing.last().map(|event| event.id);
    let is_head = |event: &Event| !gone.contains(&event.id) || Some(event.id) == last;
    standing.into_iter().filter(is_head).collect()
}

fn superseded(act: &Act) -> &[EventId] {
    match act {
        Act::Code { supersedes, .. } | Act::Memo { supersedes, .. } => supersedes,
        Act::Split { .. } | Act::Merge { .. } | Act::Undo { .. } => &[],
    }
}
