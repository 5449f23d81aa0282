//! What can go wrong: [`Error`] stops the work, [`Problem`] is one thing that could not be read.
//!
//! A bad row is data, not a failure: readers return what they could read and a list of problems.

use std::fmt;

/// A failure that ends the work: opaque, with predicates for callers that want to react.
///
/// The message is a fragment that completes "failed to …", names the value and its bound, and
/// ends without a full stop; [`Error::hint`] says what would help, where something would.
#[derive(Debug)]
pub struct Error {
    kind: Kind,
    message: String,
    hint: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Usage,
    Input,
    Model,
    Output,
}

impl Error {
    /// An unusable argument or setting.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Kind::Usage, message)
    }

    /// Input in which nothing can be worked on.
    pub fn input(message: impl Into<String>) -> Self {
        Self::new(Kind::Input, message)
    }

    /// A model that can't be loaded, run or trained.
    pub fn model(message: impl Into<String>) -> Self {
        Self::new(Kind::Model, message)
    }

    /// A result that can't be written.
    pub fn output(message: impl Into<String>) -> Self {
        Self::new(Kind::Output, message)
    }

    fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            hint: None,
        }
    }

    /// The same error with a line that says what would help.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// What would help, if anything is known to.
    pub fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// Whether an argument or setting was unusable.
    pub fn is_usage(&self) -> bool {
        self.kind == Kind::Usage
    }

    /// Whether the input held nothing to work on.
    pub fn is_input(&self) -> bool {
        self.kind == Kind::Input
    }

    /// Whether the model could not be loaded, run or trained.
    pub fn is_model(&self) -> bool {
        self.kind == Kind::Model
    }

    /// Whether a result could not be written.
    pub fn is_output(&self) -> bool {
        self.kind == Kind::Output
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

/// One thing that could not be read; everything else was kept.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file, as the user named it.
    pub file: String,
    /// Where in the file: `row 12`, `sheet "Cycle 2", row 4`, `line 80`; empty for the whole file.
    pub place: String,
    /// What was lost: `the file`, `the row`, `the date "31/02/2025"`.
    pub what: String,
    /// Why: a fragment without a full stop.
    pub why: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if !self.place.is_empty() {
            write!(f, ", {}", self.place)?;
        }
        write!(f, ": {} not read: {}", self.what, self.why)
    }
}

/// One thing the reader decided that its user should know, such as which column was taken for what.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Notice {
    /// The file, as the user named it; empty if it concerns all of them.
    pub file: String,
    /// What was decided: a fragment without a full stop.
    pub what: String,
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.file.is_empty() {
            f.write_str(&self.what)
        } else {
            write!(f, "{}: {}", self.file, self.what)
        }
    }
}

/// `Display` and `FromStr` of a plain enum that has `ALL` and `name`; `$what` is what a text that
/// is none of them was taken for.
macro_rules! named {
    ($type:ident, $what:literal) => {
        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.name())
            }
        }

        impl std::str::FromStr for $type {
            type Err = $crate::error::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let found = Self::ALL.into_iter().find(|one| one.name() == text);
                let known = Self::ALL.map(Self::name).join(", ");
                found.ok_or_else(|| {
                    $crate::error::Error::usage(format!("take {text:?} for {}", $what))
                        .with_hint(format!("known are {known}"))
                })
            }
        }
    };
}

pub(crate) use named;
