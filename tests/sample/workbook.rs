//! The sheet as a workbook, filled in and read back.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use ascribe::read::{self, SheetRow};
use rust_xlsxwriter::Workbook;

use super::running::{ascribe, stderr, stdout};
use super::{codings, table};

/// The rows of the sheet whose headers include these, from the headers on.
fn rows(path: &Path, header: &str) -> Vec<Vec<String>> {
    let bytes = fs::read(path).unwrap();
    let is_header = |cells: &[String]| cells.iter().any(|cell| cell == header);
    let mut rows = Vec::new();
    let visit = &mut |row: SheetRow<'_>| rows.push(row.cells.to_vec());
    read::sheet_rows("sample.xlsx", &bytes, &is_header, visit)
        .unwrap()
        .unwrap();
    rows
}

/// A workbook of these rows, below a sheet of notes.
fn write(path: &Path, rows: &[Vec<String>]) {
    let mut book = Workbook::new();
    let notes = book.add_worksheet().set_name("notes").unwrap();
    notes.write(0, 0, "coded in March").unwrap();
    let sheet = book.add_worksheet().set_name("code").unwrap();
    for (number, row) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(row) {
            match cell.parse::<u32>() {
                Ok(number_in_cell) => sheet.write(number, column, number_in_cell).unwrap(),
                Err(_) => sheet.write_string(number, column, cell).unwrap(),
            };
        }
    }
    book.save(path).unwrap();
}

fn drawn() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("codings.csv"), table(&codings(6, 3, 10))).unwrap();
    for out in ["ascribe-sample", "sheet.csv"] {
        let args = ["sample", "codings.csv", "--n", "40", "--out", out];
        let output = ascribe(folder.path(), &args);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    }
    folder
}

/// What somebody codes of the statement in this row; an empty one is left out.
fn code(row: usize) -> &'static str {
    ["teacher", "none", "home;teacher", "school", "", "student"][row % 6]
}

/// The rows of a sheet with its marks.
fn marked(rows: &[Vec<String>]) -> Vec<Vec<String>> {
    let header = rows[0].clone();
    let mut filled = vec![header.clone()];
    for (number, row) in rows.iter().enumerate().skip(1) {
        let mut row = row.clone();
        row.resize(header.len(), String::new());
        for name in code(number).split(';').filter(|name| !name.is_empty()) {
            let place = header.iter().position(|one| one == name).unwrap();
            row[place] = String::from(["x", "X "][number % 2]);
        }
        filled.push(row);
    }
    filled
}

fn tidy(folder: &Path, human: &str, plan: &str) -> String {
    let args = [
        "shift",
        "codings.csv",
        "--tidy",
        "--human",
        human,
        "--plan",
        plan,
    ];
    let output = ascribe(folder, &args);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    stdout(&output)
}

#[test]
fn a_filled_in_workbook_gives_the_shift_that_the_table_gives() {
    let folder = drawn();
    let sheet = folder.path().join("ascribe-sample/sample.xlsx");
    let found = rows(&sheet, "id");
    assert_eq!(found.len(), 41);
    let marks = ["home", "school", "student", "teacher", "none"];
    assert_eq!(found[0][..4], ["id", "prompt", "before", "text"]);
    assert_eq!(found[0][4..9], marks);
    let cells = || found[1..].iter().flatten();
    for secret in ["Ann", "Cycle", "docx", "teacher", "model"] {
        assert!(cells().all(|cell| !cell.contains(secret)), "{secret}");
    }
    let filled = marked(&found);
    write(&folder.path().join("filled.xlsx"), &filled);

    let csv = fs::read_to_string(folder.path().join("sheet.csv")).unwrap();
    let mut of_csv = "id,sources\n".to_owned();
    for (number, line) in csv.lines().enumerate().skip(1) {
        let id = line.split(',').next().unwrap();
        assert_eq!(id, found[number][0], "the same draw on both sheets");
        writeln!(of_csv, "{id},{}", code(number)).unwrap();
    }
    fs::write(folder.path().join("filled.csv"), of_csv).unwrap();

    let plan = "ascribe-sample/sample-plan.json";
    let wanted = tidy(folder.path(), "filled.csv", plan);
    assert!(wanted.contains("ppi-per-cycle"));
    let kappas: Vec<&str> = wanted
        .lines()
        .filter(|row| row.starts_with("kappa,"))
        .collect();
    assert!(!kappas.is_empty());
    for row in kappas {
        assert!(row.contains(",ratio,") && !row.contains(",share,"), "{row}");
    }
    assert_eq!(tidy(folder.path(), "filled.xlsx", plan), wanted);
    // The second sheet says how to code.
    let guide = rows(&sheet, "In doubt");
    assert!(guide.iter().any(|row| row[0] == "We"));
}

