//! Codings of records, a statement a line: JSONL for programs, CSV for spreadsheets.

use std::collections::BTreeMap;
use std::io;

use serde::Serialize;
use serde_json::value::RawValue;

use super::csv::{CODES, Table, codes, written};
use crate::analysis::CodedStatement;
use crate::codebook::{Agency, Coding, Focus, Outcome, Source};
use crate::reflection::{Id, Record};

/// The columns of the table, after the id and [`CODES`].
const PLACE: [&str; 5] = ["reflection", "number", "teacher", "cycle", "statement"];

/// One line; the order of the fields is that of the keys.
#[derive(Serialize)]
struct Line<'a> {
    id: Name<'a>,
    #[serde(flatten)]
    codes: Codes<'a>,
    #[serde(flatten)]
    place: Option<Place<'a>>,
}

/// The codes of a statement.
#[derive(Serialize)]
pub(super) struct Codes<'a> {
    sources: Vec<&'static str>,
    locus: &'static str,
    outcome: Option<&'static str>,
    agency: Option<&'static str>,
    focus: BTreeMap<&'static str, Option<&'static str>>,
    probabilities: Option<Probabilities>,
    confidence: Option<f64>,
    abstain: bool,
    cause: BTreeMap<&'static str, Option<&'a str>>,
    explained: Option<&'a str>,
}

/// A number is written as it was read.
#[derive(Serialize)]
#[serde(untagged)]
enum Name<'a> {
    Text(String),
    Number(&'a RawValue),
}

#[derive(Serialize)]
struct Probabilities {
    home: f64,
    school: f64,
    student: f64,
    teacher: f64,
}

/// Where a statement of a reflection stands.
#[derive(Serialize)]
struct Place<'a> {
    reflection: &'a str,
    number: u32,
    teacher: Option<&'a str>,
    cycle: Option<&'a str>,
    statement: &'a str,
}

/// One JSON object a line and statement, in the order of `coded`, whose records are `records`.
///
/// Keys, in this order and always present: `id` (as given; of a statement of a reflection the
/// reflection's with `.` and the statement's number), `sources` (a list in the codebook's order,
/// empty for no attribution), `locus`, `outcome`, `agency`, `focus` and `cause` (objects with one
/// key a source named, in alphabetical, which is the codebook's, order; `cause` holds the words of
/// the statement that state it), `probabilities` (of each source, 0 to 1), `confidence` (that the
/// source set is right, 0 to 1), `abstain`, `explained` (the words that state the outcome).
/// Statements of a reflection also have `reflection` (its id), `number` (from 1), `teacher`,
/// `cycle` and `statement` (the words). What is not known is `null`. Probabilities are rounded to
/// four decimals.
pub fn codes_jsonl(records: &[Record], coded: &[CodedStatement]) -> Vec<u8> {
    let mut lines = Vec::new();
    for coded in coded {
        let record = &records[coded.reflection];
        let words = record.words(coded.statement);
        let raw;
        let id = match record {
            Record::Statement(lone) => match &lone.id {
                Id::Text(text) => Name::Text(text.clone()),
                Id::Number(digits) => match RawValue::from_string(digits.clone()) {
                    Ok(number) => {
                        raw = number;
                        Name::Number(&raw)
                    }
                    Err(_) => Name::Text(digits.clone()),
                },
            },
            Record::Reflection(_) => Name::Text(name(record, coded)),
        };
        let line = line(id, record, coded, &words);
        // Records of numbers and texts: nothing in them can fail to be written.
        lines.extend(serde_json::to_vec(&line).unwrap_or_default());
        lines.push(b'\n');
    }
    lines
}

fn line<'a>(
    id: Name<'a>,
    record: &'a Record,
    coded: &'a CodedStatement,
    words: &'a str,
) -> Line<'a> {
    Line {
        id,
        codes: Codes::of(&coded.coding, words),
        place: match record {
            Record::Statement(_) => None,
            Record::Reflection(reflection) => Some(Place {
                reflection: &reflection.id,
                number: coded.number,
                teacher: reflection.teacher.as_deref(),
                cycle: reflection.cycle.as_deref(),
                statement: words,
            }),
        },
    }
}

impl<'a> Codes<'a> {
    /// The codes of a statement of these words.
    pub(super) fn of(coding: &Coding, words: &'a str) -> Self {
        let of_named = || coding.sources.iter();
        Self {
            sources: of_named().map(Source::name).collect(),
            locus: coding.sources.locus().name(),
            outcome: coding.outcome.map(Outcome::name),
            agency: coding.agency.map(Agency::name),
            focus: of_named()
                .map(|s| (s.name(), coding.focus[s.index()].map(Focus::name)))
                .collect(),
            probabilities: coding.probabilities.map(|p| {
                let [home, school, student, teacher] = p.map(rounded);
                Probabilities {
                    home,
                    school,
                    student,
                    teacher,
                }
            }),
            confidence: coding.confidence.map(rounded),
            abstain: coding.abstain,
            cause: of_named()
                .map(|source| (source.name(), cause(coding, source, words)))
                .collect(),
            explained: explained(coding, words),
        }
    }
}

/// The nearest number of four decimals.
fn rounded(value: f32) -> f64 {
    (f64::from(value) * 1e4).round() / 1e4
}

fn name(record: &Record, coded: &CodedStatement) -> String {
    match record {
        Record::Statement(lone) => lone.id.as_str().to_owned(),
        Record::Reflection(reflection) => format!("{}.{}", reflection.id, coded.number),
    }
}

