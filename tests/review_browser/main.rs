//! The review page in a real browser, on the real program: what a person at the keyboard sees, and
//! what the project file holds afterwards.
//!
//! Without Chromium these tests say so on the standard error and pass; with `ASCRIBE_BROWSER=required`
//! they fail.
#![allow(
    clippy::similar_names,
    reason = "coder, codes and coded are the words for it"
)]

#[path = "../browser/mod.rs"]
mod browser;
#[path = "../reviewing/mod.rs"]
mod reviewing;

mod person;
mod study;
mod views;

mod acts;
mod blind;
mod hostile;
mod keyboard;
mod links;
mod looks;
mod outage;
mod restart;
mod settling;
