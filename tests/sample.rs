//! `ascribe sample` as its user meets it, and what a draw must keep to.

mod running;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use ascribe::codebook::Source;
use ascribe::codings::CodedFile;
use ascribe::sample::{Contrast, Plan, Settings, Statements, coded_sheet, draw, join, rows};
use ascribe::shift::correct::{self, Lambda, Method};
use proptest::prelude::*;
use running::{ascribe, stderr, stdout};

const HEADER: &str = "id,reflection,teacher,cycle,prompt,statement,text,coder,sources,p_home,\
                      p_school,p_student,p_teacher,confidence,abstain\n";

/// A study: rows of a codings.csv, `per_cell` statements a teacher and cycle.
fn study(teachers: usize, cycles: usize, per_cell: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for teacher in 1..=teachers {
        for cycle in 1..=cycles {
            for number in 1..=per_cell {
                let reflection = format!("t{teacher}/c{cycle}.docx#1");
                let p = (number * 37 + teacher * 11 + cycle * 5) % 100;
                let named = if p > 50 { "teacher" } else { "" };
                lines.push(format!(
                    "{reflection}.{number},{reflection},Ann {teacher},Cycle {cycle},Why?,{number},\
                     \"Words {number} of {teacher}, {cycle}.\",model,{named},0.05,0.1,0.02,\
                     0.{p:02},0.8,false\n"
                ));
            }
        }
    }
    lines
}

fn table(lines: &[String]) -> String {
    HEADER.to_owned() + &lines.concat()
}

fn parsed(lines: &[String]) -> CodedFile {
    CodedFile::parse("codings.csv", table(lines).as_bytes())
}

fn settings(n: usize, contrast: Contrast, seed: u64) -> Settings {
    Settings {
        n,
        contrast,
        source: Source::Teacher,
        seed,
    }
}

fn folder(lines: &[String]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("codings.csv"), table(lines)).unwrap();
    folder
}

fn plan_in(folder: &Path, name: &str) -> Plan {
    Plan::parse(name, &fs::read(folder.join(name)).unwrap()).unwrap()
}

