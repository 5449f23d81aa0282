//! The splitter against the corpus' own statements, and against `sentencex`.
//!
//! A boundary is named by how many letters and digits stand before it, so that marks, quotation
//! signs and white space that one side counts in and the other out make no difference.
#![allow(clippy::print_stdout)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use ascribe::reflection::Reflection;
use ascribe::split::split;
use serde_json::Value;

/// Boundaries found, boundaries there, and how many of them are the same.
#[derive(Clone, Copy, Default)]
struct Score {
    found: usize,
    there: usize,
    same: usize,
}

impl Score {
    fn add(&mut self, found: &BTreeSet<usize>, there: &BTreeSet<usize>) {
        self.found += found.len();
        self.there += there.len();
        self.same += found.intersection(there).count();
    }

    fn precision(self) -> f64 {
        self.same as f64 / self.found as f64
    }

    fn recall(self) -> f64 {
        self.same as f64 / self.there as f64
    }

    fn f1(self) -> f64 {
        2.0 * self.same as f64 / (self.found + self.there) as f64
    }
}

/// The inner boundaries behind the spans that end at `ends`.
fn boundaries(text: &str, ends: impl Iterator<Item = usize>) -> BTreeSet<usize> {
    let mut before = vec![0; text.len() + 1];
    let mut count = 0;
    for (at, c) in text.char_indices() {
        count += usize::from(c.is_alphanumeric());
        before[at + c.len_utf8()] = count;
    }
    ends.map(|end| before[end])
        .filter(|&place| place > 0 && place < count)
        .collect()
}

fn ours(text: &str) -> BTreeSet<usize> {
    let reflection = Reflection {
        text: text.to_owned(),
        ..Reflection::default()
    };
    boundaries(
        text,
        split(&reflection).iter().map(|statement| statement.end),
    )
}

fn theirs(text: &str) -> BTreeSet<usize> {
    let found = sentencex::get_sentence_boundaries("en", text);
    boundaries(text, found.iter().map(|sentence| sentence.end_byte))
}

fn json_lines(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).expect("the file can be read");
    text.lines()
        .map(|line| serde_json::from_str(line).expect("each line is JSON"))
        .collect()
}

/// The statements of each entry, by author (`a1`, `b2` …). Without d1 and on: they were written a
/// statement a line, and now and then two sentences stand in one.
fn corpus() -> BTreeMap<String, Vec<Vec<String>>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut authors: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
    for file in std::fs::read_dir(folder).expect("the corpus is in the repository") {
        let path = file.expect("the folder can be read").path();
        let name = path
            .file_stem()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        let Some(author) = name.strip_prefix("entries-") else {
            continue;
        };
        if author.starts_with('d') {
            continue;
        }
        for entry in json_lines(&path) {
            let statements = entry["statements"]
                .as_array()
                .expect("an entry has statements");
            let texts = statements
                .iter()
                .filter_map(|statement| statement["text"].as_str().map(str::to_owned))
                .collect();
            authors.entry(author.to_owned()).or_default().push(texts);
        }
    }
    authors
}

/// Scores of `find` on the corpus, by author, with the statements joined by `glue`. With
/// `stopped`, only boundaries behind a sign other than a letter, digit, comma or percent count as
/// missed: the others can't be seen once a space stands for the line end.
fn scores(
    glue: &str,
    stopped: bool,
    find: impl Fn(&str) -> BTreeSet<usize>,
) -> BTreeMap<String, Score> {
    let mut scores: BTreeMap<String, Score> = BTreeMap::new();
    for (author, entries) in corpus() {
        let score = scores.entry(author).or_default();
        for statements in entries {
            let text = statements.join(glue);
            let (mut ends, mut seen) = (Vec::new(), Vec::new());
            let mut end = 0;
            for statement in &statements {
                end += statement.len();
                ends.push(end);
                if !statement.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | '%')) {
                    seen.push(end);
                }
                end += glue.len();
            }
            let there = boundaries(&text, ends.into_iter());
            let found = find(&text);
            if stopped {
                let visible = boundaries(&text, seen.into_iter());
                let reached: BTreeSet<_> = visible.union(&(&found & &there)).copied().collect();
                score.add(&found, &reached);
            } else {
                score.add(&found, &there);
            }
        }
    }
    scores
}

