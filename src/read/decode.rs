//! Bytes in any encoding as UTF-8, streaming or whole.

use std::borrow::Cow;
use std::io::{self, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8};

use super::charset;
use crate::error::{Notice, Problem};

/// Size of the pieces in which files are read.
pub(crate) const PIECE: usize = 1 << 16;

/// A reader whose bytes are UTF-8, whatever the bytes below it are. A byte order mark is left out.
pub(crate) struct Utf8Reader<R> {
    inner: R,
    decoder: Decoder,
    raw: Vec<u8>,
    raw_at: usize,
    ended: bool,
    out: Vec<u8>,
    out_at: usize,
    flaws: Flaws,
    lines: u64,
    after_return: bool,
}

/// What could not be decoded and stands as U+FFFD in the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Flaws {
    /// How many malformed sequences.
    pub(crate) count: u64,
    /// The line of the first, from 1; 0 if there is none.
    pub(crate) line: u64,
}

impl<R: Read> Utf8Reader<R> {
    pub(crate) fn new(inner: R, encoding: &'static Encoding) -> Self {
        Self {
            inner,
            decoder: encoding.new_decoder_with_bom_removal(),
            raw: Vec::new(),
            raw_at: 0,
            ended: false,
            out: Vec::new(),
            out_at: 0,
            flaws: Flaws::default(),
            lines: 0,
            after_return: false,
        }
    }

    /// What was malformed in everything read so far.
    pub(crate) fn flaws(&self) -> Flaws {
        self.flaws
    }

    /// Decodes the next piece; the output stays empty at the end of the input.
    fn refill(&mut self) -> io::Result<()> {
        self.out_at = 0;
        self.out.clear();
        while self.out.is_empty() {
            if self.raw_at == self.raw.len() && !self.ended {
                self.raw.resize(PIECE, 0);
                let read = loop {
                    match self.inner.read(&mut self.raw) {
                        Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                        other => break other?,
                    }
                };
                self.raw.truncate(read);
                self.raw_at = 0;
                self.ended = read == 0;
            }
            let decoded_all = self.decode_piece();
            if self.ended && decoded_all {
                break;
            }
        }
        Ok(())
    }

    /// Decodes what is in `raw` as far as it gets; whether the decoder is done with it.
    fn decode_piece(&mut self) -> bool {
        self.out.resize(PIECE, 0);
        let input = &self.raw[self.raw_at..];
        let (result, read, written) =
            self.decoder
                .decode_to_utf8_without_replacement(input, &mut self.out, self.ended);
        self.raw_at += read;
        self.out.truncate(written);
        self.count_lines();
        match result {
            DecoderResult::InputEmpty => true,
            DecoderResult::OutputFull => false,
            DecoderResult::Malformed(..) => {
                if self.flaws.count == 0 {
                    self.flaws.line = self.lines + 1;
                }
                self.flaws.count += 1;
                self.out.extend_from_slice("\u{FFFD}".as_bytes());
                false
            }
        }
    }

    fn count_lines(&mut self) {
        for &byte in &self.out {
            let ends = byte == b'\r' || byte == b'\n' && !self.after_return;
            self.lines += u64::from(ends);
            self.after_return = byte == b'\r';
        }
    }
}

impl<R: Read> Read for Utf8Reader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.out_at == self.out.len() {
            self.refill()?;
        }
        let length = buffer.len().min(self.out.len() - self.out_at);
        buffer[..length].copy_from_slice(&self.out[self.out_at..self.out_at + length]);
        self.out_at += length;
        Ok(length)
    }
}

/// A whole text, decoded; borrowed where it was UTF-8 already.
pub(crate) struct Decoded<'a> {
    pub(crate) text: Cow<'a, str>,
    pub(crate) flaws: Flaws,
    /// Bytes of the byte order mark before a text in UTF-8; 0 in other encodings, where offsets
    /// into the text are none into the file anyway.
    pub(crate) mark: usize,
}

