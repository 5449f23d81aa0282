//! The sheet that people code.

use std::collections::{BTreeMap, HashMap};

use super::plan::Plan;

use crate::codings::{CodedFile, CodedLine};
use crate::study::{Statement, Study};

/// How many statements that stand before one are shown with it, where the file does not say
/// itself what does.
const BEFORE: u32 = 2;

/// One statement to be coded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its name on the sheet.
    pub item: String,
    /// Who wrote it.
    pub teacher: String,
    /// The question that it answers.
    pub prompt: String,
    /// What stands before it.
    pub before: String,
    /// Its words.
    pub text: String,
}

/// The rows of the sheet, in its order.
#[must_use]
pub fn rows(plan: &Plan, study: &Study<'_>) -> Vec<Row> {
    let all = study.statements.iter();
    let by_id: HashMap<&str, &Statement<'_>> = all.map(|one| (one.line.id.as_str(), one)).collect();
    let mut by_place: BTreeMap<(&str, u32), &CodedLine> = BTreeMap::new();
    for one in &study.statements {
        if let Some(place) = place(one.line) {
            by_place.insert(place, one.line);
        }
    }
    let drawn = plan.drawn.iter();
    drawn
        .filter_map(|drawn| {
            let one = *by_id.get(drawn.id.as_str())?;
            let line = one.line;
            Some(Row {
                item: drawn.item.clone(),
                teacher: one.teacher().to_owned(),
                prompt: one.prompt().unwrap_or_default().to_owned(),
                before: match &line.before {
                    Some(before) => before.clone(),
                    None => before(line, &by_place),
                },
                text: line.words.clone().unwrap_or_default(),
            })
        })
        .collect()
}

/// In which reflection a statement stands, and as which.
fn place(line: &CodedLine) -> Option<(&str, u32)> {
    let reflection = line.fields.get("reflection")?;
    let number = ["number", "statement"]
        .iter()
        .find_map(|name| line.fields.get(*name)?.parse().ok())?;
    Some((reflection, number))
}

/// The words of the statements before it.
fn before(line: &CodedLine, by_place: &BTreeMap<(&str, u32), &CodedLine>) -> String {
    let Some((reflection, number)) = place(line) else {
        return String::new();
    };
    let first = number.saturating_sub(BEFORE);
    let words = by_place.range((reflection, first)..(reflection, number));
    let words: Vec<&str> = words
        .filter_map(|(_, line)| line.words.as_deref())
        .collect();
    words.join(" ")
}

/// Reads a sheet as people hand it back: as [`CodedFile::parse`] does, but what a spreadsheet
/// program saved in another encoding than UTF-8 is read all the same; only words can be garbled by
/// that, and these the draw knows.
#[must_use]
pub fn coded_sheet(name: &str, bytes: &[u8]) -> CodedFile {
    if std::str::from_utf8(bytes).is_ok() {
        return CodedFile::parse(name, bytes);
    }
    CodedFile::parse(name, String::from_utf8_lossy(bytes).as_bytes())
}
