//! Planning: against the reference's numbers and tables, and the program as its user meets it.

mod running;

use std::fmt::Write;
use std::fs;

use ascribe::shift::plan::{Codes, Contrast, Design, Residual, Study};
use running::{ascribe, stderr, stdout};
use serde_json::Value;

fn near(found: f64, wanted: f64) {
    assert!((found - wanted).abs() < 1e-6, "{found} is not {wanted}");
}

#[test]
fn golden_plans() {
    let golden: Value = serde_json::from_str(include_str!("data/golden.json")).unwrap();
    let cases = golden["planning"].as_array().unwrap();
    assert_eq!(cases.len(), 3);
    for case in cases {
        let number = |key: &str| case[key].as_f64().unwrap();
        let count = |key: &str| u32::try_from(case[key].as_u64().unwrap()).unwrap();
        let study = Study {
            teachers: count("T"),
            cycles: count("K"),
            statements: number("n_stmt"),
            variation: number("cv"),
            rate: number("a"),
            share: number("p"),
            missing: number("miss"),
            reflection_sd: number("s_refl"),
            change_sd: number("s_slope"),
            residual: Residual::Given(number("sd_eps")),
            level: 0.95,
            power: 0.8,
        };
        let design = Design::new(&study, Contrast::Trend).unwrap();
        let (codes, shift) = (Codes::Number(count("m").into()), number("delta"));
        let wanted = |key: &str| case["out"][key].as_f64().unwrap();
        near(
            design.variance(Codes::All).std_error(),
            wanted("se_cluster"),
        );
        near(design.variance(codes).std_error(), wanted("se"));
        near(design.power(shift, codes), wanted("power_noncentral_t"));
        near(
            design.power_shifted(shift, codes),
            wanted("power_shifted_t"),
        );
        near(design.detectable_shifted(codes).unwrap(), wanted("mds80"));
        // The smallest shift detected is detected with the power wanted.
        let smallest = design.detectable(codes).unwrap();
        near(design.power(smallest, codes), 0.8);
    }
}

/// The table of the methods' section 6: smallest shift in points, four cycles, by the trend.
#[test]
fn smallest_shifts_of_the_reference_table() {
    let codes = [100, 200, 400, 1000].map(Codes::Number);
    for (teachers, wanted) in [
        (10, ["35", "31", "29", "29", "29"]),
        (20, ["27", "23", "21", "19", "19"]),
        (40, ["23", "19", "16", "14", "13"]),
        (100, ["21", "16", "12", "10", "8"]),
    ] {
        let study = Study {
            teachers,
            ..Study::default()
        };
        let design = Design::new(&study, Contrast::Trend).unwrap();
        for (codes, wanted) in codes.into_iter().chain([Codes::All]).zip(wanted) {
            for found in [design.detectable(codes), design.detectable_shifted(codes)] {
                let found = format!("{:.0}", 100.0 * found.unwrap());
                assert_eq!(found, wanted, "{teachers} teachers, {codes:?}");
            }
        }
    }
}

/// The other: human codes for 10 points, by the trend; by strata, at random, human only.
///
/// One cell differs, and must: for 40 teachers, 12 cycles and human codes alone the table says
/// 4700, for which the first and the last cycle would have to hold more statements than they do.
/// No more are drawn here than there are, so 4761 are needed.
#[test]
fn human_codes_of_the_reference_table() {
    const NONE: [Option<u64>; 3] = [None; 3];
    let some = |codes: [u64; 3]| codes.map(Some);
    let studies = [(40, 17.0), (60, 17.0), (100, 17.0), (60, 30.0)];
    for (cycles, wanted) in [
        (
            2,
            [NONE, NONE, some([751, 961, 1987]), some([1229, 1498, 2517])],
        ),
        (
            4,
            [
                NONE,
                NONE,
                some([933, 1218, 2804]),
                some([1366, 1736, 3477]),
            ],
        ),
        (
            8,
            [
                NONE,
                some([1527, 1933, 3811]),
                some([803, 1092, 3256]),
                some([979, 1324, 3802]),
            ],
        ),
        (
            12,
            [
                some([2738, 3208, 4761]),
                some([1109, 1479, 3883]),
                some([751, 1034, 3409]),
                some([871, 1196, 3877]),
            ],
        ),
    ] {
        for ((teachers, statements), wanted) in studies.into_iter().zip(wanted) {
            let residuals = [Residual::Strata, Residual::Random, Residual::HumanOnly];
            let found = residuals.map(|residual| {
                let study = Study {
                    teachers,
                    cycles,
                    statements,
                    residual,
                    ..Study::default()
                };
                let design = Design::new(&study, Contrast::Trend).unwrap();
                let needed = design.codes_needed(0.10);
                if let Some(needed) = needed {
                    assert!(design.power(0.10, Codes::Number(needed)) >= 0.8 - 1e-9);
                    assert!(design.power(0.10, Codes::Number(needed - 1)) < 0.8);
                }
                needed
            });
            assert_eq!(found, wanted, "{teachers} teachers, {cycles} cycles");
        }
    }
}

