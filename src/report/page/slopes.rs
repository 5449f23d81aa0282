//! Own teaching by team in the first cycle and the last, as a drawing.

use super::Context;
use super::catalogue::gaps;
use super::wording::{bounds, percent};
use crate::codebook::Source;
use crate::report::chart::round_top;
use crate::report::chart::slope::{End, MOST, NAME, Slope, Slopes as Chart, WITH_INTERVALS};
use crate::report::excerpt;
use crate::shift::{By, Estimate, Stratum};

/// The drawings of teams with their words.
pub(super) struct Slopes {
    pub caption: String,
    /// What is drawn, and what stands in the table alone.
    pub about: String,
    pub charts: Vec<Chart>,
}

/// Drawings side by side, at most: the teams after these stand in the table.
const CHARTS: usize = 4;

/// Teams that may be shown in both cycles; `None` without any, or of one cycle.
pub(super) fn of(context: &Context<'_>, first: usize, last: usize) -> Option<Slopes> {
    let teams = context.analysis.shift.by(By::Team).iter().enumerate();
    let teams = teams.filter_map(|(at, team)| slope(context, (at, team), [first, last]));
    let mut slopes: Vec<Slope> = teams.collect();
    if first == last || slopes.is_empty() {
        return None;
    }
    let left_out = slopes.len().saturating_sub(MOST * CHARTS);
    slopes.truncate(MOST * CHARTS);
    // Drawings of about equally many lines.
    let charts = slopes.len().div_ceil(MOST);
    let parts = slopes.chunks(slopes.len().div_ceil(charts));
    let has_intervals = parts.clone().all(|part| part.len() <= WITH_INTERVALS);
    let ends = || slopes.iter().flat_map(|one| &one.ends);
    let highest = ends().map(|end| if has_intervals { end.high } else { end.value });
    let top = round_top(highest.fold(0.0, f64::max));
    let words = context.words;
    let (from, to) = (context.cycle(first), context.cycle(last));
    let own = context.own_teaching(2);
    let gaps = gaps!["own" => own, "first" => from.as_str(), "last" => to.as_str()];
    let mut about = vec![words.get(if has_intervals {
        "slopes-ranges"
    } else {
        "slopes-ranges-in-table"
    })];
    if left_out > 0 {
        about.push(words.fill("slopes-left-out", &gaps!["count" => left_out]));
    }
    let chart = |(at, part): (usize, &[Slope])| {
        Chart::new(
            &format!("slopes-{}", at + 1),
            &words.fill("slopes-title", &gaps),
            &description(context, part, [&from, &to]),
            [&from, &to].map(|name| excerpt::name(name, NAME)),
            &cut(part),
            top,
        )
    };
    Some(Slopes {
        caption: words.fill("slopes-caption", &gaps),
        about: about.join(" "),
        charts: parts.enumerate().map(chart).collect(),
    })
}

/// A team's line under its full name; `None` where either cycle may not be shown.
fn slope(
    context: &Context<'_>,
    (at, team): (usize, &Stratum),
    cycles: [usize; 2],
) -> Option<Slope> {
    let end = |cycle: usize| {
        let share = team.cells.get(cycle)?.shares[Source::Teacher.index()].as_ref()?;
        context.shown.team(at, cycle).then(|| end(share))
    };
    let [from, to] = cycles.map(end);
    Some(Slope {
        name: excerpt::name(&team.name, super::NAME),
        ends: [from?, to?],
    })
}

fn end(share: &Estimate) -> End {
    let (low, high) = bounds(share, 0.0);
    End {
        value: share.value * 100.0,
        low: low * 100.0,
        high: high * 100.0,
        label: percent(share.value),
    }
}

/// The same lines under names that fit the drawing.
fn cut(part: &[Slope]) -> Vec<Slope> {
    let short = |one: &Slope| Slope {
        name: excerpt::name(&one.name, NAME),
        ends: one.ends.clone(),
    };
    part.iter().map(short).collect()
}

fn description(context: &Context<'_>, part: &[Slope], [first, last]: [&str; 2]) -> String {
    let spoken = part.iter().map(|one| {
        let [before, after] = one.ends.each_ref().map(|end| end.label.as_str());
        context.words.fill(
            "slopes-team",
            &gaps![
                "team" => one.name.as_str(),
                "before" => before,
                "first" => first,
                "after" => after,
                "last" => last
            ],
        )
    });
    spoken.collect::<Vec<_>>().join("; ")
}
