//! What an analysis found, into a project.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ascribe::analysis::Analysis;
use ascribe::codebook::Coding;
use ascribe::error::Error;
use ascribe::reflection::{Reflection, Statement};
use ascribe::store::{Added, Contents, NewStatement, Project};

use crate::logs::{Coded, LogsArgs};
use crate::messages;

/// Ids that are named before the rest is only counted.
const NAMED: usize = 5;

/// The project that an analysis goes into: found out before the work, which may take long.
pub(crate) struct Target {
    path: PathBuf,
    /// `None` if it is to be made.
    project: Option<Project>,
}

impl Target {
    /// Opens the project, if it is there, or sees whether it can be made.
    ///
    /// # Errors
    ///
    /// If it can't be opened or made.
    pub(crate) fn of(path: &Path) -> Result<Self, Error> {
        let project = if path.exists() {
            Some(Project::open(path)?)
        } else {
            let folder = path.parent().filter(|folder| *folder != Path::new(""));
            if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
                return Err(Error::output(format!(
                    "make the project {}: there is no folder {}",
                    path.display(),
                    folder.display()
                ))
                .with_hint("make the folder, or name another place"));
            }
            None
        };
        Ok(Self {
            path: path.to_owned(),
            project,
        })
    }

    /// Adds reflections, statements and the model's codings, and has the model code what people
    /// have split and merged of these texts; says what has changed.
    ///
    /// # Errors
    ///
    /// If the file can't be written, or the model can't be run.
    pub(crate) fn add(self, coded: &Coded, logs: &LogsArgs, quiet: bool) -> Result<Project, Error> {
        let is_new = self.project.is_none();
        let mut project = match self.project {
            Some(project) => project,
            None => Project::create(&self.path)?,
        };
        let before = project.contents()?;
        let analysis = &coded.analysis;
        let mut statements = analysis.statements.iter().map(|one| NewStatement {
            reflection: one.reflection,
            number: one.number,
            statement: one.statement,
            coding: Some(&one.coding),
        });
        let cycles = named_cycles(analysis);
        let mut added = project.add(&cycles, &analysis.reflections, &mut statements)?;
        added.codings += logs
            .threads
            .pool()?
            .install(|| code_cut(&mut project, coded, logs.model.max_error))?;
        if !quiet {
            let after = project.contents()?;
            let path = self.path.display().to_string();
            say(&path, is_new, added, analysis, &before, &after);
        }
        Ok(project)
    }
}

/// The cycles that reflections name: not the only one where none is known.
fn named_cycles(analysis: &Analysis) -> Vec<Arc<str>> {
    let named: HashSet<&str> = analysis
        .reflections
        .iter()
        .filter_map(|reflection| reflection.cycle.as_deref())
        .collect();
    let cycles = analysis.cycles.iter();
    cycles
        .filter(|cycle| named.contains(&***cycle))
        .cloned()
        .collect()
}

/// Has the model code the statements that people have made of these texts and that it has not coded
/// yet, each among the others of its text as they stand; how many codings were added.
fn code_cut(project: &mut Project, coded: &Coded, max_error: Option<f64>) -> Result<usize, Error> {
    let contents = project.contents()?;
    let wanted = uncoded(&contents, coded);
    if wanted.is_empty() {
        return Ok(0);
    }
    let mut texts: Vec<(Reflection, Vec<Statement>)> = Vec::new();
    for reflection in wanted.keys() {
        let rows = contents.statements.iter();
        let rows = rows.filter(|row| row.reflection == *reflection);
        let statements = rows.map(|row| row.statement).collect();
        if let Some(row) = usize::try_from(*reflection)
            .ok()
            .and_then(|at| contents.reflections.get(at))
        {
            texts.push((project.reflection(row.row)?, statements));
        }
    }
    let mut found = ascribe::code_cut(&texts, &coded.model)?;
    let wanted: Vec<&Vec<Statement>> = wanted.values().collect();
    let is_wanted = |reflection: usize, statement: &Statement| {
        let of_text = wanted.get(reflection);
        of_text.is_some_and(|of_text| of_text.contains(statement))
    };
    found.retain(|one| is_wanted(one.reflection, &one.statement));
    if let Some(bound) = max_error {
        let mut others: Vec<Coding> = coded.analysis.statements.iter().map(of).collect();
        let own = found.iter_mut().map(|one| &mut one.coding);
        // Which are sure enough is judged over all of a run.
        let mut all: Vec<&mut Coding> = own.chain(&mut others).collect();
        coded.model.classifier.abstain(&mut all, bound)?;
    }
    let reflections: Vec<Reflection> = texts.into_iter().map(|(text, _)| text).collect();
    let mut statements = found.iter().map(|one| NewStatement {
        reflection: one.reflection,
        number: one.number,
        statement: one.statement,
        coding: Some(&one.coding),
    });
    let added = project.add(&[], &reflections, &mut statements)?;
    Ok(added.codings)
}

