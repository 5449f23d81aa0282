//! Statements are split and merged.

use axum::http::StatusCode;

use ascribe::store::{Act, text_hash};

use super::refusal::Refusal;
use super::wire::{Done, View};
use super::work::Worker;

impl Worker<'_> {
    /// Makes one statement two.
    ///
    /// # Errors
    ///
    /// If it was drawn for a sample, can't be split there, or the file can't be written.
    pub(crate) fn split(&mut self, done: &Done) -> Result<View, Refusal> {
        let statement = self.desk.find(done.key.as_deref())?;
        self.not_drawn(&[statement])?;
        let reflection = self.desk.reflection(statement)?;
        let span = self.span(statement)?;
        let act = Act::Split {
            reflection: reflection.id.clone(),
            hash: text_hash(&reflection.text),
            start: span.0,
            end: span.1,
            at: done.at.unwrap_or_default(),
        };
        self.cut(statement, act, "Split in two.")
    }

    /// Makes a statement and the next one.
    ///
    /// # Errors
    ///
    /// If either was drawn for a sample, there is no next, or the file can't be written.
    pub(crate) fn merge(&mut self, done: &Done) -> Result<View, Refusal> {
        let statement = self.desk.find(done.key.as_deref())?;
        self.not_drawn(&[statement, statement + 1])?;
        let reflection = self.desk.reflection(statement)?;
        let act = Act::Merge {
            reflection: reflection.id.clone(),
            hash: text_hash(&reflection.text),
            first: self.span(statement)?,
            second: self.span(statement + 1)?,
        };
        self.cut(statement, act, "Merged with the next.")
    }

    /// Splits or merges, and shows the statement that stands where the first one did.
    fn cut(&mut self, statement: u32, act: Act, said: &str) -> Result<View, Refusal> {
        let coder = self.coder.clone();
        self.write(statement, &coder, act)?;
        let mut view = self.view(Some(statement))?;
        view.said = Some(said.to_owned());
        Ok(view)
    }

    /// # Errors
    ///
    /// If one of the statements was drawn for a sample: it would no longer be what was drawn.
    fn not_drawn(&self, statements: &[u32]) -> Result<(), Refusal> {
        let samples = self.desk.samples.iter();
        let drawn = samples.filter(|sample| statements.iter().any(|at| sample.contains(*at)));
        match drawn.map(|sample| &sample.name).next() {
            None => Ok(()),
            Some(name) => {
                let mut refusal = Refusal::new(
                    StatusCode::UNPROCESSABLE_ENTITY,
                    format!("This was drawn for the sample {name} and stays as it was drawn."),
                );
                refusal.hint = Some("Say in a memo what is wrong with it.".to_owned());
                Err(refusal)
            }
        }
    }
}
