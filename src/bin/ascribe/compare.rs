//! `ascribe analyze --compare`: what an earlier run, or anyone's codings, is set beside this one.

use std::fs;
use std::path::{Path, PathBuf};

use ascribe::analysis::Analysis;
use ascribe::codebook::Coder;
use ascribe::codings::CodedFile;
use ascribe::error::{Error, Notice, Problem};
use ascribe::shift::CodedBy;
use ascribe::study::{Studies, Study};
use ascribe::{beside, cycle};

use crate::input::{self, Codings, StudyArgs};
use crate::messages;
use crate::project::Held;

/// Where a run keeps its codings.
const CODINGS: &str = "codings.csv";
/// Where it keeps the order of cycles, among other things.
const SUMMARY: &str = "summary.json";
/// The folder of results that nobody named.
const UNNAMED: &str = "ascribe-results";

/// Another report, read before these logs are, as that may take long.
pub(crate) struct Other {
    label: String,
    codings: Codings,
    /// The order of its cycles, where it is known.
    order: Option<Vec<String>>,
    /// Whether no line names a cycle.
    knows_no_cycles: bool,
    problems: Vec<Problem>,
}

impl Other {
    /// Reads what stands behind `--compare`: `PATH` or `LABEL=PATH`, the folder that a run wrote, a
    /// file of codings or a project; says what could not be read and, unless `quiet`, what was
    /// decided.
    ///
    /// # Errors
    ///
    /// If there is nothing to read, or it is what this run writes to.
    pub(crate) fn read(flag: &str, written: &[&Path], quiet: bool) -> Result<Self, Error> {
        let (label, path) = parts(flag)?;
        if written.iter().any(|one| input::is_same(one, &path)) {
            let what = path.display();
            return Err(
                Error::usage(format!("compare with {what}: this run writes to it"))
                    .with_hint("--out names another folder for the results"),
            );
        }
        let mut order = None;
        let file = if path.is_dir() {
            order = order_of(&path);
            codings_in(&path)?
        } else {
            path.clone()
        };
        if !file.exists() {
            return Err(
                Error::input(format!("read {}: no such file or folder", file.display()))
                    .with_hint(TAKEN),
            );
        }
        let mut codings = StudyArgs::default().read(&file, true)?;
        if let Some(held) = &codings.held {
            order = Some(held.cycles());
        }
        let knows_no_cycles = fill_cycle(&mut codings.file);
        let mut other = Self {
            label,
            codings,
            order,
            knows_no_cycles,
            problems: Vec::new(),
        };
        let (study, notices, problems) = other.study()?;
        drop(study);
        if !quiet {
            messages::notices(&notices);
        }
        messages::problems(&problems);
        other.problems = problems;
        Ok(other)
    }

    /// Whether all of it could be read. What could not is none of the problems of the logs that it
    /// stands beside.
    pub(crate) fn is_whole(&self) -> bool {
        self.problems.is_empty()
    }

    /// Sets it beside an analysis; what is to be told.
    ///
    /// # Errors
    ///
    /// None that reading it had not met.
    pub(crate) fn set_beside(
        &self,
        analysis: &mut Analysis,
        level: f64,
    ) -> Result<Vec<Notice>, Error> {
        let (study, ..) = self.study()?;
        let told = beside::set_beside(analysis, &self.label, &study, level);
        let mut notices: Vec<Notice> = told.into_iter().collect();
        let Some(found) = &mut analysis.shift.counterpart else {
            return Ok(notices);
        };
        found.other.knows_no_cycles = self.knows_no_cycles;
        if let Some(held) = &self.codings.held {
            found.coded_by = if held.is_model(&Coder(study.coder.into())) {
                CodedBy::Model
            } else {
                CodedBy::Person
            };
        }
        notices.extend(self.unread());
        Ok(notices)
    }

