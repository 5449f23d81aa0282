//! Where a table begins: titles above it, its header rows, its first row of data.

use super::{dates, headers, html, profile, titles};

/// One row of a table as its program counts it, with its cells from the first column on.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) number: u32,
    pub(crate) cells: Vec<String>,
}

/// A column's header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Header {
    /// As one line; the question, where a short name stands above it.
    pub(crate) shown: String,
    /// What it is compared by: the header and, if there is one, its short name.
    pub(crate) names: Vec<String>,
}

/// Which tool's way of writing headers a table follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    OneRow,
    /// Short names, questions, import ids.
    Qualtrics,
    /// Questions over kinds of answers, empty where a question goes on.
    SurveyMonkey,
    /// No header: the first row is data already.
    None,
}

/// The beginning of a table.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub(crate) titles: Vec<String>,
    pub(crate) headers: Vec<Header>,
    pub(crate) style: Style,
    /// The last row that is no data; 0 if the first is.
    pub(crate) last: u32,
}

/// How many rows that are not blank are looked at to find the header: titles, dates of issue and
/// instructions above it rarely take more than ten.
pub(crate) const HEAD_ROWS: usize = 25;

/// How many bytes of a cell are kept to find the header; the longest questions have about 1,000.
pub(crate) const HEAD_CELL: usize = 2000;

/// Finds the header in the first rows of a table.
pub(crate) fn find(head: &[Row]) -> Frame {
    let width = head
        .iter()
        .map(|row| filled(row).count())
        .max()
        .unwrap_or(0);
    let mut above = Vec::new();
    for (at, row) in head.iter().enumerate() {
        let cells: Vec<&str> = filled(row).map(|(_, cell)| cell).collect();
        let enough = cells.len() * 2 >= width && (cells.len() >= 2 || width == 1);
        if enough && is_header(row, &cells, &head[at + 1..]) {
            return with_header(head, at, above);
        }
        if enough || cells.len() > 3 || cells.iter().any(|cell| words(cell) > 40) {
            break;
        }
        above.extend(cells.into_iter().map(str::to_owned));
    }
    // Titles are told from data only by the header below them.
    Frame {
        titles: Vec::new(),
        headers: Vec::new(),
        style: Style::None,
        last: 0,
    }
}

