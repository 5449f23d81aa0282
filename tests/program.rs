//! The program as its user meets it: the example school, exit codes, messages, files.

mod running;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use running::{ascribe, stderr, stdout};

/// Where the example logs are.
fn logs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/logs")
}

const FILES: [&str; 5] = [
    "report.html",
    "codings.csv",
    "shift.csv",
    "summary.json",
    "problems.csv",
];

#[test]
fn the_example_school_from_logs_to_results() {
    let folder = tempfile::tempdir().unwrap();
    let output = ascribe(folder.path(), &["analyze", logs().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let table = stdout(&output);
    assert!(
        table.starts_with("14 teachers, 128 reflections, "),
        "{table}"
    );
    let rows: Vec<_> = table
        .lines()
        .filter(|line| line.starts_with("Cycle "))
        .collect();
    assert_eq!(rows.len(), 5, "a heading and four cycles: {rows:?}");
    let said = stderr(&output);
    assert!(
        said.contains("date read as 2024-12-03, day first"),
        "{said}"
    );
    assert!(said.contains("left out, as no teacher of the study: \"Dana Whitlock (coach)\""));
    let results = folder.path().join("ascribe-results");
    for file in FILES {
        assert!(
            results.join(file).metadata().unwrap().len() > 0,
            "{file} is empty"
        );
    }
    let codings = fs::read_to_string(results.join("codings.csv")).unwrap();
    assert_eq!(
        codings.lines().next().unwrap(),
        "id,file,row,reflection,teacher,team,group,cycle,date,prompt,statement,start,end,text,\
         coder,sources,locus,outcome,agency,focus,p_home,p_school,p_student,p_teacher,confidence,\
         abstain,cause_home,cause_school,cause_student,cause_teacher,explained"
    );
    let mut rows = csv::Reader::from_reader(codings.as_bytes());
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    for (team, most) in [("Maths", 5), ("English", 5), ("Science", 4)] {
        let mut teachers: Vec<_> = rows
            .iter()
            .filter(|row| &row[5] == team)
            .map(|row| row[4].to_owned())
            .collect();
        teachers.sort();
        teachers.dedup();
        assert_eq!(teachers.len(), most, "{team}: {teachers:?}");
    }
    // The offsets of a journal point into its file.
    let journal = fs::read_to_string(logs().join("journal_tomas_lindgren.md")).unwrap();
    let of_journal = rows
        .iter()
        .filter(|row| &row[1] == "journal_tomas_lindgren.md");
    let mut seen = 0;
    for row in of_journal {
        let (start, end): (usize, usize) = (row[11].parse().unwrap(), row[12].parse().unwrap());
        let words = |text: &str| {
            text.replace('*', "")
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
        };
        if !journal[start..end].contains('[') {
            assert_eq!(words(&journal[start..end]), words(&row[13]));
        }
        seen += 1;
    }
    assert!(seen > 40, "{seen} statements of the journal");
}

#[test]
fn a_report_for_each_audience_in_either_language() {
    let folder = tempfile::tempdir().unwrap();
    let logs = logs();
    let logs = logs.to_str().unwrap();
    let run = |more: &[&str]| {
        let args = ["analyze", logs, "--model", "small", "--out", "r"];
        ascribe(folder.path(), &[&args, more].concat())
    };
    let output = run(&[
        "--for",
        "team,research,team",
        "--lang",
        "es",
        "--show-teachers",
    ]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let said = stdout(&output);
    assert!(
        said.contains("Report for team: ") && said.contains("report-research.html"),
        "{said}"
    );
    let page = |name: &str| fs::read_to_string(folder.path().join("r").join(name)).unwrap();
    let (team, research) = (page("report.html"), page("report-research.html"));
    assert!(team.contains("<html lang=\"es\">") && team.contains("class=\"for-team\""));
    assert!(research.contains("class=\"for-research\""));
    let named = "<h2 id=\"teachers-h\">";
    assert!(research.contains(named) && !team.contains(named));
    assert!(!folder.path().join("r/report-team.html").exists());
    let refused = run(&["--for", "team", "--show-teachers"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(stderr(&refused).contains("hint: --show-teachers goes with --for coach"));
    let unknown = run(&["--for", "principal"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(
        stderr(&unknown).contains("team, coach, research"),
        "{}",
        stderr(&unknown)
    );
}

#[test]
fn the_same_bytes_on_any_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    let run = |threads: &str, out: &str| {
        let logs = logs();
        let args = [
            "analyze",
            logs.to_str().unwrap(),
            "--threads",
            threads,
            "--out",
            out,
            "-q",
        ];
        let output = ascribe(folder.path(), &args);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert_eq!(stdout(&output), "");
        FILES.map(|file| fs::read(folder.path().join(out).join(file)).unwrap())
    };
    let (one, three) = (run("1", "one"), run("3", "three"));
    for (file, (one, three)) in FILES.iter().zip(one.iter().zip(&three)) {
        assert!(one == three, "{file} differs");
    }
}

#[test]
fn what_could_not_be_read_is_told_and_the_rest_kept() {
    let folder = tempfile::tempdir().unwrap();
    let logs = folder.path().join("logs");
    fs::create_dir(&logs).unwrap();
    fs::write(logs.join("broken.docx"), b"PK\x03\x04 cut off").unwrap();
    fs::write(
        logs.join("form.csv"),
        "Name,Cycle,Date,What happened?\n\
         Ann Lee,Cycle 1,2024-10-07,They failed because I rushed the example.\n\
         Ann Lee,Cycle 2,31/02/2025,They did well because I modelled every step.\n",
    )
    .unwrap();
    let output = ascribe(folder.path(), &["analyze", "logs"]);
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    let said = stderr(&output);
    assert!(said.contains("not read: broken.docx: the file"), "{said}");
    assert!(
        said.contains("row 3") && said.contains("31/02/2025"),
        "{said}"
    );
    let results = folder.path().join("ascribe-results");
    let problems = fs::read_to_string(results.join("problems.csv")).unwrap();
    assert_eq!(problems.lines().count(), 3, "{problems}");
    let codings = fs::read_to_string(results.join("codings.csv")).unwrap();
    assert!(codings.contains("They did well because I modelled every step."));
}

#[test]
fn failures_say_what_and_what_would_help() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("empty")).unwrap();
    fs::write(
        folder.path().join("log.csv"),
        "Name,Text\nAnn,I rushed it and they got lost.\n",
    )
    .unwrap();
    fs::write(folder.path().join("taken"), "a file").unwrap();
    let cases: [(&[&str], i32, &str); 7] = [
        (&["analyze", "nowhere"], 1, "error: failed to "),
        (&["analyze", "empty"], 1, "hint: "),
        (&["analyze"], 2, "<PATH>"),
        (
            &["analyze", "log.csv", "--level", "95"],
            2,
            "between 0.5 and 0.999",
        ),
        (
            &["analyze", "log.csv", "--cycle-order", "Cycle 9"],
            2,
            "Cycle 9",
        ),
        (&["analyze", "log.csv", "--model", "empty"], 1, "model.json"),
        (
            &["analyze", "log.csv", "--out", "taken"],
            1,
            "hint: name another with --out",
        ),
    ];
    for (args, code, part) in cases {
        let output = ascribe(folder.path(), args);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(code), "{args:?}: {said}");
        assert!(said.contains(part), "{args:?}: {said}");
    }
}

#[test]
fn standard_input_one_teacher_and_no_cycle_give_a_reduced_account() {
    use std::io::Write;
    let folder = tempfile::tempdir().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_ascribe"))
        .current_dir(folder.path())
        .args(["analyze", "-"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let text = b"They failed the quiz because I rushed the example.\n";
    child.stdin.take().unwrap().write_all(text).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("name no teacher"),
        "{}",
        stderr(&output)
    );
    assert!(stdout(&output).starts_with("1 teacher, 1 reflection, 1 statement, "));
}

#[test]
fn a_map_given_twice_and_excluded_people() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("log.csv"),
        "Who,Round,Told,Else\n\
         Ann,1,They failed because I rushed the example.,not this one at all\n\
         Bob,2,They did well because I modelled every step.,nor this one either\n",
    )
    .unwrap();
    let args = [
        "analyze",
        "log.csv",
        "--map",
        "text=Told",
        "--map",
        "teacher=Who",
        "--exclude",
        "bob",
    ];
    let output = ascribe(folder.path(), &args);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let codings = folder.path().join("ascribe-results/codings.csv");
    let codings = fs::read_to_string(codings).unwrap();
    assert_eq!(codings.lines().count(), 2, "{codings}");
    assert!(codings.contains("Ann") && !codings.contains("not this one"));
}

/// Trains on two invented authors and codes with the result.
#[test]
fn a_model_is_trained_and_used() {
    let folder = tempfile::tempdir().unwrap();
    let sources = [
        ("teacher", "because I rushed the example"),
        ("home", "because nobody at home reads with them"),
        ("school", "because the bell cut the lesson short"),
        ("student", "because they never tried"),
    ];
    for author in ["x1", "x2"] {
        let lines = (0..12).map(|entry| {
            let statements: Vec<String> = sources
                .iter()
                .map(|(source, cause)| {
                    format!(
                        "{{\"text\":\"Group {entry} of {author} failed {cause}.\",\
                         \"sources\":[\"{source}\"],\"outcome\":\"failure\"}},\
                         {{\"text\":\"We read page {entry} today.\",\"sources\":[]}}"
                    )
                })
                .collect();
            let statements = statements.join(",");
            format!("{{\"entry\":\"{author}-{entry}\",\"statements\":[{statements}]}}\n")
        });
        let lines: String = lines.collect();
        fs::write(folder.path().join(format!("entries-{author}.jsonl")), lines).unwrap();
    }
    let encoder = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/small");
    let args = [
        "train",
        ".",
        "--encoder",
        encoder.to_str().unwrap(),
        "--name",
        "ours",
        "--out",
        "m",
    ];
    let output = ascribe(folder.path(), &args);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(
        stdout(&output).contains("kappa of the source set"),
        "{}",
        stdout(&output)
    );
    fs::write(
        folder.path().join("log.csv"),
        "Name,Text\nAnn,They failed because I rushed it.\n",
    )
    .unwrap();
    let output = ascribe(folder.path(), &["analyze", "log.csv", "--model", "m"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(
        stdout(&output).contains("coded by ours-1"),
        "{}",
        stdout(&output)
    );
}

/// The examples must show the model text that it has never read.
#[test]
fn no_example_sentence_is_in_the_training_corpus() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut corpus = ascribe::train::corpus::Corpus::default();
    for entry in fs::read_dir(root.join("corpus")).unwrap() {
        let path = entry.unwrap().path();
        if path
            .extension()
            .is_some_and(|extension| extension == "jsonl")
        {
            let problems = corpus.add(path.to_str().unwrap(), &fs::read(&path).unwrap());
            assert_eq!(problems, []);
        }
    }
    assert_eq!(corpus.len(), 100_368);
    let plain = |text: &str| {
        let letters = |c: char| if c.is_alphanumeric() { c } else { ' ' };
        text.to_lowercase()
            .chars()
            .map(letters)
            .collect::<String>()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    let known: std::collections::HashSet<String> = corpus
        .passages
        .iter()
        .flat_map(|passage| &passage.statements)
        .map(|(text, _)| plain(text))
        .collect();
    let parsed = ascribe::read::open(&[logs()], &ascribe::read::Settings::default()).unwrap();
    let mut compared = 0;
    for reflection in &parsed.reflections {
        for statement in ascribe::split::split(reflection) {
            let words = plain(&reflection.words(statement));
            if words.split(' ').count() >= 5 {
                assert!(!known.contains(&words), "{words}");
                compared += 1;
            }
        }
    }
    assert!(compared > 400, "{compared} sentences compared");
}
