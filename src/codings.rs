//! Codings with their ids, from JSONL or CSV.
//!
//! A line or row has an `id` (text or a number) and `sources` (a list, or names joined by `;`;
//! empty for no attribution), and where they are known `outcome`, `agency`, `focus` (an object by
//! source, or names joined by `;`), `probabilities` (an object by source, or `p_home` … in columns
//! of their own), `confidence` and `abstain`: what `ascribe code` writes. It may say which
//! `document` (or `cluster`, or `reflection`) it belongs to, hold the words as `sentence`, `text`
//! or `statement`, and what stands before as `before` or `prev`. Keys in any case; every other
//! field that is a text or a number is kept by its name in lower case.

mod columns;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

pub use self::columns::Columns;
use self::columns::is_key;
use crate::codebook::{Coder, Coding, Focus, Source, Sources};
use crate::error::Problem;

/// One coding as it stands in a file.
#[derive(Clone, Debug, PartialEq)]
pub struct CodedLine {
    /// What joins it with another coding of the same statement.
    pub id: String,
    /// Where it stands: `line 3`, `row 4`.
    pub place: String,
    /// The codes.
    pub coding: Coding,
    /// The statement's words, if they are there.
    pub words: Option<String>,
    /// What stands before it.
    pub before: Option<String>,
    /// Every field that is a text, a number or a truth value, by its name in lower case.
    pub fields: BTreeMap<String, String>,
}

impl CodedLine {
    /// Which statements belong together: the `document`, `cluster` or `reflection` if the file
    /// says it, else the id up to its last `-`.
    pub fn document(&self) -> &str {
        match (self.said_document(), self.id.rsplit_once('-')) {
            (Some(said), _) => said,
            (None, Some((document, _))) => document,
            (None, None) => &self.id,
        }
    }

    /// Whether the file says which document it belongs to.
    pub fn says_document(&self) -> bool {
        self.said_document().is_some()
    }

    fn said_document(&self) -> Option<&str> {
        ["document", "cluster", "reflection"]
            .iter()
            .filter_map(|key| self.fields.get(*key))
            .map(String::as_str)
            .find(|said| !said.is_empty())
    }
}

/// The codings of one file.
#[derive(Clone, Debug, PartialEq)]
pub struct CodedFile {
    /// As the user named it.
    pub name: String,
    /// In the order of the lines.
    pub lines: Vec<CodedLine>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

impl CodedFile {
    /// Reads a file's bytes, UTF-8: JSON if they begin with `{`, CSV otherwise (by commas,
    /// semicolons or tabs). A line that can't be used is left out and told.
    pub fn parse(name: &str, bytes: &[u8]) -> Self {
        Self::parse_as(name, bytes, &Columns::default())
    }

    /// The same for a table or lines that someone else has made: other names for the columns, and
    /// perhaps no ids.
    pub fn parse_as(name: &str, bytes: &[u8], columns: &Columns) -> Self {
        let mut file = Self {
            name: name.to_owned(),
            lines: Vec::new(),
            problems: Vec::new(),
        };
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let mut missing: Vec<&str> = columns.named.iter().map(|named| &*named.1).collect();
        if bytes.trim_ascii_start().starts_with(b"{") {
            file.json(bytes, columns, &mut missing);
        } else {
            file.table(bytes, columns, &mut missing);
        }
        for header in missing {
            file.problems.push(Problem {
                file: file.name.clone(),
                place: String::new(),
                what: format!("the column {header:?}"),
                why: "no line has it".to_owned(),
            });
        }
        file
    }

    /// `missing` is left with the headers asked for that no line has.
    fn json(&mut self, bytes: &[u8], columns: &Columns, missing: &mut Vec<&str>) {
        for (number, line) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
            if line.trim_ascii().is_empty() {
                continue;
            }
            let place = format!("line {number}");
            match serde_json::from_slice(line) {
                Ok(Value::Object(object)) => {
                    missing.retain(|wanted| !object.keys().any(|key| is_key(key, wanted)));
                    self.add(place, object, columns);
                }
                Ok(_) => self.problem(place, "it is no object with an id and sources".into()),
                Err(error) => self.problem(place, format!("it is no JSON: {error}")),
            }
        }
    }

