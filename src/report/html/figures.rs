//! The drawings of the page, from shares by cycle.

use super::finding::is_clear;
use super::wording::{
    NBSP, SOURCES, bounds, counted, percent, percent_range, signed, signed_range, source_about,
    source_name, whole,
};
use super::{MIN_ATTRIBUTIONS, basis, cycle_name};
use crate::codebook::{Outcome, Source};
use crate::report::chart::{Chart, Mark, Point, Series, Size, axis_names, round_top};
use crate::shift::{By, Cell, Change, Estimate, Shift, Stratum};

/// All drawings; none of them without attributions.
pub(super) struct Figures {
    /// Internal share by cycle.
    pub main: Option<Chart>,
    /// What the numbers below the drawings stand for, where names of cycles are too long.
    pub key: Vec<String>,
    /// The four sources.
    pub sources: Vec<Panel>,
    /// Attributions per 100 statements.
    pub rate: Option<Panel>,
    /// Internal share among explanations of success, and of failure.
    pub outcomes: Vec<Panel>,
}

/// A small drawing with its words.
pub(super) struct Panel {
    pub chart: Chart,
    pub name: String,
    pub about: String,
    pub change: String,
}

/// Names of cycles: in full for descriptions, and as they fit below an axis.
struct Names {
    full: Vec<String>,
    axis: Vec<Vec<String>>,
}

pub(super) fn of(shift: &Shift) -> Figures {
    let full: Vec<_> = shift.cycles.iter().map(|c| cycle_name(c)).collect();
    let (axis, numbered) = axis_names(&full.iter().map(String::as_str).collect::<Vec<_>>());
    let names = Names { full, axis };
    let overall = &shift.overall;
    if overall.cells.iter().all(|cell| cell.attributions == 0) {
        return Figures {
            main: None,
            key: Vec::new(),
            sources: Vec::new(),
            rate: None,
            outcomes: Vec::new(),
        };
    }
    let shares = points(overall, |cell| {
        cell.shares[Source::Teacher.index()].as_ref()
    });
    let main = draw(
        "share",
        "Explanations that name own teaching",
        (Source::Teacher, shares),
        &names,
        Size::Large,
    );
    Figures {
        main: Some(main),
        sources: SOURCES
            .iter()
            .map(|source| source_panel(overall, *source, &names))
            .collect(),
        rate: rate_panel(overall, &names),
        outcomes: shift
            .by(By::Outcome)
            .iter()
            .filter_map(|stratum| outcome_panel(stratum, &names))
            .collect(),
        key: if numbered { names.full } else { Vec::new() },
    }
}

fn points(stratum: &Stratum, share: impl Fn(&Cell) -> Option<&Estimate>) -> Vec<Option<Point>> {
    let point = |cell| {
        share(cell).map(|estimate| {
            let (low, high) = bounds(estimate, 0.0);
            Point {
                value: estimate.value * 100.0,
                low: low * 100.0,
                high: high * 100.0,
                label: percent(estimate.value),
                basis: format!("of{NBSP}{}", super::grouped(cell.attributions)),
            }
        })
    };
    stratum.cells.iter().map(point).collect()
}

/// The sign of a source.
pub(super) fn mark(source: Source) -> Mark {
    match source {
        Source::Home => Mark::Home,
        Source::School => Mark::School,
        Source::Student => Mark::Student,
        Source::Teacher => Mark::Teacher,
    }
}

/// Own teaching is drawn with its own sign wherever it appears, and so is every other source.
fn draw(
    id: &str,
    title: &str,
    (source, points): (Source, Vec<Option<Point>>),
    names: &Names,
    size: Size,
) -> Chart {
    let series = Series {
        points,
        top: 100.0,
        unit: "\u{a0}%",
        mark: mark(source),
    };
    let title = format!("{title}, by cycle");
    Chart::new(
        id,
        &title,
        &description(&series, names),
        &series,
        &names.axis,
        size,
    )
}

