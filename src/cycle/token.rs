//! Labels to words and numbers.

/// A part of a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// In lower case.
    Word(String),
    Number(String),
    /// A sign right between two digits.
    Join(char),
}

/// Runs of letters and of digits; the signs that join digits.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut chars = text.chars().peekable();
    let mut after_digit = false;
    while let Some(c) = chars.next() {
        let digit = c.is_ascii_digit();
        if digit || c.is_alphabetic() {
            let mut run = String::from(c);
            while let Some(next) = chars.next_if(|n| {
                n.is_ascii_digit() == digit && (n.is_alphanumeric() || matches!(n, '\'' | '’'))
            }) {
                run.push(next);
            }
            tokens.push(if digit {
                Token::Number(run)
            } else {
                Token::Word(run.to_lowercase())
            });
        } else if after_digit && chars.peek().is_some_and(char::is_ascii_digit) {
            let sign = if matches!(c, '–' | '—' | '‑') {
                '-'
            } else {
                c
            };
            if matches!(sign, '-' | '/' | '.') {
                tokens.push(Token::Join(sign));
            }
        }
        after_digit = digit;
    }
    tokens
}

/// A Roman number up to 39: no longer one is used for cycles, and `c`, `d`, `m` are letters there.
pub(super) fn roman(word: &str) -> Option<u32> {
    let tens = word.bytes().take_while(|b| *b == b'x').count();
    let ones = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"];
    let one = ones.iter().position(|o| *o == &word[tens..])?;
    let value = u32::try_from(tens * 10 + one).ok()?;
    (tens <= 3 && value > 0).then_some(value)
}

/// The place of a word of one letter in the alphabet, from 1.
pub(super) fn letter(word: &str) -> Option<u32> {
    match word.as_bytes() {
        [byte @ b'a'..=b'z'] => Some(u32::from(byte - b'a') + 1),
        _ => None,
    }
}
