//! What a person does at the page, into the project: each is on the disk before it is answered.

use ascribe::codebook::Coder;
use ascribe::review::{self, Queue, Sight};
use ascribe::store::{ADJUDICATED, Act, Event, Key, text_hash};

use super::desk::Desk;
use super::refusal::Refusal;
use super::view::{Go, Looker};
use super::wire::{Codings, Done, View};
use super::{passage, people};

/// A person at work in a queue.
pub(crate) struct Worker<'d> {
    desk: &'d mut Desk,
    coder: Coder,
    queue: Queue,
}

impl<'d> Worker<'d> {
    /// The person and queue of a request.
    ///
    /// # Errors
    ///
    /// If nobody of that name codes here, or there is no such queue.
    pub(crate) fn of(desk: &'d mut Desk, done: &Done) -> Result<Self, Refusal> {
        let coder = people::known(desk, &done.coder)?;
        let queue = done.queue.as_deref().unwrap_or("all").parse()?;
        Ok(Self { desk, coder, queue })
    }

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
            Act::Undo { event } => self.desk.event(*event, &self.coder)?,
            _ => None,
        };
        self.desk.take(undo)?;
        let (what, at) = undone.map_or(("it".to_owned(), None), |event| self.told(&event));
        let at = self.or_first(at.or(shown))?;
        let mut view = self.view(at)?;
        view.said = Some(format!("Undone: {what}."));
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

    /// Under whose name this person's codes of a statement stand here.
    fn name_for(&self, statement: u32) -> Coder {
        if self.queue == Queue::Adjudicate && self.sight(statement) == Sight::Open {
            Coder(ADJUDICATED.into())
        } else {
            self.coder.clone()
        }
    }

    fn looker(&self) -> Looker<'_> {
        Looker {
            coder: &self.coder,
            queue: &self.queue,
        }
    }

    fn sight(&self, statement: u32) -> Sight {
        review::sight(
            &self.desk.contents,
            &self.desk.samples,
            &self.coder,
            statement,
        )
    }

    fn key(&self, statement: u32) -> Result<Key, Refusal> {
        let row = self.desk.contents.statement(statement);
        row.map(|row| row.key).ok_or_else(gone)
    }

    fn span(&self, statement: u32) -> Result<(usize, usize), Refusal> {
        let row = self.desk.contents.statement(statement);
        let span = row.map(|row| (row.statement.start, row.statement.end));
        span.ok_or_else(gone)
    }

    /// Writes an act, with where this person is.
    fn write(&mut self, statement: u32, by: &Coder, act: Act) -> Result<(), Refusal> {
        let is_blind = self.sight(statement) == Sight::Blind;
        let person = (*by != self.coder).then(|| self.coder.to_string());
        let place = (&*self.queue.to_string(), self.key(statement)?);
        let event = self
            .desk
            .project
            .append_at(by, person.as_deref(), is_blind, act, place)?;
        Ok(self.desk.take(event)?)
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

    /// What an event did, in words, and where it is seen.
    fn told(&self, event: &Event) -> (String, Option<u32>) {
        let find = |key: &Key| self.desk.contents.find(*key);
        match &event.act {
            Act::Code {
                statement, codes, ..
            } => {
                let sources = codes.sources.to_string().replace(';', " and ");
                let what = if sources.is_empty() {
                    "no attribution".to_owned()
                } else {
                    sources
                };
                (what, find(statement))
            }
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
                    axum::http::StatusCode::UNPROCESSABLE_ENTITY,
                    format!("This was drawn for the sample {name} and stays as it was drawn."),
                );
                refusal.hint = Some("Say in a memo what is wrong with it.".to_owned());
                Err(refusal)
            }
        }
    }

    fn or_first(&mut self, at: Option<u32>) -> Result<Option<u32>, Refusal> {
        let order = self.desk.order(&self.coder, &self.queue, false)?;
        Ok(at.or_else(|| order.items.first().copied()))
    }

    fn view(&mut self, statement: Option<u32>) -> Result<View, Refusal> {
        let order = self.desk.order(&self.coder, &self.queue, false)?;
        let looker = Looker {
            coder: &self.coder,
            queue: &self.queue,
        };
        Ok(looker.view(self.desk, &order, statement)?)
    }

    /// Goes to another statement without doing anything.
    ///
    /// # Errors
    ///
    /// If the one on show is gone, or the file can't be read.
    pub(crate) fn go(&mut self, go: Go, key: Option<&str>) -> Result<View, Refusal> {
        let from = key.map(|key| self.desk.find(Some(key))).transpose();
        // A statement that is gone is no reason to stay: the queue begins anew.
        let from = if go == Go::Key {
            from?
        } else {
            from.unwrap_or_default()
        };
        let order = self
            .desk
            .order(&self.coder, &self.queue, go.opens(from.is_some()))?;
        let looker = Looker {
            coder: &self.coder,
            queue: &self.queue,
        };
        let (to, said) = looker.go(self.desk, &order, go, from)?;
        let mut view = looker.view(self.desk, &order, to)?;
        view.said = said.map(str::to_owned);
        Ok(view)
    }

    /// For requests that change nothing.
    ///
    /// # Errors
    ///
    /// As [`Worker::of`].
    pub(crate) fn asking(
        desk: &'d mut Desk,
        coder: Option<&str>,
        queue: Option<&str>,
    ) -> Result<Self, Refusal> {
        let coder = people::known(desk, coder.unwrap_or_default())?;
        let queue = queue.unwrap_or("all").parse()?;
        Ok(Self { desk, coder, queue })
    }
}

fn gone() -> Refusal {
    Refusal::conflict("This statement is no longer there.")
}
