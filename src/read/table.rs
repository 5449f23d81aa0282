//! Tables in two passes over their rows: one to learn what the columns are, one to read them.
//!
//! No pass keeps the table: the first keeps counts, the second reflections.

use super::columns::ColumnMap;
use super::frame::{self, Frame, HEAD_CELL, HEAD_ROWS, Row};
use super::plan::{self, Plan};
use super::profile::{Budget, Profile};

/// The most columns a table may have: a spreadsheet's own bound (XFD).
pub(crate) const MAX_COLUMNS: usize = 16_384;

/// How many bytes of a row are kept to find the header: 130 questions of the longest.
const HEAD_ROW: usize = 1 << 18;

/// The first pass.
pub(crate) struct Survey {
    head: Vec<Row>,
    frame: Option<Frame>,
    profiles: Vec<Profile>,
    budget: Budget,
    rows: u64,
}

impl Survey {
    pub(crate) fn new() -> Self {
        Self {
            head: Vec::new(),
            frame: None,
            profiles: Vec::new(),
            budget: Budget::new(),
            rows: 0,
        }
    }

    /// Takes the next row into account.
    pub(crate) fn see(&mut self, row: &Row) {
        if row.cells.iter().all(|cell| cell.trim().is_empty()) {
            return;
        }
        self.rows += 1;
        if self.frame.is_some() {
            self.count(row);
            return;
        }
        let mut left = HEAD_ROW;
        let cells = row.cells.iter().map(|cell| {
            let mut end = cell.len().min(HEAD_CELL).min(left);
            while !cell.is_char_boundary(end) {
                end -= 1;
            }
            left -= end;
            cell[..end].to_owned()
        });
        self.head.push(Row {
            number: row.number,
            cells: cells.collect(),
        });
        if self.head.len() == HEAD_ROWS {
            self.frame();
        }
    }

    /// How many rows are not blank.
    pub(crate) fn rows(&self) -> u64 {
        self.rows
    }

    fn frame(&mut self) {
        let frame = frame::find(&self.head);
        let last = frame.last;
        self.frame = Some(frame);
        for row in std::mem::take(&mut self.head) {
            if row.number > last {
                self.count(&row);
            }
        }
    }

    fn count(&mut self, row: &Row) {
        if self.profiles.len() < row.cells.len() {
            self.profiles.resize_with(row.cells.len(), Profile::default);
        }
        for (cell, profile) in row.cells.iter().zip(&mut self.profiles) {
            profile.see(cell, &mut self.budget);
        }
    }

    /// How to read the table.
    ///
    /// # Errors
    ///
    /// Why no text can be read from it, as a fragment.
    pub(crate) fn plan(mut self, map: &ColumnMap, sheet: Option<&str>) -> Result<Plan, String> {
        if self.frame.is_none() {
            self.frame();
        }
        match self.frame {
            Some(frame) if self.rows > 0 => plan::plan(frame, &self.profiles, map, sheet),
            _ => Err("it is empty".to_owned()),
        }
    }
}
