//! In what the events of a project contradict each other.

use rusqlite::{Connection, params};

use super::event::{Act, Event};
use super::fault::Fallible;
use super::key::Key;
use super::merge::Conflict;
use super::{heads, log, settle};
use crate::codebook::Coder;

/// All of it, in an order of its own.
pub(super) fn all(file: &Connection) -> Fallible<Vec<Conflict>> {
    let mut found = Vec::new();
    contested(file, &mut found)?;
    segments(file, &mut found)?;
    gone(file, &mut found)?;
    found.sort();
    Ok(found)
}

/// Codings and memos of one coder and statement of which none has taken the place of the other.
fn contested(file: &Connection, found: &mut Vec<Conflict>) -> Fallible<()> {
    let mut query = file.prepare(
        "SELECT e.statement, c.name FROM (SELECT statement, coder FROM event \
         WHERE statement IS NOT NULL GROUP BY statement, coder HAVING count(*) > 1) AS e \
         JOIN coder AS c ON c.id = e.coder",
    )?;
    let mut rows = query.query([])?;
    let differ = |heads: &[Event]| heads.windows(2).any(|pair| !says_same(&pair[0], &pair[1]));
    let ids = |heads: &[Event]| heads.iter().map(|event| event.id).collect();
    while let Some(row) = rows.next()? {
        let (statement, coder) = (Key(row.get(0)?), Coder(row.get(1)?));
        let (codings, memos) = (
            heads::codings(file, statement, &coder)?,
            heads::memos(file, statement, &coder)?,
        );
        if differ(&codings) {
            let (coder, events) = (coder.clone(), ids(&codings));
            found.push(Conflict::Codes {
                statement,
                coder,
                events,
            });
        }
        if differ(&memos) {
            let events = ids(&memos);
            found.push(Conflict::Memos {
                statement,
                coder,
                events,
            });
        }
    }
    Ok(())
}

fn says_same(a: &Event, b: &Event) -> bool {
    match (&a.act, &b.act) {
        (Act::Code { codes: a, .. }, Act::Code { codes: b, .. }) => a == b,
        (Act::Memo { text: a, .. }, Act::Memo { text: b, .. }) => a == b,
        _ => false,
    }
}

/// Splits and merges that can't be applied.
fn segments(file: &Connection, found: &mut Vec<Conflict>) -> Fallible<()> {
    let mut query = file.prepare(
        "SELECT r.row, r.id FROM reflection AS r WHERE r.current = 1 \
         AND EXISTS (SELECT 1 FROM event AS e WHERE e.reflection = r.id)",
    )?;
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    for row in rows {
        let (row, reflection): (u32, String) = row?;
        for event in settle::unapplied(file, row)? {
            found.push(Conflict::Segments {
                reflection: reflection.clone(),
                event,
            });
        }
    }
    Ok(())
}

/// People's codes of statements that no longer stand, in whose place they have coded nothing.
fn gone(file: &Connection, found: &mut Vec<Conflict>) -> Fallible<()> {
    let sql = format!(
        "SELECT DISTINCT s.key, c.name, s.reflection, s.start, s.end FROM statement AS s \
         CROSS JOIN reflection AS r ON r.row = s.reflection \
         CROSS JOIN event AS e ON e.statement = s.key JOIN coder AS c ON c.id = e.coder \
         WHERE s.active = 0 AND r.current = 1 AND c.model = 0 AND e.act = 'code' AND {}",
        log::STANDS
    );
    let instead = format!(
        "SELECT EXISTS (SELECT 1 FROM statement AS s JOIN event AS e ON e.statement = s.key \
         JOIN coder AS c ON c.id = e.coder WHERE s.reflection = ?1 AND s.active = 1 \
         AND s.start < ?3 AND s.end > ?2 AND c.name = ?4 AND e.act = 'code' AND {})",
        log::STANDS
    );
    let (mut query, mut instead) = (file.prepare(&sql)?, file.prepare(&instead)?);
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let coder = Coder(row.get(1)?);
        let (reflection, start, end): (u32, usize, usize) = (row.get(2)?, row.get(3)?, row.get(4)?);
        let place = params![reflection, start, end, coder.0];
        if !instead.query_row(place, |row| row.get(0))? {
            found.push(Conflict::Gone {
                statement: Key(row.get(0)?),
                coder,
            });
        }
    }
    Ok(())
}
