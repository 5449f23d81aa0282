//! Paths to the files that are read, in the order of their names.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{Parsed, reason};
use crate::error::{Error, Notice, Problem};

/// A file to read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// As it is named in ids and messages.
    pub(crate) name: String,
    pub(crate) place: Place,
}

/// Where a file's bytes come from.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Place {
    File(PathBuf),
    /// Standard input (`-`), or a pipe that can be read once only.
    Stream(PathBuf),
}

/// Finds all files under the paths, and what is to be told of those left out.
///
/// # Errors
///
/// If a path doesn't exist.
pub(crate) fn find(paths: &[PathBuf]) -> Result<(Vec<Found>, Parsed), Error> {
    let mut walk = Walk::default();
    for path in paths {
        if path.as_os_str() == "-" {
            walk.add("stdin".to_owned(), Place::Stream(path.clone()));
            continue;
        }
        let metadata = fs::metadata(path).map_err(|error| {
            let why = match error.kind() {
                io::ErrorKind::NotFound => "no such file or folder".to_owned(),
                _ => reason(&error),
            };
            Error::input(format!("read {}: {why}", path.display()))
                .with_hint("check the spelling of the path")
        })?;
        let given = path.to_string_lossy().replace('\\', "/");
        if metadata.is_dir() {
            let prefix = if paths.len() == 1 {
                String::new()
            } else {
                format!("{}/", given.trim_end_matches('/'))
            };
            walk.folder(path, &prefix);
            continue;
        }
        let own = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        let alone = |name: &String| walk.found.iter().all(|found| found.name != *name);
        let name = own.filter(alone).unwrap_or(given);
        let place = if metadata.is_file() {
            Place::File(path.clone())
        } else {
            Place::Stream(path.clone())
        };
        walk.add(name, place);
    }
    Ok((walk.found, walk.told))
}

/// What a run writes.
const OWN: [&str; 8] = [
    "report.html",
    "report-team.html",
    "report-coach.html",
    "report-research.html",
    "codings.csv",
    "shift.csv",
    "summary.json",
    "problems.csv",
];

#[derive(Default)]
struct Walk {
    found: Vec<Found>,
    told: Parsed,
    /// Folders by their real path, so that no link leads round in a circle.
    seen: BTreeSet<PathBuf>,
}

impl Walk {
    fn add(&mut self, name: String, place: Place) {
        let found = Found { name, place };
        if !self.found.contains(&found) {
            self.found.push(found);
        }
    }

    fn folder(&mut self, path: &Path, prefix: &str) {
        let mut problem = |file: &str, error: &io::Error| {
            self.told.problems.push(Problem {
                file: file.to_owned(),
                place: String::new(),
                what: "the folder".to_owned(),
                why: reason(error),
            });
        };
        let entries = match fs::canonicalize(path) {
            Ok(real) if !self.seen.insert(real.clone()) => return,
            Ok(_) => fs::read_dir(path),
            Err(error) => Err(error),
        };
        let entries = match entries {
            Ok(entries) => entries,
            Err(error) => return problem(prefix.trim_end_matches('/'), &error),
        };
        let mut names: Vec<String> = Vec::new();
        for entry in entries {
            match entry {
                Ok(entry) => names.push(entry.file_name().to_string_lossy().into_owned()),
                Err(error) => problem(prefix.trim_end_matches('/'), &error),
            }
        }
        names.retain(|name| !is_clutter(name));
        self.leave_results_out(prefix, &mut names);
        names.sort_by(|a, b| natural(a, b));
        for name in names {
            self.entry(&path.join(&name), format!("{prefix}{name}"));
        }
    }

    /// Leaves out what an earlier run wrote into a folder, if one did.
    fn leave_results_out(&mut self, prefix: &str, names: &mut Vec<String>) {
        let has = |own: &str| names.iter().any(|name| name == own);
        if !has("codings.csv") || !has("report.html") {
            return;
        }
        let is_own = |name: &String| OWN.contains(&name.as_str());
        let mut own: Vec<&str> = OWN.into_iter().filter(|own| has(own)).collect();
        let last = own.pop().unwrap_or_default();
        self.told.notices.push(Notice {
            file: prefix.trim_end_matches('/').to_owned(),
            what: format!(
                "{} and {last} left out, because they are results of an earlier run",
                own.join(", ")
            ),
        });
        names.retain(|name| !is_own(name));
    }

    fn entry(&mut self, path: &Path, name: String) {
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => self.folder(path, &format!("{name}/")),
            Ok(metadata) if metadata.is_file() => self.add(name, Place::File(path.to_owned())),
            Ok(_) => {}
            Err(error) => self.told.problems.push(Problem {
                file: name,
                place: String::new(),
                what: "the file".to_owned(),
                why: reason(&error),
            }),
        }
    }
}

/// Whether a file is no log of the user's: hidden, a lock of an office program, one that a file
/// manager leaves behind, or a project, which holds what was read before.
fn is_clutter(name: &str) -> bool {
    name.starts_with(['.', '~'])
        || name.ends_with(".ascribe")
        || name.ends_with(".ascribe-journal")
        || ["thumbs.db", "desktop.ini", "__macosx", "icon\r"].contains(&&*name.to_lowercase())
}

/// Compares names as people order them: numbers by their value, letters without their case.
fn natural(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a, b);
    while !left.is_empty() && !right.is_empty() {
        let (first, second) = (part(left), part(right));
        let order = match (digits(first), digits(second)) {
            (Some(x), Some(y)) => x.len().cmp(&y.len()).then_with(|| x.cmp(y)),
            _ => first.to_lowercase().cmp(&second.to_lowercase()),
        };
        if order != Ordering::Equal {
            return order;
        }
        left = &left[first.len()..];
        right = &right[second.len()..];
    }
    left.len().cmp(&right.len()).then_with(|| a.cmp(b))
}

/// The run of digits or of other characters at the start.
fn part(text: &str) -> &str {
    let is_digit = text.starts_with(|c: char| c.is_ascii_digit());
    let end = text.find(|c: char| c.is_ascii_digit() != is_digit);
    &text[..end.unwrap_or(text.len())]
}

/// The digits of a number without leading zeros.
fn digits(part: &str) -> Option<&str> {
    part.starts_with(|c: char| c.is_ascii_digit())
        .then(|| part.trim_start_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_names_are_ordered_by_value() {
        let mut names = ["Cycle 10", "cycle 2", "Cycle 02b", "a", "Cycle 1", "B"];
        names.sort_by(|a, b| natural(a, b));
        assert_eq!(
            names,
            ["a", "B", "Cycle 1", "cycle 2", "Cycle 02b", "Cycle 10"]
        );
    }
}
