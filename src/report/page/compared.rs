//! Another report beside this one: how far apart the two are, and what that does not say.

use super::catalogue::gaps;
use super::small_cells::{MIN_TEACHERS, is_large, tells_teachers};
use super::wording::{percent, signed, whole};
use super::{Audience, Context, NAME, figures};
use crate::codebook::Source;
use crate::report::chart::{Chart, Mark, Point, Series, Size, axis_names};
use crate::report::excerpt;
use crate::shift::{Change, CodedBy, Counterpart, Side, method};

const OWN: usize = Source::Teacher.index();

/// The most that a share or a change can differ by, and a difference of two changes.
const CHANGE: f64 = 1.0;
const CHANGES: f64 = 2.0;

/// The section.
pub(super) struct Compared {
    pub title: String,
    /// How far apart the two are, with its uncertainty.
    pub sentence: String,
    /// Own teaching by cycle in each.
    pub panels: Vec<Panel>,
    /// These logs, the others, and the difference.
    pub rows: Vec<Row>,
    /// Whether there are a last cycle and a change to tell.
    pub has_change: bool,
    /// What to bear in mind of these two.
    pub notes: Vec<String>,
}

/// The drawing of one report.
pub(super) struct Panel {
    pub chart: Chart,
    pub name: String,
}

/// A row: first cycle, last cycle, change.
pub(super) struct Row {
    pub name: String,
    pub cells: [Option<Entry>; 3],
}

/// A number with its range, and what it is of.
pub(super) struct Entry {
    pub value: String,
    pub range: String,
    pub basis: String,
}

/// One of the two reports as far as it may be shown.
struct Shown<'a> {
    side: &'a Side,
    name: String,
    cycles: Vec<String>,
    /// Of each cycle, whether it may be shown.
    open: Vec<bool>,
}

pub(super) fn of(context: &Context<'_>) -> Option<Compared> {
    let found = context.analysis.shift.counterpart.as_ref()?;
    let words = context.words;
    let label = excerpt::name(&found.other.label, NAME);
    let sides = [these(context, found), other(context, found, &label)];
    let (first, last) = (both(&sides, |ends| ends.0), both(&sides, |ends| ends.1));
    let has_change = sides
        .iter()
        .any(|side| side.ends().is_some_and(|(a, b)| a < b));
    let shift = found.shift[OWN].as_ref().filter(|_| first && last);
    // How many wrote in either is how many wrote in both, beside the two above.
    let is_open = !context.settings.audience.is_protected();
    let row = |side: &Shown<'_>| Row {
        name: side.name.clone(),
        cells: [
            side.level(context, |e| e.0),
            side.level(context, |e| e.1),
            side.change(context),
        ],
    };
    let gap = |change: &Option<Change>, is_shown: bool| {
        let change = change.as_ref().filter(|_| is_shown)?;
        Some(entry(context, change, CHANGE, is_open))
    };
    let mut rows: Vec<Row> = sides.iter().map(row).collect();
    rows.push(Row {
        name: words.get("compare-difference"),
        cells: [
            gap(&found.first[OWN], first),
            gap(&found.last[OWN], last),
            shift.map(|change| entry(context, change, CHANGES, is_open)),
        ],
    });
    Some(Compared {
        title: words.fill("compare-title", &gaps!["label" => label.as_str()]),
        sentence: sentence(context, found, &sides, [first, last]),
        panels: if first || last {
            ["these", "other"]
                .iter()
                .zip(&sides)
                .map(|(id, side)| panel(context, id, side))
                .collect()
        } else {
            Vec::new()
        },
        rows: if first || last { rows } else { Vec::new() },
        has_change,
        notes: notes(context, found, &label),
    })
}

fn these<'a>(context: &Context<'_>, found: &'a Counterpart) -> Shown<'a> {
    let side = &found.these;
    let all = 0..side.cycles.len();
    Shown {
        side,
        name: context.words.get("compare-these"),
        cycles: all.clone().map(|at| context.cycle(at)).collect(),
        open: all.map(|at| context.shown.cycle(at)).collect(),
    }
}

/// The other report's cells are large or small by the same rule.
fn other<'a>(context: &Context<'_>, found: &'a Counterpart, label: &str) -> Shown<'a> {
    let side = &found.other;
    let is_open = !context.settings.audience.is_protected();
    let name = |cycle: &str| {
        if side.knows_no_cycles {
            context.words.get("all-reflections")
        } else {
            excerpt::name(cycle, NAME)
        }
    };
    let cells = side.overall.cells.iter();
    Shown {
        side,
        name: label.to_owned(),
        cycles: side.cycles.iter().map(|cycle| name(cycle)).collect(),
        open: cells.map(|cell| is_open || is_large(cell)).collect(),
    }
}