    fn table(&mut self, bytes: &[u8], columns: &Columns, missing: &mut Vec<&str>) {
        let first = bytes
            .split(|byte| *byte == b'\n')
            .next()
            .unwrap_or_default();
        let count = |delimiter: &u8| first.split(|byte| byte == delimiter).count();
        // Of equal counts the last wins: the comma.
        let delimiter = *b"\t;,".iter().max_by_key(|d| count(d)).unwrap_or(&b',');
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .from_reader(bytes);
        let header = match reader.headers() {
            Ok(header) => header.clone(),
            Err(error) => return self.problem("row 1".into(), error.to_string()),
        };
        missing.retain(|wanted| !header.iter().any(|key| is_key(key, wanted)));
        for row in reader.byte_records() {
            let row = match row {
                Ok(row) => row,
                Err(error) => {
                    self.problem(String::new(), error.to_string());
                    continue;
                }
            };
            let line = row.position().map_or(0, csv::Position::line);
            let place = format!("line {line}");
            if row.iter().all(<[u8]>::is_empty) {
                continue;
            }
            if row.len() > header.len() {
                let why = format!("{} fields under {} headers", row.len(), header.len());
                self.problem(place, why);
                continue;
            }
            let cells: Result<Map<String, Value>, std::str::Utf8Error> = header
                .iter()
                .zip(row.iter())
                .map(|(name, cell)| {
                    let cell = std::str::from_utf8(cell)?;
                    Ok((name.to_owned(), Value::String(cell.to_owned())))
                })
                .collect();
            match cells {
                Ok(cells) => self.add(place, cells, columns),
                Err(_) => self.problem(place, "the bytes are not UTF-8".into()),
            }
        }
    }

    fn add(&mut self, place: String, object: Map<String, Value>, columns: &Columns) {
        let mut keys: BTreeMap<String, Value> = BTreeMap::new();
        for (key, value) in object {
            keys.entry(key.trim().to_lowercase()).or_insert(value);
        }
        for (field, header) in &columns.named {
            match keys.remove(header) {
                Some(value) => keys.insert(field.clone(), value),
                None => keys.remove(field),
            };
        }
        if columns.number_lines {
            let id = keys.entry("id".to_owned()).or_insert(Value::Null);
            if plain(id).is_none_or(|id| id.trim().is_empty()) {
                *id = Value::String(place.clone());
            }
        }
        let coder = Coder(self.name.as_str().into());
        match line(&place, &keys, coder) {
            Ok(line) => self.lines.push(line),
            Err(why) => self.problem(place, why),
        }
    }

    fn problem(&mut self, place: String, why: String) {
        self.problems.push(Problem {
            file: self.name.clone(),
            place,
            what: "the coding".to_owned(),
            why,
        });
    }
}

type Keys = BTreeMap<String, Value>;

fn line(place: &str, keys: &Keys, coder: Coder) -> Result<CodedLine, String> {
    let fields: BTreeMap<String, String> = keys
        .iter()
        .filter_map(|(key, value)| Some((key.clone(), plain(value)?)))
        .collect();
    let id = match keys.get("id") {
        Some(Value::String(_) | Value::Number(_)) => fields.get("id").cloned().unwrap_or_default(),
        Some(Value::Null) | None => String::new(),
        Some(other) => return Err(format!("the id {other} is neither text nor a number")),
    };
    if id.is_empty() {
        return Err("it has no id".to_owned());
    }
    let text = |names: &[&str]| {
        let found = names.iter().find_map(|name| fields.get(*name));
        found.filter(|text| !text.is_empty()).cloned()
    };
    Ok(CodedLine {
        coding: coding(keys, coder)?,
        words: text(&["sentence", "text", "statement"]),
        before: text(&["before", "prev"]),
        id,
        place: place.to_owned(),
        fields,
    })
}

/// A value as text, if it is a single one.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}

fn coding(keys: &Keys, coder: Coder) -> Result<Coding, String> {
    let sources: Sources = match keys.get("sources") {
        None => return Err("it has no sources".to_owned()),
        Some(value) => names("sources", value)?
            .iter()
            .filter(|name| *name != "none")
            .map(|name| name.parse::<Source>().map_err(|error| error.to_string()))
            .collect::<Result<_, _>>()?,
    };
    let mut coding = Coding::new(coder, sources);
    let probabilities = probabilities(keys)?;
    coding.probabilities = probabilities;
    coding.confidence = match keys.get("confidence") {
        Some(value) => fraction("confidence", value)?,
        None => None,
    };
    coding.abstain = match keys.get("abstain").and_then(plain) {
        None => false,
        Some(text) => match &*text.trim().to_lowercase() {
            "true" | "1" | "yes" => true,
            "false" | "0" | "no" | "" => false,
            _ => return Err(format!("the abstain {text:?} is neither true nor false")),
        },
    };
    if sources.is_empty() {
        return Ok(coding);
    }
    coding.outcome = code(keys, "outcome")?;
    if sources.contains(Source::Teacher) {
        coding.agency = code(keys, "agency")?;
    }
    for focus in focus(keys)? {
        let source = focus.source();
        if sources.contains(source) {
            coding.focus[source.index()] = Some(focus);
        }
    }
    Ok(coding)
}

