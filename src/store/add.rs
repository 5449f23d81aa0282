//! What an analysis found, into the project: reflections, statements, a model's codings.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use rusqlite::{Connection, params};

use super::event::{Act, Codes, Event};
use super::fault::Fallible;
use super::key::{EventId, Key, text_hash};
use super::texts::{self, Stored};
use super::{Project, append, heads, log, settle};
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
    let mut added = Added::default();
    let cycles = arrange(file, cycles, reflections)?;
    let texts = texts(file, &cycles, reflections, &mut added)?;
    let mut adding = Adding {
        file,
        seen: HashSet::new(),
        known: None,
        models: HashMap::new(),
        added,
    };
    for one in statements {
        let text = reflections
            .get(one.reflection)
            .zip(texts.get(one.reflection));
        let Some((reflection, text)) = text else {
            let (at, count) = (one.reflection, texts.len());
            return Err(
                Error::usage(format!("a statement is of the reflection {at}, of {count}")).into(),
            );
        };
        adding.statement(reflection, text, &one)?;
    }
    let mut has_acts =
        file.prepare_cached("SELECT EXISTS (SELECT 1 FROM event WHERE reflection = ?1)")?;
    for (reflection, text) in reflections.iter().zip(&texts) {
        if text.is_new && has_acts.query_row([&reflection.id], |row| row.get(0))? {
            settle::settle(file, text.row)?;
        }
    }
    Ok(adding.added)
}

/// A version of a reflection's text in the file.
struct Text {
    row: u32,
    hash: [u8; 32],
    /// Whether this version was never there before.
    is_new: bool,
}

/// Stores the reflections.
fn texts(
    file: &Connection,
    cycles: &HashMap<Arc<str>, i64>,
    reflections: &[Reflection],
    added: &mut Added,
) -> Fallible<Vec<Text>> {
    let mut texts = Vec::with_capacity(reflections.len());
    let mut next = texts::next_position(file)?;
    let mut seen = HashSet::with_capacity(reflections.len());
    for reflection in reflections {
        let id = reflection.id.as_str();
        if id.is_empty() || !seen.insert(id) {
            let why = format!("the id {id:?} is empty or stands twice");
            return Err(Error::usage(format!("a reflection can't be told apart: {why}")).into());
        }
        let label = reflection.cycle.as_ref();
        let cycle = label.and_then(|label| cycles.get(label).copied());
        let hash = text_hash(&reflection.text);
        let is_new = texts::row_of(file, id, &hash)?.is_none();
        let (row, stored) = texts::store(file, reflection, cycle, &mut next)?;
        match stored {
            Stored::New => added.new += 1,
            Stored::Same => added.same += 1,
            Stored::Changed => added.changed += 1,
        }
        texts.push(Text { row, hash, is_new });
    }
    Ok(texts)
}

/// Statements and codings on their way into the file.
struct Adding<'f> {
    file: &'f Connection,
    seen: HashSet<Key>,
    /// The statements, ever made, of the text whose were asked for last.
    known: Option<(u32, HashSet<Statement>)>,
    models: HashMap<Coder, Model>,
    added: Added,
}

/// A model that codes.
struct Model {
    /// The time of its events.
    time: i64,
    /// Its codings that stand.
    said: BTreeMap<Key, Vec<Event>>,
}

impl Adding<'_> {
    fn statement(
        &mut self,
        reflection: &Reflection,
        text: &Text,
        one: &NewStatement<'_>,
    ) -> Fallible<()> {
        let Statement { start, end } = one.statement;
        let key = Key::of(&reflection.id, &text.hash, one.statement);
        let is_there = start < end && reflection.text.get(start..end).is_some();
        if !is_there || one.number == 0 || !self.seen.insert(key) {
            return Err(Error::usage(format!(
                "statement {} of {:?} is none of its text, or comes twice: bytes {start} to {end}",
                one.number, reflection.id
            ))
            .into());
        }
        if text.is_new {
            settle::insert(self.file, text.row, one.statement, key, Some(one.number))?;
            self.added.statements += 1;
        } else if !self.knows(text.row, one.statement)? {
            self.added.elsewhere += 1;
            return Ok(());
        }
        match one.coding {
            Some(coding) => self.coding(key, coding),
            None => Ok(()),
        }
    }

    /// Whether a text, which was there before, has a statement.
    fn knows(&mut self, row: u32, statement: Statement) -> Fallible<bool> {
        match &self.known {
            Some((known, statements)) if *known == row => Ok(statements.contains(&statement)),
            _ => {
                let statements = texts::statements(self.file, row)?;
                let knows = statements.contains(&statement);
                self.known = Some((row, statements));
                Ok(knows)
            }
        }
    }

    /// Adds a model's coding, if it is not what the model says already.
    fn coding(&mut self, statement: Key, coding: &Coding) -> Fallible<()> {
        let codes = Codes::from(coding);
        if let Some(why) = codes.contradiction() {
            return Err(Error::usage(format!("a coding holds {why}")).into());
        }
        let model = match self.models.entry(coding.coder.clone()) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(free) => free.insert(Model::new(self.file, &coding.coder)?),
        };
        let heads = model.said.get(&statement).map_or(&[][..], Vec::as_slice);
        if let Some(Act::Code { codes: said, .. }) = heads.last().map(|event| &event.act)
            && *said == codes
        {
            return Ok(());
        }
        let supersedes = heads.iter().map(|event| event.id).collect();
        let mut event = Event {
            id: EventId([0; 16]),
            time: model.time,
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
        self.added.codings += usize::from(log::insert(self.file, &event)?);
        Ok(())
    }
}

impl Model {
    fn new(file: &Connection, coder: &Coder) -> Fallible<Self> {
        append::check_name(&coder.0)?;
        Ok(Self {
            time: append::time_after(append::last_of(file, coder, None)?)?,
            said: heads::all_codings(file, coder)?,
        })
    }
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
