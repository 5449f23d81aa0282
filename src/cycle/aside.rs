//! Labels with an aside: `Cycle 1 (16 Sep – 25 Oct)` is `Cycle 1`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::period::Period;
use crate::error::Notice;
use crate::reflection::Reflection;

/// Takes the asides off the labels, wherever each counted name has but one: `Cycle 1 (autumn)` is
/// `Cycle 1`, but `Round 1 (reading)` and `Round 1 (writing)` stay two cycles.
pub(super) fn take_off(reflections: &mut [Reflection]) -> Option<Notice> {
    let mut asides: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for label in reflections.iter().filter_map(|r| r.cycle.as_deref()) {
        if let Some((name, aside)) = parts(label) {
            asides
                .entry(name.to_lowercase())
                .or_default()
                .insert(aside.to_lowercase());
        }
    }
    asides.retain(|_, asides| asides.len() == 1);
    let mut renamed: BTreeMap<Arc<str>, Arc<str>> = BTreeMap::new();
    for label in reflections.iter_mut().filter_map(|r| r.cycle.as_mut()) {
        let Some((name, _)) = parts(label) else {
            continue;
        };
        if asides.contains_key(&name.to_lowercase()) {
            let name: Arc<str> = name.into();
            renamed.insert(std::mem::replace(label, Arc::clone(&name)), name);
        }
    }
    let told: Vec<_> = renamed
        .iter()
        .map(|(from, to)| format!("{from:?} as {to:?}"))
        .collect();
    (!told.is_empty()).then(|| super::notice(format!("cycles shortened: {}", told.join(", "))))
}

/// A label's counted name, and what stands in brackets or after a colon or dash behind it.
fn parts(label: &str) -> Option<(&str, &str)> {
    let label = label.trim();
    let bracketed = label
        .strip_suffix([')', ']'])
        .and_then(|open| open.split_once(['(', '[']));
    let (name, aside) = bracketed.or_else(|| {
        let marks = [": ", " – ", " — ", " - ", ", "];
        let (at, mark) = marks
            .iter()
            .filter_map(|m| label.find(m).map(|at| (at, m)))
            .min()?;
        Some((&label[..at], &label[at + mark.len()..]))
    })?;
    let (name, aside) = (name.trim(), aside.trim());
    let period = Period::parse(name);
    let counted = period.is_whole() && period.counters.len() == 1 && !aside.is_empty();
    counted.then_some((name, aside))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labelled(labels: &[&str]) -> Vec<Reflection> {
        let with = |label: &&str| Reflection {
            cycle: Some((*label).into()),
            ..Reflection::default()
        };
        labels.iter().map(with).collect()
    }

    fn taken_off(labels: &[&str]) -> Vec<String> {
        let mut reflections = labelled(labels);
        take_off(&mut reflections);
        reflections
            .iter()
            .map(|r| r.cycle.as_deref().unwrap_or_default().to_owned())
            .collect()
    }

    #[test]
    fn an_aside_goes_where_the_name_has_but_one() {
        assert_eq!(
            taken_off(&[
                "Cycle 1 (16 Sep – 25 Oct 2024)",
                "Cycle 2 (4 Nov – 20 Dec 2024)",
                "Cycle 1"
            ]),
            ["Cycle 1", "Cycle 2", "Cycle 1"]
        );
        assert_eq!(
            taken_off(&["Round 1: launch", "Round 2: again"]),
            ["Round 1", "Round 2"]
        );
    }

    #[test]
    fn asides_that_tell_cycles_apart_stay() {
        let labels = ["Round 1 (reading)", "Round 1 (writing)"];
        assert_eq!(taken_off(&labels), labels);
        assert_eq!(taken_off(&["Autumn (launch)"]), ["Autumn (launch)"]);
    }
}
