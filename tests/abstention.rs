//! `--model`, `--genre` and `--max-error` as the program's user meets them.

mod running;

use std::fs;
use std::path::Path;
use std::process::Output;

use ascribe::classify::Classifier;
use ascribe::classify::abstain::Case;
use ascribe::classify::genre::Genre;
use ascribe::model::{Builtin, Bundle};
use running::{ascribe, stderr, stdout};
use serde_json::Value;

fn lines(output: &Output) -> Vec<Value> {
    stdout(output)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// A genre's name, and from which confidences its codes are right.
type Known = (&'static str, fn(f32) -> bool);

/// Writes the small model to `to`, with these genres in place of its own.
fn model(to: &Path, genres: &[Known]) {
    let bundle = Builtin::Small.bundle().unwrap();
    let mut heads = Classifier::from_json(&bundle.heads).unwrap();
    let calibration = [0, 1, 2, 3].map(|k| heads.sources[k].calibration);
    let threshold = heads.sources[3].threshold;
    let genre = |(name, right): &Known| {
        let case = |k: u16| {
            let confidence = f32::from(k) / 2000.0;
            let right = right(confidence);
            Case { confidence, right }
        };
        let cases: Vec<Case> = (0..2000).map(case).collect();
        Genre {
            name: (*name).to_owned(),
            calibration,
            threshold,
            cases: cases.clone(),
            cases_of_all: cases,
        }
    };
    heads.genres = genres.iter().map(genre).collect();
    let json = heads.to_json().unwrap();
    let parts = (bundle.manifest, bundle.network, bundle.tokenizer);
    Bundle::new(parts.0, parts.1, parts.2, json)
        .write(to)
        .unwrap();
}

/// Posts are coded well from a confidence of .6 upwards, diaries never.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let genres: [Known; 2] = [("posts", |p| p >= 0.6), ("diaries", |_| false)];
    model(&folder.path().join("m"), &genres);
    let causes = [
        "because I rushed the example",
        "because nobody at home reads with them",
        "and the bell cut us short",
        "so I will slow down, and perhaps the group will too",
        "after lunch, as ever",
        "since they never tried",
    ];
    let wholes = [
        "They failed the quiz",
        "Half got lost",
        "It went well",
        "We met",
    ];
    let mut lines = Vec::new();
    for (k, cause) in causes.iter().enumerate() {
        for (j, whole) in wholes.iter().enumerate() {
            lines.push(format!(
                "{{\"id\": \"{k}-{j}\", \"statement\": \"{whole} {cause}.\"}}"
            ));
        }
    }
    fs::write(folder.path().join("s.jsonl"), lines.join("\n")).unwrap();
    folder
}

#[test]
fn models_are_chosen_by_name_or_folder() {
    let folder = folder();
    let run = |model: &str| ascribe(folder.path(), &["code", "s.jsonl", "--model", model]);
    let (small, own) = (run("small"), run("m"));
    assert_eq!(small.status.code(), Some(0), "{}", stderr(&small));
    assert_eq!(small.stdout, own.stdout, "the same model in a folder");
    fs::create_dir(folder.path().join("small")).unwrap();
    let named = run("small");
    assert_eq!(named.stdout, small.stdout, "the name wins");
    let said = stderr(&named);
    assert!(
        said.contains("for the folder of this name write ./small"),
        "{said}"
    );
    for missing in ["./small", "smal"] {
        let output = run(missing);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains("model.json") && said.contains("hint: a model is a folder"));
    }
}

#[test]
fn an_unknown_genre_is_refused_with_those_that_are_known() {
    let folder = folder();
    for command in ["code", "analyze"] {
        let args = [command, "s.jsonl", "--model", "m", "--genre", "songs"];
        let output = ascribe(folder.path(), &args);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(
            said.contains("failed to find the genre \"songs\""),
            "{said}"
        );
        assert!(
            said.contains("hint: this model knows posts, diaries"),
            "{said}"
        );
    }
}

#[test]
fn a_bound_that_is_none_is_refused() {
    let folder = folder();
    for command in ["code", "analyze"] {
        for bad in ["0", "0.009", "0.51", "10", "-0.1", "NaN", "ten"] {
            let bound = format!("--max-error={bad}");
            let output = ascribe(folder.path(), &[command, "s.jsonl", "--model", "m", &bound]);
            let said = stderr(&output);
            assert_eq!(output.status.code(), Some(2), "{bad}: {said}");
            assert!(said.contains("--max-error"), "{bad}: {said}");
        }
    }
}

