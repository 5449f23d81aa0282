//! `ascribe agree`: how far coders agree who coded the same statements.

use std::io::IsTerminal;
use std::path::Path;

use ascribe::agree::{self, Agreement};
use ascribe::error::Error;
use ascribe::report;

use crate::args::AgreeArgs;
use crate::results::WholeFile;
use crate::{Done, input, messages};

/// Compares the coders, prints what it found and writes the disagreements if asked to.
pub(crate) fn run(args: &AgreeArgs) -> Done {
    if let Some(out) = args.out.as_deref() {
        is_no_input(out, &args.files)?;
    }
    let mut files = Vec::new();
    for path in &args.files {
        files.push(input::codings(path)?);
    }
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

/// Codings must not be overwritten by where they differ.
fn is_no_input(out: &Path, files: &[std::path::PathBuf]) -> Result<(), Error> {
    if files.iter().any(|file| input::is_same(out, file)) {
        let out = out.display();
        return Err(
            Error::usage(format!("write to {out}: it is one of the files to compare"))
                .with_hint("name another with --out"),
        );
    }
    Ok(())
}