impl Shown<'_> {
    fn ends(&self) -> Option<(usize, usize)> {
        self.side.ends
    }

    fn is_shown(&self, at: usize) -> bool {
        self.open.get(at).copied().unwrap_or(false)
    }

    /// `31 %` of one of the two cycles, wherever it may be shown.
    fn share(&self, of: impl Fn((usize, usize)) -> usize) -> String {
        let share = self.ends().and_then(|ends| {
            let cell = self.side.overall.cells.get(of(ends))?;
            cell.shares[OWN].as_ref()
        });
        share.map_or_else(|| "–".to_owned(), |share| percent(share.value))
    }

    fn cycle(&self, of: impl Fn((usize, usize)) -> usize) -> String {
        let name = self.ends().and_then(|ends| self.cycles.get(of(ends)));
        name.cloned().unwrap_or_default()
    }

    fn level(&self, context: &Context<'_>, of: impl Fn((usize, usize)) -> usize) -> Option<Entry> {
        let at = of(self.ends()?);
        let share = self.side.overall.cells.get(at)?.shares[OWN].as_ref()?;
        let [value, range, basis] = figures::share_in_words(context, share);
        let cycle = self.cycles.get(at).cloned().unwrap_or_default();
        let gaps = gaps!["cycle" => cycle, "basis" => basis];
        self.is_shown(at).then(|| Entry {
            value,
            range,
            basis: context.words.fill("compare-basis", &gaps),
        })
    }

    fn change(&self, context: &Context<'_>) -> Option<Entry> {
        let (first, last) = self.ends()?;
        let change = self.side.overall.first_to_last[OWN].as_ref()?;
        let is_open = !context.settings.audience.is_protected();
        let is_told = is_open || tells_teachers(change, &self.side.overall.cells);
        let is_shown = self.is_shown(first) && self.is_shown(last);
        is_shown.then(|| entry(context, change, CHANGE, is_told))
    }
}

/// Whether a cycle of both may be shown.
fn both(sides: &[Shown<'_>; 2], of: impl Fn((usize, usize)) -> usize) -> bool {
    let is_shown = |side: &Shown<'_>| side.ends().is_some_and(|ends| side.is_shown(of(ends)));
    sides.iter().all(is_shown)
}

/// A change or difference in points, at most `widest` up or down, with its range, and with the
/// number of teachers if that may be told.
fn entry(context: &Context<'_>, change: &Change, widest: f64, is_told: bool) -> Entry {
    let words = context.words;
    let estimate = &change.estimate;
    let points = gaps!["points" => signed(estimate.value)];
    let range = match bounds(context, change, widest) {
        Some((low, high)) => words.fill("range", &gaps!["low" => low, "high" => high]),
        None => words.get("compare-no-range"),
    };
    Entry {
        value: words.fill("points", &points),
        range,
        basis: if is_told {
            words.basis(estimate.attributions, estimate.teachers)
        } else {
            words.explanations(estimate.attributions)
        },
    }
}

/// The bounds in points with their signs; `None` where none can be given.
fn bounds(context: &Context<'_>, change: &Change, widest: f64) -> Option<(String, String)> {
    let estimate = &change.estimate;
    (estimate.method != method::NOT_ESTIMABLE)
        .then(|| context.words.signed_bounds_within(estimate, widest))
}

/// One of the strings by how sure the difference is: above, below, unclear, or without a range.
fn judged<'k>(change: &Change, [above, below, unclear, alone]: [&'k str; 4]) -> &'k str {
    match change.estimate {
        estimate if estimate.method == method::NOT_ESTIMABLE => alone,
        estimate if estimate.low > 0.0 => above,
        estimate if estimate.high < 0.0 => below,
        _ => unclear,
    }
}

fn sentence(
    context: &Context<'_>,
    found: &Counterpart,
    sides: &[Shown<'_>; 2],
    [first, last]: [bool; 2],
) -> String {
    let words = context.words;
    let [here, there] = sides;
    let label = there.name.as_str();
    if sides.iter().any(|side| side.ends().is_none()) {
        return words.fill("compare-nothing", &gaps!["label" => label]);
    }
    let moved = |side: &Shown<'_>| {
        let change = side.side.overall.first_to_last[OWN].as_ref();
        change.map_or_else(|| "–".to_owned(), |change| signed(change.estimate.value))
    };
    // Never singular: two reports have at least two writers, of whom one may be both.
    let own = context.own_teaching(2);
    let (went, change, widest, keys) =
        if let Some(change) = found.shift[OWN].as_ref().filter(|_| first && last) {
            let gaps = gaps![
                "own" => own,
                "label" => label,
                "here" => moved(here),
                "before" => here.share(|e| e.0),
                "after" => here.share(|e| e.1),
                "there" => moved(there),
                "start" => there.share(|e| e.0),
                "end" => there.share(|e| e.1)
            ];
            let keys = [
                "compare-change-above",
                "compare-change-below",
                "compare-change-unclear",
                "compare-alone",
            ];
            (words.fill("compare-went", &gaps), change, CHANGES, keys)
        } else {
            let level = match (&found.last[OWN], &found.first[OWN]) {
                (Some(change), _) if last => Some((change, 1)),
                (_, Some(change)) if first => Some((change, 0)),
                _ => None,
            };
            let Some((change, at)) = level else {
                return words.fill("compare-too-few", &gaps!["count" => MIN_TEACHERS]);
            };
            let of = |ends: (usize, usize)| if at == 0 { ends.0 } else { ends.1 };
            let gaps = gaps![
                "own" => own,
                "label" => label,
                "here" => here.share(of),
                "cycle" => here.cycle(of),
                "there" => there.share(of),
                "other" => there.cycle(of)
            ];
            let keys = [
                "compare-level-above",
                "compare-level-below",
                "compare-level-unclear",
                "compare-alone",
            ];
            (words.fill("compare-levels", &gaps), change, CHANGE, keys)
        };
    let (low, high) = bounds(context, change, widest).unwrap_or_default();
    let gaps = gaps!["label" => label, "low" => low, "high" => high];
    let so = words.fill(judged(change, keys), &gaps);
    format!("{went} {so}")
}

