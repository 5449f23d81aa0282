//! The elements of a document's body to items.

use quick_xml::events::BytesStart;
use quick_xml::name::QName;

use super::super::Parsed;
use super::super::entries::{Entries, Form, Item, MAX_BLOCKS};
use super::super::grid::{Cell, Grid};
use super::super::markdown::is_short_title;
use super::super::markup::attribute;
use super::styles::{Kind, Styles, by_outline};

/// The most text of one document: 1.3 million words.
const MAX_TEXT: usize = 8 << 20;

/// What stands in a paragraph so far.
#[derive(Debug, Default)]
struct Paragraph {
    text: String,
    kind: Option<Kind>,
    /// Bytes of text that are bold, and that are not white space.
    bold: usize,
    inked: usize,
}

#[derive(Debug, Default)]
struct Table {
    grid: Grid,
    /// What stands in the cell at hand.
    items: Vec<Item>,
}

/// Gathers a document's elements.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says one thing of the place reached, all in any combination"
)]
pub(super) struct Body<'a> {
    styles: &'a Styles,
    entries: Entries<'a>,
    text: String,
    /// The prefix of Word's own elements; drawings and formulas have a `t` and a `p` too.
    prefix: Option<String>,
    /// Elements open within one that is not read, itself included.
    skipped: usize,
    paragraphs: Vec<Paragraph>,
    tables: Vec<Table>,
    in_text: bool,
    in_run: bool,
    bold: bool,
    hidden: bool,
    placeholder: bool,
    blocks: usize,
    full: bool,
}

impl<'a> Body<'a> {
    pub(super) fn new(file: &'a str, styles: &'a Styles) -> Self {
        Self {
            styles,
            entries: Entries::new(file, Form::Assembled),
            text: String::new(),
            prefix: None,
            skipped: 0,
            paragraphs: Vec::new(),
            tables: Vec::new(),
            in_text: false,
            in_run: false,
            bold: false,
            hidden: false,
            placeholder: false,
            blocks: 0,
            full: false,
        }
    }

    /// Why nothing more is taken, once that is so.
    pub(super) fn overflow(&self) -> Option<String> {
        let held: usize = self.paragraphs.iter().map(|p| p.text.len()).sum();
        if self.text.len() + held > MAX_TEXT {
            return Some(format!("it has more than {} MiB of text", MAX_TEXT >> 20));
        }
        let full = self.full || self.blocks >= MAX_BLOCKS;
        full.then(|| format!("it has more than {MAX_BLOCKS} paragraphs"))
    }

    pub(super) fn start(&mut self, element: &BytesStart) {
        if self.prefix.is_none() {
            self.prefix = Some(word_prefix(element));
        }
        if self.skipped > 0 {
            self.skipped += 1;
            return;
        }
        let name = element.name();
        let local = name.local_name();
        let local = local.as_ref();
        if local == "Fallback" {
            self.skipped = 1;
        }
        if !self.is_word(name) {
            return;
        }
        let value = || attribute(element, "val").unwrap_or_default();
        match local {
            "del" | "moveFrom" | "rPrChange" | "pPrChange" | "instrText" | "delText" => {
                self.skipped = 1;
            }
            "sdt" => self.placeholder = false,
            "showingPlcHdr" => self.placeholder = true,
            "sdtContent" if self.placeholder => {
                self.placeholder = false;
                self.skipped = 1;
            }
            "p" => self.paragraphs.push(Paragraph::default()),
            "pStyle" => self.set_kind(Some(self.styles.kind(&value()))),
            "outlineLvl" => self.set_kind(by_outline(&value())),
            "r" => (self.in_run, self.bold, self.hidden) = (true, false, false),
            "b" if self.in_run => self.bold = is_on(&value()),
            "vanish" if self.in_run => self.hidden = is_on(&value()),
            "t" => self.in_text = true,
            "tab" | "ptab" if self.in_run => self.write("\t"),
            "br" | "cr" if self.in_run => self.write("\n"),
            "noBreakHyphen" => self.write("-"),
            "sym" => self.write(symbol(&attribute(element, "char").unwrap_or_default())),
            "tbl" => self.tables.push(Table::default()),
            _ => {}
        }
    }

    pub(super) fn end(&mut self, name: QName) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        if !self.is_word(name) {
            return;
        }
        match name.local_name().as_ref() {
            "t" => self.in_text = false,
            "r" => self.in_run = false,
            "p" => self.end_paragraph(),
            "tc" => {
                if let Some(table) = self.tables.last_mut() {
                    let items = std::mem::take(&mut table.items);
                    table.grid.cell(Cell::new(&self.text, items));
                }
            }
            "tr" => {
                if let Some(table) = self.tables.last_mut() {
                    table.grid.end_row();
                }
            }
            "tbl" => {
                if let Some(table) = self.tables.pop() {
                    for item in table.grid.items() {
                        self.emit(item);
                    }
                }
            }
            _ => {}
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        if self.in_text && self.skipped == 0 && !self.hidden {
            self.write(text);
        }
    }

