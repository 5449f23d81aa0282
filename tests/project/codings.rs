//! A project in place of a file of codings.

use std::fs;

use ascribe::codebook::Coder;
use ascribe::store::{ADJUDICATED, Act, Codes};

use super::running::{stderr, stdout};
use super::study::{ALL, FILE, MODEL, ODD, Study, other, some};

/// A study that two people coded whole and a third in part.
fn coded() -> Study {
    let study = Study::new();
    study.code(ODD, true, 0..ALL, |at| Some(some(at)));
    study.code("Ben", true, 0..ALL, |at| Some(other(at)));
    study.code("Cleo", false, 0..9, |at| Some(some(at)));
    study
}

#[test]
fn the_shift_of_a_project_is_that_of_what_is_exported() {
    let study = coded();
    for (coder, name) in [
        (MODEL, "model.csv"),
        (ODD, "odd.jsonl"),
        ("Cleo", "cleo.csv"),
    ] {
        study.export(coder, name);
        let of_file = study.done(&["shift", name, "--tidy"]);
        let of_project = study.done(&["shift", FILE, "--coder", coder, "--tidy"]);
        assert_eq!(of_file, of_project, "{coder}");
        assert!(of_file.lines().count() > 20);
    }
    // All in one file behave as all in the project, but for who coded a part alone.
    let table = study.done(&["export", FILE, "--codings"]);
    assert!(table.contains("They got lost"));
    let whole: Vec<&str> = table
        .lines()
        .filter(|row| !row.contains(",Cleo,"))
        .collect();
    fs::write(study.folder.path().join("all.csv"), whole.join("\n") + "\n").unwrap();
    let of_file = study.done(&["shift", "all.csv", "--tidy"]);
    let output = study.run(&["shift", FILE, "--tidy"]);
    assert_eq!(stdout(&output), of_file);
    let told = stderr(&output);
    assert!(
        told.contains("note: Cleo coded 9 of 96 statements with a cycle"),
        "{told}"
    );
    let account = study.done(&["shift", FILE, "--coder", "Cleo"]);
    let account = account.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        account.contains("Cleo coded 9 of the 96 statements of the project"),
        "{account}"
    );
    assert!(account.contains("not drawn at random"), "{account}");
}

#[test]
fn people_are_compared_and_models_where_they_are_named() {
    let study = coded();
    study.export(ODD, "a.csv");
    study.export("Ben", "b.jsonl");
    let two = ["--coder", "Ben", "--coder", ODD, "--tidy"];
    let of_project = study.done(&[&["agree", FILE], &two[..]].concat());
    let of_files = study.done(&["agree", "b.jsonl", "a.csv", "--tidy"]);
    assert_eq!(of_project, of_files);
    let output = study.run(&["agree", FILE, "--json"]);
    let told = stderr(&output);
    assert!(
        told.contains("people are compared, without made-up 1"),
        "{told}"
    );
    assert!(
        told.contains("9 codes were made where a suggestion"),
        "{told}"
    );
    let found: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
    let names = |found: &serde_json::Value| -> Vec<String> {
        let coders = found["coders"].as_array().unwrap();
        coders
            .iter()
            .map(|one| one["name"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(names(&found), ["Ben", "Cleo", ODD]);
    let blind = study.done(&["agree", FILE, "--blind", "--json"]);
    assert_eq!(names(&serde_json::from_str(&blind).unwrap()), ["Ben", ODD]);
    let model = study.done(&["agree", FILE, "--coder", MODEL, "--coder", "Ben", "--json"]);
    assert_eq!(
        names(&serde_json::from_str(&model).unwrap()),
        ["Ben", MODEL]
    );
    let nobody = study.run(&["agree", FILE, "--coder", "Bob", "--coder", "Ben"]);
    assert_eq!(nobody.status.code(), Some(2));
    assert!(
        stderr(&nobody).contains("find codes of \"Bob\""),
        "{}",
        stderr(&nobody)
    );
}

#[test]
fn blind_codes_count_as_they_were_before_others_were_seen() {
    let study = Study::new();
    study.code("Ana", true, 0..20, |at| Some(some(at)));
    study.code("Ben", true, 0..20, |at| Some(other(at)));
    let before = study.done(&["agree", FILE, "--blind", "--tidy"]);
    // They speak of it and change their minds: they agree, but no more reliably.
    study.code("Ben", false, 0..20, |at| Some(some(at)));
    assert_eq!(study.done(&["agree", FILE, "--blind", "--tidy"]), before);
    let open: serde_json::Value =
        serde_json::from_str(&study.done(&["agree", FILE, "--json"])).unwrap();
    assert_eq!(open["disagreements"].as_array().map_or(0, Vec::len), 0);
    assert_ne!(study.done(&["agree", FILE, "--tidy"]), before);
}

#[test]
fn what_people_settled_on_is_gold() {
    let study = coded();
    let output = study.run(&["evaluate", FILE, FILE, "--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    // Every seventh is coded differently by two, and Cleo coded none of these but 3.
    let open = (0..ALL).filter(|at| some(*at) != other(*at)).count();
    let told = stderr(&output);
    let gold = format!("settled on, of {} statements, without {open}", ALL - open);
    assert!(told.contains(&gold), "{told}");
    let found = stdout(&output);
    assert!(found.contains(&format!("{MODEL} in {FILE}")), "{found}");
    assert!(!found.contains("Ben in"), "{found}");
    // Adjudicated codes decide.
    let mut project = study.project();
    let contents = project.contents().unwrap();
    let act = Act::Code {
        statement: contents.statements[3].key,
        codes: Codes::new(some(0)),
        supersedes: Vec::new(),
    };
    project
        .append(&Coder(ADJUDICATED.into()), Some("Ana"), false, act)
        .unwrap();
    let output = study.run(&["evaluate", FILE, FILE, "--json"]);
    let gold = format!("of {} statements, without {}", ALL - open + 1, open - 1);
    assert!(stderr(&output).contains(&gold), "{}", stderr(&output));
}

#[test]
fn a_pilot_is_the_model_s_codings_unless_others_are_named() {
    let study = coded();
    let plan = [
        "plan",
        "--teachers",
        "20",
        "--cycles",
        "4",
        "--json",
        "--pilot",
    ];
    let of = |more: &[&str]| study.done(&[&plan[..], more].concat());
    study.export(MODEL, "model.csv");
    let names = |text: String| text.replace(FILE, "model.csv");
    assert_eq!(names(of(&[FILE])), of(&["model.csv"]));
    assert_ne!(of(&[FILE, "--coder", ODD]), of(&[FILE]));
    let map = study.run(&["shift", FILE, "--map", "sources=Code"]);
    assert_eq!(map.status.code(), Some(2));
    assert!(stderr(&map).contains("is a project, whose codings have their names"));
}
