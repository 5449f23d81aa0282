//! Rows of a table, one after the other, to reflections.

use std::collections::HashMap;
use std::sync::Arc;

use super::frame::{Row, Style};
use super::headers::{self, letters};
use super::plan::Plan;
use super::{Parsed, dates, html, profile};
use crate::error::{Notice, Problem};
use crate::reflection::{Layout, Origin, Reflection};

/// The most characters (UTF-16 units) Excel keeps in a cell.
const EXCEL_CELL: usize = 32_767;

/// How many problems of rows are told one by one; the rest are counted.
const TOLD: usize = 100;

/// Where a table stands.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) file: Arc<str>,
    pub(crate) sheet: Option<Arc<str>>,
    /// Whether serial numbers count from 1904.
    pub(crate) from_1904: bool,
}

impl Place {
    fn of_row(&self, row: u32) -> String {
        match &self.sheet {
            Some(sheet) => format!("sheet \"{sheet}\", row {row}"),
            None => format!("row {row}"),
        }
    }
}

/// Takes rows and gives reflections.
pub(crate) struct Extract<'a> {
    plan: &'a Plan,
    place: Place,
    parsed: Parsed,
    labels: HashMap<String, Arc<str>>,
    cycle_word: Option<&'static str>,
    status: Option<usize>,
    finished: Option<usize>,
    previews: u32,
    unfinished: u32,
    cut: Vec<u32>,
    untold: u32,
}

impl<'a> Extract<'a> {
    pub(crate) fn new(plan: &'a Plan, place: Place) -> Self {
        let qualtrics = |name: &str| {
            let headers = plan.frame.headers.iter();
            let mut named = headers.map(|header| header.names.iter().any(|known| known == name));
            named
                .position(|named| named)
                .filter(|_| plan.frame.style == Style::Qualtrics)
        };
        let cycle_header = plan.cycle.and_then(|column| plan.frame.headers.get(column));
        let cycle_word = cycle_header.and_then(|header| {
            let words = |name: &String| name.split(' ').map(str::to_owned).collect::<Vec<_>>();
            let words: Vec<String> = header.names.iter().flat_map(words).collect();
            let known = [
                "Cycle", "Round", "Term", "Phase", "Semester", "Quarter", "Week", "Wave",
            ];
            let zyklus = ["Zyklus", "Ciclo", "Runde"];
            known
                .into_iter()
                .chain(zyklus)
                .find(|word| words.contains(&word.to_lowercase()))
        });
        Self {
            status: qualtrics("status"),
            finished: qualtrics("finished"),
            plan,
            place,
            parsed: Parsed::default(),
            labels: HashMap::new(),
            cycle_word,
            previews: 0,
            unfinished: 0,
            cut: Vec::new(),
            untold: 0,
        }
    }

    /// Reads one row; `ragged` tables are expected to have all their columns in every row.
    pub(crate) fn take(&mut self, row: &Row, ragged: bool) {
        if row.number <= self.plan.frame.last || self.is_header_again(row) {
            return;
        }
        if self.is_preview(row) {
            self.previews += 1;
            return;
        }
        if ragged {
            self.check_width(row);
        }
        let mut found = false;
        let mut about = None;
        for at in 0..self.plan.texts.len() {
            let column = self.plan.texts[at].column;
            let Some(cell) = row.cells.get(column).filter(|cell| !cell.trim().is_empty()) else {
                continue;
            };
            let text = html::plain(cell).into_owned();
            if text.trim().is_empty() || is_no_answer(&text) {
                continue;
            }
            found = true;
            if self.place.sheet.is_some()
                && text.len() >= EXCEL_CELL
                && text.encode_utf16().count() >= EXCEL_CELL
            {
                self.cut.push(row.number);
            }
            let about = about.get_or_insert_with(|| self.about(row)).clone();
            let reflection = self.reflection(row, at, text, about);
            self.parsed.reflections.push(reflection);
        }
        let unfinished = |cell: &String| ["false", "0", "no"].contains(&&*cell.to_lowercase());
        if found
            && self
                .finished
                .and_then(|c| row.cells.get(c))
                .is_some_and(unfinished)
        {
            self.unfinished += 1;
        }
    }

