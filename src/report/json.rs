//! Everything that a run estimated, for programs: `summary.json`.

use serde::Serialize;

use super::number::significant;
use crate::analysis::Analysis;
use crate::shift;

/// Version of the records below: raised when a key goes or changes its meaning.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Summary<'a> {
    schema: Schema,
    ascribe: &'static str,
    model: Model<'a>,
    counts: Counts,
    cycles: Vec<&'a str>,
    overall: Stratum<'a>,
    teams: Vec<Stratum<'a>>,
    outcomes: Vec<Stratum<'a>>,
    warnings: &'a [String],
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
struct Stratum<'a> {
    name: &'a str,
    cycles: Vec<Cell<'a>>,
    shift: BySource<Change<'a>>,
    trend: BySource<Change<'a>>,
}

#[derive(Serialize)]
struct Cell<'a> {
    cycle: &'a str,
    teachers: usize,
    statements: u64,
    attributions: u64,
    attributions_per_100_statements: Option<Estimate>,
    shares: BySource<Estimate>,
}

/// In the order of the codebook; the internal share is that of `teacher`.
#[derive(Serialize)]
struct BySource<T> {
    home: Option<T>,
    school: Option<T>,
    student: Option<T>,
    teacher: Option<T>,
}

#[derive(Serialize)]
struct Estimate {
    value: f64,
    low: f64,
    high: f64,
    level: f64,
    std_error: Option<f64>,
    method: &'static str,
    teachers: usize,
    attributions: u64,
}

#[derive(Serialize)]
struct Change<'a> {
    from: &'a str,
    to: &'a str,
    #[serde(flatten)]
    estimate: Estimate,
    df: Option<f64>,
    p_value: Option<f64>,
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
    let (shift, cycles) = (&analysis.shift, &analysis.shift.cycles);
    let cycles: Vec<&str> = cycles.iter().map(AsRef::as_ref).collect();
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
        overall: stratum(&shift.overall, &cycles),
        teams: strata(&shift.teams, &cycles),
        outcomes: strata(&shift.outcomes, &cycles),
        cycles: cycles.clone(),
        warnings: &shift.warnings,
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

fn strata<'a>(strata: &'a [shift::Stratum], cycles: &[&'a str]) -> Vec<Stratum<'a>> {
    strata.iter().map(|found| stratum(found, cycles)).collect()
}

fn stratum<'a>(stratum: &'a shift::Stratum, cycles: &[&'a str]) -> Stratum<'a> {
    let cells = stratum.cells.iter().zip(cycles);
    let change = |found: &shift::Change| change(found, cycles);
    Stratum {
        name: &stratum.name,
        cycles: cells.map(|(found, cycle)| cell(found, cycle)).collect(),
        shift: by_source(&stratum.first_to_last, change),
        trend: by_source(&stratum.trend, change),
    }
}

fn cell<'a>(cell: &shift::Cell, cycle: &'a str) -> Cell<'a> {
    Cell {
        cycle,
        teachers: cell.teachers,
        statements: cell.statements,
        attributions: cell.attributions,
        attributions_per_100_statements: cell.rate.as_ref().map(estimate),
        shares: by_source(&cell.shares, estimate),
    }
}

fn by_source<T, U>(all: &[Option<T>; 4], record: impl Fn(&T) -> U) -> BySource<U> {
    let [home, school, student, teacher] = all.each_ref().map(|one| one.as_ref().map(&record));
    BySource {
        home,
        school,
        student,
        teacher,
    }
}

fn estimate(estimate: &shift::Estimate) -> Estimate {
    Estimate {
        value: significant(estimate.value),
        low: significant(estimate.low),
        high: significant(estimate.high),
        level: significant(estimate.level),
        std_error: estimate.std_error.map(significant),
        method: estimate.method,
        teachers: estimate.teachers,
        attributions: estimate.attributions,
    }
}

fn change<'a>(change: &shift::Change, cycles: &[&'a str]) -> Change<'a> {
    Change {
        from: cycles[change.from],
        to: cycles[change.to],
        estimate: estimate(&change.estimate),
        df: change.p_value.map(|_| significant(change.df)),
        p_value: change.p_value.map(significant),
    }
}
