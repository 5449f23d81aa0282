//! What the first page offers: who codes, and which queues there are.

use ascribe::codebook::Coder;
use ascribe::error::Error;
use ascribe::review::{self, Count, Hidden, Queue};

use super::desk::{Desk, Room};
use super::people;
use super::wire::{Left, Person, Row, Start};

/// All that can be chosen, by this person if they are known.
///
/// # Errors
///
/// If the file can't be read.
pub(crate) fn start(room: &Room, desk: &Desk, coder: Option<&Coder>) -> Result<Start, Error> {
    let mut start = Start {
        coders: people::names(desk)?,
        last: people::last(desk)?,
        only: room.only.as_ref().map(ToString::to_string),
        coder: None,
        queues: Vec::new(),
        hidden: None,
        can_draw: review::model(&desk.contents).is_some(),
    };
    if let Some(coder) = coder {
        let hidden = Hidden::from(&desk.contents, &desk.samples, coder);
        let counts = review::counts(&desk.contents, &desk.samples, coder);
        start.queues = counts
            .iter()
            .map(|count| row(desk, count, &hidden))
            .collect();
        start.hidden = told(&hidden);
        start.coder = Some(Person {
            name: coder.to_string(),
            place: left(desk, coder)?,
        });
    }
    Ok(start)
}

fn row(desk: &Desk, count: &Count, hidden: &Hidden) -> Row {
    let (kind, name) = match &count.queue {
        Queue::Sample(name) => ("sample", name.as_str()),
        Queue::Teacher(_) => ("teacher", ""),
        Queue::Cycle(_) => ("cycle", ""),
        Queue::Source(_) => ("source", ""),
        _ => ("main", ""),
    };
    let sample = desk.samples.iter().find(|sample| sample.name == name);
    Row {
        queue: count.queue.to_string(),
        label: count.queue.label(),
        kind,
        total: count.total,
        done: count.done,
        blind: kind == "sample" && sample.is_some_and(|sample| sample.blind),
        hidden: kind == "sample" && hidden.samples().iter().any(|known| known == name),
    }
}

fn told(hidden: &Hidden) -> Option<String> {
    let names = hidden.samples();
    let samples = names.join(", ");
    match names.len() {
        0 => None,
        _ => Some(format!(
            "{} statements of {} are left out of the queues that would tell what you must not know \
             before you have coded them blind.",
            hidden.len(),
            if names.len() == 1 {
                format!("the blind sample {samples}")
            } else {
                format!("the blind samples {samples}")
            }
        )),
    }
}

fn left(desk: &Desk, coder: &Coder) -> Result<Option<Left>, Error> {
    let Some((queue, key)) = desk.project.place(coder)? else {
        return Ok(None);
    };
    let is_there = desk.contents.find(key).is_some();
    let known: Option<Queue> = queue.parse().ok().filter(|_| is_there);
    Ok(known.map(|known| Left {
        label: known.label(),
        queue,
    }))
}
