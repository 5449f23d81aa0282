//! What a label says of its place in time: `Cycle 2`, `Autumn 2024`, `Week 3`, `2024-25`,
//! `Baseline`.

use super::token::{Token, letter, roman, tokens};

/// The words that count periods, with the rank by which a label is chosen where several stand.
const COUNTED: [(&str, Rank); 14] = [
    ("cycle", Rank::Cycle),
    ("round", Rank::Cycle),
    ("phase", Rank::Cycle),
    ("wave", Rank::Cycle),
    ("iteration", Rank::Cycle),
    ("sprint", Rank::Cycle),
    ("stage", Rank::Cycle),
    ("term", Rank::Term),
    ("semester", Rank::Term),
    ("trimester", Rank::Term),
    ("quarter", Rank::Term),
    ("block", Rank::Term),
    ("week", Rank::Week),
    ("year", Rank::Year),
];

const NUMBERS: [&str; 12] = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
];

const ORDINALS: [&str; 12] = [
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth",
];

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Words that stand before, amid and after all counted periods.
const BEFORE: [&str; 5] = ["baseline", "pre", "before", "initial", "pretest"];
const AMID: [&str; 5] = ["mid", "midline", "midpoint", "interim", "midterm"];
const AFTER: [&str; 6] = ["post", "final", "after", "endline", "followup", "posttest"];

/// Those of them that name a cycle on their own; a text may be "final" or "before" otherwise.
const STAGES_ALONE: [&str; 6] = [
    "baseline", "pretest", "midline", "endline", "posttest", "followup",
];

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Cycle,
    Term,
    Week,
    Year,
}

/// A season; in the order of a calendar year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Season {
    Winter,
    Spring,
    Summer,
    Autumn,
}

impl Season {
    fn of(word: &str) -> Option<Self> {
        match word {
            "winter" => Some(Self::Winter),
            "spring" => Some(Self::Spring),
            "summer" => Some(Self::Summer),
            "autumn" | "fall" => Some(Self::Autumn),
            _ => None,
        }
    }
}

/// Whether a period stands before, amid or after the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    Before,
    Amid,
    After,
}

/// A number with the word that it counts: `Cycle 2`, `T1`, `Phase B`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Counter {
    /// The word in the singular and lower case; a letter if abbreviated; empty if bare.
    pub(super) word: String,
    /// The number; a Roman one read as such.
    pub(super) value: u32,
    /// The place in the alphabet, if it was written as one letter.
    pub(super) letter: Option<u32>,
    /// The letter after the number, as in `1a`.
    pub(super) suffix: String,
    /// The number as a label shows it.
    shown: String,
}

/// A label taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Period {
    pub(super) stage: Option<(Stage, String)>,
    pub(super) year: Option<i32>,
    /// `2024-25` rather than `2024`.
    pub(super) school_year: bool,
    pub(super) season: Option<(Season, String)>,
    /// From 1.
    pub(super) month: Option<u32>,
    pub(super) day: Option<u32>,
    pub(super) counters: Vec<Counter>,
    /// Counting words that no number followed: the "term" of "autumn term".
    unnumbered: Vec<String>,
    /// Words that say nothing of time.
    rest: Vec<String>,
}

impl Period {
    /// Takes a label apart; whatever it doesn't know is left over.
    pub(crate) fn parse(text: &str) -> Self {
        let tokens = tokens(text);
        let mut period = Self::default();
        let mut pending: Option<String> = None;
        let mut at = 0;
        while at < tokens.len() {
            let (taken, word) = period.take(&tokens, at, pending.take());
            pending = word;
            at += taken;
        }
        period.unnumbered.extend(pending);
        period
    }

    /// Whether every word was understood.
    pub(crate) fn is_whole(&self) -> bool {
        self.rest.is_empty()
    }

    /// Whether a season is named.
    pub(crate) fn has_season(&self) -> bool {
        self.season.is_some()
    }

