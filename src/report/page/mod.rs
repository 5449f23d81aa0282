//! The report page: what moved, how sure, in whose words, and what to ask next.
//!
//! One file that opens by double-click: no network, no fonts of its own, and a script that only
//! adds choosing among sentences to what can be read without it. It never names a teacher in its
//! text unless asked to, and never ranks anybody. Computes no statistics; every number is in the
//! [`Analysis`].
//!
//! A section of the page is a record made by one file here from a `Context`, a template in
//! `src/report/templates`, strings in `src/report/strings`, and, if not every audience is to see
//! it, a `Part`.

mod audience;
mod review;
mod catalogue;
mod wording;
mod small_cells;
mod places;
mod finding;
mod facts;
mod notes;
mod figures;
mod cycles;
mod compared;
mod teams;
mod slopes;
mod teachers;
mod voices;
mod turning;
mod theories;
mod check;
mod questions;
mod measured;
mod corrected;
mod estimates;
mod listing;
mod script;
mod missing;
mod small_print;

use askama::Template;

use self::audience::Part;
pub use self::audience::{Audience, Lang};
use self::catalogue::{Catalogue, gaps};
use self::places::Places;
pub use self::review::Review;
use self::small_cells::Shown;
use super::evidence::PER_CELL;
use super::excerpt;
use crate::analysis::Analysis;

/// What a page is like.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// For whom it is.
    pub audience: Audience,
    /// In which language it is written.
    pub lang: Lang,
    /// Whether there is a row for each teacher, by name. Never on a team's page.
    pub show_teachers: bool,
    /// Where its sentences can be checked; `None`: nowhere, and the page has no links out of it.
    /// Never on a team's page, which is read together.
    pub review: Option<Review>,
}

/// The most bytes that a page takes with its listing, if it doesn't take more without.
const MOST: usize = 398_000;
/// What quotations take, at most, in bytes: where the listing lacks more, fewer of them don't
/// help, and the page is not made again.
const QUOTATIONS: usize = 100_000;
/// The most that is shown of the name of a cycle or team, in characters.
const NAME: usize = 80;

/// What every section is made from.
struct Context<'a> {
    analysis: &'a Analysis,
    settings: &'a Settings,
    words: &'a Catalogue,
    shown: Shown,
    places: Places<'a>,
    /// Whether any reflection names its cycle: else all of them are one without a name.
    knows_cycles: bool,
    /// Sentences quoted of a cycle and cause, at most: fewer where that makes the listing whole.
    per_cell: usize,
}

impl Context<'_> {
    fn has(&self, part: Part) -> bool {
        self.settings.audience.has(part)
    }

    /// The name of a cycle, by its place in the order of cycles.
    fn cycle(&self, at: usize) -> String {
        let label = self.analysis.shift.cycles.get(at);
        self.cycle_name(label.map_or("", |label| label))
    }

    /// The name of a cycle, cut where it is very long.
    fn cycle_name(&self, label: &str) -> String {
        if label.is_empty() || !self.knows_cycles {
            return self.words.get("all-reflections");
        }
        excerpt::name(label, NAME)
    }

    /// Whose own teaching is meant, as this page says it.
    fn own_teaching(&self, teachers: usize) -> String {
        self.words.get(match self.settings.audience {
            Audience::Team => "own-teaching-ours",
            _ if teachers == 1 => "own-teaching-one",
            _ => "own-teaching-theirs",
        })
    }
}

/// The page as its template takes it: words and drawings, no numbers to work with.
#[derive(Template)]
#[template(path = "report.html")]
#[expect(clippy::struct_excessive_bools, reason = "what a page has or has not")]
struct Page<'a> {
    words: &'a Catalogue,
    lang: &'static str,
    audience: &'static str,
    /// Which cycles; empty where none is known.
    cycles: String,
    title: String,
    /// What marks text that is English whatever the page's language.
    foreign: &'static str,
    /// Whether the page holds what must not be passed on.
    is_open: bool,
    names_teachers: bool,
    is_empty: bool,
    finding: finding::Finding,
    care: String,
    facts: Vec<facts::Fact>,
    sections: Vec<(&'static str, String)>,
    figures: Option<figures::Figures>,
    numbers: Vec<cycles::CycleRow>,
    /// Whether all numbers by cycle are told, not only those of own teaching.
    has_numbers: bool,
    compared: Option<compared::Compared>,
    teams: Option<teams::Teams>,
    teachers: Option<teachers::Teachers>,
    voices: voices::Voices,
    /// How to make links to the review page work; empty without any.
    links: String,
    turning: Option<turning::Turning>,
    theories: Vec<theories::Theory>,
    check: Option<check::Check>,
    questions: Vec<questions::Question>,
    estimates: Option<estimates::Estimates>,
    listing: Option<listing::Listing>,
    script: script::Script,
    tried: Option<measured::Tried>,
    corrected: Option<corrected::Corrected>,
    /// Why nothing is corrected; empty where it is, or no page but research's would say so.
    not_corrected: String,
    /// The outline of a ring and of a disc, for keys of drawings.
    sign: &'static str,
    notes: Vec<notes::Note>,
    small: small_print::SmallPrint,
}

