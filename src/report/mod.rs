//! An analysis to what people and programs read: one writer a file, returning bytes.

mod agreement;
mod by_source;
mod csv;
mod codes;
mod coded;
mod disagreements;
mod sample;
mod evaluation;
mod json;
mod number;
mod plan;
mod terminal;
mod tidy;
mod chart;
mod evidence;
mod excerpt;
mod marked;
mod content_words;
mod theory_of_action;
pub mod page;

pub use self::agreement::agreement_json;
pub use self::coded::{coded_csv, coded_jsonl};
pub use self::codes::{codes_csv, codes_jsonl};
pub use self::csv::{
    codings_csv, estimates_csv, problems_csv, rows_csv, shift_csv, tidy_csv, write_codings,
};
pub use self::disagreements::disagreements_csv;
pub use self::evaluation::evaluation_json;
pub use self::json::{estimates_json, summary_json};
pub use self::page::html;
pub use self::plan::plan_json;
pub use self::sample::{sample_csv, sample_xlsx};
pub use self::terminal::{
    agreement_table, correction_table, estimates_table, evaluation_table, plan_table, sample_table,
    shift_table, terminal, terminal_line,
};
pub use self::tidy::{agreement_csv, evaluation_csv};
