//! Every explanation that may be shown, by cycle and by the causes that it names.
//!
//! The section takes what room the rest of the page leaves. Where all sentences have room a page
//! that shows everything lists those without an explanation too; where not even the explanations
//! have, the surest of each group stand for it, and the page says so.

use std::collections::BTreeMap;

use super::Context;
use super::audience::Part;
use super::catalogue::gaps;
use super::figures::mark;
use super::wording::SOURCES;
use crate::analysis::CodedStatement;
use crate::codebook::{Outcome, Source, Sources};
use crate::report::evidence;
use crate::report::excerpt;

/// The listing with its words.
pub(super) struct Listing {
    /// How much more room every explanation that may be shown would take, in bytes; 0 where it
    /// holds all of them.
    pub lacking: usize,
    /// How it is ordered.
    pub about: String,
    /// What opens it.
    pub summary: String,
    /// What is left out and where it is; empty where nothing is.
    pub left_out: String,
    pub cycles: Vec<ListedCycle>,
    /// What the signs after sentences say.
    pub signs: String,
    /// Whether any sentence says how what it explains went.
    pub has_outcomes: bool,
    /// What the script says of what it shows, with `%1` and `%2` for the counts.
    pub found: String,
}

/// One cycle.
pub(super) struct ListedCycle {
    pub name: String,
    pub count: String,
    pub groups: Vec<Group>,
}

/// The sentences of a cycle that name the same causes.
pub(super) struct Group {
    pub name: String,
    pub count: String,
    /// Names of the sources, as the script asks for them.
    pub sources: String,
    /// Style and outline of each source's sign.
    pub signs: Vec<(&'static str, &'static str)>,
    pub items: Vec<Item>,
}

/// One sentence.
pub(super) struct Item {
    pub text: String,
    /// Signs of how what is explained went and of doubt; empty for none.
    pub marks: &'static str,
    /// How sure its least sure cause is.
    sureness: f32,
    /// Its place among all statements.
    at: usize,
}

impl Item {
    fn tells_outcome(&self) -> bool {
        self.marks.starts_with(['+', '−'])
    }
}

/// The longest sentence shown in full, in characters.
const SENTENCE: usize = 420;

/// What the section takes besides its cycles, in bytes.
const FRAME: usize = 4_000;
/// What a cycle and a group of sentences take besides their sentences, in bytes.
const CYCLE: usize = 220 + 6 * super::NAME;
const OF_GROUP: usize = 330;
/// What a sentence takes besides its text, in bytes: its tag, its signs, its line.
const OF_ITEM: usize = 18;

/// The listing in at most `room` bytes; `None` without explanations that may be shown.
pub(super) fn of(context: &Context<'_>, room: usize) -> Option<Listing> {
    let words = context.words;
    let is_open = context.has(Part::Unprotected);
    let mut cells = cells(context);
    let explanations = count(&cells);
    if explanations == 0 {
        return None;
    }
    let mut left_out = String::new();
    let mut others = 0;
    if is_open {
        let all = others_in(context);
        match with_room(context, &cells, &all, room) {
            Some(found) => {
                others = all.len() as u64;
                cells.extend(found);
            }
            None => left_out = words.get("listing-without-others"),
        }
    }
    let longest = cells.values().map(Vec::len).max().unwrap_or(0);
    let sizes = Sizes::of(&cells);
    let lacking = sizes.bytes(longest).saturating_sub(room);
    if lacking > 0 {
        let most = sizes.most_that_fits(longest, room);
        for items in cells.values_mut() {
            items.sort_by(|a, b| b.sureness.total_cmp(&a.sureness).then(a.at.cmp(&b.at)));
            items.truncate(most);
        }
        cells.retain(|_, items| !items.is_empty());
        let gaps = gaps!["shown" => count(&cells), "all" => explanations];
        left_out = words.fill("listing-part", &gaps);
    }
    for items in cells.values_mut() {
        if is_open {
            items.sort_by_key(|item| item.at);
        } else {
            // Neither order nor neighbours tell who wrote it.
            items.sort_by_cached_key(|item| (item.text.to_lowercase(), item.marks));
        }
    }
    let summary = if others > 0 {
        let gaps = gaps!["explanations" => words.explanations(explanations), "others" => others];
        words.fill("listing-summary-all", &gaps)
    } else {
        let shown = words.explanations(count(&cells));
        words.fill("listing-summary", &gaps!["explanations" => shown])
    };
    let has_outcomes = cells.values().flatten().any(Item::tells_outcome);
    Some(Listing {
        lacking,
        about: words.get(if is_open {
            "listing-about-open"
        } else {
            "listing-about"
        }),
        summary,
        left_out,
        signs: signs(context, &cells, has_outcomes),
        has_outcomes,
        cycles: chapters(context, cells),
        found: words.fill("listing-found", &gaps!["shown" => "%1", "all" => "%2"]),
    })
}

