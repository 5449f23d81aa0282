//! What is on show: which statement comes, and how far a person is.

use ascribe::codebook::Coder;
use ascribe::error::Error;
use ascribe::review::{Order, Progress, Queue};

use super::card::Shelf;
use super::codings::Codings;
use super::desk::Desk;
use super::passage;
use super::refusal::Refusal;
use super::wire::{Last, Pace, View};

/// Which statement is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Go {
    /// The first of the queue.
    First,
    /// The one after the one on show.
    Next,
    /// The one before it.
    Previous,
    /// The first that is not done, after the one on show.
    Todo,
    /// Where this person was.
    Place,
    /// The one that is named.
    Key,
}

impl Go {
    /// By its name in requests.
    pub(crate) fn named(name: Option<&str>) -> Result<Self, Refusal> {
        match name.unwrap_or("todo") {
            "first" => Ok(Self::First),
            "next" => Ok(Self::Next),
            "previous" => Ok(Self::Previous),
            "todo" => Ok(Self::Todo),
            "place" => Ok(Self::Place),
            "key" => Ok(Self::Key),
            other => Err(Refusal::bad(format!("There is no way to go {other:?}."))),
        }
    }

    /// Whether the queue is opened by it, and so put in order anew.
    pub(crate) fn opens(self, has_key: bool) -> bool {
        matches!(self, Self::First | Self::Place) || (self == Self::Todo && !has_key)
    }
}

/// Who looks at what.
pub(crate) struct Looker<'a> {
    pub(crate) coder: &'a Coder,
    pub(crate) queue: &'a Queue,
}

impl Looker<'_> {
    /// The next statement to do. Where codes differ, everything is to be looked at, coded or not.
    pub(crate) fn todo(&self, desk: &Desk, order: &Order, from: Option<u32>) -> Option<u32> {
        match (self.queue, from) {
            (Queue::Disagreements, None) => order.items.first().copied(),
            (Queue::Disagreements, Some(from)) if order.place(from).is_some() => order.next(from),
            _ => order.todo(&desk.contents, self.coder, from),
        }
    }

    /// Which statement to show, and what to say if there is none further.
    ///
    /// # Errors
    ///
    /// If the file can't be read.
    pub(crate) fn go(
        &self,
        desk: &Desk,
        order: &Order,
        go: Go,
        from: Option<u32>,
    ) -> Result<(Option<u32>, Option<&'static str>), Error> {
        let todo = |from| self.todo(desk, order, from);
        let stays = |found: Option<u32>, why| match (found, from) {
            (None, Some(from)) => (Some(from), Some(why)),
            _ => (found.or_else(|| todo(None)), None),
        };
        let is_outside = from.is_some_and(|from| order.place(from).is_none());
        Ok(match go {
            Go::First => (order.items.first().copied(), None),
            Go::Key => (from, None),
            Go::Todo => (todo(from), None),
            Go::Next | Go::Previous if is_outside => (todo(None), None),
            Go::Next => stays(
                from.and_then(|from| order.next(from)),
                "This is the last one.",
            ),
            Go::Previous => stays(
                from.and_then(|from| order.previous(from)),
                "This is the first one.",
            ),
            Go::Place => (self.place(desk, order)?.or_else(|| todo(None)), None),
        })
    }

    /// Where this person was: the statement that they worked on, or what comes after if it is done.
    fn place(&self, desk: &Desk, order: &Order) -> Result<Option<u32>, Error> {
        let place = desk.project.place(self.coder)?;
        let place = place.filter(|(queue, _)| *queue == self.queue.to_string());
        let at = place.and_then(|(_, key)| desk.contents.find(key));
        let Some(at) = at.filter(|at| order.place(*at).is_some()) else {
            return Ok(None);
        };
        let own = desk.contents.coder(self.coder);
        let mut coded = desk.contents.of(at).iter();
        if coded.any(|coded| Some(coded.coder) == own) {
            Ok(self.todo(desk, order, Some(at)))
        } else {
            Ok(Some(at))
        }
    }

    /// The view of a statement, or that there is none left.
    ///
    /// # Errors
    ///
    /// If the file can't be read.
    pub(crate) fn view(
        &self,
        desk: &mut Desk,
        order: &Order,
        statement: Option<u32>,
    ) -> Result<View, Error> {
        let card = statement
            .map(|at| {
                let reflection = desk.reflection(at)?;
                let open = Shelf {
                    project: &desk.project,
                    contents: &desk.contents,
                    samples: &desk.samples,
                };
                open.card(self.coder, self.queue, at, &reflection)
            })
            .transpose()?;
        let place = statement.and_then(|at| order.place(at));
        let progress = Progress::of(&desk.contents, order, self.coder);
        Ok(View {
            queue: self.queue.to_string(),
            label: self.queue.label(),
            card,
            progress: Pace::of(&progress, place),
            last: None,
            said: None,
            note: None,
        })
    }

    /// A statement that was coded just now, under this name.
    ///
    /// # Errors
    ///
    /// If the file can't be read.
    pub(crate) fn last(desk: &mut Desk, statement: u32, by: &Coder) -> Result<Option<Last>, Error> {
        let reflection = desk.reflection(statement)?;
        let contents = &desk.contents;
        let by = contents.coder(by);
        let coded = contents.of(statement).iter();
        let own = coded.filter(|coded| Some(coded.coder) == by);
        let found = own.zip(contents.statement(statement)).next();
        Ok(found.map(|(coded, row)| Last {
            key: row.key.to_string(),
            excerpt: passage::excerpt(&reflection.words(row.statement)),
            codes: Codings::of(coded),
            seen: coded.time,
        }))
    }
}