    /// How many of its codings could not be read, if any.
    fn unread(&self) -> Option<Notice> {
        let count = self.problems.len();
        (count > 0).then(|| Notice {
            file: self.codings.file.name.clone(),
            what: format!(
                "{count} coding{} of {} could not be read and {} left out of the comparison",
                if count == 1 { "" } else { "s" },
                self.label,
                if count == 1 { "is" } else { "are" },
            ),
        })
    }

    /// The codings of the one who coded: of a project its current model.
    fn study(&self) -> Result<(Study<'_>, Vec<Notice>, Vec<Problem>), Error> {
        let file = &self.codings.file;
        let studies = match &self.order {
            // One that a run found need not name all cycles of a file that was changed since.
            Some(order) => Studies::of(file, Some(order)).or_else(|_| Studies::of(file, None)),
            None => Studies::of(file, None),
        }?;
        let mut notices = studies.notices.clone();
        for notice in &mut notices {
            // Else it would read as if it were of these logs.
            if notice.file.is_empty() {
                notice.file.clone_from(&file.name);
            }
        }
        let mut problems = file.problems.clone();
        problems.extend(studies.problems.iter().cloned());
        let model = self.codings.held.as_ref().and_then(Held::model);
        let study = studies
            .only(model.map(|model| &*model.0))
            .map_err(|error| {
                error.with_hint(
                    "keep the lines of one coder in a file of their own and compare that",
                )
            })?;
        Ok((study, notices, problems))
    }
}

/// What can be compared with.
const TAKEN: &str = "--compare takes the folder that an earlier `ascribe analyze` wrote, a file of \
                     codings or a project, as PATH or \"LABEL=PATH\"";

/// The label and the path in `LABEL=PATH`, or a path and what it is called. What is a path as it
/// stands is one, whatever signs it holds.
fn parts(flag: &str) -> Result<(String, PathBuf), Error> {
    if let (false, Some((label, path))) = (Path::new(flag).exists(), flag.split_once('=')) {
        let label = label.trim();
        return if label.is_empty() || path.is_empty() {
            Err(Error::usage(format!("compare with {flag:?}")).with_hint(TAKEN))
        } else {
            Ok((label.to_owned(), path.into()))
        };
    }
    let path = PathBuf::from(flag);
    Ok((label_of(&path), path))
}

/// The name of a folder or file; where that is one that every run gives, the name of the folder
/// that it lies in.
fn label_of(path: &Path) -> String {
    let whole = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let is_telling = |at: &&Path| {
        let name = at.file_name().unwrap_or_default();
        !name.is_empty() && name != UNNAMED && name != CODINGS
    };
    let telling = whole.ancestors().find(is_telling).unwrap_or(&whole);
    let name = if telling.is_dir() {
        telling.file_name()
    } else {
        telling.file_stem()
    };
    name.unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned()
}

fn codings_in(folder: &Path) -> Result<PathBuf, Error> {
    let file = folder.join(CODINGS);
    if file.is_file() {
        return Ok(file);
    }
    Err(Error::input(format!(
        "find codings in {}: it holds no {CODINGS}",
        folder.display()
    ))
    .with_hint(TAKEN))
}

/// The cycles of a run in their order, as its summary has them.
fn order_of(folder: &Path) -> Option<Vec<String>> {
    let bytes = fs::read(folder.join(SUMMARY)).ok()?;
    let summary: serde_json::Value = serde_json::from_slice(&bytes).ok()?;
    let cycles = summary.get("cycles")?.as_array()?.iter();
    cycles
        .map(|cycle| Some(cycle.as_str()?.to_owned()))
        .collect()
}

/// Where no line names a cycle, all of them are of one, as in a run; whether it is so.
fn fill_cycle(file: &mut CodedFile) -> bool {
    let names_one = |text: &String| !text.trim().is_empty();
    let mut lines = file.lines.iter();
    if lines.any(|line| line.fields.get("cycle").is_some_and(names_one)) {
        return false;
    }
    for line in &mut file.lines {
        line.fields
            .insert("cycle".to_owned(), cycle::NO_CYCLE.to_owned());
    }
    true
}