fn of(one: &ascribe::analysis::CodedStatement) -> Coding {
    one.coding.clone()
}

/// The statements that people made in the texts of this run and that its model has not coded, by
/// the position of their reflection.
fn uncoded(contents: &Contents, coded: &Coded) -> BTreeMap<u32, Vec<Statement>> {
    let read: HashSet<&str> = coded
        .analysis
        .reflections
        .iter()
        .map(|reflection| reflection.id.as_str())
        .collect();
    let model = contents.coder(&coded.model.coder());
    let mut found: BTreeMap<u32, Vec<Statement>> = BTreeMap::new();
    let made = (0..).zip(&contents.statements);
    for (at, row) in made.filter(|(_, row)| row.original.is_none()) {
        let reflection = contents.reflection(at);
        let is_read = reflection.is_some_and(|reflection| read.contains(&*reflection.id));
        let is_coded = contents.of(at).iter().any(|one| Some(one.coder) == model);
        if is_read && !is_coded {
            found.entry(row.reflection).or_default().push(row.statement);
        }
    }
    found
}

/// Says what became of the project.
fn say(
    path: &str,
    is_new: bool,
    added: Added,
    analysis: &Analysis,
    before: &Contents,
    after: &Contents,
) {
    let model = &analysis.model.name;
    let count = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
    if is_new {
        let reflections = count(added.new, "reflection");
        let statements = count(added.statements, "statement");
        messages::say(&format!(
            "Made the project {path} of {reflections} and {statements}, coded by {model}."
        ));
        return;
    }
    messages::say(&format!(
        "Project {path}: {} new, {} changed, {} as before; {} by {model} added.",
        count(added.new, "reflection"),
        added.changed,
        added.same,
        count(added.codings, "coding")
    ));
    let changed = changed(before, after);
    if !changed.is_empty() {
        let lost = people(before).saturating_sub(people(after));
        let codes = match lost {
            0 => String::new(),
            1 => "; one code of people in their former texts is kept and does not count".to_owned(),
            _ => {
                format!("; {lost} codes of people in their former texts are kept and do not count")
            }
        };
        messages::say(&format!(
            "note: texts that have changed since they were added: {}{codes}",
            listed(&changed)
        ));
    }
    if added.elsewhere > 0 {
        messages::say(&format!(
            "note: {} stand otherwise in texts that are there already, as another version of \
             ascribe cuts them: the project keeps its own",
            count(added.elsewhere, "statement")
        ));
    }
    let gone = after.reflections.len() - analysis.reflections.len().min(after.reflections.len());
    if gone > 0 {
        messages::say(&format!(
            "note: {} of the project {} not in these logs and {} as {} before",
            count(gone, "reflection"),
            if gone == 1 { "is" } else { "are" },
            if gone == 1 { "stays" } else { "stay" },
            if gone == 1 { "it was" } else { "they were" },
        ));
    }
}

/// Ids of reflections whose text is another than before.
fn changed<'a>(before: &Contents, after: &'a Contents) -> Vec<&'a str> {
    let rows: BTreeMap<&str, u32> = before
        .reflections
        .iter()
        .map(|reflection| (&*reflection.id, reflection.row))
        .collect();
    let reflections = after.reflections.iter();
    reflections
        .filter(|now| rows.get(&*now.id).is_some_and(|row| *row != now.row))
        .map(|now| &*now.id)
        .collect()
}

/// How many codes of people are in force.
fn people(contents: &Contents) -> usize {
    let is_model = |coder: u16| contents.models.get(usize::from(coder)) == Some(&true);
    let codes = contents.coded.iter();
    codes.filter(|one| !is_model(one.coder)).count()
}

fn listed(ids: &[&str]) -> String {
    let named: Vec<&str> = ids.iter().take(NAMED).copied().collect();
    let named = named.join(", ");
    match ids.len().saturating_sub(NAMED) {
        0 => named,
        more => format!("{named} and {more} more"),
    }
}
