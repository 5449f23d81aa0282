//! Reflections to statements, losslessly: a statement is a byte span into the reflection's text.
//!
//! The text is cut into stretches that no statement crosses (`lines` for plain text, the reader's
//! blocks otherwise), and each stretch into sentences (`sentences`). What lies between two
//! statements is white space, markup, a list mark, or signs without a letter or digit. Time is
//! linear in the text. docs/splitting.md states the rules, their limits and what was measured.

mod characters;
mod emoji;
mod abbreviations;
mod marks;
mod pairs;
mod ends;
mod sentences;
mod lines;

use std::ops::Range;

use crate::reflection::{Layout, Reflection, Statement};

/// The statements of a reflection: in order, without overlap, on character boundaries, trimmed of
/// white space, each with at least one letter or digit.
///
/// ```
/// use ascribe::reflection::Reflection;
///
/// let reflection = Reflection {
///     text: "- Gr. 4 loved it 🎉 We ran late.They left at 3.15 p.m. though".into(),
///     ..Reflection::default()
/// };
/// let words: Vec<_> = ascribe::split::split(&reflection)
///     .into_iter()
///     .map(|statement| reflection.words(statement).into_owned())
///     .collect();
/// assert_eq!(
///     words,
///     ["Gr. 4 loved it 🎉", "We ran late.", "They left at 3.15 p.m. though"]
/// );
/// ```
///
/// # Panics
///
/// If the layout breaks its own promise: a range outside the text, off a character boundary, out
/// of order or overlapping another.
pub fn split(reflection: &Reflection) -> Vec<Statement> {
    let text = reflection.text.as_str();
    let mut statements = Vec::new();
    match &reflection.layout {
        Layout::Plain => {
            for unit in lines::units(text) {
                let found = sentences::sentences(&text[unit.clone()]);
                statements.extend(found.into_iter().map(|sentence| Statement {
                    start: unit.start + sentence.start,
                    end: unit.start + sentence.end,
                }));
            }
        }
        Layout::Blocks { blocks, markup } => {
            let mut marks = markup.as_slice();
            for block in blocks {
                let before = marks.partition_point(|mark| mark.end <= block.start);
                marks = &marks[before..];
                let inside = marks.partition_point(|mark| mark.start < block.end);
                let prose = Prose::new(text, block, &marks[..inside]);
                let found = sentences::sentences(&prose.clean);
                statements.extend(found.iter().map(|sentence| prose.statement(sentence)));
            }
        }
    }
    statements
}

/// A block without its markup, and where each piece of it stood.
struct Prose {
    clean: String,
    /// Offset in `clean` and in the text of each piece, in order.
    pieces: Vec<(usize, usize)>,
}

impl Prose {
    fn new(text: &str, block: &Range<usize>, markup: &[Range<usize>]) -> Self {
        let mut prose = Self {
            clean: String::with_capacity(block.len()),
            pieces: Vec::with_capacity(markup.len() + 1),
        };
        let mut at = block.start;
        for mark in markup {
            prose.push(text, at..mark.start.max(at));
            at = mark.end.clamp(at, block.end);
        }
        prose.push(text, at..block.end);
        prose
    }

    fn push(&mut self, text: &str, piece: Range<usize>) {
        if !piece.is_empty() {
            self.pieces.push((self.clean.len(), piece.start));
            self.clean.push_str(&text[piece]);
        }
    }

    fn statement(&self, sentence: &Range<usize>) -> Statement {
        Statement {
            start: self.place(sentence.start),
            end: self.place(sentence.end - 1) + 1,
        }
    }

    fn place(&self, clean: usize) -> usize {
        let piece = self.pieces.partition_point(|&(start, _)| start <= clean) - 1;
        let (start, raw) = self.pieces[piece];
        raw + (clean - start)
    }
}