/// The drawing in words, for those who can't see it.
fn description(series: &Series, names: &Names) -> String {
    let spoken = series
        .points
        .iter()
        .zip(&names.full)
        .map(|(point, name)| match point {
            Some(point) => format!(
                "{name}: {}, likely between {} and {}",
                point.label,
                whole(point.low),
                whole(point.high),
            ),
            None => format!("{name}: none"),
        });
    format!(
        "{}. Vertical lines show the likely range.",
        spoken.collect::<Vec<_>>().join("; ")
    )
}

fn source_panel(overall: &Stratum, source: Source, names: &Names) -> Panel {
    let name = source_name(source);
    let shares = points(overall, |cell| cell.shares[source.index()].as_ref());
    let title = format!("Explanations that name {}", name.to_lowercase());
    Panel {
        chart: draw(
            &format!("source-{source}"),
            &title,
            (source, shares),
            names,
            Size::Small,
        ),
        name: name.to_owned(),
        about: source_about(source).to_owned(),
        change: change_in_words(overall.first_to_last[source.index()].as_ref()),
    }
}

/// `Clearly up: +21 points (likely +6 to +36).`
fn change_in_words(change: Option<&Change>) -> String {
    let Some(change) = change else {
        return String::new();
    };
    let verdict = match (is_clear(change), change.estimate.value > 0.0) {
        (true, true) => "Up",
        (true, false) => "Down",
        (false, _) => "No clear change",
    };
    if change.estimate.teachers < 2 {
        return String::new();
    }
    format!(
        "{verdict}: {}{NBSP}points, likely {}",
        signed(change.estimate.value),
        signed_range(&change.estimate),
    )
}

fn rate_panel(overall: &Stratum, names: &Names) -> Option<Panel> {
    let highest = overall.cells.iter().filter_map(|cell| cell.rate.as_ref());
    let highest = highest
        .map(|rate| rate.high)
        .filter(|high| high.is_finite());
    let highest = highest.fold(0.0, f64::max);
    let point = |cell: &Cell| {
        cell.rate.as_ref().map(|rate| Point {
            value: rate.value,
            low: if rate.low.is_finite() {
                rate.low.max(0.0)
            } else {
                0.0
            },
            high: if rate.high.is_finite() {
                rate.high.min(100.0)
            } else {
                100.0
            },
            label: whole(rate.value),
            basis: String::new(),
        })
    };
    let series = Series {
        points: overall.cells.iter().map(point).collect(),
        top: round_top(highest),
        unit: "",
        mark: Mark::Plain,
    };
    series.points.iter().any(Option::is_some).then(|| Panel {
        chart: Chart::new(
            "rate",
            "Explanations per 100 statements, by cycle",
            &description(&series, names),
            &series,
            &names.axis,
            Size::Small,
        ),
        name: "How much is explained".to_owned(),
        about: "explanations per 100 statements".to_owned(),
        change: String::new(),
    })
}

fn outcome_panel(stratum: &Stratum, names: &Names) -> Option<Panel> {
    let (name, about) = if &*stratum.name == Outcome::Success.name() {
        (
            "When things went well",
            "own teaching among explanations of success",
        )
    } else if &*stratum.name == Outcome::Failure.name() {
        (
            "When things went badly",
            "own teaching among explanations of failure",
        )
    } else {
        return None;
    };
    let total: u64 = stratum.cells.iter().map(|cell| cell.attributions).sum();
    let teachers = stratum
        .cells
        .iter()
        .map(|cell| cell.teachers)
        .max()
        .unwrap_or(0);
    let shares = points(stratum, |cell| {
        cell.shares[Source::Teacher.index()].as_ref()
    });
    (total >= MIN_ATTRIBUTIONS).then(|| Panel {
        chart: draw(
            &format!("outcome-{}", stratum.name),
            about,
            (Source::Teacher, shares),
            names,
            Size::Small,
        ),
        name: name.to_owned(),
        about: about.to_owned(),
        change: format!("{} by up to {}", counted(total, "explanation"), {
            counted(teachers as u64, "teacher")
        }),
    })
}

/// `31 % (22–41 %)` with what it rests on.
pub(super) fn share_in_words(estimate: &Estimate) -> [String; 3] {
    [
        percent(estimate.value),
        percent_range(estimate),
        basis(estimate.attributions, estimate.teachers),
    ]
}
