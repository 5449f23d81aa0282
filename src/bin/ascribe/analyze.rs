//! `ascribe analyze`: from a folder of logs to a folder of results and, if asked to, a project.

use std::fmt::Write;
use std::io::IsTerminal;
use std::path::Path;

use ascribe::analysis::Analysis;
use ascribe::error::Error;
use ascribe::report::page::{Audience, Settings};
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
    let pages = args.page.pages()?;
    let target = args.project.as_deref().map(Target::of).transpose()?;
    let coded = args.logs.code(&args.paths, settings, args.quiet)?;
    let analysis = &coded.analysis;
    results::write(analysis, &pages, &args.out)?;
    if let Some(target) = target {
        target.add(&coded, &args.logs, args.quiet)?;
    }
    if !args.quiet {
        print(analysis, &pages, &args.out)?;
    }
    Ok(analysis.problems.is_empty())
}

fn print(analysis: &Analysis, pages: &[(String, Settings)], out: &Path) -> Result<(), Error> {
    let width = messages::width(std::io::stdout().is_terminal());
    let mut text = report::terminal(analysis, width, true);
    text.push('\n');
    for (name, page) in pages {
        let what = match page.audience {
            Audience::Coach if pages.len() == 1 => String::new(),
            audience => format!(" for {audience}"),
        };
        let _ = writeln!(text, "Report{what}: {}", out.join(name).display());
    }
    messages::print(&text)
}
