//! What happened to a statement, as far as who asks may know it.

use ascribe::codebook::Coder;
use ascribe::review::{self, Sight};
use ascribe::store::{Act, Event, EventId};

use super::codings::Codings;
use super::desk::Desk;
use super::refusal::Refusal;
use super::wire::Happened;
use super::work::gone;

/// All that was done to a statement, the last first. Who codes it blind sees what they did
/// themselves.
///
/// # Errors
///
/// If the statement is gone, or the file can't be read.
pub(crate) fn history(
    desk: &Desk,
    coder: &Coder,
    statement: u32,
) -> Result<Vec<Happened>, Refusal> {
    let row = desk.contents.statement(statement);
    let key = row.map(|row| row.key).ok_or_else(gone)?;
    let sight = review::sight(&desk.contents, &desk.samples, coder, statement);
    let mut events = desk.project.history(key)?;
    if sight == Sight::Blind {
        events.retain(|event| event.coder == *coder && event.person.is_none());
    }
    let mut happened: Vec<Happened> = events.iter().map(|event| told(event, &events)).collect();
    happened.reverse();
    Ok(happened)
}

fn told(event: &Event, all: &[Event]) -> Happened {
    let by = match &event.person {
        Some(person) => format!("{person}, as {}", event.coder),
        None => event.coder.to_string(),
    };
    let what = match &event.act {
        Act::Undo { event: id } => format!("took back: {}", undone(*id, all)),
        act => said(act),
    };
    let blind = if event.blind { " (blind)" } else { "" };
    Happened {
        time: event.time,
        who: by,
        what: format!("{what}{blind}"),
    }
}

fn undone(id: EventId, all: &[Event]) -> String {
    let found = all.iter().find(|event| event.id == id);
    found.map_or_else(|| "something else".to_owned(), |event| said(&event.act))
}

fn said(act: &Act) -> String {
    match act {
        Act::Code { codes, .. } => Codings::said(codes).in_words(),
        Act::Memo { text, .. } if text.is_empty() => "removed the memo".to_owned(),
        Act::Memo { text, .. } => format!("memo “{text}”"),
        Act::Split { .. } => "split".to_owned(),
        Act::Merge { .. } => "merged".to_owned(),
        Act::Undo { .. } => "an undo".to_owned(),
    }
}
