//! Tags within Markdown: what stands between them is prose, they are not.

use std::ops::Range;

use super::entries::Item;

/// Elements whose text runs on around them.
const INLINE: [&str; 22] = [
    "a", "abbr", "b", "big", "cite", "code", "del", "em", "font", "i", "ins", "kbd", "mark", "q",
    "s", "small", "span", "strong", "sub", "sup", "u", "wbr",
];

/// Elements whose content isn't read.
const SILENT: [&str; 5] = ["script", "style", "svg", "head", "template"];

/// Whether a tag ends the block before it.
pub(super) fn parts_blocks(tag: &str) -> bool {
    !tag.starts_with("<!") && !INLINE.contains(&name(tag).as_str())
}

/// The name in a tag, in lower case.
fn name(tag: &str) -> String {
    let tag = tag.trim_start_matches(['<', '/']);
    let end = tag
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(tag.len());
    tag[..end].to_ascii_lowercase()
}

/// The blocks of prose in a run of HTML.
pub(super) fn blocks(text: &str, range: Range<usize>) -> Vec<Item> {
    let mut items = Vec::new();
    let mut block: Option<(Range<usize>, Vec<Range<usize>>)> = None;
    let mut at = range.start;
    while at < range.end {
        let rest = &text[at..range.end];
        let length = match rest.find('<') {
            Some(0) => tag_length(rest),
            Some(to_tag) => {
                add(&mut block, text, at..at + to_tag);
                to_tag
            }
            None => {
                add(&mut block, text, at..range.end);
                rest.len()
            }
        };
        if rest.starts_with('<') {
            if parts_blocks(&rest[..length]) {
                items.extend(block.take().map(item));
            } else if let Some((_, markup)) = &mut block {
                markup.push(at..at + length);
            }
        }
        at += length;
    }
    items.extend(block.map(item));
    items
}

/// How long the tag, comment or unread element is that a text begins with.
fn tag_length(text: &str) -> usize {
    let closed_by = |end: &str| text.find(end).map_or(text.len(), |at| at + end.len());
    if text.starts_with("<!--") {
        return closed_by("-->");
    }
    let name = name(text);
    if SILENT.contains(&name.as_str()) && !text.starts_with("</") {
        let end = format!("</{name}");
        let close = text.to_ascii_lowercase().find(&end).unwrap_or(text.len());
        return text[close..]
            .find('>')
            .map_or(text.len(), |at| close + at + 1);
    }
    let is_tag = text[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
    if is_tag { closed_by(">") } else { 1 }
}

/// Adds words to the block at hand, without the white space around the block.
fn add(block: &mut Option<(Range<usize>, Vec<Range<usize>>)>, text: &str, words: Range<usize>) {
    let raw = &text[words.clone()];
    if raw.trim().is_empty() {
        return;
    }
    let start = words.start + (raw.len() - raw.trim_start().len());
    let end = words.start + raw.trim_end().len();
    match block {
        Some((range, _)) => range.end = end,
        None => *block = Some((start..end, Vec::new())),
    }
}

fn item((range, mut markup): (Range<usize>, Vec<Range<usize>>)) -> Item {
    markup.retain(|mark| mark.end <= range.end);
    Item::Block { range, markup }
}
