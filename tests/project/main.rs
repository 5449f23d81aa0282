//! The project file in every command, as its user meets it.

mod analyzing;
mod codings;
mod exchange;
mod files;
mod learning;
#[path = "../running/mod.rs"]
mod running;
mod sampling;
mod study;
