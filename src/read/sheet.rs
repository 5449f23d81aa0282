//! The XML of XLSX sheets and shared strings.

use std::io::Read;

use quick_xml::events::{BytesStart, Event};

use super::dates;
use super::frame::Row;
use super::markup::{self, Xml, attribute, resolved};
use super::table::MAX_COLUMNS;
use super::workbook::{FillDown, MAX_ROW, put};

/// The most text in shared strings; with its growth and the index at most 32 MiB of memory.
const MAX_STRINGS: usize = 16 << 20;

/// The most shared strings: 4 bytes each in the index.
const MAX_STRING_COUNT: usize = 1 << 20;

/// Excel's last row.
const MAX_ROWS: u32 = 1_048_576;

/// Merged cells beyond these are not filled down; 16 bytes each.
const MAX_MERGES: usize = 100_000;

/// Shared strings, one after the other.
#[derive(Debug, Default)]
pub(crate) struct Strings {
    text: String,
    ends: Vec<u32>,
}

impl Strings {
    fn get(&self, index: usize) -> &str {
        let end = self.ends.get(index).copied();
        let start = index
            .checked_sub(1)
            .and_then(|before| self.ends.get(before));
        let start = start.copied().unwrap_or(0) as usize;
        end.map_or("", |end| &self.text[start..end as usize])
    }
}

/// A cell that spans rows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Merge {
    first: u32,
    last: u32,
    column: u32,
}

/// What cells refer to.
pub(crate) struct Look<'a> {
    pub(crate) strings: &'a Strings,
    pub(crate) dates: &'a [bool],
    pub(crate) from_1904: bool,
    /// In the order of their first rows.
    pub(crate) merges: &'a [Merge],
}

/// Reads the shared strings.
pub(crate) fn shared_strings<R: Read>(mut xml: Xml<R>) -> Result<Strings, String> {
    let mut strings = Strings::default();
    let mut buffer = Vec::new();
    loop {
        match markup::next(&mut xml, &mut buffer)? {
            Event::Start(element) if element.local_name().as_ref() == "si" => {
                let text = text_within(&mut xml, "si")?;
                let length = strings.text.len() + text.len();
                if length > MAX_STRINGS || strings.ends.len() == MAX_STRING_COUNT {
                    return Err(format!(
                        "it holds more than {} MiB or {MAX_STRING_COUNT} pieces of text; \
                         save its sheets as CSV",
                        MAX_STRINGS >> 20
                    ));
                }
                strings.text.push_str(&text);
                strings.ends.push(u32::try_from(length).unwrap_or(u32::MAX));
            }
            Event::Eof => return Ok(strings),
            _ => {}
        }
    }
}

/// The text in the `<t>` (and `<v>`) elements up to the end of the element just begun, without
/// phonetic readings and formulas.
fn text_within<R: Read>(xml: &mut Xml<R>, closing: &str) -> Result<String, String> {
    let mut text = String::new();
    let mut buffer = Vec::new();
    let (mut inside, mut reading) = (false, false);
    loop {
        match markup::next(xml, &mut buffer)? {
            Event::Start(element) => match element.local_name().as_ref() {
                "t" | "v" => inside = !reading,
                "rPh" => reading = true,
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                "t" | "v" => inside = false,
                "rPh" => reading = false,
                name if name == closing => break,
                _ => {}
            },
            Event::Text(part) if inside => text.push_str(&part.xml10_content()),
            Event::CData(part) if inside => text.push_str(&part.xml10_content()),
            Event::GeneralRef(part) if inside => text.extend(resolved(&part)),
            Event::Eof => return Err("it is cut off".to_owned()),
            _ => {}
        }
        if text.len() > MAX_ROW {
            return Err(format!("a cell in it is larger than {} MiB", MAX_ROW >> 20));
        }
    }
    Ok(unescaped(text))
}

