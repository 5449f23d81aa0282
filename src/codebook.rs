//! Who says what of a statement: [`Coding`], and the codes it is made of.
//!
//! The codes are those of the project's codebook (version 3). "Internal" always means internal
//! *to the teacher*; other literature uses the word for "inside the student". The source is
//! stored, the locus derived.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;
use std::sync::Arc;

/// Makes an enum of codes: names in the order of the codebook, `ALL`, `name`, parsing.
macro_rules! codes {
    (
        $(#[$doc:meta])*
        $type:ident: $what:literal {
            $($(#[$inner:meta])* $variant:ident = $name:literal,)+
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $type { $($(#[$inner])* $variant,)+ }

        impl $type {
            /// Every code, in the codebook's order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code as it is written in files and messages.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.name())
            }
        }

        impl FromStr for $type {
            type Err = UnknownCode;

            fn from_str(text: &str) -> Result<Self, UnknownCode> {
                let found = Self::ALL.iter().copied().find(|code| code.name() == text);
                found.ok_or_else(|| UnknownCode {
                    text: text.to_owned(),
                    what: $what,
                    known: Self::ALL.iter().map(|code| code.name()).collect(),
                })
            }
        }
    };
}

codes! {
    /// Who coded the statements that a model was trained and judged on.
    CorpusCoders: "maker of codes" {
        /// People.
        People = "people",
        /// Language models.
        LanguageModels = "language-models",
    }
}

codes! {
    /// Where a cause of how students do lies (codebook §2). The order fixes every column.
    Source: "source" {
        /// Family, parents, home life, what happens outside school hours.
        Home = "home",
        /// The school or system beyond this teacher's or team's control.
        School = "school",
        /// The students themselves.
        Student = "student",
        /// What the writer or the writer's own team did, failed to do, could do or will do.
        Teacher = "teacher",
    }
}

codes! {
    /// Derived from the sources: inside or outside the teacher's own practice.
    Locus: "locus" {
        /// Teacher only.
        Internal = "internal",
        /// Any of home, school, student, without teacher.
        External = "external",
        /// Teacher and at least one other.
        Mixed = "mixed",
        /// No attribution.
        None = "none",
    }
}

codes! {
    /// Whether what is explained went well or badly (codebook §4).
    Outcome: "outcome" {
        /// Good, improved, hoped for.
        Success = "success",
        /// Bad, missing, feared.
        Failure = "failure",
        /// Neither is plain.
        Unclear = "unclear",
    }
}

codes! {
    /// Whose practice a teacher cause is (codebook §4).
    Agency: "agency" {
        /// The writer, or a teacher in general.
        Individual = "individual",
        /// The writer's team.
        Collective = "collective",
        /// A teacher whose lesson the writer watched.
        Observed = "observed",
    }
}

codes! {
    /// What within the source the cause is (codebook §4).
    Focus: "focus" {
        /// Teacher: explaining, modelling, tasks.
        Instruction = "instruction",
        /// Teacher: planning.
        Planning = "planning",
        /// Teacher: feedback and assessment.
        FeedbackAssessment = "feedback-assessment",
        /// Teacher: management and relationships.
        ManagementRelationships = "management-relationships",
        /// Teacher: intervention and support.
        InterventionSupport = "intervention-support",
        /// Teacher: knowledge and ability.
        KnowledgeAbility = "knowledge-ability",
        /// Teacher: effort.
        Effort = "effort",
        /// Student: ability.
        Ability = "ability",
        /// Student: effort and motivation.
        EffortMotivation = "effort-motivation",
        /// Student: behaviour and attention.
        BehaviourAttention = "behaviour-attention",
        /// Student: prior knowledge.
        PriorKnowledge = "prior-knowledge",
        /// Student: language level or disability.
        LanguageDisability = "language-disability",
        /// Student: attendance.
        Attendance = "attendance",
        /// Student: peers.
        Peers = "peers",
        /// School: class size.
        ClassSize = "class-size",
        /// School: time and schedule.
        TimeSchedule = "time-schedule",
        /// School: resources.
        Resources = "resources",
        /// School: curriculum and testing.
        CurriculumTesting = "curriculum-testing",
        /// School: leadership and policy.
        LeadershipPolicy = "leadership-policy",
        /// School: staffing and colleagues.
        StaffingColleagues = "staffing-colleagues",
        /// School: chance events of the setting.
        Circumstance = "circumstance",
        /// Home: parents' involvement.
        ParentInvolvement = "parent-involvement",
        /// Home: conditions at home.
        HomeConditions = "home-conditions",
        /// Home: income and standing.
        Socioeconomic = "socioeconomic",
        /// Home: culture and language.
        CultureLanguage = "culture-language",
        /// Home: what happens outside school hours.
        OutsideSchool = "outside-school",
    }
}

impl Source {
    /// Position in [`Source::ALL`], and so in every array of four.
    pub const fn index(self) -> usize {
        self as usize
    }
}

impl Focus {
    /// The source within which this focus lies.
    pub const fn source(self) -> Source {
        match self {
            Self::Instruction
            | Self::Planning
            | Self::FeedbackAssessment
            | Self::ManagementRelationships
            | Self::InterventionSupport
            | Self::KnowledgeAbility
            | Self::Effort => Source::Teacher,
            Self::Ability
            | Self::EffortMotivation
            | Self::BehaviourAttention
            | Self::PriorKnowledge
            | Self::LanguageDisability
            | Self::Attendance
            | Self::Peers => Source::Student,
            Self::ClassSize
            | Self::TimeSchedule
            | Self::Resources
            | Self::CurriculumTesting
            | Self::LeadershipPolicy
            | Self::StaffingColleagues
            | Self::Circumstance => Source::School,
            Self::ParentInvolvement
            | Self::HomeConditions
            | Self::Socioeconomic
            | Self::CultureLanguage
            | Self::OutsideSchool => Source::Home,
        }
    }

    /// The codes of one source, in the codebook's order.
    pub fn of(source: Source) -> impl Iterator<Item = Self> {
        Self::ALL
            .iter()
            .copied()
            .filter(move |focus| focus.source() == source)
    }

    /// Whether the teacher can control it: every teacher focus but knowledge and ability.
    pub fn is_controllable(self) -> bool {
        self.source() == Source::Teacher && self != Self::KnowledgeAbility
    }
}

/// A text that is not one of the codes it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownCode {
    text: String,
    what: &'static str,
    known: Vec<&'static str>,
}

impl fmt::Display for UnknownCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { text, what, known } = self;
        write!(f, "{text:?} is no {what}; known are {}", known.join(", "))
    }
}

impl std::error::Error for UnknownCode {}

/// A set of sources. The empty set is "no attribution".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sources(u8);

impl Sources {
    /// No attribution.
    pub const NONE: Self = Self(0);

    /// The set with one more source.
    #[must_use]
    pub const fn with(self, source: Source) -> Self {
        Self(self.0 | 1 << source.index())
    }

    /// Whether the source is named.
    pub const fn contains(self, source: Source) -> bool {
        self.0 >> source.index() & 1 == 1
    }

    /// How many sources are named, 0 to 4.
    pub const fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Whether no source is named: no attribution.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The sources named, in the codebook's order.
    pub fn iter(self) -> impl Iterator<Item = Source> {
        Source::ALL
            .iter()
            .copied()
            .filter(move |source| self.contains(*source))
    }

    /// Inside or outside the teacher's own practice.
    pub fn locus(self) -> Locus {
        match (self.contains(Source::Teacher), self.len()) {
            (_, 0) => Locus::None,
            (true, 1) => Locus::Internal,
            (true, _) => Locus::Mixed,
            (false, _) => Locus::External,
        }
    }
}

impl FromIterator<Source> for Sources {
    fn from_iter<I: IntoIterator<Item = Source>>(sources: I) -> Self {
        sources.into_iter().fold(Self::NONE, Self::with)
    }
}

impl fmt::Display for Sources {
    /// Joined by `;` as in files; empty for no attribution.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.iter().map(Source::name).collect();
        f.write_str(&names.join(";"))
    }
}

/// Who coded: a person or a model with its version, as one name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Coder(pub Arc<str>);

impl fmt::Display for Coder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The words of a statement that bear its codes, as byte ranges into the statement's text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// The words that state the cause of each source, indexed by [`Source::index`]; `None` where
    /// the source is not named or its cause stands in another statement.
    pub cause: [Option<Range<usize>>; 4],
    /// The words that state the outcome; `None` where it stands in another statement.
    pub explained: Option<Range<usize>>,
}

/// One coder's codes for one statement.
///
/// A person's coding and a model's are the same type: whatever counts codings cannot tell them
/// apart but by the coder's name.
#[derive(Clone, Debug, PartialEq)]
pub struct Coding {
    /// Who coded.
    pub coder: Coder,
    /// Where the causes named lie; empty for no attribution.
    pub sources: Sources,
    /// How what is explained went; `None` without attribution or where it was not coded.
    pub outcome: Option<Outcome>,
    /// Whose practice; only with a teacher cause.
    pub agency: Option<Agency>,
    /// What within each source, indexed by [`Source::index`].
    pub focus: [Option<Focus>; 4],
    /// A model's probability that each source is named, 0 to 1, indexed by [`Source::index`].
    pub probabilities: Option<[f32; 4]>,
    /// A model's probability that the whole source set is right, 0 to 1.
    pub confidence: Option<f32>,
    /// A model's: too uncertain for the bound on errors that its user set. The codes stand all
    /// the same; whoever counts them uses the probabilities, or asks a person.
    pub abstain: bool,
    /// The words that bear the codes.
    pub evidence: Evidence,
}

impl Coding {
    /// A coding of the sources alone.
    pub fn new(coder: Coder, sources: Sources) -> Self {
        Self {
            coder,
            sources,
            outcome: None,
            agency: None,
            focus: [None; 4],
            probabilities: None,
            confidence: None,
            abstain: false,
            evidence: Evidence::default(),
        }
    }

    /// Whether the statement explains how students do.
    pub fn is_attribution(&self) -> bool {
        !self.sources.is_empty()
    }

    /// The probabilities by which the statement counts if its codes are too uncertain, indexed by
    /// [`Source::index`]; `None` if it counts as it was coded.
    pub fn expected(&self) -> Option<[f64; 4]> {
        let probabilities = self.probabilities.filter(|_| self.abstain)?;
        Some(probabilities.map(f64::from))
    }
}

/// The probability that a whole source set is right, from those that each source is named, as if
/// they were independent: the product of `p` for each source in the set and `1 - p` for the others.
pub fn probability_of(sources: Sources, probabilities: [f32; 4]) -> f32 {
    let right = |source: &Source| {
        let p = probabilities[source.index()];
        if sources.contains(*source) {
            p
        } else {
            1.0 - p
        }
    };
    Source::ALL.iter().map(right).product()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(text: &str) -> Sources {
        text.split_terminator(';')
            .map(|name| name.parse::<Source>().unwrap())
            .collect()
    }

    #[test]
    fn locus_follows_from_the_sources() {
        for (text, locus) in [
            ("", Locus::None),
            ("teacher", Locus::Internal),
            ("home", Locus::External),
            ("home;student", Locus::External),
            ("school;teacher", Locus::Mixed),
        ] {
            assert_eq!(sources(text).locus(), locus, "{text}");
            assert_eq!(sources(text).to_string(), text);
        }
    }

    #[test]
    fn every_focus_has_a_source_and_a_name_that_parses() {
        for focus in Focus::ALL {
            assert_eq!(focus.name().parse(), Ok(*focus));
            assert!(Focus::of(focus.source()).any(|f| f == *focus));
        }
        assert!(!Focus::KnowledgeAbility.is_controllable());
        assert!(Focus::Planning.is_controllable());
        assert!(!Focus::ClassSize.is_controllable());
    }

    #[test]
    fn an_unknown_code_names_those_that_are_known() {
        let error = "internal".parse::<Source>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "\"internal\" is no source; known are home, school, student, teacher"
        );
    }
}
