//! Lines and titles that say who wrote, when and in which cycle: `Name: Maria`, `Cycle 1 – 27
//! September 2024`.

use super::dates::{self, Order};
use super::people;
use crate::cycle::{Period, capital};

/// What a label is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Teacher,
    Team,
    Group,
    Cycle,
    Date,
    Prompt,
    /// The reflection itself.
    Text,
    /// Something else that heads a log: the class, the room.
    Other,
}

/// The labels that people write, in lower case, each between bars.
const WORDS: [(Field, &str); 8] = [
    (
        Field::Teacher,
        "|name|teacher|teacher name|teacher's name|name of teacher|your name|full name|\
         author|written by|by|educator|staff member|participant|participant id|\
         teacher id|respondent|submitted by|completed by|writer|teacher(s)|names|\
         teachers|reflection by|first and last name|",
    ),
    (
        Field::Team,
        "|team|team name|plc|department|dept|inquiry team|grade team|subject team|\
         department/team|team/department|your team|faculty|",
    ),
    (
        Field::Group,
        "|group|condition|cohort|study group|programme|program|arm|",
    ),
    (
        Field::Cycle,
        "|cycle|inquiry cycle|cycle number|cycle no|round|phase|term|semester|quarter|\
         week|week number|sprint|",
    ),
    (
        Field::Date,
        "|date|day|week of|week beginning|week commencing|w/c|w/b|date of lesson|\
         date of reflection|date of entry|entry date|written on|submitted|submitted on|\
         session date|meeting date|lesson date|reflection date|today's date|\
         date of meeting|date submitted|",
    ),
    (
        Field::Prompt,
        "|prompt|question|q|guiding question|reflection question|reflection prompt|\
         focus question|question asked|",
    ),
    (
        Field::Text,
        "|reflection|text|entry|response|answer|journal entry|my reflection|\
         your reflection|reflections|notes|comments|",
    ),
    (
        Field::Other,
        "|school|grade|grade level|year group|class|subject|lesson|topic|unit|room|\
         period|time|title|attendees|present|absent|facilitator|coach|location|place|\
         email|e-mail|id|tags|status|duration|page|meeting|",
    ),
];

/// What a word in front of a colon, or at the head of a column, is for.
pub(super) fn field_of(label: &str) -> Option<Field> {
    let label = label
        .trim()
        .trim_end_matches([':', '*', '.', '#'])
        .trim_end();
    if label.len() > 30 {
        return None;
    }
    let lower = label.to_lowercase().replace('’', "'");
    let numbered = lower
        .trim_end_matches(|c: char| c.is_ascii_digit())
        .trim_end();
    if numbered != lower && matches!(numbered, "q" | "question" | "prompt") {
        return Some(Field::Prompt);
    }
    let barred = format!("|{lower}|");
    let (field, _) = WORDS.iter().find(|(_, words)| words.contains(&barred))?;
    Some(*field)
}

/// One label with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Label {
    pub(super) field: Field,
    /// What stands after the colon; a cycle's number with its word.
    pub(super) value: String,
}

impl Label {
    pub(super) fn new(word: &str, value: &str) -> Option<Self> {
        let field = field_of(word)?;
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        let value = if field == Field::Cycle && !value.is_empty() {
            cycle_value(word, &value)
        } else {
            value
        };
        Some(Self { field, value })
    }

    /// Whether the value is of the kind that the label announces; what opens a text ("Cycle: the
    /// water cycle") isn't.
    pub(super) fn fits(&self) -> bool {
        let value = &self.value;
        let words = value.split_whitespace().count();
        match self.field {
            Field::Team | Field::Group | Field::Other => words <= 10 && !ends_sentence(value),
            Field::Teacher | Field::Cycle => {
                words <= 6 && !ends_sentence(value) && starts_as_title(value)
            }
            Field::Date => {
                words <= 8 && (value.is_empty() || value.contains(|c: char| c.is_ascii_digit()))
            }
            Field::Prompt | Field::Text => true,
        }
    }

    /// Whether the label is sure enough to begin a new entry in the middle of a text.
    pub(super) fn begins_entry(&self) -> bool {
        match self.field {
            Field::Date => is_day(&self.value),
            Field::Teacher => people::is_name(&self.value, true),
            Field::Cycle => {
                let period = Period::parse(&self.value);
                period.is_whole() && period.label().is_some()
            }
            Field::Prompt => !self.value.is_empty(),
            _ => false,
        }
    }
}

