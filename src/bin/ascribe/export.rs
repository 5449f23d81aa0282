//! `ascribe export`: what people did in a project, for another copy; or codings, for programs.

use std::path::PathBuf;

use ascribe::codebook::Coder;
use ascribe::error::Error;
use ascribe::report;
use clap::Parser;

use crate::project::Held;
use crate::results::WholeFile;
use crate::{Done, input, messages};

#[derive(Debug, Parser)]
#[command(after_help = "\
A coder file holds what someone did in a project, event by event, as lines of JSON: codes, notes,
splits and merges, undone or not. `ascribe merge` takes it into another copy of the project. It
holds none of what teachers wrote but what a coder has quoted in a note; reflections go by their
ids, which may hold names of files. Without --coder it is that of all people together.

With --codings the codes in force are written as a table, or as JSON, an object a line, if --out
ends in .jsonl: the columns of `ascribe code`, and who coded. THESE HOLD WHAT TEACHERS WROTE, with
their names.

Exit codes: 0 done, 1 failed, 2 usage.

Examples:
  ascribe export study.ascribe --coder Ana --out ana.jsonl
  ascribe export study.ascribe --codings --out codings.csv
  ascribe export study.ascribe --codings --coder \"base 1\" | head")]
pub(crate) struct ExportArgs {
    /// The project
    #[arg(value_name = "PROJECT")]
    project: PathBuf,

    /// Only this coder's; a person's with what they settled for all
    #[arg(short, long, value_name = "NAME")]
    coder: Option<String>,

    /// Writes the codes in force with the statements in place of events
    #[arg(long)]
    codings: bool,

    /// Writes codings as JSON, an object a line, in place of CSV
    #[arg(long, requires = "codings")]
    json: bool,

    /// File to write to, whole or not at all, in place of standard output
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,

    /// Says nothing but errors
    #[arg(short, long)]
    quiet: bool,
}

/// Writes events or codings.
pub(crate) fn run(args: &ExportArgs) -> Done {
    if let Some(out) = args.out.as_deref()
        && input::is_same(out, &args.project)
    {
        let message = format!("write to {}: it is the project", out.display());
        return Err(Error::usage(message).with_hint("name another with --out"));
    }
    let held = Held::open(&args.project)?;
    let (bytes, told) = if args.codings {
        codings(args, &held)?
    } else {
        events(args, &held)?
    };
    match &args.out {
        Some(out) => {
            let mut file = WholeFile::create(out)?;
            file.write(&bytes)?;
            file.keep()?;
        }
        None => {
            messages::write(&bytes)?;
        }
    }
    if !args.quiet {
        messages::say(&told);
    }
    Ok(true)
}

/// A coder file, and what to tell of it.
fn events(args: &ExportArgs, held: &Held) -> Result<(Vec<u8>, String), Error> {
    let bytes = match &args.coder {
        Some(name) => held.project.export(Some(&Coder(name.trim().into())))?,
        None => held.project.export_people()?,
    };
    // A line each, after the one that says what it is.
    let lines = bytes.split(|byte| *byte == b'\n');
    let events = lines
        .filter(|line| !line.is_empty())
        .count()
        .saturating_sub(1);
    if events == 0 {
        return Err(unknown(args, held));
    }
    let whose = match &args.coder {
        Some(name) => format!("of {}", name.trim()),
        None => "of all people".to_owned(),
    };
    let told = format!(
        "Wrote {} {whose}: codes and notes, without what teachers wrote. `ascribe merge` takes \
         them into another copy of the project.",
        counted(events, "event")
    );
    Ok((bytes, told))
}

/// A table of codings, and what to tell of it.
fn codings(args: &ExportArgs, held: &Held) -> Result<(Vec<u8>, String), Error> {
    let mut file = held.codings()?;
    if let Some(name) = &args.coder {
        file.lines
            .retain(|line| *line.coding.coder.0 == *name.trim());
    }
    if file.lines.is_empty() {
        return Err(unknown(args, held));
    }
    let extension = args.out.as_deref().and_then(|out| out.extension());
    let is_json = args.json || extension.is_some_and(|extension| extension == "jsonl");
    let bytes = if is_json {
        report::coded_jsonl(&file)
    } else {
        report::coded_csv(&file)
    };
    let told = format!(
        "Wrote {}, with what teachers wrote and their names.",
        counted(file.lines.len(), "coding")
    );
    Ok((bytes, told))
}

/// Nothing is there of whoever was asked for.
fn unknown(args: &ExportArgs, held: &Held) -> Error {
    let path = args.project.display();
    let coders = &held.contents.coders;
    let names: Vec<String> = coders
        .iter()
        .map(|coder| format!("{:?}", &*coder.0))
        .collect();
    let names = names.join(", ");
    match &args.coder {
        Some(name) => Error::usage(format!("find anything of {:?} in {path}", name.trim()))
            .with_hint(if names.is_empty() {
                "nobody has coded in it".to_owned()
            } else {
                format!("in it coded {names}")
            }),
        None => Error::input(format!("find anything that people did in {path}")).with_hint(
            "`ascribe review PROJECT` opens the page on which people code; --coder names a model",
        ),
    }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
