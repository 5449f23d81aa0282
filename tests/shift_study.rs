//! Units, strata, groups, and who wrote when, as a study meets them.

#![expect(clippy::float_cmp, reason = "exact counts")]

use std::sync::Arc;

use ascribe::codebook::{Agency, Focus, Outcome, Source, Sources};
use ascribe::shift::{self, BaselineClass, By, Observation, Settings, Shift, Unit, method};
use serde_json::Value;

const TEACHER: usize = Source::Teacher.index();

fn golden() -> Value {
    let json: Value = serde_json::from_str(include_str!("data/golden.json")).unwrap();
    json["shares_small"].clone()
}

fn cycles(count: usize) -> Vec<Arc<str>> {
    (1..=count).map(|n| format!("Cycle {n}").into()).collect()
}

/// The small school of golden.json: names of teachers, teams and groups, and then the rows.
struct School {
    names: Vec<[String; 3]>,
    rows: Vec<(usize, u64, u64)>,
}

fn school() -> School {
    let golden = golden();
    let rows = golden["rows"].as_array().unwrap();
    let name = |row: &Value| ["teacher", "team", "group"].map(|key| row[key].to_string());
    let row = |row: &Value| {
        let number = |key: &str| row[key].as_u64().unwrap();
        let cycle = usize::try_from(number("cycle")).unwrap() - 1;
        (cycle, number("n"), number("y"))
    };
    School {
        names: rows.iter().map(name).collect(),
        rows: rows.iter().map(row).collect(),
    }
}

impl School {
    fn observations(&self) -> Vec<Observation<'_>> {
        let each = self.names.iter().zip(&self.rows);
        each.flat_map(|([teacher, team, group], &(cycle, n, y))| {
            (0..n).map(move |k| Observation {
                teacher,
                team: Some(team),
                group: Some(group),
                cycle,
                sources: Sources::NONE.with(if k < y {
                    Source::Teacher
                } else {
                    Source::Student
                }),
                ..Observation::default()
            })
        })
        .collect()
    }
}

fn with(settings: &Settings) -> Shift {
    shift::estimate(&school().observations(), &cycles(4), settings)
}

#[track_caller]
fn near(found: f64, wanted: &Value) {
    let wanted = wanted.as_f64().unwrap();
    let bound = 1e-6 * wanted.abs();
    assert!((found - wanted).abs() <= bound, "{found} is not {wanted}");
}

#[track_caller]
fn warned(shift: &Shift, part: &str) {
    let is_told = shift.warnings.iter().any(|warning| warning.contains(part));
    assert!(is_told, "no {part:?} in {:#?}", shift.warnings);
}

#[test]
fn the_check_beside_the_jackknife_is_golden() {
    let (found, golden) = (with(&Settings::default()), golden());
    let change = found.overall.first_to_last[TEACHER].as_ref().unwrap();
    let check = change.check.as_ref().unwrap();
    let wanted = &golden["CR2"]["shift"];
    near(change.estimate.value, &wanted["est"]);
    near(check.std_error, &wanted["se"]);
    near(check.df, &wanted["df"]);
    near(check.p_value.unwrap(), &wanted["p"]);
    near(check.low, &golden["shift_CR2_ci"]["lo"]);
    near(check.high, &golden["shift_CR2_ci"]["hi"]);
    for (cycle, name) in [(0, "p1"), (3, "p4")] {
        let check = found.overall.cells[cycle].checks[TEACHER].as_ref().unwrap();
        near(check.std_error, &golden["CR2"][name]["se"]);
        near(check.df, &golden["CR2"][name]["df"]);
    }
}

#[test]
fn the_slope_of_the_log_odds_is_golden() {
    let (found, golden) = (with(&Settings::default()), golden());
    let slope = found.overall.logit_trend[TEACHER].as_ref().unwrap();
    let wanted = &golden["jackknife"]["logodds_slope"];
    near(slope.estimate.value, &wanted["est"]);
    near(slope.std_error, &wanted["se"]);
    assert_eq!(slope.df, 9.0);
    assert_eq!(slope.estimate.units, "log-odds per cycle");
    // Nobody names the home: no slope of it is finite.
    assert!(found.overall.logit_trend[Source::Home.index()].is_none());
}

#[test]
fn teams_as_units_are_golden() {
    let found = with(&Settings {
        unit: Unit::Team,
        ..Settings::default()
    });
    let change = found.overall.first_to_last[TEACHER].as_ref().unwrap();
    let wanted = &golden()["shift_CR2_team"];
    near(change.estimate.value, &wanted["est"]);
    let check = change.check.as_ref().unwrap();
    near(check.std_error, &wanted["se"]);
    near(check.df, &wanted["df"]);
    // Three teams, ten teachers.
    assert_eq!((change.df, change.estimate.teachers), (2.0, 10));
    let test = found.sign_flip[TEACHER].as_ref().unwrap();
    assert_eq!((test.flips.units, test.flips.count), (3, 8));
    warned(&found, "Only 3 teams");
    // Within a team its teachers vary.
    let team = &found.by(By::Team)[0];
    assert_eq!(team.first_to_last[TEACHER].as_ref().unwrap().df, 3.0);
}

