//! A small study with a model's codings, as an analysis hands it to a project.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ascribe::codebook::{Coder, Coding, Evidence, Focus, Outcome, Source, Sources};
use ascribe::reflection::{Layout, Origin, Reflection, Statement};
use ascribe::split::split;
use ascribe::store::{Act, Added, Codes, Contents, Key, NewStatement, Project, text_hash};
use tempfile::TempDir;

/// A folder in memory, if there is one: thousands of writes are waited for.
pub(crate) fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        tempfile::tempdir_in(memory).unwrap()
    } else {
        tempfile::tempdir().unwrap()
    }
}

pub(crate) fn coder(name: &str) -> Coder {
    Coder(name.into())
}

pub(crate) fn model() -> Coder {
    coder("base 1")
}

pub(crate) fn cycles() -> Vec<Arc<str>> {
    vec!["Cycle 1".into(), "Cycle 2".into()]
}

pub(crate) fn reflections() -> Vec<Reflection> {
    let one = |id: &str, teacher: &str, cycle: &str, text: &str| Reflection {
        id: id.to_owned(),
        teacher: Some(teacher.into()),
        team: Some("Maths".into()),
        group: None,
        cycle: Some(cycle.into()),
        date: Some("2025-03-01".parse().unwrap()),
        prompt: Some("What happened?".into()),
        text: text.to_owned(),
        layout: Layout::Plain,
        origin: Origin {
            file: "log.csv".into(),
            row: Some(2),
            column: Some("text".into()),
            ..Origin::default()
        },
    };
    let mut all = vec![
        one(
            "log.csv#2",
            "Ann",
            "Cycle 1",
            "They failed because nobody at home checks. I rushed the task, so they got lost. Café!",
        ),
        one(
            "log.csv#3",
            "Bo",
            "Cycle 1",
            "The class is too large.\nThey did not try; we had no time for feedback.",
        ),
        one(
            "log.csv#4",
            "Ann",
            "Cycle 2",
            "I modelled every step, and they passed. They worked hard. The room was cold.",
        ),
    ];
    let text = "# Notes\n\nThe *talk* got\nricher. They listened.\n\nWe planned it together.\n";
    let blocks = vec![9..47, 49..72];
    let markup = vec![13..14, 18..19];
    all.push(Reflection {
        layout: Layout::Blocks { blocks, markup },
        ..one("notes.md#1", "Cleo", "Cycle 2", text)
    });
    all
}

/// What a model would say of a statement: something that depends on its words.
pub(crate) fn coding(words: &str) -> Coding {
    let share = |word: &str| if words.contains(word) { 0.9 } else { 0.125 };
    let probabilities = [share("home"), share("class"), share("They"), share("I ")];
    let named = Source::ALL
        .iter()
        .zip(probabilities)
        .filter(|(_, p)| *p > 0.5);
    let sources: Sources = named.map(|(source, _)| *source).collect();
    let mut coding = Coding::new(model(), sources);
    coding.probabilities = Some(probabilities);
    coding.confidence = Some(0.3);
    coding.abstain = words.len() > 40;
    if !sources.is_empty() {
        coding.outcome = Some(Outcome::Unclear);
        coding.evidence.explained = Some(0..4);
    }
    coding
}

/// Adds reflections with their statements and the model's codings of them.
pub(crate) fn add(project: &mut Project, reflections: &[Reflection]) -> Added {
    let split: Vec<Vec<Statement>> = reflections.iter().map(split).collect();
    let codings: Vec<Vec<Coding>> = reflections
        .iter()
        .zip(&split)
        .map(|(text, all)| all.iter().map(|one| coding(&text.words(*one))).collect())
        .collect();
    let mut statements = (0..)
        .zip(split.iter().zip(&codings))
        .flat_map(|(at, (all, codings))| {
            let pairs = (1..).zip(all.iter().zip(codings));
            pairs.map(move |(number, (statement, coding))| NewStatement {
                reflection: at,
                number,
                statement: *statement,
                coding: Some(coding),
            })
        });
    project
        .add(&cycles(), reflections, &mut statements)
        .unwrap()
}

pub(crate) struct Study {
    /// Removed with the study.
    pub(crate) folder: TempDir,
    pub(crate) path: PathBuf,
    pub(crate) project: Project,
}

impl Study {
    pub(crate) fn new() -> Self {
        let folder = folder();
        let path = folder.path().join("study.ascribe");
        let mut project = Project::create(&path).unwrap();
        add(&mut project, &reflections());
        Self {
            folder,
            path,
            project,
        }
    }

    pub(crate) fn contents(&self) -> Contents {
        self.project.contents().unwrap()
    }

    /// The key of a statement by its id.
    pub(crate) fn key(&self, id: &str) -> Key {
        key(&self.contents(), id)
    }

    pub(crate) fn split(&mut self, by: &str, id: &str, after: &str) -> Act {
        let contents = self.contents();
        let position = contents.find(key(&contents, id)).unwrap();
        let text = contents.reflection(position).unwrap();
        let text = self.project.reflection(text.row).unwrap();
        let Statement { start, end } = contents.statement(position).unwrap().statement;
        let at = start + text.text[start..end].find(after).unwrap() + after.len();
        let act = Act::Split {
            reflection: text.id.clone(),
            hash: text_hash(&text.text),
            start,
            end,
            at,
        };
        self.project
            .append(&coder(by), None, false, act.clone())
            .unwrap();
        act
    }
}

pub(crate) fn ids(contents: &Contents) -> Vec<String> {
    let count = u32::try_from(contents.statements.len()).unwrap();
    (0..count).map(|at| contents.id(at).unwrap()).collect()
}

pub(crate) fn key(contents: &Contents, id: &str) -> Key {
    let at = ids(contents).iter().position(|known| known == id);
    let at = at.unwrap_or_else(|| panic!("no {id} among {:?}", ids(contents)));
    contents.statements[at].key
}

/// Codes of a person, with all that a person can say.
pub(crate) fn codes(sources: &[Source]) -> Codes {
    let mut codes = Codes::new(sources.iter().copied().collect());
    if !sources.is_empty() {
        codes.outcome = Some(Outcome::Failure);
    }
    if sources.contains(&Source::Teacher) {
        codes.focus[3] = Some(Focus::Planning);
        codes.evidence = Evidence {
            cause: [None, None, None, Some(0..3)],
            explained: None,
        };
    }
    codes
}

pub(crate) fn code(statement: Key, sources: &[Source]) -> Act {
    Act::Code {
        statement,
        codes: codes(sources),
        supersedes: Vec::new(),
    }
}

pub(crate) fn memo(statement: Key, text: &str) -> Act {
    Act::Memo {
        statement,
        text: text.to_owned(),
        supersedes: Vec::new(),
    }
}
