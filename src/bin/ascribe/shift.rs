//! `ascribe shift`: shares by cycle and their change, from anyone's codings.

use std::collections::BTreeSet;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ascribe::analysis::Estimated;
use ascribe::codebook::Source;
use ascribe::error::Error;
use ascribe::report;
use ascribe::sample::{self, Plan};
use ascribe::shift::correct::{self, Correction};
use ascribe::shift::{self, By, Settings, Unit};
use ascribe::study::{Statement, Studies, Study};
use clap::Parser;

use crate::input::StudyArgs;
use crate::results::WholeFile;
use crate::{Done, args, input, messages};

#[derive(Debug, Parser)]
#[command(after_help = "\
CODINGS is JSONL, CSV, XLSX or ODS, a line a statement, those without attribution included: teacher, cycle and
sources (home, school, student, teacher, several joined by ;), and where they are known team, group,
prompt, outcome, agency, focus, coder, and a model's p_home … p_teacher. codings.csv of `ascribe
analyze` has them all; --map names the columns of other tables. Where coder names several people,
each one's codes are estimated by themselves, or those of --coder alone. Every number has its
interval; --tidy has all of them, a row each, and --json with all that is needed to judge them.

Exit codes: 0 done, 1 failed, 2 usage, 3 done but some input could not be read.

Examples:
  ascribe shift ascribe-results/codings.csv
  ascribe shift hand.csv --map teacher=Name,cycle=Term,sources=Code --by team,prompt
  ascribe shift codings.csv --tidy > shift.csv
  ascribe shift codings.csv --groups Programme --groups \"Control, north\"
  ascribe shift codings.csv --human ascribe-sample/sample.xlsx")]
pub(crate) struct ShiftArgs {
    /// The codings; `-` reads standard input
    #[arg(value_name = "CODINGS")]
    codings: PathBuf,

    #[command(flatten)]
    reading: StudyArgs,

    /// Estimates besides for each team, group, prompt, agency or focus; outcomes always
    #[arg(
        long,
        value_name = "WHAT,…",
        value_delimiter = ',',
        value_parser = args::known::<By>,
        default_value = "team"
    )]
    by: Vec<By>,

    /// Only this source's rows with --tidy, and its share in the account of the correction: home,
    /// school, student or teacher (the internal share)
    #[arg(long, value_name = "SOURCE")]
    source: Option<Source>,

    /// First cycle compared
    #[arg(long, value_name = "CYCLE")]
    from: Option<String>,

    /// Last cycle compared
    #[arg(long, value_name = "CYCLE")]
    to: Option<String>,

    /// What varies as a whole: teacher, or team where a programme was given to whole teams
    #[arg(
        long,
        value_name = "teacher|team",
        value_parser = args::known::<Unit>,
        default_value = "teacher"
    )]
    unit: Unit,

    /// The groups compared, the one in the programme first; where a name holds a comma, give the
    /// flag twice, a name each
    #[arg(long, value_name = "PROGRAMME,COMPARISON")]
    groups: Vec<String>,

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

    /// Prints JSON in place of the account: a list by coder
    #[arg(long, conflicts_with_all = ["tidy", "source"])]
    json: bool,

    /// File to write to, whole or not at all, in place of standard output
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Estimates, corrects if people coded, and prints.
pub(crate) fn run(args: &ShiftArgs) -> Done {
    if let Some(out) = &args.out {
        let read = [Some(&args.codings), args.human.as_ref(), args.plan.as_ref()];
        if read
            .into_iter()
            .flatten()
            .any(|file| input::is_same(out, file))
        {
            let message = format!("write to {}: it is read from", out.display());
            return Err(Error::usage(message).with_hint("name another with --out"));
        }
    }
    let file = args.reading.file(&args.codings, true)?;
    let (studies, problems) = args.reading.studies(&file)?;
    messages::notices(&studies.notices);
    let settings = settings(args, &studies.cycles)?;
    if let Some(wanted) = &settings.groups {
        known_groups(wanted, &studies)?;
    }
    let mut all_read = problems.is_empty();
    let mut found = Vec::new();
    for study in chosen(args, studies)? {
        let (estimated, complete) = estimated(args, &study, &settings)?;
        all_read &= complete;
        found.push(estimated);
    }
    print(args, &found)?;
    Ok(all_read)
}

/// Those whose codes are estimated.
fn chosen<'a>(args: &ShiftArgs, studies: Studies<'a>) -> Result<Vec<Study<'a>>, Error> {
    let several = studies.of_coders.len() > 1;
    match (&args.reading.coder, &args.human) {
        (None, None) => Ok(studies.of_coders),
        (None, Some(_)) if several => {
            let coders = studies.coders();
            Err(Error::usage(format!(
                "correct one model's codes: {} has those of {coders}",
                studies.name
            ))
            .with_hint(
                "people's codes of a sample correct the errors of one model: name that model with \
                 --coder",
            ))
        }
        (coder, _) => Ok(vec![studies.only(coder.as_deref())?]),
    }
}

/// The shift by one coder's codes, corrected if people coded, and whether all could be used.
fn estimated(
    args: &ShiftArgs,
    study: &Study<'_>,
    settings: &Settings,
) -> Result<(Estimated, bool), Error> {
    let mut shift = shift::estimate(&study.observations(), &study.cycles, settings);
    let told = match study.without_cycle() {
        0 => None,
        1 => Some("One coding names no cycle and is not counted.".to_owned()),
        left_out => Some(format!(
            "{left_out} codings name no cycle and are not counted."
        )),
    };
    shift.warnings.splice(0..0, told);
    let (correction, complete) = match &args.human {
        Some(codes) => {
            let (correction, complete) = corrected(args, codes, study)?;
            (Some(correction), complete)
        }
        None => (None, true),
    };
    let coder = study.coder.into();
    let estimated = Estimated {
        coder,
        shift,
        correction,
    };
    Ok((estimated, complete))
}

fn settings(args: &ShiftArgs, cycles: &[Arc<str>]) -> Result<Settings, Error> {
    let place = |wanted: &Option<String>| {
        let wanted = wanted.as_ref();
        wanted.map(|wanted| cycle(wanted, cycles)).transpose()
    };
    let settings = Settings {
        level: args.level,
        unit: args.unit,
        from: place(&args.from)?,
        to: place(&args.to)?,
        by: args.by.clone(),
        groups: groups(&args.groups)?,
        seed: args.seed,
    };
    settings.check(cycles.len())?;
    Ok(settings)
}

/// The place of a cycle: the one of this name, or else the only one that differs from it in case
/// and spaces alone.
fn cycle(wanted: &str, cycles: &[Arc<str>]) -> Result<usize, Error> {
    let loose = |name: &str| name.trim().to_lowercase();
    let exact = cycles.iter().position(|cycle| **cycle == *wanted);
    let mut near = (0..cycles.len()).filter(|at| loose(&cycles[*at]) == loose(wanted));
    let only = near.next().filter(|_| near.next().is_none());
    exact.or(only).ok_or_else(|| {
        Error::usage(format!("find the cycle {wanted:?}"))
            .with_hint(format!("the cycles are {}", cycles.join(", ")))
    })
}

/// Two names: one a flag, or both in one, with a comma between them.
fn groups(given: &[String]) -> Result<Option<[Arc<str>; 2]>, Error> {
    let names: Vec<&str> = match given {
        [] => return Ok(None),
        [both] => both.split(',').collect(),
        each => each.iter().map(String::as_str).collect(),
    };
    let names: Vec<&str> = names.iter().map(|name| name.trim()).collect();
    match names[..] {
        [one, other] if !one.is_empty() && !other.is_empty() && one != other => {
            Ok(Some([one.into(), other.into()]))
        }
        _ => Err(Error::usage(format!(
            "take {} for two different groups",
            given.join(" and ")
        ))
        .with_hint(
            "write --groups programme,comparison or, where a name holds a comma, --groups \
             programme --groups comparison",
        )),
    }
}

/// Whether somebody wrote in each of the groups named.
fn known_groups(wanted: &[Arc<str>; 2], studies: &Studies<'_>) -> Result<(), Error> {
    let statements = studies.of_coders.iter().flat_map(|study| &study.statements);
    let known: BTreeSet<&str> = statements.filter_map(Statement::group).collect();
    let Some(missing) = wanted.iter().find(|group| !known.contains(&***group)) else {
        return Ok(());
    };
    let error = Error::usage(format!("find the group {missing:?} in {}", studies.name));
    let known: Vec<&str> = known.into_iter().collect();
    Err(error.with_hint(match &known[..] {
        [] => "no statement has a group: it needs a column group".to_owned(),
        known => format!("the groups are {}", known.join(", ")),
    }))
}

/// The correction, and whether all of the human codes could be used.
fn corrected(
    args: &ShiftArgs,
    codes: &Path,
    study: &Study<'_>,
) -> Result<(Correction, bool), Error> {
    let path = args.plan.clone().unwrap_or_else(|| Plan::path(codes));
    let bytes = input::bytes(&path).map_err(|error| {
        error.with_hint("it is the plan that `ascribe sample` wrote; name it with --plan")
    })?;
    let plan = Plan::parse(&input::name(&path), &bytes)?;
    let sheet = input::coded_sheet(codes)?;
    let joined = sample::join(study, &plan, &sheet);
    let problems = joined
        .as_ref()
        .map_or(&sheet.problems, |joined| &joined.problems);
    messages::problems(problems);
    let joined = joined?;
    let settings = correct::Settings {
        level: args.level,
        lambda: joined.lambda,
    };
    let mut correction = correct::correct(&joined.records, &joined.cycles, &settings);
    correction.warnings.splice(0..0, joined.warnings);
    Ok((correction, joined.problems.is_empty()))
}

fn print(args: &ShiftArgs, found: &[Estimated]) -> Result<(), Error> {
    let bytes = if args.tidy {
        report::estimates_csv(found, args.source)
    } else if args.json {
        report::estimates_json(found)
    } else {
        let to_terminal = args.out.is_none();
        let width = messages::width(to_terminal && std::io::stdout().is_terminal());
        let source = args.source.unwrap_or(Source::Teacher);
        report::estimates_table(found, source, width, to_terminal).into_bytes()
    };
    match &args.out {
        Some(out) => {
            let mut file = WholeFile::create(out)?;
            file.write(&bytes)?;
            file.keep()
        }
        None if args.tidy || args.json => messages::write(&bytes).map(|_| ()),
        None => messages::print(&String::from_utf8_lossy(&bytes)),
    }
}
