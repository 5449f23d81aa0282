//! Text to ids.

use std::ops::Range;

use tokenizers::Tokenizer;

use super::windows::{MAX_STATEMENT, Marks, Opening};
use crate::error::Error;

/// Bytes of a statement that are tokenised, and of what stands before it. Far more than 96 tokens
/// of any prose; a bound on memory for what is not.
const MAX_BYTES: usize = 8192;

/// The names of the marks that open a window and end a part of it: `BERT`'s, `MPNet`'s.
const MARK_NAMES: [[&str; 2]; 2] = [["[CLS]", "[SEP]"], ["<s>", "</s>"]];

/// The tokens of a statement.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Text {
    pub(super) ids: Vec<u32>,
    /// Where each stands in the text, at boundaries of characters.
    pub(super) ranges: Vec<Range<usize>>,
}

/// Lower-cased `WordPiece` without special tokens.
#[derive(Debug)]
pub(super) struct Tokens {
    tokenizer: Tokenizer,
    marks: Marks,
}

impl Tokens {
    pub(super) fn from_json(bytes: &[u8]) -> Result<Self, Error> {
        let failed = |why: String| Error::model(format!("load the tokenizer: {why}"));
        let mut tokenizer = Tokenizer::from_bytes(bytes).map_err(|e| failed(e.to_string()))?;
        tokenizer
            .with_truncation(None)
            .map_err(|e| failed(e.to_string()))?;
        tokenizer.with_padding(None);
        // What a teacher wrote is text, even if it reads "[SEP]".
        tokenizer.set_encode_special_tokens(true);
        let marks = marks(&tokenizer).ok_or_else(|| {
            failed("it has neither the special tokens [CLS] and [SEP] nor <s> and </s>".into())
        })?;
        Ok(Self { tokenizer, marks })
    }

    pub(super) fn marks(&self) -> Marks {
        self.marks
    }

    /// At most 96 tokens; none if the text holds nothing that the tokenizer keeps.
    pub(super) fn statement(&self, text: &str) -> Result<Text, Error> {
        let read = &text[..text.floor_char_boundary(MAX_BYTES)];
        if read.is_empty() {
            return Ok(Text::default());
        }
        let encoding = self
            .tokenizer
            .encode(read, false)
            .map_err(|e| failed(read, &e))?;
        let ids = encoding.get_ids().iter().copied().take(MAX_STATEMENT);
        let ranges = encoding.get_offsets().iter().take(MAX_STATEMENT);
        Ok(Text {
            ids: ids.collect(),
            ranges: ranges
                .map(|&(start, end)| {
                    let start = text.floor_char_boundary(start);
                    start..text.ceil_char_boundary(end).max(start)
                })
                .collect(),
        })
    }

    /// The ids of the question and of what stands before.
    pub(super) fn opening(&self, question: Option<&str>, before: &str) -> Result<Opening, Error> {
        let question = question.map(str::trim).filter(|q| !q.is_empty());
        let mut ids = match question {
            Some(question) => {
                let question = &question[..question.floor_char_boundary(MAX_BYTES)];
                self.ids(&format!("Q: {question}"))?
            }
            None => Vec::new(),
        };
        let asks = question.is_some() || before.starts_with("Q: ");
        if before.len() > 2 * MAX_BYTES {
            let head = &before[..before.floor_char_boundary(MAX_BYTES)];
            let tail = &before[before.ceil_char_boundary(before.len() - MAX_BYTES)..];
            ids.extend(self.ids(head)?);
            ids.extend(self.ids(tail)?);
        } else {
            ids.extend(self.ids(before)?);
        }
        Ok(Opening { ids, asks })
    }

    fn ids(&self, text: &str) -> Result<Vec<u32>, Error> {
        if text.is_empty() {
            return Ok(Vec::new());
        }
        self.tokenizer
            .encode_fast(text, false)
            .map(|encoding| encoding.get_ids().to_vec())
            .map_err(|e| failed(text, &e))
    }
}

