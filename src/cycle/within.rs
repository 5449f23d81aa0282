//! Reflections that name no cycle but were written within the days of one.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::Told;
use crate::error::Notice;
use crate::reflection::Reflection;

/// Labelled reflections with a date that a cycle needs before its days are known.
const ENOUGH: usize = 2;

/// Gives a reflection without a cycle that cycle between whose first and last day it was written,
/// if there is just one: the record of a meeting held between two logs of Cycle 3 is of Cycle 3.
pub(super) fn take_in(reflections: &mut [Reflection], told: Told) -> Option<Notice> {
    let mut days: BTreeMap<Arc<str>, Vec<Date>> = BTreeMap::new();
    for reflection in reflections.iter() {
        if let (Some(label), Some(date)) = (&reflection.cycle, reflection.date) {
            days.entry(label.clone()).or_default().push(date);
        }
    }
    days.retain(|_, days| days.len() >= ENOUGH);
    let spans: Vec<_> = days
        .into_iter()
        .filter_map(|(label, days)| Some((label, *days.iter().min()?, *days.iter().max()?)))
        .collect();
    let mut taken: BTreeMap<Arc<str>, usize> = BTreeMap::new();
    for reflection in reflections
        .iter_mut()
        .filter(|reflection| reflection.cycle.is_none())
    {
        let Some(date) = reflection.date else {
            continue;
        };
        let mut around = spans
            .iter()
            .filter(|(_, first, last)| (*first..=*last).contains(&date));
        if let (Some((label, ..)), None) = (around.next(), around.next()) {
            reflection.cycle = Some(label.clone());
            *taken.entry(label.clone()).or_default() += 1;
        }
    }
    let (what, taken) = (told.name(), taken.iter());
    let told: Vec<_> = taken
        .map(|(label, count)| format!("{label:?} ({count})"))
        .collect();
    (!told.is_empty()).then(|| {
        super::notice(format!(
            "{what} that name no cycle, taken into the one within whose days they were \
             written: {}",
            told.join(", ")
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(label: Option<&str>, month: i8, day: i8) -> Reflection {
        Reflection {
            cycle: label.map(Into::into),
            date: Date::new(2025, month, day).ok(),
            ..Reflection::default()
        }
    }

    #[test]
    fn a_day_within_one_cycle_takes_its_label_and_others_none() {
        let mut logs = vec![
            on(Some("Cycle 1"), 1, 10),
            on(Some("Cycle 1"), 2, 10),
            on(Some("Cycle 2"), 2, 1),
            on(Some("Cycle 2"), 3, 1),
            on(None, 1, 20),
            on(None, 2, 5),
            on(None, 4, 1),
        ];
        let notice = take_in(&mut logs, Told::Reflections).unwrap();
        let found: Vec<_> = logs[4..].iter().map(|r| r.cycle.as_deref()).collect();
        assert_eq!(found, [Some("Cycle 1"), None, None]);
        assert!(notice.what.ends_with("\"Cycle 1\" (1)"), "{}", notice.what);
    }
}
