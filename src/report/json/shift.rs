//! The estimates as records of the summary.

use serde::Serialize;

use crate::report::by_source::BySource;
use crate::report::number::significant;
use crate::shift::{self, By};

/// Everything that was estimated; a kind of strata that was not asked for is an empty list.
#[derive(Serialize)]
pub(super) struct Shift<'a> {
    cycles: Vec<&'a str>,
    unit: &'static str,
    overall: Stratum<'a>,
    teams: Vec<Stratum<'a>>,
    groups: Vec<Stratum<'a>>,
    prompts: Vec<Stratum<'a>>,
    outcomes: Vec<Stratum<'a>>,
    agencies: Vec<Stratum<'a>>,
    focuses: Vec<Stratum<'a>>,
    sign_flip: BySource<Option<SignFlip<'a>>>,
    change_point: BySource<Option<ChangePoint<'a>>>,
    comparison: Option<Groups<'a>>,
    attrition: Option<Attrition<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    counterpart: Option<Counterpart<'a>>,
}

#[derive(Serialize)]
struct Stratum<'a> {
    name: &'a str,
    cycles: Vec<Cell<'a>>,
    shift: BySource<Option<Change<'a>>>,
    trend: BySource<Option<Change<'a>>>,
    logit_trend: BySource<Option<Change<'a>>>,
}

#[derive(Serialize)]
struct Cell<'a> {
    cycle: &'a str,
    teachers: usize,
    statements: u64,
    attributions: u64,
    attributions_per_100_statements: Option<Estimate>,
    shares: BySource<Option<Estimate>>,
    fractional_shares: BySource<Option<Estimate>>,
    checks: BySource<Option<Check>>,
}

#[derive(Serialize)]
pub(super) struct Estimate {
    value: f64,
    low: f64,
    high: f64,
    level: f64,
    std_error: Option<f64>,
    method: &'static str,
    units: &'static str,
    teachers: usize,
    attributions: u64,
}

#[derive(Serialize)]
struct Check {
    method: &'static str,
    low: f64,
    high: f64,
    std_error: f64,
    df: f64,
    p_value: Option<f64>,
}

#[derive(Serialize)]
pub(super) struct Change<'a> {
    from: &'a str,
    to: &'a str,
    #[serde(flatten)]
    estimate: Estimate,
    df: Option<f64>,
    p_value: Option<f64>,
    p_adjusted: Option<f64>,
    check: Option<Check>,
}

#[derive(Serialize)]
struct SignFlip<'a> {
    from: &'a str,
    to: &'a str,
    statistic: f64,
    p_value: f64,
    p_adjusted: f64,
    flips: u64,
    exact: bool,
    teachers: usize,
    attributions: u64,
}

#[derive(Serialize)]
struct ChangePoint<'a> {
    after: &'a str,
    statistic: f64,
    p_value: f64,
    flips: u64,
    exact: bool,
    teachers: usize,
    attributions: u64,
}

#[derive(Serialize)]
struct Groups<'a> {
    programme: &'a str,
    comparison: &'a str,
    difference_in_differences: BySource<Option<Change<'a>>>,
    difference_in_trends: BySource<Option<Change<'a>>>,
    baseline: Option<Baseline<'a>>,
}

#[derive(Serialize)]
struct Baseline<'a> {
    cycle: &'a str,
    attributions_per_100_statements: Equivalence,
    internal_share: Equivalence,
}

#[derive(Serialize)]
struct Equivalence {
    programme: Estimate,
    comparison: Estimate,
    cox_index: Option<Estimate>,
    class: Option<&'static str>,
}

#[derive(Serialize)]
struct Attrition<'a> {
    from: &'a str,
    to: &'a str,
    both: usize,
    only_first: usize,
    only_last: usize,
    matched_shift: BySource<Option<Change<'a>>>,
}

/// Another report; differences are these logs' number less the other's.
#[derive(Serialize)]
struct Counterpart<'a> {
    label: &'a str,
    overall: Stratum<'a>,
    difference_in_first: BySource<Option<Change<'a>>>,
    difference_in_last: BySource<Option<Change<'a>>>,
    difference_in_shifts: BySource<Option<Change<'a>>>,
    difference_in_first_rate: Option<Change<'a>>,
    difference_in_last_rate: Option<Change<'a>>,
    teachers_in_both: usize,
    has_nameless_teachers: bool,
    coders: Option<[&'a str; 2]>,
    statements_in_both: usize,
}

/// The record of a shift.
pub(super) fn record(shift: &shift::Shift) -> Shift<'_> {
    let cycles: Vec<&str> = shift.cycles.iter().map(AsRef::as_ref).collect();
    let by = |by| shift.by(by).iter().map(|s| stratum(s, &cycles)).collect();
    Shift {
        unit: shift.unit.name(),
        overall: stratum(&shift.overall, &cycles),
        teams: by(By::Team),
        groups: by(By::Group),
        prompts: by(By::Prompt),
        outcomes: by(By::Outcome),
        agencies: by(By::Agency),
        focuses: by(By::Focus),
        sign_flip: by_source(&shift.sign_flip, |test| sign_flip(test, &cycles)),
        change_point: by_source(&shift.change_point, |found| change_point(found, &cycles)),
        comparison: shift.comparison.as_ref().map(|c| comparison(c, &cycles)),
        attrition: shift.attrition.as_ref().map(|a| attrition(a, &cycles)),
        counterpart: shift.counterpart.as_ref().map(|c| counterpart(c, &cycles)),
        cycles,
    }
}

