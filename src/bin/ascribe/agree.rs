//! `ascribe agree`: how far coders agree who coded the same statements.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use ascribe::agree::{self, Agreement};
use ascribe::codings::{CodedFile, CodedLine};
use ascribe::error::{Error, Notice};
use ascribe::report;
use clap::Parser;

use crate::project::{self, Held};
use crate::results::WholeFile;
use crate::{Done, args, input, messages};

#[derive(Debug, Parser)]
#[command(after_help = "\
All files are JSONL, CSV, XLSX or ODS with an id and sources (or columns home, school, student,
teacher and none to mark, as sample.xlsx of ascribe sample), joined by id; outcome and agency count
where two coders gave them. Each file is one coder's, of the file's name, unless it has a field
coder that says who coded each line: then it may hold several coders, each with an id at most once.
Intervals leave out one teacher at a time if a field teacher names one for every statement that two
coded, or else one document (a field document, cluster or reflection, or the id up to its last
hyphen). Only statements that both coders of a pair coded are compared; a statement that is missing
from a file was not coded, one with empty sources is no attribution.

A project compares its people, by everyone's last codes; models and what was settled together are
left out unless --coder names them. --blind takes in their place the last codes that each made
without seeing a suggestion or another's: how reliably people code is told by these.

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
  ascribe agree study.ascribe --blind
  ascribe agree study.ascribe --coder Ana --coder \"base 1\"
  ascribe agree anna.csv ben.csv --tidy > agreement.csv
  ascribe agree all-coders.csv --level 0.9 --json > agreement.json")]
pub(crate) struct AgreeArgs {
    /// Codings of the same statements: a file a coder, files with a field coder, or projects
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,

    /// Compares this coder's codes and those of others so named (repeatable)
    #[arg(long, value_name = "NAME")]
    pub(crate) coder: Vec<String>,

    /// Only codes that were made without seeing others'; of a project the last of these
    #[arg(long)]
    pub(crate) blind: bool,

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
    #[arg(long, default_value_t = 0.95, value_parser = args::level)]
    pub(crate) level: f64,
}

/// Compares the coders, prints what it found and writes the disagreements if asked to.
pub(crate) fn run(args: &AgreeArgs) -> Done {
    if let Some(out) = args.out.as_deref() {
        is_no_input(out, &args.files)?;
    }
    let mut files = Vec::new();
    for path in &args.files {
        files.push(codings(path, args)?);
    }
    known(args, &files)?;
    let agreement = agree::agree(&files, args.level);
    let problems = files.iter().flat_map(|file| &file.problems);
    let mut problems: Vec<_> = problems.cloned().collect();
    if let Ok(agreement) = &agreement {
        problems.extend(agreement.problems.iter().cloned());
    }
    messages::problems(&problems);
    let agreement = agreement?;
    messages::notices(&agreement.notices);
    if let Some(out) = args.out.as_deref() {
        let mut file = WholeFile::create(out)?;
        file.write(&report::disagreements_csv(&agreement))?;
        file.keep()?;
    }
    print(args, &agreement)?;
    Ok(problems.is_empty())
}

fn print(args: &AgreeArgs, agreement: &Agreement) -> Result<(), Error> {
    if args.json {
        return messages::write(&report::agreement_json(agreement)).map(|_| ());
    }
    if args.tidy {
        return messages::write(&report::agreement_csv(agreement)).map(|_| ());
    }
    let width = messages::width(std::io::stdout().is_terminal());
    messages::print(&report::agreement_table(agreement, width, true))
}

/// The codings of a file or project that are compared.
fn codings(path: &Path, args: &AgreeArgs) -> Result<CodedFile, Error> {
    if project::is_meant(path) {
        return of_people(&Held::open(path)?, args);
    }
    let mut file = input::codings(path)?;
    let name = file.name.clone();
    if !args.coder.is_empty() {
        file.lines
            .retain(|line| args.coder.iter().any(|coder| coder == who(&name, line)));
    }
    if args.blind {
        let says = |line: &CodedLine| line.fields.get("blind").map(|text| text.trim() == "true");
        if file.lines.iter().all(|line| says(line).is_none()) {
            return Err(
                Error::input(format!("find blind codes in {name}: it has no field blind"))
                    .with_hint("a project has, and what `ascribe export --codings` writes of it"),
            );
        }
        file.lines.retain(|line| says(line) == Some(true));
    }
    Ok(file)
}

/// Who coded a line of a file.
fn who<'a>(file: &'a str, line: &'a CodedLine) -> &'a str {
    let said = line.fields.get("coder").map(|name| name.trim());
    said.filter(|name| !name.is_empty()).unwrap_or(file)
}

/// The codes of a project's people, or of whoever is named.
fn of_people(held: &Held, args: &AgreeArgs) -> Result<CodedFile, Error> {
    let mut file = if args.blind {
        held.blind_codings()?
    } else {
        held.codings()?
    };
    let names = |coders: Vec<&ascribe::codebook::Coder>| -> Vec<String> {
        coders.iter().map(ToString::to_string).collect()
    };
    let (all, people) = (names(held.coders()), names(held.people()));
    let wanted = if args.coder.is_empty() {
        &people
    } else {
        &args.coder
    };
    if wanted.is_empty() {
        return Err(Error::input(format!(
            "compare the people of {}: nobody coded in it",
            file.name
        ))
        .with_hint("`ascribe review PROJECT` opens the page on which people code"));
    }
    file.lines
        .retain(|line| wanted.iter().any(|name| **name == *line.coding.coder.0));
    let mut told = Vec::new();
    let left_out: Vec<&str> = all
        .iter()
        .filter(|name| !wanted.contains(name))
        .map(String::as_str)
        .collect();
    if args.coder.is_empty() && !left_out.is_empty() {
        told.push(format!(
            "people are compared, without {}; --coder names others",
            left_out.join(", ")
        ));
    }
    let seeing = file
        .lines
        .iter()
        .filter(|line| {
            line.fields
                .get("blind")
                .is_some_and(|blind| blind == "false")
        })
        .filter(|line| people.iter().any(|name| **name == *line.coding.coder.0));
    let seeing = seeing.count();
    if seeing > 0 {
        told.push(format!(
            "{seeing} codes were made where a suggestion or others' codes could be seen; --blind \
             compares the last ones that were made without"
        ));
    }
    let told = told.into_iter().map(|what| Notice {
        file: file.name.clone(),
        what,
    });
    file.notices = told.collect();
    Ok(file)
}

/// # Errors
///
/// If nobody of a name that was given coded.
fn known(args: &AgreeArgs, files: &[CodedFile]) -> Result<(), Error> {
    let coded = |wanted: &String| {
        let mut lines = files
            .iter()
            .flat_map(|file| file.lines.iter().map(|line| who(&file.name, line)));
        lines.any(|name| name == wanted)
    };
    match args.coder.iter().find(|wanted| !coded(wanted)) {
        None => Ok(()),
        Some(missing) => Err(
            Error::usage(format!("find codes of {missing:?} to compare"))
                .with_hint("without --coder all people are compared, and named"),
        ),
    }
}

/// Codings must not be overwritten by where they differ.
fn is_no_input(out: &Path, files: &[PathBuf]) -> Result<(), Error> {
    if files.iter().any(|file| input::is_same(out, file)) {
        let out = out.display();
        return Err(
            Error::usage(format!("write to {out}: it is one of the files to compare"))
                .with_hint("name another with --out"),
        );
    }
    Ok(())
}
