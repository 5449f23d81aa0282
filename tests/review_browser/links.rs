//! A link of a report opens its statement, whoever coded in this browser.

use std::fs;
use std::path::Path;

use crate::browser::{Browser, Tab};
use crate::person::{Person, Scene, address};
use crate::study::keys;

/// The review page has come in place of the report.
const THERE: &str = "document.querySelector('#statement') !== null";

/// Opens a file with a link, as a report is opened, and follows the link.
fn follow(tab: &Tab<'_>, folder: &Path, port: u16, key: &str) {
    let report = folder.join("report.html");
    let link = format!("http://127.0.0.1:{port}/#{key}");
    fs::write(
        &report,
        format!("<!doctype html><a href=\"{link}\">check</a>"),
    )
    .unwrap();
    tab.open(&format!("file://{}", report.display()));
    tab.tab_to("a");
    tab.press(&["Enter"]);
}

#[test]
fn a_link_of_a_report_opens_its_statement() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let Scene {
        path, page, ana, ..
    } = &Scene::of(&browser, 3);
    let folder = path.parent().unwrap();
    let keys = keys(path);
    let seventh = keys[7].to_string();
    ana.go(&["1"]);
    follow(&ana.tab, folder, page.port, &seventh);
    ana.tab.arrive(THERE);
    ana.at(&seventh);
    ana.go(&["2"]);
    ana.at(&keys[8].to_string());

    // While the page is open, too.
    ana.tab
        .wait(&format!("(location.hash = '#{}', true)", keys[3]));
    ana.at(&keys[3].to_string());

    // In a new tab nobody is known yet: the statement opens once somebody is.
    let ben = Person { tab: browser.tab() };
    follow(&ben.tab, folder, page.port, &seventh);
    ben.tab.arrive(THERE);
    ben.tab.wait("!document.querySelector('#start').hidden");
    ben.tab.tab_to("#coder-new");
    ben.tab.type_text("Ben");
    ben.tab.press(&["Enter"]);
    ben.at(&seventh);

    // A statement that is not there, or no name of one, is told, and the page goes on.
    for (key, told) in [
        ("0123456789abcdef0123456789abcdef", "no longer there"),
        ("nonsense", "names no statement"),
    ] {
        follow(&ana.tab, folder, page.port, key);
        ana.tab.arrive(&format!(
            "document.querySelector('#trouble-text')?.textContent.includes({told:?})"
        ));
        ana.tab.wait("!document.querySelector('#start').hidden");
        assert!(ana.tab.shows("#coder-new"), "the page goes on");
    }

    // Who has not opened the printed address is told to.
    let stranger = Browser::start().unwrap();
    let tab = stranger.tab();
    follow(&tab, folder, page.port, &seventh);
    let told = "document.querySelector('main')?.textContent.includes('first open the address')";
    tab.arrive(told);
    tab.open(&address(page));
    tab.wait(THERE);
}
