//! Codes, words and names as they stand in the cells of an event's row.

use std::ops::Range;

use super::fault::{Fallible, damage};
use super::key::{BYTES, EventId};
use crate::codebook::{Evidence, Focus, Source, Sources};

/// Sources as they are joined in the file.
pub(super) fn sources_of(text: &str) -> Fallible<Sources> {
    text.split_terminator(';').map(code::<Source>).collect()
}

/// Probabilities, if all four are there.
pub(super) fn probabilities(all: [Option<f32>; 4]) -> Option<[f32; 4]> {
    let [home, school, student, teacher] = all;
    Some([home?, school?, student?, teacher?])
}

/// A code by its name.
pub(super) fn code<T: std::str::FromStr>(name: &str) -> Fallible<T>
where
    T::Err: std::fmt::Display,
{
    name.parse()
        .map_err(|error: T::Err| damage(error.to_string()))
}

/// Foci as they are joined in the file.
pub(super) fn focus_of(text: &str) -> Fallible<[Option<Focus>; 4]> {
    let mut all = [None; 4];
    for name in text.split_terminator(';') {
        let focus: Focus = code(name)?;
        all[focus.source().index()] = Some(focus);
    }
    Ok(all)
}

pub(super) fn focus_text(focus: [Option<Focus>; 4]) -> Option<String> {
    let names: Vec<_> = focus.into_iter().flatten().map(Focus::name).collect();
    (!names.is_empty()).then(|| names.join(";"))
}

/// What the words that state the outcome are called, beside those of the sources.
const EXPLAINED: &str = "explained";

pub(super) fn evidence_text(evidence: &Evidence) -> Option<String> {
    let causes = Source::ALL
        .iter()
        .copied()
        .map(Source::name)
        .zip(&evidence.cause);
    let all = causes.chain([(EXPLAINED, &evidence.explained)]);
    let parts: Vec<String> = all
        .filter_map(|(name, range)| {
            let Range { start, end } = range.as_ref()?;
            Some(format!("{name} {start}-{end}"))
        })
        .collect();
    (!parts.is_empty()).then(|| parts.join(";"))
}

pub(super) fn evidence_of(text: &str) -> Fallible<Evidence> {
    let mut evidence = Evidence::default();
    for part in text.split_terminator(';') {
        let read = || {
            let (name, range) = part.split_once(' ')?;
            let (start, end) = range.split_once('-')?;
            Some((name, start.parse().ok()?..end.parse().ok()?))
        };
        let (name, range) = read().ok_or_else(|| damage(format!("evidence reads {part:?}")))?;
        if name == EXPLAINED {
            evidence.explained = Some(range);
        } else {
            evidence.cause[code::<Source>(name)?.index()] = Some(range);
        }
    }
    Ok(evidence)
}

/// Names one after the other; `None` of none.
pub(super) fn joined(events: &[EventId]) -> Option<Vec<u8>> {
    (!events.is_empty()).then(|| events.iter().flat_map(|event| event.0).collect())
}

pub(super) fn separate(bytes: Option<Vec<u8>>) -> Fallible<Vec<EventId>> {
    let bytes = bytes.unwrap_or_default();
    let (names, rest) = bytes.as_chunks::<BYTES>();
    if rest.is_empty() {
        Ok(names.iter().copied().map(EventId).collect())
    } else {
        Err(damage("an event supersedes half an event"))
    }
}

pub(super) fn numbers(numbers: &[usize]) -> String {
    let texts: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    texts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_read_as_they_are_written() {
        let evidence = Evidence {
            cause: [None, Some(3..9), None, Some(0..0)],
            explained: Some(12..40),
        };
        let text = evidence_text(&evidence).unwrap();
        assert_eq!(text, "school 3-9;teacher 0-0;explained 12-40");
        assert_eq!(evidence_of(&text).unwrap(), evidence);
        assert_eq!(evidence_text(&Evidence::default()), None);
        let focus = [None, Some(Focus::Resources), None, Some(Focus::Planning)];
        assert_eq!(focus_text(focus).unwrap(), "resources;planning");
        assert_eq!(focus_of("resources;planning").unwrap(), focus);
        let ids = [EventId([7; BYTES]), EventId([9; BYTES])];
        assert_eq!(separate(joined(&ids)).unwrap(), ids);
        assert_eq!(separate(joined(&[])).unwrap(), []);
    }

    #[test]
    fn cells_that_someone_else_has_filled_are_errors() {
        for text in [
            "school",
            "school 3",
            "school 3-",
            "school -1-2",
            "moon 1-2",
            ";",
            "a 1-2;",
        ] {
            assert!(evidence_of(text).is_err(), "{text}");
        }
        assert!(sources_of("home;moon").is_err());
        assert!(focus_of("moon").is_err());
        assert!(separate(Some(vec![1; BYTES + 1])).is_err());
    }
}
