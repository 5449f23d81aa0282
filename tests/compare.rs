//! `ascribe analyze --compare`, as a coach has it who keeps last year's results.

mod running;

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Output;

use running::{ascribe, stderr, stdout};

const HOME: &str = "They failed because nobody at home checks the reading of these children.";
const OWN: &str = "They passed because I modelled every step of the task at the board.";

/// Reflections of some teachers in two cycles of a year; `own` of four name own teaching later on.
fn log(year: u32, teachers: &[&str], own: usize) -> String {
    let mut text = "teacher,cycle,text\n".to_owned();
    for (at, teacher) in teachers.iter().enumerate() {
        for cycle in [1, 2] {
            let own = if cycle == 2 { own } else { at % 2 };
            for number in 0..4 {
                let cause = if number < own { OWN } else { HOME };
                let words = cause.replacen("They", &format!("In {year} my group {number}{at}"), 1);
                writeln!(text, "\"{teacher}\",{year} Cycle {cycle},{words}").unwrap();
            }
        }
    }
    text
}

/// A folder with the results of last year in `before` and this year's logs in `now.csv`.
fn two_years() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: String| fs::write(folder.path().join(name), text).unwrap();
    write(
        "before.csv",
        log(2023, &["Ann Lee", "Ben", "Cleo", "Dora"], 2),
    );
    write("now.csv", log(2024, &["Lee, Ann", "Ben", "Emil", "Fay"], 3));
    let args = [
        "analyze",
        "before.csv",
        "--model",
        "small",
        "--out",
        "before",
    ];
    let output = ascribe(folder.path(), &args);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    folder
}

fn compare(folder: &Path, with: &str) -> Output {
    let args = [
        "analyze",
        "now.csv",
        "--model",
        "small",
        "--out",
        "now",
        "--compare",
        with,
    ];
    ascribe(folder, &args)
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join("now").join(name)).unwrap()
}

#[test]
fn last_years_results_stand_beside_this_years() {
    let folder = two_years();
    let folder = folder.path();
    let output = compare(folder, "last year=before");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let said = stdout(&output)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    assert!(said.contains("Compared with last year"), "{said}");
    assert!(said.contains("6 teachers, 2 in both"), "{said}");
    assert!(!said.contains("coded by small-3, the others"), "{said}");

    let page = read(folder, "report.html");
    assert!(page.contains("<section id=\"compare\"") && page.contains("Compared with last year"));
    let table = read(folder, "shift.csv");
    let rows = |begin: &str| table.lines().filter(|row| row.starts_with(begin)).count();
    let difference =
        "difference_in_shifts,internal,,2024 Cycle 1,2024 Cycle 2,logs=these - last year,";
    assert!(rows(difference) >= 1, "{table}");
    assert_eq!(
        rows("share,internal,2023 Cycle 1,,,logs=last year,"),
        2,
        "{table}"
    );
    let summary: serde_json::Value = serde_json::from_str(&read(folder, "summary.json")).unwrap();
    let beside = &summary["counterpart"];
    assert_eq!(
        (&beside["label"], &beside["teachers_in_both"]),
        (&"last year".into(), &2.into())
    );
    let first = &beside["difference_in_first"]["teacher"];
    let [here, there] = [&summary["overall"], &beside["overall"]].map(|side| {
        side["cycles"][0]["shares"]["teacher"]["value"]
            .as_f64()
            .unwrap()
    });
    assert!((first["value"].as_f64().unwrap() - (here - there)).abs() < 1e-9);

    // A file of codings says the same as the folder, under the folder's name.
    let output = compare(folder, "before/codings.csv");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stdout(&output).contains("Compared with before\n"));
    assert_eq!(
        read(folder, "shift.csv"),
        table.replace("last year", "before")
    );
    // Without it, nothing of it is left.
    let args = [
        "analyze", "now.csv", "--model", "small", "--out", "now", "--quiet",
    ];
    assert_eq!(ascribe(folder, &args).status.code(), Some(0));
    assert!(!read(folder, "report.html").contains("section id=\"compare\""));
    assert!(!read(folder, "summary.json").contains("counterpart"));
}

