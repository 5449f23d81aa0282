//! Who wrote in which of the cycles compared.

use super::Attrition;
use super::ratio::Ratio;
use super::stratum::{Frame, adjust};
use super::tally::Tally;

/// The teachers of two cycles, and the shift of those with attributions in both.
pub(super) fn of(tally: &Tally, from: usize, to: usize, frame: &Frame) -> Attrition {
    let wrote = |cycle: usize| {
        tally.teachers(|entry| entry.cycle == cycle && entry.counts.attributions > 0.0)
    };
    let (first, last) = (wrote(from), wrote(to));
    let both = &first & &last;
    let of_both = tally.only(&both);
    let mut matched = [0, 1, 2, 3].map(|source| {
        let share = Ratio::share(&of_both, frame.cycles, source);
        let mut frame = *frame;
        (frame.window.from, frame.window.to) = (Some(from), Some(to));
        frame.first_to_last(&share)
    });
    adjust(&mut matched);
    Attrition {
        from,
        to,
        both: both.len(),
        only_first: first.len() - both.len(),
        only_last: last.len() - both.len(),
        matched,
    }
}
