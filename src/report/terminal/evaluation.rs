//! How good a coder is, on the terminal.

use super::Page;
use super::sentences::number;
use super::table::Column;
use super::text::harmless;
use crate::codebook::{Source, Sources};
use crate::evaluate::compare::{Comparison, Mistake};
use crate::evaluate::{Confusion, Detection, Evaluation, Figure, SINGLE};

/// Ids that stand only on one side are named up to this many.
const IDS: usize = 5;

/// Pairs of source sets that are listed.
const PAIRS: usize = 12;

/// Characters of what stands before a statement that are shown, from its end.
const BEFORE: usize = 160;

/// A comparison in at most `width` columns (never fewer than 40), with bold headings if `colour`:
/// figures with their intervals, what is taken for what, the worst mistakes with their text. `by`
/// names the field of its groups. Ends with a line end.
pub fn evaluation_table(
    comparison: &Comparison,
    by: Option<&str>,
    width: usize,
    colour: bool,
) -> String {
    let mut page = Page {
        text: String::new(),
        room: width.max(40),
        colour,
    };
    let names = format!("{} against {}", comparison.predicted, comparison.gold);
    page.paragraph(&harmless(&names));
    let only = [
        (&comparison.gold, &comparison.only_in_gold),
        (&comparison.predicted, &comparison.only_in_predicted),
    ];
    for (file, ids) in only.iter().filter(|(_, ids)| !ids.is_empty()) {
        page.item(&left_out(file, ids), 0);
    }
    figures(&mut page, "All statements", &comparison.overall);
    for (value, evaluation) in &comparison.groups {
        let field = by.unwrap_or_default();
        let value = if value.is_empty() { "(none)" } else { value };
        figures(
            &mut page,
            &harmless(&format!("{field} {value}")),
            evaluation,
        );
    }
    mistakes(&mut page, comparison);
    page.methods(&comparison.methods);
    page.text
}

fn left_out(file: &str, ids: &[String]) -> String {
    let shown: Vec<&str> = ids.iter().take(IDS).map(String::as_str).collect();
    let shown = shown.join(", ");
    match (ids.len(), ids.len().saturating_sub(IDS)) {
        (1, _) => format!("left out: 1 id only in {file}: {shown}"),
        (count, 0) => format!("left out: {count} ids only in {file}: {shown}"),
        (count, more) => format!("left out: {count} ids only in {file}: {shown} and {more} more"),
    }
}

fn figures(page: &mut Page, heading: &str, of: &Evaluation) {
    page.heading(heading);
    let documents = number(of.clusters as u64, "document");
    let statements = number(of.statements as u64, "statement");
    page.item(
        &format!(
            "{statements} in {documents}; attributions: {} in gold, {} predicted",
            of.any_source.cases, of.any_source.found
        ),
        0,
    );
    page.blank();
    page.table(&headlines(of));
    page.blank();
    page.table(&detections(of, ["precision", "recall", "F1"], |d| {
        [d.precision, d.recall, d.f1]
    }));
    if of.any_source.brier.is_some() {
        page.blank();
        let names = ["average precision", "Brier", "debiased ECE²"];
        page.table(&detections(of, names, |d| {
            [d.average_precision, d.brier, d.calibration_error]
        }));
    }
    page.blank();
    page.table(&single(of));
    let most: Vec<&Confusion> = of.confusion.iter().take(PAIRS).collect();
    page.blank();
    page.table(&[
        Column::names("gold", most.iter().map(|one| named(one.gold)).collect()),
        Column::names(
            "predicted",
            most.iter().map(|one| named(one.predicted)).collect(),
        ),
        Column::numbers(
            "",
            "statements",
            most.iter().map(|c| c.statements.to_string()).collect(),
        ),
    ]);
    let rest = of.confusion.len() - most.len();
    if rest > 0 {
        page.item(&format!("and {rest} rarer pairs"), 0);
    }
}

