//! `ascribe evaluate`: codings against gold codings, joined by id.

use std::io::IsTerminal;

use ascribe::error::{Error, Notice};
use ascribe::evaluate::compare::{self, Comparison};
use ascribe::report;

use crate::args::EvaluateArgs;
use crate::{Done, input, messages};

/// Compares each coder's file with gold and prints what it found.
pub(crate) fn run(args: &EvaluateArgs) -> Done {
    let gold = input::codings(&args.gold)?;
    messages::problems(&gold.problems);
    let mut all_read = gold.problems.is_empty();
    let (mut comparisons, mut notices) = (Vec::new(), Vec::new());
    for path in &args.predicted {
        let predicted = input::codings(path)?;
        messages::problems(&predicted.problems);
        all_read &= predicted.problems.is_empty();
        let by = args.by.as_deref();
        let comparison = compare::compare(&gold, &predicted, by, args.errors)?;
        notices.extend(comparison.notices.iter().cloned());
        comparisons.push(comparison);
    }
    // Those of gold are told of every file.
    let mut told: Vec<Notice> = Vec::new();
    for notice in notices {
        if !told.contains(&notice) {
            told.push(notice);
        }
    }
    messages::notices(&told);
    print(args, &comparisons)?;
    Ok(all_read)
}

fn print(args: &EvaluateArgs, comparisons: &[Comparison]) -> Result<(), Error> {
    let by = args.by.as_deref();
    if args.json {
        let json = report::evaluation_json(comparisons, by);
        return messages::write(&json).map(|_| ());
    }
    if args.tidy {
        let csv = report::evaluation_csv(comparisons, by);
        return messages::write(&csv).map(|_| ());
    }
    let width = messages::width(std::io::stdout().is_terminal());
    let tables = comparisons
        .iter()
        .map(|one| report::evaluation_table(one, by, width, true));
    messages::print(&tables.collect::<Vec<_>>().join("\n"))
}
