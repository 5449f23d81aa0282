//! What headings say: `Cycle 1 – 27 September 2024`, `Week 3, Maria`, a question, whose journal.

use super::labels::is_day;
use super::people;
use crate::cycle::Period;

/// What a title says of the text below it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Title {
    pub(super) cycle: Option<String>,
    /// As written.
    pub(super) date: Option<String>,
    pub(super) teacher: Option<String>,
    /// Whether it says nothing else.
    pub(super) is_whole: bool,
}

impl Title {
    /// Whether it says when.
    pub(super) fn says_when(&self) -> bool {
        self.cycle.is_some() || self.date.is_some()
    }
}

/// Reads a title: `Cycle 1 – 27 September 2024`, `2024-10-07`, `Week 3, Maria`.
pub(super) fn title(text: &str) -> Title {
    let text = text.trim();
    if text.len() > 120 {
        return Title::default();
    }
    if is_day(text) {
        return Title {
            date: Some(text.to_owned()),
            is_whole: true,
            ..Title::default()
        };
    }
    let mut title = Title::default();
    let mut periods: Vec<&str> = Vec::new();
    let mut rest: Vec<(char, &str)> = Vec::new();
    for (mark, part) in parts(text) {
        if is_day(part) && title.date.is_none() {
            title.date = Some(part.to_owned());
        } else if is_period(part) {
            periods.push(part);
        } else {
            let pieces = commas(part);
            let several = pieces.len() > 1;
            for (at, piece) in pieces.into_iter().enumerate() {
                if is_day(piece) && title.date.is_none() {
                    title.date = Some(piece.to_owned());
                } else if is_period(piece) {
                    periods.push(piece);
                } else {
                    // "Ann Lee, Cycle 1", but a single word there is a topic.
                    let is_first = several && is_person(piece);
                    rest.push((if at > 0 || is_first { ',' } else { mark }, piece));
                }
            }
        }
    }
    title.cycle = Period::parse(&without_filler(&periods.join(", "))).label();
    title.is_whole = rest.is_empty() && title.says_when();
    if let ([(mark, name)], true) = (&rest[..], title.says_when()) {
        let name = name.trim_start_matches("by ").trim();
        let titled = name.split_whitespace().next().is_some_and(people::is_title);
        if (matches!(mark, ',' | '(') || titled) && people::is_name(name, true) {
            title.teacher = Some(name.to_owned());
            title.is_whole = true;
        }
    }
    title
}

/// Whether a title is the full name of a person: two to four words with capitals.
pub(super) fn is_person(title: &str) -> bool {
    title.split_whitespace().nth(1).is_some() && people::is_name(title, true)
}

/// Whether a line of its own is no sentence: parsing every line as a title would cost too much.
pub(super) fn may_be_title(words: &str) -> bool {
    words.len() <= 120 && !words.ends_with(['.', '!', '?', '…'])
}

/// Whose journal a title names: `Reflection journal of Maria Lopez`, `Maria's log`.
pub(super) fn owner(text: &str) -> Option<String> {
    const KINDS: [&str; 6] = [
        "journal",
        "log",
        "diary",
        "reflections",
        "reflection",
        "logbook",
    ];
    let text = text.replace('’', "'");
    let owns = |word: &str| KINDS.contains(&word.to_lowercase().as_str());
    if !text
        .split_whitespace()
        .any(|word| owns(word.trim_matches([':', '–', '-', ','])))
    {
        return None;
    }
    let lead = text.split_once("'s ").map(|(name, _)| name);
    let tail = [" of ", " by ", " – ", " — ", " - ", ": "]
        .iter()
        .find_map(|mark| text.split_once(mark).map(|(_, name)| name));
    [lead, tail]
        .into_iter()
        .flatten()
        .map(str::trim)
        .find(|name| people::is_name(name, true))
        .map(str::to_owned)
}

/// Whether a title asks: it ends in a question mark or begins as questions on forms do.
pub(super) fn is_question(text: &str) -> bool {
    const ASKING: [&str; 14] = [
        "describe ",
        "explain ",
        "reflect on ",
        "tell us ",
        "think about ",
        "think of ",
        "give ",
        "list ",
        "share ",
        "name one",
        "name two",
        "write about ",
        "consider ",
        "what went well",
    ];
    let text = text.trim().trim_end_matches(['*', ':', ')', '"', '”']);
    let lower = text.to_lowercase();
    let words = text.split_whitespace().count();
    let numbered = lower
        .strip_prefix('q')
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()) && words > 1);
    words > 1
        && words <= 80
        && (text.ends_with('?') || numbered || ASKING.iter().any(|a| lower.starts_with(a)))
}

