//! `ascribe shift`: shares by cycle and their change, from anyone's codings.

use std::collections::BTreeSet;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ascribe::codebook::Source;
use ascribe::codings::{CodedFile, Columns};
use ascribe::error::Error;
use ascribe::report;
use ascribe::sample::{self, Plan, Statement, Statements};
use ascribe::shift::correct::{self, Correction};
use ascribe::shift::{self, By, Observation, Settings, Unit};
use clap::Parser;

use crate::results::WholeFile;
use crate::{Done, args, input, messages};

#[derive(Debug, Parser)]
#[command(after_help = "\
CODINGS is JSONL or CSV, a line a statement, those without attribution included: teacher, cycle and
sources (home, school, student, teacher, several joined by ;), and where they are known team, group,
prompt, outcome, agency, focus, coder, and a model's p_home … p_teacher. codings.csv of `ascribe
analyze` has them all; --map names the columns of other tables. Every number has its interval;
--tidy has all of them, a row each.

Exit codes: 0 done, 1 failed, 2 usage, 3 done but some input could not be read.

Examples:
  ascribe shift ascribe-results/codings.csv
  ascribe shift hand.csv --map teacher=Name,cycle=Term,sources=Code --by team,prompt
  ascribe shift codings.csv --tidy > shift.csv
  ascribe shift codings.csv --human ascribe-sample/sample.csv")]
pub(crate) struct ShiftArgs {
    /// The codings; `-` reads standard input
    #[arg(value_name = "CODINGS")]
    codings: PathBuf,

    /// Which column holds what, as teacher=Name,cycle=Term,sources=Code
    #[arg(long, value_name = "FIELD=HEADER,…", help_heading = "Reading")]
    map: Option<Columns>,

    /// Whose codes count, where a column coder names several
    #[arg(long, value_name = "NAME", help_heading = "Reading")]
    coder: Option<String>,

    /// Order of the cycles, as "Baseline,Round 1,Round 2"
    #[arg(
        long,
        value_name = "NAME,…",
        value_delimiter = ',',
        help_heading = "Reading"
    )]
    cycle_order: Option<Vec<String>>,

    /// Estimates besides for each team, group, prompt, agency or focus; outcomes always
    #[arg(
        long,
        value_name = "WHAT,…",
        value_delimiter = ',',
        default_value = "team"
    )]
    by: Vec<By>,

    /// Only this source's rows with --tidy, and its share in the correction: home, school, student
    /// or teacher (the internal share)
    #[arg(long, value_name = "SOURCE")]
    source: Option<Source>,

    /// First cycle compared
    #[arg(long, value_name = "CYCLE")]
    from: Option<String>,

    /// Last cycle compared
    #[arg(long, value_name = "CYCLE")]
    to: Option<String>,

    /// What varies as a whole: teacher, or team where a programme was given to whole teams
    #[arg(long, value_name = "teacher|team", default_value = "teacher")]
    unit: Unit,

    /// The groups compared, the one in the programme first
    #[arg(
        long,
        value_name = "PROGRAMME,COMPARISON",
        value_delimiter = ',',
        num_args = 2
    )]
    groups: Option<Vec<String>>,

    /// Confidence level of the intervals, between 0.5 and 0.999
    #[arg(long, default_value_t = 0.95, value_parser = args::level)]
    level: f64,

    /// Draws the sign flips, where there are too many teachers to try all
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,

    /// What people coded of a sample of `ascribe sample`: corrects for the model's errors
    #[arg(long, value_name = "CODES", help_heading = "Correcting")]
    human: Option<PathBuf>,

    /// The plan of the sample, if it is not beside the codes
    #[arg(
        long,
        value_name = "FILE",
        requires = "human",
        help_heading = "Correcting"
    )]
    plan: Option<PathBuf>,

    /// Prints every estimate as CSV, a row each, in place of the account
    #[arg(long)]
    tidy: bool,

    /// File to write to, whole or not at all, in place of standard output
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Estimates, corrects if people coded, and prints.
pub(crate) fn run(args: &ShiftArgs) -> Done {
    let mut columns = args.map.clone().unwrap_or_default();
    columns.number_lines = true;
    let (name, bytes) = named(&args.codings)?;
    let mut file = CodedFile::parse_as(&name, &bytes, &columns);
    messages::problems(&file.problems);
    one_coder(&mut file, args.coder.as_deref())?;
    let statements = Statements::of(&file, args.cycle_order.as_deref())?;
    messages::notices(&statements.notices);
    let settings = settings(args, &statements.cycles)?;
    let observations: Vec<Observation<'_>> = statements.all.iter().map(observation).collect();
    let mut shift = shift::estimate(&observations, &statements.cycles, &settings);
    let left_out = file.lines.len() - statements.all.len();
    if left_out > 0 {
        let told = match left_out {
            1 => "One coding names no cycle and is not counted.".to_owned(),
            _ => format!("{left_out} codings name no cycle and are not counted."),
        };
        shift.warnings.insert(0, told);
    }
    let mut all_read = file.problems.is_empty();
    let correction = match &args.human {
        Some(codes) => {
            let (correction, complete) = corrected(args, codes, &statements)?;
            all_read &= complete;
            Some(correction)
        }
        None => None,
    };
    print(args, &shift, correction.as_ref())?;
    Ok(all_read)
}

fn named(path: &Path) -> Result<(String, Vec<u8>), Error> {
    if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut std::io::stdin(), &mut bytes)
            .map_err(|error| Error::input(format!("read standard input: {error}")))?;
        return Ok(("standard input".to_owned(), bytes));
    }
    Ok((path.to_string_lossy().into_owned(), input::bytes(path)?))
}

/// Leaves the codes of one coder.
fn one_coder(file: &mut CodedFile, wanted: Option<&str>) -> Result<(), Error> {
    let coder = |fields: &std::collections::BTreeMap<String, String>| {
        fields
            .get("coder")
            .map(|name| name.trim().to_owned())
            .unwrap_or_default()
    };
    let known: BTreeSet<String> = file.lines.iter().map(|line| coder(&line.fields)).collect();
    let names = || {
        known
            .iter()
            .map(|name| format!("{name:?}"))
            .collect::<Vec<_>>()
            .join(", ")
    };
    match wanted {
        Some(wanted) if !known.contains(wanted) => Err(Error::usage(format!(
            "find codes of {wanted:?} in {}",
            file.name
        ))
        .with_hint(format!("it has codes of {}", names()))),
        Some(wanted) => {
            file.lines.retain(|line| coder(&line.fields) == wanted);
            Ok(())
        }
        None if known.len() > 1 => Err(Error::usage(format!(
            "tell whose codes count in {}: it has those of {}",
            file.name,
            names()
        ))
        .with_hint("name one with --coder; `ascribe agree` compares them")),
        None => Ok(()),
    }
}

fn settings(args: &ShiftArgs, cycles: &[Arc<str>]) -> Result<Settings, Error> {
    let place = |wanted: &Option<String>| match wanted {
        None => Ok(None),
        Some(wanted) => match cycles.iter().position(|cycle| **cycle == **wanted) {
            Some(at) => Ok(Some(at)),
            None => Err(Error::usage(format!("find the cycle {wanted:?}"))
                .with_hint(format!("the cycles are {}", cycles.join(", ")))),
        },
    };
    let groups = args.groups.as_ref().and_then(|names| match &names[..] {
        [programme, comparison] => Some([programme.as_str().into(), comparison.as_str().into()]),
        _ => None,
    });
    let settings = Settings {
        level: args.level,
        unit: args.unit,
        from: place(&args.from)?,
        to: place(&args.to)?,
        by: args.by.clone(),
        groups,
        seed: args.seed,
    };
    settings.check(cycles.len())?;
    Ok(settings)
}

fn observation<'a>(statement: &'a Statement<'_>) -> Observation<'a> {
    let field = |name: &str| {
        let text = statement.line.fields.get(name).map(|text| text.trim());
        text.filter(|text| !text.is_empty())
    };
    let coding = &statement.line.coding;
    Observation {
        teacher: statement.teacher(),
        team: field("team"),
        group: field("group"),
        prompt: field("prompt"),
        cycle: statement.cycle,
        sources: coding.sources,
        outcome: coding.outcome,
        agency: coding.agency,
        focus: coding.focus,
        expected: coding.expected(),
    }
}

/// The correction, and whether all of the human codes could be used.
fn corrected(
    args: &ShiftArgs,
    codes: &Path,
    statements: &Statements<'_>,
) -> Result<(Correction, bool), Error> {
    let path = args.plan.clone().unwrap_or_else(|| Plan::path(codes));
    let (name, bytes) = named(&path).map_err(|error| {
        error.with_hint("it is the plan that `ascribe sample` wrote; name it with --plan")
    })?;
    let plan = Plan::parse(&name, &bytes)?;
    let (name, bytes) = named(codes)?;
    let joined = sample::join(statements, &plan, &sample::coded_sheet(&name, &bytes))?;
    messages::problems(&joined.problems);
    let settings = correct::Settings {
        level: args.level,
        lambda: joined.lambda,
    };
    let mut correction = correct::correct(&joined.records, &joined.cycles, &settings);
    correction.warnings.splice(0..0, joined.warnings);
    Ok((correction, joined.problems.is_empty()))
}

fn print(
    args: &ShiftArgs,
    shift: &shift::Shift,
    correction: Option<&Correction>,
) -> Result<(), Error> {
    let bytes = if args.tidy {
        let mut rows = shift::tidy::rows(shift);
        rows.extend(correction.map(correct::tidy::rows).unwrap_or_default());
        if let Some(source) = args.source {
            let internal = source == Source::Teacher;
            rows.retain(|row| {
                row.source == source.name()
                    || row.source == "any"
                    || internal && row.source == "internal"
            });
        }
        report::rows_csv(&rows)
    } else {
        let to_terminal = args.out.is_none();
        let width = messages::width(to_terminal && std::io::stdout().is_terminal());
        let mut text = report::shift_table(shift, width, to_terminal);
        if let Some(correction) = correction {
            let source = args.source.unwrap_or(Source::Teacher);
            text += &report::correction_table(correction, source, width, to_terminal);
        }
        text.into_bytes()
    };
    match &args.out {
        Some(out) => {
            let mut file = WholeFile::create(out)?;
            file.write(&bytes)?;
            file.keep()
        }
        None if args.tidy => messages::write(&bytes).map(|_| ()),
        None => messages::print(&String::from_utf8_lossy(&bytes)),
    }
}
