//! Teams in the order of their names, as far as they may be shown.

use super::audience::Part;
use super::catalogue::gaps;
use super::figures::share_in_words;
use super::slopes::{self, Slopes};
use super::small_cells::{MIN_ATTRIBUTIONS, MIN_TEACHERS};
use super::wording::signed;
use super::{Context, NAME};
use crate::codebook::Source;
use crate::report::excerpt;
use crate::shift::{By, Stratum};

/// Teams, in the order of their names.
pub(super) struct Teams {
    pub first: String,
    pub last: String,
    /// Both cycles as a drawing.
    pub slopes: Option<Slopes>,
    pub rows: Vec<TeamRow>,
    /// What is left out, and why; empty where nothing may be.
    pub rule: String,
    /// How many teams are left out whole; empty without any.
    pub hidden: String,
}

/// One team: first cycle, last cycle, change.
pub(super) struct TeamRow {
    pub name: String,
    /// Share, range and basis in the first and the last cycle; `None` where too small.
    pub shares: [Option<[String; 3]>; 2],
    /// Change and range; `None` where either is too small.
    pub change: Option<(String, String)>,
}

/// The teams' first and last cycle; `None` with fewer than two teams or no cycle to show.
pub(super) fn of(context: &Context<'_>) -> Option<Teams> {
    let shift = &context.analysis.shift;
    let filled: Vec<usize> = (0..shift.overall.cells.len())
        .filter(|at| shift.overall.cells[*at].attributions > 0)
        .collect();
    let (&first, &last) = filled.first().zip(filled.last())?;
    let teams = shift.by(By::Team);
    if teams.is_empty() || !context.has(Part::Teams) {
        return None;
    }
    let rows = teams.iter().enumerate();
    let rows = rows.filter_map(|(at, team)| row(context, (at, team), first, last));
    let rows: Vec<TeamRow> = rows.collect();
    let words = context.words;
    let hidden = teams.len() - rows.len();
    let rule = gaps!["teachers" => MIN_TEACHERS, "explanations" => MIN_ATTRIBUTIONS];
    Some(Teams {
        first: context.cycle(first),
        last: if first == last {
            String::new()
        } else {
            context.cycle(last)
        },
        slopes: slopes::of(context, first, last),
        rows,
        rule: if context.settings.audience.is_protected() {
            words.fill("teams-rule", &rule)
        } else {
            String::new()
        },
        hidden: if hidden > 0 {
            words.fill("teams-hidden", &gaps!["count" => hidden])
        } else {
            String::new()
        },
    })
}

/// A team's row; `None`, not even its name, where neither cycle may be shown.
fn row(
    context: &Context<'_>,
    (at, team): (usize, &Stratum),
    first: usize,
    last: usize,
) -> Option<TeamRow> {
    let share = |cycle: usize| {
        let cell = team.cells.get(cycle)?;
        let share = cell.shares[Source::Teacher.index()].as_ref()?;
        let is_shown = context.shown.team(at, cycle);
        is_shown.then(|| share_in_words(context, share))
    };
    let shares = [share(first), share(last)];
    if shares.iter().all(Option::is_none) {
        return None;
    }
    let change = team.first_to_last[Source::Teacher.index()].as_ref();
    let change = change.filter(|change| {
        (change.from, change.to) == (first, last) && shares.iter().all(Option::is_some)
    });
    Some(TeamRow {
        name: excerpt::name(&team.name, NAME),
        shares,
        change: change.map(|change| {
            let points = gaps!["points" => signed(change.estimate.value)];
            let points = context.words.fill("points", &points);
            let is_any = change.estimate.low <= -1.0 && change.estimate.high >= 1.0;
            let range = if is_any {
                context.words.get("any-change")
            } else {
                context.words.signed_range(&change.estimate)
            };
            (points, range)
        }),
    })
}
