//! Copies of one project, in which people work apart, become one again: in any order, as often as
//! one likes, without losing anything.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use ascribe::codebook::Source::{Home, School, Teacher};
use ascribe::codebook::{Coder, Source, Sources};
use ascribe::store::{
    ADJUDICATED, Act, Conflict, Contents, Event, EventId, Key, Project, text_hash,
};
use proptest::prelude::*;
use proptest::sample::Index;
use rusqlite::Connection;

use crate::study::{Study, code, coder, folder, key, memo};

/// One thing that someone does in one of the copies.
#[derive(Clone, Debug)]
enum Doing {
    Code {
        blind: bool,
        at: Index,
        sources: u8,
    },
    Memo {
        at: Index,
        text: u8,
    },
    Split {
        at: Index,
        part: Index,
    },
    Merge {
        at: Index,
    },
    Undo,
    /// Takes over all that another copy has by now.
    Fetch {
        from: usize,
    },
    Reopen,
}

#[derive(Clone, Debug)]
struct Step {
    copy: usize,
    coder: usize,
    /// Whether it is done as whoever adjudicates.
    settles: bool,
    doing: Doing,
}

const COPIES: usize = 3;
const CODERS: [&str; 3] = ["ann", "bo", "cleo"];

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let doing = prop_oneof![
        6 => (any::<bool>(), any::<Index>(), 0..16_u8)
            .prop_map(|(blind, at, sources)| Doing::Code { blind, at, sources }),
        1 => (any::<Index>(), 0..3_u8).prop_map(|(at, text)| Doing::Memo { at, text }),
        2 => (any::<Index>(), any::<Index>()).prop_map(|(at, part)| Doing::Split { at, part }),
        2 => any::<Index>().prop_map(|at| Doing::Merge { at }),
        3 => Just(Doing::Undo),
        1 => (0..COPIES).prop_map(|from| Doing::Fetch { from }),
        1 => Just(Doing::Reopen),
    ];
    let step = (0..COPIES, 0..CODERS.len(), prop::bool::weighted(0.1), doing).prop_map(
        |(copy, coder, settles, doing)| Step {
            copy,
            coder,
            settles,
            doing,
        },
    );
    prop::collection::vec(step, 1..30)
}

fn base() -> &'static [u8] {
    static BASE: OnceLock<Vec<u8>> = OnceLock::new();
    BASE.get_or_init(|| fs::read(Study::new().path).unwrap())
}

fn copy(folder: &Path, name: &str) -> (PathBuf, Project) {
    let path = folder.join(name);
    fs::write(&path, base()).unwrap();
    let project = Project::open(&path).unwrap();
    (path, project)
}

/// The act, if it can be done now.
fn act(project: &Project, contents: &Contents, doing: &Doing) -> Option<Act> {
    let row = |at: &Index| contents.statements[at.index(contents.statements.len())];
    let text = |reflection: u32| {
        project
            .reflection(contents.reflections[reflection as usize].row)
            .unwrap()
    };
    match doing {
        Doing::Code { at, sources, .. } => {
            let named: Vec<Source> = Source::ALL
                .iter()
                .copied()
                .filter(|s| sources >> s.index() & 1 == 1)
                .collect();
            Some(code(row(at).key, &named))
        }
        Doing::Memo { at, text } => Some(memo(row(at).key, &"m".repeat((*text).into()))),
        Doing::Split { at, part } => {
            let row = row(at);
            let text = text(row.reflection);
            let (start, end) = (row.statement.start, row.statement.end);
            let cuts: Vec<usize> = (start + 1..end)
                .filter(|cut| text.text.is_char_boundary(*cut))
                .collect();
            let at = *cuts.get(part.index(cuts.len().max(1)))?;
            let hash = text_hash(&text.text);
            Some(Act::Split {
                reflection: text.id,
                hash,
                start,
                end,
                at,
            })
        }
        Doing::Merge { at } => {
            let first = row(at);
            let next = contents
                .statements
                .get(contents.find(first.key)? as usize + 1)?;
            if next.reflection != first.reflection {
                return None;
            }
            let text = text(first.reflection);
            let hash = text_hash(&text.text);
            let (first, second) = (first.statement, next.statement);
            Some(Act::Merge {
                reflection: text.id,
                hash,
                first: (first.start, first.end),
                second: (second.start, second.end),
            })
        }
        Doing::Undo | Doing::Fetch { .. } | Doing::Reopen => None,
    }
}

