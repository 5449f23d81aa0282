//! An analysis to what people and programs read: one writer a file, returning bytes.

mod csv;
mod json;
mod number;
mod terminal;

pub use self::csv::{codings_csv, problems_csv, shift_csv, write_codings};
pub use self::json::summary_json;
pub use self::terminal::terminal;
