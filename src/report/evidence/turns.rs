//! Choosing among sentences so that teams take turns.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Up to `most` of the candidates, in the order of choice: of the teams that were chosen least
/// often the one whose next candidate stands first. What `takes` refuses is passed over.
pub(super) fn by_turns<'a, T>(
    candidates: Vec<T>,
    most: usize,
    team: impl Fn(&T) -> Option<&'a str>,
    mut takes: impl FnMut(&T) -> bool,
) -> Vec<T> {
    let mut queues: BTreeMap<Option<&'a str>, VecDeque<(usize, T)>> = BTreeMap::new();
    for (at, one) in candidates.into_iter().enumerate() {
        queues.entry(team(&one)).or_default().push_back((at, one));
    }
    let first = queues.iter().filter_map(|(team, queue)| {
        let (at, _) = queue.front()?;
        Some((0, *at, *team))
    });
    // How often a team was chosen, the place of its next candidate, which team.
    let mut next: BTreeSet<(usize, usize, Option<&str>)> = first.collect();
    let mut chosen = Vec::new();
    while chosen.len() < most {
        let Some((times, _, team)) = next.pop_first() else {
            break;
        };
        let Some(queue) = queues.get_mut(&team) else {
            continue;
        };
        let accepted = queue.pop_front().filter(|(_, one)| takes(one));
        if let Some((at, _)) = queue.front() {
            next.insert((times + usize::from(accepted.is_some()), *at, team));
        }
        chosen.extend(accepted.map(|(_, one)| one));
    }
    chosen
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    #[test]
    fn teams_take_turns_and_what_is_refused_costs_none() {
        let all = vec![("a", 1), ("a", 2), ("b", 2), ("b", 3), ("a", 4), ("c", 5)];
        let mut seen = BTreeSet::new();
        let team = |one: &(&'static str, i32)| Some(one.0);
        let chosen = by_turns(all, 4, team, |one| seen.insert(one.1));
        // "b" repeats the 2 only if "a" had it, which it hasn't yet at b's turn.
        assert_eq!(chosen, [("a", 1), ("b", 2), ("c", 5), ("b", 3)]);
    }

    #[test]
    fn many_that_repeat_each_other_are_passed_quickly() {
        let start = Instant::now();
        let chosen = by_turns((0..200_000).collect(), 5, |_| None, |one| *one == 0);
        assert_eq!(chosen, [0]);
        assert!(start.elapsed() < Duration::from_secs(3));
    }
}
