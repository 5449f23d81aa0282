//! Draws a sample within a project.

use std::sync::Arc;

use super::roles::{model, walk};
use crate::error::Error;
use crate::sample::{Frame, Plan, Settings, Unit, draw_from};
use crate::store::Contents;

/// Draws statements to be coded by people: exactly what [`crate::sample::draw`] gives on the
/// codings of the project's current model, over the cycles of which it coded any, in the project's
/// order. `name` is what the project is called, which the plan notes.
///
/// # Errors
///
/// If no model coded, none of its codings has a cycle, or as [`crate::sample::draw`].
pub fn draw(contents: &Contents, name: &str, settings: &Settings) -> Result<Plan, Error> {
    let Some(model) = model(contents) else {
        return Err(
            Error::input(format!("draw a sample from {name}: no model coded it"))
                .with_hint("a sample checks a model: `ascribe analyze --project` adds its codings"),
        );
    };
    let coded: Vec<_> = walk(contents)
        .filter_map(|(at, coded)| {
            let coded = coded.iter().find(|one| one.coder == model)?;
            let cycle = contents.reflection(at)?.cycle;
            Some((contents.id(at)?, cycle.map(usize::from), coded))
        })
        .collect();
    let has = |at: usize| coded.iter().any(|(_, cycle, _)| *cycle == Some(at));
    let mut cycles: Vec<Arc<str>> = Vec::new();
    let places: Vec<usize> = (0..)
        .zip(&contents.cycles)
        .map(|(at, label)| {
            let place = cycles.len();
            if has(at) {
                cycles.push(Arc::clone(label));
            }
            place
        })
        .collect();
    if cycles.is_empty() {
        return Err(Error::input(format!(
            "find the cycles in {name}: no statement that the model coded has one"
        ))
        .with_hint("`ascribe analyze --cycle-by` or --cycles makes them of dates"));
    }
    let units = coded.iter().filter_map(|(id, cycle, coded)| {
        let cycle = *places.get((*cycle)?)?;
        Some(Unit::new(id, cycle, coded.sources, coded.probabilities))
    });
    let has_probabilities =
        |one: &&(String, Option<usize>, &crate::store::Coded)| one.2.probabilities.is_some();
    let with_probabilities = coded.iter().filter(has_probabilities).count();
    draw_from(
        &Frame::new(name, cycles, units.collect(), with_probabilities),
        settings,
    )
}
