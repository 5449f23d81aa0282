//! What the review page does, over TCP on the real program: codes are saved and undone, blindness
//! holds whatever is asked, coders and programs do not get in each other's way.

mod reviewing;

use std::collections::BTreeSet;

use ascribe::codebook::Coder;
use ascribe::sample::{Contrast, Settings};
use ascribe::store::{Act, Project};
use reviewing::{Page, project};
use serde_json::{Value, json};

/// What only who is not blind may read: names, codes, numbers of the model and of others.
const TELLING: [&str; 12] = [
    "Teacher-",
    "Team-Blue",
    "-Cycle",
    "2025-03-01",
    "log-of-someone",
    "made-up-1",
    "failure",
    "0.625",
    "0.125",
    "guessing",
    "unsure",
    "Ben",
];

fn key(view: &Value) -> &str {
    view["card"]["key"].as_str().unwrap()
}

/// Draws a blind sample into a project, as the page does.
fn draw(page: &Page, coder: &str, n: usize) -> Value {
    page.post(
        "/api/draw",
        json!({ "coder": coder, "n": n, "blind": true }),
    )
    .json()
}

#[test]
fn a_code_is_on_the_disk_and_the_next_statement_comes_with_the_answer() {
    let folder = tempfile::tempdir().unwrap();
    let path = project(folder.path());
    let page = Page::of(&path);
    page.join("Ana");
    let first = page.card("Ana", "all", "todo");
    assert_eq!(first["card"]["blind"], false);
    assert_eq!(first["card"]["where"]["teacher"], "Teacher-0");
    assert_eq!(first["progress"]["total"], 36);
    let second = page.code("Ana", &first, Some("teacher")).json();
    assert_eq!(second["progress"]["done"], 1);
    assert_eq!(second["last"]["key"], first["card"]["key"]);
    assert_eq!(second["last"]["codes"]["sources"], json!(["teacher"]));
    assert_eq!(second["said"], "Saved: teacher.");
    assert_ne!(key(&second), key(&first));
    assert_eq!(second["card"]["suggestion"]["sources"], json!(["teacher"]));
    assert_eq!(second["card"]["suggestion"]["sure"], "unsure");
    assert_eq!(second["card"]["words"][0], json!(["They", [], true]));
    let stored = Project::open(&path).unwrap();
    let codes = stored.coded(key(&first).parse().unwrap()).unwrap();
    let own = codes
        .iter()
        .find(|(coder, _, _)| &*coder.0 == "Ana")
        .unwrap();
    assert_eq!(own.1.sources.to_string(), "teacher");
    assert!(!own.2, "it was not blind");
}

#[test]
fn details_are_one_step_away_and_leave_what_is_on_show() {
    let folder = tempfile::tempdir().unwrap();
    let page = Page::of(&project(folder.path()));
    page.join("Ana");
    let first = page.card("Ana", "all", "todo");
    let second = page.code("Ana", &first, Some("teacher")).json();
    let last = &second["last"];
    let codes = json!({ "sources": ["teacher"], "outcome": "failure", "agency": "individual",
        "focus": { "teacher": "planning" } });
    let body = json!({ "coder": "Ana", "queue": "all", "key": last["key"], "seen": last["seen"],
        "codes": codes, "stay": true, "shown": key(&second) });
    let after = page.post("/api/code", body).json();
    assert_eq!(key(&after), key(&second), "the same statement is on show");
    assert_eq!(after["last"]["codes"], codes);
    assert_eq!(
        after["said"],
        "Saved: teacher, failure, individual, planning."
    );
    let contradiction = json!({ "sources": [], "outcome": "failure", "focus": {} });
    let body = json!({ "coder": "Ana", "queue": "all", "key": key(&second), "seen": 0,
        "codes": contradiction });
    assert_eq!(page.post("/api/code", body).status, 422);
}

