//! The review page as a browser or an attacker meets it: the real program on a made-up project,
//! spoken to over TCP.
#![allow(dead_code, reason = "each test of the page uses what it needs")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use ascribe::codebook::{Coder, Coding, Outcome, Source, Sources};
use ascribe::reflection::{Reflection, Statement};
use ascribe::store::{NewStatement, Project};
use serde_json::{Value, json};

/// What a teacher wrote who means harm.
pub(crate) const SCRIPT: &str = "<script>alert(1)</script><img src=x onerror=alert(2)>";

/// Two cycles of three teachers with two reflections each, of three statements, all coded by a
/// model; the first statement of all is [`SCRIPT`].
pub(crate) fn project(folder: &Path) -> PathBuf {
    let path = folder.join("made-up.ascribe");
    let mut project = Project::create(&path).unwrap();
    let cycles: Vec<Arc<str>> = vec!["Spring-Cycle".into(), "Autumn-Cycle".into()];
    let model = Coder("made-up-1".into());
    let (mut reflections, mut spans, mut codings) = (Vec::new(), Vec::new(), Vec::new());
    for at in 0..12 {
        let first = if at == 0 { SCRIPT } else { "We did fractions." };
        let sentences = [
            first,
            "They failed because I rushed.",
            "Nobody helps them at home.",
        ];
        let mut text = String::new();
        for (number, sentence) in (1..).zip(sentences) {
            let start = text.len();
            text.push_str(sentence);
            let end = text.len();
            spans.push((at, number, Statement { start, end }));
            text.push(' ');
            let source = [None, Some(Source::Teacher), Some(Source::Home)][number as usize - 1];
            let mut coding = Coding::new(model.clone(), source.into_iter().collect::<Sources>());
            coding.outcome = source.map(|_| Outcome::Failure);
            coding.confidence = Some(0.625);
            coding.probabilities = Some([0.125, 0.0625, 0.03125, 0.25]);
            coding.evidence.explained = source.map(|_| 0..4);
            codings.push(coding);
        }
        reflections.push(Reflection {
            id: format!("log-of-someone.csv#{at}"),
            teacher: Some(format!("Teacher-{}", at % 3).into()),
            team: Some("Team-Blue".into()),
            cycle: Some(cycles[at % 2].clone()),
            prompt: Some("What happened?".into()),
            date: Some(jiff::civil::date(2025, 3, 1)),
            text,
            ..Reflection::default()
        });
    }
    let both = spans.iter().zip(&codings);
    let mut statements = both.map(|((reflection, number, statement), coding)| NewStatement {
        reflection: *reflection,
        number: *number,
        statement: *statement,
        coding: Some(coding),
    });
    project.add(&cycles, &reflections, &mut statements).unwrap();
    path
}

/// The program, serving a project.
pub(crate) struct Page {
    child: Child,
    pub(crate) port: u16,
    pub(crate) token: String,
    pub(crate) cookie: String,
}

impl Drop for Page {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Page {
    /// Serves a project, and is let in.
    pub(crate) fn of(project: &Path) -> Self {
        Self::with(project, &[])
    }

    /// The same with more arguments. Unless they name a port, it is one that was free just now:
    /// tests that run side by side must not meet at the usual one.
    pub(crate) fn with(project: &Path, more: &[&str]) -> Self {
        if more.contains(&"--port") {
            return Self::at(project, more).expect("the port is free");
        }
        let free = || {
            TcpListener::bind(("127.0.0.1", 0))
                .unwrap()
                .local_addr()
                .unwrap()
                .port()
        };
        let started = std::iter::repeat_with(|| {
            let port = free().to_string();
            Self::at(project, &[more, &["--port", &port]].concat())
        });
        let mut started = started.take(5).flatten();
        started.next().expect("the page is served")
    }

    /// The same; `None` if it could not be started.
    fn at(project: &Path, more: &[&str]) -> Option<Self> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ascribe"));
        command
            .arg("review")
            .arg(project)
            .arg("--no-open")
            .args(more);
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut address = String::new();
        let out = child.stdout.take().unwrap();
        BufReader::new(out).read_line(&mut address).unwrap();
        let Some((host, token)) = address.trim().split_once("/?token=") else {
            let _ = child.wait();
            return None;
        };
        let port = host.rsplit_once(':').unwrap().1.parse().unwrap();
        let mut page = Self {
            child,
            port,
            token: token.to_owned(),
            cookie: String::new(),
        };
        let entered = page.ask(
            "GET",
            &format!("/?token={}", page.token),
            &[page.host()],
            b"",
        );
        let set = entered.header("set-cookie").unwrap();
        let (cookie, _) = set.split_once(';').unwrap();
        cookie.clone_into(&mut page.cookie);
        Some(page)
    }

