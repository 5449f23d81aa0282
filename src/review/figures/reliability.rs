//! How far people agree who coded the same statements blind.

use super::super::roles::Roles;
use super::super::sight::Hidden;
use super::agreement::{Agreement, ENOUGH, Teachers, between};
use super::{LEVEL, Shown};
use crate::agree::{self, Coefficient, Undefined};
use crate::codebook::Coder;
use crate::store::{Coded, Contents};

/// How far people agree who coded the same statements blind.
#[derive(Clone, Debug, PartialEq)]
pub struct Reliability {
    /// How many statements two or more people coded blind.
    pub statements: usize,
    /// How many people coded any of these.
    pub people: usize,
    /// Krippendorff's alpha of the source set over all of them, with its interval, or why there is
    /// none.
    pub alpha: Result<Coefficient, Undefined>,
    /// Each pair of people, in the order of names.
    pub pairs: Vec<Pair>,
}

/// Two people who coded the same statements blind.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// Who.
    pub first: Coder,
    /// And who.
    pub second: Coder,
    /// How far they agree.
    pub agreement: Shown<Agreement>,
}

pub(super) fn of(contents: &Contents, roles: &Roles<'_>, hidden: &Hidden) -> Shown<Reliability> {
    let of_statements = contents.blind.chunk_by(|a, b| a.statement == b.statement);
    let shared: Vec<Vec<Coded>> = of_statements
        .filter(|coded| coded.iter().all(|one| !hidden.contains(one.statement)))
        .map(|coded| roles.people(coded).copied().collect::<Vec<_>>())
        .filter(|people| people.len() > 1)
        .collect();
    if shared.len() < ENOUGH {
        return Shown::TooFew {
            have: shared.len(),
            more: ENOUGH - shared.len(),
        };
    }
    let mut people: Vec<u16> = shared.iter().flatten().map(|one| one.coder).collect();
    people.sort_unstable();
    people.dedup();
    Shown::Known(Reliability {
        statements: shared.len(),
        people: people.len(),
        alpha: alpha(contents, &shared, people.len()),
        pairs: pairs(contents, &shared, &people),
    })
}

fn alpha(
    contents: &Contents,
    shared: &[Vec<Coded>],
    people: usize,
) -> Result<Coefficient, Undefined> {
    let teachers = Teachers::of(contents);
    let said = shared.iter().map(|one| {
        let statement = one.first().map_or(0, |one| one.statement);
        let said = one.iter().map(|one| one.sources);
        (teachers.number(contents, statement), said.collect())
    });
    agree::of_all(said.collect(), people, LEVEL).alpha
}

fn pairs(contents: &Contents, shared: &[Vec<Coded>], people: &[u16]) -> Vec<Pair> {
    let mut found = Vec::new();
    for (at, first) in people.iter().enumerate() {
        for second in people.iter().skip(at + 1) {
            let both: Vec<(&Coded, &Coded)> = shared
                .iter()
                .filter_map(|one| {
                    let of = |who: u16| one.iter().find(|one| one.coder == who);
                    Some((of(*first)?, of(*second)?))
                })
                .collect();
            let name = |who: u16| contents.coders.get(usize::from(who)).cloned();
            if let (false, Some(first), Some(second)) =
                (both.is_empty(), name(*first), name(*second))
            {
                found.push(Pair {
                    first,
                    second,
                    agreement: between(contents, &both),
                });
            }
        }
    }
    found
}
