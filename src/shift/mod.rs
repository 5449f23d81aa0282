//! Codings to shares by cycle, and how they shift.
//!
//! Every number is an [`Estimate`] with its interval, and every cell says how many teachers and
//! attributions stand behind it. Knows nothing of texts or models: it cannot tell a person's
//! coding from a model's.

mod settings;
mod findings;
mod counts;
mod tally;
mod ratio;
mod contrast;
mod jackknife;
mod cr2;
mod logit;
mod level;
mod change;
mod holm;
mod stratum;
mod flips;
mod scores;
mod comparison;
mod counterpart;
mod attrition;
mod warnings;
pub mod plan;
pub mod correct;
mod prose;
pub mod tidy;
#[cfg(test)]
mod golden;

use std::sync::Arc;

use self::contrast::Window;
use self::stratum::Frame;
use crate::codebook::{Agency, Focus, Outcome, Source, Sources};
pub use crate::estimate::Estimate;

pub use self::counterpart::{CodedBy, Counterpart, Logs, Side, counterpart};
pub use self::findings::{
    Attrition, Baseline, BaselineClass, Cell, Change, ChangePoint, Check, Comparison, Equivalence,
    Flips, Shift, SignFlip, Split, Stratum,
};
pub use self::settings::{By, Settings, Unit};

/// How an estimate was got: the values of [`Estimate::method`], explained on the methods page.
pub mod method {
    /// A level: Wilson's interval with the number of independent statements that the
    /// delete-one-teacher jackknife finds.
    pub const WILSON: &str = "wilson-jackknife";
    /// A level that rests on one teacher (team): Wilson's interval over that teacher's statements.
    pub const WILSON_STATEMENTS: &str = "wilson-statements";
    /// A change: t interval with the jackknife that leaves out one teacher (team) at a time, CR3
    /// scaling.
    pub const JACKKNIFE: &str = "jackknife-cr3";
    /// A change where leaving out any teacher (team) changes nothing: recovered from the Wilson
    /// intervals of the levels.
    pub const RECOVERED: &str = "wilson-recovered";
    /// A change that can't be judged, because what is compared rests on one teacher: the interval
    /// is everything that is possible.
    pub const NOT_ESTIMABLE: &str = "not-estimable";
    /// The check of a change: t interval with CR2 and Satterthwaite's degrees of freedom.
    pub const CR2: &str = "cr2-satterthwaite";
    /// The check of a level: Wilson's interval with the number of independent statements that CR2
    /// finds, and its degrees of freedom.
    pub const WILSON_CR2: &str = "wilson-cr2";
    /// A difference of two groups' changes: t interval with the sum of their jackknife variances
    /// and Welch's degrees of freedom.
    pub const WELCH: &str = "jackknife-cr3-welch";
    /// A difference of two reports of which teachers wrote in both: t interval with the jackknife
    /// that leaves a teacher out of both at a time, and Welch's degrees of freedom.
    pub const WELCH_SHARED: &str = "jackknife-cr3-shared";
    /// A test by all flips of signs.
    pub const SIGN_FLIP: &str = "sign-flip-exact";
    /// A test by a sample of flips of signs.
    pub const SIGN_FLIP_DRAWN: &str = "sign-flip-drawn";
    /// The difference of two shares' log-odds divided by 1.65; interval recovered from theirs.
    pub const COX: &str = "cox-index";
    /// A number that was counted, without an interval.
    pub const COUNT: &str = "count";
}

/// One coded statement as the statistics see it.
#[derive(Clone, Debug, Default)]
pub struct Observation<'a> {
    /// Who wrote the statement.
    pub teacher: &'a str,
    /// The writer's team.
    pub team: Option<&'a str>,
    /// The writer's group: programme, comparison, or whatever else the study contrasts.
    pub group: Option<&'a str>,
    /// The question that was answered.
    pub prompt: Option<&'a str>,
    /// Position of the cycle in the order of cycles.
    pub cycle: usize,
    /// Where the causes named lie; empty for no attribution.
    pub sources: Sources,
    /// How what is explained went.
    pub outcome: Option<Outcome>,
    /// Whose practice a teacher cause is.
    pub agency: Option<Agency>,
    /// What within each source, indexed by [`Source::index`].
    pub focus: [Option<Focus>; 4],
    /// The probability of each source, 0 to 1, indexed by
    /// [`Source::index`], where the sources are too uncertain to
    /// be counted: each then counts with its probability, and the statement as an attribution
    /// with the probability that it names any of them. `None` for a coding that counts as it is.
    pub expected: Option<[f64; 4]>,
}

/// Shares by cycle and their change, from codings.
///
/// The order of observations and the names of teachers make no difference; nor does the order in
/// which teams are named. Teachers are told apart by name alone. A cycle whose attributions are
/// expected to be less than half a one has no shares. Formulas and their sources:
/// `docs/methods.md`.
///
/// With an outcome, only attributions with it count as such, against all statements of the cycle,
/// and shares are among them. With an agency or a focus, a share is that of the attributions that
/// name the source with this agency or focus among *all* attributions of the cycle, so that the
/// shares of all agencies of a source, and of all its focuses, sum to that of the source as far as
/// these were coded; only the sources that can have it have shares.
///
/// # Panics
///
/// If an observation's cycle is not below the number of cycles, an expected probability not from 0
/// to 1, or [`Settings::check`] has something against the settings.
pub fn estimate(
    observations: &[Observation<'_>],
    cycles: &[Arc<str>],
    settings: &Settings,
) -> Shift {
    if let Err(error) = settings.check(cycles.len()) {
        panic!("{error}");
    }
    let tallies = tally::count(observations, cycles.len(), settings);
    let frame = Frame {
        cycles: cycles.len(),
        window: Window {
            from: settings.from,
            to: settings.to,
        },
        level: settings.level,
    };
    let overall = frame.stratum("".into(), &tallies.overall, |_| true);
    let split = |(by, strata): &(By, Vec<(&str, tally::Tally)>)| {
        let strata = strata.iter();
        let stratum = |(name, tally): &(&str, tally::Tally)| {
            frame.stratum((*name).into(), tally, |source| is_of(*by, name, source))
        };
        Split {
            by: *by,
            strata: strata.map(stratum).collect(),
        }
    };
    let tests = scores::tests(&tallies.overall, frame.cycles, frame.window, settings.seed);
    let compared = overall.first_to_last[0].as_ref();
    let attrition = compared.map(|change| {
        let (from, to) = (change.from, change.to);
        attrition::of(&tallies.overall, from, to, &frame)
    });
    let groups = tallies.groups.as_ref();
    let mut shift = Shift {
        cycles: cycles.to_vec(),
        unit: settings.unit,
        splits: tallies.splits.iter().map(split).collect(),
        overall,
        sign_flip: tests.sign_flip,
        change_point: tests.change_point,
        comparison: groups.map(|groups| comparison::compare(groups, &frame)),
        counterpart: None,
        attrition,
        methods: Vec::new(),
        warnings: Vec::new(),
    };
    shift.warnings = warnings::of(&shift, &tallies);
    shift.methods = prose::of(&shift, &tallies, settings);
    shift
}

/// Whether the stratum of this name can have attributions to a source.
fn is_of(by: By, name: &str, source: usize) -> bool {
    match by {
        By::Team | By::Group | By::Prompt | By::Outcome => true,
        By::Agency => source == Source::Teacher.index(),
        By::Focus => {
            let focus = Focus::ALL.iter().find(|focus| focus.name() == name);
            focus.is_some_and(|focus| focus.source().index() == source)
        }
    }
}
