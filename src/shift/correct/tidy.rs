//! A correction as rows of the table of estimates.

use super::Correction;
use crate::shift::Change;
use crate::shift::tidy::{Row, SOURCES, row, term};

/// The rows of a correction: by each method rates and shares by cycle, then their changes; last the
/// test of drift. `method` names the way of counting, `stratum` is `all`.
pub fn rows(correction: &Correction) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    for found in &correction.methods {
        let method = found.method.name();
        for (cycle, level) in correction.cycles.iter().zip(&found.levels) {
            let of = |term, source| Row {
                cycle: Some(&**cycle),
                ..row(term, source, "all".into())
            };
            let rate = level.rate.iter();
            rows.extend(rate.map(|rate| Row {
                method,
                ..of(term::RATE, "any").estimate(rate)
            }));
            for (source, at) in SOURCES {
                let share = level.shares[at.index()].iter();
                rows.extend(share.map(|share| Row {
                    method,
                    ..of(term::SHARE, source).estimate(share)
                }));
            }
        }
        for (term, all) in [
            (term::SHIFT, &found.first_to_last),
            (term::TREND, &found.trend),
            (term::LOGIT_TREND, &found.log_odds),
        ] {
            changes(&mut rows, correction, (term, method), all);
        }
    }
    let how = (term::DRIFT, "ppi-per-cycle - ppi-pooled");
    changes(&mut rows, correction, how, &correction.drift);
    rows
}

fn changes<'a>(
    rows: &mut Vec<Row<'a>>,
    correction: &'a Correction,
    (term, method): (&'static str, &'static str),
    all: &[Option<Change>; 4],
) {
    for (source, at) in SOURCES {
        let Some(change) = &all[at.index()] else {
            continue;
        };
        let label = |cycle: usize| correction.cycles.get(cycle).map(|name| &**name);
        rows.push(Row {
            method,
            from: label(change.from),
            to: label(change.to),
            df: change.p_value.map(|_| change.df),
            p_value: change.p_value,
            ..row(term, source, "all".into()).estimate(&change.estimate)
        });
    }
}
