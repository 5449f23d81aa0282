//! The drawings of the page, from shares by cycle.

use super::Context;
use super::audience::Part;
use super::catalogue::gaps;
use super::finding::{is_clear, is_shown};
use super::small_cells::MIN_ATTRIBUTIONS;
use super::wording::{SOURCES, bounds, percent, percent_range, signed, whole};
use crate::codebook::{Outcome, Source};
use crate::report::chart::{Chart, Mark, Point, Series, Size, axis_names, round_top};
use crate::shift::{By, Cell, Change, Estimate, Stratum};

/// All drawings.
pub(super) struct Figures {
    /// What the main drawing shows, in a sentence.
    pub caption: String,
    /// Internal share by cycle.
    pub main: Chart,
    /// What the numbers below the drawings stand for, where names of cycles are too long.
    pub key: Vec<String>,
    /// The four sources.
    pub sources: Vec<Panel>,
    /// Attributions per 100 statements; internal share among explanations of success, of failure.
    pub mood: Vec<Panel>,
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

/// All drawings; none of them without attributions.
pub(super) fn of(context: &Context<'_>) -> Option<Figures> {
    let (shift, words) = (&context.analysis.shift, context.words);
    let overall = &shift.overall;
    if overall.cells.iter().all(|cell| cell.attributions == 0) {
        return None;
    }
    let full: Vec<_> = (0..shift.cycles.len())
        .map(|at| context.cycle(at))
        .collect();
    let (axis, numbered) = axis_names(&full.iter().map(String::as_str).collect::<Vec<_>>());
    let names = Names { full, axis };
    let is_shown = |cycle: usize| context.shown.cycle(cycle);
    let main = draw(
        context,
        "share",
        &words.get("chart-own"),
        Source::Teacher,
        &drawn(context, overall, Source::Teacher, is_shown),
        &names,
        Size::Large,
    );
    let mut mood = Vec::new();
    if context.has(Part::Mood) {
        mood.extend(rate_panel(context, &names));
        let outcomes = shift.by(By::Outcome).iter().enumerate();
        mood.extend(outcomes.filter_map(|(at, one)| outcome_panel(context, at, one, &names)));
    }
    Some(Figures {
        caption: words.fill("main-caption", &gaps!["own" => context.own_teaching(2)]),
        main,
        sources: SOURCES
            .iter()
            .map(|source| source_panel(context, *source, &names))
            .collect(),
        mood,
        key: if numbered { names.full } else { Vec::new() },
    })
}

/// Points, and what stands where there is none.
struct Drawn {
    points: Vec<Option<Point>>,
    absent: Vec<String>,
}

/// The shares of a source in the cycles that may be shown.
fn drawn(
    context: &Context<'_>,
    stratum: &Stratum,
    source: Source,
    is_shown: impl Fn(usize) -> bool,
) -> Drawn {
    let words = context.words;
    let point = |cell: &Cell| {
        cell.shares[source.index()].as_ref().map(|estimate| {
            let (low, high) = bounds(estimate, 0.0);
            Point {
                value: estimate.value * 100.0,
                low: low * 100.0,
                high: high * 100.0,
                label: percent(estimate.value),
                basis: words.fill("of-count", &gaps!["count" => cell.attributions]),
            }
        })
    };
    let cells = || stratum.cells.iter().enumerate();
    Drawn {
        points: cells()
            .map(|(at, cell)| is_shown(at).then(|| point(cell)).flatten())
            .collect(),
        absent: cells()
            .map(|(at, _)| absent(context, is_shown(at)))
            .collect(),
    }
}

fn absent(context: &Context<'_>, is_shown: bool) -> String {
    context.words.get(if is_shown { "none" } else { "too-few" })
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
    context: &Context<'_>,
    id: &str,
    title: &str,
    source: Source,
    drawn: &Drawn,
    names: &Names,
    size: Size,
) -> Chart {
    let series = Series {
        points: drawn.points.clone(),
        absent: drawn.absent.clone(),
        top: 100.0,
        unit: "\u{a0}%",
        mark: mark(source),
    };
    let description = description(context, &series, names);
    Chart::new(id, title, &description, &series, &names.axis, size)
}

/// The drawing in words, for those who can't see it.
fn description(context: &Context<'_>, series: &Series, names: &Names) -> String {
    let points = series.points.iter().zip(&series.absent);
    let spoken = points
        .zip(&names.full)
        .map(|((point, absent), name)| match point {
            Some(point) => context.words.fill(
                "chart-point",
                &gaps![
                    "cycle" => name.as_str(),
                    "value" => point.label.as_str(),
                    "low" => whole(point.low),
                    "high" => whole(point.high)
                ],
            ),
            None => format!("{name}: {absent}"),
        });
    let points = spoken.collect::<Vec<_>>().join("; ");
    context
        .words
        .fill("chart-description", &gaps!["points" => points])
}

fn source_panel(context: &Context<'_>, source: Source, names: &Names) -> Panel {
    let words = context.words;
    let overall = &context.analysis.shift.overall;
    let title = words.get(match source {
        Source::Teacher => "chart-own",
        Source::Student => "chart-student",
        Source::School => "chart-school",
        Source::Home => "chart-home",
    });
    let drawn = drawn(context, overall, source, |cycle| context.shown.cycle(cycle));
    let change = overall.first_to_last[source.index()].as_ref();
    Panel {
        chart: draw(
            context,
            &format!("source-{source}"),
            &title,
            source,
            &drawn,
            names,
            Size::Small,
        ),
        name: words.source(source),
        about: words.source_about(source),
        change: change.map_or_else(String::new, |change| {
            change_in_words(context, source, change)
        }),
    }
}

/// `Up: +21 points, likely +6 to +36`; nothing where it may not be told. Of four causes one may
/// well move by chance: where Holm's p-value is not small, it is but perhaps up or down.
fn change_in_words(context: &Context<'_>, source: Source, change: &Change) -> String {
    if change.estimate.teachers < 2 || !is_shown(context, change) {
        return String::new();
    }
    let is_clear = is_clear(change);
    // The finding is about own teaching alone; of the other causes whichever moved is looked at.
    let by_chance = 1.0 - change.estimate.level;
    let is_perhaps =
        source != Source::Teacher && change.p_adjusted.is_some_and(|p_value| p_value > by_chance);
    let key = match (is_clear, change.estimate.value > 0.0) {
        (true, true) if is_perhaps => "change-perhaps-up",
        (true, false) if is_perhaps => "change-perhaps-down",
        (true, true) => "change-up",
        (true, false) => "change-down",
        (false, _) => "change-unclear",
    };
    context.words.fill(
        key,
        &gaps![
            "points" => signed(change.estimate.value),
            "range" => context.words.signed_range(&change.estimate)
        ],
    )
}

fn rate_panel(context: &Context<'_>, names: &Names) -> Option<Panel> {
    let overall = &context.analysis.shift.overall;
    let rate = |(at, cell): (usize, &Cell)| {
        let rate = cell.rate.as_ref().filter(|_| context.shown.cycle(at))?;
        let bound = |value: f64, widest: f64| {
            if value.is_finite() {
                value.clamp(0.0, 100.0)
            } else {
                widest
            }
        };
        Some(Point {
            value: rate.value,
            low: bound(rate.low, 0.0),
            high: bound(rate.high, 100.0),
            label: whole(rate.value),
            basis: String::new(),
        })
    };
    let points: Vec<_> = overall.cells.iter().enumerate().map(rate).collect();
    let highest = points.iter().flatten().map(|point| point.high);
    let series = Series {
        top: round_top(highest.fold(0.0, f64::max)),
        absent: (0..points.len())
            .map(|at| absent(context, context.shown.cycle(at)))
            .collect(),
        points,
        unit: "",
        mark: Mark::Plain,
    };
    let words = context.words;
    series.points.iter().any(Option::is_some).then(|| Panel {
        chart: Chart::new(
            "rate",
            &words.get("chart-rate"),
            &description(context, &series, names),
            &series,
            &names.axis,
            Size::Small,
        ),
        name: words.get("rate-title"),
        about: words.get("rate-about"),
        change: String::new(),
    })
}

/// Own teaching among explanations of one kind of outcome, by its place among them.
fn outcome_panel(
    context: &Context<'_>,
    at: usize,
    stratum: &Stratum,
    names: &Names,
) -> Option<Panel> {
    let words = context.words;
    let (name, about, title) = if &*stratum.name == Outcome::Success.name() {
        ("success-title", "success-about", "chart-success")
    } else if &*stratum.name == Outcome::Failure.name() {
        ("failure-title", "failure-about", "chart-failure")
    } else {
        return None;
    };
    let shown = &context.shown;
    let is_shown = |cycle: usize| shown.cycle(cycle) && shown.outcome(at, cycle);
    let seen = || {
        stratum
            .cells
            .iter()
            .enumerate()
            .filter(|(at, _)| is_shown(*at))
    };
    let counts = stratum.cells.iter().enumerate().map(|(at, cell)| {
        if is_shown(at) {
            words.grouped(cell.attributions)
        } else {
            "–".to_owned()
        }
    });
    let counts: Vec<String> = counts.collect();
    let total: u64 = seen().map(|(_, cell)| cell.attributions).sum();
    let teachers = seen().map(|(_, cell)| cell.teachers).max().unwrap_or(0);
    let drawn = drawn(context, stratum, Source::Teacher, is_shown);
    (total >= MIN_ATTRIBUTIONS).then(|| Panel {
        chart: draw(
            context,
            &format!("outcome-{}", stratum.name),
            &words.get(title),
            Source::Teacher,
            &drawn,
            names,
            Size::Small,
        ),
        name: words.get(name),
        about: words.get(about),
        change: words.fill(
            "outcome-basis",
            &gaps![
                "explanations" => words.explanations(total),
                "teachers" => words.teachers(teachers),
                "counts" => counts.join("\u{a0}· ")
            ],
        ),
    })
}

/// `31 %`, `22–41 %` and what it rests on.
pub(super) fn share_in_words(context: &Context<'_>, estimate: &Estimate) -> [String; 3] {
    [
        percent(estimate.value),
        percent_range(estimate),
        context
            .words
            .basis(estimate.attributions, estimate.teachers),
    ]
}
