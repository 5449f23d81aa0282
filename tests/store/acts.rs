//! What people do, and what is in force after it.

use ascribe::codebook::Source::{Home, School, Teacher};
use ascribe::reflection::{Layout, Reflection};
use ascribe::store::{ADJUDICATED, Act, Codes, Event, Key, Project, text_hash};

use crate::study::{Study, add, code, coder, codes, ids, memo, model, reflections};

const FIRST: [&str; 10] = [
    "log.csv#2.1",
    "log.csv#2.2",
    "log.csv#2.3",
    "log.csv#3.1",
    "log.csv#3.2",
    "log.csv#4.1",
    "log.csv#4.2",
    "log.csv#4.3",
    "notes.md#1.1",
    "notes.md#1.2",
];

#[test]
fn what_is_added_is_there_as_it_was() {
    let study = Study::new();
    let contents = study.contents();
    assert_eq!(ids(&contents)[..10], FIRST);
    assert_eq!(
        contents.cycles.iter().map(|c| &**c).collect::<Vec<_>>(),
        ["Cycle 1", "Cycle 2"]
    );
    assert_eq!(
        (contents.coders.as_slice(), contents.models.as_slice()),
        (&[model()][..], &[true][..])
    );
    assert_eq!(contents.coded.len(), contents.statements.len());
    for (row, given) in contents.reflections.iter().zip(reflections()) {
        assert_eq!(study.project.reflection(row.row).unwrap(), given);
        assert_eq!(
            (&*row.id, row.teacher.as_ref()),
            (&*given.id, given.teacher.as_ref())
        );
        assert_eq!(
            row.cycle.map(|at| contents.cycles[usize::from(at)].clone()),
            given.cycle
        );
        assert_eq!(row.date, given.date);
    }
    for (position, row) in (0..).zip(&contents.statements) {
        let text = &reflections()[row.reflection as usize];
        let said = crate::study::coding(&text.words(row.statement));
        let [coded] = contents.of(position) else {
            panic!("not one coding")
        };
        assert_eq!(
            (coded.sources, coded.probabilities),
            (said.sources, said.probabilities)
        );
        assert_eq!(
            (coded.confidence, coded.abstain),
            (said.confidence, said.abstain)
        );
        let stored = study.project.coded(row.key).unwrap();
        assert_eq!(stored, [(model(), Codes::from(&said), false)]);
        assert_eq!(contents.find(row.key), Some(position));
    }
}

#[test]
fn the_same_again_adds_nothing_and_what_has_changed_takes_the_place() {
    let mut study = Study::new();
    let before = study.contents();
    let again = add(&mut study.project, &reflections());
    assert_eq!((again.new, again.same, again.changed), (0, 4, 0));
    assert_eq!(
        (again.statements, again.codings, again.elsewhere),
        (0, 0, 0)
    );
    assert_eq!(study.contents(), before);

    let ann = coder("ann");
    let key = study.key("log.csv#3.1");
    study
        .project
        .append(&ann, None, false, code(key, &[School]))
        .unwrap();
    let coded = study.contents();
    // A new text of the second, another teacher of the third, the first no longer there.
    let mut changed = reflections();
    changed.remove(0);
    changed[0].text = "The class was large. It rained.".to_owned();
    changed[1].teacher = Some("Annette".into());
    let added = add(&mut study.project, &changed);
    assert_eq!((added.new, added.same, added.changed), (0, 2, 1));
    let now = study.contents();
    let places: Vec<&str> = now.reflections.iter().map(|row| &*row.id).collect();
    assert_eq!(
        places,
        ["log.csv#2", "log.csv#3", "log.csv#4", "notes.md#1"]
    );
    assert_eq!(now.reflections[2].teacher.as_deref(), Some("Annette"));
    assert_eq!(
        now.find(key),
        None,
        "the old text's statement does not stand"
    );
    let refused = study
        .project
        .append(&ann, None, false, code(key, &[Home]))
        .unwrap_err();
    assert!(
        refused.to_string().contains("no longer stands"),
        "{refused}"
    );
    // The text comes back, and with it what was said of it.
    add(&mut study.project, &reflections());
    assert_eq!(study.contents(), coded);
}

