//! Which of a coder's events on one statement stand for something that no later one has taken the
//! place of.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use rusqlite::{Connection, params};

use super::event::{Act, Event};
use super::fault::Fallible;
use super::key::{EventId, Key};
use super::log;
use crate::codebook::Coder;

/// Holds of the events of one coder on one statement.
const OF_ONE: &str = "e.statement = ?1 AND e.coder = ?2 AND e.act = ?3";

/// A coder's codings of a statement that are not undone and that none of the others supersedes, in
/// the order of their times: the last is in force.
pub(super) fn codings(file: &Connection, statement: Key, coder: &Coder) -> Fallible<Vec<Event>> {
    heads(file, statement, coder, "code")
}

/// The same of memos.
pub(super) fn memos(file: &Connection, statement: Key, coder: &Coder) -> Fallible<Vec<Event>> {
    heads(file, statement, coder, "memo")
}

/// The same as [`codings`] for every statement that a coder has coded: quicker than one by one.
pub(super) fn all_codings(file: &Connection, coder: &Coder) -> Fallible<BTreeMap<Key, Vec<Event>>> {
    let Some(number) = log::coder(file, coder)? else {
        return Ok(BTreeMap::new());
    };
    let mut query =
        file.prepare_cached("SELECT target, person FROM event WHERE coder = ?1 AND act = 'undo'")?;
    let rows = query.query_map([number], |row| Ok((EventId(row.get(0)?), row.get(1)?)))?;
    let undone: HashSet<(EventId, Option<Arc<str>>)> = rows.collect::<Result<_, _>>()?;
    let mut all: BTreeMap<Key, Vec<Event>> = BTreeMap::new();
    for event in log::events(file, "e.coder = ?1 AND e.act = 'code'", [number])? {
        if let Some(statement) = event.act.statement() {
            all.entry(statement).or_default().push(event);
        }
    }
    for events in all.values_mut() {
        let stands = |event: &&Event| !undone.contains(&(event.id, event.person.clone()));
        let standing: Vec<Event> = events.iter().filter(stands).cloned().collect();
        *events = of(events, standing);
    }
    Ok(all)
}

fn heads(file: &Connection, statement: Key, coder: &Coder, act: &str) -> Fallible<Vec<Event>> {
    let Some(coder) = log::coder(file, coder)? else {
        return Ok(Vec::new());
    };
    let events = log::events(file, OF_ONE, params![statement.0, coder, act])?;
    if events.is_empty() {
        return Ok(events);
    }
    let standing = format!("{OF_ONE} AND {}", log::STANDS);
    let standing = log::events(file, &standing, params![statement.0, coder, act])?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::schema::{STEPS, migrate};

    #[test]
    fn they_are_found_by_the_statement_not_among_all_of_the_coder() {
        let file = Connection::open_in_memory().unwrap();
        migrate(&file, &STEPS).unwrap();
        let plan = log::plan(&file, OF_ONE, params![[0_u8; 16], 1, "code"]);
        assert!(
            plan.contains("event_statement (statement=? AND coder=?)"),
            "{plan}"
        );
    }

    fn event(id: u8, supersedes: &[u8]) -> Event {
        let supersedes = supersedes.iter().map(|id| EventId([*id; 16])).collect();
        Event {
            id: EventId([id; 16]),
            time: id.into(),
            coder: Coder("ann".into()),
            person: None,
            blind: false,
            act: Act::Memo {
                statement: Key([0; 16]),
                text: String::new(),
                supersedes,
            },
        }
    }

    #[test]
    fn what_an_undone_event_had_superseded_stays_so() {
        let all = [
            event(1, &[]),
            event(2, &[1]),
            event(3, &[2]),
            event(4, &[1]),
        ];
        for (standing, heads) in [
            (&[1, 2, 3, 4][..], &[3, 4][..]),
            (&[1, 3, 4], &[3, 4]),
            (&[1, 2, 4], &[2, 4]),
            (&[1, 3], &[3]),
            (&[1], &[1]),
            (&[], &[]),
        ] {
            let given = all.iter().filter(|event| standing.contains(&event.id.0[0]));
            let found = of(&all, given.cloned().collect());
            let found: Vec<u8> = found.iter().map(|event| event.id.0[0]).collect();
            assert_eq!(found, heads, "of {standing:?}");
        }
    }
}
