//! Whether a stop ends its sentence.

use super::abbreviations::{self, Reading};
use super::characters::{is_dash, is_opener, is_space, next_sign, word_at};
use super::emoji;

/// What a run of stops amounts to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// One full stop.
    Period,
    /// With an exclamation or question mark in it.
    Strong,
    /// Two full stops or more.
    Ellipsis,
}

/// A run of stops with the closing signs behind it.
pub(super) struct Stop {
    /// Where the stops start.
    pub(super) at: usize,
    /// Where the stops and closing signs end.
    pub(super) end: usize,
    pub(super) kind: Kind,
    /// The first closing sign.
    pub(super) closed: Option<usize>,
}

/// How the text goes on behind a stop, opening signs left out of account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    End,
    Upper,
    Lower,
    Digit,
    /// A sign that can't start a sentence: a comma, a dash, a slash.
    Sign,
}

/// Whether the stop ends the sentence that starts at `start`.
pub(super) fn is_end(text: &str, start: usize, stop: &Stop) -> bool {
    let Some((first, sign)) = next_sign(text, stop.end) else {
        return true;
    };
    if emoji::end_of_run(text, first) > first {
        return stop.kind != Kind::Ellipsis || !matches!(after_pictures(text, first), Next::Lower);
    }
    if first == stop.end {
        return glued(text, start, stop, sign);
    }
    let (next, word) = going_on(text, first);
    let bracketed = is_opener(sign);
    match next {
        Next::End => return true,
        Next::Sign => {
            // "We ran late. - Next week": a dash behind a stop is the mark of an item.
            return is_dash(sign)
                && stop.closed.is_none()
                && reading(text, start, stop) == Reading::Word
                && (stop.kind == Kind::Period || sign == '-');
        }
        _ => {}
    }
    if stop.closed.is_some() && !quotation_ends(text, start, stop, next, first) {
        return false;
    }
    match stop.kind {
        Kind::Strong => true,
        Kind::Ellipsis => match next {
            Next::Upper => !is_self(word) || words(text, start, stop.at) >= 4,
            _ => false,
        },
        Kind::Period => period_ends(text, start, stop, next, word, bracketed),
    }
}

/// Whether emoji or faces from `at` to `end`, without a stop before them, end the sentence.
pub(super) fn pictures_end(text: &str, start: usize, at: usize, end: usize) -> bool {
    let Some((first, _)) = next_sign(text, end) else {
        return true;
    };
    let (next, word) = going_on(text, first);
    let last = text[start..at].trim_end_matches(is_space);
    match next {
        _ if first == end && !is_opener(text[first..].chars().next().unwrap_or(' ')) => {
            matches!(next, Next::Upper)
        }
        // "my 🐶 Rex": the sentence can't end behind "my".
        Next::Upper | Next::Digit => !abbreviations::leads_on(last_word(last)),
        Next::Lower => abbreviations::is_subject(word) && words(text, start, at) >= 3,
        Next::End => true,
        Next::Sign => false,
    }
}

/// A web or mail address, whose stops end nothing within it.
pub(super) fn is_address(token: &str) -> bool {
    token.contains("://")
        || token.starts_with("www.")
        || token
            .split_once('@')
            .is_some_and(|(name, host)| name.ends_with(char::is_alphanumeric) && host.contains('.'))
}

