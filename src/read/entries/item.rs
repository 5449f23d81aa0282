//! What a document is a row of.

use std::ops::Range;

use crate::read::labels::Label;

/// One thing that stands in a document. Offsets are bytes into its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::read) enum Item {
    /// A heading; level 1 is the highest.
    Heading { level: u8, text: String, at: usize },
    /// A line that parts.
    Rule,
    /// Prose, with the marks in it that are none.
    Block {
        range: Range<usize>,
        markup: Vec<Range<usize>>,
    },
    /// Labels that stand in a table or before the text.
    Labels { labels: Vec<Label>, at: usize },
    /// The question that the following blocks answer.
    Question(String),
    /// What follows, up to [`Item::Leave`], says nothing of what comes after.
    Enter,
    /// The end of what [`Item::Enter`] began.
    Leave,
}

/// How a format's text relates to its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::read) enum Form {
    /// Text without markup.
    Plain,
    /// Text with markup.
    Marked,
    /// Text put together from paragraphs.
    Assembled,
}

impl Form {
    /// Where a line of the text is, in words.
    pub(in crate::read) fn place(self, line: u32) -> String {
        match self {
            Self::Plain | Self::Marked => format!("line {line}"),
            Self::Assembled => format!("paragraph {line}"),
        }
    }
}
