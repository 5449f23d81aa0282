//! Projects to code in, of made-up sentences, and what coders left in them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ascribe::codebook::{Agency, Coder, Coding, Outcome, Source, Sources};
use ascribe::reflection::{Reflection, Statement};
use ascribe::store::{Codes, Key, NewStatement, Project};

/// Sources as the page names them, in the order in which the model goes through them here.
const TURNS: [Option<Source>; 5] = [
    Some(Source::Teacher),
    None,
    Some(Source::Student),
    Some(Source::Home),
    Some(Source::School),
];

const CAUSES: [&str; 5] = [
    "because I went too fast",
    "on the second day",
    "because they had not practised",
    "because nobody at home could help",
    "because the lesson was cut short",
];

/// `texts` reflections of `each` statements, all coded by a model.
pub(crate) fn project(folder: &Path, texts: usize, each: usize) -> PathBuf {
    let sentence = |text: usize, at: usize| {
        let cause = CAUSES[(text * each + at) % 5];
        format!("Group {} did not finish task {} {cause}.", text + 1, at + 1)
    };
    let texts: Vec<Vec<String>> = (0..texts)
        .map(|text| (0..each).map(|at| sentence(text, at)).collect())
        .collect();
    of(&folder.join("made-up.ascribe"), &texts)
}

/// Reflections of these statements; the model codes each in turn with another source.
pub(crate) fn of(path: &Path, texts: &[Vec<String>]) -> PathBuf {
    let cycles: [Arc<str>; 2] = ["Spring-Cycle".into(), "Autumn-Cycle".into()];
    let (mut reflections, mut spans, mut codings) = (Vec::new(), Vec::new(), Vec::new());
    for (at, sentences) in texts.iter().enumerate() {
        let mut text = String::new();
        for (number, sentence) in (1..).zip(sentences) {
            let start = text.len();
            text.push_str(sentence);
            spans.push((
                at,
                number,
                Statement {
                    start,
                    end: text.len(),
                },
            ));
            text.push(' ');
            codings.push(suggested(codings.len()));
        }
        reflections.push(Reflection {
            id: format!("log-of-someone.csv#{at}"),
            teacher: Some(format!("Teacher-{}", at % 3).into()),
            team: Some("Team-Blue".into()),
            cycle: Some(cycles[at / 3 % 2].clone()),
            prompt: Some("What happened?".into()),
            date: Some(jiff::civil::date(2025, 3, 1)),
            text,
            ..Reflection::default()
        });
    }
    let both = spans.iter().zip(&codings);
    let mut statements = both.map(|((reflection, number, statement), coding)| NewStatement {
        reflection: *reflection,
        number: *number,
        statement: *statement,
        coding: Some(coding),
    });
    let mut project = Project::create(path).unwrap();
    project.add(&cycles, &reflections, &mut statements).unwrap();
    path.to_owned()
}

fn suggested(at: usize) -> Coding {
    let source = TURNS[at % 5];
    let mut coding = Coding::new(
        Coder("made-up-1".into()),
        source.into_iter().collect::<Sources>(),
    );
    coding.outcome = source.map(|_| Outcome::Failure);
    coding.agency = source
        .filter(|one| *one == Source::Teacher)
        .map(|_| Agency::Individual);
    coding.confidence = Some(0.625);
    coding.probabilities = Some([0.125, 0.0625, 0.03125, 0.25]);
    coding.evidence.explained = source.map(|_| 0..5);
    coding
}

/// What the model suggests for a statement of [`project`], by its place from 0.
pub(crate) fn suggestion(at: usize) -> Codes {
    let coding = suggested(at);
    let mut codes = Codes::new(coding.sources);
    (codes.outcome, codes.agency) = (coding.outcome, coding.agency);
    codes
}

/// Codes of these sources alone.
pub(crate) fn sources(named: &[Source]) -> Codes {
    Codes::new(named.iter().copied().collect())
}

/// A coder's codes in force, by the statement's name on the page.
pub(crate) fn codes(path: &Path, coder: &str) -> BTreeMap<String, Codes> {
    let project = Project::open(path).unwrap();
    let contents = project.contents().unwrap();
    let rows = contents.statements.iter();
    rows.filter_map(|row| {
        let coded = project.coded(row.key).unwrap();
        let own = coded.into_iter().find(|(by, _, _)| &*by.0 == coder);
        own.map(|(_, codes, _)| (row.key.to_string(), codes))
    })
    .collect()
}

/// The names of all statements, in order.
pub(crate) fn keys(path: &Path) -> Vec<Key> {
    let contents = Project::open(path).unwrap().contents().unwrap();
    contents.statements.iter().map(|row| row.key).collect()
}

/// How many events a coder left.
pub(crate) fn events(path: &Path, coder: &str) -> usize {
    let coder = Coder(coder.into());
    Project::open(path)
        .unwrap()
        .events(Some(&coder))
        .unwrap()
        .len()
}
