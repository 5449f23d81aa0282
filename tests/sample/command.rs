//! The command and what it writes.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use ascribe::sample::Plan;

use super::running::{ascribe, stderr, stdout};
use super::{codings, table};

fn folder(lines: &[String]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("codings.csv"), table(lines)).unwrap();
    folder
}

fn plan_in(folder: &Path, name: &str) -> Plan {
    Plan::parse(name, &fs::read(folder.join(name)).unwrap()).unwrap()
}

#[test]
fn a_sheet_that_tells_nothing_and_a_plan_that_tells_all() {
    let folder = folder(&codings(6, 4, 10));
    let out = "ascribe-sample/sample.csv";
    let args = ["sample", "codings.csv", "--n", "48", "--out", out];
    let output = ascribe(folder.path(), &args);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let said = stdout(&output);
    assert!(
        said.starts_with("48 of 240 statements drawn for the shift of teacher, seed 1\n"),
        "{said}"
    );
    assert!(said.contains("ascribe shift codings.csv --human ascribe-sample/sample.csv"));
    let sheet = fs::read_to_string(folder.path().join("ascribe-sample/sample.csv")).unwrap();
    let sheet = sheet.strip_prefix('\u{feff}').unwrap();
    assert_eq!(
        sheet.lines().next().unwrap(),
        "id,prompt,before,text,sources,outcome,note"
    );
    assert_eq!(sheet.lines().count(), 49);
    for secret in ["Ann", "Cycle", "docx", "teacher", "model", "0."] {
        assert!(!sheet.contains(secret), "{secret} stands on the sheet");
    }
    let plan = plan_in(folder.path(), "ascribe-sample/sample-plan.json");
    assert_eq!((plan.asked, plan.seed, plan.drawn.len()), (48, 1, 48));
    // First and last cycle, four strata each, as many from each; the others whole and undrawn.
    let drawn: Vec<(&str, usize)> = plan
        .cells
        .iter()
        .map(|cell| (&*cell.cycle, cell.drawn))
        .collect();
    let mut wanted = vec![("Cycle 1", 6); 4];
    wanted.extend([("Cycle 2", 0), ("Cycle 3", 0)]);
    wanted.extend([("Cycle 4", 6); 4]);
    assert_eq!(drawn, wanted);
    for cell in &plan.cells {
        assert_eq!(cell.ids.len(), cell.statements);
        let chance = cell.drawn as f64 / cell.statements as f64;
        assert!((cell.probability - chance).abs() < 1e-12);
    }
    assert_eq!(
        plan.cells.iter().map(|cell| cell.statements).sum::<usize>(),
        240
    );
    // The surest fill large strata, the unsure small ones.
    let of_first: Vec<usize> = plan.cells[..4].iter().map(|cell| cell.statements).collect();
    assert!(of_first[0] > of_first[3], "{of_first:?}");
    assert!(plan.cells[0].uncertainty[1] <= plan.cells[1].uncertainty[0]);
    // What stands before a statement is shown with it.
    let third = plan
        .drawn
        .iter()
        .find(|one| one.id.ends_with(".3"))
        .unwrap();
    let row = sheet
        .lines()
        .find(|line| line.starts_with(&third.item))
        .unwrap();
    assert!(
        row.contains("Words 1 of") && row.contains("Words 2 of"),
        "{row}"
    );
}

#[test]
fn the_sheet_is_never_written_over_unasked_and_goes_where_it_is_told() {
    let folder = folder(&codings(3, 3, 10));
    let run = |more: &[&str]| {
        let args = [&["sample", "codings.csv", "--n", "12"][..], more].concat();
        ascribe(folder.path(), &args)
    };
    assert_eq!(
        run(&["--out", "coding/one.csv", "--show-teachers"])
            .status
            .code(),
        Some(0)
    );
    let sheet = fs::read_to_string(folder.path().join("coding/one.csv")).unwrap();
    assert!(sheet.contains("id,teacher,prompt") && sheet.contains("Ann 1"));
    let first = plan_in(folder.path(), "coding/one-plan.json");
    let again = run(&["--out", "coding/one.csv", "--seed", "2"]);
    assert_eq!(again.status.code(), Some(1));
    let said = stderr(&again);
    assert!(
        said.contains("coding/one.csv: it is there already"),
        "{said}"
    );
    assert!(said.contains("--force"));
    let forced = run(&[
        "--out",
        "coding/one.csv",
        "--seed",
        "2",
        "--force",
        "--for",
        "trend",
    ]);
    assert_eq!(forced.status.code(), Some(0), "{}", stderr(&forced));
    let second = plan_in(folder.path(), "coding/one-plan.json");
    assert_ne!(first.drawn, second.drawn);
    let of = |cycle: &str| second.drawn.iter().filter(|one| one.cycle == cycle).count();
    // By their weight in the line, the middle one with half a step.
    assert_eq!([of("Cycle 1"), of("Cycle 2"), of("Cycle 3")], [5, 2, 5]);
}

