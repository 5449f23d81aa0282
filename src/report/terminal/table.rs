//! Columns that line up.

use super::text::{shorten, width};

/// A column: its heading on two lines, and its cells.
#[derive(Clone, Debug)]
pub(super) struct Column {
    heading: [String; 2],
    left: bool,
    cells: Vec<String>,
}

impl Column {
    /// A column of numbers, set to the right.
    pub(super) fn numbers(above: &str, heading: &str, cells: Vec<String>) -> Self {
        Self {
            heading: [above.to_owned(), heading.to_owned()],
            left: false,
            cells,
        }
    }

    /// A column of names, set to the left.
    pub(super) fn names(heading: &str, cells: Vec<String>) -> Self {
        Self {
            left: true,
            ..Self::numbers("", heading, cells)
        }
    }

    fn width(&self) -> usize {
        let texts = self.heading.iter().chain(&self.cells);
        texts.map(|text| width(text)).max().unwrap_or(0)
    }

    fn set(&self, text: &str, columns: usize) -> String {
        let text = shorten(text, columns);
        let blank = " ".repeat(columns - width(&text));
        if self.left {
            format!("{text}{blank}")
        } else {
            format!("{blank}{text}")
        }
    }
}

/// Columns the table would take with gaps of so many spaces.
pub(super) fn natural_width(columns: &[Column], gap: usize) -> usize {
    let widths: usize = columns.iter().map(Column::width).sum();
    widths + gap * columns.len().saturating_sub(1)
}

/// The table's heading lines (none, if no column has any) and rows, in at most so many columns if
/// shortening the names of the first column can bring that about.
pub(super) fn lines(columns: &[Column], room: usize) -> (Vec<String>, Vec<String>) {
    let gap = if natural_width(columns, 2) <= room {
        2
    } else {
        1
    };
    let excess = natural_width(columns, gap).saturating_sub(room);
    let mut widths: Vec<usize> = columns.iter().map(Column::width).collect();
    if let Some(first) = widths.first_mut() {
        *first = first.saturating_sub(excess).max((*first).min(6));
    }
    let line = |text: &dyn Fn(&Column) -> String| {
        let set = columns.iter().zip(&widths);
        let cells: Vec<_> = set
            .map(|(column, width)| column.set(&text(column), *width))
            .collect();
        cells.join(&" ".repeat(gap)).trim_end().to_owned()
    };
    let headings = [0, 1]
        .iter()
        .filter(|at| {
            columns
                .iter()
                .any(|column| !column.heading[**at].is_empty())
        })
        .map(|at| line(&|column| column.heading[*at].clone()))
        .collect();
    let rows = columns.iter().map(|column| column.cells.len()).max();
    let rows = (0..rows.unwrap_or(0))
        .map(|row| line(&|column| column.cells.get(row).cloned().unwrap_or_default()))
        .collect();
    (headings, rows)
}