#[test]
fn a_model_without_coded_statements_promises_nothing() {
    let folder = folder();
    model(&folder.path().join("bare"), &[]);
    for command in ["code", "analyze"] {
        let args = [command, "s.jsonl", "--model", "bare", "--max-error", "0.1"];
        let output = ascribe(folder.path(), &args);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(
            said.contains("keeps no coded statements") && said.contains("hint: "),
            "{said}"
        );
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn code_keeps_the_surest_and_says_how_many() {
    let folder = folder();
    let run = |more: &[&str]| {
        let args = [
            "code", "s.jsonl", "--json", "--model", "m", "--genre", "posts",
        ];
        ascribe(folder.path(), &[&args, more].concat())
    };
    let (plain, bound) = (run(&[]), run(&["--max-error", "0.1"]));
    assert_eq!(bound.status.code(), Some(0), "{}", stderr(&bound));
    let (plain, found) = (lines(&plain), lines(&bound));
    assert_eq!((plain.len(), found.len()), (24, 24));
    let mut kept = 0;
    for (plain, found) in plain.iter().zip(&found) {
        assert_eq!(plain["abstain"], false);
        assert_eq!(
            plain["sources"], found["sources"],
            "codes stand all the same"
        );
        let abstains = found["abstain"].as_bool().unwrap();
        kept += usize::from(!abstains);
        // At .55 a ninth of the cases above is wrong, at .6 none.
        let confidence = found["confidence"].as_f64().unwrap();
        assert!(!abstains || confidence < 0.9, "{found}");
        assert!(abstains || confidence > 0.55, "{found}");
    }
    assert!(kept > 0 && kept < 24, "{kept} kept");
    let said = stderr(&bound);
    let wanted = format!("kept {kept} of 24 statements: of these at most 10 in 100");
    assert!(said.contains(&wanted), "{said}");
    assert!(run(&["--max-error", "0.1", "-q"]).stderr.is_empty());
}

#[test]
fn code_says_so_where_nothing_can_be_promised() {
    let folder = folder();
    let args = [
        "code",
        "s.jsonl",
        "--model",
        "m",
        "--max-error",
        "0.1",
        "--out",
        "c.csv",
    ];
    let output = ascribe(folder.path(), &args);
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(
        said.contains("kept 0 of 24 statements: for no part of them"),
        "{said}"
    );
    assert!(
        said.contains("hint: ") && said.contains("--genre: posts, diaries"),
        "{said}"
    );
    let table = fs::read_to_string(folder.path().join("c.csv")).unwrap();
    assert_eq!(table.matches(",true,").count(), 24, "{table}");
}

#[test]
fn analyze_counts_the_uncertain_by_their_probabilities() {
    let folder = folder();
    let logs = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/logs");
    let run = |out: &str, genre: &str, more: &[&str]| {
        let logs = logs.to_str().unwrap();
        let args = [
            "analyze", logs, "--model", "m", "--genre", genre, "--out", out,
        ];
        let output = ascribe(folder.path(), &[&args, more].concat());
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let file = |name: &str| fs::read_to_string(folder.path().join(out).join(name)).unwrap();
        let summary: Value = serde_json::from_str(&file("summary.json")).unwrap();
        let account = String::from_utf8(output.stdout).unwrap();
        (account, summary, file("report.html"), file("codings.csv"))
    };
    let (_, plain, ..) = run("plain", "posts", &[]);
    let (account, summary, page, codings) = run("bound", "posts", &["--max-error", "0.1"]);
    let mut table = csv::Reader::from_reader(codings.as_bytes());
    let at = table
        .headers()
        .unwrap()
        .iter()
        .position(|name| name == "abstain");
    let rows: Vec<_> = table.records().map(Result::unwrap).collect();
    let abstained = rows
        .iter()
        .filter(|row| &row[at.unwrap()] == "true")
        .count();
    assert!(abstained > 0 && abstained < rows.len(), "{abstained}");
    assert_eq!(summary["counts"]["abstained"], abstained);
    assert_eq!(plain["counts"]["abstained"], 0);
    let sentence = format!(
        "{abstained} of {} statements were too uncertain for the bound of 10 wrong in 100",
        rows.len()
    );
    let joined = account.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(joined.contains(&sentence), "{account}");
    let told = format!(
        "{abstained} of {} sentences were too uncertain to count",
        rows.len()
    );
    assert!(page.contains(&told));
    assert!(summary["warnings"].to_string().contains(&sentence));
    assert!(!plain["warnings"].to_string().contains("too uncertain"));
    // Nothing is dropped: as many statements in every cycle, and shares that stay near.
    let cycles = |summary: &Value| summary["overall"]["cycles"].as_array().unwrap().clone();
    for (plain, bound) in cycles(&plain).iter().zip(&cycles(&summary)) {
        assert_eq!(plain["statements"], bound["statements"]);
        let share = |cell: &Value| cell["shares"]["teacher"]["value"].as_f64().unwrap();
        assert!(
            (share(plain) - share(bound)).abs() < 0.15,
            "{plain}\n{bound}"
        );
        assert_ne!(share(plain).to_bits(), share(bound).to_bits());
    }
    let (account, summary, ..) = run("strict", "diaries", &["--max-error", "0.1"]);
    assert!(account.contains("No part of the"), "{account}");
    assert_eq!(summary["counts"]["abstained"], rows.len());
}