#[test]
fn statements_that_are_cut_elsewhere_are_left_out() {
    let mut study = Study::new();
    let text = &reflections()[0];
    let coding = crate::study::coding("x");
    let mut other = std::iter::once(ascribe::store::NewStatement {
        reflection: 0,
        number: 1,
        statement: ascribe::reflection::Statement { start: 0, end: 4 },
        coding: Some(&coding),
    });
    let before = study.contents();
    let added = study
        .project
        .add(&[], std::slice::from_ref(text), &mut other)
        .unwrap();
    assert_eq!(
        (added.elsewhere, added.statements, added.codings),
        (1, 0, 0)
    );
    assert_eq!(study.contents(), before);
}

#[test]
fn the_last_codes_count_and_undo_goes_back_step_by_step_across_restarts() {
    let mut study = Study::new();
    let (ann, key) = (coder("ann"), study.key("log.csv#2.1"));
    let said = |project: &Project| {
        let all = project.coded(key).unwrap();
        all.into_iter()
            .find(|(by, ..)| *by == ann)
            .map(|(_, codes, _)| codes)
    };
    let first = study
        .project
        .append(&ann, None, false, code(key, &[Home]))
        .unwrap();
    let second = study
        .project
        .append(&ann, None, true, code(key, &[Home, Teacher]))
        .unwrap();
    assert!(second.time > first.time);
    let Act::Code { supersedes, .. } = &second.act else {
        panic!()
    };
    assert_eq!(*supersedes, [first.id]);
    study
        .project
        .append(&ann, None, false, memo(key, "see the codebook"))
        .unwrap();
    assert_eq!(said(&study.project), Some(codes(&[Home, Teacher])));
    let whole = study.project.history(key).unwrap();

    let mut left = Vec::new();
    loop {
        // Another day.
        study.project = Project::open(&study.path).unwrap();
        let memo = study.project.memo(key, &ann).unwrap();
        left.push((said(&study.project), memo));
        if study.project.undo(&ann).unwrap().is_none() {
            break;
        }
    }
    let both = Some(codes(&[Home, Teacher]));
    assert_eq!(
        left,
        [
            (both.clone(), Some("see the codebook".to_owned())),
            (both, None),
            (Some(codes(&[Home])), None),
            (None, None),
        ]
    );
    let history = study.project.history(key).unwrap();
    assert_eq!(history.len(), whole.len() + 3, "nothing was taken away");
    assert!(whole.iter().all(|event| history.contains(event)));
    assert_eq!(
        study.contents().coded.len(),
        study.contents().statements.len()
    );
}

#[test]
fn an_empty_memo_takes_it_away() {
    let mut study = Study::new();
    let (ann, key) = (coder("ann"), study.key("log.csv#2.1"));
    for text in ["one", "two", ""] {
        study
            .project
            .append(&ann, None, false, memo(key, text))
            .unwrap();
        let found = study.project.memo(key, &ann).unwrap();
        assert_eq!(found.as_deref().unwrap_or_default(), text);
    }
    assert_eq!(study.project.memo(key, &coder("bo")).unwrap(), None);
}

#[test]
fn the_last_blind_coding_is_kept_beside_what_is_in_force() {
    let mut study = Study::new();
    let (ann, key) = (coder("ann"), study.key("log.csv#2.1"));
    for (blind, sources) in [(true, Home), (true, School), (false, Teacher)] {
        study
            .project
            .append(&ann, None, blind, code(key, &[sources]))
            .unwrap();
    }
    let contents = study.contents();
    let at = contents.find(key).unwrap();
    let by_ann = contents.coder(&ann).unwrap();
    let in_force = contents
        .of(at)
        .iter()
        .find(|coded| coded.coder == by_ann)
        .unwrap();
    assert_eq!(
        (in_force.sources.to_string().as_str(), in_force.blind),
        ("teacher", false)
    );
    let [blind] = contents.blind_of(at) else {
        panic!("not one blind coding")
    };
    assert_eq!(
        (blind.sources.to_string().as_str(), blind.blind),
        ("school", true)
    );
    assert!(contents.blind_of(at + 1).is_empty());
}

