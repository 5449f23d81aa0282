//! `ascribe analyze`: from a folder of logs to a folder of results and, if asked to, a project.

use std::fmt::Write;
use std::io::IsTerminal;
use std::path::Path;

use ascribe::analysis::{Analysis, CodedStatement};
use ascribe::error::Error;
use ascribe::report::page::{Audience, Review, Settings};
use ascribe::store::{self, Key, Project};
use ascribe::{report, shift};

use crate::args::AnalyzeArgs;
use crate::project::Target;
use crate::{Done, messages, results, review};

/// Reads, codes, estimates and writes; prints the table.
pub(crate) fn run(args: &AnalyzeArgs) -> Done {
    let settings = shift::Settings {
        level: args.level,
        ..shift::Settings::default()
    };
    let mut pages = args.page.pages()?;
    let target = args.project.as_deref().map(Target::of).transpose()?;
    let coded = args.logs.code(&args.paths, settings, args.quiet)?;
    let analysis = &coded.analysis;
    let added = target.map(|target| target.add(&coded, &args.logs, args.quiet));
    if let Some(Ok(project)) = &added {
        let review = links(project, analysis)?;
        for (_, page) in &mut pages {
            page.review = Some(review.clone());
        }
    }
    // What was found is worth keeping even if the project could not be written.
    results::write(analysis, &pages, &args.out)?;
    added.transpose()?;
    if !args.quiet {
        print(analysis, &pages, &args.out)?;
    }
    Ok(analysis.problems.is_empty())
}

/// Where the statements of an analysis can be checked, once `ascribe review` serves their project.
fn links(project: &Project, analysis: &Analysis) -> Result<Review, Error> {
    let contents = project.contents()?;
    let hashes = analysis.reflections.iter();
    let hashes: Vec<[u8; 32]> = hashes.map(|text| store::text_hash(&text.text)).collect();
    let key = |coded: &CodedStatement| {
        let id = &analysis.reflections[coded.reflection].id;
        let key = Key::of(id, &hashes[coded.reflection], coded.statement);
        // People may have split or merged it.
        let is_there = contents.find(key).is_some();
        if is_there {
            key.to_string()
        } else {
            String::new()
        }
    };
    let name = project.path().file_name().unwrap_or_default();
    Ok(Review {
        port: review::PORT,
        project: name.to_string_lossy().into_owned(),
        keys: analysis.statements.iter().map(key).collect(),
    })
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
