//! `ascribe evaluate` as its user meets it.

mod running;

use std::fs;

use running::{ascribe, stderr, stdout};
use serde_json::Value;

const GOLD: &str = concat!(
    r#"{"id": "r-1-01", "stratum": "long", "prev": "", "sentence": "We read.", "sources": []}"#,
    "\n",
    r#"{"id": "r-1-02", "stratum": "long", "prev": "We read.", "sentence": "I was too fast.", "#,
    r#""sources": ["teacher"], "outcome": "failure", "agency": "individual", "#,
    r#""focus": {"teacher": "instruction"}}"#,
    "\n",
    r#"{"id": "r-2-01", "stratum": "short", "prev": "", "sentence": "Nobody helps at home.", "#,
    r#""sources": ["home"], "outcome": "failure", "agency": null, "#,
    r#""focus": {"home": "parent-involvement"}}"#,
    "\n",
    r#"{"id": "r-2-02", "prev": "", "sentence": "The bell rang.", "sources": []}"#,
    "\n",
    r#"{"id": "r-3-01", "stratum": "short", "prev": "", "sentence": "So.", "sources": []}"#,
    "\n",
);

const CODES: &str = "\
id,sources,outcome,agency,focus,p_home,p_school,p_student,p_teacher,confidence,abstain
r-2-02,school,unclear,,circumstance,0.1,0.9,0.1,0.1,0.66,false
r-1-02,teacher,success,individual,planning,0.1,0.1,0.1,0.8,0.58,false
r-1-01,,,,,0.1,0.1,0.1,0.1,0.65,false
r-2-01,,,,,0.4,0.1,0.1,0.1,0.43,true
q-9-01,,,,,0.1,0.1,0.1,0.1,0.65,false
";

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("gold.jsonl"), GOLD).unwrap();
    fs::write(folder.path().join("codes.csv"), CODES).unwrap();
    folder
}

#[test]
fn two_files_are_joined_by_id_and_compared() {
    let folder = folder();
    let args = [
        "evaluate",
        "gold.jsonl",
        "codes.csv",
        "--json",
        "--by",
        "Stratum",
    ];
    let output = ascribe(folder.path(), &args);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["schema"]["name"], "ascribe-evaluation");
    let coder = &report["coders"][0];
    assert_eq!(
        coder["only_in_gold"]["first"],
        serde_json::json!(["r-3-01"])
    );
    assert_eq!(coder["only_in_predicted"]["count"], 1);
    let all = &coder["overall"];
    assert_eq!(
        (&all["statements"], &all["clusters"]),
        (&4.into(), &2.into())
    );
    // Two of four right; by chance (2 · 2 + 1 · 1) / 16.
    let kappa = all["kappa"]["source_set"]["value"].as_f64().unwrap();
    assert!((kappa - (0.5 - 5.0 / 16.0) / (1.0 - 5.0 / 16.0)).abs() < 1e-9);
    assert_eq!(all["sources"]["teacher"]["f1"]["value"], 1.0);
    assert_eq!(all["sources"]["home"]["recall"]["value"], 0.0);
    assert_eq!(all["sources"]["home"]["precision"], Value::Null);
    assert_eq!(all["sources"]["home"]["average_precision"]["value"], 1.0);
    assert_eq!(all["sources"]["student"]["average_precision"], Value::Null);
    assert_eq!(all["accuracy"]["outcome"]["value"], 0.0);
    assert_eq!(all["accuracy"]["agency"]["value"], 1.0);
    assert_eq!(all["accuracy"]["focus"]["value"], 0.0);
    assert_eq!(all["abstention"]["kept"]["value"], 0.75);
    let single = &all["single"]["rows_gold_columns_predicted"];
    assert_eq!(single[0], serde_json::json!([1, 0, 1, 0, 0, 0]));
    let groups: Vec<_> = coder["groups"].as_array().unwrap().iter().collect();
    let values: Vec<_> = groups
        .iter()
        .map(|g| g["value"].as_str().unwrap())
        .collect();
    assert_eq!(values, ["", "long", "short"]);
    assert_eq!(groups[1]["kappa"]["source_set"]["value"], 1.0);
    let errors = coder["errors"].as_array().unwrap();
    let wrong: Vec<_> = errors.iter().map(|e| e["id"].as_str().unwrap()).collect();
    assert_eq!(wrong, ["r-2-02", "r-2-01"]);
    assert_eq!(errors[0]["statement"], "The bell rang.");
    assert!(!stdout(&output).contains("NaN"));
    let again = ascribe(folder.path(), &args);
    assert_eq!(stdout(&output), stdout(&again));
}

