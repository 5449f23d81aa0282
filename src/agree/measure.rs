//! All coefficients of one variable.

use std::collections::BTreeMap;

use super::coefficient::{Coefficient, Found, Undefined};
use super::kappa::Table;
use super::masi::nominal;
use super::tally::{Distance, Tally};
use super::variable::Codes;
use super::{Row, Variable};

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

/// How many statements of a cluster have the same codes, by these.
type Given = BTreeMap<Vec<usize>, u64>;

/// Two coders, given what both said of each statement that both saw, and its cluster, of which the
/// statements stand side by side.
pub(super) fn pair(variable: Variable, both: &[(usize, [Codes; 2])], level: f64) -> Measures {
    let code = |(_, [first, second]): &(usize, [Codes; 2])| {
        Some((variable.code(*first)?, variable.code(*second)?))
    };
    let clusters = both.chunk_by(|a, b| a.0 == b.0);
    let codes = variable.codes();
    let tables = clusters.map(|part| Table::of_codes(codes, part.iter().filter_map(code)));
    let tables: Vec<Table<usize>> = tables
        .filter(|table| table.counts().next().is_some())
        .collect();
    let all = Table::sum(&tables);
    let statements: u64 = all.counts().map(|(_, count)| count).sum();
    let kappa = Found {
        value: all.kappa(),
        without: tables
            .iter()
            .map(|part| all.without(part).kappa())
            .collect(),
        statements: usize::try_from(statements).unwrap_or(usize::MAX),
        level,
    };
    let given = |table: &Table<usize>| -> Given {
        let counts = table.counts();
        counts.map(|((a, b), count)| (vec![a, b], count)).collect()
    };
    let given: Vec<Given> = tables.iter().map(given).collect();
    measures(variable, &given, 2, level, kappa.corrected())
}

/// All coders together, given the statements that at least two of them saw, those of a cluster
/// side by side.
pub(super) fn overall(variable: Variable, shared: &[Row], coders: usize, level: f64) -> Measures {
    let clusters = shared.chunk_by(|a, b| a.cluster == b.cluster);
    let given: Vec<Given> = clusters.map(|rows| given(variable, rows)).collect();
    let of_all = |part: &Given| -> Given {
        let complete = part.iter().filter(|(codes, _)| codes.len() == coders);
        let complete = complete.map(|(codes, count)| (codes.clone(), *count));
        complete.collect()
    };
    let complete: Vec<Given> = given.iter().map(of_all).collect();
    let fleiss = Counts::of(variable, &complete, coders, nominal).found(level, Tally::fleiss);
    let kappa = fleiss.corrected().map_err(|why| match why {
        Undefined::NoneShared => Undefined::NoneOfAll,
        other => other,
    });
    measures(variable, &given, coders, level, kappa)
}

/// The codes of a cluster's statements that have two at least.
fn given(variable: Variable, rows: &[Row]) -> Given {
    let mut given = Given::new();
    let mut codes = Vec::new();
    for row in rows {
        codes.clear();
        let of_coders = row.codes.iter().flatten();
        codes.extend(of_coders.filter_map(|of_one| variable.code(*of_one)));
        if codes.len() < 2 {
            continue;
        }
        match given.get_mut(codes.as_slice()) {
            Some(count) => *count += 1,
            None => {
                given.insert(codes.clone(), 1);
            }
        }
    }
    given
}

fn measures(
    variable: Variable,
    given: &[Given],
    coders: usize,
    level: f64,
    kappa: Answer,
) -> Measures {
    let counts = Counts::of(variable, given, coders, nominal);
    let masi = variable.distance().map(|distance| {
        let counts = Counts::of(variable, given, coders, distance);
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
    /// Clusters without such codes don't count.
    fn of(variable: Variable, given: &[Given], coders: usize, distance: Distance) -> Self {
        let none = Tally::new(coders, variable.codes());
        let mut all = none.clone();
        let mut parts = Vec::new();
        for cluster in given.iter().filter(|cluster| !cluster.is_empty()) {
            let mut part = none.clone();
            for (codes, statements) in cluster {
                all.add(codes, *statements, distance);
                part.add(codes, *statements, distance);
            }
            parts.push(part);
        }
        Self { all, parts }
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
