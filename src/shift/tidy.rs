//! Every estimate as a row of one table, with the columns of R's broom.

mod counterpart;

use std::sync::Arc;

use super::{
    Attrition, Change, ChangePoint, Check, Comparison, Equivalence, Estimate, Shift, SignFlip,
    Stratum, method,
};
use crate::codebook::Source;

/// One estimate.
///
/// Numbers are finite; `None` where there is nothing to give or a column does not apply.
#[derive(Clone, Debug, PartialEq)]
pub struct Row<'a> {
    /// What is estimated: one of [`term`].
    pub term: &'static str,
    /// `internal`, `teacher`, `home`, `school` or `student`; `any` for all attributions, `set` for
    /// source sets. The internal share is that of `teacher` and is repeated under the name by which
    /// it is asked for.
    pub source: &'static str,
    /// The cycle of a level, or the last one before a change-point.
    pub cycle: Option<&'a str>,
    /// The first cycle compared.
    pub from: Option<&'a str>,
    /// The last cycle compared.
    pub to: Option<&'a str>,
    /// `all`, `team=…`, `outcome=…`, and so on; `teachers=…` in rows on attrition.
    pub stratum: Arc<str>,
    /// How it was got: one of [`method`].
    pub method: &'static str,
    /// The estimate itself.
    pub estimate: Option<f64>,
    /// Its standard error.
    pub std_error: Option<f64>,
    /// Lower bound of its interval.
    pub low: Option<f64>,
    /// Upper bound of its interval.
    pub high: Option<f64>,
    /// Degrees of freedom.
    pub df: Option<f64>,
    /// Two-sided p-value.
    pub p_value: Option<f64>,
    /// The same corrected for looking at four sources (Holm 1979).
    pub p_adjusted: Option<f64>,
    /// How many teachers contribute.
    pub teachers: Option<usize>,
    /// How many attributions contribute.
    pub attributions: Option<u64>,
    /// How many statements were coded in the cycles that are used.
    pub statements: Option<u64>,
    /// Confidence level of the interval.
    pub level: Option<f64>,
    /// What the estimate is in.
    pub unit: &'static str,
    /// Whose codes were counted; empty where nobody is named, as here: a shift doesn't know.
    pub coder: &'a str,
}

/// What a row estimates: the values of [`Row::term`].
pub mod term {
    /// Attributions per 100 statements.
    pub const RATE: &str = "rate";
    /// Share of attributions that name the source.
    pub const SHARE: &str = "share";
    /// The same with each attribution split equally over the sources that it names.
    pub const FRACTIONAL_SHARE: &str = "fractional_share";
    /// Change from the first to the last cycle compared.
    pub const SHIFT: &str = "shift";
    /// Change over the whole period by the straight line.
    pub const TREND: &str = "trend";
    /// Slope of the log-odds.
    pub const LOGIT_TREND: &str = "logit_trend";
    /// Test of a trend by sign flips.
    pub const SIGN_FLIP: &str = "sign_flip";
    /// Where the share changed most, if at once.
    pub const CHANGE_POINT: &str = "change_point";
    /// Shift of the programme's group less that of the other.
    pub const DIFFERENCE_IN_DIFFERENCES: &str = "difference_in_differences";
    /// Trend of the programme's group less that of the other.
    pub const DIFFERENCE_IN_TRENDS: &str = "difference_in_trends";
    /// Cox's index of the groups' difference at the first cycle compared.
    pub const BASELINE_EQUIVALENCE: &str = "baseline_equivalence";
    /// Share (or rate) of the first cycle less that of another report's first cycle.
    pub const DIFFERENCE_IN_FIRST: &str = "difference_in_first";
    /// The same of the last cycles.
    pub const DIFFERENCE_IN_LAST: &str = "difference_in_last";
    /// Shift less that of another report.
    pub const DIFFERENCE_IN_SHIFTS: &str = "difference_in_shifts";
    /// How many teachers have attributions in which of the cycles compared.
    pub const ATTRITION: &str = "attrition";
    /// The corrected change less that with one rectifier for all cycles.
    pub const DRIFT: &str = "drift";
    /// Of what the model names, the part that people name; this and those below are weighted by
    /// N/n.
    pub const PRECISION: &str = "precision";
    /// Of what people name, the part that the model names.
    pub const RECALL: &str = "recall";
    /// Harmonic mean of both.
    pub const F1: &str = "f1";
    /// Cohen's kappa of model and people; with source `set` that of the source sets.
    pub const KAPPA: &str = "kappa";
    /// Mean squared distance of the model's probabilities from people's codes.
    pub const BRIER: &str = "brier";
    /// Debiased squared calibration error of the model's probabilities.
    pub const CALIBRATION_ERROR: &str = "calibration_error";
    /// Mean probability of the model less the share that people name.
    pub const EXCESS: &str = "excess";
}

