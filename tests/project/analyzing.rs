//! `ascribe analyze --project`, with a built-in model on a few sentences.

use std::fs;
use std::path::Path;

use ascribe::codebook::{Coder, Source, Sources};
use ascribe::review::Sample;
use ascribe::store::{Act, Codes, Contents, Event, Project, text_hash};

use super::running::{ascribe, stderr};

const LOG: &str = "teacher,cycle,text\n\
    Ann,Cycle 1,\"They failed because nobody at home checks. I hurried and so they got lost.\"\n\
    Bo,Cycle 1,\"The class is too large. They did not try at all.\"\n\
    Ann,Cycle 2,\"I modelled every step and they passed. The room was cold.\"\n\
    Bo,Cycle 2,\"We planned it together, and nearly all passed.\"\n";

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("logs")).unwrap();
    fs::write(folder.path().join("logs/form.csv"), LOG).unwrap();
    folder
}

/// Analyses; what was said on standard error.
#[track_caller]
fn analyze(folder: &Path, more: &[&str]) -> String {
    ends_with(folder, more, 0)
}

/// The same where the exit code is this one.
#[track_caller]
fn ends_with(folder: &Path, more: &[&str], code: i32) -> String {
    let args = [
        "analyze",
        "logs",
        "--model",
        "small",
        "--project",
        "study.ascribe",
    ];
    let output = ascribe(folder, &[&args[..], more].concat());
    assert_eq!(output.status.code(), Some(code), "{}", stderr(&output));
    stderr(&output)
}

fn held(folder: &Path) -> (Contents, Vec<Event>) {
    let project = Project::open(&folder.join("study.ascribe")).unwrap();
    (project.contents().unwrap(), project.events(None).unwrap())
}

#[test]
fn logs_that_are_read_again_change_nothing_and_results_are_as_before() {
    let folder = folder();
    let folder = folder.path();
    let said = analyze(folder, &[]);
    assert!(
        said.contains("Made the project study.ascribe of 4 reflections and 7 statements"),
        "{said}"
    );
    let first = held(folder);
    assert_eq!((first.0.statements.len(), first.1.len()), (7, 7));
    assert_eq!(first.0.cycles.len(), 2);
    let said = analyze(folder, &[]);
    assert!(
        said.contains("0 reflections new, 0 changed, 4 as before; 0 codings by"),
        "{said}"
    );
    assert!(held(folder) == first);
    let results = |name: &str| fs::read(folder.join("ascribe-results").join(name)).unwrap();
    let codings = results("codings.csv");
    let alone = ["analyze", "logs", "--model", "small", "--out", "alone"];
    assert_eq!(ascribe(folder, &alone).status.code(), Some(0));
    assert!(codings == fs::read(folder.join("alone/codings.csv")).unwrap());
    // The shift of the project is that of the codings.
    let shift = |path: &str| ascribe(folder, &["shift", path, "--tidy"]).stdout;
    let of_project = shift("study.ascribe");
    assert!(!of_project.is_empty() && of_project == shift("ascribe-results/codings.csv"));
}

#[test]
fn sentences_of_the_report_link_to_the_review_page_of_the_project() {
    let folder = folder();
    let folder = folder.path();
    analyze(folder, &["--for", "research,team"]);
    let page = |name: &str| fs::read_to_string(folder.join("ascribe-results").join(name)).unwrap();
    let research = page("report.html");
    let (contents, _) = held(folder);
    let link = "<a href=\"http://127.0.0.1:4873/#";
    let keys: Vec<&str> = research
        .split(link)
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    assert!(!keys.is_empty());
    for key in &keys {
        assert!(contents.find(key.parse().unwrap()).is_some(), "{key}");
    }
    assert!(research.contains("run “ascribe review study.ascribe”"));
    assert!(
        !research.contains(&*folder.to_string_lossy()),
        "no path is told"
    );
    assert!(!page("report-team.html").contains("http:"));
    let alone = ["analyze", "logs", "--model", "small", "--out", "alone"];
    assert_eq!(ascribe(folder, &alone).status.code(), Some(0));
    let alone = fs::read_to_string(folder.join("alone/report.html")).unwrap();
    assert!(!alone.contains("http:"));
}

#[test]
fn a_project_among_the_logs_is_no_log() {
    let folder = folder();
    let logs = folder.path().join("logs");
    for _ in 0..2 {
        let args = [
            "analyze",
            ".",
            "--model",
            "small",
            "-p",
            "study.ascribe",
            "-o",
            "../out",
        ];
        let output = ascribe(&logs, &args);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    }
    assert_eq!(held(&logs).0.reflections.len(), 4);
}

