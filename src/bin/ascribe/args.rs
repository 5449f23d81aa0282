//! Flags: what the user may say, in words.

use std::path::PathBuf;

use ascribe::cycle::CycleBy;
use ascribe::error::Error;
use ascribe::model::{Builtin, Model};
use ascribe::read::{self, ColumnMap, NamePattern};
use clap::{Args as Flags, Parser, Subcommand, ValueEnum};

use crate::logs::LogsArgs;
use crate::page::PageArgs;
use crate::review::ReviewArgs;
use crate::{agree, evaluate, export, merge, messages, plan, sample, shift, train};

/// Codes where teachers' reflections place the cause of how students do, and estimates how that
/// shifts over inquiry cycles. Everything stays on this machine.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100, propagate_version = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Reads reflection logs, codes them and writes a folder with the report and its tables
    Analyze(AnalyzeArgs),
    /// Codes statements or reflections, one line a statement
    Code(CodeArgs),
    /// Tells how far coders agree who coded the same statements
    Agree(agree::AgreeArgs),
    /// Compares codings with gold codings of the same statements
    Evaluate(evaluate::EvaluateArgs),
    /// Plans a study: the smallest shift it finds, and the teachers and human codes a shift takes
    Plan(plan::PlanArgs),
    /// Draws statements for people to code, to correct the shift for the model's errors
    Sample(sample::SampleArgs),
    /// Estimates shares by cycle and their shift from anyone's codings
    Shift(Box<shift::ShiftArgs>),
    /// Opens a page in the browser on which people code statements and settle where they differ
    Review(Box<ReviewArgs>),
    /// Writes what people did in a project, or everyone's codings, into a file
    Export(export::ExportArgs),
    /// Takes what people did in other copies of a project into this one
    Merge(merge::MergeArgs),
    /// Fits the heads of a model on coded statements
    Train(train::TrainArgs),
}

#[derive(Debug, Parser)]
#[command(after_help = "\
Reads CSV, TSV, XLSX, ODS, DOCX, TXT, Markdown, JSONL, VTT and SRT. The folder of results holds
report.html (open it in a browser), codings.csv, shift.csv, summary.json and problems.csv.

The page for a team has the finding, where causes are seen, the teachers' words and questions; the
coach's adds teams, success and failure and sentences to check; a researcher's adds every estimate
with its method. Team and coach see nothing of fewer than 3 teachers or 5 explanations.

A project (--project study.ascribe) is a single file in which people code, beside the model. Logs
that are read again keep their codes; texts that have changed are told, and what was coded in the
former text is kept and does not count. Name the same folder each time: reflections are known by
their places in it. What is reported is the model's codings; `ascribe shift study.ascribe` has
people's.

With --watch it looks at the logs once a second and analyzes them again when a file is new, changed
or gone, once nothing has moved for a second; what it takes as logs is what a run reads, so results
within the logs are none. A run that fails is told, and the results stay those of the run before.

Exit codes: 0 done (or a watch ended by Ctrl-C), 1 failed, 2 usage, 3 done but some input could not
be read: of the logs, of what --compare names, or of what people coded in the project.

Examples:
  ascribe analyze logs
  ascribe analyze logs --watch
  ascribe analyze logs --compare \"last year=results-2024\"
  ascribe analyze logs --project study.ascribe
  ascribe analyze logs --for team,research --lang es
  ascribe analyze form.csv --map text=\"What happened?\",teacher=Name --cycle-by term
  ascribe analyze journals --name-pattern \"{teacher}_{cycle}\" --out results")]
pub(crate) struct AnalyzeArgs {
    /// Files and folders with reflection logs; `-` reads standard input
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// Folder to write the results to
    #[arg(short, long, value_name = "DIR", default_value = "ascribe-results")]
    pub(crate) out: PathBuf,

    /// Keeps reflections, statements and the model's codings in this project, in which people code:
    /// made if it is not there, added to if it is
    #[arg(short, long, value_name = "FILE")]
    pub(crate) project: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) logs: LogsArgs,

    /// Confidence level of the intervals, between 0.5 and 0.999
    #[arg(long, default_value_t = 0.95, value_parser = level, help_heading = "Estimating")]
    pub(crate) level: f64,

    /// Sets an earlier report beside this one (another school, another year): its folder, a file of
    /// codings or a project; with a label, as "last year=results-2024"
    #[arg(long, value_name = "RESULTS", help_heading = "Estimating")]
    pub(crate) compare: Option<String>,

    #[command(flatten)]
    pub(crate) page: PageArgs,

    /// Stays, and analyzes again whenever the logs change, until Ctrl-C
    #[arg(short, long)]
    pub(crate) watch: bool,

    /// Says nothing but errors and what could not be read
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

/// In which order cycles come.
#[derive(Debug, Default, Flags)]
pub(crate) struct CycleOrderArgs {
    /// Order of the cycles, as "Baseline,Round 1,Round 2"
    #[arg(
        long,
        value_name = "NAME,…",
        help_heading = "Cycles",
        value_delimiter = ','
    )]
    pub(crate) cycle_order: Option<Vec<String>>,
}

/// On how many threads.
#[derive(Debug, Flags)]
pub(crate) struct ThreadsArgs {
    /// Threads to use; all processors by default. The result is the same on any number
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
}

impl ThreadsArgs {
    /// As many threads as asked for.
    pub(crate) fn pool(&self) -> Result<rayon::ThreadPool, Error> {
        rayon::ThreadPoolBuilder::new()
            .num_threads(self.threads.map_or(0, usize::from))
            .build()
            .map_err(|error| Error::usage(format!("start threads: {error}")))
    }
}