/// Does it in its copy; what was added.
fn take(step: &Step, copies: &mut [(PathBuf, Project)]) -> Option<Event> {
    let me = coder(CODERS[step.coder]);
    match step.doing {
        Doing::Fetch { from } => {
            let events = copies[from].1.events(None).unwrap();
            copies[step.copy].1.merge(&events).unwrap();
            return None;
        }
        Doing::Reopen => {
            let (path, project) = &mut copies[step.copy];
            *project = Project::open(path).unwrap();
            return None;
        }
        _ => {}
    }
    let project = &mut copies[step.copy].1;
    let mut contents = project.contents().unwrap();
    let event = match act(project, &contents, &step.doing) {
        Some(act) => {
            let blind = matches!(step.doing, Doing::Code { blind: true, .. });
            let settled = coder(ADJUDICATED);
            let (by, person) = if step.settles {
                (&settled, Some(&*me.0))
            } else {
                (&me, None)
            };
            // A split that would leave no words is refused, and so are others that don't fit.
            project.append(by, person, blind, act).ok()
        }
        None if matches!(step.doing, Doing::Undo) => project.undo(&me).unwrap(),
        None => None,
    };
    if let Some(event) = &event {
        contents.update(project, event).unwrap();
    }
    assert_eq!(contents, project.contents().unwrap(), "after {step:?}");
    event
}

/// Codes in force by statement and coder, each with its event.
type Force = BTreeMap<(Key, Coder), (EventId, Sources)>;

/// What is in force, from the events alone: an account of its own.
fn by_events(events: &[Event], contents: &Contents) -> Force {
    let author = |event: &Event| (event.coder.clone(), event.person.clone());
    let undone: BTreeSet<_> = events
        .iter()
        .filter_map(|event| match event.act {
            Act::Undo { event: target } => Some((target, author(event))),
            _ => None,
        })
        .collect();
    let standing: BTreeSet<Key> = contents.statements.iter().map(|row| row.key).collect();
    let mut force = BTreeMap::new();
    let mut ordered: Vec<&Event> = events.iter().collect();
    ordered.sort_by_key(|event| (event.time, event.id));
    for event in ordered {
        if let Act::Code {
            statement, codes, ..
        } = &event.act
            && standing.contains(statement)
            && !undone.contains(&(event.id, author(event)))
        {
            force.insert((*statement, event.coder.clone()), (event.id, codes.sources));
        }
    }
    force
}

/// The same by the view that stands in the file for whoever looks at it by other means.
fn by_view(path: &Path) -> Force {
    let file = Connection::open(path).unwrap();
    let mut query = file
        .prepare("SELECT statement, coder, event, sources FROM current")
        .unwrap();
    let rows = query.query_map([], |row| {
        let sources: String = row.get(3)?;
        let sources = sources
            .split_terminator(';')
            .map(|name| name.parse::<Source>().unwrap());
        let coder: String = row.get(1)?;
        Ok((
            (Key(row.get(0)?), self::coder(&coder)),
            (EventId(row.get(2)?), sources.collect()),
        ))
    });
    rows.unwrap().collect::<Result<_, _>>().unwrap()
}