#[test]
fn changed_texts_are_told_with_the_codes_that_no_longer_count() {
    let folder = folder();
    let folder = folder.path();
    analyze(folder, &[]);
    let mut project = Project::open(&folder.join("study.ascribe")).unwrap();
    let contents = project.contents().unwrap();
    let act = Act::Code {
        statement: contents.statements[0].key,
        codes: Codes::new(Sources::NONE.with(Source::Home)),
        supersedes: Vec::new(),
    };
    project
        .append(&Coder("Ana".into()), None, false, act)
        .unwrap();
    drop(project);
    let log = LOG.replace("nobody at home checks", "no one at home checks");
    fs::write(folder.join("logs/form.csv"), log).unwrap();
    let said = analyze(folder, &[]);
    assert!(
        said.contains("0 reflections new, 1 changed, 3 as before"),
        "{said}"
    );
    let changed = "note: texts that have changed since they were added: form.csv#2; one code of \
                   people in their former texts is kept and does not count";
    assert!(said.contains(changed), "{said}");
    // As it was before, it counts again; and a log that is gone stays in the project.
    let less: Vec<&str> = LOG.lines().take(4).collect();
    fs::write(folder.join("logs/form.csv"), less.join("\n")).unwrap();
    let said = analyze(folder, &[]);
    assert!(
        said.contains("1 reflection of the project is not in these logs"),
        "{said}"
    );
    let (contents, _) = held(folder);
    assert_eq!(contents.of(0).len(), 2);
}

#[test]
fn the_model_codes_what_people_have_split_on_the_next_run() {
    let folder = folder();
    let folder = folder.path();
    analyze(folder, &[]);
    let path = folder.join("study.ascribe");
    let mut project = Project::open(&path).unwrap();
    let contents = project.contents().unwrap();
    let reflection = project.reflection(contents.reflections[2].row).unwrap();
    let statement = contents
        .statements
        .iter()
        .find(|row| row.reflection == 2)
        .unwrap()
        .statement;
    let at = reflection.text.find("and they").unwrap();
    let split = Act::Split {
        reflection: reflection.id.clone(),
        hash: text_hash(&reflection.text),
        start: statement.start,
        end: statement.end,
        at,
    };
    project
        .append(&Coder("Ana".into()), None, false, split)
        .unwrap();
    drop(project);
    let (contents, _) = held(folder);
    let bare = |contents: &Contents| {
        (0..u32::try_from(contents.statements.len()).unwrap())
            .filter(|at| contents.of(*at).is_empty())
            .count()
    };
    assert_eq!((contents.statements.len(), bare(&contents)), (8, 2));
    let said = analyze(folder, &["--max-error", "0.3"]);
    assert!(said.contains("4 as before"), "{said}");
    let (contents, events) = held(folder);
    assert_eq!((contents.statements.len(), bare(&contents)), (8, 0));
    assert!(contents.coded.iter().all(|one| one.probabilities.is_some()));
    // Once is enough.
    analyze(folder, &["--max-error", "0.3"]);
    assert!(held(folder).1 == events);
}

/// The correction in the summary and the rows of it in `shift.csv`.
fn results(folder: &Path) -> (serde_json::Value, String, String) {
    let read = |name: &str| fs::read_to_string(folder.join("ascribe-results").join(name)).unwrap();
    let summary: serde_json::Value = serde_json::from_str(&read("summary.json")).unwrap();
    let page = read("report.html");
    (summary["correction"].clone(), read("shift.csv"), page)
}

/// Positions of the statements of the only sample.
fn drawn(folder: &Path) -> Vec<u32> {
    let project = Project::open(&folder.join("study.ascribe")).unwrap();
    let contents = project.contents().unwrap();
    let kept = &project.samples().unwrap()[0];
    let sample = Sample::parse(&kept.name, kept.blind, &kept.plan, &contents).unwrap();
    sample.statements().to_vec()
}

/// Someone codes statements as own teaching, without seeing other codes.
fn code(folder: &Path, statements: &[u32]) {
    let mut project = Project::open(&folder.join("study.ascribe")).unwrap();
    let contents = project.contents().unwrap();
    for at in statements {
        let act = Act::Code {
            statement: contents.statements[*at as usize].key,
            codes: Codes::new(Sources::NONE.with(Source::Teacher)),
            supersedes: Vec::new(),
        };
        project
            .append(&Coder("Ana".into()), None, true, act)
            .unwrap();
    }
}

