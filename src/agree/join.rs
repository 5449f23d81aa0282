//! The codings of several coders, joined by id.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Cluster;
use super::order::natural;
use crate::codings::{CodedFile, CodedLine};
use crate::error::{Error, Notice, Problem};

/// The field that says who coded a line.
const CODER: &str = "coder";

/// The field that says who wrote a statement.
const TEACHER: &str = "teacher";

/// All codings, a row a statement.
pub(super) struct Joined<'a> {
    /// Who coded: in the order of the files and, within one, of their names.
    pub(super) coders: Vec<&'a str>,
    /// In the order of their ids.
    pub(super) statements: Vec<Statement<'a>>,
    /// What the clusters are.
    pub(super) by: Cluster,
    /// What could not be joined.
    pub(super) problems: Vec<Problem>,
    /// What was decided.
    pub(super) notices: Vec<Notice>,
}

/// What all coders say of one statement.
pub(super) struct Statement<'a> {
    /// Its id.
    pub(super) id: &'a str,
    /// Number of its cluster, in the order of their names.
    pub(super) cluster: usize,
    /// Each coder's line; `None` from one who did not see it.
    pub(super) lines: Vec<Option<&'a CodedLine>>,
}

impl<'a> Statement<'a> {
    /// The lines of those who coded it.
    pub(super) fn coded(&self) -> impl Iterator<Item = &'a CodedLine> {
        self.lines.iter().copied().flatten()
    }

    /// Whether at least two coded it.
    pub(super) fn is_shared(&self) -> bool {
        self.coded().nth(1).is_some()
    }

    /// Who wrote it, if a file says so.
    pub(super) fn teacher(&self) -> Option<&'a str> {
        let named = self.coded().filter_map(|line| line.fields.get(TEACHER));
        named.map(|name| name.trim()).find(|name| !name.is_empty())
    }

    /// The document that it belongs to: what the first file says that says it, or as
    /// [`CodedLine::document`] takes it from the id.
    pub(super) fn document(&self) -> &'a str {
        let says = |line: &&CodedLine| line.says_document();
        let line = self.coded().find(says).or_else(|| self.coded().next());
        line.map_or(self.id, CodedLine::document)
    }
}

impl<'a> Joined<'a> {
    /// Joins the codings of files.
    ///
    /// # Errors
    ///
    /// If one coder has an id twice, or there are fewer than two coders.
    pub(super) fn of(files: &'a [CodedFile]) -> Result<Self, Error> {
        let mut problems = Vec::new();
        let mut lines: Vec<(&'a CodedFile, &'a str, &'a CodedLine)> = Vec::new();
        for file in files {
            let says = |line: &&CodedLine| coder(line).is_some();
            let has_coders = file.lines.iter().any(|line| says(&line));
            for line in &file.lines {
                match coder(line) {
                    Some(name) => lines.push((file, name, line)),
                    None if has_coders => problems.push(Problem {
                        file: file.name.clone(),
                        place: line.place.clone(),
                        what: "the coding".to_owned(),
                        why: "it names no coder, as other lines do".to_owned(),
                    }),
                    None => lines.push((file, &file.name, line)),
                }
            }
        }
        let coders = coders(files, &lines);
        if coders.len() < 2 {
            return Err(too_few(files, &coders));
        }
        let places: HashMap<&str, usize> = coders
            .iter()
            .enumerate()
            .map(|(at, name)| (*name, at))
            .collect();
        let mut rows: HashMap<&str, Vec<Option<(&CodedFile, &CodedLine)>>> = HashMap::new();
        for (file, name, line) in lines {
            let row = rows
                .entry(&line.id)
                .or_insert_with(|| vec![None; coders.len()]);
            let place = places.get(name).and_then(|at| row.get_mut(*at));
            if let Some((first, one)) = place.and_then(|place| place.replace((file, line))) {
                return Err(Error::input(format!(
                    "join the codings by id: {:?} is coded twice by {name}, in {}, {} and in {}, {}",
                    line.id, first.name, one.place, file.name, line.place
                ))
                .with_hint(
                    "an id names one statement, which a coder codes once; leave one of the two \
                     out, or tell coders apart in a column coder",
                ));
            }
        }
        let mut rows: Vec<_> = rows.into_iter().collect();
        rows.sort_unstable_by(|(a, _), (b, _)| natural(a, b));
        let statements = rows.into_iter().map(|(id, row)| Statement {
            id,
            cluster: 0,
            lines: row.into_iter().map(|cell| Some(cell?.1)).collect(),
        });
        let mut joined = Self {
            coders,
            statements: statements.collect(),
            by: Cluster::Document,
            problems,
            notices: empty(files),
        };
        joined.cluster();
        joined.compare_words();
        Ok(joined)
    }

    /// Settles what the clusters are, and which each statement is of.
    fn cluster(&mut self) {
        let shared = || self.statements.iter().filter(|one| one.is_shared());
        let (all, named) = (
            shared().count(),
            shared().filter_map(Statement::teacher).count(),
        );
        if all > 0 && named == all {
            self.by = Cluster::Teacher;
        } else if named > 0 {
            self.notices.push(Notice {
                file: String::new(),
                what: format!(
                    "the teacher of {named} in {all} shared statements is named, not of all: \
                     intervals leave out one document at a time"
                ),
            });
        }
        let by = self.by;
        let name = |one: &Statement<'a>| match by {
            Cluster::Teacher => one.teacher().unwrap_or_default(),
            Cluster::Document => one.document(),
        };
        let names: BTreeSet<&str> = self.statements.iter().map(name).collect();
        let numbers: BTreeMap<&str, usize> = names
            .into_iter()
            .enumerate()
            .map(|(at, name)| (name, at))
            .collect();
        for statement in &mut self.statements {
            statement.cluster = numbers.get(name(statement)).copied().unwrap_or_default();
        }
    }

