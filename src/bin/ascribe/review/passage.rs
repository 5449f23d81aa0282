//! A statement in its reflection's text: what stands around it, its words as they are read, and
//! where these stand in the text.

use ascribe::reflection::{Layout, Reflection, Statement};
use unicode_segmentation::UnicodeSegmentation;

/// The most that is shown before and after a statement, in bytes each: some pages.
const AROUND: usize = 12_000;

/// The longest excerpt, in characters.
const EXCERPT: usize = 80;

/// A statement in its text.
pub(crate) struct Passage {
    /// What stands before it.
    pub(crate) before: String,
    /// Its words: markup left out, line ends as spaces.
    pub(crate) words: String,
    /// What stands after it.
    pub(crate) after: String,
    /// Where it can be split: a byte of the words, and of the text.
    pub(crate) splits: Vec<(usize, usize)>,
}

impl Passage {
    /// A statement of this reflection.
    pub(crate) fn of(reflection: &Reflection, statement: Statement) -> Self {
        let Statement { start, end } = statement;
        let words = reflection.words(statement).into_owned();
        let read = Read::of(reflection, statement);
        let before = tidy(&Read::marked(reflection, 0, start).text());
        let after = tidy(&Read::marked(reflection, end, reflection.text.len()).text());
        Self {
            before: last_of(&before),
            splits: read.splits(&words),
            after: first_of(&after),
            words,
        }
    }

    /// Its first words.
    pub(crate) fn excerpt(&self) -> String {
        excerpt(&self.words)
    }
}

/// The first words of a text.
pub(crate) fn excerpt(words: &str) -> String {
    if words.chars().count() <= EXCERPT {
        return words.to_owned();
    }
    let cut: String = words.chars().take(EXCERPT).collect();
    let whole = cut
        .rfind(char::is_whitespace)
        .map_or(&*cut, |at| &cut[..at]);
    format!("{}…", whole.trim_end())
}

/// Characters of the text with where they stand in it.
struct Read(Vec<(char, usize)>);

impl Read {
    /// A part of the text without its markup.
    fn marked(reflection: &Reflection, start: usize, end: usize) -> Self {
        let markup = match &reflection.layout {
            Layout::Plain => &[][..],
            Layout::Blocks { markup, .. } => markup,
        };
        let part = reflection.text.get(start..end).unwrap_or_default();
        let characters = part.char_indices().map(|(at, c)| (c, start + at));
        let is_mark = |at: usize| {
            let after = markup.partition_point(|mark| mark.end <= at);
            markup.get(after).is_some_and(|mark| mark.contains(&at))
        };
        Self(characters.filter(|(_, at)| !is_mark(*at)).collect())
    }

    /// The words of a statement: as [`Reflection::words`] has them, each with its place.
    fn of(reflection: &Reflection, statement: Statement) -> Self {
        let Statement { start, end } = statement;
        let Self(all) = Self::marked(reflection, start, end);
        let is_plain = all.len() == reflection.text[start..end].chars().count();
        let is_end = |c: &(char, usize)| c.0 == '\n' || c.0 == '\r';
        if is_plain && !all.iter().any(is_end) {
            return Self(all);
        }
        let mut joined: Vec<(char, usize)> = Vec::with_capacity(all.len());
        for line in all.split(is_end) {
            let is_space = |c: &(char, usize)| c.0.is_whitespace();
            let from = line.iter().position(|c| !is_space(c));
            let to = line.iter().rposition(|c| !is_space(c));
            let Some(line) = from.zip(to).and_then(|(from, to)| line.get(from..=to)) else {
                continue;
            };
            if let (Some((_, at)), false) = (line.first(), joined.is_empty()) {
                joined.push((' ', *at));
            }
            joined.extend_from_slice(line);
        }
        Self(joined)
    }

    fn text(&self) -> String {
        self.0.iter().map(|(c, _)| *c).collect()
    }

    /// Where words begin, as bytes of `words` and of the text; none if these are other words.
    fn splits(&self, words: &str) -> Vec<(usize, usize)> {
        if self.text() != words {
            return Vec::new();
        }
        let mut places = words
            .char_indices()
            .zip(&self.0)
            .map(|((at, _), (_, place))| (at, *place));
        let mut before = None;
        let mut found = Vec::new();
        for (at, piece) in words.split_word_bound_indices() {
            let first = piece.chars().next();
            if before
                .zip(first)
                .is_some_and(|(before, first)| begins(before, first))
            {
                found.extend(places.find(|(byte, _)| *byte == at));
            }
            before = piece.chars().next_back();
        }
        found
    }
}

