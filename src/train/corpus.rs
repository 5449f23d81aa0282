//! Coded texts to train on.
//!
//! One JSON object a line, of two kinds. An entry is one reflection, its statements in order:
//! `{"entry": "x-001", "prompt": "…", "statements": [{"text": "…", "sources": [], …}, …]}`; a
//! statement may have a `prompt` of its own (a form with several questions). A set holds statements
//! that are read each for itself, after its `context`:
//! `{"set": "x-c01", "statements": [{"context": "…", "text": "…", "sources": ["home"], …}, …]}`.
//! An attribution may quote the words that bear it, exactly as they stand in its text:
//! `"cause": {"home": "…"}, "explained": "…"`; where they stand twice, the first are taken.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use serde::Deserialize;

use crate::codebook::{Coder, Coding, Focus, Source, Sources};
use crate::error::Problem;

/// Characters of a text that are kept as what stands before the next part of it.
const BEFORE: usize = 400;

/// Statements that are read together, with their codes.
#[derive(Clone, Debug, PartialEq)]
pub struct Passage {
    /// The entry or set.
    pub document: Arc<str>,
    /// Who wrote and coded it.
    pub author: Arc<str>,
    /// The question that it answers.
    pub question: Option<String>,
    /// What stands before its first statement.
    pub before: String,
    /// Its statements, in order.
    pub statements: Vec<(String, Coding)>,
}

/// Coded passages of any number of files.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Corpus {
    /// In the order of files and lines.
    pub passages: Vec<Passage>,
}

#[derive(Deserialize)]
struct Line {
    entry: Option<String>,
    set: Option<String>,
    prompt: Option<String>,
    statements: Vec<Statement>,
}

#[derive(Deserialize)]
struct Statement {
    text: String,
    context: Option<String>,
    prompt: Option<String>,
    sources: Vec<String>,
    outcome: Option<String>,
    agency: Option<String>,
    #[serde(default)]
    focus: BTreeMap<String, String>,
    #[serde(default)]
    cause: BTreeMap<String, Option<String>>,
    explained: Option<String>,
}

/// Words that were quoted from a statement in which they don't stand.
struct Misquoted {
    statement: usize,
    of: String,
    words: String,
}

/// What one line holds.
#[derive(Default)]
struct Found {
    passages: Vec<Passage>,
    misquoted: Vec<Misquoted>,
}

impl Corpus {
    /// Adds the passages of one file; a line that can't be used is left out and returned. So are
    /// words that don't stand in the statement which they are quoted from: it is kept without
    /// them.
    ///
    /// The author is the last part of the file's name after a hyphen: `entries-c5.jsonl` is by
    /// `c5`.
    pub fn add(&mut self, file: &str, bytes: &[u8]) -> Vec<Problem> {
        let author = author(file);
        let mut problems = Vec::new();
        for (number, line) in bytes.split(|&b| b == b'\n').enumerate() {
            if line.trim_ascii().is_empty() {
                continue;
            }
            let problem = |what: String, why: String| Problem {
                file: file.to_owned(),
                place: format!("line {}", number + 1),
                what,
                why,
            };
            match passages(line, &author) {
                Ok(found) => {
                    self.passages.extend(found.passages);
                    problems.extend(found.misquoted.into_iter().map(|quote| {
                        let Misquoted {
                            statement,
                            of,
                            words,
                        } = quote;
                        problem(
                            format!("the words {words:?} of the {of} in statement {statement}"),
                            "its text has no such words".to_owned(),
                        )
                    }));
                }
                Err(why) => problems.push(problem("the line".to_owned(), why)),
            }
        }
        problems
    }

    /// How many statements it has.
    pub fn len(&self) -> usize {
        self.passages.iter().map(|p| p.statements.len()).sum()
    }

