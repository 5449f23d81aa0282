//! What stands before a text: front matter, flat `key: value` lines between `---` or `key =
//! "value"` between `+++`; and the head of a saved e-mail.

use super::labels::{self, Field, Label};
use super::{headings, people};

/// More lines than this are no front matter.
const MAX_LINES: usize = 100;

/// The labels in a text's front matter and where the text after it begins; nothing and 0 if there
/// is none.
pub(super) fn matter(text: &str) -> (Vec<Label>, usize) {
    let lines: Vec<(usize, &str)> = lines(text).take(MAX_LINES).collect();
    let Some((_, fence @ ("---" | "+++"))) =
        lines.first().map(|(end, line)| (end, line.trim_end()))
    else {
        return (Vec::new(), 0);
    };
    let sign = if fence == "---" { ':' } else { '=' };
    let mut labels = Vec::new();
    for (end, line) in &lines[1..] {
        let trimmed = line.trim();
        if trimmed == fence || fence == "---" && trimmed == "..." {
            return (labels, *end);
        }
        let nested = line.starts_with([' ', '\t', '-', '[', '#']) || trimmed.is_empty();
        match trimmed.split_once(sign) {
            _ if nested => {}
            Some((key, value)) if is_key(key.trim()) => {
                labels.extend(Label::new(&spaced(key), unquoted(value)));
            }
            _ => return (Vec::new(), 0),
        }
    }
    (Vec::new(), 0)
}

/// The labels in the head of a saved e-mail, each with its offset, and where the text after it
/// begins; nothing and 0 if there is none. `From:` tells the teacher, `Sent:` or `Date:` the day,
/// `Subject:` the cycle, if it names one.
pub(super) fn mail(text: &str) -> (Vec<(Label, usize)>, usize) {
    let lead = text.len() - text.trim_start().len();
    let (mut end, mut keys) = (lead, Vec::new());
    for (after, line) in lines(&text[lead..]).take(MAX_LINES) {
        let at = end;
        let folded = line.starts_with([' ', '\t']) && !line.trim().is_empty();
        match line.split_once(':') {
            _ if folded && !keys.is_empty() => {}
            Some((key, value)) if is_mail_key(key) => {
                keys.push((key.trim().to_lowercase(), value.trim(), at));
            }
            _ => break,
        }
        end = lead + after;
    }
    let has = |key: &str| keys.iter().any(|(known, ..)| known == key);
    let from = keys.iter().find(|(key, ..)| key == "from");
    let is_sent = match from.map(|(_, value, _)| sender(value)) {
        Some(sender) => keys.len() > 1 && (sender.contains('@') || people::is_name(&sender, true)),
        None => has("sent") && has("to"),
    };
    if !is_sent {
        return (Vec::new(), 0);
    }
    let labels = keys.iter().filter_map(|(key, value, at)| {
        let (field, value) = match key.as_str() {
            "from" => (Field::Teacher, sender(value)),
            "sent" | "date" => (Field::Date, day_of(value)),
            "subject" => (Field::Cycle, cycle_of(value)?),
            _ => return None,
        };
        Some((Label { field, value }, *at))
    });
    (labels.collect(), end)
}

fn is_mail_key(key: &str) -> bool {
    const KEYS: [&str; 11] = [
        "from",
        "sent",
        "date",
        "to",
        "cc",
        "bcc",
        "subject",
        "reply-to",
        "importance",
        "attachments",
        "attachment",
    ];
    KEYS.contains(&key.trim().to_lowercase().as_str())
}

/// `Ann Lee` of `"Lee, Ann" <ann@school.org>`; the address if it is all there is.
fn sender(value: &str) -> String {
    let name = value.split(['<', '[']).next().unwrap_or_default();
    let name = name.trim().trim_matches(['"', '\'']).trim();
    match name.split_once(',') {
        Some((last, first)) => format!("{} {}", first.trim(), last.trim()),
        None if name.is_empty() => value.trim_matches(['<', '>', ' ']).to_owned(),
        None => name.to_owned(),
    }
}

/// The day without the time that follows it.
fn day_of(value: &str) -> String {
    let words: Vec<&str> = value.split_whitespace().take(12).collect();
    let heads = (1..=words.len())
        .rev()
        .map(|count| words[..count].join(" "));
    let mut days = heads.filter(|head| labels::is_day(head.trim_end_matches([',', ' '])));
    let day = days.next().unwrap_or_else(|| value.to_owned());
    day.trim_end_matches([',', ' ']).to_owned()
}

/// The cycle in a subject, after `Re:` and the like.
fn cycle_of(subject: &str) -> Option<String> {
    let mut subject = subject;
    while let Some((lead, rest)) = subject.split_once(':')
        && matches!(
            lead.trim().to_lowercase().as_str(),
            "re" | "fw" | "fwd" | "aw" | "wg"
        )
    {
        subject = rest.trim();
    }
    headings::title(subject).cycle
}

/// Lines with the offset of what follows them.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let line = &rest[..length];
        let end = if rest[length..].starts_with("\r\n") {
            2
        } else {
            1
        };
        at = (at + length + end).min(text.len());
        Some((at, line))
    })
}

fn is_key(key: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '.');
    !key.is_empty() && key.len() <= 40 && key.chars().all(plain)
}

/// `teacher_name` as people would write it.
fn spaced(key: &str) -> String {
    key.trim().replace(['_', '-'], " ")
}

/// Without quotes, brackets around a single value, or a comment behind.
fn unquoted(value: &str) -> &str {
    let value = value.trim();
    for quote in ['"', '\''] {
        if let Some(rest) = value.strip_prefix(quote)
            && let Some((inner, _)) = rest.split_once(quote)
        {
            return inner;
        }
    }
    let value = value.split_once(" #").map_or(value, |(value, _)| value);
    value
        .trim()
        .trim_start_matches('[')
        .trim_end_matches(']')
        .trim()
}
