//! Events as rows of the file.

use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension as _, Params, Row, params};

use super::cells::{
    code, evidence_of, evidence_text, focus_of, focus_text, joined, numbers, probabilities,
    separate, sources_of,
};
use super::event::{Act, Codes, Event};
use super::fault::{Fallible, damage};
use super::key::{EventId, Key};
use crate::codebook::{Agency, Coder, Evidence, Outcome};

/// What is read of an event `e` of the coder `c`, by [`event`].
const COLUMNS: &str = "e.id, e.time, c.name, e.person, e.blind, e.act, e.statement, e.supersedes, \
     e.sources, e.outcome, e.agency, e.focus, e.p_home, e.p_school, e.p_student, e.p_teacher, \
     e.confidence, e.abstain, e.evidence, e.memo, e.reflection, e.hash, e.spans, e.target";

/// Holds of an event `e` that is not undone.
pub(super) const STANDS: &str = "NOT EXISTS (SELECT 1 FROM event AS u WHERE u.target = e.id \
     AND u.coder = e.coder AND u.person IS e.person)";

/// The events for which a condition on `e` and `c` holds, in the order of their times. By which
/// index they are found the condition alone says: the order, by its `+`, does not.
pub(super) fn events(
    file: &Connection,
    condition: &str,
    params: impl Params,
) -> Fallible<Vec<Event>> {
    let mut query = file.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM event AS e JOIN coder AS c ON c.id = e.coder WHERE {condition} \
         ORDER BY +e.time, +e.id"
    ))?;
    let mut rows = query.query(params)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(event(row)?);
    }
    Ok(found)
}

/// How `SQLite` finds the events for which a condition holds.
#[cfg(test)]
pub(super) fn plan(file: &Connection, condition: &str, params: impl Params) -> String {
    let sql = format!(
        "EXPLAIN QUERY PLAN SELECT {COLUMNS} FROM event AS e JOIN coder AS c ON c.id = e.coder \
         WHERE {condition} ORDER BY +e.time, +e.id"
    );
    let mut query = file.prepare(&sql).unwrap();
    let steps = query.query_map(params, |row| row.get(3)).unwrap();
    steps
        .collect::<Result<Vec<String>, _>>()
        .unwrap()
        .join("; ")
}

/// The event of this name.
pub(super) fn find(file: &Connection, id: EventId) -> Fallible<Option<Event>> {
    Ok(events(file, "e.id = ?1", [id.0])?.pop())
}

/// Whether an event, which is there, is undone.
pub(super) fn is_undone(file: &Connection, id: EventId) -> Fallible<bool> {
    let sql = format!("SELECT EXISTS (SELECT 1 FROM event AS e WHERE e.id = ?1 AND {STANDS})");
    let stands: bool = file
        .prepare_cached(&sql)?
        .query_row([id.0], |row| row.get(0))?;
    Ok(!stands)
}

/// The number that a coder has in this file, if it has one.
pub(super) fn coder(file: &Connection, coder: &Coder) -> Fallible<Option<i64>> {
    let mut query = file.prepare_cached("SELECT id FROM coder WHERE name = ?1")?;
    Ok(query.query_row([&*coder.0], |row| row.get(0)).optional()?)
}

/// Adds an event; whether it was new.
pub(super) fn insert(file: &Connection, event: &Event) -> Fallible<bool> {
    let coder = if let Some(coder) = coder(file, &event.coder)? {
        coder
    } else {
        let mut insert = file.prepare_cached("INSERT INTO coder (name, model) VALUES (?1, 0)")?;
        insert.insert([&*event.coder.0])?
    };
    if let Act::Code { codes, .. } = &event.act
        && codes.is_of_model()
    {
        let mut mark =
            file.prepare_cached("UPDATE coder SET model = 1 WHERE id = ?1 AND model = 0")?;
        mark.execute([coder])?;
    }
    let cells = Cells::of(&event.act);
    let said = cells.codes;
    let [home, school, student, teacher] = said
        .and_then(|codes| codes.probabilities)
        .map_or([None; 4], |all| all.map(Some));
    let mut insert = file.prepare_cached(
        "INSERT INTO event (id, time, coder, person, blind, act, statement, supersedes, sources, \
         outcome, agency, focus, p_home, p_school, p_student, p_teacher, confidence, abstain, \
         evidence, memo, reflection, hash, spans, target) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, \
         ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24) \
         ON CONFLICT (id) DO NOTHING",
    )?;
    let added = insert.execute(params![
        event.id.0,
        event.time,
        coder,
        event.person,
        event.blind,
        cells.act,
        cells.statement.map(|key| key.0),
        cells.supersedes.and_then(joined),
        said.map(|codes| codes.sources.to_string()),
        said.and_then(|codes| codes.outcome).map(Outcome::name),
        said.and_then(|codes| codes.agency).map(Agency::name),
        said.and_then(|codes| focus_text(codes.focus)),
        home,
        school,
        student,
        teacher,
        said.and_then(|codes| codes.confidence),
        said.map(|codes| codes.abstain),
        said.and_then(|codes| evidence_text(&codes.evidence)),
        cells.memo,
        cells.text.map(|(reflection, _)| reflection),
        cells.text.map(|(_, hash)| hash),
        cells.spans,
        cells.target.map(|event| event.0),
    ])?;
    Ok(added > 0)
}

