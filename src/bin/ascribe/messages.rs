//! What the program says on standard error.

use std::io::{IsTerminal, Write};

use ascribe::error::{Error, Notice, Problem};

/// Problems and notices printed before the rest is only counted; all of them stand in the files.
const MOST: usize = 20;

/// Columns of a table that is not written to a terminal.
const PLAIN_WIDTH: usize = 100;

/// Columns for tables: those of the terminal, within what a table can be set in.
pub(crate) fn width(is_terminal: bool) -> usize {
    if !is_terminal {
        return PLAIN_WIDTH;
    }
    let columns = terminal_size::terminal_size().map_or(PLAIN_WIDTH, |(width, _)| width.0.into());
    columns.clamp(40, 160)
}

/// A line on standard error. A closed standard error is no reason to stop.
pub(crate) fn say(line: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{line}");
}

/// Writes results to standard output; one who stops reading (`| head`) is no failure.
pub(crate) fn print(text: &str) -> Result<(), Error> {
    match anstream::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Error::output(format!("write to standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// The same in pieces: whether anyone still reads.
pub(crate) fn write(bytes: &[u8]) -> Result<bool, Error> {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(Error::output(format!("write to standard output: {error}"))),
    }
}

/// Why the work ended, and what would help.
pub(crate) fn error(error: &Error) {
    say(&format!("error: failed to {error}"));
    if let Some(hint) = error.hint() {
        say(&format!("hint: {hint}"));
    }
}

/// What was taken for what; the same of several files in one line.
pub(crate) fn notices(notices: &[Notice]) {
    let mut lines: Vec<(&Notice, usize)> = Vec::new();
    for notice in notices {
        match lines
            .iter_mut()
            .find(|(first, _)| first.what == notice.what)
        {
            Some((_, more)) => *more += 1,
            None => lines.push((notice, 0)),
        }
    }
    for (first, more) in lines.iter().take(MOST) {
        match more {
            0 => say(&format!("note: {first}")),
            _ => say(&format!(
                "note: {} and {more} more: {}",
                first.file, first.what
            )),
        }
    }
    rest(lines.len(), "note");
}

/// What could not be read.
pub(crate) fn problems(problems: &[Problem]) {
    for problem in problems.iter().take(MOST) {
        say(&format!("not read: {problem}"));
    }
    rest(problems.len(), "problem");
}

fn rest(count: usize, what: &str) {
    if count > MOST {
        let more = count - MOST;
        let plural = if more == 1 { "" } else { "s" };
        say(&format!("… and {more} more {what}{plural}"));
    }
}

/// A progress bar on standard error while it is a terminal; nothing otherwise.
pub(crate) fn progress(quiet: bool) -> Option<ascribe::Progress> {
    if quiet || !std::io::stderr().is_terminal() {
        return None;
    }
    let bar = indicatif::ProgressBar::new(0);
    let style = "{bar:30} {pos} of {len} statements coded, {eta} left";
    bar.set_style(indicatif::ProgressStyle::with_template(style).ok()?);
    Some(std::sync::Arc::new(move |done, all| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
        if done == all {
            bar.finish_and_clear();
        }
    }))
}

/// A count of statements on standard error while it is a terminal, where nobody knows how many are
/// to come; nothing otherwise.
pub(crate) fn counter(quiet: bool) -> indicatif::ProgressBar {
    if quiet || !std::io::stderr().is_terminal() {
        return indicatif::ProgressBar::hidden();
    }
    let counter = indicatif::ProgressBar::no_length();
    let style = "{spinner} {pos} statements coded, {per_sec}";
    match indicatif::ProgressStyle::with_template(style) {
        Ok(style) => counter.with_style(style),
        Err(_) => counter,
    }
}