    /// Everything but the text, the prompt of its column and its id.
    fn about(&mut self, row: &Row) -> Reflection {
        let plan = self.plan;
        let chosen = |c: usize| chosen(plan, row, c);
        let parts: Vec<String> = plan.teacher.iter().map(|&c| chosen(c)).collect();
        let teacher = headers::one_line(&parts.join(" "));
        let teacher = if profile::is_nobody(&teacher) {
            String::new()
        } else {
            teacher
        };
        let cell = |column: Option<usize>| column.map(chosen).unwrap_or_default();
        let mut cycle = cell(self.plan.cycle);
        if let Some(word) = self.cycle_word
            && cycle.bytes().all(|b| b.is_ascii_digit())
            && !cycle.is_empty()
        {
            cycle = format!("{word} {cycle}");
        }
        if cycle.is_empty() {
            cycle = self.plan.sheet_cycle.clone().unwrap_or_default();
        }
        let mut team = cell(self.plan.team);
        if team.is_empty() {
            team = self.plan.sheet_team.clone().unwrap_or_default();
        }
        let (group, prompt) = (cell(self.plan.group), cell(self.plan.prompt));
        Reflection {
            teacher: self.shared(teacher),
            team: self.shared(team),
            group: self.shared(group),
            cycle: self.shared(cycle),
            date: self.date(row),
            prompt: self.shared(prompt),
            ..Reflection::default()
        }
    }

    fn reflection(&self, row: &Row, at: usize, text: String, about: Reflection) -> Reflection {
        let plan = self.plan;
        let column = &plan.texts[at];
        let given = plan.id.map(|c| label(row, c)).filter(|id| !id.is_empty());
        let mut id = given.unwrap_or_else(|| match &self.place.sheet {
            Some(sheet) => format!("{}#{sheet}!{}", self.place.file, row.number),
            None => format!("{}#{}", self.place.file, row.number),
        });
        if plan.texts.len() > 1 {
            id.push('.');
            id.push_str(&letters(column.column));
        }
        let cycle = match plan.cycle {
            Some(_) => about.cycle,
            None => column.cycle.clone().or(about.cycle),
        };
        Reflection {
            id,
            cycle,
            prompt: about.prompt.or_else(|| column.prompt.clone()),
            text,
            layout: Layout::Plain,
            origin: Origin {
                file: self.place.file.clone(),
                sheet: self.place.sheet.clone(),
                row: Some(row.number),
                column: column.header.clone(),
                ..Origin::default()
            },
            ..about
        }
    }

    fn date(&mut self, row: &Row) -> Option<jiff::civil::Date> {
        let value = label(row, self.plan.date?);
        if value.is_empty() {
            return None;
        }
        // Days from 1954 to 2119, so that no year or small number is taken for one.
        let number = value
            .parse()
            .ok()
            .filter(|days| (20_000.0..80_000.0).contains(days));
        let date = dates::parse_in(&value, self.plan.order)
            .or_else(|| dates::serial(number?, self.place.from_1904));
        if date.is_none() {
            let start: String = value.chars().take(40).collect();
            self.problem(
                row.number,
                format!("the date \"{start}\""),
                "it is no known form of a date",
            );
        }
        date
    }

    fn is_header_again(&self, row: &Row) -> bool {
        let headers = &self.plan.frame.headers;
        let mut same = 0;
        for (cell, header) in row.cells.iter().zip(headers) {
            let cell = headers::one_line(cell);
            if cell != header.shown {
                return false;
            }
            same += usize::from(!cell.is_empty());
        }
        same > 1
    }

    fn is_preview(&self, row: &Row) -> bool {
        let status = self.status.and_then(|column| row.cells.get(column));
        status.is_some_and(|status| {
            ["Survey Preview", "Survey Test", "1", "2"].contains(&status.trim())
        })
    }

    fn check_width(&mut self, row: &Row) {
        let (has, expected) = (row.cells.len(), self.plan.frame.headers.len());
        let blank = row.cells.iter().all(|cell| cell.trim().is_empty());
        let last_text = self.plan.texts.iter().map(|text| text.column).max();
        if blank || expected == 0 {
            return;
        }
        if last_text.is_some_and(|column| has <= column) {
            let why = format!("the row has {has} of {expected} columns");
            self.problem(row.number, "the text of its last columns".to_owned(), &why);
        } else if row
            .cells
            .iter()
            .skip(expected)
            .any(|cell| !cell.trim().is_empty())
        {
            let why =
                format!("the row has {has} columns, the header {expected}; are quotes missing?");
            self.problem(
                row.number,
                "what stands beyond the last column".to_owned(),
                &why,
            );
        }
    }

