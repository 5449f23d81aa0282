//! The architecture is a test: which module may import which, that no modules form a cycle, who
//! touches files, how large a file may grow, and what no file may be called.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Modules and what each may import, in the order of the data's way. `bin` uses the public API.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("error", &[]),
    ("reflection", &["error"]),
    ("codebook", &["error"]),
    ("cycle", &["reflection", "error"]),
    ("read", &["cycle", "reflection", "error"]),
    ("teacher", &["reflection", "error"]),
    ("split", &["reflection", "error"]),
    ("encode", &["error"]),
    ("classify", &["estimate", "reflection", "codebook", "error"]),
    (
        "train",
        &[
            "encode", "classify", "agree", "evaluate", "codebook", "error",
        ],
    ),
    ("model", &["encode", "classify", "codebook", "error"]),
    ("codings", &["codebook", "error"]),
    ("estimate", &["error"]),
    ("agree", &["codings", "estimate", "codebook", "error"]),
    (
        "evaluate",
        &["codings", "agree", "estimate", "codebook", "error"],
    ),
    ("shift", &["estimate", "codebook", "error"]),
    (
        "study",
        &[
            "shift",
            "codings",
            "cycle",
            "reflection",
            "codebook",
            "error",
        ],
    ),
    (
        "sample",
        &["study", "shift", "codings", "codebook", "error"],
    ),
    ("store", &["reflection", "codebook", "codings", "error"]),
    (
        "review",
        &[
            "store", "sample", "study", "shift", "agree", "estimate", "codings", "codebook",
            "error",
        ],
    ),
    (
        "analysis",
        &[
            "reflection",
            "codebook",
            "error",
            "estimate",
            "classify",
            "shift",
        ],
    ),
    (
        "beside",
        &["analysis", "study", "shift", "teacher", "error"],
    ),
    (
        "report",
        &[
            "reflection",
            "codebook",
            "error",
            "shift",
            "analysis",
            "agree",
            "evaluate",
            "sample",
            "codings",
        ],
    ),
];

/// Where files may be touched; parsers take bytes, reporters return bytes.
const MAY_TOUCH_FILES: &[&str] = &[
    "src/read/files.rs",
    "src/read/input.rs",
    "src/model/",
    "src/store/",
    "src/bin/",
];

/// Names that say nothing.
const NAMELESS: &[&str] = &[
    "util", "utils", "helper", "helpers", "common", "misc", "manager",
];

/// Lines a file may have, its inline tests included.
const MOST_LINES: usize = 500;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file under `src`, as its path from the root, with its text.
fn sources() -> BTreeMap<String, String> {
    fn walk(folder: &Path, files: &mut BTreeMap<String, String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, files);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path
                    .strip_prefix(root())
                    .unwrap()
                    .to_string_lossy()
                    .replace('\\', "/");
                files.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut files = BTreeMap::new();
    walk(&root().join("src"), &mut files);
    files
}

/// The top-level module a file belongs to: `src/read/csv.rs` is of `read`.
fn module(file: &str) -> &str {
    let path = file.strip_prefix("src/").unwrap();
    path.split(['/', '.']).next().unwrap()
}

/// The text without comments, and without its inline tests.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// The top-level modules that a file's code names through `crate::` or, at the top, `super::`.
fn imports(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let code = code(text);
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 1;
            let mut word = String::new();
            let mut at_start = true;
            for c in group.chars() {
                match c {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    ',' if depth == 1 => at_start = true,
                    _ if depth == 1 && at_start && (c.is_alphanumeric() || c == '_') => {
                        word.push(c);
                        continue;
                    }
                    _ => {}
                }
                if !word.is_empty() {
                    found.insert(std::mem::take(&mut word));
                    at_start = c == ',';
                }
                if depth == 0 {
                    break;
                }
            }
        } else {
            let word: String = rest
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            found.insert(word);
        }
    }
    found.retain(|word| word.chars().next().is_some_and(char::is_lowercase));
    found
}

