//! The sheet of a sample as a workbook, to be filled in with a mark a source.

use rust_xlsxwriter::{
    Color, ConditionalFormatFormula, DataValidation, DocProperties, ExcelDateTime, Format,
    FormatAlign, FormatBorder, Formula, Workbook, Worksheet, XlsxError,
};

use super::guide;
use crate::codebook::{Outcome, Source};
use crate::error::Error;
use crate::sample::Row;

/// Names of the sheets.
const CODE: &str = "code";
const GUIDE: &str = "how to code";

/// The longest text of a cell, in UTF-16 code units: a spreadsheet's own bound is 32,767.
const MOST: usize = 32_000;

/// A column of the sheet: its header, its width, and the format of its cells.
struct Column<'a> {
    header: &'static str,
    width: f64,
    look: &'a Format,
    text: Option<fn(&Row) -> &str>,
}

/// The formats of cells.
struct Looks {
    header: Format,
    id: Format,
    words: Format,
    before: Format,
    mark: Format,
    plain: Format,
}

impl Looks {
    fn new() -> Self {
        let top = || Format::new().set_align(FormatAlign::Top);
        // With a quote before it, a text that begins with = stays a text when its cell is edited.
        let words = || top().set_text_wrap().set_quote_prefix();
        Self {
            header: top()
                .set_bold()
                .set_text_wrap()
                .set_border_bottom(FormatBorder::Thin)
                .set_background_color(Color::RGB(0x00E8_EEF4)),
            id: top().set_num_format("@"),
            words: words(),
            before: words().set_font_color(Color::RGB(0x0059_5959)),
            mark: top().set_align(FormatAlign::Center).set_num_format("@"),
            plain: top().set_text_wrap(),
        }
    }
}

/// The sheet as a workbook (XLSX): on the sheet `code` a row a statement as
/// [`sample_csv`](super::sample_csv) has it, but in place of `sources` a narrow column for each
/// source and one `none`, to be marked with an x, and the teacher's name, if asked for, as
/// `written by`; on the sheet `how to code` the codebook in short. The same rows give the same
/// bytes.
///
/// # Errors
///
/// If there are more rows than a sheet has.
pub fn sample_xlsx(rows: &[Row], teachers: bool) -> Result<Vec<u8>, Error> {
    written(rows, teachers).map_err(|error| {
        Error::output(format!(
            "write a workbook of {} statements: {error}",
            rows.len()
        ))
        .with_hint("--out sample.csv writes a table in place of a workbook")
    })
}

fn written(rows: &[Row], teachers: bool) -> Result<Vec<u8>, XlsxError> {
    let looks = Looks::new();
    let mut book = Workbook::new();
    // The day of writing would make other bytes of the same sample.
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&day));
    let prompts = rows.iter().any(|row| !row.prompt.trim().is_empty());
    let columns = columns(&looks, teachers, prompts);
    code(book.add_worksheet(), rows, &columns, &looks)?;
    guide(book.add_worksheet(), &looks)?;
    book.save_to_buffer()
}

fn columns(looks: &Looks, teachers: bool, prompts: bool) -> Vec<Column<'_>> {
    let text = |header, width, look, text: fn(&Row) -> &str| Column {
        header,
        width,
        look,
        text: Some(text),
    };
    let empty = |header, width, look| Column {
        header,
        width,
        look,
        text: None,
    };
    let mut columns = vec![text("id", 8.0, &looks.id, |row| &row.item)];
    if teachers {
        columns.push(text("written by", 14.0, &looks.words, |row| &row.teacher));
    }
    if prompts {
        columns.push(text("prompt", 22.0, &looks.before, |row| &row.prompt));
    }
    columns.push(text("before", 42.0, &looks.before, |row| &row.before));
    columns.push(text("text", 60.0, &looks.words, |row| &row.text));
    let marks = Source::ALL.iter().map(|source| source.name());
    columns.extend(
        marks
            .chain(["none"])
            .map(|name| empty(name, 9.0, &looks.mark)),
    );
    columns.push(empty("outcome", 11.0, &looks.plain));
    columns.push(empty("note", 30.0, &looks.plain));
    columns
}

