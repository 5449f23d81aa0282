//! Coder files and copies: export and merge.

use std::fs;

use ascribe::codebook::Coder;
use ascribe::store::{Act, Contents};

use super::running::{stderr, stdout};
use super::study::{ALL, FILE, ODD, Study, other, some};

/// What is in force and what follows from events, whichever order they came in.
fn whole(study: &Study) -> (Contents, Vec<ascribe::store::Event>) {
    let project = study.project();
    (project.contents().unwrap(), project.events(None).unwrap())
}

#[test]
fn what_was_exported_is_the_same_in_a_copy_in_any_order_and_however_often() {
    let study = Study::new();
    let bare = study.copy("bare.ascribe");
    let reversed = study.copy("reversed.ascribe");
    study.code(ODD, false, 0..40, |at| Some(some(at)));
    study.code("Ben", true, 20..60, |at| Some(other(at)));
    study.project().undo(&Coder("Ben".into())).unwrap();
    let said = study.run(&["export", FILE, "--coder", ODD, "--out", "odd.jsonl"]);
    assert_eq!(said.status.code(), Some(0), "{}", stderr(&said));
    assert!(
        stderr(&said).contains("Wrote 40 events of Zoë"),
        "{}",
        stderr(&said)
    );
    let ben = study.done(&["export", FILE, "--coder", "Ben"]);
    fs::write(study.folder.path().join("ben.jsonl"), &ben).unwrap();
    // Forty codes and an undo, and a line that says what it is.
    assert_eq!(ben.lines().count(), 42);
    assert!(ben.starts_with("{\"ascribe-events\":1}\n"));
    for words in ["hurried", "They got lost"] {
        assert!(!ben.contains(words) && !study.read("odd.jsonl").contains(words));
    }
    let from = |into: &Study, files: &[&str]| {
        let files: Vec<String> = files
            .iter()
            .map(|name| study.folder.path().join(name).to_str().unwrap().to_owned())
            .collect();
        let mut args = vec!["merge", into.file()];
        args.extend(files.iter().map(String::as_str));
        study.done(&args)
    };
    let said = from(&bare, &["odd.jsonl", "ben.jsonl"]);
    assert!(said.starts_with("81 events added to "), "{said}");
    assert!(
        said.ends_with("0 were there already.\nNo conflicts.\n"),
        "{said}"
    );
    let said = from(&bare, &["ben.jsonl"]);
    assert!(
        said.starts_with("0 events added to ") && said.contains("41 were there already"),
        "{said}"
    );
    from(&reversed, &["ben.jsonl"]);
    from(&reversed, &["odd.jsonl"]);
    assert_eq!(whole(&study), whole(&bare));
    assert_eq!(whole(&study), whole(&reversed));
    // All people together, and another copy, hold the same.
    study.done(&["export", FILE, "--out", "all.jsonl"]);
    assert!(from(&bare, &["all.jsonl"]).starts_with("0 events added"));
    assert!(from(&bare, &[FILE]).starts_with("0 events added"));
    // The model's codings can be had too.
    assert_eq!(
        study
            .done(&["export", FILE, "--coder", "made-up 1"])
            .lines()
            .count(),
        ALL + 1
    );
}

