//! The finding in a few sentences, no surer than the numbers are.

use super::wording::{counted, grouped, percent, signed, signed_range, whole};
use super::{basis, cycle_name};
use crate::analysis::Analysis;
use crate::codebook::Source;
use crate::shift::{Cell, Change, Estimate, Shift};

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

pub(super) fn of(analysis: &Analysis) -> Finding {
    let cells = &analysis.shift.overall.cells;
    let statements = analysis.statements.len() as u64;
    let found = analysis
        .statements
        .iter()
        .filter(|s| s.coding.is_attribution())
        .count() as u64;
    if analysis.reflections.is_empty() {
        return Finding {
            headline: "Nothing could be read, so there is nothing to report yet.".to_owned(),
            sentences: vec!["What was tried, and why it failed, is listed below.".to_owned()],
            helps: Vec::new(),
        };
    }
    if found == 0 {
        return Finding {
            headline: "No explanation was found in these reflections.".to_owned(),
            sentences: vec![format!(
                "{} read, and none says why students did well or badly.",
                if statements == 1 {
                    "One statement was".to_owned()
                } else {
                    format!("{} statements were", grouped(statements))
                }
            )],
            helps: vec![ASK_WHY.to_owned()],
        };
    }
    match &analysis.shift.overall.first_to_last[Source::Teacher.index()] {
        Some(change) => compared(&analysis.shift, change),
        None => not_compared(analysis, cells, found),
    }
}

const ASK_WHY: &str = "A question in the log that asks for causes, such as “What brought this \
                       about?”, would give more explanations.";

/// Whether an interval lies on one side of zero.
pub(super) fn is_clear(change: &Change) -> bool {
    let Estimate { low, high, .. } = change.estimate;
    change.estimate.teachers > 1 && (low > 0.0 || high < 0.0)
}

fn compared(shift: &Shift, change: &Change) -> Finding {
    let estimate = &change.estimate;
    let whose = if estimate.teachers == 1 {
        "teacher’s"
    } else {
        "teachers’"
    };
    let name = |at: usize| cycle_name(&shift.cycles[at]);
    let (from, to) = (
        &shift.overall.cells[change.from],
        &shift.overall.cells[change.to],
    );
    let mut sentences = vec![format!(
        "In {}, {} named the {whose} own teaching; in {}, {}.",
        name(change.from),
        named(from, " explanations"),
        name(change.to),
        named(to, ""),
    )];
    let headline = match is_clear(change) {
        true => {
            let (direction, moved) = if estimate.value > 0.0 {
                ("towards", "rise")
            } else {
                ("away from", "fall")
            };
            sentences.push(format!(
                "That is a {moved} of {}\u{a0}percentage points; the true {moved} is likely {}.",
                whole(estimate.value.abs() * 100.0),
                size_range(estimate),
            ));
            format!("Explanations shifted {direction} the {whose} own teaching.")
        }
        false if estimate.teachers < 2 => {
            sentences.push(
                "With a single teacher nobody can say how much of the difference is chance."
                    .to_owned(),
            );
            "One teacher’s logs can’t show a shift for sure.".to_owned()
        }
        false => {
            let range = signed_range(estimate).replace(" to ", " and ");
            sentences.push(format!(
                "The change seen is {}\u{a0}percentage points; the true change may lie anywhere \
                 between {range}.",
                signed(estimate.value),
            ));
            "The logs don’t show a clear shift.".to_owned()
        }
    };
    sentences.push(format!(
        "This rests on {} by {} in these two cycles.",
        counted(estimate.attributions, "explanation"),
        counted(estimate.teachers as u64, "teacher"),
    ));
    sentences.extend(trend(shift));
    Finding {
        headline,
        sentences,
        helps: if is_clear(change) {
            Vec::new()
        } else {
            helps(shift, estimate)
        },
    }
}