/// What of an act stands in which column.
#[derive(Default)]
struct Cells<'a> {
    act: &'static str,
    statement: Option<Key>,
    supersedes: Option<&'a [EventId]>,
    codes: Option<&'a Codes>,
    memo: Option<&'a str>,
    text: Option<(&'a str, &'a [u8; 32])>,
    spans: Option<String>,
    target: Option<EventId>,
}

impl<'a> Cells<'a> {
    fn of(act: &'a Act) -> Self {
        match act {
            Act::Code {
                statement,
                codes,
                supersedes,
            } => Self {
                act: "code",
                statement: Some(*statement),
                supersedes: Some(supersedes),
                codes: Some(codes),
                ..Self::default()
            },
            Act::Memo {
                statement,
                text,
                supersedes,
            } => Self {
                act: "memo",
                statement: Some(*statement),
                supersedes: Some(supersedes),
                memo: Some(text),
                ..Self::default()
            },
            Act::Split {
                reflection,
                hash,
                start,
                end,
                at,
            } => Self {
                act: "split",
                text: Some((reflection, hash)),
                spans: Some(numbers(&[*start, *end, *at])),
                ..Self::default()
            },
            Act::Merge {
                reflection,
                hash,
                first,
                second,
            } => Self {
                act: "merge",
                text: Some((reflection, hash)),
                spans: Some(numbers(&[first.0, first.1, second.0, second.1])),
                ..Self::default()
            },
            Act::Undo { event } => Self {
                act: "undo",
                target: Some(*event),
                ..Self::default()
            },
        }
    }
}

/// An event as [`COLUMNS`] hold it.
fn event(row: &Row<'_>) -> Fallible<Event> {
    let act: String = row.get(5)?;
    let act = match &*act {
        "code" => Act::Code {
            statement: Key(row.get(6)?),
            codes: codes(row)?,
            supersedes: separate(row.get(7)?)?,
        },
        "memo" => Act::Memo {
            statement: Key(row.get(6)?),
            text: row.get(19)?,
            supersedes: separate(row.get(7)?)?,
        },
        "split" => {
            let [start, end, at] = spans(row)?;
            Act::Split {
                reflection: row.get(20)?,
                hash: row.get(21)?,
                start,
                end,
                at,
            }
        }
        "merge" => {
            let [a, b, c, d] = spans(row)?;
            Act::Merge {
                reflection: row.get(20)?,
                hash: row.get(21)?,
                first: (a, b),
                second: (c, d),
            }
        }
        "undo" => Act::Undo {
            event: EventId(row.get(23)?),
        },
        other => return Err(damage(format!("an event is a {other:?}"))),
    };
    let coder: Arc<str> = row.get(2)?;
    Ok(Event {
        id: EventId(row.get(0)?),
        time: row.get(1)?,
        coder: Coder(coder),
        person: row.get(3)?,
        blind: row.get(4)?,
        act,
    })
}

/// The codes of an event.
fn codes(row: &Row<'_>) -> Fallible<Codes> {
    let sources: String = row.get(8)?;
    let text = |at| row.get::<_, Option<String>>(at);
    let number = |at| row.get::<_, Option<f32>>(at);
    let all = [number(12)?, number(13)?, number(14)?, number(15)?];
    let evidence: Option<String> = row.get(18)?;
    let codes = Codes {
        sources: sources_of(&sources)?,
        outcome: text(9)?.map(|name| code(&name)).transpose()?,
        agency: text(10)?.map(|name| code(&name)).transpose()?,
        focus: text(11)?.map_or(Ok([None; 4]), |names| focus_of(&names))?,
        probabilities: probabilities(all),
        confidence: number(16)?,
        abstain: row.get(17)?,
        evidence: evidence.map_or_else(|| Ok(Evidence::default()), |text| evidence_of(&text))?,
    };
    match codes.contradiction() {
        Some(why) => Err(damage(format!("a coding holds {why}"))),
        None => Ok(codes),
    }
}

fn spans<const N: usize>(row: &Row<'_>) -> Fallible<[usize; N]> {
    let text: String = row.get(22)?;
    let numbers: Option<Vec<usize>> = text.split(' ').map(|number| number.parse().ok()).collect();
    let whole = numbers.and_then(|numbers| numbers.try_into().ok());
    whole.ok_or_else(|| damage(format!("an event is about the bytes {text:?}")))
}
