//! What the columns of a table are taken for, read through the public entry.

use ascribe::read::{Parsed, Settings, open, parse};

fn read(file: &str, bytes: impl AsRef<[u8]>) -> Parsed {
    parse(file, bytes.as_ref(), &Settings::default())
}

fn told(parsed: &Parsed) -> String {
    let notices = parsed.notices.iter().map(ToString::to_string);
    let problems = parsed.problems.iter().map(ToString::to_string);
    notices.chain(problems).collect::<Vec<_>>().join("\n")
}

/// One line a reflection: `cycle | prompt | text`.
fn lines(parsed: &Parsed) -> Vec<String> {
    let lines = parsed.reflections.iter().map(|r| {
        let label =
            |label: &Option<std::sync::Arc<str>>| label.as_deref().unwrap_or("-").to_owned();
        format!("{} | {} | {}", label(&r.cycle), label(&r.prompt), r.text)
    });
    lines.collect()
}

/// The teachers, in the order of the reflections.
fn teachers(parsed: &Parsed) -> Vec<&str> {
    let teachers = parsed.reflections.iter().map(|r| r.teacher.as_deref());
    teachers.map(|teacher| teacher.unwrap_or("-")).collect()
}

#[test]
fn teachers_of_anonymous_forms_are_those_who_gave_a_name() {
    let parsed = read(
        "forms.csv",
        "ID,Email,Name,Your first and last name,What happened in your lesson?\n\
         1,anonymous,,Ada Quill,They talked first and then wrote more than before.\n\
         2,anonymous,,Ben Hart,The task was too long for a Friday afternoon.\n",
    );
    assert_eq!(teachers(&parsed), ["Ada Quill", "Ben Hart"]);
}

#[test]
fn teachers_by_surname_and_first_name() {
    for headers in [
        "Surname,First name,Email address",
        "Last name,First name,Username",
    ] {
        let parsed = read(
            "moodle.csv",
            format!(
                "{headers},What happened in your lesson?\n\
                 Quill,Ada,ada@school.org,They talked first and then wrote more than before.\n\
                 Hart,Ben,ben@school.org,The task was too long for a Friday afternoon.\n"
            ),
        );
        assert_eq!(teachers(&parsed), ["Ada Quill", "Ben Hart"], "{headers}");
    }
}

#[test]
fn consent_is_no_reflection() {
    let yes = "\"Yes, I agree to take part in this study and have my words used.\"";
    for question in [
        "Do you agree to take part?",
        "What do you say?",
        "Statement",
    ] {
        let parsed = read(
            "forms.csv",
            format!(
                "Teacher,{question},What happened?\n\
                 Ada,{yes},They talked first and then wrote more than before.\n\
                 Ben,{yes},The task was too long for a Friday afternoon.\n\
                 Cem,{yes},My questions were too easy for the strong readers.\n"
            ),
        );
        assert_eq!(parsed.reflections.len(), 3, "{}", told(&parsed));
        assert!(parsed.reflections.iter().all(|r| !r.text.contains("agree")));
    }
}

#[test]
fn cycles_in_headers_are_those_of_their_texts() {
    for (first, second, prompt) in [
        ("Cycle 1", "Cycle 2", "-"),
        (
            "Cycle 1: what happened?",
            "Cycle 2: what happened?",
            "what happened?",
        ),
        (
            "What happened? (Cycle 1)",
            "What happened? (Cycle 2)",
            "What happened?",
        ),
    ] {
        let parsed = read(
            "wide.csv",
            format!(
                "Teacher,{first},{second}\n\
                 Ada,They talked first.,Too much noise again.\n\
                 Ben,The task was too long for a Friday.,We cut it and it fitted.\n"
            ),
        );
        assert_eq!(
            lines(&parsed),
            [
                format!("Cycle 1 | {prompt} | They talked first."),
                format!("Cycle 2 | {prompt} | Too much noise again."),
                format!("Cycle 1 | {prompt} | The task was too long for a Friday."),
                format!("Cycle 2 | {prompt} | We cut it and it fitted."),
            ],
            "{}",
            told(&parsed)
        );
    }
}

