//! Codings as a file of codings holds them, for whoever goes on with other programs: what `ascribe
//! code` writes, and who coded.

use std::io;

use serde::Serialize;

use super::codes::Codes;
use super::csv::{CODES, Table, codes, written};
use crate::codings::{CodedFile, CodedLine};

/// The columns of the table, after the id and [`CODES`]: fields of a line.
const FIELDS: [&str; 10] = [
    "reflection",
    "number",
    "teacher",
    "team",
    "group",
    "cycle",
    "date",
    "prompt",
    "coder",
    "blind",
];

/// The columns after these.
const WORDS: [&str; 2] = ["before", "statement"];

/// One line; the order of the fields is that of the keys.
#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    #[serde(flatten)]
    codes: Codes<'a>,
    reflection: Option<&'a str>,
    number: Option<u32>,
    teacher: Option<&'a str>,
    team: Option<&'a str>,
    group: Option<&'a str>,
    cycle: Option<&'a str>,
    date: Option<&'a str>,
    prompt: Option<&'a str>,
    coder: Option<&'a str>,
    blind: Option<bool>,
    before: Option<&'a str>,
    statement: &'a str,
}

/// One JSON object a line and coding, in the order of the file.
///
/// Keys: those of [`super::codes_jsonl`] for a statement of a reflection, and after `teacher` also
/// `team` and `group`, after `cycle` also `date`, `prompt`, `coder` (who coded), `blind` (whether
/// they could see neither suggestions nor others' codes) and `before` (the statements before it).
/// What is not known is `null`.
pub fn coded_jsonl(file: &CodedFile) -> Vec<u8> {
    let mut lines = Vec::new();
    for one in &file.lines {
        // Records of numbers and texts: nothing in them can fail to be written.
        lines.extend(serde_json::to_vec(&line(one)).unwrap_or_default());
        lines.push(b'\n');
    }
    lines
}

fn line(one: &CodedLine) -> Line<'_> {
    let field = |name: &str| one.fields.get(name).map(String::as_str);
    let words = one.words.as_deref().unwrap_or_default();
    Line {
        id: &one.id,
        codes: Codes::of(&one.coding, words),
        reflection: field("reflection"),
        number: field("number").and_then(|number| number.parse().ok()),
        teacher: field("teacher"),
        team: field("team"),
        group: field("group"),
        cycle: field("cycle"),
        date: field("date"),
        prompt: field("prompt"),
        coder: field("coder"),
        blind: field("blind").and_then(|blind| blind.parse().ok()),
        before: one.before.as_deref(),
        statement: words,
    }
}

/// The same as a table: its columns are the keys of [`coded_jsonl`], with those of
/// [`super::codes_csv`] for the codes. What is not known is empty.
pub fn coded_csv(file: &CodedFile) -> Vec<u8> {
    written(|out| {
        let columns = [&["id"][..], &CODES, &FIELDS, &WORDS].concat();
        let mut table = Table::new(out, &columns)?;
        for one in &file.lines {
            row(&mut table, one)?;
        }
        table.finish()
    })
}

fn row(table: &mut Table<impl io::Write>, one: &CodedLine) -> io::Result<()> {
    let words = one.words.as_deref().unwrap_or_default();
    table.text(&one.id)?;
    codes(table, &one.coding, words)?;
    for name in FIELDS {
        table.text(one.fields.get(name).map_or("", String::as_str))?;
    }
    table.text(one.before.as_deref().unwrap_or_default())?;
    table.text(words)?;
    table.end_row()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_rows_are_read_as_they_were() {
        let text = "id,sources,outcome,agency,focus,p_home,p_school,p_student,p_teacher,\
                    confidence,abstain,reflection,number,teacher,team,group,cycle,date,prompt,\
                    coder,blind,before,statement\n\
                    \"a,\"\"1\"\".1\",teacher,failure,individual,planning,0.1000,0.0200,0,0.9,\
                    0.5000,\
                    true,r,1,\"Ann \"\"A\"\"\",North,G1,Cycle 1,2025-01-02,Why?,base 1,false,\
                    So.,I rushed.\n\
                    b@0-5,,,,,,,,,,false,r,2,,,,,,,Zoë,true,,Rain.\n";
        let file = CodedFile::parse("f", text.as_bytes());
        assert_eq!((file.lines.len(), file.problems.len()), (2, 0));
        for bytes in [coded_csv(&file), coded_jsonl(&file)] {
            let again = CodedFile::parse("f", &bytes);
            assert_eq!(again.problems, []);
            for (one, other) in file.lines.iter().zip(&again.lines) {
                assert_eq!(one.coding, other.coding);
                assert_eq!(
                    (&one.id, &one.words, &one.before),
                    (&other.id, &other.words, &other.before)
                );
                let known = one
                    .fields
                    .iter()
                    .filter(|(name, value)| !value.is_empty() && FIELDS.contains(&name.as_str()));
                for (name, value) in known {
                    assert_eq!(other.fields.get(name), Some(value), "{name}");
                }
            }
        }
    }

    #[test]
    fn keys_stand_in_a_fixed_order() {
        let file = CodedFile::parse("f", b"id,sources,coder,statement\na,home,Zo\xc3\xab,So.\n");
        let line = String::from_utf8(coded_jsonl(&file)).unwrap();
        assert_eq!(
            line,
            concat!(
                r#"{"id":"a","sources":["home"],"locus":"external","outcome":null,"agency":null,"#,
                r#""focus":{"home":null},"probabilities":null,"confidence":null,"abstain":false,"#,
                r#""cause":{"home":null},"explained":null,"reflection":null,"number":null,"#,
                r#""teacher":null,"team":null,"group":null,"cycle":null,"date":null,"#,
                r#""prompt":null,"coder":"Zoë","blind":null,"before":null,"statement":"So."}"#,
                "\n"
            )
        );
    }
}
