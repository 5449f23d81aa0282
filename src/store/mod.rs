//! The project file, as far as `review` reads it: a stand-in until the module itself is merged.

mod contents;
mod key;

pub use self::contents::{Coded, Contents, ReflectionRow, StatementRow};
pub use self::key::Key;

/// The coder under whose name adjudicated codes stand.
pub const ADJUDICATED: &str = "adjudicated";