    fn problem(&mut self, row: u32, what: String, why: &str) {
        if self.parsed.problems.len() >= TOLD {
            self.untold += 1;
            return;
        }
        self.parsed.problems.push(Problem {
            file: self.place.file.to_string(),
            place: self.place.of_row(row),
            what,
            why: why.to_owned(),
        });
    }

    fn shared(&mut self, label: String) -> Option<Arc<str>> {
        if label.is_empty() {
            return None;
        }
        if let Some(known) = self.labels.get(&label) {
            return Some(known.clone());
        }
        let new: Arc<str> = Arc::from(label.as_str());
        self.labels.insert(label, new.clone());
        Some(new)
    }

    /// Everything read, with what is to be told of it.
    pub(crate) fn finish(mut self) -> Parsed {
        let sheet = self.place.sheet.as_ref();
        let whole = sheet.map_or(String::new(), |sheet| format!("sheet \"{sheet}\""));
        if let Some((column, why)) = &self.plan.doubt {
            self.parsed.problems.push(Problem {
                file: self.place.file.to_string(),
                place: whole.clone(),
                what: format!("the order of day and month in {column}"),
                why: why.clone(),
            });
        }
        if self.untold > 0 {
            self.parsed.problems.push(Problem {
                file: self.place.file.to_string(),
                place: whole,
                what: format!("{} more of this kind", self.untold),
                why: format!("only the first {TOLD} are listed"),
            });
        }
        let mut told = self.plan.notices.clone();
        if self.previews > 0 {
            told.push(format!(
                "{} left out",
                many(self.previews, "survey preview")
            ));
        }
        if self.unfinished > 0 {
            told.push(format!(
                "{} kept",
                many(self.unfinished, "unfinished response")
            ));
        }
        if !self.cut.is_empty() {
            let rows: Vec<String> = self.cut.iter().take(10).map(u32::to_string).collect();
            told.push(format!(
                "row {}: the text fills its cell ({EXCEL_CELL} characters); Excel may have cut it",
                rows.join(", ")
            ));
        }
        let prefix = sheet.map_or(String::new(), |sheet| format!("sheet \"{sheet}\": "));
        self.parsed.notices = told
            .into_iter()
            .map(|what| Notice {
                file: self.place.file.to_string(),
                what: format!("{prefix}{what}"),
            })
            .collect();
        self.parsed
    }
}

fn many(count: u32, what: &str) -> String {
    if count == 1 {
        format!("1 {what}")
    } else {
        format!("{count} {what}s")
    }
}

/// A cell as a label: without tags, one line, `12.0` as `12`.
fn label(row: &Row, column: usize) -> String {
    let cell = row.cells.get(column).map_or("", String::as_str);
    let line = headers::one_line(&html::plain(cell));
    match line.strip_suffix(".0") {
        Some(whole) if !whole.is_empty() && whole.bytes().all(|b| b.is_ascii_digit()) => {
            whole.to_owned()
        }
        _ => line,
    }
}

/// A label, or what was written in the column beside it where the choice was "Other".
fn chosen(plan: &Plan, row: &Row, column: usize) -> String {
    let label_here = label(row, column);
    let choice = headers::normal(&label_here);
    let beside = plan.frame.headers.get(column + 1);
    let asked = beside.is_some_and(|header| header.names.iter().any(|n| headers::is_other(n)));
    if asked && (choice.is_empty() || headers::is_other(&choice)) {
        let written = label(row, column + 1);
        if !written.is_empty() {
            return written;
        }
    }
    label_here
}

/// Whether a whole answer says that there is none.
fn is_no_answer(text: &str) -> bool {
    const NONE: [&str; 14] = [
        "n/a", "n.a.", "n.a", "na", "none", "nothing", "nil", "-", "--", "–", "—", "/", ".", "...",
    ];
    let text = text.trim().to_lowercase();
    let bare = text.trim_end_matches(['.', '!']);
    NONE.contains(&text.as_str()) || NONE.contains(&bare)
}