#[test]
fn conflicts_are_told_kept_and_gone_when_settled() {
    let study = Study::new();
    let copy = study.copy("copy.ascribe");
    study.code("Ana", false, [3, 4], |_| Some(some(1)));
    copy.code("Ana", false, [3, 4], |at| Some(some(at - 2)));
    let dry = study.run(&["merge", FILE, copy.file(), "--dry-run"]);
    assert_eq!(dry.status.code(), Some(3));
    let events = study.project().events(None).unwrap().len();
    assert_eq!(events, ALL + 2, "a dry run changed something");
    let merged = study.run(&["merge", FILE, copy.file()]);
    assert_eq!(merged.status.code(), Some(3), "{}", stderr(&merged));
    let said = stdout(&merged);
    assert_eq!(
        said.replace("2 events added to", "2 events would be added to")
            .replace(" were there already", " are there already"),
        stdout(&dry)
    );
    // One of the two was coded the same in both.
    let conflict = "conflict: Ana coded “They got lost, as I hurried «4» of 0.0.” (notes of \
                    \"Ann\", 0.docx#1) in 2 ways: home; student. The last one counts until Ana \
                    codes it again.\n";
    assert!(said.contains("One conflict; nothing is lost:\n"), "{said}");
    assert!(said.ends_with(conflict), "{said}");
    // It is told until she has settled it, and both codes stay in the file.
    let again = study.run(&["merge", FILE, copy.file()]);
    assert_eq!(again.status.code(), Some(3));
    study.code("Ana", false, [4], |_| Some(some(0)));
    let settled = study.done(&["merge", FILE, copy.file()]);
    assert!(settled.ends_with("No conflicts.\n"), "{settled}");
    let key = study.contents().statements[4].key;
    let codes = study.project().history(key).unwrap();
    let codes = codes
        .iter()
        .filter(|event| matches!(event.act, Act::Code { .. }) && &*event.coder.0 == "Ana");
    assert_eq!(codes.count(), 3);
}

#[test]
fn lines_that_can_not_be_used_are_told_and_the_rest_is_taken() {
    let study = Study::new();
    let copy = study.copy("copy.ascribe");
    copy.code("Ana", false, 0..3, |at| Some(some(at)));
    let text = copy.done(&["export", "copy.ascribe"]);
    let second = text.lines().nth(2).unwrap();
    let changed = text.replacen(second, &second.replace("\"home\"", "\"student\""), 1);
    assert_ne!(changed, text);
    fs::write(study.folder.path().join("ana.jsonl"), changed).unwrap();
    let output = study.run(&["merge", FILE, "ana.jsonl"]);
    assert_eq!(output.status.code(), Some(3));
    let told = stderr(&output);
    assert!(
        told.contains("not read: ana.jsonl, line 3: the event not read: its id"),
        "{told}"
    );
    assert!(
        stdout(&output).starts_with("2 events added"),
        "{}",
        stdout(&output)
    );
    // What is no coder file at all is an error, and nothing is changed.
    fs::write(study.folder.path().join("text.jsonl"), "{\"id\": 1}\n").unwrap();
    let output = study.run(&["merge", FILE, "text.jsonl"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr(&output).contains("it is no coder file"),
        "{}",
        stderr(&output)
    );
    let output = study.run(&["merge", FILE, FILE]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("into itself"),
        "{}",
        stderr(&output)
    );
    let output = study.run(&["merge", FILE, "nowhere.jsonl"]);
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn samples_of_another_copy_come_along() {
    let study = Study::new();
    let copy = study.copy("copy.ascribe");
    copy.done(&[
        "sample",
        "copy.ascribe",
        "--n",
        "24",
        "--name",
        "reliability",
    ]);
    study.done(&["merge", FILE, copy.file()]);
    assert_eq!(
        study.project().samples().unwrap(),
        copy.project().samples().unwrap()
    );
    study.done(&["merge", FILE, copy.file()]);
    // Another one of the same name is told, and the own is kept.
    let third = study.copy("third.ascribe");
    let own = study.project().samples().unwrap();
    let clean = Study::new();
    clean.done(&["sample", FILE, "--n", "30", "--name", "reliability"]);
    let output = third.run(&["merge", "third.ascribe", clean.file()]);
    assert_eq!(output.status.code(), Some(3));
    assert!(
        stdout(&output).contains("they are not the same"),
        "{}",
        stdout(&output)
    );
    assert_eq!(third.project().samples().unwrap(), own);
}

#[test]
fn nobody_s_codes_are_no_file() {
    let study = Study::new();
    let output = study.run(&["export", FILE]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr(&output).contains("find anything that people did in"),
        "{}",
        stderr(&output)
    );
    study.code("Ana", false, [0], |_| Some(some(0)));
    let output = study.run(&["export", FILE, "--coder", "Anna"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("in it coded \"Ana\", \"made-up 1\""),
        "{}",
        stderr(&output)
    );
    let output = study.run(&["export", FILE, "--out", FILE]);
    assert_eq!(output.status.code(), Some(2));
    study.contents();
}
