//! A person at the keyboard.

use std::path::PathBuf;

use tempfile::TempDir;

use crate::browser::{Browser, Tab};
use crate::reviewing::Page;
use crate::study::project;

/// Nothing is being saved, and the page is there.
const CALM: &str = "document.readyState === 'complete' && document.body.dataset.busy === undefined";

/// Someone who codes in a tab.
pub(crate) struct Person<'b> {
    pub(crate) tab: Tab<'b>,
}

/// The address that the program printed.
pub(crate) fn address(page: &Page) -> String {
    format!("http://127.0.0.1:{}/?token={}", page.port, page.token)
}

impl<'b> Person<'b> {
    /// Opens the page in a new tab and says a name.
    pub(crate) fn new(browser: &'b Browser, page: &Page, name: &str) -> Self {
        let person = Self { tab: browser.tab() };
        person.tab.open(&address(page));
        person.join(name);
        person
    }

    /// Says a name on the first page.
    pub(crate) fn join(&self, name: &str) {
        let tab = &self.tab;
        tab.wait("!document.querySelector('#start').hidden");
        tab.tab_to("#coder-new");
        tab.type_text(name);
        tab.press(&["Enter"]);
        tab.wait("!document.querySelector('#queues').hidden");
    }

    /// Opens a queue of the first page.
    pub(crate) fn open(&self, queue: &str) {
        self.tab.tab_to(&format!("button[data-queue={queue:?}]"));
        self.tab.press(&["Enter"]);
        self.tab.wait("document.querySelector('#start').hidden");
    }

    /// Back to the first page.
    pub(crate) fn leave(&self) {
        self.tab.press(&["q"]);
        self.tab.wait("!document.querySelector('#start').hidden");
    }

    /// The name of the statement on show; empty once a queue is done.
    pub(crate) fn key(&self) -> String {
        if self.tab.shows("#finished") {
            return String::new();
        }
        self.tab.attribute("#statement", "data-key")
    }

    /// The words of the statement on show.
    pub(crate) fn words(&self) -> String {
        self.tab.text("#statement")
    }

    /// Presses keys and waits for another statement, or the end of the queue.
    pub(crate) fn go(&self, keys: &[&str]) {
        let before = self.key();
        self.tab.press(keys);
        self.past(&before);
    }

    /// Waits for another statement than this one, or the end of the queue.
    pub(crate) fn past(&self, key: &str) {
        self.tab.wait(&format!(
            "{CALM} && (!document.querySelector('#finished').hidden \
             || document.querySelector('#statement').dataset.key !== {key:?})"
        ));
    }

    /// Presses keys and waits for something to be said aloud that holds these words.
    pub(crate) fn hear(&self, keys: &[&str], words: &str) {
        self.tab.press(keys);
        self.tab.wait(&format!(
            "{CALM} && document.querySelector('#say').textContent.includes({words:?})"
        ));
    }

    /// Waits for a statement to be on show.
    pub(crate) fn at(&self, key: &str) {
        self.tab.wait(&format!(
            "{CALM} && document.querySelector('#statement').dataset.key === {key:?} \
             && document.querySelector('#statement').checkVisibility()"
        ));
    }

    /// How far the page says that they are.
    pub(crate) fn progress(&self) -> String {
        self.tab.text("#progress-text")
    }

    /// That the page did nothing a page of ours does not do.
    pub(crate) fn has_no_complaints(&self) {
        let found = self.tab.complaints();
        assert!(found.is_empty(), "{found:#?}");
    }
}

/// Ana, with all statements of a made-up project before her.
pub(crate) struct Scene<'b> {
    #[expect(dead_code, reason = "goes with the scene")]
    folder: TempDir,
    pub(crate) path: PathBuf,
    pub(crate) page: Page,
    pub(crate) ana: Person<'b>,
}

impl<'b> Scene<'b> {
    /// A project of so many reflections of five statements each.
    pub(crate) fn of(browser: &'b Browser, texts: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = project(folder.path(), texts, 5);
        let page = Page::of(&path);
        let ana = Person::new(browser, &page, "Ana");
        ana.open("all");
        Self {
            folder,
            path,
            page,
            ana,
        }
    }
}
