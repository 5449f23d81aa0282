//! Questions to talk over, chosen by plain rules from what was found, each with the work that it
//! comes from.
//!
//! - What moved, or did not: teams in inquiry came to trace results to their teaching (Gallimore et
//!   al. 2009).
//! - The outside cause named most for failures: causes differ in whether they can be influenced
//!   (Weiner 1985); teachers explain low scores by students (Evans et al. 2019), often by traits
//!   taken to be fixed (Bertrand & Marsh 2015).
//! - Own teaching in success and in failure: causes differ by outcome (Wang & Hall 2018).
//! - Who no longer writes: attrition may look like change (Shadish, Cook & Campbell 2002).
//! - Few explanations, a surprise, another wording: a hunch about what leads to a situation is said
//!   aloud, then tested (Timperley, Kaser & Halbert 2014).
//! - What next: shared success is what collective efficacy grows from (Donohoo & Katz 2020).

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
    /// What the work that it comes from found.
    pub found: String,
    /// That work.
    pub work: &'static str,
}

impl Question {
    fn new(context: &Context<'_>, ask: String, why: String, work: &str) -> Self {
        let cited = WORKS.iter().find(|(key, _)| *key == work);
        Self {
            ask,
            why,
            found: context.words.get(work),
            work: cited.map_or("", |(_, citation)| citation),
        }
    }
}

/// The works by the strings that say what they found.
const WORKS: [(&str, &str); 8] = [
    (
        "work-teams",
        "Gallimore, Ermeling, Saunders & Goldenberg (2009), Elementary School Journal 109(5)",
    ),
    ("work-control", "Weiner (1985), Psychological Review 92(4)"),
    (
        "work-assumptions",
        "Bertrand & Marsh (2015), American Educational Research Journal 52(5)",
    ),
    (
        "work-students",
        "Evans, Teasdale, Gannon-Slater et al. (2019), Teachers College Record 121(2)",
    ),
    (
        "work-outcome",
        "Wang & Hall (2018), Frontiers in Psychology 9, 2305",
    ),
    (
        "work-attrition",
        "Shadish, Cook & Campbell (2002), Experimental and Quasi-Experimental Designs for \
         Generalized Causal Inference",
    ),
    (
        "work-inquiry",
        "Timperley, Kaser & Halbert (2014), A Framework for Transforming Learning in Schools: \
         Innovation and the Spiral of Inquiry",
    ),
    (
        "work-efficacy",
        "Donohoo & Katz (2020), Quality Implementation: Leveraging Collective Efficacy",
    ),
];

/// Questions on one page, at least and at most.
const LEAST: usize = 3;
const MOST: usize = 5;
/// A share among explanations of failure from which its source is worth a question of its own.
const MUCH: f64 = 0.3;
/// A difference between shares that is worth a question.
const APART: f64 = 0.2;
/// A change of a share that can't be told from chance and is smaller than this is none to talk of.
const ALIKE: f64 = 0.1;
/// Attributions per 100 statements below which there is little to talk about.
const SPARSE: f64 = 15.0;

pub(super) fn of(context: &Context<'_>) -> Vec<Question> {
    if context.analysis.attributions() == 0 {
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
    let plain = |ask: &str, why: &str, work: &str| {
        Question::new(context, words.get(ask), words.get(why), work)
    };
    // What to do next always has a place.
    questions.truncate(MOST - 1);
    if questions.len() < MOST - 1 {
        questions.push(plain("ask-surprise", "why-surprise", "work-inquiry"));
    }
    if questions.len() < LEAST - 1 {
        questions.push(plain("ask-reword", "why-reword", "work-inquiry"));
    }
    questions.push(plain("ask-next", "why-next", "work-efficacy"));
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
        (false, _) if change.estimate.value.abs() < ALIKE => "ask-alike",
        (false, true) => "ask-perhaps-up",
        (false, false) => "ask-perhaps-down",
    };
    let gaps = gaps![
        "first" => first,
        "last" => last,
        "before" => share(change.from),
        "after" => share(change.to),
        "explanations" => words.explanations(overall.cells[change.from].attributions),
        "all" => overall.cells[change.to].attributions
    ];
    Some(Question::new(
        context,
        words.fill(ask, &gaps),
        words.fill("why-change", &gaps),
        "work-teams",
    ))
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
    let (ask, why, work) = match source {
        Source::School => ("ask-school", "why-school", "work-control"),
        Source::Home => ("ask-home", "why-home", "work-assumptions"),
        _ => ("ask-students", "why-students", "work-students"),
    };
    let words = context.words;
    let gaps = gaps![
        "count" => count_of(share, cell.attributions),
        "explanations" => words.explanations(cell.attributions),
        "cycle" => context.cycle(at)
    ];
    Some(Question::new(
        context,
        words.get(ask),
        words.fill(why, &gaps),
        work,
    ))
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
    let gaps = gaps![
        "cycle" => context.cycle(at),
        "good" => count_of(good, success.attributions),
        "success" => words.explanations(success.attributions),
        "bad" => count_of(bad, failure.attributions),
        "failure" => failure.attributions
    ];
    Some(Question::new(
        context,
        words.fill(ask, &gaps),
        words.fill("why-mood", &gaps),
        "work-outcome",
    ))
}

/// Whether fewer teachers wrote in the end.
fn missing(context: &Context<'_>) -> Option<Question> {
    let cells = &context.analysis.shift.overall.cells;
    let (first, last) = (cells.first()?, cells.last()?);
    let end = cells.len() - 1;
    let is_shown = context.shown.cycle(0) && context.shown.cycle(end);
    let words = context.words;
    (is_shown && last.teachers < first.teachers && last.teachers > 0).then(|| {
        let gaps = gaps![
            "teachers" => words.teachers(first.teachers),
            "first" => context.cycle(0),
            "count" => last.teachers,
            "last" => context.cycle(end)
        ];
        Question::new(
            context,
            words.get("ask-missing"),
            words.fill("why-missing", &gaps),
            "work-attrition",
        )
    })
}

/// Whether the logs hold few explanations.
fn sparse(context: &Context<'_>) -> Option<Question> {
    let cells = context.analysis.shift.overall.cells.iter().enumerate();
    let mut written = cells.filter(|(_, cell)| cell.statements > 0);
    let (at, cell) = written.rfind(|(at, _)| context.shown.cycle(*at))?;
    let rate = cell.rate.as_ref()?.value;
    let gaps = gaps!["cycle" => context.cycle(at), "rate" => whole(rate)];
    (rate < SPARSE).then(|| {
        Question::new(
            context,
            context.words.get("ask-because"),
            context.words.fill("why-because", &gaps),
            "work-inquiry",
        )
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
