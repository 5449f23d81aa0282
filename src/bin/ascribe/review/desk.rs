//! The project as the page works on it: the file, what is in force of it, and the orders in which
//! people go through its statements.
//!
//! What is in force is held in memory; a code changes it in place. When another program has written
//! to the file, all is read again before the next answer.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ascribe::codebook::Coder;
use ascribe::error::Error;
use ascribe::reflection::Reflection;
use ascribe::review::{Order, Queue, Sample};
use ascribe::store::{Contents, Event, Key, Project};

use super::people;
use super::refusal::Refusal;

/// Orders that are kept: a few tabs' worth.
const ORDERS: usize = 12;
/// Answers that are kept, for requests that are sent again because the first answer was lost.
const ANSWERS: usize = 32;
/// Events that are kept, to say what was undone.
const EVENTS: usize = 500;

/// What the requests share.
pub(crate) struct Room {
    /// What the page calls the project.
    pub(crate) name: String,
    /// Who codes by the command line.
    pub(crate) only: Option<Coder>,
    desk: Mutex<Desk>,
    /// The last figures, with what they are of.
    pub(super) figures: Mutex<Option<(super::figures::Of, Arc<str>)>>,
}

/// The project, open on the desk.
pub(crate) struct Desk {
    pub(super) project: Project,
    pub(super) contents: Arc<Contents>,
    pub(super) samples: Arc<Vec<Sample>>,
    /// Grows whenever anything changes.
    pub(super) change: u64,
    version: i64,
    orders: VecDeque<(Coder, Arc<Order>)>,
    text: Option<(u32, Arc<Reflection>)>,
    answers: VecDeque<(String, Arc<str>)>,
    events: VecDeque<Event>,
}

impl Room {
    /// A room for one project.
    ///
    /// # Errors
    ///
    /// If the file can't be read, or `only` can't be a coder's name.
    pub(crate) fn new(project: Project, only: Option<&str>) -> Result<Self, Error> {
        let name = project.path().file_name().map(Path::new);
        let name = name.unwrap_or(project.path()).display().to_string();
        let mut desk = Desk::new(project)?;
        let only = only.map(|name| people::join(&mut desk, name)).transpose()?;
        Ok(Self {
            name,
            only,
            desk: Mutex::new(desk),
            figures: Mutex::new(None),
        })
    }

    /// The desk, with what another program may have written.
    ///
    /// # Errors
    ///
    /// If the file can't be read.
    pub(crate) fn desk(&self) -> Result<MutexGuard<'_, Desk>, Error> {
        // One who failed halfway left the file whole: all is read again.
        let (mut desk, has_failed) = match self.desk.lock() {
            Ok(desk) => (desk, false),
            Err(held) => (PoisonError::into_inner(held), true),
        };
        if has_failed || desk.project.data_version()? != desk.version {
            desk.read()?;
            self.desk.clear_poison();
        }
        Ok(desk)
    }
}

impl Desk {
    fn new(project: Project) -> Result<Self, Error> {
        let mut desk = Self {
            project,
            contents: Arc::default(),
            samples: Arc::default(),
            change: 0,
            version: 0,
            orders: VecDeque::new(),
            text: None,
            answers: VecDeque::new(),
            events: VecDeque::new(),
        };
        desk.read()?;
        Ok(desk)
    }

    /// Reads all of it again.
    pub(super) fn read(&mut self) -> Result<(), Error> {
        self.version = self.project.data_version()?;
        self.contents = Arc::new(self.project.contents()?);
        self.text = None;
        self.find_samples()
    }

    /// Finds the samples among the statements, after these or the samples have changed.
    pub(super) fn find_samples(&mut self) -> Result<(), Error> {
        let stored = self.project.samples()?;
        let samples = stored.iter().map(|stored| {
            let mut sample =
                Sample::parse(&stored.name, stored.blind, &stored.plan, &self.contents)?;
            sample.open_to = people::open_to(&self.project, &stored.name)?;
            Ok(sample)
        });
        self.samples = Arc::new(samples.collect::<Result<_, Error>>()?);
        self.orders.clear();
        self.change += 1;
        Ok(())
    }