/// Whether a short title stands for a question without its mark: `What we saw`, `Why it worked`.
pub(super) fn stands_for_question(title: &str) -> bool {
    let mut words = title.split_whitespace();
    let asks = words
        .next()
        .is_some_and(|word| matches!(word.to_lowercase().as_str(), "what" | "why" | "how"));
    asks && (1..8).contains(&words.count())
}

/// The parts of a title with the mark before each.
fn parts(text: &str) -> Vec<(char, &str)> {
    let mut parts = Vec::new();
    let (mut from, mut mark) = (0, ' ');
    let mut push = |from: usize, to: usize, mark: char| {
        let part = text[from..to].trim();
        if !part.is_empty() {
            parts.push((mark, part));
        }
    };
    for (at, c) in text.char_indices() {
        let spaced = text[..at].ends_with(' ') && text[at + c.len_utf8()..].starts_with(' ');
        let digits = text[..at].ends_with(|c: char| c.is_ascii_digit())
            && text[at + c.len_utf8()..].starts_with(|c: char| c.is_ascii_digit());
        if matches!(c, '|' | '(' | ')' | '[' | ']' | '·' | ';')
            || matches!(c, '–' | '—' | ':') && !digits
            || matches!(c, '-' | '/') && spaced
        {
            push(from, at, mark);
            (from, mark) = (at + c.len_utf8(), c);
        }
    }
    push(from, text.len(), mark);
    parts
}

/// The pieces between commas; a comma within a day ("October 7, 2024") parts nothing.
fn commas(part: &str) -> Vec<&str> {
    let ends: Vec<usize> = part
        .match_indices(',')
        .map(|(at, _)| at)
        .chain([part.len()])
        .collect();
    let mut pieces = Vec::new();
    let mut from = 0;
    while from < part.len() {
        let after = ends.iter().filter(|end| **end >= from);
        let day = after.clone().rev().find(|end| is_day(&part[from..**end]));
        let Some(end) = day.or(after.clone().next()) else {
            break;
        };
        let piece = part[from..*end].trim();
        if !piece.is_empty() {
            pieces.push(piece);
        }
        from = end + 1;
    }
    pieces
}

fn is_period(part: &str) -> bool {
    let period = Period::parse(&without_filler(part));
    period.is_whole() && period.label().is_some()
}

/// Without the words that say what kind of text it is.
fn without_filler(part: &str) -> String {
    const FILLER: [&str; 14] = [
        "reflection",
        "reflections",
        "journal",
        "log",
        "entry",
        "entries",
        "notes",
        "diary",
        "meeting",
        "my",
        "our",
        "teacher",
        "for",
        "weekly",
    ];
    let words = part.split_whitespace();
    words
        .filter(|word| {
            !FILLER.contains(
                &word
                    .trim_end_matches([':', '.', ','])
                    .to_lowercase()
                    .as_str(),
            )
        })
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_tell_cycle_date_and_teacher() {
        let read = |text: &str| {
            let t = title(text);
            (t.cycle, t.date, t.teacher, t.is_whole)
        };
        let some = |text: &str| Some(text.to_owned());
        let whole = "Cycle 1 – 27 September 2024";
        assert_eq!(
            read(whole),
            (some("Cycle 1"), some("27 September 2024"), None, true)
        );
        assert_eq!(read("2024-10-07"), (None, some("2024-10-07"), None, true));
        assert_eq!(
            read("Week 3, Maria"),
            (some("Week 3"), None, some("Maria"), true)
        );
        assert_eq!(
            read("Ann Lee, Cycle 1, 7 October 2024"),
            (
                some("Cycle 1"),
                some("7 October 2024"),
                some("Ann Lee"),
                true
            )
        );
        assert_eq!(read("Ratios, Cycle 2").2, None);
        assert_eq!(read("Cycle 2 (Ms Ortega)").2, some("Ms Ortega"));
        assert_eq!(read("October 7, 2024, Maria").1, some("October 7, 2024"));
        assert_eq!(
            read("Cycle 2: Fractions"),
            (some("Cycle 2"), None, None, false)
        );
        assert_eq!(read("Cycle 2 – Exit Tickets").2, None);
        assert_eq!(read("Cycle 3 reflection").0, some("Cycle 3"));
        assert_eq!(read("What we saw"), (None, None, None, false));
        assert_eq!(read("Monday 7 Oct").1, some("Monday 7 Oct"));
        assert_eq!(
            read("Week of 7 October 2024").1,
            some("Week of 7 October 2024")
        );
    }

    #[test]
    fn owners_of_journals() {
        assert_eq!(
            owner("Reflection journal of Maria Lopez").as_deref(),
            Some("Maria Lopez")
        );
        assert_eq!(owner("Maria’s log").as_deref(), Some("Maria"));
        assert_eq!(owner("Science reflections"), None);
        assert_eq!(owner("Log – Next Steps"), None);
    }
}
