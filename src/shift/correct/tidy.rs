//! A correction as rows of the table of estimates.

use super::{Correction, Quality};
use crate::shift::Change;
use crate::shift::tidy::{Row, SOURCES, row, term};

/// The rows of a correction: by each method rates and shares by cycle, then their changes; then the
/// test of drift, and last how far model and people agree. `method` names the way of counting (in
/// the last rows that of the interval), `stratum` is `all`.
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
    if let Some(agreement) = &correction.agreement {
        for (source, at) in SOURCES {
            let of_source = agreement.sources.get(at.index());
            rows.extend(of_source.into_iter().flat_map(|one| quality(source, one)));
        }
        rows.extend(quality("any", &agreement.attribution));
        let kappa = agreement.set_kappa.iter();
        rows.extend(kappa.map(|kappa| row(term::KAPPA, "set", "all".into()).estimate(kappa)));
    }
    rows
}

fn quality<'a>(source: &'static str, of: &Quality) -> impl Iterator<Item = Row<'a>> {
    let found = [
        (term::PRECISION, &of.precision),
        (term::RECALL, &of.recall),
        (term::F1, &of.f1),
        (term::KAPPA, &of.kappa),
        (term::BRIER, &of.brier),
        (term::CALIBRATION_ERROR, &of.calibration),
        (term::EXCESS, &of.excess),
    ];
    let rows = found.map(|(term, found)| {
        let found = found.as_ref()?;
        Some(row(term, source, "all".into()).estimate(found))
    });
    rows.into_iter().flatten()
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
            p_adjusted: change.p_adjusted,
            ..row(term, source, "all".into()).estimate(&change.estimate)
        });
    }
}
