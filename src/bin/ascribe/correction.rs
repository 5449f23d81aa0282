//! A model's shift corrected by what people coded of a sample.

use ascribe::codebook::Coder;
use ascribe::codings::CodedFile;
use ascribe::error::Error;
use ascribe::review::{self, Sample};
use ascribe::sample::{self, Plan};
use ascribe::shift::correct::{self, Correction};
use ascribe::study::{Studies, Study};

use crate::messages;
use crate::project::Held;

/// Codes of a sample, with its plan.
pub(crate) struct Sampled {
    pub(crate) plan: Plan,
    pub(crate) file: CodedFile,
    /// What a reader must know of them, a sentence each.
    pub(crate) told: Vec<String>,
}

impl Sampled {
    /// What people of a project settled on, of the sample of which most is coded; says so, with
    /// `more` at the end.
    ///
    /// # Errors
    ///
    /// If there is no sample, nobody of that name coded, or nothing that was drawn is coded.
    pub(crate) fn of_project(
        held: &Held,
        samples: &[Sample],
        coder: Option<&Coder>,
        more: &str,
    ) -> Result<Self, Error> {
        let human = review::human(&held.contents, samples, coder)?;
        let (known, drawn) = (human.file.lines.len(), human.sample.plan.drawn.len());
        messages::say(&format!(
            "note: {}: corrected by what people coded of the sample {:?}, {known} of {drawn} \
             statements{more}",
            held.name(),
            human.sample.name
        ));
        Ok(Self {
            plan: human.sample.plan.clone(),
            told: human.told,
            file: human.file,
        })
    }

    /// The correction of a model's codings, and whether all of the human codes could be used.
    ///
    /// # Errors
    ///
    /// If the codings hold no statement of the plan, or nothing that was drawn is coded.
    pub(crate) fn correct(
        &self,
        study: &Study<'_>,
        level: f64,
    ) -> Result<(Correction, bool), Error> {
        let joined = sample::join(study, &self.plan, &self.file);
        let problems = joined
            .as_ref()
            .map_or(&self.file.problems, |joined| &joined.problems);
        messages::problems(problems);
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

/// The codings of a model in a project, corrected as `ascribe shift PROJECT` does.
///
/// # Errors
///
/// If the project can't be read.
pub(crate) fn of_model(held: &Held, model: &str, level: f64) -> Result<Found, Error> {
    let (waiting, ready): (Vec<Sample>, Vec<Sample>) = held
        .samples()?
        .into_iter()
        .partition(|sample| is_waiting(held, sample));
    if review::human(&held.contents, &ready, None).is_err() {
        let begun = waiting.into_iter().next();
        return Ok(begun.map_or(Found::Nothing, |sample| Found::Waits(sample.name)));
    }
    let codes = Sampled::of_project(held, &ready, None, "")?;
    let file = held.codings()?;
    let studies = Studies::of(&file, Some(&held.cycles())).or_else(|_| Studies::of(&file, None))?;
    let study = studies.only(Some(model))?;
    let (correction, is_whole) = codes.correct(&study, level)?;
    Ok(Found::Corrected(Box::new(correction), is_whole))
}

/// Whether somebody has begun a blind sample and is not done with it.
fn is_waiting(held: &Held, sample: &Sample) -> bool {
    let contents = &held.contents;
    let is_at_it =
        |coder: &&Coder| sample.done(contents, coder) > 0 && !sample.is_finished(contents, coder);
    sample.blind && held.people().iter().any(is_at_it)
}
