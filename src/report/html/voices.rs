//! The teachers' own sentences, cycle by cycle and source by source.

use super::figures::mark;
use super::wording::{SOURCES, counted, source_name};
use super::{MIN_TEACHERS, cycle_name};
use crate::analysis::Analysis;
use crate::report::evidence::{self, CycleQuotes, Quote};

/// The sentences of the page.
pub(super) struct Voices {
    pub cycles: Vec<Chapter>,
    /// How many cycles in the middle were left out to keep the page small.
    pub left_out: usize,
}

/// One cycle.
pub(super) struct Chapter {
    pub name: String,
    pub is_open: bool,
    pub parts: Vec<Part>,
}

/// One source within a cycle.
pub(super) struct Part {
    pub name: &'static str,
    pub class: &'static str,
    /// The outline of its sign, as in the drawings.
    pub path: &'static str,
    pub count: String,
    pub quotes: Vec<Quote>,
}

pub(super) fn of(analysis: &Analysis) -> Voices {
    let gathered = evidence::gather(analysis, MIN_TEACHERS);
    let with_any = analysis
        .shift
        .overall
        .cells
        .iter()
        .filter(|cell| cell.attributions > 0);
    let left_out = with_any.count().saturating_sub(gathered.len());
    let last = gathered.len().saturating_sub(1);
    let chapter = |(at, cycle)| chapter(analysis, cycle, at == 0 || at == last);
    Voices {
        cycles: gathered.into_iter().enumerate().map(chapter).collect(),
        left_out,
    }
}

fn chapter(analysis: &Analysis, cycle: CycleQuotes, is_open: bool) -> Chapter {
    let CycleQuotes {
        cycle,
        found,
        mut quotes,
    } = cycle;
    let label = cycle.map_or("", |at| &analysis.cycles[at]);
    let parts = SOURCES
        .iter()
        .filter(|source| found[source.index()] > 0)
        .map(|source| Part {
            name: source_name(*source),
            class: source.name(),
            path: mark(*source).path(),
            count: counted(found[source.index()], "explanation"),
            quotes: std::mem::take(&mut quotes[source.index()]),
        });
    Chapter {
        parts: parts.collect(),
        name: cycle_name(label),
        is_open,
    }
}