fn filled(row: &Row) -> impl Iterator<Item = (usize, &str)> {
    let cells = row.cells.iter().enumerate();
    cells
        .map(|(column, cell)| (column, cell.trim()))
        .filter(|(_, cell)| !cell.is_empty())
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

fn is_header(row: &Row, cells: &[&str], below: &[Row]) -> bool {
    let plain = cells.iter().all(|cell| {
        !profile::is_number(cell)
            && !profile::is_address(cell)
            && (words(cell) > 8 || dates::parse(cell).is_none())
            && (words(cell) <= 60)
    });
    let mut sorted = cells.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    // Empty cells of merged headers aside, headers differ.
    if !plain || sorted.len() * 4 < cells.len() * 3 {
        return false;
    }
    let again = |column: usize, cell: &str| {
        below.iter().any(|row| {
            row.cells
                .get(column)
                .is_some_and(|other| other.trim() == cell)
        })
    };
    if filled(row)
        .filter(|&(column, cell)| again(column, cell))
        .count()
        * 2
        > cells.len()
    {
        return false;
    }
    let known = filled(row).any(|(column, cell)| {
        headers::is_known(&headers::normal(cell))
            && titles::cycle(cell).is_none()
            && !again(column, cell)
    });
    known || cells.iter().any(|cell| cell.ends_with('?')) || differs_from_below(row, below)
}

/// Whether some column goes on with values of another kind than its first: numbers, days or texts
/// of at least three times its words.
fn differs_from_below(row: &Row, below: &[Row]) -> bool {
    below.len() >= 2
        && filled(row).any(|(column, cell)| {
            let values: Vec<&str> = below
                .iter()
                .filter_map(|row| row.cells.get(column).map(|value| value.trim()))
                .filter(|value| !value.is_empty())
                .collect();
            let typed = |value: &&&str| {
                profile::is_number(value)
                    || profile::is_address(value)
                    || words(value) <= 8 && dates::parse(value).is_some()
            };
            let typed = values.iter().filter(typed).count();
            let total: usize = values.iter().map(|value| words(value)).sum();
            values.len() >= 2
                && (typed * 10 >= values.len() * 8
                    || total >= values.len() * 6 && words(cell) * 3 * values.len() <= total)
        })
}

fn with_header(head: &[Row], at: usize, titles: Vec<String>) -> Frame {
    let row = &head[at];
    let next = &head[at + 1..];
    let imports = next.iter().take(2).position(|row| {
        row.cells
            .iter()
            .any(|cell| cell.trim_start().starts_with("{\"ImportId\""))
    });
    if let Some(imports) = imports {
        let questions = if imports == 1 { &next[0] } else { row };
        return Frame {
            titles,
            headers: paired(row, questions),
            style: Style::Qualtrics,
            last: next[imports].number,
        };
    }
    if let Some(kinds) = next.first().filter(|kinds| is_answer_kinds(row, kinds)) {
        return Frame {
            titles,
            headers: spread(row, kinds),
            style: Style::SurveyMonkey,
            last: kinds.number,
        };
    }
    Frame {
        titles,
        headers: paired(row, row),
        style: Style::OneRow,
        last: row.number,
    }
}

fn cell(row: &Row, column: usize) -> &str {
    row.cells.get(column).map_or("", |cell| cell.trim())
}

fn header(shown: &str, names: &[&str]) -> Header {
    let mut names: Vec<String> = names
        .iter()
        .map(|name| headers::normal(&html::plain(name)))
        .filter(|name| !name.is_empty())
        .collect();
    names.dedup();
    Header {
        shown: headers::one_line(&html::plain(shown)),
        names,
    }
}

/// Headers whose short names stand in a row of their own.
fn paired(shorts: &Row, questions: &Row) -> Vec<Header> {
    (0..shorts.cells.len().max(questions.cells.len()))
        .map(|column| {
            let (short, question) = (cell(shorts, column), cell(questions, column));
            let shown = if question.is_empty() { short } else { question };
            header(shown, &[short, question])
        })
        .collect()
}

/// Whether the row below the headers names kinds of answers.
fn is_answer_kinds(row: &Row, kinds: &Row) -> bool {
    let generic = |cell: &str| GENERIC.contains(&headers::normal(cell).as_str());
    let about_respondent = ["respondent id", "collector id"];
    let blank_below = filled(row).any(|(column, name)| {
        about_respondent.contains(&headers::normal(name).as_str()) && cell(kinds, column).is_empty()
    });
    blank_below && filled(kinds).any(|(_, cell)| generic(cell))
        || filled(kinds).count() > 0 && filled(kinds).all(|(_, cell)| generic(cell))
}

const GENERIC: [&str; 4] = [
    "open ended response",
    "response",
    "open ended comment",
    "other please specify",
];

/// Headers of which an empty one belongs to the question on its left.
fn spread(questions: &Row, kinds: &Row) -> Vec<Header> {
    let mut question = "";
    (0..questions.cells.len().max(kinds.cells.len()))
        .map(|column| {
            let own = cell(questions, column);
            if !own.is_empty() {
                question = own;
            }
            let kind = cell(kinds, column);
            if headers::is_other(&headers::normal(kind)) && own.is_empty() {
                header(&format!("{question} ({kind})"), &[kind])
            } else if kind.is_empty() || GENERIC.contains(&headers::normal(kind).as_str()) {
                header(question, &[question])
            } else {
                header(&format!("{question} ({kind})"), &[kind, question])
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(lines: &[&[&str]]) -> Vec<Row> {
        let row = |(at, cells): (usize, &&[&str])| Row {
            number: u32::try_from(at).unwrap() + 1,
            cells: cells.iter().map(|&cell| cell.to_owned()).collect(),
        };
        lines.iter().enumerate().map(row).collect()
    }

    #[test]
    fn titles_above_the_header_are_kept_apart() {
        let frame = find(&rows(&[
            &["English team – inquiry log", "", ""],
            &["", "", "printed 3 May 2025"],
            &["Teacher", "Cycle", "Reflection"],
            &[
                "Maria",
                "Cycle 1",
                "They wrote longer texts once we had talked first.",
            ],
        ]));
        assert_eq!((frame.style, frame.last), (Style::OneRow, 3));
        assert_eq!(
            frame.titles,
            ["English team – inquiry log", "printed 3 May 2025"]
        );
        assert_eq!(frame.headers[2].names, ["reflection"]);
    }

    #[test]
    fn data_in_the_first_row_is_no_header() {
        for first in [
            &[
                "2024-10-07",
                "Maria",
                "They wrote longer texts once we had talked first.",
            ][..],
            &[
                "Cycle 1",
                "Maria",
                "We tried the new warm-up and it worked for most.",
            ],
        ] {
            let second = [
                first[0],
                "Jonas",
                "My questions were too easy for the strong readers.",
            ];
            let frame = find(&rows(&[first, &second, &second]));
            assert_eq!((frame.style, frame.last), (Style::None, 0), "{first:?}");
        }
    }

    #[test]
    fn headers_nobody_foresaw_are_known_by_what_stands_below() {
        let frame = find(&rows(&[
            &["Wer", "Geschehen"],
            &[
                "Maria",
                "Sie haben länger geschrieben, weil wir vorher darüber sprachen.",
            ],
            &[
                "Jonas",
                "Meine Fragen waren für die starken Leser zu leicht, glaube ich.",
            ],
        ]));
        assert_eq!(frame.style, Style::OneRow);
    }
}
