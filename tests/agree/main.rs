//! `ascribe agree` as its user meets it.

mod parity;
mod tables;
#[path = "../running/mod.rs"]
mod running;

use std::fs;
use std::path::Path;

use running::{ascribe, stderr, stdout};
use serde_json::{Value, json};

const ANNA: &str = "\
id,teacher,before,text,sources,outcome,agency
r-1-01,Kim,,We read.,,,
r-1-02,Kim,We read.,I was too fast.,teacher,failure,individual
r-1-10,Kim,,They like it.,student,success,
r-2-01,Lou,,Nobody helps at home.,home,failure,
r-2-02,Lou,,The bell rang.,,,
r-3-01,Max,,\"So, well.\",,,
r-3-02,Max,,We planned it.,teacher,success,collective
";

const BEN: &str = concat!(
    r#"{"id": "r-3-02", "sources": ["teacher", "student"], "outcome": "success", "#,
    r#""agency": "individual"}"#,
    "\n",
    r#"{"id": "r-1-01", "sources": []}"#,
    "\n",
    r#"{"id": "r-1-10", "sources": ["student"], "outcome": "failure"}"#,
    "\n",
    r#"{"id": "r-1-02", "sources": ["teacher"], "outcome": "failure", "agency": "individual"}"#,
    "\n",
    r#"{"id": "r-2-01", "sources": ["home"], "outcome": "failure"}"#,
    "\n",
    r#"{"id": "r-2-02", "sources": ["school"], "outcome": "unclear"}"#,
    "\n",
    r#"{"id": "q-9", "sources": []}"#,
    "\n",
);

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "anna.csv", ANNA);
    write(folder.path(), "ben.jsonl", BEN);
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    fs::write(folder.join(name), text).unwrap();
}

fn report(folder: &Path, files: &[&str]) -> Value {
    let args: Vec<&str> = ["agree", "--json"].iter().chain(files).copied().collect();
    let output = ascribe(folder, &args);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = stdout(&output);
    assert!(!text.contains("NaN") && !text.contains("inf\""), "{text}");
    serde_json::from_str(&text).unwrap()
}

fn measure<'a>(of: &'a Value, variable: &str) -> &'a Value {
    let mut all = of.as_array().unwrap().iter();
    all.find(|one| one["of"] == variable).unwrap()
}

#[test]
fn what_both_saw_is_compared_and_nothing_else() {
    let folder = folder();
    let report = report(folder.path(), &["anna.csv", "ben.jsonl"]);
    assert_eq!(
        report["schema"],
        json!({"name": "ascribe-agreement", "version": 1})
    );
    assert_eq!(report["clusters"], json!({"by": "teacher", "count": 3}));
    assert_eq!(
        [
            &report["statements"],
            &report["coded_by_two"],
            &report["coded_by_all"]
        ],
        [8, 6, 6]
    );
    assert_eq!(report["coders"][1]["attributions"], 5);
    assert_eq!(report["coders"][1]["sources"]["student"], 2);
    let pair = &report["pairs"][0];
    assert_eq!([&pair["first"], &pair["second"]], ["anna.csv", "ben.jsonl"]);
    let sets = measure(&pair["measures"], "source_set");
    assert_eq!(
        (&sets["codes"], &sets["percent"]["statements"]),
        (&json!(16), &json!(6))
    );
    // Four of six the same; by chance none·none 2·1, teacher 2·1, student 1·1, home 1·1.
    let near = |value: &Value, wanted: f64| {
        let value = value.as_f64().unwrap();
        assert!((value - wanted).abs() < 1e-9, "{value}, not {wanted}");
    };
    near(&sets["percent"]["value"], 4.0 / 6.0);
    near(
        &sets["cohen_kappa"]["value"],
        (4.0 * 6.0 - 6.0) / (36.0 - 6.0),
    );
    assert_eq!(sets["cohen_kappa"]["clusters"], 3);
    assert_eq!(sets["cohen_kappa"]["method"], "fisher-z-jackknife");
    assert!(sets["alpha_masi"]["value"].as_f64() > sets["alpha"]["value"].as_f64());
    // Where both coded it: the outcome of r-1-02, r-1-10, r-2-01 and r-3-02, the agency of two.
    let outcome = measure(&pair["measures"], "outcome");
    near(&outcome["percent"]["value"], 0.75);
    assert_eq!(outcome["percent"]["statements"], 4);
    let agency = measure(&pair["measures"], "agency");
    assert_eq!(agency["percent"]["statements"], 2);
    let ids: Vec<_> = report["disagreements"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| &d["id"])
        .collect();
    assert_eq!(ids, ["r-2-02", "r-3-02"]);
    assert_eq!(
        report["disagreements"][1],
        json!({
            "id": "r-3-02", "teacher": "Max", "document": "r-3", "before": null,
            "statement": "We planned it.",
            "codes": [
                {"coder": "anna.csv", "sources": ["teacher"], "outcome": "success",
                 "agency": "collective"},
                {"coder": "ben.jsonl", "sources": ["student", "teacher"], "outcome": "success",
                 "agency": "individual"},
            ],
        })
    );
    assert_eq!(pair["confusion"].as_array().unwrap().len(), 6);
    let single = &pair["single"]["rows_first_columns_second"];
    assert_eq!(single[0], json!([1, 0, 1, 0, 0, 0]));
    assert_eq!(single[4], json!([0, 0, 0, 0, 1, 1]));
}