#[test]
fn the_report_is_corrected_as_the_shift_is_once_a_blind_sample_is_finished() {
    let folder = folder();
    let folder = folder.path();
    let research = ["--for", "research"];
    analyze(folder, &research);
    let (correction, _, page) = results(folder);
    assert!(correction.is_null() && page.contains("No people’s codes correct these numbers."));
    let sample = ["sample", "study.ascribe", "--n", "6"];
    assert_eq!(ascribe(folder, &sample).status.code(), Some(0));
    let drawn = drawn(folder);
    let code = |statements: &[u32]| code(folder, statements);
    // Begun and not finished: what the model says of it must not be told in any way.
    code(&drawn[..3]);
    let said = analyze(folder, &research);
    assert!(!said.contains("corrected by"), "{said}");
    let (correction, rows, page) = results(folder);
    assert!(correction.is_null() && !rows.contains("ppi-per-cycle"));
    assert!(page.contains("People are coding the sample 1 without seeing anyone’s codes"));
    code(&drawn[3..]);
    let said = analyze(folder, &research);
    assert!(
        said.contains("corrected by what people coded of the sample \"1\", 6 of 6"),
        "{said}"
    );
    let (correction, rows, page) = results(folder);
    let shift = ascribe(folder, &["shift", "study.ascribe", "--json"]);
    let shift: serde_json::Value = serde_json::from_slice(&shift.stdout).unwrap();
    assert!(correction.is_object() && correction == shift["coders"][0]["correction"]);
    assert!(rows.contains("ppi-per-cycle"));
    assert!(page.contains("aria-labelledby=\"corrected-t corrected-d\""));
    assert!(!page.contains("NaN"));
    // To be quiet is to say nothing.
    assert_eq!(analyze(folder, &["--quiet"]), "");
}

#[test]
fn what_is_corrected_is_of_these_logs_alone() {
    let folder = folder();
    let folder = folder.path();
    let other = "teacher,cycle,text\n\
        Cy,Cycle 1,\"I hurried and so they got lost. I had not explained it well.\"\n\
        Di,Cycle 1,\"I had not planned the lesson. They failed because I rushed it.\"\n\
        Cy,Cycle 2,\"Nobody at home checks their work. They failed as they did not try.\"\n\
        Di,Cycle 2,\"Their parents do not read with them. The class is too large.\"\n";
    fs::write(folder.join("logs/other.csv"), other).unwrap();
    analyze(folder, &[]);
    let sample = ["sample", "study.ascribe", "--n", "15"];
    assert_eq!(ascribe(folder, &sample).status.code(), Some(0));
    code(folder, &drawn(folder));
    analyze(folder, &[]);
    let (whole, ..) = results(folder);
    let counted = |correction: &serde_json::Value| -> u64 {
        let coverage = correction["sample"].as_array().unwrap().iter();
        coverage
            .map(|one| one["statements"].as_u64().unwrap())
            .sum()
    };
    assert_eq!(counted(&whole), 15);
    assert!(
        !whole["warnings"]
            .to_string()
            .contains("a domain of the sample")
    );

    // Codes of reflections that are gone stay in the project, and correct nothing of the others.
    fs::remove_file(folder.join("logs/other.csv")).unwrap();
    let said = analyze(folder, &[]);
    assert!(
        said.contains("corrected by what people coded of the sample \"1\", 7 of 7"),
        "{said}"
    );
    let (part, ..) = results(folder);
    assert_eq!(counted(&part), 7);
    let told = part["warnings"].to_string();
    assert!(
        told.contains("7 of the 15 statements from which the sample was drawn"),
        "{told}"
    );
    let summary = fs::read(folder.join("ascribe-results/summary.json")).unwrap();
    let summary: serde_json::Value = serde_json::from_slice(&summary).unwrap();
    let methods = part["methods"].as_array().unwrap();
    let naive = methods
        .iter()
        .find(|one| one["method"] == "classify-and-count")
        .unwrap();
    for cycle in 0..2 {
        let of = |value: &serde_json::Value| value["shares"]["teacher"]["value"].as_f64().unwrap();
        let here = of(&summary["overall"]["cycles"][cycle]);
        assert!((of(&naive["cycles"][cycle]) - here).abs() < 1e-9, "{naive}");
    }
}

#[test]
fn codes_of_people_that_can_not_be_used_cost_no_results() {
    let folder = folder();
    let folder = folder.path();
    analyze(folder, &[]);
    let sample = ["sample", "study.ascribe", "--n", "6"];
    assert_eq!(ascribe(folder, &sample).status.code(), Some(0));
    code(folder, &drawn(folder));
    let first = "not corrected by what people coded: failed to ";
    // Without cycles there is nothing to correct.
    let bare = ["cycle,", "Cycle 1,", "Cycle 2,"]
        .iter()
        .fold(LOG.to_owned(), |log, cycle| log.replace(cycle, ""));
    fs::write(folder.join("logs/form.csv"), bare).unwrap();
    let said = ends_with(folder, &["--for", "research"], 3);
    assert!(
        said.contains(&format!("note: study.ascribe: {first}find the cycles")),
        "{said}"
    );
    let (correction, _, page) = results(folder);
    assert!(correction.is_null() && page.contains(first));
    // Nor in logs of which nothing is coded.
    fs::remove_file(folder.join("logs/form.csv")).unwrap();
    fs::write(folder.join("logs/new.csv"), LOG).unwrap();
    let said = ends_with(folder, &["--quiet"], 3);
    assert!(
        said.contains("failed to find human codes in these logs"),
        "{said}"
    );
    assert!(results(folder).0.is_null());
}
