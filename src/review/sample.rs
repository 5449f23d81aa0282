//! A sample that was drawn for this project, found again among its statements.

use std::collections::{BTreeSet, HashMap};

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use sha2::{Digest, Sha256};

use super::roles::position;
use crate::codebook::Coder;
use crate::error::Error;
use crate::sample::{Plan, shuffle};
use crate::store::Contents;

/// Where no statement is.
const NOWHERE: u32 = u32::MAX;

/// A sample of the statements of a project, which people code.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// What it is called.
    pub name: String,
    /// Whether it is coded without seeing anyone else's codes.
    pub blind: bool,
    /// Which statements could be drawn, and which were.
    pub plan: Plan,
    /// To whom its statements are open although they have not coded all of them, or no longer have:
    /// who finished it once, or will not code it. Their codes of it are not blind.
    pub open_to: Vec<Coder>,
    /// Where the statements drawn are, in the order of the sheet; [`NOWHERE`] if split or gone.
    drawn: Vec<u32>,
    /// The same, without those that are nowhere, in the order of the text.
    there: Vec<u32>,
    /// The stratum of each statement of the project, a position among the plan's cells;
    /// [`NOWHERE`] if it had no chance to be drawn.
    strata: Vec<u32>,
    /// The cycle of each stratum, a position among the plan's.
    cycles: Vec<usize>,
    /// How many statements of the plan are nowhere, drawn or not.
    missing: usize,
}

impl Sample {
    /// Finds the statements of a plan in a project. To be done again when statements were split,
    /// merged or added.
    #[must_use]
    pub fn new(name: &str, blind: bool, plan: Plan, contents: &Contents) -> Self {
        let places = Places::of(contents);
        let drawn: Vec<u32> = plan
            .drawn
            .iter()
            .map(|one| places.find(&one.id).unwrap_or(NOWHERE))
            .collect();
        let mut there: Vec<u32> = drawn.iter().copied().filter(|at| *at != NOWHERE).collect();
        there.sort_unstable();
        let mut strata = vec![NOWHERE; contents.statements.len()];
        let mut missing = 0;
        for (stratum, cell) in (0..).zip(&plan.cells) {
            for id in &cell.ids {
                let at = places.find(id).and_then(|at| strata.get_mut(at as usize));
                match at {
                    Some(place) => *place = stratum,
                    None => missing += 1,
                }
            }
        }
        let cycle_of = |label: &String| plan.cycles.iter().position(|cycle| cycle == label);
        let cells = plan.cells.iter();
        Self {
            name: name.to_owned(),
            blind,
            cycles: cells
                .map(|cell| cycle_of(&cell.cycle).unwrap_or_default())
                .collect(),
            plan,
            open_to: Vec::new(),
            drawn,
            there,
            strata,
            missing,
        }
    }

    /// The same from the plan as JSON, as a project stores it.
    ///
    /// # Errors
    ///
    /// If it is no plan ([`Plan::parse`]).
    pub fn parse(name: &str, blind: bool, plan: &[u8], contents: &Contents) -> Result<Self, Error> {
        let plan = Plan::parse(&format!("of the sample {name:?}"), plan)?;
        Ok(Self::new(name, blind, plan, contents))
    }

    /// The same sample of a part of the project: the reflections of these ids. What of it is
    /// estimated is that part's, by [`Plan::within`].
    #[must_use]
    pub fn within(&self, contents: &Contents, reflections: &BTreeSet<&str>) -> Self {
        let plan = self
            .plan
            .within(|id| reflections.contains(reflection_of(id)));
        let mut part = Self::new(&self.name, self.blind, plan, contents);
        part.open_to.clone_from(&self.open_to);
        part
    }

    /// Positions of the statements drawn that are there, in the order of the text.
    pub fn statements(&self) -> &[u32] {
        &self.there
    }

    /// Whether a statement was drawn.
    pub fn contains(&self, statement: u32) -> bool {
        self.there.binary_search(&statement).is_ok()
    }

    /// Ids of statements drawn that are there no more: split, merged, or of a text that changed.
    pub fn gone(&self) -> Vec<&str> {
        let all = self.plan.drawn.iter().zip(&self.drawn);
        let gone = all.filter(|(_, at)| **at == NOWHERE);
        gone.map(|(one, _)| one.id.as_str()).collect()
    }

    /// How many statements of the plan, drawn or not, are there no more.
    pub fn missing(&self) -> usize {
        self.missing
    }

