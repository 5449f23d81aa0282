//! `ascribe shift` as its user meets it.

mod running;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use running::{ascribe, stderr, stdout};

/// golden.json, `shares_small`: ten teachers, four cycles, by R's clubSandwich.
fn golden() -> serde_json::Value {
    let all: serde_json::Value = serde_json::from_str(include_str!("data/golden.json")).unwrap();
    all["shares_small"].clone()
}

/// The golden study as a table by hand: no ids, headers of its own, one line a statement.
fn hand_coded() -> String {
    let mut table = "Name;Round;Code;Team\n".to_owned();
    for row in golden()["rows"].as_array().unwrap() {
        let number = |key: &str| row[key].as_u64().unwrap();
        for at in 0..number("n") {
            let code = if at < number("y") {
                "teacher"
            } else {
                "student; home"
            };
            let (teacher, cycle, team) = (number("teacher"), number("cycle"), number("team"));
            writeln!(table, "T{teacher};Cycle {cycle};{code};Team {team}").unwrap();
        }
    }
    // "student; home" holds the delimiter.
    table.replace("student; home", "\"student; home\"")
}

const MAP: &str = "teacher=Name,cycle=Round,sources=Code";

fn written(text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("hand.csv"), text).unwrap();
    folder
}

/// Rows of the tidy table, by header.
fn tidy(folder: &Path, more: &[&str]) -> Vec<std::collections::HashMap<String, String>> {
    let args = [&["shift", "hand.csv", "--map", MAP, "--tidy"], more].concat();
    let output = ascribe(folder, &args);
    assert!(output.status.success(), "{}", stderr(&output));
    let text = stdout(&output);
    assert!(!text.contains("NaN") && !text.contains("inf"), "{text}");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.unwrap()).collect()
}

#[track_caller]
fn near(found: &str, wanted: &serde_json::Value) {
    let (found, wanted) = (found.parse::<f64>().unwrap(), wanted.as_f64().unwrap());
    let bound = 1e-6 * wanted.abs().max(1e-3);
    assert!((found - wanted).abs() < bound, "{found} is not {wanted}");
}

#[test]
fn a_table_by_hand_gives_the_golden_shift() {
    let folder = written(&hand_coded());
    let rows = tidy(folder.path(), &[]);
    let of = |term: &str, method: &str| {
        let wanted = |row: &&std::collections::HashMap<String, String>| {
            row["term"] == term
                && row["source"] == "internal"
                && row["stratum"] == "all"
                && row["method"] == method
        };
        rows.iter()
            .find(wanted)
            .unwrap_or_else(|| panic!("{term} by {method}"))
    };
    let golden = golden();
    let shift = of("shift", "jackknife-cr3");
    near(&shift["estimate"], &golden["jackknife"]["shift"]["est"]);
    near(&shift["std.error"], &golden["jackknife"]["shift"]["se"]);
    near(&shift["conf.low"], &golden["jackknife"]["shift"]["ci"][0]);
    assert_eq!((&*shift["from"], &*shift["to"]), ("Cycle 1", "Cycle 4"));
    let check = of("shift", "cr2-satterthwaite");
    near(&check["std.error"], &golden["CR2"]["shift"]["se"]);
    near(&check["df"], &golden["CR2"]["shift"]["df"]);
    near(&check["p.value"], &golden["CR2"]["shift"]["p"]);
    near(
        &of("sign_flip", "sign-flip-exact")["p.value"],
        &golden["signflip_exact_p"],
    );
    let slope = of("logit_trend", "jackknife-cr3");
    near(
        &slope["estimate"],
        &golden["jackknife"]["logodds_slope"]["est"],
    );
    near(
        &slope["std.error"],
        &golden["jackknife"]["logodds_slope"]["se"],
    );
    assert!(rows.iter().any(|row| row["stratum"] == "team=Team 1"));
}

