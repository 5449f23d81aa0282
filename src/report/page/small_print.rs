//! What a reader must not conclude, how it was done, and what could not be read.

use super::audience::Part;
use super::catalogue::gaps;
use super::wording::percent;
use super::{Context, measured, missing};
use crate::error::Problem;
use crate::report::excerpt;

/// The last sections of the page.
pub(super) struct SmallPrint {
    /// Whether every limit is told, and how it was done.
    pub is_full: bool,
    pub how: String,
    /// How often the model was right on texts like these; empty where it was never tried.
    pub measured: String,
    /// What is unsure and what is missing, by number.
    pub missing: Vec<String>,
    /// The library's own sentences, English on any page.
    pub accuracy: Vec<String>,
    /// The paragraph on methods: the library's own sentences.
    pub methods: Vec<String>,
    /// What could not be read and what was taken for what, one by one; `None` where it is told
    /// by number.
    pub reading: Option<Reading>,
    /// How much could not be read; empty where it is told one by one, or all was read.
    pub unread: String,
}

/// What could not be read, and what was taken for what.
pub(super) struct Reading {
    pub problems: Listing<ProblemRow>,
    pub notices: Listing<String>,
}

/// The first of many.
pub(super) struct Listing<T> {
    /// What they are, and how many.
    pub title: String,
    pub shown: Vec<T>,
    /// How many are left out; empty if none is.
    pub more: String,
}

/// One thing that could not be read.
pub(super) struct ProblemRow {
    pub place: String,
    pub what: String,
}

/// Problems and notices listed, at most; the files beside the page hold all of them.
const LISTED: usize = 40;
/// The most that is shown of one of their parts, in characters.
const PART: usize = 200;

pub(super) fn of(context: &Context<'_>) -> SmallPrint {
    let (analysis, words) = (context.analysis, context.words);
    let cells = analysis.shift.overall.cells.iter();
    let level = cells.filter_map(|cell| cell.rate.as_ref());
    let level = percent(level.map(|rate| rate.level).next().unwrap_or(0.95));
    let model = excerpt::beginning(&analysis.model.name, PART);
    let how = if model.is_empty() {
        words.fill("how", &gaps!["level" => level])
    } else {
        words.fill("how-by-model", &gaps!["level" => level, "model" => model])
    };
    let is_full = context.has(Part::SmallPrint);
    let cut = |text: &String| excerpt::beginning(text, 2 * PART);
    let accuracy = analysis.model.accuracy.iter().map(cut);
    let methods = analysis
        .shift
        .methods
        .iter()
        .map(|text| excerpt::beginning(text, 8 * PART));
    let reading = reading(context);
    let unread = analysis.problems.len();
    SmallPrint {
        is_full,
        how,
        measured: measured::sentence(context),
        missing: missing::of(context),
        accuracy: accuracy.filter(|_| context.has(Part::Estimates)).collect(),
        methods: methods.filter(|_| context.has(Part::Estimates)).collect(),
        unread: if reading.is_none() && unread > 0 && !is_full {
            words.fill("unread", &gaps!["count" => unread])
        } else {
            String::new()
        },
        reading,
    }
}

/// What could not be read, one by one, where it may be told or there is nothing else to tell.
fn reading(context: &Context<'_>) -> Option<Reading> {
    let (analysis, words) = (context.analysis, context.words);
    let (problems, notices) = (&analysis.problems, &analysis.notices);
    let is_told = context.has(Part::Reading) || analysis.reflections.is_empty();
    if !is_told || (problems.is_empty() && notices.is_empty()) {
        return None;
    }
    let title = |key: &str, count: usize| words.fill(key, &gaps!["count" => count]);
    let more = |key: &str, count: usize| match count.saturating_sub(LISTED) {
        0 => String::new(),
        more => words.fill(key, &gaps!["count" => more]),
    };
    Some(Reading {
        problems: Listing {
            title: title("problems-title", problems.len()),
            shown: problems.iter().take(LISTED).map(problem).collect(),
            more: more("problems-more", problems.len()),
        },
        notices: Listing {
            title: title("notices-title", notices.len()),
            shown: notices
                .iter()
                .take(LISTED)
                .map(|notice| excerpt::beginning(&notice.to_string(), 2 * PART))
                .collect(),
            more: more("notices-more", notices.len()),
        },
    })
}

fn problem(problem: &Problem) -> ProblemRow {
    let cut = |text: &str| excerpt::beginning(text, PART);
    let place = if problem.place.is_empty() {
        problem.file.clone()
    } else {
        format!("{}, {}", problem.file, problem.place)
    };
    ProblemRow {
        place: cut(&place),
        what: format!("{}: {}", cut(&problem.what), cut(&problem.why)),
    }
}
