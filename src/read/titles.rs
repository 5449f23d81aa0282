//! What the name of a sheet or a title above a table says of all its rows.

use super::dates;
use crate::cycle::Period;

/// The cycle named in a title: `Cycle 2`, `Round II`, `Autumn 2024`, `Autumn term 2024/25`,
/// `October 2024`; as it stands there.
pub(crate) fn cycle(title: &str) -> Option<String> {
    let words = words(title);
    words.iter().enumerate().find_map(|(at, (_, word))| {
        let word = word.to_lowercase();
        let next = words.get(at + 1).map(|(_, next)| *next);
        let length = if PERIODS.contains(&word.as_str()) && next.is_some_and(is_count) {
            2
        } else if SEASONS.contains(&word.as_str()) || dates::month_of(&word).is_some() {
            let term =
                next.is_some_and(|next| ["term", "semester"].contains(&&*next.to_lowercase()));
            let year_at = at + 1 + usize::from(term);
            words.get(year_at).filter(|(_, year)| is_year(year))?;
            year_at - at + 1
        } else {
            return None;
        };
        let (start, _) = words[at];
        let (last, last_word) = words[at + length - 1];
        Some(title[start..last + last_word.len()].to_owned())
    })
}

/// The cycle that a header begins or ends with, apart from the rest of it: `Cycle 1: what
/// happened?`, `What happened? (Cycle 2)`. A cycle that a question mentions is not the cycle of
/// its answers.
pub(crate) fn cycle_of_header(header: &str) -> Option<(String, String)> {
    const MARKS: &str = " .:,;|–—-_/()[]?";
    let header = header.trim();
    let cycle = cycle(header)?;
    let at = header.find(&cycle)?;
    let (before, after) = (header[..at].trim_end(), &header[at + cycle.len()..]);
    let is_mark = |c: char| MARKS.contains(c);
    let rest = if before.chars().all(is_mark) {
        after.trim_start_matches(|c| is_mark(c) && !"([".contains(c))
    } else if before.ends_with(is_mark) && after.chars().all(|c| is_mark(c) && c != '?') {
        before.trim_end_matches(|c| is_mark(c) && !"?)]".contains(c))
    } else {
        return None;
    };
    Some((cycle, rest.trim().to_owned()))
}

/// Whether a value names a cycle, as [`cycle`] finds it, and nothing else.
pub(crate) fn is_cycle(value: &str) -> bool {
    cycle(value).is_some() && Period::parse(value).is_whole()
}

/// The team named in a title: `English team – inquiry log`, `PLC Grade 4`, `Team: Maths`; without
/// the rest of the title.
pub(crate) fn team(title: &str) -> Option<String> {
    let segments = title.split(['–', '—', '|', ',', ';', '(', ')', '·']);
    let parts = segments
        .flat_map(|segment| segment.split(" - "))
        .map(str::trim);
    parts.into_iter().find_map(|part| {
        if let Some((label, name)) = part.split_once(':') {
            let label = label.trim().to_lowercase();
            let name = name.trim();
            let is_team = TEAMS.contains(&label.as_str());
            return (is_team && !name.is_empty()).then(|| name.to_owned());
        }
        let words = words(part);
        let named = words
            .iter()
            .any(|(_, word)| TEAMS.contains(&word.to_lowercase().as_str()));
        (named && (2..=5).contains(&words.len())).then(|| part.to_owned())
    })
}

const PERIODS: [&str; 13] = [
    "cycle",
    "round",
    "phase",
    "term",
    "semester",
    "trimester",
    "quarter",
    "wave",
    "sprint",
    "zyklus",
    "ciclo",
    "runde",
    "trimestre",
];

const SEASONS: [&str; 16] = [
    "autumn",
    "fall",
    "winter",
    "spring",
    "summer",
    "herbst",
    "frühling",
    "frühjahr",
    "sommer",
    "otoño",
    "invierno",
    "primavera",
    "verano",
    "automne",
    "hiver",
    "printemps",
];

const TEAMS: [&str; 8] = [
    "team",
    "plc",
    "department",
    "dept",
    "fachschaft",
    "equipo",
    "équipe",
    "departamento",
];

/// Words and numbers with the byte at which each starts; `2024/25` is one.
fn words(title: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in title.char_indices().chain([(title.len(), ' ')]) {
        let inside = c.is_alphanumeric() || c == '/';
        match start {
            None if inside => start = Some(at),
            Some(from) if !inside => {
                found.push((from, &title[from..at]));
                start = None;
            }
            _ => {}
        }
    }
    found
}

fn is_count(word: &str) -> bool {
    const WRITTEN: [&str; 12] = [
        "one", "two", "three", "four", "five", "six", "i", "ii", "iii", "iv", "v", "vi",
    ];
    let number = word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit());
    number || WRITTEN.contains(&word.to_lowercase().as_str())
}

fn is_year(word: &str) -> bool {
    let year = word.get(..4).unwrap_or_default();
    (year.starts_with("19") || year.starts_with("20"))
        && word.bytes().all(|b| b.is_ascii_digit() || b == b'/')
        && word.len() <= 9
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cycles_in_titles() {
        for (title, found) in [
            ("Cycle 2", Some("Cycle 2")),
            (
                "English team – inquiry log, cycle 12 (draft)",
                Some("cycle 12"),
            ),
            ("Autumn 2024", Some("Autumn 2024")),
            ("Log Autumn term 2024/25", Some("Autumn term 2024/25")),
            ("Round II", Some("Round II")),
            ("October 2024 entries", Some("October 2024")),
            ("Our inquiry cycle log", None),
            ("Sheet1", None),
            ("Spring cleaning", None),
        ] {
            assert_eq!(cycle(title).as_deref(), found, "{title}");
        }
    }

    #[test]
    fn cycles_in_headers() {
        for (header, found) in [
            ("Cycle 1", Some(("Cycle 1", ""))),
            (
                "Cycle 2: what happened?",
                Some(("Cycle 2", "what happened?")),
            ),
            (
                "What happened? (Cycle 2)",
                Some(("Cycle 2", "What happened?")),
            ),
            ("Reflection – Round II", Some(("Round II", "Reflection"))),
            ("What did you change after cycle 1?", None),
            ("What happened?", None),
        ] {
            let found = found.map(|(cycle, rest)| (cycle.to_owned(), rest.to_owned()));
            assert_eq!(cycle_of_header(header), found, "{header}");
        }
    }

    #[test]
    fn teams_in_titles() {
        for (title, found) in [
            ("English team – inquiry log", Some("English team")),
            ("Inquiry log - Grade 4 PLC - 2024", Some("Grade 4 PLC")),
            ("Team: Maths", Some("Maths")),
            (
                "What our team wants to remember from this very long year",
                None,
            ),
            ("Reflections", None),
        ] {
            assert_eq!(team(title).as_deref(), found, "{title}");
        }
    }
}
