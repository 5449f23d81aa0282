//! Chromium without a window, as a person sees and presses it. It is spoken to in its own protocol
//! (Chrome's `DevTools` protocol) over a pipe: no socket is opened, and no library is needed.
#![allow(dead_code, reason = "each test and bench uses what it needs")]

mod keys;
mod tab;

use std::cell::RefCell;
use std::io::{self, BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

pub(crate) use self::tab::Tab;

/// How long anything may take: machines that run tests are busy.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

const FLAGS: &[&str] = &[
    "--headless",
    "--remote-debugging-pipe",
    "--no-sandbox",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
    "--hide-scrollbars",
    "about:blank",
];

/// Chromium reads from file 3 and writes to file 4.
const THROUGH_PIPES: &str = r#"exec "$0" "$@" 3<&0 4>&1 </dev/null >/dev/null 2>/dev/null"#;

/// A running Chromium with a profile of its own.
pub(crate) struct Browser {
    child: Child,
    pipe: RefCell<Pipe>,
    _profile: tempfile::TempDir,
}

struct Pipe {
    to: ChildStdin,
    from: Receiver<Value>,
    number: u64,
    /// What was told and not yet looked at.
    told: Vec<Value>,
}

impl Browser {
    /// Starts it; none, and a word on the standard error, where there is no Chromium, unless the
    /// variable `ASCRIBE_BROWSER` says `required`.
    pub(crate) fn start() -> Option<Self> {
        let Some(program) = program() else {
            skip("no Chromium");
            return None;
        };
        let profile = tempfile::tempdir().unwrap();
        let mut child = Command::new("sh")
            .args(["-c", THROUGH_PIPES])
            .arg(program)
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .args(FLAGS)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (to, out) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let (send, from) = mpsc::channel();
        thread::spawn(move || {
            for message in BufReader::new(out).split(0).map_while(Result::ok) {
                let Ok(message) = serde_json::from_slice(&message) else {
                    break;
                };
                if send.send(message).is_err() {
                    break;
                }
            }
        });
        let pipe = Pipe {
            to,
            from,
            number: 0,
            told: Vec::new(),
        };
        Some(Self {
            child,
            pipe: RefCell::new(pipe),
            _profile: profile,
        })
    }

    /// A new tab, as wide as a laptop's.
    pub(crate) fn tab(&self) -> Tab<'_> {
        Tab::new(self)
    }

    /// Asks for something, of a tab or of the whole browser.
    #[expect(clippy::needless_pass_by_value, reason = "made where it is called")]
    pub(crate) fn call(&self, tab: Option<&str>, method: &str, given: Value) -> Value {
        let answer = self.try_call(tab, method, &given);
        answer.unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// The same, where Chromium may refuse.
    pub(crate) fn try_call(
        &self,
        tab: Option<&str>,
        method: &str,
        given: &Value,
    ) -> Result<Value, String> {
        let mut pipe = self.pipe.borrow_mut();
        let number = pipe.send(tab, method, given);
        let until = Instant::now() + PATIENCE;
        loop {
            let mut message = pipe.receive(until)?;
            if message["id"] == number {
                return match message.get("error") {
                    Some(error) => Err(error["message"].to_string()),
                    None => Ok(message["result"].take()),
                };
            }
        }
    }

    /// Takes what a tab told of one kind, in its order.
    pub(crate) fn told(&self, tab: &str, method: &str) -> Vec<Value> {
        let mut pipe = self.pipe.borrow_mut();
        let is_it = |told: &mut Value| told["sessionId"] == tab && told["method"] == method;
        let found = pipe.told.extract_if(.., is_it);
        found.map(|mut told| told["params"].take()).collect()
    }

    /// Waits for a tab to tell something.
    pub(crate) fn wait_told(&self, tab: &str, method: &str) -> Value {
        let told = self.told_within(tab, method, PATIENCE);
        told.unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// The same, for so long.
    pub(crate) fn told_within(
        &self,
        tab: &str,
        method: &str,
        patience: Duration,
    ) -> Result<Value, String> {
        let until = Instant::now() + patience;
        let mut pipe = self.pipe.borrow_mut();
        loop {
            let mut told = pipe.told.iter();
            let found = told.position(|one| one["sessionId"] == tab && one["method"] == method);
            if let Some(at) = found {
                return Ok(pipe.told.remove(at)["params"].take());
            }
            pipe.receive(until)?;
        }
    }
}

impl Pipe {
    fn send(&mut self, tab: Option<&str>, method: &str, given: &Value) -> u64 {
        self.number += 1;
        let mut message = json!({ "id": self.number, "method": method, "params": given });
        if let Some(tab) = tab {
            message["sessionId"] = tab.into();
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        self.to.write_all(&bytes).unwrap();
        self.number
    }

    /// The next message; what was told, rather than answered, is kept.
    fn receive(&mut self, until: Instant) -> Result<Value, String> {
        let left = until.saturating_duration_since(Instant::now());
        let message = self.from.recv_timeout(left);
        let message = message.map_err(|error| format!("no answer: {error}"))?;
        if message["method"] == "Page.javascriptDialogOpening" {
            // Else the page would wait for ever.
            let tab = message["sessionId"].as_str().map(str::to_owned);
            let close = json!({ "accept": true });
            self.send(tab.as_deref(), "Page.handleJavaScriptDialog", &close);
        }
        if message.get("method").is_some() {
            self.told.push(message.clone());
        }
        Ok(message)
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // It ends its own children if it is asked to; it may be past that.
        let pipe = self.pipe.get_mut();
        let _ = pipe
            .to
            .write_all(b"{\"id\":0,\"method\":\"Browser.close\"}\0");
        let until = Instant::now() + Duration::from_secs(5);
        while Instant::now() < until {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Where Chromium is: `CHROMIUM`, or the first of its names on the path.
fn program() -> Option<PathBuf> {
    if !cfg!(unix) {
        return None;
    }
    if let Some(named) = std::env::var_os("CHROMIUM") {
        return Some(named.into());
    }
    let names = ["chromium", "chromium-browser", "google-chrome", "chrome"];
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let places = names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    places.into_iter().find(|place| place.is_file())
}

/// Says that something is not tested, and why; fails where it must be.
pub(crate) fn skip(why: &str) {
    let is_required = std::env::var("ASCRIBE_BROWSER").is_ok_and(|said| said == "required");
    assert!(!is_required, "{why}, and ASCRIBE_BROWSER=required");
    // Past the test harness, which shows nothing of tests that pass.
    let _ = io::stderr().write_all(format!("skipped: {why}\n").as_bytes());
}
