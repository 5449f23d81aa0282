//! Takes one event into [`Contents`], so that not all need be read again after each key press.

use rusqlite::Connection;

use super::contents::{Coded, Contents, StatementRow, at};
use super::event::{Act, Codes, Event};
use super::fault::Fallible;
use super::key::Key;
use super::{Project, load, log, texts};
use crate::codebook::Coder;
use crate::error::Error;

impl Contents {
    /// Takes in what an event of [`Project::append`] or [`Project::undo`] has changed: the same as
    /// reading [`Project::contents`] again, if all other events are in it already.
    ///
    /// # Errors
    ///
    /// If the file can't be read or is damaged.
    pub fn update(&mut self, project: &Project, event: &Event) -> Result<(), Error> {
        project.reading(|file| update(self, file, event))
    }
}

fn update(contents: &mut Contents, file: &Connection, event: &Event) -> Fallible<()> {
    let coder = know(contents, &event.coder)?;
    let undone = match &event.act {
        Act::Undo { event } => log::find(file, *event)?.map(|event| event.act),
        _ => None,
    };
    match undone.as_ref().unwrap_or(&event.act) {
        Act::Code {
            statement, codes, ..
        } => {
            if codes.is_of_model()
                && let Some(model) = contents.models.get_mut(usize::from(coder))
            {
                *model = true;
            }
            code(contents, file, *statement)
        }
        Act::Split {
            reflection, hash, ..
        }
        | Act::Merge {
            reflection, hash, ..
        } => match texts::row_of(file, reflection, hash)? {
            Some((row, true)) => cut(contents, file, row),
            _ => Ok(()),
        },
        Act::Memo { .. } | Act::Undo { .. } => Ok(()),
    }
}

/// The position of a coder, who is put among the others if need be.
fn know(contents: &mut Contents, coder: &Coder) -> Fallible<u16> {
    let position = match contents.coders.binary_search(coder) {
        Ok(position) => return load::number(position, "coders"),
        Err(position) => position,
    };
    contents.coders.insert(position, coder.clone());
    contents.models.insert(position, false);
    let number = load::number(position, "coders")?;
    load::number(contents.coders.len(), "coders")?;
    for coded in contents.coded.iter_mut().chain(&mut contents.blind) {
        if coded.coder >= number {
            coded.coder += 1;
        }
    }
    Ok(number)
}

/// Reads the codings of one statement anew.
fn code(contents: &mut Contents, file: &Connection, key: Key) -> Fallible<()> {
    let Some(position) = contents.find(key) else {
        return Ok(());
    };
    let (coded, blind) = codings(contents, file, position, key)?;
    let next = position.saturating_add(1);
    replace(&mut contents.coded, position, next, coded);
    replace(&mut contents.blind, position, next, blind);
    Ok(())
}

/// Puts codings in the place of those of the statements from one on and before another.
fn replace(all: &mut Vec<Coded>, from: u32, to: u32, new: Vec<Coded>) {
    let from = all.partition_point(|coded| coded.statement < from);
    let to = all.partition_point(|coded| coded.statement < to).max(from);
    all.splice(from..to, new);
}

/// What is in force of a statement, and the last blind coding of each coder.
fn codings(
    contents: &Contents,
    file: &Connection,
    statement: u32,
    key: Key,
) -> Fallible<(Vec<Coded>, Vec<Coded>)> {
    let live = format!("e.statement = ?1 AND e.act = 'code' AND {}", log::STANDS);
    let mut all = Vec::new();
    for event in log::events(file, &live, [key.0])? {
        if let (Some(coder), Act::Code { codes, .. }) = (contents.coder(&event.coder), &event.act) {
            all.push(coded(statement, coder, &event, codes));
        }
    }
    // Stable: within a coder by time, as they were read.
    all.sort_by_key(|coded| coded.coder);
    let (mut last, mut blind) = (Vec::new(), Vec::new());
    for of_coder in all.chunk_by(|a, b| a.coder == b.coder) {
        last.extend(of_coder.last());
        blind.extend(of_coder.iter().rev().find(|coded| coded.blind));
    }
    Ok((last, blind))
}

fn coded(statement: u32, coder: u16, event: &Event, said: &Codes) -> Coded {
    Coded {
        statement,
        coder,
        blind: event.blind,
        sources: said.sources,
        outcome: said.outcome,
        agency: said.agency,
        focus: said.focus,
        probabilities: said.probabilities,
        confidence: said.confidence,
        abstain: said.abstain,
        time: event.time,
    }
}

/// Reads the statements of one text anew, and what is in force of them.
fn cut(contents: &mut Contents, file: &Connection, row: u32) -> Fallible<()> {
    let found = contents
        .reflections
        .iter()
        .position(|reflection| reflection.row == row);
    let Some(reflection) = found.and_then(|position| u32::try_from(position).ok()) else {
        return Ok(());
    };
    let statements = load::statements_of(file, row, reflection)?;
    let from = contents
        .statements
        .partition_point(|one| one.reflection < reflection);
    let to = contents
        .statements
        .partition_point(|one| one.reflection <= reflection);
    let (first, old_end) = (position(from), position(to));
    let new_end = position(from + statements.len());
    contents.statements.splice(from..to, statements);
    for all in [&mut contents.coded, &mut contents.blind] {
        replace(all, first, old_end, Vec::new());
        for coded in all.iter_mut().filter(|coded| coded.statement >= old_end) {
            coded.statement = coded.statement - old_end + new_end;
        }
    }
    contents.index();
    let rows: Vec<StatementRow> = contents
        .statements
        .get(at(first)..at(new_end))
        .unwrap_or_default()
        .to_vec();
    for row in rows {
        code(contents, file, row.key)?;
    }
    Ok(())
}

fn position(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
