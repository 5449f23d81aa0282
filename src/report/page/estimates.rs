//! Tables of estimates for a researcher: value, interval, method, degrees of freedom and the check
//! by the other method, of all statements and of every stratum.

use super::audience::Part;
use super::catalogue::gaps;
use super::wording::SOURCES;
use super::{Context, NAME};
use crate::report::excerpt;
use crate::shift::{Cell, Change, Check, Estimate, Stratum};

/// All tables.
pub(super) struct Estimates {
    pub tables: Vec<Table>,
}

/// One table: first a column of names, then numbers.
pub(super) struct Table {
    pub caption: String,
    pub head: Vec<String>,
    pub rows: Vec<Vec<String>>,
    /// How many rows are left out; empty if none is.
    pub more: String,
}

/// Rows of a table, at most, so that the page stays small: `shift.csv` has all.
const ROWS: usize = 60;

/// Nothing to give.
const NONE: &str = "–";

pub(super) fn of(context: &Context<'_>) -> Option<Estimates> {
    let shift = &context.analysis.shift;
    let is_any = shift.overall.cells.iter().any(|cell| cell.attributions > 0);
    (context.has(Part::Estimates) && is_any).then(|| Estimates {
        tables: [
            levels(context),
            changes(context),
            tests(context),
            strata(context),
            changes_of_strata(context),
        ]
        .into_iter()
        .filter(|table| !table.rows.is_empty())
        .collect(),
    })
}

fn table(context: &Context<'_>, caption: &str, head: &[&str], rows: Vec<Vec<String>>) -> Table {
    let mut rows = rows;
    let left_out = rows.len().saturating_sub(ROWS);
    rows.truncate(ROWS);
    Table {
        caption: context.words.get(caption),
        head: head.iter().map(|key| context.words.get(key)).collect(),
        rows,
        more: if left_out > 0 {
            let gaps = gaps!["count" => left_out];
            context.words.fill("estimates-more", &gaps)
        } else {
            String::new()
        },
    }
}

/// Shares of every source and cycle, over all statements.
fn levels(context: &Context<'_>) -> Table {
    let mut rows = Vec::new();
    for (at, cell) in context.analysis.shift.overall.cells.iter().enumerate() {
        for source in SOURCES {
            let Some(share) = &cell.shares[source.index()] else {
                continue;
            };
            let fractional = cell.fractional[source.index()].as_ref();
            let mut row = vec![
                format!("{} · {}", context.cycle(at), context.words.source(source)),
                points(context, share.value),
                interval(context, share.low, share.high),
                fractional.map_or_else(|| NONE.to_owned(), |one| points(context, one.value)),
                share.method.to_owned(),
            ];
            row.extend(check(context, cell.checks[source.index()].as_ref()));
            row.extend(basis(context, share));
            rows.push(row);
        }
    }
    let head = [
        "column-cycle-source",
        "column-share",
        "column-interval",
        "column-fractional",
        "column-method",
        "column-cr2",
        "column-cr2-df",
        "column-teachers",
        "column-explanations",
    ];
    table(context, "table-levels", &head, rows)
}

/// Every kind of change over all statements.
fn changes(context: &Context<'_>) -> Table {
    let shift = &context.analysis.shift;
    let overall = &shift.overall;
    let mut kinds = vec![
        ("kind-shift", &overall.first_to_last),
        ("kind-trend", &overall.trend),
        ("kind-logit", &overall.logit_trend),
    ];
    if let Some(attrition) = &shift.attrition {
        kinds.push(("kind-matched", &attrition.matched));
    }
    if let Some(comparison) = &shift.comparison {
        kinds.push(("kind-difference", &comparison.first_to_last));
        kinds.push(("kind-difference-trend", &comparison.trend));
    }
    let mut rows = Vec::new();
    for (kind, changes) in kinds {
        for source in SOURCES {
            let is_log_odds = kind == "kind-logit";
            if let Some(change) = &changes[source.index()] {
                let name = format!(
                    "{} · {}",
                    context.words.get(kind),
                    context.words.source(source)
                );
                rows.push(change_row(context, name, change, is_log_odds));
            }
        }
    }
    table(context, "table-changes", &CHANGE, rows)
}

/// What [`change_row`] has.
const CHANGE: [&str; 12] = [
    "column-change",
    "column-points",
    "column-interval",
    "column-error",
    "column-df",
    "column-p",
    "column-adjusted",
    "column-method",
    "column-cr2",
    "column-cr2-df",
    "column-teachers",
    "column-explanations",
];

fn change_row(
    context: &Context<'_>,
    name: String,
    change: &Change,
    is_log_odds: bool,
) -> Vec<String> {
    let words = context.words;
    let estimate = &change.estimate;
    let number = |value: f64| {
        if is_log_odds {
            words.decimal(value, 3)
        } else {
            points(context, value)
        }
    };
    let is_known = change.p_value.is_some();
    let known = |text: String| if is_known { text } else { NONE.to_owned() };
    let mut row = vec![
        name,
        number(estimate.value),
        words.fill(
            "interval",
            &gaps!["low" => number(estimate.low), "high" => number(estimate.high)],
        ),
        known(number(change.std_error)),
        known(words.decimal(change.df, 1)),
        p_value(context, change.p_value),
        p_value(context, change.p_adjusted),
        estimate.method.to_owned(),
    ];
    row.extend(check(context, change.check.as_ref()));
    row.extend(basis(context, estimate));
    row
}