#[test]
fn undo_goes_back_across_restarts_and_says_what_it_undid() {
    let folder = tempfile::tempdir().unwrap();
    let path = project(folder.path());
    let first = {
        let page = Page::of(&path);
        page.join("Ana");
        page.join("Ben");
        let first = page.card("Ana", "all", "todo");
        let second = page.code("Ana", &first, Some("school")).json();
        page.code("Ben", &page.card("Ben", "all", "todo"), Some("home"));
        let body = json!({ "coder": "Ana", "queue": "all", "key": key(&second), "text": "Who?" });
        let kept = page.post("/api/memo", body).json();
        assert_eq!(kept["card"]["memo"], "Who?");
        first
    };
    let page = Page::of(&path);
    let undo = || {
        page.post("/api/undo", json!({ "coder": "Ana", "queue": "all" }))
            .json()
    };
    let memo = undo();
    assert_eq!(memo["said"], "Undone: the memo “Who?”.");
    assert_eq!(memo["card"]["memo"], Value::Null);
    let code = undo();
    assert_eq!(code["said"], "Undone: school.");
    assert_eq!(key(&code), key(&first), "it is on show");
    assert_eq!(code["card"]["mine"], Value::Null);
    assert_eq!(undo()["said"], "There is nothing to undo.");
    let ben = page.card("Ben", "all", "first");
    assert_eq!(
        ben["card"]["mine"]["sources"],
        json!(["home"]),
        "another's stays"
    );
}

#[test]
fn the_same_request_is_done_once_and_an_old_page_overwrites_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = project(folder.path());
    let page = Page::of(&path);
    page.join("Ana");
    let view = page.card("Ana", "all", "todo");
    let code = |source: &str, nonce: &str| {
        let codes = json!({ "sources": [source], "focus": {} });
        let body = json!({ "coder": "Ana", "queue": "all", "key": key(&view), "seen": 0,
            "codes": codes, "nonce": nonce });
        page.post("/api/code", body)
    };
    let once = code("home", "one");
    assert_eq!(once.status, 200);
    assert_eq!(code("home", "one").body, once.body, "the same answer again");
    assert_eq!(
        code("home", "two").status,
        200,
        "the same code from another tab"
    );
    let conflict = code("school", "three");
    assert_eq!(conflict.status, 409);
    let told: Value = serde_json::from_str(&conflict.body).unwrap();
    let error = told["error"].as_str().unwrap();
    assert!(
        error.contains("stands as home") && error.contains("school"),
        "{error}"
    );
    assert_eq!(told["view"]["card"]["mine"]["sources"], json!(["home"]));
    let ana = Coder("Ana".into());
    let events = Project::open(&path).unwrap().events(Some(&ana)).unwrap();
    assert_eq!(events.len(), 1);
    // What the page then shows can be replaced.
    let view = told["view"].clone();
    assert_eq!(page.code("Ana", &view, Some("school")).status, 200);
}

#[test]
fn what_another_program_writes_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    let path = project(folder.path());
    let (one, other) = (Page::of(&path), Page::of(&path));
    one.join("Ana");
    other.join("Ben");
    let view = one.card("Ana", "all", "todo");
    one.code("Ana", &view, Some("student")).json();
    let ben = other.card("Ben", "all", "todo");
    other.code("Ben", &ben, Some("school")).json();
    let start = one.get("/api/start?coder=Ana").json();
    assert_eq!(start["coders"], json!(["Ana", "Ben"]));
    let settle = start["queues"].as_array().unwrap().iter();
    let settle = settle
        .clone()
        .find(|row| row["queue"] == "adjudicate")
        .unwrap();
    assert_eq!(settle["total"], 1);
}

#[test]
fn a_settled_code_stands_under_its_own_name_with_who_settled_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = project(folder.path());
    let page = Page::of(&path);
    for (coder, source) in [("Ana", "student"), ("Ben", "school")] {
        page.join(coder);
        page.code(coder, &page.card(coder, "all", "todo"), Some(source))
            .json();
    }
    let view = page.card("Ana", "adjudicate", "todo");
    assert_eq!(view["card"]["settling"], true);
    assert_eq!(view["card"]["mine"], Value::Null, "nothing is settled yet");
    let others = view["card"]["others"].as_array().unwrap();
    let said: Vec<_> = others
        .iter()
        .map(|one| (&one["coder"], &one["sources"][0]))
        .collect();
    let (ana, ben) = (json!("Ana"), json!("Ben"));
    assert_eq!(said, [(&ana, &json!("student")), (&ben, &json!("school"))]);
    let done = page.code("Ana", &view, Some("school")).json();
    assert_eq!(done["card"], Value::Null);
    assert_eq!(done["progress"]["done"], 1);
    let settled = Coder("adjudicated".into());
    let events = Project::open(&path)
        .unwrap()
        .events(Some(&settled))
        .unwrap();
    assert_eq!(events[0].person.as_deref(), Some("Ana"));
    let undone = page
        .post(
            "/api/undo",
            json!({ "coder": "Ana", "queue": "adjudicate" }),
        )
        .json();
    assert_eq!(undone["card"]["mine"], Value::Null);
    assert_eq!(
        undone["card"]["others"].as_array().unwrap().len(),
        2,
        "Ana's own code stays"
    );
}

