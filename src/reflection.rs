//! What teachers wrote: [`Reflection`], and the [`Statement`]s within it; or a statement that
//! comes by itself, [`LoneStatement`].
//!
//! Knows nothing of codes, models or formats.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

/// One text by one teacher (or team) in one cycle.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reflection {
    /// Unique in a run and stable between runs on the same files: `file#row`, `file#row.column`
    /// or the id the input itself gave.
    pub id: String,
    /// Who wrote it; `None` if nobody can be named.
    pub teacher: Option<Arc<str>>,
    /// The team in which the writer inquires.
    pub team: Option<Arc<str>>,
    /// Programme or comparison group, or whatever else the study contrasts.
    pub group: Option<Arc<str>>,
    /// The label of the period of inquiry; `None` until known.
    pub cycle: Option<Arc<str>>,
    /// The day it was written or submitted.
    pub date: Option<Date>,
    /// The question that it answers.
    pub prompt: Option<Arc<str>>,
    /// The text as it stands in its file, decoded, with any markup.
    pub text: String,
    /// Which parts of `text` are prose.
    pub layout: Layout,
    /// Where it came from.
    pub origin: Origin,
}

/// Which parts of a reflection's text are prose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// All of it; line ends and list marks are for the splitter to judge.
    #[default]
    Plain,
    /// Only these blocks (paragraphs, list items, cells), in order and without overlap. A line end
    /// within a block is a space. Byte ranges into the text, on character boundaries.
    Blocks {
        /// Each block is prose of its own: no statement crosses its bounds.
        blocks: Vec<Range<usize>>,
        /// Marks inside blocks that are no prose (emphasis signs, link targets, quote signs), in
        /// order and without overlap.
        markup: Vec<Range<usize>>,
    },
}

/// Where a reflection came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The file, as the user named it (relative to the folder given).
    pub file: Arc<str>,
    /// The sheet of a workbook.
    pub sheet: Option<Arc<str>>,
    /// Row of a table as its program counts it (the first is 1), or line of a text.
    pub row: Option<u32>,
    /// The header of the column.
    pub column: Option<Arc<str>>,
    /// What the file itself says of the order of day and month in its dates.
    pub day_order: DayOrder,
    /// Byte offset of the reflection's text in its file, a byte order mark counted, if the file is
    /// UTF-8; in the decoded text, without the mark, if it is in another encoding. 0 where the
    /// text is a cell or is put together from parts.
    pub offset: usize,
}

/// What a file itself says of the order of day and month in its dates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DayOrder {
    /// No date depends on it.
    #[default]
    Told,
    /// `10/25/2024` occurs: month first.
    MonthFirst,
    /// `25/10/2024` occurs: day first.
    DayFirst,
    /// `3/12/2024` can be either and nothing tells; read as month first.
    Open,
}

/// One sentence of a reflection, as a byte span into its text: never a copy that can drift.
///
/// A bullet or a fragment that stands alone counts as one (codebook §1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Statement {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// A statement that comes by itself, cut from its text by someone else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoneStatement {
    /// As it was given.
    pub id: Id,
    /// The question that its text answers.
    pub question: Option<String>,
    /// What stands before it; may be empty.
    pub before: String,
    /// Its words.
    pub words: String,
}

/// The name that whoever gave a statement has for it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Id {
    /// Any text.
    Text(String),
    /// A number, in the digits in which it was written.
    Number(String),
}

impl Id {
    /// The name without regard to whether it is a number.
    pub fn as_str(&self) -> &str {
        let (Self::Text(text) | Self::Number(text)) = self;
        text
    }
}

/// One thing to code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Record {
    /// A statement, which is not split and has no neighbours but what stands before it.
    Statement(LoneStatement),
    /// A text, which is split into statements that are read together.
    Reflection(Reflection),
}

impl Record {
    /// The words of one of its statements.
    ///
    /// # Panics
    ///
    /// If the statement is not one of this record.
    pub fn words(&self, statement: Statement) -> Cow<'_, str> {
        match self {
            Self::Statement(lone) => Cow::Borrowed(&lone.words[statement.start..statement.end]),
            Self::Reflection(reflection) => reflection.words(statement),
        }
    }
}

impl Reflection {
    /// The words of a statement as a reader sees them: markup left out, line ends within it as
    /// one space.
    ///
    /// # Panics
    ///
    /// If the statement is not one of this reflection.
    pub fn words(&self, statement: Statement) -> Cow<'_, str> {
        let raw = &self.text[statement.start..statement.end];
        let markup = match &self.layout {
            Layout::Plain => &[][..],
            Layout::Blocks { markup, .. } => markup,
        };
        let range = statement.start..statement.end;
        if marks_within(markup, &range).is_empty() && !raw.contains(['\n', '\r']) {
            return Cow::Borrowed(raw);
        }
        let clean = without_marks(&self.text, &range, markup);
        Cow::Owned(join_lines(&clean))
    }
}

/// The marks, which are in order, that touch a range.
pub(crate) fn marks_within<'m>(
    markup: &'m [Range<usize>],
    range: &Range<usize>,
) -> &'m [Range<usize>] {
    let from = markup.partition_point(|mark| mark.end <= range.start);
    let to = markup.partition_point(|mark| mark.start < range.end);
    markup.get(from..to).unwrap_or_default()
}

/// A range of the text without its markup, which is in order.
pub(crate) fn without_marks(text: &str, range: &Range<usize>, markup: &[Range<usize>]) -> String {
    let mut words = String::with_capacity(range.len());
    let mut at = range.start;
    for mark in marks_within(markup, range) {
        words.push_str(&text[at..mark.start.max(at)]);
        at = mark.end.min(range.end).max(at);
    }
    words.push_str(&text[at..range.end]);
    words
}

/// Each run of white space that holds a line end becomes one space; the ends are trimmed.
fn join_lines(text: &str) -> String {
    let mut lines = text
        .split(['\n', '\r'])
        .map(str::trim)
        .filter(|line| !line.is_empty());
    let mut joined = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        joined.push(' ');
        joined.push_str(line);
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_leave_out_markup_and_line_ends() {
        let text = "> The *talk* got\n> richer.".to_owned();
        let layout = Layout::Blocks {
            blocks: std::iter::once(2..26).collect(),
            markup: vec![6..7, 11..12, 17..19],
        };
        let reflection = Reflection {
            text,
            layout,
            ..Reflection::default()
        };
        let words = reflection.words(Statement { start: 2, end: 26 });
        assert_eq!(words, "The talk got richer.");
    }

    #[test]
    fn plain_words_are_borrowed() {
        let reflection = Reflection {
            text: "It went well. Why?".into(),
            ..Reflection::default()
        };
        let words = reflection.words(Statement { start: 14, end: 18 });
        assert!(matches!(words, Cow::Borrowed("Why?")));
    }
}
