//! Reflections as rows of the file.

use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

use super::fault::{Fallible, damage};
use super::key::text_hash;
use crate::reflection::{DayOrder, Layout, Origin, Reflection, Statement};

/// What is read of a reflection `r` and its cycle `y`, by [`reflection`].
const COLUMNS: &str = "r.id, r.teacher, r.team, r.\"group\", y.label, r.date, r.prompt, r.file, \
     r.sheet, r.file_row, r.file_column, r.day_order, r.file_offset, r.layout, r.text, r.hash";

/// A layout as JSON.
#[derive(Serialize, Deserialize)]
struct Blocks {
    blocks: Vec<[usize; 2]>,
    markup: Vec<[usize; 2]>,
}

/// The reflection of a row, which is sound: every range of it and every statement is one of its
/// text.
///
/// # Errors
///
/// If there is no such row, or it is damaged.
pub(super) fn whole(file: &Connection, row: u32) -> Fallible<Reflection> {
    let sql = format!(
        "SELECT {COLUMNS} FROM reflection AS r LEFT JOIN cycle AS y ON y.id = r.cycle \
         WHERE r.row = ?1"
    );
    let mut query = file.prepare_cached(&sql)?;
    let mut rows = query.query([row])?;
    let found = rows.next()?.map(reflection).transpose()?;
    let found = found.ok_or_else(|| damage(format!("there is no reflection {row}")))?;
    let mut query =
        file.prepare_cached("SELECT start, end FROM statement WHERE reflection = ?1")?;
    let mut rows = query.query([row])?;
    while let Some(row) = rows.next()? {
        let span = row.get(0)?..row.get(1)?;
        if found.text.get(span.clone()).is_none() {
            return Err(out_of(&found.id, &span));
        }
    }
    Ok(found)
}

fn out_of(id: &str, range: &Range<usize>) -> super::fault::Fault {
    let Range { start, end } = range;
    damage(format!(
        "the bytes {start} to {end} are none of the text of {id:?}"
    ))
}

fn reflection(row: &Row<'_>) -> Fallible<Reflection> {
    let (id, text): (String, String) = (row.get(0)?, row.get(14)?);
    let hash: [u8; 32] = row.get(15)?;
    if hash != text_hash(&text) {
        return Err(damage(format!("the text of {id:?} is not what was stored")));
    }
    let layout: Option<String> = row.get(13)?;
    let day_order: String = row.get(11)?;
    Ok(Reflection {
        teacher: row.get(1)?,
        team: row.get(2)?,
        group: row.get(3)?,
        cycle: row.get(4)?,
        date: date_of(row.get(5)?)?,
        prompt: row.get(6)?,
        layout: layout.map_or(Ok(Layout::Plain), |json| layout_of(&id, &text, &json))?,
        origin: Origin {
            file: row.get(7)?,
            sheet: row.get(8)?,
            row: row.get(9)?,
            column: row.get(10)?,
            day_order: day_order_of(&day_order)?,
            offset: row.get(12)?,
        },
        id,
        text,
    })
}

/// A date as it is stored.
pub(super) fn date_of(text: Option<String>) -> Fallible<Option<Date>> {
    let parse = |text: String| {
        let date = text.parse::<Date>();
        date.map_err(|error| damage(error.to_string()))
    };
    text.map(parse).transpose()
}

fn layout_of(id: &str, text: &str, json: &str) -> Fallible<Layout> {
    let Blocks { blocks, markup } =
        serde_json::from_str(json).map_err(|error| damage(error.to_string()))?;
    let ranges = |list: Vec<[usize; 2]>| {
        let ranges: Vec<Range<usize>> = list.into_iter().map(|[start, end]| start..end).collect();
        let wrong = ranges
            .iter()
            .find(|range| text.get((*range).clone()).is_none());
        let overlap = ranges
            .iter()
            .zip(ranges.iter().skip(1))
            .find(|(a, b)| a.end > b.start);
        match wrong.or(overlap.map(|(range, _)| range)) {
            Some(range) => Err(out_of(id, range)),
            None => Ok(ranges),
        }
    };
    Ok(Layout::Blocks {
        blocks: ranges(blocks)?,
        markup: ranges(markup)?,
    })
}

fn layout_text(layout: &Layout) -> Option<String> {
    let Layout::Blocks { blocks, markup } = layout else {
        return None;
    };
    let pairs = |ranges: &[Range<usize>]| ranges.iter().map(|r| [r.start, r.end]).collect();
    let blocks = Blocks {
        blocks: pairs(blocks),
        markup: pairs(markup),
    };
    // Numbers: nothing in them can fail to be written.
    serde_json::to_string(&blocks).ok()
}

const DAY_ORDERS: [(&str, DayOrder); 4] = [
    ("told", DayOrder::Told),
    ("month first", DayOrder::MonthFirst),
    ("day first", DayOrder::DayFirst),
    ("open", DayOrder::Open),
];

fn day_order_of(text: &str) -> Fallible<DayOrder> {
    let found = DAY_ORDERS.iter().find(|(name, _)| *name == text);
    found
        .map(|(_, order)| *order)
        .ok_or_else(|| damage(format!("a day order is {text:?}")))
}

fn day_order_text(order: DayOrder) -> &'static str {
    DAY_ORDERS
        .iter()
        .find(|(_, known)| *known == order)
        .map_or("told", |(name, _)| name)
}

/// What a reflection was before it was stored.
pub(super) enum Stored {
    /// Not there.
    New,
    /// There, with this text.
    Same,
    /// There with another text, which is no longer current.
    Changed,
}

