//! What the values of a column look like, over all rows, in constant memory.

use std::collections::HashSet;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use super::date_column::DateColumn;
use super::dates::{self, Order};
use super::titles;

/// Of how many values of a column it is counted how many differ.
const COMPARED: usize = 2000;

/// Over all columns of a table: 100 full ones; 16 bytes each with the set's own need, so 4 MiB.
const COMPARED_IN_TABLE: usize = 100 * COMPARED;

/// What a column's values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Empty,
    Numbers,
    Dates,
    Addresses,
    /// One or several of few answers.
    Choices,
    /// Names, labels and other short values.
    Short,
    /// Sentences, mostly different.
    Text,
}

impl Kind {
    /// As it is told why a column was not read as text.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Kind::Empty => "empty",
            Kind::Numbers => "numbers",
            Kind::Dates => "dates",
            Kind::Addresses => "addresses",
            Kind::Choices => "few different answers",
            Kind::Short => "short values",
            Kind::Text => "text",
        }
    }
}

/// Counts over the values of one column.
#[derive(Debug, Default)]
pub(crate) struct Profile {
    pub(crate) filled: u64,
    /// Bytes of all values.
    pub(crate) bytes: u64,
    words: u64,
    numbers: u64,
    dates: u64,
    addresses: u64,
    names: u64,
    cycles: u64,
    only_cycles: u64,
    lists: u64,
    nobodies: u64,
    compared: usize,
    distinct: HashSet<u64>,
    parts: usize,
    distinct_parts: HashSet<u64>,
    pub(crate) days: DateColumn,
}

impl Profile {
    /// Takes one more value into account; `budget` is what is left to compare in the table.
    pub(crate) fn see(&mut self, value: &str, budget: &mut Budget) {
        let value = value.trim();
        if value.is_empty() {
            return;
        }
        self.filled += 1;
        if value.len() <= 80 {
            // Days that don't exist, such as 31/02/2025, still tell the order.
            self.days.see(value);
        }
        self.bytes += value.len() as u64;
        let words = value.split_whitespace().count();
        self.words += words as u64;
        if is_number(value) {
            self.numbers += 1;
        } else if words <= 8
            && [Order::MonthFirst, Order::DayFirst]
                .iter()
                .any(|order| dates::parse_in(value, *order).is_some())
        {
            self.dates += 1;
        } else if words == 1 && is_address(value) {
            self.addresses += 1;
        } else if words <= 4 && is_name(value) {
            self.names += 1;
        }
        self.cycles += u64::from(words <= 4 && titles::cycle(value).is_some());
        self.only_cycles += u64::from(words <= 4 && titles::is_cycle(value));
        self.lists += u64::from(value.ends_with(';'));
        self.nobodies += u64::from(words <= 2 && is_nobody(value));
        if self.compared < COMPARED && budget.0 > 0 {
            self.compared += 1;
            if self.distinct.insert(hash(value)) {
                budget.0 -= 1;
            }
            for part in value.split([';', ',']).map(str::trim).take(12) {
                if !part.is_empty() && budget.0 > 0 {
                    self.parts += 1;
                    if self.distinct_parts.insert(hash(part)) {
                        budget.0 -= 1;
                    }
                }
            }
        }
    }

    /// Words a value has on average.
    pub(crate) fn mean_words(&self) -> f64 {
        self.words as f64 / self.filled.max(1) as f64
    }

    /// Whether most values look like people's names.
    pub(crate) fn is_names(&self) -> bool {
        self.names * 10 >= self.filled * 8 && self.filled > 0
    }

    /// Whether every value says that the writer isn't named.
    pub(crate) fn is_nobody(&self) -> bool {
        self.nobodies == self.filled
    }

    /// Whether most values name a cycle, such as `Cycle 2` or `Autumn 2024`.
    pub(crate) fn is_cycles(&self) -> bool {
        self.cycles * 10 >= self.filled * 8 && self.filled > 0
    }

    /// Whether every value names a cycle and nothing else.
    pub(crate) fn is_only_cycles(&self) -> bool {
        self.only_cycles == self.filled && self.filled > 0
    }