    /// Takes in an event that was written just now.
    pub(super) fn take(&mut self, event: Event) -> Result<(), Error> {
        let before = self.contents.statements.len();
        let contents = Arc::make_mut(&mut self.contents);
        if let Err(error) = contents.update(&self.project, &event) {
            // It is in the file all the same; the next request reads it from there.
            self.version = self.version.wrapping_sub(1);
            return Err(error);
        }
        self.change += 1;
        let has_cut = self.contents.statements.len() != before;
        if self.events.len() == EVENTS {
            self.events.pop_front();
        }
        self.events.push_back(event);
        if has_cut {
            self.find_samples()?;
        }
        Ok(())
    }

    /// An event by its name: one of this run, or, more slowly, any of this coder's.
    pub(super) fn event(
        &self,
        id: ascribe::store::EventId,
        coder: &Coder,
    ) -> Result<Option<Event>, Error> {
        if let Some(event) = self.events.iter().rfind(|event| event.id == id) {
            return Ok(Some(event.clone()));
        }
        let all = self.project.events(Some(coder))?;
        Ok(all.into_iter().find(|event| event.id == id))
    }

    /// The order of a queue, as it was when this coder opened it; anew if they open it again.
    pub(super) fn order(
        &mut self,
        coder: &Coder,
        queue: &Queue,
        is_opened: bool,
    ) -> Result<Arc<Order>, Error> {
        let is_it = |kept: &(Coder, Arc<Order>)| kept.0 == *coder && kept.1.queue == *queue;
        if let Some(at) = self.orders.iter().position(is_it) {
            let kept = self.orders.remove(at);
            if let Some(kept) = kept.filter(|_| !is_opened) {
                let order = Arc::clone(&kept.1);
                self.orders.push_back(kept);
                return Ok(order);
            }
        }
        let found = match queue {
            Queue::Search(words) => self.project.search(words)?,
            _ => Vec::new(),
        };
        let order = Arc::new(queue.order(&self.contents, &self.samples, coder, &found));
        if self.orders.len() == ORDERS {
            self.orders.pop_front();
        }
        self.orders.push_back((coder.clone(), Arc::clone(&order)));
        Ok(order)
    }

    /// The text of a statement.
    pub(super) fn reflection(&mut self, statement: u32) -> Result<Arc<Reflection>, Error> {
        let row = self
            .contents
            .reflection(statement)
            .map(|reflection| reflection.row);
        let row = row.ok_or_else(|| Error::usage("show a statement that is not there"))?;
        if let Some((known, text)) = &self.text
            && *known == row
        {
            return Ok(Arc::clone(text));
        }
        let text = Arc::new(self.project.reflection(row)?);
        self.text = Some((row, Arc::clone(&text)));
        Ok(text)
    }

    /// The position of a statement by its name in requests.
    pub(super) fn find(&self, key: Option<&str>) -> Result<u32, Refusal> {
        let key: Key = key.unwrap_or_default().parse()?;
        self.contents.find(key).ok_or_else(|| {
            Refusal::conflict(
                "This statement is no longer there: it was split, merged or read anew.",
            )
        })
    }

    /// The answer to a request that was answered before.
    pub(super) fn answered(&self, nonce: &str) -> Option<Arc<str>> {
        let found = self.answers.iter().find(|(known, _)| known == nonce);
        found.map(|(_, answer)| Arc::clone(answer))
    }

    /// Keeps the answer to a request.
    pub(super) fn keep(&mut self, nonce: String, answer: &Arc<str>) {
        if self.answers.len() == ANSWERS {
            self.answers.pop_front();
        }
        self.answers.push_back((nonce, Arc::clone(answer)));
    }
}
