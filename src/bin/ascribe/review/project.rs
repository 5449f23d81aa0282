//! The project to review: one that is there, or one made of logs.

use std::path::{Path, PathBuf};
use std::process::Command;

use ascribe::error::Error;
use ascribe::shift;
use ascribe::store::Project;

use super::args::ReviewArgs;
use crate::logs::Kept;
use crate::messages;
use crate::project::{self, EXTENSION, Target};

/// How the program ends when some of its input could not be read.
const SOME_NOT_READ: i32 = 3;

/// The project that the arguments name, and whether all of its logs could be read.
///
/// # Errors
///
/// If the file can't be opened or made, or the logs can't be read or coded.
pub(crate) fn open(args: &ReviewArgs) -> Result<(Project, bool), Error> {
    if let [only] = &args.paths[..]
        && project::is_meant(only)
    {
        if args.project.is_some() {
            return Err(Error::usage(format!(
                "review {}: it is a project itself, and --project names another",
                only.display()
            )));
        }
        return Ok((Project::open(only)?, true));
    }
    let path = match &args.project {
        Some(path) => path.clone(),
        None => beside(&args.paths)?,
    };
    if path.exists() {
        let project = Project::open(&path)?;
        if !args.quiet {
            let there = "opened as it is; `ascribe analyze --project` adds logs to it";
            messages::say(&format!("note: the project {} is {there}", path.display()));
        }
        return Ok((project, true));
    }
    if args.make_only {
        return make(args, &path);
    }
    let all_read = make_aside(&path)?;
    Ok((Project::open(&path)?, all_read))
}

/// Has this program make the project in a process of its own: the model takes some hundred
/// megabytes, which are gone when it ends. Whether all logs could be read.
fn make_aside(path: &Path) -> Result<bool, Error> {
    let failed = |error: std::io::Error| {
        Error::output(format!("make the project {}: {error}", path.display()))
    };
    let mut given = std::env::args_os().skip(1);
    let program = std::env::current_exe().map_err(failed)?;
    let ended = Command::new(program)
        .args(given.next())
        .arg("--make-only")
        .args(given)
        .status()
        .map_err(failed)?;
    match ended.code() {
        Some(0) => Ok(true),
        Some(SOME_NOT_READ) => Ok(false),
        // It has said why.
        code => std::process::exit(code.unwrap_or(1)),
    }
}

/// Where the project of logs stands: beside the folder, or beside the first file.
fn beside(paths: &[PathBuf]) -> Result<PathBuf, Error> {
    let first = paths.first().filter(|path| *path != Path::new("-"));
    let nameless = || {
        Error::usage("name a project of what is read from standard input")
            .with_hint("say with --project where it is to be")
    };
    let first = first.ok_or_else(nameless)?;
    let whole = std::path::absolute(first)
        .map_err(|error| Error::usage(format!("find {}: {error}", first.display())))?;
    match (whole.file_name(), first.file_name()) {
        // As it was named, where it has a name: `logs/` or `form.csv`.
        (_, Some(_)) => Ok(first.with_extension(EXTENSION)),
        (Some(name), None) => Ok(whole.with_file_name(name).with_extension(EXTENSION)),
        (None, None) => Err(nameless()),
    }
}

/// Reads and codes logs as `analyze` does, into a new project.
fn make(args: &ReviewArgs, path: &Path) -> Result<(Project, bool), Error> {
    let target = Target::of(path)?;
    let settings = shift::Settings::default();
    let kept = &mut Kept::default();
    let coded = args.logs.code(&args.paths, settings, args.quiet, kept)?;
    let project = target.add(&coded, &args.logs, args.quiet)?;
    Ok((project, coded.analysis.problems.is_empty()))
}
