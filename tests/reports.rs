//! The tables, the summary and the terminal's account, as a user meets them.

use std::sync::Arc;

use ascribe::analysis::{Analysis, CodedStatement, ModelNote};
use ascribe::codebook::{Agency, Coder, Coding, Focus, Outcome, Source, Sources};
use ascribe::error::{Notice, Problem};
use ascribe::reflection::{Layout, Origin, Reflection, Statement};
use ascribe::report;
use ascribe::shift::{self, Observation, Settings};
use serde_json::Value;

/// One reflection's statements: for each the sources as letters of `hstT` (empty for none).
struct Log {
    teacher: &'static str,
    team: Option<&'static str>,
    cycle: usize,
    codes: Vec<&'static str>,
}

const TEACHERS: [(&str, &str); 14] = [
    ("Amara", "Maths"),
    ("Bente", "Maths"),
    ("Chidi", "Maths"),
    ("Dora", "Maths"),
    ("Emil", "Maths"),
    ("Farah", "Reading"),
    ("Goran", "Reading"),
    ("Hana", "Reading"),
    ("Ivo", "Reading"),
    ("Jun", "Science"),
    ("Kaja", "Science"),
    ("Luis", "Science"),
    ("Mina", "Science"),
    ("Noor", "Science"),
];

/// A school whose teachers come to name their own practice more often.
fn logs() -> Vec<Log> {
    let mut logs = Vec::new();
    for (at, (teacher, team)) in TEACHERS.into_iter().enumerate() {
        for cycle in 0..4 {
            let internal = 1 + (at + cycle) % 3 + cycle / 2 + cycle % 2;
            let mut codes = vec!["T"; internal];
            codes.extend(
                ["s", "t", "h", "tT", "t", "s"]
                    .iter()
                    .skip(cycle)
                    .take(5 - at % 2),
            );
            codes.extend([""; 8]);
            let team = Some(team);
            logs.push(Log {
                teacher,
                team,
                cycle,
                codes,
            });
        }
    }
    logs
}

fn analysis(logs: &[Log], labels: &[&str]) -> Analysis {
    let coder = Coder("sturdy 1".into());
    let (mut reflections, mut statements) = (Vec::new(), Vec::new());
    for (at, log) in logs.iter().enumerate() {
        let mut text = String::new();
        for (number, code) in (1..).zip(&log.codes) {
            let start = text.len();
            text.push_str("A short remark.");
            let statement = Statement {
                start,
                end: text.len(),
            };
            text.push(' ');
            let sources: Sources = [
                ('h', Source::Home),
                ('s', Source::School),
                ('t', Source::Student),
                ('T', Source::Teacher),
            ]
            .into_iter()
            .filter_map(|(letter, source)| code.contains(letter).then_some(source))
            .collect();
            let mut coding = Coding::new(coder.clone(), sources);
            if coding.is_attribution() {
                let went_well = (at + statements.len()).is_multiple_of(3);
                coding.outcome = Some(if went_well {
                    Outcome::Success
                } else {
                    Outcome::Failure
                });
            }
            let reflection = at;
            statements.push(CodedStatement {
                reflection,
                number,
                statement,
                coding,
            });
        }
        reflections.push(Reflection {
            id: format!("logs.csv#{}", at + 2),
            teacher: Some(log.teacher.into()),
            team: log.team.map(Into::into),
            cycle: Some(labels[log.cycle].into()),
            text,
            ..Reflection::default()
        });
    }
    let observations: Vec<_> = statements
        .iter()
        .map(|coded: &CodedStatement| Observation {
            teacher: logs[coded.reflection].teacher,
            team: logs[coded.reflection].team,
            cycle: logs[coded.reflection].cycle,
            sources: coded.coding.sources,
            outcome: coded.coding.outcome,
        })
        .collect();
    let cycles: Vec<Arc<str>> = labels.iter().map(|label| Arc::from(*label)).collect();
    let shift = shift::estimate(&observations, &cycles, &Settings::default());
    Analysis {
        shift,
        cycles,
        reflections,
        statements,
        problems: Vec::new(),
        notices: Vec::new(),
        model: ModelNote {
            name: "sturdy 1".into(),
            accuracy: vec!["Of 100 attributions to the teacher it finds about 80.".into()],
        },
    }
}

const CYCLES: [&str; 4] = ["Cycle 1", "Cycle 2", "Cycle 3", "Cycle 4"];

fn school() -> Analysis {
    analysis(&logs(), &CYCLES)
}

/// The rows of a CSV, header first.
fn rows(csv: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(csv);
    let rows = reader
        .records()
        .map(|row| row.unwrap().iter().map(Into::into).collect());
    rows.collect()
}