#[test]
fn who_adjudicates_undoes_their_own_acts_under_either_name() {
    let mut study = Study::new();
    let (ann, bo, settled) = (coder("ann"), coder("bo"), coder(ADJUDICATED));
    let key = study.key("log.csv#2.1");
    let one = study
        .project
        .append(&ann, None, false, code(key, &[Home]))
        .unwrap();
    let two = study
        .project
        .append(&settled, Some("ann"), false, code(key, &[School]))
        .unwrap();
    let three = study
        .project
        .append(&settled, Some("bo"), false, code(key, &[Teacher]))
        .unwrap();
    let undone = |event: Option<Event>| event.map(|event| event.act);
    let undo = |event: &Event| Some(Act::Undo { event: event.id });
    assert_eq!(undone(study.project.undo(&ann).unwrap()), undo(&two));
    assert_eq!(
        study.project.coded(key).unwrap()[0].1,
        codes(&[Teacher]),
        "bo's stands"
    );
    assert_eq!(undone(study.project.undo(&ann).unwrap()), undo(&one));
    assert_eq!(undone(study.project.undo(&ann).unwrap()), None);
    assert_eq!(undone(study.project.undo(&bo).unwrap()), undo(&three));
}

#[test]
fn statements_are_split_and_merged_and_come_back() {
    let mut study = Study::new();
    let ann = coder("ann");
    let key = study.key("log.csv#3.2");
    study
        .project
        .append(&ann, None, false, code(key, &[School]))
        .unwrap();
    let before = study.contents();
    study.split("ann", "log.csv#3.2", "try;");
    let parts = study.contents();
    let all = ids(&parts);
    assert_eq!(
        all[3..6],
        ["log.csv#3.1", "log.csv#3@24-41", "log.csv#3@42-70"]
    );
    let text = study.project.reflection(parts.reflections[1].row).unwrap();
    let words: Vec<_> = parts.statements[4..6]
        .iter()
        .map(|row| text.words(row.statement))
        .collect();
    assert_eq!(words, ["They did not try;", "we had no time for feedback."]);
    let numbers: Vec<u32> = parts.statements[3..6]
        .iter()
        .map(|row| row.number)
        .collect();
    assert_eq!(numbers, [1, 2, 3]);
    assert_eq!(parts.find(key), None);

    let (first, second) = (parts.statements[3].statement, parts.statements[4].statement);
    let merge = Act::Merge {
        reflection: text.id.clone(),
        hash: text_hash(&text.text),
        first: (first.start, first.end),
        second: (second.start, second.end),
    };
    study
        .project
        .append(&ann, None, false, merge.clone())
        .unwrap();
    let merged = study.contents();
    assert_eq!(ids(&merged)[3], "log.csv#3@0-41");
    let words = text.words(merged.statements[3].statement).into_owned();
    assert_eq!(words, "The class is too large. They did not try;");
    let again = study.project.append(&ann, None, false, merge).unwrap_err();
    assert!(
        again.to_string().contains("not neighbours that stand"),
        "{again}"
    );

    study.project.undo(&ann).unwrap();
    assert_eq!(study.contents(), parts);
    study.project.undo(&ann).unwrap();
    assert_eq!(study.contents(), before, "with the codes of the whole");
    let history = study.project.history(key).unwrap();
    let acts: Vec<&str> = history
        .iter()
        .map(|event| match event.act {
            Act::Code { .. } => "code",
            Act::Split { .. } => "split",
            Act::Undo { .. } => "undo",
            _ => "other",
        })
        .collect();
    assert_eq!(acts, ["code", "code", "split", "undo"]);
}