fn sources_of(force: &Force) -> BTreeMap<&(Key, Coder), Sources> {
    force
        .iter()
        .map(|(of, (_, sources))| (of, *sources))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 96,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn copies_become_the_same_in_any_order(steps in steps(), order in any::<[Index; 6]>()) {
        let folder = folder();
        let mut copies: Vec<_> =
            (0..COPIES).map(|at| copy(folder.path(), &format!("copy {at}"))).collect();
        let mut done: BTreeSet<EventId> = BTreeSet::new();
        for step in &steps {
            done.extend(take(step, &mut copies).map(|event| event.id));
        }
        let files: Vec<Vec<u8>> =
            copies.iter().map(|(_, project)| project.export(None).unwrap()).collect();
        let parts: Vec<Vec<Event>> = files
            .iter()
            .map(|file| {
                let (events, problems) = Project::parse_events("copy", file);
                assert_eq!(problems, []);
                events
            })
            .collect();

        // Two copies in which they come together: in turn, and by chance, in part and repeatedly.
        let (_, mut one) = copy(folder.path(), "one");
        for part in &parts {
            one.merge(part).unwrap();
        }
        let (path, mut two) = copy(folder.path(), "two");
        for at in order {
            let part = &parts[at.index(parts.len())];
            let half: Vec<Event> = part.iter().rev().step_by(2).cloned().collect();
            two.merge(&half).unwrap();
            two.merge(part).unwrap();
        }
        let last = parts.iter().map(|part| two.merge(part).unwrap()).last().unwrap();
        let again = two.merge(&two.events(None).unwrap()).unwrap();
        prop_assert_eq!((again.added, again.elsewhere), (0, 0));
        prop_assert_eq!(&again.conflicts, &last.conflicts);

        let whole = one.export(None).unwrap();
        prop_assert_eq!(&two.export(None).unwrap(), &whole);
        let contents = one.contents().unwrap();
        prop_assert_eq!(&two.contents().unwrap(), &contents);
        prop_assert_eq!(one.conflicts().unwrap(), two.conflicts().unwrap());
        prop_assert_eq!(one.codings(None).unwrap().lines, two.codings(None).unwrap().lines);

        // Nothing is lost.
        let kept: BTreeSet<EventId> = one.events(None).unwrap().iter().map(|e| e.id).collect();
        prop_assert!(done.is_subset(&kept));
        for part in &parts {
            prop_assert!(part.iter().all(|event| kept.contains(&event.id)));
        }

        // What is in force is what the events say, by three accounts.
        two.rebuild().unwrap();
        prop_assert_eq!(&two.contents().unwrap(), &contents);
        let force = by_events(&one.events(None).unwrap(), &contents);
        prop_assert_eq!(&by_view(&path), &force);
        let of_contents: BTreeMap<_, _> = contents
            .coded
            .iter()
            .map(|coded| {
                let key = contents.statements[coded.statement as usize].key;
                ((key, contents.coders[usize::from(coded.coder)].clone()), coded.sources)
            })
            .collect();
        let of_contents: BTreeMap<_, _> =
            of_contents.iter().map(|(of, said)| (of, *said)).collect();
        prop_assert_eq!(of_contents, sources_of(&force));

        // Statements of a text never overlap, and each copy can still be worked in.
        for pair in contents.statements.windows(2) {
            let is_apart = pair[0].reflection != pair[1].reflection
                || pair[0].statement.end <= pair[1].statement.start;
            prop_assert!(is_apart, "{pair:?}");
        }
        let row = contents.statements[0].key;
        one.append(&coder("ann"), None, false, code(row, &[Home])).unwrap();
        let now = one.coded(row).unwrap();
        let mine = now.iter().find(|(by, ..)| *by == coder("ann")).unwrap();
        prop_assert_eq!(mine.1.sources.to_string(), "home");
    }

    #[test]
    fn undo_restores_what_was_before(steps in steps()) {
        let folder = folder();
        let mut copies = vec![copy(folder.path(), "one")];
        // Known from the first, so that only what they do makes a difference.
        let rows = copies[0].1.contents().unwrap().statements;
        for name in CODERS.iter().chain([&ADJUDICATED]) {
            copies[0].1.append(&coder(name), None, false, memo(rows[0].key, "here")).unwrap();
        }
        for mut step in steps {
            step.copy = 0;
            if matches!(step.doing, Doing::Fetch { .. } | Doing::Undo) {
                continue;
            }
            let before = (copies[0].1.contents().unwrap(), memos(&copies[0].1, &rows[0].key));
            if take(&step, &mut copies).is_none() {
                continue;
            }
            let kept = take(&Step { doing: Doing::Undo, ..step.clone() }, &mut copies);
            prop_assert!(kept.is_some());
            let after = (copies[0].1.contents().unwrap(), memos(&copies[0].1, &rows[0].key));
            prop_assert_eq!(after, before, "{:?}", step);
            take(&step, &mut copies);
        }
    }
}

