//! What can go wrong within a project file, before it is told with the file's name.

use std::path::Path;

use rusqlite::ErrorCode;

use crate::error::Error;

/// A failure of `SQLite`, or one that is worded already.
#[derive(Debug)]
pub(super) enum Fault {
    /// `SQLite`'s.
    Sql(rusqlite::Error),
    /// The file says what can't be: a fragment.
    Damage(String),
    /// Worded.
    Said(Error),
}

/// What may fail within a project file.
pub(super) type Fallible<T> = Result<T, Fault>;

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sql(error)
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Said(error)
    }
}

/// The same for what is not there though the file says it is.
pub(super) fn damage(why: impl Into<String>) -> Fault {
    Fault::Damage(why.into())
}

/// What to do with a file that is damaged.
const RESTORE: &str = "go on with a copy of the file, and merge what each coder has exported";

/// What was being done to the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doing {
    Make,
    Open,
    Read,
    Write,
}

impl Doing {
    /// As it completes "failed to".
    fn words(self) -> &'static str {
        match self {
            Self::Make => "make the project",
            Self::Open => "open the project",
            Self::Read => "read the project",
            Self::Write => "write to the project",
        }
    }

    fn error(self, message: String) -> Error {
        match self {
            Self::Make | Self::Write => Error::output(message),
            Self::Open | Self::Read => Error::input(message),
        }
    }
}

impl Fault {
    /// The failure as a user reads it, with what was being done to which file.
    pub(super) fn told(self, doing: Doing, path: &Path) -> Error {
        let words = format!("{} {}", doing.words(), path.display());
        let failed = |why: &str| doing.error(format!("{words}: {why}"));
        let error = match self {
            Self::Said(error) => return prefixed(&error, &words),
            Self::Damage(why) => {
                return failed(&format!("it is damaged: {why}")).with_hint(RESTORE);
            }
            Self::Sql(error) => error,
        };
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => failed("it is no project of ascribe"),
            Some(ErrorCode::DatabaseCorrupt) => {
                failed("it is damaged or cut short").with_hint(RESTORE)
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                failed("another program has been writing to it for 5 seconds")
                    .with_hint("try again when it is done, or close it")
            }
            Some(ErrorCode::ReadOnly) => failed("it may not be written"),
            Some(ErrorCode::DiskFull) => failed("the disk is full")
                .with_hint("nothing was changed; make room and do it again"),
            Some(ErrorCode::CannotOpen) => failed("it or its journal beside it can't be opened")
                .with_hint(
                    "its folder must be writable: a journal stands there while it is written",
                ),
            Some(ErrorCode::SystemIoFailure) => failed(&format!("the disk failed ({error})")),
            // What stands in a cell is not of the type that it should be, or is no UTF-8.
            None => failed(&format!("it is damaged: {error}")).with_hint(RESTORE),
            Some(_) => failed(&error.to_string()),
        }
    }
}

/// The same error, saying what was being done.
fn prefixed(error: &Error, doing: &str) -> Error {
    let message = format!("{doing}: {error}");
    let told = if error.is_usage() {
        Error::usage(message)
    } else {
        Error::input(message)
    };
    match error.hint() {
        Some(hint) => told.with_hint(hint),
        None => told,
    }
}