    /// Whether it has no statements.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Who wrote a file: the last part of its name after a hyphen.
pub fn author(file: &str) -> Arc<str> {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let stem = name.split('.').next().unwrap_or(name);
    stem.rsplit('-').next().unwrap_or(stem).into()
}

fn passages(line: &[u8], author: &Arc<str>) -> Result<Found, String> {
    let line: Line = serde_json::from_slice(line).map_err(|e| e.to_string())?;
    let (document, alone): (Arc<str>, bool) = match (&line.entry, &line.set) {
        (Some(entry), None) => (entry.as_str().into(), false),
        (None, Some(set)) => (set.as_str().into(), true),
        _ => return Err("neither an \"entry\" nor a \"set\"".into()),
    };
    let mut found = Found::default();
    let mut before = String::new();
    for (k, statement) in line.statements.into_iter().enumerate() {
        let failed = |e: String| format!("statement {}: {e}", k + 1);
        let mut coding = coding(&statement, author).map_err(failed)?;
        for (of, words) in quotes(&statement, coding.sources).map_err(failed)? {
            let Some(range) = place(&statement.text, words) else {
                found.misquoted.push(Misquoted {
                    statement: k + 1,
                    of: of.map_or("outcome".into(), |source| format!("cause {source}")),
                    words: words.to_owned(),
                });
                continue;
            };
            match of {
                Some(source) => coding.evidence.cause[source.index()] = Some(range),
                None => coding.evidence.explained = Some(range),
            }
        }
        let question = statement.prompt.or_else(|| line.prompt.clone());
        let question = question.filter(|q| !alone && !q.is_empty());
        let out = &mut found.passages;
        let next_part = out.last().is_none_or(|p| alone || p.question != question);
        if next_part {
            let context = statement.context.unwrap_or_default();
            out.push(Passage {
                document: Arc::clone(&document),
                author: Arc::clone(author),
                question,
                before: if alone { context } else { before.clone() },
                statements: Vec::new(),
            });
        }
        before.push(' ');
        before.push_str(&statement.text);
        before = last_characters(before.trim()).trim().to_owned();
        if let Some(passage) = out.last_mut() {
            passage.statements.push((statement.text, coding));
        }
    }
    Ok(found)
}

/// The words quoted for each source named, and for the outcome (`None`) of an attribution.
fn quotes(statement: &Statement, sources: Sources) -> Result<Vec<(Option<Source>, &str)>, String> {
    let mut quotes = Vec::new();
    for (source, words) in &statement.cause {
        let source: Source = source.parse().map_err(|e| format!("cause: {e}"))?;
        if sources.contains(source) {
            quotes.extend(words.as_deref().map(|words| (Some(source), words)));
        }
    }
    if !sources.is_empty() {
        quotes.extend(statement.explained.as_deref().map(|words| (None, words)));
    }
    quotes.retain(|(_, words)| !words.trim().is_empty());
    Ok(quotes)
}

/// Where words first stand in a text, without the blanks around them.
fn place(text: &str, words: &str) -> Option<Range<usize>> {
    let words = words.trim();
    let start = text.find(words)?;
    Some(start..start + words.len())
}

fn coding(statement: &Statement, author: &Arc<str>) -> Result<Coding, String> {
    let sources = statement
        .sources
        .iter()
        .map(|s| s.parse::<Source>())
        .collect::<Result<Sources, _>>()
        .map_err(|e| e.to_string())?;
    let mut coding = Coding::new(Coder(Arc::clone(author)), sources);
    if sources.is_empty() {
        return Ok(coding);
    }
    if let Some(outcome) = &statement.outcome {
        coding.outcome = Some(outcome.parse().map_err(|e| format!("{e}"))?);
    }
    if let Some(agency) = &statement.agency
        && sources.contains(Source::Teacher)
    {
        coding.agency = Some(agency.parse().map_err(|e| format!("{e}"))?);
    }
    for (source, focus) in &statement.focus {
        let source: Source = source.parse().map_err(|e| format!("{e}"))?;
        let focus: Focus = focus.parse().map_err(|e| format!("{e}"))?;
        if focus.source() != source {
            return Err(format!("focus {focus} is none of {source}"));
        }
        if sources.contains(source) {
            coding.focus[source.index()] = Some(focus);
        }
    }
    Ok(coding)
}

/// As much of a text as is kept of what stands before the next part of it: its last characters.
pub fn last_characters(text: &str) -> &str {
    last(text, BEFORE)
}

fn last(text: &str, count: usize) -> &str {
    match text.char_indices().nth_back(count.saturating_sub(1)) {
        Some((at, _)) => &text[at..],
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::{Agency, Outcome};

    fn read(text: &str) -> (Corpus, Vec<Problem>) {
        let mut corpus = Corpus::default();
        let problems = corpus.add("data/entries-z9.jsonl", text.as_bytes());
        (corpus, problems)
    }

    #[test]
    fn an_entry_is_one_passage() {
        let (corpus, problems) = read(
            r#"{"entry": "z9-1", "statements": [{"text": "Rain again.", "sources": []},
            {"text": "I hurried, so they got lost.", "sources": ["teacher"], "outcome": "failure",
            "agency": "individual", "focus": {"teacher": "instruction"}}]}"#
                .replace('\n', "")
                .as_str(),
        );
        assert_eq!(problems, []);
        let passage = &corpus.passages[0];
        assert_eq!((&*passage.author, passage.statements.len()), ("z9", 2));
        let coding = &passage.statements[1].1;
        assert_eq!(coding.outcome, Some(Outcome::Failure));
        assert_eq!(coding.agency, Some(Agency::Individual));
        assert_eq!(coding.focus[3], Some(Focus::Instruction));
    }

