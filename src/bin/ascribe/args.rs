//! Flags: what the user may say, in words.

use std::path::PathBuf;

use ascribe::codebook::Source;
use ascribe::cycle::CycleBy;
use ascribe::error::Error;
use ascribe::model::{Builtin, Model};
use ascribe::read::{self, ColumnMap, NamePattern};
use ascribe::sample::Contrast;
use clap::{Args as Flags, Parser, Subcommand, ValueEnum};

use crate::input::StudyArgs;
use crate::review::ReviewArgs;
use crate::{messages, plan, shift};

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
    Agree(AgreeArgs),
    /// Compares codings with gold codings of the same statements
    Evaluate(EvaluateArgs),
    /// Plans a study: the smallest shift it finds, and the teachers and human codes a shift takes
    Plan(plan::PlanArgs),
    /// Draws statements for people to code, to correct the shift for the model's errors
    Sample(SampleArgs),
    /// Estimates shares by cycle and their shift from anyone's codings
    Shift(Box<shift::ShiftArgs>),
    /// Opens a page in the browser on which people code statements and settle where they differ
    Review(Box<ReviewArgs>),
    /// Fits the heads of a model on coded statements
    Train(TrainArgs),
}

#[derive(Debug, Parser)]
#[command(after_help = "\
Reads CSV, TSV, XLSX, ODS, DOCX, TXT, Markdown, JSONL, VTT and SRT. The folder of results holds
report.html (open it in a browser), codings.csv, shift.csv, summary.json and problems.csv.

Exit codes: 0 done, 1 failed, 2 usage, 3 done but some input could not be read.

Examples:
  ascribe analyze logs
  ascribe analyze form.csv --map text=\"What happened?\",teacher=Name --cycle-by term
  ascribe analyze journals --name-pattern \"{teacher}_{cycle}\" --out results")]
pub(crate) struct AnalyzeArgs {
    /// Files and folders with reflection logs; `-` reads standard input
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// Folder to write the results to
    #[arg(short, long, value_name = "DIR", default_value = "ascribe-results")]
    pub(crate) out: PathBuf,

    #[command(flatten)]
    pub(crate) reading: ReadingArgs,

    /// Leaves out what this person wrote, as no teacher of the study (repeatable)
    #[arg(long, value_name = "NAME", help_heading = "Reading")]
    pub(crate) exclude: Vec<String>,

    /// Table that cuts dates into cycles, with columns name, start, end
    #[arg(
        long,
        value_name = "FILE",
        help_heading = "Cycles",
        conflicts_with = "cycle_by"
    )]
    pub(crate) cycles: Option<PathBuf>,

    /// Cuts dates into cycles by the calendar
    #[arg(long, value_name = "PERIOD", help_heading = "Cycles")]
    pub(crate) cycle_by: Option<Period>,

    #[command(flatten)]
    pub(crate) order: CycleOrderArgs,

    /// Confidence level of the intervals, between 0.5 and 0.999
    #[arg(long, default_value_t = 0.95, value_parser = level, help_heading = "Estimating")]
    pub(crate) level: f64,

    #[command(flatten)]
    pub(crate) model: ModelArgs,

    #[command(flatten)]
    pub(crate) threads: ThreadsArgs,

    /// Says nothing but errors and what could not be read
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

/// In which order cycles come.
#[derive(Debug, Flags)]
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

#[derive(Debug, Parser)]
#[command(after_help = "\
All files are JSONL, CSV, XLSX or ODS with an id and sources (or columns home, school, student,
teacher and none to mark, as sample.xlsx of ascribe sample), joined by id; outcome and agency count
where two coders gave them. Each file is one coder's, of the file's name, unless it has a field coder that
says who coded each line: then it may hold several coders, each with an id at most once. Intervals
leave out one teacher at a time if a field teacher names one for every statement that two coded,
or else one document (a field document, cluster or reflection, or the id up to its last hyphen).
Only statements that both coders of a pair coded are compared; a statement that is missing from a
file was not coded, one with empty sources is no attribution.

