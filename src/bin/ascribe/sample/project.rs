//! A sample drawn within a project, which is kept in it as a queue.

use ascribe::error::Error;
use ascribe::review::{self, Sample};
use ascribe::sample;
use ascribe::store::Project;
use ascribe::study::Study;

use super::{Places, SampleArgs, notes, table, write_sheet};
use crate::project::Held;
use crate::{Done, messages};

/// Draws, keeps the plan in the project, and writes the sheet too if asked to.
pub(super) fn run(args: &SampleArgs) -> Done {
    let codings = args.reading.read(&args.codings, false)?;
    let Some(held) = &codings.held else {
        let path = args.codings.display();
        return Err(Error::usage(format!(
            "draw a sample in {path}: it is no project"
        )));
    };
    let (studies, problems) = args.reading.studies(&codings)?;
    let study = args.reading.only(studies, &codings)?;
    // Whether a sheet can be written is told before anything is kept.
    let out = args.out.as_deref();
    let places = out.map(|out| Places::of(out, args.force)).transpose()?;
    let samples = held.samples()?;
    let sample = match unused(args, held, &samples) {
        Some(unused) => {
            if !args.quiet {
                messages::say(&format!(
                    "The sample {:?} was drawn so before, and nobody has coded it: it is kept. \
                     --name or --seed draws another.",
                    unused.name
                ));
            }
            unused.clone()
        }
        None => drawn(args, held, &study, &samples)?,
    };
    if let Some(places) = &places {
        let rows = write_sheet(args, places, &study, &sample.plan)?;
        if !args.quiet {
            notes(&study, &sample.plan, &rows, args);
        }
    }
    if !args.quiet {
        let next = next_steps(args, &sample, places.as_ref());
        messages::print(&format!("{}\n{next}", table(&sample.plan)))?;
    }
    Ok(problems.is_empty())
}

/// Draws a sample and keeps it.
fn drawn(
    args: &SampleArgs,
    held: &Held,
    study: &Study<'_>,
    samples: &[Sample],
) -> Result<Sample, Error> {
    let number = samples.len() as u64 + 1;
    let settings = args.settings(number);
    let plan = match &args.reading.coder {
        None => review::draw(&held.contents, &held.name(), &settings)?,
        Some(_) => sample::draw(study, &settings)?,
    };
    let name = match &args.name {
        Some(name) => name.clone(),
        None => free_name(samples, number),
    };
    let mut project = Project::open(&args.codings)?;
    project.add_sample(&name, !args.open, &plan.json())?;
    Ok(Sample::new(&name, !args.open, plan, &held.contents))
}

/// A sample that was drawn as it is asked for, and of which nothing is coded.
fn unused<'a>(args: &SampleArgs, held: &Held, samples: &'a [Sample]) -> Option<&'a Sample> {
    if args.name.is_some() || args.seed.is_some() || args.reading.coder.is_some() {
        return None;
    }
    let contents = &held.contents;
    let people = held.people();
    samples.iter().find(|sample| {
        let plan = &sample.plan;
        let is_so = plan.asked == args.n
            && plan.contrast == args.contrast.name()
            && plan.source == args.source.name()
            && sample.blind != args.open;
        is_so
            && people
                .iter()
                .all(|person| sample.done(contents, person) == 0)
    })
}

/// The first number from this one on that is no sample's name.
fn free_name(samples: &[Sample], number: u64) -> String {
    let mut names = (number..).map(|number| number.to_string());
    let is_free = |name: &String| samples.iter().all(|sample| sample.name != *name);
    names.find(is_free).unwrap_or_default()
}

fn next_steps(args: &SampleArgs, sample: &Sample, places: Option<&Places>) -> String {
    let (name, path) = (&sample.name, args.codings.display());
    let how = if sample.blind {
        "It is coded blind: without seeing what the model or others say."
    } else {
        "It is coded beside what the model and others say."
    };
    let sheet = places.map_or_else(String::new, |places| {
        let sheet = places.sheet.display();
        format!("Sheet: {sheet}\nIts codes count with: ascribe shift {path} --human {sheet}\n")
    });
    format!(
        "Kept in {path} as the sample {name:?}.\n{how}\n{sheet}\n\
         Next: people code it on the page, each under a name of their own, in the queue\n\
         \u{201c}Sample {name}\u{201d}. Then the shift:\n  \
         ascribe review {path}\n  ascribe shift {path}\n"
    )
}
