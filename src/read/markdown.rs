//! Markdown as people write it: prose is found, the rest is not read, offsets point into the file.
//!
//! Hard-wrapped paragraphs are one block. Code fences, images, link targets, tags and signs are no
//! prose; inline code keeps its words; paragraphs that are only indented are prose.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::entries::{Entries, Form, Item};
use super::grid::{Cell, Grid};
use super::text::too_long;
use super::{Parsed, Settings, front, tags};
use crate::reflection::without_marks;

/// Text is parsed in pieces of about this size, cut at blank lines before headings where there
/// are some: the parser's tree takes many times the bytes of its text.
const PIECE: usize = 64 * 1024;

/// Reads decoded Markdown.
pub(crate) fn read(file: &str, text: &str, _settings: &Settings) -> Parsed {
    let mut entries = Entries::new(file, Form::Marked);
    let (labels, mut at) = front::matter(text);
    if !labels.is_empty() {
        entries.push(text, Item::Labels { labels, at: 0 });
    }
    let mut complete = true;
    while complete && at < text.len() {
        let end = at + piece(&text[at..]);
        let mut items = Items::new(text);
        for (event, range) in Parser::new_ext(&text[at..end], options()).into_offset_iter() {
            items.take(event, range.start + at..range.end + at);
            for item in items.ready.drain(..) {
                complete &= entries.push(text, item);
            }
            if !complete {
                break;
            }
        }
        at = end;
    }
    let mut parsed = entries.finish(text);
    if !complete {
        parsed.problems.push(too_long(file));
    }
    parsed
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM
}

/// How much of the text to parse next.
fn piece(text: &str) -> usize {
    if text.len() <= 2 * PIECE {
        return text.len();
    }
    let mut window = 2 * PIECE;
    while !text.is_char_boundary(window) {
        window -= 1;
    }
    let text = &text[..window];
    let cut = ["\n\n# ", "\n\n## ", "\n\n", "\n", " "]
        .iter()
        .find_map(|mark| text.rfind(mark).filter(|at| *at > 0));
    cut.map_or(window, |at| at + 1)
}

/// Gathers the parser's events to items.
struct Items<'t> {
    text: &'t str,
    ready: Vec<Item>,
    /// The words of the block at hand.
    words: Vec<Range<usize>>,
    /// How many of the words are bold.
    bold: usize,
    strong: usize,
    /// Within what is not read: images, fences.
    silent: usize,
    /// Of each link, image and code block around, whether it is not read.
    quiet: Vec<bool>,
    heading: Option<(u8, usize)>,
    grid: Option<Grid>,
    html: Option<Range<usize>>,
}