#[test]
fn what_can_not_be_read_names_sheet_row_and_value() {
    let folder = drawn();
    let sheet = folder.path().join("ascribe-sample/sample.xlsx");
    let mut filled = marked(&rows(&sheet, "id"));
    filled[3][5] = "perhaps".to_owned();
    filled[8][4] = "x".to_owned();
    filled[8][8] = "x".to_owned();
    let path = folder.path().join("ascribe-sample/sample.xlsx");
    write(&path, &filled);
    let args = [
        "shift",
        "codings.csv",
        "--human",
        "ascribe-sample/sample.xlsx",
    ];
    let output = ascribe(folder.path(), &args);
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    let told = stderr(&output);
    for part in [
        "sample.xlsx, sheet \"code\", row 4: the coding not read: the mark \"perhaps\" under \
         school is neither x nor empty",
        "sheet \"code\", row 9: the coding not read: it is marked both home and none",
    ] {
        assert!(told.contains(part), "{told}");
    }
    let said = stdout(&output);
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        said.contains("of 40 statements drawn are not coded"),
        "{said}"
    );

    write(
        &path,
        &[
            vec!["id".into(), "text".into()],
            vec!["s001".into(), "a".into()],
        ],
    );
    let output = ascribe(folder.path(), &args);
    assert_eq!(output.status.code(), Some(1));
    let told = stderr(&output);
    assert!(
        told.contains("no row of headers with sources in its sheets (\"notes\", \"code\")"),
        "{told}"
    );
    assert!(
        told.contains("hint: ") && told.contains("id and home, school"),
        "{told}"
    );
    fs::write(&path, b"\xD0\xCF\x11\xE0 old").unwrap();
    let output = ascribe(folder.path(), &args);
    assert!(stderr(&output).contains("of an old office format"));
    fs::write(&path, b"PK\x03\x04 cut").unwrap();
    let output = ascribe(folder.path(), &args);
    assert!(
        stderr(&output).contains("damaged or cut off"),
        "{}",
        stderr(&output)
    );
}

/// A study in a workbook is the study in a table; ids that are numbers stay as they are shown.
#[test]
fn codings_in_a_workbook_are_those_of_the_table() {
    let folder = tempfile::tempdir().unwrap();
    let text = "id,teacher,cycle,sources\n1,Ann,Cycle 1,teacher\n2,Ann,Cycle 2,home\n\
                12,Ben,Cycle 1,home;school\n13,Ben,Cycle 2,teacher\n20,Ben,Cycle 2,\n\
                21,Cleo,Cycle 1,student\n22,Cleo,Cycle 2,teacher\n";
    fs::write(folder.path().join("hand.csv"), text).unwrap();
    let lines = text.lines().map(|line| line.split(','));
    let mut rows: Vec<Vec<String>> = lines.map(|l| l.map(str::to_owned).collect()).collect();
    write(&folder.path().join("hand.xlsx"), &rows);
    let run = |args: &[&str]| {
        let output = ascribe(folder.path(), args);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        stdout(&output)
    };
    let wanted = run(&["shift", "hand.csv", "--tidy"]);
    assert_eq!(run(&["shift", "hand.xlsx", "--tidy"]), wanted);
    rows[0][3] = "Code".to_owned();
    write(&folder.path().join("hand.xlsx"), &rows);
    let mapped = ["shift", "hand.xlsx", "--tidy", "--map", "sources=Code"];
    assert_eq!(run(&mapped), wanted);
    let pilot = [
        "plan",
        "--teachers",
        "20",
        "--cycles",
        "4",
        "--json",
        "--pilot",
    ];
    let with = |file: &str| run(&[&pilot[..], &[file, "--map", "sources=Code"]].concat());
    fs::write(
        folder.path().join("hand.csv"),
        text.replace("sources", "Code"),
    )
    .unwrap();
    assert_eq!(
        with("hand.xlsx").replace("hand.xlsx", "hand.csv"),
        with("hand.csv")
    );
    rows[0][3] = "sources".to_owned();
    write(&folder.path().join("hand.xlsx"), &rows);
    fs::write(
        folder.path().join("ben.csv"),
        "id,sources\n12,home\n13,teacher\n7,\n",
    )
    .unwrap();
    let report = run(&["agree", "hand.xlsx", "ben.csv", "--tidy"]);
    let percent = report.lines().nth(1).unwrap();
    assert!(
        percent.starts_with("percent,source_set,,,wilson-jackknife,0.5,"),
        "{percent}"
    );
}