/// How files are read.
#[derive(Debug, Flags)]
pub(crate) struct ReadingArgs {
    /// Which column holds what, as text="What happened?",teacher=Name; fields: id, teacher, team,
    /// group, cycle, date, prompt, text (repeatable)
    #[arg(long, value_name = "FIELD=HEADER,…", help_heading = "Reading")]
    map: Vec<ColumnMap>,

    /// How file names tell what they hold, as "{teacher}_{cycle}"; fields: teacher, team, group,
    /// cycle, date; `*` for anything else
    #[arg(long, value_name = "PATTERN", help_heading = "Reading")]
    name_pattern: Option<NamePattern>,
}

impl ReadingArgs {
    /// Several maps as one.
    pub(crate) fn settings(&self) -> Result<read::Settings, Error> {
        let mut map = ColumnMap::default();
        for more in &self.map {
            map.extend(more.clone())?;
        }
        Ok(read::Settings {
            map,
            name_pattern: self.name_pattern.clone(),
        })
    }
}

/// Which model codes.
#[derive(Debug, Flags)]
pub(crate) struct ModelArgs {
    /// base, the most accurate; small, several times as fast; or the folder of another model
    /// (./base is a folder)
    #[arg(
        long,
        value_name = "base|small|PATH",
        default_value = "base",
        help_heading = "Coding"
    )]
    model: PathBuf,

    /// The kind of text, if the model was calibrated on it; what a score means differs by kind
    #[arg(long, value_name = "NAME", help_heading = "Coding")]
    genre: Option<String>,

    /// Keeps as coded only what can be promised to have at most this share of wrong source sets,
    /// between 0.01 and 0.5; the rest has abstain, and analyze counts it by its probabilities
    #[arg(long, value_name = "SHARE", value_parser = max_error, help_heading = "Coding")]
    pub(crate) max_error: Option<f64>,
}

impl ModelArgs {
    /// The model, reading as in the genre named. Names win over folders, of which one is told.
    pub(crate) fn load(&self, quiet: bool) -> Result<Model, Error> {
        let builtin = self
            .model
            .to_str()
            .and_then(|name| name.parse::<Builtin>().ok());
        let mut model = match builtin {
            Some(builtin) => {
                if !quiet && self.model.is_dir() {
                    let told = "is the model built in; for the folder of this name write";
                    messages::say(&format!("note: {builtin} {told} ./{builtin}"));
                }
                Model::builtin(builtin)?
            }
            None => Model::load(&self.model)?,
        };
        if let Some(genre) = &self.genre {
            model.classifier.set_genre(genre)?;
        }
        Ok(model)
    }
}

#[derive(Debug, Parser)]
#[command(after_help = "\
JSONL holds an object a line: a statement, as {\"id\", \"before\", \"statement\"} (before is the
text that stands before it, or nothing; optional \"question\"), or a reflection, as {\"id\",
\"text\", \"teacher\", \"cycle\"}, which is split into statements. Every other format that
analyze reads holds reflections. Codes come in the order of the input. With --max-error all of it
is held in memory, and written when all is coded.

Exit codes: 0 done, 1 failed, 2 usage, 3 done but some input could not be read.

Examples:
  ascribe code statements.jsonl > codes.csv
  ascribe code statements.jsonl --json --out codes.jsonl
  cat statements.jsonl | ascribe code - --json | jq .sources")]
pub(crate) struct CodeArgs {
    /// Files and folders with statements or reflections; `-` reads standard input
    #[arg(required = true, value_name = "FILE")]
    pub(crate) paths: Vec<PathBuf>,

    /// Writes JSON, an object a line, in place of CSV
    #[arg(long)]
    pub(crate) json: bool,

    /// File to write to, whole or not at all, in place of standard output
    #[arg(short, long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) reading: ReadingArgs,

    #[command(flatten)]
    pub(crate) model: ModelArgs,

    #[command(flatten)]
    pub(crate) threads: ThreadsArgs,

    /// Says nothing but errors and what could not be read
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Period {
    /// One cycle a calendar month
    Month,
    /// Autumn (August to December), spring (January to April), summer (May to July)
    Term,
    /// One cycle a school year, August to July
    Year,
}

impl From<Period> for CycleBy {
    fn from(period: Period) -> Self {
        match period {
            Period::Month => Self::Month,
            Period::Term => Self::Term,
            Period::Year => Self::Year,
        }
    }
}

pub(crate) fn level(text: &str) -> Result<f64, String> {
    let level: f64 = text.parse().map_err(|_| "not a number".to_owned())?;
    if (0.5..=0.999).contains(&level) {
        Ok(level)
    } else {
        Err("not between 0.5 and 0.999; 95 % is written 0.95".to_owned())
    }
}

/// What a flag's text is; if it is nothing known, what is.
pub(crate) fn known<T>(text: &str) -> Result<T, String>
where
    T: std::str::FromStr<Err = Error>,
{
    let parsed = text.parse();
    parsed.map_err(|error: Error| match error.hint() {
        Some(hint) => hint.to_owned(),
        None => error.to_string(),
    })
}

fn max_error(text: &str) -> Result<f64, String> {
    let share: f64 = text.parse().map_err(|_| "not a number".to_owned())?;
    if (0.01..=0.5).contains(&share) {
        Ok(share)
    } else {
        Err("not between 0.01 and 0.5; 10 % is written 0.1".to_owned())
    }
}