#[test]
#[expect(clippy::too_many_lines, reason = "a list of cases")]
fn what_can_not_be_is_refused_and_changes_nothing() {
    let mut study = Study::new();
    let (ann, key) = (coder("ann"), study.key("log.csv#2.1"));
    let mine = study
        .project
        .append(&ann, None, false, code(key, &[Home]))
        .unwrap();
    let undone = study
        .project
        .append(&coder("bo"), None, false, code(key, &[Home]))
        .unwrap();
    study.project.undo(&coder("bo")).unwrap();
    let [plain, .., blocks] = &reflections()[..] else {
        panic!()
    };
    let split = |text: &Reflection, start, end, at| Act::Split {
        reflection: text.id.clone(),
        hash: text_hash(&text.text),
        start,
        end,
        at,
    };
    let merge = |text: &Reflection, first, second| Act::Merge {
        reflection: text.id.clone(),
        hash: text_hash(&text.text),
        first,
        second,
    };
    let with = |change: fn(&mut Codes)| {
        let mut codes = Codes::default();
        change(&mut codes);
        Act::Code {
            statement: key,
            codes,
            supersedes: Vec::new(),
        }
    };
    let cafe = plain.text.find("Caf").unwrap();
    let cases: Vec<(&str, Act, &str)> = vec![
        ("", code(key, &[]), "it is empty"),
        (" ann", code(key, &[]), "white space around it"),
        ("a\nn", code(key, &[]), "control character"),
        ("base 1", code(key, &[]), "the name of a model"),
        ("ann", code(Key([7; 16]), &[]), "there is no statement 0707"),
        (
            "ann",
            with(|codes| codes.outcome = Some(ascribe::codebook::Outcome::Success)),
            "outcome",
        ),
        (
            "ann",
            with(|codes| codes.confidence = Some(0.5)),
            "are a model's",
        ),
        (
            "ann",
            memo(key, &"x".repeat(100_001)),
            "a memo of 100001 bytes",
        ),
        ("ann", split(plain, 0, 42, 0), "no two parts"),
        ("ann", split(plain, 0, 42, 42), "no two parts"),
        ("ann", split(plain, 0, 42, 4000), "no two parts"),
        ("ann", split(plain, 42, 0, 10), "no two parts"),
        ("ann", split(plain, 0, 40, 10), "no longer stands"),
        (
            "ann",
            split(plain, cafe, cafe + 6, cafe + 4),
            "no two parts",
        ),
        (
            "ann",
            split(plain, usize::MAX, usize::MAX, 3),
            "no two parts",
        ),
        (
            "ann",
            split(&Reflection::default(), 0, 1, 0),
            "there is no such text",
        ),
        (
            "ann",
            merge(plain, (0, 42), (42, 4000)),
            "no two statements make up",
        ),
        (
            "ann",
            merge(plain, (43, 79), (0, 42)),
            "no two statements make up",
        ),
        (
            "ann",
            merge(plain, (0, 42), (cafe, cafe + 6)),
            "not neighbours",
        ),
        ("ann", merge(blocks, (9, 27), (49, 72)), "no prose"),
        (
            "ann",
            Act::Undo {
                event: ascribe::store::EventId([1; 16]),
            },
            "there is no event",
        ),
        ("bo", Act::Undo { event: mine.id }, "not bo's to undo"),
        ("bo", Act::Undo { event: undone.id }, "undone already"),
    ];
    let before = (study.contents(), study.project.events(None).unwrap());
    for (by, act, why) in cases {
        let error = study
            .project
            .append(&coder(by), None, false, act.clone())
            .unwrap_err();
        assert!(error.to_string().contains(why), "{act:?}: {error}");
        assert!(error.is_usage(), "{error}");
    }
    let person = study
        .project
        .append(&ann, Some("base 1"), false, code(key, &[]))
        .unwrap_err();
    assert!(person.to_string().contains("the name of a model"));
    assert_eq!(
        (study.contents(), study.project.events(None).unwrap()),
        before
    );
}

