//! Draws a sample within a project.

use crate::error::Error;
use crate::sample::{Plan, Settings};
use crate::store::Contents;

/// Draws statements to be coded by people: exactly what [`crate::sample::draw`] gives on the codings
/// of the project's current model. `name` is what the project is called, which the plan notes.
///
/// # Errors
///
/// If no model coded, none of its codings has a cycle, or as [`crate::sample::draw`].
pub fn draw(contents: &Contents, name: &str, settings: &Settings) -> Result<Plan, Error> {
    let _ = (contents, settings);
    Err(Error::input(format!("draw a sample from {name}")))
}