#[test]
fn statements_are_split_and_merged_but_not_those_drawn() {
    let folder = tempfile::tempdir().unwrap();
    let page = Page::of(&project(folder.path()));
    page.join("Ana");
    let first = page.card("Ana", "all", "next");
    let second = page.get(&format!(
        "/api/card?coder=Ana&queue=all&go=next&key={}",
        key(&first)
    ));
    let second = second.json();
    let splits = second["card"]["splits"].as_array().unwrap();
    assert_eq!(splits.len(), 4, "They | failed | because | I | rushed.");
    let body = json!({ "coder": "Ana", "queue": "all", "key": key(&second), "at": splits[1][1] });
    let split = page.post("/api/split", body).json();
    assert_eq!(split["card"]["words"][0][0], "They failed");
    assert_eq!(split["card"]["suggestion"], Value::Null);
    assert_eq!(split["progress"]["total"], 37);
    let body = json!({ "coder": "Ana", "queue": "all", "key": key(&split) });
    let merged = page.post("/api/merge", body).json();
    assert_eq!(merged["progress"]["total"], 36);
    let undone = page
        .post("/api/undo", json!({ "coder": "Ana", "queue": "all" }))
        .json();
    assert_eq!(undone["said"], "Undone: the merge.");
    assert_eq!(undone["card"]["words"][0][0], "They failed");

    draw(&page, "Ana", 10);
    let drawn = page.card("Ana", "sample:1", "todo");
    for what in ["split", "merge"] {
        let body = json!({ "coder": "Ana", "queue": "all", "key": key(&drawn), "at": 1 });
        assert_eq!(
            page.post(&format!("/api/{what}"), body).status,
            422,
            "{what}"
        );
    }
}

#[test]
fn blindness_holds_whatever_is_asked() {
    let folder = tempfile::tempdir().unwrap();
    let path = project(folder.path());
    let page = Page::of(&path);
    page.join("Ben");
    for _ in 0..36 {
        page.code("Ben", &page.card("Ben", "all", "todo"), Some("student"))
            .json();
    }
    page.join("Ana");
    draw(&page, "Ben", 10);
    let telling = |body: &str| {
        TELLING
            .into_iter()
            .filter(|text| body.contains(text))
            .collect()
    };
    let mut drawn = BTreeSet::new();
    let mut view = page.card("Ana", "sample:1", "first");
    while drawn.insert(key(&view).to_owned()) {
        let next = format!(
            "/api/card?coder=Ana&queue=sample:1&go=next&key={}",
            key(&view)
        );
        view = page.get(&next).json();
    }
    assert_eq!(drawn.len(), 10);
    for key in &drawn {
        for path in [
            "all",
            "sample:1",
            "search:failed",
            "adjudicate",
            "disagreements",
            "uncertain",
            "source:teacher",
            "teacher:Teacher-0",
            "cycle:Autumn-Cycle",
        ]
        .map(|queue| format!("/api/card?coder=Ana&go=key&key={key}&queue={queue}&blind=false"))
        .into_iter()
        .chain([
            format!("/api/history?coder=Ana&key={key}&blind=false"),
            format!("/api/figures?coder=Ana&queue=all&key={key}"),
        ]) {
            let body = page.get(&path).body.replace(&label_of(&path), "");
            let told: Vec<&str> = telling(&body);
            assert!(told.is_empty(), "{path} tells {told:?}: {body}");
        }
    }
    let hidden = page.get("/api/figures?coder=Ana&queue=sample:1").json();
    assert_eq!(hidden["parts"], json!([]));
    assert!(hidden["hidden"].is_string());
    for queue in [
        "uncertain",
        "disagreements",
        "adjudicate",
        "source:home",
        "teacher:Teacher-1",
        "cycle:Autumn-Cycle",
    ] {
        let mut view = page.card("Ana", queue, "first");
        let mut seen = BTreeSet::new();
        while !view["card"].is_null() && seen.insert(key(&view).to_owned()) {
            assert!(!drawn.contains(key(&view)), "{queue} tells what is in it");
            let next = format!(
                "/api/card?coder=Ana&queue={queue}&go=next&key={}",
                key(&view)
            );
            view = page.get(&next).json();
        }
    }
    // The same tells who has coded all of it: what was looked for is what would be told.
    let open = format!(
        "/api/card?coder=Ben&queue=all&go=key&key={}",
        drawn.first().unwrap()
    );
    let told: Vec<&str> = telling(&page.get(&open).body);
    assert!(
        ["Teacher-", "-Cycle", "unsure"]
            .iter()
            .all(|text| told.contains(text)),
        "{told:?}"
    );
    finish(&page, &path);
}

