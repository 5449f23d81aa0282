//! A correction by human codes as a record.

use serde::Serialize;

use super::shift::{Change, Estimate, by_source, change, estimate};
use super::{Bin, bin};
use crate::report::by_source::BySource;
use crate::report::number::significant;
use crate::shift::{self, correct};

/// Everything that was corrected, and by how much the model's word counted.
#[derive(Serialize)]
pub(super) struct Correction<'a> {
    sample: Vec<Coverage<'a>>,
    methods: Vec<ByMethod<'a>>,
    lambda: BySource<f64>,
    lambda_of_rate: f64,
    drift: BySource<Option<Change<'a>>>,
    agreement: Option<Agreement>,
    reliability: BySource<Vec<Bin>>,
    warnings: &'a [String],
    text: &'a str,
}

#[derive(Serialize)]
struct Coverage<'a> {
    cycle: &'a str,
    statements: u64,
    coded: u64,
    attributions: u64,
}

#[derive(Serialize)]
struct ByMethod<'a> {
    method: &'static str,
    assumption: &'static str,
    cycles: Vec<Level<'a>>,
    shift: BySource<Option<Change<'a>>>,
    trend: BySource<Option<Change<'a>>>,
    logit_trend: BySource<Option<Change<'a>>>,
}

#[derive(Serialize)]
struct Level<'a> {
    cycle: &'a str,
    attributions_per_100_statements: Option<Estimate>,
    shares: BySource<Option<Estimate>>,
}

#[derive(Serialize)]
struct Agreement {
    sources: BySource<Quality>,
    attribution: Quality,
    set_kappa: Option<Estimate>,
}

#[derive(Serialize)]
struct Quality {
    precision: Option<Estimate>,
    recall: Option<Estimate>,
    f1: Option<Estimate>,
    kappa: Option<Estimate>,
    brier: Option<Estimate>,
    calibration_error: Option<Estimate>,
    excess: Option<Estimate>,
}

/// The record of a correction.
pub(super) fn record(found: &correct::Correction) -> Correction<'_> {
    let cycles: Vec<&str> = found.cycles.iter().map(AsRef::as_ref).collect();
    let [home, school, student, teacher, rate] = found.lambda.map(significant);
    let coverage = found.coverage.iter().zip(&cycles);
    let of_change = |found: &shift::Change| change(found, &cycles);
    Correction {
        sample: coverage
            .map(|(one, cycle)| Coverage {
                cycle,
                statements: one.statements,
                coded: one.coded,
                attributions: one.attributions,
            })
            .collect(),
        methods: found
            .methods
            .iter()
            .map(|one| by_method(one, &cycles))
            .collect(),
        lambda: [home, school, student, teacher].into(),
        lambda_of_rate: rate,
        drift: by_source(&found.drift, of_change),
        agreement: found.agreement.as_ref().map(agreement),
        reliability: found
            .reliability
            .each_ref()
            .map(|bins| bins.iter().map(bin).collect())
            .into(),
        warnings: &found.warnings,
        text: &found.text,
    }
}

fn by_method<'a>(found: &correct::ByMethod, cycles: &[&'a str]) -> ByMethod<'a> {
    let of_change = |found: &shift::Change| change(found, cycles);
    let levels = found.levels.iter().zip(cycles);
    ByMethod {
        method: found.method.name(),
        assumption: found.method.assumption(),
        cycles: levels
            .map(|(level, cycle)| Level {
                cycle,
                attributions_per_100_statements: level.rate.as_ref().map(estimate),
                shares: by_source(&level.shares, estimate),
            })
            .collect(),
        shift: by_source(&found.first_to_last, of_change),
        trend: by_source(&found.trend, of_change),
        logit_trend: by_source(&found.log_odds, of_change),
    }
}

fn agreement(found: &correct::Agreement) -> Agreement {
    Agreement {
        sources: found.sources.each_ref().map(quality).into(),
        attribution: quality(&found.attribution),
        set_kappa: found.set_kappa.as_ref().map(estimate),
    }
}

fn quality(found: &correct::Quality) -> Quality {
    let of = |one: &Option<shift::Estimate>| one.as_ref().map(estimate);
    Quality {
        precision: of(&found.precision),
        recall: of(&found.recall),
        f1: of(&found.f1),
        kappa: of(&found.kappa),
        brier: of(&found.brier),
        calibration_error: of(&found.calibration),
        excess: of(&found.excess),
    }
}
