//! Labels in their natural order, and the spellings of one label.

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::period::{Period, Season, Stage};
use crate::error::{Error, Notice};
use crate::reflection::Reflection;

/// How an order was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    Named,
    Dated,
    Seen,
}

/// The labels of the reflections' cycles in their order.
///
/// By what the labels say, if they all speak of the same thing: years and seasons ("Autumn 2024"
/// before "Spring 2025"; a season without a year by the school year, which begins in autumn),
/// months, numbers in digits, words, letters or Roman ("Cycle 2" before "Cycle 10"), ISO dates,
/// school years; "baseline" or "pre" before and "post" or "final" after everything else.
/// Otherwise by the earliest date of each cycle's reflections, if all have one; otherwise as they
/// first appear.
pub fn order(reflections: &[Reflection]) -> Vec<Arc<str>> {
    order_told(reflections).0
}

pub(super) fn order_told(reflections: &[Reflection]) -> (Vec<Arc<str>>, Found) {
    let mut seen: Vec<(Arc<str>, Option<Date>)> = Vec::new();
    let mut places: BTreeMap<Arc<str>, usize> = BTreeMap::new();
    for reflection in reflections {
        let Some(label) = &reflection.cycle else {
            continue;
        };
        let place = *places.entry(Arc::clone(label)).or_insert_with(|| {
            seen.push((Arc::clone(label), None));
            seen.len() - 1
        });
        let earliest = &mut seen[place].1;
        *earliest = match (*earliest, reflection.date) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
    }
    let periods: Vec<Period> = seen.iter().map(|(label, _)| Period::parse(label)).collect();
    let mut by: Vec<usize> = (0..seen.len()).collect();
    let found = if let Some(keys) = keys(&periods) {
        by.sort_by(|&a, &b| keys[a].cmp(&keys[b]).then(by_date(seen[a].1, seen[b].1)));
        Found::Named
    } else if seen.iter().all(|(_, date)| date.is_some()) {
        by.sort_by_key(|&i| seen[i].1);
        Found::Dated
    } else {
        Found::Seen
    };
    (
        by.into_iter().map(|i| Arc::clone(&seen[i].0)).collect(),
        found,
    )
}

fn by_date(a: Option<Date>, b: Option<Date>) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => a.cmp(&b),
        _ => Ordering::Equal,
    }
}

/// What sorts a label: the extremes, then time, then numbers with their letters, then the stage.
type Key = (i8, Option<i32>, Vec<(u32, String)>, Option<Stage>);

/// A key for each label; `None` if they don't speak of the same thing.
fn keys(periods: &[Period]) -> Option<Vec<Key>> {
    let letters = periods
        .iter()
        .flat_map(|p| &p.counters)
        .any(|c| c.letter == Some(c.value) && c.letter != Some(9));
    let mut shape: Option<(bool, Vec<&str>)> = None;
    let mut keys = Vec::with_capacity(periods.len());
    for period in periods {
        let time = time(period);
        let numbers: Vec<(u32, String)> = period
            .counters
            .iter()
            .map(|c| {
                let value = c.letter.filter(|_| letters).unwrap_or(c.value);
                (value, c.suffix.clone())
            })
            .collect();
        let stage = period.stage.as_ref().map(|(stage, _)| *stage);
        let extreme = match stage {
            Some(Stage::Before) if time.is_none() && numbers.is_empty() => -1,
            Some(Stage::After) if time.is_none() && numbers.is_empty() => 1,
            _ => 0,
        };
        if extreme == 0 {
            let words = if time.is_some() {
                Vec::new()
            } else {
                period.counters.iter().map(|c| c.word.as_str()).collect()
            };
            if time.is_none() && words.is_empty() && stage.is_none() {
                return None;
            }
            let has_year = period.year.is_some();
            let this = (has_year || time.is_none(), words);
            if shape.get_or_insert_with(|| this.clone()) != &this {
                return None;
            }
        }
        keys.push((extreme, time, numbers, stage));
    }
    Some(keys)
}

/// Days on a scale that only serves to compare. A season with a calendar year: winter begins the
/// year, as in American school calendars; with a school year, or with no year: autumn begins it.
fn time(period: &Period) -> Option<i32> {
    let season = period.season.as_ref().map(|(season, _)| *season);
    let month = period.month.and_then(|m| i32::try_from(m).ok());
    let from_autumn = period.school_year || period.year.is_none();
    let month = month.or(season.map(|season| match season {
        Season::Winter => 1,
        Season::Spring => 3,
        Season::Summer => 6,
        Season::Autumn => 9,
    }));
    if period.year.is_none() && month.is_none() {
        return None;
    }
    // A school year without a month begins in August.
    let month = month.unwrap_or(if period.school_year { 8 } else { 1 });
    let carried = if from_autumn && month < 8 {
        month + 12
    } else {
        month
    };
    let day = period.day.and_then(|d| i32::try_from(d).ok()).unwrap_or(0);
    Some((period.year.unwrap_or(0) * 12 + carried) * 32 + day)
}

