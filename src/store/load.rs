//! Reads [`Contents`] from the file.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};

use super::contents::{Coded, Contents, ReflectionRow, StatementRow};
use super::fault::{Fallible, damage};
use super::key::{BYTES, Key};
use super::{Project, cells, texts};
use crate::codebook::Coder;
use crate::error::Error;
use crate::reflection::Statement;

impl Project {
    /// What is in force, without texts.
    ///
    /// # Errors
    ///
    /// If the file can't be read or is damaged.
    pub fn contents(&self) -> Result<Contents, Error> {
        self.reading(contents)
    }
}

/// What numbers in the file stand for in [`Contents`].
pub(super) struct Numbers {
    cycles: BTreeMap<i64, u16>,
    coders: BTreeMap<i64, u16>,
}

fn contents(file: &Connection) -> Fallible<Contents> {
    let (mut contents, numbers) = start(file)?;
    contents.index();
    fill(file, &numbers, &mut contents)?;
    Ok(contents)
}

/// Reflections and statements, without codings and without an index.
pub(super) fn places(file: &Connection) -> Fallible<Contents> {
    Ok(start(file)?.0)
}

/// The same, and what numbers in the file stand for.
pub(super) fn start(file: &Connection) -> Fallible<(Contents, Numbers)> {
    let mut contents = Contents::default();
    let cycles = cycles(file, &mut contents)?;
    let coders = coders(file, &mut contents)?;
    let numbers = Numbers { cycles, coders };
    reflections(file, &numbers, &mut contents)?;
    statements(file, &mut contents)?;
    Ok((contents, numbers))
}

fn cycles(file: &Connection, contents: &mut Contents) -> Fallible<BTreeMap<i64, u16>> {
    let mut query = file.prepare_cached("SELECT id, label FROM cycle ORDER BY position, id")?;
    let mut rows = query.query([])?;
    let mut numbers = BTreeMap::new();
    while let Some(row) = rows.next()? {
        numbers.insert(row.get(0)?, number(contents.cycles.len(), "cycles")?);
        contents.cycles.push(row.get(1)?);
    }
    Ok(numbers)
}

fn coders(file: &Connection, contents: &mut Contents) -> Fallible<BTreeMap<i64, u16>> {
    let mut query = file.prepare_cached("SELECT id, name, model FROM coder ORDER BY name")?;
    let mut rows = query.query([])?;
    let mut numbers = BTreeMap::new();
    while let Some(row) = rows.next()? {
        numbers.insert(row.get(0)?, number(contents.coders.len(), "coders")?);
        contents.coders.push(Coder(row.get(1)?));
        contents.models.push(row.get(2)?);
    }
    Ok(numbers)
}

pub(super) fn number(count: usize, what: &str) -> Fallible<u16> {
    u16::try_from(count).map_err(|_| damage(format!("it has more than {} {what}", u16::MAX)))
}

fn reflections(file: &Connection, numbers: &Numbers, contents: &mut Contents) -> Fallible<()> {
    let mut query = file.prepare_cached(
        "SELECT row, id, teacher, team, \"group\", prompt, cycle, date FROM reflection \
         WHERE current = 1 ORDER BY position, row",
    )?;
    let mut rows = query.query([])?;
    let mut names = HashSet::new();
    while let Some(row) = rows.next()? {
        let mut name = |column| -> Fallible<Option<Arc<str>>> {
            let Some(text) = row
                .get_ref(column)?
                .as_str_or_null()
                .map_err(rusqlite::Error::from)?
            else {
                return Ok(None);
            };
            Ok(Some(interned(&mut names, text)))
        };
        let (teacher, team, group, prompt) = (name(2)?, name(3)?, name(4)?, name(5)?);
        let cycle: Option<i64> = row.get(6)?;
        contents.reflections.push(ReflectionRow {
            row: row.get(0)?,
            id: row.get(1)?,
            teacher,
            team,
            group,
            prompt,
            cycle: cycle.and_then(|cycle| numbers.cycles.get(&cycle).copied()),
            date: texts::date_of(row.get(7)?)?,
        });
    }
    Ok(())
}

fn interned(names: &mut HashSet<Arc<str>>, text: &str) -> Arc<str> {
    if let Some(known) = names.get(text) {
        return known.clone();
    }
    let name: Arc<str> = text.into();
    names.insert(name.clone());
    name
}

fn statements(file: &Connection, contents: &mut Contents) -> Fallible<()> {
    let rows = (0..)
        .zip(&contents.reflections)
        .map(|(at, reflection)| (reflection.row, at));
    let positions: HashMap<u32, u32> = rows.collect();
    let mut query = file.prepare_cached(
        "SELECT reflection, start, end, key, number FROM statement WHERE active = 1",
    )?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let reflection: u32 = row.get(0)?;
        if let Some(position) = positions.get(&reflection) {
            contents.statements.push(statement(row, *position)?);
        }
    }
    let place = |row: &StatementRow| (row.reflection, row.statement);
    contents.statements.sort_by_key(place);
    count(&mut contents.statements);
    Ok(())
}

