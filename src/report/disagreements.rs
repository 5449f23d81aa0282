//! Statements to adjudicate, as a table to be coded by a third person.

use super::csv::{Table, written};
use crate::agree::{Agreement, Disagreement};
use crate::codebook::Coding;

/// The statements to which coders gave different source sets, one row each, in the order of their
/// ids: `id`, `teacher`, `document`, `before`, `text`, a column `sources (CODER)` for each coder,
/// and an empty `sources` to be filled in.
///
/// A coder's column holds source names joined by `;`, `none` for no attribution, and nothing where
/// the coder did not see the statement. UTF-8, quoted as in RFC 4180. What is filled in can be read
/// as a file of codings again.
pub fn disagreements_csv(agreement: &Agreement) -> Vec<u8> {
    let coders = agreement.coders.iter();
    let coders: Vec<String> = coders
        .map(|coder| format!("sources ({})", coder.name))
        .collect();
    let mut header = vec!["id", "teacher", "document", "before", "text"];
    header.extend(coders.iter().map(String::as_str));
    header.push("sources");
    written(|out| {
        let mut table = Table::new(out, &header)?;
        for of in &agreement.disagreements {
            row(&mut table, of)?;
        }
        table.finish()
    })
}

fn row(table: &mut Table<&mut Vec<u8>>, of: &Disagreement) -> std::io::Result<()> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    table.texts([&of.id, &text(&of.teacher), &of.document])?;
    table.texts([&text(&of.before), &text(&of.words)])?;
    for coding in &of.codes {
        table.text(&coding.as_ref().map(sources).unwrap_or_default())?;
    }
    table.text("")?;
    table.end_row()
}

fn sources(coding: &Coding) -> String {
    if coding.is_attribution() {
        coding.sources.to_string()
    } else {
        "none".to_owned()
    }
}