fn memos(project: &Project, key: &Key) -> Vec<Option<String>> {
    CODERS
        .iter()
        .map(|name| project.memo(*key, &coder(name)).unwrap())
        .collect()
}

/// Two copies of a study.
fn apart() -> (Study, Study) {
    (Study::new(), Study::new())
}

fn all(study: &Study) -> Vec<Event> {
    study.project.events(None).unwrap()
}

#[test]
fn one_coder_in_two_copies_is_told_and_settled_by_coding_again() {
    let (mut one, mut two) = apart();
    let (ann, key) = (coder("ann"), one.key("log.csv#2.1"));
    let early = one
        .project
        .append(&ann, None, false, code(key, &[Home]))
        .unwrap();
    one.project
        .append(&ann, None, false, memo(key, "home?"))
        .unwrap();
    std::thread::sleep(std::time::Duration::from_millis(2));
    let late = two
        .project
        .append(&ann, None, false, code(key, &[School]))
        .unwrap();
    two.project
        .append(&ann, None, false, memo(key, "school!"))
        .unwrap();

    let merged = one.project.merge(&all(&two)).unwrap();
    assert_eq!(
        (merged.added, merged.elsewhere),
        (2 + two.contents().coded.len() - 1, 0)
    );
    let [
        Conflict::Codes {
            statement,
            coder: by,
            events,
        },
        Conflict::Memos { .. },
    ] = &merged.conflicts[..]
    else {
        panic!("{:?}", merged.conflicts);
    };
    assert_eq!(
        (statement, by, &events[..]),
        (&key, &ann, &[early.id, late.id][..])
    );
    let codes = |study: &Study| study.project.coded(key).unwrap()[0].1.sources.to_string();
    assert_eq!(codes(&one), "school", "the later one counts");

    let settled = one
        .project
        .append(&ann, None, false, code(key, &[Teacher]))
        .unwrap();
    let Act::Code { supersedes, .. } = &settled.act else {
        panic!()
    };
    assert_eq!(*supersedes, [early.id, late.id]);
    one.project
        .append(&ann, None, false, memo(key, "neither"))
        .unwrap();
    assert_eq!(one.project.conflicts().unwrap(), []);
    two.project.merge(&all(&one)).unwrap();
    assert_eq!(two.project.conflicts().unwrap(), []);
    assert_eq!(codes(&two), "teacher");
    // Undone, the two stand again.
    one.project.undo(&ann).unwrap();
    one.project.undo(&ann).unwrap();
    assert_eq!(one.project.conflicts().unwrap().len(), 2);
    assert_eq!(codes(&one), "school");
}

#[test]
fn the_same_codes_in_two_copies_are_no_conflict() {
    let (mut one, mut two) = apart();
    let key = one.key("log.csv#2.1");
    for study in [&mut one, &mut two] {
        study
            .project
            .append(&coder("ann"), None, false, code(key, &[Home]))
            .unwrap();
    }
    assert_eq!(one.project.merge(&all(&two)).unwrap().conflicts, []);
}