fn code(
    sheet: &mut Worksheet,
    rows: &[Row],
    columns: &[Column<'_>],
    looks: &Looks,
) -> Result<(), XlsxError> {
    sheet.set_name(CODE)?;
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?.set_print_gridlines(true);
    let place = |header: &str| {
        let mut all = (0_u16..).zip(columns);
        all.find(|(_, column)| column.header == header)
            .map_or(0, |(at, _)| at)
    };
    for (at, column) in (0..).zip(columns) {
        sheet.set_column_width(at, column.width)?;
        sheet.write_string_with_format(0, at, column.header, &looks.header)?;
        for (number, row) in (1..).zip(rows) {
            match column.text.map(|text| shown(text(row))) {
                Some(text) if !text.is_empty() => {
                    sheet.write_string_with_format(number, at, text, column.look)?;
                }
                _ => {
                    sheet.write_blank(number, at, column.look)?;
                }
            }
        }
    }
    let Some(last) = u32::try_from(rows.len()).ok().filter(|last| *last > 0) else {
        return Ok(());
    };
    let (first, none) = (place(Source::Home.name()), place("none"));
    let marks = DataValidation::new()
        .allow_list_formula(lines_of_guide(Listed::Mark))
        .set_error_title("Mark")?
        .set_error_message("Type x, or leave the cell empty.")?;
    sheet.add_data_validation(1, first, last, none, &marks)?;
    let outcomes = DataValidation::new()
        .allow_list_formula(lines_of_guide(Listed::Outcome))
        .set_error_title("Outcome")?
        .set_error_message("Type success, failure or unclear, or leave the cell empty.")?;
    let outcome = place("outcome");
    sheet.add_data_validation(1, outcome, last, outcome, &outcomes)?;
    // A source and none exclude each other.
    let (from, to, no) = (letter(first), letter(none - 1), letter(none));
    let formula = format!("=AND(COUNTA(${from}2:${to}2)>0,${no}2<>\"\")");
    let red = Format::new().set_background_color(Color::RGB(0x00F8_CBAD));
    let both = ConditionalFormatFormula::new()
        .set_rule(formula.as_str())
        .set_format(red);
    sheet.add_conditional_format(1, first, last, none, &both)?;
    Ok(())
}

/// The letter of one of the first 26 columns.
fn letter(column: u16) -> char {
    let offset = u8::try_from(column).unwrap_or_default();
    char::from(b'A'.saturating_add(offset))
}

/// A text as a cell can hold it: its end, if it is longer, as what stands right before a
/// statement tells most.
fn shown(text: &str) -> String {
    let text = text.replace('\0', " ");
    let mut length = 0;
    let kept = text.char_indices().rev().take_while(|(_, c)| {
        length += c.len_utf16();
        length <= MOST
    });
    match kept.last() {
        Some((at, _)) if at > 0 => format!("…{}", &text[at..]),
        _ => text,
    }
}

/// What cells of the guide are chosen from in the sheet.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Listed {
    Mark,
    Outcome,
}

/// A line of the guide, and whether it is chosen from.
type Line = (&'static str, &'static str, Option<Listed>);

fn lines() -> Vec<Line> {
    let plain = |&(what, how): &guide::Line| {
        let listed = (what == guide::MARK).then_some(Listed::Mark);
        (what, how, listed)
    };
    let mut lines: Vec<Line> = guide::FIRST.iter().map(plain).collect();
    lines.push(("Sources", "", None));
    let sources = Source::ALL.iter();
    lines.extend(sources.map(|one| (one.name(), guide::source(*one), None)));
    lines.push(("none", guide::NONE, None));
    lines.push((
        "Outcome",
        "If you are asked for it; the list has the words.",
        None,
    ));
    let outcomes = Outcome::ALL.iter();
    let outcomes = outcomes.map(|one| (one.name(), guide::outcome(*one), Some(Listed::Outcome)));
    lines.extend(outcomes);
    lines.push(("In doubt", "", None));
    lines.extend(guide::CASES.iter().chain(&guide::LAST).map(plain));
    lines
}