fn total(scores: &BTreeMap<String, Score>) -> Score {
    scores.values().fold(Score::default(), |sum, score| Score {
        found: sum.found + score.found,
        there: sum.there + score.there,
        same: sum.same + score.same,
    })
}

/// The bounds are what was measured (docs/splitting.md), less a little.
#[test]
fn corpus_statements_split_back() {
    let lines = scores("\n", false, ours);
    let spaces = scores(" ", false, ours);
    let stopped = scores(" ", true, ours);
    let peer = scores(" ", false, theirs);
    println!("boundary F1     a line each  joined by a space  behind a stop  sentencex, space");
    for author in lines.keys() {
        println!(
            "{author:<15} {:>11.4} {:>18.4} {:>14.4} {:>17.4}",
            lines[author].f1(),
            spaces[author].f1(),
            stopped[author].f1(),
            peer[author].f1()
        );
    }
    let all = [total(&lines), total(&spaces), total(&stopped), total(&peer)];
    let [line, space, stop, other] = all.map(Score::f1);
    println!("all             {line:>11.4} {space:>18.4} {stop:>14.4} {other:>17.4}");
    let [line, space, stop, other] = all.map(Score::precision);
    println!("  precision     {line:>11.4} {space:>18.4} {stop:>14.4} {other:>17.4}");
    let [line, space, stop, other] = all.map(Score::recall);
    println!("  recall        {line:>11.4} {space:>18.4} {stop:>14.4} {other:>17.4}");
    assert!(all[0].f1() >= 0.996, "a line each: {}", all[0].f1());
    assert!(all[1].f1() >= 0.960, "joined by a space: {}", all[1].f1());
    assert!(all[2].f1() >= 0.993, "behind a stop: {}", all[2].f1());
    assert!(all[1].f1() > all[3].f1(), "sentencex is better");
}

/// The folder of validation texts, if this machine has it: `ASCRIBE_VALIDATION`, or beside the
/// checkout.
fn validation() -> Option<PathBuf> {
    let folder = std::env::var_os("ASCRIBE_VALIDATION").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/validation"),
        PathBuf::from,
    );
    folder.is_dir().then_some(folder)
}

#[test]
fn agrees_with_sentencex_on_validation_texts() {
    let Some(folder) = validation() else {
        println!("note: no validation texts here (set ASCRIBE_VALIDATION); nothing compared");
        return;
    };
    // The texts overlap: a boundary counts once, by the letters around it.
    let (mut we, mut they) = (BTreeSet::new(), BTreeSet::new());
    for file in ["diaries", "forms", "inservice", "interviews"] {
        for record in json_lines(&folder.join(format!("{file}.jsonl"))) {
            let before = record["prev"].as_str().unwrap_or_default();
            let sentence = record["sentence"].as_str().unwrap_or_default();
            let text = format!("{before} {sentence}");
            let text = text.trim();
            let letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
            let around = |place: usize| {
                let before: String = letters[place.saturating_sub(24)..place].iter().collect();
                let behind: String = letters[place..].iter().take(24).collect();
                (file, before, behind)
            };
            we.extend(ours(text).into_iter().map(around));
            they.extend(theirs(text).into_iter().map(around));
        }
    }
    let same = we.intersection(&they).count();
    let f1 = 2.0 * same as f64 / (we.len() + they.len()) as f64;
    println!(
        "boundaries: {same} found by both, {} by ascribe alone, {} by sentencex alone; F1 {f1:.4}",
        we.len() - same,
        they.len() - same
    );
    assert!(f1 >= 0.98, "agreement with sentencex fell to {f1:.4}");
}