#[test]
fn teachers_needed_are_the_fewest() {
    let study = |teachers| Study {
        teachers,
        cycles: 8,
        ..Study::default()
    };
    let design = |teachers| Design::new(&study(teachers), Contrast::Trend).unwrap();
    for codes in [Codes::All, Codes::Number(2000)] {
        let needed = design(20).teachers_needed(0.10, codes).unwrap();
        assert!(design(needed).power(0.10, codes) >= 0.8 - 1e-9);
        assert!(design(needed - 1).power(0.10, codes) < 0.8);
    }
    // 200 codes leave too much of the classifier's errors for any number of teachers.
    assert_eq!(design(20).teachers_needed(0.10, Codes::Number(200)), None);
}

#[test]
fn one_teacher_finds_nothing() {
    for (teachers, finds) in [(1, false), (2, false), (6, true)] {
        let study = Study {
            teachers,
            ..Study::default()
        };
        let design = Design::new(&study, Contrast::FirstToLast).unwrap();
        assert_eq!(design.detectable(Codes::All).is_some(), finds, "{teachers}");
        let power = design.power(0.5, Codes::All);
        assert!((0.0..1.0).contains(&power));
        assert_eq!(power > 0.0, teachers > 1);
    }
}

fn run(args: &[&str]) -> (Option<i32>, String, String) {
    let folder = tempfile::tempdir().unwrap();
    let args: Vec<&str> = ["plan"].iter().chain(args).copied().collect();
    let output = ascribe(folder.path(), &args);
    (output.status.code(), stdout(&output), stderr(&output))
}

fn json(text: &str) -> Value {
    assert!(!text.contains("NaN") && !text.contains("inf"), "{text}");
    serde_json::from_str(text).unwrap()
}

#[test]
fn it_says_plainly_when_teachers_are_the_limit() {
    let (code, out, told) = run(&["--teachers", "20", "--cycles", "4"]);
    assert_eq!((code, &*told), (Some(0), ""));
    let flat = out.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in [
        "With 20 teachers no number of human codes can detect 10 points, neither from first to last \
         nor by the trend: teachers are the limit, not codes. With 200 human codes the power is",
        "It takes at least 68 teachers over 4 cycles",
        "85 over 4 cycles with about 1,300, 60 over 8 cycles with about 1,600, or 50 over 12",
        "Statements per reflection 17.0 default",
        "200 22.3 23.0",
        "all statements 19.9 19.0",
        "a shift is found if its 95 % interval leaves out 0",
        "The defaults are those of simulated schools",
    ] {
        assert!(flat.contains(said), "{said} is not in:\n{out}");
    }
    assert!(out.contains("████") && out.lines().all(|line| line.chars().count() <= 100));
}

#[test]
fn it_says_how_many_codes_are_needed() {
    let args = ["--teachers", "100", "--cycles", "4"];
    let (code, out, _) = run(&args);
    assert_eq!(code, Some(0));
    let flat = out.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in [
        "From first to last: 751 human codes are needed, of 3,060 statements compared.",
        "By the trend: 933 human codes are needed, of 6,120 statements compared.",
    ] {
        assert!(flat.contains(said), "{said} is not in:\n{out}");
    }
    let (_, out, _) = run(&[&args[..], &["--codes", "933"]].concat());
    assert!(
        out.contains("By the trend: 933 human codes are enough"),
        "{out}"
    );
}