/// Where what is chosen from stands. A list of cells, unlike one of words, takes an X for an x.
fn lines_of_guide(wanted: Listed) -> Formula {
    let lines = lines();
    let is_wanted = |line: &Line| line.2 == Some(wanted);
    let first = lines.iter().position(is_wanted).unwrap_or_default() + 1;
    let count = lines.iter().filter(|line| is_wanted(line)).count();
    let last = first + count.saturating_sub(1);
    Formula::new(format!("='{GUIDE}'!$A${first}:$A${last}"))
}

fn guide(sheet: &mut Worksheet, looks: &Looks) -> Result<(), XlsxError> {
    sheet.set_name(GUIDE)?;
    sheet.set_column_width(0, 16)?.set_column_width(1, 100)?;
    let bold = looks.plain.clone().set_bold();
    for (row, (what, how, _)) in (0..).zip(lines()) {
        sheet.write_string_with_format(row, 0, what, &bold)?;
        sheet.write_string_with_format(row, 1, how, &looks.plain)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read;

    fn row(text: &str) -> Row {
        Row {
            item: "s001".into(),
            teacher: "Ann".into(),
            prompt: String::new(),
            before: "+ more".into(),
            text: text.into(),
        }
    }

    fn first_sheet(bytes: &[u8]) -> Vec<Vec<String>> {
        let mut rows = Vec::new();
        let is_header = |cells: &[String]| cells.iter().any(|cell| cell == "id");
        let visit = &mut |row: read::SheetRow<'_>| rows.push(row.cells.to_vec());
        read::sheet_rows("s.xlsx", bytes, &is_header, visit)
            .unwrap()
            .unwrap();
        rows
    }

    #[test]
    fn texts_stay_texts_and_the_same_rows_give_the_same_bytes() {
        let rows = [row("=1+1"), row("@you, für\nalle"), row("-")];
        let bytes = sample_xlsx(&rows, true).unwrap();
        assert_eq!(bytes, sample_xlsx(&rows, true).unwrap());
        let found = first_sheet(&bytes);
        assert_eq!(
            found[0],
            [
                "id",
                "written by",
                "before",
                "text",
                "home",
                "school",
                "student",
                "teacher",
                "none",
                "outcome",
                "note"
            ]
        );
        assert_eq!(found[1], ["s001", "Ann", "+ more", "=1+1"]);
        assert_eq!(found[2][3], "@you, für\nalle");
        assert_eq!(found.len(), 4);
        let known = Row {
            prompt: "Why?".into(),
            ..row("a")
        };
        let found = first_sheet(&sample_xlsx(&[known], false).unwrap());
        assert_eq!(found[0][..3], ["id", "prompt", "before"]);
        assert_eq!(first_sheet(&sample_xlsx(&[], false).unwrap()).len(), 1);
    }

    #[test]
    fn a_text_longer_than_a_cell_keeps_its_end() {
        let long = format!("{}end", "ä ".repeat(20_000));
        let found = first_sheet(&sample_xlsx(&[row(&long)], false).unwrap());
        let cell = &found[1][2];
        assert!(cell.starts_with('…') && cell.ends_with("end"));
        assert!(cell.encode_utf16().count() <= 32_767);
    }

    #[test]
    fn lists_are_chosen_from_the_lines_that_name_them() {
        let lines = lines();
        let listed = |wanted| {
            let lines = lines.iter().filter(move |line| line.2 == Some(wanted));
            lines.map(|line| line.0).collect::<Vec<_>>()
        };
        assert_eq!(listed(Listed::Mark), ["x"]);
        let outcomes: Vec<&str> = Outcome::ALL.iter().map(|one| one.name()).collect();
        assert_eq!(listed(Listed::Outcome), outcomes);
        let first = lines.iter().position(|line| line.0 == outcomes[0]).unwrap();
        assert_eq!(lines[first + 2].0, outcomes[2]);
    }
}
