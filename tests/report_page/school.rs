//! A school that never was: teachers, cycles and codes, made by a fixed rule.

use std::sync::Arc;

use ascribe::analysis::{Analysis, Bin, CodedStatement, Measured, ModelNote, Nearest};
use ascribe::codebook::{Coder, Coding, Source, Sources};
use ascribe::error::{Notice, Problem};
use ascribe::reflection::{Reflection, Statement};
use ascribe::shift::{self, Observation, Shift};
use jiff::civil::date;

use crate::sentences;

/// What the school is like.
#[derive(Debug)]
pub(crate) struct School {
    pub(crate) teachers: usize,
    pub(crate) teams: Vec<String>,
    pub(crate) cycles: Vec<String>,
    pub(crate) statements_each: usize,
    /// Probability that a statement is an attribution.
    pub(crate) rate: f64,
    /// Internal share in the first cycle and in the last one.
    pub(crate) internal: [f64; 2],
}

impl Default for School {
    fn default() -> Self {
        Self {
            teachers: 14,
            teams: ["Grade 4 maths", "Humanities", "Science"]
                .map(String::from)
                .to_vec(),
            cycles: (1..=4).map(|n| format!("Cycle {n}")).collect(),
            statements_each: 8,
            rate: 0.3,
            internal: [0.25, 0.6],
        }
    }
}

/// Names that no page may show.
pub(crate) const NAMES: [&str; 14] = [
    "Zuberi",
    "Quillfeather",
    "Oyelaran",
    "Vandersloot",
    "Ixchel",
    "Marchetti",
    "Thorvald",
    "Nakagawa",
    "Bergamot",
    "Castellanos",
    "Drummond",
    "Eszterhazy",
    "Fitzwilliam",
    "Gundersen",
];

/// The two questions of the log.
const PROMPTS: [&str; 2] = [
    "What happened, and why do you think it did?",
    "What will you try next?",
];

/// Numbers that look random and are always the same.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as f64 / f64::from(1_u32 << 31)
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "0 to length"
    )]
    fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[(self.roll() * all.len() as f64) as usize]
    }
}

impl School {
    pub(crate) fn analysis(&self) -> Analysis {
        let mut dice = Dice(7);
        let mut reflections = Vec::new();
        let mut statements = Vec::new();
        let cycles: Vec<Arc<str>> = self.cycles.iter().map(|c| Arc::from(c.as_str())).collect();
        for (at, cycle) in cycles.iter().enumerate() {
            let progress = at as f64 / (cycles.len() - 1).max(1) as f64;
            let internal = self.internal[0] + progress * (self.internal[1] - self.internal[0]);
            for teacher in 0..self.teachers {
                if at > 0 && teacher == 12 {
                    continue;
                }
                let lean = internal + (teacher as f64 / self.teachers as f64 - 0.5) * 0.2;
                let mut text = String::new();
                for number in 1..=self.statements_each {
                    let (sentence, coding) = self.statement(&mut dice, lean);
                    let start = text.len();
                    text.push_str(sentence);
                    statements.push(CodedStatement {
                        reflection: reflections.len(),
                        number: u32::try_from(number).unwrap(),
                        statement: Statement {
                            start,
                            end: text.len(),
                        },
                        coding,
                    });
                    text.push(' ');
                }
                reflections.push(self.reflection(teacher, at, cycle, text));
            }
        }
        let shift = estimate(&reflections, &statements, &cycles);
        Analysis {
            reflections,
            statements,
            cycles,
            shift,
            problems: Vec::new(),
            notices: vec![Notice {
                file: "autumn.csv".into(),
                what: "column “What happened?” taken for text".into(),
            }],
            correction: None,
            waits_for: None,
            model: ModelNote {
                coded_by: Some(ascribe::codebook::CorpusCoders::LanguageModels),
                name: "base-1 (0.1.0)".into(),
                accuracy: vec![
                    "Of 100 sentences that people called explanations it finds about 80.".into(),
                    "It was measured on texts in English only.".into(),
                ],
                genres: measured(),
                nearest: Some(Nearest {
                    at: 1,
                    is_named: false,
                }),
            },
        }
    }