    /// The label by which a file or a heading names its cycle: the words that count cycles before
    /// terms and seasons, those before months and weeks; `None` if there is nothing of the kind.
    pub(crate) fn label(&self) -> Option<String> {
        let counted = |rank| {
            let counter = self
                .counters
                .iter()
                .find(|c| rank_of(&c.word) == Some(rank))?;
            Some(format!("{} {}", capital(&counter.word), counter.shown))
        };
        let year = self.year_shown();
        let with_year = |head: String| match &year {
            Some(year) => format!("{head} {year}"),
            None => head,
        };
        if let Some(cycle) = counted(Rank::Cycle) {
            let head = counted(Rank::Year).map_or(cycle.clone(), |year| format!("{year} {cycle}"));
            return Some(if self.school_year {
                with_year(head)
            } else {
                head
            });
        }
        if let Some(term) = counted(Rank::Term) {
            return Some(with_year(term));
        }
        if let Some((_, word)) = &self.season {
            if year.is_some() {
                return Some(with_year(capital(word)));
            }
            let unit = self
                .unnumbered
                .iter()
                .find(|w| rank_of(w) == Some(Rank::Term))?;
            return Some(format!("{} {unit}", capital(word)));
        }
        if let (Some(month), Some(_), None) = (self.month, &year, self.day) {
            return Some(with_year(capital(MONTHS[month as usize - 1])));
        }
        counted(Rank::Week)
            .or_else(|| {
                let (_, word) = self.stage.as_ref()?;
                STAGES_ALONE.contains(&word.as_str()).then(|| capital(word))
            })
            .or_else(|| year.filter(|_| self.school_year))
    }

    fn year_shown(&self) -> Option<String> {
        let year = self.year?;
        Some(if self.school_year {
            format!("{year}-{:02}", (year + 1) % 100)
        } else {
            year.to_string()
        })
    }

    /// Takes the tokens at a position; how many, and the counting word that waits for its number.
    fn take(
        &mut self,
        tokens: &[Token],
        at: usize,
        pending: Option<String>,
    ) -> (usize, Option<String>) {
        match &tokens[at] {
            Token::Number(digits) => {
                if let Some(taken) = self.take_year(&tokens[at..]) {
                    self.unnumbered.extend(pending);
                    return (taken, None);
                }
                self.take_number(tokens, at, digits, pending)
            }
            Token::Word(word) => self.take_word(tokens, at, word, pending),
            Token::Join(_) => (1, pending),
        }
    }

    /// A year, a school year, a year with a month, a day.
    fn take_year(&mut self, tokens: &[Token]) -> Option<usize> {
        let number = |i: usize| match tokens.get(i) {
            Some(Token::Number(digits)) => digits.parse::<i32>().ok().map(|n| (n, digits.len())),
            _ => None,
        };
        let joined = |i: usize| matches!(tokens.get(i), Some(Token::Join('-' | '/' | '.')));
        let (year, 4) = number(0)? else { return None };
        if !(1900..2100).contains(&year) || self.year.is_some() {
            return None;
        }
        self.year = Some(year);
        let Some((next, length)) = number(2).filter(|_| joined(1)) else {
            return Some(1);
        };
        if next == year + 1 || (length == 2 && next == (year + 1) % 100 && number(4).is_none()) {
            self.school_year = true;
            return Some(3);
        }
        if length > 2 || !(1..=12).contains(&next) {
            return Some(1);
        }
        self.month = u32::try_from(next).ok();
        match number(4).filter(|(day, _)| joined(3) && (1..=31).contains(day)) {
            Some((day, _)) => {
                self.day = u32::try_from(day).ok();
                Some(5)
            }
            None => Some(3),
        }
    }

    /// A number with its word before or, if an ordinal, behind it; and its letter.
    fn take_number(
        &mut self,
        tokens: &[Token],
        at: usize,
        digits: &str,
        pending: Option<String>,
    ) -> (usize, Option<String>) {
        let Ok(value) = digits.parse::<u32>() else {
            self.rest.push(digits.to_owned());
            return (1, pending);
        };
        let shown = value.to_string();
        if let Some(Token::Word(next)) = tokens.get(at + 1) {
            if matches!(next.as_str(), "st" | "nd" | "rd" | "th") {
                return (2 + self.take_ordinal(&tokens[at + 2..], value), None);
            }
            let is_suffix = next.len() == 1 && next.is_ascii();
            if is_suffix && pending.is_some() {
                let shown = format!("{shown}{next}");
                self.count(pending.unwrap_or_default(), value, None, next, shown);
                return (2, None);
            }
        }
        self.count(pending.unwrap_or_default(), value, None, "", shown);
        (1, None)
    }

    /// `first cycle`, `2nd round`; how many tokens were taken after the ordinal.
    fn take_ordinal(&mut self, tokens: &[Token], value: u32) -> usize {
        let word = match tokens.first() {
            Some(Token::Word(word)) => counted_word(word),
            _ => None,
        };
        let taken = usize::from(word.is_some());
        let shown = value.to_string();
        self.count(word.unwrap_or_default(), value, None, "", shown);
        taken
    }

