//! One stretch of prose to its sentences.

use std::ops::Range;

use super::characters::{is_closer, is_space, is_stop, is_two_faced, next_sign, trim};
use super::ends::{self, Kind, Stop};
use super::pairs::{self, Pair};
use super::{emoji, marks};

/// The sentences of one line, paragraph or block, trimmed; line ends within it are white space.
pub(super) fn sentences(text: &str) -> Vec<Range<usize>> {
    // White space at the end must not change what stands before it.
    let text = text.trim_end_matches(is_space);
    let mut found = Vec::new();
    for item in marks::items(text) {
        let mut scan = Scan::new(text[item.clone()].trim_end_matches(is_space));
        scan.run();
        found.extend(
            scan.found
                .into_iter()
                .map(|sentence| item.start + sentence.start..item.start + sentence.end),
        );
    }
    found
}

/// A letter or digit that starts no emoticon.
fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() && !matches!(c, 'x' | 'X')
}

/// The state of one pass over a text.
struct Scan<'a> {
    text: &'a str,
    pairs: Vec<Pair>,
    /// The next pair to open.
    next_pair: usize,
    /// Pairs open where the pass stands; inner ones last.
    open: Vec<Pair>,
    /// The first sign of the sentence in progress.
    start: usize,
    /// Whether it holds a letter or digit yet.
    worded: bool,
    /// The last number that stood as mark of an item.
    number: Option<u32>,
    /// The token (no white space) that the pass stands in.
    token: Range<usize>,
    /// Whether that token is a web or mail address.
    address: bool,
    found: Vec<Range<usize>>,
}

impl<'a> Scan<'a> {
    fn new(text: &'a str) -> Self {
        let space = trim(text).0;
        let mark = space + marks::at_start(&text[space..]);
        let number = text[space..mark]
            .trim_matches(|c: char| !c.is_ascii_digit())
            .parse();
        Self {
            text,
            pairs: pairs::find(text),
            next_pair: 0,
            open: Vec::new(),
            start: mark,
            number: number.ok(),
            worded: false,
            token: mark..mark,
            address: false,
            found: Vec::new(),
        }
    }

    fn run(&mut self) {
        let mut at = self.start;
        while let Some(c) = self.text[at..].chars().next() {
            if is_plain(c) {
                let letters = self.text.as_bytes()[at..].iter();
                at += letters.take_while(|&&b| is_plain(char::from(b))).count();
                self.worded = true;
            } else if c == ' ' {
                at += 1;
            } else if is_stop(c) {
                at = self.stop(at);
            } else {
                let pictures = emoji::end_of_run(self.text, at);
                if pictures > at {
                    at = self.pictures(at, pictures);
                } else {
                    self.worded |= c.is_alphanumeric();
                    at += c.len_utf8();
                }
            }
        }
        self.cut(self.text.len());
    }

    /// Reads the stop at `at`, cuts if it ends the sentence, and says where to go on.
    fn stop(&mut self, at: usize) -> usize {
        let (end, kind, closed) = self.extent(at);
        if !self.worded || self.in_address(at, end) || (closed.is_none() && self.is_label(at)) {
            return end;
        }
        let stop = Stop {
            at,
            end,
            kind,
            closed,
        };
        if self.is_inside(at, end) || !ends::is_end(self.text, self.start, &stop) {
            return end;
        }
        let (next, _) = next_sign(self.text, end).unwrap_or((end, ' '));
        let pictures = emoji::end_of_run(self.text, next);
        let end = if pictures > next { pictures } else { end };
        self.cut(end);
        end
    }

    /// Emoji or faces without a stop: cuts behind them if they end the sentence.
    fn pictures(&mut self, at: usize, end: usize) -> usize {
        if self.worded
            && !self.is_inside(at, end)
            && ends::pictures_end(self.text, self.start, at, end)
        {
            self.cut(end);
        }
        end
    }

