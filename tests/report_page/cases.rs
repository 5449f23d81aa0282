//! Runs that a page must stand: from nothing at all to more than anyone has.

use std::sync::Arc;

use ascribe::analysis::{Analysis, CodedStatement, ModelNote};
use ascribe::codebook::{Coder, Coding, Outcome, Source, Sources};
use ascribe::error::Notice;
use ascribe::reflection::{Reflection, Statement};
use ascribe::shift::Shift;

use crate::compared;
use crate::school::{School, problem};

/// Every case by name.
pub(crate) fn all() -> Vec<(&'static str, Analysis)> {
    vec![
        ("school", School::default().analysis()),
        ("corrected", crate::accuracy::corrected()),
        ("unclear", unclear()),
        ("falling", falling()),
        ("no-cycle", no_cycle()),
        ("unnamed-cycle", unnamed_cycle()),
        ("one-cycle", one_cycle()),
        ("one-teacher", one_teacher()),
        ("no-attributions", no_attributions()),
        ("nothing-readable", nothing_readable()),
        ("gap", gap()),
        ("long-names", long_names()),
        ("twelve", twelve()),
        ("hostile", hostile()),
        ("many-cycles", many_cycles()),
        ("compared", compared::last_year()),
        ("compared-small", compared::two_teachers()),
    ]
}

pub(crate) fn unclear() -> Analysis {
    let school = School {
        teachers: 5,
        internal: [0.4, 0.42],
        ..School::default()
    };
    school.analysis()
}

pub(crate) fn falling() -> Analysis {
    let school = School {
        statements_each: 30,
        internal: [0.75, 0.25],
        ..School::default()
    };
    school.analysis()
}

/// Nothing says when anything was written.
pub(crate) fn no_cycle() -> Analysis {
    let mut analysis = one_cycle();
    for reflection in &mut analysis.reflections {
        (reflection.cycle, reflection.date) = (None, None);
    }
    analysis.cycles.clear();
    analysis.shift = empty_shift();
    analysis
}

/// The same, held as one cycle without a name.
pub(crate) fn unnamed_cycle() -> Analysis {
    let mut analysis = one_cycle();
    for reflection in &mut analysis.reflections {
        reflection.cycle = None;
    }
    analysis.cycles = vec![Arc::from("")];
    analysis.shift.cycles = vec![Arc::from("")];
    analysis
}

pub(crate) fn one_cycle() -> Analysis {
    let school = School {
        cycles: vec!["Autumn 2024".into()],
        ..School::default()
    };
    school.analysis()
}

pub(crate) fn one_teacher() -> Analysis {
    let school = School {
        teachers: 1,
        teams: Vec::new(),
        statements_each: 14,
        ..School::default()
    };
    school.analysis()
}

pub(crate) fn no_attributions() -> Analysis {
    let school = School {
        rate: -1.0,
        ..School::default()
    };
    school.analysis()
}

pub(crate) fn nothing_readable() -> Analysis {
    Analysis {
        reflections: Vec::new(),
        statements: Vec::new(),
        cycles: Vec::new(),
        shift: empty_shift(),
        problems: (1..=60)
            .map(|n| {
                problem(
                    &format!("logs/notes_{n}.docx"),
                    "the archive ends too early",
                )
            })
            .collect(),
        notices: Vec::new(),
        correction: None,
        waits_for: None,
        model: ModelNote::default(),
    }
}

/// The second cycle holds no attributions.
pub(crate) fn gap() -> Analysis {
    let mut analysis = School::default().analysis();
    for coded in &mut analysis.statements {
        if analysis.reflections[coded.reflection].cycle == Some(Arc::from("Cycle 2")) {
            coded.coding = Coding::new(coded.coding.coder.clone(), Sources::NONE);
        }
    }
    analysis.shift = crate::school::estimate(
        &analysis.reflections,
        &analysis.statements,
        &analysis.cycles,
    );
    analysis
}

pub(crate) fn long_names() -> Analysis {
    let long = "A cycle of inquiry into how we ask questions that let everybody think before \
                anybody answers, part";
    let school = School {
        cycles: (1..=4).map(|n| format!("{long} {n}")).collect(),
        teams: vec![
            "The team of all teachers of reading, writing and everything that goes with it".into(),
            "Mathematikunterrichtsentwicklungsarbeitsgruppenvorsitzende".into(),
            "C".into(),
        ],
        ..School::default()
    };
    school.analysis()
}

