//! `ascribe code` as its user meets it: formats, bad lines, files, order, bytes.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn ascribe(folder: &Path, args: &[&str], stdin: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_ascribe"))
        .current_dir(folder)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let bytes = stdin.to_vec();
    let feed = std::thread::spawn(move || pipe.write_all(&bytes));
    let output = child.wait_with_output().unwrap();
    let _ = feed.join();
    output
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn lines(bytes: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(bytes).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// Codes standard input to JSON lines.
fn code(input: &[u8]) -> (Option<i32>, Vec<Value>, String) {
    let folder = tempfile::tempdir().unwrap();
    let output = ascribe(folder.path(), &["code", "-", "--json"], input);
    (output.status.code(), lines(&output.stdout), stderr(&output))
}

const KEYS: [&str; 11] = [
    "id",
    "sources",
    "locus",
    "outcome",
    "agency",
    "focus",
    "probabilities",
    "confidence",
    "abstain",
    "cause",
    "explained",
];

#[test]
fn statements_and_reflections_come_out_in_their_order_with_every_key() {
    let input = concat!(
        r#"{"id": "b", "before": "Half of them failed.", "statement": "I rushed the example."}"#,
        "\n",
        r#"{"id": "a", "text": "We read today. They got lost because I rushed it.", "#,
        r#""teacher": "Ann", "cycle": "Cycle 1", "mood": "tired"}"#,
        "\n",
        r#"{"id": "dots", "text": "...", "teacher": "Ann"}"#,
        "\n",
        r#"{"id": 12, "sentence": "They never study.", "prev": null, "extra": {"x": 1}}"#,
    );
    let folder = tempfile::tempdir().unwrap();
    let output = ascribe(folder.path(), &["code", "-", "--json"], input.as_bytes());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stderr(&output).contains("dots holds no statement"));
    let text = String::from_utf8(output.stdout).unwrap();
    let found = lines(text.as_bytes());
    let ids: Vec<String> = found.iter().map(|line| line["id"].to_string()).collect();
    assert_eq!(ids, ["\"b\"", "\"a.1\"", "\"a.2\"", "12"]);
    for (line, raw) in found.iter().zip(text.lines()) {
        let mut from = 0;
        for key in KEYS {
            assert!(line.get(key).is_some(), "{key} is missing: {raw}");
            let at = raw[from..].find(&format!("\"{key}\":"));
            from += at.unwrap_or_else(|| panic!("{key} is out of order: {raw}"));
        }
        assert!(line["probabilities"]["student"].is_f64(), "{raw}");
        assert!(line.get("mood").is_none() && line.get("extra").is_none());
    }
    assert!(found[0].get("statement").is_none());
    assert_eq!(found[2]["statement"], "They got lost because I rushed it.");
    assert_eq!(found[2]["reflection"], "a");
    assert_eq!(found[2]["number"], 2);
    assert_eq!(found[2]["teacher"], "Ann");
    assert_eq!(found[2]["cycle"], "Cycle 1");
}

#[test]
fn what_stands_before_and_the_question_are_read() {
    let line = |more: &str| format!("{{\"id\": 1, \"statement\": \"Far too long.\"{more}}}\n");
    let input = [
        line(""),
        line(", \"before\": \"Nobody could follow my talk on fractions.\""),
        line(", \"question\": \"What helped your students to learn?\""),
        line(", \"before\": \"Q: What helped your students to learn?\""),
    ];
    let (status, found, said) = code(input.concat().as_bytes());
    assert_eq!(status, Some(0), "{said}");
    assert_eq!(found.len(), 4);
    let p: Vec<&Value> = found.iter().map(|line| &line["probabilities"]).collect();
    assert_ne!(p[0], p[1]);
    assert_ne!(p[0], p[2]);
    assert_eq!(p[2], p[3]);
    assert!(
        said.contains("the id \"1\" of line 1 stands again at line 2"),
        "{said}"
    );
}