Printed for each pair of coders and for all: the share of agreement, Cohen's kappa (of all:
Fleiss', over the statements that every coder coded), Gwet's AC1, and Krippendorff's alpha, of
the source set also by MASI distance; of the source set, attribution yes or no, the locus, each
source, outcome and agency. Why a number is missing (–) is said below it.

DISAGREEMENTS gets a row for each statement on which source sets differ, with each coder's sources
and an empty column sources for a third person, who fills in every row (none where it explains
nothing): what is left empty reads as no attribution.

Exit codes: 0 done, 1 failed, 2 usage, 3 done but some input could not be read.

Examples:
  ascribe agree anna.csv ben.csv
  ascribe agree anna.xlsx ben.xlsx cleo.jsonl --out to-settle.csv
  ascribe agree anna.csv ben.csv --tidy > agreement.csv
  ascribe agree all-coders.csv --level 0.9 --json > agreement.json")]
pub(crate) struct AgreeArgs {
    /// Codings of the same statements: a file a coder, or files with a field coder
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,

    /// Prints JSON in place of tables
    #[arg(long)]
    pub(crate) json: bool,

    /// Prints every coefficient as CSV, a row each, in place of tables
    #[arg(long, conflicts_with = "json")]
    pub(crate) tidy: bool,

    /// File to write the disagreements to, as CSV, whole or not at all
    #[arg(short, long, value_name = "DISAGREEMENTS")]
    pub(crate) out: Option<PathBuf>,

    /// Confidence level of the intervals, between 0.5 and 0.999
    #[arg(long, default_value_t = 0.95, value_parser = level)]
    pub(crate) level: f64,
}

#[derive(Debug, Parser)]
#[command(after_help = "\
All files are JSONL, CSV, XLSX or ODS with an id and sources, joined by id; outcome, agency, focus,
probabilities, confidence and abstain count where they are there, as ascribe code writes them.
GOLD may also have the document (or cluster) that statements belong to, for the intervals, and
their words as sentence, text or statement.

Exit codes: 0 done, 1 failed, 2 usage, 3 done but some input could not be read.

Examples:
  ascribe code gold.jsonl --json --out codes.jsonl
  ascribe evaluate gold.jsonl codes.jsonl --by stratum
  ascribe evaluate gold.xlsx anna.csv ben.csv --json > evaluation.json
  ascribe evaluate gold.jsonl codes.jsonl --tidy > evaluation.csv")]
pub(crate) struct EvaluateArgs {
    /// What counts as right
    #[arg(value_name = "GOLD")]
    pub(crate) gold: PathBuf,

    /// Codings of the same statements, a file a coder
    #[arg(required = true, value_name = "PREDICTED")]
    pub(crate) predicted: Vec<PathBuf>,

    /// Repeats everything for each value of this field of GOLD
    #[arg(long, value_name = "FIELD")]
    pub(crate) by: Option<String>,

    /// Prints JSON in place of tables
    #[arg(long)]
    pub(crate) json: bool,

    /// Prints every figure as CSV, a row each, in place of tables
    #[arg(long, conflicts_with = "json")]
    pub(crate) tidy: bool,

    /// How many of the worst errors to show
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(crate) errors: usize,
}

#[derive(Debug, Parser)]
#[command(after_help = "\
CODINGS is codings.csv of ascribe analyze (or XLSX, ODS), or the lines of ascribe code for
reflections: an id, a cycle, sources and p_home to p_teacher, and where they are known the teacher and the words.
Statements are drawn at random: by cycle as the shift (first and last cycle only) or the trend (all
cycles, the outer ones more) weighs them, within a cycle more of those on which the model is unsure.

