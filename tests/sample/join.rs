//! What people coded, joined with the plan and the codings.

use std::fmt::Write as _;

use ascribe::codings::CodedFile;
use ascribe::sample::{Contrast, Plan, coded_sheet, draw, join};
use ascribe::shift::correct::{self, Lambda, Method};

use super::{coded, codings, one, parsed, settings};

#[test]
fn a_coded_sheet_joins_its_plan_and_the_codings() {
    let file = parsed(&codings(6, 3, 10));
    let study = one(&file);
    let plan = draw(&study, &settings(40, Contrast::Shift, 3)).unwrap();
    let plan = Plan::parse("p", &plan.json()).unwrap();
    let skipped = plan.drawn[0].id.clone();
    let human = coded(&plan, |id| match id {
        _ if id == skipped => None,
        _ if id.ends_with(".3") => Some("none"),
        _ => Some("teacher; home"),
    });
    let joined = join(&study, &plan, &human).unwrap();
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
    let file = parsed(&codings(6, 3, 10));
    let study = one(&file);
    let plan = draw(&study, &settings(24, Contrast::Shift, 3)).unwrap();
    let drawn = &plan.drawn[0].id;
    let other = study.statements.iter().map(|one| &one.line.id);
    let other = other
        .clone()
        .find(|id| plan.drawn.iter().all(|one| one.id != **id))
        .unwrap();
    let item = &plan.drawn[0].item;
    // By ids of the codings; the same once more, otherwise; one not drawn; one unknown.
    let rows = format!("id,sources\n{drawn},home\n{item},school\n{other},home\nnobody,home\n");
    let human = CodedFile::parse("h.csv", rows.as_bytes());
    let joined = join(&study, &plan, &human).unwrap();
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
    let fewer = parsed(&codings(5, 3, 10));
    let fewer = one(&fewer);
    let coded_all = coded(&plan, |_| Some("none"));
    let joined = join(&fewer, &plan, &coded_all).unwrap();
    assert!(
        joined
            .warnings
            .iter()
            .any(|w| w.starts_with("30 of 180 statements of the plan"))
    );
    let more = parsed(&codings(7, 3, 10));
    let more = one(&more);
    let joined = join(&more, &plan, &coded_all).unwrap();
    assert!(joined.warnings[0].starts_with("30 statements of codings.csv are not in the plan"));
    // Nothing coded at all.
    let error = join(&study, &plan, &coded(&plan, |_| None)).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("none of the 24 statements drawn is coded")
    );
    // A sheet on which empty cells were meant as "no attribution".
    let human = coded(&plan, |id| (id == drawn).then_some("home"));
    let joined = join(&study, &plan, &human).unwrap();
    assert!(
        joined.warnings[0].contains("that is written none"),
        "{:?}",
        joined.warnings
    );
}

#[test]
fn a_sample_drawn_elsewhere_and_codes_without_probabilities_have_their_way() {
    let lines: Vec<String> = codings(5, 2, 8);
    let file = parsed(&lines);
    let study = one(&file);
    let ids: Vec<&str> = study
        .statements
        .iter()
        .step_by(4)
        .map(|one| one.line.id.as_str())
        .collect();
    let plan = Plan::simple(&study, ids.iter().copied());
    assert_eq!((plan.cells.len(), plan.drawn.len()), (2, 20));
    let mut rows = "id,sources\n".to_owned();
    for id in &ids {
        writeln!(rows, "{id},").unwrap();
    }
    // No sheet of ours: an empty cell is no attribution.
    let joined = join(&study, &plan, &CodedFile::parse("h", rows.as_bytes())).unwrap();
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
    let bare = one(&bare);
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
    let file = parsed(&codings(3, 2, 6));
    let study = one(&file);
    let plan = draw(&study, &settings(8, Contrast::Shift, 1)).unwrap();
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