    #[test]
    fn quoted_words_are_found_as_they_stand() {
        let (corpus, problems) = read(concat!(
            r#"{"entry": "z9-1", "statements": [{"text": "Café noise again.", "sources": [], "#,
            r#""explained": "noise"}, {"text": "No café, no crème: I was late, they waited.", "#,
            r#""sources": ["teacher", "school"], "cause": {"teacher": " I was late ", "#,
            r#""school": "no crème", "home": "café", "student": null}, "#,
            r#""explained": "they waited"}]}"#
        ));
        assert_eq!(problems, []);
        let (text, coding) = &corpus.passages[0].statements[1];
        let words = |range: &Option<Range<usize>>| range.clone().map(|range| &text[range]);
        let cause: Vec<_> = coding.evidence.cause.iter().map(words).collect();
        assert_eq!(cause, [None, Some("no crème"), None, Some("I was late")]);
        assert_eq!(words(&coding.evidence.explained), Some("they waited"));
        let none = &corpus.passages[0].statements[0].1;
        assert_eq!(none.evidence, crate::codebook::Evidence::default());
    }

    #[test]
    fn words_that_do_not_stand_in_the_text_are_told_and_the_statement_kept() {
        let (corpus, problems) = read(concat!(
            "\n",
            r#"{"set": "s", "statements": [{"text": "Dad read with her, and she bloomed.", "#,
            r#""sources": ["home"], "cause": {"home": "Dad reads"}, "explained": "she bloomed"}]}"#
        ));
        let told: Vec<_> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "data/entries-z9.jsonl, line 2: the words \"Dad reads\" of the cause home in \
              statement 1 not read: its text has no such words"
            ]
        );
        let evidence = &corpus.passages[0].statements[0].1.evidence;
        assert_eq!(
            (&evidence.cause[0], &evidence.explained),
            (&None, &Some(23..34))
        );
        let (corpus, problems) = read(
            r#"{"set": "s", "statements": [{"text": "A", "sources": [], "cause": {"luck": "A"}}]}"#,
        );
        assert!(corpus.is_empty() && problems[0].why.contains("cause: \"luck\" is no source"));
    }

    #[test]
    fn another_question_starts_another_passage() {
        let (corpus, _) = read(concat!(
            r#"{"entry": "z9-1", "statements": [{"text": "A.", "sources": [], "prompt": "What?"},"#,
            r#"{"text": "B.", "sources": [], "prompt": "Why?"},"#,
            r#"{"text": "C.", "sources": [], "prompt": "Why?"}]}"#
        ));
        let found: Vec<_> = corpus
            .passages
            .iter()
            .map(|p| (p.question.as_deref(), p.before.as_str(), p.statements.len()))
            .collect();
        assert_eq!(found, [(Some("What?"), "", 1), (Some("Why?"), "A.", 2)]);
    }

    #[test]
    fn statements_of_a_set_are_read_each_for_itself() {
        let (corpus, _) = read(concat!(
            r#"{"set": "z9-c1", "statements": [{"context": "Nine passed.", "text": "A.", "#,
            r#""sources": []}, {"text": "B.", "sources": ["home"]}]}"#
        ));
        let before: Vec<_> = corpus.passages.iter().map(|p| p.before.as_str()).collect();
        assert_eq!(before, ["Nine passed.", ""]);
    }

    #[test]
    fn a_line_that_can_not_be_used_is_told_and_the_rest_kept() {
        let good = r#"{"set": "s", "statements": [{"text": "A.", "sources": []}]}"#;
        for (bad, why) in [
            ("{\"entry\": ", "EOF while parsing"),
            (
                r#"{"statements": []}"#,
                "neither an \"entry\" nor a \"set\"",
            ),
            (
                r#"{"set": "s", "statements": [{"text": "A.", "sources": ["luck"]}]}"#,
                "statement 1: \"luck\" is no source",
            ),
            (
                r#"{"set": "s", "statements": [{"text": "A.", "sources": ["home"],
                "focus": {"home": "effort"}}]}"#,
                "focus effort is none of home",
            ),
        ] {
            let (corpus, problems) = read(&format!("{}\n\n{good}\n", bad.replace('\n', "")));
            assert_eq!(corpus.len(), 1);
            assert_eq!(problems[0].place, "line 1");
            assert!(problems[0].why.contains(why), "{}", problems[0].why);
        }
    }

    #[test]
    fn the_last_characters_are_counted_not_bytes() {
        assert_eq!(last("naïve", 3), "ïve");
        assert_eq!(last("no", 3), "no");
    }
}
