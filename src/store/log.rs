//! Events as rows of the file.

use std::ops::Range;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, Params, Row, params};

use super::event::{Act, Codes, Event};
use super::fault::{Outcome, damage};
use super::key::{BYTES, EventId, Key};
use crate::codebook::{Coder, Evidence, Focus, Source, Sources};

/// What is read of an event `e` of the coder `c`, by [`event`].
const COLUMNS: &str = "e.id, e.time, c.name, e.person, e.blind, e.act, e.statement, e.supersedes, \
     e.sources, e.outcome, e.agency, e.focus, e.p_home, e.p_school, e.p_student, e.p_teacher, \
     e.confidence, e.abstain, e.evidence, e.memo, e.reflection, e.hash, e.spans, e.target";

/// Holds of an event `e` that is not undone.
pub(super) const STANDS: &str = "NOT EXISTS (SELECT 1 FROM event AS u WHERE u.target = e.id \
     AND u.coder = e.coder AND u.person IS e.person)";

/// The events for which a condition on `e` and `c` holds, in the order of their times.
pub(super) fn events(
    file: &Connection,
    condition: &str,
    params: impl Params,
) -> Outcome<Vec<Event>> {
    let mut query = file.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM event AS e JOIN coder AS c ON c.id = e.coder WHERE {condition} \
         ORDER BY e.time, e.id"
    ))?;
    let mut rows = query.query(params)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(event(row)?);
    }
    Ok(found)
}

/// The event of this name.
pub(super) fn find(file: &Connection, id: EventId) -> Outcome<Option<Event>> {
    Ok(events(file, "e.id = ?1", [id.0])?.pop())
}

/// Whether an event, which is there, is undone.
pub(super) fn is_undone(file: &Connection, id: EventId) -> Outcome<bool> {
    let sql = format!("SELECT EXISTS (SELECT 1 FROM event AS e WHERE e.id = ?1 AND {STANDS})");
    let stands: bool = file
        .prepare_cached(&sql)?
        .query_row([id.0], |row| row.get(0))?;
    Ok(!stands)
}

/// The number that a coder has in this file, if it has one.
pub(super) fn coder(file: &Connection, coder: &Coder) -> Outcome<Option<i64>> {
    let mut query = file.prepare_cached("SELECT id FROM coder WHERE name = ?1")?;
    Ok(query.query_row([&*coder.0], |row| row.get(0)).optional()?)
}

/// Adds an event; whether it was new.
pub(super) fn insert(file: &Connection, event: &Event) -> Outcome<bool> {
    let coder = match coder(file, &event.coder)? {
        Some(coder) => coder,
        None => {
            let mut insert =
                file.prepare_cached("INSERT INTO coder (name, model) VALUES (?1, 0)")?;
            insert.insert([&*event.coder.0])?
        }
    };
    let added = match &event.act {
        Act::Code { statement, codes, supersedes } => {
            if codes.is_of_model() {
                let mut mark = file.prepare_cached("UPDATE coder SET model = 1 WHERE id = ?1 AND model = 0")?;
                mark.execute([coder])?;
            }
            let [home, school, student, teacher] = match codes.probabilities {
                Some(all) => all.map(Some),
                None => [None; 4],
            };
            file.prepare_cached(
                "INSERT INTO event (id, time, coder, person, blind, act, statement, supersedes, \
                 sources, outcome, agency, focus, p_home, p_school, p_student, p_teacher, \
                 confidence, abstain, evidence) VALUES (?1, ?2, ?3, ?4, ?5, 'code', ?6, ?7, ?8, ?9, \
                 ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18) ON CONFLICT (id) DO NOTHING",
            )?
            .execute(params![
                event.id.0,
                event.time,
                coder,
                event.person,
                event.blind,
                statement.0,
                joined(supersedes),
                codes.sources.to_string(),
                codes.outcome.map(|outcome| outcome.name()),
                codes.agency.map(|agency| agency.name()),
                focus_text(&codes.focus),
                home,
                school,
                student,
                teacher,
                codes.confidence,
                codes.abstain,
                evidence_text(&codes.evidence),
            ])?
        }
        Act::Memo { statement, text, supersedes } => file
            .prepare_cached(
                "INSERT INTO event (id, time, coder, person, blind, act, statement, supersedes, memo) \
                 VALUES (?1, ?2, ?3, ?4, ?5, 'memo', ?6, ?7, ?8) ON CONFLICT (id) DO NOTHING",
            )?
            .execute(params![
                event.id.0,
                event.time,
                coder,
                event.person,
                event.blind,
                statement.0,
                joined(supersedes),
                text,
            ])?,
        Act::Split { reflection, hash, start, end, at } => {
            let spans = numbers(&[*start, *end, *at]);
            segment(file, event, coder, "split", (reflection, hash), &spans)?
        }
        Act::Merge { reflection, hash, first, second } => {
            let spans = numbers(&[first.0, first.1, second.0, second.1]);
            segment(file, event, coder, "merge", (reflection, hash), &spans)?
        }
        Act::Undo { event: target } => file
            .prepare_cached(
                "INSERT INTO event (id, time, coder, person, blind, act, target) \
                 VALUES (?1, ?2, ?3, ?4, ?5, 'undo', ?6) ON CONFLICT (id) DO NOTHING",
            )?
            .execute(params![
                event.id.0,
                event.time,
                coder,
                event.person,
                event.blind,
                target.0
            ])?,
    };
    Ok(added > 0)
}

