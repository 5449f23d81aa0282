//! Questions to talk over, chosen by plain rules from what was found.

use super::finding::{count_of, is_clear};
use super::wording::{counted, grouped, percent, whole};
use super::{MIN_ATTRIBUTIONS, cycle_name};
use crate::analysis::Analysis;
use crate::codebook::{Outcome, Source};
use crate::shift::{By, Cell, Shift};

/// A question, and what in the numbers suggests it.
pub(super) struct Question {
    pub ask: String,
    pub why: String,
}

/// Questions on one page, at most.
const MOST: usize = 5;
/// A share among explanations of failure from which its source is worth a question of its own.
const MUCH: f64 = 0.3;
/// A difference between shares that is worth a question.
const APART: f64 = 0.2;
/// Attributions per 100 statements below which there is little to talk about.
const SPARSE: f64 = 15.0;

pub(super) fn of(analysis: &Analysis) -> Vec<Question> {
    let shift = &analysis.shift;
    if !shift.overall.cells.iter().any(|cell| cell.attributions > 0) {
        return Vec::new();
    }
    let mut questions: Vec<Question> = [
        change(shift),
        blamed(shift),
        mood(shift),
        missing(shift),
        sparse(shift),
    ]
    .into_iter()
    .flatten()
    .collect();
    questions.push(Question {
        ask: "Pick one sentence on this page that surprises you. What would you need to see \
        in students’ \
              work to know whether its explanation is right?"
            .to_owned(),
        why: "An explanation is a guess until it is tested.".to_owned(),
    });
    questions.push(Question {
        ask: "Which one cause named here will you act on together in the next cycle, and what \
              should students then do differently?"
            .to_owned(),
        why: "A shared next step turns an explanation into an inquiry.".to_owned(),
    });
    questions.truncate(MOST);
    questions
}

/// What moved, if anything did for sure.
fn change(shift: &Shift) -> Option<Question> {
    let change = shift.overall.first_to_last[Source::Teacher.index()].as_ref()?;
    let cells = &shift.overall.cells;
    let share = |at: usize| {
        let share = cells[at].shares[Source::Teacher.index()].as_ref();
        share.map_or_else(String::new, |share| percent(share.value))
    };
    let (from, to) = (name(shift, change.from), name(shift, change.to));
    let ask = match (is_clear(change), change.estimate.value > 0.0) {
        (true, true) => format!(
            "What did your team do between {from} and {to} that made it easier to see your own \
             part in students’ learning?"
        ),
        (true, false) => format!(
            "What happened between {from} and {to} that drew your attention to things outside \
             your teaching?"
        ),
        (false, _) => format!(
            "Does it match your own memory that explanations in {from} and {to} were much alike?"
        ),
    };
    let why = format!(
        "Own teaching: {} of {} in {from}, {} of {} in {to}.",
        share(change.from),
        counted(cells[change.from].attributions, "explanation"),
        share(change.to),
        grouped(cells[change.to].attributions),
    );
    Some(Question { ask, why })
}

/// The outside source named most when things went badly in the last cycle.
fn blamed(shift: &Shift) -> Option<Question> {
    let (at, cell) = last_of(shift, Outcome::Failure)?;
    let outside = [Source::Student, Source::School, Source::Home];
    let shares = outside.iter().filter_map(|source| {
        let share = cell.shares[source.index()].as_ref()?.value;
        Some((*source, share))
    });
    let (source, share) = shares.max_by(|a, b| a.1.total_cmp(&b.1))?;
    if share < MUCH {
        return None;
    }
    let (ask, what) = match source {
        Source::School => (
            "Which of the conditions at school that you name could you influence, and which would \
             you have to work around?",
            "conditions at school",
        ),
        Source::Home => (
            "What do you know, and what do you assume, about your students’ life at home? What in \
             your teaching could help all the same?",
            "life at home",
        ),
        _ => (
            "Where you name students’ effort, behaviour or knowledge as the cause: what might have \
             brought that about, and what in the lesson could change it?",
            "the students",
        ),
    };
    Some(Question {
        ask: ask.to_owned(),
        why: format!(
            "{} of {} of something that went badly in {} named {what}.",
            grouped(count_of(share, cell.attributions)),
            counted(cell.attributions, "explanation"),
            name(shift, at),
        ),
    })
}

/// Whether own teaching is named for success and failure alike.
fn mood(shift: &Shift) -> Option<Question> {
    let (at, failure) = last_of(shift, Outcome::Failure)?;
    let (same, success) = last_of(shift, Outcome::Success)?;
    let share = |cell: &Cell| Some(cell.shares[Source::Teacher.index()].as_ref()?.value);
    let (good, bad) = (share(success)?, share(failure)?);
    if at != same || (good - bad).abs() < APART {
        return None;
    }
    let ask = if good > bad {
        "You name your own teaching more often when things go well than when they go badly. What \
         would an explanation of a failure sound like that names something you can change?"
    } else {
        "You name your own teaching more often when things go badly than when they go well. Which \
         success of this cycle was your doing?"
    };
    Some(Question {
        ask: ask.to_owned(),
        why: format!(
            "In {}, own teaching was named in {} of {} of success and {} of {} of failure.",
            name(shift, at),
            grouped(count_of(good, success.attributions)),
            counted(success.attributions, "explanation"),
            grouped(count_of(bad, failure.attributions)),
            grouped(failure.attributions),
        ),
    })
}

/// Whether fewer teachers wrote in the end.
fn missing(shift: &Shift) -> Option<Question> {
    let cells = &shift.overall.cells;
    let (first, last) = (cells.first()?, cells.last()?);
    (last.teachers < first.teachers && last.teachers > 0).then(|| Question {
        ask: "Whose view is missing from the later logs, and how could it be heard?".to_owned(),
        why: format!(
            "{} wrote in {}, {} in {}.",
            counted(first.teachers as u64, "teacher"),
            name(shift, 0),
            last.teachers,
            name(shift, cells.len() - 1),
        ),
    })
}

/// Whether the logs hold few explanations.
fn sparse(shift: &Shift) -> Option<Question> {
    let (at, cell) = shift
        .overall
        .cells
        .iter()
        .enumerate()
        .rfind(|(_, cell)| cell.statements > 0)?;
    let rate = cell.rate.as_ref()?.value;
    (rate < SPARSE).then(|| Question {
        ask: "What question in the log would invite more “because”?".to_owned(),
        why: format!(
            "In {}, {} in 100 statements explained how students did.",
            name(shift, at),
            whole(rate),
        ),
    })
}

/// The last cycle with enough explanations of one kind of outcome.
fn last_of(shift: &Shift, outcome: Outcome) -> Option<(usize, &Cell)> {
    let stratum = shift
        .by(By::Outcome)
        .iter()
        .find(|stratum| &*stratum.name == outcome.name())?;
    let mut cells = stratum.cells.iter().enumerate();
    cells.rfind(|(_, cell)| cell.attributions >= MIN_ATTRIBUTIONS)
}

fn name(shift: &Shift, cycle: usize) -> String {
    cycle_name(&shift.cycles[cycle])
}
