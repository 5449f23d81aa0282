//! Samples drawn within a project, and found again in it.

use std::fmt::Write as _;

use ascribe::codebook::Source;
use ascribe::codings::CodedFile;
use ascribe::review::{Queue, Sample, draw};
use ascribe::sample::{self, Contrast, Plan, Settings};
use ascribe::store::Contents;
use ascribe::study::Studies;

use super::{MODEL, Numbers, coder, codes, project, put, sources, suggested};

fn settings(n: usize, contrast: Contrast, source: Source, seed: u64) -> Settings {
    Settings {
        n,
        contrast,
        source,
        seed,
    }
}

/// The model's codings as a file holds them, the last statement first.
fn exported(contents: &Contents) -> CodedFile {
    let mut text =
        "id,teacher,cycle,coder,sources,p_home,p_school,p_student,p_teacher\n".to_owned();
    let model = contents.coder(&coder(MODEL)).unwrap();
    for one in contents.coded.iter().rev().filter(|one| one.coder == model) {
        let row = contents.reflection(one.statement).unwrap();
        let cycle = row.cycle.map(|at| &*contents.cycles[usize::from(at)]);
        write!(
            text,
            "{},{},{},{MODEL},{}",
            contents.id(one.statement).unwrap(),
            row.teacher.as_deref().unwrap_or_default(),
            cycle.unwrap_or_default(),
            one.sources
        )
        .unwrap();
        match one.probabilities {
            Some([a, b, c, d]) => writeln!(text, ",{a:.4},{b:.4},{c:.4},{d:.4}").unwrap(),
            None => writeln!(text, ",,,,").unwrap(),
        }
    }
    CodedFile::parse("p", text.as_bytes())
}

#[test]
fn a_draw_within_a_project_is_that_of_its_exported_codings() {
    let numbers = &mut Numbers(11);
    for seed in 0..12 {
        let mut contents = suggested(5, 4, 9, &["ann"], numbers);
        // A reflection without a cycle, a cycle that the model did not code, codes without
        // probabilities, and a statement that people made.
        contents.reflections[0].cycle = None;
        let second: Vec<bool> = (0..180)
            .map(|at| contents.reflection(at).unwrap().cycle == Some(1))
            .collect();
        contents.coded.retain(|one| !second[one.statement as usize]);
        let bare = codes(&contents, 40, MODEL, sources("home;teacher"));
        put(&mut contents, bare);
        contents.statements[60].original = None;
        let of_ann = codes(&contents, 61, "ann", sources("school"));
        put(&mut contents, of_ann);
        let file = exported(&contents);
        let study = Studies::of(&file, None).unwrap().only(None).unwrap();
        for contrast in [Contrast::Shift, Contrast::Trend] {
            let source = Source::ALL[numbers.below(4) as usize];
            let settings = settings(40, contrast, source, seed);
            let here = draw(&contents, "p", &settings).unwrap();
            assert_eq!(here, sample::draw(&study, &settings).unwrap());
            assert_eq!(here.cycles, ["Cycle 1", "Cycle 3", "Cycle 4"]);
        }
    }
}

#[test]
fn every_statement_of_a_plan_is_found_again() {
    let mut contents = suggested(3, 2, 7, &["ann"], &mut Numbers(12));
    contents.statements[10].original = None;
    let settings = settings(20, Contrast::Shift, Source::Teacher, 1);
    let plan = draw(&contents, "p", &settings).unwrap();
    let sample = Sample::parse("first", true, &plan.json(), &contents).unwrap();
    let direct = Sample::new("first", true, plan.clone(), &contents);
    assert_eq!(sample.statements(), direct.statements());
    assert_eq!((sample.gone().len(), sample.missing()), (0, 0));
    let mut found: Vec<String> = sample
        .statements()
        .iter()
        .map(|at| contents.id(*at).unwrap())
        .collect();
    let mut drawn: Vec<String> = plan.drawn.iter().map(|one| one.id.clone()).collect();
    found.sort_unstable();
    drawn.sort_unstable();
    assert_eq!(found, drawn);
    for at in 0..42 {
        assert_eq!(
            sample.contains(at),
            drawn.contains(&contents.id(at).unwrap())
        );
    }
    // In another project nothing is.
    let other = project(1, 1, 3, &[]);
    let lost = Sample::new(
        "first",
        true,
        plan,
        &Contents {
            reflections: Vec::new(),
            ..other
        },
    );
    assert_eq!(
        (lost.gone().len(), lost.missing(), lost.statements().len()),
        (20, 42, 0)
    );
}

#[test]
fn ids_that_no_statement_has_are_told() {
    let contents = project(1, 1, 3, &[]);
    let ids = [
        "log.1.csv#1.2",
        "log.1.csv#1.9",
        "log.1.csv#1@40-55",
        "log.1.csv#1",
        "log.1.csv",
        "",
        "x.1",
        "log.1.csv#1@4",
        "log.1.csv#1.-2",
    ];
    let drawn: Vec<String> = ids
        .iter()
        .map(|id| {
            format!(r#"{{"item":"{id}","id":"{id}","cycle":"c","stratum":1,"probability":1.0}}"#)
        })
        .collect();
    let plan = format!(
        r#"{{"schema":{{"name":"ascribe-sample-plan","version":1}},"codings":"p",
        "contrast":"shift","source":"teacher","seed":1,"asked":9,"cycles":["c"],
        "cells":[{{"cycle":"c","stratum":1,"uncertainty":[0.0,1.0],"statements":9,"drawn":9,
        "probability":1.0,"ids":{ids:?}}}],"drawn":[{}]}}"#,
        drawn.join(",")
    );
    let sample = Sample::parse("first", false, plan.as_bytes(), &contents).unwrap();
    assert_eq!(sample.statements(), [1]);
    assert_eq!(sample.gone(), &ids[1..]);
    let order = Queue::Sample("first".into()).order(&contents, &[sample], &coder("ann"), &[]);
    assert_eq!(order.items, [1]);
    let error = Sample::parse("first", false, b"{}", &contents).unwrap_err();
    assert!(
        error.to_string().contains("of the sample \"first\""),
        "{error}"
    );
}

#[test]
fn nothing_to_draw_from_is_an_error_that_says_why() {
    let settings = settings(20, Contrast::Shift, Source::Teacher, 1);
    let failed = |contents: &Contents| -> String {
        let plan: Result<Plan, _> = draw(contents, "p", &settings);
        plan.unwrap_err().to_string()
    };
    let mut contents = project(2, 2, 9, &["ann"]);
    contents.models.fill(false);
    assert!(failed(&contents).contains("no model coded it"));
    let mut contents = suggested(2, 2, 9, &[], &mut Numbers(13));
    for row in &mut contents.reflections {
        row.cycle = None;
    }
    assert!(failed(&contents).contains("find the cycles in p"));
    let mut contents = suggested(2, 2, 9, &[], &mut Numbers(13));
    for one in &mut contents.coded {
        one.probabilities = None;
    }
    assert!(failed(&contents).contains("none of its codings has probabilities"));
}
