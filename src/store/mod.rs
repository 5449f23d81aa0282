//! The project file: reflections, statements and everything that coders said of them, in one
//! `SQLite` file that several people can work on.
//!
//! ```text
//! analysis -add-> Project <-append- what people do: codes, memos, splits, merges, undos
//!                  |  |  \-export-> coder files -merge-> other copies
//!                  |  \-contents-> Contents, what is in force -> review
//!                  \-codings-> CodedFile -> shift, agree, sample, train
//! ```
//!
//! Events are only ever added. What is in force is a function of the *set* of events, whatever the
//! order in which they came: a coder's coding of a statement is that of the latest event (by time,
//! then id) that no other event undoes. So merging two copies is a union, which can be repeated and
//! done in any order.

mod key;
mod event;
mod digest;
mod fault;
mod schema;
mod project;
mod texts;
mod cells;
mod log;
mod heads;
mod segment;
mod settle;
mod add;
mod append;
mod places;
mod contents;
mod load;
mod update;
mod read;
mod codings;
mod line;
mod exchange;
mod merge;
mod conflict;

pub use self::add::{Added, NewStatement};
pub use self::contents::{Coded, Contents, ReflectionRow, StatementRow};
pub use self::event::{Act, Codes, Event};
pub use self::key::{EventId, Key, text_hash};
pub use self::merge::{Conflict, Merged};
pub use self::places::StoredSample;
pub use self::project::Project;
pub use self::schema::SCHEMA;

/// The coder under whose name adjudicated codes stand.
pub const ADJUDICATED: &str = "adjudicated";
