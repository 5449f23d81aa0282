//! The project file, as far as `review` reads it: a stand-in until the module itself is merged.

use std::sync::Arc;

use jiff::civil::Date;

use crate::codebook::{Agency, Coder, Focus, Outcome, Sources};
use crate::reflection::Statement;

/// The coder under whose name adjudicated codes stand.
pub const ADJUDICATED: &str = "adjudicated";

/// Names one statement in every copy of a project.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(pub [u8; 16]);

/// What is in force, compactly.
#[derive(Clone, Debug, Default)]
pub struct Contents {
    /// Labels of the cycles, in order.
    pub cycles: Vec<Arc<str>>,
    /// Who coded, by name.
    pub coders: Vec<Coder>,
    /// Which of them are models.
    pub models: Vec<bool>,
    /// Current texts.
    pub reflections: Vec<ReflectionRow>,
    /// Active statements, in the order of reflections and text.
    pub statements: Vec<StatementRow>,
    /// Codes in force, by statement and coder.
    pub coded: Vec<Coded>,
}

/// A reflection without its text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReflectionRow {
    /// Its row.
    pub row: u32,
    /// Its id.
    pub id: Arc<str>,
    /// Who wrote it.
    pub teacher: Option<Arc<str>>,
    /// The writer's team.
    pub team: Option<Arc<str>>,
    /// The writer's group.
    pub group: Option<Arc<str>>,
    /// The question.
    pub prompt: Option<Arc<str>>,
    /// Position of its cycle.
    pub cycle: Option<u16>,
    /// When it was written.
    pub date: Option<Date>,
}

/// An active statement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StatementRow {
    /// Its key.
    pub key: Key,
    /// Position of its reflection.
    pub reflection: u32,
    /// Which of the active ones it is, from 1.
    pub number: u32,
    /// Where it stands.
    pub statement: Statement,
    /// The splitter's number.
    pub original: Option<u32>,
}

/// One coder's codes of one statement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coded {
    /// Position of the statement.
    pub statement: u32,
    /// Position of the coder.
    pub coder: u16,
    /// Whether they were made without seeing others'.
    pub blind: bool,
    /// The sources.
    pub sources: Sources,
    /// The outcome.
    pub outcome: Option<Outcome>,
    /// The agency.
    pub agency: Option<Agency>,
    /// The focus of each source.
    pub focus: [Option<Focus>; 4],
    /// A model's probabilities.
    pub probabilities: Option<[f32; 4]>,
    /// A model's confidence.
    pub confidence: Option<f32>,
    /// Whether the model abstains.
    pub abstain: bool,
    /// When, in milliseconds since 1970.
    pub time: i64,
}

impl Contents {
    /// A statement's id.
    pub fn id(&self, statement: u32) -> String {
        let Some(row) = self.statements.get(statement as usize) else {
            return String::new();
        };
        let reflection = self.reflections.get(row.reflection as usize);
        let id = reflection.map_or("", |reflection| &reflection.id);
        match row.original {
            Some(number) => format!("{id}.{number}"),
            None => format!("{id}@{}-{}", row.statement.start, row.statement.end),
        }
    }

    /// The codes of a statement.
    pub fn of(&self, statement: u32) -> &[Coded] {
        let from = self.coded.partition_point(|one| one.statement < statement);
        let to = self.coded.partition_point(|one| one.statement <= statement);
        self.coded.get(from..to).unwrap_or_default()
    }
}