/// The first pair of marks that the tokenizer has as special tokens. The vocabulary alone would
/// not do: `MPNet`'s still holds `BERT`'s `[CLS]` and `[SEP]`, which its network never saw.
fn marks(tokenizer: &Tokenizer) -> Option<Marks> {
    let special = tokenizer.get_added_vocabulary();
    let id = |name: &str| {
        special
            .is_special_token(name)
            .then(|| tokenizer.token_to_id(name))?
    };
    MARK_NAMES.iter().find_map(|[cls, sep]| {
        Some(Marks {
            cls: id(cls)?,
            sep: id(sep)?,
        })
    })
}

/// The error with the first 40 characters of the text.
fn failed(text: &str, why: &tokenizers::Error) -> Error {
    let start: String = text.chars().take(40).collect();
    Error::model(format!("tokenise {start:?}: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small() -> Tokens {
        Tokens::from_json(include_bytes!("../../models/small/tokenizer.json")).unwrap()
    }

    fn json(special: &str, vocabulary: &str) -> String {
        format!(
            r###"{{"version": "1.0", "truncation": null, "padding": null,
            "added_tokens": [{special}], "normalizer": null,
            "pre_tokenizer": {{"type": "Whitespace"}}, "post_processor": null, "decoder": null,
            "model": {{"type": "WordPiece", "unk_token": "[UNK]",
            "continuing_subword_prefix": "##", "max_input_chars_per_word": 100,
            "vocab": {{{vocabulary}}}}}}}"###
        )
    }

    fn special(id: u32, name: &str) -> String {
        format!(
            r#"{{"id": {id}, "special": true, "content": "{name}", "single_word": false,
            "lstrip": false, "rstrip": false, "normalized": false}}"#
        )
    }

    #[test]
    fn marks_are_the_special_tokens_whatever_else_is_in_the_vocabulary() {
        let both = r#""<s>": 0, "</s>": 2, "[UNK]": 4, "[CLS]": 5, "[SEP]": 6"#;
        let mpnet = [special(0, "<s>"), special(2, "</s>")].join(",");
        let bert = [special(5, "[CLS]"), special(6, "[SEP]")].join(",");
        for (marks, expected) in [(mpnet, (0, 2)), (bert, (5, 6))] {
            let found = Tokens::from_json(json(&marks, both).as_bytes()).unwrap();
            assert_eq!((found.marks().cls, found.marks().sep), expected);
        }
        let error = Tokens::from_json(json("", both).as_bytes()).unwrap_err();
        let message = error.to_string();
        assert!(
            message.ends_with("[CLS] and [SEP] nor <s> and </s>"),
            "{message}"
        );
    }

    #[test]
    fn every_token_knows_where_it_stands() {
        for text in [
            "Unmarked essays.",
            "The café’s “naïve” façade",
            "Cafe\u{301} au lait",
            "ok 👩‍🏫👍🏽 done",
            "ﬁnally ẞ İstanbul",
            "日本 x\u{200b}y \u{feff}z",
        ] {
            let found = small().statement(text).unwrap();
            assert_eq!(found.ids.len(), found.ranges.len());
            assert!(!found.ids.is_empty());
            let mut at = 0;
            for range in &found.ranges {
                assert!(
                    range.start >= at && range.end <= text.len(),
                    "{text}: {range:?}"
                );
                assert!(
                    text.get(range.clone()).is_some_and(|t| !t.is_empty()),
                    "{text}"
                );
                at = range.start;
            }
        }
        let found = small().statement("Naïve cafés!").unwrap();
        let words: Vec<_> = found
            .ranges
            .iter()
            .map(|r| &"Naïve cafés!"[r.clone()])
            .collect();
        assert_eq!(words.concat(), "Naïvecafés!");
    }

    #[test]
    fn asking_where_tokens_stand_does_not_change_them() {
        for text in [
            "",
            "Half of it — gone. [SEP] 3,5 €",
            "a\u{0}b\u{ad}c",
            "İİ ﬃ",
        ] {
            assert_eq!(
                small().statement(text).unwrap().ids,
                small().ids(text).unwrap()
            );
        }
    }
}
