//! How long the review page takes on a large project: `cargo bench --bench review_page -- 100000`.
//!
//! The program serves a project of that many statements, all coded by a model and the first half by
//! Ben. Questions are asked over TCP, each on a connection of its own, and timed until the whole
//! answer is there; then, where there is Chromium, key presses are timed until the next statement
//! is painted. Codes are saved on the disk of the target folder before they are answered. The
//! project is kept there for the next run.
#![allow(clippy::print_stdout)]

#[path = "../tests/browser/mod.rs"]
mod browser;
#[path = "../tests/reviewing/mod.rs"]
mod reviewing;

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use ascribe::codebook::{Coder, Coding, Source, Sources};
use ascribe::reflection::{Reflection, Statement};
use ascribe::store::{NewStatement, Project};
use browser::{Browser, Tab};
use reviewing::Page;

const PER_REFLECTION: usize = 10;
const TEACHERS: usize = 200;
const CYCLES: usize = 5;
const PRESSES: usize = 300;

/// Notes how long it takes from a key press until the next statement is painted.
const WATCH: &str = "window.presses = []; window.began = 0; \
     document.addEventListener('keydown', (event) => { began = event.timeStamp; }, true); \
     new MutationObserver(() => { \
       if (!began) return; \
       const at = began; \
       began = 0; \
       requestAnimationFrame(() => { \
         const after = new MessageChannel(); \
         after.port1.onmessage = () => presses.push(performance.now() - at); \
         after.port2.postMessage(0); \
       }); \
     }).observe(document.querySelector('#statement'), { attributeFilter: ['data-key'] })";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let is_timed = arguments.iter().any(|argument| argument == "--bench");
    let count = arguments.iter().find_map(|argument| argument.parse().ok());
    let count = count.unwrap_or(if is_timed { 100_000 } else { 200 });
    let presses = if is_timed { PRESSES } else { 5 };
    let path = fresh(count);
    let began = Instant::now();
    let page = Page::of(&path);
    told("start of the program", began.elapsed());
    page.join("Ana");
    memory(&page, "started");
    questions(&page);
    memory(&page, "after questions");
    for queue in ["all", "uncertain"] {
        let mut view = page.card("Ana", queue, "todo");
        let times = (0..presses).map(|at| {
            let source = [Some("teacher"), Some("student"), None][at % 3];
            let began = Instant::now();
            let answer = page.code("Ana", &view, source);
            let time = began.elapsed();
            view = answer.json();
            time
        });
        spread(&format!("a code in {queue}"), times.collect());
        // The program answers sixty requests a second for long, and 300 at once.
        sleep(Duration::from_secs(if is_timed { 5 } else { 0 }));
    }
    let times = (0..=presses / 30).map(|_| {
        let view = page.card("Ana", "all", "todo");
        page.code("Ana", &view, Some("home")).json();
        time_of(&page, "/api/figures?coder=Ana&queue=all")
    });
    spread("figures after a code", times.collect());
    memory(&page, "after codes");
    in_browser(&page, presses);
    memory(&page, "after the browser");
}

fn questions(page: &Page) {
    let assets = [
        "review.css",
        "review.js",
        "talk.js",
        "keys.js",
        "draw.js",
        "icon.svg",
    ];
    let mut paths = vec!["/".to_owned()];
    paths.extend(assets.map(|name| format!("/assets/{name}")));
    paths.push("/api/start".to_owned());
    let began = Instant::now();
    for path in &paths {
        assert_eq!(page.get(path).status, 200, "{path}");
    }
    told("the first page, its script and style", began.elapsed());
    let start = "/api/start?coder=Ana";
    spread(
        "the queues of a coder",
        (0..5).map(|_| time_of(page, start)).collect(),
    );
    for queue in [
        "all",
        "uncertain",
        "disagreements",
        "source:teacher",
        "search:rushed 7",
    ] {
        let path = format!(
            "/api/card?coder=Ana&go=first&queue={}",
            queue.replace(' ', "%20")
        );
        spread(
            &format!("opening {queue}"),
            (0..5).map(|_| time_of(page, &path)).collect(),
        );
    }
}

/// Key presses in Chromium: as fast as a person can, then with time for figures in between.
fn in_browser(page: &Page, presses: usize) {
    let Some(browser) = Browser::start() else {
        return;
    };
    let tab = browser.tab();
    let began = Instant::now();
    tab.open(&format!(
        "http://127.0.0.1:{}/?token={}",
        page.port, page.token
    ));
    tab.wait("!document.querySelector('#start').hidden");
    told("the first page in Chromium", began.elapsed());
    let painted = "performance.getEntriesByName('first-contentful-paint')[0].startTime";
    println!(
        "{:<40} {:>9.1}",
        "  its first paint",
        tab.eval(painted).as_f64().unwrap_or(0.0)
    );
    tab.tab_to("#coder-new");
    tab.type_text("Cleo");
    tab.press(&["Enter"]);
    tab.wait("document.querySelector('#queue-main button')");
    tab.tab_to("button[data-queue=all]");
    tab.press(&["Enter"]);
    tab.wait("document.querySelector('#statement').checkVisibility()");
    tab.eval(WATCH);
    spread("key press to paint", pressed(&tab, presses / 3 + 1, 120));
    spread(
        "the same, figures in between",
        pressed(&tab, presses / 10 + 1, 1000),
    );
}