fn period_ends(
    text: &str,
    start: usize,
    stop: &Stop,
    next: Next,
    word: &str,
    bracketed: bool,
) -> bool {
    let before = last_word(&text[start..stop.at]);
    let upper = next == Next::Upper && !bracketed;
    match reading(text, start, stop) {
        Reading::Never => false,
        Reading::BeforeNumber if before.eq_ignore_ascii_case("no") => {
            next != Next::Digit && word != "of"
        }
        Reading::BeforeNumber => next == Next::Upper && word.chars().count() > 1,
        Reading::BeforeCapital => next == Next::Upper && !abbreviations::is_day(word),
        // "by Fri. Recap moles": a day ends a sentence, unless the note starts with it.
        Reading::BeforeStarter if abbreviations::is_day(before) => {
            upper && (abbreviations::starts_sentence(word) || words(text, start, stop.at) >= 3)
        }
        Reading::BeforeStarter | Reading::Initial => {
            (upper || stop.closed.is_some()) && abbreviations::starts_sentence(word)
        }
        Reading::Word => match next {
            Next::Lower => {
                let initial = before.len() == 1 && before.starts_with(char::is_uppercase);
                stop.closed.is_some() || !(initial || abbreviations::is_shorthand(before))
            }
            Next::Digit => !(is_day_number(before) && follows_date(text, stop.end)),
            Next::Upper => !(is_day_number(before) && follows_class(text, stop.end)),
            _ => true,
        },
    }
}

/// Whether a stop with closing signs behind it ends the sentence, going on being in doubt:
/// `"Why?" she asked`, `(twice!) and`.
fn quotation_ends(text: &str, start: usize, stop: &Stop, next: Next, first: usize) -> bool {
    let Some(closed) = stop.closed else {
        return true;
    };
    let quoted = !text[closed..].starts_with([')', ']', '}']);
    let opens = text[start..].starts_with(is_opener);
    match next {
        // A quotation that ends what someone said: `He said "no." they left`.
        Next::Lower if quoted => {
            let (_, word) = going_on(text, first);
            stop.kind == Kind::Period
                && !opens
                && abbreviations::is_subject(word)
                && !speaks(text, first)
        }
        Next::Lower => stop.kind == Kind::Period && opens,
        Next::Upper if quoted => !(opens && speaks(text, first)),
        _ => true,
    }
}

/// Whether two words from `first` say who spoke: "Maya asked", "I said".
fn speaks(text: &str, first: usize) -> bool {
    let one = word_at(text, first);
    let Some((second, _)) = next_sign(text, first + one.len()) else {
        return false;
    };
    let two = word_at(text, second);
    !one.is_empty() && second > first + one.len() && abbreviations::is_speech(two)
}

/// A stop with no white space behind it.
fn glued(text: &str, start: usize, stop: &Stop, sign: char) -> bool {
    let before = last_word(&text[start..stop.at]);
    let lettered = before
        .chars()
        .rev()
        .take(2)
        .filter(|c| c.is_lowercase())
        .count()
        == 2;
    let closed = stop.closed.is_some();
    if is_opener(sign) && stop.kind != Kind::Ellipsis {
        let (next, _) = going_on(text, stop.end);
        return (lettered || closed) && next == Next::Upper;
    }
    if !sign.is_alphanumeric() {
        return false;
    }
    let word = word_at(text, stop.end);
    let after = text[stop.end + word.len()..].chars().next();
    let second_lower = word.chars().nth(1).is_none_or(char::is_lowercase)
        || word.chars().nth(1).is_some_and(|c| matches!(c, '\'' | '’'));
    let starts = sign.is_uppercase() && (second_lower || stop.kind == Kind::Strong);
    match stop.kind {
        Kind::Strong => {
            !before.is_empty() && sign.is_alphabetic() && (closed || word.len() > 1 || sign == 'I')
        }
        Kind::Ellipsis => starts && !is_self(word) && words(text, start, stop.at) >= 4,
        Kind::Period => {
            let solid = before.contains('.') || abbreviations::is_ending(word);
            let plain = reading(text, start, stop) == Reading::Word;
            if solid || !plain || matches!(after, Some('@' | '/' | '_')) {
                return false;
            }
            let digits = before.chars().all(|c| c.is_ascii_digit()) && !before.is_empty();
            if sign.is_uppercase() {
                // "in 3.A": the letter of a class.
                let long = word.chars().count() > 1 || (!digits && matches!(sign, 'I' | 'A'));
                starts && long && (lettered || closed || digits || is_shouted(before))
            } else {
                sign.is_lowercase()
                    && (lettered || closed)
                    && abbreviations::is_glued_start(word)
                    && after != Some('.')
            }
        }
    }
}

