//! What the teachers of a study write, statement by statement, as people would code it.

use ascribe::codebook::{Source, Sources};
use ascribe::shift::Observation;

use super::random::Random;
use super::world::{RATE, Teacher, World};

/// A statement with its true sources.
#[derive(Clone, Copy, Debug)]
pub(super) struct Statement {
    pub(super) teacher: usize,
    pub(super) cycle: usize,
    pub(super) sources: Sources,
}

/// Share of attributions to the teacher that name the students too.
const BOTH: f64 = 0.1;

/// Draws a study's statements, teacher by teacher.
pub(super) fn statements(
    world: &World,
    teachers: &[Teacher],
    random: &mut Random,
) -> Vec<Statement> {
    let mut all = Vec::new();
    for (at, teacher) in teachers.iter().enumerate() {
        for (cycle, reflection) in teacher.reflections.iter().enumerate() {
            let is_missing = random.is(world.missing);
            let is_empty = random.is(world.empty);
            if is_missing {
                continue;
            }
            let (mut internal, mut attributions) = (0.0, 0.0);
            let mut left = reflection.statements;
            while left >= 1.0 {
                left -= 1.0;
                let is_attribution = random.is(RATE) && !is_empty;
                let sources = if is_attribution {
                    sources(reflection.share, random)
                } else {
                    Sources::NONE
                };
                attributions += f64::from(u8::from(is_attribution));
                internal += f64::from(u8::from(sources.contains(Source::Teacher)));
                all.push(Statement {
                    teacher: at,
                    cycle,
                    sources,
                });
            }
            if let Some([below, low, other]) = world.leaving {
                let chance = if internal < below * attributions {
                    low
                } else {
                    other
                };
                if random.is(chance) {
                    break;
                }
            }
        }
    }
    all
}

fn sources(share: f64, random: &mut Random) -> Sources {
    if random.is(share) {
        let teacher = Sources::NONE.with(Source::Teacher);
        if random.is(BOTH) {
            teacher.with(Source::Student)
        } else {
            teacher
        }
    } else {
        let others = [Source::Home, Source::School, Source::Student];
        Sources::NONE.with(others[random.below(3)])
    }
}

/// What teachers, teams and groups are called.
pub(super) struct Names {
    teachers: Vec<String>,
    teams: Vec<String>,
}

impl Names {
    pub(super) fn new() -> Self {
        let names = |what: &str| (0..64).map(|at| format!("{what} {at}")).collect();
        Self {
            teachers: names("teacher"),
            teams: names("team"),
        }
    }

    /// The statements as ascribe takes them.
    pub(super) fn observations<'a>(
        &'a self,
        teachers: &[Teacher],
        statements: &[Statement],
        has_groups: bool,
    ) -> Vec<Observation<'a>> {
        let one = |statement: &Statement| {
            let teacher = &teachers[statement.teacher];
            let group = if teacher.in_programme {
                "programme"
            } else {
                "comparison"
            };
            Observation {
                teacher: &self.teachers[statement.teacher],
                team: Some(&self.teams[teacher.team]),
                group: has_groups.then_some(group),
                cycle: statement.cycle,
                sources: statement.sources,
                ..Observation::default()
            }
        };
        statements.iter().map(one).collect()
    }
}