fn contains(text: &str, wanted: &str) {
    assert!(text.contains(wanted), "no {wanted:?} in:\n{text}");
}

/// A writer that is full from the start.
struct Full;

impl std::io::Write for Full {
    fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
        Err(std::io::ErrorKind::StorageFull.into())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn codings_say_everything_of_a_statement() {
    let mut analysis = analysis(&[], &["Cycle 1"]);
    let text =
        "# Week 3\nThey \"clicked\", since *we*\nplanned together, and at home too.".to_owned();
    let blocks = std::iter::once(9..text.len()).collect();
    analysis.reflections.push(Reflection {
        id: "week3.md#2".into(),
        teacher: Some("Amara".into()),
        team: Some("Maths".into()),
        group: Some("programme".into()),
        cycle: Some("Cycle 1".into()),
        date: Some(jiff::civil::date(2024, 11, 18)),
        prompt: Some("What happened, and why?".into()),
        layout: Layout::Blocks {
            blocks,
            markup: vec![31..32, 34..35],
        },
        origin: Origin {
            file: "logs/week3.md".into(),
            row: Some(2),
            offset: 1000,
            ..Origin::default()
        },
        text,
    });
    let sources = [Source::Home, Source::Teacher].into_iter().collect();
    let mut coding = Coding::new(Coder("sturdy 1".into()), sources);
    coding.outcome = Some(Outcome::Success);
    coding.agency = Some(Agency::Collective);
    coding.focus = [
        Some(Focus::ParentInvolvement),
        None,
        None,
        Some(Focus::Planning),
    ];
    coding.probabilities = Some([0.123_456, 0.0, 0.000_04, 1.0]);
    coding.confidence = Some(0.5);
    let statement = Statement {
        start: 9,
        end: analysis.reflections[0].text.len(),
    };
    analysis.statements.push(CodedStatement {
        reflection: 0,
        number: 1,
        statement,
        coding,
    });

    let csv = report::codings_csv(&analysis);
    let expected = "\
        id,file,row,reflection,teacher,team,group,cycle,date,prompt,statement,start,end,text,\
        coder,sources,locus,outcome,agency,focus,p_home,p_school,p_student,p_teacher,confidence\n\
        week3.md#2.1,logs/week3.md,2,week3.md#2,Amara,Maths,programme,Cycle 1,2024-11-18,\
        \"What happened, and why?\",1,1009,1070,\
        \"They \"\"clicked\"\", since we planned together, and at home too.\",\
        sturdy 1,home;teacher,mixed,success,collective,parent-involvement;planning,\
        0.1235,0.0000,0.0000,1.0000,0.5000\n";
    assert_eq!(String::from_utf8(csv).unwrap(), expected);
}

#[test]
fn codings_leave_empty_what_is_not_known() {
    let csv = report::codings_csv(&school());
    let rows = rows(&csv);
    assert_eq!(rows.len(), 1 + school().statements.len());
    let plain = rows.iter().find(|row| row[16] == "none").unwrap();
    assert_eq!(plain[17..], [const { String::new() }; 8]);
    assert!(!csv.contains(&b'\r'));
    let error = report::write_codings(&school(), Full).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::StorageFull);
}

#[test]
fn estimates_are_tidy() {
    let analysis = school();
    let rows = rows(&report::shift_csv(&analysis));
    let column = |name: &str| rows[0].iter().position(|column| column == name).unwrap();
    let [term, source, stratum] = ["term", "source", "stratum"].map(column);
    // Overall, 3 teams, 2 outcomes: 4 cycles of a rate and 5 shares, 5 shifts and 5 trends.
    assert_eq!(rows.len(), 1 + 6 * (4 * 6 + 10));
    let find = |wanted: [&str; 3]| {
        let matches = |row: &&Vec<String>| [&row[term], &row[source], &row[stratum]] == wanted;
        rows.iter().find(matches).unwrap()
    };
    let shift = find(["shift", "internal", "all"]);
    let wanted = analysis.shift.overall.first_to_last[3].as_ref().unwrap();
    let number = |name: &str| shift[column(name)].parse::<f64>().unwrap();
    assert!((number("estimate") - wanted.estimate.value).abs() < 1e-10);
    assert!((number("std.error") - wanted.std_error).abs() < 1e-10);
    assert_eq!(shift[column("df")], "13");
    assert_eq!(
        [&shift[column("from")], &shift[column("to")]],
        ["Cycle 1", "Cycle 4"]
    );
    assert_eq!(shift[column("cycle")], "");
    assert_eq!(shift[column("method")], "jackknife-cr3");
    assert_eq!(shift[column("teachers")], "14");
    let teacher = find(["shift", "teacher", "all"]);
    assert_eq!(teacher[2..], shift[2..]);
    let rate = find(["rate", "any", "team=Maths"]);
    assert_eq!(rate[column("cycle")], "Cycle 1");
    assert_eq!(rate[column("unit")], "per 100 statements");
    find(["trend", "student", "outcome=failure"]);
    for row in &rows[1..] {
        for value in &row[column("estimate")..=column("p.value")] {
            assert!(
                value.is_empty() || value.parse::<f64>().unwrap().is_finite(),
                "{row:?}"
            );
        }
    }
}