/// Sources as the table names them.
pub(super) const SOURCES: [(&str, Source); 5] = [
    ("internal", Source::Teacher),
    ("teacher", Source::Teacher),
    ("home", Source::Home),
    ("school", Source::School),
    ("student", Source::Student),
];

/// The rows of a shift: all statements, then each split's strata, and of each levels before
/// changes; then tests, groups and attrition.
///
/// A check by CR2 follows what it checks. The shift of those who wrote in both cycles compared is
/// the stratum `teachers=both`.
pub fn rows(shift: &Shift) -> Vec<Row<'_>> {
    let mut table = Table {
        cycles: shift.cycles.iter().map(AsRef::as_ref).collect(),
        overall: &shift.overall,
        rows: Vec::new(),
    };
    table.stratum(&"all".into(), &shift.overall);
    for split in &shift.splits {
        for stratum in &split.strata {
            let name = format!("{}={}", split.by, stratum.name);
            table.stratum(&name.into(), stratum);
        }
    }
    for (source, of) in SOURCES {
        if let Some(test) = &shift.sign_flip[of.index()] {
            table.sign_flip(source, test);
        }
    }
    for (source, of) in SOURCES {
        if let Some(found) = &shift.change_point[of.index()] {
            table.change_point(source, found);
        }
    }
    if let Some(comparison) = &shift.comparison {
        table.comparison(comparison);
    }
    if let Some(attrition) = &shift.attrition {
        table.attrition(attrition);
    }
    if let Some(found) = &shift.counterpart {
        counterpart::rows(&mut table, found);
    }
    table.rows
}

/// The rows as far as they are made.
struct Table<'a> {
    cycles: Vec<&'a str>,
    overall: &'a Stratum,
    rows: Vec<Row<'a>>,
}

