//! Shares and their shift corrected by what people coded, on the terminal.

use super::table::Column;
use super::text::harmless;
use super::{Page, sentences};
use crate::codebook::Source;
use crate::report::number::percent;
use crate::shift::correct::{Correction, Method, shown};

/// The share of a source in each cycle and its shift, by each way of counting, in at most `width`
/// columns (never fewer than 40): the corrected one first. Then what each assumes, whether the
/// model's errors drift, what to know, and a paragraph for a paper. Ends with a line end.
pub fn correction_table(
    correction: &Correction,
    source: Source,
    width: usize,
    colour: bool,
) -> String {
    let mut page = Page {
        text: String::new(),
        room: width.max(40),
        colour,
    };
    let at = source.index();
    page.heading(&format!("Corrected by human codes: share of {source}"));
    page.table(&levels(correction, at));
    page.blank();
    page.table(&shifts(correction, at));
    page.heading("What each assumes");
    for method in Method::ALL {
        page.item(&format!("{}: {}", method.name(), method.assumption()), 2);
    }
    if let Some(drift) = &correction.drift[at] {
        let p = drift
            .p_value
            .map_or(String::new(), |p| format!(", p = {p:.3}"));
        page.item(
            &format!(
                "Drift of the model's errors (corrected per cycle less pooled): {} points{p}. A \
                 quiet test proves nothing: it finds few drifts in samples of this size.",
                sentences::change(drift)
            ),
            0,
        );
    }
    if !correction.warnings.is_empty() {
        page.heading("Before you rely on the correction");
        for warning in &correction.warnings {
            page.item(warning, 2);
        }
    }
    page.heading("Methods of the correction");
    page.paragraph(&harmless(&correction.text));
    page.text
}

/// A row a cycle: the human sample, then the share by each method.
fn levels(correction: &Correction, source: usize) -> Vec<Column> {
    let cycles = correction.cycles.iter();
    let coverage = || correction.coverage.iter();
    let mut columns = vec![
        Column::names(
            "Cycle",
            cycles.map(|name| harmless(name).into_owned()).collect(),
        ),
        Column::numbers(
            "State-",
            "ments",
            coverage()
                .map(|cycle| cycle.statements.to_string())
                .collect(),
        ),
        Column::numbers(
            "By",
            "people",
            coverage().map(|cycle| cycle.coded.to_string()).collect(),
        ),
    ];
    for (method, above, heading) in [
        (Method::PerCycle, "Corrected", ""),
        (Method::Naive, "As", "coded"),
        (Method::Pooled, "Pooled", ""),
        (Method::Human, "People", "alone"),
    ] {
        let Some(found) = correction.by(method) else {
            continue;
        };
        let cells = found.levels.iter().map(|level| {
            let Some(share) = &level.shares[source] else {
                return "–".to_owned();
            };
            let (value, low, high, is_cut) = shown(share);
            let mark = if is_cut { "*" } else { "" };
            match method {
                Method::PerCycle => {
                    format!(
                        "{}{mark} ({}–{})",
                        percent(value),
                        percent(low),
                        percent(high)
                    )
                }
                _ => format!("{}{mark}", percent(value)),
            }
        });
        columns.push(Column::numbers(above, heading, cells.collect()));
    }
    columns
}

/// A row a method: the shift and the trend, in points.
fn shifts(correction: &Correction, source: usize) -> Vec<Column> {
    let methods = || correction.methods.iter();
    let change = |change: &Option<crate::shift::Change>| {
        change.as_ref().map_or("–".to_owned(), sentences::change)
    };
    vec![
        Column::names(
            "Way of counting",
            methods().map(|one| one.method.name().to_owned()).collect(),
        ),
        Column::numbers(
            "First to last,",
            "points",
            methods()
                .map(|one| change(&one.first_to_last[source]))
                .collect(),
        ),
        Column::numbers(
            "Trend,",
            "points",
            methods().map(|one| change(&one.trend[source])).collect(),
        ),
    ]
}