fn one_teacher() -> Analysis {
    let logs: Vec<Log> = logs()
        .into_iter()
        .filter(|log| log.teacher == "Amara")
        .collect();
    analysis(&logs, &CYCLES)
}

#[test]
fn what_cannot_be_given_is_empty_or_null() {
    let analysis = one_teacher();
    let rows = rows(&report::shift_csv(&analysis));
    let shift = rows.iter().find(|row| row[0] == "shift").unwrap();
    // method, estimate, std.error, conf.low, conf.high, df, p.value
    assert_eq!(shift[6], "not-estimable");
    assert_eq!(shift[8..13], ["", "-1", "1", "", ""]);
    let json: Value = serde_json::from_slice(&report::summary_json(&analysis)).unwrap();
    let shift = &json["overall"]["shift"]["teacher"];
    assert!(shift["p_value"].is_null() && shift["std_error"].is_null() && shift["df"].is_null());
    assert_eq!(shift["low"], -1.0);
}

#[test]
fn the_summary_holds_what_the_table_holds() {
    let mut analysis = school();
    analysis.notices.push(Notice {
        file: "logs.csv".into(),
        what: "Name read as teacher".into(),
    });
    let json: Value = serde_json::from_slice(&report::summary_json(&analysis)).unwrap();
    assert_eq!(
        json["schema"],
        serde_json::json!({"name": "ascribe-summary", "version": 1})
    );
    assert_eq!(json["counts"]["teachers"], 14);
    assert_eq!(json["counts"]["statements"], analysis.statements.len());
    assert_eq!(json["cycles"], serde_json::json!(CYCLES));
    assert_eq!(json["teams"][1]["name"], "Reading");
    assert_eq!(json["notices"][0]["what"], "Name read as teacher");
    let shift = &json["overall"]["shift"]["teacher"];
    assert_eq!([&shift["from"], &shift["to"]], ["Cycle 1", "Cycle 4"]);
    let rows = rows(&report::shift_csv(&analysis));
    let row = rows.iter().find(|row| row[0] == "shift").unwrap();
    assert_eq!(shift["value"], row[7].parse::<f64>().unwrap());
    let rate = &json["overall"]["cycles"][0]["attributions_per_100_statements"];
    assert_eq!(rate["value"], rows[1][7].parse::<f64>().unwrap());
}

#[test]
fn same_input_same_bytes() {
    let (a, b) = (school(), school());
    assert_eq!(report::codings_csv(&a), report::codings_csv(&b));
    assert_eq!(report::shift_csv(&a), report::shift_csv(&b));
    assert_eq!(report::summary_json(&a), report::summary_json(&b));
    assert_eq!(
        report::terminal(&a, 80, true),
        report::terminal(&b, 80, true)
    );
}

fn problem(row: u32) -> Problem {
    Problem {
        file: "logs.xlsx".into(),
        place: format!("sheet \"Cycle 2\", row {row}"),
        what: "the date \"31/02/2025\"".into(),
        why: "February has no such day".into(),
    }
}

#[test]
fn problems_are_listed_in_full() {
    let mut analysis = school();
    analysis.problems = (1..9).map(problem).collect();
    let rows = rows(&report::problems_csv(&analysis));
    assert_eq!(rows[0], ["file", "place", "what", "why"]);
    assert_eq!(rows.len(), 9);
    assert_eq!(rows[8][1], "sheet \"Cycle 2\", row 8");
    let text = report::terminal(&analysis, 120, false);
    contains(
        &text,
        "\nNot read (8)\n- logs.xlsx, sheet \"Cycle 2\", row 1: the date",
    );
    contains(&text, "\n- and 3 more: see problems.csv\n");
}

