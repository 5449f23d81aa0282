//! Sensible guesses from a name. Where unsure, nothing: an invented teacher would be counted.

use std::ops::Range;

use jiff::civil::Date;

use super::super::dates::{self, Order};
use super::super::people;
use super::{Told, written};
use crate::cycle::Period;

/// What the content of the file has told already.
#[derive(Clone, Copy, Debug)]
pub(super) struct Knowledge {
    pub(super) is_table: bool,
    pub(super) has_teacher: bool,
}

/// What a name seems to tell; `file` is the path relative to the folder given.
pub(super) fn guess(file: &str, known: Knowledge) -> Told {
    let (folders, name) = file.rsplit_once(['/', '\\']).unwrap_or(("", file));
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    // Beyond the folder given, folders tell of the machine.
    let outside = file.starts_with(['/', '\\', '.', '~']) || file.contains(':');
    let folders: Vec<Part> = folders
        .split(['/', '\\'])
        .filter(|folder| !folder.is_empty() && !outside)
        .map(Part::read)
        .collect();
    let part = Part::read(stem);

    let mut periods: Vec<&str> = part.periods.iter().map(String::as_str).collect();
    for folder in folders.iter().rev() {
        periods.extend(folder.periods.iter().map(String::as_str));
    }
    let mut told = Told {
        date: part.date.or(folders.iter().rev().find_map(|f| f.date)),
        cycle: Period::parse(&periods.join(", ")).label(),
        team: part.team(),
        ..Told::default()
    };
    told.teacher = part.teacher(&folders, known);
    for folder in folders.iter().rev() {
        if told.team.is_some() {
            break;
        }
        told.team = folder.team();
        let words = folder.telling();
        if told.team.is_none() && !words.is_empty() {
            // A folder of teachers is a team's; a folder around unnamed texts may be anybody's.
            let named = known.has_teacher || told.teacher.is_some();
            told.team = named.then(|| written(&words.join(" ")));
            break;
        }
    }
    told
}

/// One folder or file name, taken apart.
struct Part {
    date: Option<Date>,
    /// What names periods, as written.
    periods: Vec<String>,
    /// The other words.
    words: Vec<String>,
}

impl Part {
    fn read(name: &str) -> Self {
        let mut tokens = tokens(name);
        let mut part = Self {
            date: None,
            periods: Vec::new(),
            words: Vec::new(),
        };
        part.date = take(&mut tokens, name, 3, &|text| day(text))
            .into_iter()
            .next();
        part.periods = take(&mut tokens, name, 4, &|text| {
            let period = Period::parse(text);
            let is_year = text.len() == 4 && text.starts_with("20");
            let is_period = period.label().is_some() || period.has_season();
            (period.is_whole() && is_period || is_year).then(|| text.to_owned())
        });
        part.words = tokens
            .iter()
            .map(|range| name[range.clone()].to_owned())
            .collect();
        part
    }

    /// The words that not just any file would be named by.
    fn telling(&self) -> Vec<&str> {
        let words = self.words.iter().map(String::as_str);
        words.filter(|word| !people::is_generic(word)).collect()
    }

    /// The subject or team that is named.
    fn team(&self) -> Option<String> {
        let grade = self.words.windows(2).find(|pair| {
            pair[0].eq_ignore_ascii_case("grade") && pair[1].bytes().all(|b| b.is_ascii_digit())
        });
        if let Some([_, number]) = grade {
            return Some(format!("Grade {number}"));
        }
        if self.words.iter().any(|word| people::is_team_word(word)) {
            let others = self
                .telling()
                .into_iter()
                .filter(|word| !people::is_team_word(word));
            let others: Vec<&str> = others.collect();
            return (!others.is_empty()).then(|| team_written(&others));
        }
        let telling = self.telling();
        let subjects: Vec<&str> = telling
            .into_iter()
            .filter(|word| people::is_subject(word))
            .collect();
        (!subjects.is_empty()).then(|| team_written(&subjects))
    }