#[test]
fn json_holds_the_same_numbers() {
    let (code, out, _) = run(&[
        "--teachers",
        "20",
        "--cycles",
        "4",
        "--residual",
        "random",
        "--json",
    ]);
    assert_eq!(code, Some(0));
    let plan = json(&out);
    assert_eq!(plan["schema"]["name"], "ascribe-plan");
    assert_eq!(plan["limit"], "teachers");
    assert_eq!(plan["study"]["residual_sd"], 0.172);
    assert_eq!(plan["codes"], 200);
    let trend = &plan["changes"][1];
    assert_eq!(trend["contrast"], "trend");
    near(trend["std_error"].as_f64().unwrap(), 0.082_802_551_95);
    near(trend["power"].as_f64().unwrap(), 0.208_198_054_3);
    assert_eq!(trend["codes_needed"], Value::Null);
    let curve = trend["power_curve"].as_array().unwrap();
    let powers: Vec<f64> = curve.iter().map(|p| p["power"].as_f64().unwrap()).collect();
    assert!(powers.is_sorted() && powers.len() >= 8 && powers[powers.len() - 1] > 0.9);
    let asked = curve.iter().find(|point| point["shift"] == 0.1).unwrap();
    assert_eq!(asked["power"], trend["power"]);
    assert_eq!(plan["ways"][1]["cycles"], 8);
    let all = [
        "--teachers",
        "20",
        "--cycles",
        "2",
        "--codes",
        "all",
        "--json",
    ];
    let plan = json(&run(&all).1);
    assert_eq!(plan["codes"], "all");
    assert_eq!(plan["changes"].as_array().unwrap().len(), 1);
    assert_eq!(plan["changes"][0]["variance_coding"], 0.0);
    let one = json(&run(&["--teachers", "1", "--cycles", "3", "--json"]).1);
    assert_eq!(one["changes"][0]["detectable"][0]["shift"], Value::Null);
    assert!(
        one["cautions"][0]
            .as_str()
            .unwrap()
            .starts_with("One teacher")
    );
}

#[test]
fn bad_values_are_named_with_their_bound() {
    for (flag, value, why) in [
        ("--teachers", "0", "0 is not in 1..=100000"),
        ("--cycles", "1", "1 is not in 2..=100"),
        (
            "--shift",
            "10",
            "not between 0.001 and 1; 10 points are written 0.10",
        ),
        ("--codes", "0", "without human codes"),
        ("--codes", "many", "neither a whole number"),
        ("--residual", "2", "an SD from 0.001 to 1"),
        ("--rate", "1.5", "not between 0.001 and 1"),
        ("--share", "NaN", "not between 0.01 and 0.99"),
        ("--missing", "1", "not between 0 and 0.9"),
        ("--statements", "x", "not a number"),
        ("--level", "95", "95 % is written 0.95"),
        ("--power", "80", "80 % is written 0.8"),
    ] {
        let mut args = vec!["--teachers", "20", "--cycles", "4"];
        match args.iter().position(|arg| *arg == flag) {
            Some(at) => args[at + 1] = value,
            None => args.extend([flag, value]),
        }
        let (code, out, told) = run(&args);
        assert_eq!((code, &*out), (Some(2), ""), "{flag} {value}");
        let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(told.contains(why) && told.contains(flag), "{told}");
    }
    let (code, _, told) = run(&["--teachers", "20"]);
    assert!(code == Some(2) && told.contains("--cycles"), "{told}");
    let (code, _, told) = run(&[
        "--teachers",
        "20",
        "--cycles",
        "4",
        "--pilot",
        "nowhere.csv",
    ]);
    assert_eq!(code, Some(1));
    assert!(
        told.starts_with("error: failed to read nowhere.csv: "),
        "{told}"
    );
    let (code, _, told) = run(&["--teachers", "20", "--cycles", "4", "--coder", "Ann"]);
    assert!(code == Some(2) && told.contains("--pilot"), "{told}");
}

#[test]
fn help_explains_itself() {
    let (code, out, _) = run(&["--help"]);
    assert_eq!(code, Some(0));
    for said in [
        "Exit codes: 0 done",
        "ascribe plan --teachers 20 --cycles 4",
        "[default: 17]",
    ] {
        assert!(out.contains(said), "{said}");
    }
}

/// Twelve teachers in three cycles: one in two statements an attribution, more internal ones in
/// the later cycles. The fifth teacher misses the second cycle.
fn pilot() -> String {
    let mut rows = "id,teacher,cycle,sources\n".to_owned();
    for teacher in 0..12 {
        for cycle in 0..3 {
            if (teacher, cycle) == (5, 1) {
                continue;
            }
            let statements = 8 + 4 * (teacher % 3);
            for at in 0..statements {
                let source = match at {
                    _ if 2 * at >= statements => "",
                    _ if at <= (teacher + cycle) % 4 => "teacher",
                    _ => "student;home",
                };
                let label = cycle + 9;
                writeln!(
                    rows,
                    "r{teacher}-{cycle}-{at},T{teacher},Cycle {label},{source}"
                )
                .unwrap();
            }
        }
    }
    rows
}

