//! Attacks on the review page, over TCP on the real program: each is refused, and none harms who
//! codes meanwhile.

mod reviewing;

use std::io::Write;
use std::net::{TcpStream, UdpSocket};
use std::process::Command;
use std::time::{Duration, Instant};

use reviewing::{Answer, Page, SCRIPT, project};
use serde_json::json;

fn page() -> (tempfile::TempDir, Page) {
    let folder = tempfile::tempdir().unwrap();
    let path = project(folder.path());
    let page = Page::of(&path);
    page.join("Ana");
    (folder, page)
}

fn header(name: &'static str, value: &str) -> (&'static str, String) {
    (name, value.to_owned())
}

/// A request that codes, and so would do harm.
fn body() -> Vec<u8> {
    json!({ "coder": "Mallory", "nonce": "x" })
        .to_string()
        .into_bytes()
}

#[test]
fn a_name_that_points_here_is_not_served() {
    let (_folder, page) = page();
    for host in [
        "evil.example",
        "127.0.0.1",
        "localhost",
        "127.0.0.1:1",
        "0.0.0.0:80",
        "[::1]",
    ] {
        let rebound = header("Host", host);
        let answer = page.ask("GET", "/", &[rebound.clone(), page.let_in()], b"");
        assert_eq!(answer.status, 421, "{host}");
        let origin = header("Origin", &format!("http://{host}"));
        let kind = header("Content-Type", "application/json");
        let headers = [rebound, page.let_in(), origin, kind];
        assert_eq!(
            page.ask("POST", "/api/coder", &headers, &body()).status,
            421,
            "{host}"
        );
    }
    let port = page.port;
    let local = header("Host", &format!("localhost:{port}"));
    assert_eq!(
        page.ask("GET", "/", &[local, page.let_in()], b"").status,
        200
    );
    for raw in [
        "GET / HTTP/1.0\r\n\r\n".to_owned(),
        format!("GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nHost: evil.example\r\n\r\n"),
        format!("GET http://evil.example/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n"),
    ] {
        let more = format!("\r\nConnection: close\r\nCookie: {}\r\n\r\n", page.cookie);
        let bytes = raw.replace("\r\n\r\n", &more);
        let status = page.raw(bytes.as_bytes()).status;
        assert!(status == 421 || status == 400, "{status} to {raw:?}");
    }
}

