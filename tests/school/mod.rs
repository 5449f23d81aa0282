//! A made-up school, as one run would have found it.

use std::sync::Arc;

use ascribe::analysis::{Analysis, CodedStatement, ModelNote};
use ascribe::codebook::{Coder, Coding, Outcome, Source, Sources};
use ascribe::reflection::{Reflection, Statement};
use ascribe::shift::{self, Observation, Settings};

/// One reflection's statements: for each the sources as letters of `hstT` (empty for none).
pub(crate) struct Log {
    pub(crate) teacher: &'static str,
    pub(crate) team: Option<&'static str>,
    pub(crate) cycle: usize,
    pub(crate) codes: Vec<&'static str>,
}

pub(crate) const TEACHERS: [(&str, &str); 14] = [
    ("Amara", "Maths"),
    ("Bente", "Maths"),
    ("Chidi", "Maths"),
    ("Dora", "Maths"),
    ("Emil", "Maths"),
    ("Farah", "Reading"),
    ("Goran", "Reading"),
    ("Hana", "Reading"),
    ("Ivo", "Reading"),
    ("Jun", "Science"),
    ("Kaja", "Science"),
    ("Luis", "Science"),
    ("Mina", "Science"),
    ("Noor", "Science"),
];

/// A school whose teachers come to name their own practice more often.
pub(crate) fn logs() -> Vec<Log> {
    let mut logs = Vec::new();
    for (at, (teacher, team)) in TEACHERS.into_iter().enumerate() {
        for cycle in 0..4 {
            let internal = 1 + (at + cycle) % 3 + cycle / 2 + cycle % 2;
            let mut codes = vec!["T"; internal];
            codes.extend(
                ["s", "t", "h", "tT", "t", "s"]
                    .iter()
                    .skip(cycle)
                    .take(5 - at % 2),
            );
            codes.extend([""; 8]);
            let team = Some(team);
            logs.push(Log {
                teacher,
                team,
                cycle,
                codes,
            });
        }
    }
    logs
}

pub(crate) fn analysis(logs: &[Log], labels: &[&str]) -> Analysis {
    let coder = Coder("sturdy 1".into());
    let (mut reflections, mut statements) = (Vec::new(), Vec::new());
    for (at, log) in logs.iter().enumerate() {
        let mut text = String::new();
        for (number, code) in (1..).zip(&log.codes) {
            let start = text.len();
            text.push_str("A short remark.");
            let statement = Statement {
                start,
                end: text.len(),
            };
            text.push(' ');
            let sources: Sources = [
                ('h', Source::Home),
                ('s', Source::School),
                ('t', Source::Student),
                ('T', Source::Teacher),
            ]
            .into_iter()
            .filter_map(|(letter, source)| code.contains(letter).then_some(source))
            .collect();
            let mut coding = Coding::new(coder.clone(), sources);
            if coding.is_attribution() {
                let went_well = (at + statements.len()).is_multiple_of(3);
                coding.outcome = Some(if went_well {
                    Outcome::Success
                } else {
                    Outcome::Failure
                });
            }
            let reflection = at;
            statements.push(CodedStatement {
                reflection,
                number,
                statement,
                coding,
            });
        }
        reflections.push(Reflection {
            id: format!("logs.csv#{}", at + 2),
            teacher: Some(log.teacher.into()),
            team: log.team.map(Into::into),
            cycle: Some(labels[log.cycle].into()),
            text,
            ..Reflection::default()
        });
    }
    let observations: Vec<_> = statements
        .iter()
        .map(|coded: &CodedStatement| Observation {
            teacher: logs[coded.reflection].teacher,
            team: logs[coded.reflection].team,
            cycle: logs[coded.reflection].cycle,
            sources: coded.coding.sources,
            outcome: coded.coding.outcome,
            ..Observation::default()
        })
        .collect();
    let cycles: Vec<Arc<str>> = labels.iter().map(|label| Arc::from(*label)).collect();
    let shift = shift::estimate(&observations, &cycles, &Settings::default());
    Analysis {
        shift,
        cycles,
        reflections,
        statements,
        problems: Vec::new(),
        notices: Vec::new(),
        correction: None,
        waits_for: None,
        model: ModelNote {
            coded_by: Some(ascribe::codebook::CorpusCoders::LanguageModels),
            name: "sturdy 1".into(),
            accuracy: vec!["Of 100 attributions to the teacher it finds about 80.".into()],
            ..ModelNote::default()
        },
    }
}

pub(crate) const CYCLES: [&str; 4] = ["Cycle 1", "Cycle 2", "Cycle 3", "Cycle 4"];

pub(crate) fn school() -> Analysis {
    analysis(&logs(), &CYCLES)
}

pub(crate) fn one_teacher() -> Analysis {
    let logs: Vec<Log> = logs()
        .into_iter()
        .filter(|log| log.teacher == "Amara")
        .collect();
    analysis(&logs, &CYCLES)
}
