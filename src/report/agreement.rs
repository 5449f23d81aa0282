//! How far coders agree, for programs.

use serde::Serialize;

use super::by_source::BySource;
use super::number::significant;
use super::tidy::key;
use crate::agree::{self, Agreement, Answer, Measures, SINGLE};
use crate::codebook::{Agency, Coding, Outcome, Source, Sources};

/// Version of the records below: raised when a key goes or changes its meaning.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Report<'a> {
    schema: Schema,
    ascribe: &'static str,
    level: f64,
    clusters: Clusters,
    coders: Vec<Coder<'a>>,
    statements: usize,
    coded_by_two: usize,
    coded_by_all: usize,
    overall: Vec<Overall>,
    pairs: Vec<Pair<'a>>,
    disagreements: Vec<Disagreement<'a>>,
    methods: &'a [String],
}

#[derive(Serialize)]
struct Schema {
    name: &'static str,
    version: u32,
}

/// What the intervals leave out one at a time.
#[derive(Serialize)]
struct Clusters {
    by: &'static str,
    count: usize,
}

#[derive(Serialize)]
struct Coder<'a> {
    name: &'a str,
    statements: usize,
    attributions: usize,
    sources: BySource<usize>,
}

#[derive(Serialize)]
struct Overall {
    of: String,
    codes: usize,
    percent: Figure,
    fleiss_kappa: Figure,
    ac1: Figure,
    alpha: Figure,
    alpha_masi: Option<Figure>,
}

#[derive(Serialize)]
struct OfPair {
    of: String,
    codes: usize,
    percent: Figure,
    cohen_kappa: Figure,
    ac1: Figure,
    alpha: Figure,
    alpha_masi: Option<Figure>,
}

#[derive(Serialize)]
struct Figure {
    value: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    std_error: Option<f64>,
    method: Option<&'static str>,
    statements: usize,
    clusters: usize,
    /// Why there is no value, or no interval.
    why_none: Option<String>,
}

#[derive(Serialize)]
struct Pair<'a> {
    first: &'a str,
    second: &'a str,
    statements: usize,
    clusters: usize,
    measures: Vec<OfPair>,
    confusion: Vec<Confusion>,
    single: Single,
}

#[derive(Serialize)]
struct Confusion {
    first: Vec<&'static str>,
    second: Vec<&'static str>,
    statements: usize,
}

#[derive(Serialize)]
struct Single {
    labels: [&'static str; 6],
    rows_first_columns_second: [[usize; 6]; 6],
}

#[derive(Serialize)]
struct Disagreement<'a> {
    id: &'a str,
    teacher: Option<&'a str>,
    document: &'a str,
    before: Option<&'a str>,
    statement: Option<&'a str>,
    codes: Vec<Codes<'a>>,
}

#[derive(Serialize)]
struct Codes<'a> {
    coder: &'a str,
    sources: Vec<&'static str>,
    outcome: Option<&'static str>,
    agency: Option<&'static str>,
}

/// How far coders agree, as indented JSON.
///
/// The schema is named and numbered in `schema`; keys keep their order and are always there.
/// Figures have ten significant digits; what can't be given is `null`, and `why_none` says why.
pub fn agreement_json(agreement: &Agreement) -> Vec<u8> {
    let names: Vec<&str> = agreement.coders.iter().map(|coder| &*coder.name).collect();
    let report = Report {
        schema: Schema {
            name: "ascribe-agreement",
            version: VERSION,
        },
        ascribe: env!("CARGO_PKG_VERSION"),
        level: agreement.level,
        clusters: Clusters {
            by: agreement.by.name(),
            count: agreement.clusters,
        },
        coders: agreement.coders.iter().map(coder).collect(),
        statements: agreement.statements,
        coded_by_two: agreement.shared,
        coded_by_all: agreement.by_all,
        overall: agreement.overall.iter().map(overall).collect(),
        pairs: agreement.pairs.iter().map(|of| pair(of, &names)).collect(),
        disagreements: agreement
            .disagreements
            .iter()
            .map(|of| disagreement(of, &names))
            .collect(),
        methods: &agreement.methods,
    };
    // Records of numbers and texts: nothing in them can fail to be written.
    let mut json = serde_json::to_vec_pretty(&report).unwrap_or_default();
    json.push(b'\n');
    json
}

fn coder(of: &agree::Coded) -> Coder<'_> {
    Coder {
        name: &of.name,
        statements: of.statements,
        attributions: of.attributions,
        sources: of.sources.into(),
    }
}

fn overall(of: &Measures) -> Overall {
    Overall {
        of: key(of.variable),
        codes: of.variable.codes(),
        percent: figure(&of.percent),
        fleiss_kappa: figure(&of.kappa),
        ac1: figure(&of.ac1),
        alpha: figure(&of.alpha),
        alpha_masi: of.masi.as_ref().map(figure),
    }
}

fn of_pair(of: &Measures) -> OfPair {
    OfPair {
        of: key(of.variable),
        codes: of.variable.codes(),
        percent: figure(&of.percent),
        cohen_kappa: figure(&of.kappa),
        ac1: figure(&of.ac1),
        alpha: figure(&of.alpha),
        alpha_masi: of.masi.as_ref().map(figure),
    }
}

fn figure(of: &Answer) -> Figure {
    match of {
        Ok(of) => Figure {
            value: Some(significant(of.value)),
            low: of.interval().ok().map(|(low, _)| significant(low)),
            high: of.interval().ok().map(|(_, high)| significant(high)),
            std_error: of.std_error.map(significant),
            method: Some(of.method),
            statements: of.statements,
            clusters: of.clusters,
            why_none: of.no_interval.map(|why| why.to_string()),
        },
        Err(why) => Figure {
            value: None,
            low: None,
            high: None,
            std_error: None,
            method: None,
            statements: 0,
            clusters: 0,
            why_none: Some(why.to_string()),
        },
    }
}

fn pair<'a>(of: &agree::Pair, coders: &[&'a str]) -> Pair<'a> {
    let name = |at: usize| coders.get(at).copied().unwrap_or_default();
    let confusion = of.confusion.iter().map(|one| Confusion {
        first: names(one.first),
        second: names(one.second),
        statements: one.statements,
    });
    Pair {
        first: name(of.first),
        second: name(of.second),
        statements: of.shared,
        clusters: of.clusters,
        measures: of.measures.iter().map(of_pair).collect(),
        confusion: confusion.collect(),
        single: Single {
            labels: SINGLE,
            rows_first_columns_second: of.single,
        },
    }
}

fn names(sources: Sources) -> Vec<&'static str> {
    sources.iter().map(Source::name).collect()
}

fn disagreement<'a>(of: &'a agree::Disagreement, coders: &[&'a str]) -> Disagreement<'a> {
    let said = coders.iter().zip(&of.codes);
    Disagreement {
        id: &of.id,
        teacher: of.teacher.as_deref(),
        document: &of.document,
        before: of.before.as_deref(),
        statement: of.words.as_deref(),
        codes: said
            .filter_map(|(coder, coding)| Some(of_coder(coder, coding.as_ref()?)))
            .collect(),
    }
}

fn of_coder<'a>(coder: &'a str, coding: &Coding) -> Codes<'a> {
    Codes {
        coder,
        sources: names(coding.sources),
        outcome: coding.outcome.map(Outcome::name),
        agency: coding.agency.map(Agency::name),
    }
}
