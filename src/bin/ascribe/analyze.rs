//! `ascribe analyze`: from a folder of logs to a folder of results and, if asked to, a project.

use std::io::IsTerminal;
use std::path::Path;

use ascribe::error::Error;
use ascribe::{report, shift};

use crate::args::AnalyzeArgs;
use crate::project::Target;
use crate::{Done, messages, results};

/// Reads, codes, estimates and writes; prints the table.
pub(crate) fn run(args: &AnalyzeArgs) -> Done {
    let settings = shift::Settings {
        level: args.level,
        ..shift::Settings::default()
    };
    let target = args.project.as_deref().map(Target::of).transpose()?;
    let coded = args.logs.code(&args.paths, settings, args.quiet)?;
    let analysis = &coded.analysis;
    results::write(analysis, &args.out)?;
    if let Some(target) = target {
        target.add(&coded, &args.logs, args.quiet)?;
    }
    if !args.quiet {
        print(analysis, &args.out)?;
    }
    Ok(analysis.problems.is_empty())
}

fn print(analysis: &ascribe::analysis::Analysis, out: &Path) -> Result<(), Error> {
    let width = messages::width(std::io::stdout().is_terminal());
    let table = report::terminal(analysis, width, true);
    let page = out.join("report.html");
    messages::print(&format!("{table}\nReport: {}\n", page.display()))
}