    /// The person that is named: one to three words besides the subject. A single word counts
    /// only where something else speaks for a log: a day, a cycle, the word "journal".
    fn teacher(&self, folders: &[Self], known: Knowledge) -> Option<String> {
        let has = |words: &[&str]| {
            self.words
                .iter()
                .any(|word| words.contains(&word.to_lowercase().as_str()))
        };
        let of_many = self.words.iter().any(|word| people::is_team_word(word))
            || has(&[
                "meeting",
                "minutes",
                "responses",
                "form",
                "forms",
                "survey",
                "all",
            ]);
        let own = has(&["journal", "log", "diary"]);
        if known.has_teacher || of_many || known.is_table && !own {
            return None;
        }
        let telling = self.telling();
        let names: Vec<&str> = telling
            .into_iter()
            .filter(|word| !people::is_subject(word))
            .collect();
        if names.is_empty() || names.len() > 3 || !people::is_name(&names.join(" "), false) {
            return None;
        }
        let real = names.iter().filter(|word| !people::is_title(word)).count();
        let is_log = |part: &Self| {
            let kinds = [
                "journal",
                "journals",
                "log",
                "logs",
                "diary",
                "diaries",
                "reflections",
                "reflection",
            ];
            part.words
                .iter()
                .any(|word| kinds.contains(&word.to_lowercase().as_str()))
                || part.date.is_some()
                || !part.periods.is_empty()
        };
        let parted = match names[..] {
            [name] if !is_double(name) => Some(name.replace('-', " ")),
            _ => None,
        };
        let names = parted.as_deref().map_or(names.clone(), |name| vec![name]);
        let likely = real > 1 || is_log(self) || folders.iter().any(is_log);
        likely.then(|| written(&names.join(" ")))
    }
}

/// Whether a hyphen makes one first name of two, as in `anne-marie`; it may as well part the
/// first from the last, as in `ann-lee_cycle2`.
fn is_double(name: &str) -> bool {
    const FIRST: [&str; 10] = [
        "ann", "anna", "anne", "eva", "hans", "jean", "karl", "marie", "mary", "sarah",
    ];
    const SECOND: [&str; 13] = [
        "ann", "anne", "claire", "heinz", "jane", "lena", "louise", "luc", "maria", "marie",
        "paul", "peter", "pierre",
    ];
    let name = name.to_lowercase();
    name.split_once('-')
        .is_some_and(|(a, b)| FIRST.contains(&a) && SECOND.contains(&b))
}

/// Takes away the longest runs of tokens that mean something.
fn take<T>(
    tokens: &mut Vec<Range<usize>>,
    name: &str,
    longest: usize,
    meaning: &dyn Fn(&str) -> Option<T>,
) -> Vec<T> {
    let mut taken = Vec::new();
    for length in (1..=longest).rev() {
        let mut at = 0;
        while at + length <= tokens.len() {
            let text = name[tokens[at].start..tokens[at + length - 1].end].replace('_', " ");
            if let Some(found) = meaning(&text) {
                taken.push(found);
                tokens.drain(at..at + length);
            } else {
                at += 1;
            }
        }
    }
    taken
}

/// Words and numbers. A hyphen parts unless other signs do ("anne-marie_2024").
fn tokens(name: &str) -> Vec<Range<usize>> {
    let others = name.contains(['_', ' ']);
    let mut tokens: Vec<Range<usize>> = Vec::new();
    let mut start = None;
    let mut before = ' ';
    for (at, c) in name.char_indices().chain([(name.len(), ' ')]) {
        let next = name[at..].chars().nth(1);
        let within =
            c == '-' && others && before.is_alphabetic() && next.is_some_and(char::is_alphabetic);
        let inside = c.is_alphanumeric() || matches!(c, '\'' | '’') || within;
        match start {
            None if inside => start = Some(at),
            Some(from) if !inside => {
                tokens.push(from..at);
                start = None;
            }
            _ => {}
        }
        before = c;
    }
    tokens
}

