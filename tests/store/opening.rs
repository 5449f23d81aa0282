//! What is said of a file that can't be opened.

use std::fs;
use std::path::Path;

use ascribe::codebook::Source::Home;
use ascribe::store::{Contents, Project, SCHEMA};
use rusqlite::Connection;

use crate::study::{Study, code, coder, folder};

fn told(path: &Path) -> String {
    let error = Project::open(path).unwrap_err();
    let hint = error.hint().unwrap_or_default();
    format!("{error} ({hint})")
}

/// Changes a file by `SQLite` alone.
pub(crate) fn change(path: &Path, sql: &str) {
    let file = Connection::open(path).unwrap();
    file.execute_batch(sql).unwrap();
}

#[test]
fn what_is_no_project_is_told_as_what_it_is() {
    let study = Study::new();
    let whole = fs::read(&study.path).unwrap();
    let place = |name: &str| study.folder.path().join(name);
    let with = |name: &str, bytes: &[u8]| {
        fs::write(place(name), bytes).unwrap();
    };
    fs::create_dir(place("folder")).unwrap();
    with("empty", b"");
    with("text", b"teacher,cycle,text\nAnn,1,It rained.\n");
    with("short", &whole[..60]);
    with("letters", b"SQLite form");
    with("half", &whole[..whole.len() / 2]);
    with("junk", &[&whole[..100], &[0xA5; 9000][..]].concat());
    change(
        &place("other"),
        "CREATE TABLE t (x); INSERT INTO t VALUES (1);",
    );
    with("newer", &whole);
    change(
        &place("newer"),
        &format!("PRAGMA user_version = {}", SCHEMA + 1),
    );
    with("negative", &whole);
    change(&place("negative"), "PRAGMA user_version = -3");
    for (name, why) in [
        ("missing", "there is no such file"),
        ("no/folder", "there is no such file"),
        ("folder", "it is a folder"),
        ("empty", "it is empty"),
        ("text", "it is no project of ascribe"),
        ("short", "it is damaged: it is cut short"),
        ("letters", "it is damaged: it is cut short"),
        ("half", "it is damaged or cut short"),
        ("junk", "damaged"),
        ("other", "it is an SQLite file of another program"),
        (
            "newer",
            "it is a project of version 2, and this ascribe knows versions up to 1",
        ),
        ("negative", "it is a project of version -3"),
    ] {
        let path = place(name);
        let told = told(&path);
        let start = format!("open the project {}: ", path.display());
        assert!(
            told.starts_with(&start) && told.contains(why),
            "{name}: {told}"
        );
        let is_seen = ["half", "junk", "newer", "negative"].contains(&name);
        assert_eq!(Project::is_project(&path), is_seen, "{name}");
    }
    assert!(told(&place("newer")).contains("update ascribe"));
    assert!(Project::is_project(&study.path));
    // SQLite's names for what is no file are names of files here.
    for name in ["", ":memory:", "file:x?mode=memory"] {
        assert!(
            told(Path::new(name)).contains("there is no such file"),
            "{name}"
        );
    }
}

#[test]
fn a_file_of_the_version_before_the_first_is_brought_forward() {
    let folder = folder();
    let path = folder.path().join("old");
    change(&path, "PRAGMA application_id = 0x61736372; VACUUM");
    let mut project = Project::open(&path).unwrap();
    crate::study::add(&mut project, &crate::study::reflections());
    let file = Connection::open(&path).unwrap();
    let version: u32 = file
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .unwrap();
    assert_eq!(version, SCHEMA);
    // All but when it was coded.
    let of = |mut contents: Contents| {
        for coded in &mut contents.coded {
            coded.time = 0;
        }
        contents
    };
    let contents = Project::open(&path).unwrap().contents().unwrap();
    assert_eq!(of(contents), of(Study::new().contents()));
}

#[test]
fn a_project_is_not_made_over_anything() {
    let folder = folder();
    let path = folder.path().join("a");
    fs::write(&path, "mine").unwrap();
    let error = Project::create(&path).unwrap_err();
    assert!(error.to_string().ends_with("it exists already"), "{error}");
    assert_eq!(fs::read(&path).unwrap(), b"mine");
    let error = Project::create(&folder.path().join("no/such")).unwrap_err();
    assert!(
        error.is_output() && error.to_string().contains("make the project"),
        "{error}"
    );
}

#[test]
fn cut_short_anywhere_it_is_an_error_and_nothing_is_made_up() {
    let study = Study::new();
    let whole = fs::read(&study.path).unwrap();
    let path = study.folder.path().join("cut");
    for length in (0..whole.len()).step_by(1777) {
        fs::write(&path, &whole[..length]).unwrap();
        let told = told(&path);
        assert!(
            told.contains("cut short") || told.contains("it is empty"),
            "{length}: {told}"
        );
    }
}

#[test]
fn what_may_not_be_written_is_told() {
    let study = Study::new();
    let mut rights = fs::metadata(&study.path).unwrap().permissions();
    rights.set_readonly(true);
    fs::set_permissions(&study.path, rights).unwrap();
    // Whoever may do everything may write it all the same.
    if fs::File::options().write(true).open(&study.path).is_ok() {
        return;
    }
    assert!(told(&study.path).contains("it may not be written"));
}

#[test]
fn while_another_program_writes_it_waits_and_then_says_so() {
    let mut study = Study::new();
    let key = study.key("log.csv#2.1");
    let other = Connection::open(&study.path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let error = study
        .project
        .append(&coder("ann"), None, false, code(key, &[Home]))
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("another program has been writing to it"),
        "{error}"
    );
    assert!(error.is_output());
    study.contents();
    other.execute_batch("COMMIT").unwrap();
    study
        .project
        .append(&coder("ann"), None, false, code(key, &[Home]))
        .unwrap();
}

#[test]
fn its_journal_is_beside_it_only_while_it_is_written() {
    let study = Study::new();
    let names = || -> Vec<String> {
        let found = fs::read_dir(study.folder.path()).unwrap();
        found
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    };
    assert_eq!(names(), ["study.ascribe"]);
    // Someone has set it to a journal that network drives can't keep.
    change(&study.path, "PRAGMA journal_mode = WAL");
    drop(study.project);
    let opened = Project::open(&study.path).unwrap();
    assert!(opened.contents().unwrap().statements.len() > 5);
    assert_eq!(names(), ["study.ascribe"]);
}
