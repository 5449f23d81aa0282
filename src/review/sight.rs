//! What a coder may see of a statement.

use super::roles::Roles;
use super::sample::Sample;
use crate::codebook::Coder;
use crate::store::{Coded, Contents};

/// What a coder may see of a statement beyond its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// Everything.
    Open,
    /// Nothing but their own codes: it is in a blind sample that they have not finished.
    Blind,
}

/// Statements of which a coder may see nothing but their text and their own codes, in whichever
/// queue: those of blind samples that the coder has not finished.
///
/// Depends on the samples and the coder's own codes alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hidden {
    /// In the order of the text.
    statements: Vec<u32>,
    /// Names of the samples.
    samples: Vec<String>,
}

impl Hidden {
    /// What is hidden from a coder.
    #[must_use]
    pub fn from(contents: &Contents, samples: &[Sample], coder: &Coder) -> Self {
        let unfinished = samples
            .iter()
            .filter(|sample| sample.blind && !sample.is_finished(contents, coder));
        let mut hidden = Self::default();
        for sample in unfinished {
            hidden.statements.extend_from_slice(sample.statements());
            hidden.samples.push(sample.name.clone());
        }
        hidden.statements.sort_unstable();
        hidden.statements.dedup();
        hidden
    }

    /// Whether a statement is hidden.
    pub fn contains(&self, statement: u32) -> bool {
        self.statements.binary_search(&statement).is_ok()
    }

    /// How many statements are.
    pub fn len(&self) -> usize {
        self.statements.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.statements.is_empty()
    }

    /// Names of the blind samples that are not finished.
    pub fn samples(&self) -> &[String] {
        &self.samples
    }
}

/// What a coder may see of a statement.
pub fn sight(contents: &Contents, samples: &[Sample], coder: &Coder, statement: u32) -> Sight {
    let blind = samples.iter().any(|sample| {
        sample.blind && sample.contains(statement) && !sample.is_finished(contents, coder)
    });
    if blind { Sight::Blind } else { Sight::Open }
}

/// All that may be shown of a statement, beyond its text, to one coder.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen<'a> {
    /// Whether anything but the text may be: codes made under [`Sight::Blind`] are blind.
    pub sight: Sight,
    /// The current model's codes.
    pub suggestion: Option<&'a Coded>,
    /// The coder's own.
    pub own: Option<&'a Coded>,
    /// Those of other people and those adjudicated, in the order of the coders' names.
    pub others: Vec<&'a Coded>,
    /// Whether teacher, team, group, cycle and date may be named: they might lead a coder.
    pub may_show_names: bool,
}

/// All that may be shown of a statement to the person at the page.
#[must_use]
pub fn card<'a>(
    contents: &'a Contents,
    samples: &[Sample],
    coder: &Coder,
    statement: u32,
) -> Seen<'a> {
    let sight = sight(contents, samples, coder, statement);
    let roles = Roles::of(contents, coder);
    let all = contents.of(statement);
    let mut seen = Seen {
        sight,
        suggestion: None,
        own: roles.own(all),
        others: Vec::new(),
        may_show_names: false,
    };
    if sight == Sight::Open {
        let is_other = |one: &&Coded| {
            let is_model = contents.models.get(usize::from(one.coder)).copied();
            is_model == Some(false) && roles.own != Some(one.coder)
        };
        seen.suggestion = roles.suggestion(all);
        seen.others = all.iter().filter(is_other).collect();
        seen.may_show_names = true;
    }
    seen
}
