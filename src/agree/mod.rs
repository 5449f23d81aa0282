//! How far coders agree who coded the same statements.
//!
//! [`agree`] joins files of codings by id and compares the coders, each pair and all together. It
//! can't tell a person from a model. Only statements that two coders saw are compared: text that
//! one of them left out never counts as agreement.

mod order;
mod join;
mod variable;
mod masi;
mod tally;
mod kappa;
mod coefficient;
mod confusion;
mod measure;
mod prose;
#[cfg(feature = "project")]
mod sources;

pub use coefficient::{Coefficient, NoInterval, Undefined, method};
pub use confusion::{Confusion, SINGLE};
pub use measure::{Answer, Measures};
pub use variable::Variable;

pub(crate) use coefficient::fisher;
pub(crate) use confusion::{counts, single};
pub(crate) use kappa::{cohen, jackknife};
#[cfg(feature = "project")]
pub(crate) use sources::{of_all, of_pair};

use crate::codebook::{Coding, Source};
use crate::codings::CodedFile;
use crate::error::{Error, Notice, Problem};
use join::{Joined, Statement};
use variable::Codes;

/// What is left out at a time for the intervals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cluster {
    /// Who wrote the statements: where the files name the teacher of every shared one.
    Teacher,
    /// The document that they stand in.
    Document,
}

impl Cluster {
    /// The word for one of them.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Teacher => "teacher",
            Self::Document => "document",
        }
    }
}

/// How far coders agree.
#[derive(Clone, Debug, PartialEq)]
pub struct Agreement {
    /// Confidence level of every interval, 0.5 to 0.999.
    pub level: f64,
    /// What is left out at a time for the intervals.
    pub by: Cluster,
    /// How many of these the shared statements are of.
    pub clusters: usize,
    /// Who coded, and what: in the order of the files and, within one, of their names.
    pub coders: Vec<Coded>,
    /// How many statements anyone coded.
    pub statements: usize,
    /// How many of them at least two coded.
    pub shared: usize,
    /// How many every coder coded.
    pub by_all: usize,
    /// All coders together, in the order of [`Variable::ALL`].
    pub overall: Vec<Measures>,
    /// Each pair of coders, in the order of the coders.
    pub pairs: Vec<Pair>,
    /// The shared statements to which not all gave the same source set, in the order of their ids,
    /// numbers in these counting as numbers.
    pub disagreements: Vec<Disagreement>,
    /// Codings that could not be joined.
    pub problems: Vec<Problem>,
    /// What the user should know.
    pub notices: Vec<Notice>,
    /// What was computed, over what and after whom, in sentences for the methods section of a
    /// paper; empty if there is nothing to compare.
    pub methods: Vec<String>,
}

/// What a coder coded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coded {
    /// Who coded.
    pub name: String,
    /// How many statements.
    pub statements: usize,
    /// How many of them are attributions.
    pub attributions: usize,
    /// How many name each source, indexed by [`Source::index`].
    pub sources: [usize; 4],
}

/// How far two coders agree on what both saw.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// Position of the first among [`Agreement::coders`].
    pub first: usize,
    /// Position of the second.
    pub second: usize,
    /// How many statements both coded.
    pub shared: usize,
    /// Of how many clusters these are.
    pub clusters: usize,
    /// In the order of [`Variable::ALL`].
    pub measures: Vec<Measures>,
    /// Every pair of source sets that occurs, the most frequent first.
    pub confusion: Vec<Confusion>,
    /// Statements by the only source named: rows the first coder, columns the second, both as
    /// [`SINGLE`].
    pub single: [[usize; 6]; 6],
}

/// A statement to which not all gave the same source set.
#[derive(Clone, Debug, PartialEq)]
pub struct Disagreement {
    /// Its id.
    pub id: String,
    /// Who wrote it, if a file says so.
    pub teacher: Option<String>,
    /// The document that it belongs to.
    pub document: String,
    /// What stands before it, if a file has that.
    pub before: Option<String>,
    /// Its words, if a file has them.
    pub words: Option<String>,
    /// Each coder's codes, in the order of the coders; `None` from one who did not see it.
    pub codes: Vec<Option<Coding>>,
}

/// What is compared of a statement.
struct Row {
    cluster: usize,
    /// Each coder's codes; `None` from one who did not see it.
    codes: Vec<Option<Codes>>,
}