    /// What the values are; text is told from short values and choices by what its header leads
    /// one to expect.
    pub(crate) fn kind(&self, expected: Expected) -> Kind {
        let most = |count: u64| count * 10 >= self.filled * 8;
        if self.filled == 0 {
            return Kind::Empty;
        }
        if most(self.numbers) {
            return Kind::Numbers;
        }
        if most(self.dates) {
            return Kind::Dates;
        }
        if most(self.addresses) {
            return Kind::Addresses;
        }
        let repeated = self.compared >= 4 && self.distinct.len() * 2 <= self.compared;
        let from_a_list = self.parts >= 8 && self.distinct_parts.len() * 3 <= self.parts;
        let ticked = self.lists * 2 > self.filled;
        // What everyone answers alike is no account, whatever its header: consent, mostly.
        let alike = self.compared >= 3 && self.distinct.len() == 1;
        if expected != Expected::Text && (repeated || from_a_list) || ticked || alike {
            return Kind::Choices;
        }
        // Six words are a short sentence; a column that is known to ask for text may have less.
        let enough = if expected == Expected::Anything {
            6.0
        } else {
            3.0
        };
        if self.mean_words() >= enough {
            return Kind::Text;
        }
        Kind::Short
    }

    /// Whether at least half of the values are days.
    pub(crate) fn is_half_dates(&self) -> bool {
        self.dates * 2 >= self.filled && self.dates > 0
    }
}

/// What a header leads one to expect of its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expected {
    Anything,
    /// It asks an open question; what is answered may still be one of few choices.
    Answers,
    /// It names the column as text, such as `Reflection`.
    Text,
}

/// How many values of a table may still be kept for comparison.
#[derive(Debug)]
pub(crate) struct Budget(usize);

impl Budget {
    pub(crate) fn new() -> Self {
        Self(COMPARED_IN_TABLE)
    }
}

fn hash(value: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// `12`, `-3.5`, `3,5`, `80 %`, `4/5`.
pub(crate) fn is_number(value: &str) -> bool {
    let bare = value.trim_end_matches(['%', ' ']);
    bare.len() <= 24
        && bare.bytes().any(|b| b.is_ascii_digit())
        && bare
            .bytes()
            .all(|b| b.is_ascii_digit() || b"+-.,/eE".contains(&b))
        && bare.matches(['/', '-']).count() <= 1
        && bare.matches('.').count() <= 1
}

pub(crate) fn is_address(value: &str) -> bool {
    let mail = value
        .split_once('@')
        .is_some_and(|(user, host)| !user.is_empty() && host.contains('.') && !host.contains('@'));
    mail || value == "anonymous"
        || ["http://", "https://", "www."]
            .iter()
            .any(|start| value.starts_with(start))
}

/// Whether a name stands for nobody.
pub(crate) fn is_nobody(name: &str) -> bool {
    const NOBODY: [&str; 11] = [
        "anonymous",
        "anonym",
        "anónimo",
        "anonyme",
        "n/a",
        "na",
        "none",
        "-",
        "–",
        "?",
        "unknown",
    ];
    NOBODY.contains(&name.to_lowercase().as_str())
}

fn is_name(value: &str) -> bool {
    value.chars().next().is_some_and(char::is_uppercase)
        && value
            .chars()
            .all(|c| c.is_alphabetic() || " .,'’-".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(values: &[&str]) -> Kind {
        let (mut profile, mut budget) = (Profile::default(), Budget::new());
        for value in values {
            profile.see(value, &mut budget);
        }
        profile.kind(Expected::Anything)
    }

    #[test]
    fn columns_are_told_apart_by_their_values() {
        let agree = "I agree with this for most of my lessons";
        let disagree = "I do not agree with this at all really";
        for (values, expected) in [
            (&["4", "3", "5 ", "n/a", "4.5", "2"][..], Kind::Numbers),
            (&["10/7/2024 15:45:12", "25/7/2024 9:00:00"], Kind::Dates),
            (&["a.b@school.org", "anonymous"], Kind::Addresses),
            (&[agree, agree, disagree, agree, disagree], Kind::Choices),
            (&[agree, agree, agree], Kind::Choices),
            (&[agree, agree], Kind::Text),
            (
                &["Exit tickets;Small groups;", "Small groups;"],
                Kind::Choices,
            ),
            (&["Maria Lopez", "J. Smith", "Zoë O’Neill"], Kind::Short),
            (
                &[
                    "The warm-up took too long, so they rushed the task.",
                    "They helped each other more than last week.",
                ],
                Kind::Text,
            ),
            (&["", " "], Kind::Empty),
        ] {
            assert_eq!(kind(values), expected, "{values:?}");
        }
    }

    #[test]
    fn ticked_answers_joined_by_commas_are_choices() {
        let options = [
            "modelled it first",
            "used small groups",
            "gave them more time",
        ];
        let values: Vec<String> = (1..8)
            .map(|mask| {
                let ticked = options
                    .iter()
                    .enumerate()
                    .filter(|(at, _)| mask >> at & 1 == 1);
                ticked
                    .map(|(_, option)| *option)
                    .collect::<Vec<_>>()
                    .join(", ")
            })
            .collect();
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        assert_eq!(kind(&values), Kind::Choices);
    }
}
