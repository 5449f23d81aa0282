//! What people do, into the project: one event at a time, each on the disk before it is answered.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use rusqlite::{Connection, OptionalExtension, params};

use super::event::{Act, Event};
use super::fault::Fallible;
use super::key::{EventId, Key};
use super::segment::Cut;
use super::{Project, heads, log, places, settle, texts};
use crate::codebook::Coder;
use crate::error::Error;

/// The longest name of a coder, in bytes: more is no name but a mistake.
const LONGEST_NAME: usize = 200;

/// The longest memo, in bytes.
const LONGEST_MEMO: usize = 100_000;

/// The last time that an event can have: the end of the year 9999.
pub(super) const LAST: i64 = 253_402_300_799_999;

impl Project {
    /// Adds what a coder did. It is on the disk when this returns.
    ///
    /// `person` is who sat at the page, if other than the coder; `blind`, whether they could see
    /// neither suggestions nor others' codes. What the act supersedes is filled in.
    ///
    /// # Errors
    ///
    /// If the coder's or person's name is empty or a model's; the statement is not in the project
    /// or no longer stands; the codes contradict themselves; a split or merge is none of the text's
    /// statements; what is to be undone is someone else's, undone already or an undo; or the file
    /// can't be written.
    pub fn append(
        &mut self,
        coder: &Coder,
        person: Option<&str>,
        blind: bool,
        act: Act,
    ) -> Result<Event, Error> {
        self.writing(|file| append(file, coder, person, blind, act))
    }

    /// The same, and where the coder now is, for [`Project::place`].
    ///
    /// # Errors
    ///
    /// As [`Project::append`].
    pub fn append_at(
        &mut self,
        coder: &Coder,
        person: Option<&str>,
        blind: bool,
        act: Act,
        place: (&str, Key),
    ) -> Result<Event, Error> {
        self.writing(|file| {
            let event = append(file, coder, person, blind, act)?;
            places::store(file, person.unwrap_or(&coder.0), place.0, place.1)?;
            Ok(event)
        })
    }

    /// Undoes the last thing that someone did, under their own name or as the person behind
    /// another, that is not undone and is itself no undo; the undoing event, or `None` if there is
    /// nothing left. It does not matter when it was done.
    ///
    /// # Errors
    ///
    /// If the file can't be read or written.
    pub fn undo(&mut self, coder: &Coder) -> Result<Option<Event>, Error> {
        self.writing(|file| {
            let Some(last) = last_act(file, coder)? else {
                return Ok(None);
            };
            let (person, act) = (last.person.as_deref(), Act::Undo { event: last.id });
            append(file, &last.coder, person, last.blind, act).map(Some)
        })
    }
}

/// The last event of someone, under their own name or behind another, that can be undone.
fn last_act(file: &Connection, coder: &Coder) -> Fallible<Option<Event>> {
    let of = |column: &str| {
        format!(
            "SELECT e.time, e.id FROM event AS e WHERE {column} AND e.act <> 'undo' AND {} \
             ORDER BY e.time DESC, e.id DESC LIMIT 1",
            log::STANDS
        )
    };
    let own = of("e.coder = (SELECT id FROM coder WHERE name = ?1) AND e.person IS NULL");
    let behind = of("e.person = ?1");
    let mut last = None;
    for sql in [own, behind] {
        let mut query = file.prepare_cached(&sql)?;
        let found: Option<(i64, [u8; 16])> = query
            .query_row([&*coder.0], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        last = last.max(found);
    }
    match last {
        Some((_, id)) => log::find(file, EventId(id)),
        None => Ok(None),
    }
}

/// Milliseconds since 1970 by this machine's clock.
pub(super) fn now() -> i64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(LAST).min(LAST)
}

/// The time of an event that comes after another.
///
/// # Errors
///
/// If the other has the last time of all.
pub(super) fn time_after(floor: i64) -> Result<i64, Error> {
    if floor >= LAST {
        let why = "it holds an event of the year 9999, after which none can come";
        return Err(Error::input(why).with_hint("work on a copy without the coder file it is from"));
    }
    Ok(now().max(floor.saturating_add(1)))
}

/// # Errors
///
/// If this can't be the name of a coder or person.
pub(super) fn check_name(name: &str) -> Result<(), Error> {
    let why = if name.trim().is_empty() {
        "it is empty".to_owned()
    } else if name.trim() != name || name.chars().any(char::is_control) {
        "there is white space around it or a control character in it".to_owned()
    } else if name.len() > LONGEST_NAME {
        format!("it has {} bytes, of at most {LONGEST_NAME}", name.len())
    } else {
        return Ok(());
    };
    Err(Error::usage(format!(
        "{name:?} can't be a coder's name: {why}"
    )))
}

/// What is wrong with codes or a memo by themselves: a fragment.
pub(super) fn contradiction(act: &Act) -> Option<String> {
    match act {
        Act::Code { codes, .. } => codes.contradiction(),
        Act::Memo { text, .. } if text.len() > LONGEST_MEMO => Some(format!(
            "a memo of {} bytes, of at most {LONGEST_MEMO}",
            text.len()
        )),
        _ => None,
    }
}

fn append(
    file: &Connection,
    coder: &Coder,
    person: Option<&str>,
    blind: bool,
    act: Act,
) -> Fallible<Event> {
    for name in [Some(&*coder.0), person].into_iter().flatten() {
        check_name(name)?;
        if is_model(file, name)? {
            return Err(Error::usage(format!("{name:?} is the name of a model"))
                .with_hint("code under a name of your own")
                .into());
        }
    }
    if let Some(why) = contradiction(&act) {
        return Err(Error::usage(format!("the codes hold {why}")).into());
    }
    let (act, floor, row) = checked(file, coder, person, act)?;
    let floor = floor.max(last_of(file, coder, person)?);
    let mut event = Event {
        id: EventId([0; 16]),
        time: time_after(floor)?,
        coder: coder.clone(),
        person: person.map(Arc::from),
        blind,
        act,
    };
    event.id = event.name();
    log::insert(file, &event)?;
    if let Some(row) = row {
        settle::settle(file, row)?;
    }
    Ok(event)
}