    /// The stratum of a statement, a position among the plan's cells; `None` if it had no chance to
    /// be drawn.
    pub(super) fn stratum(&self, statement: u32) -> Option<usize> {
        let found = self.strata.get(statement as usize).copied();
        let found = found.filter(|stratum| *stratum != NOWHERE);
        found.map(|stratum| stratum as usize)
    }

    /// The cycle of a statement, a position among the plan's.
    pub(super) fn cycle(&self, statement: u32) -> Option<usize> {
        self.cycles.get(self.stratum(statement)?).copied()
    }

    /// Whether a coder is done with it: coded every statement drawn that is there, or has it open.
    pub fn is_finished(&self, contents: &Contents, coder: &Coder) -> bool {
        self.open_to.contains(coder) || self.done(contents, coder) == self.there.len()
    }

    /// How many of the statements drawn that are there a coder has coded.
    pub fn done(&self, contents: &Contents, coder: &Coder) -> usize {
        let Some(own) = position(contents, &coder.0) else {
            return 0;
        };
        let has = |at: &&u32| contents.of(**at).iter().any(|one| one.coder == own);
        self.there.iter().filter(has).count()
    }

    /// The statements drawn that are there, as this coder goes through them: the order of the
    /// sheet, or of a blind sample a random one that depends on the plan and the coder's name
    /// alone, so that it stays when others are gone.
    pub(super) fn order(&self, coder: &Coder) -> Vec<u32> {
        let mut order = self.drawn.clone();
        if self.blind {
            let mut hash = Sha256::new();
            hash.update(self.plan.seed.to_le_bytes());
            hash.update(coder.0.as_bytes());
            let mut rng = ChaCha8Rng::from_seed(hash.finalize().into());
            let n = order.len();
            shuffle(&mut order, n, &mut rng);
        }
        order.retain(|at| *at != NOWHERE);
        order
    }
}

/// The reflection in the id of a statement, `reflection.number` or `reflection@start-end`.
fn reflection_of(id: &str) -> &str {
    let numbered = id.rsplit_once('.');
    let numbered = numbered.filter(|(_, number)| number.parse::<u32>().is_ok());
    let found = numbered.or_else(|| id.rsplit_once('@'));
    found.map_or(id, |(reflection, _)| reflection)
}

/// Statements by their ids.
struct Places<'a> {
    contents: &'a Contents,
    reflections: HashMap<&'a str, u32>,
}

impl<'a> Places<'a> {
    fn of(contents: &'a Contents) -> Self {
        let rows = contents.reflections.iter();
        Self {
            contents,
            reflections: rows.map(|row| &*row.id).zip(0..).collect(),
        }
    }

    /// The statement of an id, `reflection.number` or `reflection@start-end`.
    fn find(&self, id: &str) -> Option<u32> {
        self.numbered(id).or_else(|| self.spanned(id))
    }

    fn numbered(&self, id: &str) -> Option<u32> {
        let (reflection, number) = id.rsplit_once('.')?;
        let number: u32 = number.parse().ok()?;
        let (first, last) = self.range(*self.reflections.get(reflection)?);
        let rows = self.contents.statements.get(first..last)?;
        // Numbers grow with the text; those that people made have none.
        let at = rows.iter().position(|row| row.original == Some(number))?;
        u32::try_from(first + at).ok()
    }

    fn spanned(&self, id: &str) -> Option<u32> {
        let (reflection, span) = id.rsplit_once('@')?;
        let (start, end) = span.split_once('-')?;
        let (start, end): (usize, usize) = (start.parse().ok()?, end.parse().ok()?);
        let (first, last) = self.range(*self.reflections.get(reflection)?);
        let rows = self.contents.statements.get(first..last)?;
        let at = rows.iter().position(|row| {
            let span = row.statement;
            row.original.is_none() && (span.start, span.end) == (start, end)
        })?;
        u32::try_from(first + at).ok()
    }

    /// Where the statements of a reflection begin and end.
    fn range(&self, reflection: u32) -> (usize, usize) {
        let rows = &self.contents.statements;
        (
            rows.partition_point(|row| row.reflection < reflection),
            rows.partition_point(|row| row.reflection <= reflection),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_tells_its_reflection() {
        for (id, reflection) in [
            ("a.docx#1.12", "a.docx#1"),
            ("a.docx#1@3-19", "a.docx#1"),
            ("mail@school.3", "mail@school"),
            ("mail@school.org#2@0-7", "mail@school.org#2"),
        ] {
            assert_eq!(reflection_of(id), reflection);
        }
    }
}
