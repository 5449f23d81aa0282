//! A school that never was: teachers, cycles and codes, made by a fixed rule.

use std::sync::Arc;

use ascribe::analysis::{Analysis, CodedStatement, ModelNote};
use ascribe::codebook::{Coder, Coding, Outcome, Source, Sources};
use ascribe::error::{Notice, Problem};
use ascribe::reflection::{Reflection, Statement};
use ascribe::shift::{Cell, Change, Estimate, Shift, Stratum};
use jiff::civil::date;

use crate::sentences;

/// What the school is like.
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
            model: ModelNote {
                name: "base-1 (0.1.0)".into(),
                accuracy: vec![
                    "Of 100 sentences that people called explanations it finds about 80.".into(),
                    "It was measured on texts in English only.".into(),
                ],
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

/// One statement as the fixture's own statistics see it.
struct Seen<'a> {
    teacher: &'a str,
    team: &'a str,
    cycle: usize,
    sources: Sources,
    outcome: Option<Outcome>,
}

/// Shares with intervals by leaving out one teacher at a time: not the crate's own code, so that
/// the page is tested alone.
pub(crate) fn estimate(
    reflections: &[Reflection],
    statements: &[CodedStatement],
    cycles: &[Arc<str>],
) -> Shift {
    let seen: Vec<Seen> = statements
        .iter()
        .map(|coded| {
            let reflection = &reflections[coded.reflection];
            Seen {
                teacher: reflection.teacher.as_deref().unwrap_or_default(),
                team: reflection.team.as_deref().unwrap_or_default(),
                cycle: cycles
                    .iter()
                    .position(|c| Some(c) == reflection.cycle.as_ref())
                    .unwrap(),
                sources: coded.coding.sources,
                outcome: coded.coding.outcome,
            }
        })
        .collect();
    let all: Vec<&Seen> = seen.iter().collect();
    let within =
        |keep: &dyn Fn(&Seen) -> bool| -> Vec<&Seen> { seen.iter().filter(|s| keep(s)).collect() };
    let mut teams: Vec<&str> = seen
        .iter()
        .map(|s| s.team)
        .filter(|t| !t.is_empty())
        .collect();
    teams.sort_unstable();
    teams.dedup();
    let teams = if teams.len() < 2 { Vec::new() } else { teams };
    Shift {
        cycles: cycles.to_vec(),
        overall: stratum("", &all, cycles.len()),
        teams: teams
            .iter()
            .map(|team| stratum(team, &within(&|s| s.team == *team), cycles.len()))
            .collect(),
        outcomes: [Outcome::Success, Outcome::Failure]
            .iter()
            .map(|o| stratum(o.name(), &within(&|s| s.outcome == Some(*o)), cycles.len()))
            .collect(),
        warnings: vec!["1 teacher wrote in Cycle 1 and not in Cycle 4.".into()],
    }
}

fn stratum(name: &str, seen: &[&Seen], cycles: usize) -> Stratum {
    let cells: Vec<Cell> = (0..cycles)
        .map(|cycle| {
            let here: Vec<&Seen> = seen.iter().copied().filter(|s| s.cycle == cycle).collect();
            let attributions = here.iter().filter(|s| !s.sources.is_empty()).count() as u64;
            let share = |source: Source| {
                let one = |s: &[&Seen]| ratio(s, cycle, |s| s.sources.contains(source));
                (attributions > 0).then(|| jackknife(&here, one).0)
            };
            let rate = jackknife(&here, |s| {
                let explained = s.iter().filter(|s| !s.sources.is_empty()).count() as f64;
                100.0 * explained / s.len().max(1) as f64
            });
            Cell {
                statements: here.len() as u64,
                attributions,
                teachers: names(&here).len(),
                rate: (!here.is_empty()).then_some(Estimate {
                    high: rate.0.high.max(1.0),
                    ..rate.0
                }),
                shares: [0, 1, 2, 3].map(|at: usize| share(Source::ALL[at])),
            }
        })
        .collect();
    let filled: Vec<usize> = (0..cycles)
        .filter(|at| cells[*at].attributions > 0)
        .collect();
    let change = |source: Source| {
        let [from, .., to] = filled[..] else {
            return None;
        };
        let (estimate, std_error) = jackknife(seen, |s| {
            let one = |at| ratio(s, at, |s| s.sources.contains(source));
            one(to) - one(from)
        });
        let attributions = cells[from].attributions + cells[to].attributions;
        Some(Change {
            estimate: Estimate {
                attributions,
                ..estimate
            },
            std_error,
            df: 10.0,
            p_value: None,
            from,
            to,
        })
    };
    let first_to_last = [0, 1, 2, 3].map(|at: usize| change(Source::ALL[at]));
    Stratum {
        name: name.into(),
        trend: if filled.len() > 2 {
            first_to_last.clone()
        } else {
            [const { None }; 4]
        },
        cells,
        first_to_last,
    }
}

fn ratio(seen: &[&Seen], cycle: usize, names: impl Fn(&Seen) -> bool) -> f64 {
    let here = seen
        .iter()
        .filter(|s| s.cycle == cycle && !s.sources.is_empty());
    let (hits, all) = here.fold((0.0, 0.0), |(n, d), s| (n + f64::from(names(s)), d + 1.0));
    if all == 0.0 { 0.0 } else { hits / all }
}

fn names<'a>(seen: &[&Seen<'a>]) -> Vec<&'a str> {
    let mut names: Vec<&str> = seen.iter().map(|s| s.teacher).collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn jackknife(seen: &[&Seen], of: impl Fn(&[&Seen]) -> f64) -> (Estimate, f64) {
    let teachers = names(seen);
    let value = of(seen);
    let variance: f64 = teachers
        .iter()
        .map(|left_out| {
            let rest: Vec<&Seen> = seen
                .iter()
                .copied()
                .filter(|s| s.teacher != *left_out)
                .collect();
            (of(&rest) - value).powi(2)
        })
        .sum();
    let error = variance.sqrt();
    let estimate = Estimate {
        value,
        low: value - 2.16 * error,
        high: value + 2.16 * error,
        level: 0.95,
        method: "jackknife",
        teachers: teachers.len(),
        attributions: seen.iter().filter(|s| !s.sources.is_empty()).count() as u64,
    };
    (estimate, error)
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