fn pressed(tab: &Tab<'_>, presses: usize, pause: u64) -> Vec<Duration> {
    tab.eval("presses.length = 0");
    for at in 0..presses {
        tab.press(&[["1", "2", "3", "4", "0"][at % 5]]);
        tab.wait(&format!("presses.length === {}", at + 1));
        sleep(Duration::from_millis(pause));
    }
    let times = tab.eval("presses");
    let times = times.as_array().unwrap().iter();
    times
        .map(|time| Duration::from_secs_f64(time.as_f64().unwrap() / 1e3))
        .collect()
}

fn time_of(page: &Page, path: &str) -> Duration {
    let began = Instant::now();
    let answer = page.get(path);
    assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    began.elapsed()
}

fn told(what: &str, time: Duration) {
    println!("{what:<40} {:>9.1}", time.as_secs_f64() * 1e3);
}

/// Median, the time that 95 % stay below, and the longest, in milliseconds.
fn spread(what: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |share: usize| times[(times.len() - 1) * share / 100].as_secs_f64() * 1e3;
    let (half, most, all) = (at(50), at(95), at(100));
    println!(
        "{what:<40} {half:>9.1} {most:>9.1} {all:>9.1}  of {}",
        times.len()
    );
}

#[cfg(target_os = "linux")]
fn memory(page: &Page, when: &str) {
    let (now, most) = (page.memory_now() as f64 / 1e3, page.memory() as f64 / 1e3);
    println!(
        "{:<40} {now:>9.1} {most:>9.1}",
        format!("MB of memory now, and at most: {when}")
    );
}

#[cfg(not(target_os = "linux"))]
fn memory(_: &Page, _: &str) {}

/// A copy of the project to code in; the project is made if it is not there.
fn fresh(count: usize) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let kept = folder.join(format!("review-page-{count}.ascribe"));
    if !Project::is_project(&kept) {
        let part = folder.join("review-page-part.ascribe");
        let _ = std::fs::remove_file(&part);
        make(&part, count);
        std::fs::rename(&part, &kept).expect("the target folder is writable");
    }
    let path = folder.join("review-page.ascribe");
    std::fs::copy(&kept, &path).expect("the target folder has room");
    println!("{count} statements; milliseconds: median, 95 %, longest");
    path
}

fn make(path: &Path, count: usize) {
    let cycles: Vec<_> = (1..=CYCLES)
        .map(|at| format!("Cycle {at}").into())
        .collect();
    let texts = count / PER_REFLECTION;
    let mut reflections = Vec::with_capacity(texts);
    let mut spans = Vec::with_capacity(count);
    for at in 0..texts {
        let mut text = String::new();
        for number in 0..PER_REFLECTION {
            let start = text.len();
            let group = at % 31;
            write!(
                text,
                "Group {group} did not finish task {at} because I rushed {number}."
            )
            .expect("a text takes all");
            spans.push((
                at,
                Statement {
                    start,
                    end: text.len(),
                },
            ));
            text.push(' ');
        }
        reflections.push(Reflection {
            id: format!("logs/form.csv#{at}"),
            teacher: Some(format!("Teacher {}", at % TEACHERS).into()),
            team: Some(format!("Team {}", at % TEACHERS / 20).into()),
            cycle: cycles.get(at / TEACHERS % CYCLES).cloned(),
            prompt: Some("What happened with the students who found it hardest?".into()),
            text,
            ..Reflection::default()
        });
    }
    let mut project = Project::create(path).expect("the target folder is writable");
    for (coder, share) in [("made-up base 1", 1), ("Ben", 2)] {
        let codings: Vec<Coding> = (0..count / share).map(|at| coding(coder, at)).collect();
        let both = spans
            .iter()
            .zip((0..).map(|at| at % PER_REFLECTION))
            .zip(&codings);
        let mut statements = both.map(|(((reflection, statement), number), coding)| NewStatement {
            reflection: *reflection,
            number: u32::try_from(number).expect("small") + 1,
            statement: *statement,
            coding: Some(coding),
        });
        project
            .add(&cycles, &reflections, &mut statements)
            .expect("it fits");
    }
}

fn coding(coder: &str, at: usize) -> Coding {
    let is_model = coder != "Ben";
    let turn = if is_model || at.is_multiple_of(7) {
        at
    } else {
        at / 3
    };
    let source = Source::ALL.get(turn * 13 % 5).copied();
    let mut coding = Coding::new(Coder(coder.into()), source.into_iter().collect::<Sources>());
    if is_model {
        let sure = u16::try_from(at * 7919 % 1000).expect("below 1000");
        coding.confidence = Some(f32::from(sure) / 1000.0);
        coding.probabilities = Some([0.1, 0.2, 0.1, f32::from(sure) / 1000.0]);
        coding.evidence.explained = source.map(|_| 0..5);
    }
    coding
}
