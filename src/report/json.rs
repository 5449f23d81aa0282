//! Everything that a run estimated, for programs: `summary.json`.

mod correction;
mod estimates;
mod shift;

use serde::Serialize;

use self::correction::Correction;
pub use self::estimates::estimates_json;
use self::shift::Shift;
use super::number::significant;
use crate::analysis::{self, Analysis, Measured, ModelNote};

/// Version of the records below: raised when a key goes or changes its meaning.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Summary<'a> {
    schema: Schema,
    ascribe: &'static str,
    model: Model<'a>,
    counts: Counts,
    #[serde(flatten)]
    shift: Shift<'a>,
    correction: Option<Correction<'a>>,
    warnings: &'a [String],
    methods: &'a [String],
    problems: Vec<Problem<'a>>,
    notices: Vec<Notice<'a>>,
}

#[derive(Serialize)]
struct Schema {
    name: &'static str,
    version: u32,
}

#[derive(Serialize)]
struct Model<'a> {
    name: &'a str,
    accuracy: &'a [String],
    genres: Vec<Genre<'a>>,
    nearest: Option<Nearest<'a>>,
}

/// How often source sets were right on a kind of text on which the model was tried.
#[derive(Serialize)]
struct Genre<'a> {
    name: &'a str,
    distance: Option<f64>,
    all: Bin,
    bins: Vec<Bin>,
}

/// Statements of about the same confidence.
#[derive(Serialize)]
pub(super) struct Bin {
    claimed: f64,
    share: f64,
    low: f64,
    high: f64,
    count: usize,
}

#[derive(Serialize)]
struct Nearest<'a> {
    name: &'a str,
    named: bool,
}

#[derive(Serialize)]
struct Counts {
    teachers: usize,
    reflections: usize,
    statements: usize,
    attributions: usize,
    abstained: usize,
    problems: usize,
}

#[derive(Serialize)]
struct Problem<'a> {
    file: &'a str,
    place: &'a str,
    what: &'a str,
    why: &'a str,
}

#[derive(Serialize)]
struct Notice<'a> {
    file: &'a str,
    what: &'a str,
}

/// The estimates of an analysis with all that is needed to judge them, as indented JSON.
///
/// The schema is named and numbered in `schema`; keys keep their order. Shares and their changes
/// are fractions, not per cent. Numbers have ten significant digits; what can't be given is
/// `null`.
pub fn summary_json(analysis: &Analysis) -> Vec<u8> {
    let summary = Summary {
        schema: Schema {
            name: "ascribe-summary",
            version: VERSION,
        },
        ascribe: env!("CARGO_PKG_VERSION"),
        model: Model {
            name: &analysis.model.name,
            accuracy: &analysis.model.accuracy,
            genres: analysis.model.genres.iter().map(genre).collect(),
            nearest: nearest(&analysis.model),
        },
        counts: Counts {
            teachers: analysis.teachers(),
            reflections: analysis.reflections.len(),
            statements: analysis.statements.len(),
            attributions: analysis.attributions(),
            abstained: analysis.abstained(),
            problems: analysis.problems.len(),
        },
        shift: shift::record(&analysis.shift),
        correction: analysis.correction.as_ref().map(correction::record),
        warnings: &analysis.shift.warnings,
        methods: &analysis.shift.methods,
        problems: problems(analysis),
        notices: notices(analysis),
    };
    // Records of numbers and texts: nothing in them can fail to be written.
    let mut json = serde_json::to_vec_pretty(&summary).unwrap_or_default();
    json.push(b'\n');
    json
}

fn genre(of: &Measured) -> Genre<'_> {
    Genre {
        name: &of.name,
        distance: of.distance.map(significant),
        all: bin(&of.all),
        bins: of.bins.iter().map(bin).collect(),
    }
}

fn nearest(model: &ModelNote) -> Option<Nearest<'_>> {
    Some(Nearest {
        name: &model.nearest_genre()?.name,
        named: model.nearest?.is_named,
    })
}

fn bin(of: &analysis::Bin) -> Bin {
    Bin {
        claimed: significant(of.claimed),
        share: significant(of.share),
        low: significant(of.low),
        high: significant(of.high),
        count: of.count,
    }
}

fn problems(analysis: &Analysis) -> Vec<Problem<'_>> {
    let problems = analysis.problems.iter();
    problems
        .map(|problem| Problem {
            file: &problem.file,
            place: &problem.place,
            what: &problem.what,
            why: &problem.why,
        })
        .collect()
}

fn notices(analysis: &Analysis) -> Vec<Notice<'_>> {
    let notices = analysis.notices.iter();
    notices
        .map(|notice| Notice {
            file: &notice.file,
            what: &notice.what,
        })
        .collect()
}
