//! Codings with their ids, from JSONL, CSV or the rows of a workbook.
//!
//! A line or row has an `id` (text or a number) and `sources` (a list, or names joined by `;`;
//! empty for no attribution), and where they are known `outcome`, `agency`, `focus` (an object by
//! source, or names joined by `;`), `probabilities` (an object by source, or `p_home` … in columns
//! of their own), `confidence` and `abstain`: what `ascribe code` writes. It may say which
//! `document` (or `cluster`, or `reflection`) it belongs to, hold the words as `sentence`, `text`
//! or `statement`, and what stands before as `before` or `prev`. Keys in any case; every other
//! field that is a text or a number is kept by its name in lower case.
//!
//! In place of `sources` there may be a column or key for each source, `home`, `school`, `student`
//! and `teacher`, that is marked with an `x`, and `none` for no attribution: the sheet that people
//! code. A row without any mark was not coded, and is no line. The writer's name then stands under
//! `written by`.

mod columns;
mod fields;
mod marks;
mod rows;

use std::collections::BTreeMap;

pub use self::columns::Columns;
pub use self::rows::Rows;
use crate::codebook::{Coder, Coding};
use crate::error::{Notice, Problem};

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

    /// Whether another line says the same of the same statement, word for word.
    pub fn repeats(&self, other: &Self) -> bool {
        let by_one = |coding: &Coding| Coding {
            coder: Coder("".into()),
            ..coding.clone()
        };
        self.fields == other.fields && by_one(&self.coding) == by_one(&other.coding)
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
    /// What the user should know of it.
    pub notices: Vec<Notice>,
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
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        if bytes.trim_ascii_start().starts_with(b"{") {
            rows::json(name, bytes, columns)
        } else {
            rows::csv(name, bytes, columns)
        }
    }
}

/// What to tell of lines that repeat others: how many, and the id of one.
pub(crate) fn repeated(file: &str, lines: usize, id: &str) -> Notice {
    Notice {
        file: file.to_owned(),
        what: match lines {
            1 => format!("one line repeats another word for word ({id:?}) and counts once"),
            _ => format!("{lines} lines repeat others word for word (as {id:?}) and count once"),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::{Agency, Focus, Outcome};

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
