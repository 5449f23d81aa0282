//! Runs of a world whose statements a model codes: what is corrected by a sample that people code.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use ascribe::codebook::{Coder, Coding, Source, Sources};
use ascribe::codings::CodedLine;
use ascribe::sample::{self, Contrast, Plan};
use ascribe::shift::Change;
use ascribe::shift::correct::{Method, Record, Settings, correct};
use ascribe::study::{self, Study};
use rayon::prelude::*;

use super::random::Random;
use super::score::{Answer, Score};
use super::shift::of_estimate;
use super::statements::{Statement, statements};
use super::world::{Teacher, Truth, World, logistic};
use super::worlds::Corrected;

/// How a model errs, and people.
///
/// A source's score is normal with variance 1 and mean ±1.5 as the statement names it or not, and
/// its probability what follows from that by Bayes' theorem with the mean prevalence; F1 is about
/// .85. What else moves the score makes the probability wrong.
#[derive(Clone, Copy, Debug)]
pub(super) struct Errors {
    pub(super) name: &'static str,
    /// SD between teachers of the score of each source.
    pub(super) teacher_sd: f64,
    /// By how much the score of `teacher` falls from the first to the last cycle: .33 takes its
    /// recall from .82 to .72.
    pub(super) drift: f64,
    /// By how much the score of `teacher` rises with the teacher's level, and with the length of
    /// the logs, a standard deviation each.
    pub(super) by_level: f64,
    pub(super) by_length: f64,
    /// Share of teacher causes that people too take for the students' in the last cycle; it grows
    /// from none in the first.
    pub(super) people: f64,
}

/// A model that errs alike in every cycle.
pub(super) const STEADY: Errors = Errors {
    name: "no drift",
    teacher_sd: 0.3,
    drift: 0.0,
    by_level: 0.0,
    by_length: 0.0,
    people: 0.0,
};

/// A number of a study that is corrected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Shift,
    Trend,
    LogOdds,
}

const TEACHER: usize = Source::Teacher.index();

/// Half the distance between the means of the scores.
const APART: f64 = 1.5;

/// Share of statements that name each source, over all cycles.
const PREVALENCES: [f64; 4] = [0.107, 0.107, 0.125, 0.178];

impl What {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Shift => "shift",
            Self::Trend => "trend",
            Self::LogOdds => "log-odds slope",
        }
    }

    fn truth(self, truth: &Truth) -> f64 {
        match self {
            Self::Shift => truth.shift(),
            Self::Trend => truth.trend(),
            Self::LogOdds => truth.log_odds,
        }
    }

    /// For which the sample is drawn.
    const fn contrast(self) -> Contrast {
        match self {
            Self::Shift => Contrast::Shift,
            Self::Trend | Self::LogOdds => Contrast::Trend,
        }
    }
}

/// One statement as the model and the people see it.
struct Coded {
    q: [f64; 4],
    named: Sources,
    human: Sources,
}

fn coded(
    errors: &Errors,
    world: &World,
    teachers: &[Teacher],
    said: &[Statement],
    random: &mut Random,
) -> Vec<Coded> {
    let of_teachers: Vec<[f64; 4]> = teachers
        .iter()
        .map(|teacher| {
            let mut moved = [0.0; 4].map(|_: f64| errors.teacher_sd * random.normal());
            moved[TEACHER] += errors.by_level * teacher.level + errors.by_length * teacher.length;
            moved
        })
        .collect();
    let mut one = |statement: &Statement| {
        let mut q = [0.0; 4];
        let cycle = statement.cycle as f64 / (world.cycles as f64 - 1.0);
        for source in Source::ALL {
            let at = source.index();
            let is_named = statement.sources.contains(*source);
            let mean = if is_named { APART } else { -APART };
            let mut score = mean + random.normal() + of_teachers[statement.teacher][at];
            if at == TEACHER {
                score -= errors.drift * cycle;
            }
            let prior = PREVALENCES[at] / (1.0 - PREVALENCES[at]);
            q[at] = logistic(prior.ln() + 2.0 * APART * score);
        }
        let is_taken = |source: &&Source| q[source.index()] > 0.5;
        let is_mistaken =
            statement.sources.contains(Source::Teacher) && random.is(errors.people * cycle);
        Coded {
            q,
            named: Source::ALL.iter().filter(is_taken).copied().collect(),
            human: if is_mistaken {
                Sources::NONE.with(Source::Student)
            } else {
                statement.sources
            },
        }
    };
    said.iter().map(&mut one).collect()
}

