//! One stratum: a cell a cycle, and the changes between them.

use std::sync::Arc;

use super::change;
use super::contrast::{Contrast, Window};
use super::ratio::Ratio;
use super::tally::{Tally, whole};
use super::{Cell, Change, Stratum, holm, level};

/// How every stratum of a study is estimated.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    /// How many cycles there are.
    pub(super) cycles: usize,
    /// Those compared.
    pub(super) window: Window,
    /// The confidence level.
    pub(super) level: f64,
}

impl Frame {
    /// The estimates of a stratum for the sources for which `is_of` holds.
    pub(super) fn stratum(
        &self,
        name: Arc<str>,
        tally: &Tally,
        is_of: impl Fn(usize) -> bool,
    ) -> Stratum {
        let mut stratum = Stratum {
            name,
            cells: self.cells(tally),
            ..Stratum::default()
        };
        for source in (0..4).filter(|source| is_of(*source)) {
            let share = Ratio::share(tally, self.cycles, source);
            let fractional = Ratio::fractional(tally, self.cycles, source);
            let shares = level::levels(&share, self.level);
            let checks = level::checks(&share, self.level);
            let fractional = level::levels(&fractional, self.level);
            let of_cells = shares.into_iter().zip(checks).zip(fractional);
            for (cell, ((share, check), fractional)) in stratum.cells.iter_mut().zip(of_cells) {
                cell.shares[source] = share;
                cell.checks[source] = check;
                cell.fractional[source] = fractional;
            }
            stratum.first_to_last[source] = self.first_to_last(&share);
            stratum.trend[source] = self.trend(&share);
            stratum.logit_trend[source] = change::logit(&share, self.window, self.level);
        }
        adjust(&mut stratum.first_to_last);
        adjust(&mut stratum.trend);
        adjust(&mut stratum.logit_trend);
        stratum
    }

    /// What was counted in each cycle, and the rates.
    fn cells(&self, tally: &Tally) -> Vec<Cell> {
        let mut cells = vec![Cell::default(); self.cycles];
        let mut expected = vec![0.0; self.cycles];
        let mut writers = Vec::with_capacity(tally.entries.len());
        for entry in &tally.entries {
            cells[entry.cycle].statements += entry.counts.statements;
            expected[entry.cycle] += entry.counts.attributions;
            writers.push((entry.cycle, entry.teacher));
        }
        writers.sort_unstable();
        writers.dedup();
        for (cycle, _) in writers {
            cells[cycle].teachers += 1;
        }
        let rates = level::rates(&Ratio::rate(tally, self.cycles), self.level);
        for (cell, (expected, rate)) in cells.iter_mut().zip(expected.into_iter().zip(rates)) {
            cell.attributions = whole(expected);
            cell.rate = rate;
        }
        cells
    }

    pub(super) fn first_to_last(&self, share: &Ratio) -> Option<Change> {
        let contrast = Contrast::ends(share, self.window)?;
        change::change(share, &contrast, self.level)
    }

    pub(super) fn trend(&self, share: &Ratio) -> Option<Change> {
        let contrast = Contrast::line(share, self.window)?;
        change::change(share, &contrast, self.level)
    }
}

/// Corrects the p-values for looking at several sources.
pub(super) fn adjust(changes: &mut [Option<Change>; 4]) {
    let p_values = changes
        .each_ref()
        .map(|change| change.as_ref().and_then(|change| change.p_value));
    for (change, adjusted) in changes.iter_mut().zip(holm::over_sources(p_values)) {
        if let Some(change) = change {
            change.p_adjusted = adjusted;
        }
    }
}
