//! The plan of a sample, on the terminal.

use super::Page;
use super::table::Column;
use super::text::harmless;
use crate::sample::Plan;

/// The plan in at most `width` columns (never fewer than 40), with a bold heading if `colour`: how
/// many statements each stratum holds, and how many of them were drawn. Ends with a line end.
pub fn sample_table(plan: &Plan, width: usize, colour: bool) -> String {
    let mut page = Page {
        text: String::new(),
        room: width.max(40),
        colour,
    };
    let all: usize = plan.cells.iter().map(|cell| cell.statements).sum();
    page.paragraph(&format!(
        "{} of {all} statements drawn for the {} of {}, seed {}",
        plan.drawn.len(),
        plan.contrast,
        plan.source,
        plan.seed
    ));
    page.blank();
    let cells = || plan.cells.iter();
    let column = |of: &dyn Fn(&crate::sample::Cell) -> String| cells().map(of).collect::<Vec<_>>();
    page.table(&[
        Column::names("cycle", column(&|cell| harmless(&cell.cycle).into_owned())),
        Column::numbers("", "stratum", column(&|cell| cell.stratum.to_string())),
        Column::numbers(
            "",
            "uncertainty",
            column(&|cell| {
                let [low, high] = cell.uncertainty;
                format!("{low:.2}–{high:.2}")
            }),
        ),
        Column::numbers(
            "",
            "statements",
            column(&|cell| cell.statements.to_string()),
        ),
        Column::numbers("", "drawn", column(&|cell| cell.drawn.to_string())),
        Column::numbers(
            "",
            "probability",
            column(&|cell| format!("{:.3}", cell.probability)),
        ),
    ]);
    page.text
}
