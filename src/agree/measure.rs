//! All coefficients of one variable.

use std::collections::BTreeMap;

use super::Variable;
use super::coefficient::{Coefficient, Found, Undefined};
use super::join::Statement;
use super::kappa::{Table, by_cluster};
use super::masi::nominal;
use super::tally::{Distance, Tally};
use crate::codebook::Coding;
use crate::codings::CodedLine;

/// A coefficient, or why there is none.
pub type Answer = Result<Coefficient, Undefined>;

/// How far coders agree on one variable. Statements without such a code of two coders don't count.
#[derive(Clone, Debug, PartialEq)]
pub struct Measures {
    /// What is compared.
    pub variable: Variable,
    /// Share of statements on which two coders agree; of more coders, the mean share of their
    /// pairs that do. 0 to 1.
    pub percent: Answer,
    /// Of a pair of coders Cohen's kappa (1960); of all coders Fleiss' (1971), over the statements
    /// that every one of them coded. −1 to 1.
    pub kappa: Answer,
    /// Gwet's AC1 (2008), with as many categories as [`Variable::codes`]. −1 to 1.
    pub ac1: Answer,
    /// Krippendorff's alpha (2011) of nominal codes. At most 1.
    pub alpha: Answer,
    /// The same by MASI distance (Passonneau 2006); of the source set only.
    pub masi: Option<Answer>,
}

/// Codes of one statement, with the number of its cluster.
type Codes = (usize, Vec<usize>);

/// Two coders, given both their codings of each statement that both saw, and its cluster.
pub(crate) fn pair(variable: Variable, both: &[(usize, [&Coding; 2])], level: f64) -> Measures {
    let coded: Vec<(usize, (usize, usize))> = both
        .iter()
        .filter_map(|(cluster, [first, second])| {
            Some((*cluster, (variable.code(first)?, variable.code(second)?)))
        })
        .collect();
    let (clusters, pairs): (Vec<usize>, Vec<(usize, usize)>) = coded.iter().copied().unzip();
    let all = Table::of(pairs.iter().copied());
    let without = by_cluster(&pairs, &clusters).into_values();
    let kappa = Found {
        value: all.kappa(),
        without: without
            .map(|part| all.without(&Table::of(part)).kappa())
            .collect(),
        statements: pairs.len(),
        level,
    };
    let rows: Vec<Codes> = coded.iter().map(|(c, (a, b))| (*c, vec![*a, *b])).collect();
    measures(variable, &rows, 2, level, kappa.corrected())
}

/// All coders together, given the statements that at least two of them saw.
pub(super) fn overall(
    variable: Variable,
    shared: &[&Statement<'_>],
    coders: usize,
    level: f64,
) -> Measures {
    let code = |line: &CodedLine| variable.code(&line.coding);
    let row = |one: &&Statement<'_>| (one.cluster, one.coded().filter_map(code).collect());
    let mut rows: Vec<Codes> = shared.iter().map(row).collect();
    rows.retain(|(_, given)| given.len() > 1);
    let of_all = |(_, given): &&Codes| given.len() == coders;
    let complete: Vec<Codes> = rows.iter().filter(of_all).cloned().collect();
    let fleiss = Counts::of(variable, &complete, coders, nominal).found(level, Tally::fleiss);
    let kappa = fleiss.corrected().map_err(|why| match why {
        Undefined::NoneShared => Undefined::NoneOfAll,
        other => other,
    });
    measures(variable, &rows, coders, level, kappa)
}

/// Krippendorff's alpha of nominal codes, given all codings of each statement and its cluster.
#[cfg(feature = "project")]
pub(crate) fn alpha(
    variable: Variable,
    shared: &[(usize, Vec<Coding>)],
    coders: usize,
    level: f64,
) -> Answer {
    let rows = shared.iter().map(|(cluster, codings)| {
        let given = codings.iter().filter_map(|coding| variable.code(coding));
        (*cluster, given.collect())
    });
    let mut rows: Vec<Codes> = rows.collect();
    rows.retain(|(_, given)| given.len() > 1);
    let counts = Counts::of(variable, &rows, coders, nominal);
    let found = counts.found(level, |tally| tally.alpha(nominal));
    found.corrected()
}

fn measures(
    variable: Variable,
    rows: &[Codes],
    coders: usize,
    level: f64,
    kappa: Answer,
) -> Measures {
    let counts = Counts::of(variable, rows, coders, nominal);
    let masi = variable.distance().map(|distance| {
        let counts = Counts::of(variable, rows, coders, distance);
        counts
            .found(level, |tally| tally.alpha(distance))
            .corrected()
    });
    Measures {
        variable,
        percent: counts.found(level, Tally::percent).share(),
        kappa,
        ac1: counts.found(level, Tally::ac1).corrected(),
        alpha: counts
            .found(level, |tally| tally.alpha(nominal))
            .corrected(),
        masi,
    }
}

/// Statements counted, all together and each cluster's.
struct Counts {
    all: Tally,
    parts: Vec<Tally>,
}

impl Counts {
    fn of(variable: Variable, rows: &[Codes], coders: usize, distance: Distance) -> Self {
        let none = Tally::new(coders, variable.codes());
        let mut all = none.clone();
        let mut parts: BTreeMap<usize, Tally> = BTreeMap::new();
        for (cluster, given) in rows {
            all.add(given, distance);
            let part = parts.entry(*cluster).or_insert_with(|| none.clone());
            part.add(given, distance);
        }
        Self {
            all,
            parts: parts.into_values().collect(),
        }
    }

    /// A coefficient with all statements, and without each cluster's.
    fn found(&self, level: f64, of: impl Fn(&Tally) -> Option<f64>) -> Found {
        let without = self.parts.iter().map(|part| of(&self.all.without(part)));
        Found {
            value: of(&self.all),
            without: without.collect(),
            statements: usize::try_from(self.all.shared()).unwrap_or(usize::MAX),
            level,
        }
    }
}
