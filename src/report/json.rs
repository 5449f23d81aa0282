//! Everything that a run estimated, for programs: `summary.json`.

mod correction;
mod estimates;
mod shift;

use serde::Serialize;

pub use self::estimates::estimates_json;
use self::shift::Shift;
use crate::analysis::Analysis;

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
