//! Two hundred statements by keyboard alone.

use std::collections::BTreeMap;

use ascribe::codebook::Source;
use ascribe::store::Codes;

use crate::browser::Browser;
use crate::person::Scene;
use crate::study::{codes, events, sources, suggestion};

/// Each way to code, with what it means for a statement by its place from 0.
fn way(turn: usize, at: usize) -> (&'static [&'static str], Codes) {
    use Source::{Home, School, Student, Teacher};
    match turn % 8 {
        0 => (&["1"], sources(&[Home])),
        1 => (&["2"], sources(&[School])),
        2 => (&["3"], sources(&[Student])),
        3 => (&["4"], sources(&[Teacher])),
        4 => (&["0"], sources(&[])),
        5 => (&["Enter"], suggestion(at)),
        6 => (&["Shift+3", "Shift+1", "Enter"], sources(&[Student, Home])),
        // Marked by a slip, and marked off again.
        _ => (
            &["Shift+2", "Shift+4", "Shift+2", "Enter"],
            sources(&[Teacher]),
        ),
    }
}

#[test]
fn two_hundred_statements_are_coded_by_keyboard_alone() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let scene = Scene::of(&browser, 41);
    let Scene { path, ana, .. } = scene;
    let (mut meant, mut slips) = (BTreeMap::new(), 0);
    for at in 0..200 {
        let key = ana.key();
        if at % 10 == 9 {
            ana.go(&["4"]);
            ana.tab.press(&["z"]);
            ana.at(&key);
            assert!(ana.tab.text("#say").starts_with("Undone: teacher."));
            assert!(!ana.tab.shows("#mine"));
            slips += 1;
        }
        let (keys, codes) = way(at + at / 8, at);
        ana.go(keys);
        assert!(
            meant.insert(key, codes).is_none(),
            "each statement comes once"
        );
        if at % 50 == 49 {
            let told = ana.progress();
            assert!(
                told.starts_with(&format!("{} of 205 done", at + 1)),
                "{told}"
            );
            let bar = "document.querySelector('#progress').value";
            assert_eq!(ana.tab.eval(bar), at + 1);
        }
    }
    assert_eq!(codes(&path, "Ana"), meant);
    assert_eq!(events(&path, "Ana"), 200 + 2 * slips);
    for _ in 0..5 {
        ana.go(&["Enter"]);
    }
    assert_eq!(ana.tab.text("#finished-h"), "That was all: 205 of 205");
    assert_eq!(codes(&path, "Ana").len(), 205);
    ana.has_no_complaints();
}
