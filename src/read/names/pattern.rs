//! `{teacher}_{cycle}`: a user's own pattern of file names.

use std::fmt;
use std::str::FromStr;

use super::super::dates;
use super::{Told, written};
use crate::cycle::Period;
use crate::error::Error;

/// The most steps that matching one name may take; names of files are short, but a pattern of
/// stars could be tried in very many ways.
const MAX_STEPS: u32 = 200_000;

/// How file names tell teacher, team, group, cycle and date, as in `{teacher}_{cycle}`.
///
/// `*` stands for anything. The pattern is held against the name without its ending; if it holds
/// `/`, against as many folders too: `{team}/{cycle} - {teacher}`. Where several readings fit, one
/// whose cycle is known as one (`Cycle 2`, `Autumn 2024`) is preferred.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamePattern {
    pieces: Vec<Piece>,
    written: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Literal(String),
    Field(Field),
    Any,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Teacher,
    Team,
    Group,
    Cycle,
    Date,
}

const FIELDS: [(&str, Field); 5] = [
    ("teacher", Field::Teacher),
    ("team", Field::Team),
    ("group", Field::Group),
    ("cycle", Field::Cycle),
    ("date", Field::Date),
];

impl FromStr for NamePattern {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let wrong = |why: String| {
            Error::usage(format!("the name pattern \"{text}\" {why}"))
                .with_hint("placeholders are {teacher}, {team}, {group}, {cycle}, {date} and *")
        };
        let mut pieces: Vec<Piece> = Vec::new();
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let piece = match c {
                '{' => {
                    let (name, after) = rest[1..]
                        .split_once('}')
                        .ok_or_else(|| wrong("leaves a { open".to_owned()))?;
                    rest = after;
                    let known = FIELDS.iter().find(|(known, _)| *known == name.trim());
                    let (_, field) = known
                        .ok_or_else(|| wrong(format!("has the unknown placeholder {{{name}}}")))?;
                    if pieces.contains(&Piece::Field(*field)) {
                        return Err(wrong(format!("has {{{name}}} twice")));
                    }
                    Piece::Field(*field)
                }
                '*' => {
                    rest = &rest[1..];
                    Piece::Any
                }
                _ => {
                    let end = rest.find(['{', '*']).unwrap_or(rest.len());
                    let literal = rest[..end].to_owned();
                    rest = &rest[end..];
                    Piece::Literal(literal)
                }
            };
            if let (Some(Piece::Field(_)), Piece::Field(_)) = (pieces.last(), &piece) {
                return Err(wrong("has nothing between two placeholders".to_owned()));
            }
            pieces.push(piece);
        }
        if !pieces.iter().any(|piece| matches!(piece, Piece::Field(_))) {
            return Err(wrong("has no placeholder".to_owned()));
        }
        Ok(Self {
            pieces,
            written: text.to_owned(),
        })
    }
}

impl fmt::Display for NamePattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

impl NamePattern {
    /// What the pattern tells of a file; `None` if it doesn't match.
    pub(super) fn matched(&self, file: &str) -> Option<Told> {
        let file = file.replace('\\', "/");
        let name_at = file.rfind('/').map_or(0, |at| at + 1);
        let end = file[name_at..]
            .rfind('.')
            .map_or(file.len(), |dot| name_at + dot);
        let folders = self.written.matches('/').count();
        let slashes: Vec<usize> = file[..end].match_indices('/').map(|(at, _)| at).collect();
        if slashes.len() < folders {
            return None;
        }
        let start = match slashes.len() - folders {
            0 => 0,
            above => slashes[above - 1] + 1,
        };
        [true, false].into_iter().find_map(|strict| {
            let mut search = Search {
                strict,
                steps: 0,
                told: Told::default(),
            };
            search
                .matches(&self.pieces, &file[start..end])
                .then_some(search.told)
        })
    }
}

struct Search {
    /// Whether a cycle must be known as one.
    strict: bool,
    steps: u32,
    told: Told,
}

