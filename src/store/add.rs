//! What an analysis found, into the project: reflections, statements, a model's codings.

use std::collections::HashMap;
use std::sync::Arc;

use rusqlite::{Connection, params};

use super::append::time_after;
use super::event::{Act, Codes, Event};
use super::fault::Fallible;
use super::key::{EventId, Key, text_hash};
use super::texts::{self, Stored};
use super::{Project, log, settle};
use crate::codebook::{Coder, Coding};
use crate::error::Error;
use crate::reflection::{Reflection, Statement};

/// A statement as an analysis found it.
#[derive(Clone, Copy, Debug)]
pub struct NewStatement<'a> {
    /// Position of its reflection among those that are added.
    pub reflection: usize,
    /// Which statement of the reflection it is, from 1.
    pub number: u32,
    /// Where it stands.
    pub statement: Statement,
    /// What a model says of it.
    pub coding: Option<&'a Coding>,
}

/// What [`Project::add`] did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Added {
    /// Reflections that were not there.
    pub new: usize,
    /// Reflections that are as they were; what is known of their writer may have changed.
    pub same: usize,
    /// Reflections whose text has changed: what was coded in the former text is kept and does not
    /// count.
    pub changed: usize,
    /// Statements that were not there.
    pub statements: usize,
    /// Codings that were not there.
    pub codings: usize,
    /// Statements that stand elsewhere in a text than when it was first added, as another version
    /// of ascribe may cut it: they are left out with their codings.
    pub elsewhere: usize,
}

impl Project {
    /// Adds what an analysis found, all at once or not at all.
    ///
    /// A reflection is known by its id. If its text is the same, its statements stay as they are,
    /// with what people split and merged; if the text has changed, the new one takes its place,
    /// and the former stays with its codes, out of force, until it comes back. Reflections that
    /// are no longer in the input stay. Cycles that are not among `cycles` keep their place after
    /// the one that they followed. A coding that the model has in force already adds no event.
    ///
    /// # Errors
    ///
    /// If a reflection has no id or one that stands twice, a statement is none of its reflection's
    /// text, a coding contradicts itself, or the file can't be written.
    pub fn add(
        &mut self,
        cycles: &[Arc<str>],
        reflections: &[Reflection],
        statements: &mut dyn Iterator<Item = NewStatement<'_>>,
    ) -> Result<Added, Error> {
        self.writing(|file| add(file, cycles, reflections, statements))
    }
}

fn add(
    file: &Connection,
    cycles: &[Arc<str>],
    reflections: &[Reflection],
    statements: &mut dyn Iterator<Item = NewStatement<'_>>,
) -> Fallible<Added> {
    let cycles = arrange(file, cycles, reflections)?;
    let mut added = Added::default();
    let mut rows = Vec::with_capacity(reflections.len());
    let mut next = texts::next_position(file)?;
    let mut seen = std::collections::HashSet::with_capacity(reflections.len());
    for reflection in reflections {
        let id = reflection.id.as_str();
        if id.is_empty() || !seen.insert(id) {
            let why = format!("the id {id:?} is empty or stands twice");
            return Err(Error::usage(format!("a reflection can't be told apart: {why}")).into());
        }
        let cycle = reflection
            .cycle
            .as_ref()
            .and_then(|label| cycles.get(label).copied());
        let known = texts::row_of(file, id, &text_hash(&reflection.text))?;
        let (row, stored) = texts::store(file, reflection, cycle, &mut next)?;
        match stored {
            Stored::New => added.new += 1,
            Stored::Same => added.same += 1,
            Stored::Changed => added.changed += 1,
        }
        rows.push((row, known.is_none(), text_hash(&reflection.text)));
    }
    let mut floors = HashMap::new();
    for one in statements {
        let whole = reflections
            .get(one.reflection)
            .zip(rows.get(one.reflection));
        let Some((reflection, (row, is_new, hash))) = whole else {
            let why = format!(
                "a statement is of the reflection {}, of {}",
                one.reflection,
                rows.len()
            );
            return Err(Error::usage(why).into());
        };
        let Statement { start, end } = one.statement;
        if start >= end || reflection.text.get(start..end).is_none() || one.number == 0 {
            let why = format!(
                "statement {} of {:?}: {start} to {end}",
                one.number, reflection.id
            );
            return Err(Error::usage(format!("no such bytes in the text, {why}")).into());
        }
        let key = Key::of(&reflection.id, hash, one.statement);
        if *is_new {
            settle::insert(file, *row, one.statement, key, Some(one.number))?;
            added.statements += 1;
        } else if texts::place(file, key)?.is_none() {
            added.elsewhere += 1;
            continue;
        }
        if let Some(coding) = one.coding {
            added.codings += usize::from(code(file, key, coding, &mut floors)?);
        }
    }
    let mut has_acts =
        file.prepare_cached("SELECT EXISTS (SELECT 1 FROM event WHERE reflection = ?1)")?;
    for (reflection, (row, is_new, _)) in reflections.iter().zip(&rows) {
        if *is_new && has_acts.query_row([&reflection.id], |row| row.get(0))? {
            settle::settle(file, *row)?;
        }
    }
    Ok(added)
}

