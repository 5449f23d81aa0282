//! The `ascribe` program: flags to settings, calls into the library, files and exit codes.
//!
//! Data goes to standard output or into the folder of results; messages and progress go to
//! standard error. Exit codes: 0 done, 1 failed, 2 usage, 3 done but some input could not be read,
//! or, of `merge`, contradicts itself.

mod args;
mod agree;
mod analyze;
mod code;
mod compare;
mod correction;
mod evaluate;
mod export;
mod input;
mod interrupt;
mod logs;
mod merge;
mod messages;
mod page;
mod plan;
mod project;
mod results;
mod review;
mod sample;
mod shift;
mod train;
mod watch;

use std::process::ExitCode;

use clap::Parser;

use ascribe::error::Error;

/// Done, but some input could not be read, or contradicts itself.
const SOME_NOT_READ: u8 = 3;

fn main() -> ExitCode {
    let args = args::Args::parse();
    let done = match args.command {
        args::Command::Analyze(args) => analyze::run(&args),
        args::Command::Code(args) => code::run(&args),
        args::Command::Agree(args) => agree::run(&args),
        args::Command::Evaluate(args) => evaluate::run(&args),
        args::Command::Plan(args) => plan::run(&args),
        args::Command::Sample(args) => sample::run(&args),
        args::Command::Shift(args) => shift::run(&args),
        args::Command::Review(args) => review::run(&args),
        args::Command::Export(args) => export::run(&args),
        args::Command::Merge(args) => merge::run(&args),
        args::Command::Train(args) => train::run(&args),
    };
    match done {
        Ok(all_read) => ExitCode::from(if all_read { 0 } else { SOME_NOT_READ }),
        Err(error) => {
            messages::error(&error);
            ExitCode::from(if error.is_usage() { 2 } else { 1 })
        }
    }
}

/// Whether all input could be read, or why the work ended.
type Done = Result<bool, Error>;
