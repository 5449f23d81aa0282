//! `ascribe analyze`: from a folder of logs to a folder of results and, if asked to, a project.

use std::fmt::Write;
use std::io::IsTerminal;
use std::path::Path;

use ascribe::analysis::Analysis;
use ascribe::error::Error;
use ascribe::report::page::{Audience, Settings};
use ascribe::store::Project;
use ascribe::{report, shift};

use crate::args::AnalyzeArgs;
use crate::correction::{self, Found};
use crate::project::{Held, Target};
use crate::{Done, messages, results};

/// Reads, codes, estimates and writes; prints the table.
pub(crate) fn run(args: &AnalyzeArgs) -> Done {
    let settings = shift::Settings {
        level: args.level,
        ..shift::Settings::default()
    };
    let pages = args.page.pages()?;
    let target = args.project.as_deref().map(Target::of).transpose()?;
    let mut coded = args.logs.code(&args.paths, settings, args.quiet)?;
    // What fails of the project must not cost the results.
    let project = target.map(|target| target.add(&coded, &args.logs, args.quiet));
    let corrected = project.map_or(Ok(true), |project| {
        corrected(project?, &mut coded.analysis, args.level)
    });
    let analysis = &coded.analysis;
    results::write(analysis, &pages, &args.out)?;
    let is_whole = corrected?;
    if !args.quiet {
        print(analysis, &pages, &args.out)?;
    }
    Ok(analysis.problems.is_empty() && is_whole)
}

/// Corrects the shift by what people of the project coded of a sample, if they did; whether all of
/// their codes could be used.
fn corrected(project: Project, analysis: &mut Analysis, level: f64) -> Done {
    let contents = project.contents()?;
    let held = Held { project, contents };
    match correction::of_model(&held, &analysis.model.name, level)? {
        Found::Nothing => {}
        Found::Waits(sample) => analysis.waits_for = Some(sample),
        Found::Corrected(correction, is_whole) => {
            analysis.correction = Some(*correction);
            return Ok(is_whole);
        }
    }
    Ok(true)
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
