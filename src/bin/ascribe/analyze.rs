//! `ascribe analyze`: from a folder of logs to a folder of results.

use std::io::IsTerminal;

use ascribe::error::Error;
use ascribe::{cycle, read, report, shift};

use crate::args::AnalyzeArgs;
use crate::{Done, messages, results};

/// Reads, codes, estimates and writes; prints the table.
pub(crate) fn run(args: &AnalyzeArgs) -> Done {
    let settings = settings(args)?;
    let reading = args.reading.settings()?;
    let analysis = args.threads.pool()?.install(|| {
        let read::Parsed {
            reflections,
            problems,
            mut notices,
        } = read::open(&args.paths, &reading)?;
        let model = args.model.load(args.quiet)?;
        let mut analysis = ascribe::analyze(reflections, &model, &settings)?;
        notices.append(&mut analysis.notices);
        (analysis.problems, analysis.notices) = (problems, notices);
        Ok(analysis)
    })?;

    if !args.quiet {
        messages::notices(&analysis.notices);
    }
    messages::problems(&analysis.problems);
    results::write(&analysis, &args.out)?;
    if !args.quiet {
        print(&analysis, &args.out)?;
    }
    Ok(analysis.problems.is_empty())
}

/// Flags to what the library needs, with the table of cycles read.
fn settings(args: &AnalyzeArgs) -> Result<ascribe::Settings, Error> {
    let rule = match (&args.cycles, args.cycle_by) {
        (Some(path), _) => {
            let bytes = std::fs::read(path).map_err(|error| {
                Error::usage(format!("read the cycles in {}: {error}", path.display()))
            })?;
            cycle::CycleRule::Table(cycle::CycleTable::parse(&path.to_string_lossy(), &bytes)?)
        }
        (None, Some(period)) => cycle::CycleRule::By(period.into()),
        (None, None) => cycle::CycleRule::Labelled,
    };
    Ok(ascribe::Settings {
        cycles: cycle::Settings {
            rule,
            order: args.order.cycle_order.clone(),
        },
        exclude: args.exclude.clone(),
        shift: shift::Settings {
            level: args.level,
            ..shift::Settings::default()
        },
        max_error: args.model.max_error,
        progress: messages::progress(args.quiet),
    })
}

fn print(analysis: &ascribe::analysis::Analysis, out: &std::path::Path) -> Result<(), Error> {
    let width = messages::width(std::io::stdout().is_terminal());
    let table = report::terminal(analysis, width, true);
    let page = out.join("report.html");
    messages::print(&format!("{table}\nReport: {}\n", page.display()))
}
