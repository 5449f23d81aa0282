//! The finding in one sentence with its uncertainty, no surer than the numbers are.

use super::audience::Part;
use super::catalogue::gaps;
use super::small_cells::{self, MIN_TEACHERS};
use super::wording::{percent, percent_range, signed, whole};
use super::{Context, corrected, notes};
use crate::codebook::Source;
use crate::shift::{Cell, Change, Estimate};

/// What the page says first.
pub(super) struct Finding {
    /// One sentence.
    pub headline: String,
    /// The numbers behind it.
    pub sentences: Vec<String>,
    /// What would let it say more.
    pub helps: Vec<String>,
}

/// With fewer teachers than this, more of them would narrow the interval most.
const FEW_TEACHERS: usize = 12;
/// With fewer cycles than this, more of them would too.
const FEW_CYCLES: usize = 4;
/// With fewer attributions than this, more of them would.
const FEW_ATTRIBUTIONS: u64 = 100;

pub(super) fn of(context: &Context<'_>) -> Finding {
    let (analysis, words) = (context.analysis, context.words);
    if analysis.reflections.is_empty() {
        return Finding {
            headline: words.get("finding-nothing-read"),
            sentences: vec![words.get("finding-nothing-read-why")],
            helps: Vec::new(),
        };
    }
    if analysis.attributions() == 0 && !context.shown.all_cycles() {
        return too_few(context);
    }
    if analysis.attributions() == 0 {
        let gaps = gaps!["count" => analysis.statements.len()];
        return Finding {
            headline: words.get("finding-no-explanation"),
            sentences: vec![words.fill("finding-no-explanation-of", &gaps)],
            helps: vec![words.get("help-ask-why")],
        };
    }
    match &analysis.shift.overall.first_to_last[Source::Teacher.index()] {
        Some(change) if is_shown(context, change) => compared(context, change),
        Some(_) => too_few(context),
        None => not_compared(context),
    }
}

/// Whether both cycles that a change compares may be shown.
pub(super) fn is_shown(context: &Context<'_>, change: &Change) -> bool {
    context.shown.cycle(change.from) && context.shown.cycle(change.to)
}

/// Whether an interval lies on one side of zero.
pub(super) fn is_clear(change: &Change) -> bool {
    let Estimate { low, high, .. } = change.estimate;
    change.estimate.teachers > 1 && (low > 0.0 || high < 0.0)
}

fn compared(context: &Context<'_>, change: &Change) -> Finding {
    let (shift, words) = (&context.analysis.shift, context.words);
    let estimate = &change.estimate;
    let own = context.own_teaching(estimate.teachers);
    let [from, to] = [change.from, change.to].map(|at| &shift.overall.cells[at]);
    let named = words.fill(
        "finding-counts",
        &gaps![
            "first" => context.cycle(change.from),
            "last" => context.cycle(change.to),
            "before" => named(context, from),
            "after" => bare(context, to),
            "own" => own.as_str()
        ],
    );
    let mut sentences = vec![named];
    if estimate.teachers < 2 {
        sentences.push(words.get("finding-chance"));
    }
    sentences.push(basis(context, change));
    if context.has(Part::Estimates) {
        sentences.extend(trend(context));
    }
    sentences.extend(notes::disagreement(context));
    let corrected = corrected::finding(context);
    sentences.extend((!corrected.is_empty()).then_some(corrected));
    Finding {
        headline: headline(context, change, &own),
        sentences,
        helps: if is_clear(change) {
            Vec::new()
        } else {
            helps(context, estimate)
        },
    }
}

/// What a change rests on.
fn basis(context: &Context<'_>, change: &Change) -> String {
    let (words, estimate) = (context.words, &change.estimate);
    let explanations = words.explanations(estimate.attributions);
    if !tells_teachers(context, change) {
        let gaps = gaps!["explanations" => explanations];
        return words.fill("finding-basis-explanations", &gaps);
    }
    let gaps = gaps![
        "explanations" => explanations,
        "teachers" => words.teachers(estimate.teachers)
    ];
    words.fill("finding-basis", &gaps)
}

/// Whether it may be told how many teachers a change of all teams together rests on.
pub(super) fn tells_teachers(context: &Context<'_>, change: &Change) -> bool {
    let cells = &context.analysis.shift.overall.cells;
    !context.settings.audience.is_protected() || small_cells::tells_teachers(change, cells)
}

/// What moved, from where to where, and between which bounds the truth is likely to lie.
fn headline(context: &Context<'_>, change: &Change, own: &str) -> String {
    let (words, estimate) = (context.words, &change.estimate);
    let share = |at: usize| percent(share_of(&context.analysis.shift.overall.cells[at]));
    let is_clear = is_clear(change);
    let (low, high) = if is_clear {
        sizes(context, estimate)
    } else {
        words.signed_bounds(estimate)
    };
    let key = match (is_clear, estimate.value > 0.0) {
        (true, true) => "finding-up",
        (true, false) => "finding-down",
        (false, _) if estimate.teachers < 2 => "finding-one-teacher",
        (false, _) => "finding-unclear",
    };
    if key == "finding-one-teacher" {
        return words.get("finding-one-teacher");
    }
    let gaps = gaps![
        "own" => own,
        "before" => share(change.from),
        "after" => share(change.to),
        "low" => low,
        "high" => high
    ];
    words.fill(key, &gaps)
}

