//! Workbooks of several sheets, whatever their format: which sheets are logs, and their rows.

use std::sync::Arc;

use super::extract::{Extract, Place};
use super::frame::{Row, Style};
use super::plan::Plan;
use super::table::Survey;
use super::{Parsed, Settings};
use crate::error::{Notice, Problem};

/// The most sheets of a workbook that are read.
pub(crate) const MAX_SHEETS: usize = 200;

/// The most text that is read from one workbook; 27,000 entries of 100 words. As CSV there is no
/// such bound, because only a workbook can hold a text once and show it a million times.
const MAX_TEXT: u64 = 16 << 20;

/// The most texts that are read from one workbook: they take some 400 bytes each besides.
const MAX_TEXTS: u64 = 100_000;

/// The most bytes of one row: 50 cells of the longest Excel keeps.
pub(crate) const MAX_ROW: usize = 2 << 20;

/// A sheet as it stands in the workbook.
#[derive(Clone, Debug)]
pub(crate) struct Sheet {
    pub(crate) name: String,
    pub(crate) hidden: bool,
}

/// A workbook whose sheets can be read row by row, several times.
pub(crate) trait Sheets {
    fn sheets(&self) -> &[Sheet];
    fn counts_from_1904(&self) -> bool;
    /// Visits the rows of a sheet; rows without any value may be left out.
    ///
    /// # Errors
    ///
    /// Why the rest of the sheet can't be read, as a fragment.
    fn each_row(&mut self, sheet: usize, visit: &mut dyn FnMut(&Row)) -> Result<(), String>;
}

/// What a sheet seems to be.
enum Verdict {
    /// It says who wrote or when.
    Log,
    /// It has a header and texts.
    Table,
    /// It has texts without a header.
    Prose,
    Empty,
    Unreadable(String),
    Damaged(String),
}

/// Reads the sheets of a workbook that hold reflections.
pub(crate) fn read(file: &str, book: &mut dyn Sheets, settings: &Settings) -> Parsed {
    let mut parsed = Parsed::default();
    let sheets = book.sheets().to_vec();
    let mut verdicts = Vec::new();
    for (at, sheet) in sheets.iter().enumerate() {
        if sheet.hidden {
            notice(&mut parsed, file, sheet, "left out, because it is hidden");
            verdicts.push(Verdict::Empty);
        } else {
            verdicts.push(verdict(book, at, sheet, settings));
        }
    }
    let any = |wanted: fn(&Verdict) -> bool| verdicts.iter().any(wanted);
    let logs = any(|verdict| matches!(verdict, Verdict::Log));
    let tables = logs || any(|verdict| matches!(verdict, Verdict::Table));
    let texts = tables || any(|verdict| matches!(verdict, Verdict::Prose));
    let mut left = (MAX_TEXTS, MAX_TEXT);
    for (at, (sheet, verdict)) in sheets.iter().zip(&verdicts).enumerate() {
        let (what, why) = match verdict {
            Verdict::Empty => continue,
            Verdict::Table if logs => {
                let what = "left out, because it says neither who wrote nor when";
                notice(&mut parsed, file, sheet, what);
                continue;
            }
            Verdict::Prose if tables => {
                notice(
                    &mut parsed,
                    file,
                    sheet,
                    "left out, because it has no header row",
                );
                continue;
            }
            Verdict::Unreadable(_) if texts => {
                notice(
                    &mut parsed,
                    file,
                    sheet,
                    "left out, because it has no column of text",
                );
                continue;
            }
            Verdict::Log | Verdict::Table | Verdict::Prose => {
                match extract(file, book, at, sheet, settings, &mut left) {
                    Ok(read) => {
                        parsed.append(read);
                        continue;
                    }
                    Err(why) => ("the sheet", why),
                }
            }
            Verdict::Unreadable(why) => ("the table", why.clone()),
            Verdict::Damaged(why) => ("the sheet", why.clone()),
        };
        parsed.problems.push(Problem {
            file: file.to_owned(),
            place: format!("sheet \"{}\"", sheet.name),
            what: what.to_owned(),
            why,
        });
    }
    if sheets.is_empty()
        || verdicts
            .iter()
            .all(|verdict| matches!(verdict, Verdict::Empty))
    {
        parsed.append(Parsed::problem(
            file,
            "the file",
            "no visible sheet has anything in it",
        ));
    }
    parsed
}