#[test]
fn splits_that_contradict_each_other_are_told_and_the_first_stands() {
    let (mut one, mut two) = apart();
    one.split("ann", "log.csv#3.2", "try;");
    std::thread::sleep(std::time::Duration::from_millis(2));
    two.split("bo", "log.csv#3.2", "They");
    let part = two.contents().statements[4].key;
    two.project
        .append(&coder("bo"), None, false, code(part, &[Home]))
        .unwrap();
    let first = one.contents();
    let events = all(&two);
    let split = events
        .iter()
        .find(|event| matches!(event.act, Act::Split { .. }))
        .unwrap();
    for study in [&mut one, &mut two] {
        let others = if study.contents() == first {
            events.clone()
        } else {
            all(&apart().0)
        };
        study.project.merge(&others).unwrap();
    }
    two.project.merge(&all(&one)).unwrap();
    for study in [&one, &two] {
        assert_eq!(study.contents().statements, first.statements);
        let conflicts = study.project.conflicts().unwrap();
        let reflection = "log.csv#3".to_owned();
        assert_eq!(
            conflicts,
            [
                Conflict::Segments {
                    reflection,
                    event: split.id
                },
                Conflict::Gone {
                    statement: part,
                    coder: coder("bo")
                },
            ]
        );
    }
    // Without the first, the second stands, and what was coded in it counts.
    one.project.undo(&coder("ann")).unwrap();
    assert_eq!(one.project.conflicts().unwrap(), []);
    let now = one.contents();
    let at = now.find(part).unwrap();
    assert_eq!(now.of(at).len(), 1);
}

#[test]
fn codes_of_what_was_split_since_are_told_until_its_parts_are_coded() {
    let (mut one, mut two) = apart();
    let key = one.key("log.csv#3.2");
    one.split("ann", "log.csv#3.2", "try;");
    two.project
        .append(&coder("bo"), None, false, code(key, &[School]))
        .unwrap();
    let merged = one.project.merge(&all(&two)).unwrap();
    assert_eq!(
        merged.conflicts,
        [Conflict::Gone {
            statement: key,
            coder: coder("bo")
        }]
    );
    let part = one.contents().statements[4].key;
    one.project
        .append(&coder("bo"), None, false, code(part, &[School]))
        .unwrap();
    assert_eq!(one.project.conflicts().unwrap(), []);
}

#[test]
fn events_on_what_is_elsewhere_wait_until_it_is_here() {
    let mut one = Study::new();
    one.split("ann", "log.csv#3.2", "try;");
    let contents = one.contents();
    let key = key(&contents, "log.csv#3@24-41");
    one.project
        .append(&coder("ann"), None, false, code(key, &[Home]))
        .unwrap();
    let folder = folder();
    let mut empty = Project::create(&folder.path().join("empty")).unwrap();
    let events = all(&one);
    let merged = empty.merge(&events).unwrap();
    assert_eq!(
        (merged.added, merged.elsewhere, merged.known),
        (events.len(), events.len(), 0)
    );
    assert_eq!(empty.contents().unwrap().statements, []);
    assert_eq!(
        empty.export(None).unwrap(),
        one.project.export(None).unwrap()
    );
    crate::study::add(&mut empty, &crate::study::reflections());
    assert_eq!(empty.contents().unwrap(), one.contents());
    assert_eq!(
        empty.export(None).unwrap(),
        one.project.export(None).unwrap(),
        "nothing new"
    );
}

#[test]
fn one_coders_file_holds_what_they_did_under_either_name() {
    let mut study = Study::new();
    let key = study.key("log.csv#2.1");
    study
        .project
        .append(&coder("ann"), None, false, code(key, &[Home]))
        .unwrap();
    study
        .project
        .append(&coder(ADJUDICATED), Some("ann"), false, code(key, &[Home]))
        .unwrap();
    study
        .project
        .append(&coder("bo"), None, false, code(key, &[School]))
        .unwrap();
    study.project.undo(&coder("ann")).unwrap();
    let file = study.project.export(Some(&coder("ann"))).unwrap();
    let (events, problems) = Project::parse_events("ann", &file);
    assert_eq!((events.len(), problems), (3, Vec::new()));
    let settled = study.project.export(Some(&coder(ADJUDICATED))).unwrap();
    assert_eq!(Project::parse_events("a", &settled).0.len(), 2);
}
