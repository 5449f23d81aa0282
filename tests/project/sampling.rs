//! A sample drawn within a project, coded and counted.

use std::fs;

use super::running::{stderr, stdout};
use super::study::{FILE, MODEL, ODD, Study, other, some};

#[test]
fn a_sample_is_kept_coded_and_corrects_the_shift() {
    let study = Study::new();
    let said = study.done(&["sample", FILE, "--n", "24"]);
    assert!(
        said.contains("as the sample \"1\".\nIt is coded blind"),
        "{said}"
    );
    assert!(said.contains(&format!("ascribe review {FILE}\n")), "{said}");
    assert!(!study.folder.path().join("ascribe-sample").exists());
    let samples = study.project().samples().unwrap();
    assert!(samples[0].blind && samples.len() == 1);
    // Nothing is corrected before anything is coded.
    let plain = study.done(&["shift", FILE, "--tidy"]);
    let drawn = study.drawn();
    assert_eq!(drawn.len(), 24);
    study.code(ODD, true, drawn.iter().copied(), |at| Some(some(at)));
    let output = study.run(&["shift", FILE, "--tidy"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let corrected = stdout(&output);
    let told = stderr(&output);
    assert!(
        told.contains("the sample \"1\", 24 of 24 statements; --coder"),
        "{told}"
    );
    assert_ne!(corrected, plain);
    assert!(
        corrected.contains(",ppi") || corrected.contains("corrected"),
        "{corrected}"
    );
    // Said in full it is the same, and so it is from files; the model alone is as before.
    let model = ["shift", FILE, "--coder", MODEL, "--tidy"];
    assert_eq!(
        study.done(&[&model[..], &["--human", FILE]].concat()),
        corrected
    );
    assert_eq!(study.done(&model), plain);
    study.export(MODEL, "model.csv");
    study.export(ODD, "people.csv");
    fs::write(study.folder.path().join("the plan.json"), &samples[0].plan).unwrap();
    let files = [
        "shift",
        "model.csv",
        "--tidy",
        "--human",
        "people.csv",
        "--plan",
        "the plan.json",
    ];
    assert_eq!(study.done(&files), corrected);
    assert_eq!(
        study.done(&["shift", "model.csv", "--tidy", "--human", FILE]),
        corrected
    );
}

#[test]
fn where_people_differ_someone_decides_or_the_statement_is_left_out() {
    let study = Study::new();
    study.done(&["sample", FILE, "--n", "40"]);
    let drawn = study.drawn();
    study.code("Ana", true, drawn.iter().copied(), |at| Some(some(at)));
    study.code("Ben", true, drawn.iter().copied(), |at| Some(other(at)));
    let differ = drawn.iter().filter(|at| some(**at) != other(**at)).count();
    assert!(differ > 0);
    let told = |more: &[&str]| {
        let output = study.run(&[&["shift", FILE, "--tidy"], more].concat());
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        stderr(&output)
    };
    let agreed = format!("{} of 40 statements", 40 - differ);
    assert!(told(&[]).contains(&agreed), "{}", told(&[]));
    assert!(told(&["--human-coder", "Ana"]).contains("40 of 40 statements"));
    let nobody = study.run(&["shift", FILE, "--human-coder", "Bob"]);
    assert_eq!(nobody.status.code(), Some(2));
    assert!(
        stderr(&nobody).contains("find codes of \"Bob\""),
        "{}",
        stderr(&nobody)
    );
    let plan = study.run(&["shift", FILE, "--human", FILE, "--plan", "x.json"]);
    assert_eq!(plan.status.code(), Some(2));
}

#[test]
fn an_unused_sample_is_kept_and_another_takes_a_name_or_seed() {
    let study = Study::new();
    study.done(&[
        "sample",
        FILE,
        "--n",
        "24",
        "--open",
        "--name",
        "first, \"open\"",
    ]);
    let open = &study.project().samples().unwrap()[0];
    assert!(!open.blind && open.name == "first, \"open\"");
    study.done(&["sample", FILE, "--n", "24"]);
    let again = study.run(&["sample", FILE, "--n", "24"]);
    assert!(
        stderr(&again).contains("was drawn so before"),
        "{}",
        stderr(&again)
    );
    assert_eq!(study.project().samples().unwrap().len(), 2);
    study.done(&["sample", FILE, "--n", "24", "--seed", "9"]);
    let names: Vec<String> = study
        .project()
        .samples()
        .unwrap()
        .into_iter()
        .map(|sample| sample.name)
        .collect();
    assert_eq!(names, ["first, \"open\"", "2", "3"]);
    let same = study.run(&["sample", FILE, "--n", "30", "--name", "2"]);
    assert_eq!(same.status.code(), Some(2));
    assert!(
        stderr(&same).contains("there is another so called"),
        "{}",
        stderr(&same)
    );
    let few = study.run(&["sample", FILE, "--n", "1"]);
    assert_eq!(few.status.code(), Some(2));
}

#[test]
fn a_sheet_is_written_where_it_is_asked_for_and_counts() {
    let study = Study::new();
    let args = ["sample", FILE, "--n", "24", "--out", "sheet.csv"];
    let said = study.done(&args);
    assert!(said.contains("Sheet: sheet.csv"), "{said}");
    let sheet = study.read("sheet.csv");
    for secret in ["Ann", "Round", "docx", "0."] {
        let told = sheet
            .lines()
            .skip(1)
            .filter(|row| row.contains(secret))
            .count();
        // The words of a statement may say `0.0`.
        assert!(told == 0 || secret == "0.", "{secret}");
    }
    assert_eq!(
        study.read("sheet-plan.json").as_bytes(),
        study.project().samples().unwrap()[0].plan
    );
    // It is somebody's work: not overwritten, and nothing is drawn.
    let again = study.run(&["sample", FILE, "--n", "30", "--out", "sheet.csv"]);
    assert_eq!(again.status.code(), Some(1));
    assert_eq!(study.project().samples().unwrap().len(), 1);
    let filled: Vec<String> = sheet
        .lines()
        .enumerate()
        .map(|(at, row)| match at {
            0 => row.to_owned(),
            // The last three cells are sources, outcome and note.
            _ => format!("{}teacher,,", row.trim_end_matches(",,,").to_owned() + ","),
        })
        .collect();
    fs::write(study.folder.path().join("sheet.csv"), filled.join("\n")).unwrap();
    let corrected = study.done(&["shift", FILE, "--human", "sheet.csv", "--tidy"]);
    assert_ne!(corrected, study.done(&["shift", FILE, "--tidy"]));
    // A file of codings has no place for a sample.
    study.export(MODEL, "model.csv");
    let name = study.run(&["sample", "model.csv", "--n", "24", "--name", "x"]);
    assert_eq!(name.status.code(), Some(2));
    assert!(stderr(&name).contains("no project"), "{}", stderr(&name));
}