/// A bare number with the word that it counts.
fn cycle_value(word: &str, value: &str) -> String {
    let word = word.trim().to_lowercase();
    let unit = [
        "round", "phase", "term", "semester", "quarter", "week", "sprint",
    ]
    .into_iter()
    .find(|unit| word.contains(unit))
    .unwrap_or("cycle");
    let named = format!("{} {value}", capital(unit));
    let period = Period::parse(&named);
    let counts = Period::parse(value).label().is_none() && period.is_whole();
    period
        .label()
        .filter(|_| counts)
        .unwrap_or_else(|| value.to_owned())
}

fn ends_sentence(text: &str) -> bool {
    text.ends_with(['!', '?']) || text.ends_with('.') && text.split_whitespace().count() > 3
}

fn starts_as_title(text: &str) -> bool {
    text.is_empty() || text.starts_with(|c: char| c.is_uppercase() || !c.is_alphabetic())
}

/// The labels of a line, if it holds nothing else: `Name: Maria`, `Name: Maria | Date: 7 Oct 2024`.
pub(super) fn labels(line: &str) -> Option<Vec<Label>> {
    if line.len() > 600 || !line.contains(':') {
        return None;
    }
    for separator in ["|", "\t", "   ", " · ", ";"] {
        let parts = line.split(separator).filter(|p| !p.trim().is_empty());
        let labels: Option<Vec<Label>> = parts.map(label).collect();
        if let Some(labels) = labels.filter(|labels| labels.len() > 1) {
            return Some(labels);
        }
    }
    // A comma may also stand within a value: "October 7, 2024".
    let mut parts: Vec<String> = Vec::new();
    for part in line.split(',') {
        match parts.last_mut() {
            Some(last) if label(part).is_none() => {
                last.push(',');
                last.push_str(part);
            }
            _ => parts.push(part.to_owned()),
        }
    }
    if parts.len() > 1 {
        return parts.iter().map(|part| label(part)).collect();
    }
    label(line).map(|label| vec![label])
}

/// A numbered question that is all of a line: `Q1. What did you see?`.
pub(super) fn numbered_question(line: &str) -> Option<Vec<Label>> {
    let (number, question) = line.split_once(' ')?;
    let digits = number
        .trim_start_matches(['Q', 'q'])
        .trim_end_matches(['.', ')']);
    let is_numbered = number.starts_with(['Q', 'q'])
        && !digits.is_empty()
        && digits.bytes().all(|b| b.is_ascii_digit());
    let question = question.trim();
    let asks = question.ends_with('?') && question.split_whitespace().count() <= 80;
    (is_numbered && asks).then(|| {
        vec![Label {
            field: Field::Prompt,
            value: question.to_owned(),
        }]
    })
}

fn label(line: &str) -> Option<Label> {
    let (word, value) = line.split_once(':')?;
    Label::new(word, value)
}

/// Whether a text is a day, with or without its year, in either order of numbers.
pub(super) fn is_day(text: &str) -> bool {
    let text = without_week_of(text);
    [Order::MonthFirst, Order::DayFirst]
        .iter()
        .any(|order| dates::parse_in(text, *order).is_some())
        || is_day_without_year(text)
}

/// Whether a text is a day whose year is left out: `Monday 7 Oct`.
pub(super) fn is_day_without_year(text: &str) -> bool {
    // A leap year, so that 29 February is one.
    text.len() < 40 && dates::parse(&format!("{text} 2000")).is_some()
}

/// The day after "week of" and the like.
pub(super) fn without_week_of(text: &str) -> &str {
    let text = text.trim();
    [
        "week of ",
        "week beginning ",
        "week commencing ",
        "w/c ",
        "w/b ",
        "wc ",
        "date: ",
    ]
    .iter()
    .find_map(|lead| {
        let head = text.get(..lead.len())?;
        head.eq_ignore_ascii_case(lead).then(|| &text[lead.len()..])
    })
    .unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_told_from_prose() {
        let fields = |line: &str| {
            labels(line).map(|all| {
                all.iter()
                    .map(|l| (l.field, l.value.clone()))
                    .collect::<Vec<_>>()
            })
        };
        assert_eq!(
            fields("Term: 2"),
            Some(vec![(Field::Cycle, "Term 2".into())])
        );
        assert_eq!(
            fields("Cycle: Autumn 2024"),
            Some(vec![(Field::Cycle, "Autumn 2024".into())])
        );
        let two = fields("Name: Maria Lopez, Date: October 7, 2024").unwrap();
        assert_eq!(two[1], (Field::Date, "October 7, 2024".into()));
        assert_eq!(fields("Name: Maria | Date: 2024-10-07").unwrap().len(), 2);
        assert_eq!(fields("Note: they struggled"), None);
        let prose = labels("Cycle: the water cycle").unwrap();
        assert!(!prose[0].fits() && !prose[0].begins_entry());
    }
}