fn notice(parsed: &mut Parsed, file: &str, sheet: &Sheet, what: &str) {
    parsed.notices.push(Notice {
        file: file.to_owned(),
        what: format!("sheet \"{}\": {what}", sheet.name),
    });
}

/// The plan of a sheet; `None` if it is empty. The outer error is of a damaged sheet, the inner of
/// one without texts.
fn survey(
    book: &mut dyn Sheets,
    at: usize,
    sheet: &Sheet,
    settings: &Settings,
) -> Result<Option<Result<Plan, String>>, String> {
    let mut survey = Survey::new();
    book.each_row(at, &mut |row| survey.see(row))?;
    if survey.rows() == 0 {
        return Ok(None);
    }
    Ok(Some(survey.plan(&settings.map, Some(&sheet.name))))
}

fn verdict(book: &mut dyn Sheets, at: usize, sheet: &Sheet, settings: &Settings) -> Verdict {
    match survey(book, at, sheet, settings) {
        Ok(None) => Verdict::Empty,
        Ok(Some(Ok(plan))) if plan.is_log() => Verdict::Log,
        Ok(Some(Ok(plan))) if plan.frame.style != Style::None => Verdict::Table,
        Ok(Some(Ok(_))) => Verdict::Prose,
        Ok(Some(Err(why))) => Verdict::Unreadable(why),
        Err(why) => Verdict::Damaged(why),
    }
}

fn extract(
    file: &str,
    book: &mut dyn Sheets,
    at: usize,
    sheet: &Sheet,
    settings: &Settings,
    left: &mut (u64, u64),
) -> Result<Parsed, String> {
    let Some(plan) = survey(book, at, sheet, settings)? else {
        return Ok(Parsed::default());
    };
    let plan = plan?;
    let (texts, bytes) = plan.size;
    if texts > left.0 || bytes > left.1 {
        return Err(format!(
            "its texts are more than {MAX_TEXTS} or larger than {} MiB; save it as CSV",
            MAX_TEXT >> 20
        ));
    }
    left.0 -= texts;
    left.1 -= bytes;
    let place = Place {
        file: Arc::from(file),
        sheet: Some(Arc::from(sheet.name.as_str())),
        from_1904: book.counts_from_1904(),
    };
    let mut extract = Extract::new(&plan, place);
    book.each_row(at, &mut |row| extract.take(row, false))?;
    Ok(extract.finish())
}

/// Values of merged cells, filled down into the rows they span.
#[derive(Debug, Default)]
pub(crate) struct FillDown {
    active: Vec<Filled>,
}

#[derive(Debug)]
struct Filled {
    last: u32,
    column: usize,
    value: String,
}

/// Longer values are texts, not labels, and stay where they are.
const MAX_LABEL: usize = 200;

impl FillDown {
    /// Remembers the value of a merged cell that spans the rows to `last`.
    pub(crate) fn add(&mut self, last: u32, column: usize, value: &str) {
        if !value.trim().is_empty() && value.len() <= MAX_LABEL {
            self.active.push(Filled {
                last,
                column,
                value: value.to_owned(),
            });
        }
    }

    /// Fills the empty cells of a row that merged cells above span.
    pub(crate) fn fill(&mut self, row: &mut Row) {
        self.active.retain(|filled| filled.last >= row.number);
        for filled in &self.active {
            put(&mut row.cells, filled.column, &filled.value);
        }
    }
}

/// Writes a value into a cell, if it is empty.
pub(crate) fn put(cells: &mut Vec<String>, column: usize, value: &str) {
    if cells.len() <= column {
        cells.resize(column + 1, String::new());
    }
    if cells[column].is_empty() {
        value.clone_into(&mut cells[column]);
    }
}
