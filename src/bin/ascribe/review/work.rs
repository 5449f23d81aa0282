//! What a person does at the page, into the project: each is on the disk before it is answered.

use ascribe::codebook::Coder;
use ascribe::review::{self, Queue, Sight};
use ascribe::store::{Act, Key};

use super::desk::Desk;
use super::people;
use super::refusal::Refusal;
use super::view::{Go, Looker};
use super::wire::View;

/// A person at work in a queue.
pub(crate) struct Worker<'d> {
    pub(super) desk: &'d mut Desk,
    pub(super) coder: Coder,
    pub(super) queue: Queue,
}

impl<'d> Worker<'d> {
    /// The person and queue of a request.
    ///
    /// # Errors
    ///
    /// If nobody of that name codes here, or there is no such queue.
    pub(crate) fn of(
        desk: &'d mut Desk,
        coder: Option<&str>,
        queue: Option<&str>,
    ) -> Result<Self, Refusal> {
        let coder = people::known(desk, coder.unwrap_or_default())?;
        let queue = queue.unwrap_or("all").parse()?;
        Ok(Self { desk, coder, queue })
    }

    /// Goes to another statement without doing anything.
    ///
    /// # Errors
    ///
    /// If the one on show is gone, or the file can't be read.
    pub(crate) fn go(&mut self, go: Go, key: Option<&str>) -> Result<View, Refusal> {
        let from = key.map(|key| self.desk.find(Some(key))).transpose();
        // A statement that is gone is no reason to stay: the queue begins anew.
        let from = match go {
            Go::Key => from?,
            _ => from.unwrap_or_default(),
        };
        let is_opened = go.opens(from.is_some());
        let order = self.desk.order(&self.coder, &self.queue, is_opened)?;
        let (to, said) = self.looker().go(self.desk, &order, go, from)?;
        let mut view = self.view(to)?;
        view.said = said.map(str::to_owned);
        Ok(view)
    }

    pub(super) fn looker(&self) -> Looker<'_> {
        Looker {
            coder: &self.coder,
            queue: &self.queue,
        }
    }

    pub(super) fn sight(&self, statement: u32) -> Sight {
        review::sight(
            &self.desk.contents,
            &self.desk.samples,
            &self.coder,
            statement,
        )
    }

    pub(super) fn key(&self, statement: u32) -> Result<Key, Refusal> {
        let row = self.desk.contents.statement(statement);
        row.map(|row| row.key).ok_or_else(gone)
    }

    pub(super) fn span(&self, statement: u32) -> Result<(usize, usize), Refusal> {
        let row = self.desk.contents.statement(statement);
        let span = row.map(|row| (row.statement.start, row.statement.end));
        span.ok_or_else(gone)
    }

    /// Writes an act, with where this person is.
    pub(super) fn write(&mut self, statement: u32, by: &Coder, act: Act) -> Result<(), Refusal> {
        let is_blind = self.sight(statement) == Sight::Blind;
        let person = (*by != self.coder).then(|| self.coder.to_string());
        let place = (&*self.queue.to_string(), self.key(statement)?);
        let event = self
            .desk
            .project
            .append_at(by, person.as_deref(), is_blind, act, place)?;
        Ok(self.desk.take(event)?)
    }

    /// The view of a statement, or that there is none left.
    pub(super) fn view(&mut self, statement: Option<u32>) -> Result<View, Refusal> {
        let order = self.desk.order(&self.coder, &self.queue, false)?;
        let looker = Looker {
            coder: &self.coder,
            queue: &self.queue,
        };
        Ok(looker.view(self.desk, &order, statement)?)
    }
}

/// What is told of a statement that another program has taken away meanwhile.
pub(super) fn gone() -> Refusal {
    Refusal::conflict("This statement is no longer there.")
}
