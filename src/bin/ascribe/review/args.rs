//! Flags of `ascribe review`.

use std::path::PathBuf;

use clap::Parser;

use crate::logs::LogsArgs;

#[derive(Debug, Parser)]
#[command(after_help = "\
Opens a page in the browser, served by this program on this machine alone, on which people code
statements beside the model's suggestions or blind, and settle where they differ. A digit codes and
goes on, Enter accepts, z undoes; ? shows all keys. Every code is saved at once in the project, a
single file. Ctrl-C ends the page.

LOGS are read and coded as `ascribe analyze` does, into a new project beside them (logs.ascribe), or
the project that is there is opened.

Exit codes: 0 done, 1 failed, 2 usage, 3 done but some input could not be read.

Examples:
  ascribe review logs
  ascribe review logs.ascribe --coder Ana
  ascribe review form.csv --map text=\"What happened?\",teacher=Name --project study.ascribe")]
pub(crate) struct ReviewArgs {
    /// A project, or files and folders with reflection logs to make one of; `-` reads standard
    /// input
    #[arg(required = true, value_name = "PROJECT|LOGS")]
    pub(crate) paths: Vec<PathBuf>,

    /// The project to make of the logs, or to open if it is there
    #[arg(short, long, value_name = "FILE")]
    pub(crate) project: Option<PathBuf>,

    /// Who codes; otherwise the page asks
    #[arg(short, long, value_name = "NAME")]
    pub(crate) coder: Option<String>,

    /// Port of the page; 4873 by default, to which reports link, or any that is free if it is taken
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) port: Option<u16>,

    /// Prints the address and opens no browser
    #[arg(long)]
    pub(crate) no_open: bool,

    /// Makes the project and ends: how the program calls itself, so that the memory that the model
    /// takes is gone when the page is served
    #[arg(long, hide = true)]
    pub(crate) make_only: bool,

    #[command(flatten)]
    pub(crate) logs: LogsArgs,

    /// Says nothing but the address, errors and what could not be read
    #[arg(short, long)]
    pub(crate) quiet: bool,
}