/// The queue's own label says no more than was asked.
fn label_of(path: &str) -> String {
    let queue = path.split("queue=").nth(1).unwrap_or("none");
    queue
        .split('&')
        .next()
        .unwrap()
        .split(':')
        .next_back()
        .unwrap()
        .to_owned()
}

/// Codes the sample, which then opens; what was coded is blind.
fn finish(page: &Page, path: &std::path::Path) {
    let mut view = page.card("Ana", "sample:1", "todo");
    let mut note = Value::Null;
    while !view["card"].is_null() {
        assert_eq!(view["card"]["blind"], true);
        view = page.code("Ana", &view, Some("school")).json();
        note = view["note"].clone();
    }
    assert!(
        note.as_str().unwrap().contains("whole blind sample"),
        "{note}"
    );
    let ana = Coder("Ana".into());
    let events = Project::open(path).unwrap().events(Some(&ana)).unwrap();
    let is_code = |event: &&ascribe::store::Event| matches!(event.act, Act::Code { .. });
    assert_eq!(
        events
            .iter()
            .filter(is_code)
            .filter(|event| event.blind)
            .count(),
        10
    );
    let open = page.card("Ana", "sample:1", "first");
    assert_eq!(open["card"]["blind"], false);
    assert!(open["card"]["suggestion"].is_object());
}

#[test]
fn who_will_not_code_a_sample_opens_it_for_themselves_alone() {
    let folder = tempfile::tempdir().unwrap();
    let page = Page::of(&project(folder.path()));
    page.join("Ana");
    page.join("Ben");
    draw(&page, "Ana", 10);
    let body = json!({ "coder": "Ben", "queue": "sample:1" });
    let start = page.post("/api/open", body).json();
    assert_eq!(start["hidden"], Value::Null);
    assert_eq!(
        page.card("Ben", "sample:1", "first")["card"]["blind"],
        false
    );
    assert_eq!(page.card("Ana", "sample:1", "first")["card"]["blind"], true);
}

#[test]
fn the_page_knows_where_each_coder_was_and_who_codes_by_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = project(folder.path());
    {
        let page = Page::with(&path, &["--coder", "Ana"]);
        let start = page.get("/api/start").json();
        assert_eq!(
            (&start["only"], &start["coders"]),
            (&json!("Ana"), &json!(["Ana"]))
        );
        page.code("Ana", &page.card("Ana", "uncertain", "todo"), None)
            .json();
    }
    let page = Page::of(&path);
    let start = page.get("/api/start?coder=Ana").json();
    assert_eq!(start["last"], "Ana");
    assert_eq!(start["coder"]["place"]["label"], "Least certain first");
    let place = page.card("Ana", "uncertain", "place");
    let at = &place["progress"]["place"];
    assert_eq!(*at, 2, "the one after the one coded last");
}

