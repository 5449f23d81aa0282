//! What one run found, as plain records: the input of every report.
//!
//! Knows nothing of files, models or formats.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use crate::classify::measured::{Measured, Nearest, UNSURE};
use crate::codebook::{Coding, CorpusCoders};
use crate::error::{Notice, Problem};
pub use crate::estimate::reliability::Bin;
use crate::reflection::{Reflection, Statement};
use crate::shift::correct::Correction;
use crate::shift::{Observation, Shift};

/// One statement with one coder's codes.
#[derive(Clone, Debug, PartialEq)]
pub struct CodedStatement {
    /// Position of its reflection in [`Analysis::reflections`], or of its record among those that
    /// were coded.
    pub reflection: usize,
    /// Which statement of the reflection it is, from 1.
    pub number: u32,
    /// Where it stands.
    pub statement: Statement,
    /// What was said of it.
    pub coding: Coding,
}

/// Which model coded, and how well it is known to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ModelNote {
    /// The model's name and version, as the coder's name in codings.
    pub name: String,
    /// What a reader must know of its accuracy, one sentence each.
    pub accuracy: Vec<String>,
    /// What is known of it on each kind of text on which it was tried; none where it was trained
    /// without telling kinds apart.
    pub genres: Vec<Measured>,
    /// Who coded what it was trained and judged on; `None` where nobody said.
    pub coded_by: Option<CorpusCoders>,
    /// The one of these that the texts at hand are most like; `None` where that can't be told.
    pub nearest: Option<Nearest>,
}

/// Everything that one run found.
#[derive(Clone, Debug)]
pub struct Analysis {
    /// What was read, in the order of files and rows, without duplicates.
    pub reflections: Vec<Reflection>,
    /// Every statement with its codes, in the order of the text.
    pub statements: Vec<CodedStatement>,
    /// The labels of the cycles, in their order.
    pub cycles: Vec<Arc<str>>,
    /// Shares by cycle and their change.
    pub shift: Shift,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// What the reader decided that its user should know.
    pub notices: Vec<Notice>,
    /// The shift corrected by what people coded of a sample of these texts, if they did: left
    /// `None` for the caller to fill, who knows of samples.
    pub correction: Option<Correction>,
    /// The blind sample that people have begun and not finished: its codes correct nothing until
    /// they have. Left `None` likewise.
    pub waits_for: Option<String>,
    /// The model that coded.
    pub model: ModelNote,
}

/// What was estimated from one coder's codings.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimated {
    /// Who coded; empty where nobody is named.
    pub coder: Arc<str>,
    /// Shares by cycle and their change, as the coder has them.
    pub shift: Shift,
    /// The same corrected by what people coded of a sample, if they did.
    pub correction: Option<Correction>,
}

impl ModelNote {
    /// What is known of the kind of text that the texts at hand are most like.
    pub fn nearest_genre(&self) -> Option<&Measured> {
        self.genres.get(self.nearest?.at)
    }
}

impl Analysis {
    /// How many teachers wrote: those whose names are not known count as one.
    pub fn teachers(&self) -> usize {
        let names = self
            .reflections
            .iter()
            .map(|reflection| reflection.teacher.as_deref());
        names.collect::<BTreeSet<_>>().len()
    }

    /// The statements that have a cycle, as [`crate::shift::estimate`] counts them.
    ///
    /// # Panics
    ///
    /// If a statement's reflection is none of these.
    pub fn observations(&self) -> Vec<Observation<'_>> {
        observations(&self.reflections, &self.statements, &self.cycles)
    }

    /// How many statements were too uncertain for the bound on errors, and count by their
    /// probabilities.
    pub fn abstained(&self) -> usize {
        let codings = self.statements.iter().map(|coded| &coded.coding);
        codings.filter(|coding| coding.abstain).count()
    }

    /// How many statements were coded as explaining how students do.
    pub fn attributions(&self) -> usize {
        self.statements
            .iter()
            .filter(|coded| coded.coding.is_attribution())
            .count()
    }
}

/// The statements that have a cycle as the statistics see them; where no reflection names one, all
/// of them are of the only cycle.
pub(crate) fn observations<'a>(
    reflections: &'a [Reflection],
    statements: &[CodedStatement],
    cycles: &[Arc<str>],
) -> Vec<Observation<'a>> {
    let positions = positions(reflections, cycles);
    let observation = |coded: &CodedStatement| {
        let reflection = &reflections[coded.reflection];
        Some(Observation {
            teacher: reflection.teacher.as_deref().unwrap_or_default(),
            team: reflection.team.as_deref(),
            group: reflection.group.as_deref(),
            prompt: reflection.prompt.as_deref(),
            cycle: positions[coded.reflection]?,
            sources: coded.coding.sources,
            outcome: coded.coding.outcome,
            agency: coded.coding.agency,
            focus: coded.coding.focus,
            expected: coded.coding.expected(),
        })
    };
    statements.iter().filter_map(observation).collect()
}

/// The position of each reflection's cycle; `None` for one outside all cycles. Where no reflection
/// names one, all of them are of the only cycle.
pub(crate) fn positions(reflections: &[Reflection], cycles: &[Arc<str>]) -> Vec<Option<usize>> {
    let knows_cycles = reflections.iter().any(|one| one.cycle.is_some());
    let only = (!cycles.is_empty()).then_some(0);
    let labels = cycles.iter().enumerate();
    let places: BTreeMap<&str, usize> = labels.map(|(at, label)| (&**label, at)).collect();
    let position = |reflection: &Reflection| match reflection.cycle.as_deref() {
        _ if !knows_cycles => only,
        Some(label) => places.get(label).copied(),
        None => None,
    };
    reflections.iter().map(position).collect()
}
