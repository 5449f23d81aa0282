//! What stands around a sentence.

use super::SENTENCE;
use crate::analysis::{Analysis, CodedStatement};
use crate::report::excerpt;

/// Fewer characters than this around a sentence are not worth opening.
const LEAST: usize = 120;

/// A sentence within what its writer put around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Paragraph {
    /// What stands before it; empty at the beginning.
    pub before: String,
    /// The sentence.
    pub sentence: String,
    /// What stands after it; empty at the end.
    pub after: String,
}

/// What stands around a statement, by its place, in `limit` characters: its paragraph as far as
/// blank lines mark one, and else the sentences before and after it in the same reflection.
/// `None` where it stands alone or `limit` is too small to be of use.
pub(super) fn around(analysis: &Analysis, at: usize, limit: usize) -> Option<Paragraph> {
    if limit < LEAST {
        return None;
    }
    let sides = |within: bool| {
        let before = gathered(analysis, at, limit, within, |at| at.checked_sub(1));
        let after = gathered(analysis, at, limit, within, |at| Some(at + 1));
        (before, after)
    };
    let (mut before, mut after) = sides(true);
    if before.is_empty() && after.is_empty() {
        (before, after) = sides(false);
    }
    if before.is_empty() && after.is_empty() {
        return None;
    }
    before.reverse();
    let (before, after) = (before.join(" "), after.join(" "));
    // What one side leaves free is the other's.
    let half = limit / 2;
    let of_before = before.chars().count().min(half);
    let of_after = after.chars().count().min(limit - of_before);
    let coded = &analysis.statements[at];
    let words = analysis.reflections[coded.reflection].words(coded.statement);
    Some(Paragraph {
        before: excerpt::ending(&before, limit - of_after),
        sentence: excerpt::beginning(&words, SENTENCE),
        after: excerpt::beginning(&after, of_after.max(1)),
    })
}

/// Sentences from one on, going in one direction, until `limit` characters are passed, the
/// reflection ends or, `within` the paragraph, a blank line comes.
fn gathered(
    analysis: &Analysis,
    from: usize,
    limit: usize,
    within: bool,
    next: impl Fn(usize) -> Option<usize>,
) -> Vec<String> {
    let mut found = Vec::new();
    let (mut at, mut length) = (from, 0);
    while length < limit {
        let here = &analysis.statements[at];
        let Some(there) = next(at).and_then(|at| analysis.statements.get(at)) else {
            break;
        };
        let is_apart = within && has_blank_line_between(analysis, here, there);
        if there.reflection != here.reflection || is_apart {
            break;
        }
        let words = analysis.reflections[there.reflection].words(there.statement);
        length += words.chars().count() + 1;
        found.push(words.into_owned());
        let Some(reached) = next(at) else { break };
        at = reached;
    }
    found
}

fn has_blank_line_between(analysis: &Analysis, one: &CodedStatement, two: &CodedStatement) -> bool {
    let (one, other) = (one.statement, two.statement);
    let range = one.end.min(other.end)..one.start.max(other.start);
    let text = analysis.reflections[two.reflection].text.get(range);
    let lines = text.unwrap_or_default().matches('\n').count();
    lines > 1
}
