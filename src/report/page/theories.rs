//! Theories of action found in the logs, and what later cycles say of them.

use super::Context;
use crate::report::evidence::{self, Held, Later, Quote};

/// Theories on one page, at most.
const MOST: usize = 5;

/// One theory.
pub(super) struct Theory {
    pub cycle: String,
    pub quote: Quote,
    /// What later cycles say of it, or that they don't.
    pub later: String,
    /// Their sentences, each with the name of its cycle.
    pub said: Vec<(String, Quote)>,
}

pub(super) fn of(context: &Context<'_>) -> Vec<Theory> {
    let found = evidence::theories(context.analysis, context, MOST);
    found
        .into_iter()
        .map(|held| theory(context, held))
        .collect()
}

fn theory(context: &Context<'_>, held: Held) -> Theory {
    let (later, said) = match held.later {
        Later::Said(said) => ("theories-later", said),
        Later::Nothing => ("theories-nothing", Vec::new()),
        Later::Last => ("theories-last", Vec::new()),
        Later::Hidden => ("theories-kept", Vec::new()),
    };
    let named = |(cycle, quote): (usize, Quote)| (context.cycle(cycle), quote);
    Theory {
        cycle: context.cycle(held.cycle),
        quote: held.quote,
        later: context.words.get(later),
        said: said.into_iter().map(named).collect(),
    }
}
