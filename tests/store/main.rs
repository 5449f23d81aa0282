//! The project file: what it keeps, through crashes, copies and other people's hands.
#![cfg(feature = "project")]

mod acts;
mod codings;
mod copies;
mod kills;
mod opening;
mod others;
mod study;