#[test]
fn the_table_names_what_it_left_out_and_shows_the_worst_mistakes() {
    let folder = folder();
    let args = [
        "evaluate",
        "gold.jsonl",
        "codes.csv",
        "--errors",
        "1",
        "--by",
        "stratum",
    ];
    let output = ascribe(folder.path(), &args);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let table = stdout(&output);
    for part in [
        "codes.csv against gold.jsonl\n",
        "left out: 1 id only in gold.jsonl: r-3-01\n",
        "left out: 1 id only in codes.csv: q-9-01\n",
        "4 statements in 2 documents; attributions: 2 in gold, 2 predicted\n",
        "kappa of the source set",
        "wrong among the kept",
        "average precision",
        "debiased ECE²",
        "stratum short\n",
        "stratum (none)\n",
        "Wrong source sets: 1 of 2, the most confident first\n",
        "r-2-02: school (confidence 0.660), gold: none\n- The bell rang.\n",
    ] {
        assert!(table.contains(part), "{part:?} is not in:\n{table}");
    }
    assert!(!table.contains("NaN") && !table.contains("inf"), "{table}");
    assert!(
        table.lines().all(|line| line.chars().count() <= 100),
        "{table}"
    );
}

#[test]
fn several_coders_and_a_file_against_itself() {
    let folder = folder();
    let args = [
        "evaluate",
        "gold.jsonl",
        "codes.csv",
        "gold.jsonl",
        "--json",
    ];
    let output = ascribe(folder.path(), &args);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let itself = &report["coders"][1];
    assert_eq!(itself["predicted"], "gold.jsonl");
    assert_eq!(itself["overall"]["kappa"]["source_set"]["value"], 1.0);
    assert_eq!(itself["overall"]["kappa"]["source_set"]["low"], Value::Null);
    assert_eq!(itself["overall"]["accuracy"]["focus"]["value"], 1.0);
    assert_eq!(itself["overall"]["sources"]["home"]["brier"], Value::Null);
    assert_eq!((&itself["wrong"], &itself["by"]), (&0.into(), &Value::Null));
    let output = ascribe(folder.path(), &["evaluate", "gold.jsonl", "gold.jsonl"]);
    let table = stdout(&output);
    assert!(
        table.contains("kappa of the source set         1.000              –"),
        "{table}"
    );
    assert!(
        !table.contains("Brier") && !table.contains("Wrong source sets"),
        "{table}"
    );
}

#[test]
fn bad_input_is_named() {
    let folder = folder();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    let twice =
        "{\"id\": \"a-1\", \"sources\": []}\n\n{\"id\": \"a-1\", \"sources\": [\"home\"]}\n";
    write("twice.jsonl", twice);
    write("other.csv", "id,sources\nx-1,home\n");
    write("empty.csv", "");
    let cases: [(&[&str], i32, &str); 6] = [
        (&["gold.jsonl"], 2, "<PREDICTED>"),
        (&["gold.jsonl", "nowhere.csv"], 1, "nowhere.csv"),
        (
            &["gold.jsonl", "twice.jsonl"],
            1,
            "\"a-1\" stands in line 1 and, with other words or codes, in line 3",
        ),
        (
            &["gold.jsonl", "other.csv"],
            1,
            "gold.jsonl begins with \"r-1-01\"",
        ),
        (&["gold.jsonl", "empty.csv"], 1, "empty.csv has none"),
        (
            &["gold.jsonl", "codes.csv", "--by", "genre"],
            2,
            "\"genre\" in gold.jsonl",
        ),
    ];
    for (args, code, part) in cases {
        let args: Vec<&str> = ["evaluate"].iter().chain(args).copied().collect();
        let output = ascribe(folder.path(), &args);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(code), "{args:?}: {said}");
        assert!(said.contains(part), "{args:?}: {said}");
        assert_eq!(stdout(&output), "");
    }
    write("bad.csv", &CODES.replace("teacher,success", "me,success"));
    let output = ascribe(folder.path(), &["evaluate", "gold.jsonl", "bad.csv"]);
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    let said = stderr(&output);
    assert!(
        said.contains("bad.csv, line 3: the coding not read: \"me\" is no source"),
        "{said}"
    );
    assert!(stdout(&output).contains("2 ids only in gold.jsonl: r-1-02, r-3-01"));
}

