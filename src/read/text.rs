//! Plain text: paragraphs between blank lines; entries begin with labels, days or cycles.

use std::ops::Range;

use super::entries::{Entries, Form, Item, MAX_BLOCKS};
use super::lines::lines_of;
use super::{Parsed, Settings, front};
use crate::error::Problem;

/// Reads decoded text. Labels, days and separators stay outside the reflections.
pub(crate) fn read(file: &str, text: &str, _settings: &Settings) -> Parsed {
    let mut entries = Entries::new(file, Form::Plain);
    let mut paragraph: Option<Range<usize>> = None;
    let mut complete = true;
    let (labels, start) = front::mail(text);
    for (label, at) in labels {
        entries.push(
            text,
            Item::Labels {
                labels: vec![label],
                at,
            },
        );
    }
    for line in lines_of(text, start..text.len()) {
        let words = text[line.clone()].trim();
        if !words.is_empty() && !is_separator(words) {
            let start = paragraph.map_or(line.start, |p| p.start);
            paragraph = Some(start..line.end);
            continue;
        }
        complete = take(&mut entries, text, paragraph.take());
        if !words.is_empty() {
            complete &= entries.push(text, Item::Rule);
        }
        if !complete {
            break;
        }
    }
    complete &= take(&mut entries, text, paragraph);
    let mut parsed = entries.finish(text);
    if !complete {
        parsed.problems.push(too_long(file));
    }
    parsed
}

fn take(entries: &mut Entries, text: &str, paragraph: Option<Range<usize>>) -> bool {
    paragraph.is_none_or(|range| {
        let markup = Vec::new();
        entries.push(text, Item::Block { range, markup })
    })
}

/// `---`, `***`, `====`, `* * *`.
fn is_separator(line: &str) -> bool {
    let mut marks = line.chars().filter(|c| !c.is_whitespace());
    let Some(mark @ ('-' | '*' | '=' | '_' | '~' | '#' | '–' | '—')) = marks.next() else {
        return false;
    };
    let count = 1 + marks.clone().count();
    count >= 3 && marks.all(|c| c == mark)
}

/// What a document of more than [`MAX_BLOCKS`] says.
pub(super) fn too_long(file: &str) -> Problem {
    Problem {
        file: file.to_owned(),
        place: String::new(),
        what: "the rest of the document".to_owned(),
        why: format!("it has more than {MAX_BLOCKS} paragraphs"),
    }
}
