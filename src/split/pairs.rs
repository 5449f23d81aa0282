//! Brackets and quotation marks that belong together.

use super::characters::{is_space, is_stop};

/// A quotation or parenthesis longer than this (bytes) is no part of one sentence, or its sign is
/// a typing slip; the rules look inside as if it were not there. Also bounds the work.
pub(super) const LONGEST: usize = 320;

/// An opening sign and its closing sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    /// Where the opening sign stands.
    pub(super) open: usize,
    /// Where the closing sign stands.
    pub(super) close: usize,
}

/// All pairs of a text, by where they open.
pub(super) fn find(text: &str) -> Vec<Pair> {
    let mut pairs = Vec::new();
    let mut brackets: Vec<(char, usize)> = Vec::new();
    // Straight double, curly double, single: one can be open of each.
    let mut quotes: [Option<usize>; 3] = [None; 3];
    let mut before = ' ';
    let mut signs = text.char_indices().peekable();
    while let Some((at, c)) = signs.next() {
        if c.is_ascii_alphanumeric() || c == ' ' {
            before = c;
            continue;
        }
        let after = signs.peek().map_or(' ', |&(_, next)| next);
        let near = |open: usize| at - open <= LONGEST;
        match c {
            '(' | '[' | '{' => brackets.push((c, at)),
            ')' | ']' | '}' => {
                // A face is no bracket.
                if matches!(before, ':' | ';' | '-') && brackets.is_empty() {
                    before = c;
                    continue;
                }
                if let Some((opener, open)) = brackets.pop()
                    && matches!((opener, c), ('(', ')') | ('[', ']') | ('{', '}'))
                    && near(open)
                {
                    pairs.push(Pair { open, close: at });
                }
            }
            '"' => match quotes[0].filter(|&open| near(open)) {
                Some(open) if !(is_space(before) && after.is_alphanumeric()) => {
                    pairs.push(Pair { open, close: at });
                    quotes[0] = None;
                }
                _ => quotes[0] = (!is_space(after)).then_some(at),
            },
            '“' | '„' => quotes[1] = Some(at),
            '”' => {
                if let Some(open) = quotes[1].take().filter(|&open| near(open)) {
                    pairs.push(Pair { open, close: at });
                }
            }
            '\'' | '‘' | '’' => {
                let opens = (is_space(before) || matches!(before, '(' | '[' | '—' | '–'))
                    && !is_space(after);
                let closes = !after.is_alphanumeric()
                    && (is_stop(before)
                        || before == ','
                        || is_stop(after)
                        || matches!(after, ',' | ')' | ';' | ':'));
                if opens && c != '’' {
                    quotes[2] = Some(at);
                } else if closes
                    && c != '‘'
                    && let Some(open) = quotes[2].take().filter(|&open| near(open))
                {
                    pairs.push(Pair { open, close: at });
                }
            }
            _ => {}
        }
        before = c;
    }
    pairs.sort_unstable_by_key(|pair| pair.open);
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inner(text: &str) -> Vec<&str> {
        find(text)
            .iter()
            .map(|pair| &text[pair.open..=pair.close])
            .collect()
    }

    #[test]
    fn apostrophes_open_nothing() {
        assert_eq!(inner("the kids' work wasn't 'done'."), ["'done'"]);
        assert_eq!(
            inner("Ana's ('why?') and \"so (yes)\" :)"),
            ["('why?')", "'why?'", "\"so (yes)\"", "(yes)"]
        );
    }

    #[test]
    fn a_quotation_without_end_is_none() {
        let long = format!("\"{} end\"", "word ".repeat(100));
        assert!(inner(&long).is_empty());
        assert!(inner("(((((( \"").is_empty());
    }
}
