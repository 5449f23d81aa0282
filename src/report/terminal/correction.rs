//! Shares and their shift corrected by what people coded, on the terminal.

use super::evaluation::decimals;
use super::table::Column;
use super::text::harmless;
use super::{Page, judged, sentences};
use crate::codebook::Source;
use crate::report::number::{percent, signed_points};
use crate::shift::Estimate;
use crate::shift::correct::{Agreement, Correction, Method, Quality, shown};

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
    page.paragraph(
        "In brackets intervals, and behind p (of first to last) what it is corrected for looking \
         at four sources (Holm).",
    );
    page.heading("What each assumes");
    for method in Method::ALL {
        page.item(&format!("{}: {}", method.name(), method.assumption()), 2);
    }
    if let Some(drift) = &correction.drift[at] {
        let p = match (drift.p_value, drift.p_adjusted) {
            (Some(p), Some(adjusted)) => {
                let (p, adjusted) = (judged::p(p), judged::p(adjusted));
                format!(", p = {p} ({adjusted} corrected for looking at four sources)")
            }
            _ => String::new(),
        };
        page.item(
            &format!(
                "Drift of the model's errors (corrected per cycle less pooled): {} points{p}. A \
                 quiet test proves nothing: it finds few drifts in samples of this size.",
                sentences::change(drift)
            ),
            0,
        );
    }
    if let Some(agreement) = &correction.agreement {
        page.heading("The model against people, each code weighted by N/n");
        page.table(&qualities(agreement));
        page.paragraph(
            "Precision: of what the model names, what people name; recall: of what they name, what \
             the model does. Excess: mean probability less what people name, in points, above 0 \
             where the model counts too much. Intervals are in the rows of --tidy.",
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

/// A row a source, one for any, and one for the source set.
fn qualities(agreement: &Agreement) -> Vec<Column> {
    let sources = Source::ALL.iter().zip(&agreement.sources);
    let mut rows: Vec<(&str, &Quality)> = sources.map(|(s, q)| (s.name(), q)).collect();
    rows.push(("any source", &agreement.attribution));
    let cells = |of: fn(&Quality) -> Option<String>, last: Option<String>| {
        let cells = rows.iter().map(|(_, quality)| of(quality));
        let cells = cells.chain([last]);
        cells
            .map(|cell| cell.unwrap_or_else(|| "–".to_owned()))
            .collect()
    };
    let names = rows.iter().map(|(name, _)| *name).chain(["source set"]);
    let set = agreement.set_kappa.as_ref().map(between);
    vec![
        Column::names("", names.map(str::to_owned).collect()),
        Column::numbers(
            "",
            "precision",
            cells(|q| q.precision.as_ref().map(value), None),
        ),
        Column::numbers("", "recall", cells(|q| q.recall.as_ref().map(value), None)),
        Column::numbers("", "F1", cells(|q| q.f1.as_ref().map(value), None)),
        Column::numbers(
            "",
            "Cohen's kappa",
            cells(|q| q.kappa.as_ref().map(between), set),
        ),
        Column::numbers("", "Brier", cells(|q| q.brier.as_ref().map(value), None)),
        Column::numbers("Calibration", "error", {
            cells(|q| q.calibration.as_ref().map(value), None)
        }),
        Column::numbers("", "excess", {
            cells(
                |q| q.excess.as_ref().map(|one| signed_points(one.value, 1)),
                None,
            )
        }),
    ]
}

fn value(of: &Estimate) -> String {
    decimals(of.value)
}

fn between(of: &Estimate) -> String {
    let (low, high) = (decimals(of.low), decimals(of.high));
    format!("{} ({low} to {high})", decimals(of.value))
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
            "",
            "p",
            methods()
                .map(|one| {
                    let change = one.first_to_last[source].as_ref();
                    judged::p_both(
                        change.and_then(|change| change.p_value),
                        change.and_then(|change| change.p_adjusted),
                    )
                })
                .collect(),
        ),
        Column::numbers(
            "Trend,",
            "points",
            methods().map(|one| change(&one.trend[source])).collect(),
        ),
    ]
}