/// Whether a statement may begin with `first` after `before`: a word after white space, or one of
/// a script that has none.
fn begins(before: char, first: char) -> bool {
    let is_apart = before.is_whitespace() && !first.is_whitespace();
    apart_by_none(first) && !before.is_whitespace() || is_apart
}

/// Letters of scripts that put no spaces between words.
fn apart_by_none(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Without blank ends, and with at most one empty line at a time.
fn tidy(text: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    for line in text.trim().lines().map(str::trim_end) {
        if !line.is_empty() || lines.last().is_some_and(|last| !last.is_empty()) {
            lines.push(line);
        }
    }
    lines.join("\n")
}

/// As much of the end of a long text as is shown.
fn last_of(text: &str) -> String {
    let from = text.len().saturating_sub(AROUND);
    match (from..=text.len()).find(|at| text.is_char_boundary(*at)) {
        Some(from) if from > 0 => format!("… {}", &text[from..]),
        _ => text.to_owned(),
    }
}

/// As much of the beginning of a long text as is shown.
fn first_of(text: &str) -> String {
    let to = text.len().min(AROUND);
    match (0..=to).rev().find(|at| text.is_char_boundary(*at)) {
        Some(to) if to < text.len() => format!("{} …", &text[..to]),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reflection(text: &str, markup: Vec<std::ops::Range<usize>>) -> Reflection {
        let layout = if markup.is_empty() {
            Layout::Plain
        } else {
            let blocks = vec![std::ops::Range {
                start: 0,
                end: text.len(),
            }];
            Layout::Blocks { blocks, markup }
        };
        Reflection {
            text: text.to_owned(),
            layout,
            ..Reflection::default()
        }
    }

    #[test]
    fn a_statement_stands_in_its_text_and_splits_between_words() {
        let text = "It rained.\n\n\n\nThey failed, because I rushed. Next time less.";
        let start = text.find("They").unwrap();
        let end = text.find(" Next").unwrap();
        let passage = Passage::of(&reflection(text, Vec::new()), Statement { start, end });
        assert_eq!(passage.before, "It rained.");
        assert_eq!(passage.words, "They failed, because I rushed.");
        assert_eq!(passage.after, "Next time less.");
        let parts: Vec<(&str, &str)> = passage
            .splits
            .iter()
            .map(|(word, byte)| (&passage.words[*word..], &text[*byte..end]))
            .collect();
        assert_eq!(parts.len(), 4);
        assert!(parts.iter().all(|(words, text)| words == text), "{parts:?}");
        assert_eq!(parts[1].0, "because I rushed.");
    }

    #[test]
    fn markup_and_line_ends_move_the_places_along() {
        let text = "> The *talk*\n> got richer.";
        let marks = vec![0..2, 6..7, 11..12, 13..15];
        let whole = Statement {
            start: 2,
            end: text.len(),
        };
        let passage = Passage::of(&reflection(text, marks), whole);
        assert_eq!(passage.words, "The talk got richer.");
        let at: Vec<&str> = passage.splits.iter().map(|(_, at)| &text[*at..]).collect();
        assert_eq!(at, ["talk*\n> got richer.", "got richer.", "richer."]);
    }

    #[test]
    fn scripts_without_spaces_split_too_and_no_word_is_torn() {
        let splits = |text: &str| {
            let whole = Statement {
                start: 0,
                end: text.len(),
            };
            let found = Passage::of(&reflection(text, Vec::new()), whole).splits;
            found
                .iter()
                .map(|(at, _)| text[*at..].to_owned())
                .collect::<Vec<_>>()
        };
        assert!(splits("学生没有复习，因为我讲得太快。").len() > 5);
        assert_eq!(
            splits("Don't rush (I did)"),
            ["rush (I did)", "(I did)", "did)"]
        );
        assert!(splits("One").is_empty() && splits("").is_empty());
    }

    #[test]
    fn a_long_text_is_cut_on_a_character() {
        let long = "é".repeat(AROUND);
        let text = format!("{long}Here. {long}");
        let start = long.len();
        let passage = Passage::of(
            &reflection(&text, Vec::new()),
            Statement {
                start,
                end: start + 5,
            },
        );
        assert_eq!(passage.words, "Here.");
        assert!(passage.before.len() < AROUND + 9 && passage.before.starts_with("… é"));
        assert!(passage.after.len() < AROUND + 9 && passage.after.ends_with("é …"));
        assert!(excerpt(&"word ".repeat(60)).chars().count() <= EXCERPT + 1);
    }
}
