//! Text to ids.

use tokenizers::Tokenizer;

use super::windows::{MAX_STATEMENT, Marks, Opening};
use crate::error::Error;

/// Bytes of a statement that are tokenised, and of what stands before it. Far more than 96 tokens
/// of any prose; a bound on memory for what is not.
const MAX_BYTES: usize = 8192;

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
        let id = |token: &str| {
            tokenizer
                .token_to_id(token)
                .ok_or_else(|| failed(format!("it has no token {token}")))
        };
        let marks = Marks {
            cls: id("[CLS]")?,
            sep: id("[SEP]")?,
        };
        Ok(Self { tokenizer, marks })
    }

    pub(super) fn marks(&self) -> Marks {
        self.marks
    }

    /// At most 96 ids; none if the text holds nothing that the tokenizer keeps.
    pub(super) fn statement(&self, text: &str) -> Result<Vec<u32>, Error> {
        let mut ids = self.ids(&text[..text.floor_char_boundary(MAX_BYTES)])?;
        ids.truncate(MAX_STATEMENT);
        Ok(ids)
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
            .map_err(|e| Error::model(format!("tokenise {:?}: {e}", shorten(text))))
    }
}

/// The first 40 characters, for a message.
fn shorten(text: &str) -> String {
    text.chars().take(40).collect()
}