fn share_of(cell: &Cell) -> f64 {
    let share = cell.shares[Source::Teacher.index()].as_ref();
    share.map_or(0.0, |share| share.value)
}

/// `19 of 62 explanations (31 %)`.
fn named(context: &Context<'_>, cell: &Cell) -> String {
    let share = share_of(cell);
    context.words.fill(
        "count-of-explanations",
        &gaps![
            "count" => count_of(share, cell.attributions),
            "all" => context.words.explanations(cell.attributions),
            "share" => percent(share)
        ],
    )
}

/// `29 of 62 (47 %)`.
fn bare(context: &Context<'_>, cell: &Cell) -> String {
    let share = share_of(cell);
    context.words.fill(
        "count-of",
        &gaps![
            "count" => count_of(share, cell.attributions),
            "all" => cell.attributions,
            "share" => percent(share)
        ],
    )
}

/// How many attributions a share stands for.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped"
)]
pub(super) fn count_of(share: f64, attributions: u64) -> u64 {
    let count = share.clamp(0.0, 1.0) * attributions as f64;
    count.round() as u64
}

/// The bounds of a clear change without their signs, the smaller one first.
fn sizes(context: &Context<'_>, estimate: &Estimate) -> (String, String) {
    let sizes = [estimate.low.abs(), estimate.high.abs()];
    let [small, large] =
        [sizes[0].min(sizes[1]), sizes[0].max(sizes[1])].map(|size| whole(size.min(1.0) * 100.0));
    if small == "0" {
        return (context.words.get("just-above-zero"), large);
    }
    (small, large)
}

/// What all cycles together say, where there are more than two and all may be shown.
fn trend(context: &Context<'_>) -> Option<String> {
    let trend = context.analysis.shift.overall.trend[Source::Teacher.index()].as_ref()?;
    let estimate = &trend.estimate;
    let words = context.words;
    (estimate.teachers > 1 && context.shown.all_cycles()).then(|| {
        words.fill(
            "finding-trend",
            &gaps![
                "points" => signed(estimate.value),
                "range" => words.signed_range(estimate),
                "basis" => words.basis(estimate.attributions, estimate.teachers)
            ],
        )
    })
}

fn helps(context: &Context<'_>, estimate: &Estimate) -> Vec<String> {
    let needs_teachers = estimate.teachers < FEW_TEACHERS;
    let needs_cycles = context.analysis.shift.cycles.len() < FEW_CYCLES;
    let more = match (needs_teachers, needs_cycles) {
        (true, true) => Some("help-teachers-and-cycles"),
        (true, false) => Some("help-teachers"),
        (false, true) => Some("help-cycles"),
        (false, false) => None,
    };
    let asks = context
        .analysis
        .reflections
        .iter()
        .any(|r| r.prompt.is_some());
    let is_sparse = estimate.attributions < FEW_ATTRIBUTIONS && !asks;
    let why = is_sparse.then_some("help-ask-why");
    let keys = more.into_iter().chain(why);
    let mut keys: Vec<&str> = keys.collect();
    if keys.is_empty() {
        keys.push("help-more");
    }
    // Who can draw a sample reads the coach's or the researcher's page.
    if context.has(Part::Doubtful) && context.analysis.correction.is_none() {
        keys.push("help-codes");
    }
    let keys = keys.into_iter();
    keys.map(|key| context.words.get(key)).collect()
}

/// A cycle that would be compared is too small to be shown.
fn too_few(context: &Context<'_>) -> Finding {
    let words = context.words;
    let gaps = gaps!["count" => MIN_TEACHERS];
    Finding {
        headline: words.get("finding-too-few"),
        sentences: vec![words.fill("finding-too-few-why", &gaps)],
        helps: vec![words.get("help-teachers"), words.get("help-ask-why")],
    }
}

fn not_compared(context: &Context<'_>) -> Finding {
    let (analysis, words) = (context.analysis, context.words);
    let cells = &analysis.shift.overall.cells;
    let with_any = cells.iter().position(|cell| cell.attributions > 0);
    let (headline, help) = match analysis.cycles.len() {
        _ if !context.knows_cycles => ("finding-no-cycle", "help-cycle-column"),
        1 => ("finding-one-cycle", "help-next-cycle"),
        _ => ("finding-one-filled", "help-ask-why"),
    };
    let sentence = match with_any {
        Some(at) if context.shown.cycle(at) => Some(only(context, at)),
        Some(_) => {
            let gaps = gaps!["count" => MIN_TEACHERS];
            Some(words.fill("finding-too-few-why", &gaps))
        }
        None => None,
    };
    Finding {
        headline: words.get(headline),
        sentences: sentence.into_iter().collect(),
        helps: vec![words.get(help)],
    }
}

/// What the only cycle with attributions holds.
fn only(context: &Context<'_>, at: usize) -> String {
    let (words, shift) = (context.words, &context.analysis.shift);
    let cell = &shift.overall.cells[at];
    let share = cell.shares[Source::Teacher.index()].as_ref();
    let counts = named(context, cell);
    let range = share.map_or_else(|| "–".to_owned(), percent_range);
    let own = context.own_teaching(cell.teachers);
    let teachers = words.teachers(cell.teachers);
    let gaps = gaps![
        "cycle" => context.cycle(at),
        "counts" => counts,
        "own" => own,
        "range" => range,
        "teachers" => teachers
    ];
    let key = if context.knows_cycles {
        "finding-level-in"
    } else {
        "finding-level"
    };
    words.fill(key, &gaps)
}