/// Kappas, accuracies and what abstaining gains.
fn headlines(of: &Evaluation) -> [Column; 4] {
    let mut rows = vec![
        ("kappa of the source set", Some(of.sources)),
        ("kappa of attribution yes or no", Some(of.attribution)),
        ("kappa of the locus", Some(of.locus)),
        ("accuracy of the outcome", of.outcome),
        ("accuracy of the agency", of.agency),
        ("accuracy of the focus", of.focus),
    ];
    if let Some(abstention) = of.abstention {
        rows.push(("kept, not abstained from", Some(abstention.kept)));
        rows.push(("wrong among the kept", abstention.error_of_kept));
        rows.push(("wrong among all", Some(abstention.error_of_all)));
    }
    let cell = |text: fn(&Figure) -> String| {
        let texts = rows
            .iter()
            .map(|(_, figure)| figure.as_ref().map_or("–".into(), text));
        texts.collect::<Vec<String>>()
    };
    [
        Column::names(
            "",
            rows.iter().map(|(name, _)| (*name).to_owned()).collect(),
        ),
        Column::numbers("", "value", cell(|figure| decimals(figure.value))),
        Column::numbers("", "95 % interval", cell(interval)),
        Column::numbers(
            "",
            "statements",
            cell(|figure| figure.statements.to_string()),
        ),
    ]
}

/// Three figures of each source and of attributions.
fn detections(
    of: &Evaluation,
    names: [&str; 3],
    figures: fn(&Detection) -> [Option<Figure>; 3],
) -> Vec<Column> {
    let sources = Source::ALL.iter().zip(&of.by_source);
    let mut rows: Vec<(&str, &Detection)> = sources.map(|(s, d)| (s.name(), d)).collect();
    rows.push(("any source", &of.any_source));
    let mut columns = vec![
        Column::names(
            "",
            rows.iter().map(|(name, _)| (*name).to_owned()).collect(),
        ),
        Column::numbers(
            "",
            "cases",
            rows.iter().map(|(_, d)| d.cases.to_string()).collect(),
        ),
        Column::numbers(
            "",
            "found",
            rows.iter().map(|(_, d)| d.found.to_string()).collect(),
        ),
    ];
    for (k, name) in names.into_iter().enumerate() {
        let cells = rows.iter().map(|(_, d)| match figures(d)[k] {
            Some(figure) => format!("{} ({})", decimals(figure.value), interval(&figure)),
            None => "–".to_owned(),
        });
        columns.push(Column::numbers("", name, cells.collect()));
    }
    columns
}

/// What is taken for what, by the only source named.
fn single(of: &Evaluation) -> Vec<Column> {
    let labels = SINGLE.map(str::to_owned).to_vec();
    let mut columns = vec![Column::names("gold \\ predicted", labels)];
    for (k, label) in SINGLE.into_iter().enumerate() {
        let cells = of.single.iter().map(|row| row[k].to_string()).collect();
        columns.push(Column::numbers("", label, cells));
    }
    columns
}

fn mistakes(page: &mut Page, comparison: &Comparison) {
    if comparison.errors.is_empty() {
        return;
    }
    let (shown, wrong) = (comparison.errors.len(), comparison.wrong);
    page.heading(&format!(
        "Wrong source sets: {shown} of {wrong}, the most confident first"
    ));
    for mistake in &comparison.errors {
        page.blank();
        page.item(&codes(mistake), 0);
        let words = mistake
            .words
            .as_deref()
            .unwrap_or("(no file has its words)");
        match mistake.before.as_deref().filter(|text| !text.is_empty()) {
            Some(before) => page.item(&format!("[{}] {words}", end(before)), 2),
            None => page.item(words, 2),
        }
    }
}

fn codes(mistake: &Mistake) -> String {
    let (gold, predicted) = (mistake.gold.sources, mistake.predicted.sources);
    let sure = mistake.confidence.map_or(String::new(), |confidence| {
        format!(" (confidence {})", decimals(confidence))
    });
    let (gold, predicted) = (named(gold), named(predicted));
    format!("{}: {predicted}{sure}, gold: {gold}", mistake.id)
}

/// The end of a text, from a word on.
pub(super) fn end(text: &str) -> String {
    let Some((at, _)) = text.char_indices().nth_back(BEFORE) else {
        return text.to_owned();
    };
    let end = &text[at..];
    let word = end.split_once(' ').map_or(end, |(_, words)| words);
    format!("…{word}")
}

pub(super) fn named(sources: Sources) -> String {
    if sources.is_empty() {
        "none".to_owned()
    } else {
        sources.to_string()
    }
}

/// Three decimals with a proper minus sign.
pub(super) fn decimals(value: f64) -> String {
    let text = format!("{:.3}", value.abs());
    let is_zero = text.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    if value < 0.0 && !is_zero {
        format!("−{text}")
    } else {
        text
    }
}

fn interval(figure: &Figure) -> String {
    figure.interval().map_or("–".to_owned(), |interval| {
        format!("{} to {}", decimals(interval.low), decimals(interval.high))
    })
}