#[test]
fn paragraphs_with_something_between_them_are_not_merged() {
    let mut study = Study::new();
    let text = "It failed\n\n---\n\nbecause it rained.".to_owned();
    let gap = text.find("because").unwrap();
    let layout = Layout::Blocks {
        blocks: vec![0..9, gap..text.len()],
        markup: Vec::new(),
    };
    let plain = Reflection {
        id: "a".into(),
        text,
        layout,
        ..Reflection::default()
    };
    let close = Reflection {
        id: "b".into(),
        text: plain.text.replace("---", "   "),
        ..plain.clone()
    };
    add(&mut study.project, &[plain.clone(), close.clone()]);
    for (text, is_fine) in [(&plain, false), (&close, true)] {
        let merge = Act::Merge {
            reflection: text.id.clone(),
            hash: text_hash(&text.text),
            first: (0, 9),
            second: (gap, text.text.len()),
        };
        let done = study.project.append(&coder("ann"), None, false, merge);
        match done {
            Ok(_) => assert!(is_fine),
            Err(error) => assert!(
                !is_fine && error.to_string().contains("no prose"),
                "{error}"
            ),
        }
    }
}

#[test]
fn settings_samples_and_places_are_kept() {
    let mut study = Study::new();
    let (ann, key) = (coder("ann"), study.key("log.csv#2.1"));
    study.project.set_setting("model", "base").unwrap();
    study.project.set_setting("model", "small").unwrap();
    study.project.add_sample("pilot", true, b"{}").unwrap();
    study.project.add_sample("main", false, b"[1]").unwrap();
    study.project.add_sample("pilot", true, b"{}").unwrap();
    for (name, why) in [("pilot", "another so called"), ("", "its name is empty")] {
        let error = study.project.add_sample(name, true, b"other").unwrap_err();
        assert!(error.to_string().contains(why), "{error}");
    }
    let other = study.key("log.csv#2.2");
    study.project.set_place(&ann, "all", other).unwrap();
    let place = ("uncertain", key);
    study
        .project
        .append_at(&ann, None, false, code(key, &[Home]), place)
        .unwrap();
    // A refused act leaves the coder where they were.
    let refused =
        study
            .project
            .append_at(&ann, None, false, code(Key([0; 16]), &[]), ("all", other));
    assert!(refused.is_err());
    let again = Project::open(&study.path).unwrap();
    assert_eq!(again.setting("model").unwrap().as_deref(), Some("small"));
    assert_eq!(again.setting("none").unwrap(), None);
    let samples = again.samples().unwrap();
    let samples: Vec<_> = samples
        .iter()
        .map(|one| (&*one.name, one.blind, &*one.plan))
        .collect();
    assert_eq!(
        samples,
        [("pilot", true, &b"{}"[..]), ("main", false, &b"[1]"[..])]
    );
    assert_eq!(
        again.place(&ann).unwrap(),
        Some(("uncertain".to_owned(), key))
    );
    assert_eq!(again.place(&coder("bo")).unwrap(), None);
}

#[test]
fn another_connection_sees_what_was_written() {
    let mut study = Study::new();
    let other = Project::open(&study.path).unwrap();
    let (seen, own) = (
        other.data_version().unwrap(),
        study.project.data_version().unwrap(),
    );
    let key = study.key("log.csv#2.1");
    assert_eq!(other.data_version().unwrap(), seen);
    study
        .project
        .append(&coder("ann"), None, false, code(key, &[Home]))
        .unwrap();
    assert_ne!(other.data_version().unwrap(), seen);
    assert_eq!(study.project.data_version().unwrap(), own);
    assert_eq!(other.contents().unwrap(), study.contents());
}

#[test]
fn words_are_found_in_any_case_and_without_markup() {
    let study = Study::new();
    let contents = study.contents();
    let found = |words: &str| -> Vec<String> {
        let found = study.project.search(words).unwrap();
        found.iter().map(|at| contents.id(*at).unwrap()).collect()
    };
    assert_eq!(found("CAFÉ"), ["log.csv#2.3"]);
    assert_eq!(found("the talk got richer"), ["notes.md#1.1"]);
    assert_eq!(
        found("they"),
        [
            "log.csv#2.1",
            "log.csv#2.2",
            "log.csv#3.2",
            "log.csv#4.1",
            "log.csv#4.2",
            "notes.md#1.2"
        ]
    );
    assert_eq!(found("  "), [""; 0]);
    assert_eq!(found("%_'"), [""; 0]);
}
