//! Throughput of the splitter beside `sentencex`, in one run: `cargo bench --bench split`.
//!
//! The text is the corpus: each entry's statements joined by a space. `ASCRIBE_BENCH_PASSES` sets
//! the passes of which the fastest counts (default 7). Without `--bench`, as `cargo test` runs it,
//! one pass is made.
#![allow(clippy::print_stdout)]

use std::time::{Duration, Instant};

use ascribe::reflection::Reflection;
use ascribe::split::split;
use serde_json::Value;

fn main() {
    let reflections = reflections();
    let bytes: usize = reflections
        .iter()
        .map(|reflection| reflection.text.len())
        .sum();
    let timed = std::env::args().any(|argument| argument == "--bench");
    let asked = std::env::var("ASCRIBE_BENCH_PASSES")
        .ok()
        .and_then(|passes| passes.parse().ok());
    let passes: usize = if timed { asked.unwrap_or(7) } else { 1 };
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    let (mut statements, mut sentences) = (0, 0);
    // Turn by turn, so that a busy moment of the machine hits both.
    for _ in 0..passes.max(1) {
        let start = Instant::now();
        statements = reflections
            .iter()
            .map(|reflection| split(reflection).len())
            .sum();
        ours.push(start.elapsed());
        let start = Instant::now();
        sentences = reflections
            .iter()
            .map(|reflection| sentencex::get_sentence_boundaries("en", &reflection.text).len())
            .sum::<usize>();
        theirs.push(start.elapsed());
    }
    println!("{} texts, {:.2} MB", reflections.len(), bytes as f64 / 1e6);
    println!("{:<10} {:>10} {:>10}", "", "MB/s", "sentences");
    println!(
        "{:<10} {:>10.1} {:>10}",
        "ascribe",
        rate(bytes, &ours),
        statements
    );
    println!(
        "{:<10} {:>10.1} {:>10}",
        "sentencex",
        rate(bytes, &theirs),
        sentences
    );
}

fn rate(bytes: usize, times: &[Duration]) -> f64 {
    let best = times.iter().min().map_or(f64::NAN, Duration::as_secs_f64);
    bytes as f64 / 1e6 / best
}

/// The corpus as plain reflections.
fn reflections() -> Vec<Reflection> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .expect("the corpus is in the repository")
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| {
            let name = path
                .file_name()
                .and_then(|name| name.to_str())
                .unwrap_or_default();
            name.starts_with("entries-")
        })
        .collect();
    paths.sort();
    let mut reflections = Vec::new();
    for path in paths {
        let lines = std::fs::read_to_string(path).expect("the corpus is text");
        for line in lines.lines() {
            let entry: Value = serde_json::from_str(line).expect("a line is an entry");
            let texts: Vec<&str> = entry["statements"]
                .as_array()
                .expect("an entry has statements")
                .iter()
                .filter_map(|statement| statement["text"].as_str())
                .collect();
            reflections.push(Reflection {
                text: texts.join(" "),
                ..Reflection::default()
            });
        }
    }
    reflections
}
