//! For whom a page is, in which language, and what each audience is shown.

use crate::error::named;

/// For whom a page is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Audience {
    /// The teachers who wrote: what moved, where causes are seen, their own words, what to ask.
    Team,
    /// Who accompanies them: also teams, success and failure, and sentences to check.
    #[default]
    Coach,
    /// Researchers: also every estimate with its method. Small cells are shown there.
    Research,
}

/// The language of a page. What teachers wrote stays as they wrote it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Spanish.
    Es,
}

impl Audience {
    /// Every audience.
    pub const ALL: [Self; 3] = [Self::Team, Self::Coach, Self::Research];

    /// Its name, as it is asked for.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Team => "team",
            Self::Coach => "coach",
            Self::Research => "research",
        }
    }

    /// Whether small cells are left out of its page.
    pub const fn is_protected(self) -> bool {
        !matches!(self, Self::Research)
    }

    /// Whether its page has a part that not all pages have.
    pub(super) fn has(self, part: Part) -> bool {
        match self {
            Self::Team => false,
            Self::Coach => !matches!(part, Part::Estimates | Part::Reading | Part::Unprotected),
            Self::Research => true,
        }
    }
}

impl Lang {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::En, Self::Es];

    /// Its code (BCP 47).
    pub const fn name(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Es => "es",
        }
    }
}

/// What not every page has. The finding, the main drawing, the four sources, the voices, the
/// questions and the limits are on all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Attributions per 100 statements, and own teaching in success and failure.
    Mood,
    /// The table of all numbers by cycle.
    Numbers,
    /// Teams.
    Teams,
    /// One row a teacher, where the settings ask for them.
    Teachers,
    /// Sentences that the model was least sure of.
    Doubtful,
    /// Tables of estimates with their methods, and the paragraph on methods.
    Estimates,
    /// The limits one by one, how it was done and what is known of the model.
    SmallPrint,
    /// What could not be read and what was taken for what: it may name teachers.
    Reading,
    /// Sentences in the order of the logs, and those that explain nothing.
    Unprotected,
}

named!(Audience, "an audience of the report");
named!(Lang, "a language of the report");
