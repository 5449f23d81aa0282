//! Codes and memos for statements.

use ascribe::codebook::Coder;
use ascribe::review::{Queue, Sight};
use ascribe::store::{ADJUDICATED, Act};

use super::codings::Codings;
use super::people;
use super::refusal::Refusal;
use super::view::Looker;
use super::wire::{Done, View};
use super::work::Worker;

impl Worker<'_> {
    /// Codes a statement; then the next that is to do, or the one that is to stay on show.
    ///
    /// # Errors
    ///
    /// If it was coded otherwise meanwhile (409, with the statement as it is), the codes make no
    /// sense, or the file can't be written.
    pub(crate) fn code(&mut self, done: &Done) -> Result<View, Refusal> {
        let statement = self.desk.find(done.key.as_deref())?;
        let given = done.codes.clone().unwrap_or_default();
        let codes = given.codes()?;
        let by = self.name_for(statement);
        if let Some(view) = self.meanwhile(statement, &by, done, &given)? {
            return view;
        }
        let key = self.key(statement)?;
        let act = Act::Code {
            statement: key,
            codes,
            supersedes: Vec::new(),
        };
        let was_hidden = self.hidden();
        let shown = done.shown.as_deref().filter(|_| done.stay);
        let shown = shown.map(|shown| self.desk.find(Some(shown))).transpose()?;
        let order = self.desk.order(&self.coder, &self.queue, false)?;
        self.write(statement, &by, act)?;
        let next = match shown {
            Some(shown) => Some(shown),
            None => self.looker().todo(self.desk, &order, Some(statement)),
        };
        let mut said = format!("Saved: {}.", given.in_words());
        let note = self.finished(&was_hidden)?;
        if let Some(note) = &note {
            said = format!("{said} {note}");
        }
        let mut view = self.view(next)?;
        view.last = Looker::last(self.desk, statement, &by)?;
        view.said = Some(said);
        view.note = note;
        Ok(view)
    }

    /// Keeps a memo.
    ///
    /// # Errors
    ///
    /// If the statement is gone or the file can't be written.
    pub(crate) fn memo(&mut self, done: &Done) -> Result<View, Refusal> {
        let statement = self.desk.find(done.key.as_deref())?;
        let text = done.text.as_deref().unwrap_or_default().trim().to_owned();
        let said = if text.is_empty() {
            "The memo is gone."
        } else {
            "The memo is kept."
        };
        let act = Act::Memo {
            statement: self.key(statement)?,
            text,
            supersedes: Vec::new(),
        };
        let coder = self.coder.clone();
        self.write(statement, &coder, act)?;
        let mut view = self.view(Some(statement))?;
        view.said = Some(said.to_owned());
        Ok(view)
    }

    /// Under whose name this person's codes of a statement stand here.
    fn name_for(&self, statement: u32) -> Coder {
        if self.queue == Queue::Adjudicate && self.sight(statement) == Sight::Open {
            Coder(ADJUDICATED.into())
        } else {
            self.coder.clone()
        }
    }

    /// What to answer if the codes in force are not those that the page showed: that it is saved
    /// already if they are the same as those given, else a conflict with what stands now.
    fn meanwhile(
        &mut self,
        statement: u32,
        by: &Coder,
        done: &Done,
        given: &Codings,
    ) -> Result<Option<Result<View, Refusal>>, Refusal> {
        let last = Looker::last(self.desk, statement, by)?;
        let seen = last.as_ref().map_or(0, |last| last.seen);
        if seen == done.seen.unwrap_or_default() {
            return Ok(None);
        }
        let stands = last.map(|last| last.codes);
        if stands.as_ref() == Some(given) {
            let order = self.desk.order(&self.coder, &self.queue, false)?;
            let next = self.looker().todo(self.desk, &order, Some(statement));
            return Ok(Some(Ok(self.view(next)?)));
        }
        let now = stands.map_or("it is not coded".to_owned(), |codes| {
            format!("it stands as {}", codes.in_words())
        });
        let mut refusal = Refusal::conflict(format!(
            "Under the name of {by} this was changed elsewhere meanwhile: {now}. Your code, {}, is \
             not saved.",
            given.in_words()
        ));
        refusal.hint = Some("Code it again to replace what stands.".to_owned());
        refusal.view = Some(Box::new(self.view(Some(statement))?));
        Ok(Some(Err(refusal)))
    }

    /// Names of the blind samples that this person has not finished.
    fn hidden(&self) -> Vec<String> {
        let samples = self.desk.samples.iter();
        let contents = &self.desk.contents;
        let hidden = samples.filter(|one| one.blind && !one.is_finished(contents, &self.coder));
        hidden.map(|sample| sample.name.clone()).collect()
    }

    /// Opens the blind samples that this person has finished just now; what to say of it.
    fn finished(&mut self, was_hidden: &[String]) -> Result<Option<String>, Refusal> {
        let still = self.hidden();
        let done: Vec<&String> = was_hidden
            .iter()
            .filter(|name| !still.contains(name))
            .collect();
        if done.is_empty() {
            return Ok(None);
        }
        for name in &done {
            people::open(self.desk, name, &self.coder)?;
        }
        Ok(Some(
            "You have coded the whole blind sample: from now on you see what the model and others \
             said of it."
                .to_owned(),
        ))
    }
}
