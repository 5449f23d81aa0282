//! Front matter: flat `key: value` lines between `---`, or `key = "value"` between `+++`.

use super::labels::Label;

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
