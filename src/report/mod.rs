//! An analysis to what people and programs read: one writer a file, returning bytes.

mod csv;
mod json;
mod number;
mod terminal;
mod chart;
mod evidence;
mod excerpt;
mod html;

pub use self::csv::{codings_csv, problems_csv, shift_csv, write_codings};
pub use self::html::html;
pub use self::json::summary_json;
pub use self::terminal::terminal;
