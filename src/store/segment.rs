//! Where the statements of a text begin and end, once people have split and merged them.

use std::collections::BTreeSet;

use super::event::Act;
use crate::reflection::{Layout, Reflection, Statement, without_marks};

/// What a split or a merge does: it takes statements away and puts others in their place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cut {
    /// Statements that must stand, in their order; of a merge, with none between them.
    pub(super) takes: Vec<Statement>,
    /// What stands in their place.
    pub(super) makes: Vec<Statement>,
}

impl Cut {
    /// What a split or a merge would do to a text; `None` of another act.
    ///
    /// # Errors
    ///
    /// If the text has no such places, or what remained would have no words: a fragment.
    pub(super) fn of(act: &Act, reflection: &Reflection) -> Option<Result<Self, String>> {
        match act {
            Act::Split { start, end, at, .. } => Some(split(
                reflection,
                Statement {
                    start: *start,
                    end: *end,
                },
                *at,
            )),
            Act::Merge { first, second, .. } => {
                let of = |(start, end)| Statement { start, end };
                Some(merge(reflection, of(*first), of(*second)))
            }
            Act::Code { .. } | Act::Memo { .. } | Act::Undo { .. } => None,
        }
    }

    /// Does it to the statements that stand; whether it could be done.
    pub(super) fn apply(&self, standing: &mut BTreeSet<Statement>) -> bool {
        let first = self.takes.first().copied();
        let run: Vec<Statement> = match first {
            Some(first) => standing
                .range(first..)
                .take(self.takes.len())
                .copied()
                .collect(),
            None => return false,
        };
        if run != self.takes {
            return false;
        }
        for statement in &self.takes {
            standing.remove(statement);
        }
        standing.extend(&self.makes);
        true
    }
}

fn split(reflection: &Reflection, whole: Statement, at: usize) -> Result<Cut, String> {
    let Statement { start, end } = whole;
    let parts = [(start, at), (at, end)].map(|(start, end)| trimmed(&reflection.text, start, end));
    let [Some(first), Some(second)] = parts else {
        return Err(format!(
            "no two parts of the bytes {start} to {end} meet at {at}"
        ));
    };
    let makes = vec![first, second];
    match makes
        .iter()
        .find(|part| reflection.words(**part).trim().is_empty())
    {
        Some(part) => Err(format!(
            "no words are left in the bytes {} to {}",
            part.start, part.end
        )),
        None => Ok(Cut {
            takes: vec![whole],
            makes,
        }),
    }
}

/// A part of the text without the white space at its ends; `None` if there is no such part or it
/// is only white space.
fn trimmed(text: &str, start: usize, end: usize) -> Option<Statement> {
    let part = text.get(start..end)?;
    let start = end - part.trim_start().len();
    let words = part.trim();
    (!words.is_empty()).then_some(Statement {
        start,
        end: start + words.len(),
    })
}

fn merge(reflection: &Reflection, first: Statement, second: Statement) -> Result<Cut, String> {
    let text = &reflection.text;
    let whole = Statement {
        start: first.start,
        end: second.end,
    };
    let is_sound = first.start < first.end
        && first.end <= second.start
        && second.start < second.end
        && [first, second]
            .iter()
            .all(|one| text.get(one.start..one.end).is_some());
    if !is_sound {
        let Statement { start, end } = whole;
        return Err(format!(
            "no two statements make up the bytes {start} to {end}"
        ));
    }
    if parted(reflection, first, second) {
        return Err("something that is no prose stands between the two".to_owned());
    }
    Ok(Cut {
        takes: vec![first, second],
        makes: vec![whole],
    })
}

/// Whether two statements stand in different blocks, with more than white space between them.
fn parted(reflection: &Reflection, first: Statement, second: Statement) -> bool {
    let Layout::Blocks { blocks, markup } = &reflection.layout else {
        return false;
    };
    let is_one =
        |block: &std::ops::Range<usize>| block.start <= first.start && second.end <= block.end;
    let between = without_marks(&reflection.text, &(first.end..second.start), markup);
    !between.trim().is_empty() && !blocks.iter().any(is_one)
}