#[test]
fn bad_lines_are_named_and_the_others_coded() {
    let long = format!(
        "{{\"id\": \"long\", \"statement\": \"{}\"}}",
        "They never study. ".repeat(5_700)
    );
    let too_long = format!(
        "{{\"id\": \"x\", \"statement\": \"{}\"}}",
        "a".repeat(1 << 20)
    );
    let bad: [(&[u8], &str); 12] = [
        (b"not json", "the line not json not read: it is no JSON"),
        (
            b"{\"id\": \"cut\", \"statement\": \"They",
            "it is no JSON: EOF",
        ),
        (b"[1, 2]", "it is no object with a text"),
        (
            b"{\"id\": \"e\", \"statement\": \"\"}",
            "the statement of id \"e\" not read: it is empty",
        ),
        (
            b"{\"id\": \"e2\", \"statement\": \" \\t\"}",
            "the statement of id \"e2\"",
        ),
        (
            b"{\"id\": \"n\", \"statement\": 5}",
            "the statement 5 not read: it is a number",
        ),
        (
            b"{\"id\": \"p\", \"statement\": \"So.\", \"before\": [1]}",
            "the before [1] not read",
        ),
        (
            b"{\"id\": true, \"statement\": \"So.\"}",
            "the id true not read",
        ),
        (
            b"{\"id\": \"t\", \"text\": {\"a\": 1}}",
            "the text {\"a\":1} not read",
        ),
        (b"{\"id\": \"r\", \"note\": \"So.\"}", "no text is under"),
        (
            b"{\"id\": \"z\", \"statement\": \"a\0b\"}",
            "control character",
        ),
        (too_long.as_bytes(), "it is longer than 1 MiB"),
    ];
    let mut input =
        b"\xEF\xBB\xBF{\"id\": \"first\", \"statement\": \"I rushed it.\"}\r\n".to_vec();
    for (line, _) in bad {
        input.extend_from_slice(line);
        input.extend_from_slice(b"\r\n\r\n");
    }
    input.extend_from_slice(long.as_bytes());
    input.extend_from_slice(b"\n{\"id\": \"nul\", \"statement\": \"So \\u0000 it went.\"}");
    input.extend_from_slice(b"\n{\"id\": \"broken\", \"statement\": \"So \xFF it went.\"}");
    input.extend_from_slice(b"\n{\"statement\": \"No id here.\"}\n");
    let (status, found, said) = code(&input);
    assert_eq!(status, Some(3), "{said}");
    let ids: Vec<&str> = found
        .iter()
        .map(|line| line["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["first", "long", "nul", "broken", "stdin#29"]);
    for (at, (_, why)) in bad.iter().enumerate() {
        let place = format!("stdin, line {}: ", 2 + 2 * at);
        let told = said.lines().find(|line| line.contains(&place));
        let told = told.unwrap_or_else(|| panic!("{place} is not told: {said}"));
        assert!(told.contains(why), "{told}");
    }
    assert!(said.contains("stdin, line 28: 1 character not read: the bytes are not UTF-8"));
}

#[test]
fn input_in_which_nothing_can_be_coded_fails_and_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    for input in [
        "",
        "\n\n",
        "{\"id\": 1}\n",
        "{\"id\": 1, \"statement\": \"\"}\n",
    ] {
        let args = ["code", "-", "--json", "--out", "codes.jsonl"];
        let output = ascribe(folder.path(), &args, input.as_bytes());
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(1), "{input:?}: {said}");
        assert!(
            said.contains("error: failed to find a reflection or a statement"),
            "{said}"
        );
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
    let output = ascribe(folder.path(), &["code", "nowhere.jsonl"], b"");
    assert_eq!(output.status.code(), Some(1));
    let output = ascribe(folder.path(), &["code"], b"");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn json_as_an_array_or_in_utf_16_is_read_too() {
    let array = "[\n {\"id\": \"a\", \"statement\": \"I rushed it.\"},\n \
                 {\"id\": \"b\", \"text\": \"Rain. Again rain.\"}\n]\n";
    let (status, found, said) = code(array.as_bytes());
    assert_eq!(status, Some(0), "{said}");
    let ids: Vec<&str> = found
        .iter()
        .map(|line| line["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["a", "b.1", "b.2"]);
    let wide: Vec<u8> = "\u{feff}{\"id\": \"é\", \"statement\": \"I rushed it.\"}\r\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let (status, found, said) = code(&wide);
    assert_eq!(status, Some(0), "{said}");
    assert_eq!(found[0]["id"], "é");
}

#[test]
fn the_table_is_the_default_and_files_are_whole() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("log.csv"),
        "Name,Round,What happened?\nAnn,1,\"Rain, again. They failed because I rushed it.\"\n",
    )
    .unwrap();
    fs::write(
        folder.path().join("s.jsonl"),
        "{\"id\": \"s1\", \"statement\": \"They never study.\"}\n",
    )
    .unwrap();
    let args = [
        "code",
        "log.csv",
        "s.jsonl",
        "--out",
        "codes.csv",
        "--map",
        "cycle=Round",
    ];
    let output = ascribe(folder.path(), &args, b"");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(output.stdout.is_empty());
    let table = fs::read(folder.path().join("codes.csv")).unwrap();
    let mut rows = csv::Reader::from_reader(&table[..]);
    let header = rows.headers().unwrap().clone();
    let rows: Vec<_> = rows.records().map(Result::unwrap).collect();
    let column = |name: &str| header.iter().position(|other| other == name).unwrap();
    let cells = |name: &str| {
        rows.iter()
            .map(|row| row[column(name)].to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(cells("id"), ["log.csv#2.1", "log.csv#2.2", "s1"]);
    assert_eq!(cells("teacher"), ["Ann", "Ann", ""]);
    assert_eq!(cells("cycle"), ["Round 1", "Round 1", ""]);
    assert_eq!(cells("number"), ["1", "2", ""]);
    assert_eq!(
        cells("statement"),
        [
            "Rain, again.",
            "They failed because I rushed it.",
            "They never study."
        ]
    );
    let names: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(names.len(), 3, "{names:?}");
    // The same on standard output.
    let output = ascribe(
        folder.path(),
        &["code", "log.csv", "s.jsonl", "--map", "cycle=Round"],
        b"",
    );
    assert!(output.stdout == table);
    let args = ["code", "s.jsonl", "--out", "missing/codes.csv"];
    let output = ascribe(folder.path(), &args, b"");
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("write missing/codes.csv"));
}

#[test]
fn the_same_bytes_on_any_number_of_threads_and_in_any_company() {
    let folder = tempfile::tempdir().unwrap();
    let line = |k: usize| {
        format!(
            "{{\"id\": \"x-{k}\", \"statement\": \"Group {k} failed because they were ill.\"}}\n"
        )
    };
    let all: String = (0..700).map(line).collect();
    let one = ascribe(
        folder.path(),
        &["code", "-", "--json", "--threads", "1"],
        all.as_bytes(),
    );
    let two = ascribe(
        folder.path(),
        &["code", "-", "--json", "--threads", "2"],
        all.as_bytes(),
    );
    assert_eq!(lines(&one.stdout).len(), 700);
    assert!(one.stdout == two.stdout);
    let alone = ascribe(
        folder.path(),
        &["code", "-", "--json"],
        line(600).as_bytes(),
    );
    let among: Vec<u8> = one
        .stdout
        .split_inclusive(|b| *b == b'\n')
        .nth(600)
        .unwrap()
        .to_vec();
    assert_eq!(String::from_utf8(alone.stdout), String::from_utf8(among));
}

#[test]
fn one_who_stops_reading_is_no_failure() {
    let folder = tempfile::tempdir().unwrap();
    let line = "{\"id\": 1, \"statement\": \"They never study.\"}\n";
    let mut child = Command::new(env!("CARGO_BIN_EXE_ascribe"))
        .current_dir(folder.path())
        .args(["code", "-", "--json", "--quiet"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    child
        .stdin
        .take()
        .unwrap()
        .write_all(line.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}
