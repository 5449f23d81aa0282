//! What people's codes of a sample make of the machine's: corrected beside uncorrected.

use super::Context;
use super::audience::{Audience, Part};
use super::catalogue::gaps;
use super::measured::{Plot, description, dots};
use super::wording::{bounds, percent, percent_range, signed, whole};
use crate::codebook::Source;
use crate::report::chart::calibration::{Calibration, Words};
use crate::report::chart::pairs::{Pair, Pairs};
use crate::report::chart::{Point, axis_names};
use crate::report::excerpt;
use crate::shift::correct::{Correction, Level, Method, shown};
use crate::shift::{Change, Estimate, method};

/// The correction, for research.
pub(super) struct Corrected {
    pub caption: String,
    pub chart: Pairs,
    /// What the numbers below the drawing stand for, where names of cycles are too long.
    pub key: Vec<String>,
    pub rows: Vec<Row>,
    /// The change by both ways of counting.
    pub changes: Vec<String>,
    /// Own teaching: the machine's probability against people's codes.
    pub plot: Option<Plot>,
    /// The library's own sentences, English on any page.
    pub warnings: Vec<String>,
    pub methods: String,
}

/// One cycle.
pub(super) struct Row {
    pub name: String,
    pub statements: String,
    pub coded: String,
    /// Share and range, as coded and corrected; `None` where there is none.
    pub shares: [Option<(String, String)>; 2],
}

/// The most that is shown of a sentence, and of the paragraph on methods, in characters.
const SENTENCE: usize = 400;
const PARAGRAPH: usize = 1600;

/// The top of the axis, in per cent, as of the main drawing.
const TOP: f64 = 100.0;

/// The two ways of counting.
const BOTH: [Method; 2] = [Method::Naive, Method::PerCycle];