/// One code under a key; `None` if it is empty or missing.
fn code<T>(keys: &Keys, key: &str) -> Result<Option<T>, String>
where
    T: std::str::FromStr,
    T::Err: std::fmt::Display,
{
    match keys.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.trim().is_empty() => Ok(None),
        Some(Value::String(text)) => {
            let parsed = text.trim().to_lowercase().parse::<T>();
            parsed.map(Some).map_err(|error| error.to_string())
        }
        Some(other) => Err(format!("the {key} {other} is not text")),
    }
}

/// Names in a list, or joined by `;` or `,`.
fn names(key: &str, value: &Value) -> Result<Vec<String>, String> {
    let texts: Vec<&str> = match value {
        Value::String(text) => text.split([';', ',']).collect(),
        Value::Array(items) => items
            .iter()
            .map(|item| {
                item.as_str()
                    .ok_or(format!("the {key} hold {item}, not text"))
            })
            .collect::<Result<_, _>>()?,
        other => return Err(format!("the {key} {other} are no list")),
    };
    let names = texts.iter().map(|text| text.trim().to_lowercase());
    Ok(names.filter(|name| !name.is_empty()).collect())
}

fn focus(keys: &Keys) -> Result<Vec<Focus>, String> {
    let parse = |name: &str| name.parse::<Focus>().map_err(|error| error.to_string());
    match keys.get("focus") {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Object(by_source)) => {
            let mut found = Vec::new();
            for (source, value) in by_source {
                let Some(name) = plain(value) else { continue };
                let source: Source = source.parse().map_err(|e| format!("{e}"))?;
                let focus = parse(&name)?;
                if focus.source() != source {
                    return Err(format!("the focus {focus} is none of {source}"));
                }
                found.push(focus);
            }
            Ok(found)
        }
        Some(value) => names("focus", value)?.iter().map(|n| parse(n)).collect(),
    }
}

fn probabilities(keys: &Keys) -> Result<Option<[f32; 4]>, String> {
    let mut all = [None; 4];
    for source in Source::ALL {
        let column = format!("p_{source}");
        let value = match keys.get("probabilities") {
            Some(Value::Object(by_source)) => by_source.get(source.name()),
            None | Some(Value::Null) => keys.get(&column),
            Some(other) => return Err(format!("the probabilities {other} are no object")),
        };
        if let Some(value) = value {
            all[source.index()] = fraction(&format!("probability of {source}"), value)?;
        }
    }
    match all {
        [None, None, None, None] => Ok(None),
        [Some(home), Some(school), Some(student), Some(teacher)] => {
            Ok(Some([home, school, student, teacher]))
        }
        _ => Err("it has probabilities of some sources and not of others".to_owned()),
    }
}