    /// The most memory that it took, in kilobytes.
    #[cfg(target_os = "linux")]
    pub(crate) fn memory(&self) -> u64 {
        self.status("VmHWM:")
    }

    /// The memory that it takes now, in kilobytes.
    #[cfg(target_os = "linux")]
    pub(crate) fn memory_now(&self) -> u64 {
        self.status("VmRSS:")
    }

    #[cfg(target_os = "linux")]
    fn status(&self, what: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with(what)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    /// Ends it as Ctrl-C does; its exit code.
    #[cfg(unix)]
    pub(crate) fn interrupt(&mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        let told = Command::new("kill").args(["-INT", &id]).status().unwrap();
        assert!(told.success());
        self.child.wait().unwrap().code()
    }

    pub(crate) fn host(&self) -> (&'static str, String) {
        ("Host", format!("127.0.0.1:{}", self.port))
    }

    pub(crate) fn origin(&self) -> (&'static str, String) {
        ("Origin", format!("http://127.0.0.1:{}", self.port))
    }

    pub(crate) fn let_in(&self) -> (&'static str, String) {
        ("Cookie", self.cookie.clone())
    }

    /// One request on a connection of its own, with these headers alone.
    pub(crate) fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, String)],
        body: &[u8],
    ) -> Answer {
        let mut head = format!("{method} {path} HTTP/1.1\r\n");
        for (name, value) in headers {
            let _ = write!(head, "{name}: {value}\r\n");
        }
        head.push_str("Connection: close\r\n");
        if !body.is_empty() {
            let _ = write!(head, "Content-Length: {}\r\n", body.len());
        }
        head.push_str("\r\n");
        let mut bytes = head.into_bytes();
        bytes.extend_from_slice(body);
        self.raw(&bytes)
    }

    /// Bytes on a connection of their own, and what comes back until it is closed.
    pub(crate) fn raw(&self, bytes: &[u8]) -> Answer {
        let mut stream = self.connect();
        // It may be closed before all is sent.
        let _ = stream.write_all(bytes);
        Answer::read(&mut stream)
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(30)))
            .unwrap();
        stream
    }

    /// As the page's script asks.
    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[self.host(), self.let_in()], b"")
    }

    /// As the page's script sends what a person does.
    pub(crate) fn post(&self, path: &str, mut body: Value) -> Answer {
        static NONCE: AtomicU32 = AtomicU32::new(0);
        if body.get("nonce").is_none() {
            let nonce = NONCE.fetch_add(1, Ordering::Relaxed).to_string();
            body["nonce"] = nonce.into();
        }
        let kind = ("Content-Type", "application/json".to_owned());
        let headers = [self.host(), self.origin(), self.let_in(), kind];
        self.ask("POST", path, &headers, body.to_string().as_bytes())
    }

    /// Someone begins to code.
    pub(crate) fn join(&self, coder: &str) -> Value {
        self.post("/api/coder", json!({ "coder": coder })).json()
    }

    /// What a coder is shown in a queue.
    pub(crate) fn card(&self, coder: &str, queue: &str, go: &str) -> Value {
        self.get(&format!("/api/card?coder={coder}&queue={queue}&go={go}"))
            .json()
    }

    /// Codes what is on show with one source, or none.
    pub(crate) fn code(&self, coder: &str, view: &Value, source: Option<&str>) -> Answer {
        let sources: Vec<&str> = source.into_iter().collect();
        let card = &view["card"];
        let body = json!({
            "coder": coder, "queue": view["queue"], "key": card["key"], "seen": card["seen"],
            "codes": { "sources": sources, "outcome": null, "agency": null, "focus": {} },
        });
        self.post("/api/code", body)
    }
}

/// What came back.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    /// 0 if nothing came.
    pub(crate) status: u16,
    headers: BTreeMap<String, String>,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn read(stream: &mut TcpStream) -> Self {
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            return Self::default();
        };
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap();
        let pairs = lines.filter_map(|line| line.split_once(": "));
        Self {
            status: status.parse().unwrap(),
            headers: pairs
                .map(|(k, v)| (k.to_lowercase(), v.to_owned()))
                .collect(),
            body: body.to_owned(),
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.body);
        serde_json::from_str(&self.body).unwrap()
    }
}