    /// Tells of ids under which files have different words: not one statement, then.
    fn compare_words(&mut self) {
        let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let differ = |one: &&Statement<'_>| {
            let mut words = one.coded().filter_map(|line| line.words.as_deref());
            let first = words.next().unwrap_or_default();
            words.any(|other| other != first && squeezed(other) != squeezed(first))
        };
        let mut found = self.statements.iter().filter(differ);
        if let Some(first) = found.next() {
            let count = 1 + found.count();
            let what = match count {
                1 => format!("the words of {:?} differ between coders", first.id),
                _ => format!(
                    "the words of {count} statements differ, as of {:?}",
                    first.id
                ),
            };
            let what = format!("{what}: does one id name the same statement everywhere?");
            let file = String::new();
            self.notices.push(Notice { file, what });
        }
    }
}

/// Who coded a line, if it says so.
fn coder(line: &CodedLine) -> Option<&str> {
    let name = line.fields.get(CODER)?.trim();
    (!name.is_empty()).then_some(name)
}

/// Every coder once: in the order of the files and, within one, of their names.
fn coders<'a>(
    files: &[CodedFile],
    lines: &[(&'a CodedFile, &'a str, &'a CodedLine)],
) -> Vec<&'a str> {
    let mut found: Vec<&str> = Vec::new();
    for file in files {
        let of_file = lines.iter().filter(|(of, ..)| std::ptr::eq(*of, file));
        let names: BTreeSet<&str> = of_file.map(|(_, name, _)| *name).collect();
        let mut names: Vec<&str> = names.into_iter().collect();
        names.sort_by(|a, b| natural(a, b));
        for name in names {
            if !found.contains(&name) {
                found.push(name);
            }
        }
    }
    found
}

/// Tells of files that hold nothing to compare.
fn empty(files: &[CodedFile]) -> Vec<Notice> {
    let empty = files.iter().filter(|file| file.lines.is_empty());
    empty
        .map(|file| Notice {
            file: file.name.clone(),
            what: "no coding could be read from it".to_owned(),
        })
        .collect()
}

fn too_few(files: &[CodedFile], coders: &[&str]) -> Error {
    let empty: Vec<&str> = files
        .iter()
        .filter(|file| file.lines.is_empty())
        .map(|file| &*file.name)
        .collect();
    let found = match coders {
        [] => "there is none".to_owned(),
        [one, ..] => format!("there is only {one}"),
    };
    let empty = match &empty[..] {
        [] => String::new(),
        names => format!("; no coding could be read from {}", names.join(", ")),
    };
    Error::input(format!("find two coders: {found}{empty}"))
        .with_hint("name a file a coder, or one with a column coder that says who coded each line")
}