impl Page<'_> {
    /// Whether there is anything to say of how right the codes are.
    fn has_accuracy(&self) -> bool {
        let is_said = self.tried.is_some() || !self.not_corrected.is_empty();
        !self.is_empty && (self.corrected.is_some() || is_said)
    }
}

/// The report page of one run, as UTF-8 HTML.
///
/// The same analysis and settings give the same bytes. The listing of the sentences takes what room
/// the rest leaves of 400 KB, so that the page's size is bounded however many there are.
///
/// # Panics
///
/// If a statement's span does not lie within its reflection's text, or the cells of a stratum are
/// not as many as the cycles.
pub fn html(analysis: &Analysis, settings: &Settings) -> Vec<u8> {
    let words = Catalogue::of(settings.lang);
    let shown = Shown::of(&analysis.shift, settings.audience.is_protected());
    let mut context = Context {
        analysis,
        settings,
        words: &words,
        places: Places::of(analysis, &shown),
        shown,
        knows_cycles: analysis.reflections.iter().any(|r| r.cycle.is_some()),
        per_cell: PER_CELL,
    };
    let (full, lacking) = bytes(&context);
    if lacking == 0 || lacking > QUOTATIONS {
        return full;
    }
    for per_cell in (1..PER_CELL).rev() {
        context.per_cell = per_cell;
        let (brief, lacking) = bytes(&context);
        if lacking == 0 {
            return brief;
        }
    }
    full
}

/// The page with the listing that has room on it, and how many bytes that lacks to hold every
/// explanation.
fn bytes(context: &Context<'_>) -> (Vec<u8>, usize) {
    let mut page = page(context);
    let taken = written(&page).len();
    page.listing = listing::of(context, MOST.saturating_sub(taken));
    page.sections = sections(&page);
    let lacking = page.listing.as_ref().map_or(0, |listing| listing.lacking);
    (written(&page), lacking)
}

fn written(page: &Page<'_>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(MOST);
    page.write_into(&mut bytes)
        .expect("writing to memory does not fail");
    bytes
}

fn page<'a>(context: &Context<'a>) -> Page<'a> {
    let (words, settings) = (context.words, context.settings);
    let cycles = title(context);
    let notes = notes::of(context);
    let teachers = teachers::of(context);
    let mut page = Page {
        words,
        lang: settings.lang.name(),
        audience: settings.audience.name(),
        title: if cycles.is_empty() {
            words.get("title")
        } else {
            words.fill("title-of", &gaps!["cycles" => cycles.as_str()])
        },
        cycles,
        foreign: match settings.lang {
            Lang::En => "",
            Lang::Es => " lang=\"en\"",
        },
        is_open: !settings.audience.is_protected(),
        names_teachers: teachers.is_some(),
        is_empty: context.analysis.reflections.is_empty(),
        finding: finding::of(context),
        care: if notes.is_empty() {
            String::new()
        } else {
            words.fill("care", &gaps!["count" => notes.len()])
        },
        facts: facts::of(context),
        sections: Vec::new(),
        figures: figures::of(context),
        numbers: cycles::of(context),
        has_numbers: context.has(Part::Numbers),
        compared: compared::of(context),
        teams: teams::of(context),
        teachers,
        voices: voices::of(context),
        links: review::how(context),
        turning: turning::of(context),
        theories: theories::of(context),
        check: check::of(context),
        questions: questions::of(context),
        estimates: estimates::of(context),
        listing: None,
        script: script::Script::of_page(),
        tried: measured::of(context),
        sign: super::chart::Mark::Teacher.path(),
        corrected: corrected::of(context),
        not_corrected: if context.has(Part::Estimates) {
            corrected::absent(context)
        } else {
            String::new()
        },
        notes,
        small: small_print::of(context),
    };
    page.sections = sections(&page);
    page
}

/// The sections that a page has, by their anchors, as the navigation lists them.
fn sections(page: &Page<'_>) -> Vec<(&'static str, String)> {
    let all = [
        ("shares", "shares-title", page.figures.is_some()),
        ("compare", "compare-nav", page.compared.is_some()),
        ("teams", "teams-title", page.teams.is_some()),
        ("teachers", "teachers-title", page.teachers.is_some()),
        ("questions", "questions-title", !page.questions.is_empty()),
        ("voices", "voices-title", !page.voices.cycles.is_empty()),
        ("turning", "turning-title", page.turning.is_some()),
        ("theories", "theories-title", !page.theories.is_empty()),
        ("doubtful", "doubtful-title", page.check.is_some()),
        ("accuracy", "accuracy-heading", page.has_accuracy()),
        ("estimates", "estimates-title", page.estimates.is_some()),
        ("listing", "listing-title", page.listing.is_some()),
        ("limits", "limits-title", !page.is_empty),
    ];
    let there = all.into_iter().filter(|(_, _, is_there)| *is_there);
    there
        .map(|(anchor, key, _)| (anchor, page.words.get(key)))
        .collect()
}

fn title(context: &Context<'_>) -> String {
    match &context.analysis.cycles[..] {
        [] => String::new(),
        _ if !context.knows_cycles => String::new(),
        [only] => context.cycle_name(only),
        [first, .., last] => context.words.fill(
            "from-to",
            &gaps![
                "first" => context.cycle_name(first),
                "last" => context.cycle_name(last)
            ],
        ),
    }
}