#[test]
fn a_project_or_people_s_codes_can_be_compared_with() {
    let folder = two_years();
    let folder = folder.path();
    let args = [
        "analyze",
        "before.csv",
        "--model",
        "small",
        "--project",
        "y.ascribe",
        "-q",
    ];
    assert_eq!(ascribe(folder, &args).status.code(), Some(0));
    let output = compare(folder, "2023=y.ascribe");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stdout(&output).contains("6 teachers, 2 in both"));

    // Without ids, cycles and coder, by people who are known by codes, one row of which is spoilt.
    let rows = "T1,teacher\nT1,home\nT2,home\nT2,school\nT3,teacher\nT3,nobody\n";
    fs::write(folder.join("hand.csv"), format!("teacher,sources\n{rows}")).unwrap();
    let output = compare(folder, "hand.csv");
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("not read: hand.csv, line 7"),
        "{}",
        stderr(&output)
    );
    let said = stdout(&output)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    assert!(said.contains("Compared with hand"), "{said}");
    assert!(said.contains("in all texts there"), "{said}");
    assert!(
        said.contains("coded by small-3, the others by nobody named"),
        "{said}"
    );
    assert!(
        said.contains("or with a code for one, are taken for different people"),
        "{said}"
    );
    // What could not be read of the others is no problem of these logs.
    assert!(!read(folder, "problems.csv").contains("hand.csv"));
    assert!(!read(folder, "report.html").contains("could not be read; problems.csv"));
    let noted =
        "note: hand.csv: 1 coding of hand could not be read and is left out of the comparison";
    assert!(stderr(&output).contains(noted), "{}", stderr(&output));
}

#[test]
fn a_sentence_that_a_form_puts_everywhere_makes_no_two_reports_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let template = "The pupils failed because the class was too large for me.";
    let mut log = format!("teacher,cycle,text\nAnn,1,{template}\n");
    for number in 1..=3 {
        writeln!(
            log,
            "Ben,2,In my group {number} nobody checks the reading at home."
        )
        .unwrap();
    }
    fs::write(folder.join("now.csv"), log).unwrap();
    let mut other = "id,teacher,cycle,sources,statement\n".to_owned();
    for number in 1..=20 {
        writeln!(other, "a{number},Cleo,1,school,{template}").unwrap();
        let own = format!("The lesson number {number} was mine and it failed.");
        writeln!(other, "b{number},Dora,2,teacher,{own}").unwrap();
    }
    fs::write(folder.join("other.csv"), other).unwrap();
    let output = compare(folder, "other.csv");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(
        !stderr(&output).contains("not compared"),
        "{}",
        stderr(&output)
    );
    assert!(read(folder, "report.html").contains("<section id=\"compare\""));
    assert!(read(folder, "summary.json").contains("\"statements_in_both\": 20"));
}

#[test]
fn the_same_logs_are_not_compared_with_themselves() {
    let folder = two_years();
    let folder = folder.path();
    fs::copy(folder.join("before.csv"), folder.join("now.csv")).unwrap();
    let output = compare(folder, "before");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("not compared with before"),
        "{}",
        stderr(&output)
    );
    assert!(!read(folder, "report.html").contains("section id=\"compare\""));
}

#[test]
fn what_can_not_be_compared_with_is_told_before_the_work() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::create_dir(folder.join("empty")).unwrap();
    fs::create_dir(folder.join("now")).unwrap();
    fs::write(folder.join("now.csv"), log(2024, &["Ann"], 1)).unwrap();
    fs::write(folder.join("none.csv"), "").unwrap();
    fs::write(folder.join("header.csv"), "id,teacher,cycle,sources\n").unwrap();
    let coders = "id,teacher,cycle,coder,sources\na,Ann,1,eve,home\na,Ann,1,adam,school\n";
    fs::write(folder.join("coders.csv"), coders).unwrap();
    for (with, code, told) in [
        (
            "nowhere",
            1,
            "failed to read nowhere: no such file or folder",
        ),
        (
            "x=nowhere",
            1,
            "failed to read nowhere: no such file or folder",
        ),
        (
            "empty",
            1,
            "failed to find codings in empty: it holds no codings.csv",
        ),
        (
            "none.csv",
            1,
            "failed to read none.csv: no coding in it can be used",
        ),
        (
            "header.csv",
            1,
            "failed to read header.csv: no coding in it can be used",
        ),
        (
            "coders.csv",
            2,
            "failed to tell whose codes count in coders.csv",
        ),
        ("=now.csv", 2, "failed to compare with \"=now.csv\""),
        (
            "now",
            2,
            "failed to compare with now: this run writes to it",
        ),
    ] {
        let output = compare(folder, with);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(code), "{with}: {said}");
        assert!(
            said.contains(told) && said.contains("hint: "),
            "{with}: {said}"
        );
        assert!(!folder.join("now/report.html").exists(), "{with}");
    }
}