/// How the text goes on at `from`, opening signs left out, and the word there.
fn going_on(text: &str, from: usize) -> (Next, &str) {
    let rest = text[from..].trim_start_matches(|c| is_opener(c) || is_space(c));
    let at = text.len() - rest.len();
    let next = match rest.chars().next() {
        None => Next::End,
        Some(c) if c.is_numeric() => Next::Digit,
        Some(c) if c.is_lowercase() => Next::Lower,
        Some(c) if c.is_alphabetic() => Next::Upper,
        // `"... but it went on"`
        Some('.' | '…') if at > from => Next::Upper,
        // "$40 was gone", "@Ana did you", "> quoted"
        Some('$' | '€' | '£' | '@' | '#' | '>' | '→' | '+') => Next::Upper,
        Some(_) => Next::Sign,
    };
    (next, word_at(text, at))
}

fn after_pictures(text: &str, from: usize) -> Next {
    going_on(text, emoji::end_of_run(text, from)).0
}

fn reading(text: &str, start: usize, stop: &Stop) -> Reading {
    let before = &text[start..stop.at];
    let word = last_word(before);
    let rest = before[..before.len() - word.len()].trim_end_matches(is_space);
    abbreviations::read(word, last_word(rest))
}

/// The letters, digits and inner stops that end `text`; at most 24 bytes, or "" if there are more.
fn last_word(text: &str) -> &str {
    let mut start = text.len();
    for (at, c) in text.char_indices().rev() {
        if text.len() - at > 24 {
            return "";
        }
        if !(c.is_alphanumeric() || matches!(c, '.' | '\'' | '’' | '&')) {
            break;
        }
        start = at;
    }
    text[start..].trim_start_matches(['.', '\'', '’'])
}

fn is_day_number(word: &str) -> bool {
    matches!(word.len(), 1 | 2) && word.bytes().all(|b| b.is_ascii_digit())
}

/// Whether " 10." or " 2024" follows, as in the date "7. 10. 2024".
fn follows_date(text: &str, end: usize) -> bool {
    let rest = text[end..].trim_start_matches(is_space);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let behind = rest[digits..]
        .strip_prefix('.')
        .map(|rest| rest.trim_start_matches(is_space));
    let goes_on = |c: char| c.is_ascii_digit() || c.is_lowercase() || c == ',';
    ((1..=2).contains(&digits) && behind.is_some_and(|rest| rest.starts_with(goes_on)))
        || (digits == 4 && (rest.starts_with("19") || rest.starts_with("20")))
}

fn is_shouted(word: &str) -> bool {
    word.chars().count() > 2 && word.chars().all(char::is_uppercase)
}

/// Whether the letter of a class follows, as in "in 6. B": "A" only if it can't be the article.
fn follows_class(text: &str, end: usize) -> bool {
    let rest = text[end..].trim_start_matches(is_space);
    let mut signs = rest.chars();
    let letter = signs.next().is_some_and(|c| ('A'..='H').contains(&c));
    match signs.next() {
        _ if !letter => false,
        None | Some(',' | '.' | ';' | ')') => true,
        Some(' ') if rest.starts_with('A') => {
            abbreviations::is_glued_start(word_at(rest, 2)) || rest[2..].starts_with('(')
        }
        Some(c) => c == ' ',
    }
}

/// "I" and what is written together with it: a capital that starts nothing.
fn is_self(word: &str) -> bool {
    matches!(word.split(['\'', '’']).next(), Some("I"))
}

/// How many words stand between, counted up to four; far back is not looked.
fn words(text: &str, start: usize, end: usize) -> usize {
    let start = text.floor_char_boundary(end.saturating_sub(120)).max(start);
    text[start..end]
        .split(is_space)
        .filter(|word| !word.is_empty())
        .take(4)
        .count()
}