#[test]
fn the_tables_say_who_coded_what_and_show_what_is_to_settle() {
    let folder = folder();
    let args = ["agree", "anna.csv", "ben.jsonl", "--level", "0.9"];
    let output = ascribe(folder.path(), &args);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let table = stdout(&output);
    for part in [
        "2 coders, 8 statements, 6 coded by both, of 3 teachers\n",
        "In brackets 90 % intervals; each leaves out one teacher at a time.\n",
        "anna.csv and ben.jsonl\n6 statements coded by both, of 3 teachers\n",
        "Cohen's kappa",
        "Fleiss' kappa",
        "Gwet's AC1",
        "source set, MASI",
        "anna.csv \\ ben.jsonl",
        "Source sets to settle: 2\n",
        "r-2-02: anna.csv none, ben.jsonl school\n- The bell rang.\n",
        "r-3-02: anna.csv teacher, ben.jsonl student;teacher\n",
    ] {
        assert!(table.contains(part), "{part:?} is not in:\n{table}");
    }
    assert!(!table.contains("All coders"), "{table}");
    assert!(!table.contains("NaN") && !table.contains("inf"), "{table}");
    assert!(
        table.lines().all(|line| line.chars().count() <= 100),
        "{table}"
    );
}

/// One file with a column for the coder says the same as a file each, in any order of its rows.
#[test]
fn coders_in_one_file_and_rows_in_any_order() {
    let folder = tempfile::tempdir().unwrap();
    let rows = [
        "1-1,ann,teacher",
        "1-2,ann,",
        "2-1,ann,home",
        "2-2,ann,student",
        "3-1,ann,",
        "1-1,bo,teacher",
        "1-2,bo,home",
        "2-1,bo,home",
        "2-2,bo,",
        "3-1,bo,",
        "1-1,cy,teacher",
        "1-2,cy,",
        "2-2,cy,student;home",
        "4-1,cy,school",
    ];
    let table = |rows: &[&str]| format!("id,coder,sources\n{}\n", rows.join("\n"));
    write(folder.path(), "all.csv", &table(&rows));
    let mut turned = rows;
    turned.reverse();
    write(folder.path(), "turned.csv", &table(&turned));
    write(folder.path(), "a.csv", &table(&rows[..7]));
    write(folder.path(), "b.csv", &table(&rows[7..]));
    for name in ["ann", "bo", "cy"] {
        let own: Vec<&str> = rows
            .iter()
            .copied()
            .filter(|row| row.contains(name))
            .collect();
        write(
            folder.path(),
            name,
            &table(&own)
                .replace(&format!(",{name}"), "")
                .replace(",coder", ""),
        );
    }
    let one = report(folder.path(), &["all.csv"]);
    assert_eq!(one["coders"].as_array().unwrap().len(), 3);
    assert_eq!(
        [
            &one["statements"],
            &one["coded_by_two"],
            &one["coded_by_all"]
        ],
        [6, 5, 3]
    );
    assert_eq!(one["clusters"], json!({"by": "document", "count": 3}));
    assert_eq!(
        measure(&one["overall"], "source_set")["fleiss_kappa"]["statements"],
        3
    );
    assert_eq!(
        measure(&one["overall"], "source_set")["alpha"]["statements"],
        5
    );
    for files in [
        &["turned.csv"][..],
        &["a.csv", "b.csv"],
        &["ann", "bo", "cy"],
    ] {
        assert_eq!(report(folder.path(), files), one, "{files:?}");
    }
    let output = ascribe(folder.path(), &["agree", "all.csv"]);
    let table = stdout(&output);
    for part in [
        "3 coders, 6 statements, 5 coded by at least two, of 3 documents; 3 by all\n",
        "All coders\n",
        "ann and cy\n3 statements coded by both, of 2 documents\n",
        "(no file has its words)",
    ] {
        assert!(table.contains(part), "{part:?} is not in:\n{table}");
    }
    assert!(
        table.lines().all(|line| line.chars().count() <= 100),
        "{table}"
    );
}