impl Table<'_> {
    fn stratum(&mut self, name: &Arc<str>, stratum: &Stratum) {
        for (at, cell) in stratum.cells.iter().enumerate() {
            let row = |term, source| Row {
                cycle: Some(self.cycles[at]),
                statements: Some(cell.statements),
                ..row(term, source, Arc::clone(name))
            };
            let mut rows = Vec::new();
            let rate = cell.rate.iter();
            rows.extend(rate.map(|rate| row(term::RATE, "any").estimate(rate)));
            for (source, of) in SOURCES {
                let Some(share) = &cell.shares[of.index()] else {
                    continue;
                };
                let made = row(term::SHARE, source).estimate(share);
                let check = cell.checks[of.index()].as_ref();
                let check = check.map(|check| made.clone().check(check, method::WILSON_CR2));
                rows.push(made);
                rows.extend(check);
            }
            for (source, of) in SOURCES {
                let share = cell.fractional[of.index()].iter();
                rows.extend(share.map(|share| row(term::FRACTIONAL_SHARE, source).estimate(share)));
            }
            self.rows.append(&mut rows);
        }
        for (term, changes) in [
            (term::SHIFT, &stratum.first_to_last),
            (term::TREND, &stratum.trend),
            (term::LOGIT_TREND, &stratum.logit_trend),
        ] {
            self.changes(term, name, changes, stratum);
        }
    }

    /// The changes of each source, against the statements of a stratum.
    fn changes(
        &mut self,
        term: &'static str,
        name: &Arc<str>,
        changes: &[Option<Change>; 4],
        statements: &Stratum,
    ) {
        for (source, of) in SOURCES {
            let Some(change) = &changes[of.index()] else {
                continue;
            };
            let is_ends = matches!(term, term::SHIFT | term::DIFFERENCE_IN_DIFFERENCES);
            let is_used = |cycle: &usize| {
                if is_ends {
                    *cycle == change.from || *cycle == change.to
                } else {
                    (change.from..=change.to).contains(cycle)
                }
            };
            let cells = statements.cells.iter().enumerate();
            let used = cells.filter(|(cycle, _)| is_used(cycle));
            let row = Row {
                from: Some(self.cycles[change.from]),
                to: Some(self.cycles[change.to]),
                df: change.p_value.map(|_| change.df),
                p_value: change.p_value,
                p_adjusted: change.p_adjusted,
                statements: Some(used.map(|(_, cell)| cell.statements).sum()),
                ..row(term, source, Arc::clone(name))
            };
            let made = row.estimate(&change.estimate);
            let check = change.check.as_ref();
            let check = check.map(|check| made.clone().check(check, method::CR2));
            self.rows.push(made);
            self.rows.extend(check);
        }
    }

    fn sign_flip(&mut self, source: &'static str, test: &SignFlip) {
        self.rows.push(Row {
            from: Some(self.cycles[test.from]),
            to: Some(self.cycles[test.to]),
            method: flipped(test.flips.exact),
            estimate: Some(test.statistic),
            p_value: Some(test.p_value),
            p_adjusted: Some(test.p_adjusted),
            teachers: Some(test.teachers),
            attributions: Some(test.attributions),
            statements: Some(self.statements(test.from, test.to)),
            unit: "score",
            ..row(term::SIGN_FLIP, source, "all".into())
        });
    }

    fn change_point(&mut self, source: &'static str, found: &ChangePoint) {
        self.rows.push(Row {
            cycle: Some(self.cycles[found.after]),
            from: Some(self.cycles[found.from]),
            to: Some(self.cycles[found.to]),
            method: flipped(found.flips.exact),
            estimate: Some(found.statistic),
            p_value: Some(found.p_value),
            teachers: Some(found.teachers),
            attributions: Some(found.attributions),
            statements: Some(self.statements(found.from, found.to)),
            unit: "standardised score",
            ..row(term::CHANGE_POINT, source, "all".into())
        });
    }

    fn statements(&self, from: usize, to: usize) -> u64 {
        let cells = self.overall.cells.get(from..=to).unwrap_or_default();
        cells.iter().map(|cell| cell.statements).sum()
    }

    fn comparison(&mut self, found: &Comparison) {
        let (programme, comparison) = (&found.programme, &found.comparison);
        let name: Arc<str> = format!("group={programme} - {comparison}").into();
        let before = self.rows.len();
        // The statements of both groups are not those of the whole: left empty.
        let none = Stratum::default();
        let did = term::DIFFERENCE_IN_DIFFERENCES;
        self.changes(did, &name, &found.first_to_last, &none);
        self.changes(term::DIFFERENCE_IN_TRENDS, &name, &found.trend, &none);
        for row in &mut self.rows[before..] {
            row.statements = None;
        }
        if let Some(baseline) = &found.baseline {
            let cycle = self.cycles[baseline.cycle];
            let mut add = |source, equivalence: &Equivalence| {
                let index = equivalence.index.iter();
                self.rows.extend(index.map(|index| {
                    let row = Row {
                        cycle: Some(cycle),
                        ..row(term::BASELINE_EQUIVALENCE, source, Arc::clone(&name))
                    };
                    row.estimate(index)
                }));
            };
            add("any", &baseline.attributions);
            add("internal", &baseline.internal);
        }
    }

    fn attrition(&mut self, found: &Attrition) {
        let (from, to) = (self.cycles[found.from], self.cycles[found.to]);
        for (name, count) in [
            ("teachers=both", found.both),
            ("teachers=first only", found.only_first),
            ("teachers=last only", found.only_last),
        ] {
            self.rows.push(Row {
                from: Some(from),
                to: Some(to),
                method: method::COUNT,
                estimate: Some(count as f64),
                teachers: Some(count),
                unit: "teachers",
                ..row(term::ATTRITION, "any", name.into())
            });
        }
        let before = self.rows.len();
        let none = Stratum::default();
        let name: Arc<str> = "teachers=both".into();
        self.changes(term::SHIFT, &name, &found.matched, &none);
        for row in &mut self.rows[before..] {
            row.statements = None;
        }
    }
}

/// A row with nothing in it yet.
pub(super) fn row<'a>(term: &'static str, source: &'static str, stratum: Arc<str>) -> Row<'a> {
    Row {
        term,
        source,
        cycle: None,
        from: None,
        to: None,
        stratum,
        method: "",
        estimate: None,
        std_error: None,
        low: None,
        high: None,
        df: None,
        p_value: None,
        p_adjusted: None,
        teachers: None,
        attributions: None,
        statements: None,
        level: None,
        unit: "",
        coder: "",
    }
}

