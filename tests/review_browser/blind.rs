//! Who codes a blind sample learns nothing of what the model or others said, nor who wrote it.

use ascribe::codebook::{Coder, Source};
use ascribe::store::{Act, Project};

use crate::browser::Browser;
use crate::person::Person;
use crate::reviewing::Page;
use crate::study::{keys, project, sources};

/// What only who is not blind may read: people, cycles, files, codes, numbers.
const TELLING: [&str; 16] = [
    "Teacher-",
    "Team-Blue",
    "-Cycle",
    "2025-03-01",
    "log-of-someone",
    "made-up-1",
    "failure",
    "individual",
    "0.625",
    "0.125",
    "63 of 100",
    "unsure",
    "Suggested",
    "Benedicta",
    "Zu schnell",
    "kappa",
];

/// Benedicta codes everything, with a memo on each statement.
fn benedicta(path: &std::path::Path) {
    let mut project = Project::open(path).unwrap();
    let coder = Coder("Benedicta".into());
    for statement in keys(path) {
        let codes = sources(&[Source::Student]);
        let code = Act::Code {
            statement,
            codes,
            supersedes: Vec::new(),
        };
        project.append(&coder, None, false, code).unwrap();
        let memo = Act::Memo {
            statement,
            text: "Zu schnell".into(),
            supersedes: Vec::new(),
        };
        project.append(&coder, None, false, memo).unwrap();
    }
}

#[test]
fn a_blind_sample_tells_nothing() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let path = project(folder.path(), 12, 5);
    benedicta(&path);
    let page = Page::of(&path);
    let ana = Person::new(&browser, &page, "Ana");
    let tab = &ana.tab;
    tab.tab_to("#draw-n");
    tab.eval("document.activeElement.select()");
    tab.type_text("12");
    tab.press(&["Enter"]);
    tab.wait("document.querySelector('button[data-queue=\"sample:1\"]')");
    tab.answers();
    ana.open("sample:1");
    let mut heard = Vec::new();
    for at in 0..11 {
        heard.push(("the page".to_owned(), tab.shown()));
        heard.push(("what is said".to_owned(), tab.text("#say")));
        assert!(tab.text("#where").starts_with("Blind"));
        if at % 4 == 0 {
            tab.press(&["h"]);
            tab.wait("!document.querySelector('#history').hidden");
            tab.wait("document.querySelector('#figures').textContent.includes('Hidden while')");
            heard.push(("the page".to_owned(), tab.shown()));
            assert_eq!(
                tab.eval("document.querySelectorAll('.suggested').length"),
                0
            );
        }
        // There is nothing to accept.
        ana.hear(&["Enter"], "There is no suggestion");
        ana.go(&[["1", "2", "3", "4", "0"][at % 5]]);
    }
    // A page that is loaded anew drops what it was answered before.
    let mut answers = tab.answers();
    tab.reload();
    tab.wait("document.querySelector('#statement').dataset.key");
    heard.push(("the page anew".to_owned(), tab.shown()));
    answers.extend(tab.answers());
    let asked = |path: &str| {
        answers
            .iter()
            .filter(|(address, _)| address.contains(path))
            .count()
    };
    let asked = ["/api/code", "/api/history", "/api/figures", "/api/card"].map(asked);
    assert!(
        asked[0] == 11 && asked[1] == 3 && asked[2] > 0 && asked[3] == 2,
        "{asked:?}"
    );
    heard.extend(
        answers
            .into_iter()
            .filter(|(address, _)| address.contains("/api/")),
    );
    for (place, text) in &heard {
        for telling in TELLING {
            assert!(!text.contains(telling), "{place} tells {telling:?}: {text}");
        }
    }

    // The same, once the sample is done: what was looked for is what would be told.
    ana.go(&["1"]);
    assert!(tab.text("#finished-text").contains("whole blind sample"));
    tab.tab_to("#finished [data-act=first]");
    tab.press(&["Enter"]);
    tab.wait("document.querySelector('#suggestion').checkVisibility()");
    let open = tab.shown();
    let told: Vec<_> = TELLING
        .iter()
        .filter(|telling| open.contains(**telling))
        .collect();
    assert!(told.len() >= 5, "{told:?} of {open}");
    let ana_is = Coder("Ana".into());
    let events = Project::open(&path).unwrap().events(Some(&ana_is)).unwrap();
    assert!(events.len() == 12 && events.iter().all(|event| event.blind));
    ana.has_no_complaints();
}
