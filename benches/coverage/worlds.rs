//! Which worlds are simulated, and what is asked of each.

use ascribe::shift::Unit;
use ascribe::shift::correct::Method;

use super::correct::{self, Errors, STEADY};
use super::shift::{Asked, What};
use super::world::{BASE, Lengths, Teams, World};

/// A world with people's codings: what is asked of it at which numbers of teachers.
pub(super) struct Coded {
    pub(super) world: World,
    pub(super) teachers: &'static [usize],
    pub(super) asked: &'static [Asked],
    /// The part of the table that it is in.
    pub(super) part: Part,
}

/// The parts of the table of worlds with people's codings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The worlds of the method's choice.
    Chosen,
    /// The same, of few teachers.
    Few,
    /// Those that try to break it.
    Hard,
}

/// A world with a model's codings, corrected.
pub(super) struct Corrected {
    pub(super) world: World,
    pub(super) errors: Errors,
    pub(super) teachers: usize,
    pub(super) asked: &'static [correct::What],
    pub(super) methods: &'static [Method],
}

const MOST: &[usize] = &[6, 10, 20, 40];

const SHIFT: &[Asked] = &[
    (What::Shift, Unit::Teacher),
    (What::ShiftCheck, Unit::Teacher),
];

const SHIFT_AND_LEVEL: &[Asked] = &[
    (What::Shift, Unit::Teacher),
    (What::ShiftCheck, Unit::Teacher),
    (What::Level, Unit::Teacher),
];

const BY_BOTH: &[Asked] = &[
    (What::Shift, Unit::Teacher),
    (What::ShiftCheck, Unit::Teacher),
    (What::Shift, Unit::Team),
    (What::ShiftCheck, Unit::Team),
];

const EVERYTHING: &[Asked] = &[
    (What::Shift, Unit::Teacher),
    (What::ShiftCheck, Unit::Teacher),
    (What::Trend, Unit::Teacher),
    (What::LogOdds, Unit::Teacher),
    (What::Level, Unit::Teacher),
    (What::LevelCheck, Unit::Teacher),
    (What::Level, Unit::Team),
];

const LINE: &[Asked] = &[
    (What::Trend, Unit::Teacher),
    (What::TrendCheck, Unit::Teacher),
    (What::LogOdds, Unit::Teacher),
];

const LEVEL: &[Asked] = &[
    (What::Level, Unit::Teacher),
    (What::LevelCheck, Unit::Teacher),
];

const MATCHED: &[Asked] = &[(What::Shift, Unit::Teacher), (What::Matched, Unit::Teacher)];

const UNALIKE: World = World {
    name: "teachers very unlike, length informative",
    teacher_sd: 1.2,
    lengths: Lengths {
        informative: true,
        ..BASE.lengths
    },
    ..BASE
};

const TOGETHER: World = World {
    name: "teams shift together",
    team_slope_sd: 0.3,
    ..BASE
};

/// All worlds with people's codings.
pub(super) fn coded() -> Vec<Coded> {
    let mut all = chosen();
    all.extend(hard());
    all
}

/// The first world by another name, to be changed.
fn named(name: &'static str) -> World {
    World { name, ..BASE }
}

/// The worlds of the method's choice.
fn chosen() -> Vec<Coded> {
    let chosen = |world, teachers, asked| Coded {
        world,
        teachers,
        asked,
        part: Part::Chosen,
    };
    vec![
        chosen(BASE, MOST, EVERYTHING),
        chosen(
            World {
                team_sd: 0.0,
                ..named("no team effects")
            },
            MOST,
            LEVEL,
        ),
        chosen(
            World {
                shares: [0.05, 0.10],
                ..named("rare share, .05 to .10")
            },
            MOST,
            SHIFT,
        ),
        chosen(UNALIKE, MOST, SHIFT),
        chosen(TOGETHER, MOST, BY_BOTH),
        chosen(
            World {
                cycles: 8,
                ..named("eight cycles")
            },
            MOST,
            LINE,
        ),
        chosen(
            World {
                leaving: Some([0.25, 0.35, 0.03]),
                ..named("teachers with low shares leave")
            },
            MOST,
            MATCHED,
        ),
        chosen(
            World {
                programme: Some(10),
                ..named("programme, 10 of 20 teachers")
            },
            &[20],
            &[(What::Difference, Unit::Teacher)],
        ),
        chosen(
            World {
                programme: Some(4),
                ..named("programme, 4 of 20 teachers")
            },
            &[20],
            &[(What::Difference, Unit::Teacher)],
        ),
        Coded {
            part: Part::Few,
            ..chosen(named("single team"), &[3, 4, 5, 6], SHIFT_AND_LEVEL)
        },
    ]
}