#[test]
fn a_pilot_replaces_the_defaults_and_flags_replace_the_pilot() {
    let folder = tempfile::tempdir().unwrap();
    let text = pilot();
    fs::write(folder.path().join("pilot.csv"), &text).unwrap();
    // The same rows turned round, and one that can't be used.
    let (header, rows) = text.split_once('\n').unwrap();
    let mut turned: Vec<&str> = rows.lines().rev().collect();
    turned.extend(["x-1-1,,Cycle 9,teacher"]);
    let turned = format!("{header}\n{}\n", turned.join("\n"));
    fs::write(folder.path().join("turned.csv"), turned).unwrap();
    let args = |file| {
        [
            "plan",
            "--teachers",
            "40",
            "--cycles",
            "4",
            "--pilot",
            file,
            "--share",
            "0.4",
            "--json",
        ]
    };
    let output = ascribe(folder.path(), &args("pilot.csv"));
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stderr(&output).contains("Cycle 9, Cycle 10, Cycle 11"));
    let plan = json(&stdout(&output));
    let of = |name: &str| {
        let all = plan["assumptions"].as_array().unwrap();
        all.iter().find(|one| one["quantity"] == name).unwrap()
    };
    assert_eq!(of("share")["from"], "given");
    assert_eq!(of("share")["pilot"], Value::Null);
    assert_eq!(plan["study"]["share"], 0.4);
    for name in ["statements", "variation", "rate", "missing"] {
        assert_eq!(of(name)["from"], "pilot", "{name}");
        assert_eq!(of(name)["pilot"]["teachers"], 12);
        assert_eq!(plan["study"][name], of(name)["pilot"]["value"]);
    }
    near(of("rate")["value"].as_f64().unwrap(), 0.5);
    near(of("missing")["value"].as_f64().unwrap(), 1.0 / 36.0);
    let cautions = plan["cautions"].to_string();
    assert!(cautions.contains("with the upper ones the smallest shift found (trend) is"));
    assert!(cautions.contains("the pilot's 3 cycles; it is taken for that of the 4 planned"));

    let again = ascribe(folder.path(), &args("turned.csv"));
    assert_eq!(again.status.code(), Some(3));
    assert!(
        stderr(&again).contains("turned.csv, line"),
        "{}",
        stderr(&again)
    );
    assert!(stderr(&again).contains("the coding not read: it has no teacher"));
    assert_eq!(stdout(&again), stdout(&output));
}

#[test]
fn a_pilot_that_can_not_tell_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    fs::write(
        path.join("one.jsonl"),
        "{\"id\": 1, \"teacher\": \"A\", \"cycle\": 1, \"sources\": [\"teacher\"]}\n\
         {\"id\": 2, \"teacher\": \"A\", \"cycle\": 1, \"sources\": [\"home\"]}\n",
    )
    .unwrap();
    fs::write(path.join("bare.csv"), "id,sources\n1,teacher\n").unwrap();
    let args = |file| ["plan", "--teachers", "9", "--cycles", "3", "--pilot", file];
    let output = ascribe(path, &args("one.jsonl"));
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let flat = stdout(&output)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    assert!(flat.contains("The pilot holds one teacher"), "{flat}");
    assert!(flat.contains("Internal share 0.350 default"), "{flat}");
    let output = ascribe(path, &args("bare.csv"));
    assert_eq!(output.status.code(), Some(1));
    let told = stderr(&output);
    assert!(
        told.contains("find the cycles in bare.csv: no coding names its cycle"),
        "{told}"
    );
    fs::write(path.join("bare.csv"), "cycle,sources\n1,teacher\n").unwrap();
    let output = ascribe(path, &args("bare.csv"));
    assert_eq!(output.status.code(), Some(1));
    let told = stderr(&output);
    for part in [
        "it has no teacher",
        "in the pilot bare.csv",
        "hint: it needs the columns",
    ] {
        assert!(told.contains(part), "{told}");
    }
    let two = "id,teacher,cycle,coder,sources\n1,A,1,eve,home\n1,A,1,adam,\n";
    fs::write(path.join("two.csv"), two).unwrap();
    let output = ascribe(path, &args("two.csv"));
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("\"adam\", \"eve\""),
        "{}",
        stderr(&output)
    );
}
