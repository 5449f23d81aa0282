//! What is no sound project is told so by every command, and is not changed.

use std::fs;
use std::path::Path;

use ascribe::store::SCHEMA;
use rusqlite::Connection;

use super::running::{ascribe, stderr};
use super::study::{FILE, Study, some};

/// Every command that takes a project, with the project where it takes it.
fn commands(project: &str) -> Vec<Vec<&str>> {
    vec![
        vec!["shift", project],
        vec!["shift", "codings.csv", "--human", project],
        vec!["agree", project],
        vec!["evaluate", project, "codings.csv"],
        vec!["evaluate", "codings.csv", project],
        vec![
            "plan",
            "--teachers",
            "9",
            "--cycles",
            "2",
            "--pilot",
            project,
        ],
        vec!["sample", project, "--n", "20"],
        vec!["export", project],
        vec!["merge", project, "codings.csv"],
        vec!["merge", "sound.ascribe", project],
        vec!["train", project, "--encoder", "nowhere", "--out", "own"],
        vec!["analyze", "codings.csv", "--project", project],
        vec!["review", project, "--no-open"],
    ]
}

#[track_caller]
fn told_by_all(folder: &Path, project: &str, why: &str) {
    let path = folder.join(project);
    let before = fs::read(&path).ok();
    for args in commands(project) {
        let output = ascribe(folder, &args);
        let told = stderr(&output);
        assert_eq!(output.status.code(), Some(1), "{args:?}: {told}");
        assert!(told.contains(why), "{args:?}: {told}");
        assert!(!told.contains("panicked"), "{args:?}: {told}");
        assert!(fs::read(&path).ok() == before, "{args:?} changed the file");
    }
}

/// A folder with a sound project and codings beside.
fn folder() -> Study {
    let study = Study::new();
    study.code("Ana", false, [0, 1], |at| Some(some(at)));
    fs::copy(&study.path, study.folder.path().join("sound.ascribe")).unwrap();
    study.export("made-up 1", "codings.csv");
    study
}

#[test]
fn a_project_of_a_later_version_names_it() {
    let study = folder();
    let newer = SCHEMA + 1;
    let file = Connection::open(&study.path).unwrap();
    file.pragma_update(None, "user_version", newer).unwrap();
    drop(file);
    let why = format!("it is a project of version {newer}, and this ascribe knows versions up to");
    told_by_all(study.folder.path(), FILE, &why);
}

#[test]
fn what_is_cut_short_or_overwritten_is_damaged() {
    let study = folder();
    let bytes = fs::read(&study.path).unwrap();
    fs::write(study.folder.path().join("cut.ascribe"), &bytes[..50]).unwrap();
    told_by_all(
        study.folder.path(),
        "cut.ascribe",
        "it is damaged: it is cut short",
    );
    let mut damaged = bytes.clone();
    damaged[4096..].fill(0xA5);
    // Also by another name: what begins like a project is taken for one.
    fs::write(study.folder.path().join("damaged.bin"), damaged).unwrap();
    told_by_all(study.folder.path(), "damaged.bin", "damaged");
}

#[test]
fn what_is_no_project_says_so() {
    let study = folder();
    let folder = study.folder.path();
    fs::write(folder.join("text.ascribe"), "id,sources\n1,home\n").unwrap();
    told_by_all(folder, "text.ascribe", "it is no project of ascribe");
    let other = Connection::open(folder.join("other.db")).unwrap();
    other.execute_batch("CREATE TABLE x (y)").unwrap();
    drop(other);
    told_by_all(
        folder,
        "other.db",
        "it is an SQLite file of another program",
    );
    fs::write(folder.join("empty.ascribe"), "").unwrap();
    told_by_all(folder, "empty.ascribe", "it is empty");
}

#[test]
fn one_that_is_not_there_is_told_and_not_made_by_reading() {
    let study = folder();
    for args in commands("no.ascribe") {
        // These make it.
        if ["analyze", "review"].contains(&args[0]) {
            continue;
        }
        let output = study.run(&args);
        assert_eq!(output.status.code(), Some(1), "{args:?}");
        assert!(
            stderr(&output).contains("there is no such file"),
            "{}",
            stderr(&output)
        );
        assert!(!study.folder.path().join("no.ascribe").exists());
    }
    let args = ["analyze", "codings.csv", "--project", "no/where.ascribe"];
    let output = study.run(&args);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr(&output).contains("there is no folder no"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn one_that_may_not_be_written_is_told() {
    let study = folder();
    let mut rights = fs::metadata(&study.path).unwrap().permissions();
    rights.set_readonly(true);
    fs::set_permissions(&study.path, rights).unwrap();
    // Whoever may do everything may write it all the same.
    if fs::File::options().write(true).open(&study.path).is_ok() {
        return;
    }
    told_by_all(study.folder.path(), FILE, "it may not be written");
}

#[test]
fn nobody_coded_is_told() {
    let study = Study::new();
    for args in [
        vec!["agree", FILE],
        vec!["evaluate", FILE, FILE],
        vec!["train", FILE, "--encoder", "nowhere", "--out", "own"],
        vec!["shift", FILE, "--human", FILE],
    ] {
        let output = study.run(&args);
        assert_eq!(output.status.code(), Some(1), "{args:?}");
        assert!(
            stderr(&output).contains("hint: `ascribe"),
            "{}",
            stderr(&output)
        );
    }
}