#[test]
fn the_difference_of_groups_is_golden() {
    let (found, golden) = (with(&Settings::default()), golden());
    let comparison = found.comparison.as_ref().unwrap();
    assert_eq!(
        (&*comparison.programme, &*comparison.comparison),
        ("1", "0")
    );
    let change = comparison.first_to_last[TEACHER].as_ref().unwrap();
    let wanted = &golden["did_jackknife_welch"];
    near(change.estimate.value, &wanted["est"]);
    near(change.std_error, &wanted["se"]);
    near(change.std_error, &golden["CR3_se"]["did"]);
    near(change.df, &wanted["df"]);
    near(change.estimate.low, &wanted["ci"][0]);
    near(change.estimate.high, &wanted["ci"][1]);
    assert_eq!(change.estimate.method, method::WELCH);
    assert!(change.p_adjusted >= change.p_value);
}

#[test]
fn groups_are_those_named_and_turned_round_they_turn_the_sign() {
    let straight = with(&Settings::default()).comparison.unwrap();
    let turned = with(&Settings {
        groups: Some(["0".into(), "1".into()]),
        ..Settings::default()
    });
    let turned = turned.comparison.unwrap();
    let value = |found: &shift::Comparison| {
        let change = found.first_to_last[TEACHER].as_ref().unwrap();
        change.estimate.value
    };
    assert!((value(&straight) + value(&turned)).abs() < 1e-12);
    let missing = with(&Settings {
        groups: Some(["1".into(), "nobody".into()]),
        ..Settings::default()
    });
    assert_eq!(missing.comparison, None);

    let (school, mut groups) = (school(), 0);
    let mut observations = school.observations();
    for one in &mut observations {
        one.group = one.group.map(|group| match group {
            "0" => "Control schools",
            _ => "Alpha",
        });
        groups += 1;
    }
    assert!(groups > 0);
    let found = shift::estimate(&observations, &cycles(4), &Settings::default());
    let named = found.comparison.unwrap();
    assert_eq!(&*named.programme, "Alpha");
    assert!((value(&named) - value(&straight)).abs() < 1e-12);
    observations[0].group = Some("a third");
    let found = shift::estimate(&observations, &cycles(4), &Settings::default());
    assert_eq!(found.comparison, None);
}

#[test]
fn groups_unlike_at_the_start_are_told() {
    let found = with(&Settings::default());
    let baseline = found
        .comparison
        .as_ref()
        .unwrap()
        .baseline
        .as_ref()
        .unwrap();
    // 7 of 40 in the one group, 16 of 32 in the other: logits -1.5506 and 0.
    let index = baseline.internal.index.as_ref().unwrap();
    let wanted = f64::ln((16.0 / 16.0) / (7.0 / 33.0)) / 1.65;
    assert!((index.value - wanted).abs() < 1e-9, "{index:?}");
    assert_eq!(
        baseline.internal.class(),
        Some(BaselineClass::NotEquivalent)
    );
    warned(
        &found,
        "differ in their internal share by 0.94 standard deviations",
    );
    // Every statement is an attribution: that has no log-odds.
    assert_eq!(baseline.attributions.index, None);
}

#[test]
fn cycles_asked_for_are_those_compared() {
    let found = with(&Settings {
        from: Some(1),
        to: Some(2),
        ..Settings::default()
    });
    let change = found.overall.first_to_last[TEACHER].as_ref().unwrap();
    assert_eq!((change.from, change.to), (1, 2));
    assert!((change.estimate.value - (43.0 / 94.0 - 29.0 / 97.0)).abs() < 1e-12);
    // Two cycles make no line, but levels are those of all four.
    assert!(found.overall.trend.iter().all(Option::is_none));
    assert!(found.overall.cells.iter().all(|cell| cell.rate.is_some()));
    let test = found.sign_flip[TEACHER].as_ref().unwrap();
    assert_eq!((test.from, test.to, test.attributions), (1, 2, 191));
    let three = with(&Settings {
        from: Some(1),
        ..Settings::default()
    });
    let trend = three.overall.trend[TEACHER].as_ref().unwrap();
    assert_eq!((trend.from, trend.to), (1, 3));
}

#[test]
fn a_cycle_asked_for_without_attributions_gives_no_shift() {
    let school = school();
    let mut observations = school.observations();
    observations.retain(|one| one.cycle != 1);
    let settings = Settings {
        from: Some(1),
        ..Settings::default()
    };
    let found = shift::estimate(&observations, &cycles(4), &settings);
    assert!(found.overall.first_to_last.iter().all(Option::is_none));
    assert_eq!(found.attrition, None);
    warned(&found, "No attributions in Cycle 2.");
    warned(&found, "there is no shift");
}

#[test]
#[should_panic(expected = "cycle 3 does not come before cycle 2")]
fn cycles_in_the_wrong_order_are_refused() {
    with(&Settings {
        from: Some(2),
        to: Some(1),
        ..Settings::default()
    });
}

