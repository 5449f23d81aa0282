//! What to bear in mind while reading the numbers.
//!
//! The sentences of [`Shift::warnings`](crate::shift::Shift) name small cells and are English: a
//! researcher's page has them as they are, the other pages say in their own words what they mean
//! for a talk.

use super::catalogue::gaps;
use super::finding::tells_teachers;
use super::{Audience, Context};
use crate::codebook::Source;
use crate::report::excerpt;
use crate::shift::{Change, method};

/// One note.
pub(super) struct Note {
    pub text: String,
    /// Whether it is the library's own sentence, English on any page.
    pub is_foreign: bool,
}

/// With fewer teachers than this an interval is only rough, as `shift` warns.
const FEW_TEACHERS: usize = 6;
/// With fewer attributions than this a share moves by ten points with each of them.
const FEW_ATTRIBUTIONS: u64 = 10;
/// The most that is shown of a sentence, in characters.
const LENGTH: usize = 400;

pub(super) fn of(context: &Context<'_>) -> Vec<Note> {
    if context.analysis.reflections.is_empty() {
        return Vec::new();
    }
    let mut notes = match context.settings.audience {
        Audience::Research => {
            let sentence = |text: &String| Note {
                text: excerpt::beginning(text, LENGTH),
                is_foreign: true,
            };
            let warnings = context.analysis.shift.warnings.iter();
            warnings.map(sentence).collect()
        }
        Audience::Team | Audience::Coach => own(context),
    };
    notes.extend(without_cycle(context).map(Note::own));
    notes
}

impl Note {
    fn own(text: String) -> Self {
        Self {
            text,
            is_foreign: false,
        }
    }
}

fn own(context: &Context<'_>) -> Vec<Note> {
    let notes = [
        hidden(context),
        few_teachers(context),
        few_explanations(context),
        who_wrote(context),
        nameless(context),
        uncertain(context),
    ];
    notes.into_iter().flatten().map(Note::own).collect()
}

/// The cycles of which something holds, by name.
fn named(context: &Context<'_>, holds: impl Fn(usize) -> bool) -> Option<String> {
    let cycles = 0..context.analysis.shift.cycles.len();
    let names: Vec<String> = cycles
        .filter(|at| holds(*at))
        .map(|at| context.cycle(at))
        .collect();
    (!names.is_empty()).then(|| names.join("; "))
}

/// Cycles that are too small to be shown.
fn hidden(context: &Context<'_>) -> Option<String> {
    let cycles = named(context, |at| !context.shown.cycle(at))?;
    Some(
        context
            .words
            .fill("note-hidden", &gaps!["cycles" => cycles]),
    )
}

fn compared<'a>(context: &Context<'a>) -> Option<&'a Change> {
    let overall = &context.analysis.shift.overall;
    let change = overall.first_to_last[Source::Teacher.index()].as_ref()?;
    let is_shown = context.shown.cycle(change.from) && context.shown.cycle(change.to);
    is_shown.then_some(change)
}

fn few_teachers(context: &Context<'_>) -> Option<String> {
    let change = compared(context)?;
    let count = change.estimate.teachers;
    if change.estimate.method == method::NOT_ESTIMABLE {
        return Some(context.words.get("note-one-writer"));
    }
    (count < FEW_TEACHERS).then(|| {
        if !tells_teachers(context, change) {
            return context.words.get("note-few-people");
        }
        let gaps = gaps!["count" => count];
        context.words.fill("note-few-teachers", &gaps)
    })
}

fn few_explanations(context: &Context<'_>) -> Option<String> {
    let cells = &context.analysis.shift.overall.cells;
    let is_few = |at: usize| (1..FEW_ATTRIBUTIONS).contains(&cells[at].attributions);
    let cycles = named(context, |at| context.shown.cycle(at) && is_few(at))?;
    let gaps = gaps!["count" => FEW_ATTRIBUTIONS, "cycles" => cycles];
    Some(context.words.fill("note-few-explanations", &gaps))
}

/// Whether other people wrote in the end than in the beginning: how many is not told.
fn who_wrote(context: &Context<'_>) -> Option<String> {
    let attrition = context.analysis.shift.attrition.as_ref()?;
    let is_other = attrition.only_first + attrition.only_last > 0;
    is_other.then(|| context.words.get("note-who-wrote"))
}

/// Whether the two ways to judge the change say different things.
pub(super) fn disagreement(context: &Context<'_>) -> Option<String> {
    let change = compared(context)?;
    let check = change.check.as_ref()?;
    let is_split = change.holds_zero() != (check.low <= 0.0 && check.high >= 0.0);
    is_split.then(|| context.words.get("note-disagreement"))
}

fn nameless(context: &Context<'_>) -> Option<String> {
    let reflections = &context.analysis.reflections;
    let is_any = reflections.iter().any(|r| r.teacher.is_none());
    is_any.then(|| context.words.get("note-nameless"))
}

/// How much of it counts by its probabilities.
fn uncertain(context: &Context<'_>) -> Option<String> {
    let (count, all) = (
        context.analysis.abstained(),
        context.analysis.statements.len(),
    );
    let is_told = count > 0 && context.shown.all_cycles();
    is_told.then(|| {
        let gaps = gaps!["count" => count, "all" => all];
        context.words.fill("note-uncertain", &gaps)
    })
}

/// Reflections that belong to no cycle though others do.
fn without_cycle(context: &Context<'_>) -> Option<String> {
    let without = context
        .analysis
        .reflections
        .iter()
        .filter(|r| r.cycle.is_none());
    let count = without.count();
    (context.knows_cycles && count > 0).then(|| {
        let gaps = gaps!["count" => count];
        context.words.fill("note-without-cycle", &gaps)
    })
}
