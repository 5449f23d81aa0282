//! `ascribe analyze --watch`: again whenever the logs change.
//!
//! Names, sizes and times of the files are looked at once a second. Systems can tell of changes,
//! but not on network drives and not reliably in folders that a cloud service keeps, where teams
//! have their logs; and looking costs little beside what reading does.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use ascribe::error::Error;
use ascribe::{read, report};

use crate::analyze::Ran;
use crate::args::AnalyzeArgs;
use crate::compare::Other;
use crate::logs::Kept;
use crate::{Done, analyze, interrupt, messages};

/// From one look to the next. A change is acted on when the second look at it finds it as the first
/// did, so that a file is not read while it is being copied.
const PAUSE: Duration = Duration::from_secs(1);
/// Where looking takes long, as on a slow drive, the pause is this many times as long.
const REST: u32 = 4;
/// Files that are named of each kind of change.
const NAMED: usize = 3;

/// Runs, then again at every change, until it is interrupted.
///
/// # Errors
///
/// If the paths can't be watched, or the first run shows that none can succeed.
pub(crate) fn run(args: &AnalyzeArgs) -> Done {
    if args.paths.iter().any(|path| path.as_os_str() == "-") {
        return Err(Error::usage("watch standard input")
            .with_hint("--watch needs files or folders; what comes by - is read once"));
    }
    let other = analyze::other(args)?;
    let mut kept = Kept::default();
    let mut seen = Settling::new(Listing::of(args)?);
    args.logs.load(&mut kept, args.quiet)?;
    interrupt::is_the_end()?;
    let ran = analyze::once(args, other.as_ref(), &mut kept);
    match ran.and_then(Ran::whole) {
        Ok(_) if args.quiet => {}
        Ok(ran) => analyze::print(args, &ran.analysis)?,
        // There may be something to read later.
        Err(error) if error.is_input() => messages::error(&error),
        Err(error) => return Err(error),
    }
    if !args.quiet {
        messages::say("Watching; Ctrl-C ends it.");
    }
    loop {
        let begun = Instant::now();
        let now = Listing::of(args).unwrap_or_default();
        let pause = PAUSE.max(begun.elapsed() * REST);
        if let Some(changes) = seen.look(now) {
            again(args, other.as_ref(), &mut kept, &changes);
        }
        thread::sleep(pause);
    }
}

/// A run after changes: what they were and what it came to, or why it failed.
fn again(args: &AnalyzeArgs, other: Option<&Other>, kept: &mut Kept, changes: &str) {
    let time = jiff::Zoned::now().strftime("%H:%M:%S");
    if !args.quiet {
        messages::say(&format!("{time} {changes}"));
    }
    match analyze::once(args, other, kept) {
        Ok(ran) => {
            if !args.quiet {
                messages::say(&report::terminal_line(&ran.analysis));
            }
            if let Some(error) = ran.failed {
                failed(
                    args,
                    &error,
                    "The results are new, the project is not. Still watching.",
                );
            }
        }
        Err(error) if error.is_output() => {
            failed(
                args,
                &error,
                "What was not written stays as it was. Still watching.",
            );
        }
        Err(error) => failed(
            args,
            &error,
            "The results stay as they were. Still watching.",
        ),
    }
}

/// Says why a run failed and, unless all is to be quiet, what that left.
fn failed(args: &AnalyzeArgs, error: &Error, left: &str) {
    messages::error(error);
    if !args.quiet {
        messages::say(left);
    }
}

/// What of a file tells that it has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stamp {
    name: String,
    size: u64,
    time: Option<SystemTime>,
}

/// The files that a run would read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Listing(BTreeMap<PathBuf, Stamp>);

impl Listing {
    /// As the files are now.
    ///
    /// # Errors
    ///
    /// If a path doesn't exist.
    fn of(args: &AnalyzeArgs) -> Result<Self, Error> {
        let mut files = read::files_in(&args.paths)?;
        let beside = args.logs.table_of_cycles();
        files.extend(beside.map(|path| (path.display().to_string(), path.to_owned())));
        let stamp = |(name, path): (String, PathBuf)| {
            let known = fs::metadata(&path).ok();
            let stamp = Stamp {
                name,
                size: known.as_ref().map_or(0, fs::Metadata::len),
                time: known.and_then(|known| known.modified().ok()),
            };
            (path, stamp)
        };
        Ok(Self(files.into_iter().map(stamp).collect()))
    }