impl<'t> Items<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            ready: Vec::new(),
            words: Vec::new(),
            bold: 0,
            strong: 0,
            silent: 0,
            quiet: Vec::new(),
            heading: None,
            grid: None,
            html: None,
        }
    }

    fn take(&mut self, event: Event, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(&tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(_) => self.word(range),
            Event::Code(_) => self.word(within_ticks(self.text, range)),
            Event::SoftBreak | Event::HardBreak => self.line_end(&range),
            Event::Html(_) => {
                let start = self.html.as_ref().map_or(range.start, |html| html.start);
                self.html = Some(start..range.end);
            }
            Event::InlineHtml(tag) if tags::parts_blocks(&tag) => self.flush(),
            Event::Rule => {
                self.flush();
                self.ready.push(Item::Rule);
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag, range: Range<usize>) {
        match tag {
            Tag::Emphasis | Tag::Strikethrough => {}
            Tag::Strong => self.strong += 1,
            Tag::Link { link_type, .. } => {
                // The text of an autolink is its target.
                let shown = !matches!(
                    link_type,
                    pulldown_cmark::LinkType::Autolink | pulldown_cmark::LinkType::Email
                );
                self.quiet.push(!shown);
                self.silent += usize::from(!shown);
            }
            Tag::Image { .. } => {
                self.quiet.push(true);
                self.silent += 1;
            }
            Tag::CodeBlock(kind) => {
                self.flush();
                let fenced = matches!(kind, CodeBlockKind::Fenced(_));
                self.quiet.push(fenced);
                self.silent += usize::from(fenced);
            }
            Tag::Heading { level, .. } => {
                self.flush();
                self.heading = Some((*level as u8, range.start));
            }
            Tag::Table(_) => {
                self.flush();
                self.grid = Some(Grid::default());
            }
            _ => self.flush(),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong => self.strong = self.strong.saturating_sub(1),
            TagEnd::Link | TagEnd::Image => self.speak(),
            TagEnd::Emphasis | TagEnd::Strikethrough => {}
            TagEnd::CodeBlock => {
                self.flush();
                self.speak();
            }
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::TableCell => {
                self.flush();
                let items = std::mem::take(&mut self.ready);
                if let Some(grid) = &mut self.grid {
                    grid.cell(Cell::new(self.text, items));
                }
            }
            TagEnd::TableHead | TagEnd::TableRow => {
                if let Some(grid) = &mut self.grid {
                    grid.end_row();
                }
            }
            TagEnd::Table => {
                if let Some(grid) = self.grid.take() {
                    self.ready = grid.items();
                }
            }
            TagEnd::HtmlBlock => {
                if let Some(html) = self.html.take() {
                    self.ready.extend(tags::blocks(self.text, html));
                }
            }
            _ => self.flush(),
        }
    }

    /// Leaves a link, an image or a code block.
    fn speak(&mut self) {
        let was_silent = self.quiet.pop().unwrap_or_default();
        self.silent -= usize::from(was_silent);
    }

    fn word(&mut self, range: Range<usize>) {
        if self.silent > 0 || range.is_empty() {
            return;
        }
        self.bold += usize::from(self.strong > 0);
        // "&amp;" is told as such, but its first byte is the word.
        let range = if &self.text[range.clone()] == "&amp;" {
            range.start..range.start + 1
        } else {
            range
        };
        self.words.push(range);
    }

    /// Of a line end only the end itself is text: not the spaces or the backslash before it.
    fn line_end(&mut self, range: &Range<usize>) {
        if self.silent > 0 || self.words.is_empty() {
            return;
        }
        if let Some(at) = self.text[range.clone()].find(['\n', '\r']) {
            let at = range.start + at;
            self.words.push(at..at + 1);
            self.bold += usize::from(self.strong > 0);
        }
    }

    /// The block at hand and its markup: the gaps between its words.
    fn gathered(&mut self) -> Option<(Range<usize>, Vec<Range<usize>>)> {
        let words = std::mem::take(&mut self.words);
        let range = words.first()?.start..words.last()?.end;
        let gaps = words.windows(2).map(|pair| pair[0].end..pair[1].start);
        let markup = gaps.filter(|gap| gap.start < gap.end).collect();
        let raw = &self.text[range.clone()];
        let start = range.start + (raw.len() - raw.trim_start().len());
        let end = start + raw.trim().len();
        (start < end).then_some((start..end, markup))
    }

    fn flush(&mut self) {
        let all_bold = self.bold > 0 && self.bold == self.words.len();
        self.bold = 0;
        let Some((range, markup)) = self.gathered() else {
            return;
        };
        let words = without_marks(self.text, &range, &markup);
        if let Some((level, at)) = self.heading {
            self.ready.push(Item::Heading {
                level,
                text: words,
                at,
            });
        } else if all_bold && self.grid.is_none() && is_short_title(&words) {
            let at = range.start;
            self.ready.push(Item::Heading {
                level: 7,
                text: words,
                at,
            });
        } else {
            self.ready.push(Item::Block { range, markup });
        }
    }

    /// A line of hyphens right below a paragraph makes it a heading; below prose it was meant as
    /// a line that parts.
    fn end_heading(&mut self) {
        let Some((_, at)) = self.heading else { return };
        let underlined = !self.text[at..].starts_with('#');
        let range = self.words.first().zip(self.words.last());
        let raw = range.map_or("", |(first, last)| &self.text[first.start..last.end]);
        let prose = raw.ends_with(['.', '!', '…']) || raw.split_whitespace().count() > 12;
        if underlined && prose {
            self.heading = None;
            self.flush();
            self.ready.push(Item::Rule);
        } else if !self.words.is_empty() {
            self.flush();
        }
        self.heading = None;
    }
}

/// Whether a bold paragraph stands for a heading: short, and no sentence.
pub(super) fn is_short_title(words: &str) -> bool {
    words.split_whitespace().count() <= 20 && !words.trim_end().ends_with(['.', '!', ',', ';', '…'])
}

/// What stands between the backticks.
fn within_ticks(text: &str, range: Range<usize>) -> Range<usize> {
    let raw = &text[range.clone()];
    let ticks = raw.len() - raw.trim_start_matches('`').len();
    if 2 * ticks >= raw.len() {
        return range;
    }
    let inner = &raw[ticks..raw.len() - ticks];
    let start = range.start + ticks + (inner.len() - inner.trim_start().len());
    start..start + inner.trim().len()
}
