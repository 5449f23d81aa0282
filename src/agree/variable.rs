//! What of a coding is compared.

use std::fmt;

use super::masi;
use super::tally::Distance;
use crate::codebook::{Agency, Coding, Locus, Outcome, Source, Sources};

/// Everything of a coding that is compared, in few bytes: millions of them are gone through.
#[derive(Clone, Copy, Debug)]
pub(super) struct Codes {
    pub(super) sources: Sources,
    outcome: Option<Outcome>,
    agency: Option<Agency>,
}

impl Codes {
    pub(super) fn of(coding: &Coding) -> Self {
        Self {
            sources: coding.sources,
            outcome: coding.outcome,
            agency: coding.agency,
        }
    }

    /// Nothing but the sources.
    #[cfg(feature = "project")]
    pub(super) fn of_sources(sources: Sources) -> Self {
        Self {
            sources,
            outcome: None,
            agency: None,
        }
    }
}

/// What of a coding is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Variable {
    /// The whole set of sources.
    SourceSet,
    /// Whether it is an attribution: whether any source is named.
    Attribution,
    /// The locus.
    Locus,
    /// Whether this source is named.
    Source(Source),
    /// The outcome, where it is coded.
    Outcome,
    /// The agency, where it is coded.
    Agency,
}

impl Variable {
    /// All of them, in the order in which they are best read.
    pub const ALL: [Self; 9] = [
        Self::SourceSet,
        Self::Attribution,
        Self::Locus,
        Self::Source(Source::Home),
        Self::Source(Source::School),
        Self::Source(Source::Student),
        Self::Source(Source::Teacher),
        Self::Outcome,
        Self::Agency,
    ];

    /// How many different codes there are to choose from.
    pub const fn codes(self) -> usize {
        match self {
            Self::SourceSet => 1 << Source::ALL.len(),
            Self::Attribution | Self::Source(_) => 2,
            Self::Locus => Locus::ALL.len(),
            Self::Outcome => Outcome::ALL.len(),
            Self::Agency => Agency::ALL.len(),
        }
    }

    /// The code of a coding, below [`Variable::codes`]; `None` where it has none. For the source
    /// set, a bit a source.
    pub(super) fn code(self, codes: Codes) -> Option<usize> {
        let Codes {
            sources,
            outcome,
            agency,
        } = codes;
        match self {
            Self::SourceSet => Some(sources.iter().map(|s| 1 << s.index()).sum()),
            Self::Attribution => Some(usize::from(!sources.is_empty())),
            Self::Locus => Some(sources.locus() as usize),
            Self::Source(source) => Some(usize::from(sources.contains(source))),
            Self::Outcome => outcome.map(|outcome| outcome as usize),
            Self::Agency => agency.map(|agency| agency as usize),
        }
    }

    /// How far codes are apart other than by being different, where that is known.
    pub(super) fn distance(self) -> Option<Distance> {
        match self {
            Self::SourceSet => Some(of_sets),
            _ => None,
        }
    }
}

impl fmt::Display for Variable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::SourceSet => "source set",
            Self::Attribution => "attribution",
            Self::Locus => "locus",
            Self::Source(source) => source.name(),
            Self::Outcome => "outcome",
            Self::Agency => "agency",
        })
    }
}

/// MASI between source sets as [`Variable::code`] has them.
fn of_sets(a: usize, b: usize) -> u64 {
    let set = |bits: usize| -> Sources {
        let named = Source::ALL.iter().copied();
        named.filter(|s| bits >> s.index() & 1 == 1).collect()
    };
    masi::distance(set(a), set(b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::Coder;

    #[test]
    fn every_code_is_below_their_number() {
        let all: Sources = Source::ALL.iter().copied().collect();
        let mut coding = Coding::new(Coder("x".into()), all);
        assert_eq!(Variable::Agency.code(Codes::of(&coding)), None);
        coding.outcome = Some(Outcome::Unclear);
        coding.agency = Some(Agency::Observed);
        for variable in Variable::ALL {
            let code = variable.code(Codes::of(&coding)).unwrap();
            assert!(code < variable.codes(), "{variable}");
        }
        let codes = Codes::of(&coding);
        assert_eq!(Variable::SourceSet.code(codes), Some(15));
        assert_eq!((of_sets(15, 15), of_sets(0, 3), of_sets(8, 1)), (0, 36, 36));
    }
}