/// The labels in the order that the user gave.
///
/// Spellings are matched as [`order`] reads them: `cycle 1` names the cycle "Cycle 1".
///
/// # Errors
///
/// If the order names a cycle that isn't there or twice, or leaves one out.
pub fn order_given(order: &[String], labels: &[Arc<str>]) -> Result<Vec<Arc<str>>, Error> {
    let mut arranged: Vec<Arc<str>> = Vec::with_capacity(labels.len());
    let mut unknown = Vec::new();
    for wanted in order {
        let exact = labels.iter().find(|label| label.trim() == wanted.trim());
        let found = exact.or_else(|| labels.iter().find(|label| same(label, wanted)));
        match found {
            Some(label) if arranged.contains(label) => {
                let message = format!("order the cycles: the order names \"{label}\" twice");
                return Err(Error::usage(message));
            }
            Some(label) => arranged.push(Arc::clone(label)),
            None => unknown.push(format!("\"{}\"", wanted.trim())),
        }
    }
    let quoted: Vec<String> = labels.iter().map(|label| format!("\"{label}\"")).collect();
    if !unknown.is_empty() {
        let are = if unknown.len() == 1 {
            "is no cycle"
        } else {
            "are no cycles"
        };
        let there = match quoted.len() {
            0 => "there are none".to_owned(),
            1 => format!("there is {}", quoted[0]),
            _ => format!("there are {}", quoted.join(", ")),
        };
        let message = format!(
            "order the cycles: {} {are} here; {there}",
            unknown.join(", ")
        );
        return Err(Error::usage(message).with_hint("name every cycle once"));
    }
    let missing: Vec<&str> = (labels.iter().zip(&quoted))
        .filter(|(label, _)| !arranged.contains(label))
        .map(|(_, quoted)| quoted.as_str())
        .collect();
    if missing.is_empty() {
        return Ok(arranged);
    }
    let message = format!(
        "order the cycles: the order leaves out {}",
        missing.join(", ")
    );
    Err(Error::usage(message).with_hint("name every cycle once"))
}

/// Makes one label of several spellings: "cycle 1", "Cycle 1 ", "CYCLE #1", and "C1" or "1" where
/// only one counting word is in use. The fullest, then the most frequent spelling stays.
pub(super) fn unify(reflections: &mut [Reflection]) -> Vec<Notice> {
    let mut counts: Vec<(Arc<str>, usize)> = Vec::new();
    let mut places: BTreeMap<Arc<str>, usize> = BTreeMap::new();
    for label in reflections.iter_mut().filter_map(|r| r.cycle.as_mut()) {
        let tidied = tidy(label);
        if tidied != **label {
            *label = tidied.into();
        }
        let place = *places.entry(Arc::clone(label)).or_insert_with(|| {
            counts.push((Arc::clone(label), 0));
            counts.len() - 1
        });
        counts[place].1 += 1;
    }
    let words = counting_words(&counts);
    let mut groups: Vec<(String, Vec<usize>)> = Vec::new();
    for (at, (label, _)) in counts.iter().enumerate() {
        let key = spelling_key(label, &words);
        match groups.iter_mut().find(|(k, _)| *k == key) {
            Some((_, members)) => members.push(at),
            None => groups.push((key, vec![at])),
        }
    }
    let mut renamed: BTreeMap<Arc<str>, Arc<str>> = BTreeMap::new();
    let mut notices = Vec::new();
    for (_, members) in &groups {
        let is_full = |label: &str| {
            let period = Period::parse(label);
            period.counters.iter().all(|c| c.word.len() > 1)
        };
        let Some(&best) = members.iter().max_by_key(|&&at| {
            let (label, count) = &counts[at];
            let capital = label.starts_with(char::is_uppercase);
            (is_full(label), *count, capital, Reverse(at))
        }) else {
            continue;
        };
        let kept = Arc::clone(&counts[best].0);
        let mut others = Vec::new();
        for &at in members.iter().filter(|&&at| at != best) {
            let label = &counts[at].0;
            others.push(format!("\"{label}\""));
            renamed.insert(Arc::clone(label), Arc::clone(&kept));
        }
        if !others.is_empty() {
            notices.push(Notice {
                file: String::new(),
                what: format!("{} taken as cycle \"{kept}\"", others.join(", ")),
            });
        }
    }
    for reflection in reflections {
        if let Some(kept) = reflection.cycle.as_ref().and_then(|l| renamed.get(l)) {
            reflection.cycle = Some(Arc::clone(kept));
        }
    }
    notices
}

/// Whether two labels are spellings of one.
pub(super) fn same(a: &str, b: &str) -> bool {
    let words: Vec<String> = [a, b]
        .iter()
        .flat_map(|label| Period::parse(label).counters)
        .map(|c| c.word)
        .filter(|word| word.len() > 1)
        .collect();
    let one = words.iter().all(|word| Some(word) == words.first());
    let words = if one {
        &words[..words.len().min(1)]
    } else {
        &words[..]
    };
    spelling_key(&tidy(a), words) == spelling_key(&tidy(b), words)
}

/// The counting words that the labels use in full, each once.
fn counting_words(counts: &[(Arc<str>, usize)]) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for (label, _) in counts {
        for counter in Period::parse(label).counters {
            if counter.word.len() > 1 && !words.contains(&counter.word) {
                words.push(counter.word);
            }
        }
    }
    words
}

/// Equal for the spellings of one label.
fn spelling_key(label: &str, words: &[String]) -> String {
    let period = Period::parse(label.strip_suffix(".0").unwrap_or(label));
    if !period.is_whole() || (period.counters.is_empty() && time(&period).is_none()) {
        return label.to_lowercase();
    }
    let counters: Vec<(String, u32, &str)> = period
        .counters
        .iter()
        .map(|c| {
            let mut full = words.iter().filter(|w| w.starts_with(c.word.as_str()));
            let word = match (full.next(), full.next()) {
                (Some(word), None) => word.clone(),
                _ => c.word.clone(),
            };
            (word, c.value, c.suffix.as_str())
        })
        .collect();
    let season = period.season.as_ref().map(|(season, _)| season);
    format!(
        "{:?} {:?} {} {season:?} {:?} {:?} {counters:?}",
        period.stage, period.year, period.school_year, period.month, period.day
    )
}

/// Without white space at the ends, and single within.
fn tidy(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ")
}
