//! The same on a project file: what is drawn, coded, split and counted there.

use std::sync::Arc;

use ascribe::codebook::{Coder, Coding, Source, probability_of};
use ascribe::reflection::{Reflection, Statement};
use ascribe::review::{Figures, Sample, Shown, Sight, draw, human, sight};
use ascribe::sample::{self, Contrast, Settings};
use ascribe::shift::correct::{self, Method};
use ascribe::store::{Act, Codes, NewStatement, Project, text_hash};
use ascribe::study::Studies;

use super::{MODEL, Numbers, coder, sources};

const SENTENCE: &str = "It was the talk of the week. ";

/// Six teachers, three cycles, ten statements each, coded by a model.
fn analysed(project: &mut Project, numbers: &mut Numbers) {
    let cycles: Vec<Arc<str>> = (1..=3).map(|at| format!("Cycle {at}").into()).collect();
    let mut reflections = Vec::new();
    let mut codings: Vec<(usize, u32, Coding)> = Vec::new();
    for teacher in 1..=6 {
        for cycle in &cycles {
            for number in 1..=10 {
                let probabilities = numbers.probabilities();
                let named = Source::ALL.iter().copied();
                let named = named.filter(|s| probabilities[s.index()] > 0.5).collect();
                let coding = Coding {
                    probabilities: Some(probabilities),
                    confidence: Some(probability_of(named, probabilities)),
                    ..Coding::new(coder(MODEL), named)
                };
                codings.push((reflections.len(), number, coding));
            }
            reflections.push(Reflection {
                id: format!("log.csv#{}", reflections.len() + 2),
                teacher: Some(format!("Ann {teacher}").into()),
                cycle: Some(Arc::clone(cycle)),
                text: SENTENCE.repeat(10),
                ..Reflection::default()
            });
        }
    }
    let mut statements = codings.iter().map(|(reflection, number, coding)| {
        let start = (*number as usize - 1) * SENTENCE.len();
        NewStatement {
            reflection: *reflection,
            number: *number,
            statement: Statement {
                start,
                end: start + SENTENCE.len() - 1,
            },
            coding: Some(coding),
        }
    });
    project.add(&cycles, &reflections, &mut statements).unwrap();
}

fn samples(project: &Project) -> Vec<Sample> {
    let contents = project.contents().unwrap();
    let stored = project.samples().unwrap().into_iter();
    stored
        .map(|one| Sample::parse(&one.name, one.blind, &one.plan, &contents).unwrap())
        .collect()
}

#[test]
fn a_project_is_drawn_from_coded_and_corrected_as_its_files_are() {
    let numbers = &mut Numbers(31);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("study.ascribe");
    let mut project = Project::create(&path).unwrap();
    analysed(&mut project, numbers);
    let contents = project.contents().unwrap();
    let settings = Settings {
        n: 80,
        contrast: Contrast::Shift,
        source: Source::Teacher,
        seed: 5,
    };
    let model = coder(MODEL);
    let file = project.codings(Some(&model)).unwrap();
    let study = Studies::of(&file, None).unwrap().only(None).unwrap();
    let plan = draw(&contents, &file.name, &settings).unwrap();
    assert_eq!(plan, sample::draw(&study, &settings).unwrap());
    project.add_sample("first", true, &plan.json()).unwrap();

    let drawn = samples(&project);
    assert_eq!((drawn[0].statements().len(), drawn[0].missing()), (80, 0));
    // Both code the sample blind; at the end each is open to them.
    for at in drawn[0].statements() {
        let row = contents.statement(*at).unwrap();
        let q = contents.of(*at)[0].probabilities.unwrap().map(f64::from);
        let named = numbers.sources(q);
        for who in ["ann", "ben"] {
            let contents = project.contents().unwrap();
            let sight = sight(&contents, &drawn, &coder(who), *at);
            assert_eq!(sight, Sight::Blind);
            let said = if who == "ben" && at % 9 == 0 {
                sources("")
            } else {
                named
            };
            let act = Act::Code {
                statement: row.key,
                codes: Codes::new(said),
                supersedes: Vec::new(),
            };
            let by: Coder = coder(who);
            project
                .append(&by, None, sight == Sight::Blind, act)
                .unwrap();
        }
    }
    let contents = project.contents().unwrap();
    let figures = Figures::of(&contents, &drawn, &coder("ann"));
    let Shown::Known(found) = &figures.corrected else {
        panic!("{:?}", figures.corrected);
    };
    assert!(found.open > 0 && found.codes + found.open == 80);
    let Shown::Known(reliability) = &figures.reliability else {
        panic!("{:?}", figures.reliability);
    };
    assert_eq!((reliability.statements, reliability.people), (80, 2));

    let codes = human(&contents, &drawn, None).unwrap();
    let joined = sample::join(&study, &codes.sample.plan, &codes.file).unwrap();
    assert_eq!(joined.problems, []);
    let settings = correct::Settings {
        level: 0.95,
        lambda: joined.lambda,
    };
    let correction = correct::correct(&joined.records, &joined.cycles, &settings);
    let by = &correction.methods[0];
    assert_eq!(by.method, Method::PerCycle);
    assert_eq!(by.first_to_last[3].as_ref(), Some(&found.corrected));

    // A statement drawn is split: the sample does without it.
    let at = drawn[0].statements()[0];
    let (id, row) = (contents.id(at).unwrap(), contents.statement(at).unwrap());
    let span = row.statement;
    let act = Act::Split {
        reflection: contents.reflection(at).unwrap().id.to_string(),
        hash: text_hash(&SENTENCE.repeat(10)),
        start: span.start,
        end: span.end,
        at: span.start + 7,
    };
    project.append(&coder("ann"), None, false, act).unwrap();
    let later = samples(&project);
    assert_eq!(later[0].gone(), [id.as_str()]);
    assert_eq!((later[0].statements().len(), later[0].missing()), (79, 1));
    let contents = project.contents().unwrap();
    let found = |who: &str| later[0].is_finished(&contents, &coder(who));
    assert!(found("ann") && found("ben") && !found("cleo"));
    let told = human(&contents, &later, None).unwrap().told;
    assert!(
        told.iter().any(|one| one.contains("is there no more")),
        "{told:?}"
    );
}