fn flipped(exact: bool) -> &'static str {
    if exact {
        method::SIGN_FLIP
    } else {
        method::SIGN_FLIP_DRAWN
    }
}

impl Row<'_> {
    /// The same with an estimate in it.
    pub(super) fn estimate(self, found: &Estimate) -> Self {
        Self {
            method: found.method,
            estimate: Some(found.value),
            std_error: found.std_error,
            low: Some(found.low),
            high: Some(found.high),
            teachers: Some(found.teachers),
            attributions: Some(found.attributions),
            level: Some(found.level),
            unit: found.units,
            ..self
        }
    }

    /// The same with the interval of its check.
    fn check(self, check: &Check, method: &'static str) -> Self {
        Self {
            method,
            std_error: Some(check.std_error),
            low: Some(check.low),
            high: Some(check.high),
            df: Some(check.df),
            p_value: check.p_value,
            p_adjusted: None,
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Observation, Settings};
    use super::*;
    use crate::codebook::Sources;

    #[test]
    fn every_part_of_a_shift_has_its_rows() {
        let names: Vec<String> = (0..8).map(|n| format!("t{n}")).collect();
        let mut observations = Vec::new();
        for (at, teacher) in names.iter().enumerate() {
            for cycle in 0..4 {
                for k in 0..10 {
                    let source = if k < (at * 5 + cycle * 2) % 7 + 1 {
                        Source::Teacher
                    } else {
                        Source::Home
                    };
                    observations.push(Observation {
                        teacher,
                        group: Some(if at < 4 { "programme" } else { "comparison" }),
                        cycle,
                        sources: Sources::NONE.with(source),
                        ..Observation::default()
                    });
                }
            }
        }
        let cycles: Vec<_> = (1..=4).map(|n| format!("Cycle {n}").into()).collect();
        let shift = super::super::estimate(&observations, &cycles, &Settings::default());
        let rows = rows(&shift);
        let find = |term: &str, method: &str| {
            let is_it = |row: &&Row<'_>| {
                (row.term, row.method) == (term, method)
                    && (row.source == "internal" || row.source == "any")
            };
            rows.iter()
                .find(is_it)
                .unwrap_or_else(|| panic!("no {term} by {method}"))
        };
        find(term::RATE, method::WILSON);
        find(term::SHARE, method::WILSON);
        assert_eq!(find(term::SHARE, method::WILSON_CR2).p_value, None);
        find(term::FRACTIONAL_SHARE, method::WILSON);
        let shift = find(term::SHIFT, method::JACKKNIFE);
        assert_eq!((shift.from, shift.to), (Some("Cycle 1"), Some("Cycle 4")));
        assert_eq!((shift.statements, shift.df), (Some(160), Some(7.0)));
        assert!(shift.p_adjusted >= shift.p_value);
        let check = find(term::SHIFT, method::CR2);
        assert_eq!(check.estimate, shift.estimate);
        // Logs of one length: as many degrees of freedom as the jackknife has.
        assert!((check.df.unwrap() - 7.0).abs() < 1e-9 && check.p_adjusted.is_none());
        assert_eq!(find(term::TREND, method::JACKKNIFE).statements, Some(320));
        assert_eq!(
            find(term::LOGIT_TREND, method::JACKKNIFE).unit,
            "log-odds per cycle"
        );
        assert!(find(term::SIGN_FLIP, method::SIGN_FLIP).p_value.is_some());
        assert!(find(term::CHANGE_POINT, method::SIGN_FLIP).cycle.is_some());
        let did = find(term::DIFFERENCE_IN_DIFFERENCES, method::WELCH);
        assert_eq!(&*did.stratum, "group=programme - comparison");
        find(term::DIFFERENCE_IN_TRENDS, method::CR2);
        find(term::BASELINE_EQUIVALENCE, method::COX);
        assert_eq!(find(term::ATTRITION, method::COUNT).estimate, Some(8.0));
        let matched = rows
            .iter()
            .find(|row| row.term == term::SHIFT && &*row.stratum == "teachers=both");
        // Everybody wrote in both cycles: the matched shift is the pooled one.
        assert_eq!(matched.unwrap().estimate, shift.estimate);
    }
}