/// `19 of 62 explanations (31 %)`.
fn named(cell: &Cell, noun: &str) -> String {
    let share = cell.shares[Source::Teacher.index()]
        .as_ref()
        .map_or(0.0, |s| s.value);
    let count = grouped(count_of(share, cell.attributions));
    let all = grouped(cell.attributions);
    format!("{count}\u{a0}of\u{a0}{all}{noun} ({})", percent(share))
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

/// The interval of a clear change without its sign: `between 6 and 36`.
fn size_range(estimate: &Estimate) -> String {
    let sizes = [estimate.low.abs(), estimate.high.abs()];
    let [small, large] =
        [sizes[0].min(sizes[1]), sizes[0].max(sizes[1])].map(|size| whole(size.min(1.0) * 100.0));
    let small = if small == "0" {
        "just above 0".to_owned()
    } else {
        small
    };
    format!("between {small} and {large}")
}

/// What all cycles together say, where there are more than two.
fn trend(shift: &Shift) -> Option<String> {
    let trend = shift.overall.trend[Source::Teacher.index()].as_ref()?;
    (trend.estimate.teachers > 1).then(|| {
        format!(
            "A straight line through all cycles gives a change of {}\u{a0}points over the whole \
             period, likely {} ({}).",
            signed(trend.estimate.value),
            signed_range(&trend.estimate),
            basis(trend.estimate.attributions, trend.estimate.teachers),
        )
    })
}

fn helps(shift: &Shift, estimate: &Estimate) -> Vec<String> {
    let needs_teachers = estimate.teachers < FEW_TEACHERS;
    let needs_cycles = shift.cycles.len() < FEW_CYCLES;
    let more = match (needs_teachers, needs_cycles) {
        (true, true) => "Logs of more teachers would help most, and so would more cycles.",
        (true, false) => "Logs of more teachers would help most.",
        (false, true) => "More cycles would help.",
        (false, false) => "",
    };
    let why = if estimate.attributions < FEW_ATTRIBUTIONS {
        ASK_WHY
    } else {
        ""
    };
    [more, why]
        .into_iter()
        .filter(|help| !help.is_empty())
        .map(str::to_owned)
        .collect()
}

fn not_compared(analysis: &Analysis, cells: &[Cell], found: u64) -> Finding {
    let teachers = cells.iter().map(|cell| cell.teachers).max().unwrap_or(0);
    let with_any = cells.iter().position(|cell| cell.attributions > 0);
    let internal =
        |s: &&crate::analysis::CodedStatement| s.coding.sources.contains(Source::Teacher);
    let own = analysis.statements.iter().filter(internal).count() as u64;
    let whose = if teachers == 1 {
        "teacher’s"
    } else {
        "teachers’"
    };
    let sentence = match with_any {
        Some(at) => {
            let cell = &cells[at];
            let share = cell.shares[Source::Teacher.index()].as_ref();
            let range = share.map_or_else(String::new, |share| {
                format!(
                    "; the true share is likely {}",
                    super::wording::percent_range(share)
                )
            });
            let name = &analysis.shift.cycles[at];
            let place = if name.is_empty() {
                String::new()
            } else {
                format!("In {}, ", cycle_name(name))
            };
            format!(
                "{place}{} named the {whose} own teaching{range} ({}).",
                named(cell, " explanations"),
                counted(cell.teachers as u64, "teacher"),
            )
        }
        None => format!(
            "{} of {} named the teachers’ own teaching.",
            grouped(own),
            counted(found, "explanation"),
        ),
    };
    let known = analysis
        .cycles
        .iter()
        .filter(|name| !name.is_empty())
        .count();
    let (headline, help) = match (known, with_any) {
        (0, _) => (
            "No cycle is known for these reflections, so nothing can be said of a shift.",
            "A column named “Cycle”, or dates with the bounds of each cycle, would help.",
        ),
        (1, _) => (
            "There is one cycle so far, so nothing can be said of a shift.",
            "The logs of the next cycle would help.",
        ),
        _ => (
            "Only one cycle holds explanations, so nothing can be said of a shift.",
            ASK_WHY,
        ),
    };
    Finding {
        headline: headline.to_owned(),
        sentences: vec![sentence],
        helps: vec![help.to_owned()],
    }
}
