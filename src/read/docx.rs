//! Skeleton.

use super::{Parsed, Settings};

/// Reads a Word document.
pub(crate) fn read(_file: &str, _bytes: &[u8], _settings: &Settings) -> Parsed {
    Parsed::default()
}
