//! Tables in documents: forms of questions and answers, label rows, logs with a header, and prose
//! that was only laid out in cells.

use super::entries::Item;
use super::headings;
use super::labels::{self, Field, Label};
use crate::reflection::without_marks;

/// Cells with fewer words are labels and numbers, not prose.
const PROSE_WORDS: usize = 4;

/// A cell: its words, and the items in it.
#[derive(Debug, Default)]
pub(super) struct Cell {
    words: String,
    count: usize,
    items: Vec<Item>,
    at: usize,
}

impl Cell {
    pub(super) fn new(text: &str, items: Vec<Item>) -> Self {
        let mut cell = Self::default();
        let mut parts: Vec<String> = Vec::new();
        for item in &items {
            match item {
                Item::Block { range, markup } => {
                    cell.at = cell.at.max(range.start);
                    parts.push(without_marks(text, range, markup));
                }
                Item::Heading { text, at, .. } => {
                    cell.at = cell.at.max(*at);
                    parts.push(text.clone());
                }
                _ => {}
            }
        }
        let words = parts.join(" ");
        let words: Vec<&str> = words.split_whitespace().collect();
        cell.count = words
            .iter()
            .filter(|w| w.contains(char::is_alphabetic))
            .count();
        cell.words = words.join(" ");
        cell.items = items;
        cell
    }

    fn is_prose(&self) -> bool {
        self.count >= PROSE_WORDS
    }

    fn field(&self) -> Option<Field> {
        labels::field_of(&self.words)
    }

    /// The items of an answer: a bold one is still an answer.
    fn answer(self) -> Vec<Item> {
        self.items
    }
}

/// A table as it is gathered.
#[derive(Debug, Default)]
pub(super) struct Grid {
    rows: Vec<Vec<Cell>>,
    row: Vec<Cell>,
}

impl Grid {
    pub(super) fn cell(&mut self, cell: Cell) {
        self.row.push(cell);
    }

    pub(super) fn end_row(&mut self) {
        let row = std::mem::take(&mut self.row);
        if row.iter().any(|cell| !cell.words.is_empty()) {
            self.rows.push(row);
        }
    }

    /// What the table says, as items of the document.
    pub(super) fn items(mut self) -> Vec<Item> {
        self.end_row();
        if let Some(columns) = self.header() {
            return self.records(&columns);
        }
        let answers = self.is_form();
        let has_labels = self
            .rows
            .iter()
            .any(|row| label_row(row).is_some_and(|item| says_who(&item)));
        let mut items = Vec::new();
        let mut entered = false;
        for row in self.rows {
            if let Some(item) = label_row(&row).filter(|_| has_labels) {
                items.push(item);
                continue;
            }
            match <[Cell; 2]>::try_from(row) {
                Ok([question, answer]) if answers && !question.words.is_empty() => {
                    if !entered {
                        items.push(Item::Enter);
                        entered = true;
                    }
                    if matches!(question.field(), Some(Field::Prompt)) && answer.count <= 2 {
                        continue;
                    }
                    let text = question.field() == Some(Field::Text);
                    if !text {
                        items.push(Item::Question(question.words));
                    }
                    items.extend(answer.answer());
                }
                Ok(cells) => items.extend(prose(cells)),
                Err(cells) => items.extend(prose(cells)),
            }
        }
        if entered {
            items.push(Item::Leave);
        }
        items
    }

    /// What each column is for, if the first row is the header of a log.
    fn header(&self) -> Option<Vec<Column>> {
        let (head, rows) = self.rows.split_first()?;
        if head.len() < 2 || rows.is_empty() || self.begins_with_labels() {
            return None;
        }
        let mut columns = Vec::with_capacity(head.len());
        for (at, cell) in head.iter().enumerate() {
            let below = rows.iter().filter_map(|row| row.get(at));
            let prose = below.filter(|cell| cell.is_prose()).count();
            columns.push(match cell.field() {
                Some(Field::Text | Field::Prompt) if prose > 0 => Column::Text(None),
                Some(Field::Other) | None if prose > 0 && !cell.words.is_empty() => {
                    Column::Text(Some(cell.words.clone()))
                }
                Some(Field::Text | Field::Other | Field::Prompt) | None => Column::Skipped,
                Some(_) => Column::Label(cell.words.clone()),
            });
        }
        let labelled = columns.iter().any(|c| matches!(c, Column::Label(_)));
        let text = columns.iter().any(|c| matches!(c, Column::Text(_)));
        let asked = head.iter().all(|cell| headings::is_question(&cell.words));
        (text && (labelled || asked)).then_some(columns)
    }