fn stratum<'a>(stratum: &'a shift::Stratum, cycles: &[&'a str]) -> Stratum<'a> {
    let cells = stratum.cells.iter().zip(cycles);
    let change = |found: &shift::Change| change(found, cycles);
    Stratum {
        name: &stratum.name,
        cycles: cells.map(|(found, cycle)| cell(found, cycle)).collect(),
        shift: by_source(&stratum.first_to_last, change),
        trend: by_source(&stratum.trend, change),
        logit_trend: by_source(&stratum.logit_trend, change),
    }
}

fn cell<'a>(cell: &shift::Cell, cycle: &'a str) -> Cell<'a> {
    Cell {
        cycle,
        teachers: cell.teachers,
        statements: cell.statements,
        attributions: cell.attributions,
        attributions_per_100_statements: cell.rate.as_ref().map(estimate),
        shares: by_source(&cell.shares, estimate),
        fractional_shares: by_source(&cell.fractional, estimate),
        checks: by_source(&cell.checks, |found| {
            check(found, shift::method::WILSON_CR2)
        }),
    }
}

pub(super) fn by_source<T, U>(
    all: &[Option<T>; 4],
    record: impl Fn(&T) -> U,
) -> BySource<Option<U>> {
    all.each_ref().map(|one| one.as_ref().map(&record)).into()
}

pub(super) fn estimate(estimate: &shift::Estimate) -> Estimate {
    Estimate {
        value: significant(estimate.value),
        low: significant(estimate.low),
        high: significant(estimate.high),
        level: significant(estimate.level),
        std_error: estimate.std_error.map(significant),
        method: estimate.method,
        units: estimate.units,
        teachers: estimate.teachers,
        attributions: estimate.attributions,
    }
}

fn check(check: &shift::Check, method: &'static str) -> Check {
    Check {
        method,
        low: significant(check.low),
        high: significant(check.high),
        std_error: significant(check.std_error),
        df: significant(check.df),
        p_value: check.p_value.map(significant),
    }
}

pub(super) fn change<'a>(change: &shift::Change, cycles: &[&'a str]) -> Change<'a> {
    let of_check = |found| check(found, shift::method::CR2);
    Change {
        from: cycles[change.from],
        to: cycles[change.to],
        estimate: estimate(&change.estimate),
        df: change.p_value.map(|_| significant(change.df)),
        p_value: change.p_value.map(significant),
        p_adjusted: change.p_adjusted.map(significant),
        check: change.check.as_ref().map(of_check),
    }
}

fn sign_flip<'a>(test: &shift::SignFlip, cycles: &[&'a str]) -> SignFlip<'a> {
    SignFlip {
        from: cycles[test.from],
        to: cycles[test.to],
        statistic: significant(test.statistic),
        p_value: significant(test.p_value),
        p_adjusted: significant(test.p_adjusted),
        flips: test.flips.count,
        exact: test.flips.exact,
        teachers: test.teachers,
        attributions: test.attributions,
    }
}

fn change_point<'a>(found: &shift::ChangePoint, cycles: &[&'a str]) -> ChangePoint<'a> {
    ChangePoint {
        after: cycles[found.after],
        statistic: significant(found.statistic),
        p_value: significant(found.p_value),
        flips: found.flips.count,
        exact: found.flips.exact,
        teachers: found.teachers,
        attributions: found.attributions,
    }
}

fn comparison<'a>(found: &'a shift::Comparison, cycles: &[&'a str]) -> Groups<'a> {
    let change = |found: &shift::Change| change(found, cycles);
    let baseline = |found: &shift::Baseline| Baseline {
        cycle: cycles[found.cycle],
        attributions_per_100_statements: equivalence(&found.attributions),
        internal_share: equivalence(&found.internal),
    };
    Groups {
        programme: &found.programme,
        comparison: &found.comparison,
        difference_in_differences: by_source(&found.first_to_last, change),
        difference_in_trends: by_source(&found.trend, change),
        baseline: found.baseline.as_ref().map(baseline),
    }
}

fn equivalence(found: &shift::Equivalence) -> Equivalence {
    Equivalence {
        programme: estimate(&found.programme),
        comparison: estimate(&found.comparison),
        cox_index: found.index.as_ref().map(estimate),
        class: found.class().map(shift::BaselineClass::name),
    }
}

fn attrition<'a>(found: &shift::Attrition, cycles: &[&'a str]) -> Attrition<'a> {
    Attrition {
        from: cycles[found.from],
        to: cycles[found.to],
        both: found.both,
        only_first: found.only_first,
        only_last: found.only_last,
        matched_shift: by_source(&found.matched, |found| change(found, cycles)),
    }
}

fn counterpart<'a>(found: &'a shift::Counterpart, cycles: &[&'a str]) -> Counterpart<'a> {
    let theirs: Vec<&str> = found.other.cycles.iter().map(AsRef::as_ref).collect();
    let by = |changes| by_source(changes, |found| change(found, cycles));
    let [first, last] = found.rates.each_ref();
    let rate = |found: &'a Option<shift::Change>| found.as_ref().map(|found| change(found, cycles));
    let coders = found.coders.as_ref();
    Counterpart {
        label: &found.other.label,
        overall: stratum(&found.other.overall, &theirs),
        difference_in_first: by(&found.first),
        difference_in_last: by(&found.last),
        difference_in_shifts: by(&found.shift),
        difference_in_first_rate: rate(first),
        difference_in_last_rate: rate(last),
        teachers_in_both: found.shared,
        has_nameless_teachers: found.nameless,
        coders: coders.map(|coders| coders.each_ref().map(AsRef::as_ref)),
        statements_in_both: found.repeated,
    }
}