#[test]
fn other_pages_can_not_send() {
    let (_folder, page) = page();
    let kind = header("Content-Type", "application/json");
    let send = |more: &[(&'static str, String)]| {
        let mut headers = vec![page.host(), page.let_in(), kind.clone()];
        headers.extend_from_slice(more);
        page.ask("POST", "/api/coder", &headers, &body()).status
    };
    let ours = page.origin();
    assert_eq!(send(&[]), 403, "no origin");
    for foreign in [
        "http://evil.example",
        "null",
        "http://127.0.0.1:1",
        "https://127.0.0.1",
    ] {
        assert_eq!(send(&[header("Origin", foreign)]), 403, "{foreign}");
    }
    for site in ["cross-site", "same-site"] {
        assert_eq!(
            send(&[ours.clone(), header("Sec-Fetch-Site", site)]),
            403,
            "{site}"
        );
        let headers = [page.host(), page.let_in(), header("Sec-Fetch-Site", site)];
        assert_eq!(
            page.ask("GET", "/api/start", &headers, b"").status,
            403,
            "{site}"
        );
    }
    // A form can't say that it sends JSON.
    let plain = [
        page.host(),
        page.let_in(),
        ours,
        header("Content-Type", "text/plain"),
    ];
    assert_eq!(page.ask("POST", "/api/coder", &plain, &body()).status, 415);
    let names = page.get("/api/start").json()["coders"].clone();
    assert_eq!(names, json!(["Ana"]), "nothing was done");
}

#[test]
fn nobody_comes_in_without_the_token_or_the_cookie() {
    let (_folder, page) = page();
    for path in [
        "/",
        "/?token=",
        "/?token=0",
        "/assets/review.js",
        "/api/start",
        "/nothing",
    ] {
        let answer = page.ask("GET", path, &[page.host()], b"");
        assert_eq!(answer.status, 401, "{path}");
        assert!(answer.header("set-cookie").is_none(), "{path}");
        assert!(!answer.body.contains("made-up"), "{path}");
    }
    let mut wrong = page.token.clone();
    wrong.replace_range(0..1, if wrong.starts_with('0') { "1" } else { "0" });
    let answer = page.ask("GET", &format!("/?token={wrong}"), &[page.host()], b"");
    assert_eq!(answer.status, 401);
    assert!(
        answer.body.contains("address that ascribe printed"),
        "{}",
        answer.body
    );
    let name = page.cookie.split('=').next().unwrap();
    for cookie in [
        format!("{name}="),
        format!("{name}={}", page.token),
        format!("{name}={wrong}"),
    ] {
        let headers = [page.host(), header("Cookie", &cookie)];
        assert_eq!(page.ask("GET", "/", &headers, b"").status, 401, "{cookie}");
    }
}

#[test]
fn the_token_does_not_stay_in_the_address() {
    let (_folder, page) = page();
    let entry = format!("/?token={}", page.token);
    for headers in [vec![page.host()], vec![page.host(), page.let_in()]] {
        let answer = page.ask("GET", &entry, &headers, b"");
        assert_eq!(answer.status, 303);
        assert_eq!(answer.header("location"), Some("/"));
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
    }
    let answer = page.ask("GET", &entry, &[page.host()], b"");
    let set = answer.header("set-cookie").unwrap();
    assert!(
        set.contains("HttpOnly") && set.contains("SameSite=Strict"),
        "{set}"
    );
    assert!(
        !set.contains(&page.token),
        "the cookie holds another secret"
    );
    for path in ["/", "/api/start", "/assets/review.js"] {
        assert!(!page.get(path).body.contains(&page.token), "{path}");
    }
}

#[test]
fn what_teachers_wrote_stays_text() {
    let (_folder, page) = page();
    let answer = page.get("/api/card?coder=Ana&queue=all&go=first");
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    let words = answer.json()["card"]["words"][0][0].clone();
    assert_eq!(words, SCRIPT, "as it stands in the log, for textContent");
    let name = "<img src=x onerror=alert(1)>";
    let started = page.join(name);
    assert_eq!(started["coder"]["name"], name);
    let html = page.get("/");
    assert!(!html.body.contains("onerror"));
    let policy = html.header("content-security-policy").unwrap();
    assert!(
        policy.starts_with("default-src 'none'; script-src 'self'"),
        "{policy}"
    );
    assert!(
        policy.contains("require-trusted-types-for 'script'"),
        "{policy}"
    );
}

#[test]
fn no_path_leads_to_a_file() {
    let (_folder, page) = page();
    for path in [
        "/assets/../Cargo.toml",
        "/assets/..%2f..%2fCargo.toml",
        "/assets/%2e%2e/%2e%2e/etc/passwd",
        "/assets/....//etc/passwd",
        "/assets/..\\..\\etc\\passwd",
        "/assets//etc/passwd",
        "/assets/review.js%00",
        "/assets/review.js/",
        "/assets/REVIEW.JS",
        "/assets/",
        "//etc/passwd",
        "/../../etc/passwd",
        "/made-up.ascribe",
        "/api/",
        "/api/none",
    ] {
        let answer = page.get(path);
        assert!(
            matches!(answer.status, 400 | 404),
            "{} to {path}",
            answer.status
        );
        assert!(answer.status == 400 || answer.header("cache-control") == Some("no-store"));
    }
    assert_eq!(page.get("/assets/review.js").status, 200);
}

#[test]
fn large_bodies_are_refused_before_they_are_read() {
    let (_folder, page) = page();
    let head = |length: &str| {
        format!(
            "POST /api/coder HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n\
             Cookie: {cookie}\r\nContent-Type: application/json\r\n{length}\r\n\r\n",
            port = page.port,
            cookie = page.cookie,
        )
    };
    let mut stream = page.connect();
    let told = head("Content-Length: 104857600");
    stream.write_all(told.as_bytes()).unwrap();
    assert_eq!(
        Answer::read(&mut stream).status,
        413,
        "though nothing of it was sent"
    );

    let mut stream = page.connect();
    stream
        .write_all(head("Transfer-Encoding: chunked").as_bytes())
        .unwrap();
    let mut chunk = b"10000\r\n".to_vec();
    chunk.extend(vec![b' '; 0x10000]);
    chunk.extend(b"\r\n");
    // 100 MB, unless it is closed before.
    let sent = (0..1600)
        .take_while(|_| stream.write_all(&chunk).is_ok())
        .count();
    assert!(sent < 1600, "it read all of it");

    let fits = json!({ "coder": "Ben", "nonce": "a", "text": "x".repeat(60_000) });
    assert_eq!(page.post("/api/coder", fits).status, 200);
    let more = json!({ "coder": "Ben", "nonce": "b", "text": "x".repeat(70_000) });
    assert_eq!(page.post("/api/coder", more).status, 413);
    #[cfg(target_os = "linux")]
    assert!(page.memory() < 100_000, "{} KB", page.memory());
}

#[test]
fn slow_ones_are_closed_and_keep_nobody_out() {
    let (_folder, page) = page();
    let begin = format!(
        "POST /api/coder HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n",
        page.port
    );
    let start = Instant::now();
    // More than it holds open at a time.
    let mut slow: Vec<TcpStream> = (0..300).map(|_| page.connect()).collect();
    for stream in &mut slow {
        let _ = stream.write_all(begin.as_bytes());
    }
    let asked = Instant::now();
    assert_eq!(page.get("/api/start").status, 200);
    assert!(
        asked.elapsed() < Duration::from_secs(3),
        "{:?}",
        asked.elapsed()
    );
    let mut last = slow.pop().unwrap();
    let answer = Answer::read(&mut last);
    assert!(
        answer.status == 0 || answer.status == 408,
        "{}",
        answer.status
    );
    assert!(
        start.elapsed() < Duration::from_secs(25),
        "{:?}",
        start.elapsed()
    );
}

#[test]
fn a_body_that_does_not_come_is_not_waited_for() {
    let (_folder, page) = page();
    let mut stream = page.connect();
    let head = format!(
        "POST /api/coder HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n\
         Cookie: {}\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{{",
        page.cookie,
        port = page.port,
    );
    stream.write_all(head.as_bytes()).unwrap();
    assert_eq!(page.get("/api/start").status, 200);
    let start = Instant::now();
    assert_eq!(Answer::read(&mut stream).status, 408);
    assert!(
        start.elapsed() < Duration::from_secs(25),
        "{:?}",
        start.elapsed()
    );
}

#[test]
fn nobody_asks_faster_than_anyone_types() {
    let (_folder, page) = page();
    let anonymous: Vec<u16> = (0..200)
        .map(|_| page.ask("GET", "/", &[page.host()], b"").status)
        .collect();
    assert!(
        anonymous.contains(&401) && anonymous.contains(&429),
        "{anonymous:?}"
    );
    assert_eq!(
        page.get("/api/start").status,
        200,
        "who has been let in is not kept out"
    );

    // All on one connection, so that they come faster than connections are made.
    let one = format!(
        "GET /assets/icon.svg HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nCookie: {}\r\n",
        page.port, page.cookie
    );
    let last = format!("{one}Connection: close\r\n\r\n");
    let many = format!("{one}\r\n").repeat(600) + &last;
    let answers = page.raw(many.as_bytes()).body;
    assert!(answers.contains(" 429 ") && answers.contains("retry-after: 1"));
    std::thread::sleep(Duration::from_millis(1200));
    assert_eq!(page.get("/api/start").status, 200, "it passes");
}

#[test]
fn other_methods_and_protocols_are_not_spoken() {
    let (_folder, page) = page();
    let headers = [page.host(), page.let_in(), page.origin()];
    for method in [
        "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "PATCH", "PROPFIND",
    ] {
        let answer = page.ask(method, "/", &headers, b"");
        assert_eq!(answer.status, 405, "{method}");
        assert_eq!(answer.header("allow"), Some("GET, POST"), "{method}");
        assert!(
            answer.header("access-control-allow-origin").is_none(),
            "{method}"
        );
    }
    assert_eq!(page.ask("POST", "/", &headers, b"").status, 405);
    assert_eq!(page.ask("GET", "/api/code", &headers, b"").status, 405);
    let upgrade = [
        page.host(),
        page.let_in(),
        page.origin(),
        header("Upgrade", "websocket"),
        header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
        header("Sec-WebSocket-Version", "13"),
    ];
    for path in ["/", "/api/start", "/socket"] {
        let answer = page.ask("GET", path, &upgrade, b"");
        assert_ne!(answer.status, 101, "{path}");
        assert!(answer.header("upgrade").is_none(), "{path}");
    }
    let preface = page.raw(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").status;
    assert!(preface != 200 && preface != 101, "{preface}");
    let tunnel = page
        .ask("CONNECT", "evil.example:443", &headers, b"")
        .status;
    assert!(tunnel >= 400, "{tunnel}");
}

#[test]
fn nonsense_is_told_and_harms_nothing() {
    let (_folder, page) = page();
    let long = format!(
        "GET / HTTP/1.1\r\nHost: x\r\nX: {}\r\n\r\n",
        "y".repeat(100_000)
    );
    assert!(matches!(page.raw(long.as_bytes()).status, 0 | 400 | 431));
    assert!(matches!(page.raw(&[0xff; 4096]).status, 0 | 400));
    let both = format!(
        "POST /api/coder HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Length: 4\r\n\
         Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n",
        page.port
    );
    assert_ne!(page.raw(both.as_bytes()).status, 200);
    let kind = header("Content-Type", "application/json");
    let headers = [page.host(), page.origin(), page.let_in(), kind];
    for body in ["", "{", "[]", "null", "\u{0}", &"[".repeat(60_000)] {
        let answer = page.ask("POST", "/api/code", &headers, body.as_bytes());
        assert_eq!(answer.status, 400, "{body:.20}");
    }
    let view = page.card("Ana", "all", "first");
    for coder in ["Mallory", "", "adjudicated", "made-up-1"] {
        assert_eq!(page.code(coder, &view, None).status, 400, "{coder}");
    }
    for coder in [
        "",
        " ",
        "adjudicated",
        "Adjudicated",
        "made-up-1",
        "a\u{7}b",
        &"x".repeat(81),
    ] {
        assert_eq!(
            page.post("/api/coder", json!({ "coder": coder })).status,
            422,
            "{coder}"
        );
    }
    assert_eq!(page.get("/api/card?coder=Ana&queue=weather").status, 422);
    assert_eq!(page.get("/api/card?coder=Ana&go=home").status, 400);
    assert_eq!(page.code("Ana", &view, Some("weather")).status, 400);
    assert_eq!(page.code("Ana", &view, Some("teacher")).status, 200);
}

/// There is no flag for another address, and nothing answers on one.
#[test]
fn it_is_on_this_machine_alone() {
    let (_folder, page) = page();
    for flag in ["--host=0.0.0.0", "--bind=0.0.0.0", "--address=0.0.0.0"] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ascribe"));
        let output = command
            .args(["review", "x.ascribe", flag])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{flag}");
    }
    // Which address this machine has towards others; nothing is sent.
    let outside = UdpSocket::bind("0.0.0.0:0").and_then(|socket| {
        socket
            .connect("192.0.2.1:9")
            .and_then(|()| socket.local_addr())
    });
    if let Ok(outside) = outside.map(|address| address.ip())
        && !outside.is_loopback()
    {
        assert!(
            TcpStream::connect((outside, page.port)).is_err(),
            "{outside}"
        );
    }
    assert!(TcpStream::connect(("::1", page.port)).is_err());
}