    /// Whatever was begun is ended: of a damaged document all that came before the damage counts.
    pub(super) fn finish(mut self) -> Parsed {
        while !self.paragraphs.is_empty() {
            self.end_paragraph();
        }
        while let Some(mut table) = self.tables.pop() {
            let items = std::mem::take(&mut table.items);
            table.grid.cell(Cell::new(&self.text, items));
            for item in table.grid.items() {
                self.emit(item);
            }
        }
        self.entries.finish(&self.text)
    }

    fn is_word(&self, name: QName) -> bool {
        let prefix = name.prefix();
        let prefix = prefix.as_ref().map_or("", |prefix| prefix.as_ref());
        self.prefix.as_deref() == Some(prefix)
    }

    fn set_kind(&mut self, kind: Option<Kind>) {
        if let (Some(paragraph), Some(kind)) = (self.paragraphs.last_mut(), kind) {
            paragraph.kind = Some(kind);
        }
    }

    fn write(&mut self, text: &str) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            let ink = text.chars().filter(|c| !c.is_whitespace()).count();
            paragraph.inked += ink;
            paragraph.bold += if self.bold { ink } else { 0 };
            paragraph.text.push_str(text);
        }
    }

    fn end_paragraph(&mut self) {
        let Some(paragraph) = self.paragraphs.pop() else {
            return;
        };
        self.blocks += 1;
        let words = paragraph.text.trim();
        let kind = paragraph.kind.unwrap_or(Kind::Prose);
        let all_bold = paragraph.inked > 0 && paragraph.bold == paragraph.inked;
        let stands_bold = all_bold && self.tables.is_empty() && is_short_title(words);
        let level = match kind {
            Kind::Heading(level) => Some(level),
            Kind::Prose if stands_bold && !words.contains('\n') => Some(7),
            _ => None,
        };
        if let Some(level) = level.filter(|_| !words.is_empty()) {
            let at = self.text.len();
            self.text.push_str(&words.replace('\n', " "));
            self.text.push('\n');
            self.emit(Item::Heading {
                level,
                text: words.replace('\n', " "),
                at,
            });
            return;
        }
        for line in lines(words) {
            let start = self.text.len();
            self.text.push_str(&line);
            let end = self.text.len();
            self.text.push('\n');
            let start = start + line.len() - without_bullet(&line).len();
            if kind == Kind::Prose && start < end {
                self.emit(Item::Block {
                    range: start..end,
                    markup: Vec::new(),
                });
            }
        }
        if words.is_empty() {
            self.text.push('\n');
        }
    }

    fn emit(&mut self, item: Item) {
        match self.tables.last_mut() {
            Some(table) => table.items.push(item),
            None => self.full |= !self.entries.push(&self.text, item),
        }
    }
}

/// The prefix by which the root element names Word's namespace.
fn word_prefix(root: &BytesStart) -> String {
    let mut attributes = root.attributes();
    let bound = attributes.with_checks(false).flatten().find(|attribute| {
        attribute.value.ends_with("/wordprocessingml/2006/main")
            || attribute.value.ends_with("/ooxml/wordprocessingml/main")
    });
    let Some(bound) = bound else {
        return "w".to_owned();
    };
    match bound.key.prefix() {
        Some(_) => bound.key.local_name().as_ref().to_owned(),
        None => String::new(),
    }
}

fn is_on(value: &str) -> bool {
    !matches!(value, "0" | "false" | "off" | "none")
}

/// The lines of a paragraph, parted by line breaks; one that goes on in lower case is no new one.
fn lines(words: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in words.split('\n').map(str::trim).filter(|l| !l.is_empty()) {
        match lines.last_mut() {
            Some(last) if line.starts_with(char::is_lowercase) => {
                last.push(' ');
                last.push_str(line);
            }
            _ => lines.push(line.to_owned()),
        }
    }
    lines
}

/// A line without the bullet or box that was typed before it.
fn without_bullet(line: &str) -> &str {
    let bare = line.trim_start_matches(['•', '◦', '▪', '‣', '·', '☐', '☑', '☒', '-', '–', '*']);
    let spaced = bare.starts_with(char::is_whitespace) || bare.is_empty();
    if spaced { bare.trim_start() } else { line }
}

/// A character of a symbol font: the faces and arrows that Word makes of `:)` and `-->`; a space
/// for others, whose shape only the font knows.
fn symbol(code: &str) -> &'static str {
    match code.to_ascii_uppercase().as_str() {
        "F04A" => "🙂",
        "F04B" => "😐",
        "F04C" => "🙁",
        "F0E0" => "→",
        "F0DF" => "←",
        "F0FC" => "✓",
        _ => " ",
    }
}
