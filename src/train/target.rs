//! What heads are asked, and what a coding answers.

use crate::codebook::{Agency, Coding, Focus, Outcome, Source};

/// The question that one head answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    Source(Source),
    Outcome,
    Agency,
    Focus(Source),
}

impl Target {
    /// Every question, sources first.
    pub(super) fn all() -> Vec<Self> {
        let sources = Source::ALL.iter().copied();
        let mut all: Vec<Self> = sources.clone().map(Self::Source).collect();
        all.extend([Self::Outcome, Self::Agency]);
        all.extend(sources.map(Self::Focus));
        all
    }

    /// How it is called in reports.
    pub(super) fn name(self) -> String {
        match self {
            Self::Source(source) => source.to_string(),
            Self::Outcome => "outcome".to_owned(),
            Self::Agency => "agency".to_owned(),
            Self::Focus(source) => format!("focus of {source}"),
        }
    }

    /// How many answers there are.
    pub(super) fn answers(self) -> usize {
        match self {
            Self::Source(_) => 2,
            Self::Outcome => Outcome::ALL.len(),
            Self::Agency => Agency::ALL.len(),
            Self::Focus(source) => Focus::of(source).count(),
        }
    }

    /// The answer of a coding, below [`Target::answers`]; `None` if the question does not arise
    /// or was not coded.
    pub(super) fn answer(self, coding: &Coding) -> Option<usize> {
        match self {
            Self::Source(source) => Some(usize::from(coding.sources.contains(source))),
            Self::Outcome => coding.outcome.map(|o| o as usize),
            Self::Agency => coding.agency.map(|a| a as usize),
            Self::Focus(source) => {
                let focus = coding.focus[source.index()]?;
                Focus::of(source).position(|f| f == focus)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::{Coder, Sources};

    #[test]
    fn questions_that_do_not_arise_have_no_answer() {
        let none = Coding::new(Coder("x".into()), Sources::NONE);
        for target in Target::all() {
            let expected = matches!(target, Target::Source(_)).then_some(0);
            assert_eq!(target.answer(&none), expected, "{}", target.name());
        }
    }

    #[test]
    fn every_answer_has_a_number_of_its_own() {
        let mut coding = Coding::new(Coder("x".into()), Sources::NONE.with(Source::Home));
        let target = Target::Focus(Source::Home);
        let answers: Vec<_> = Focus::of(Source::Home)
            .map(|focus| {
                coding.focus[Source::Home.index()] = Some(focus);
                target.answer(&coding)
            })
            .collect();
        let expected: Vec<_> = (0..target.answers()).map(Some).collect();
        assert_eq!(answers, expected);
    }
}
