//! Project files in every command: an analysis makes and adds to them, and they are taken wherever
//! codings are.

mod add;
mod codings;
mod conflicts;
mod passages;

use std::fs::File;
use std::io::Read;
use std::path::Path;

use ascribe::store::Project;

pub(crate) use self::add::Target;
pub(crate) use self::codings::{Held, Share};
pub(crate) use self::conflicts::Reader;
pub(crate) use self::passages::passages;

/// What files of projects are called.
pub(crate) const EXTENSION: &str = "ascribe";

/// How files of `SQLite` begin, projects among them.
const MAGIC: &[u8] = b"SQLite format 3\0";

/// Whether a path is meant as a project: it is one, it is a database that can't be anything else
/// here, or it is called like one. Opening it says what is wrong with it.
pub(crate) fn is_meant(path: &Path) -> bool {
    let is_called = path
        .extension()
        .is_some_and(|extension| extension == EXTENSION);
    is_called || Project::is_project(path) || begins_like_one(path)
}

fn begins_like_one(path: &Path) -> bool {
    // What can be read once only, a pipe, must not be read here.
    if !path.is_file() {
        return false;
    }
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| {
        let length = u64::try_from(MAGIC.len()).unwrap_or_default();
        file.take(length).read_to_end(&mut head)
    });
    read.is_ok() && head == MAGIC
}
