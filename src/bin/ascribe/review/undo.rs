//! What a person did last is taken back.

use ascribe::store::{Act, Event, Key};

use super::codings::Codings;
use super::passage;
use super::refusal::Refusal;
use super::wire::{Done, View};
use super::work::Worker;

impl Worker<'_> {
    /// Takes back what this person did last, and shows where.
    ///
    /// # Errors
    ///
    /// If the file can't be read or written.
    pub(crate) fn undo(&mut self, done: &Done) -> Result<View, Refusal> {
        let shown = self.desk.find(done.key.as_deref()).ok();
        let Some(undo) = self.desk.project.undo(&self.coder)? else {
            let shown = self.or_first(shown)?;
            let mut view = self.view(shown)?;
            view.said = Some("There is nothing to undo.".to_owned());
            return Ok(view);
        };
        let undone = match &undo.act {
            Act::Undo { event } => Some(*event),
            _ => None,
        };
        self.desk.take(undo)?;
        let undone = match undone {
            Some(event) => self.desk.event(event, &self.coder)?,
            None => None,
        };
        let (what, at) = undone.map_or(("it".to_owned(), None), |event| self.told(&event));
        let at = self.or_first(at.or(shown))?;
        let mut view = self.view(at)?;
        view.said = Some(format!("Undone: {what}."));
        Ok(view)
    }

    /// What an event did, in words, and where it is seen.
    fn told(&self, event: &Event) -> (String, Option<u32>) {
        let find = |key: &Key| self.desk.contents.find(*key);
        match &event.act {
            Act::Code {
                statement, codes, ..
            } => (Codings::said(codes).in_words(), find(statement)),
            Act::Memo {
                statement, text, ..
            } => (
                format!("the memo “{}”", passage::excerpt(text)),
                find(statement),
            ),
            Act::Split {
                start,
                hash,
                reflection,
                ..
            } => ("the split".to_owned(), self.at(reflection, hash, *start)),
            Act::Merge {
                first,
                hash,
                reflection,
                ..
            } => ("the merge".to_owned(), self.at(reflection, hash, first.0)),
            Act::Undo { .. } => ("an undo".to_owned(), None),
        }
    }

    /// The statement that stands at a byte of a text.
    fn at(&self, reflection: &str, hash: &[u8; 32], byte: usize) -> Option<u32> {
        let contents = &self.desk.contents;
        let of = contents
            .reflections
            .iter()
            .position(|row| *row.id == *reflection)?;
        let found = contents.statements.iter().position(|row| {
            let here = row.statement.start <= byte && byte < row.statement.end;
            here && usize::try_from(row.reflection) == Ok(of)
                && row.key == Key::of(reflection, hash, row.statement)
        })?;
        u32::try_from(found).ok()
    }

    fn or_first(&mut self, at: Option<u32>) -> Result<Option<u32>, Refusal> {
        let order = self.desk.order(&self.coder, &self.queue, false)?;
        Ok(at.or_else(|| order.items.first().copied()))
    }
}