/// The correction, where people's codes made one.
pub(super) fn of(context: &Context<'_>) -> Option<Corrected> {
    let correction = context.analysis.correction.as_ref()?;
    let [naive, corrected] = BOTH.map(|method| correction.by(method));
    let levels = [naive?, corrected?].map(|one| &one.levels);
    if !context.has(Part::Estimates) {
        return None;
    }
    let words = context.words;
    let names: Vec<String> = correction
        .cycles
        .iter()
        .map(|label| context.cycle_name(label))
        .collect();
    let (axis, numbered) = axis_names(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let pairs: Vec<Pair> = (0..names.len())
        .map(|cycle| levels.map(|levels| own(levels.get(cycle)?).map(point)))
        .collect();
    let chart = Pairs::new(
        "corrected",
        &words.get("corrected-title"),
        &spoken(context, &names, &pairs),
        &pairs,
        &axis,
        TOP,
    );
    Some(Corrected {
        caption: words.fill(
            "corrected-caption",
            &gaps!["own" => context.own_teaching(2)],
        ),
        chart,
        rows: rows(context, correction, &names, levels),
        key: if numbered { names } else { Vec::new() },
        changes: changes(context, correction),
        plot: plot(context, correction),
        warnings: correction
            .warnings
            .iter()
            .map(|text| excerpt::beginning(text, SENTENCE))
            .collect(),
        methods: excerpt::beginning(&correction.text, PARAGRAPH),
    })
}

/// What a page says that has no correction; empty where it has one, or nothing was coded.
pub(super) fn absent(context: &Context<'_>) -> String {
    let (analysis, words) = (context.analysis, context.words);
    match &analysis.waits_for {
        _ if analysis.correction.is_some() => String::new(),
        Some(sample) => {
            let sample = excerpt::name(sample, super::NAME);
            words.fill("corrected-waits", &gaps!["sample" => sample])
        }
        None => words.get("corrected-not"),
    }
}

/// The corrected change of own teaching in a sentence, for every audience; empty where there is
/// none, or a cycle that it compares may not be shown.
pub(super) fn finding(context: &Context<'_>) -> String {
    let Some(correction) = &context.analysis.correction else {
        return String::new();
    };
    let codes: u64 = correction.coverage.iter().map(|cycle| cycle.coded).sum();
    let [naive, corrected] = BOTH.map(|method| change(correction, method));
    let Some((naive, corrected)) = naive.zip(corrected) else {
        return String::new();
    };
    let place = |at: usize| {
        let label = correction.cycles.get(at)?;
        let cycles = context.analysis.shift.cycles.iter();
        cycles
            .zip(0..)
            .find(|(one, _)| *one == label)
            .map(|(_, at)| at)
    };
    let may = |at: usize| place(at).is_some_and(|at| context.shown.cycle(at));
    if !may(corrected.from) || !may(corrected.to) {
        return String::new();
    }
    let words = context.words;
    if corrected.estimate.method == method::NOT_ESTIMABLE {
        return words.fill("finding-corrected-unknown", &gaps!["count" => codes]);
    }
    // A sample drawn before a cycle was added compares others than the headline does.
    let is_headlines = is_headlines(context, correction, corrected);
    if !is_headlines && context.settings.audience == Audience::Team {
        return String::new();
    }
    let (points, is_cut) = points(&corrected.estimate);
    let mut gaps = gaps![
        "count" => codes,
        "points" => points,
        "range" => words.signed_range(&corrected.estimate),
        "naive" => signed(naive.estimate.value)
    ];
    let key = if is_headlines {
        "finding-corrected"
    } else {
        let [first, last] = ends(context, correction, corrected);
        gaps.set("first", first);
        gaps.set("last", last);
        "finding-corrected-between"
    };
    let mut sentence = words.fill(key, &gaps);
    if is_cut {
        sentence.push(' ');
        sentence += &words.get("corrected-cut");
    }
    sentence
}

/// Whether a corrected change is between the cycles that the headline compares.
fn is_headlines(context: &Context<'_>, correction: &Correction, change: &Change) -> bool {
    let shift = &context.analysis.shift;
    let own = &shift.overall.first_to_last[Source::Teacher.index()];
    own.as_ref().is_some_and(|headline| {
        let pairs = [(headline.from, change.from), (headline.to, change.to)];
        let is_same = |(one, other): (usize, usize)| {
            let labels = (shift.cycles.get(one), correction.cycles.get(other));
            matches!(labels, (Some(one), Some(other)) if one == other)
        };
        pairs.into_iter().all(is_same)
    })
}

/// The names of the cycles that a change compares.
fn ends(context: &Context<'_>, correction: &Correction, change: &Change) -> [String; 2] {
    [change.from, change.to].map(|at| {
        let label = correction.cycles.get(at);
        label.map_or_else(String::new, |label| context.cycle_name(label))
    })
}

/// A change in points, cut at what a change can be and then marked so; and whether it was cut.
fn points(change: &Estimate) -> (String, bool) {
    let is_cut = change.value.abs() > 1.0;
    let mark = if is_cut { "\u{a0}*" } else { "" };
    let value = signed(change.value.clamp(-1.0, 1.0));
    (format!("{value}{mark}"), is_cut)
}

fn change(correction: &Correction, method: Method) -> Option<&Change> {
    let found = correction.by(method)?;
    found.first_to_last[Source::Teacher.index()].as_ref()
}

fn own(level: &Level) -> Option<&Estimate> {
    level.shares[Source::Teacher.index()].as_ref()
}

fn point(share: &Estimate) -> Point {
    let (value, ..) = shown(share);
    let (low, high) = bounds(share, 0.0);
    Point {
        value: value * 100.0,
        low: low * 100.0,
        high: high * 100.0,
        label: percent(value),
        basis: String::new(),
    }
}

/// Both shares of each cycle, for those who can't see the drawing.
fn spoken(context: &Context<'_>, names: &[String], pairs: &[Pair]) -> String {
    let words = context.words;
    let label = |point: &Option<Point>| {
        let none = || words.get("none");
        point.as_ref().map_or_else(none, |point| {
            let gaps = gaps![
                "value" => point.label.as_str(),
                "low" => whole(point.low),
                "high" => whole(point.high)
            ];
            words.fill("corrected-value", &gaps)
        })
    };
    let cycles = names.iter().zip(pairs).map(|(name, [naive, corrected])| {
        let gaps = gaps![
            "cycle" => name.as_str(),
            "naive" => label(naive),
            "corrected" => label(corrected)
        ];
        words.fill("corrected-cycle", &gaps)
    });
    cycles.collect::<Vec<_>>().join("; ")
}

fn rows(
    context: &Context<'_>,
    correction: &Correction,
    names: &[String],
    levels: [&Vec<Level>; 2],
) -> Vec<Row> {
    let words = context.words;
    let share = |levels: &Vec<Level>, at: usize| {
        let share = own(levels.get(at)?)?;
        let (value, _, _, is_cut) = shown(share);
        let mark = if is_cut { "\u{a0}*" } else { "" };
        Some((format!("{}{mark}", percent(value)), percent_range(share)))
    };
    let row = |(at, name): (usize, &String)| {
        let coverage = correction.coverage.get(at);
        let count = |of: Option<u64>| words.grouped(of.unwrap_or(0));
        Row {
            name: name.clone(),
            statements: count(coverage.map(|cycle| cycle.statements)),
            coded: count(coverage.map(|cycle| cycle.coded)),
            shares: levels.map(|levels| share(levels, at)),
        }
    };
    names.iter().enumerate().map(row).collect()
}

/// The change of own teaching by both ways of counting, a sentence each.
fn changes(context: &Context<'_>, correction: &Correction) -> Vec<String> {
    let words = context.words;
    let keys = ["corrected-change-naive", "corrected-change"];
    let mut is_any_cut = false;
    let sentence = |(method, key): (Method, &str)| {
        let change = change(correction, method)?;
        let [first, last] = ends(context, correction, change);
        let (points, is_cut) = points(&change.estimate);
        is_any_cut |= is_cut;
        let gaps = gaps![
            "first" => first,
            "last" => last,
            "points" => points,
            "range" => words.signed_range(&change.estimate)
        ];
        Some(words.fill(key, &gaps))
    };
    let mut told: Vec<String> = BOTH.into_iter().zip(keys).filter_map(sentence).collect();
    told.extend(is_any_cut.then(|| words.get("corrected-cut")));
    told
}

fn plot(context: &Context<'_>, correction: &Correction) -> Option<Plot> {
    let words = context.words;
    let bins = &correction.reliability[Source::Teacher.index()];
    let dots = dots(words, bins);
    (!dots.is_empty()).then(|| Plot {
        caption: words.get("calibration-own-caption"),
        about: words.get("calibration-own-about"),
        chart: Calibration::new(
            "calibration-own",
            Words {
                title: words.get("calibration-own-title"),
                description: description(words, &dots),
                diagonal: words.get("calibration-own-diagonal"),
                claimed: words.get("calibration-own-claimed"),
                share: words.get("calibration-own-share"),
            },
            &dots,
        ),
    })
}