    /// Whether the first row is no header but labels with their values, as on a template with
    /// labels and questions on the left: `Teacher | Ann Lee` above `Date | 7 October 2024`.
    fn begins_with_labels(&self) -> bool {
        let Some((head, rows)) = self.rows.split_first() else {
            return false;
        };
        let valued = head
            .chunks(2)
            .all(|pair| pair[pair.len() - 1].field().is_none());
        let asks = |row: &Vec<Cell>| {
            let left = row.first();
            left.is_some_and(|cell| cell.field().is_some() || headings::is_question(&cell.words))
        };
        valued && label_row(head).is_some() && rows.iter().any(asks)
    }

    /// Each row below the header as entries of its own.
    fn records(self, columns: &[Column]) -> Vec<Item> {
        let mut items = Vec::new();
        for row in self.rows.into_iter().skip(1) {
            let at = row.iter().map(|cell| cell.at).min().unwrap_or_default();
            let labels = columns
                .iter()
                .zip(&row)
                .filter_map(|(column, cell)| match column {
                    Column::Label(word) => Label::new(word, &cell.words),
                    _ => None,
                });
            items.push(Item::Enter);
            items.push(Item::Labels {
                labels: labels.collect(),
                at,
            });
            for (column, cell) in columns.iter().zip(row) {
                if let Column::Text(question) = column {
                    items.push(Item::Question(question.clone().unwrap_or_default()));
                    items.extend(cell.answer());
                }
            }
            items.push(Item::Leave);
        }
        items
    }

    /// Whether it has two columns, questions (or short topics) and answers.
    fn is_form(&self) -> bool {
        let pairs: Vec<&Vec<Cell>> = self
            .rows
            .iter()
            .filter(|row| row.len() == 2 && label_row(row).is_none())
            .collect();
        let asks = |row: &&&Vec<Cell>| {
            let [question, answer] = &row[..] else {
                return false;
            };
            let topic = question.count <= 8 && answer.count >= 8;
            headings::is_question(&question.words)
                || topic
                || question.field() == Some(Field::Prompt)
        };
        let asking = pairs.iter().filter(asks).count();
        asking > 0 && 2 * asking >= pairs.len()
    }
}

enum Column {
    Label(String),
    /// A reflection, with the question above it.
    Text(Option<String>),
    Skipped,
}

/// `Name | Maria`, or `Name | Maria | Date | 7 October 2024`.
fn label_row(row: &[Cell]) -> Option<Item> {
    if row.is_empty() || !row.len().is_multiple_of(2) {
        return None;
    }
    let mut labels = Vec::new();
    for pair in row.chunks(2) {
        let label = Label::new(&pair[0].words, &pair[1].words)?;
        let is_label = !matches!(label.field, Field::Text | Field::Prompt);
        if !is_label || !label.fits() {
            return None;
        }
        labels.push(label);
    }
    let at = row.first().map_or(0, |cell| cell.at);
    Some(Item::Labels { labels, at })
}

/// Whether labels say who or when: "Group | Score" is the header of numbers.
fn says_who(item: &Item) -> bool {
    let Item::Labels { labels, .. } = item else {
        return false;
    };
    labels
        .iter()
        .any(|label| matches!(label.field, Field::Teacher | Field::Date | Field::Cycle))
}

/// The cells that hold prose.
fn prose(cells: impl IntoIterator<Item = Cell>) -> Vec<Item> {
    let prose = cells.into_iter().filter(Cell::is_prose);
    prose.flat_map(|cell| cell.items).collect()
}