fn cause<'a>(coding: &Coding, source: Source, words: &'a str) -> Option<&'a str> {
    let range = coding.evidence.cause[source.index()].clone()?;
    words.get(range)
}

fn explained<'a>(coding: &Coding, words: &'a str) -> Option<&'a str> {
    words.get(coding.evidence.explained.clone()?)
}

/// The same as a table: its columns are the keys of [`codes_jsonl`], with one column a source for
/// probabilities (`p_home` …) and causes (`cause_home` …), `sources` and `focus` joined by `;`,
/// and the words of every statement in the last. The first row names them if `header`; what is
/// not known is empty.
pub fn codes_csv(records: &[Record], coded: &[CodedStatement], header: bool) -> Vec<u8> {
    written(|out| {
        let mut table = if header {
            Table::new(out, &columns())?
        } else {
            Table::headless(out)
        };
        for coded in coded {
            row(&mut table, &records[coded.reflection], coded)?;
        }
        table.finish()
    })
}

fn columns() -> Vec<&'static str> {
    [&["id"][..], &CODES, &PLACE].concat()
}

fn row(
    table: &mut Table<impl io::Write>,
    record: &Record,
    coded: &CodedStatement,
) -> io::Result<()> {
    let words = record.words(coded.statement);
    table.text(&name(record, coded))?;
    codes(table, &coded.coding, &words)?;
    match record {
        Record::Statement(_) => table.texts(["", "", "", ""])?,
        Record::Reflection(reflection) => {
            table.text(&reflection.id)?;
            table.show(coded.number)?;
            table.text(reflection.teacher.as_deref().unwrap_or_default())?;
            table.text(reflection.cycle.as_deref().unwrap_or_default())?;
        }
    }
    table.text(&words)?;
    table.end_row()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::{Coder, Evidence};
    use crate::reflection::{LoneStatement, Reflection, Statement};

    fn records() -> [Record; 2] {
        let words = "I rushed it, so they got lost.".to_owned();
        let reflection = Reflection {
            id: "r1".into(),
            teacher: Some("Ann, \"A\"".into()),
            text: "Rain again.".into(),
            ..Reflection::default()
        };
        [
            Record::Statement(LoneStatement {
                id: Id::Number("1.50".into()),
                question: None,
                before: String::new(),
                words,
            }),
            Record::Reflection(reflection),
        ]
    }

    fn coded() -> [CodedStatement; 2] {
        let sources = std::iter::once(Source::Teacher).collect();
        let full = Coding {
            outcome: Some(Outcome::Failure),
            agency: Some(Agency::Individual),
            focus: [None, None, None, Some(Focus::Instruction)],
            probabilities: Some([0.000_04, 0.25, 0.1, 0.912_345]),
            confidence: Some(0.5),
            evidence: Evidence {
                cause: [None, None, None, Some(0..11)],
                explained: Some(16..29),
            },
            ..Coding::new(Coder("x".into()), sources)
        };
        let bare = Coding::new(Coder("x".into()), std::iter::empty().collect());
        [(0, 30, full), (1, 11, bare)].map(|(reflection, end, coding)| CodedStatement {
            reflection,
            number: 1,
            statement: Statement { start: 0, end },
            coding,
        })
    }

    #[test]
    fn lines_have_every_key_in_a_fixed_order() {
        let lines = String::from_utf8(codes_jsonl(&records(), &coded())).unwrap();
        let expected = concat!(
            r#"{"id":1.50,"sources":["teacher"],"locus":"internal","outcome":"failure","#,
            r#""agency":"individual","focus":{"teacher":"instruction"},"probabilities":"#,
            r#"{"home":0.0,"school":0.25,"student":0.1,"teacher":0.9123},"confidence":0.5,"#,
            r#""abstain":false,"cause":{"teacher":"I rushed it"},"explained":"they got lost"}"#,
            "\n",
            r#"{"id":"r1.1","sources":[],"locus":"none","outcome":null,"agency":null,"#,
            r#""focus":{},"probabilities":null,"confidence":null,"abstain":false,"cause":{},"#,
            r#""explained":null,"reflection":"r1","number":1,"teacher":"Ann, \"A\"","#,
            r#""cycle":null,"statement":"Rain again."}"#,
            "\n",
        );
        assert_eq!(lines, expected);
    }

    #[test]
    fn the_table_has_the_same_and_may_go_on_without_its_header() {
        let (records, coded) = (records(), coded());
        let table = String::from_utf8(codes_csv(&records, &coded, true)).unwrap();
        let lines: Vec<_> = table.lines().collect();
        assert_eq!(lines[0], columns().join(","));
        assert_eq!(
            lines[1],
            "1.50,teacher,internal,failure,individual,instruction,0.0000,0.2500,0.1000,0.9123,\
             0.5000,false,,,,I rushed it,they got lost,,,,,\"I rushed it, so they got lost.\""
        );
        assert_eq!(
            lines[2],
            ",,,,,r1,1,\"Ann, \"\"A\"\"\",,Rain again.".replacen(
                ",,,,,",
                "r1.1,,none,,,,,,,,,false,,,,,,",
                1
            )
        );
        let more = codes_csv(&records, &coded, false);
        assert_eq!(String::from_utf8(more).unwrap().lines().count(), 2);
    }
}
