//! Planning a study: which shift it can detect, how many human codes that takes, and whether
//! teachers or codes are the limit.
//!
//! The variance of a shift has two parts: how teachers differ, which only more teachers (and for
//! the trend more cycles) make smaller, and what is left of the classifier's errors after
//! correction, which more human codes make smaller ([`Design::variance`]). From it follow the
//! power, the smallest shift detected, and the codes needed. Formulas, where the defaults come from
//! and how well the formulas hold in simulation: `docs/methods.md`, "Planning".
//!
//! ```
//! use ascribe::shift::plan::{Codes, Contrast, Design, Study};
//!
//! let study = Study { teachers: 20, cycles: 4, ..Study::default() };
//! let design = Design::new(&study, Contrast::Trend)?;
//! let points = 100.0 * design.detectable(Codes::Number(200)).unwrap();
//! assert!((22.0..24.0).contains(&points));
//! // However many statements people code, 20 teachers don't show a shift of 10 points.
//! assert_eq!(design.codes_needed(0.10), None);
//! # Ok::<(), ascribe::error::Error>(())
//! ```

mod study;
mod assumed;
mod noncentral;
mod variance;
mod design;
mod outlook;
mod moments;
mod sums;
mod pilot;

pub use assumed::{Assumption, Basis, assume};
pub use design::Design;
pub use outlook::{Detectable, Limit, Outlook, Plan, Point, Way, plan};
pub use pilot::{Finding, Pilot};
pub use study::{Codes, Contrast, MOST_CYCLES, MOST_TEACHERS, Quantity, Residual, Study};
pub use variance::Variance;
