//! The program is killed while somebody codes, and started again.

use crate::browser::Browser;
use crate::person::{Person, Scene, address};
use crate::reviewing::Page;
use crate::study::{codes, events, keys, project};

#[test]
fn after_a_kill_the_page_goes_on_where_it_was() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let scene = Scene::of(&browser, 6);
    let Scene {
        path, page, ana, ..
    } = scene;
    let keys = keys(&path);
    for digit in ["1", "2", "3", "4", "0", "1", "2"] {
        ana.go(&[digit]);
    }
    let before = codes(&path, "Ana");
    assert_eq!(before.len(), 7);
    assert_eq!(ana.key(), keys[7].to_string());
    // The last key press is under way as the program dies.
    ana.tab.press(&["3"]);
    drop(page);
    let kept = codes(&path, "Ana");
    assert!(kept.len() == 7 || kept.len() == 8, "{}", kept.len());
    assert!(
        before
            .iter()
            .all(|(key, codes)| kept.get(key) == Some(codes)),
        "nothing is lost"
    );

    let page = Page::of(&path);
    let again = Person { tab: browser.tab() };
    again.tab.open(&address(&page));
    again
        .tab
        .wait("document.activeElement.dataset.coder === 'Ana'");
    again.tab.press(&["Enter"]);
    again
        .tab
        .wait("document.activeElement.id === 'continue-button'");
    assert_eq!(
        again.tab.text("#continue-button"),
        "Continue where you were: All statements"
    );
    again.tab.press(&["Enter"]);
    again.at(&keys[kept.len()].to_string());
    let told = again.progress();
    assert!(
        told.starts_with(&format!("{} of 30 done", kept.len())),
        "{told}"
    );

    again.go(&["4"]);
    let done = kept.len() + 1;
    for back in (6..done).rev() {
        again.tab.press(&["z"]);
        again.at(&keys[back].to_string());
    }
    let left = codes(&path, "Ana");
    assert_eq!(left.len(), 6, "undone across the restart");
    assert!(
        left.iter()
            .all(|(key, codes)| before.get(key) == Some(codes))
    );
    assert_eq!(events(&path, "Ana"), done + done - 6);
    again.has_no_complaints();
}

#[test]
fn the_tab_itself_goes_on_once_it_has_the_new_address() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let path = project(folder.path(), 3, 5);
    let page = Page::of(&path);
    let port = page.port.to_string();
    let ana = Person::new(&browser, &page, "Ana");
    ana.open("uncertain");
    ana.go(&["1"]);
    let shown = ana.key();
    drop(page);
    let page = Page::with(&path, &["--port", &port]);
    // Another run has other secrets: the tab that is still open is a stranger to it.
    ana.tab.press(&["2"]);
    ana.tab
        .wait("document.querySelector('#trouble').dataset.status === '401'");
    let told = ana.tab.text("#trouble");
    assert!(told.contains("started again"), "{told}");
    assert!(told.contains("Your code, school, is not saved."), "{told}");
    assert_eq!(codes(&path, "Ana").len(), 1);
    ana.tab.open(&address(&page));
    ana.at(&shown);
    assert_eq!(ana.tab.text("#coder-label"), "Ana");
    ana.go(&["2"]);
    let now = codes(&path, "Ana");
    assert_eq!(now.len(), 2);
    assert_eq!(now[&shown].sources.to_string(), "school");
}