pub(crate) fn twelve() -> Analysis {
    let months = [
        "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug",
    ];
    let school = School {
        cycles: months.iter().map(|month| format!("{month} 2025")).collect(),
        ..School::default()
    };
    school.analysis()
}

pub(crate) fn many_cycles() -> Analysis {
    let school = School {
        cycles: (1..=60).map(|n| format!("Week {n}")).collect(),
        ..School::default()
    };
    school.analysis()
}

/// As much as a whole district could write.
pub(crate) fn large() -> Analysis {
    let school = School {
        teachers: 40,
        teams: (1..=10).map(|n| format!("Team {n:02}")).collect(),
        statements_each: 640,
        ..School::default()
    };
    school.analysis()
}

/// As much again in one team, every statement in a log of its own: an explanation by own teaching,
/// or a theory of action.
pub(crate) fn one_large_team() -> Analysis {
    let school = School {
        teachers: 40,
        teams: vec!["Heron".into()],
        statements_each: 640,
        rate: 1.0,
        internal: [0.5, 0.9],
        ..School::default()
    };
    let mut analysis = school.analysis();
    let logs = std::mem::take(&mut analysis.reflections);
    for (at, coded) in analysis.statements.iter_mut().enumerate() {
        let log = &logs[coded.reflection];
        let span = coded.statement;
        let mut text = log.text[span.start..span.end].to_owned();
        if at % 10 == 0 {
            text = "If we post the graph on the wall, students will argue about it.".into();
            coded.coding = Coding::new(coded.coding.coder.clone(), Sources::NONE);
        }
        (coded.reflection, coded.number) = (at, 1);
        coded.statement = Statement {
            start: 0,
            end: text.len(),
        };
        analysis.reflections.push(Reflection {
            id: format!("log.csv#{at}"),
            text,
            ..log.clone()
        });
    }
    analysis.shift = crate::school::estimate(
        &analysis.reflections,
        &analysis.statements,
        &analysis.cycles,
    );
    analysis
}

/// What nobody should write, and somebody will.
pub(crate) fn hostile() -> Analysis {
    let texts = [
        "<script>alert('x')</script> made them laugh because I wrote it & left it.",
        "\u{202e}They read backwards because I let them\u{0}\u{7}.",
        "كان الدرس أفضل لأنني أعطيتهم وقتا أطول.",
        "👩‍👩‍👧‍👦 helped 🎉 since I asked them 🏳️‍🌈 to.",
        "</style></title><img src=x onerror=alert(1)> \"quoted\" 'twice' {{ braces }} {% tags %}",
    ];
    let mut texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
    texts.push(format!(
        "Because I {} it worked.",
        "went on and ".repeat(420)
    ));
    texts.push("x".repeat(5000));
    let mut analysis = School::default().analysis();
    for (at, text) in texts.into_iter().enumerate() {
        let mut coding = Coding::new(Coder("m".into()), Sources::NONE.with(Source::Teacher));
        coding.probabilities = Some([0.0, 0.0, 0.0, 0.999]);
        coding.outcome = Some(Outcome::Success);
        analysis.statements.push(CodedStatement {
            reflection: analysis.reflections.len(),
            number: 1,
            statement: Statement {
                start: 0,
                end: text.len(),
            },
            coding,
        });
        analysis.reflections.push(Reflection {
            id: format!("h#{at}"),
            teacher: Some(Arc::from(format!("<Hostile{at}>"))),
            team: Some(Arc::from("<b>Team & Co</b>")),
            cycle: Some(Arc::from(if at < 3 { "Cycle 1" } else { "Cycle 2" })),
            prompt: Some(Arc::from("<h1>Why?</h1>")),
            text,
            ..Reflection::default()
        });
    }
    analysis.model.name = "<model>".into();
    analysis.model.accuracy = vec!["<i>good</i>".into()];
    analysis.shift.warnings = vec!["<u>careful</u>".into()];
    analysis.problems = vec![problem("<file>.csv", "<s>why</s>")];
    analysis.notices.push(Notice {
        file: "</ul>".into(),
        what: "<form>".into(),
    });
    analysis
}

fn empty_shift() -> Shift {
    Shift::default()
}
