//! How a shift is judged, beyond its interval: tests, groups, and who wrote in which cycle.

use super::table::Column;
use super::text::harmless;
use super::{Page, sentences};
use crate::codebook::Source;
use crate::shift::{Change, Comparison, Shift, SignFlip};

/// Sources with the internal share first.
const SOURCES: [(&str, Source); 4] = [
    ("internal", Source::Teacher),
    ("home", Source::Home),
    ("school", Source::School),
    ("student", Source::Student),
];

/// P-values of the shift and the trend of each source, programme against comparison, and who wrote
/// in which of the cycles compared, as far as there are any.
pub(super) fn judged(page: &mut Page, shift: &Shift) {
    if shift.overall.first_to_last.iter().any(Option::is_some) {
        page.heading("Tests");
        page.table(&tests(shift));
        page.paragraph(
            "P-values; in brackets corrected for looking at four sources (Holm). CR2 is a second \
             way to judge the shift; sign flips test the trend without assumptions.",
        );
        if shift.sign_flip.iter().flatten().any(|test| !can_tell(test)) {
            let unit = shift.unit;
            page.item(
                &format!(
                    "Sign flips (–) need at least two {unit}s whose shares change: either sign of \
                     one {unit}'s change is as far from none."
                ),
                0,
            );
        }
        let change_point = shift.change_point[Source::Teacher.index()].as_ref();
        if let Some(found) = change_point.filter(|found| found.flips.units > 1) {
            page.item(
                &format!(
                    "If the internal share changed at once, then most likely after {} (p = {}; to \
                     look at, not to prove anything by).",
                    shift.cycles[found.after],
                    p(found.p_value)
                ),
                0,
            );
        }
    }
    if let Some(comparison) = &shift.comparison {
        groups(page, comparison);
    }
    attrition(page, shift);
}

/// Whether flipping signs can show anything: of one teacher's scores both signs are as far from 0.
fn can_tell(test: &SignFlip) -> bool {
    test.flips.units > 1
}

/// A p-value, never 0.
pub(super) fn p(value: f64) -> String {
    if value < 0.0005 {
        "<.001".to_owned()
    } else {
        format!("{value:.3}")
    }
}

/// A p-value with the adjusted one behind it.
pub(super) fn p_both(value: Option<f64>, adjusted: Option<f64>) -> String {
    match (value, adjusted) {
        (Some(value), Some(adjusted)) => format!("{} ({})", p(value), p(adjusted)),
        (Some(value), None) => p(value),
        _ => "–".to_owned(),
    }
}

fn of_change(change: Option<&Change>) -> String {
    p_both(
        change.and_then(|change| change.p_value),
        change.and_then(|change| change.p_adjusted),
    )
}

fn tests(shift: &Shift) -> Vec<Column> {
    let cells = |of: &dyn Fn(usize) -> String| {
        let sources = SOURCES.iter();
        sources.map(|(_, source)| of(source.index())).collect()
    };
    let overall = &shift.overall;
    let check = |at: usize| {
        let check = overall.first_to_last[at].as_ref()?.check.as_ref()?;
        check.p_value
    };
    let names = SOURCES.iter().map(|(name, _)| (*name).to_owned());
    let mut columns = vec![
        Column::names("Source", names.collect()),
        Column::numbers("", "Shift", {
            cells(&|at| of_change(overall.first_to_last[at].as_ref()))
        }),
        Column::numbers("Shift,", "CR2", cells(&|at| p_both(check(at), None))),
    ];
    if overall.trend.iter().any(Option::is_some) {
        columns.push(Column::numbers("", "Trend", {
            cells(&|at| of_change(overall.trend[at].as_ref()))
        }));
    }
    if overall.logit_trend.iter().any(Option::is_some) {
        columns.push(Column::numbers("Log-odds", "slope", {
            cells(&|at| of_change(overall.logit_trend[at].as_ref()))
        }));
    }
    if shift.sign_flip.iter().any(Option::is_some) {
        columns.push(Column::numbers("Trend,", "sign flips", {
            cells(&|at| {
                let test = shift.sign_flip[at].as_ref().filter(|test| can_tell(test));
                p_both(test.map(|t| t.p_value), test.map(|t| t.p_adjusted))
            })
        }));
    }
    columns
}

fn groups(page: &mut Page, found: &Comparison) {
    let names = format!("{} against {}", found.programme, found.comparison);
    let change = |all: &[Option<Change>; 4], at: usize| {
        all[at].as_ref().map_or("–".to_owned(), sentences::change)
    };
    page.heading(&harmless(&names));
    let sources = || SOURCES.iter();
    page.table(&[
        Column::names("Source", sources().map(|one| one.0.to_owned()).collect()),
        Column::numbers("Difference of", "shifts, points", {
            let all = sources().map(|(_, source)| source.index());
            all.map(|at| change(&found.first_to_last, at)).collect()
        }),
        Column::numbers("", "p", {
            let all = sources().map(|(_, source)| source.index());
            all.map(|at| of_change(found.first_to_last[at].as_ref()))
                .collect()
        }),
        Column::numbers("Difference of", "trends, points", {
            let all = sources().map(|(_, source)| source.index());
            all.map(|at| change(&found.trend, at)).collect()
        }),
    ]);
    let Some(baseline) = &found.baseline else {
        return;
    };
    for (what, one) in [
        ("rate of attributions", &baseline.attributions),
        ("internal share", &baseline.internal),
    ] {
        if let (Some(index), Some(class)) = (&one.index, one.class()) {
            let value = super::evaluation::decimals(index.value);
            page.item(
                &format!(
                    "At the start the {what} differs by {value} standard deviations (Cox's index): \
                     {}.",
                    match class {
                        crate::shift::BaselineClass::Equivalent => "equivalent",
                        crate::shift::BaselineClass::Adjust => "to be adjusted for",
                        crate::shift::BaselineClass::NotEquivalent => "not equivalent",
                    }
                ),
                0,
            );
        }
    }
}

/// Who has attributions in which of the cycles compared, and the shift of all beside that of those
/// who have them in both.
fn attrition(page: &mut Page, shift: &Shift) {
    let Some(found) = &shift.attrition else {
        return;
    };
    let (from, to) = (&shift.cycles[found.from], &shift.cycles[found.to]);
    let at = Source::Teacher.index();
    let change = |change: Option<&Change>| change.map_or("–".to_owned(), sentences::change);
    let empty = String::new;
    page.heading("Who wrote");
    page.table(&[
        Column::names(
            "Teachers with attributions",
            vec![
                harmless(&format!("in {from} or {to}")).into_owned(),
                "in both".to_owned(),
                harmless(&format!("in {from} only")).into_owned(),
                harmless(&format!("in {to} only")).into_owned(),
            ],
        ),
        Column::numbers("", "Teachers", {
            let all = found.both + found.only_first + found.only_last;
            let counts = [all, found.both, found.only_first, found.only_last];
            counts.iter().map(ToString::to_string).collect()
        }),
        Column::numbers("Shift of internal", "share, points", {
            let pooled = change(shift.overall.first_to_last[at].as_ref());
            let matched = change(found.matched[at].as_ref());
            vec![pooled, matched, empty(), empty()]
        }),
    ]);
}