/// Those that try to break it.
fn hard() -> Vec<Coded> {
    let hard = |world, asked| Coded {
        world,
        teachers: MOST,
        asked,
        part: Part::Hard,
    };
    vec![
        hard(
            World {
                heavy: Some(2),
                ..named("heavy tails: t with 2 df")
            },
            SHIFT_AND_LEVEL,
        ),
        hard(
            World {
                dominator: Some((10.0, -1.5)),
                ..named("one teacher writes 10 times as much, shifts the other way")
            },
            SHIFT_AND_LEVEL,
        ),
        hard(
            World {
                dominators: Some((20.0, 10.0, -1.5)),
                ..named("the same by chance, one teacher in 20")
            },
            SHIFT_AND_LEVEL,
        ),
        hard(
            World {
                empty: 0.5,
                ..named("half of the reflections without attributions")
            },
            SHIFT_AND_LEVEL,
        ),
        hard(
            World {
                lengths: Lengths {
                    teacher: 1.0,
                    reflection: 0.5,
                    informative: false,
                    most: 400.0,
                },
                ..named("lengths lognormal, SD 1.1")
            },
            SHIFT_AND_LEVEL,
        ),
        hard(
            World {
                teams: Teams::Halved,
                ..World {
                    name: "teams shift together, half of the teachers in one",
                    ..TOGETHER
                }
            },
            BY_BOTH,
        ),
    ]
}

/// Worlds without a shift, for the tests.
pub(super) fn still() -> Vec<(World, Unit)> {
    let flat = World {
        shares: [0.35, 0.35],
        ..BASE
    };
    let together = World {
        team_slope_sd: 0.3,
        ..flat
    };
    vec![
        (
            World {
                name: "no slopes, 4 cycles",
                slope_sd: 0.0,
                ..flat
            },
            Unit::Teacher,
        ),
        (
            World {
                name: "teachers' slopes, 4 cycles",
                ..flat
            },
            Unit::Teacher,
        ),
        (
            World {
                name: "teachers' slopes, 8 cycles",
                cycles: 8,
                ..flat
            },
            Unit::Teacher,
        ),
        (
            World {
                name: "teams' slopes too, 4 cycles",
                ..together
            },
            Unit::Teacher,
        ),
        (
            World {
                name: "teams' slopes too, 4 cycles",
                ..together
            },
            Unit::Team,
        ),
    ]
}

const METHODS: &[Method] = &[
    Method::PerCycle,
    Method::Naive,
    Method::Pooled,
    Method::Human,
];
const MAIN: &[Method] = &[Method::PerCycle];
const ENDS: &[correct::What] = &[correct::What::Shift];
const LINES: &[correct::What] = &[correct::What::Trend, correct::What::LogOdds];

/// Human codes of a correction.
pub(super) const CODES: [usize; 4] = [50, 100, 200, 400];

/// All worlds with a model's codings.
pub(super) fn corrected() -> Vec<Corrected> {
    let drift = Errors {
        name: "drift",
        drift: 0.33,
        ..STEADY
    };
    let of = |errors, teachers, asked, methods| Corrected {
        world: BASE,
        errors,
        teachers,
        asked,
        methods,
    };
    let by_teacher = Errors {
        name: "drift, error goes with level and length",
        by_level: 0.5,
        by_length: 0.3,
        ..drift
    };
    let people = Errors {
        name: "drift, and people too come to miss a fifth",
        people: 0.2,
        ..drift
    };
    let mut all: Vec<Corrected> = [6, 12, 24, 40]
        .into_iter()
        .map(|teachers| {
            of(
                drift,
                teachers,
                ENDS,
                if teachers == 24 { METHODS } else { MAIN },
            )
        })
        .collect();
    all.push(of(drift, 24, LINES, MAIN));
    all.push(of(STEADY, 24, ENDS, METHODS));
    all.push(Corrected {
        world: UNALIKE,
        ..of(by_teacher, 24, ENDS, METHODS)
    });
    all.push(Corrected {
        world: World {
            heavy: Some(2),
            ..BASE
        },
        ..of(
            Errors {
                name: "drift, heavy tails: t with 2 df",
                ..drift
            },
            24,
            ENDS,
            METHODS,
        )
    });
    all.push(of(people, 24, ENDS, METHODS));
    all
}
