//! What the columns of a table that someone else has made are called.

use super::marks;
use crate::error::Error;

/// How a file that someone else has made names what it holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// Fields by the header that holds them, both in lower case: `teacher` by `name`, say.
    pub named: Vec<(String, String)>,
    /// A line without an id gets its place as one.
    pub number_lines: bool,
}

impl Columns {
    /// Whether these cells are the headers of codings: a column of sources, or one to mark for
    /// each source.
    pub fn are_in(&self, cells: &[String]) -> bool {
        let wanted = self.header_of("sources");
        let has = |name: &str| cells.iter().any(|cell| is_key(cell, name));
        let is_named = self.named.iter().any(|named| named.0 == "sources");
        has(wanted) || !is_named && marks::is_sheet(has)
    }

    /// The header under which a field stands.
    pub fn header_of<'a>(&'a self, field: &'a str) -> &'a str {
        let mut named = self.named.iter();
        let found = named.find(|named| named.0 == field);
        found.map_or(field, |named| &named.1)
    }
}

impl std::str::FromStr for Columns {
    type Err = Error;

    /// Reads `FIELD=HEADER,…`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let pair = |pair: &str| {
            let (field, header) = pair.split_once('=')?;
            let lower = |text: &str| text.trim().to_lowercase();
            Some((lower(field), lower(header)))
        };
        let mut columns = Self::default();
        for part in text.split(',') {
            match pair(part).filter(|(field, header)| !field.is_empty() && !header.is_empty()) {
                Some(named) => columns.named.push(named),
                None => {
                    return Err(
                        Error::usage(format!("take {part:?} for a field and its header"))
                            .with_hint("write FIELD=HEADER, as teacher=Name,sources=Code"),
                    );
                }
            }
        }
        Ok(columns)
    }
}

/// Whether a key is the one asked for in lower case.
pub(super) fn is_key(key: &str, wanted: &str) -> bool {
    key.trim().to_lowercase() == wanted
}
