//! A plan, for programs.

use serde::Serialize;

use super::number::significant;
use crate::shift::Estimate;
use crate::shift::plan::{Assumption, Codes, Contrast, Limit, Outlook, Plan, Quantity, Way};

/// Version of the records below: raised when a key goes or changes its meaning.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Report<'a> {
    schema: Schema,
    ascribe: &'static str,
    study: Study,
    assumptions: Vec<Assumed<'a>>,
    shift: f64,
    codes: Number,
    limit: &'static str,
    changes: Vec<Change>,
    ways: Vec<Enough>,
    cautions: &'a [String],
}

#[derive(Serialize)]
struct Schema {
    name: &'static str,
    version: u32,
}

#[derive(Serialize)]
struct Study {
    teachers: u32,
    cycles: u32,
    statements: f64,
    variation: f64,
    rate: f64,
    share: f64,
    missing: f64,
    reflection_sd: f64,
    change_sd: f64,
    residual_sd: f64,
    level: f64,
    power: f64,
}

#[derive(Serialize)]
struct Assumed<'a> {
    quantity: &'static str,
    value: f64,
    from: &'static str,
    pilot: Option<Figure>,
    told: Option<&'a str>,
}

#[derive(Serialize)]
struct Figure {
    value: f64,
    low: f64,
    high: f64,
    level: f64,
    std_error: Option<f64>,
    method: &'static str,
    teachers: usize,
    attributions: u64,
}

/// A number of human codes, or `all`.
#[derive(Serialize)]
#[serde(untagged)]
enum Number {
    Of(u64),
    All(&'static str),
}

/// What can be detected of one kind of change.
#[derive(Serialize)]
struct Change {
    contrast: &'static str,
    limit: &'static str,
    std_error: f64,
    variance_teachers: f64,
    variance_coding: f64,
    power: f64,
    codes_needed: Option<u64>,
    statements_compared: u64,
    teachers_needed: Option<u32>,
    detectable: Vec<Detectable>,
    power_curve: Vec<Point>,
}

#[derive(Serialize)]
struct Detectable {
    codes: Number,
    shift: Option<f64>,
}

#[derive(Serialize)]
struct Point {
    shift: f64,
    power: f64,
}

#[derive(Serialize)]
struct Enough {
    cycles: u32,
    fewest_teachers: u32,
    teachers: u32,
    codes: u64,
}

/// A plan as JSON, ending with a line end. Shifts, shares and standard errors are fractions, not
/// points; `codes` is a number or `"all"`; null stands where nothing is enough, or nothing known.
pub fn plan_json(plan: &Plan) -> Vec<u8> {
    let study = &plan.study;
    let report = Report {
        schema: Schema {
            name: "ascribe-plan",
            version: VERSION,
        },
        ascribe: env!("CARGO_PKG_VERSION"),
        study: Study {
            teachers: study.teachers,
            cycles: study.cycles,
            statements: significant(study.statements),
            variation: significant(study.variation),
            rate: significant(study.rate),
            share: significant(study.share),
            missing: significant(study.missing),
            reflection_sd: significant(study.reflection_sd),
            change_sd: significant(study.change_sd),
            residual_sd: significant(study.residual.sd(study.rate)),
            level: study.level,
            power: study.power,
        },
        assumptions: plan.assumptions.iter().map(assumed).collect(),
        shift: plan.shift,
        codes: number(plan.codes),
        limit: limit(plan.limit()),
        changes: plan.outlooks.iter().map(change).collect(),
        ways: plan.ways.iter().map(enough).collect(),
        cautions: &plan.cautions,
    };
    // Records of numbers and texts: nothing in them can fail to be written.
    let mut json = serde_json::to_vec_pretty(&report).unwrap_or_default();
    json.push(b'\n');
    json
}

fn assumed(assumption: &Assumption) -> Assumed<'_> {
    Assumed {
        quantity: match assumption.quantity {
            Quantity::Statements => "statements",
            Quantity::Variation => "variation",
            Quantity::Rate => "rate",
            Quantity::Share => "share",
            Quantity::Missing => "missing",
            Quantity::ReflectionSd => "reflection_sd",
            Quantity::ChangeSd => "change_sd",
        },
        value: significant(assumption.value),
        from: assumption.basis.name(),
        pilot: assumption.estimate.as_ref().map(figure),
        told: assumption.told.as_deref(),
    }
}

fn figure(estimate: &Estimate) -> Figure {
    Figure {
        value: significant(estimate.value),
        low: significant(estimate.low),
        high: significant(estimate.high),
        level: estimate.level,
        std_error: estimate.std_error.map(significant),
        method: estimate.method,
        teachers: estimate.teachers,
        attributions: estimate.attributions,
    }
}

fn number(codes: Codes) -> Number {
    match codes {
        Codes::Number(number) => Number::Of(number),
        Codes::All => Number::All("all"),
    }
}

fn limit(limit: Limit) -> &'static str {
    match limit {
        Limit::Met => "none",
        Limit::Codes => "codes",
        Limit::Teachers => "teachers",
    }
}

fn change(outlook: &Outlook) -> Change {
    Change {
        contrast: match outlook.contrast {
            Contrast::FirstToLast => "shift",
            Contrast::Trend => "trend",
        },
        limit: limit(outlook.limit),
        std_error: significant(outlook.variance.std_error()),
        variance_teachers: significant(outlook.variance.teachers),
        variance_coding: significant(outlook.variance.coding),
        power: significant(outlook.power),
        codes_needed: outlook.codes_needed,
        statements_compared: outlook.statements,
        teachers_needed: outlook.teachers_needed,
        detectable: outlook
            .detectable
            .iter()
            .map(|one| Detectable {
                codes: number(one.codes),
                shift: one.shift.map(significant),
            })
            .collect(),
        power_curve: outlook
            .curve
            .iter()
            .map(|point| Point {
                shift: point.shift,
                power: significant(point.power),
            })
            .collect(),
    }
}

fn enough(way: &Way) -> Enough {
    Enough {
        cycles: way.cycles,
        fewest_teachers: way.fewest_teachers,
        teachers: way.teachers,
        codes: way.codes,
    }
}