#[test]
fn disagreements_are_written_and_what_is_filled_in_is_read_again() {
    let folder = folder();
    write(
        folder.path(),
        "cleo.csv",
        "id,sources\nr-2-01,home\nr-3-01,none\n",
    );
    let args = [
        "agree",
        "anna.csv",
        "ben.jsonl",
        "cleo.csv",
        "--out",
        "settle.csv",
    ];
    let output = ascribe(folder.path(), &args);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let written = fs::read_to_string(folder.path().join("settle.csv")).unwrap();
    assert_eq!(
        written,
        "id,teacher,document,before,text,sources (anna.csv),sources (ben.jsonl),\
         sources (cleo.csv),sources\n\
         r-2-02,Lou,r-2,,The bell rang.,none,school,,\n\
         r-3-02,Max,r-3,,We planned it.,teacher,student;teacher,,\n"
    );
    let settled = written.replace("none,school,,\n", "none,school,,none\n");
    let settled = settled.replace("student;teacher,,\n", "student;teacher,,teacher\n");
    write(folder.path(), "settle.csv", &settled);
    let report = report(folder.path(), &["anna.csv", "settle.csv"]);
    assert_eq!(report["coded_by_two"], 2);
    let sets = measure(&report["pairs"][0]["measures"], "source_set");
    assert_eq!(sets["percent"]["value"], 1.0);
}

/// Nothing to compare, one code, one cluster, full agreement: all are answered.
#[test]
fn the_ends_are_answered_with_a_reason() {
    let folder = folder();
    let write = |name: &str, text: &str| write(folder.path(), name, text);
    write(
        "none.csv",
        "id,sources\nr-1-01,\nr-1-02,\nr-2-01,\nr-2-02,\nr-3-02,\n",
    );
    write("none-too.csv", "id,sources\nr-1-01,\nr-1-02,\nr-2-01,\n");
    write("copy.csv", ANNA);
    write(
        "one.csv",
        "id,sources\nr-1-01,\nr-1-02,teacher\nr-1-10,home\n",
    );
    write("elsewhere.csv", "id,sources\nz-1,home\n");

    let single = report(folder.path(), &["anna.csv", "none.csv"]);
    let sets = measure(&single["pairs"][0]["measures"], "source_set");
    assert_eq!(sets["cohen_kappa"]["value"], 0.0);
    assert_eq!(
        sets["cohen_kappa"]["why_none"],
        "leaving out any cluster changes nothing"
    );
    assert!(sets["alpha"]["value"].as_f64() < Some(0.0));

    let nothing = report(folder.path(), &["none.csv", "none-too.csv"]);
    let sets = measure(&nothing["pairs"][0]["measures"], "source_set");
    for kappa in [&sets["cohen_kappa"], &sets["alpha"], &sets["alpha_masi"]] {
        assert_eq!(kappa["value"], Value::Null);
        let why = "all codes are the same, so chance alone would agree as well";
        assert_eq!(kappa["why_none"], why);
    }
    assert_eq!(sets["ac1"]["value"], 1.0);
    let (low, high) = (&sets["percent"]["low"], &sets["percent"]["high"]);
    assert!(
        low.as_f64() < Some(0.9) && high.as_f64() == Some(1.0),
        "{low} {high}"
    );

    let same = report(folder.path(), &["anna.csv", "copy.csv"]);
    let sets = measure(&same["overall"], "source_set");
    for name in ["percent", "fleiss_kappa", "ac1", "alpha", "alpha_masi"] {
        assert_eq!(sets[name]["value"], 1.0, "{name}");
    }
    assert_eq!(sets["alpha"]["low"], Value::Null);
    assert_eq!(same["disagreements"], json!([]));

    let one = report(folder.path(), &["anna.csv", "one.csv"]);
    let sets = measure(&one["pairs"][0]["measures"], "source_set");
    assert!(sets["cohen_kappa"]["value"].is_f64());
    for name in ["percent", "cohen_kappa", "ac1", "alpha"] {
        let why = sets[name]["why_none"].as_str().unwrap();
        assert!(
            why.starts_with("the statements are of one cluster"),
            "{why}"
        );
    }

    let apart = report(folder.path(), &["anna.csv", "elsewhere.csv"]);
    let sets = measure(&apart["overall"], "source_set");
    assert_eq!(sets["percent"]["value"], Value::Null);
    assert_eq!(
        sets["percent"]["why_none"],
        "no statement was so coded by two coders"
    );
    assert_eq!(
        sets["fleiss_kappa"]["why_none"],
        "no statement was so coded by every coder"
    );

    for (files, part) in [
        (&["anna.csv", "none.csv"][..], "(–) Cohen's kappa"),
        (
            &["none.csv", "none-too.csv"],
            "– Cohen's kappa, Krippendorff's alpha, Fleiss' kappa of",
        ),
        (&["anna.csv", "copy.csv"], "1.000 (0.274 to 1.000)"),
        (&["anna.csv", "one.csv"], "of one cluster"),
        (
            &["anna.csv", "elsewhere.csv"],
            "No statement was coded by two coders",
        ),
        (
            &["anna.csv", "ben.jsonl", "elsewhere.csv"],
            "no statement coded by both",
        ),
    ] {
        let args: Vec<&str> = ["agree"].iter().chain(files).copied().collect();
        let output = ascribe(folder.path(), &args);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let table = stdout(&output);
        assert!(!table.contains("NaN") && !table.contains("inf"), "{table}");
        assert!(table.contains(part), "{part:?} is not in:\n{table}");
    }
}

