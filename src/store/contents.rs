//! What is in force, compactly and without texts: [`Contents`].

use std::sync::Arc;

use jiff::civil::Date;

use super::key::Key;
use crate::codebook::{Agency, Coder, Focus, Outcome, Sources};
use crate::reflection::Statement;

/// What is in force in a project: 100,000 statements with a coding each take about 15 MB.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contents {
    /// The labels of the cycles, in their order.
    pub cycles: Vec<Arc<str>>,
    /// Everyone who has ever done something, by name.
    pub coders: Vec<Coder>,
    /// Of each of the coders, whether it is a model: whether it has ever told a probability.
    pub models: Vec<bool>,
    /// The reflections, each in the current version of its text, in their order.
    pub reflections: Vec<ReflectionRow>,
    /// The statements that stand, in the order of reflections and of the text.
    pub statements: Vec<StatementRow>,
    /// The coding in force of each coder and statement, in the order of statements and coders.
    pub coded: Vec<Coded>,
    /// The last coding of each coder and statement that was made blind, whether it is still in
    /// force or not, in the order of statements and coders. Reliability is computed from these.
    pub blind: Vec<Coded>,
    /// Positions of statements in the order of their keys: [`Contents::index`].
    pub by_key: Vec<u32>,
}

/// A reflection without its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReflectionRow {
    /// Its number in the file: for [`super::Project::reflection`].
    pub row: u32,
    /// Its id.
    pub id: Arc<str>,
    /// Who wrote it.
    pub teacher: Option<Arc<str>>,
    /// The writer's team.
    pub team: Option<Arc<str>>,
    /// The group that the study contrasts.
    pub group: Option<Arc<str>>,
    /// The question that it answers.
    pub prompt: Option<Arc<str>>,
    /// Position of its cycle in [`Contents::cycles`].
    pub cycle: Option<u16>,
    /// When it was written.
    pub date: Option<Date>,
}

/// A statement that stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatementRow {
    /// Its name in every copy of the project.
    pub key: Key,
    /// Position of its reflection in [`Contents::reflections`].
    pub reflection: u32,
    /// Which of the statements of the reflection that stand it is, from 1.
    pub number: u32,
    /// Where in the text.
    pub statement: Statement,
    /// Which it was as the text was first split, from 1; `None` if people made it.
    pub original: Option<u32>,
}

/// A coding that counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coded {
    /// Position of the statement in [`Contents::statements`].
    pub statement: u32,
    /// Position of the coder in [`Contents::coders`].
    pub coder: u16,
    /// Whether it was made without seeing suggestions or others' codes.
    pub blind: bool,
    /// Where the causes named lie.
    pub sources: Sources,
    /// How what is explained went.
    pub outcome: Option<Outcome>,
    /// Whose practice.
    pub agency: Option<Agency>,
    /// What within each source.
    pub focus: [Option<Focus>; 4],
    /// A model's probability that each source is named.
    pub probabilities: Option<[f32; 4]>,
    /// A model's probability that the source set is right.
    pub confidence: Option<f32>,
    /// A model's: too uncertain for its user's bound.
    pub abstain: bool,
    /// When: milliseconds since 1970.
    pub time: i64,
}

impl Contents {
    /// The id of a statement as codings and plans name it: the reflection's with `.` and the
    /// number that it has had from the first; of one that people made with `@` and where it stands.
    /// `None` if there is no such statement.
    pub fn id(&self, statement: u32) -> Option<String> {
        let row = self.statement(statement)?;
        let reflection = self.reflections.get(at(row.reflection))?;
        Some(id(&reflection.id, row))
    }

    /// A statement by its position.
    pub fn statement(&self, statement: u32) -> Option<&StatementRow> {
        self.statements.get(at(statement))
    }

    /// The reflection of a statement.
    pub fn reflection(&self, statement: u32) -> Option<&ReflectionRow> {
        self.reflections
            .get(at(self.statement(statement)?.reflection))
    }

    /// The codings of a statement that are in force, in the order of coders.
    pub fn of(&self, statement: u32) -> &[Coded] {
        range(&self.coded, statement)
    }

    /// The last blind coding of each coder of a statement, in the order of coders.
    pub fn blind_of(&self, statement: u32) -> &[Coded] {
        range(&self.blind, statement)
    }

    /// The position of a statement that stands.
    pub fn find(&self, key: Key) -> Option<u32> {
        let key_of = |position: &u32| self.statement(*position).map(|row| row.key);
        let found = self
            .by_key
            .binary_search_by(|position| key_of(position).cmp(&Some(key)));
        self.by_key.get(found.ok()?).copied()
    }

    /// The position of a coder.
    pub fn coder(&self, coder: &Coder) -> Option<u16> {
        let found = self.coders.binary_search(coder).ok()?;
        u16::try_from(found).ok()
    }

    /// Makes [`Contents::by_key`] anew, for whoever has put statements together by hand.
    pub fn index(&mut self) {
        let count = u32::try_from(self.statements.len()).unwrap_or(u32::MAX);
        let mut order: Vec<u32> = (0..count).collect();
        order.sort_unstable_by_key(|position| self.statement(*position).map(|row| row.key));
        self.by_key = order;
    }
}

/// The id of a statement of a reflection.
pub(super) fn id(reflection: &str, row: &StatementRow) -> String {
    match row.original {
        Some(number) => format!("{reflection}.{number}"),
        None => format!("{reflection}@{}-{}", row.statement.start, row.statement.end),
    }
}

/// A position as an index.
pub(super) fn at(position: u32) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

fn range(coded: &[Coded], statement: u32) -> &[Coded] {
    let from = coded.partition_point(|one| one.statement < statement);
    let rest = coded.get(from..).unwrap_or_default();
    let to = rest.partition_point(|one| one.statement == statement);
    rest.get(..to).unwrap_or_default()
}