    /// What is other than before, in words.
    fn changes(&self, before: &Self) -> String {
        let without = |all: &Self, others: &Self| -> Vec<String> {
            let only = all
                .0
                .iter()
                .filter(|(path, _)| !others.0.contains_key(*path));
            only.map(|(_, stamp)| stamp.name.clone()).collect()
        };
        let is_other = |(path, stamp): &(&PathBuf, &Stamp)| {
            before.0.get(*path).is_some_and(|before| before != *stamp)
        };
        let changed = self.0.iter().filter(is_other);
        let changed = changed.map(|(_, stamp)| stamp.name.clone()).collect();
        let kinds = [
            ("new", without(self, before)),
            ("changed", changed),
            ("gone", without(before, self)),
        ];
        let told = kinds.iter().filter(|(_, names)| !names.is_empty());
        let told: Vec<String> = told.map(|(kind, names)| in_words(kind, names)).collect();
        told.join("; ")
    }
}

/// `2 files changed: a.csv, b.docx`.
fn in_words(kind: &str, names: &[String]) -> String {
    let plain = |name: &String| name.replace(char::is_control, "\u{fffd}");
    let count = names.len();
    let first: Vec<String> = names.iter().take(NAMED).map(plain).collect();
    let more = match count.saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} file{plural} {kind}: {}{more}", first.join(", "))
}

/// Tells when changes have come to rest.
struct Settling {
    /// As the files were when the last run began.
    done: Listing,
    /// As they were at the last look.
    last: Listing,
}

impl Settling {
    fn new(done: Listing) -> Self {
        let last = done.clone();
        Self { done, last }
    }

    /// What has changed since the last run, if it has and stayed so for a look.
    fn look(&mut self, now: Listing) -> Option<String> {
        let is_settled = now == self.last;
        self.last = now;
        (is_settled && self.last != self.done).then(|| {
            let changes = self.last.changes(&self.done);
            self.done = self.last.clone();
            changes
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listing(files: &[(&str, u64)]) -> Listing {
        let stamp = |(name, size): &(&str, u64)| {
            let stamp = Stamp {
                name: (*name).to_owned(),
                size: *size,
                time: None,
            };
            (PathBuf::from(name), stamp)
        };
        Listing(files.iter().map(stamp).collect())
    }

    #[test]
    fn a_change_counts_once_it_has_come_to_rest() {
        let mut seen = Settling::new(listing(&[("a.csv", 1), ("b.csv", 1)]));
        assert_eq!(seen.look(listing(&[("a.csv", 1), ("b.csv", 1)])), None);
        // A file grows as it is copied.
        for size in [1, 2, 3] {
            let copying = listing(&[("a.csv", 1), ("b.csv", 1), ("c.csv", size)]);
            assert_eq!(seen.look(copying), None);
        }
        let whole = || listing(&[("a.csv", 1), ("b.csv", 1), ("c.csv", 3)]);
        assert_eq!(seen.look(whole()).unwrap(), "1 file new: c.csv");
        assert_eq!(seen.look(whole()), None);
        let then = || listing(&[("b.csv", 9), ("c.csv", 4)]);
        assert_eq!(seen.look(then()), None);
        let told = "2 files changed: b.csv, c.csv; 1 file gone: a.csv";
        assert_eq!(seen.look(then()).unwrap(), told);
    }

    #[test]
    fn what_comes_and_goes_between_two_looks_is_no_change() {
        let mut seen = Settling::new(listing(&[("a.csv", 1)]));
        assert_eq!(seen.look(listing(&[("a.csv", 1), ("b.csv", 1)])), None);
        assert_eq!(seen.look(listing(&[("a.csv", 1)])), None);
        assert_eq!(seen.look(listing(&[("a.csv", 1)])), None);
        assert_eq!(seen.look(Listing::default()), None);
        assert!(
            seen.look(Listing::default())
                .unwrap()
                .contains("gone: a.csv")
        );
    }

    #[test]
    fn many_names_are_counted() {
        let names: Vec<String> = (1..=5).map(|n| format!("{n}\n.csv")).collect();
        assert_eq!(
            in_words("new", &names),
            "5 files new: 1\u{fffd}.csv, 2\u{fffd}.csv, 3\u{fffd}.csv and 2 more"
        );
    }
}
