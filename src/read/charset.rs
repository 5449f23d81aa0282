//! Which encoding a file's bytes are in, found while they stream by.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE};

/// Of how many bytes NULs are counted to recognise UTF-16 without a byte order mark.
const PARITY_BYTES: usize = 1 << 16;

/// How many non-ASCII bytes are weighed to tell Mac Roman from Windows code pages: far more than
/// decide it, few enough that a file of any size costs 60 KB.
const WEIGHED: usize = 20_000;

/// Finds the encoding of bytes fed to it piece by piece.
pub(crate) struct Detector {
    head: Vec<u8>,
    western: EncodingDetector,
    /// The start of a UTF-8 sequence at the end of the last piece.
    open: Vec<u8>,
    sequences: u64,
    malformed: u64,
    /// Non-ASCII bytes between their neighbours.
    contexts: Vec<[u8; 3]>,
    last: [u8; 2],
}

impl Detector {
    pub(crate) fn new() -> Self {
        Self {
            head: Vec::new(),
            western: EncodingDetector::new(Iso2022JpDetection::Deny),
            open: Vec::new(),
            sequences: 0,
            malformed: 0,
            contexts: Vec::new(),
            last: [b' '; 2],
        }
    }

    pub(crate) fn feed(&mut self, bytes: &[u8]) {
        let wanted = PARITY_BYTES.saturating_sub(self.head.len());
        self.head
            .extend_from_slice(&bytes[..bytes.len().min(wanted)]);
        if bytes.is_ascii() && self.open.is_empty() && self.last[1].is_ascii() {
            self.western.feed(bytes, false);
            if let [.., before, last] = *bytes {
                self.last = [before, last];
            } else if let [last] = *bytes {
                self.last = [self.last[1], last];
            }
            return;
        }
        self.western.feed(bytes, false);
        self.count_sequences(bytes);
        for &byte in bytes {
            if self.last[1] >= 0x80 && self.contexts.len() < WEIGHED {
                self.contexts.push([self.last[0], self.last[1], byte]);
            }
            self.last = [self.last[1], byte];
        }
    }

    fn count_sequences(&mut self, bytes: &[u8]) {
        let joined;
        let mut rest = if self.open.is_empty() {
            bytes
        } else {
            joined = [&self.open[..], bytes].concat();
            &joined[..]
        };
        let mut open = Vec::new();
        loop {
            let (valid, error) = match std::str::from_utf8(rest) {
                Ok(valid) => (valid, None),
                Err(error) => {
                    let valid = std::str::from_utf8(&rest[..error.valid_up_to()]);
                    (valid.unwrap_or_default(), Some(error))
                }
            };
            self.sequences += valid.chars().filter(|c| !c.is_ascii()).count() as u64;
            match error.map(|error| (error.valid_up_to(), error.error_len())) {
                None => break,
                Some((at, None)) => {
                    open = rest[at..].to_vec();
                    break;
                }
                Some((at, Some(length))) => {
                    self.malformed += 1;
                    rest = &rest[at + length..];
                }
            }
        }
        self.open = open;
    }

    /// The encoding of everything fed; UTF-8 if it was plain ASCII.
    pub(crate) fn finish(mut self) -> &'static Encoding {
        if let Some((encoding, _)) = Encoding::for_bom(&self.head) {
            return encoding;
        }
        if let Some(encoding) = utf_16_by_parity(&self.head) {
            return encoding;
        }
        if !self.open.is_empty() {
            self.malformed += 1;
        }
        // Western text in a one-byte encoding makes valid UTF-8 sequences only by rare accident.
        if self.malformed == 0 || self.sequences > self.malformed {
            return UTF_8;
        }
        if self.last[1] >= 0x80 {
            self.contexts.push([self.last[0], self.last[1], b' ']);
        }
        self.western.feed(&[], true);
        let guess = self.western.guess(None, Utf8Detection::Deny);
        let mac = plausibility(MACINTOSH, &self.contexts);
        if guess.is_single_byte() && mac > 0 && mac > plausibility(guess, &self.contexts) {
            return MACINTOSH;
        }
        guess
    }
}

