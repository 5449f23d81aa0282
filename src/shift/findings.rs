//! What is found: plain records, from a cell up to [`Shift`].

use std::sync::Arc;

use super::{By, Counterpart, Unit};
use crate::codebook::Source;
use crate::estimate::Estimate;

/// One cycle of one stratum.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// How many statements were coded.
    pub statements: u64,
    /// How many of them are attributions (of the stratum: with its outcome, agency or focus); the
    /// nearest whole number where some count by their probabilities.
    pub attributions: u64,
    /// How many teachers wrote them.
    pub teachers: usize,
    /// Attributions per 100 statements; `None` without statements.
    pub rate: Option<Estimate>,
    /// Share of attributions that name each source, 0 to 1, indexed by [`Source::index`]; a
    /// statement may name several, so the four can sum to more than 1. That of `teacher` is the
    /// internal share. `None` without attributions.
    pub shares: [Option<Estimate>; 4],
    /// The same with each attribution's weight split equally over the sources that it names: the
    /// four sum to 1.
    pub fractional: [Option<Estimate>; 4],
    /// The share's interval by the other method, to check it by; without a p-value, for no share
    /// is 0 by hypothesis.
    pub checks: [Option<Check>; 4],
}

/// An interval by CR2 with Satterthwaite's degrees of freedom, beside the jackknife's: where the
/// two differ in what they say, neither is to be relied on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Check {
    /// Standard error; above 0.
    pub std_error: f64,
    /// Satterthwaite's degrees of freedom (Bell and `McCaffrey` 2002); at least 1.
    pub df: f64,
    /// Lower bound of the interval.
    pub low: f64,
    /// Upper bound of the interval.
    pub high: f64,
    /// Two-sided p-value of no change; `None` for a level.
    pub p_value: Option<f64>,
}

/// A change with what is needed to judge it.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The change: in shares (-1 to 1), or log-odds per cycle.
    pub estimate: Estimate,
    /// Standard error; 0 where none can be given ([`NOT_ESTIMABLE`](super::method::NOT_ESTIMABLE)).
    pub std_error: f64,
    /// Degrees of freedom of the interval; 0 where none can be given.
    pub df: f64,
    /// Two-sided p-value; `None` where what is compared rests on one teacher.
    pub p_value: Option<f64>,
    /// The p-value corrected for looking at four sources (Holm 1979), over those of this kind of
    /// change in this stratum.
    pub p_adjusted: Option<f64>,
    /// Position of the first cycle compared.
    pub from: usize,
    /// Position of the last cycle compared.
    pub to: usize,
    /// The interval by the other method; `None` for log-odds, where the jackknife can't speak or
    /// sees no variation, and with more than 256 cycles compared.
    pub check: Option<Check>,
}

impl Change {
    /// Whether no change is inside the interval.
    pub fn holds_zero(&self) -> bool {
        self.estimate.low <= 0.0 && self.estimate.high >= 0.0
    }
}

/// All statements, or those of one team, one kind of outcome, one focus …
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stratum {
    /// What it is called; empty for all statements.
    pub name: Arc<str>,
    /// One cell a cycle, in the order of cycles.
    pub cells: Vec<Cell>,
    /// Change of each source's share from the first to the last cycle compared, indexed by
    /// source; `None` with fewer than two cycles, or without attributions in one that was asked
    /// for.
    pub first_to_last: [Option<Change>; 4],
    /// Change over the whole period compared by the straight line through its cycles; `None` with
    /// fewer than three cycles with attributions.
    pub trend: [Option<Change>; 4],
    /// Slope of the log-odds of naming the source, per cycle, over the same cycles; `None` where
    /// it is not finite, with or without any one teacher: nobody or everybody names the source, or
    /// a cycle parts those that do from those that don't.
    pub logit_trend: [Option<Change>; 4],
}

impl Stratum {
    /// The source that is shown where only one can be: the teacher's, but for a focus within
    /// another source that one.
    pub fn source(&self) -> Source {
        let is_seen = |source: &&Source| {
            let at = source.index();
            self.cells.iter().any(|cell| cell.shares[at].is_some())
        };
        let first = || Source::ALL.iter().find(is_seen).copied();
        if is_seen(&&Source::Teacher) {
            Source::Teacher
        } else {
            first().unwrap_or(Source::Teacher)
        }
    }
}

/// The strata of one kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Split {
    /// Of which kind.
    pub by: By,
    /// Teams, groups and prompts in the order of names, at least two; outcomes, agencies and
    /// focuses in the codebook's order, as far as they occur.
    pub strata: Vec<Stratum>,
}

/// The test of a trend that flips the signs of the teachers' (teams') scores at random.
///
/// A teacher's score is Σ (c − c̄) y over the cycles c, with y the attributions that name the
/// source and c̄ the mean cycle of that teacher's attributions; without a trend it is as likely
/// below 0 as above. The p-value is the share of sign flips whose sum is at least as far from 0 as
/// the one found, all flips or a seeded sample of 9999 with the found one added (Phipson & Smyth
/// 2010).
#[derive(Clone, Debug, PartialEq)]
pub struct SignFlip {
    /// The sum of the scores.
    pub statistic: f64,
    /// Two-sided p-value.
    pub p_value: f64,
    /// Corrected for looking at four sources (Holm 1979).
    pub p_adjusted: f64,
    /// How it was flipped.
    pub flips: Flips,
    /// Position of the first cycle with attributions.
    pub from: usize,
    /// Position of the last cycle with attributions.
    pub to: usize,
    /// How many teachers contribute.
    pub teachers: usize,
    /// How many attributions contribute.
    pub attributions: u64,
}