impl Search {
    /// Whether the pieces match the text; the shortest values are tried first.
    fn matches(&mut self, pieces: &[Piece], text: &str) -> bool {
        self.steps += 1;
        if self.steps > MAX_STEPS {
            return false;
        }
        let Some((piece, rest)) = pieces.split_first() else {
            return text.is_empty();
        };
        match piece {
            Piece::Literal(literal) => text
                .strip_prefix(literal.as_str())
                .is_some_and(|after| self.matches(rest, after)),
            Piece::Any => ends(text, 0).any(|end| self.matches(rest, &text[end..])),
            Piece::Field(field) => ends(text, 1).any(|end| {
                let fits = self.fits(*field, &text[..end]);
                let matched = fits && self.matches(rest, &text[end..]);
                if matched {
                    self.set(*field, &text[..end]);
                }
                matched
            }),
        }
    }

    fn fits(&self, field: Field, value: &str) -> bool {
        match field {
            Field::Date => day(value).is_some(),
            Field::Cycle if self.strict => {
                let period = Period::parse(&value.replace('_', " "));
                period.is_whole() && period.label().is_some()
            }
            _ => !value.trim().is_empty(),
        }
    }

    fn set(&mut self, field: Field, value: &str) {
        match field {
            Field::Teacher => self.told.teacher = Some(written(value)),
            Field::Team => self.told.team = Some(written(value)),
            Field::Group => self.told.group = Some(written(value)),
            Field::Cycle => {
                let value = value.replace('_', " ");
                let period = Period::parse(&value);
                let label = period.label().filter(|_| period.is_whole());
                self.told.cycle = Some(label.unwrap_or_else(|| value.trim().to_owned()));
            }
            Field::Date => self.told.date = day(value),
        }
    }
}

/// The ends of values of at least so many bytes, within one folder's name.
fn ends(text: &str, least: usize) -> impl Iterator<Item = usize> + '_ {
    let name = text.find('/').unwrap_or(text.len());
    (least..=name).filter(|end| text.is_char_boundary(*end))
}

fn day(value: &str) -> Option<jiff::civil::Date> {
    let digits = value.chars().all(|c| !c.is_alphabetic());
    dates::parse(&value.replace('_', if digits { "-" } else { " " }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(pattern: &str, file: &str) -> Option<Told> {
        pattern.parse::<NamePattern>().unwrap().matched(file)
    }

    #[test]
    fn patterns_match_from_the_end() {
        let one = told("{teacher}_{cycle}", "logs/maria_lopez_cycle_1.docx").unwrap();
        assert_eq!(one.teacher.as_deref(), Some("Maria Lopez"));
        assert_eq!(one.cycle.as_deref(), Some("Cycle 1"));
        let two = told(
            "{team}/{cycle} - {teacher}",
            "a/Science/Launch - Priya Raman.docx",
        )
        .unwrap();
        assert_eq!(two.team.as_deref(), Some("Science"));
        assert_eq!(two.cycle.as_deref(), Some("Launch"));
        let three = told("{date}*{teacher}", "2024-10-07 -maria.md").unwrap();
        assert_eq!(
            three.date.map(|d| d.to_string()).as_deref(),
            Some("2024-10-07")
        );
        assert_eq!(told("{team}/{teacher}", "maria.md"), None);
        assert_eq!(told("{teacher}_{date}", "maria_soon.md"), None);
    }

    #[test]
    fn stars_without_end_are_given_up() {
        let name = format!("{}.md", "a_".repeat(120));
        assert_eq!(told("*_*_*_*_*_*_{teacher}!", &name), None);
    }

    #[test]
    fn unusable_patterns_say_why() {
        let message = |pattern: &str| {
            let error = pattern.parse::<NamePattern>().unwrap_err();
            assert!(error.is_usage() && error.hint().is_some());
            error.to_string()
        };
        assert!(message("{teacher}_{school}").ends_with("has the unknown placeholder {school}"));
        assert!(message("{teacher").ends_with("leaves a { open"));
        assert!(message("{team}{team}").ends_with("has {team} twice"));
        assert!(message("{team}{cycle}").ends_with("has nothing between two placeholders"));
        assert!(message("*").ends_with("has no placeholder"));
    }
}
