//! Pairs of a teacher's own sentences, earlier and later, that show how explanations turn.

use super::catalogue::gaps;
use super::finding::{is_clear, is_shown};
use super::small_cells::MIN_TEACHERS;
use super::{Audience, Context, NAME};
use crate::codebook::Source;
use crate::report::evidence::{Moves, Pair, Quote, Way, Writers};
use crate::report::excerpt;

/// Pairs on one page, at most.
const MOST: usize = 4;

/// The pairs of the page.
pub(super) struct Turning {
    /// That they were picked, and how all went as far as it may be told.
    pub picked: String,
    pub ways: Vec<OneWay>,
}

/// Pairs that go one way.
pub(super) struct OneWay {
    /// What is said of them; empty for the way that the section is about.
    pub lead: String,
    pub pairs: Vec<Both>,
}

/// One pair.
pub(super) struct Both {
    /// Who wrote; `None` where teachers are not named.
    pub writer: Option<String>,
    /// The names of the cycles, with the sentences.
    pub sides: [(String, Quote); 2],
}

/// The pairs towards own teaching; where the shift is clearly away from it, as many the other way.
/// `None` where there is no pair that may be shown.
pub(super) fn of(context: &Context<'_>) -> Option<Turning> {
    let writers = Writers::of(context.analysis, context);
    let change = &context.analysis.shift.overall.first_to_last[Source::Teacher.index()];
    let change = change.as_ref().filter(|change| is_shown(context, change));
    let is_fall = change.is_some_and(|change| is_clear(change) && change.estimate.value < 0.0);
    let pairs = |way: Way, most: usize| {
        let pairs = writers.pairs(context.analysis, context, way, most);
        pairs.into_iter().map(|pair| both(context, pair)).collect()
    };
    let towards: Vec<Both> = pairs(Way::Towards, if is_fall { MOST / 2 } else { MOST });
    let away: Vec<Both> = if is_fall {
        pairs(Way::Away, MOST / 2)
    } else {
        Vec::new()
    };
    let ways = [
        (String::new(), towards),
        (context.words.get("turning-away"), away),
    ];
    let ways: Vec<OneWay> = ways
        .into_iter()
        .filter(|(_, pairs)| !pairs.is_empty())
        .map(|(lead, pairs)| OneWay { lead, pairs })
        .collect();
    (!ways.is_empty()).then(|| Turning {
        picked: picked(context, writers.moves()),
        ways,
    })
}

fn both(context: &Context<'_>, pair: Pair) -> Both {
    let settings = context.settings;
    let is_named = settings.show_teachers && settings.audience == Audience::Research;
    let [before, after] = pair.quotes;
    let [from, to] = pair.cycles.map(|cycle| context.cycle(cycle));
    Both {
        writer: is_named.then(|| excerpt::name(&pair.writer, NAME)),
        sides: [(from, before), (to, after)],
    }
}

/// How all went: in words on protected pages where a number is of one or two, or is of all, as that
/// tells how each of them went however many they are.
fn picked(context: &Context<'_>, moves: Moves) -> String {
    let Moves {
        writers,
        towards,
        away,
    } = moves;
    let alike = writers - towards - away;
    let is_small = |count: usize| (1..MIN_TEACHERS).contains(&count) || count == writers;
    let is_protected = context.settings.audience.is_protected();
    if is_protected && [towards, away, alike].into_iter().any(is_small) {
        return context.words.get(match towards.cmp(&away) {
            std::cmp::Ordering::Greater => "turning-most-towards",
            std::cmp::Ordering::Less => "turning-most-away",
            std::cmp::Ordering::Equal => "turning-even",
        });
    }
    let gaps = gaps!["all" => writers, "towards" => towards, "away" => away, "alike" => alike];
    context.words.fill("turning-counts", &gaps)
}
