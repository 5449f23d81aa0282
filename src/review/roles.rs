//! Who is who among the coders of a project.

use crate::codebook::{Coder, Sources, probability_of};
use crate::store::{ADJUDICATED, Coded, Contents};

/// Who is who, as one person sees it: positions among [`Contents::coders`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Roles<'a> {
    models: &'a [bool],
    /// The current model.
    pub(super) model: Option<u16>,
    /// Who asks.
    pub(super) own: Option<u16>,
    /// Under whose name adjudicated codes stand.
    adjudicated: Option<u16>,
}

/// What people's codes of one statement come to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Settled<'a> {
    /// Nobody coded it.
    Uncoded,
    /// Adjudicated, or all who coded it agree on the sources: the codes of the first of them.
    By(&'a Coded),
    /// People differ and nothing is adjudicated.
    Open,
}

impl<'a> Roles<'a> {
    pub(super) fn of(contents: &'a Contents, coder: &Coder) -> Self {
        Self {
            models: &contents.models,
            model: model(contents),
            own: position(contents, &coder.0),
            adjudicated: position(contents, ADJUDICATED),
        }
    }

    /// Whether it is someone who codes for themselves: neither a model nor adjudicated codes.
    pub(super) fn is_person(&self, coder: u16) -> bool {
        let model = self.models.get(usize::from(coder)).copied();
        model == Some(false) && self.adjudicated != Some(coder)
    }

    /// The codes of people for themselves.
    pub(super) fn people<'c>(&self, coded: &'c [Coded]) -> impl Iterator<Item = &'c Coded> {
        coded.iter().filter(|one| self.is_person(one.coder))
    }

    /// The current model's codes.
    pub(super) fn suggestion<'c>(&self, coded: &'c [Coded]) -> Option<&'c Coded> {
        by(coded, self.model?)
    }

    /// The codes of who asks.
    pub(super) fn own<'c>(&self, coded: &'c [Coded]) -> Option<&'c Coded> {
        by(coded, self.own?)
    }

    /// The adjudicated codes.
    pub(super) fn adjudicated<'c>(&self, coded: &'c [Coded]) -> Option<&'c Coded> {
        by(coded, self.adjudicated?)
    }

    /// What people's codes come to.
    pub(super) fn settled<'c>(&self, coded: &'c [Coded]) -> Settled<'c> {
        if let Some(found) = self.adjudicated(coded) {
            return Settled::By(found);
        }
        let mut people = self.people(coded);
        let Some(first) = people.next() else {
            return Settled::Uncoded;
        };
        if people.all(|other| other.sources == first.sources) {
            Settled::By(first)
        } else {
            Settled::Open
        }
    }

    /// Whether two people gave different sources, adjudicated or not.
    pub(super) fn people_differ(&self, coded: &[Coded]) -> bool {
        let mut people = self.people(coded).map(|one| one.sources);
        let first = people.next();
        people.any(|other| Some(other) != first)
    }

    /// Whether codes differ and nothing is adjudicated: those of two people, or those of the only
    /// one and the model's.
    pub(super) fn differ(&self, coded: &[Coded]) -> bool {
        if self.adjudicated(coded).is_some() {
            return false;
        }
        let mut people = self.people(coded);
        match (people.next(), people.next()) {
            (None, _) => false,
            (Some(only), None) => {
                let suggestion = self.suggestion(coded);
                suggestion.is_some_and(|model| model.sources != only.sources)
            }
            _ => self.people_differ(coded),
        }
    }

    /// The sources that the model names or, where it coded nothing, anyone does.
    pub(super) fn named(&self, coded: &[Coded]) -> Sources {
        if let Some(suggestion) = self.suggestion(coded) {
            return suggestion.sources;
        }
        let all = coded.iter().flat_map(|one| one.sources.iter());
        all.collect()
    }
}

fn by(coded: &[Coded], who: u16) -> Option<&Coded> {
    coded.iter().find(|one| one.coder == who)
}

/// What the model says of its source set being right, 0 to 1: what it told, or else by its
/// probabilities as if sources were independent. `None` where there are only codes.
pub(super) fn confidence(suggestion: &Coded) -> Option<f32> {
    let told = suggestion
        .confidence
        .filter(|told| (0.0..=1.0).contains(told));
    told.or_else(|| {
        Some(probability_of(
            suggestion.sources,
            suggestion.probabilities?,
        ))
    })
}

/// The position of a coder of this name.
pub(super) fn position(contents: &Contents, name: &str) -> Option<u16> {
    let at = contents.coders.iter().position(|coder| *coder.0 == *name)?;
    u16::try_from(at).ok()
}

/// The current model: of all that coded in this project the one that did so last; of equal times
/// the one that comes first by name. A position among [`Contents::coders`]; `None` where no model
/// coded.
pub fn model(contents: &Contents) -> Option<u16> {
    let models = (0..)
        .zip(&contents.models)
        .filter(|(_, is_model)| **is_model);
    let mut models: Vec<u16> = models.map(|(at, _)| at).collect();
    if models.len() > 1 {
        let mut last = vec![i64::MIN; contents.coders.len()];
        for one in &contents.coded {
            if let Some(last) = last.get_mut(usize::from(one.coder)) {
                *last = one.time.max(*last);
            }
        }
        let last = |at: &u16| last.get(usize::from(*at)).copied();
        // Stable: the first of equals stays first.
        models.sort_by_key(|at| std::cmp::Reverse(last(at)));
    }
    models.first().copied()
}

/// Every statement with its codes, in one pass over both.
pub(super) fn walk(contents: &Contents) -> impl Iterator<Item = (u32, &[Coded])> {
    let mut rest = &contents.coded[..];
    (0..).zip(&contents.statements).map(move |(statement, _)| {
        let count = rest.iter().take_while(|one| one.statement == statement);
        let (found, others) = rest.split_at(count.count());
        rest = others;
        (statement, found)
    })
}