/// The act with what it supersedes; the time of the last event that it must come after; and the row
/// of the text whose statements it changes.
fn checked(
    file: &Connection,
    coder: &Coder,
    person: Option<&str>,
    act: Act,
) -> Fallible<(Act, i64, Option<u32>)> {
    Ok(match act {
        Act::Code {
            statement, codes, ..
        } => {
            if codes.is_of_model() {
                let why = "probabilities, a confidence and abstaining are a model's";
                return Err(Error::usage(why).into());
            }
            stands(file, statement)?;
            let supersedes = ids(&heads::codings(file, statement, coder)?);
            (
                Act::Code {
                    statement,
                    codes,
                    supersedes,
                },
                0,
                None,
            )
        }
        Act::Memo {
            statement, text, ..
        } => {
            stands(file, statement)?;
            let supersedes = ids(&heads::memos(file, statement, coder)?);
            (
                Act::Memo {
                    statement,
                    text,
                    supersedes,
                },
                0,
                None,
            )
        }
        Act::Split {
            ref reflection,
            hash,
            ..
        }
        | Act::Merge {
            ref reflection,
            hash,
            ..
        } => {
            let row = text(file, reflection, &hash)?;
            can_be_cut(file, row, &act)?;
            let floor = last_in(file, reflection)?;
            (act, floor, Some(row))
        }
        Act::Undo { event } => {
            let undone = log::find(file, event)?
                .ok_or_else(|| Error::usage(format!("there is no event {event} to undo")))?;
            if undone.coder != *coder || undone.person.as_deref() != person {
                let why = format!("the event {event} is not {coder}'s to undo");
                return Err(Error::usage(why).into());
            }
            if matches!(undone.act, Act::Undo { .. }) || log::is_undone(file, event)? {
                let why = format!("the event {event} is undone already, or an undo itself");
                return Err(Error::usage(why).into());
            }
            let row = match &undone.act {
                Act::Split {
                    reflection, hash, ..
                }
                | Act::Merge {
                    reflection, hash, ..
                } => texts::row_of(file, reflection, hash)?.map(|(row, _)| row),
                _ => None,
            };
            (act, undone.time, row)
        }
    })
}

fn ids(events: &[Event]) -> Vec<EventId> {
    events.iter().map(|event| event.id).collect()
}

fn is_model(file: &Connection, name: &str) -> Fallible<bool> {
    let mut query = file.prepare_cached("SELECT model FROM coder WHERE name = ?1")?;
    let found: Option<bool> = query.query_row([name], |row| row.get(0)).optional()?;
    Ok(found.unwrap_or(false))
}

/// # Errors
///
/// If the statement is not in the project, or does not stand.
fn stands(file: &Connection, statement: Key) -> Fallible<()> {
    match texts::place(file, statement)? {
        Some(place) if place.is_active => Ok(()),
        Some(_) => Err(
            Error::usage(format!("the statement {statement} no longer stands"))
                .with_hint("it was split or merged, or its text has changed; load the page again")
                .into(),
        ),
        None => Err(Error::usage(format!("there is no statement {statement}")).into()),
    }
}

/// The row of a text that is current.
fn text(file: &Connection, reflection: &str, hash: &[u8; 32]) -> Fallible<u32> {
    match texts::row_of(file, reflection, hash)? {
        Some((row, true)) => Ok(row),
        Some((_, false)) => Err(
            Error::usage(format!("the text of {reflection:?} has changed"))
                .with_hint("load the page again")
                .into(),
        ),
        None => Err(Error::usage(format!("there is no such text of {reflection:?}")).into()),
    }
}

/// # Errors
///
/// If a split or merge does not fit the statements that stand.
fn can_be_cut(file: &Connection, row: u32, act: &Act) -> Fallible<()> {
    let reflection = texts::whole(file, row)?;
    let Some(cut) = Cut::of(act, &reflection) else {
        return Ok(());
    };
    let cut = cut.map_err(Error::usage)?;
    let mut standing = texts::standing(file, row)?;
    if cut.apply(&mut standing) {
        return Ok(());
    }
    let why = match cut.takes.len() {
        1 => "the statement to be split no longer stands",
        _ => "the two statements to be merged are not neighbours that stand",
    };
    Err(Error::usage(why).with_hint("load the page again").into())
}

/// The time of the last event under a name, by whomever; of nobody, 0.
pub(super) fn last_of(file: &Connection, coder: &Coder, person: Option<&str>) -> Fallible<i64> {
    let mut query = file.prepare_cached(
        "SELECT max(coalesce((SELECT max(time) FROM event WHERE coder = \
         (SELECT id FROM coder WHERE name = ?1)), 0), \
         coalesce((SELECT max(time) FROM event WHERE person = ?2), 0), \
         coalesce((SELECT max(time) FROM event WHERE coder = \
         (SELECT id FROM coder WHERE name = ?2)), 0))",
    )?;
    let person = person.unwrap_or(&coder.0);
    Ok(query.query_row(params![coder.0, person], |row| row.get(0))?)
}

/// The time of the last split or merge of a text.
fn last_in(file: &Connection, reflection: &str) -> Fallible<i64> {
    let mut query =
        file.prepare_cached("SELECT coalesce(max(time), 0) FROM event WHERE reflection = ?1")?;
    Ok(query.query_row([reflection], |row| row.get(0))?)
}
