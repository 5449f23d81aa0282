//! Two people code at once; where they differ, a third settles.

use std::collections::BTreeSet;

use ascribe::codebook::{Coder, Source};
use ascribe::store::{ADJUDICATED, Project};

use crate::browser::Browser;
use crate::person::Person;
use crate::reviewing::Page;
use crate::study::{codes, keys, project, sources};

/// Ana and Ben, in two tabs, key by key; every fourth statement of the twenty differs.
fn two_code(browser: &Browser, path: &std::path::Path) -> Vec<String> {
    let page = Page::of(path);
    let ana = Person::new(browser, &page, "Ana");
    let ben = Person::new(browser, &page, "Ben");
    ana.open("all");
    ben.open("all");
    let mut differing = Vec::new();
    for at in 0..20 {
        let key = ana.key();
        assert_eq!(key, ben.key());
        let digit = ["1", "2", "3", "4", "0"][at % 5];
        ana.go(&[digit]);
        if at % 4 == 3 {
            ben.go(&[["4", "0", "1", "2", "3"][at % 5]]);
            differing.push(key);
        } else {
            ben.go(&[digit]);
        }
    }
    assert_eq!(ana.tab.text("#coder-label"), "Ana");
    assert_eq!(ben.tab.text("#coder-label"), "Ben");
    ana.has_no_complaints();
    ben.has_no_complaints();
    differing
}

/// What both coded, by coder files, in another copy of the project.
fn merged(from: &std::path::Path, into: &std::path::Path) {
    let source = Project::open(from).unwrap();
    let mut target = Project::open(into).unwrap();
    for coder in ["Ana", "Ben"] {
        let file = source.export(Some(&Coder(coder.into()))).unwrap();
        let (events, problems) = Project::parse_events(coder, &file);
        assert!(problems.is_empty());
        let merged = target.merge(&events).unwrap();
        assert_eq!((merged.added, merged.known), (20, 0));
        assert!(merged.conflicts.is_empty());
        assert_eq!(codes(from, coder), codes(into, coder));
    }
}

#[test]
fn two_code_at_once_and_a_third_settles_where_they_differ() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let path = project(here.path(), 5, 5);
    let differing = two_code(&browser, &path);
    let copy = project(there.path(), 5, 5);
    merged(&path, &copy);

    let page = Page::of(&copy);
    let cleo = Person::new(&browser, &page, "Cleo");
    cleo.open("disagreements");
    assert!(
        cleo.progress().starts_with("1 of 5 looked at"),
        "{}",
        cleo.progress()
    );
    let mut seen = BTreeSet::from([cleo.key()]);
    for _ in 1..5 {
        cleo.go(&["ArrowRight"]);
        seen.insert(cleo.key());
    }
    cleo.hear(&["ArrowRight"], "This is the last one.");
    assert_eq!(
        seen,
        differing.iter().cloned().collect(),
        "exactly those that differ"
    );
    cleo.leave();
    cleo.open("adjudicate");
    assert!(
        cleo.progress().starts_with("0 of 5 done"),
        "{}",
        cleo.progress()
    );
    settle(&cleo, &copy, &differing);
    cleo.has_no_complaints();
}

/// All by keyboard: one coder's codes by their letter, the other's, a digit, several sources.
fn settle(cleo: &Person<'_>, path: &std::path::Path, differing: &[String]) {
    let (ana, ben) = (codes(path, "Ana"), codes(path, "Ben"));
    let order: Vec<String> = keys(path).iter().map(ToString::to_string).collect();
    let mut meant = Vec::new();
    for at in 0..5 {
        let key = cleo.key();
        assert!(differing.contains(&key));
        let others = cleo.tab.text("#others");
        assert!(others.contains("Ana") && others.contains("Ben"), "{others}");
        let (keys, codes): (&[&str], _) = match at {
            0 => (&["a"], ana[&key].clone()),
            1 => (&["b"], ben[&key].clone()),
            2 => (&["2"], sources(&[Source::School])),
            3 => (&["0"], sources(&[])),
            _ => (
                &["Shift+3", "Shift+4", "Enter"],
                sources(&[Source::Student, Source::Teacher]),
            ),
        };
        cleo.go(keys);
        meant.push((key, codes));
    }
    assert_eq!(cleo.tab.text("#finished-h"), "That was all: 5 of 5");
    meant.sort_by_key(|(key, _)| order.iter().position(|known| known == key));
    let settled = codes(path, ADJUDICATED);
    assert_eq!(settled, meant.into_iter().collect());
    let coder = Coder(ADJUDICATED.into());
    let events = Project::open(path).unwrap().events(Some(&coder)).unwrap();
    assert_eq!(events.len(), 5);
    assert!(
        events
            .iter()
            .all(|event| event.person.as_deref() == Some("Cleo"))
    );
    assert_eq!(
        (codes(path, "Ana"), codes(path, "Ben")),
        (ana, ben),
        "theirs stay"
    );
    assert!(codes(path, "Cleo").is_empty());
}
