//! Reflection logs, read and coded: what `analyze` and `review` begin with.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ascribe::analysis::Analysis;
use ascribe::error::Error;
use ascribe::model::Model;
use ascribe::{cycle, read, shift};
use clap::Args as Flags;

use crate::args::{CycleOrderArgs, ModelArgs, Period, ReadingArgs, ThreadsArgs};
use crate::messages;

/// How logs are read and coded.
#[derive(Debug, Flags)]
pub(crate) struct LogsArgs {
    #[command(flatten)]
    reading: ReadingArgs,

    /// Leaves out what this person wrote, as no teacher of the study (repeatable)
    #[arg(long, value_name = "NAME", help_heading = "Reading")]
    exclude: Vec<String>,

    /// Table that cuts dates into cycles, with columns name, start, end
    #[arg(
        long,
        value_name = "FILE",
        help_heading = "Cycles",
        conflicts_with = "cycle_by"
    )]
    cycles: Option<PathBuf>,

    /// Cuts dates into cycles by the calendar
    #[arg(long, value_name = "PERIOD", help_heading = "Cycles")]
    cycle_by: Option<Period>,

    #[command(flatten)]
    order: CycleOrderArgs,

    #[command(flatten)]
    pub(crate) model: ModelArgs,

    #[command(flatten)]
    pub(crate) threads: ThreadsArgs,
}

/// What logs came to.
pub(crate) struct Coded {
    /// With what could not be read and what was decided.
    pub(crate) analysis: Analysis,
    /// Who coded.
    pub(crate) model: Arc<Model>,
}

/// What stays from one run to the next, where there are several.
#[derive(Default)]
pub(crate) struct Kept {
    /// Loaded by the first run that needs it.
    model: Option<Arc<Model>>,
    /// What the last run said of its input: the next one says only what is new.
    said: BTreeSet<String>,
}

impl Kept {
    /// What of this was not said in the last run.
    fn unsaid<T: Clone + ToString>(&self, all: &[T]) -> Vec<T> {
        let is_new = |one: &&T| !self.said.contains(&one.to_string());
        all.iter().filter(is_new).cloned().collect()
    }
}

impl LogsArgs {
    /// Loads the model, unless it is loaded.
    ///
    /// # Errors
    ///
    /// If it can't be.
    pub(crate) fn load(&self, kept: &mut Kept, quiet: bool) -> Result<Arc<Model>, Error> {
        if let Some(model) = &kept.model {
            return Ok(Arc::clone(model));
        }
        let model = Arc::new(self.model.load(quiet)?);
        kept.model = Some(Arc::clone(&model));
        Ok(model)
    }

    /// The table of cycles, which is read beside the logs.
    pub(crate) fn table_of_cycles(&self) -> Option<&Path> {
        self.cycles.as_deref()
    }

    /// Reads and codes; says what could not be read and, unless `quiet`, what was decided.
    ///
    /// # Errors
    ///
    /// If a flag can't be used, nothing can be read, or the model can't be run.
    pub(crate) fn code(
        &self,
        paths: &[PathBuf],
        shift: shift::Settings,
        quiet: bool,
        kept: &mut Kept,
    ) -> Result<Coded, Error> {
        let settings = ascribe::Settings {
            cycles: cycle::Settings {
                rule: self.cycle_rule()?,
                order: self.order.cycle_order.clone(),
            },
            exclude: self.exclude.clone(),
            shift,
            max_error: self.model.max_error,
            progress: messages::progress(quiet),
        };
        let reading = self.reading.settings()?;
        let coded = self.threads.pool()?.install(|| {
            let read::Parsed {
                reflections,
                problems,
                mut notices,
            } = read::open(paths, &reading)?;
            let model = self.load(kept, quiet)?;
            let mut analysis = ascribe::analyze(reflections, &model, &settings)?;
            notices.append(&mut analysis.notices);
            (analysis.problems, analysis.notices) = (problems, notices);
            Ok::<_, Error>(Coded { analysis, model })
        })?;
        let (notices, problems) = (&coded.analysis.notices, &coded.analysis.problems);
        if !quiet {
            messages::notices(&kept.unsaid(notices));
        }
        messages::problems(&kept.unsaid(problems));
        let all = notices.iter().map(ToString::to_string);
        kept.said = all
            .chain(problems.iter().map(ToString::to_string))
            .collect();
        Ok(coded)
    }

    /// How dates become cycles, with the table of cycles read.
    fn cycle_rule(&self) -> Result<cycle::CycleRule, Error> {
        Ok(match (&self.cycles, self.cycle_by) {
            (Some(path), _) => {
                let bytes = std::fs::read(path).map_err(|error| {
                    Error::usage(format!("read the cycles in {}: {error}", path.display()))
                })?;
                let table = cycle::CycleTable::parse(&path.to_string_lossy(), &bytes)?;
                cycle::CycleRule::Table(table)
            }
            (None, Some(period)) => cycle::CycleRule::By(period.into()),
            (None, None) => cycle::CycleRule::Labelled,
        })
    }
}
