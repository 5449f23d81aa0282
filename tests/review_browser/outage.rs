//! The program does not answer: what was coded is kept in the page and sent again.

use ascribe::codebook::Source;
use serde_json::Value;

use crate::browser::Browser;
use crate::person::Scene;
use crate::study::{codes, events, sources};

#[test]
fn what_could_not_be_sent_is_kept_told_and_sent_again() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let scene = Scene::of(&browser, 3);
    let Scene { path, ana, .. } = scene;
    ana.go(&["1"]);
    let shown = ana.key();
    ana.tab.hold("*/api/code", "Request");
    ana.tab.press(&["Shift+2", "Shift+3", "Enter"]);
    ana.tab.lose();
    ana.tab
        .wait("document.querySelector('#trouble').dataset.status === '0'");
    let told = ana.tab.text("#trouble");
    assert!(
        told.contains("Your code, school and student, is not saved yet."),
        "{told}"
    );
    assert!(told.contains("sent again"), "{told}");
    assert!(told.contains("ascribe review still running"), "{told}");
    // Other keys change nothing meanwhile, however long it takes.
    ana.tab.press(&["4", "ArrowRight", "z"]);
    ana.tab.lose();
    assert_eq!(ana.key(), shown);
    assert_eq!(codes(&path, "Ana").len(), 1);
    ana.tab.release();
    ana.tab.wait("document.querySelector('#trouble').hidden");
    ana.past(&shown);
    let now = codes(&path, "Ana");
    assert_eq!(now.len(), 2);
    assert_eq!(now[&shown], sources(&[Source::School, Source::Student]));
    assert_eq!(events(&path, "Ana"), 2);
}

#[test]
fn a_code_whose_answer_is_lost_is_saved_once() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let scene = Scene::of(&browser, 3);
    let Scene { path, ana, .. } = scene;
    let shown = ana.key();
    ana.tab.hold("*/api/code", "Response");
    ana.tab.press(&["2"]);
    let first = ana.tab.lose();
    assert_eq!(first["responseStatusCode"], 200, "it was done");
    let second = ana.tab.lose();
    let sent = |held: &Value| held["request"]["postData"].clone();
    assert_eq!(sent(&first), sent(&second), "the same is sent again");
    ana.tab.release();
    ana.past(&shown);
    assert_ne!(ana.key(), shown);
    assert!(ana.progress().starts_with("1 of 15 done"));
    assert_eq!(events(&path, "Ana"), 1);
    assert_eq!(codes(&path, "Ana")[&shown].sources.to_string(), "school");
}

#[test]
fn a_program_that_is_gone_is_told_and_the_code_can_be_let_go() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let scene = Scene::of(&browser, 3);
    let Scene {
        path, page, ana, ..
    } = scene;
    let shown = ana.key();
    drop(page);
    ana.tab.press(&["0"]);
    ana.tab
        .wait("document.querySelector('#trouble').checkVisibility()");
    let told = ana.tab.text("#trouble-text");
    assert!(
        told.starts_with("Your code, no attribution, is not saved yet."),
        "{told}"
    );
    assert_eq!(ana.tab.attribute("#trouble", "role"), "alert");
    ana.tab.tab_to("#trouble-drop");
    ana.tab.press(&["Enter"]);
    ana.tab
        .wait("document.querySelector('#trouble-drop').hidden");
    assert!(ana.tab.shows("#trouble"), "it is told until it is closed");
    assert_eq!(ana.key(), shown);
    assert!(codes(&path, "Ana").is_empty());
}
