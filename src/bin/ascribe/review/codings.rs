//! Codes as the page's script names them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use ascribe::codebook::{Agency, Focus, Outcome, Source, Sources};
use ascribe::store::{Coded, Codes};

use super::refusal::Refusal;

/// Codes, by their names.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Codings {
    sources: Vec<String>,
    outcome: Option<String>,
    agency: Option<String>,
    #[serde(default)]
    focus: BTreeMap<String, String>,
}

impl Codings {
    /// Those of a coding in force.
    pub(crate) fn of(coded: &Coded) -> Self {
        Self::named(coded.sources, coded.outcome, coded.agency, coded.focus)
    }

    /// Those of an event.
    pub(crate) fn said(codes: &Codes) -> Self {
        Self::named(codes.sources, codes.outcome, codes.agency, codes.focus)
    }

    fn named(
        sources: Sources,
        outcome: Option<Outcome>,
        agency: Option<Agency>,
        focus: [Option<Focus>; 4],
    ) -> Self {
        let focus = focus.into_iter().flatten();
        let focus = focus.map(|focus| (focus.source().name().to_owned(), focus.name().to_owned()));
        Self {
            sources: sources
                .iter()
                .map(|source| source.name().to_owned())
                .collect(),
            outcome: outcome.map(|outcome| outcome.name().to_owned()),
            agency: agency.map(|agency| agency.name().to_owned()),
            focus: focus.collect(),
        }
    }

    /// As the project keeps them.
    ///
    /// # Errors
    ///
    /// If a name is none of a code.
    pub(crate) fn codes(&self) -> Result<Codes, Refusal> {
        let sources = self.sources.iter().map(|name| code::<Source>(name));
        let mut codes = Codes::new(sources.collect::<Result<Sources, _>>()?);
        codes.outcome = self.outcome.as_deref().map(code::<Outcome>).transpose()?;
        codes.agency = self.agency.as_deref().map(code::<Agency>).transpose()?;
        for name in self.focus.values() {
            let focus: Focus = code(name)?;
            codes.focus[focus.source().index()] = Some(focus);
        }
        Ok(codes)
    }

    /// `student and home, failure`: as a sentence names them.
    pub(crate) fn in_words(&self) -> String {
        if self.sources.is_empty() {
            return "no attribution".to_owned();
        }
        let mut parts = vec![self.sources.join(" and ")];
        parts.extend(self.outcome.clone());
        parts.extend(self.agency.clone());
        parts.extend(self.focus.values().map(|focus| focus.replace('-', " ")));
        parts.join(", ")
    }
}

fn code<T>(name: &str) -> Result<T, Refusal>
where
    T: std::str::FromStr,
    T::Err: std::fmt::Display,
{
    name.parse()
        .map_err(|error: T::Err| Refusal::bad(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codings(json: &str) -> Codings {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn codes_go_by_their_names() {
        let given = codings(
            r#"{"sources":["student","teacher"],"outcome":"failure","agency":null,
                "focus":{"student":"peers"}}"#,
        );
        let codes = given.codes().unwrap();
        assert_eq!(codes.sources.to_string(), "student;teacher");
        assert_eq!(codes.outcome, Some(Outcome::Failure));
        assert_eq!(codes.focus[Source::Student.index()], Some(Focus::Peers));
        assert_eq!(given.in_words(), "student and teacher, failure, peers");
        assert_eq!(codings(r#"{"sources":[]}"#).in_words(), "no attribution");
    }

    #[test]
    fn what_is_no_code_is_told() {
        for wrong in [
            r#"{"sources":["weather"]}"#,
            r#"{"sources":[],"outcome":"fine"}"#,
            r#"{"sources":[],"focus":{"home":"weather"}}"#,
        ] {
            let refused = codings(wrong).codes().unwrap_err();
            assert_eq!(refused.status, 400, "{wrong}");
        }
    }
}