/// Causes in the order of the page: one cause before two, none last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank(usize, [bool; 4]);

type Cells = BTreeMap<(usize, Causes), Vec<Item>>;

/// The causes of a group, ordered as the page has them.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Causes(Sources);

impl Causes {
    fn rank(self) -> Rank {
        let named = SOURCES.map(|source| !self.0.contains(source));
        let count = named.iter().filter(|is_missing| !**is_missing).count();
        Rank(if count == 0 { SOURCES.len() + 1 } else { count }, named)
    }
}

impl PartialOrd for Causes {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Causes {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.rank().cmp(&other.rank())
    }
}

/// The explanations that may be shown, by cycle and causes.
fn cells(context: &Context<'_>) -> Cells {
    let mut cells = Cells::new();
    for (at, coded) in context.analysis.statements.iter().enumerate() {
        let sources = coded.coding.sources;
        if let Some(cycle) = shown_cycle(context, coded).filter(|_| !sources.is_empty()) {
            let items = cells.entry((cycle, Causes(sources))).or_default();
            items.push(item(context, at, cycle));
        }
    }
    cells
}

fn shown_cycle(context: &Context<'_>, coded: &CodedStatement) -> Option<usize> {
    let cycle = context.places.cycle(coded.reflection);
    cycle.filter(|cycle| context.shown.cycle(*cycle))
}

fn item(context: &Context<'_>, at: usize, cycle: usize) -> Item {
    let coded = &context.analysis.statements[at];
    let reflection = &context.analysis.reflections[coded.reflection];
    Item {
        text: excerpt::beginning(&reflection.words(coded.statement), SENTENCE),
        marks: marks(coded, evidence::outcome(context, coded, cycle)),
        sureness: evidence::sureness(coded),
        at,
    }
}

/// The statements that explain nothing and may be shown, with their cycles.
fn others_in(context: &Context<'_>) -> Vec<(usize, usize)> {
    let all = context.analysis.statements.iter().enumerate();
    let others = all.filter(|(_, coded)| coded.coding.sources.is_empty());
    let others = others.filter_map(|(at, coded)| Some((at, shown_cycle(context, coded)?)));
    others.collect()
}

/// These beside the others; `None`, without cutting more of them than need be, if there is no room.
fn with_room(
    context: &Context<'_>,
    cells: &Cells,
    others: &[(usize, usize)],
    room: usize,
) -> Option<Cells> {
    let mut found = Cells::new();
    let mut taken = Sizes::of(cells).bytes(usize::MAX);
    for &(at, cycle) in others {
        let item = item(context, at, cycle);
        taken += size(&item);
        let items = found.entry((cycle, Causes(Sources::NONE))).or_default();
        if items.is_empty() {
            let is_new = !cells.keys().any(|(known, _)| *known == cycle);
            taken += OF_GROUP + if is_new { CYCLE } else { 0 };
        }
        items.push(item);
        if taken > room {
            return None;
        }
    }
    Some(found)
}

/// What the signs after sentences say, as far as there are any.
fn signs(context: &Context<'_>, cells: &Cells, has_outcomes: bool) -> String {
    let words = context.words;
    let mut cycles = cells.keys().map(|(cycle, _)| *cycle);
    let is_whole = cycles.all(|cycle| context.shown.tells_outcome(cycle));
    match (has_outcomes, is_whole) {
        (false, _) => words.get("listing-doubt"),
        (true, true) => words.get("listing-signs"),
        (true, false) => {
            let signs = words.get("listing-signs");
            format!("{signs} {}", words.get("listing-signs-part"))
        }
    }
}