fn notes(context: &Context<'_>, found: &Counterpart, label: &str) -> Vec<String> {
    let words = context.words;
    let is_protected = context.settings.audience.is_protected();
    let shared = match found.shared {
        0 => words.get("compare-no-shared"),
        _ if is_protected && !tells_shared(context, found) => words.get("compare-some-shared"),
        count => words.fill("compare-shared", &gaps!["count" => count]),
    };
    let mut notes = vec![shared];
    if found.nameless {
        notes.push(words.get("compare-nameless"));
    }
    if let Some([here, there]) = coders(context, found) {
        let gaps = gaps!["here" => here, "label" => label, "there" => there];
        notes.push(words.fill("compare-coders", &gaps));
    }
    if found.repeated > 0 {
        let gaps = gaps!["count" => found.repeated];
        notes.push(words.fill("compare-repeated", &gaps));
    }
    notes.push(words.get(match context.settings.audience {
        Audience::Team => "compare-care-team",
        _ => "compare-care",
    }));
    notes
}

/// Who coded these logs and the others, where that is not the same coder: by name for research,
/// else by what they are, as a person among them may be a colleague.
fn coders(context: &Context<'_>, found: &Counterpart) -> Option<[String; 2]> {
    let words = context.words;
    let named = found.coders.as_ref()?;
    if !context.settings.audience.is_protected() {
        return Some(named.each_ref().map(|coder| match &**coder {
            "" => words.get("compare-nobody"),
            coder => excerpt::name(coder, NAME),
        }));
    }
    let there = match found.coded_by {
        CodedBy::Model => "compare-other-model",
        CodedBy::Person => "compare-person",
        CodedBy::Unknown => "compare-other-coder",
    };
    Some(["compare-model", there].map(|key| words.get(key)))
}

/// Whether nobody stands out among those who wrote in both reports, nor beside them among those
/// whom the page counts.
fn tells_shared(context: &Context<'_>, found: &Counterpart) -> bool {
    let cells = found.sides().into_iter().flat_map(|side| {
        let ends = side
            .ends
            .into_iter()
            .flat_map(|(first, last)| [first, last]);
        ends.filter_map(|at| side.overall.cells.get(at))
    });
    let mut counted = cells.map(|cell| cell.teachers);
    let is_close = |count: usize| (1..MIN_TEACHERS).contains(&count.saturating_sub(found.shared));
    let is_any = counted.any(is_close) || is_close(context.analysis.teachers());
    found.shared >= MIN_TEACHERS && !is_any
}

/// Own teaching in each cycle of one report.
fn panel(context: &Context<'_>, id: &str, side: &Shown<'_>) -> Panel {
    let words = context.words;
    let names: Vec<&str> = side.cycles.iter().map(String::as_str).collect();
    let cells = || side.side.overall.cells.iter().enumerate();
    let points = cells().map(|(at, cell)| {
        let share = cell.shares[OWN].as_ref().filter(|_| side.is_shown(at))?;
        Some(Point {
            value: share.value * 100.0,
            low: share.low * 100.0,
            high: share.high * 100.0,
            label: percent(share.value),
            basis: String::new(),
        })
    });
    let absent =
        cells().map(|(at, _)| words.get(if side.is_shown(at) { "none" } else { "too-few" }));
    let series = Series {
        points: points.collect(),
        absent: absent.collect(),
        top: 100.0,
        unit: "\u{a0}%",
        mark: Mark::Teacher,
    };
    let spoken = names.iter().zip(series.points.iter().zip(&series.absent));
    let spoken = spoken.map(|(name, (point, absent))| match point {
        Some(point) => words.fill(
            "chart-point",
            &gaps![
                "cycle" => *name,
                "value" => point.label.as_str(),
                "low" => whole(point.low),
                "high" => whole(point.high)
            ],
        ),
        None => format!("{name}: {absent}"),
    });
    let spoken = spoken.collect::<Vec<_>>().join("; ");
    let title = words.fill("compare-chart", &gaps!["label" => side.name.as_str()]);
    let description = words.fill("chart-description", &gaps!["points" => spoken]);
    Panel {
        chart: Chart::new(
            &format!("compare-{id}"),
            &title,
            &description,
            &series,
            &axis_names(&names).0,
            Size::Small,
        ),
        name: side.name.clone(),
    }
}
