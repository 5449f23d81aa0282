//! What the coefficients are as rows, how they were computed, and lines that repeat others.

use std::collections::BTreeMap;

use super::running::{ascribe, stderr, stdout};
use super::{folder, report, write};

fn tidy(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

#[test]
fn every_coefficient_is_a_row_with_the_columns_of_broom() {
    let folder = folder();
    let output = ascribe(folder.path(), &["agree", "anna.csv", "ben.jsonl", "--tidy"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let rows = tidy(&stdout(&output));
    // Nine variables, four coefficients each and MASI, of all and of the pair.
    assert_eq!(rows.len(), 2 * (9 * 4 + 1));
    let json = report(folder.path(), &["anna.csv", "ben.jsonl"]);
    let kappa = &json["pairs"][0]["measures"][0]["cohen_kappa"];
    let row = rows
        .iter()
        .find(|row| row["term"] == "cohen_kappa" && row["variable"] == "source_set")
        .unwrap();
    for (column, key) in [
        ("estimate", "value"),
        ("std.error", "std_error"),
        ("conf.low", "low"),
        ("conf.high", "high"),
        ("statements", "statements"),
        ("clusters", "clusters"),
    ] {
        let found: f64 = row[column].parse().unwrap();
        let wanted = kappa[key].as_f64().unwrap();
        assert!((found - wanted).abs() < 1e-9, "{column}: {found}, {wanted}");
    }
    assert_eq!(
        (&*row["coder1"], &*row["coder2"]),
        ("anna.csv", "ben.jsonl")
    );
    assert_eq!((&*row["cluster"], &*row["conf.level"]), ("teacher", "0.95"));
    for row in &rows {
        let lacks = row["conf.low"].is_empty();
        assert_eq!(lacks, !row["note"].is_empty(), "{row:?}");
    }
    let args = ["agree", "anna.csv", "ben.jsonl", "--tidy", "--json"];
    assert_eq!(ascribe(folder.path(), &args).status.code(), Some(2));
}

#[test]
fn a_paragraph_says_what_was_computed_and_after_whom() {
    let folder = folder();
    let output = ascribe(folder.path(), &["agree", "anna.csv", "ben.jsonl"]);
    let said = stdout(&output);
    let (_, methods) = said.split_once("\nMethods\n").unwrap();
    let methods = methods.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        "2 coders (anna.csv, ben.jsonl) coded 8 statements",
        "6 were coded by both, of 3 teachers.",
        "the outcome and the agency",
        "Cohen's (1960)",
        "Fleiss' (1971)",
        "Gwet's (2008) AC1",
        "Krippendorff's alpha (2011, 2019)",
        "Passonneau 2006",
        "leaves out one teacher at a time",
        "Wilson's (1927)",
        "Intervals hold at 95 %.",
    ] {
        assert!(methods.contains(part), "{part:?} is not in {methods}");
    }
    let json = report(folder.path(), &["anna.csv", "ben.jsonl"]);
    let sentences = json["methods"].as_array().unwrap();
    let joined: Vec<&str> = sentences.iter().map(|one| one.as_str().unwrap()).collect();
    assert_eq!(joined.join(" "), methods);
}

#[test]
fn a_line_that_repeats_another_counts_once_and_one_that_differs_is_refused() {
    let folder = folder();
    let plain = ascribe(folder.path(), &["agree", "anna.csv", "ben.jsonl", "--tidy"]);
    let repeated = super::ANNA.to_owned() + "r-2-01,Lou,,Nobody helps at home.,home,failure,\n";
    write(folder.path(), "anna.csv", &repeated);
    let again = ascribe(folder.path(), &["agree", "anna.csv", "ben.jsonl", "--tidy"]);
    assert_eq!(stdout(&plain), stdout(&again));
    assert_eq!(
        stderr(&again),
        "note: anna.csv: one line repeats another word for word (\"r-2-01\") and counts once\n"
    );
    let gold = ["evaluate", "anna.csv", "ben.jsonl", "--tidy"];
    let again = ascribe(folder.path(), &gold);
    assert_eq!(again.status.code(), Some(0));
    assert!(stderr(&again).contains("counts once"), "{}", stderr(&again));
    let other = super::ANNA.to_owned() + "r-2-01,Lou,,Nobody helps at home.,school,failure,\n";
    write(folder.path(), "anna.csv", &other);
    for command in ["agree", "evaluate"] {
        let output = ascribe(folder.path(), &[command, "anna.csv", "ben.jsonl"]);
        assert_eq!(output.status.code(), Some(1));
        let told = stderr(&output);
        assert!(told.contains("with other words or codes"), "{told}");
    }
}
