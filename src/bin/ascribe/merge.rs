//! `ascribe merge`: what people did in other copies of a project, into one.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use ascribe::error::{Error, Problem};
use ascribe::store::{Event, EventId, Merged, Project, StoredSample};
use clap::Parser;

use crate::{Done, input, messages, project};

#[derive(Debug, Parser)]
#[command(after_help = "\
FROM is a coder file of `ascribe export` or another copy of the project, with the samples drawn in
it. Nothing is lost and nothing counts twice: the result is the same whatever the order and however
often. Where one coder coded a statement differently in two copies the last codes count, and both
are kept and told here until the coder codes it again. PROJECT alone is changed, and all at once or
not at all.

Exit codes: 0 done, 1 failed, 2 usage, 3 done but there are conflicts, or lines that can't be used.

Examples:
  ascribe merge study.ascribe ana.jsonl ben.jsonl
  ascribe merge study.ascribe copy-of-ben.ascribe --dry-run")]
pub(crate) struct MergeArgs {
    /// The project that takes it in
    #[arg(value_name = "PROJECT")]
    project: PathBuf,

    /// Coder files and other copies of the project
    #[arg(required = true, value_name = "FROM")]
    from: Vec<PathBuf>,

    /// Says what would be done, and changes nothing
    #[arg(long)]
    dry_run: bool,

    /// Says nothing but errors, conflicts and what can't be used
    #[arg(short, long)]
    quiet: bool,
}

/// What is taken in.
#[derive(Default)]
struct Read {
    events: Vec<Event>,
    samples: Vec<StoredSample>,
    problems: Vec<Problem>,
}

/// Reads everything, merges it at once, and says what came of it.
pub(crate) fn run(args: &MergeArgs) -> Done {
    let mut into = Project::open(&args.project)?;
    let read = read(args)?;
    messages::problems(&read.problems);
    if read.events.is_empty() && !read.problems.is_empty() {
        return Err(Error::input("find an event in what is to be merged")
            .with_hint("FROM is a file that `ascribe export` wrote, or another project"));
    }
    let merged = if args.dry_run {
        into.would_merge(&read.events)?
    } else {
        into.merge(&read.events)?
    };
    let clashes = samples(args, &mut into, &read.samples)?;
    let mut lines = if args.quiet {
        Vec::new()
    } else {
        summary(args, &merged)
    };
    let events = read.events.into_iter();
    let others: HashMap<EventId, Event> = events.map(|event| (event.id, event)).collect();
    let reader = project::Reader {
        project: &into,
        others: &others,
    };
    for conflict in &merged.conflicts {
        lines.push(format!("conflict: {}", reader.told(conflict)?));
    }
    lines.extend(clashes.iter().map(|clash| format!("conflict: {clash}")));
    if !lines.is_empty() {
        messages::print(&(lines.join("\n") + "\n"))?;
    }
    Ok(merged.conflicts.is_empty() && clashes.is_empty() && read.problems.is_empty())
}

fn read(args: &MergeArgs) -> Result<Read, Error> {
    let mut read = Read::default();
    for path in &args.from {
        if input::is_same(path, &args.project) {
            let path = path.display();
            return Err(Error::usage(format!("merge {path} into itself"))
                .with_hint("name the other copies after the project"));
        }
        let (before, bad) = (read.events.len(), read.problems.len());
        if project::is_meant(path) {
            let other = Project::open(path)?;
            read.events.extend(other.events(None)?);
            read.samples.extend(other.samples()?);
        } else {
            let bytes = input::bytes(path)?;
            let (events, problems) = Project::parse_events(&input::name(path), &bytes);
            read.events.extend(events);
            read.problems.extend(problems);
        }
        if !args.quiet && bad == read.problems.len() {
            tell_read(path, read.events.len() - before);
        }
    }
    Ok(read)
}

fn tell_read(path: &Path, events: usize) {
    let plural = if events == 1 { "" } else { "s" };
    messages::say(&format!(
        "Read {events} event{plural} from {}.",
        path.display()
    ));
}

/// Takes in samples of other copies; those whose name another sample has already, a fragment each.
fn samples(
    args: &MergeArgs,
    into: &mut Project,
    samples: &[StoredSample],
) -> Result<Vec<String>, Error> {
    let mut clashes = Vec::new();
    for sample in samples {
        let StoredSample { name, blind, plan } = sample;
        let known = into.samples()?;
        match known.iter().find(|known| known.name == *name) {
            Some(known) if known == sample => {}
            Some(_) => clashes.push(format!(
                "both copies have a sample {name:?}, and they are not the same: that of {} is \
                 kept. Codes of the other are here as codes of statements that were not drawn.",
                args.project.display()
            )),
            None => {
                if !args.dry_run {
                    into.add_sample(name, *blind, plan)?;
                }
                if !args.quiet {
                    messages::say(&format!("The sample {name:?} comes along."));
                }
            }
        }
    }
    Ok(clashes)
}

fn summary(args: &MergeArgs, merged: &Merged) -> Vec<String> {
    let Merged {
        added,
        known,
        elsewhere,
        conflicts,
    } = merged;
    let path = args.project.display();
    let mut lines = vec![if args.dry_run {
        format!("{added} events would be added to {path}, {known} are there already.")
    } else {
        format!("{added} events added to {path}, {known} were there already.")
    }];
    if *elsewhere > 0 {
        lines.push(format!(
            "{elsewhere} of those added are on texts or statements that it does not have: they are \
             kept, and count once it does."
        ));
    }
    lines.push(match conflicts.len() {
        0 => "No conflicts.".to_owned(),
        1 => "One conflict; nothing is lost:".to_owned(),
        more => format!("{more} conflicts; nothing is lost:"),
    });
    lines
}
