//! An analysis to what people and programs read: one writer a file, returning bytes.

mod csv;
mod codes;
mod evaluation;
mod json;
mod number;
mod terminal;
mod chart;
mod evidence;
mod excerpt;
mod html;

pub use self::codes::{codes_csv, codes_jsonl};
pub use self::csv::{codings_csv, problems_csv, shift_csv, tidy_csv, write_codings};
pub use self::evaluation::evaluation_json;
pub use self::html::html;
pub use self::json::summary_json;
pub use self::terminal::{evaluation_table, terminal};