/// Decodes a whole text from a known encoding.
pub(crate) fn decode<'a>(bytes: &'a [u8], encoding: &'static Encoding) -> Decoded<'a> {
    let plain = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mark = if encoding == UTF_8 {
        bytes.len() - plain.len()
    } else {
        0
    };
    if encoding == UTF_8
        && let Ok(text) = std::str::from_utf8(plain)
    {
        return Decoded {
            text: Cow::Borrowed(text),
            flaws: Flaws::default(),
            mark,
        };
    }
    let mut decoder = encoding.new_decoder_with_bom_removal();
    let mut text = String::new();
    let mut flaws = Flaws::default();
    let mut rest = bytes;
    loop {
        let room = decoder.max_utf8_buffer_length_without_replacement(rest.len());
        text.reserve(room.unwrap_or(rest.len()));
        let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut text, true);
        rest = &rest[read..];
        match result {
            DecoderResult::InputEmpty => break,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => {
                if flaws.count == 0 {
                    flaws.line = line_ends(&text) + 1;
                }
                flaws.count += 1;
                text.push('\u{FFFD}');
            }
        }
    }
    Decoded {
        text: Cow::Owned(text),
        flaws,
        mark,
    }
}

fn line_ends(text: &str) -> u64 {
    let returns = text.matches('\r').count();
    let feeds = text.matches('\n').count();
    (returns + feeds - text.matches("\r\n").count()) as u64
}

/// What is told of a file's encoding, if it isn't UTF-8.
pub(crate) fn notice(file: &str, encoding: &'static Encoding) -> Option<Notice> {
    (encoding != UTF_8).then(|| Notice {
        file: file.to_owned(),
        what: format!(
            "read as {}; if accents look wrong in the report, save it as UTF-8",
            charset::name(encoding)
        ),
    })
}

/// What is told of bytes that could not be decoded.
pub(crate) fn problem(file: &str, encoding: &'static Encoding, flaws: Flaws) -> Option<Problem> {
    let characters = match flaws.count {
        0 => return None,
        1 => "1 character".to_owned(),
        many => format!("{many} characters"),
    };
    Some(Problem {
        file: file.to_owned(),
        place: format!("line {}", flaws.line),
        what: characters,
        why: format!(
            "the bytes are not {}; each stands as \u{FFFD} in the text",
            charset::name(encoding)
        ),
    })
}

#[cfg(test)]
mod tests {
    use encoding_rs::WINDOWS_1252;

    use super::*;

    fn stream(bytes: &[u8], encoding: &'static Encoding) -> (String, Flaws) {
        let mut reader = Utf8Reader::new(bytes, encoding);
        let mut text = String::new();
        reader.read_to_string(&mut text).unwrap();
        (text, reader.flaws())
    }

    #[test]
    fn streaming_and_whole_agree() {
        let long = "Zoë said “yes”.\r\n".repeat(20_000);
        let cases: [Vec<u8>; 4] = [
            long.clone().into_bytes(),
            WINDOWS_1252.encode(&long).0.into_owned(),
            long.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            [b"\xEF\xBB\xBF", long.as_bytes()].concat(),
        ];
        for bytes in cases {
            let mut detector = charset::Detector::new();
            detector.feed(&bytes);
            let encoding = detector.finish();
            assert_eq!(decode(&bytes, encoding).text, long, "{}", encoding.name());
            assert_eq!(stream(&bytes, encoding), (long.clone(), Flaws::default()));
        }
    }

    #[test]
    fn broken_bytes_are_replaced_counted_and_placed() {
        let bytes = b"\xEF\xBB\xBFone\r\ntwo\rth\xFFree\nfour \xC3";
        let whole = decode(bytes, UTF_8);
        let flaws = Flaws { count: 2, line: 3 };
        assert_eq!(whole.text, "one\r\ntwo\rth\u{FFFD}ree\nfour \u{FFFD}");
        assert_eq!(whole.flaws, flaws);
        assert_eq!(stream(bytes, UTF_8).1, flaws);
        let problem = problem("a.csv", UTF_8, flaws).unwrap();
        assert_eq!(
            problem.to_string(),
            "a.csv, line 3: 2 characters not read: the bytes are not UTF-8; \
             each stands as \u{FFFD} in the text"
        );
    }
}