#[test]
fn what_can_not_be_drawn_is_refused_with_what_would_help() {
    let lines = codings(2, 2, 4);
    let refused = |lines: &[String], more: &[&str], code: i32, wanted: &[&str]| {
        let folder = folder(lines);
        let args = [&["sample", "codings.csv"][..], more].concat();
        let output = ascribe(folder.path(), &args);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(code), "{said}");
        for wanted in wanted.iter().chain(&["hint: "]) {
            assert!(said.contains(wanted), "{said}");
        }
        assert!(!folder.path().join("ascribe-sample").exists());
    };
    let n = ["--n", "8"];
    let bare: Vec<String> = lines
        .iter()
        .map(|l| l.replace("0.05,0.1,0.02,", ",,,").replace(",,,,0.", ",,,,"))
        .collect();
    let bare: Vec<String> = bare
        .iter()
        .map(|line| {
            let cells: Vec<&str> = line.split(",model,").collect();
            let named = cells[1].split(',').next().unwrap();
            format!("{},model,{named},,,,,0.8,false\n", cells[0])
        })
        .collect();
    refused(
        &bare,
        &n,
        1,
        &["none of its codings has probabilities", "ascribe analyze"],
    );
    let one: Vec<String> = lines
        .iter()
        .map(|l| l.replace("Cycle 2", "Cycle 1"))
        .collect();
    refused(&one, &n, 1, &["at least 2 cycles", "there is 1 (Cycle 1)"]);
    refused(
        &lines,
        &["--n", "8", "--for", "trend"],
        1,
        &["at least 3 cycles", "--for shift"],
    );
    refused(
        &lines,
        &["--n", "3"],
        2,
        &["draw 3 statements", "at least 4"],
    );
    let other = lines[0].replace("Ann 1", "Ann 2");
    let twice = [&lines[..], &[other]].concat();
    refused(
        &twice,
        &n,
        1,
        &["the id \"t1/c1.docx#1.1\" stands in line 2 and, with other words or codes, in line 18"],
    );
    let out = ["--n", "8", "--out", "sheet.ods"];
    refused(&lines, &out, 2, &["a sheet is .xlsx or .csv"]);
    let order = ["--n", "8", "--cycle-order", "Cycle 2,Cycle 9"];
    refused(&lines, &order, 2, &["\"Cycle 9\" is no cycle"]);
    let missing = ascribe(
        tempfile::tempdir().unwrap().path(),
        &["sample", "no.csv", "--n", "8"],
    );
    assert_eq!(missing.status.code(), Some(1));
    let help = stdout(&ascribe(Path::new("."), &["sample", "--help"]));
    assert!(help.contains("Exit codes:") && help.contains("Examples:"));
}

#[test]
fn more_than_there_is_takes_all_and_says_so() {
    let folder = folder(&codings(2, 3, 4));
    let output = ascribe(folder.path(), &["sample", "codings.csv", "--n", "500"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let said = stderr(&output);
    assert!(
        said.contains("of 500 asked for, 16: the cycles that a shift compares"),
        "{said}"
    );
    let plan = plan_in(folder.path(), "ascribe-sample/sample-plan.json");
    assert!(
        plan.drawn
            .iter()
            .all(|one| (one.probability - 1.0).abs() < 1e-12)
    );
}

#[test]
fn lines_of_ascribe_code_serve_as_well() {
    let folder = tempfile::tempdir().unwrap();
    let mut lines = String::new();
    for number in 1..=40 {
        let (cycle, p) = (1 + number % 2, 0.02 * f64::from(number));
        writeln!(
            lines,
            r#"{{"id": "r{cycle}.{number}", "sources": [], "probabilities": {{"home": 0.1, "school": 0.0, "student": 0.0, "teacher": {p:.2}}}, "reflection": "r{cycle}", "number": {number}, "teacher": "Ann", "cycle": "Round {cycle}", "statement": "=Words {number}."}}"#
        )
        .unwrap();
    }
    fs::write(folder.path().join("codes.jsonl"), lines).unwrap();
    let output = ascribe(
        folder.path(),
        &[
            "sample",
            "codes.jsonl",
            "--n",
            "10",
            "--quiet",
            "--out",
            "sheet.csv",
        ],
    );
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(
        (stdout(&output), stderr(&output)),
        (String::new(), String::new())
    );
    let sheet = fs::read_to_string(folder.path().join("sheet.csv")).unwrap();
    assert!(sheet.contains(",'=Words "), "a formula could run: {sheet}");
}
