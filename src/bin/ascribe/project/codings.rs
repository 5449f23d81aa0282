//! A project as the commands take it that read codings.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use ascribe::codebook::Coder;
use ascribe::codings::{CodedFile, CodedLine};
use ascribe::error::Error;
use ascribe::review::{self, Sample};
use ascribe::store::{ADJUDICATED, Contents, Project};

use crate::review::open_to;

/// An open project, with what is in force in it.
pub(crate) struct Held {
    pub(crate) project: Project,
    pub(crate) contents: Contents,
}

/// How many of the statements that have a cycle a coder coded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Share {
    pub(crate) coded: usize,
    pub(crate) all: usize,
}

impl Share {
    pub(crate) fn is_whole(self) -> bool {
        self.coded == self.all
    }
}

impl Held {
    /// # Errors
    ///
    /// If it can't be opened or read.
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        let project = Project::open(path)?;
        let contents = project.contents()?;
        Ok(Self { project, contents })
    }

    /// What plans and messages call it: the name of its file.
    pub(crate) fn name(&self) -> String {
        let path = self.project.path();
        let name = path.file_name().map(Path::new);
        name.unwrap_or(path).display().to_string()
    }

    /// Everyone's codings in force, with probabilities as files of codings hold them, so that the
    /// same comes out of a project and of what was exported from it.
    ///
    /// # Errors
    ///
    /// If the file can't be read.
    pub(crate) fn codings(&self) -> Result<CodedFile, Error> {
        self.project.codings(None).map(as_written)
    }

    /// The last coding of each coder of a statement that was made blind.
    ///
    /// # Errors
    ///
    /// If the file can't be read.
    pub(crate) fn blind_codings(&self) -> Result<CodedFile, Error> {
        self.project.blind_codings(None).map(as_written)
    }

    /// What people's codes come to, a line a statement, as one file; and how many statements are
    /// left out on which they differ.
    ///
    /// # Errors
    ///
    /// If the file can't be read, or nobody coded.
    pub(crate) fn settled(&self) -> Result<(CodedFile, usize), Error> {
        let settled = review::settled(&self.contents);
        let by: BTreeMap<String, Coder> = settled
            .codings
            .into_iter()
            .filter_map(|(at, coding)| Some((self.contents.id(at)?, coding.coder)))
            .collect();
        if by.is_empty() {
            return Err(Error::input(format!(
                "find codes of people in {}: there are none on which they settled",
                self.name()
            ))
            .with_hint("`ascribe review PROJECT` opens the page on which people code"));
        }
        let mut file = self.codings()?;
        file.lines
            .retain(|line| by.get(&line.id) == Some(&line.coding.coder));
        Ok((file, settled.open))
    }

    /// A file of codings for each of these coders.
    ///
    /// # Errors
    ///
    /// If the file can't be read.
    pub(crate) fn by_coder(&self, coders: &[&Coder]) -> Result<Vec<CodedFile>, Error> {
        let mut lines: BTreeMap<&Coder, Vec<CodedLine>> = BTreeMap::new();
        for line in self.codings()?.lines {
            if let Some(coder) = coders.iter().find(|coder| ***coder == line.coding.coder) {
                lines.entry(coder).or_default().push(line);
            }
        }
        let files = coders.iter().map(|coder| CodedFile {
            name: format!("{} in {}", coder.0, self.name()),
            lines: lines.remove(coder).unwrap_or_default(),
            problems: Vec::new(),
            notices: Vec::new(),
        });
        Ok(files.collect())
    }

    /// The current model.
    pub(crate) fn model(&self) -> Option<&Coder> {
        let at = review::model(&self.contents)?;
        self.contents.coders.get(usize::from(at))
    }

    /// Everyone whose codes are in force, by name.
    pub(crate) fn coders(&self) -> Vec<&Coder> {
        let contents = &self.contents;
        let has: BTreeSet<u16> = contents.coded.iter().map(|one| one.coder).collect();
        let coders = (0..).zip(&contents.coders);
        coders
            .filter(|(at, _)| has.contains(at))
            .map(|(_, coder)| coder)
            .collect()
    }

    pub(crate) fn is_model(&self, coder: &Coder) -> bool {
        let at = self.contents.coder(coder).map(usize::from);
        at.and_then(|at| self.contents.models.get(at)) == Some(&true)
    }

    /// Those of them who code for themselves: neither models nor what people settled together.
    pub(crate) fn people(&self) -> Vec<&Coder> {
        let is_person = |coder: &&Coder| !self.is_model(coder) && *coder.0 != *ADJUDICATED;
        self.coders().into_iter().filter(is_person).collect()
    }

    /// How much of the project a coder coded.
    pub(crate) fn share(&self, coder: &str) -> Share {
        let contents = &self.contents;
        let at = contents.coder(&Coder(coder.into()));
        let has_cycle = |statement: u32| {
            let reflection = contents.reflection(statement);
            reflection.is_some_and(|reflection| reflection.cycle.is_some())
        };
        let all = (0..).zip(&contents.statements);
        let own = contents.coded.iter().filter(|one| Some(one.coder) == at);
        Share {
            coded: own.filter(|one| has_cycle(one.statement)).count(),
            all: all.filter(|(statement, _)| has_cycle(*statement)).count(),
        }
    }

    /// The samples drawn for it.
    ///
    /// # Errors
    ///
    /// If the file can't be read, or a plan in it.
    pub(crate) fn samples(&self) -> Result<Vec<Sample>, Error> {
        let stored = self.project.samples()?;
        let samples = stored.iter().map(|stored| {
            let mut sample =
                Sample::parse(&stored.name, stored.blind, &stored.plan, &self.contents)?;
            sample.open_to = open_to(&self.project, &stored.name)?;
            Ok(sample)
        });
        samples.collect()
    }

    /// The cycles that codings have, in the project's order.
    pub(crate) fn cycles(&self) -> Vec<String> {
        let contents = &self.contents;
        let named: BTreeSet<u16> = contents
            .coded
            .iter()
            .filter_map(|one| contents.reflection(one.statement)?.cycle)
            .collect();
        let cycles = (0..).zip(&contents.cycles);
        cycles
            .filter(|(at, _)| named.contains(at))
            .map(|(_, label)| label.to_string())
            .collect()
    }
}

/// Four decimals, as every file of codings has them.
fn as_written(mut file: CodedFile) -> CodedFile {
    for line in &mut file.lines {
        let coding = &mut line.coding;
        coding.probabilities = coding.probabilities.map(|all| all.map(rounded));
        coding.confidence = coding.confidence.map(rounded);
    }
    file
}

fn rounded(value: f32) -> f32 {
    format!("{value:.4}").parse().unwrap_or(value)
}
