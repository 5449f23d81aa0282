//! How far a coder is, and how long the rest will take.

use super::order::{Done, Order};
use super::roles::position;
use crate::codebook::Coder;
use crate::store::Contents;

/// A pause longer than this, in milliseconds, is none of coding.
const PAUSE: i64 = 5 * 60 * 1000;

/// The last codes by whose times the pace is told.
const LAST: usize = 50;

/// Fewer steps from code to code than these tell no pace.
const ENOUGH: usize = 5;

/// How far a coder is in a queue.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// How many statements the queue has.
    pub total: usize,
    /// How many of them are done.
    pub done: usize,
    /// Codes a minute: over this coder's last 50, pauses of more than five minutes left out; `None`
    /// with too few to tell.
    pub per_minute: Option<f64>,
    /// How long the rest will take at this pace, in minutes; `None` without a pace.
    pub minutes_left: Option<f64>,
}

impl Progress {
    /// How far a coder is in an order.
    #[must_use]
    pub fn of(contents: &Contents, order: &Order, coder: &Coder) -> Self {
        let done = Done::of(contents, &order.queue, coder);
        let (total, of_order) = (order.items.len(), order.items.iter());
        let done = of_order.filter(|at| done.contains(**at)).count();
        let per_minute = pace(contents, coder);
        Self {
            total,
            done,
            per_minute,
            minutes_left: per_minute.map(|pace| (total - done) as f64 / pace),
        }
    }
}

/// Codes a minute of this coder's last.
fn pace(contents: &Contents, coder: &Coder) -> Option<f64> {
    let own = position(contents, &coder.0)?;
    let of_own = contents.coded.iter().filter(|one| one.coder == own);
    let mut times: Vec<i64> = of_own.map(|one| one.time).collect();
    times.sort_unstable();
    let last = times.get(times.len().saturating_sub(LAST)..)?;
    let steps = last.windows(2).filter_map(|pair| match pair {
        [first, second] => Some(second.saturating_sub(*first)),
        _ => None,
    });
    let steps: Vec<i64> = steps.filter(|step| *step <= PAUSE).collect();
    let all: i64 = steps.iter().sum();
    (steps.len() >= ENOUGH && all > 0).then(|| steps.len() as f64 * 60_000.0 / all as f64)
}
