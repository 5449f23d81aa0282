//! What people's codes of a sample come to.

use std::collections::BTreeMap;

use super::roles::{Roles, Settled as Verdict, position, walk};
use super::sample::Sample;
use super::wording;
use crate::codebook::{Coder, Coding};
use crate::codings::{CodedFile, CodedLine};
use crate::error::Error;
use crate::store::{Coded, Contents};

/// What people's codes of a sample come to, as [`crate::sample::join`] takes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Human<'a> {
    /// The sample, with the plan that the codes belong to.
    pub sample: &'a Sample,
    /// A line for each statement drawn on whose codes people settled, by its id.
    pub file: CodedFile,
    /// What a reader must know, a sentence each.
    pub told: Vec<String>,
}

/// What people's codes of a sample come to, as [`human_if_any`] has it.
///
/// # Errors
///
/// If there is no sample, nobody of that name coded, or nothing that was drawn is coded.
pub fn human<'a>(
    contents: &Contents,
    samples: &'a [Sample],
    coder: Option<&Coder>,
) -> Result<Human<'a>, Error> {
    let found = human_if_any(contents, samples, coder)?;
    found.ok_or_else(|| match samples.first() {
        None => Error::input("find a sample in the project: it has none")
            .with_hint("`ascribe sample PROJECT` draws one"),
        Some(sample) => Error::input(format!(
            "find human codes of the sample {:?}: none of the {} statements drawn is coded",
            sample.name,
            sample.plan.drawn.len()
        ))
        .with_hint("`ascribe review PROJECT` opens the page on which people code it"),
    })
}

/// What people's codes of a sample come to: of each statement drawn the adjudicated codes, else
/// those on whose sources all agree who coded it, else those of the coder named. Where people
/// differ and none of these decides, the statement is left out, and told.
///
/// Of several samples the one of which most is coded, of equal ones the first. `None` if there is
/// no sample, or nothing that was drawn is coded.
///
/// # Errors
///
/// If nobody of that name coded.
pub fn human_if_any<'a>(
    contents: &Contents,
    samples: &'a [Sample],
    coder: Option<&Coder>,
) -> Result<Option<Human<'a>>, Error> {
    let named = match coder {
        None => None,
        Some(coder) => Some(position(contents, &coder.0).ok_or_else(|| {
            let names = contents
                .coders
                .iter()
                .map(|coder| format!("{:?}", &*coder.0));
            let names: Vec<String> = names.collect();
            Error::usage(format!("find codes of {:?} in the project", &*coder.0))
                .with_hint(format!("it has codes of {}", names.join(", ")))
        })?),
    };
    let Some((sample, resolved)) = best(contents, samples, named) else {
        return Ok(None);
    };
    if resolved.codes.is_empty() {
        return Ok(None);
    }
    let lines = resolved.codes.iter().filter_map(|one| line(contents, one));
    Ok(Some(Human {
        sample,
        file: CodedFile {
            name: format!("the codes of the sample {:?}", sample.name),
            lines: lines.collect(),
            problems: Vec::new(),
            notices: Vec::new(),
        },
        told: wording::resolved(sample, &resolved),
    }))
}

/// What people's codes of the whole project come to: [`settled`].
#[derive(Clone, Debug, PartialEq)]
pub struct Settled {
    /// Of each statement on which they settled its position and the codes, in the order of the
    /// text.
    pub codings: Vec<(u32, Coding)>,
    /// How many statements people coded differently, with nothing to decide between them.
    pub open: usize,
}

/// What people's codes come to, of every statement as [`human`] has it of a sample's: the
/// adjudicated ones, else those on whose sources all agree who coded it.
#[must_use]
pub fn settled(contents: &Contents) -> Settled {
    let roles = Roles::of(contents, &Coder("".into()));
    let mut found = Settled {
        codings: Vec::new(),
        open: 0,
    };
    for (at, coded) in walk(contents) {
        match roles.settled(coded) {
            Verdict::Uncoded => {}
            Verdict::By(one) => found.codings.push((at, coding(contents, one))),
            Verdict::Open => found.open += 1,
        }
    }
    found
}

/// The sample of which most is coded, of equal ones the first, and what its codes come to.
pub(super) fn best<'a, 's>(
    contents: &'a Contents,
    samples: &'s [Sample],
    named: Option<u16>,
) -> Option<(&'s Sample, Resolved<'a>)> {
    let mut best: Option<(&Sample, Resolved<'_>)> = None;
    for sample in samples {
        let resolved = Resolved::of(contents, sample, named);
        let most = best.as_ref().map(|(_, best)| best.codes.len());
        if most.is_none_or(|most| resolved.codes.len() > most) {
            best = Some((sample, resolved));
        }
    }
    best
}

fn line(contents: &Contents, coded: &Coded) -> Option<CodedLine> {
    let coding = coding(contents, coded);
    Some(CodedLine {
        id: contents.id(coded.statement)?,
        place: format!("the codes of {}", coding.coder),
        coding,
        words: None,
        before: None,
        fields: BTreeMap::new(),
    })
}

/// One coder's codes as others take them.
pub(super) fn coding(contents: &Contents, coded: &Coded) -> Coding {
    let by = contents.coders.get(usize::from(coded.coder)).cloned();
    Coding {
        outcome: coded.outcome,
        agency: coded.agency,
        focus: coded.focus,
        probabilities: coded.probabilities,
        confidence: coded.confidence,
        abstain: coded.abstain,
        ..Coding::new(by.unwrap_or_else(|| Coder("".into())), coded.sources)
    }
}

/// What people's codes of a sample come to.
#[derive(Clone, Debug)]
pub(super) struct Resolved<'a> {
    /// Of each statement on which they settled, in the order of the text.
    pub(super) codes: Vec<&'a Coded>,
    /// How many statements people coded differently, with nothing to decide between them.
    pub(super) open: usize,
    /// How many of a blind sample's codes were made, or changed, when the coder could see others'.
    pub(super) seeing: usize,
}

impl<'a> Resolved<'a> {
    pub(super) fn of(contents: &'a Contents, sample: &Sample, named: Option<u16>) -> Self {
        let roles = Roles::of(contents, &Coder("".into()));
        let mut found = Self {
            codes: Vec::new(),
            open: 0,
            seeing: 0,
        };
        for at in sample.statements() {
            let coded = contents.of(*at);
            let by_named = || coded.iter().find(|one| Some(one.coder) == named);
            match roles.settled(coded) {
                Verdict::Uncoded => continue,
                Verdict::By(one) => found.codes.push(one),
                Verdict::Open => match by_named() {
                    Some(one) => found.codes.push(one),
                    None => found.open += 1,
                },
            }
            let is_seeing = |one: &Coded| sample.blind && !one.blind && roles.is_person(one.coder);
            let used = found.codes.last().filter(|one| one.statement == *at);
            found.seeing += usize::from(used.is_some_and(|one| is_seeing(one)));
        }
        found
    }
}