#[test]
fn the_account_says_what_moved_how_sure_and_how_it_was_computed() {
    let folder = written(&hand_coded());
    let output = ascribe(folder.path(), &["shift", "hand.csv", "--map", MAP]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = stdout(&output);
    for part in ["Cycle 4", "Shift", "of +16 points", "Methods", "jackknife"] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn one_source_two_cycles_and_units_as_asked_for() {
    let folder = written(&hand_coded());
    let asked = [
        "--source", "home", "--from", "Cycle 2", "--to", "Cycle 3", "--unit", "team",
    ];
    let rows = tidy(folder.path(), &asked);
    assert!(
        rows.iter()
            .all(|row| ["home", "any"].contains(&&*row["source"]))
    );
    let shift = rows
        .iter()
        .find(|row| row["term"] == "shift" && row["stratum"] == "all");
    let shift = shift.unwrap();
    assert_eq!((&*shift["from"], &*shift["to"]), ("Cycle 2", "Cycle 3"));
}

#[test]
fn what_cannot_be_done_is_said() {
    let folder = written(&hand_coded());
    let path = folder.path();
    let refused = |args: &[&str], parts: &[&str]| {
        let output = ascribe(path, args);
        let told = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{told}");
        for part in parts {
            assert!(told.contains(part), "{part}: {told}");
        }
    };
    let shift = ["shift", "hand.csv", "--map", MAP];
    refused(
        &[&shift[..], &["--from", "Cycle 9"]].concat(),
        &["\"Cycle 9\"", "Cycle 1"],
    );
    refused(&[&shift[..], &["--by", "school"]].concat(), &["school"]);
    refused(
        &[&shift[..], &["--by", "school"]].concat(),
        &["team, group, prompt"],
    );
    refused(
        &[&shift[..], &["--groups", "one"]].concat(),
        &["two different groups"],
    );
    refused(
        &[&shift[..], &["--groups", "one,other"]].concat(),
        &["\"one\"", "it needs a column group"],
    );
    refused(&[&shift[..], &["--coder", "Ben"]].concat(), &["\"Ben\""]);
    refused(
        &["shift", "hand.csv", "--map", "teacher"],
        &["FIELD=HEADER"],
    );
    fs::write(
        path.join("two.csv"),
        "id,teacher,cycle,coder,sources\n1,A,1,anna,home\n1,A,1,ben,\n",
    )
    .unwrap();
    refused(
        &["shift", "two.csv", "--coder", "eve"],
        &["\"eve\"", "\"anna\", \"ben\""],
    );
    refused(
        &["shift", "two.csv", "--human", "sheet.csv"],
        &["\"anna\", \"ben\"", "name that model with --coder"],
    );
    refused(
        &["shift", "two.csv", "--out", "two.csv"],
        &["it is read from"],
    );
    let one = ascribe(path, &["shift", "two.csv", "--coder", "ben"]);
    assert_eq!(one.status.code(), Some(0), "{}", stderr(&one));
}

/// The golden study coded by two: ben never names the teacher.
fn of_two() -> String {
    let hand = hand_coded();
    let (header, rows) = hand.split_once('\n').unwrap();
    let anna = rows.lines().map(|row| format!("{row};anna\n"));
    let ben = rows
        .lines()
        .map(|row| format!("{};ben\n", row.replace(";teacher;", ";home;")));
    format!("{header};Coder\n{}", anna.chain(ben).collect::<String>())
}

#[test]
fn several_coders_are_estimated_each_by_themselves() {
    let folder = written(&of_two());
    let both = tidy(folder.path(), &[]);
    let shift = |coder: &str, source: &str| {
        let wanted = |row: &&std::collections::HashMap<String, String>| {
            row["coder"] == coder && row["source"] == source && row["stratum"] == "all"
        };
        let mut rows = both.iter().filter(wanted);
        rows.find(|row| row["term"] == "shift").unwrap()["estimate"].clone()
    };
    near(
        &shift("anna", "internal"),
        &golden()["jackknife"]["shift"]["est"],
    );
    near(&shift("ben", "internal"), &serde_json::json!(0.0));
    let anna = tidy(folder.path(), &["--coder", "anna"]);
    let of_anna: Vec<_> = both.iter().filter(|row| row["coder"] == "anna").collect();
    assert_eq!(of_anna, anna.iter().collect::<Vec<_>>());
    assert_eq!(
        both.len(),
        anna.len() + both.iter().filter(|row| row["coder"] == "ben").count()
    );

    let args = ["shift", "hand.csv", "--map", MAP];
    let text = stdout(&ascribe(folder.path(), &args));
    let (first, second) = (text.find("Coder: anna\n"), text.find("Coder: ben\n"));
    assert!(first.is_some() && first < second, "{text}");
    let json = stdout(&ascribe(folder.path(), &[&args[..], &["--json"]].concat()));
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let coders = json["coders"].as_array().unwrap();
    assert_eq!(
        (&coders[0]["coder"], &coders[1]["coder"]),
        (&"anna".into(), &"ben".into())
    );
    let found = coders[0]["overall"]["shift"]["teacher"]["value"].to_string();
    near(&found, &golden()["jackknife"]["shift"]["est"]);
    assert!(coders[0]["correction"].is_null());
}

#[test]
fn a_column_that_is_not_there_is_told() {
    let folder = written(&hand_coded());
    let args = [
        "shift",
        "hand.csv",
        "--map",
        "teacher=Nmae,cycle=Round,sources=Code",
    ];
    let output = ascribe(folder.path(), &args);
    assert_eq!(output.status.code(), Some(3));
    let told = stderr(&output);
    assert!(
        told.contains("the column \"nmae\" not read: no line has it"),
        "{told}"
    );
}

#[test]
fn a_bad_row_is_told_and_the_rest_counted() {
    let folder = written(&(hand_coded() + "T1;Cycle 4;weather;Team 1\n"));
    let output = ascribe(folder.path(), &["shift", "hand.csv", "--map", MAP]);
    assert_eq!(output.status.code(), Some(3));
    assert!(stderr(&output).contains("weather"), "{}", stderr(&output));
    assert!(stdout(&output).contains("Cycle 4"));
}

/// Codes `sheet.csv` as `coded.csv`, each statement as its words are to be coded.
fn code_sheet(path: &Path, truth: &std::collections::HashMap<String, &str>) {
    let sheet = fs::read_to_string(path.join("sheet.csv")).unwrap();
    let sheet = sheet.trim_start_matches('\u{feff}');
    let mut reader = csv::Reader::from_reader(sheet.as_bytes());
    let header = reader.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|column| column == name).unwrap();
    let mut writer = csv::Writer::from_path(path.join("coded.csv")).unwrap();
    writer.write_record(&header).unwrap();
    for row in reader.records() {
        let row = row.unwrap();
        let code = truth[&row[at("text")]];
        let cells = row.iter().enumerate();
        writer
            .write_record(cells.map(|(k, cell)| if k == at("sources") { code } else { cell }))
            .unwrap();
    }
    writer.flush().unwrap();
}

#[test]
fn human_codes_of_a_sample_correct_the_shift() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let mut codings =
        "id,teacher,cycle,text,sources,p_home,p_school,p_student,p_teacher\n".to_owned();
    let mut truth = std::collections::HashMap::new();
    for (at, teacher, cycle) in (0..240_u32).map(|at| (at, at % 8, at / 120 + 1)) {
        let internal = (at * 7 + teacher) % 10 < 2 + 3 * cycle;
        // The model misses a third of the internal ones.
        let found = internal && at % 3 > 0;
        let (sources, p) = if found {
            ("teacher", 0.9)
        } else {
            ("student", 0.2)
        };
        writeln!(
            codings,
            "s{at},T{teacher},Cycle {cycle},Words {at}.,{sources},0.01,0.01,0.8,{p}"
        )
        .unwrap();
        truth.insert(
            format!("Words {at}."),
            if internal { "teacher" } else { "student" },
        );
    }
    fs::write(path.join("codings.csv"), codings).unwrap();
    let drawn = ascribe(
        path,
        &["sample", "codings.csv", "--n", "240", "--out", "sheet.csv"],
    );
    assert!(drawn.status.success(), "{}", stderr(&drawn));
    code_sheet(path, &truth);
    let plan = fs::read_dir(path)
        .unwrap()
        .map(|file| file.unwrap().file_name());
    let plan = plan.map(|name| name.to_string_lossy().into_owned());
    let plan = plan
        .into_iter()
        .find(|name| name.contains("-plan"))
        .unwrap();
    let args = [
        "shift",
        "codings.csv",
        "--human",
        "coded.csv",
        "--plan",
        &plan,
    ];
    let output = ascribe(path, &args);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = stdout(&output);
    for part in [
        "Corrected by human codes",
        "ppi-per-cycle",
        "classify-and-count",
        "What each assumes",
        "The model against people",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let tidy = stdout(&ascribe(path, &[&args[..], &["--tidy"]].concat()));
    let share = |method: &str| {
        let row = tidy
            .lines()
            .find(|line| line.starts_with("share,internal,Cycle 1") && line.contains(method));
        row.unwrap()
            .split(',')
            .nth(7)
            .unwrap()
            .parse::<f64>()
            .unwrap()
    };
    // Everything is coded by people, so that the correction leaves no error of the model's.
    let internal = |at: &u32| (at * 7 + at % 8) % 10 < 5;
    let truth = f64::from(u8::try_from((0..120).filter(internal).count()).unwrap()) / 120.0;
    let (corrected, naive) = (share("ppi-per-cycle"), share("classify-and-count"));
    assert!((corrected - truth).abs() < 1e-9, "{corrected}, not {truth}");
    assert!((naive - truth).abs() > 0.05, "{naive}, {truth}");
    let adjusted = |line: &&str| {
        let cells: Vec<&str> = line.split(',').collect();
        cells[0] == "shift" && cells[6] == "ppi-per-cycle" && !cells[18].is_empty()
    };
    assert_eq!(tidy.lines().filter(adjusted).count(), 5, "{tidy}");
    assert!(
        tidy.lines().any(|line| line.starts_with("kappa,set,")),
        "{tidy}"
    );
    let json = stdout(&ascribe(path, &[&args[..], &["--json"]].concat()));
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let corrected = &json["coders"][0]["correction"];
    assert_eq!(corrected["methods"][0]["method"], "ppi-per-cycle");
    assert!(corrected["methods"][0]["shift"]["teacher"]["p_adjusted"].is_number());
    assert!(corrected["agreement"]["attribution"]["brier"]["value"].is_number());
    let missing = ascribe(path, &["shift", "codings.csv", "--human", "coded.csv"]);
    assert!(stderr(&missing).contains("--plan"), "{}", stderr(&missing));
}

#[test]
fn names_with_commas_cases_and_spaces_are_found() {
    let mut text = "id,teacher,cycle,group,sources\n".to_owned();
    for (at, group) in ["\"North, old\"", "South"].into_iter().enumerate() {
        for teacher in 0..3 {
            for cycle in 1..=2 {
                for k in 0..6 {
                    let source = ["teacher", "home"][usize::from(k < teacher + cycle + at)];
                    writeln!(
                        text,
                        "{at}-{teacher}-{cycle}-{k},T{at}{teacher},Cycle {cycle},{group},{source}"
                    )
                    .unwrap();
                }
            }
        }
    }
    let folder = written(&text);
    let run = |more: &[&str]| {
        let args = [&["shift", "hand.csv", "--tidy"][..], more].concat();
        let output = ascribe(folder.path(), &args);
        (output.status.code(), stdout(&output), stderr(&output))
    };
    let (code, rows, told) = run(&["--groups", "North, old", "--groups", "South"]);
    assert_eq!(code, Some(0), "{told}");
    assert!(rows.contains("group=\"North, old - South\"") || rows.contains("North, old - South"));
    let (code, _, told) = run(&["--groups", "North, old,South"]);
    assert_eq!(code, Some(2));
    assert!(
        told.contains("hint: ") && told.contains("holds a comma"),
        "{told}"
    );
    let (code, exact, _) = run(&["--from", "Cycle 1", "--to", "Cycle 2"]);
    assert_eq!(code, Some(0));
    assert_eq!(run(&["--from", " cycle 1", "--to", "CYCLE 2 "]).1, exact);
}

#[test]
fn one_teacher_has_no_test_by_sign_flips() {
    let mut text = "id,teacher,cycle,sources\n".to_owned();
    for cycle in 1..=4 {
        for k in 0..8 {
            let source = ["teacher", "home"][usize::from(k < 2 * cycle)];
            writeln!(text, "{cycle}-{k},Ann,Cycle {cycle},{source}").unwrap();
        }
    }
    let folder = written(&text);
    let said = stdout(&ascribe(folder.path(), &["shift", "hand.csv"]));
    assert!(!said.contains("1.000"), "{said}");
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        said.contains("Sign flips (–) need at least two teachers"),
        "{said}"
    );
}