#[test]
fn a_sheet_that_tells_nothing_and_a_plan_that_tells_all() {
    let folder = folder(&study(6, 4, 10));
    let output = ascribe(folder.path(), &["sample", "codings.csv", "--n", "48"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let said = stdout(&output);
    assert!(
        said.starts_with("48 of 240 statements drawn for the shift of teacher, seed 1\n"),
        "{said}"
    );
    assert!(said.contains("ascribe shift codings.csv --human ascribe-sample/sample.csv"));
    let sheet = fs::read_to_string(folder.path().join("ascribe-sample/sample.csv")).unwrap();
    let sheet = sheet.strip_prefix('\u{feff}').unwrap();
    assert_eq!(
        sheet.lines().next().unwrap(),
        "id,prompt,before,text,sources,outcome,note"
    );
    assert_eq!(sheet.lines().count(), 49);
    for secret in ["Ann", "Cycle", "docx", "teacher", "model", "0."] {
        assert!(!sheet.contains(secret), "{secret} stands on the sheet");
    }
    let plan = plan_in(folder.path(), "ascribe-sample/sample-plan.json");
    assert_eq!((plan.asked, plan.seed, plan.drawn.len()), (48, 1, 48));
    // First and last cycle, four strata each, as many from each; the others whole and undrawn.
    let drawn: Vec<(&str, usize)> = plan
        .cells
        .iter()
        .map(|cell| (&*cell.cycle, cell.drawn))
        .collect();
    let mut wanted = vec![("Cycle 1", 6); 4];
    wanted.extend([("Cycle 2", 0), ("Cycle 3", 0)]);
    wanted.extend([("Cycle 4", 6); 4]);
    assert_eq!(drawn, wanted);
    for cell in &plan.cells {
        assert_eq!(cell.ids.len(), cell.statements);
        let chance = cell.drawn as f64 / cell.statements as f64;
        assert!((cell.probability - chance).abs() < 1e-12);
    }
    assert_eq!(
        plan.cells.iter().map(|cell| cell.statements).sum::<usize>(),
        240
    );
    // The surest fill large strata, the unsure small ones.
    let of_first: Vec<usize> = plan.cells[..4].iter().map(|cell| cell.statements).collect();
    assert!(of_first[0] > of_first[3], "{of_first:?}");
    assert!(plan.cells[0].uncertainty[1] <= plan.cells[1].uncertainty[0]);
    // What stands before a statement is shown with it.
    let third = plan
        .drawn
        .iter()
        .find(|one| one.id.ends_with(".3"))
        .unwrap();
    let row = sheet
        .lines()
        .find(|line| line.starts_with(&third.item))
        .unwrap();
    assert!(
        row.contains("Words 1 of") && row.contains("Words 2 of"),
        "{row}"
    );
}

#[test]
fn the_sheet_is_never_written_over_unasked_and_goes_where_it_is_told() {
    let folder = folder(&study(3, 3, 10));
    let run = |more: &[&str]| {
        let args = [&["sample", "codings.csv", "--n", "12"][..], more].concat();
        ascribe(folder.path(), &args)
    };
    assert_eq!(
        run(&["--out", "coding/one.csv", "--show-teachers"])
            .status
            .code(),
        Some(0)
    );
    let sheet = fs::read_to_string(folder.path().join("coding/one.csv")).unwrap();
    assert!(sheet.contains("id,teacher,prompt") && sheet.contains("Ann 1"));
    let first = plan_in(folder.path(), "coding/one-plan.json");
    let again = run(&["--out", "coding/one.csv", "--seed", "2"]);
    assert_eq!(again.status.code(), Some(1));
    let said = stderr(&again);
    assert!(
        said.contains("coding/one.csv: it is there already"),
        "{said}"
    );
    assert!(said.contains("--force"));
    let forced = run(&[
        "--out",
        "coding/one.csv",
        "--seed",
        "2",
        "--force",
        "--for",
        "trend",
    ]);
    assert_eq!(forced.status.code(), Some(0), "{}", stderr(&forced));
    let second = plan_in(folder.path(), "coding/one-plan.json");
    assert_ne!(first.drawn, second.drawn);
    let of = |cycle: &str| second.drawn.iter().filter(|one| one.cycle == cycle).count();
    // By their weight in the line, the middle one with half a step.
    assert_eq!([of("Cycle 1"), of("Cycle 2"), of("Cycle 3")], [5, 2, 5]);
}

#[test]
fn what_can_not_be_drawn_is_refused_with_what_would_help() {
    let lines = study(2, 2, 4);
    let refused = |lines: &[String], more: &[&str], code: i32, wanted: &[&str]| {
        let folder = folder(lines);
        let args = [&["sample", "codings.csv"][..], more].concat();
        let output = ascribe(folder.path(), &args);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(code), "{said}");
        for wanted in wanted.iter().chain(&["hint: "]) {
            assert!(said.contains(wanted), "{said}");
        }
        assert!(!folder.path().join("ascribe-sample").exists());
    };
    let n = ["--n", "8"];
    let bare: Vec<String> = lines
        .iter()
        .map(|l| l.replace("0.05,0.1,0.02,", ",,,").replace(",,,,0.", ",,,,"))
        .collect();
    let bare: Vec<String> = bare
        .iter()
        .map(|line| {
            let cells: Vec<&str> = line.split(",model,").collect();
            let named = cells[1].split(',').next().unwrap();
            format!("{},model,{named},,,,,0.8,false\n", cells[0])
        })
        .collect();
    refused(
        &bare,
        &n,
        1,
        &["none of its codings has probabilities", "ascribe analyze"],
    );
    let one: Vec<String> = lines
        .iter()
        .map(|l| l.replace("Cycle 2", "Cycle 1"))
        .collect();
    refused(&one, &n, 1, &["at least 2 cycles", "there is 1 (Cycle 1)"]);
    refused(
        &lines,
        &["--n", "8", "--for", "trend"],
        1,
        &["at least 3 cycles", "--for shift"],
    );
    refused(
        &lines,
        &["--n", "3"],
        2,
        &["draw 3 statements", "at least 4"],
    );
    let twice = [&lines[..], &lines[..1]].concat();
    refused(
        &twice,
        &n,
        1,
        &["the id \"t1/c1.docx#1.1\" stands in line 2 and in line 18"],
    );
    let order = ["--n", "8", "--cycle-order", "Cycle 2,Cycle 9"];
    refused(&lines, &order, 2, &["\"Cycle 9\" is no cycle"]);
    let missing = ascribe(
        tempfile::tempdir().unwrap().path(),
        &["sample", "no.csv", "--n", "8"],
    );
    assert_eq!(missing.status.code(), Some(1));
    let help = stdout(&ascribe(Path::new("."), &["sample", "--help"]));
    assert!(help.contains("Exit codes:") && help.contains("Examples:"));
}

#[test]
fn more_than_there_is_takes_all_and_says_so() {
    let folder = folder(&study(2, 3, 4));
    let output = ascribe(folder.path(), &["sample", "codings.csv", "--n", "500"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let said = stderr(&output);
    assert!(
        said.contains("of 500 asked for, 16: the cycles that a shift compares"),
        "{said}"
    );
    let plan = plan_in(folder.path(), "ascribe-sample/sample-plan.json");
    assert!(
        plan.drawn
            .iter()
            .all(|one| (one.probability - 1.0).abs() < 1e-12)
    );
}

#[test]
fn lines_of_ascribe_code_serve_as_well() {
    let folder = tempfile::tempdir().unwrap();
    let mut lines = String::new();
    for number in 1..=40 {
        let (cycle, p) = (1 + number % 2, 0.02 * f64::from(number));
        writeln!(
            lines,
            r#"{{"id": "r{cycle}.{number}", "sources": [], "probabilities": {{"home": 0.1, "school": 0.0, "student": 0.0, "teacher": {p:.2}}}, "reflection": "r{cycle}", "number": {number}, "teacher": "Ann", "cycle": "Round {cycle}", "statement": "=Words {number}."}}"#
        )
        .unwrap();
    }
    fs::write(folder.path().join("codes.jsonl"), lines).unwrap();
    let output = ascribe(
        folder.path(),
        &["sample", "codes.jsonl", "--n", "10", "--quiet"],
    );
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(
        (stdout(&output), stderr(&output)),
        (String::new(), String::new())
    );
    let sheet = fs::read_to_string(folder.path().join("ascribe-sample/sample.csv")).unwrap();
    assert!(sheet.contains(",'=Words "), "a formula could run: {sheet}");
}

/// The sheet with the sources of each drawn id; `None` leaves the cell empty.
fn coded(plan: &Plan, sources: impl Fn(&str) -> Option<&'static str>) -> CodedFile {
    let mut sheet = "id,text,sources,outcome,note\n".to_owned();
    for one in &plan.drawn {
        writeln!(
            sheet,
            "{},x,{},,",
            one.item,
            sources(&one.id).unwrap_or_default()
        )
        .unwrap();
    }
    coded_sheet("sample.csv", sheet.as_bytes())
}

#[test]
fn a_coded_sheet_joins_its_plan_and_the_codings() {
    let file = parsed(&study(6, 3, 10));
    let statements = Statements::of(&file, None).unwrap();
    let plan = draw(&statements, &settings(40, Contrast::Shift, 3)).unwrap();
    let plan = Plan::parse("p", &plan.json()).unwrap();
    let skipped = plan.drawn[0].id.clone();
    let human = coded(&plan, |id| match id {
        _ if id == skipped => None,
        _ if id.ends_with(".3") => Some("none"),
        _ => Some("teacher; home"),
    });
    let joined = join(&statements, &plan, &human).unwrap();
    assert_eq!(joined.problems, []);
    assert_eq!(joined.lambda, Lambda::Fixed(1.0));
    assert_eq!(joined.records.len(), 180);
    let humans = joined.records.iter().filter_map(|one| one.human);
    let (none, some): (Vec<_>, Vec<_>) = humans.partition(|sources| sources.is_empty());
    let threes = plan
        .drawn
        .iter()
        .filter(|one| one.id.ends_with(".3") && one.id != skipped);
    assert_eq!(none.len(), threes.count());
    assert_eq!(none.len() + some.len(), 39);
    assert!(joined.warnings[0].starts_with("1 of 40 statements drawn are not coded"));
    let found = correct::correct(
        &joined.records,
        &joined.cycles,
        &correct::Settings::default(),
    );
    assert_eq!(found.coverage[0].coded + found.coverage[2].coded, 39);
    assert!(found.by(Method::PerCycle).unwrap().first_to_last[3].is_some());
}

#[test]
fn codes_that_were_not_drawn_are_told_and_left_out() {
    let file = parsed(&study(6, 3, 10));
    let statements = Statements::of(&file, None).unwrap();
    let plan = draw(&statements, &settings(24, Contrast::Shift, 3)).unwrap();
    let drawn = &plan.drawn[0].id;
    let other = statements.all.iter().map(|one| &one.line.id);
    let other = other
        .clone()
        .find(|id| plan.drawn.iter().all(|one| one.id != **id))
        .unwrap();
    let item = &plan.drawn[0].item;
    // By ids of the codings; the same once more, otherwise; one not drawn; one unknown.
    let rows = format!("id,sources\n{drawn},home\n{item},school\n{other},home\nnobody,home\n");
    let human = CodedFile::parse("h.csv", rows.as_bytes());
    let joined = join(&statements, &plan, &human).unwrap();
    let told: Vec<String> = joined.problems.iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(told[0].contains("line 3") && told[0].contains("coded otherwise in line 2"));
    assert!(told[1].contains("it was not drawn"));
    assert!(told[2].contains("the plan does not know it"));
    assert_eq!(
        joined
            .records
            .iter()
            .filter(|one| one.human.is_some())
            .count(),
        1
    );
    // Codings of which the plan lacks some, or has more.
    let fewer = parsed(&study(5, 3, 10));
    let fewer = Statements::of(&fewer, None).unwrap();
    let coded_all = coded(&plan, |_| Some("none"));
    let joined = join(&fewer, &plan, &coded_all).unwrap();
    assert!(
        joined
            .warnings
            .iter()
            .any(|w| w.starts_with("30 of 180 statements of the plan"))
    );
    let more = parsed(&study(7, 3, 10));
    let more = Statements::of(&more, None).unwrap();
    let joined = join(&more, &plan, &coded_all).unwrap();
    assert!(joined.warnings[0].starts_with("30 statements of codings.csv are not in the plan"));
    // Nothing coded at all.
    let error = join(&statements, &plan, &coded(&plan, |_| None)).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("none of the 24 statements drawn is coded")
    );
    // A sheet on which empty cells were meant as "no attribution".
    let human = coded(&plan, |id| (id == drawn).then_some("home"));
    let joined = join(&statements, &plan, &human).unwrap();
    assert!(
        joined.warnings[0].contains("that is written none"),
        "{:?}",
        joined.warnings
    );
}

#[test]
fn a_sample_drawn_elsewhere_and_codes_without_probabilities_have_their_way() {
    let lines: Vec<String> = study(5, 2, 8);
    let file = parsed(&lines);
    let statements = Statements::of(&file, None).unwrap();
    let ids: Vec<&str> = statements
        .all
        .iter()
        .step_by(4)
        .map(|one| one.line.id.as_str())
        .collect();
    let plan = Plan::simple(&statements, ids.iter().copied());
    assert_eq!((plan.cells.len(), plan.drawn.len()), (2, 20));
    let mut rows = "id,sources\n".to_owned();
    for id in &ids {
        writeln!(rows, "{id},").unwrap();
    }
    // No sheet of ours: an empty cell is no attribution.
    let joined = join(&statements, &plan, &CodedFile::parse("h", rows.as_bytes())).unwrap();
    assert_eq!(
        joined
            .records
            .iter()
            .filter(|one| one.human.is_some())
            .count(),
        20
    );
    assert_eq!(joined.warnings, Vec::<String>::new());
    let bare = "id,cycle,teacher,sources\na,1,x,home\nb,1,y,\nc,2,x,teacher\nd,2,y,home;teacher\n";
    let bare = CodedFile::parse("b", bare.as_bytes());
    let bare = Statements::of(&bare, None).unwrap();
    let plan = Plan::simple(&bare, ["a", "d"]);
    let human = CodedFile::parse("h", b"id,sources\na,home\nd,home\n");
    let joined = join(&bare, &plan, &human).unwrap();
    assert_eq!(joined.lambda, Lambda::Tuned);
    let wanted = [1.0, 0.0, 0.0, 1.0_f64];
    assert!(
        joined.records[3]
            .q
            .iter()
            .zip(wanted)
            .all(|(q, one)| (q - one).abs() < 1e-12)
    );
}

#[test]
fn a_sheet_saved_in_another_encoding_is_read_and_a_plan_that_is_none_refused() {
    let file = coded_sheet(
        "s",
        b"id;text;sources\ns001;f\xFCr alle;home\ns002;x;none\n",
    );
    assert_eq!((file.lines.len(), file.problems.len()), (2, 0));
    for (text, why) in [
        ("{", "EOF"),
        (
            "{\"schema\": {\"name\": \"x\", \"version\": 1}}",
            "missing field",
        ),
    ] {
        let error = Plan::parse("p.json", text.as_bytes()).unwrap_err();
        assert!(error.to_string().starts_with("read the plan p.json: "));
        assert!(error.to_string().contains(why), "{error}");
        assert!(error.hint().is_some());
    }
    let file = parsed(&study(3, 2, 6));
    let statements = Statements::of(&file, None).unwrap();
    let plan = draw(&statements, &settings(8, Contrast::Shift, 1)).unwrap();
    let text = String::from_utf8(plan.json()).unwrap();
    let other = text.replacen("\"version\": 1", "\"version\": 9", 1);
    assert!(
        Plan::parse("p", other.as_bytes())
            .unwrap_err()
            .to_string()
            .contains("version 9")
    );
    let other = text.replacen("\"drawn\": 1", "\"drawn\": 2", 1);
    if other != text {
        assert!(Plan::parse("p", other.as_bytes()).is_err());
    }
}

#[test]
fn over_many_seeds_each_statement_is_drawn_as_often_as_the_plan_says() {
    let file = parsed(&study(4, 2, 12));
    let statements = Statements::of(&file, None).unwrap();
    let seeds = 3000_u32;
    let mut times: BTreeMap<String, u32> = BTreeMap::new();
    let mut together = 0;
    let mut chances: BTreeMap<String, f64> = BTreeMap::new();
    let mut pair = None;
    for seed in 0..seeds {
        let plan = draw(&statements, &settings(24, Contrast::Shift, u64::from(seed))).unwrap();
        assert_eq!(plan.drawn.len(), 24);
        for cell in &plan.cells {
            for id in &cell.ids {
                chances.insert(id.clone(), cell.probability);
            }
        }
        for one in &plan.drawn {
            *times.entry(one.id.clone()).or_default() += 1;
        }
        let cell = &plan.cells[0];
        let (a, b) = (cell.ids[0].clone(), cell.ids[1].clone());
        let has = |id: &String| plan.drawn.iter().any(|one| one.id == *id);
        together += u32::from(has(&a) && has(&b));
        let (n, all) = (cell.drawn as f64, cell.statements as f64);
        pair = Some(n * (n - 1.0) / (all * (all - 1.0)));
    }
    let far = |times: u32, chance: f64| {
        let seeds = f64::from(seeds);
        let sd = (chance * (1.0 - chance) / seeds).sqrt();
        (f64::from(times) / seeds - chance).abs() / sd.max(1e-9)
    };
    assert_eq!(chances.len(), 96);
    for (id, chance) in &chances {
        let times = times.get(id).copied().unwrap_or_default();
        assert!(
            far(times, *chance) < 4.5,
            "{id}: {times} of {seeds}, chance {chance}"
        );
    }
    assert!(far(together, pair.unwrap()) < 4.5, "{together}");
}

#[test]
fn weighted_by_the_plan_the_sample_finds_the_rate_that_there_is() {
    // The model is wrong in its own way in each cycle; people know: every third statement.
    let file = parsed(&study(5, 2, 18));
    let statements = Statements::of(&file, None).unwrap();
    let truth = |id: &str| {
        let number: u32 = id.rsplit('.').next().unwrap().parse().unwrap();
        if number.is_multiple_of(3) {
            Some("teacher")
        } else {
            Some("none")
        }
    };
    let seeds = 400_u32;
    let mut rates: [Vec<f64>; 2] = [Vec::new(), Vec::new()];
    for seed in 0..seeds {
        let plan = draw(&statements, &settings(30, Contrast::Shift, u64::from(seed))).unwrap();
        let joined = join(&statements, &plan, &coded(&plan, truth)).unwrap();
        let found = correct::correct(
            &joined.records,
            &joined.cycles,
            &correct::Settings::default(),
        );
        let by = found.by(Method::PerCycle).unwrap();
        for (rates, level) in rates.iter_mut().zip(&by.levels) {
            rates.push(level.rate.as_ref().unwrap().value);
        }
    }
    for rates in rates {
        let n = f64::from(seeds);
        let mean = rates.iter().sum::<f64>() / n;
        let spread = rates.iter().map(|rate| (rate - mean).powi(2)).sum::<f64>() / (n - 1.0);
        let far = (mean - 100.0 / 3.0) / (spread / n).sqrt();
        assert!(far.abs() < 4.0, "mean {mean}, {far} standard errors off");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_draw_does_not_depend_on_the_order_of_lines(
        shuffled in Just(study(4, 3, 7)).prop_shuffle(),
        n in 8_usize..90,
        seed in any::<u64>(),
        trend in any::<bool>(),
    ) {
        let contrast = if trend { Contrast::Trend } else { Contrast::Shift };
        let settings = settings(n, contrast, seed);
        let (a, b) = (parsed(&study(4, 3, 7)), parsed(&shuffled));
        let (a, b) = (Statements::of(&a, None).unwrap(), Statements::of(&b, None).unwrap());
        let (first, second) = (draw(&a, &settings).unwrap(), draw(&b, &settings).unwrap());
        prop_assert_eq!(&first, &second);
        prop_assert_eq!(rows(&first, &a), rows(&second, &b));
        let room = if trend { 84 } else { 56 };
        prop_assert_eq!(first.drawn.len(), n.min(room));
        let mut ids: Vec<&String> = first.drawn.iter().map(|one| &one.id).collect();
        ids.sort();
        ids.dedup();
        prop_assert_eq!(ids.len(), first.drawn.len());
    }
}
