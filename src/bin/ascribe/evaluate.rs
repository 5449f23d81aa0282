//! `ascribe evaluate`: codings against gold codings, joined by id.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use ascribe::codings::CodedFile;
use ascribe::error::{Error, Notice};
use ascribe::evaluate::compare::{self, Comparison};
use ascribe::report;
use clap::Parser;

use crate::project::{self, Held};
use crate::{Done, input, messages};

#[derive(Debug, Parser)]
#[command(after_help = "\
All files are JSONL, CSV, XLSX or ODS with an id and sources, joined by id; outcome, agency, focus,
probabilities, confidence and abstain count where they are there, as ascribe code writes them.
GOLD may also have the document (or cluster) that statements belong to, for the intervals, and
their words as sentence, text or statement.

GOLD can be a project: then what its people settled on is right (adjudicated codes, else those on
which all agree who coded the statement). PREDICTED can be one: every coder of it is compared, or,
where it is GOLD too, its models.

Exit codes: 0 done, 1 failed, 2 usage, 3 done but some input could not be read.

Examples:
  ascribe code gold.jsonl --json --out codes.jsonl
  ascribe evaluate gold.jsonl codes.jsonl --by stratum
  ascribe evaluate gold.xlsx anna.csv ben.csv --json > evaluation.json
  ascribe evaluate study.ascribe study.ascribe       # the model against the people of a project
  ascribe evaluate gold.jsonl codes.jsonl --tidy > evaluation.csv")]
pub(crate) struct EvaluateArgs {
    /// What counts as right
    #[arg(value_name = "GOLD")]
    pub(crate) gold: PathBuf,

    /// Codings of the same statements, a file a coder; or a project
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

/// Compares each coder's file with gold and prints what it found.
pub(crate) fn run(args: &EvaluateArgs) -> Done {
    let gold = gold(&args.gold)?;
    messages::problems(&gold.problems);
    let mut all_read = gold.problems.is_empty();
    let (mut comparisons, mut notices) = (Vec::new(), Vec::new());
    for path in &args.predicted {
        for predicted in predicted(path, &args.gold)? {
            messages::problems(&predicted.problems);
            all_read &= predicted.problems.is_empty();
            let by = args.by.as_deref();
            let comparison = compare::compare(&gold, &predicted, by, args.errors)?;
            notices.extend(comparison.notices.iter().cloned());
            comparisons.push(comparison);
        }
    }
    // Those of gold are told of every file.
    let mut told: Vec<Notice> = Vec::new();
    for notice in notices {
        if !told.contains(&notice) {
            told.push(notice);
        }
    }
    messages::notices(&told);
    print(args, &comparisons)?;
    Ok(all_read)
}

/// What counts as right: a file, or what the people of a project settled on.
fn gold(path: &Path) -> Result<CodedFile, Error> {
    if !project::is_meant(path) {
        return input::codings(path);
    }
    let held = Held::open(path)?;
    let (mut file, open) = held.settled()?;
    let left_out = match open {
        0 => String::new(),
        1 => ", without one on which they differ".to_owned(),
        _ => format!(", without {open} on which they differ"),
    };
    file.notices.push(Notice {
        file: file.name.clone(),
        what: format!(
            "gold is what people settled on, of {} statements{left_out}",
            file.lines.len()
        ),
    });
    Ok(file)
}

/// What is compared with it: a file, or the coders of a project; if people of the same project are
/// right, its models.
fn predicted(path: &Path, gold: &Path) -> Result<Vec<CodedFile>, Error> {
    if !project::is_meant(path) {
        return Ok(vec![input::codings(path)?]);
    }
    let held = Held::open(path)?;
    let mut coders = held.coders();
    if input::is_same(path, gold) {
        coders.retain(|coder| held.is_model(coder));
    }
    if coders.is_empty() {
        return Err(
            Error::input(format!("find codings to judge in {}", path.display()))
                .with_hint("`ascribe analyze LOGS --project` adds a model's codings"),
        );
    }
    held.by_coder(&coders)
}

fn print(args: &EvaluateArgs, comparisons: &[Comparison]) -> Result<(), Error> {
    let by = args.by.as_deref();
    if args.json {
        let json = report::evaluation_json(comparisons, by);
        return messages::write(&json).map(|_| ());
    }
    if args.tidy {
        let csv = report::evaluation_csv(comparisons, by);
        return messages::write(&csv).map(|_| ());
    }
    let width = messages::width(std::io::stdout().is_terminal());
    let tables = comparisons
        .iter()
        .map(|one| report::evaluation_table(one, by, width, true));
    messages::print(&tables.collect::<Vec<_>>().join("\n"))
}
