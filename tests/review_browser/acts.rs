//! What else the keys do: details of a code, splits, merges, memos, search, history.

use ascribe::codebook::{Agency, Coder, Focus, Outcome, Source};
use ascribe::store::{Act, Project};

use crate::browser::Browser;
use crate::person::Scene;
use crate::study::{codes, keys, sources};

#[test]
fn outcome_agency_and_focus_are_one_key_away() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let scene = Scene::of(&browser, 3);
    let Scene { path, ana, .. } = scene;
    let first = ana.key();
    ana.go(&["Shift+4", "Shift+3", "Enter"]);
    let second = ana.key();
    ana.hear(&["o"], "How did what is explained go?");
    ana.hear(&["2"], "failure");
    ana.hear(&["a"], "Whose practice?");
    ana.hear(&["1"], "individual");
    // The focus of one source, then of the next.
    ana.hear(&["f"], "What within student?");
    ana.hear(&["2"], "What within teacher?");
    ana.hear(
        &["2"],
        "Saved: student and teacher, failure, individual, effort motivation, planning",
    );
    assert_eq!(ana.key(), second, "the next statement stays on show");
    let mut meant = sources(&[Source::Student, Source::Teacher]);
    meant.outcome = Some(Outcome::Failure);
    meant.agency = Some(Agency::Individual);
    let focus = [Focus::EffortMotivation, Focus::Planning];
    for one in focus {
        meant.focus[one.source().index()] = Some(one);
    }
    let now = codes(&path, "Ana");
    assert_eq!((now.len(), &now[&first]), (1, &meant));

    // Back, and one of them is taken away.
    ana.go(&["ArrowLeft"]);
    assert!(
        ana.tab
            .text("#mine")
            .starts_with("You coded: student and teacher")
    );
    ana.hear(&["o"], "How did what");
    ana.hear(&["0"], "Saved: student and teacher, individual");
    meant.outcome = None;
    assert_eq!(codes(&path, "Ana")[&first], meant);
    // What has no cause has no outcome.
    ana.go(&["u"]);
    ana.go(&["0"]);
    ana.hear(&["o"], "There is no outcome to “no attribution”.");
    ana.has_no_complaints();
}

#[test]
fn statements_are_split_and_merged_by_keyboard() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let scene = Scene::of(&browser, 3);
    let Scene { path, ana, .. } = scene;
    let whole = ana.words();
    assert_eq!(
        whole,
        "Group 1 did not finish task 1 because I went too fast."
    );
    ana.hear(&["s"], "Split before: ");
    ana.hear(&["Home"], "Split before: 1 did");
    ana.hear(&["End"], "Split before: fast.");
    ana.hear(
        &["ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowLeft"],
        "Split before: because I went",
    );
    assert!(ana.tab.shows("#statement .cut"));
    // Left, and nothing is done.
    ana.tab.press(&["Escape"]);
    assert!(!ana.tab.shows("#statement .cut") && ana.words() == whole);
    ana.hear(
        &[
            "s",
            "End",
            "ArrowLeft",
            "ArrowLeft",
            "ArrowLeft",
            "ArrowLeft",
        ],
        "before: because",
    );
    ana.go(&["Enter"]);
    assert_eq!(ana.words(), "Group 1 did not finish task 1");
    assert!(ana.progress().starts_with("0 of 16 done"));
    assert_eq!(keys(&path).len(), 16);
    ana.go(&["0"]);
    assert_eq!(ana.words(), "because I went too fast.");
    ana.go(&["4"]);
    let now = codes(&path, "Ana");
    assert_eq!(now.len(), 2);

    // The third with the fourth; undone at once.
    let third = ana.words();
    ana.go(&["m"]);
    assert!(ana.words().starts_with(&third) && ana.words().len() > third.len() + 20);
    assert_eq!(keys(&path).len(), 15);
    ana.go(&["z"]);
    assert_eq!(ana.words(), third);
    assert!(ana.tab.text("#say").starts_with("Undone: the merge."));
    let project = Project::open(&path).unwrap();
    assert_eq!(project.contents().unwrap().statements.len(), 16);
    let events = project.events(Some(&Coder("Ana".into()))).unwrap();
    let splits = events.iter().filter_map(|event| match event.act {
        Act::Split { at, .. } => Some(at),
        _ => None,
    });
    assert_eq!(splits.collect::<Vec<_>>(), [whole.find("because").unwrap()]);
    ana.has_no_complaints();
}

#[test]
fn memos_search_history_and_the_list_of_keys() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let scene = Scene::of(&browser, 3);
    let Scene { path, ana, .. } = scene;
    let (tab, first) = (&ana.tab, ana.key());
    ana.tab.press(&["n"]);
    assert_eq!(tab.eval("document.activeElement.id"), "memo-text");
    // Digits that are typed code nothing.
    tab.press(&["1", "4", "z", " "]);
    tab.type_text("whose task?");
    ana.hear(&["Escape"], "The memo is kept.");
    let memo = || {
        let project = Project::open(&path).unwrap();
        project
            .memo(first.parse().unwrap(), &Coder("Ana".into()))
            .unwrap()
    };
    assert_eq!(memo().as_deref(), Some("14z whose task?"));
    assert!(codes(&path, "Ana").is_empty());
    ana.hear(&["z"], "Undone: the memo “14z whose task?”.");
    assert_eq!(memo(), None);

    ana.go(&["4"]);
    ana.go(&["ArrowLeft"]);
    tab.press(&["h"]);
    tab.wait("document.querySelectorAll('#history li').length >= 3");
    let history = tab.text("#history");
    assert!(
        history.contains("Ana") && history.contains("teacher"),
        "{history}"
    );

    tab.press(&["?"]);
    assert!(tab.shows("#keys[open]"));
    assert!(tab.text("#keys").contains("takes back what you did last"));
    // No key codes while it is open.
    tab.press(&["1", "Escape"]);
    assert!(!tab.shows("#keys[open]"));
    assert_eq!(codes(&path, "Ana")[&first].sources.to_string(), "teacher");

    tab.press(&["/"]);
    assert_eq!(tab.eval("document.activeElement.id"), "search-text");
    tab.type_text("GROUP 2 did");
    tab.press(&["Enter"]);
    tab.wait("document.querySelector('#queue-label').textContent.includes('GROUP 2 did')");
    assert!(
        ana.progress().starts_with("0 of 5 done"),
        "{}",
        ana.progress()
    );
    for at in 1..=5 {
        assert!(
            ana.words()
                .starts_with(&format!("Group 2 did not finish task {at}"))
        );
        ana.go(&["1"]);
    }
    assert!(tab.shows("#finished"));
    let project = Project::open(&path).unwrap();
    let found = project.search("group 2").unwrap();
    let contents = project.contents().unwrap();
    let coded = codes(&path, "Ana");
    assert!(found.len() == 5 && coded.len() == 6);
    for at in found {
        let key = contents.statement(at).unwrap().key.to_string();
        assert_eq!(coded[&key], sources(&[Source::Home]));
    }
    ana.has_no_complaints();
}