/// A number from 0 to 1; `None` if it is empty.
fn fraction(what: &str, value: &Value) -> Result<Option<f32>, String> {
    let number = match value {
        Value::Null => return Ok(None),
        Value::String(text) if text.trim().is_empty() => return Ok(None),
        Value::String(text) => text.trim().parse().ok(),
        Value::Number(number) => number.as_f64(),
        _ => None,
    };
    match number {
        // As near as it can be told: codings hold no more digits.
        #[allow(clippy::cast_possible_truncation)]
        Some(number) if (0.0..=1.0).contains(&number) => Ok(Some(number as f32)),
        _ => Err(format!("the {what} {value} is no number from 0 to 1")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::{Agency, Outcome};

    fn parse(text: &str) -> CodedFile {
        CodedFile::parse("g", text.as_bytes())
    }

    #[test]
    fn a_line_and_a_row_hold_the_same_coding() {
        let line = concat!(
            r#"{"id": 7, "sources": ["school", "teacher"], "outcome": "failure", "#,
            r#""agency": "collective", "focus": {"teacher": "planning"}, "probabilities": "#,
            r#"{"home": 0.1, "school": 0.5, "student": 0, "teacher": 1.0}, "confidence": 0.25, "#,
            r#""abstain": true, "sentence": "So.", "prev": "Why?", "stratum": "b", "mood": [1]}"#
        );
        let row = "id;sources;outcome;Agency;focus;p_home;p_school;p_student;p_teacher;\
                   confidence;abstain;text;before;stratum\n\
                   7;\"Teacher; school\";failure;collective;planning;0.1;0.5;0;1.0;\
                   0.25;TRUE;So.;Why?;b\n";
        let (line, row) = (parse(line), parse(row));
        assert_eq!((&line.problems[..], &row.problems[..]), (&[][..], &[][..]));
        let (line, row) = (&line.lines[0], &row.lines[0]);
        assert_eq!(line.coding, row.coding);
        assert_eq!(line.coding.sources.to_string(), "school;teacher");
        assert_eq!(line.coding.outcome, Some(Outcome::Failure));
        assert_eq!(line.coding.agency, Some(Agency::Collective));
        assert_eq!(line.coding.focus[3], Some(Focus::Planning));
        assert!(line.coding.abstain);
        for line in [line, row] {
            assert_eq!(line.id, "7");
            assert_eq!(line.words.as_deref(), Some("So."));
            assert_eq!(line.before.as_deref(), Some("Why?"));
            assert_eq!(line.fields["stratum"], "b");
        }
    }

    #[test]
    fn a_document_is_named_or_taken_from_the_id() {
        let of = |line: &str| parse(line).lines[0].document().to_owned();
        assert_eq!(of(r#"{"id": "r-003-01", "sources": []}"#), "r-003");
        assert_eq!(of(r#"{"id": "x", "sources": []}"#), "x");
        assert_eq!(of(r#"{"id": "a-1", "sources": [], "cluster": 4}"#), "4");
        let row = "id,sources,reflection\nlog.csv#2.1,,log.csv#2\n";
        assert_eq!(of(row), "log.csv#2");
    }

    #[test]
    fn what_can_not_be_used_names_its_value_and_the_rest_is_kept() {
        let good = r#"{"id": "good", "sources": "none"}"#;
        for (bad, why) in [
            ("{\"id\": \"a\"", "it is no JSON: EOF"),
            (r#"{"id": "a"}"#, "it has no sources"),
            (r#"{"sources": []}"#, "it has no id"),
            (r#"{"id": [1], "sources": []}"#, "the id [1] is neither"),
            (r#"{"id": "a", "sources": null}"#, "the sources null"),
            (r#"{"id": "a", "sources": ["me"]}"#, "\"me\" is no source"),
            (r#"{"id": "a", "sources": [4]}"#, "the sources hold 4"),
            (
                r#"{"id": "a", "sources": ["home"], "outcome": "bad"}"#,
                "\"bad\" is no outcome",
            ),
            (
                r#"{"id": "a", "sources": ["home"], "focus": {"home": "planning"}}"#,
                "the focus planning is none of home",
            ),
            (
                r#"{"id": "a", "sources": [], "confidence": 1.5}"#,
                "the confidence 1.5 is no number from 0 to 1",
            ),
            (
                r#"{"id": "a", "sources": [], "p_home": 0.5}"#,
                "probabilities of some sources",
            ),
            (
                r#"{"id": "a", "sources": [], "abstain": "perhaps"}"#,
                "the abstain \"perhaps\"",
            ),
        ] {
            let file = parse(&format!("{bad}\r\n\r\n{good}\r\n"));
            assert_eq!(file.lines.len(), 1, "{bad}");
            let problem = file.problems[0].to_string();
            assert!(problem.starts_with("g, line 1: the coding not read: "));
            assert!(problem.contains(why), "{problem}");
        }
        let rows = b"\xEF\xBB\xBFid,sources,note\na,home,caf\xE9\nb,home,x\nc,home,x,y\n";
        let file = CodedFile::parse("g", rows);
        let ids: Vec<_> = file.lines.iter().map(|line| line.id.as_str()).collect();
        assert_eq!(ids, ["b"]);
        let told: Vec<_> = file.problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "g, line 2: the coding not read: the bytes are not UTF-8",
                "g, line 4: the coding not read: 4 fields under 3 headers"
            ]
        );
    }
}
