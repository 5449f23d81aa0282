//! What headers in everyday wording say of their columns.

use super::columns::Field;
use super::wording::{self, WHOLE, WITHIN};

/// Words that show that a name is not the teacher's.
const OTHERS: &[&str] = &[
    "student", "students", "pupil", "pupils", "child", "lesson", "schüler",
];

/// Headers of columns that form tools add and that hold no reflection.
const ADDED: &[&str] = &[
    "points",
    "feedback",
    "score",
    "ip address",
    "ipaddress",
    "status",
    "progress",
    "finished",
    "responseid",
    "response id",
    "respondent id",
    "collector id",
    "distributionchannel",
    "userlanguage",
    "externalreference",
    "externaldatareference",
    "recipientlastname",
    "recipientfirstname",
    "duration in seconds",
    "attachments",
    "link",
    "custom data 1",
];

/// A header as it is compared: lower case, words only, one space between them, without a leading
/// number (`Q3.`, `12)`).
pub(crate) fn normal(header: &str) -> String {
    let mut plain = String::with_capacity(header.len());
    for c in header.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            plain.push(c);
        } else if !matches!(c, '\'' | '’' | '\u{AD}' | '\u{200B}' | '\u{FEFF}') {
            plain.push(' ');
        }
    }
    let mut words: Vec<&str> = plain.split_whitespace().collect();
    let numbered = words.first().is_some_and(|first| {
        let digits = first.strip_prefix('q').unwrap_or(first);
        !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit())
    });
    if numbered && words.len() > 1 {
        words.remove(0);
    }
    words.join(" ")
}

/// How well a header, as [`normal`] writes it, names a field: 0 is best, `None` is not at all.
/// From [`LOOSE`] on the header only mentions it.
pub(crate) fn rank(field: Field, header: &str) -> Option<usize> {
    if field == Field::Teacher && header.split(' ').any(|word| OTHERS.contains(&word)) {
        return None;
    }
    if let Some(at) = wording::of(WHOLE, field).position(|name| name == header) {
        return Some(at);
    }
    let padded = format!(" {header} ");
    let at =
        wording::of(WITHIN, field).position(|phrase| padded.contains(&format!(" {phrase} ")))?;
    Some(LOOSE + at)
}

/// Ranks from here on are of headers that mention a field inside a longer wording.
pub(crate) const LOOSE: usize = 1000;

/// Whether a header names any field, or is one that form tools add.
pub(crate) fn is_known(header: &str) -> bool {
    is_added(header)
        || is_name(header)
        || WITHIN
            .iter()
            .any(|(field, _)| header.split(' ').count() <= 12 && rank(*field, header).is_some())
        || first_or_last_name(header).is_some()
}

/// Whether a header names a field by itself.
pub(crate) fn is_name(header: &str) -> bool {
    WHOLE
        .iter()
        .any(|(field, _)| wording::of(WHOLE, *field).any(|name| name == header))
}

/// Whether a form tool added the column of this header.
pub(crate) fn is_added(header: &str) -> bool {
    ADDED.contains(&header) || header.starts_with("points ") || header.starts_with("feedback ")
}

/// Whether a header asks for what a list of choices lacks.
pub(crate) fn is_other(header: &str) -> bool {
    header == "other"
        || header.starts_with("other please")
        || header.ends_with("other please specify")
}

/// Whether a header asks for the first (`false`) or the last (`true`) part of a name.
pub(crate) fn first_or_last_name(header: &str) -> Option<bool> {
    match header {
        "first name" | "firstname" | "forename" | "given name" | "vorname" | "prénom"
        | "recipientfirstname" | "your first name" => Some(false),
        "last name" | "lastname" | "surname" | "family name" | "nachname" | "apellidos"
        | "recipientlastname" | "your last name" => Some(true),
        _ => None,
    }
}

/// Whether a header, as [`normal`] writes it, asks for an answer in the writer's own words.
pub(crate) fn is_open_question(header: &str) -> bool {
    const STARTS: [&str; 19] = [
        "what ",
        "why ",
        "how ",
        "describe ",
        "explain ",
        "tell ",
        "share ",
        "in what ",
        "was ",
        "where ",
        "which ",
        "warum ",
        "wie ",
        "qué ",
        "por qué ",
        "cómo ",
        "quest ce ",
        "pourquoi ",
        "comment ",
    ];
    STARTS.iter().any(|start| header.starts_with(start))
}

/// Whether a header asks for an opinion or an account, so that it names no field even if it
/// mentions one: `How did this cycle go?`.
pub(crate) fn asks_for_account(header: &str) -> bool {
    const STARTS: [&str; 14] = [
        "how ",
        "why ",
        "rate ",
        "did ",
        "do ",
        "was ",
        "were ",
        "to what ",
        "what did ",
        "what went ",
        "describe ",
        "share ",
        "has ",
        "have ",
    ];
    STARTS.iter().any(|start| header.starts_with(start))
}

/// A header as one line, as it stands in prompts and messages.
pub(crate) fn one_line(header: &str) -> String {
    header.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The letters of a column, from 0: A, B … Z, AA.
pub(crate) fn letters(column: usize) -> String {
    let mut name = String::new();
    let mut rest = column + 1;
    while rest > 0 {
        let letter = u8::try_from((rest - 1) % 26).unwrap_or_default();
        name.insert(0, char::from(b'A' + letter));
        rest = (rest - 1) / 26;
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best(header: &str) -> Option<Field> {
        let header = normal(header);
        let ranked = [
            Field::Date,
            Field::Teacher,
            Field::Cycle,
            Field::Team,
            Field::Group,
        ];
        ranked
            .into_iter()
            .chain([Field::Prompt, Field::Id, Field::Text])
            .filter_map(|field| Some((rank(field, &header)?, field)))
            .min_by_key(|(rank, _)| *rank)
            .map(|(_, field)| field)
    }

    #[test]
    fn everyday_headers_name_their_fields() {
        for (header, field) in [
            ("Timestamp", Field::Date),
            ("Completion time\u{A0}", Field::Date),
            ("StartDate", Field::Date),
            ("Your name", Field::Teacher),
            ("1. What's your full name?", Field::Teacher),
            ("Email Address", Field::Teacher),
            ("Q2: Which inquiry cycle is this for?", Field::Cycle),
            ("Round", Field::Cycle),
            ("Grade team:", Field::Team),
            ("Which PLC are you in?", Field::Team),
            ("Condition", Field::Group),
            ("Year group", Field::Group),
            ("Which year group was it?", Field::Group),
            ("Journal entry", Field::Text),
            ("COMMENTS *", Field::Text),
            ("Lehrer/in", Field::Teacher),
            ("Question", Field::Prompt),
        ] {
            assert_eq!(best(header), Some(field), "{header}");
        }
        assert_eq!(best("Student name"), None);
        assert_eq!(best("What made the difference?"), None);
    }

    #[test]
    fn columns_have_letters() {
        let named = [0, 25, 26, 701, 702, 16_383].map(letters);
        assert_eq!(named, ["A", "Z", "AA", "ZZ", "AAA", "XFD"]);
    }
}