    /// The end of the stop at `at` with all stops and closing signs behind it, what it amounts to,
    /// and the first closing sign.
    fn extent(&self, at: usize) -> (usize, Kind, Option<usize>) {
        let mut end = at;
        let mut dots = 0_usize;
        let mut strong = false;
        let mut closed = None;
        while let Some(c) = self.text[end..].chars().next() {
            let after = end + c.len_utf8();
            let next = self.text[after..].chars().next();
            if is_stop(c) {
                strong |= !matches!(c, '.' | '…');
                dots += if c == '…' { 3 } else { 1 };
            } else if is_closer(c)
                || (is_two_faced(c)
                    && (!next.is_some_and(char::is_alphanumeric) || self.closes(end)))
            {
                closed = closed.or(Some(end));
            } else if c == ' ' && closed.is_none() && dots > 0 && self.is_spaced_dot(after) {
                end = after;
                continue;
            } else {
                break;
            }
            end = after;
        }
        let kind = match (strong, dots) {
            (true, _) => Kind::Strong,
            (false, 0 | 1) => Kind::Period,
            _ => Kind::Ellipsis,
        };
        (end, kind, closed)
    }

    /// Whether the sign at `at` is the second straight quotation mark of the sentence, or the
    /// fourth: `"it was ok."Then`.
    fn closes(&self, at: usize) -> bool {
        let near = self
            .text
            .floor_char_boundary(at.saturating_sub(pairs::LONGEST));
        let sentence = &self.text[near.max(self.start)..at];
        self.text[at..].starts_with('"') && sentence.matches('"').count() % 2 == 1
    }

    /// Whether a dot stands alone at `at`, as in ". . .".
    fn is_spaced_dot(&self, at: usize) -> bool {
        let mut signs = self.text[at..].chars();
        signs.next() == Some('.') && signs.next().is_none_or(|c| c == ' ' || c == '.')
    }

    /// Whether a stop lies within brackets or quotation marks that opened within the sentence and
    /// close behind the stop: such a stop ends nothing.
    fn is_inside(&mut self, at: usize, end: usize) -> bool {
        while let Some(&pair) = self.pairs.get(self.next_pair).filter(|pair| pair.open < at) {
            self.open.push(pair);
            self.next_pair += 1;
        }
        while self.open.last().is_some_and(|pair| pair.close < end) {
            self.open.pop();
        }
        self.open
            .iter()
            .any(|pair| pair.open >= self.start && pair.close >= end)
    }

    /// Whether the sentence so far is the number of an item or question: "2", "iv", "Q3", "B".
    fn is_label(&mut self, at: usize) -> bool {
        let label = &self.text[self.start..at];
        match label.parse::<u32>() {
            // A number is one only in its turn; "How many? 9. They …" answers.
            Ok(number) => {
                let in_turn = self.number.map_or(number <= 1, |last| number == last + 1);
                if in_turn {
                    self.number = Some(number);
                }
                in_turn
            }
            Err(_) => marks::is_label(label),
        }
    }

    /// Whether the token around a stop is an address that goes on behind it.
    fn in_address(&mut self, at: usize, end: usize) -> bool {
        if at >= self.token.end {
            let start = self.text[self.token.end..at]
                .rfind(is_space)
                .map_or(self.token.end, |space| self.token.end + space);
            let (start, _) = next_sign(self.text, start).unwrap_or((start, ' '));
            let stop = self.text[at..]
                .find(is_space)
                .map_or(self.text.len(), |space| at + space);
            self.token = start..stop;
            let token = &self.text[self.token.clone()];
            self.address = ends::is_address(token);
        }
        self.address && end < self.token.end
    }

    fn cut(&mut self, end: usize) {
        let (space, inner) = trim(&self.text[self.start..end]);
        let mut from = self.start + space;
        let to = from + inner.len();
        // The mark of an item that follows a sentence in its line; a bare "4." is an answer.
        let mark = marks::at_start(inner);
        if inner[mark..].contains(char::is_alphanumeric) {
            from += mark;
        }
        if self.text[from..to].contains(char::is_alphanumeric) {
            self.found.push(from..to);
        }
        self.start = next_sign(self.text, end).map_or(end, |(sign, _)| sign);
        self.worded = false;
    }
}
