//! The statements of a queue, in its order.

use super::queue::Queue;
use super::roles::{Roles, confidence, walk};
use super::sample::Sample;
use super::sight::Hidden;
use crate::codebook::Coder;
use crate::store::{Coded, Contents};

/// The statements of a queue as one coder goes through them.
///
/// Positions are those of [`Contents::statements`]: an order holds until statements are split,
/// merged or added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// Of which queue.
    pub queue: Queue,
    /// Positions of statements, each at most once.
    pub items: Vec<u32>,
    /// How many statements are left out of all queues that would tell what this coder must not
    /// know of them ([`Queue::tells`]): those of blind samples not finished, whether or not they
    /// would be in this one. 0 for other queues.
    pub left_out: usize,
    /// Place of each statement among the items, from 1; 0 for those that are not in it.
    places: Vec<u32>,
}

impl Queue {
    /// The statements of this queue as the person at the page goes through them; `found` are those
    /// that a search found.
    ///
    /// A queue of a sample, teacher or cycle that isn't there is empty. Takes time in proportion to
    /// the statements and codings; that of the least certain is sorted.
    #[must_use]
    pub fn order(
        &self,
        contents: &Contents,
        samples: &[Sample],
        coder: &Coder,
        found: &[u32],
    ) -> Order {
        let hidden = if self.tells() {
            Hidden::from(contents, samples, coder)
        } else {
            Hidden::default()
        };
        let mut items = self.items(contents, samples, coder, found);
        if !hidden.is_empty() {
            items.retain(|at| !hidden.contains(*at));
        }
        Order::new(self.clone(), items, hidden.len(), contents)
    }

    fn items(
        &self,
        contents: &Contents,
        samples: &[Sample],
        coder: &Coder,
        found: &[u32],
    ) -> Vec<u32> {
        let roles = Roles::of(contents, coder);
        let chosen = |choose: &dyn Fn(&[Coded]) -> bool| -> Vec<u32> {
            let chosen = walk(contents).filter(|(_, coded)| choose(coded));
            chosen.map(|(at, _)| at).collect()
        };
        match self {
            Self::All => all(contents),
            Self::Uncertain => uncertain(contents, &roles),
            Self::Disagreements => chosen(&|coded| roles.differ(coded)),
            Self::Adjudicate => {
                let mut items = chosen(&|coded| roles.people_differ(coded));
                items.sort_by_key(|at| roles.adjudicated(contents.of(*at)).is_some());
                items
            }
            Self::Sample(name) => {
                let sample = samples.iter().find(|sample| sample.name == *name);
                sample.map_or_else(Vec::new, |sample| sample.order(coder))
            }
            Self::Teacher(name) => of_reflections(contents, |reflection| {
                reflection.teacher.as_deref().unwrap_or_default() == name
            }),
            Self::Cycle(name) => {
                let cycle = contents.cycles.iter().position(|cycle| **cycle == **name);
                let cycle = cycle.and_then(|cycle| u16::try_from(cycle).ok());
                of_reflections(contents, |reflection| {
                    cycle.is_some() && reflection.cycle == cycle
                })
            }
            Self::Source(source) => chosen(&|coded| roles.named(coded).contains(*source)),
            Self::Search(_) => {
                let mut items = found.to_vec();
                items.retain(|at| (*at as usize) < contents.statements.len());
                items.sort_unstable();
                items.dedup();
                items
            }
        }
    }
}

fn all(contents: &Contents) -> Vec<u32> {
    (0..).zip(&contents.statements).map(|(at, _)| at).collect()
}

/// The least certain first; of equals in the order of the text.
fn uncertain(contents: &Contents, roles: &Roles<'_>) -> Vec<u32> {
    let mut keys: Vec<(u32, u32)> = walk(contents)
        .map(|(at, coded)| {
            let certainty = roles.suggestion(coded).map_or(0, certainty);
            (certainty, at)
        })
        .collect();
    keys.sort_unstable();
    keys.into_iter().map(|(_, at)| at).collect()
}

/// A number that grows with the model's confidence: the bits of a number that is not negative.
/// Codes without a confidence count as those without certainty.
fn certainty(suggestion: &Coded) -> u32 {
    let confidence = confidence(suggestion).unwrap_or(0.0);
    confidence.max(0.0).to_bits().saturating_add(1)
}

fn of_reflections(
    contents: &Contents,
    choose: impl Fn(&crate::store::ReflectionRow) -> bool,
) -> Vec<u32> {
    let chosen: Vec<bool> = contents.reflections.iter().map(choose).collect();
    let rows = (0..).zip(&contents.statements);
    let of = |row: u32| chosen.get(row as usize).copied().unwrap_or_default();
    rows.filter(|(_, row)| of(row.reflection))
        .map(|(at, _)| at)
        .collect()
}

impl Order {
    fn new(queue: Queue, items: Vec<u32>, left_out: usize, contents: &Contents) -> Self {
        let mut places = vec![0; contents.statements.len()];
        for (place, at) in (1..).zip(&items) {
            if let Some(slot) = places.get_mut(*at as usize) {
                *slot = place;
            }
        }
        Self {
            queue,
            items,
            left_out,
            places,
        }
    }

    /// The place of a statement among the items, from 0; `None` if it is not in this order.
    pub fn place(&self, statement: u32) -> Option<usize> {
        let place = self.places.get(statement as usize).copied()?;
        (place as usize).checked_sub(1)
    }

    /// The statement after this one; `None` after the last and for one that is not in this order.
    pub fn next(&self, statement: u32) -> Option<u32> {
        self.items.get(self.place(statement)? + 1).copied()
    }

    /// The statement before this one.
    pub fn previous(&self, statement: u32) -> Option<u32> {
        let place = self.place(statement)?.checked_sub(1)?;
        self.items.get(place).copied()
    }

    /// The first statement that is still to do: after the one given, and if there is none from the
    /// beginning on; `None` if all is done.
    pub fn todo(&self, contents: &Contents, coder: &Coder, after: Option<u32>) -> Option<u32> {
        let done = Done::of(contents, &self.queue, coder);
        let from = after.and_then(|after| self.place(after));
        let (before, rest) = self.items.split_at(from.map_or(0, |place| place + 1));
        let mut in_turn = rest.iter().chain(before).copied();
        in_turn.find(|at| !done.contains(*at))
    }
}

/// Which statements are done in a queue: those that the coder coded; those adjudicated where people
/// settle differences.
pub(super) struct Done(Vec<bool>);

impl Done {
    pub(super) fn of(contents: &Contents, queue: &Queue, coder: &Coder) -> Self {
        let by = match queue {
            Queue::Adjudicate => crate::store::ADJUDICATED,
            _ => &coder.0,
        };
        let by = super::roles::position(contents, by);
        let mut done = vec![false; contents.statements.len()];
        for one in &contents.coded {
            if Some(one.coder) == by
                && let Some(slot) = done.get_mut(one.statement as usize)
            {
                *slot = true;
            }
        }
        Self(done)
    }

    pub(super) fn contains(&self, statement: u32) -> bool {
        self.0.get(statement as usize).copied().unwrap_or_default()
    }
}
