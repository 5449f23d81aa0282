//! Reflection logs, read and coded: what `analyze` and `review` begin with.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ascribe::analysis::Analysis;
use ascribe::error::{Error, Notice, Problem};
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
    /// What the last run that came to its end had to say: the next one says only what is new.
    said: BTreeSet<String>,
    /// What this run had to say so far.
    saying: BTreeSet<String>,
}

impl Kept {
    /// Begins a run.
    pub(crate) fn begin(&mut self) {
        self.saying.clear();
    }

    /// A run has come to its end.
    pub(crate) fn end(&mut self) {
        self.said = std::mem::take(&mut self.saying);
    }

    /// Says what was decided, unless `quiet`, and what the last run did not say.
    pub(crate) fn notices(&mut self, all: &[Notice], quiet: bool) {
        let unsaid = self.unsaid(all);
        if !quiet {
            messages::notices(&unsaid);
        }
    }

    /// Says what could not be read and the last run did not say.
    pub(crate) fn problems(&mut self, all: &[Problem]) {
        messages::problems(&self.unsaid(all));
    }

    /// What of this was not said in the last run.
    fn unsaid<T: Clone + ToString>(&mut self, all: &[T]) -> Vec<T> {
        self.saying.extend(all.iter().map(ToString::to_string));
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
        kept.notices(&coded.analysis.notices, quiet);
        kept.problems(&coded.analysis.problems);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_says_what_the_last_one_that_ended_did_not() {
        let notice = |what: &str| Notice {
            file: String::new(),
            what: what.to_owned(),
        };
        let all = [notice("a"), notice("b")];
        let mut kept = Kept::default();
        kept.begin();
        assert_eq!(kept.unsaid(&all[..1]), all[..1]);
        kept.end();
        for ends in [false, true] {
            kept.begin();
            assert_eq!(kept.unsaid(&all), all[1..]);
            assert_eq!(kept.unsaid(&all[..1]), []);
            if ends {
                kept.end();
            }
        }
        kept.begin();
        assert_eq!(kept.unsaid(&all), []);
    }
}