/// The draw of the page is that of `ascribe sample`.
#[test]
fn a_sample_is_drawn_as_the_library_draws() {
    let folder = tempfile::tempdir().unwrap();
    let path = project(folder.path());
    let page = Page::of(&path);
    page.join("Ana");
    let start = draw(&page, "Ana", 10);
    let rows = start["queues"].as_array().unwrap();
    let row = rows.iter().find(|row| row["queue"] == "sample:1").unwrap();
    assert_eq!(
        (&row["total"], &row["blind"], &row["hidden"]),
        (&json!(10), &json!(true), &json!(true))
    );
    let stored = Project::open(&path).unwrap();
    let settings = Settings {
        n: 10,
        contrast: Contrast::Shift,
        source: ascribe::codebook::Source::Teacher,
        seed: 1,
    };
    let contents = stored.contents().unwrap();
    let plan = ascribe::review::draw(&contents, "made-up.ascribe", &settings).unwrap();
    assert_eq!(stored.samples().unwrap()[0].plan, plan.json());
    assert_eq!(
        page.post("/api/draw", json!({ "coder": "Ana", "n": 1 }))
            .status,
        422
    );
}

#[test]
fn logs_become_a_project_beside_them_without_the_models_memory() {
    let folder = tempfile::tempdir().unwrap();
    let logs = folder.path().join("form.csv");
    let text = "teacher,cycle,text\n\
        Maria,Cycle 1,They failed because nobody at home checks the reading.\n\
        Maria,Cycle 2,They passed because I modelled every step.\n";
    std::fs::write(&logs, text).unwrap();
    {
        let page = Page::with(&logs, &["--model", "small"]);
        page.join("Ana");
        let view = page.card("Ana", "all", "first");
        assert_eq!(view["progress"]["total"], 2);
        assert_eq!(view["card"]["suggestion"]["sources"], json!(["home"]));
        page.code("Ana", &view, Some("home")).json();
        #[cfg(target_os = "linux")]
        assert!(page.memory() < 50_000, "{} KB", page.memory());
    }
    assert!(Project::is_project(&folder.path().join("form.ascribe")));
    let page = Page::of(&logs);
    let view = page.card("Ana", "all", "first");
    assert_eq!(
        view["card"]["mine"]["sources"],
        json!(["home"]),
        "opened, not made anew"
    );
}

#[cfg(unix)]
#[test]
fn it_ends_when_told_to_though_somebody_is_connected() {
    let folder = tempfile::tempdir().unwrap();
    let mut page = Page::of(&project(folder.path()));
    page.join("Ana");
    let idle = page.connect();
    let start = std::time::Instant::now();
    assert_eq!(page.interrupt(), Some(0));
    assert!(
        start.elapsed() < std::time::Duration::from_secs(8),
        "{:?}",
        start.elapsed()
    );
    drop(idle);
}

#[test]
fn a_statement_is_opened_by_its_name_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let page = Page::of(&project(folder.path()));
    page.join("Ana");
    let first = page.card("Ana", "all", "todo");
    let named = |key: &str| page.get(&format!("/api/card?coder=Ana&queue=all&go=key&key={key}"));
    assert_eq!(key(&named(key(&first)).json()), key(&first));
    let unknown = named("0123456789abcdef0123456789abcdef");
    assert_eq!(unknown.status, 409);
    assert!(unknown.body.contains("no longer there"));
    for wrong in ["nonsense", "", "%00", "0123456789ABCDEF0123456789ABCDEF"] {
        assert_eq!(named(wrong).status, 422, "{wrong:?}");
    }
}

#[test]
fn a_link_from_elsewhere_is_refused_and_asks_again_with_the_cookie_alone() {
    let folder = tempfile::tempdir().unwrap();
    let page = Page::of(&project(folder.path()));
    let foreign = [page.host(), ("Sec-Fetch-Site", "cross-site".to_owned())];
    let refused = page.ask("GET", "/", &foreign, b"");
    assert_eq!(refused.status, 403);
    assert!(refused.body.contains("src=\"/assets/enter.js\""));
    assert!(!refused.body.contains("made-up"), "nothing of the project");
    let elsewhere = page.ask("GET", "/assets/review.js", &foreign, b"");
    assert!(elsewhere.status == 403 && !elsewhere.body.contains("enter.js"));
    for (method, asked) in [("POST", "/"), ("GET", "/?token=0"), ("GET", "/?")] {
        let answer = page.ask(method, asked, &foreign, b"");
        assert_eq!(answer.status, 403, "{method} {asked}");
        assert!(!answer.body.contains("enter.js"), "{method} {asked}");
    }
    let script = |headers: &[(&str, String)]| page.ask("GET", "/assets/enter.js", headers, b"");
    assert_eq!(script(&[page.host()]).status, 401);
    assert_eq!(script(&[page.host(), page.let_in()]).status, 200);
}