/// Tests by flips of signs.
fn tests(context: &Context<'_>) -> Table {
    let (shift, words) = (&context.analysis.shift, context.words);
    let mut rows = Vec::new();
    for source in SOURCES {
        if let Some(test) = &shift.sign_flip[source.index()] {
            rows.push(vec![
                format!("{} · {}", words.get("kind-sign-flip"), words.source(source)),
                p_value(context, Some(test.p_value)),
                p_value(context, Some(test.p_adjusted)),
                words.grouped(test.flips.count),
                words.grouped(test.teachers as u64),
                words.grouped(test.attributions),
            ]);
        }
        if let Some(test) = &shift.change_point[source.index()] {
            let after = gaps!["cycle" => context.cycle(test.after)];
            let kind = words.fill("kind-change-point", &after);
            rows.push(vec![
                format!("{kind} · {}", words.source(source)),
                p_value(context, Some(test.p_value)),
                NONE.to_owned(),
                words.grouped(test.flips.count),
                words.grouped(test.teachers as u64),
                words.grouped(test.attributions),
            ]);
        }
    }
    let head = [
        "column-test",
        "column-p",
        "column-adjusted",
        "column-flips",
        "column-teachers",
        "column-explanations",
    ];
    table(context, "table-tests", &head, rows)
}

/// Every stratum with what it is of: `team=Maths`.
fn named_strata<'a>(context: &Context<'a>) -> impl Iterator<Item = (String, &'a Stratum)> {
    let splits = context.analysis.shift.splits.iter();
    splits.flat_map(|split| {
        let name = |one: &Stratum| format!("{}={}", split.by, excerpt::name(&one.name, NAME));
        split.strata.iter().map(move |one| (name(one), one))
    })
}

/// The share that a stratum is judged by, in every cycle.
fn strata(context: &Context<'_>) -> Table {
    let words = context.words;
    let mut rows = Vec::new();
    for (name, stratum) in named_strata(context) {
        let source = stratum.source();
        let cells = stratum.cells.iter().enumerate();
        let row = |(at, cell): (usize, &Cell)| {
            let share = cell.shares[source.index()].as_ref()?;
            let rate = cell.rate.as_ref();
            let mut row = vec![
                format!("{name} · {}", context.cycle(at)),
                words.source(source),
                points(context, share.value),
                interval(context, share.low, share.high),
                rate.map_or_else(|| NONE.to_owned(), |rate| words.decimal(rate.value, 1)),
                share.method.to_owned(),
            ];
            row.extend(basis(context, share));
            Some(row)
        };
        rows.extend(cells.filter_map(row));
    }
    let head = [
        "column-stratum-cycle",
        "column-source",
        "column-share",
        "column-interval",
        "column-rate",
        "column-method",
        "column-teachers",
        "column-explanations",
    ];
    table(context, "table-strata", &head, rows)
}

/// The shift of every stratum.
fn changes_of_strata(context: &Context<'_>) -> Table {
    let rows = named_strata(context).filter_map(|(name, stratum)| {
        let source = stratum.source();
        let change = stratum.first_to_last[source.index()].as_ref()?;
        let name = format!("{name} · {}", context.words.source(source));
        Some(change_row(context, name, change, false))
    });
    table(context, "table-strata-changes", &CHANGE, rows.collect())
}

/// A share, or a difference of shares, in points with one decimal.
fn points(context: &Context<'_>, share: f64) -> String {
    context.words.decimal(share * 100.0, 1)
}

fn interval(context: &Context<'_>, low: f64, high: f64) -> String {
    let gaps = gaps!["low" => points(context, low), "high" => points(context, high)];
    context.words.fill("interval", &gaps)
}

/// The interval by CR2 with its degrees of freedom.
fn check(context: &Context<'_>, check: Option<&Check>) -> [String; 2] {
    check.map_or_else(
        || [NONE.to_owned(), NONE.to_owned()],
        |check| {
            let range = interval(context, check.low, check.high);
            [range, context.words.decimal(check.df, 1)]
        },
    )
}

fn basis(context: &Context<'_>, estimate: &Estimate) -> [String; 2] {
    [
        context.words.grouped(estimate.teachers as u64),
        context.words.grouped(estimate.attributions),
    ]
}

fn p_value(context: &Context<'_>, p_value: Option<f64>) -> String {
    match p_value {
        None => NONE.to_owned(),
        Some(p) if p < 0.001 => format!("<\u{a0}{}", context.words.decimal(0.001, 3)),
        Some(p) => context.words.decimal(p, 3),
    }
}
