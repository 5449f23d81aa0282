//! The teachers' own sentences, cycle by cycle and source by source.

use super::catalogue::gaps;
use super::figures::mark;
use super::wording::SOURCES;
use super::{Audience, Context};
use crate::report::evidence::{self, CycleQuotes, Discretion, Quote};

/// The sentences of the page.
pub(super) struct Voices {
    pub cycles: Vec<Chapter>,
    /// That cycles in the middle were left out to keep the page small; empty if none was.
    pub left_out: String,
    /// Whether words of any sentence are marked.
    pub is_marked: bool,
}

/// One cycle.
pub(super) struct Chapter {
    pub name: String,
    pub is_open: bool,
    pub parts: Vec<VoicesOf>,
}

/// One source within a cycle.
pub(super) struct VoicesOf {
    pub name: String,
    pub class: &'static str,
    /// The outline of its sign, as in the drawings.
    pub path: &'static str,
    pub count: String,
    pub quotes: Vec<Quote>,
}

impl Discretion for Context<'_> {
    fn cycle(&self, reflection: usize) -> Option<usize> {
        self.places.cycle(reflection)
    }

    fn shows(&self, cycle: usize) -> bool {
        self.shown.cycle(cycle)
    }

    fn names(&self, team: Option<&str>, cycle: usize) -> bool {
        self.is_open() || self.places.names(team, cycle)
    }

    fn tells_outcome(&self, cycle: usize) -> bool {
        self.shown.tells_outcome(cycle)
    }

    fn labels(&self) -> bool {
        // At the team's table nobody needs it, and with a turn of phrase it may tell who wrote.
        self.settings.audience != Audience::Team
    }

    fn per_cell(&self) -> usize {
        self.per_cell
    }

    fn is_open(&self) -> bool {
        !self.settings.audience.is_protected()
    }

    fn link(&self, statement: usize) -> Option<String> {
        super::review::link(self, statement)
    }
}

pub(super) fn of(context: &Context<'_>) -> Voices {
    let gathered = evidence::gather(context.analysis, context);
    let cells = context.analysis.shift.overall.cells.iter().enumerate();
    let with_any = cells.filter(|(at, cell)| cell.attributions > 0 && context.shown.cycle(*at));
    let left_out = with_any.count().saturating_sub(gathered.len());
    let last = gathered.len().saturating_sub(1);
    let mut quotes = gathered
        .iter()
        .flat_map(|cycle| cycle.quotes.iter().flatten());
    let is_marked = quotes.any(Quote::is_marked);
    let chapter = |(at, cycle)| chapter(context, cycle, at == 0 || at == last);
    Voices {
        cycles: gathered.into_iter().enumerate().map(chapter).collect(),
        left_out: if left_out > 0 {
            context
                .words
                .fill("voices-left-out", &gaps!["count" => left_out])
        } else {
            String::new()
        },
        is_marked,
    }
}

fn chapter(context: &Context<'_>, cycle: CycleQuotes, is_open: bool) -> Chapter {
    let CycleQuotes {
        cycle,
        found,
        mut quotes,
    } = cycle;
    let parts = SOURCES
        .iter()
        .filter(|source| found[source.index()] > 0)
        .map(|source| VoicesOf {
            name: context.words.source(*source),
            class: source.name(),
            path: mark(*source).path(),
            count: context.words.explanations(found[source.index()]),
            quotes: std::mem::take(&mut quotes[source.index()]),
        });
    Chapter {
        parts: parts.collect(),
        name: context.cycle(cycle),
        is_open,
    }
}