#[test]
fn matched_teachers_are_those_of_both_cycles() {
    let school = school();
    let found = shift::estimate(&school.observations(), &cycles(4), &Settings::default());
    let attrition = found.attrition.as_ref().unwrap();
    // Teacher 1 has nothing in the last cycle, teacher 7 nothing in the first.
    let counts = (attrition.both, attrition.only_first, attrition.only_last);
    assert_eq!(counts, (8, 1, 1));
    let mut matched = school.observations();
    matched.retain(|one| one.teacher != "1" && one.teacher != "7");
    let alone = shift::estimate(&matched, &cycles(4), &Settings::default());
    assert_eq!(attrition.matched, alone.overall.first_to_last);
    assert_ne!(attrition.matched, found.overall.first_to_last);
    warned(&found, "1 in Cycle 1 only and 1 in Cycle 4 only");
}

#[test]
fn an_agency_is_among_all_attributions() {
    let named = |source: Source, agency, focus| {
        let mut all = [None; 4];
        all[source.index()] = focus;
        Observation {
            teacher: "Ada",
            sources: Sources::NONE.with(source),
            outcome: Some(Outcome::Success),
            agency,
            focus: all,
            ..Observation::default()
        }
    };
    let observations = [
        named(
            Source::Teacher,
            Some(Agency::Collective),
            Some(Focus::Planning),
        ),
        named(
            Source::Teacher,
            Some(Agency::Individual),
            Some(Focus::Planning),
        ),
        named(Source::Teacher, None, None),
        named(Source::Home, None, Some(Focus::Socioeconomic)),
        Observation {
            teacher: "Ada",
            ..Observation::default()
        },
    ];
    let settings = Settings {
        by: vec![By::Focus, By::Agency],
        ..Settings::default()
    };
    let found = shift::estimate(&observations, &cycles(1), &settings);
    let kinds: Vec<By> = found.splits.iter().map(|split| split.by).collect();
    assert_eq!(kinds, [By::Outcome, By::Agency, By::Focus]);
    let strata_by = |by: By| -> Vec<&str> { found.by(by).iter().map(|s| &*s.name).collect() };
    assert_eq!(strata_by(By::Agency), ["individual", "collective"]);
    assert_eq!(strata_by(By::Focus), ["planning", "socioeconomic"]);
    let collective = &found.by(By::Agency)[1].cells[0];
    assert_eq!((collective.statements, collective.attributions), (5, 1));
    let share = collective.shares[TEACHER].as_ref().unwrap();
    assert_eq!((share.value, share.attributions), (0.25, 4));
    assert!((collective.rate.as_ref().unwrap().value - 20.0).abs() < 1e-9);
    // The home has no agency.
    assert_eq!(collective.shares[0], None);
    let home = &found.by(By::Focus)[1];
    assert_eq!(home.source(), Source::Home);
    assert_eq!(home.cells[0].shares[0].as_ref().unwrap().value, 0.25);
    assert_eq!(home.cells[0].shares[TEACHER], None);
}

#[test]
fn the_methods_say_what_was_done() {
    let found = with(&Settings {
        unit: Unit::Team,
        by: vec![By::Team, By::Group],
        ..Settings::default()
    });
    let text = found.methods.join(" ");
    for part in [
        "328 statements by 10 teachers in 4 cycles",
        "95 % score intervals (Wilson 1927)",
        "The shift from Cycle 1 to Cycle 4 and the trend",
        "leaves out one team at a time, scaled as CR3 (Bell & McCaffrey 2002; Pustejovsky & \
         Tipton 2018)",
        "Satterthwaite's degrees of freedom",
        "(Liang & Zeger 1986)",
        "over all 8 flips",
        "Holm's (1979) method",
        "By team, group, everything",
        "Welch's (1947) degrees of freedom",
        "Procedures Handbook 5.0",
        "8 have them in both",
    ] {
        assert!(text.contains(part), "no {part:?} in {text}");
    }
    let one = shift::estimate(&[], &cycles(2), &Settings::default());
    assert!(one.methods.is_empty());
}

#[test]
fn a_teacher_who_writes_most_of_it_is_told() {
    let names: Vec<String> = (0..13).map(|n| format!("Teacher {n}")).collect();
    let of = |most: usize| -> Vec<Observation<'_>> {
        let each = names.iter().enumerate().flat_map(|(at, teacher)| {
            let count = if at == 0 { most } else { 6 };
            (0..2 * count).map(move |k| Observation {
                teacher,
                cycle: k % 2,
                sources: Sources::NONE.with(Source::Teacher),
                ..Observation::default()
            })
        });
        each.collect()
    };
    let told = |most| {
        let found = shift::estimate(&of(most), &cycles(2), &Settings::default());
        let warned = found.warnings.into_iter();
        warned
            .filter(|one| one.contains("largely"))
            .collect::<Vec<_>>()
    };
    // 48 of 192 are a quarter; 46 of 190 are less.
    assert_eq!(told(23), Vec::<String>::new());
    let warned = told(24);
    assert!(
        warned[0].starts_with("One teacher has 48 of 192 attributions:"),
        "{warned:?}"
    );
}
