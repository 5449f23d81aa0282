//! Sentences that a coach or researcher should check: surprising ones and uncertain ones.

use super::Context;
use super::audience::Part;
use super::catalogue::gaps;
use crate::report::evidence::{self, Quote, Reason, Surprise};

/// Sentences of each kind, at most.
const MOST: usize = 6;

/// What there is to check.
pub(super) struct Check {
    pub surprising: Vec<Odd>,
    pub uncertain: Vec<Quote>,
}

/// A sentence, and in words why it surprises.
pub(super) struct Odd {
    pub reason: String,
    pub quote: Quote,
}

/// `None` where there is nothing to check or the page's readers are not asked to.
pub(super) fn of(context: &Context<'_>) -> Option<Check> {
    if !context.has(Part::Doubtful) {
        return None;
    }
    let surprising = evidence::surprising(context.analysis, context, MOST);
    let check = Check {
        surprising: surprising
            .into_iter()
            .map(|one| odd(context, one))
            .collect(),
        uncertain: evidence::doubtful(context.analysis, context, MOST),
    };
    (!check.surprising.is_empty() || !check.uncertain.is_empty()).then_some(check)
}

fn odd(context: &Context<'_>, surprise: Surprise) -> Odd {
    let words = context.words;
    let source = gaps!["source" => surprise.source.name()];
    Odd {
        reason: match surprise.reason {
            Reason::OwnFailure => words.get("surprise-own-failure"),
            Reason::OutsideSuccess => words.fill("surprise-outside-success", &source),
            Reason::RareSource => words.fill("surprise-rare-source", &source),
            Reason::UnlikeWriter => words.fill("surprise-unlike-writer", &source),
        },
        quote: surprise.quote,
    }
}