/// What `ascribe code` writes is what this reads, as JSON and as CSV.
#[test]
fn gold_is_coded_and_the_codes_evaluated() {
    let folder = folder();
    for (flags, out) in [(&["--json"][..], "own.jsonl"), (&[][..], "own.csv")] {
        let mut args = vec!["code", "gold.jsonl", "--out", out];
        args.extend(flags);
        let output = ascribe(folder.path(), &args);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    }
    let args = ["evaluate", "gold.jsonl", "own.jsonl", "own.csv", "--json"];
    let output = ascribe(folder.path(), &args);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let mut report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let coders = report["coders"].as_array_mut().unwrap();
    for coder in coders.iter_mut() {
        coder["predicted"] = Value::Null;
        coder["methods"][0] = Value::Null;
        assert_eq!(coder["overall"]["statements"], 5);
        assert!(coder["overall"]["attribution"]["brier"]["value"].is_f64());
    }
    assert_eq!(coders[0], coders[1]);
}

#[test]
fn every_figure_is_a_row_and_a_paragraph_says_how_it_was_computed() {
    let folder = folder();
    let files = ["evaluate", "gold.jsonl", "codes.csv", "--by", "stratum"];
    let output = ascribe(folder.path(), &[&files[..], &["--tidy"]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let json = ascribe(folder.path(), &[&files[..], &["--json"]].concat());
    let json: Value = serde_json::from_slice(&json.stdout).unwrap();
    let all = &json["coders"][0]["overall"];
    let text = stdout(&output);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().unwrap().clone();
    let place = |name: &str| header.iter().position(|one| one == name).unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let find = |term: &str, variable: &str, stratum: &str| {
        let mut rows = rows.iter();
        let wanted = [("term", term), ("variable", variable), ("stratum", stratum)];
        rows.find(|row| {
            wanted
                .iter()
                .all(|(name, value)| row[place(name)] == **value)
        })
    };
    for (term, variable, found) in [
        ("kappa", "source_set", &all["kappa"]["source_set"]),
        ("recall", "teacher", &all["sources"]["teacher"]["recall"]),
        ("brier", "attribution", &all["attribution"]["brier"]),
        ("kept", "source_set", &all["abstention"]["kept"]),
    ] {
        let row = find(term, variable, "all").unwrap();
        for (column, key) in [
            ("estimate", "value"),
            ("conf.low", "low"),
            ("conf.high", "high"),
        ] {
            let wanted = found[key].as_f64();
            assert_eq!(
                row[place(column)].parse::<f64>().ok(),
                wanted,
                "{term} {column}"
            );
        }
    }
    assert!(find("kappa", "locus", "stratum=long").is_some());
    // What can't be given has no row.
    assert!(find("precision", "home", "all").is_none());
    let methods = json["coders"][0]["methods"].as_array().unwrap();
    let methods: Vec<&str> = methods.iter().map(|one| one.as_str().unwrap()).collect();
    let methods = methods.join(" ");
    for part in [
        "codes.csv were compared with those of gold.jsonl",
        "on the 4 statements in 2 documents that both have",
        "Cohen's (1960) kappa",
        "Kumar, Liang & Ma 2019",
        "of the outcome where both found an attribution",
        "leaves out one document at a time",
    ] {
        assert!(methods.contains(part), "{part:?} is not in {methods}");
    }
    let table = stdout(&ascribe(folder.path(), &files));
    assert!(table.contains("\nMethods\n"), "{table}");
}