/// Stores a reflection as the current version of its text, or updates what is known of it; its row.
/// One that was never there takes the `next` position.
pub(super) fn store(
    file: &Connection,
    reflection: &Reflection,
    cycle: Option<i64>,
    next: &mut i64,
) -> Fallible<(u32, Stored)> {
    let hash = text_hash(&reflection.text);
    let mut query =
        file.prepare_cached("SELECT hash = ?2, current, position FROM reflection WHERE id = ?1")?;
    let mut rows = query.query(params![reflection.id, hash])?;
    let (mut same, mut position): (Option<bool>, Option<i64>) = (None, None);
    while let Some(row) = rows.next()? {
        position = Some(row.get(2)?);
        if row.get(0)? {
            same = Some(row.get(1)?);
        }
    }
    let stored = match (same, position) {
        (Some(true), _) => Stored::Same,
        (_, Some(_)) => Stored::Changed,
        (_, None) => Stored::New,
    };
    if matches!(stored, Stored::Changed) {
        let mut retire = file.prepare_cached("UPDATE reflection SET current = 0 WHERE id = ?1")?;
        retire.execute([&reflection.id])?;
    }
    let position = position.unwrap_or_else(|| {
        let free = *next;
        *next = free.saturating_add(1);
        free
    });
    Ok((put(file, reflection, &hash, position, cycle)?, stored))
}

/// Makes a text the current version of its reflection; its row. What is known of a text that is
/// there may change; the text and its layout, in which statements stand, don't.
fn put(
    file: &Connection,
    reflection: &Reflection,
    hash: &[u8; 32],
    position: i64,
    cycle: Option<i64>,
) -> Fallible<u32> {
    let mut put = file.prepare_cached(
        "INSERT INTO reflection (id, hash, current, position, teacher, team, \"group\", cycle, \
         date, prompt, file, sheet, file_row, file_column, day_order, file_offset, layout, text) \
         VALUES (?1, ?2, 1, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17) \
         ON CONFLICT (id, hash) DO UPDATE SET current = 1, teacher = excluded.teacher, \
         team = excluded.team, \"group\" = excluded.\"group\", cycle = excluded.cycle, \
         date = excluded.date, prompt = excluded.prompt, file = excluded.file, \
         sheet = excluded.sheet, file_row = excluded.file_row, \
         file_column = excluded.file_column, day_order = excluded.day_order, \
         file_offset = excluded.file_offset RETURNING row",
    )?;
    let Reflection {
        id,
        teacher,
        team,
        group,
        date,
        prompt,
        text,
        layout,
        origin,
        ..
    } = reflection;
    let cells = params![
        id,
        hash,
        position,
        teacher,
        team,
        group,
        cycle,
        date.map(|date| date.to_string()),
        prompt,
        origin.file,
        origin.sheet,
        origin.row,
        origin.column,
        day_order_text(origin.day_order),
        origin.offset,
        layout_text(layout),
        text,
    ];
    let row: i64 = put.query_row(cells, |row| row.get(0))?;
    u32::try_from(row).map_err(|_| damage(format!("a reflection has the row {row}")))
}

/// The position after the last reflection.
pub(super) fn next_position(file: &Connection) -> rusqlite::Result<i64> {
    let last: Option<i64> =
        file.query_row("SELECT max(position) FROM reflection", [], |row| row.get(0))?;
    Ok(last.map_or(0, |last| last.saturating_add(1)))
}

/// The row of the current version of a reflection's text, if it is this one; else of this version.
pub(super) fn row_of(
    file: &Connection,
    id: &str,
    hash: &[u8; 32],
) -> Fallible<Option<(u32, bool)>> {
    let mut query =
        file.prepare_cached("SELECT row, current FROM reflection WHERE id = ?1 AND hash = ?2")?;
    let found = query.query_row(params![id, hash], |row| Ok((row.get(0)?, row.get(1)?)));
    Ok(found.optional()?)
}

/// A statement's place in a project.
pub(super) struct Place {
    /// Row of its reflection.
    pub(super) reflection: u32,
    /// Where in the text.
    pub(super) statement: Statement,
    /// Whether it stands, in a text that is current.
    pub(super) is_active: bool,
}

/// The statements of a text that ever stood.
pub(super) fn statements(file: &Connection, row: u32) -> Fallible<HashSet<Statement>> {
    let mut query =
        file.prepare_cached("SELECT start, end FROM statement WHERE reflection = ?1")?;
    let rows = query.query_map([row], |row| {
        Ok(Statement {
            start: row.get(0)?,
            end: row.get(1)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The statements of a text that stand.
pub(super) fn standing(file: &Connection, row: u32) -> Fallible<BTreeSet<Statement>> {
    let mut query = file
        .prepare_cached("SELECT start, end FROM statement WHERE reflection = ?1 AND active = 1")?;
    let rows = query.query_map([row], |row| {
        Ok(Statement {
            start: row.get(0)?,
            end: row.get(1)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Where a statement is, if it is in this project.
pub(super) fn place(file: &Connection, key: super::Key) -> Fallible<Option<Place>> {
    let mut query = file.prepare_cached(
        "SELECT s.reflection, s.start, s.end, s.active AND r.current FROM statement AS s \
         JOIN reflection AS r ON r.row = s.reflection WHERE s.key = ?1",
    )?;
    let found = query.query_row([key.0], |row| {
        Ok(Place {
            reflection: row.get(0)?,
            statement: Statement {
                start: row.get(1)?,
                end: row.get(2)?,
            },
            is_active: row.get(3)?,
        })
    });
    Ok(found.optional()?)
}