#[test]
fn no_module_reaches_where_it_may_not() {
    let allowed: BTreeMap<_, _> = MAY_IMPORT.iter().copied().collect();
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        let module = module(&file).to_owned();
        if module == "lib" || module == "bin" {
            continue;
        }
        let Some(allowed) = allowed.get(module.as_str()) else {
            wrong.push(format!("{file}: module {module} is not in the table"));
            continue;
        };
        for import in imports(&text) {
            if import != module && !allowed.contains(&import.as_str()) {
                wrong.push(format!("{file}: {module} may not import {import}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_program_uses_the_public_api_only() {
    for (file, text) in sources().iter().filter(|(file, _)| module(file) == "bin") {
        let own = [
            "args",
            "correction",
            "messages",
            "results",
            "analyze",
            "code",
            "evaluate",
            "agree",
            "plan",
            "sample",
            "shift",
            "train",
            "input",
            "page",
            "review",
            "project",
            "logs",
            "export",
            "merge",
            "Done",
            "threads",
            "watch",
            "interrupt",
            "compare",
        ];
        for import in imports(text) {
            assert!(own.contains(&import.as_str()), "{file} imports {import}");
        }
    }
}

/// Between modules at the top; what files of one module take from each other is its own business.
#[test]
fn no_modules_form_a_cycle() {
    let sources = sources();
    let mut edges: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (file, text) in &sources {
        let module = module(file).to_owned();
        if module != "lib" && module != "bin" {
            edges
                .entry(module.clone())
                .or_default()
                .extend(imports(text));
            edges.get_mut(&module).unwrap().remove(&module);
        }
    }
    while !edges.is_empty() {
        let leaves: Vec<_> = edges
            .iter()
            .filter(|(_, to)| !to.iter().any(|to| edges.contains_key(to)))
            .map(|(from, _)| from.clone())
            .collect();
        assert!(!leaves.is_empty(), "these form a cycle: {:?}", edges.keys());
        for leaf in leaves {
            edges.remove(&leaf);
        }
    }
}

#[test]
fn only_the_edges_touch_files() {
    for (file, text) in sources() {
        if MAY_TOUCH_FILES.iter().any(|edge| file.starts_with(edge)) {
            continue;
        }
        for word in [
            "std::fs",
            "fs::read",
            "File::open",
            "std::env",
            "std::net",
            "std::process",
        ] {
            assert!(!code(&text).contains(word), "{file} uses {word}");
        }
    }
}

#[test]
fn linfa_is_named_in_train_alone_and_clap_in_the_program_alone() {
    for (file, text) in sources() {
        let code = code(&text);
        assert!(
            !code.contains("linfa") || module(&file) == "train",
            "{file} names linfa"
        );
        assert!(
            !code.contains("clap::") || module(&file) == "bin",
            "{file} names clap"
        );
    }
}

#[test]
fn files_stay_small_and_their_names_say_something() {
    for (file, text) in sources() {
        let lines = text.lines().count();
        assert!(lines <= MOST_LINES, "{file} has {lines} lines");
        let long = text.lines().position(|line| line.chars().count() > 100);
        assert!(
            long.is_none(),
            "{file}:{} has more than 100 columns",
            long.unwrap_or(0) + 1
        );
        let stem = Path::new(&file)
            .file_stem()
            .unwrap()
            .to_string_lossy()
            .into_owned();
        assert!(
            !NAMELESS.contains(&stem.as_str()),
            "{file} is named for nothing"
        );
    }
}

#[test]
fn no_network_client_is_linked() {
    let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    for client in [
        "reqwest",
        "ureq",
        "curl",
        "hf-hub",
        "native-tls",
        "rustls",
        "isahc",
    ] {
        let entry = format!("name = \"{client}\"\n");
        assert!(!lock.contains(&entry), "{client} is a dependency");
    }
}

/// The review page is served on this machine alone: one file opens a socket, and names no other
/// address; the libraries below it are built without what would make them a client.
#[test]
fn the_only_socket_listens_on_this_machine_alone() {
    let door = "src/bin/ascribe/review/server.rs";
    let sources = sources();
    for (file, text) in &sources {
        let code = code(text);
        for word in [
            "TcpStream",
            "UdpSocket",
            "UnixStream",
            "UnixListener",
            "UNSPECIFIED",
            "0.0.0.0",
            "::connect",
        ] {
            assert!(!code.contains(word), "{file} uses {word}");
        }
        assert!(
            file == door || !code.contains("TcpListener"),
            "{file} listens"
        );
    }
    let door = code(&sources[door]);
    assert_eq!(door.matches("TcpListener::bind").count(), 1);
    assert!(door.contains("TcpListener::bind((Ipv4Addr::LOCALHOST, port))"));

    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let of = |name: &str| {
        let line = manifest.lines().find(|line| line.starts_with(name));
        line.unwrap_or_default().to_owned()
    };
    for library in ["hyper = ", "hyper-util = ", "axum = ", "tokio = "] {
        let features = of(library);
        let client = ["client", "\"full\"", "ws", "process"];
        assert!(!features.is_empty(), "{library}");
        assert!(
            !client.iter().any(|word| features.contains(word)),
            "{features}"
        );
    }
}

/// Of the program, the page's parts know the library and each other; no other command knows them,
/// but that a watch hears of Ctrl-C by tokio.
#[test]
fn only_the_page_knows_the_server() {
    for (file, text) in sources() {
        let code = code(&text);
        let is_page = file.starts_with("src/bin/ascribe/review/");
        for library in ["axum::", "hyper::", "hyper_util::", "tokio::"] {
            let hears = library == "tokio::" && file == "src/bin/ascribe/interrupt.rs";
            let may = is_page || hears || !code.contains(library);
            assert!(may, "{file} names {library}");
        }
        if is_page {
            let lines = text.lines().count();
            assert!(lines < 300, "{file} has {lines} lines");
        }
    }
}

#[test]
fn this_test_sees_imports() {
    let text = "use crate::{error::Error, shift::{self, Shift}};\nlet x = crate::split::split();";
    let found: Vec<_> = imports(text).into_iter().collect();
    assert_eq!(found, ["error", "shift", "split"]);
}
