//! Agreement against other programs' numbers: `tests/parity/agree.py` says which and how.

use ascribe::agree::{Agreement, Answer, Measures, agree};
use ascribe::codings::CodedFile;
use serde_json::Value;

/// A coder's codes as the program reads them.
fn file(coder: &str, given: &Value, documents: &Value) -> CodedFile {
    let mut table = String::from("id,document,sources,outcome\n");
    for (id, code) in given.as_object().unwrap() {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let (document, sources, outcome) = (text(&documents[id]), text(&code[0]), text(&code[1]));
        table += &[id, &*document, &*sources, &*outcome].join(",");
        table.push('\n');
    }
    CodedFile::parse(coder, table.as_bytes())
}

fn compared(set: &Value, level: f64) -> Agreement {
    let coders = set["codes"].as_object().unwrap().iter();
    let files: Vec<CodedFile> = coders
        .map(|(coder, codes)| file(coder, codes, &set["document"]))
        .collect();
    assert!(files.iter().all(|file| file.problems.is_empty()));
    agree(&files, level).unwrap()
}

#[track_caller]
fn near(found: f64, wanted: &Value, what: &str) {
    let wanted = wanted.as_f64();
    let wanted = wanted.unwrap_or_else(|| panic!("{what}: {found}, where the others have none"));
    assert!(
        (found - wanted).abs() < 1e-6,
        "{what}: {found}, not {wanted}"
    );
}

fn assert_answer(found: &Answer, wanted: &Value, what: &str) {
    let Ok(found) = found else {
        assert_eq!(wanted["value"], Value::Null, "{what} has no value");
        return;
    };
    near(found.value, &wanted["value"], what);
    match found.std_error {
        Some(error) => near(error, &wanted["std_error"], &format!("{what}: error")),
        None => assert_eq!(wanted["std_error"], Value::Null, "{what} has no error"),
    }
    match found.interval() {
        Ok((low, high)) => {
            near(low, &wanted["interval"][0], &format!("{what}: low"));
            near(high, &wanted["interval"][1], &format!("{what}: high"));
        }
        Err(why) => assert_eq!(wanted["interval"], Value::Null, "{what} has none: {why}"),
    }
}

/// How many numbers were compared.
fn assert_measures(found: &[Measures], wanted: &Value, what: &str) -> usize {
    let mut compared = 0;
    for (variable, wanted) in wanted.as_object().unwrap() {
        let of = |one: &&Measures| one.variable.to_string() == *variable;
        let found = found.iter().find(of).unwrap();
        let statements = found.percent.map_or(0, |of| of.statements);
        assert_eq!(wanted["statements"], statements, "{what}, {variable}");
        let answers = [
            ("percent", Some(&found.percent)),
            ("kappa", Some(&found.kappa)),
            ("ac1", Some(&found.ac1)),
            ("alpha", Some(&found.alpha)),
            ("masi", found.masi.as_ref()),
        ];
        for (name, answer) in answers {
            match answer {
                Some(answer) => {
                    let what = format!("{what}, {variable}, {name}");
                    assert_answer(answer, &wanted[name], &what);
                    compared += 1;
                }
                None => assert_eq!(wanted[name], Value::Null),
            }
        }
    }
    compared
}

#[test]
fn every_coefficient_and_its_interval_is_that_of_other_programs() {
    let parity: Value = serde_json::from_str(include_str!("../parity/agree.json")).unwrap();
    let level = parity["level"].as_f64().unwrap();
    let sets = parity["sets"].as_array().unwrap();
    let mut numbers = 0;
    for set in sets {
        let name = set["name"].as_str().unwrap();
        let found = compared(set, level);
        numbers += assert_measures(&found.overall, &set["overall"], name);
        let pairs = set["pairs"].as_array().unwrap();
        assert_eq!(found.pairs.len(), pairs.len());
        for wanted in pairs {
            let (first, second) = (&wanted["first"], &wanted["second"]);
            let is_it = |pair: &&ascribe::agree::Pair| {
                let name = |at: usize| Value::from(found.coders[at].name.clone());
                name(pair.first) == *first && name(pair.second) == *second
            };
            let pair = found.pairs.iter().find(is_it).unwrap();
            let what = format!("{name}, {first} and {second}");
            numbers += assert_measures(&pair.measures, &wanted["measures"], &what);
        }
    }
    assert!(
        sets.len() >= 6 && numbers > 1000,
        "{numbers} in {}",
        sets.len()
    );
}
