//! `ascribe plan`: what a study can detect, and what a shift would take.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use ascribe::error::{Error, Problem};
use ascribe::report;
use ascribe::shift::plan::{self, Codes, Pilot, Quantity, Residual, Study};
use clap::Parser;

use crate::input::StudyArgs;
use crate::{Done, args, messages};

#[derive(Debug, Parser)]
#[command(after_help = "\
What is not given is taken from the pilot and, where there is none or it can't tell, by default:
values of simulated schools, not measurements of real ones. CODINGS of a pilot is JSONL, CSV, XLSX
or ODS with teacher, cycle and sources (and what else ascribe code writes), a line a statement,
those without attribution included; --map names the columns of other tables. Shares and shifts are
fractions: 10 points are 0.10.

Human codes are drawn at random in each cycle, in proportion to its weight in the change. A plan
holds for shares corrected with them, not for a model's codes as they are.

Exit codes: 0 done, 1 failed, 2 usage, 3 done but some of the pilot could not be read.

Examples:
  ascribe plan --teachers 20 --cycles 4
  ascribe plan --teachers 60 --cycles 8 --shift 0.10 --codes 1500
  ascribe plan --teachers 40 --cycles 6 --pilot codings.csv --json > plan.json
  ascribe plan --teachers 40 --cycles 6 --codes all       # people code everything")]
pub(crate) struct PlanArgs {
    /// How many teachers take part, 1 to 100000
    #[arg(
        long,
        value_name = "N",
        value_parser = clap::value_parser!(u32)
            .range(1..=i64::from(plan::MOST_TEACHERS))
    )]
    teachers: u32,

    /// How many cycles they write in, 2 to 100
    #[arg(
        long,
        value_name = "N",
        value_parser = clap::value_parser!(u32)
            .range(2..=i64::from(plan::MOST_CYCLES))
    )]
    cycles: u32,

    /// The shift to be found, over the whole period: 0.001 to 1
    #[arg(long, value_name = "SHARE", default_value_t = 0.10, value_parser = shift)]
    shift: f64,

    /// Statements that people code, 1 or more; or all
    #[arg(long, value_name = "N|all", default_value = "200", value_parser = codes)]
    codes: Codes,

    /// How the human codes serve: strata, they correct a model (F1 about .865) and are drawn by its
    /// uncertainty; random, they correct it and are drawn at random; human-only, they alone count;
    /// or the residual SD itself, 0.001 to 1
    #[arg(
        long,
        value_name = "strata|random|human-only|SD",
        default_value = "strata",
        value_parser = residual
    )]
    residual: Residual,

    /// Codings of a pilot, or its project (the model's, unless --coder names others'), from which
    /// the values below are estimated
    #[arg(long, value_name = "CODINGS", help_heading = "Assumptions")]
    pilot: Option<PathBuf>,

    #[command(flatten)]
    reading: StudyArgs,

    /// Statements per reflection, 1 to 10000 [default: 17]
    #[arg(
        long,
        value_name = "N",
        value_parser = within(Quantity::Statements),
        help_heading = "Assumptions"
    )]
    statements: Option<f64>,

    /// Coefficient of variation of statements per reflection, 0 to 5 [default: 0.45]
    #[arg(
        long,
        value_name = "CV",
        value_parser = within(Quantity::Variation),
        help_heading = "Assumptions"
    )]
    variation: Option<f64>,

    /// Part of the statements that are attributions, 0.001 to 1 [default: 0.5]
    #[arg(
        long,
        value_name = "SHARE",
        value_parser = within(Quantity::Rate),
        help_heading = "Assumptions"
    )]
    rate: Option<f64>,

    /// Internal share, 0.01 to 0.99 [default: 0.35]
    #[arg(
        long,
        value_name = "SHARE",
        value_parser = within(Quantity::Share),
        help_heading = "Assumptions"
    )]
    share: Option<f64>,

    /// Part of the reflections that are never written, 0 to 0.9 [default: 0.1]
    #[arg(
        long,
        value_name = "SHARE",
        value_parser = within(Quantity::Missing),
        help_heading = "Assumptions"
    )]
    missing: Option<f64>,

    /// SD of true shares between a teacher's reflections, 0 to 0.5 [default: 0.09]
    #[arg(
        long,
        value_name = "SD",
        value_parser = within(Quantity::ReflectionSd),
        help_heading = "Assumptions"
    )]
    reflection_sd: Option<f64>,

    /// SD of true changes between teachers, over the whole period, 0 to 1 [default: 0.09]
    #[arg(
        long,
        value_name = "SD",
        value_parser = within(Quantity::ChangeSd),
        help_heading = "Assumptions"
    )]
    change_sd: Option<f64>,

    /// Confidence level of the interval that is to leave out 0, between 0.5 and 0.999
    #[arg(long, default_value_t = 0.95, value_parser = args::level)]
    level: f64,

    /// Probability with which the shift is to be found, between 0.5 and 0.99
    #[arg(long, default_value_t = 0.8, value_parser = power)]
    power: f64,

    /// Prints JSON in place of tables
    #[arg(long)]
    json: bool,
}

