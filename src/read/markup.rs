//! XML streams under bounds: no event grows large, nothing nests deep, nothing is declared.

use std::io::{self, BufReader, Read};

use memchr::{memchr, memchr3};
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

/// The largest single tag or run of text: three times a full cell of Excel (32,767 characters)
/// with every character escaped.
const MAX_EVENT: usize = 1 << 20;

/// Tables nest to 20, documents with tables in tables to 100.
const MAX_DEPTH: usize = 1000;

/// A parser of XML that fails beyond the bounds, before it would hold what lies beyond them.
pub(crate) type Xml<R> = Reader<BufReader<Guarded<R>>>;

/// Parses a stream of which at most `limit` bytes are read.
pub(crate) fn xml<R: Read>(reader: R, limit: u64) -> Xml<R> {
    let mut xml = Reader::from_reader(BufReader::new(Guarded::new(reader, limit)));
    // `<a/>` as start and end, so that there is one way of an element to end.
    xml.config_mut().expand_empty_elements = true;
    xml
}

/// Passes bytes of XML on as long as they keep the bounds.
pub(crate) struct Guarded<R> {
    inner: R,
    limit: u64,
    read: u64,
    state: State,
    /// Bytes of the event so far.
    event: usize,
    depth: usize,
    last: [u8; 2],
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Text,
    Start,
    Bang,
    CommentStart,
    Comment,
    CData,
    Instruction,
    Tag { quote: u8, closing: bool },
}

impl<R: Read> Guarded<R> {
    fn new(inner: R, limit: u64) -> Self {
        Self {
            inner,
            limit,
            read: 0,
            state: State::Text,
            event: 0,
            depth: 0,
            last: [0; 2],
        }
    }

    /// Follows the first bytes, up to one that can change the state, and returns how many they
    /// are. Where this ends an event, the parser does too, or has before: it never holds more than
    /// is counted here.
    fn follow(&mut self, bytes: &[u8]) -> Result<usize, &'static str> {
        let next = match self.state {
            State::Text => memchr(b'<', bytes),
            State::Tag { quote: 0, .. } => memchr3(b'>', b'"', b'\'', bytes),
            State::Tag { quote, .. } => memchr(quote, bytes),
            _ => Some(0),
        };
        let passed = next.unwrap_or(bytes.len());
        let used = next.map_or(passed, |next| next + 1);
        self.event += used;
        if self.event > MAX_EVENT {
            return Err("a cell or tag in it is larger than 1 MiB");
        }
        if let [.., before, last] = bytes[..passed] {
            self.last = [before, last];
        } else if let [last] = bytes[..passed] {
            self.last = [self.last[1], last];
        }
        if let Some(next) = next {
            self.turn(bytes[next])?;
        }
        Ok(used)
    }

    /// Follows one byte that can change the state.
    fn turn(&mut self, byte: u8) -> Result<(), &'static str> {
        let last = self.last;
        self.last = [last[1], byte];
        self.state = match self.state {
            State::Text => {
                self.event = 0;
                State::Start
            }
            State::Start => match byte {
                b'!' => State::Bang,
                b'?' => {
                    self.last = [0; 2];
                    State::Instruction
                }
                _ => State::Tag {
                    quote: 0,
                    closing: byte == b'/',
                },
            },
            State::Bang => match byte {
                b'-' => State::CommentStart,
                b'[' => State::CData,
                _ => return Err("it declares a document type, which no office program writes"),
            },
            State::CommentStart => {
                self.last = [0; 2];
                State::Comment
            }
            State::Comment if byte == b'>' && last == *b"--" => self.ended(),
            State::CData if byte == b'>' && last == *b"]]" => self.ended(),
            State::Instruction if byte == b'>' && last[1] == b'?' => self.ended(),
            State::Tag { quote: 0, closing } if byte == b'>' => {
                if closing {
                    self.depth = self.depth.saturating_sub(1);
                } else if last[1] != b'/' {
                    self.depth += 1;
                }
                if self.depth > MAX_DEPTH {
                    return Err("its elements nest deeper than 1,000");
                }
                self.ended()
            }
            State::Tag { quote, closing } => State::Tag {
                quote: if quote == 0 { byte } else { 0 },
                closing,
            },
            other => other,
        };
        Ok(())
    }

    fn ended(&mut self) -> State {
        self.event = 0;
        State::Text
    }
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.read += read as u64;
        if self.read > self.limit {
            let why = format!(
                "it inflates to more than {}",
                super::archive::mebibytes(self.limit)
            );
            return Err(io::Error::other(why));
        }
        let mut rest = &buffer[..read];
        if memchr(0, rest).is_some() {
            return Err(io::Error::other("it is not in UTF-8"));
        }
        while !rest.is_empty() {
            let used = self.follow(rest).map_err(io::Error::other)?;
            rest = &rest[used..];
        }
        Ok(read)
    }
}

/// The next event; what the buffer held before is gone.
///
/// # Errors
///
/// Why parsing failed, as a fragment.
pub(crate) fn next<'e, R: Read>(
    xml: &mut Xml<R>,
    buffer: &'e mut Vec<u8>,
) -> Result<Event<'e>, String> {
    buffer.clear();
    xml.read_event_into(buffer).map_err(|error| reason(&error))
}

/// Why parsing failed, as a fragment.
fn reason(error: &quick_xml::Error) -> String {
    match error {
        quick_xml::Error::Io(error) if error.kind() == io::ErrorKind::Other => error.to_string(),
        other => format!("it is damaged ({other})"),
    }
}

/// An attribute by its name without the namespace's prefix, decoded.
pub(crate) fn attribute(element: &BytesStart, name: &str) -> Option<String> {
    element
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name)
        .and_then(|attribute| {
            let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0);
            value.ok().map(std::borrow::Cow::into_owned)
        })
}

/// A character reference or one of the five entities that XML itself has; others are left out.
pub(crate) fn resolved(reference: &BytesRef) -> Option<char> {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return Some(c);
    }
    match &*reference.xml10_content() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

#[cfg(test)]
mod tests {

    use super::*;

    fn outcome(text: &[u8], limit: u64) -> Result<(), String> {
        let mut xml = xml(text, limit);
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            match xml.read_event_into(&mut buffer) {
                Ok(Event::Eof) => return Ok(()),
                Ok(_) => {}
                Err(error) => return Err(reason(&error)),
            }
        }
    }

    #[test]
    fn honest_markup_passes() {
        let text = b"<?xml version=\"1.0\"?><!-- a > b --><a x='>\"'><b/><![CDATA[<]]></a>";
        assert_eq!(outcome(text, 1000), Ok(()));
    }

    #[test]
    fn bombs_and_declarations_do_not() {
        let long = [b"<a>", &vec![b'x'; 2 << 20][..], b"</a>"].concat();
        let tag = [b"<a x=\"", &vec![b'>'; 2 << 20][..], b"\"/>"].concat();
        let comment = [b"<!-->", &b"<a>".repeat(1 << 20)[..]].concat();
        for text in [long, tag, comment] {
            let why = outcome(&text, 1 << 30).unwrap_err();
            assert_eq!(why, "a cell or tag in it is larger than 1 MiB");
        }
        let why = outcome(&b"<a>".repeat(2000), 1 << 20).unwrap_err();
        assert_eq!(why, "its elements nest deeper than 1,000");
        let why = outcome(b"<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", 1000).unwrap_err();
        assert_eq!(
            why,
            "it declares a document type, which no office program writes"
        );
        let why = outcome(&b"<a></a>".repeat(500_000), 1 << 20).unwrap_err();
        assert_eq!(why, "it inflates to more than 1 MiB");
    }
}
