//! Everything the page can show, one after the other.

use std::path::{Path, PathBuf};

use ascribe::codebook::{Coder, Source};
use ascribe::store::{Act, Key, Project};

use crate::browser::Browser;
use crate::person::{Person, address};
use crate::reviewing::Page;
use crate::study::{keys, project, sources};

/// What [`walk`] comes to at last.
pub(crate) const LAST: &str = "blind";

fn append(project: &mut Project, coder: &str, statement: Key, source: Source) {
    let codes = sources(&[source]);
    let act = Act::Code {
        statement,
        codes,
        supersedes: Vec::new(),
    };
    project
        .append(&Coder(coder.into()), None, false, act)
        .unwrap();
}

/// A project in which there is something of all to show: Ben and Cleo coded much, and not alike.
fn rich(folder: &Path) -> PathBuf {
    let path = project(folder, 24, 5);
    let keys = keys(&path);
    let mut project = Project::open(&path).unwrap();
    for (at, key) in keys.iter().enumerate().take(80) {
        append(&mut project, "Ben", *key, Source::ALL[at % 4]);
        if at < 12 {
            append(&mut project, "Cleo", *key, Source::ALL[at / 2 % 4]);
        }
    }
    let memo = Act::Memo {
        statement: keys[1],
        text: "Whose task was it?".into(),
        supersedes: Vec::new(),
    };
    project
        .append(&Coder("Ben".into()), None, false, memo)
        .unwrap();
    path
}

/// Goes through all views and calls `look` at each with its name.
pub(crate) fn walk(browser: &Browser, look: &mut dyn FnMut(&Person<'_>, &str)) {
    let folder = tempfile::tempdir().unwrap();
    let page = Page::of(&rich(folder.path()));
    let ben = Person { tab: browser.tab() };
    let tab = &ben.tab;
    // Only so can a test bring in a script of its own.
    tab.call("Page.setBypassCSP", serde_json::json!({ "enabled": true }));
    tab.open(&address(&page));
    tab.wait("document.querySelector('#coder-names button')");
    look(&ben, "who codes");
    ben.join("Ben");
    look(&ben, "queues");

    ben.open("all");
    look(&ben, "coding");
    tab.press(&["Shift+2", "Shift+4"]);
    look(&ben, "sources marked");
    ben.go(&["Enter"]);
    look(&ben, "after a code");
    let modes: [(&[&str], &str); 6] = [
        (&["o"], "outcome"),
        (&["f"], "focus"),
        (&["n"], "memo"),
        (&["/"], "search"),
        (&["s"], "split"),
        (&["h"], "history"),
    ];
    for (keys, name) in modes {
        tab.press(keys);
        if name == "history" {
            tab.wait("!document.querySelector('#history').hidden");
        }
        look(&ben, name);
        tab.press(&["Escape"]);
    }
    ben.go(&["ArrowLeft"]);
    tab.wait("document.querySelector('#figures table')");
    tab.eval(
        "document.querySelectorAll('#figures details').forEach((one) => { one.open = true; })",
    );
    look(&ben, "a coded statement, and figures");
    tab.press(&["?"]);
    look(&ben, "keys");
    tab.press(&["Escape"]);
    ben.go(&["u"]);
    tab.hold("*/api/code", "Request");
    tab.press(&["1"]);
    tab.lose();
    tab.wait("document.querySelector('#trouble').checkVisibility()");
    look(&ben, "trouble");
    tab.release();
    tab.wait("document.querySelector('#trouble').hidden");

    for (queue, name) in [
        ("disagreements", "where codes differ"),
        ("adjudicate", "settling"),
    ] {
        ben.leave();
        ben.open(queue);
        ben.go(&["ArrowRight"]);
        look(&ben, name);
    }
    ben.leave();
    tab.tab_to("#search-words");
    tab.type_text("group 24 did not finish task 1");
    tab.press(&["Enter"]);
    tab.wait("document.querySelector('#start').hidden");
    ben.go(&["1"]);
    look(&ben, "finished");
    ben.leave();
    tab.tab_to("#draw-n");
    tab.press(&["Enter"]);
    tab.wait("document.querySelector('#queue-samples button, #trouble:not([hidden])')");
    look(&ben, "queues with a sample");
    ben.open("sample:1");
    look(&ben, LAST);
}
