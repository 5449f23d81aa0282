//! A model's shift corrected by what people coded of a sample.

use std::collections::BTreeSet;

use ascribe::analysis::Analysis;
use ascribe::codebook::Coder;
use ascribe::codings::CodedFile;
use ascribe::error::{Error, Notice};
use ascribe::review::{self, Human, Sample};
use ascribe::sample::{self, Plan};
use ascribe::shift::correct::{self, Correction};
use ascribe::study::{Studies, Study};

use crate::logs::Kept;
use crate::project::Held;

/// Codes of a sample, with its plan.
pub(crate) struct Sampled {
    pub(crate) plan: Plan,
    pub(crate) file: CodedFile,
    /// What a reader must know of them, a sentence each.
    pub(crate) told: Vec<String>,
}

impl Sampled {
    /// What people of a project settled on, of the sample of which most is coded; and what to tell
    /// of it, with `more` at the end.
    ///
    /// # Errors
    ///
    /// If there is no sample, nobody of that name coded, or nothing that was drawn is coded.
    pub(crate) fn of_project(
        held: &Held,
        samples: &[Sample],
        coder: Option<&Coder>,
        more: &str,
    ) -> Result<(Self, Notice), Error> {
        let human = review::human(&held.contents, samples, coder)?;
        Ok(Self::of(held, human, more))
    }

    fn of(held: &Held, human: Human<'_>, more: &str) -> (Self, Notice) {
        let (known, drawn) = (human.file.lines.len(), human.sample.plan.drawn.len());
        let notice = Notice {
            file: held.name(),
            what: format!(
                "corrected by what people coded of the sample {:?}, {known} of {drawn} \
                 statements{more}",
                human.sample.name
            ),
        };
        let codes = Self {
            plan: human.sample.plan.clone(),
            told: human.told,
            file: human.file,
        };
        (codes, notice)
    }

    /// The correction of a model's codings, and whether all of the human codes could be used; says
    /// which could not.
    ///
    /// # Errors
    ///
    /// If the codings hold no statement of the plan, or nothing that was drawn is coded.
    pub(crate) fn correct(
        &self,
        study: &Study<'_>,
        level: f64,
        kept: &mut Kept,
    ) -> Result<(Correction, bool), Error> {
        let joined = sample::join(study, &self.plan, &self.file);
        let problems = joined
            .as_ref()
            .map_or(&self.file.problems, |joined| &joined.problems);
        kept.problems(problems);
        let joined = joined?;
        let settings = correct::Settings {
            level,
            lambda: joined.lambda,
        };
        let mut correction = correct::correct(&joined.records, &joined.cycles, &settings);
        let told = self.told.iter().cloned().chain(joined.warnings);
        correction.warnings.splice(0..0, told);
        Ok((correction, joined.problems.is_empty()))
    }
}

/// What a project's samples come to for a report of its model's codings.
pub(crate) enum Found {
    /// Nobody coded a sample.
    Nothing,
    /// This blind sample is begun and not finished: to report it corrected would tell who still
    /// codes what others and the model say.
    Waits(String),
    /// People coded one; and whether all of their codes could be used.
    Corrected(Box<Correction>, bool),
}

/// The codings of a model in a project, corrected as `ascribe shift PROJECT` does, but for these
/// logs alone: a project keeps reflections that are no longer among them, and a report that counts
/// some statements can't be corrected by what is true of others. What lies in these logs follows
/// from what was read, not from anyone's codes, so it is a domain of the sample
/// ([`Plan::within`]). Says, unless `quiet`, what corrects it.
///
/// # Errors
///
/// If the project can't be read, or what people coded of these logs can't be used.
pub(crate) fn of_model(
    held: &Held,
    analysis: &Analysis,
    level: f64,
    quiet: bool,
    kept: &mut Kept,
) -> Result<Found, Error> {
    let (waiting, ready): (Vec<Sample>, Vec<Sample>) = held
        .samples()?
        .into_iter()
        .partition(|sample| is_waiting(held, sample));
    let read = analysis.reflections.iter();
    let read: BTreeSet<&str> = read.map(|reflection| reflection.id.as_str()).collect();
    let contents = &held.contents;
    let parts: Vec<Sample> = ready
        .iter()
        .map(|sample| sample.within(contents, &read))
        .collect();
    let Some(human) = review::human_if_any(contents, &parts, None)? else {
        if let Some(begun) = waiting.into_iter().next() {
            return Ok(Found::Waits(begun.name));
        }
        if let Some(human) = review::human_if_any(contents, &ready, None)? {
            let name = &human.sample.name;
            return Err(Error::input(format!(
                "find human codes in these logs: what people coded of the sample {name:?} is of \
                 reflections that are not among them, or have changed"
            )));
        }
        return Ok(Found::Nothing);
    };
    let all = ready.iter().find(|one| one.name == human.sample.name);
    let told = all.and_then(|all| domain(&all.plan, &human.sample.plan));
    let (mut codes, notice) = Sampled::of(held, human, "");
    codes.told.splice(0..0, told);
    kept.notices(&[notice], quiet);
    let places = (0..).zip(&contents.statements);
    let here: BTreeSet<String> = places
        .filter(|(at, _)| {
            let reflection = contents.reflection(*at);
            reflection.is_some_and(|reflection| read.contains(&*reflection.id))
        })
        .filter_map(|(at, _)| contents.id(at))
        .collect();
    let mut file = held.codings()?;
    file.lines.retain(|line| here.contains(&line.id));
    let studies = Studies::of(&file, Some(&held.cycles())).or_else(|_| Studies::of(&file, None))?;
    let study = studies.only(Some(&analysis.model.name))?;
    let (correction, is_whole) = codes.correct(&study, level, kept)?;
    Ok(Found::Corrected(Box::new(correction), is_whole))
}

/// What a reader must know where these logs hold a part only of what a sample was drawn from.
fn domain(all: &Plan, part: &Plan) -> Option<String> {
    let statements = |plan: &Plan| -> usize { plan.cells.iter().map(|cell| cell.statements).sum() };
    let (all, here, drawn) = (statements(all), statements(part), part.drawn.len());
    (here < all).then(|| {
        format!(
            "{here} of the {all} statements from which the sample was drawn are in these logs, \
             and {drawn} of those drawn: the correction is of these logs alone, a domain of the \
             sample."
        )
    })
}

/// Whether somebody has begun a blind sample and is not done with it.
fn is_waiting(held: &Held, sample: &Sample) -> bool {
    let contents = &held.contents;
    let is_at_it =
        |coder: &&Coder| sample.done(contents, coder) > 0 && !sample.is_finished(contents, coder);
    sample.blind && held.people().iter().any(is_at_it)
}