Written are sample.xlsx, to be coded by people in a spreadsheet program (in random order, without
the model's codes, teacher and cycle; its second sheet says how to code), and sample-plan.json, with
the seed, the strata and the chance of every statement, without which the codes can't be weighted:
keep both. --out x.csv writes a table with one column sources in place of marks.

Exit codes: 0 done, 1 failed, 2 usage, 3 done but some input could not be read.

Examples:
  ascribe sample ascribe-results/codings.csv --n 200
  ascribe sample codings.csv --n 300 --for trend --seed 7 --out coding/round-1.xlsx")]
pub(crate) struct SampleArgs {
    /// Codings of all statements, with the model's probabilities
    #[arg(value_name = "CODINGS")]
    pub(crate) codings: PathBuf,

    /// How many statements people are to code; 100 to 400 are of use
    #[arg(short, long, value_name = "N")]
    pub(crate) n: usize,

    /// What the codes are to tell: shift, from the first to the last cycle, or trend, over all
    #[arg(long = "for", value_name = "shift|trend", default_value = "shift")]
    pub(crate) contrast: Contrast,

    /// The source whose share they are to tell best: home, school, student or teacher
    #[arg(long, value_name = "SOURCE", default_value = "teacher")]
    pub(crate) source: Source,

    /// What the draw comes from: the same seed draws the same statements
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,

    /// Folder for sample.xlsx and sample-plan.json; or the .xlsx or .csv itself, with its plan
    /// beside it
    #[arg(short, long, value_name = "DIR|FILE", default_value = "ascribe-sample")]
    pub(crate) out: PathBuf,

    #[command(flatten)]
    pub(crate) reading: StudyArgs,

    /// Keeps the teachers' names on the sheet
    #[arg(long)]
    pub(crate) show_teachers: bool,

    /// Writes over a sheet and a plan that are there already
    #[arg(long)]
    pub(crate) force: bool,

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

#[derive(Debug, Parser)]
#[command(after_help = "\
Example, much as the built-in models were made:
  ascribe train corpus --encoder models/small --name own --unseen c5,c8,c10,c16 \\
      --genre c5=posts,c8=forms,c10=posts,c16=interviews --out own")]
pub(crate) struct TrainArgs {
    /// Files and folders with coded statements as JSONL, named KIND-AUTHOR.jsonl; also single files
    /// of codings with their text (XLSX, ODS, CSV), read a statement at a time
    #[arg(required = true, value_name = "PATH")]
    pub(crate) corpus: Vec<PathBuf>,

    /// Folder with the encoder: encoder.onnx and tokenizer.json
    #[arg(long, value_name = "DIR")]
    pub(crate) encoder: PathBuf,

    /// Folder to write the model to
    #[arg(short, long, value_name = "DIR")]
    pub(crate) out: PathBuf,

    /// The model's name; with its version, the coder's name in codings
    #[arg(long, default_value = "own")]
    pub(crate) name: String,

    /// The model's version: count it up whenever codes may change
    #[arg(long = "model-version", value_name = "N", default_value_t = 1)]
    pub(crate) model_version: u32,

    /// Authors whose text the encoder never saw: heads are judged and calibrated on them alone
    #[arg(long, value_name = "AUTHOR,…", value_delimiter = ',')]
    pub(crate) unseen: Vec<String>,

    /// The genre of an unseen author's texts: calibrated by itself, and kept to judge abstentions
    #[arg(long, value_name = "AUTHOR=NAME,…", value_delimiter = ',', value_parser = genre)]
    pub(crate) genre: Vec<(String, String)>,

    /// How often a statement counts, by the first letters of its author's name
    #[arg(long, value_name = "AUTHOR=N,…", value_delimiter = ',', value_parser = weight)]
    pub(crate) weight: Vec<(String, u32)>,

    /// Draws which authors share a part of the cross-validation
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,

    #[command(flatten)]
    pub(crate) threads: ThreadsArgs,
}

fn genre(text: &str) -> Result<(String, String), String> {
    let (author, genre) = text.split_once('=').ok_or("not AUTHOR=NAME")?;
    Ok((author.trim().to_owned(), genre.trim().to_owned()))
}

fn weight(text: &str) -> Result<(String, u32), String> {
    let (author, count) = text.split_once('=').ok_or("not AUTHOR=N")?;
    let count = count
        .trim()
        .parse()
        .map_err(|_| format!("{count:?} is no whole number"))?;
    Ok((author.trim().to_owned(), count))
}