/// The statements of one text that stand.
pub(super) fn statements_of(
    file: &Connection,
    row: u32,
    position: u32,
) -> Fallible<Vec<StatementRow>> {
    let mut query = file.prepare_cached(
        "SELECT reflection, start, end, key, number FROM statement \
         WHERE reflection = ?1 AND active = 1 ORDER BY start, end",
    )?;
    let mut rows = query.query([row])?;
    let mut statements = Vec::new();
    while let Some(row) = rows.next()? {
        statements.push(statement(row, position)?);
    }
    count(&mut statements);
    Ok(statements)
}

/// A statement as it is read: reflection, start, end, key, number.
fn statement(row: &Row<'_>, reflection: u32) -> Fallible<StatementRow> {
    Ok(StatementRow {
        key: Key(row.get(3)?),
        reflection,
        number: 0,
        statement: Statement {
            start: row.get(1)?,
            end: row.get(2)?,
        },
        original: row.get(4)?,
    })
}

/// Numbers statements within their reflections.
fn count(statements: &mut [StatementRow]) {
    let (mut reflection, mut number) = (None, 0);
    for row in statements {
        number = if reflection == Some(row.reflection) {
            number + 1
        } else {
            1
        };
        reflection = Some(row.reflection);
        row.number = number;
    }
}

/// A coding of a statement that stands, not undone.
pub(super) struct Live {
    pub(super) coded: Coded,
    id: [u8; BYTES],
    /// The row of its event.
    pub(super) seq: i64,
}

fn fill(file: &Connection, numbers: &Numbers, contents: &mut Contents) -> Fallible<()> {
    let all = live(file, numbers, contents)?;
    contents.coded.reserve_exact(all.len());
    for group in all.chunk_by(Live::is_beside) {
        contents.coded.extend(group.last().map(|one| one.coded));
        let blind = group.iter().rev().find(|one| one.coded.blind);
        contents.blind.extend(blind.map(|one| one.coded));
    }
    contents.coded.shrink_to_fit();
    Ok(())
}

impl Live {
    /// Whether both are of one coder and one statement.
    pub(super) fn is_beside(&self, other: &Self) -> bool {
        let of = |live: &Self| (live.coded.statement, live.coded.coder);
        of(self) == of(other)
    }
}

/// Every coding of a statement that stands and that is not undone, in the order of statements,
/// coders and time: the last of each statement and coder is in force.
pub(super) fn live(
    file: &Connection,
    numbers: &Numbers,
    contents: &Contents,
) -> Fallible<Vec<Live>> {
    let undone = undone(file)?;
    let mut query = file.prepare_cached(
        "SELECT statement, coder, blind, time, id, sources, outcome, agency, focus, p_home, \
         p_school, p_student, p_teacher, confidence, abstain, person, seq FROM event \
         WHERE act = 'code' ORDER BY seq",
    )?;
    let mut rows = query.query([])?;
    let mut all = Vec::with_capacity(contents.statements.len());
    while let Some(row) = rows.next()? {
        let Some(statement) = contents.find(Key(row.get(0)?)) else {
            continue;
        };
        let (coder, id): (i64, [u8; BYTES]) = (row.get(1)?, row.get(4)?);
        if let Some(by) = undone.get(&id) {
            let person: Option<String> = row.get(15)?;
            if by.contains(&(coder, person)) {
                continue;
            }
        }
        let coder = numbers.coders.get(&coder).copied();
        let coder = coder.ok_or_else(|| damage("an event has no coder"))?;
        all.push(Live {
            coded: coded(row, statement, coder)?,
            id,
            seq: row.get(16)?,
        });
    }
    all.sort_unstable_by_key(|one| (one.coded.statement, one.coded.coder, one.coded.time, one.id));
    Ok(all)
}

type Author = (i64, Option<String>);

/// The events that someone has undone, with who did.
fn undone(file: &Connection) -> Fallible<HashMap<[u8; BYTES], Vec<Author>>> {
    let mut query =
        file.prepare_cached("SELECT target, coder, person FROM event WHERE target IS NOT NULL")?;
    let mut rows = query.query([])?;
    let mut undone: HashMap<[u8; BYTES], Vec<Author>> = HashMap::new();
    while let Some(row) = rows.next()? {
        undone
            .entry(row.get(0)?)
            .or_default()
            .push((row.get(1)?, row.get(2)?));
    }
    Ok(undone)
}

/// A coding as it is read: from the third column on, blind, time, id, and the codes.
fn coded(row: &Row<'_>, statement: u32, coder: u16) -> Fallible<Coded> {
    let text = |column| {
        row.get_ref(column)?
            .as_str_or_null()
            .map_err(rusqlite::Error::from)
    };
    let number = |column| row.get::<_, Option<f32>>(column);
    Ok(Coded {
        statement,
        coder,
        blind: row.get(2)?,
        sources: cells::sources_of(text(5)?.unwrap_or_default())?,
        outcome: text(6)?.map(cells::code).transpose()?,
        agency: text(7)?.map(cells::code).transpose()?,
        focus: text(8)?.map_or(Ok([None; 4]), cells::focus_of)?,
        probabilities: cells::probabilities([number(9)?, number(10)?, number(11)?, number(12)?]),
        confidence: number(13)?,
        abstain: !matches!(row.get_ref(14)?, ValueRef::Null | ValueRef::Integer(0)),
        time: row.get(3)?,
    })
}