/// Plans and prints.
pub(crate) fn run(args: &PlanArgs) -> Done {
    let mut all_read = true;
    let pilot = match &args.pilot {
        Some(path) => {
            let (pilot, problems) = pilot(path, args)?;
            all_read = problems.is_empty();
            Some(pilot)
        }
        None => None,
    };
    if let (None, Some(flag)) = (&pilot, args.reading.given()) {
        return Err(
            Error::usage(format!("use {flag}: there are no codings for it to read"))
                .with_hint("it is for --pilot CODINGS"),
        );
    }
    let study = Study {
        teachers: args.teachers,
        cycles: args.cycles,
        residual: args.residual,
        level: args.level,
        power: args.power,
        ..Study::default()
    };
    let (study, assumptions) = plan::assume(study, &given(args), pilot.as_ref());
    let plan = plan::plan(&study, args.shift, args.codes)?.resting_on(assumptions, pilot.as_ref());
    if args.json {
        messages::write(&report::plan_json(&plan))?;
    } else {
        let width = messages::width(std::io::stdout().is_terminal());
        messages::print(&report::plan_table(&plan, width, true))?;
    }
    Ok(all_read)
}

fn given(args: &PlanArgs) -> Vec<(Quantity, f64)> {
    let all = Quantity::ALL.into_iter().filter_map(|quantity| {
        let value = match quantity {
            Quantity::Statements => args.statements,
            Quantity::Variation => args.variation,
            Quantity::Rate => args.rate,
            Quantity::Share => args.share,
            Quantity::Missing => args.missing,
            Quantity::ReflectionSd => args.reflection_sd,
            Quantity::ChangeSd => args.change_sd,
        };
        Some((quantity, value?))
    });
    all.collect()
}

/// Reads a pilot's codings: what one coder coded, as far as a teacher and a cycle stand with it.
fn pilot(path: &Path, args: &PlanArgs) -> Result<(Pilot, Vec<Problem>), Error> {
    let codings = args.reading.read(path, true)?;
    let (studies, mut problems) = args.reading.studies(&codings)?;
    messages::notices(&studies.notices);
    let mut study = args.reading.only(studies, &codings)?;
    let nameless = study.require_teachers();
    messages::problems(&nameless);
    problems.extend(nameless);
    if study.statements.is_empty() {
        let name = study.name;
        let error = Error::input(format!(
            "find a statement with its teacher and cycle in the pilot {name}"
        ));
        return Err(error.with_hint("it needs the columns teacher, cycle and sources"));
    }
    Ok((Pilot::estimate(&study.observations(), args.level), problems))
}

fn number(text: &str) -> Result<f64, String> {
    text.parse().map_err(|_| "not a number".to_owned())
}

fn shift(text: &str) -> Result<f64, String> {
    let shift = number(text)?;
    if (0.001..=1.0).contains(&shift) {
        Ok(shift)
    } else {
        Err("not between 0.001 and 1; 10 points are written 0.10".to_owned())
    }
}

fn power(text: &str) -> Result<f64, String> {
    let power = number(text)?;
    if (0.5..=0.99).contains(&power) {
        Ok(power)
    } else {
        Err("not between 0.5 and 0.99; 80 % is written 0.8".to_owned())
    }
}

fn codes(text: &str) -> Result<Codes, String> {
    match text {
        "all" => Ok(Codes::All),
        _ => match text.parse() {
            Ok(0) => Err(
                "not 1 or more: without human codes a model's errors can't be corrected".to_owned(),
            ),
            Ok(number) => Ok(Codes::Number(number)),
            Err(_) => Err("neither a whole number, 1 or more, nor all".to_owned()),
        },
    }
}

fn residual(text: &str) -> Result<Residual, String> {
    match text {
        "strata" => Ok(Residual::Strata),
        "random" => Ok(Residual::Random),
        "human-only" => Ok(Residual::HumanOnly),
        _ => match text.parse::<f64>() {
            Ok(sd) if Residual::BOUNDS.contains(&sd) => Ok(Residual::Given(sd)),
            _ => Err("neither strata, random, human-only nor an SD from 0.001 to 1".to_owned()),
        },
    }
}

/// A parser of a quantity within its bounds.
fn within(quantity: Quantity) -> impl Fn(&str) -> Result<f64, String> + Clone {
    move |text| {
        let value = number(text)?;
        let bounds = quantity.bounds();
        if bounds.contains(&value) {
            Ok(value)
        } else {
            Err(format!(
                "not between {} and {}",
                bounds.start(),
                bounds.end()
            ))
        }
    }
}
