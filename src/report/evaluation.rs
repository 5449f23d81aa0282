//! How good coders are, for programs.

use serde::Serialize;

use super::by_source::BySource;
use super::number::significant;
use crate::codebook::{Coding, Outcome, Source, Sources};
use crate::evaluate::compare::{Comparison, Mistake};
use crate::evaluate::{self, BINS, Detection, Evaluation, LEVEL, SINGLE};

/// Version of the records below: raised when a key goes or changes its meaning.
const VERSION: u32 = 1;

/// Ids that stand only on one side are named up to this many.
const MOST: usize = 20;

#[derive(Serialize)]
struct Report<'a> {
    schema: Schema,
    ascribe: &'static str,
    level: f64,
    calibration_bins: usize,
    coders: Vec<Coder<'a>>,
}

#[derive(Serialize)]
struct Schema {
    name: &'static str,
    version: u32,
}

#[derive(Serialize)]
struct Coder<'a> {
    gold: &'a str,
    predicted: &'a str,
    only_in_gold: Only<'a>,
    only_in_predicted: Only<'a>,
    overall: Figures,
    by: Option<&'a str>,
    groups: Vec<Group<'a>>,
    wrong: usize,
    errors: Vec<Error<'a>>,
    methods: &'a [String],
}

#[derive(Serialize)]
struct Only<'a> {
    count: usize,
    first: &'a [String],
}

#[derive(Serialize)]
struct Group<'a> {
    value: &'a str,
    #[serde(flatten)]
    figures: Figures,
}

#[derive(Serialize)]
struct Figures {
    statements: usize,
    clusters: usize,
    kappa: Kappa,
    accuracy: Accuracy,
    attribution: Detected,
    sources: BySource<Detected>,
    abstention: Option<Abstention>,
    confusion: Vec<Confusion>,
    single: Single,
}

#[derive(Serialize)]
struct Kappa {
    source_set: Figure,
    attribution: Figure,
    locus: Figure,
}

#[derive(Serialize)]
struct Accuracy {
    outcome: Option<Figure>,
    agency: Option<Figure>,
    focus: Option<Figure>,
}

#[derive(Serialize)]
struct Detected {
    cases: usize,
    found: usize,
    precision: Option<Figure>,
    recall: Option<Figure>,
    f1: Option<Figure>,
    average_precision: Option<Figure>,
    brier: Option<Figure>,
    debiased_squared_calibration_error: Option<Figure>,
}

#[derive(Serialize)]
struct Figure {
    value: f64,
    low: Option<f64>,
    high: Option<f64>,
    std_error: Option<f64>,
    statements: usize,
    clusters: usize,
}

#[derive(Serialize)]
struct Abstention {
    kept: Figure,
    error_of_kept: Option<Figure>,
    error_of_all: Figure,
}

#[derive(Serialize)]
struct Confusion {
    gold: Vec<&'static str>,
    predicted: Vec<&'static str>,
    statements: usize,
}

#[derive(Serialize)]
struct Single {
    labels: [&'static str; 6],
    rows_gold_columns_predicted: [[usize; 6]; 6],
}

#[derive(Serialize)]
struct Error<'a> {
    id: &'a str,
    gold: Codes,
    predicted: Codes,
    confidence: Option<f64>,
    before: Option<&'a str>,
    statement: Option<&'a str>,
}

#[derive(Serialize)]
struct Codes {
    sources: Vec<&'static str>,
    outcome: Option<&'static str>,
}

/// Comparisons of coders with one gold file, as indented JSON; `by` names the field of their
/// groups.
///
/// The schema is named and numbered in `schema`; keys keep their order and are always there.
/// Figures have ten significant digits, the confidence of an error four decimals; what can't be
/// given is `null`.
pub fn evaluation_json(comparisons: &[Comparison], by: Option<&str>) -> Vec<u8> {
    let report = Report {
        schema: Schema {
            name: "ascribe-evaluation",
            version: VERSION,
        },
        ascribe: env!("CARGO_PKG_VERSION"),
        level: LEVEL,
        calibration_bins: BINS,
        coders: comparisons.iter().map(|one| coder(one, by)).collect(),
    };
    // Records of numbers and texts: nothing in them can fail to be written.
    let mut json = serde_json::to_vec_pretty(&report).unwrap_or_default();
    json.push(b'\n');
    json
}

fn coder<'a>(comparison: &'a Comparison, by: Option<&'a str>) -> Coder<'a> {
    let groups = comparison.groups.iter();
    Coder {
        gold: &comparison.gold,
        predicted: &comparison.predicted,
        only_in_gold: only(&comparison.only_in_gold),
        only_in_predicted: only(&comparison.only_in_predicted),
        overall: figures(&comparison.overall),
        by,
        groups: groups
            .map(|(value, evaluation)| Group {
                value,
                figures: figures(evaluation),
            })
            .collect(),
        wrong: comparison.wrong,
        errors: comparison.errors.iter().map(error).collect(),
        methods: &comparison.methods,
    }
}

fn only(ids: &[String]) -> Only<'_> {
    Only {
        count: ids.len(),
        first: &ids[..ids.len().min(MOST)],
    }
}

fn figures(of: &Evaluation) -> Figures {
    let confusion = of.confusion.iter();
    Figures {
        statements: of.statements,
        clusters: of.clusters,
        kappa: Kappa {
            source_set: figure(&of.sources),
            attribution: figure(&of.attribution),
            locus: figure(&of.locus),
        },
        accuracy: Accuracy {
            outcome: of.outcome.as_ref().map(figure),
            agency: of.agency.as_ref().map(figure),
            focus: of.focus.as_ref().map(figure),
        },
        attribution: found(&of.any_source),
        sources: of.by_source.each_ref().map(found).into(),
        abstention: of.abstention.as_ref().map(|of| Abstention {
            kept: figure(&of.kept),
            error_of_kept: of.error_of_kept.as_ref().map(figure),
            error_of_all: figure(&of.error_of_all),
        }),
        confusion: confusion
            .map(|one| Confusion {
                gold: names(one.gold),
                predicted: names(one.predicted),
                statements: one.statements,
            })
            .collect(),
        single: Single {
            labels: SINGLE,
            rows_gold_columns_predicted: of.single,
        },
    }
}

fn found(of: &Detection) -> Detected {
    Detected {
        cases: of.cases,
        found: of.found,
        precision: of.precision.as_ref().map(figure),
        recall: of.recall.as_ref().map(figure),
        f1: of.f1.as_ref().map(figure),
        average_precision: of.average_precision.as_ref().map(figure),
        brier: of.brier.as_ref().map(figure),
        debiased_squared_calibration_error: of.calibration_error.as_ref().map(figure),
    }
}

fn figure(of: &evaluate::Figure) -> Figure {
    Figure {
        value: significant(of.value),
        low: of.interval().map(|interval| significant(interval.low)),
        high: of.interval().map(|interval| significant(interval.high)),
        std_error: of
            .interval()
            .map(|interval| significant(interval.std_error)),
        statements: of.statements,
        clusters: of.clusters,
    }
}

fn names(sources: Sources) -> Vec<&'static str> {
    sources.iter().map(Source::name).collect()
}

fn error(of: &Mistake) -> Error<'_> {
    let codes = |coding: &Coding| Codes {
        sources: names(coding.sources),
        outcome: coding.outcome.map(Outcome::name),
    };
    Error {
        id: &of.id,
        gold: codes(&of.gold),
        predicted: codes(&of.predicted),
        confidence: of.confidence.map(|sure| (sure * 1e4).round() / 1e4),
        before: of.before.as_deref(),
        statement: of.words.as_deref(),
    }
}