/// UTF-16 text in any script has spaces, digits and line ends, whose high byte is NUL: many NULs
/// on one side of the byte pairs and hardly any on the other.
fn utf_16_by_parity(head: &[u8]) -> Option<&'static Encoding> {
    let mut nuls = [0_usize; 2];
    for (at, _) in head.iter().enumerate().filter(|&(_, &byte)| byte == 0) {
        nuls[at % 2] += 1;
    }
    let pairs = head.len() / 2;
    let [high_first, low_first] = nuls;
    let many = |count: usize| count > 0 && count * 20 >= pairs;
    if many(low_first) && high_first * 10 <= low_first {
        Some(UTF_16LE)
    } else if many(high_first) && low_first * 10 <= high_first {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// How well the non-ASCII bytes read in an encoding: letters inside words, quotes at their ends.
fn plausibility(encoding: &'static Encoding, contexts: &[[u8; 3]]) -> i64 {
    let mut table = ['\u{FFFD}'; 256];
    for byte in 0..=u8::MAX {
        let one = [byte];
        if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(&one) {
            table[usize::from(byte)] = text.chars().next().unwrap_or('\u{FFFD}');
        }
    }
    let reads = |&[before, at, after]: &[u8; 3]| {
        let [before, at, after] = [before, at, after].map(|byte| table[usize::from(byte)]);
        match at {
            '’' if before.is_alphabetic() && after.is_alphabetic() => 3,
            '“' | '‘' | '«' | '¿' | '¡' if !before.is_alphanumeric() && !after.is_whitespace() => {
                2
            }
            '”' | '’' | '»' if !before.is_whitespace() && !after.is_alphanumeric() => 2,
            '–' | '—' | '…' | '•' | '\u{A0}' | '€' | '£' | '°' => 1,
            _ if at.is_alphabetic() => {
                let inside = before.is_lowercase();
                if at.is_uppercase() && (inside || after.is_lowercase() && before.is_alphabetic()) {
                    -3
                } else if before.is_alphabetic() || after.is_alphabetic() {
                    // Western letters weigh more: for others the Windows pages are well guessed.
                    if ('ß'..='ÿ').contains(&at) { 2 } else { 1 }
                } else {
                    0
                }
            }
            _ if before.is_alphabetic() && after.is_alphabetic() => -3,
            _ if at.is_control() || at == '\u{FFFD}' => -3,
            _ => -1,
        }
    };
    contexts.iter().map(reads).sum()
}

/// An encoding's name as people know it.
pub(crate) fn name(encoding: &'static Encoding) -> &'static str {
    match encoding.name() {
        "macintosh" => "Mac Roman",
        "windows-1252" => "Windows-1252",
        "windows-1250" => "Windows-1250",
        "windows-1251" => "Windows-1251",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detect(bytes: &[u8]) -> &'static str {
        let mut whole = Detector::new();
        whole.feed(bytes);
        let mut pieces = Detector::new();
        for piece in bytes.chunks(3) {
            pieces.feed(piece);
        }
        let found = name(whole.finish());
        assert_eq!(found, name(pieces.finish()), "in pieces");
        found
    }

    fn in_mac_roman(text: &str) -> Vec<u8> {
        MACINTOSH.encode(text).0.into_owned()
    }

    fn in_windows(text: &str) -> Vec<u8> {
        encoding_rs::WINDOWS_1252.encode(text).0.into_owned()
    }

    #[test]
    fn mac_roman_and_windows_are_told_apart_by_how_words_read() {
        for text in [
            "I didn’t expect it.",
            "We met at the café and Zoë spoke.",
            "She said “more time”, and they left.",
            "Für die Schüler war es schön.",
            "El niño no quería leer; la sesión duró más.",
            "Les élèves ont été très motivés.",
        ] {
            assert_eq!(detect(&in_mac_roman(text)), "Mac Roman", "{text}");
            assert_eq!(detect(&in_windows(text)), "Windows-1252", "{text}");
            assert_eq!(detect(text.as_bytes()), "UTF-8", "{text}");
        }
    }

    #[test]
    fn utf_16_is_known_by_its_mark_or_its_nuls() {
        let text = "Name;Text\nMaria;Es lief gut.\n";
        let low: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let high: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(detect(&low), "UTF-16LE");
        assert_eq!(detect(&high), "UTF-16BE");
        assert_eq!(detect(&[b"\xFF\xFE", &low[..]].concat()), "UTF-16LE");
        assert_eq!(detect(&[b"\xFE\xFF", &high[..]].concat()), "UTF-16BE");
        let cyrillic = "Сегодня все получилось.\n";
        let low: Vec<u8> = cyrillic.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(detect(&low), "UTF-16LE");
    }

    #[test]
    fn a_stray_nul_or_a_broken_byte_does_not_change_the_encoding() {
        assert_eq!(
            detect(b"name,text\nMaria,It\0 went well enough today\n"),
            "UTF-8"
        );
        let broken = ["naïve café, Zoë ".as_bytes(), b"\xE9 end"].concat();
        assert_eq!(detect(&broken), "UTF-8");
        assert_eq!(detect(b""), "UTF-8");
    }
}