/// Compares all coders of some files: each file is a coder's, of the file's name, unless its lines
/// have a field `coder`, which then names one or several.
///
/// Intervals hold at `level`; they are by the jackknife that leaves one teacher out at a time, if
/// the files have a field `teacher` for every statement that two coded, or else one document.
///
/// # Errors
///
/// If a coder has an id twice with different lines, there are fewer than two coders, or the level
/// is not between 0.5 and 0.999.
pub fn agree(files: &[CodedFile], level: f64) -> Result<Agreement, Error> {
    if !(0.5..=0.999).contains(&level) {
        return Err(Error::usage(format!(
            "use the level {level}: it is not between 0.5 and 0.999"
        )));
    }
    let joined = Joined::of(files)?;
    let shared: Vec<&Statement<'_>> = joined.statements.iter().filter(|s| s.is_shared()).collect();
    let rows = rows(&shared);
    let coders = joined.coders.len();
    let everyone: Vec<usize> = (0..coders).collect();
    let pairs = everyone.iter().flat_map(|first| {
        let rest = everyone.iter().skip(first + 1);
        rest.map(|second| (*first, *second))
    });
    let mut agreement = Agreement {
        level,
        by: joined.by,
        clusters: clusters(rows.iter().map(|row| row.cluster)),
        coders: (0..coders).map(|at| coded(&joined, at)).collect(),
        statements: joined.statements.len(),
        shared: shared.len(),
        by_all: shared
            .iter()
            .filter(|s| s.lines.iter().all(Option::is_some))
            .count(),
        overall: Variable::ALL
            .map(|variable| measure::overall(variable, &rows, coders, level))
            .into(),
        pairs: pairs
            .map(|(first, second)| pair(&rows, first, second, level))
            .collect(),
        disagreements: shared.iter().filter_map(|one| disagreement(one)).collect(),
        problems: joined.problems,
        notices: joined.notices,
        methods: Vec::new(),
    };
    agreement.methods = prose::of(&agreement);
    Ok(agreement)
}

/// What a coder coded.
fn coded(joined: &Joined<'_>, at: usize) -> Coded {
    let lines = joined
        .statements
        .iter()
        .filter_map(|one| one.lines.get(at).copied().flatten());
    let codings: Vec<&Coding> = lines.map(|line| &line.coding).collect();
    let names = |source: Source| {
        codings
            .iter()
            .filter(|c| c.sources.contains(source))
            .count()
    };
    Coded {
        name: joined
            .coders
            .get(at)
            .copied()
            .unwrap_or_default()
            .to_owned(),
        statements: codings.len(),
        attributions: codings
            .iter()
            .filter(|coding| coding.is_attribution())
            .count(),
        sources: [
            Source::Home,
            Source::School,
            Source::Student,
            Source::Teacher,
        ]
        .map(names),
    }
}

/// What is compared of the statements, those of a cluster side by side, in the order of clusters.
fn rows(shared: &[&Statement<'_>]) -> Vec<Row> {
    let codes = |one: &Statement<'_>| {
        let lines = one.lines.iter();
        lines
            .map(|line| Some(Codes::of(&line.as_ref()?.coding)))
            .collect()
    };
    let row = |one: &&Statement<'_>| Row {
        cluster: one.cluster,
        codes: codes(one),
    };
    let mut rows: Vec<Row> = shared.iter().map(row).collect();
    rows.sort_by_key(|row| row.cluster);
    rows
}

fn pair(rows: &[Row], first: usize, second: usize, level: f64) -> Pair {
    let both: Vec<(usize, [Codes; 2])> = rows
        .iter()
        .filter_map(|row| {
            let codes = |at: usize| row.codes.get(at).copied().flatten();
            Some((row.cluster, [codes(first)?, codes(second)?]))
        })
        .collect();
    let sources = || both.iter().map(|(_, [a, b])| (a.sources, b.sources));
    Pair {
        first,
        second,
        shared: both.len(),
        clusters: clusters(both.iter().map(|(cluster, _)| *cluster)),
        measures: Variable::ALL
            .map(|variable| measure::pair(variable, &both, level))
            .into(),
        confusion: counts(sources()),
        single: single(sources()),
    }
}

/// How many clusters there are, given each statement's in their order.
fn clusters(of_statements: impl Iterator<Item = usize>) -> usize {
    let mut clusters: Vec<usize> = of_statements.collect();
    clusters.dedup();
    clusters.len()
}

/// The statement as one to adjudicate, unless all who saw it gave it the same source set.
fn disagreement(one: &Statement<'_>) -> Option<Disagreement> {
    let mut sets = one.coded().map(|line| line.coding.sources);
    let first = sets.next()?;
    if sets.all(|other| other == first) {
        return None;
    }
    Some(Disagreement {
        id: one.id.to_owned(),
        teacher: one.teacher().map(str::to_owned),
        document: one.document().to_owned(),
        before: one.coded().find_map(|line| line.before.clone()),
        words: one.coded().find_map(|line| line.words.clone()),
        codes: one
            .lines
            .iter()
            .map(|line| Some(line.as_ref()?.coding.clone()))
            .collect(),
    })
}
