//! Questions to talk over, chosen by plain rules from what was found.

use super::Context;
use super::catalogue::gaps;
use super::finding::{count_of, is_clear, is_shown};
use super::small_cells::MIN_ATTRIBUTIONS;
use super::wording::{percent, whole};
use crate::codebook::{Outcome, Source};
use crate::shift::{By, Cell};

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

pub(super) fn of(context: &Context<'_>) -> Vec<Question> {
    let cells = &context.analysis.shift.overall.cells;
    if !cells.iter().any(|cell| cell.attributions > 0) {
        return Vec::new();
    }
    let found = [
        change(context),
        blamed(context),
        mood(context),
        missing(context),
        sparse(context),
    ];
    let mut questions: Vec<Question> = found.into_iter().flatten().collect();
    let words = context.words;
    questions.push(Question {
        ask: words.get("ask-surprise"),
        why: words.get("why-surprise"),
    });
    questions.push(Question {
        ask: words.get("ask-next"),
        why: words.get("why-next"),
    });
    questions.truncate(MOST);
    questions
}

/// What moved, if anything did for sure.
fn change(context: &Context<'_>) -> Option<Question> {
    let (words, overall) = (context.words, &context.analysis.shift.overall);
    let change = overall.first_to_last[Source::Teacher.index()].as_ref()?;
    if !is_shown(context, change) {
        return None;
    }
    let share = |at: usize| {
        let share = overall.cells[at].shares[Source::Teacher.index()].as_ref();
        share.map_or_else(String::new, |share| percent(share.value))
    };
    let (first, last) = (context.cycle(change.from), context.cycle(change.to));
    let ask = match (is_clear(change), change.estimate.value > 0.0) {
        (true, true) => "ask-up",
        (true, false) => "ask-down",
        (false, _) => "ask-alike",
    };
    let gaps = gaps![
        "first" => first,
        "last" => last,
        "before" => share(change.from),
        "after" => share(change.to),
        "explanations" => words.explanations(overall.cells[change.from].attributions),
        "all" => overall.cells[change.to].attributions
    ];
    Some(Question {
        ask: words.fill(ask, &gaps),
        why: words.fill("why-change", &gaps),
    })
}

/// The outside source named most when things went badly in the last cycle.
fn blamed(context: &Context<'_>) -> Option<Question> {
    let (at, cell) = last_of(context, Outcome::Failure)?;
    let outside = [Source::Student, Source::School, Source::Home];
    let shares = outside.iter().filter_map(|source| {
        let share = cell.shares[source.index()].as_ref()?.value;
        Some((*source, share))
    });
    let (source, share) = shares.max_by(|a, b| a.1.total_cmp(&b.1))?;
    if share < MUCH {
        return None;
    }
    let (ask, why) = match source {
        Source::School => ("ask-school", "why-school"),
        Source::Home => ("ask-home", "why-home"),
        _ => ("ask-students", "why-students"),
    };
    let words = context.words;
    let gaps = gaps![
        "count" => count_of(share, cell.attributions),
        "explanations" => words.explanations(cell.attributions),
        "cycle" => context.cycle(at)
    ];
    Some(Question {
        ask: words.get(ask),
        why: words.fill(why, &gaps),
    })
}

/// Whether own teaching is named for success and failure alike.
fn mood(context: &Context<'_>) -> Option<Question> {
    let (at, failure) = last_of(context, Outcome::Failure)?;
    let (same, success) = last_of(context, Outcome::Success)?;
    let share = |cell: &Cell| Some(cell.shares[Source::Teacher.index()].as_ref()?.value);
    let (good, bad) = (share(success)?, share(failure)?);
    if at != same || (good - bad).abs() < APART {
        return None;
    }
    let ask = if good > bad {
        "ask-own-success"
    } else {
        "ask-own-failure"
    };
    let words = context.words;
    Some(Question {
        ask: words.get(ask),
        why: words.fill(
            "why-mood",
            &gaps![
                "cycle" => context.cycle(at),
                "good" => count_of(good, success.attributions),
                "success" => words.explanations(success.attributions),
                "bad" => count_of(bad, failure.attributions),
                "failure" => failure.attributions
            ],
        ),
    })
}

/// Whether fewer teachers wrote in the end.
fn missing(context: &Context<'_>) -> Option<Question> {
    let cells = &context.analysis.shift.overall.cells;
    let (first, last) = (cells.first()?, cells.last()?);
    let end = cells.len() - 1;
    let is_shown = context.shown.cycle(0) && context.shown.cycle(end);
    let words = context.words;
    (is_shown && last.teachers < first.teachers && last.teachers > 0).then(|| Question {
        ask: words.get("ask-missing"),
        why: words.fill(
            "why-missing",
            &gaps![
                "teachers" => words.teachers(first.teachers),
                "first" => context.cycle(0),
                "count" => last.teachers,
                "last" => context.cycle(end)
            ],
        ),
    })
}

/// Whether the logs hold few explanations.
fn sparse(context: &Context<'_>) -> Option<Question> {
    let cells = context.analysis.shift.overall.cells.iter().enumerate();
    let mut written = cells.filter(|(_, cell)| cell.statements > 0);
    let (at, cell) = written.rfind(|(at, _)| context.shown.cycle(*at))?;
    let rate = cell.rate.as_ref()?.value;
    let gaps = gaps!["cycle" => context.cycle(at), "rate" => whole(rate)];
    (rate < SPARSE).then(|| Question {
        ask: context.words.get("ask-because"),
        why: context.words.fill("why-because", &gaps),
    })
}

/// The last cycle with enough explanations of one kind of outcome that may be shown.
fn last_of<'a>(context: &Context<'a>, outcome: Outcome) -> Option<(usize, &'a Cell)> {
    let strata = context.analysis.shift.by(By::Outcome);
    let of = strata.iter().position(|one| &*one.name == outcome.name())?;
    let mut cells = strata[of].cells.iter().enumerate();
    cells.rfind(|(at, cell)| {
        cell.attributions >= MIN_ATTRIBUTIONS
            && context.shown.cycle(*at)
            && context.shown.outcome(of, *at)
    })
}
