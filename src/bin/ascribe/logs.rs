//! Reflection logs, read and coded: what `analyze` and `review` begin with.

use std::path::PathBuf;

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
    pub(crate) model: Model,
}

impl LogsArgs {
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
            let model = self.model.load(quiet)?;
            let mut analysis = ascribe::analyze(reflections, &model, &settings)?;
            notices.append(&mut analysis.notices);
            (analysis.problems, analysis.notices) = (problems, notices);
            Ok::<_, Error>(Coded { analysis, model })
        })?;
        if !quiet {
            messages::notices(&coded.analysis.notices);
        }
        messages::problems(&coded.analysis.problems);
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
