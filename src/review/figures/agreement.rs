//! How far people and the model agree.

use std::collections::HashMap;

use super::super::roles::{Roles, Settled, walk};
use super::super::sight::Hidden;
use super::{LEVEL, Missing, Shown};
use crate::agree::{self, Coefficient, Undefined};
use crate::store::{Coded, Contents};

/// With fewer codes than these nothing is said.
pub(super) const ENOUGH: usize = 20;

/// How far two coders agree on the sources of the statements that both coded.
#[derive(Clone, Debug, PartialEq)]
pub struct Agreement {
    /// How many statements both coded.
    pub statements: usize,
    /// Of how many teachers; all whose names are not known count as one.
    pub teachers: usize,
    /// Share of them to which both gave the same sources, 0 to 1, with its interval
    /// ([`crate::agree::Measures::percent`]).
    pub same: Coefficient,
    /// Cohen's kappa of the source set with its interval ([`crate::agree::Measures::kappa`]), or
    /// why there is none.
    pub kappa: Result<Coefficient, Undefined>,
}

/// This person with the current model.
pub(super) fn own(contents: &Contents, roles: &Roles<'_>, hidden: &Hidden) -> Shown<Agreement> {
    with_model(contents, roles, hidden, |coded| roles.own(coded))
}

/// What people settled on with the current model.
pub(super) fn people(contents: &Contents, roles: &Roles<'_>, hidden: &Hidden) -> Shown<Agreement> {
    with_model(contents, roles, hidden, |coded| {
        match roles.settled(coded) {
            Settled::By(one) => Some(one),
            Settled::Uncoded | Settled::Open => None,
        }
    })
}

fn with_model<'c>(
    contents: &'c Contents,
    roles: &Roles<'_>,
    hidden: &Hidden,
    theirs: impl Fn(&'c [Coded]) -> Option<&'c Coded>,
) -> Shown<Agreement> {
    if roles.model.is_none() {
        return Shown::Missing(Missing::Model);
    }
    let both: Vec<(&Coded, &Coded)> = walk(contents)
        .filter(|(at, coded)| coded.len() > 1 && !hidden.contains(*at))
        .filter_map(|(_, coded)| Some((theirs(coded)?, roles.suggestion(coded)?)))
        .collect();
    between(contents, &both)
}

/// How far two coders agree, given what both said of the same statements.
pub(super) fn between(contents: &Contents, both: &[(&Coded, &Coded)]) -> Shown<Agreement> {
    let have = both.len();
    let few = Shown::TooFew {
        have,
        more: ENOUGH.saturating_sub(have),
    };
    if have < ENOUGH {
        return few;
    }
    let teachers = Teachers::of(contents);
    let both = both.iter().map(|(a, b)| {
        let teacher = teachers.number(contents, a.statement);
        (teacher, [a.sources, b.sources])
    });
    let found = agree::of_pair(both.collect(), LEVEL);
    match found.percent {
        Err(_) => few,
        Ok(same) => Shown::Known(Agreement {
            statements: have,
            teachers: same.clusters,
            same,
            kappa: found.kappa,
        }),
    }
}

/// A number for each teacher.
pub(super) struct Teachers(Vec<usize>);

impl Teachers {
    pub(super) fn of(contents: &Contents) -> Self {
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        let of_reflection = contents.reflections.iter().map(|row| {
            let next = numbers.len();
            let teacher = row.teacher.as_deref().unwrap_or_default();
            *numbers.entry(teacher).or_insert(next)
        });
        Self(of_reflection.collect())
    }

    /// Who wrote a statement.
    pub(super) fn number(&self, contents: &Contents, statement: u32) -> usize {
        let row = contents.statements.get(statement as usize);
        let found = row.and_then(|row| self.0.get(row.reflection as usize).copied());
        found.unwrap_or_default()
    }
}