    fn take_word(
        &mut self,
        tokens: &[Token],
        at: usize,
        word: &str,
        pending: Option<String>,
    ) -> (usize, Option<String>) {
        if let Some(pending) = pending {
            let letter = letter(word);
            if let Some(value) = position(&NUMBERS, word) {
                self.count(pending, value, None, "", value.to_string());
                return (1, None);
            }
            if let Some(value) = roman(word).or(letter) {
                self.count(pending, value, letter, "", word.to_uppercase());
                return (1, None);
            }
            if matches!(word, "no" | "number" | "nr") {
                return (1, Some(pending));
            }
            self.unnumbered.push(pending);
        }
        if let Some(word) = counted_word(word) {
            return (1, Some(word));
        }
        if word.len() == 1 && matches!(tokens.get(at + 1), Some(Token::Number(_))) {
            return (1, Some(word.to_owned()));
        }
        if let Some(value) = position(&ORDINALS, word) {
            return (1 + self.take_ordinal(&tokens[at + 1..], value), None);
        }
        if let Some(value) = position(&NUMBERS, word) {
            self.count(String::new(), value, None, "", value.to_string());
        } else if let Some(season) = Season::of(word) {
            self.season = Some((season, word.to_owned()));
        } else if let Some(month) = month(word) {
            self.month = Some(month);
        } else if let Some(stage) = stage(word) {
            self.stage = Some((stage, word.to_owned()));
        } else if word == "of" && matches!(tokens.get(at + 1), Some(Token::Number(_))) {
            return (2, None);
        } else if tokens.len() == 1 && (roman(word).is_some() || letter(word).is_some()) {
            let value = roman(word).or(letter(word)).unwrap_or_default();
            self.count(String::new(), value, letter(word), "", word.to_uppercase());
        } else if !matches!(word, "inquiry" | "the" | "school" | "half" | "in" | "up") {
            self.rest.push(word.to_owned());
        }
        (1, None)
    }

    fn count(
        &mut self,
        word: String,
        value: u32,
        letter: Option<u32>,
        suffix: &str,
        shown: String,
    ) {
        self.counters.push(Counter {
            word,
            value,
            letter,
            suffix: suffix.to_owned(),
            shown,
        });
    }
}

fn rank_of(word: &str) -> Option<Rank> {
    COUNTED
        .iter()
        .find(|(w, _)| *w == word)
        .map(|(_, rank)| *rank)
}

/// The counting word in the singular.
fn counted_word(word: &str) -> Option<String> {
    let singular = word.strip_suffix('s').unwrap_or(word);
    rank_of(singular).map(|_| singular.to_owned())
}

/// The place of a word in a list, from 1.
fn position(list: &[&str], word: &str) -> Option<u32> {
    let at = list.iter().position(|w| *w == word)?;
    u32::try_from(at + 1).ok()
}

/// A month by its name or the first three letters of it.
fn month(word: &str) -> Option<u32> {
    let at = MONTHS.iter().position(|m| {
        *m == word
            || (word.len() == 3 && m.starts_with(word))
            || word == "sept" && *m == "september"
    })?;
    u32::try_from(at + 1).ok()
}

fn stage(word: &str) -> Option<Stage> {
    [
        (&BEFORE[..], Stage::Before),
        (&AMID[..], Stage::Amid),
        (&AFTER[..], Stage::After),
    ]
    .into_iter()
    .find(|(words, _)| words.contains(&word))
    .map(|(_, stage)| stage)
}

/// The word with its first letter in upper case.
pub(crate) fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_headings_and_file_names() {
        for (text, label) in [
            ("Cycle 1", Some("Cycle 1")),
            ("inquiry cycle two", Some("Cycle 2")),
            ("CYCLE #3", Some("Cycle 3")),
            ("2024_autumn", Some("Autumn 2024")),
            ("Fall 2024", Some("Fall 2024")),
            ("autumn term", Some("Autumn term")),
            ("Autumn 2024, week 3", Some("Autumn 2024")),
            ("Cycle 2, Spring 2025", Some("Cycle 2")),
            ("Cycle 1 2024/25", Some("Cycle 1 2024-25")),
            ("2nd round", Some("Round 2")),
            ("Phase II", Some("Phase II")),
            ("Cycle 1a", Some("Cycle 1a")),
            ("October 2024", Some("October 2024")),
            ("2024-25", Some("2024-25")),
            ("Baseline", Some("Baseline")),
            ("2024-10-07", None),
            ("2024", None),
            ("Year 4", None),
            ("Maria", None),
        ] {
            assert_eq!(Period::parse(text).label().as_deref(), label, "{text}");
        }
    }

    #[test]
    fn words_left_over_are_told() {
        assert!(Period::parse("Term 2, 2025").is_whole());
        assert!(!Period::parse("Cycle 2 fractions").is_whole());
    }
}
