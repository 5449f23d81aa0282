//! Source sets that are not in files, compared as those of files are.

use super::Row;
use super::measure::{self, Measures};
use super::variable::{Codes, Variable};
use crate::codebook::Sources;

/// How far two coders agree on the source set: the cluster of each statement that both coded, and
/// what they said, in any order.
pub(crate) fn of_pair(mut both: Vec<(usize, [Sources; 2])>, level: f64) -> Measures {
    both.sort_unstable();
    let both: Vec<(usize, [Codes; 2])> = both
        .into_iter()
        .map(|(cluster, said)| (cluster, said.map(Codes::of_sources)))
        .collect();
    measure::pair(Variable::SourceSet, &both, level)
}

/// The same for any number of coders: all that was said of each statement, by two of them at least.
pub(crate) fn of_all(
    mut shared: Vec<(usize, Vec<Sources>)>,
    coders: usize,
    level: f64,
) -> Measures {
    shared.sort_unstable();
    let rows = shared.into_iter().map(|(cluster, said)| Row {
        cluster,
        codes: said
            .into_iter()
            .map(|one| Some(Codes::of_sources(one)))
            .collect(),
    });
    let rows: Vec<Row> = rows.collect();
    measure::overall(Variable::SourceSet, &rows, coders, level)
}
