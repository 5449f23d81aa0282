//! Where reflections stand and whose team may be named where, counted once for a page.

use std::collections::{BTreeMap, BTreeSet};

use super::small_cells::{MIN_TEACHERS, Shown};
use crate::analysis::{self, Analysis};
use crate::shift::By;

/// The cycles of reflections, and the teams that may be named.
pub(super) struct Places<'a> {
    cycles: Vec<Option<usize>>,
    /// Teams with the cycles beside whose sentences they may be named; `None` stands for all who
    /// have no team.
    named: BTreeSet<(Option<&'a str>, usize)>,
}

/// A team and a cycle, and who of it wrote then; nobody for reflections without a teacher.
type Writers<'a> = BTreeMap<(Option<&'a str>, usize), BTreeSet<&'a str>>;

impl<'a> Places<'a> {
    pub(super) fn of(analysis: &'a Analysis, shown: &Shown) -> Self {
        let cycles = analysis::positions(&analysis.reflections, &analysis.cycles);
        let all = 0..analysis.reflections.len();
        let writers = writers(analysis, &cycles, all);
        let explaining = analysis.statements.iter();
        let explaining = explaining.filter(|coded| coded.coding.is_attribution());
        let explaining = explaining.map(|coded| coded.reflection);
        let explaining = self::writers(analysis, &cycles, explaining);
        let strata = analysis.shift.by(By::Team).iter().enumerate();
        let strata: BTreeMap<&str, usize> = strata.map(|(at, one)| (&*one.name, at)).collect();
        // Sentences without a team are theirs where all others have one.
        let gives_away = |cycle: usize| {
            let few = |writers: &Writers<'_>| {
                let alone = writers.get(&(None, cycle));
                alone.is_some_and(|alone| alone.len() < MIN_TEACHERS)
            };
            few(&writers) || few(&explaining)
        };
        let named = writers.iter().filter(|((team, cycle), writers)| {
            let stratum = team.and_then(|team| strata.get(team));
            let is_shown = match stratum {
                Some(at) => shown.team(*at, *cycle),
                None => writers.len() >= MIN_TEACHERS,
            };
            is_shown && !gives_away(*cycle)
        });
        Self {
            named: named.map(|(place, _)| *place).collect(),
            cycles,
        }
    }

    /// The cycle of a reflection, both by their places; `None` for one outside all cycles.
    pub(super) fn cycle(&self, reflection: usize) -> Option<usize> {
        self.cycles.get(reflection).copied().flatten()
    }

    /// Whether a team may be named beside a sentence of a cycle where small cells are left out.
    pub(super) fn names(&self, team: Option<&str>, cycle: usize) -> bool {
        self.named.contains(&(team, cycle))
    }
}

fn writers<'a>(
    analysis: &'a Analysis,
    cycles: &[Option<usize>],
    reflections: impl Iterator<Item = usize>,
) -> Writers<'a> {
    let mut writers = Writers::new();
    for at in reflections {
        let Some(cycle) = cycles[at] else { continue };
        let reflection = &analysis.reflections[at];
        let place = (reflection.team.as_deref(), cycle);
        let of_team = writers.entry(place).or_default();
        of_team.extend(reflection.teacher.as_deref());
    }
    writers
}