#[test]
fn bad_input_is_named() {
    let folder = folder();
    let write = |name: &str, text: &str| write(folder.path(), name, text);
    write("twice.csv", "id,sources\na-1,\na-2,\na-1,home\n");
    write(
        "both.csv",
        "id,coder,sources\na-1,ann,\na-1,bo,\na-1,ann,home\n",
    );
    write("empty.csv", "");
    let cases: [(&[&str], i32, &str); 9] = [
        (&[], 2, "<FILE>"),
        (&["anna.csv"], 1, "find two coders: there is only anna.csv"),
        (&["anna.csv", "nowhere.csv"], 1, "nowhere.csv"),
        (
            &["anna.csv", "twice.csv"],
            1,
            "\"a-1\" is coded twice by twice.csv, in twice.csv, line 2 and, with \
             other words or codes, in twice.csv, line 4",
        ),
        (
            &["both.csv"],
            1,
            "\"a-1\" is coded twice by ann, in both.csv, line 2 and, with other \
             words or codes, in both.csv, line 4",
        ),
        (&["anna.csv", "anna.csv"], 1, "there is only anna.csv"),
        (
            &["anna.csv", "empty.csv"],
            1,
            "no coding could be read from empty.csv",
        ),
        (
            &["anna.csv", "ben.jsonl", "--level", "95"],
            2,
            "0.5 and 0.999",
        ),
        (
            &["anna.csv", "ben.jsonl", "--out", "anna.csv"],
            2,
            "one of the files to compare",
        ),
    ];
    for (args, code, part) in cases {
        let args: Vec<&str> = ["agree"].iter().chain(args).copied().collect();
        let output = ascribe(folder.path(), &args);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(code), "{args:?}: {said}");
        assert!(said.contains(part), "{args:?}: {said}");
        assert_eq!(stdout(&output), "");
    }
    assert_eq!(
        fs::read_to_string(folder.path().join("anna.csv")).unwrap(),
        ANNA
    );
}

#[test]
fn what_is_not_read_and_what_is_odd_is_said() {
    let folder = folder();
    let write = |name: &str, text: &str| write(folder.path(), name, text);
    write("bad.csv", "id,sources\nr-1-01,me\nr-1-02,teacher\n");
    write(
        "some.csv",
        "id,coder,sources\nr-1-01,dee,\nr-1-02,,teacher\n",
    );
    write(
        "other.csv",
        "id,text,sources\nr-1-01,We  read.,\nr-1-02,I was late.,teacher\n",
    );
    write("untold.csv", "id,teacher,sources\nx-1,Kim,\nx-2,,home\n");
    write("untold-too.csv", "id,sources\nx-1,\nx-2,home\n");
    write("empty.csv", "id,sources\n");
    for (files, code, part) in [
        (
            &["anna.csv", "bad.csv"][..],
            3,
            "bad.csv, line 2: the coding not read: \"me\" is no source",
        ),
        (
            &["anna.csv", "some.csv"],
            3,
            "some.csv, line 3: the coding not read: it names no coder",
        ),
        (
            &["anna.csv", "other.csv"],
            0,
            "note: the words of \"r-1-02\" differ between coders",
        ),
        (
            &["untold.csv", "untold-too.csv"],
            0,
            "note: the teacher of 1 in 2 shared statements",
        ),
        (
            &["anna.csv", "ben.jsonl", "empty.csv"],
            0,
            "note: empty.csv: no coding could be read",
        ),
    ] {
        let args: Vec<&str> = ["agree"].iter().chain(files).copied().collect();
        let output = ascribe(folder.path(), &args);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(code), "{args:?}: {said}");
        assert!(said.contains(part), "{args:?}: {said}");
    }
}
