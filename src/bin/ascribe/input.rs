//! Files that are read whole.

use std::path::Path;

use ascribe::codings::CodedFile;
use ascribe::error::Error;

/// The bytes of a file.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, Error> {
    std::fs::read(path).map_err(|error| Error::input(format!("read {}: {error}", path.display())))
}

/// A file of codings.
pub(crate) fn codings(path: &Path) -> Result<CodedFile, Error> {
    Ok(CodedFile::parse(&path.to_string_lossy(), &bytes(path)?))
}
