//! Who codes here: names that are known, so that a slip of the keyboard makes no new coder.

use std::collections::BTreeSet;

use ascribe::codebook::Coder;
use ascribe::error::Error;
use ascribe::store::{ADJUDICATED, Project};

use super::desk::Desk;
use super::refusal::Refusal;

/// Names that were given, as a JSON list.
const NAMES: &str = "review coders";
/// Who coded last.
const LAST: &str = "review last coder";
/// To whom a blind sample is open, as a JSON list; its name follows.
const OPEN: &str = "review open ";
/// The longest name, in characters.
const LONGEST: usize = 80;

/// People who code here, in the order of their names: who coded, and who said their name.
pub(crate) fn names(desk: &Desk) -> Result<Vec<String>, Error> {
    let contents = &desk.contents;
    let coders = contents.coders.iter().zip(&contents.models);
    let people = coders.filter(|(coder, is_model)| !**is_model && !is_reserved(&coder.0));
    let mut names: BTreeSet<String> = people.map(|(coder, _)| coder.to_string()).collect();
    names.extend(list(&desk.project, NAMES)?);
    Ok(names.into_iter().collect())
}

/// Who coded last, if they are still among the names.
pub(crate) fn last(desk: &Desk) -> Result<Option<String>, Error> {
    desk.project.setting(LAST)
}

/// The person of a request: one whose name is known.
///
/// # Errors
///
/// If nobody of that name codes here.
pub(crate) fn known(desk: &Desk, name: &str) -> Result<Coder, Refusal> {
    if names(desk)?.iter().any(|known| known == name) {
        return Ok(Coder(name.into()));
    }
    let mut refusal = Refusal::bad(format!("Nobody called {name:?} codes here."));
    refusal.hint = Some("Choose who you are on the first page.".to_owned());
    Err(refusal)
}

/// Someone who begins to code, new or not.
///
/// # Errors
///
/// If it is no name of a person, or the file can't be written.
pub(crate) fn join(desk: &mut Desk, name: &str) -> Result<Coder, Error> {
    let name = name.trim();
    if let Some(why) = unfit(desk, name) {
        return Err(Error::usage(format!("code as {name:?}: {why}"))
            .with_hint("give a name of your own, of at most 80 characters"));
    }
    let mut known: BTreeSet<String> = list(&desk.project, NAMES)?.into_iter().collect();
    if known.insert(name.to_owned()) {
        set_list(&mut desk.project, NAMES, &known)?;
    }
    if last(desk)?.as_deref() != Some(name) {
        desk.project.set_setting(LAST, name)?;
    }
    Ok(Coder(name.into()))
}

/// To whom a sample is open though it is blind.
pub(crate) fn open_to(project: &Project, sample: &str) -> Result<Vec<Coder>, Error> {
    let names = list(project, &format!("{OPEN}{sample}"))?;
    Ok(names.into_iter().map(|name| Coder(name.into())).collect())
}

/// Opens a blind sample to someone: who finished it, or will not code it.
///
/// # Errors
///
/// If the file can't be written.
pub(crate) fn open(desk: &mut Desk, sample: &str, coder: &Coder) -> Result<(), Error> {
    let key = format!("{OPEN}{sample}");
    let mut names: BTreeSet<String> = list(&desk.project, &key)?.into_iter().collect();
    if names.insert(coder.to_string()) {
        set_list(&mut desk.project, &key, &names)?;
    }
    desk.find_samples()
}

fn unfit(desk: &Desk, name: &str) -> Option<&'static str> {
    let coder = Coder(name.into());
    let is_model = desk
        .contents
        .coder(&coder)
        .and_then(|at| desk.contents.models.get(usize::from(at)));
    if name.is_empty() {
        Some("it is empty")
    } else if name.chars().count() > LONGEST {
        Some("it is too long")
    } else if name.chars().any(char::is_control) {
        Some("it has a control character")
    } else if is_reserved(name) {
        Some("codes that were settled stand under it")
    } else if is_model == Some(&true) {
        Some("it is a model's")
    } else {
        None
    }
}

/// Whether settled codes stand under a name, in whichever case it is written.
fn is_reserved(name: &str) -> bool {
    name.eq_ignore_ascii_case(ADJUDICATED)
}

fn list(project: &Project, key: &str) -> Result<Vec<String>, Error> {
    let text = project.setting(key)?.unwrap_or_default();
    // Written by this file alone; what is no list holds no names.
    Ok(serde_json::from_str(&text).unwrap_or_default())
}

fn set_list(project: &mut Project, key: &str, names: &BTreeSet<String>) -> Result<(), Error> {
    let text = serde_json::to_string(names)
        .map_err(|error| Error::output(format!("write names: {error}")))?;
    project.set_setting(key, &text)
}