fn segment(
    file: &Connection,
    event: &Event,
    coder: i64,
    act: &str,
    (reflection, hash): (&str, &[u8; 32]),
    spans: &str,
) -> rusqlite::Result<usize> {
    let mut insert = file.prepare_cached(
        "INSERT INTO event (id, time, coder, person, blind, act, reflection, hash, spans) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (id) DO NOTHING",
    )?;
    let Event {
        id,
        time,
        person,
        blind,
        ..
    } = event;
    insert.execute(params![
        id.0, time, coder, person, blind, act, reflection, hash, spans
    ])
}

/// An event as [`COLUMNS`] hold it.
fn event(row: &Row<'_>) -> Outcome<Event> {
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
fn codes(row: &Row<'_>) -> Outcome<Codes> {
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

/// Sources as they are joined in the file.
pub(super) fn sources_of(text: &str) -> Outcome<Sources> {
    text.split_terminator(';').map(code::<Source>).collect()
}

/// Probabilities, if all four are there.
pub(super) fn probabilities(all: [Option<f32>; 4]) -> Option<[f32; 4]> {
    let [home, school, student, teacher] = all;
    Some([home?, school?, student?, teacher?])
}

/// A code by its name.
pub(super) fn code<T: std::str::FromStr>(name: &str) -> Outcome<T>
where
    T::Err: std::fmt::Display,
{
    name.parse()
        .map_err(|error: T::Err| damage(error.to_string()))
}

/// Foci as they are joined in the file.
pub(super) fn focus_of(text: &str) -> Outcome<[Option<Focus>; 4]> {
    let mut all = [None; 4];
    for name in text.split_terminator(';') {
        let focus: Focus = code(name)?;
        all[focus.source().index()] = Some(focus);
    }
    Ok(all)
}

fn focus_text(focus: &[Option<Focus>; 4]) -> Option<String> {
    let names: Vec<_> = focus.iter().flatten().map(|focus| focus.name()).collect();
    (!names.is_empty()).then(|| names.join(";"))
}

/// What the words that state the outcome are called, beside those of the sources.
const EXPLAINED: &str = "explained";

fn evidence_text(evidence: &Evidence) -> Option<String> {
    let causes = Source::ALL
        .iter()
        .map(|source| source.name())
        .zip(&evidence.cause);
    let all = causes.chain([(EXPLAINED, &evidence.explained)]);
    let parts: Vec<String> = all
        .filter_map(|(name, range)| {
            let Range { start, end } = range.as_ref()?;
            Some(format!("{name} {start}-{end}"))
        })
        .collect();
    (!parts.is_empty()).then(|| parts.join(";"))
}

pub(super) fn evidence_of(text: &str) -> Outcome<Evidence> {
    let mut evidence = Evidence::default();
    for part in text.split_terminator(';') {
        let read = || {
            let (name, range) = part.split_once(' ')?;
            let (start, end) = range.split_once('-')?;
            Some((name, start.parse().ok()?..end.parse().ok()?))
        };
        let (name, range) = read().ok_or_else(|| damage(format!("evidence reads {part:?}")))?;
        if name == EXPLAINED {
            evidence.explained = Some(range);
        } else {
            evidence.cause[code::<Source>(name)?.index()] = Some(range);
        }
    }
    Ok(evidence)
}

/// Names one after the other; `None` of none.
fn joined(events: &[EventId]) -> Option<Vec<u8>> {
    (!events.is_empty()).then(|| events.iter().flat_map(|event| event.0).collect())
}

fn separate(bytes: Option<Vec<u8>>) -> Outcome<Vec<EventId>> {
    let bytes = bytes.unwrap_or_default();
    let (names, rest) = bytes.as_chunks::<BYTES>();
    if rest.is_empty() {
        Ok(names.iter().copied().map(EventId).collect())
    } else {
        Err(damage("an event supersedes half an event"))
    }
}

fn numbers(numbers: &[usize]) -> String {
    let texts: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    texts.join(" ")
}

fn spans<const N: usize>(row: &Row<'_>) -> Outcome<[usize; N]> {
    let text: String = row.get(22)?;
    let numbers: Option<Vec<usize>> = text.split(' ').map(|number| number.parse().ok()).collect();
    let whole = numbers.and_then(|numbers| numbers.try_into().ok());
    whole.ok_or_else(|| damage(format!("an event is about the bytes {text:?}")))
}