/// `+` for success, `−` for failure, `?` for doubt.
fn marks(coded: &CodedStatement, outcome: Option<Outcome>) -> &'static str {
    let is_unsure = coded.coding.is_attribution() && !evidence::is_sure(coded);
    match (outcome, is_unsure) {
        (Some(Outcome::Success), false) => "+",
        (Some(Outcome::Success), true) => "+ ?",
        (Some(Outcome::Failure), false) => "−",
        (Some(Outcome::Failure), true) => "− ?",
        (_, true) => "?",
        (_, false) => "",
    }
}

/// How many sentences there are.
fn count(cells: &Cells) -> u64 {
    cells.values().map(|items| items.len() as u64).sum()
}

/// What the section takes.
struct Sizes {
    cycles: usize,
    /// Of each group, what its first, first two, … sentences take at most, whichever they are: so
    /// the largest.
    groups: Vec<Vec<usize>>,
}

impl Sizes {
    fn of(cells: &Cells) -> Self {
        let mut cycles: Vec<usize> = cells.keys().map(|(cycle, _)| *cycle).collect();
        cycles.dedup();
        let group = |items: &Vec<Item>| {
            let mut sizes: Vec<usize> = items.iter().map(size).collect();
            sizes.sort_unstable_by(|a, b| b.cmp(a));
            let sums = sizes.iter().scan(0, |sum, size| {
                *sum += size;
                Some(*sum)
            });
            sums.collect()
        };
        Self {
            cycles: cycles.len(),
            groups: cells.values().map(group).collect(),
        }
    }

    /// What it takes, at most, in bytes, if it shows up to `most` sentences of each group.
    fn bytes(&self, most: usize) -> usize {
        let group = |sums: &Vec<usize>| {
            let last = most.min(sums.len()).checked_sub(1);
            OF_GROUP + last.map_or(0, |last| sums[last])
        };
        let groups: usize = self.groups.iter().map(group).sum();
        FRAME + self.cycles * CYCLE + groups
    }

    /// The most sentences of each group that fit into the room; `longest` do not.
    fn most_that_fits(&self, longest: usize, room: usize) -> usize {
        let (mut fits, mut too_many) = (0, longest);
        while too_many - fits > 1 {
            let middle = fits.midpoint(too_many);
            if self.bytes(middle) <= room {
                fits = middle;
            } else {
                too_many = middle;
            }
        }
        fits
    }
}

fn size(item: &Item) -> usize {
    let escaped = item.text.bytes().filter(|byte| b"&<>\"'".contains(byte));
    item.text.len() + 4 * escaped.count() + OF_ITEM
}

fn chapters(context: &Context<'_>, cells: Cells) -> Vec<ListedCycle> {
    let mut chapters: Vec<(usize, Vec<Group>)> = Vec::new();
    for ((cycle, causes), items) in cells {
        let group = group(context, causes.0, items);
        match chapters.last_mut() {
            Some((last, groups)) if *last == cycle => groups.push(group),
            _ => chapters.push((cycle, vec![group])),
        }
    }
    let chapter = |(cycle, groups): (usize, Vec<Group>)| {
        let explanations = groups.iter().filter(|group| !group.sources.is_empty());
        let explanations = explanations.map(|group| group.items.len() as u64).sum();
        ListedCycle {
            name: context.cycle(cycle),
            count: context.words.explanations(explanations),
            groups,
        }
    };
    chapters.into_iter().map(chapter).collect()
}

fn group(context: &Context<'_>, sources: Sources, items: Vec<Item>) -> Group {
    let words = context.words;
    let named: Vec<Source> = SOURCES
        .into_iter()
        .filter(|s| sources.contains(*s))
        .collect();
    let causes: Vec<String> = named.iter().map(|source| words.source(*source)).collect();
    let names_of: Vec<&str> = named.iter().map(|source| source.name()).collect();
    let sign = |source: &Source| (source.name(), mark(*source).path());
    Group {
        name: if causes.is_empty() {
            words.get("listing-no-cause")
        } else {
            causes.join(" + ")
        },
        count: words.grouped(items.len() as u64),
        sources: names_of.join(" "),
        signs: named.iter().map(sign).collect(),
        items,
    }
}
