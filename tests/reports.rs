//! The tables and the summary, as other programs meet them.

mod school;

use ascribe::analysis::CodedStatement;
use ascribe::codebook::{Agency, Coder, Coding, Focus, Outcome, Source};
use ascribe::error::{Notice, Problem};
use ascribe::reflection::{Layout, Origin, Reflection, Statement};
use ascribe::report;
use serde_json::Value;

use self::school::{CYCLES, analysis, one_teacher, school};

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
    coding.evidence.cause[Source::Home.index()] = Some(47..54);
    coding.evidence.cause[Source::Teacher.index()] = Some(22..41);
    coding.evidence.explained = Some(0..14);
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
        coder,sources,locus,outcome,agency,focus,p_home,p_school,p_student,p_teacher,confidence,\
        abstain,cause_home,cause_school,cause_student,cause_teacher,explained\n\
        week3.md#2.1,logs/week3.md,2,week3.md#2,Amara,Maths,programme,Cycle 1,2024-11-18,\
        \"What happened, and why?\",1,1009,1070,\
        \"They \"\"clicked\"\", since we planned together, and at home too.\",\
        sturdy 1,home;teacher,mixed,success,collective,parent-involvement;planning,\
        0.1235,0.0000,0.0000,1.0000,0.5000,false,\
        at home,,,we planned together,\"They \"\"clicked\"\"\"\n";
    assert_eq!(String::from_utf8(csv).unwrap(), expected);
}

#[test]
fn codings_leave_empty_what_is_not_known() {
    let csv = report::codings_csv(&school());
    let rows = rows(&csv);
    assert_eq!(rows.len(), 1 + school().statements.len());
    let plain = rows.iter().find(|row| row[16] == "none").unwrap();
    let mut rest = plain[17..].to_vec();
    assert_eq!(rest.remove(8), "false", "abstain");
    assert_eq!(rest, [const { String::new() }; 13]);
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
    let method = column("method");
    let count = |terms: &[&str]| {
        let is_check = |row: &Vec<String>| row[method].contains("cr2");
        let of_terms = rows.iter().filter(|row| terms.contains(&&*row[term]));
        of_terms.filter(|row| !is_check(row)).count()
    };
    // Overall, 3 teams, 2 outcomes: 4 cycles of a rate and 5 shares, 5 shifts and 5 trends; the
    // shift of the teachers who wrote in both cycles.
    assert_eq!(count(&["rate", "share"]), 6 * 4 * 6);
    assert_eq!(count(&["fractional_share"]), 6 * 4 * 5);
    assert_eq!(count(&["shift", "trend"]), 6 * 10 + 5);
    assert_eq!(count(&["sign_flip", "change_point"]), 10);
    assert_eq!(count(&["attrition"]), 3);
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
    let adjusted: f64 = shift[column("p.adjusted")].parse().unwrap();
    assert!((adjusted - wanted.p_adjusted.unwrap()).abs() < 1e-10);
    let teacher = find(["shift", "teacher", "all"]);
    assert_eq!(teacher[2..], shift[2..]);
    let test = find(["sign_flip", "internal", "all"]);
    assert_eq!(test[method], "sign-flip-exact");
    assert_eq!(test[column("conf.low")], "");
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
fn nothing_found_is_a_header_alone() {
    let nothing = analysis(&[], &[]);
    assert_eq!(rows(&report::codings_csv(&nothing)).len(), 1);
    assert_eq!(rows(&report::shift_csv(&nothing)).len(), 1);
    assert_eq!(rows(&report::problems_csv(&nothing)).len(), 1);
    let json: Value = serde_json::from_slice(&report::summary_json(&nothing)).unwrap();
    assert_eq!(json["counts"]["statements"], 0);
    assert!(json["overall"]["shift"]["teacher"].is_null());
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
