//! Which statements people should code, so that what they say corrects the model's counts
//! ([`crate::shift::correct`]).
//!
//! ```text
//! Study -uncertainty-> strata -draw-> Plan -rows-> a sheet to code by people
//!                                       |
//! Study, Plan, coded sheet  -join-> records for shift::correct
//! ```
//!
//! Statements are drawn at random, with chances that the [`Plan`] records: only so can a sample
//! speak for all statements. Codes go where they help most: to the cycles by the weight that they
//! have in the contrast, within a cycle to the statements on which the model is unsure (strata of
//! equal uncertainty, as many codes from each). The sheet says nothing of the model's codes, nor
//! of teacher and cycle, by which a coder might be led.

mod strata;
mod allocate;
mod plan;
mod draw;
mod sheet;
mod join;

pub use self::draw::{Contrast, Settings, draw};
pub use self::join::{Joined, join};
pub use self::plan::{Cell, Drawn, Plan};
pub use self::sheet::{Row, coded_sheet, rows};
pub use self::strata::{FLOOR, STRATA, uncertainty, uncertainty_strata};