#[test]
fn the_terminal_shows_cycles_and_shift() {
    let text = report::terminal(&school(), 80, false);
    contains(
        &text,
        "
                   State-   Attri-  Per      Internal
Cycle    Teachers   ments  butions  100         share  Home  School  Student
Cycle 1        14     202       90   45  46 % (35–57)  16 %    16 %     39 %
Cycle 2        14     218      106   49  54 % (43–64)  13 %     7 %     40 %
",
    );
    contains(
        &text,
        "
The internal share rose by 26 points (95 % interval 22 to 29), from 46 % in
Cycle 1 to 71 % in Cycle 4; 14 teachers, 187 attributions.
",
    );
    contains(
        &text,
        "\nReading   48 %  72 %     +24 (13 to 36)         4       56\n",
    );
    contains(
        &text,
        "Maths (5), Reading (4), Science (5): these\n  intervals are rough.",
    );
    contains(
        &text,
        "- Of 100 attributions to the teacher it finds about 80.\n",
    );
    let wide = report::terminal(&school(), 120, false);
    contains(
        &wide,
        "45 (37–52)  46 % (35–57)  16 % (9–25)  16 % (9–25)  39 % (29–50)\n",
    );
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    let long = [
        "The first half of autumn 2024",
        "Spring",
        "授業研究 2025",
        "Cycle 4",
    ];
    for analysis in [school(), one_teacher(), self::analysis(&logs(), &long)] {
        for width in [60, 72, 80, 100, 120, 200] {
            let text = report::terminal(&analysis, width, false);
            for line in text.lines() {
                let wide = line.chars().count();
                assert!(wide <= width, "{wide} columns of {width}: {line}");
            }
            assert!(text.ends_with('\n') && !text.contains('\u{1b}'));
        }
        // Too narrow for anything: still an answer.
        assert!(report::terminal(&analysis, 0, false).lines().count() > 10);
    }
}

#[test]
fn colour_only_where_asked_and_labels_cannot_steer() {
    contains(
        &report::terminal(&school(), 80, true),
        "\u{1b}[1mShift\u{1b}[0m\n",
    );
    let evil = analysis(&logs(), &["C1\u{1b}[2J", "C2", "C3", "C4\u{202e}"]);
    let text = report::terminal(&evil, 80, false);
    assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text}");
}

#[test]
fn chance_is_called_chance() {
    let logs: Vec<Log> = logs()
        .into_iter()
        .enumerate()
        .map(|(at, log)| {
            let codes = if at % 3 == 0 {
                vec!["T", "T", "s"]
            } else {
                vec!["s", "t", "T"]
            };
            Log { codes, ..log }
        })
        .collect();
    let text = report::terminal(&analysis(&logs, &CYCLES), 100, false);
    contains(
        &text,
        "No shift of the internal share can be told from chance: ",
    );
    contains(
        &text,
        " points over the whole period, not to be told from chance\n(95 % interval",
    );
}

#[test]
fn one_teacher_is_no_evidence_for_others() {
    let text = report::terminal(&one_teacher(), 100, false);
    contains(
        &text,
        "but what is compared rests on one\nteacher: no interval can be given, and nothing follows",
    );
    contains(
        &text,
        "One teacher: the intervals of shares hold for that teacher's statements only",
    );
    contains(&text, "+50 (no interval)");
}

#[test]
fn less_to_show_less_shown() {
    let first: Vec<Log> = logs().into_iter().filter(|log| log.cycle == 0).collect();
    let one_cycle = report::terminal(&analysis(&first, &CYCLES[..1]), 80, false);
    contains(&one_cycle, "Cycle 1        14     202");
    contains(
        &one_cycle,
        "- Only Cycle 1 holds attributions: a shift needs two cycles.\n",
    );
    assert!(!one_cycle.contains("By team") && !one_cycle.contains("Shift\n"));

    let silent = logs()
        .into_iter()
        .map(|log| Log {
            codes: vec![""; 3],
            ..log
        })
        .collect::<Vec<_>>();
    let silent = report::terminal(&analysis(&silent, &CYCLES), 80, false);
    contains(
        &silent,
        "Cycle 4        14      42        0    0         –     –       –        –\n",
    );
    contains(&silent, "- No statement explains how students do");

    let nothing = analysis(&[], &[]);
    let text = report::terminal(&nothing, 80, false);
    contains(
        &text,
        "0 teachers, 0 reflections, 0 statements, 0 attributions",
    );
    assert_eq!(rows(&report::shift_csv(&nothing)).len(), 1);

    let mut adrift = school();
    adrift.cycles.clear();
    adrift.shift = shift::estimate(&[], &[], &Settings::default());
    contains(
        &report::terminal(&adrift, 80, false),
        "- 839 statements in no cycle: coded, but not",
    );
}