/// A day that reads the same in either order of its numbers, or only in one.
fn day(text: &str) -> Option<Date> {
    let digits = text.chars().all(|c| !c.is_alphabetic());
    let text = if digits {
        text.replace(' ', "-")
    } else {
        text.to_owned()
    };
    let month_first = dates::parse_in(&text, Order::MonthFirst);
    let day_first = dates::parse_in(&text, Order::DayFirst);
    month_first.filter(|day| day_first == Some(*day))
}

fn team_written(words: &[&str]) -> String {
    let words = words.iter().map(|word| {
        let short = word.len() <= 3 && people::is_subject(word);
        if short && !word.eq_ignore_ascii_case("art") {
            word.to_uppercase()
        } else {
            written(word)
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(file: &str) -> [Option<String>; 4] {
        let known = Knowledge {
            is_table: std::path::Path::new(file)
                .extension()
                .is_some_and(|e| e == "csv"),
            has_teacher: false,
        };
        let told = guess(file, known);
        let date = told.date.map(|date| date.to_string());
        [told.teacher, told.team, told.cycle, date]
    }

    #[test]
    fn names_that_people_give() {
        for (file, expected) in [
            (
                "2024_autumn/20241118_maria.md",
                ["Maria", "", "Autumn 2024", "2024-11-18"],
            ),
            (
                "Cycle 1 - Priya Raman.docx",
                ["Priya Raman", "", "Cycle 1", ""],
            ),
            (
                "science/Cycle 1 - Priya Raman.docx",
                ["Priya Raman", "Science", "Cycle 1", ""],
            ),
            (
                "blue house/cycle1_priya_raman.docx",
                ["Priya Raman", "Blue House", "Cycle 1", ""],
            ),
            ("journal_tomas_lindgren.md", ["Tomas Lindgren", "", "", ""]),
            (
                "2025-01-22_science_team_meeting.vtt",
                ["", "Science", "", "2025-01-22"],
            ),
            ("maths_reflections.csv", ["", "Maths", "", ""]),
            (
                "logs/2024/autumn/maria.txt",
                ["Maria", "", "Autumn 2024", ""],
            ),
            (
                "autumn_2024/week_3_maria.txt",
                ["Maria", "", "Autumn 2024", ""],
            ),
            (
                "2024-10-07-maria-lopez.md",
                ["Maria Lopez", "", "", "2024-10-07"],
            ),
            (
                "anne-marie_2024-10-07.md",
                ["Anne-Marie", "", "", "2024-10-07"],
            ),
            ("ann-lee_cycle2.md", ["Ann Lee", "", "Cycle 2", ""]),
            (
                "anne-marie_lopez_cycle2.md",
                ["Anne-Marie Lopez", "", "Cycle 2", ""],
            ),
            (
                "science_maria_cycle_2.docx",
                ["Maria", "Science", "Cycle 2", ""],
            ),
            ("Cycle 2/ELA team.csv", ["", "ELA", "Cycle 2", ""]),
            ("plc grade 4 notes.txt", ["", "Grade 4", "", ""]),
        ] {
            let expected = expected.map(|e| Some(e.to_owned()).filter(|e| !e.is_empty()));
            assert_eq!(read(file), expected, "{file}");
        }
    }

    #[test]
    fn nothing_is_invented() {
        for file in [
            "Form Responses 1.csv",
            "reflections.csv",
            "fractions.md",
            "Lesson Plan.docx",
            "notes.txt",
            "Exit Tickets v2.docx",
            "maria_lopez.csv",
            "final.docx",
            "untitled.md",
            "/home/maria/Documents/notes.txt",
            "-",
            "data/docs/responses_final.csv",
            "maria/notes.txt",
            "07-10-2024.txt",
        ] {
            assert_eq!(read(file), [const { None }; 4], "{file}");
        }
    }
}
