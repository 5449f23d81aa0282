//! How much there is to do in each queue.

use std::collections::BTreeMap;

use super::order::Done;
use super::queue::Queue;
use super::roles::{Roles, walk};
use super::sample::Sample;
use super::sight::Hidden;
use crate::codebook::{Coder, Source};
use crate::store::Contents;

/// How much there is to do in a queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// Which queue.
    pub queue: Queue,
    /// How many statements it has.
    pub total: usize,
    /// How many of them are done: coded by this coder; adjudicated, for [`Queue::Adjudicate`].
    pub done: usize,
    /// As [`super::Order::left_out`]: how many statements all queues leave out that would tell what
    /// this coder must not know of them.
    pub left_out: usize,
}

/// Counts every queue but searches for the person at the page, in one pass: all, least certain,
/// where codes differ, to settle, samples in their order, teachers by name, cycles in their order,
/// sources in the codebook's.
#[must_use]
pub fn counts(contents: &Contents, samples: &[Sample], coder: &Coder) -> Vec<Count> {
    let roles = Roles::of(contents, coder);
    let hidden = Hidden::from(contents, samples, coder);
    let done = Done::of(contents, &Queue::All, coder);
    let mut teachers: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    let mut of_reflection: Vec<[usize; 2]> = vec![[0; 2]; contents.reflections.len()];
    let mut all = [0; 2];
    let (mut uncertain, mut differ, mut settle) = ([0; 2], [0; 2], [0; 2]);
    let mut sources = [[0; 2]; 4];
    for ((at, coded), row) in walk(contents).zip(&contents.statements) {
        let one = [1, usize::from(done.contains(at))];
        add(&mut all, one);
        if hidden.contains(at) {
            continue;
        }
        add(&mut uncertain, one);
        if let Some(count) = of_reflection.get_mut(row.reflection as usize) {
            add(count, one);
        }
        if coded.is_empty() {
            continue;
        }
        if roles.differ(coded) {
            add(&mut differ, one);
        }
        if roles.people_differ(coded) {
            let settled = roles.adjudicated(coded).is_some();
            add(&mut settle, [1, usize::from(settled)]);
        }
        for source in roles.named(coded).iter() {
            if let Some(count) = sources.get_mut(source.index()) {
                add(count, one);
            }
        }
    }
    let mut cycles = vec![[0; 2]; contents.cycles.len()];
    for (row, count) in contents.reflections.iter().zip(&of_reflection) {
        let teacher = row.teacher.as_deref().unwrap_or_default();
        add(teachers.entry(teacher).or_default(), *count);
        let cycle = row.cycle.and_then(|at| cycles.get_mut(usize::from(at)));
        if let Some(cycle) = cycle {
            add(cycle, *count);
        }
    }
    let mut found = vec![
        (Queue::All, all),
        (Queue::Uncertain, uncertain),
        (Queue::Disagreements, differ),
        (Queue::Adjudicate, settle),
    ];
    found.extend(samples.iter().map(|sample| {
        let total = sample.statements().len();
        let queue = Queue::Sample(sample.name.clone());
        (queue, [total, sample.done(contents, coder)])
    }));
    let teachers = teachers.into_iter();
    found.extend(teachers.map(|(name, count)| (Queue::Teacher(name.to_owned()), count)));
    let cycles = contents.cycles.iter().zip(cycles);
    found.extend(cycles.map(|(name, count)| (Queue::Cycle(name.to_string()), count)));
    let of_sources = Source::ALL.iter().zip(sources);
    found.extend(of_sources.map(|(source, count)| (Queue::Source(*source), count)));
    let found = found.into_iter();
    found
        .map(|(queue, [total, done])| Count {
            left_out: if queue.tells() { hidden.len() } else { 0 },
            queue,
            total,
            done,
        })
        .collect()
}

fn add(count: &mut [usize; 2], [total, done]: [usize; 2]) {
    count[0] += total;
    count[1] += done;
}