/// Adds a model's coding, if it is not what the model says already.
fn code(
    file: &Connection,
    statement: Key,
    coding: &Coding,
    floors: &mut HashMap<Coder, i64>,
) -> Fallible<bool> {
    let codes = Codes::from(coding);
    if let Some(why) = codes.contradiction() {
        return Err(Error::usage(format!("a coding holds {why}")).into());
    }
    super::append::check_name(&coding.coder.0)?;
    let heads = super::heads::codings(file, statement, &coding.coder)?;
    if let Some(Act::Code { codes: said, .. }) = heads.last().map(|event| &event.act)
        && *said == codes
    {
        return Ok(false);
    }
    let time = if let Some(time) = floors.get(&coding.coder) {
        *time
    } else {
        let last = super::append::last_of(file, &coding.coder, None)?;
        let time = time_after(last)?;
        floors.insert(coding.coder.clone(), time);
        time
    };
    let supersedes = heads.iter().map(|event| event.id).collect();
    let mut event = Event {
        id: EventId([0; 16]),
        time,
        coder: coding.coder.clone(),
        person: None,
        blind: false,
        act: Act::Code {
            statement,
            codes,
            supersedes,
        },
    };
    event.id = event.name();
    log::insert(file, &event)
}

/// Stores the order of cycles, and with it those that only reflections name; their numbers in the
/// file.
fn arrange(
    file: &Connection,
    cycles: &[Arc<str>],
    reflections: &[Reflection],
) -> Fallible<HashMap<Arc<str>, i64>> {
    let mut query = file.prepare("SELECT label FROM cycle ORDER BY position, id")?;
    let stored = query.query_map([], |row| row.get(0))?;
    let stored: Vec<Arc<str>> = stored.collect::<Result<_, _>>()?;
    let mut order = merged(cycles, &stored);
    let named = reflections
        .iter()
        .filter_map(|reflection| reflection.cycle.as_ref());
    for label in named {
        if !order.contains(label) {
            order.push(label.clone());
        }
    }
    if u16::try_from(order.len()).is_err() {
        return Err(Error::usage(format!("{} cycles are too many", order.len())).into());
    }
    let mut place = file.prepare(
        "INSERT INTO cycle (label, position) VALUES (?1, ?2) \
         ON CONFLICT (label) DO UPDATE SET position = excluded.position RETURNING id",
    )?;
    let mut numbers = HashMap::new();
    for (position, label) in order.iter().enumerate() {
        let id = place.query_row(params![label, position], |row| row.get(0))?;
        numbers.insert(label.clone(), id);
    }
    Ok(numbers)
}

/// The new order, and in it those that only the old one has, each after the one that it followed.
fn merged(new: &[Arc<str>], old: &[Arc<str>]) -> Vec<Arc<str>> {
    let mut order = Vec::with_capacity(new.len());
    for label in new {
        if !order.contains(label) {
            order.push(label.clone());
        }
    }
    let mut after = 0;
    for label in old {
        if let Some(at) = order.iter().position(|known| known == label) {
            after = at + 1;
        } else {
            order.insert(after, label.clone());
            after += 1;
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cycles_that_are_gone_stay_after_the_one_that_they_followed() {
        let of = |text: &str| {
            text.split_terminator(' ')
                .map(Arc::from)
                .collect::<Vec<_>>()
        };
        for (new, old, order) in [
            ("a b", "", "a b"),
            ("", "a b", "a b"),
            ("a c", "a b c d", "a b c d"),
            ("c a", "a b c", "c a b"),
            ("b c", "a b", "a b c"),
            ("c d", "a b", "a b c d"),
        ] {
            assert_eq!(merged(&of(new), &of(old)), of(order), "{new} over {old}");
        }
    }
}