/// How often signs were flipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flips {
    /// Teachers or teams whose signs were flipped: those with any score other than 0.
    pub units: usize,
    /// How many flips were tried: 2 to the power of units, or 9999.
    pub count: u64,
    /// Whether these are all there are.
    pub exact: bool,
}

/// The cycle after which the share is most likely to have changed, if it changed at one: to look
/// at, not to prove anything by.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangePoint {
    /// Position of the last cycle before the change.
    pub after: usize,
    /// The largest of |Σ d| / √Σ d² over the splits of the cycles into earlier and later ones, d
    /// the teachers' scores of the step.
    pub statistic: f64,
    /// The share of sign flips with a largest value at least as large.
    pub p_value: f64,
    /// How it was flipped.
    pub flips: Flips,
    /// Position of the first cycle with attributions.
    pub from: usize,
    /// Position of the last cycle with attributions.
    pub to: usize,
    /// How many teachers contribute.
    pub teachers: usize,
    /// How many attributions contribute.
    pub attributions: u64,
}

/// A programme's group against another: difference in differences.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// Name of the group in the programme.
    pub programme: Arc<str>,
    /// Name of the group it is compared with.
    pub comparison: Arc<str>,
    /// The programme's shift less the other group's, -2 to 2, between the same two cycles, indexed
    /// by source; `None` unless both groups have attributions in two cycles.
    pub first_to_last: [Option<Change>; 4],
    /// The programme's trend less the other group's.
    pub trend: [Option<Change>; 4],
    /// Whether the groups were alike at the first cycle compared.
    pub baseline: Option<Baseline>,
    /// Teachers who wrote in both groups, which makes them less independent than they are taken
    /// for.
    pub in_both: usize,
}

/// Whether two groups were alike before the programme, as the What Works Clearinghouse asks
/// (Procedures Handbook 5.0, 2022).
#[derive(Clone, Debug, PartialEq)]
pub struct Baseline {
    /// Position of the cycle.
    pub cycle: usize,
    /// The share of statements that are attributions.
    pub attributions: Equivalence,
    /// The internal share.
    pub internal: Equivalence,
}

/// How far two groups' shares are apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Equivalence {
    /// The share, or rate per 100 statements, of the group in the programme.
    pub programme: Estimate,
    /// The other group's.
    pub comparison: Estimate,
    /// Cox's index: the difference of the log-odds divided by 1.65, on the scale of standard
    /// deviations; `None` where a share is 0 or 1.
    pub index: Option<Estimate>,
}

/// What a difference between groups at the start asks of an analysis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BaselineClass {
    /// At most .05 of a standard deviation: equivalent.
    Equivalent,
    /// Above .05 and at most .25: the analysis must adjust for it.
    Adjust,
    /// Above .25: not equivalent, whatever is adjusted.
    NotEquivalent,
}

impl BaselineClass {
    /// The class as it is written in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Equivalent => "equivalent",
            Self::Adjust => "adjust",
            Self::NotEquivalent => "not-equivalent",
        }
    }
}

impl Equivalence {
    /// What the difference asks of an analysis; `None` without an index.
    pub fn class(&self) -> Option<BaselineClass> {
        let apart = self.index.as_ref()?.value.abs();
        Some(match apart {
            _ if apart <= 0.05 => BaselineClass::Equivalent,
            _ if apart <= 0.25 => BaselineClass::Adjust,
            _ => BaselineClass::NotEquivalent,
        })
    }
}

/// Who wrote in which of the two cycles compared, and the shift of those who wrote in both.
///
/// The pooled shift beside it is [`Shift::overall`]'s. Neither is a cure for teachers who leave.
#[derive(Clone, Debug, PartialEq)]
pub struct Attrition {
    /// Position of the first cycle compared.
    pub from: usize,
    /// Position of the last cycle compared.
    pub to: usize,
    /// Teachers with attributions in both.
    pub both: usize,
    /// Teachers with attributions in the first only.
    pub only_first: usize,
    /// Teachers with attributions in the last only.
    pub only_last: usize,
    /// The shift of the teachers with attributions in both, indexed by source; `None` without any.
    pub matched: [Option<Change>; 4],
}

/// Shares by cycle and how they shift.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shift {
    /// Labels of the cycles, in order.
    pub cycles: Vec<Arc<str>>,
    /// What varied as a whole; within a team's stratum always the teachers.
    pub unit: Unit,
    /// All statements.
    pub overall: Stratum,
    /// What was asked for, in the order of [`By::ALL`], outcomes always; see [`Shift::by`].
    pub splits: Vec<Split>,
    /// Test of each source's trend over all statements; `None` with fewer than two cycles with
    /// attributions.
    pub sign_flip: [Option<SignFlip>; 4],
    /// Where each source's share changed most, if it changed at once; `None` with fewer than three
    /// cycles with attributions, or more than 64.
    pub change_point: [Option<ChangePoint>; 4],
    /// Programme against comparison, where there are two groups.
    pub comparison: Option<Comparison>,
    /// Another report that was set beside this one; never by [`super::estimate`] itself.
    pub counterpart: Option<Counterpart>,
    /// Who wrote in which of the cycles compared; `None` with fewer than two.
    pub attrition: Option<Attrition>,
    /// What was computed and after whom, in sentences for a paper.
    pub methods: Vec<String>,
    /// What a reader must know before trusting the numbers, a sentence each.
    pub warnings: Vec<String>,
}

impl Shift {
    /// The strata of one kind; empty if it was not asked for, or there are none.
    pub fn by(&self, by: By) -> &[Stratum] {
        let split = self.splits.iter().find(|split| split.by == by);
        split.map_or(&[], |split| &split.strata)
    }
}