#[test]
fn a_column_of_cycles_needs_no_header_that_says_so() {
    let parsed = read(
        "padlet.csv",
        "Author,Section,Body\n\
         Ada,Cycle 1,They talked first and then wrote more than before.\n\
         Ben,Cycle 2,The task was too long for a Friday afternoon.\n",
    );
    let cycles: Vec<_> = parsed
        .reflections
        .iter()
        .map(|r| r.cycle.as_deref())
        .collect();
    assert_eq!(cycles, [Some("Cycle 1"), Some("Cycle 2")]);
}

#[test]
fn no_answer_is_no_reflection() {
    let parsed = read(
        "log.csv",
        "Teacher,What happened?\n\
         Ada,They talked first and then wrote more than before.\n\
         Ada,n/a\nAda,N/A\nAda,None\nAda,nothing.\nAda,-\nAda,.\nAda,nil\n\
         Ben,Nothing worked in the task on Friday afternoon.\n\
         Ben,The task was too long and nobody came to the end of it.\n",
    );
    assert_eq!(parsed.reflections.len(), 3, "{:?}", lines(&parsed));
}

#[test]
fn hints_suit_what_is_wrong_with_a_table() {
    let folder = tempfile::tempdir().unwrap();
    let failed = |name: &str, text: &str, map: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        let settings = Settings {
            map: map.parse().unwrap(),
            ..Settings::default()
        };
        let error = open(&[path], &settings).unwrap_err();
        (
            error.to_string(),
            error.hint().unwrap_or_default().to_owned(),
        )
    };
    let table = "Teacher,Log\nAda,They talked first.\n";
    let (message, hint) = failed("a.csv", table, "text=Diary");
    assert!(
        message.contains("its columns are \"Teacher\", \"Log\""),
        "{message}"
    );
    assert!(hint.contains("--map"), "{hint}");
    for (name, text) in [("b.csv", ""), ("c.csv", "Teacher,Reflection\n")] {
        let (message, hint) = failed(name, text, "");
        assert!(
            hint.contains("a row for each reflection"),
            "{message} {hint}"
        );
    }
}

#[test]
fn other_is_what_was_specified() {
    for headers in [
        "Respondent ID,Your name,Which team are you in?,,What happened?\n\
         ,Open-Ended Response,Response,Other (please specify),Open-Ended Response",
        "Id,Your name,Which team are you in?,Other (please specify),What happened?",
    ] {
        let parsed = read(
            "sm.csv",
            format!(
                "{headers}\n\
                 1,Ada,Other,Drama,They talked first and then wrote more than before.\n\
                 2,Ben,Maths,,The task was too long for a Friday afternoon.\n\
                 3,Cem,Other (please specify),Dance,My questions were too easy for them.\n"
            ),
        );
        let teams: Vec<_> = parsed
            .reflections
            .iter()
            .map(|r| r.team.as_deref())
            .collect();
        assert_eq!(teams, [Some("Drama"), Some("Maths"), Some("Dance")]);
    }
}

#[test]
fn day_and_month_by_what_a_column_shows() {
    let log = |days: &[&str]| {
        let mut table = "Teacher,Date,Reflection\n".to_owned();
        for (at, day) in days.iter().enumerate() {
            let row = format!("Ada,{day},They talked first in lesson {at} and wrote more.\n");
            table.push_str(&row);
        }
        let parsed = read("log.csv", table);
        let first = parsed.reflections[0].date.map(|date| date.to_string());
        (first.unwrap_or_default(), told(&parsed))
    };
    for (days, first, said) in [
        (
            &["3/4/2025", "1/5/2025", "2/6/2025"][..],
            "2025-04-03",
            "read as day/month, because so",
        ),
        (
            &["3/4/2025", "4/1/2025", "5/2/2025"],
            "2025-03-04",
            "read as month/day, because so",
        ),
        (&["3/4/2025", "31/02/2025"], "2025-04-03", "31/02/2025"),
        (
            &["3/4/2025", "25/4/2025", "4/26/2025"],
            "2025-03-04",
            "the order of day and month in \"Date\" not read: \"25/4/2025\" has the day first, \
             \"4/26/2025\" the month",
        ),
    ] {
        let (date, told) = log(days);
        assert_eq!(date, first, "{told}");
        assert!(told.contains(said), "{told}");
    }
}
