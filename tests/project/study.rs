//! A made-up study in a project, coded by a made-up model: no model need be run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::Arc;

use ascribe::codebook::{Coder, Coding, Outcome, Source, Sources};
use ascribe::reflection::{Origin, Reflection, Statement};
use ascribe::store::{Act, Codes, Contents, NewStatement, Project};
use tempfile::TempDir;

use super::running::{ascribe, stderr, stdout};

/// A name that tables, shells and markup stumble over.
pub(crate) const ODD: &str = "Zoë \"Q\" <O'Neil>, =1+1; é";

pub(crate) const MODEL: &str = "made-up 1";

/// What the file is called.
pub(crate) const FILE: &str = "our study, 1st (é).ascribe";

const TEACHERS: [&str; 6] = ["Ann", "Bo, PhD", "Cleo \"C\"", "Đorđe", "Eve", "=Finn"];
const CYCLES: [&str; 2] = ["Round 1, spring", "Round 2, autumn"];

/// Statements of a reflection.
pub(crate) const STATEMENTS: usize = 8;

/// Statements of the study.
pub(crate) const ALL: usize = TEACHERS.len() * CYCLES.len() * STATEMENTS;

pub(crate) struct Study {
    pub(crate) folder: TempDir,
    pub(crate) path: PathBuf,
}

/// What the model says of a statement: the same each time, and not very sure.
fn coding(teacher: usize, cycle: usize, number: usize) -> Coding {
    let share = |n: usize| {
        let hundredth = u8::try_from(n % 97).unwrap();
        f32::from(hundredth) / 100.0 + 0.012_345
    };
    let mixed = teacher * 31 + cycle * 17 + number * 13;
    let probabilities = [
        share(mixed * 7) / 4.0,
        share(mixed * 3) / 3.0,
        share(mixed * 5) / 2.0,
        share(mixed * 11 + cycle * 20),
    ];
    let named = Source::ALL.iter().zip(probabilities);
    let named = named.filter(|(_, p)| *p > 0.4).map(|(source, _)| *source);
    let mut coding = Coding::new(Coder(MODEL.into()), named.collect());
    coding.outcome = coding.is_attribution().then_some(Outcome::Failure);
    coding.probabilities = Some(probabilities);
    coding.confidence = Some(0.512_345);
    if coding.is_attribution() {
        coding.evidence.explained = Some(0..4);
    }
    coding
}

impl Study {
    pub(crate) fn new() -> Self {
        let memory = Path::new("/dev/shm");
        let folder = if memory.is_dir() {
            tempfile::tempdir_in(memory).unwrap()
        } else {
            tempfile::tempdir().unwrap()
        };
        let path = folder.path().join(FILE);
        let study = Self { folder, path };
        study.make();
        study
    }

    fn make(&self) {
        let mut project = Project::create(&self.path).unwrap();
        let cycles: Vec<Arc<str>> = CYCLES.iter().map(|name| Arc::from(*name)).collect();
        let (mut reflections, mut statements) = (Vec::new(), Vec::new());
        for (teacher, name) in TEACHERS.iter().enumerate() {
            for (cycle, label) in cycles.iter().enumerate() {
                let mut text = String::new();
                for number in 0..STATEMENTS {
                    let start = text.len();
                    let words =
                        format!("They got lost, as I hurried «{number}» of {teacher}.{cycle}.");
                    text.push_str(&words);
                    let span = Statement {
                        start,
                        end: text.len(),
                    };
                    text.push(' ');
                    statements.push((
                        reflections.len(),
                        number,
                        span,
                        coding(teacher, cycle, number),
                    ));
                }
                reflections.push(Reflection {
                    id: format!("notes of \"{name}\", {cycle}.docx#1"),
                    teacher: Some((*name).into()),
                    team: Some(["North", "South"][teacher % 2].into()),
                    cycle: Some(label.clone()),
                    prompt: Some("What happened, and why?".into()),
                    text,
                    origin: Origin {
                        file: "notes.docx".into(),
                        ..Origin::default()
                    },
                    ..Reflection::default()
                });
            }
        }
        let mut statements =
            statements
                .iter()
                .map(|(reflection, number, span, coding)| NewStatement {
                    reflection: *reflection,
                    number: u32::try_from(number + 1).unwrap(),
                    statement: *span,
                    coding: Some(coding),
                });
        project.add(&cycles, &reflections, &mut statements).unwrap();
    }

    /// The program with these arguments, in the study's folder.
    pub(crate) fn run(&self, args: &[&str]) -> Output {
        ascribe(self.folder.path(), args)
    }

    /// Writes a coder's codings in force to a file of the study's folder.
    #[track_caller]
    pub(crate) fn export(&self, coder: &str, name: &str) {
        self.done(&["export", FILE, "--codings", "--coder", coder, "--out", name]);
    }

    /// What it prints; it must be done without fault.
    #[track_caller]
    pub(crate) fn done(&self, args: &[&str]) -> String {
        let output = self.run(args);
        assert_eq!(
            output.status.code(),
            Some(0),
            "{args:?}: {}",
            stderr(&output)
        );
        let text = stdout(&output);
        assert!(!text.contains("NaN") && !text.contains("inf,"), "{text}");
        text
    }

    pub(crate) fn project(&self) -> Project {
        Project::open(&self.path).unwrap()
    }

    pub(crate) fn contents(&self) -> Contents {
        self.project().contents().unwrap()
    }

    /// A copy of the file under another name.
    pub(crate) fn copy(&self, name: &str) -> Self {
        let folder = tempfile::tempdir_in(self.folder.path().parent().unwrap()).unwrap();
        let path = folder.path().join(name);
        fs::copy(&self.path, &path).unwrap();
        Self { folder, path }
    }

    pub(crate) fn file(&self) -> &str {
        self.path.to_str().unwrap()
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join(name)).unwrap()
    }

    /// Someone codes statements, by their positions; `None` leaves one out.
    pub(crate) fn code(
        &self,
        who: &str,
        blind: bool,
        statements: impl IntoIterator<Item = usize>,
        says: impl Fn(usize) -> Option<Sources>,
    ) {
        let mut project = self.project();
        let contents = project.contents().unwrap();
        for at in statements {
            let Some(sources) = says(at) else { continue };
            let act = Act::Code {
                statement: contents.statements[at].key,
                codes: Codes::new(sources),
                supersedes: Vec::new(),
            };
            let coder = Coder(who.into());
            project.append(&coder, None, blind, act).unwrap();
        }
    }

    /// Positions of the statements of the only sample.
    pub(crate) fn drawn(&self) -> Vec<usize> {
        let project = self.project();
        let contents = project.contents().unwrap();
        let samples = project.samples().unwrap();
        assert_eq!(samples.len(), 1);
        let sample = &samples[0];
        let sample =
            ascribe::review::Sample::parse(&sample.name, sample.blind, &sample.plan, &contents);
        let sample = sample.unwrap();
        sample.statements().iter().map(|at| *at as usize).collect()
    }
}

/// Sources that follow from the position: no one coder's nor the model's.
pub(crate) fn some(at: usize) -> Sources {
    match at % 5 {
        0 => Sources::NONE,
        1 => Sources::NONE.with(Source::Home),
        2 => Sources::NONE.with(Source::Student),
        _ => Sources::NONE.with(Source::Teacher),
    }
}

/// The same, but otherwise every now and then.
pub(crate) fn other(at: usize) -> Sources {
    if at % 7 == 3 {
        Sources::NONE.with(Source::School)
    } else {
        some(at)
    }
}
