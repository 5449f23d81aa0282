//! Which of the teachers' own sentences a page shows, with the words that bear their codes and
//! with what stands around them.

mod check;
mod paragraph;
mod telling;
mod theories;
mod turning;
mod turns;

pub(super) use self::check::{Reason, Surprise, doubtful, surprising};
pub(super) use self::paragraph::Paragraph;
pub(super) use self::telling::{CycleQuotes, PER_CELL, gather};
pub(super) use self::theories::{Held, Later, theories};
pub(super) use self::turning::{Moves, Pair, Way, Writers};
use super::excerpt;
use super::marked::{self, Marks, Piece};
use crate::analysis::{Analysis, CodedStatement, UNSURE};
use crate::codebook::{Outcome, Source, Sources, probability_of};
use crate::reflection::Reflection;

/// The longest sentence shown in full, in characters.
const SENTENCE: usize = 420;
/// The most that is shown around a sentence, in characters.
const AROUND: usize = 600;
/// The most that is shown of a prompt or a team's name, in characters.
const LABEL: usize = 120;

/// One sentence with what stands around it. Names no teacher.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Quote {
    /// The sentence itself.
    pub sentence: Vec<Piece>,
    /// What stands around it; `None` where nothing does or there is no room.
    pub paragraph: Option<Paragraph>,
    /// The writer's team; `None` if unknown or too small to be named.
    pub team: Option<String>,
    /// The question that the reflection answers.
    pub prompt: Option<String>,
    /// The causes that are named.
    pub sources: Sources,
    /// How what is explained went, if it may be told.
    pub outcome: Option<Outcome>,
    /// Whether the model was unsure.
    pub unsure: bool,
    /// Where it can be checked.
    pub link: Option<String>,
}

impl Quote {
    /// Whether any of its words are marked: else the whole sentence is.
    pub(super) fn is_marked(&self) -> bool {
        self.sentence.iter().any(|piece| !piece.is_plain())
    }

    /// Whether anything is known of where it stands.
    pub(super) fn has_caption(&self) -> bool {
        self.team.is_some() || self.outcome_key().is_some() || self.unsure || self.link.is_some()
    }

    /// The string that says how what is explained went; `None` if unknown.
    pub(super) fn outcome_key(&self) -> Option<&'static str> {
        match self.outcome? {
            Outcome::Success => Some("quote-success"),
            Outcome::Failure => Some("quote-failure"),
            Outcome::Unclear => None,
        }
    }
}

/// What of a run may be shown, and where.
pub(super) trait Discretion {
    /// The cycle of a reflection, both by their places; `None` for one outside all cycles.
    fn cycle(&self, reflection: usize) -> Option<usize>;
    /// Whether sentences of a cycle may be shown.
    fn shows(&self, cycle: usize) -> bool;
    /// Sentences quoted of a cycle and source, at most: up to [`PER_CELL`]. With fewer of them
    /// paragraphs are shorter too, and with one there are none.
    fn per_cell(&self) -> usize;
    /// Whether teams stand beside sentences at all.
    fn labels(&self) -> bool;
    /// Whether a team may be named beside a sentence of a cycle; `None` stands for all who have
    /// no team.
    fn names(&self, team: Option<&str>, cycle: usize) -> bool;
    /// Whether it may be told of a sentence of a cycle how what it explains went.
    fn tells_outcome(&self, cycle: usize) -> bool;
    /// Whether small cells are shown, too.
    fn is_open(&self) -> bool;
    /// Where a statement, by its place, can be checked.
    fn link(&self, statement: usize) -> Option<String>;
}

/// The cycle of a statement, if it may be shown.
fn shown_cycle(discretion: &impl Discretion, coded: &CodedStatement) -> Option<usize> {
    let cycle = discretion.cycle(coded.reflection);
    cycle.filter(|cycle| discretion.shows(*cycle))
}

/// How what a statement of a cycle explains went, if it may be told.
pub(super) fn outcome(
    discretion: &impl Discretion,
    coded: &CodedStatement,
    cycle: usize,
) -> Option<Outcome> {
    let outcome = coded.coding.outcome;
    outcome.filter(|_| discretion.tells_outcome(cycle))
}

/// Who wrote a reflection, or which it is where nobody is named.
fn writer(reflection: &Reflection) -> &str {
    reflection.teacher.as_deref().unwrap_or(&reflection.id)
}

/// How probable the source is: the model's word, its confidence, or certainty for a person.
fn probability(coded: &CodedStatement, source: Source) -> f32 {
    let coding = &coded.coding;
    let of_source = coding.probabilities.map(|p| p[source.index()]);
    of_source.or(coding.confidence).unwrap_or(1.0)
}

/// How probable the source set is: the model's confidence or, without one, how probable every
/// source named is, and of none, that there is none.
pub(super) fn sureness(coded: &CodedStatement) -> f32 {
    let coding = &coded.coding;
    let sources = coding.sources.iter();
    let least = sources.map(|source| probability(coded, source));
    let none = || {
        coding
            .probabilities
            .map(|p| probability_of(Sources::NONE, p))
    };
    let of_sources = || least.min_by(f32::total_cmp).or_else(none);
    coding.confidence.or_else(of_sources).unwrap_or(1.0)
}

/// Whether its codes can be relied on, as far as the model knows.
pub(super) fn is_sure(coded: &CodedStatement) -> bool {
    !coded.coding.abstain && sureness(coded) >= UNSURE
}

/// A statement of a cycle as a quotation, with `around` characters of what stands around it and
/// the words marked that state the causes asked for.
fn quote(
    analysis: &Analysis,
    discretion: &impl Discretion,
    (at, cycle): (usize, usize),
    sources: &[Source],
    around: usize,
) -> Quote {
    let coded = &analysis.statements[at];
    let reflection = &analysis.reflections[coded.reflection];
    let team = reflection.team.as_deref();
    let team = team.filter(|team| discretion.labels() && discretion.names(Some(team), cycle));
    let label = |text: &str| excerpt::beginning(text, LABEL);
    let marks = Marks::of(&coded.coding, sources);
    Quote {
        sentence: marked::pieces(&reflection.words(coded.statement), &marks, SENTENCE),
        paragraph: paragraph::around(analysis, at, around),
        team: team.map(label),
        prompt: reflection.prompt.as_deref().map(label),
        sources: coded.coding.sources,
        outcome: outcome(discretion, coded, cycle),
        unsure: !is_sure(coded),
        link: discretion.link(at),
    }
}
