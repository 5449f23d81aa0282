//! The codings of several coders, joined by id.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Cluster;
use super::order::natural;
use crate::codings::{self, CodedFile, CodedLine};
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

/// A line of a file with the name of its coder.
#[derive(Clone, Copy)]
struct Named<'a> {
    file: &'a CodedFile,
    coder: &'a str,
    line: &'a CodedLine,
}

/// An id, and each coder's line of it.
type Row<'a> = (&'a str, Vec<Option<&'a CodedLine>>);

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
        let (lines, problems) = lines(files);
        let coders = coders(files, &lines);
        let (rows, repeated) = rows(&coders, &lines)?;
        if coders.len() < 2 {
            return Err(too_few(files, &coders));
        }
        let statements = rows.into_iter().map(|(id, lines)| Statement {
            id,
            cluster: 0,
            lines,
        });
        let mut joined = Self {
            coders,
            statements: statements.collect(),
            by: Cluster::Document,
            problems,
            notices: notices(files, &repeated),
        };
        joined.cluster();
        joined.compare_words();
        Ok(joined)
    }

    /// Settles what the clusters are, and which each statement is of.
    fn cluster(&mut self) {
        let teachers: Vec<Option<&str>> = self.statements.iter().map(Statement::teacher).collect();
        let statements = self.statements.iter().zip(&teachers);
        let shared = statements.filter(|(one, _)| one.is_shared());
        let (all, named) = shared.fold((0, 0), |(all, named), (_, teacher)| {
            (all + 1, named + usize::from(teacher.is_some()))
        });
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
        let clusters: Vec<&str> = match self.by {
            Cluster::Teacher => teachers
                .into_iter()
                .map(Option::unwrap_or_default)
                .collect(),
            Cluster::Document => self.statements.iter().map(Statement::document).collect(),
        };
        // The next statement is likely to be of the same cluster.
        let runs = clusters.chunk_by(|a, b| a == b);
        let all: BTreeSet<&str> = runs.filter_map(|run| run.first().copied()).collect();
        let numbers: BTreeMap<&str, usize> = all.into_iter().zip(0..).collect();
        let mut statements = self.statements.iter_mut();
        for run in clusters.chunk_by(|a, b| a == b) {
            let number = run.first().and_then(|name| numbers.get(name));
            for statement in statements.by_ref().take(run.len()) {
                statement.cluster = number.copied().unwrap_or_default();
            }
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

/// Every line with its coder, and those that name none in a file whose other lines do.
fn lines(files: &[CodedFile]) -> (Vec<Named<'_>>, Vec<Problem>) {
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    for file in files {
        let named: Vec<Option<&str>> = file.lines.iter().map(coder).collect();
        let has_coders = named.iter().any(Option::is_some);
        for (line, coder) in file.lines.iter().zip(named) {
            let coder = match coder {
                None if has_coders => {
                    problems.push(Problem {
                        file: file.name.clone(),
                        place: line.place.clone(),
                        what: "the coding".to_owned(),
                        why: "it names no coder, as other lines do".to_owned(),
                    });
                    continue;
                }
                None => &*file.name,
                Some(coder) => coder,
            };
            found.push(Named { file, coder, line });
        }
    }
    (found, problems)
}

/// Every coder once: in the order of the files and, within one, of their names.
fn coders<'a>(files: &[CodedFile], lines: &[Named<'a>]) -> Vec<&'a str> {
    let mut found: Vec<&str> = Vec::new();
    for file in files {
        let of_file = lines.iter().filter(|line| std::ptr::eq(line.file, file));
        let mut names: Vec<&str> = of_file.map(|line| line.coder).collect();
        names.dedup();
        let names: BTreeSet<&str> = names.into_iter().collect();
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

/// The lines of each id, a place a coder, in the order of the ids, and those that repeat another
/// word for word, which count once.
fn rows<'a>(
    coders: &[&'a str],
    lines: &[Named<'a>],
) -> Result<(Vec<Row<'a>>, Vec<Named<'a>>), Error> {
    let places = coders.iter().enumerate();
    let places: HashMap<&str, usize> = places.map(|(at, name)| (*name, at)).collect();
    let mut rows_of: HashMap<&str, usize> = HashMap::new();
    let mut rows: Vec<Row<'a>> = Vec::new();
    let mut repeated = Vec::new();
    let mut next = 0;
    for named in lines {
        let id = named.line.id.as_str();
        // Files mostly hold the same statements in the same order.
        let is_next = rows.get(next).is_some_and(|(of_next, _)| *of_next == id);
        let row = if is_next {
            next
        } else {
            *rows_of.entry(id).or_insert(rows.len())
        };
        if row == rows.len() {
            rows.push((id, vec![None; coders.len()]));
        }
        next = row + 1;
        let place = places.get(named.coder).copied();
        let cells = rows.get_mut(row).map(|(_, cells)| cells);
        let Some(cell) = cells.and_then(|cells| cells.get_mut(place?)) else {
            continue;
        };
        match *cell {
            None => *cell = Some(named.line),
            Some(first) if first.repeats(named.line) => repeated.push(*named),
            Some(first) => {
                let is_first = |one: &&Named<'_>| std::ptr::eq(one.line, first);
                let first = lines.iter().find(is_first).unwrap_or(named);
                return Err(twice(first, named));
            }
        }
    }
    // Ids mostly stand in their order, by which this sort is quick.
    rows.sort_by(|(a, _), (b, _)| natural(a, b));
    Ok((rows, repeated))
}

fn twice(first: &Named<'_>, second: &Named<'_>) -> Error {
    let place = |of: &Named<'_>| format!("{}, {}", of.file.name, of.line.place);
    let (id, coder) = (&first.line.id, first.coder);
    let (first, second) = (place(first), place(second));
    Error::input(format!(
        "join the codings by id: {id:?} is coded twice by {coder}, in {first} and, with other \
         words or codes, in {second}"
    ))
    .with_hint(
        "an id names one statement, which a coder codes once; leave one of the two out, or tell \
         coders apart in a column coder",
    )
}

/// Tells of files that hold nothing to compare, of what was left out of them, and of lines that
/// repeat others.
fn notices(files: &[CodedFile], repeated: &[Named<'_>]) -> Vec<Notice> {
    let mut notices = Vec::new();
    for file in files {
        if file.lines.is_empty() {
            notices.push(Notice {
                file: file.name.clone(),
                what: "no coding could be read from it".to_owned(),
            });
        }
        notices.extend(file.notices.iter().cloned());
        let of_file = repeated.iter().filter(|one| std::ptr::eq(one.file, file));
        let ids: Vec<&str> = of_file.map(|one| &*one.line.id).collect();
        let first = ids.iter().copied().min_by(|a, b| natural(a, b));
        notices.extend(first.map(|id| codings::repeated(&file.name, ids.len(), id)));
    }
    notices
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
