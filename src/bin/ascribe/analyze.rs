//! `ascribe analyze`: from a folder of logs to a folder of results and, if asked to, a project.

use std::fmt::Write;
use std::io::IsTerminal;
use std::path::Path;

use ascribe::analysis::{Analysis, CodedStatement};
use ascribe::error::{Error, Notice};
use ascribe::report::page::{Audience, Review, Settings};
use ascribe::store::{self, Key};
use ascribe::{report, shift};

use crate::args::AnalyzeArgs;
use crate::compare::Other;
use crate::correction::{self, Found};
use crate::logs::Kept;
use crate::project::{Held, Target};
use crate::{Done, interrupt, messages, results, review, watch};

/// Analyzes once, or whenever the logs change.
pub(crate) fn run(args: &AnalyzeArgs) -> Done {
    if args.watch {
        return watch::run(args);
    }
    let other = other(args)?;
    let found = once(args, other.as_ref(), &mut Kept::default())?.whole()?;
    if !args.quiet {
        print(args, &found.analysis)?;
    }
    Ok(found.is_whole)
}

/// What a run came to whose results are written.
pub(crate) struct Ran {
    pub(crate) analysis: Analysis,
    /// Whether all could be used.
    pub(crate) is_whole: bool,
    /// Why it could not be added to the project.
    pub(crate) failed: Option<Error>,
}

impl Ran {
    /// What was found, if it is in the project too.
    ///
    /// # Errors
    ///
    /// Why it is not.
    pub(crate) fn whole(mut self) -> Result<Self, Error> {
        self.failed.take().map_or(Ok(self), Err)
    }
}

/// Reads what this run is compared with.
///
/// # Errors
///
/// If it can't be.
pub(crate) fn other(args: &AnalyzeArgs) -> Result<Option<Other>, Error> {
    let written: Vec<&Path> = args.project.iter().map(AsRef::as_ref).collect();
    let written = [&[&*args.out], &written[..]].concat();
    let flag = args.compare.as_deref();
    flag.map(|flag| Other::read(flag, &written, args.quiet))
        .transpose()
}

/// Reads, codes, estimates and writes; sets the other report beside it. A project that can't be
/// added to costs no results, nor do codes of people that can't be used.
///
/// # Errors
///
/// If a flag can't be used, nothing can be read, the model can't be run or results not be written.
pub(crate) fn once(
    args: &AnalyzeArgs,
    other: Option<&Other>,
    kept: &mut Kept,
) -> Result<Ran, Error> {
    kept.begin();
    let settings = shift::Settings {
        level: args.level,
        ..shift::Settings::default()
    };
    let mut pages = args.page.pages()?;
    let target = args.project.as_deref().map(Target::of).transpose()?;
    let mut coded = args.logs.code(&args.paths, settings, args.quiet, kept)?;
    let mut is_whole = coded.analysis.problems.is_empty();
    if let Some(other) = other {
        is_whole &= other.is_whole();
        let told = other.set_beside(&mut coded.analysis, args.level)?;
        kept.notices(&told, args.quiet);
        coded.analysis.notices.extend(told);
    }
    let _whole = interrupt::put_off();
    // What was found is worth keeping even if the project could not be written.
    let added = target.map(|target| -> Done {
        let project = target.add(&coded, &args.logs, args.quiet)?;
        let contents = project.contents()?;
        let held = Held { project, contents };
        let review = links(&held, &coded.analysis);
        for (_, page) in &mut pages {
            page.review = Some(review.clone());
        }
        Ok(corrected(&held, &mut coded.analysis, args, kept))
    });
    results::write(&coded.analysis, &pages, &args.out)?;
    let failed = match added {
        Some(Ok(all_used)) => {
            is_whole &= all_used;
            None
        }
        Some(Err(error)) => Some(error),
        None => None,
    };
    kept.end();
    Ok(Ran {
        analysis: coded.analysis,
        is_whole,
        failed,
    })
}

/// Corrects the shift by what people of the project coded of a sample, if they did; whether all of
/// their codes could be used. Where none of them could, a notice says why.
fn corrected(held: &Held, analysis: &mut Analysis, args: &AnalyzeArgs, kept: &mut Kept) -> bool {
    match correction::of_model(held, analysis, args.level, args.quiet, kept) {
        Ok(Found::Nothing) => true,
        Ok(Found::Waits(sample)) => {
            analysis.waits_for = Some(sample);
            true
        }
        Ok(Found::Corrected(correction, is_whole)) => {
            analysis.correction = Some(*correction);
            is_whole
        }
        Err(error) => {
            let notice = Notice {
                file: held.name(),
                what: format!("not corrected by what people coded: failed to {error}"),
            };
            // It costs the exit code, so it is told at any rate.
            kept.notices(std::slice::from_ref(&notice), false);
            analysis.notices.push(notice);
            false
        }
    }
}

/// Where the statements of an analysis can be checked, once `ascribe review` serves their project.
fn links(held: &Held, analysis: &Analysis) -> Review {
    let hashes = analysis.reflections.iter();
    let hashes: Vec<[u8; 32]> = hashes.map(|text| store::text_hash(&text.text)).collect();
    let key = |coded: &CodedStatement| {
        let id = &analysis.reflections[coded.reflection].id;
        let key = Key::of(id, &hashes[coded.reflection], coded.statement);
        // People may have split or merged it.
        let is_there = held.contents.find(key).is_some();
        if is_there {
            key.to_string()
        } else {
            String::new()
        }
    };
    let name = held.project.path().file_name().unwrap_or_default();
    Review {
        port: review::PORT,
        project: name.to_string_lossy().into_owned(),
        keys: analysis.statements.iter().map(key).collect(),
    }
}

/// Prints the table, and where the pages are.
///
/// # Errors
///
/// If standard output can't be written to.
pub(crate) fn print(args: &AnalyzeArgs, analysis: &Analysis) -> Result<(), Error> {
    let width = messages::width(std::io::stdout().is_terminal());
    let mut text = report::terminal(analysis, width, true);
    text.push('\n');
    text.push_str(&places(&args.page.pages()?, &args.out));
    messages::print(&text)
}

fn places(pages: &[(String, Settings)], out: &Path) -> String {
    let mut text = String::new();
    for (name, page) in pages {
        let what = match page.audience {
            Audience::Coach if pages.len() == 1 => String::new(),
            audience => format!(" for {audience}"),
        };
        let _ = writeln!(text, "Report{what}: {}", out.join(name).display());
    }
    text
}
