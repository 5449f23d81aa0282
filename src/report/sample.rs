//! The sheet of a sample, for people to code in a spreadsheet program.

mod guide;
mod workbook;

pub use self::workbook::sample_xlsx;
use super::csv::{Table, written};
use crate::sample::Row;

/// What tells spreadsheet programs that a table is UTF-8. Other tables do without it, as they are
/// for programs that would take it for a part of the first header.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// The sheet: a row a statement, in the order of the sample, with columns `id` (its name on the
/// sheet), `teacher` if asked for, `prompt` where any is known, `before`, `text`, and the empty
/// columns `sources`, `outcome` and `note` to be filled in. It tells nothing of the model's codes.
///
/// A cell that a spreadsheet program would take for a formula begins with an apostrophe: the sheet
/// is to be opened in one, and nobody reads its words back.
pub fn sample_csv(rows: &[Row], teachers: bool) -> Vec<u8> {
    let prompts = rows.iter().any(|row| !row.prompt.trim().is_empty());
    let columns = [
        ("id", true),
        ("teacher", teachers),
        ("prompt", prompts),
        ("before", true),
        ("text", true),
        ("sources", true),
        ("outcome", true),
        ("note", true),
    ];
    let header: Vec<&str> = columns
        .iter()
        .filter(|(_, shown)| *shown)
        .map(|(name, _)| *name)
        .collect();
    let table = written(|out| {
        let mut table = Table::new(out, &header)?;
        for row in rows {
            table.text(&row.item)?;
            if teachers {
                table.text(&inert(&row.teacher))?;
            }
            if prompts {
                table.text(&inert(&row.prompt))?;
            }
            table.text(&inert(&row.before))?;
            table.text(&inert(&row.text))?;
            table.texts(["", "", ""])?;
            table.end_row()?;
        }
        table.finish()
    });
    [BYTE_ORDER_MARK, &table].concat()
}

/// The text so that no spreadsheet program takes it for a formula.
fn inert(text: &str) -> String {
    let text = text.replace(['\r', '\n', '\t', '\0'], " ");
    if text.trim_start().starts_with(['=', '+', '-', '@']) {
        format!("'{text}")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_formula_is_none_and_unknown_columns_are_left_out() {
        let row = Row {
            item: "s001".into(),
            teacher: "Ann".into(),
            prompt: String::new(),
            before: "- We \"tried\".".into(),
            text: "=1+1, für alle\nso".into(),
        };
        let sheet = sample_csv(std::slice::from_ref(&row), false);
        let text = String::from_utf8(sheet).unwrap();
        assert_eq!(
            text,
            "\u{feff}id,before,text,sources,outcome,note\n\
             s001,\"'- We \"\"tried\"\".\",\"'=1+1, für alle so\",,,\n"
        );
        let known = Row {
            prompt: "Why?".into(),
            ..row
        };
        let text = String::from_utf8(sample_csv(&[known], true)).unwrap();
        assert!(text.starts_with("\u{feff}id,teacher,prompt,before,text,"));
        assert!(text.contains("s001,Ann,Why?,"));
    }
}
