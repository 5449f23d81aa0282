//! `ascribe shift`: shares by cycle and their change, from anyone's codings.

mod people;

use std::collections::BTreeSet;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::Arc;

use ascribe::analysis::Estimated;
use ascribe::codebook::{Coder, Source};
use ascribe::error::Error;
use ascribe::report;
use ascribe::shift::{self, By, Settings, Unit};
use ascribe::study::{Statement, Studies, Study};
use clap::Parser;

use self::people::People;
use crate::input::{Codings, StudyArgs};
use crate::logs::Kept;
use crate::project::{Held, Share};
use crate::results::WholeFile;
use crate::{Done, args, input, messages};

#[derive(Debug, Parser)]
#[command(after_help = "\
CODINGS is JSONL, CSV, XLSX or ODS, a line a statement, those without attribution included: teacher,
cycle and sources (home, school, student, teacher, several joined by ;), and where they are known
team, group, prompt, outcome, agency, focus, coder, and a model's p_home … p_teacher. codings.csv of
`ascribe analyze` has them all; --map names the columns of other tables. Where coder names several
people, each one's codes are estimated by themselves, or those of --coder alone. Every number has
its interval; --tidy has all of them, a row each, and --json with all that is needed to judge them.

CODINGS may be a project (study.ascribe). If people coded a sample drawn in it, its model's codes
are estimated and corrected by theirs (of each statement the adjudicated codes, else those on which
all agree who coded it, else those of --human-coder). Otherwise each coder is estimated who coded
all of it. --coder NAME takes that coder's codes as they are.

Exit codes: 0 done, 1 failed, 2 usage, 3 done but some input could not be read.

Examples:
  ascribe shift ascribe-results/codings.csv
  ascribe shift hand.csv --map teacher=Name,cycle=Term,sources=Code --by team,prompt
  ascribe shift codings.csv --tidy > shift.csv
  ascribe shift codings.csv --groups Programme --groups \"Control, north\"
  ascribe shift codings.csv --human ascribe-sample/sample.xlsx
  ascribe shift study.ascribe")]
pub(crate) struct ShiftArgs {
    /// The codings, or a project; `-` reads standard input
    #[arg(value_name = "CODINGS")]
    pub(crate) codings: PathBuf,

    #[command(flatten)]
    pub(crate) reading: StudyArgs,

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

    /// What people coded of a sample of `ascribe sample`, or a project in which they did: corrects
    /// for the model's errors
    #[arg(long, value_name = "CODES", help_heading = "Correcting")]
    pub(crate) human: Option<PathBuf>,

    /// Whose codes count where people of a project differ and nothing is adjudicated
    #[arg(long, value_name = "NAME", help_heading = "Correcting")]
    pub(crate) human_coder: Option<String>,

    /// The plan of the sample, if it is not beside the codes
    #[arg(
        long,
        value_name = "FILE",
        requires = "human",
        help_heading = "Correcting"
    )]
    pub(crate) plan: Option<PathBuf>,

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
    let codings = args.reading.read(&args.codings, true)?;
    let (studies, problems) = args.reading.studies(&codings)?;
    messages::notices(&studies.notices);
    let settings = settings(args, &studies.cycles)?;
    if let Some(wanted) = &settings.groups {
        known_groups(wanted, &studies)?;
    }
    one_model(args, &codings, &studies)?;
    let people = People::of(args, codings.held.as_ref())?;
    let mut all_read = problems.is_empty();
    let mut found = Vec::new();
    for study in chosen(args, studies, &codings, &people)? {
        let (mut estimated, complete) = estimated(args, &study, &settings, &people)?;
        if estimated.correction.is_none() {
            let told = codings
                .held
                .as_ref()
                .and_then(|held| of_a_part(held, study.coder));
            estimated.shift.warnings.splice(0..0, told);
        }
        all_read &= complete;
        found.push(estimated);
    }
    print(args, &found)?;
    Ok(all_read)
}

/// # Errors
///
/// If people's codes are to correct those of several coders of a file.
fn one_model(args: &ShiftArgs, codings: &Codings, studies: &Studies<'_>) -> Result<(), Error> {
    let is_named = args.reading.coder.is_some() || codings.held.is_some();
    if is_named || args.human.is_none() || studies.of_coders.len() < 2 {
        return Ok(());
    }
    let coders = studies.coders();
    Err(Error::usage(format!(
        "correct one model's codes: {} has those of {coders}",
        studies.name
    ))
    .with_hint(
        "people's codes of a sample correct the errors of one model: name that model with --coder",
    ))
}

/// Those whose codes are estimated.
fn chosen<'a>(
    args: &ShiftArgs,
    studies: Studies<'a>,
    codings: &Codings,
    people: &People,
) -> Result<Vec<Study<'a>>, Error> {
    match (&args.reading.coder, &codings.held) {
        (Some(coder), _) => Ok(vec![studies.only(Some(coder))?]),
        (None, Some(held)) if !people.is_nobody() => {
            let study = args.reading.only(studies, codings)?;
            if !held.is_model(&Coder(study.coder.into())) {
                return Err(Error::usage(format!(
                    "correct the codes of {:?}: they are no model's",
                    study.coder
                ))
                .with_hint("--coder takes them as they are"));
            }
            Ok(vec![study])
        }
        (None, Some(held)) => Ok(of_all(held, studies)),
        (None, None) => Ok(studies.of_coders),
    }
}

/// Those of a project who coded all of it, and models: from a part that someone happened to code
/// nothing can be told of all, unless they are asked for.
fn of_all<'a>(held: &Held, studies: Studies<'a>) -> Vec<Study<'a>> {
    let is_of_all = |study: &Study<'_>| {
        held.share(study.coder).is_whole() || held.is_model(&Coder(study.coder.into()))
    };
    if !studies.of_coders.iter().any(is_of_all) {
        return studies.of_coders;
    }
    let (all, part): (Vec<_>, Vec<_>) = studies.of_coders.into_iter().partition(is_of_all);
    for study in part {
        let Share { coded, all } = held.share(study.coder);
        messages::say(&format!(
            "note: {coder} coded {coded} of {all} statements with a cycle: no shift is estimated \
             from a part. --coder {coder:?} does so all the same",
            coder = study.coder
        ));
    }
    all
}

/// What to tell of estimates from codes of a part of a project.
fn of_a_part(held: &Held, coder: &str) -> Option<String> {
    let share = held.share(coder);
    if share.is_whole() {
        return None;
    }
    let Share { coded, all } = share;
    let drawn = if held.is_model(&Coder(coder.into())) {
        ""
    } else {
        " If these were not drawn at random, the shares may be far from those of all."
    };
    Some(format!(
        "{coder} coded {coded} of the {all} statements of the project that have a cycle: the \
         estimates are of these.{drawn}"
    ))
}

/// The shift by one coder's codes, corrected if people coded, and whether all could be used.
fn estimated(
    args: &ShiftArgs,
    study: &Study<'_>,
    settings: &Settings,
    people: &People,
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
    let (correction, complete) = match people.codes() {
        Some(codes) => {
            let (correction, complete) = codes.correct(study, args.level, &mut Kept::default())?;
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