/// Excel's own escapes: `_x000D_` is a carriage return, `_x005F_` an underscore.
fn unescaped(text: String) -> String {
    if !text.contains("_x") {
        return text;
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find("_x") {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let code = rest
            .get(2..6)
            .filter(|_| rest.as_bytes().get(6) == Some(&b'_'));
        let c = code
            .and_then(|code| u32::from_str_radix(code, 16).ok())
            .and_then(char::from_u32);
        if let Some(c) = c {
            plain.push(c);
            rest = &rest[7..];
        } else {
            plain.push_str("_x");
            rest = &rest[2..];
        }
    }
    plain.push_str(rest);
    plain
}

/// Visits the rows of a sheet and returns its merged cells.
pub(crate) fn rows<R: Read>(
    mut xml: Xml<R>,
    look: &Look,
    visit: &mut dyn FnMut(&Row),
) -> Result<Vec<Merge>, String> {
    let mut row = Row {
        number: 0,
        cells: Vec::new(),
    };
    let mut merges = Vec::new();
    let mut waiting = look.merges;
    let mut fill = FillDown::default();
    let (mut column, mut size) = (0, 0);
    let mut buffer = Vec::new();
    loop {
        match markup::next(&mut xml, &mut buffer)? {
            Event::Start(element) => match element.local_name().as_ref() {
                "row" => {
                    let number = attribute(&element, "r").and_then(|r| r.parse().ok());
                    row.number = number.unwrap_or(row.number + 1);
                    if row.number > MAX_ROWS {
                        return Err(format!("it has rows beyond the last, {MAX_ROWS}"));
                    }
                    row.cells.clear();
                    (column, size) = (0, 0);
                }
                "c" => {
                    let named = attribute(&element, "r").and_then(|name| column_of(&name));
                    column = named.unwrap_or(column);
                    if column >= MAX_COLUMNS {
                        return Err(format!("it has more than {MAX_COLUMNS} columns"));
                    }
                    let value = value(&mut xml, &element, look)?;
                    size += value.len();
                    if size > MAX_ROW {
                        let mebibytes = MAX_ROW >> 20;
                        return Err(format!("row {} is larger than {mebibytes} MiB", row.number));
                    }
                    if !value.is_empty() {
                        put(&mut row.cells, column, &value);
                    }
                    column += 1;
                }
                "mergeCell" if merges.len() < MAX_MERGES => {
                    merges.extend(attribute(&element, "ref").and_then(|range| merge(&range)));
                }
                _ => {}
            },
            Event::End(element) if element.local_name().as_ref() == "row" => {
                fill.fill(&mut row);
                while let Some((merge, rest)) = waiting.split_first()
                    && merge.first <= row.number
                {
                    let value = row.cells.get(merge.column as usize);
                    if let Some(value) = value.filter(|_| merge.first == row.number) {
                        fill.add(merge.last, merge.column as usize, value);
                    }
                    waiting = rest;
                }
                visit(&row);
            }
            Event::Eof => {
                merges.sort_by_key(|merge| (merge.first, merge.column));
                return Ok(merges);
            }
            _ => {}
        }
    }
}

fn value<R: Read>(xml: &mut Xml<R>, cell: &BytesStart, look: &Look) -> Result<String, String> {
    let kind = attribute(cell, "t").unwrap_or_default();
    let style = attribute(cell, "s").and_then(|style| style.parse::<usize>().ok());
    let text = text_within(xml, "c")?;
    Ok(match kind.as_str() {
        "s" => {
            let index = text.trim().parse().unwrap_or(usize::MAX);
            look.strings.get(index).to_owned()
        }
        "b" => if text.trim() == "1" { "TRUE" } else { "FALSE" }.to_owned(),
        "e" => String::new(),
        "inlineStr" | "str" | "d" => text,
        _ => {
            let is_date = style.is_some_and(|style| look.dates.get(style) == Some(&true));
            number(text.trim(), is_date, look.from_1904)
        }
    })
}

/// A number as it is shown: dates as `2024-10-07 15:45`, whole numbers without a point.
fn number(text: &str, is_date: bool, from_1904: bool) -> String {
    let Ok(value) = text.parse::<f64>() else {
        return text.to_owned();
    };
    if !is_date {
        return value.to_string();
    }
    let minutes = (value.rem_euclid(1.0) * 1440.0).round();
    let time = format!("{:02}:{:02}", (minutes / 60.0).floor(), minutes % 60.0);
    match dates::serial(value, from_1904) {
        Some(date) if minutes > 0.0 && minutes < 1440.0 => format!("{date} {time}"),
        Some(date) => date.to_string(),
        None if (0.0..1.0).contains(&value) => time,
        None => text.to_owned(),
    }
}

/// The column of a cell's name, from 0: `B12` is 1.
fn column_of(name: &str) -> Option<usize> {
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic);
    let number = letters.take(4).fold(0_usize, |number, letter| {
        number * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1
    });
    number.checked_sub(1)
}

fn merge(range: &str) -> Option<Merge> {
    let (from, to) = range.split_once(':')?;
    let row = |name: &str| {
        let digits = name.trim_start_matches(|c: char| !c.is_ascii_digit());
        digits.parse::<u32>().ok()
    };
    let (first, last) = (row(from)?, row(to)?);
    let column = u32::try_from(column_of(from)?).ok()?;
    (last > first).then_some(Merge {
        first,
        last,
        column,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_of_excel_are_decoded() {
        assert_eq!(unescaped("a_x000D_\nb".into()), "a\r\nb");
        assert_eq!(
            unescaped("_x005F_x000D_ file_xy _x00".into()),
            "_x000D_ file_xy _x00"
        );
    }

    #[test]
    fn cells_are_named_by_letters() {
        assert_eq!(
            ["A1", "AA7", "XFD1048576"].map(column_of),
            [Some(0), Some(26), Some(16_383)]
        );
        assert_eq!(column_of("12"), None);
    }

    #[test]
    fn numbers_are_written_as_shown() {
        assert_eq!(number("12.0", false, false), "12");
        assert_eq!(number("0.1", false, false), "0.1");
        assert_eq!(number("45572.65625", true, false), "2024-10-07 15:45");
        assert_eq!(number("45572", true, false), "2024-10-07");
        assert_eq!(number("0.5", true, false), "12:00");
    }
}