    fn statement(&self, dice: &mut Dice, lean: f64) -> (&'static str, Coding) {
        let coder = Coder("base-1".into());
        if dice.roll() > self.rate {
            return (
                *dice.pick(sentences::NONE),
                Coding::new(coder, Sources::NONE),
            );
        }
        let source = match (dice.roll() < lean, dice.roll()) {
            (true, _) => Source::Teacher,
            (_, r) if r < 0.5 => Source::Student,
            (_, r) if r < 0.8 => Source::School,
            _ => Source::Home,
        };
        let (sentence, outcome) = *dice.pick(match source {
            Source::Teacher => sentences::TEACHER,
            Source::Student => sentences::STUDENT,
            Source::School => sentences::SCHOOL,
            Source::Home => sentences::HOME,
        });
        let mut sources = Sources::NONE.with(source);
        if dice.roll() < 0.05 {
            sources = sources.with(Source::Teacher);
        }
        let mut coding = Coding::new(coder, sources);
        let sure = 0.55 + 0.44 * dice.roll();
        #[expect(clippy::cast_possible_truncation, reason = "a probability")]
        let probability = |s: &Source| {
            if sources.contains(*s) {
                sure as f32
            } else {
                0.03
            }
        };
        coding.probabilities = Some([0, 1, 2, 3].map(|at: usize| probability(&Source::ALL[at])));
        coding.outcome = Some(outcome);
        coding.confidence = coding
            .probabilities
            .map(|p| p.iter().copied().fold(0.0, f32::max));
        (sentence, coding)
    }

    fn reflection(&self, teacher: usize, at: usize, cycle: &Arc<str>, text: String) -> Reflection {
        let month = i8::try_from(1 + at % 12).unwrap();
        Reflection {
            id: format!("log.csv#{at}.{teacher}"),
            teacher: Some(match NAMES.get(teacher) {
                Some(name) => Arc::from(*name),
                None => Arc::from(format!("T{teacher}")),
            }),
            team: (!self.teams.is_empty())
                .then(|| Arc::from(self.teams[teacher % self.teams.len()].as_str())),
            cycle: Some(Arc::clone(cycle)),
            date: Some(date(2025, month, 1 + i8::try_from(teacher % 20).unwrap())),
            prompt: Some(Arc::from(PROMPTS[teacher % 2])),
            text,
            ..Reflection::default()
        }
    }
}

/// What is known of a model on two kinds of text.
fn measured() -> Vec<Measured> {
    let bin = |claimed: f64, share: f64, count| Bin {
        claimed,
        share,
        low: (share - 0.06).max(0.0),
        high: (share + 0.05).min(1.0),
        count,
    };
    let genre = |name: &str, share: f64, distance| Measured {
        unsure: Some(Bin {
            claimed: 0.55,
            share: share - 0.3,
            low: share - 0.4,
            high: share - 0.2,
            count: 60,
        }),
        name: name.into(),
        all: bin(0.85, share, 600),
        bins: vec![
            bin(0.35, 0.4, 80),
            bin(0.65, 0.7, 120),
            bin(0.96, 0.97, 400),
        ],
        distance: Some(distance),
    };
    vec![genre("diaries", 0.91, 0.21), genre("forms", 0.84, 0.07)]
}

/// The shift of what the fixture's teachers wrote.
pub(crate) fn estimate(
    reflections: &[Reflection],
    statements: &[CodedStatement],
    cycles: &[Arc<str>],
) -> Shift {
    let seen: Vec<Observation> = statements
        .iter()
        .map(|coded| {
            let reflection = &reflections[coded.reflection];
            Observation {
                teacher: reflection.teacher.as_deref().unwrap_or_default(),
                team: reflection.team.as_deref(),
                cycle: cycles
                    .iter()
                    .position(|c| Some(c) == reflection.cycle.as_ref())
                    .unwrap(),
                sources: coded.coding.sources,
                outcome: coded.coding.outcome,
                ..Observation::default()
            }
        })
        .collect();
    shift::estimate(&seen, cycles, &shift::Settings::default())
}

/// A problem as a reader gives it.
pub(crate) fn problem(file: &str, why: &str) -> Problem {
    Problem {
        file: file.into(),
        place: "row 12".into(),
        what: "the row".into(),
        why: why.into(),
    }
}