/// Draws the sample as `ascribe sample` does.
fn plan(
    said: &[Statement],
    coded: &[Coded],
    cycles: &[Arc<str>],
    of: (usize, Contrast),
    seed: u64,
) -> Plan {
    let line = |at: usize| CodedLine {
        id: format!("{at:05}"),
        place: String::new(),
        coding: Coding::new(Coder("model".into()), coded[at].named),
        words: None,
        before: None,
        fields: BTreeMap::new(),
    };
    let lines: Vec<CodedLine> = (0..said.len()).map(line).collect();
    let all = lines.iter().zip(said).zip(coded);
    let study = Study {
        name: "codings",
        coder: "model",
        cycles: cycles.to_vec(),
        statements: all
            .map(|((line, said), coded)| study::Statement {
                line,
                cycle: said.cycle,
                q: coded.q,
            })
            .collect(),
        codings: lines.len(),
        with_probabilities: lines.len(),
    };
    let (n, contrast) = of;
    let settings = sample::Settings {
        n,
        contrast,
        source: Source::Teacher,
        seed,
    };
    sample::draw(&study, &settings).expect("there are cycles and probabilities")
}

/// The records of all statements, with people's codes of those drawn.
fn records(said: &[Statement], coded: &[Coded], plan: &Plan) -> Vec<Record> {
    let place = |id: &String| id.parse::<usize>().unwrap_or_default();
    let drawn: BTreeSet<usize> = plan.drawn.iter().map(|one| place(&one.id)).collect();
    let mut records = Vec::with_capacity(said.len());
    for (stratum, cell) in plan.cells.iter().enumerate() {
        records.extend(cell.ids.iter().map(place).map(|at| Record {
            cluster: said[at].teacher,
            cycle: said[at].cycle,
            stratum,
            q: coded[at].q,
            coded: coded[at].named,
            human: drawn.contains(&at).then_some(coded[at].human),
        }));
    }
    records
}

/// Scores of each number by each method, at so many human codes; of a number all methods stand
/// side by side.
pub(super) fn coverage(of: &Corrected, truth: &Truth, codes: usize, runs: u64) -> Vec<Score> {
    let Corrected {
        ref world,
        ref errors,
        teachers,
        asked,
        methods,
    } = *of;
    let cycles: Vec<Arc<str>> = (1..=world.cycles)
        .map(|n| format!("Cycle {n}").into())
        .collect();
    let contrast = asked
        .first()
        .map_or(Contrast::Shift, |what| what.contrast());
    let one = |run: u64| -> Vec<Option<Answer>> {
        let mut random = Random::of(2, run);
        let people = world.study(teachers, &mut random);
        let said = statements(world, &people, &mut random);
        let seen = coded(errors, world, &people, &said, &mut random);
        let plan = plan(&said, &seen, &cycles, (codes, contrast), random.seed());
        let records = records(&said, &seen, &plan);
        let found = correct(&records, &cycles, &Settings::default());
        let answer = |what: What, method: Method| {
            let by = found.by(method)?;
            let change: &Option<Change> = match what {
                What::Shift => &by.first_to_last[TEACHER],
                What::Trend => &by.trend[TEACHER],
                What::LogOdds => &by.log_odds[TEACHER],
            };
            Some(of_estimate(&change.as_ref()?.estimate))
        };
        let all = asked.iter();
        all.flat_map(|what| methods.iter().map(|method| answer(*what, *method)))
            .collect()
    };
    let answers: Vec<Vec<Option<Answer>>> = (0..runs).into_par_iter().map(one).collect();
    let truths = asked
        .iter()
        .flat_map(|what| methods.iter().map(|_| what.truth(truth)));
    truths
        .enumerate()
        .map(|(at, truth)| Score::of(answers.iter().map(|of_run| of_run[at]), truth))
        .collect()
}
