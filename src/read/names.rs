//! What file names and folders tell of teacher, team, cycle and date.

use jiff::civil::Date;

use super::{Parsed, Settings};
use crate::error::Notice;
use crate::reflection::Reflection;
use guess::Knowledge;

mod guess;
mod pattern;

pub use pattern::NamePattern;

/// What a name tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Told {
    teacher: Option<String>,
    team: Option<String>,
    group: Option<String>,
    cycle: Option<String>,
    date: Option<Date>,
}

/// Fills what no reflection of the file has from its name and its folders, by the pattern given or
/// by a guess, and tells so. What some have and others lack stays as it is: a blank cell is no
/// sign that the file's owner wrote the row.
pub(crate) fn complete(parsed: &mut Parsed, file: &str, settings: &Settings) {
    if parsed.reflections.is_empty() {
        return;
    }
    let told = match &settings.name_pattern {
        Some(pattern) => {
            let Some(told) = pattern.matched(file) else {
                parsed.notices.push(Notice {
                    file: file.to_owned(),
                    what: format!("its name doesn't match the pattern \"{pattern}\""),
                });
                return;
            };
            told
        }
        None => guess::guess(file, knowledge(&parsed.reflections)),
    };
    let filled = fill(&mut parsed.reflections, &told);
    if !filled.is_empty() {
        parsed.notices.push(Notice {
            file: file.to_owned(),
            what: format!("taken from its name: {}", filled.join(", ")),
        });
    }
}

fn knowledge(reflections: &[Reflection]) -> Knowledge {
    Knowledge {
        is_table: reflections
            .iter()
            .any(|r| r.origin.column.is_some() || r.origin.sheet.is_some()),
        has_teacher: reflections.iter().any(|r| r.teacher.is_some()),
    }
}

/// What was filled, in words.
fn fill(reflections: &mut [Reflection], told: &Told) -> Vec<String> {
    let mut filled = Vec::new();
    let mut shared =
        |name: &str, value: Option<&String>, field: fn(&mut Reflection) -> &mut Shared| {
            let Some(value) = value else { return };
            if reflections.iter_mut().any(|r| field(r).is_some()) {
                return;
            }
            let label: std::sync::Arc<str> = value.as_str().into();
            for reflection in reflections.iter_mut() {
                *field(reflection) = Some(label.clone());
            }
            filled.push(format!("{name} \"{value}\""));
        };
    shared("teacher", told.teacher.as_ref(), |r| &mut r.teacher);
    shared("team", told.team.as_ref(), |r| &mut r.team);
    shared("group", told.group.as_ref(), |r| &mut r.group);
    shared("cycle", told.cycle.as_ref(), |r| &mut r.cycle);
    if let Some(date) = told.date
        && reflections.iter().all(|r| r.date.is_none())
    {
        for reflection in reflections {
            reflection.date = Some(date);
        }
        filled.push(format!("date {date}"));
    }
    filled
}

type Shared = Option<std::sync::Arc<str>>;

/// Words of a name as people would write them: `tomas_lindgren` is Tomas Lindgren.
fn written(words: &str) -> String {
    let words = words.replace('_', " ");
    let words = words.split_whitespace().map(|word| {
        let plain = word.chars().all(|c| !c.is_uppercase());
        if plain {
            let parts: Vec<String> = word.split('-').map(crate::cycle::capital).collect();
            parts.join("-")
        } else {
            word.to_owned()
        }
    });
    words.collect::<Vec<_>>().join(" ")
}
