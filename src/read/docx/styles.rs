//! Which paragraph styles are headings.

use std::collections::BTreeMap;

use quick_xml::events::Event;

use super::super::archive::Archive;
use super::super::markup::{self, attribute};

/// Styles are streamed; Word's own take 30 KiB.
const MAX_STYLES: u64 = 8 << 20;

/// More styles than this are no styles.
const MAX_COUNT: usize = 5000;

/// What a style makes of a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A heading of a level from 1.
    Heading(u8),
    /// A table of contents, a caption.
    Aside,
    Prose,
}

/// Kinds by the id of the style. Ids are in the language of the program that wrote them, names of
/// built-in styles are English everywhere.
#[derive(Debug, Default)]
pub(super) struct Styles {
    kinds: BTreeMap<String, Kind>,
}

impl Styles {
    /// Reads the styles; what can't be read of them is told by the ids alone.
    pub(super) fn read(archive: &mut Archive) -> Self {
        let mut styles = Self::default();
        let Ok(Some(entry)) = archive.reader("word/styles.xml") else {
            return styles;
        };
        let mut xml = markup::xml(entry, MAX_STYLES);
        let mut buffer = Vec::new();
        let mut id = String::new();
        loop {
            buffer.clear();
            let Ok(event) = xml.read_event_into(&mut buffer) else {
                return styles;
            };
            match event {
                Event::Start(element) => match element.local_name().as_ref() {
                    "style" => id = attribute(&element, "styleId").unwrap_or_default(),
                    "name" => {
                        let name = attribute(&element, "val").unwrap_or_default();
                        styles.set(&id, by_name(&name));
                    }
                    "basedOn" => {
                        let base = attribute(&element, "val").unwrap_or_default();
                        let kind = styles.kinds.get(&base).copied();
                        styles.set(&id, kind.unwrap_or(Kind::Prose));
                    }
                    "outlineLvl" => {
                        let level = attribute(&element, "val").unwrap_or_default();
                        styles.set(&id, by_outline(&level).unwrap_or(Kind::Prose));
                    }
                    _ => {}
                },
                Event::Eof => return styles,
                _ => {}
            }
            if styles.kinds.len() > MAX_COUNT {
                return styles;
            }
        }
    }

    /// What a style makes of a paragraph.
    pub(super) fn kind(&self, id: &str) -> Kind {
        let known = self.kinds.get(id).copied();
        known.unwrap_or_else(|| by_name(id))
    }

    fn set(&mut self, id: &str, kind: Kind) {
        if kind != Kind::Prose && !id.is_empty() {
            self.kinds.insert(id.to_owned(), kind);
        }
    }
}

/// The kind of a built-in style by its name, or by an id that resembles it.
fn by_name(name: &str) -> Kind {
    let name: String = name.to_lowercase().split_whitespace().collect();
    if let Some(level) = name.strip_prefix("heading").and_then(|n| n.parse().ok()) {
        return Kind::Heading(level);
    }
    match name.as_str() {
        "title" => Kind::Heading(1),
        "subtitle" => Kind::Heading(2),
        "caption" => Kind::Aside,
        _ if name.starts_with("toc") => Kind::Aside,
        _ => Kind::Prose,
    }
}

/// The kind by the outline level, from 0; 9 is body text.
pub(super) fn by_outline(level: &str) -> Option<Kind> {
    let level: u8 = level.parse().ok()?;
    (level < 9).then_some(Kind::Heading(level + 1))
}
