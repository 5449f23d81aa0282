//! Which columns hold what, as a user says it: `text="What happened?",teacher=Name`.

use std::fmt;
use std::str::FromStr;

use super::headers;
use crate::error::Error;

/// What a column can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Field {
    Id,
    Teacher,
    Team,
    Group,
    Cycle,
    Date,
    Prompt,
    Text,
}

impl Field {
    const ALL: [Field; 8] = [
        Field::Id,
        Field::Teacher,
        Field::Team,
        Field::Group,
        Field::Cycle,
        Field::Date,
        Field::Prompt,
        Field::Text,
    ];
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Field::Id => "id",
            Field::Teacher => "teacher",
            Field::Team => "team",
            Field::Group => "group",
            Field::Cycle => "cycle",
            Field::Date => "date",
            Field::Prompt => "prompt",
            Field::Text => "text",
        })
    }
}

/// Which columns of a table hold what, where headers should not be guessed; empty guesses all.
///
/// Parsed from `field=header` pairs joined by commas: `text="What happened?",teacher=Name`. A
/// header with a comma or quotes stands in double quotes (a quote in it doubled). `text` may be
/// given several times, every other field (`id`, `teacher`, `team`, `group`, `cycle`, `date`,
/// `prompt`) once. Headers are compared without regard to case and spaces; a column without a
/// header is named by its letter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnMap {
    entries: Vec<(Field, String)>,
}

impl ColumnMap {
    /// Adds the pairs of another map, as when `--map` is given several times.
    ///
    /// # Errors
    ///
    /// If a field other than `text` would be given twice.
    pub fn extend(&mut self, other: ColumnMap) -> Result<(), Error> {
        for (field, header) in other.entries {
            self.add(field, header)?;
        }
        Ok(())
    }

    fn add(&mut self, field: Field, header: String) -> Result<(), Error> {
        if field != Field::Text && self.headers(field).next().is_some() {
            return Err(Error::usage(format!("map {field} to two columns"))
                .with_hint("only text= may be given several times"));
        }
        self.entries.push((field, header));
        Ok(())
    }

    /// The headers that were given for a field.
    pub(crate) fn headers(&self, field: Field) -> impl Iterator<Item = &str> {
        let of_field = move |(known, _): &&(Field, String)| *known == field;
        self.entries
            .iter()
            .filter(of_field)
            .map(|(_, header)| header.as_str())
    }

    /// Whether nothing was given.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl FromStr for ColumnMap {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let example = r#"write it as text="What happened?",teacher=Name"#;
        let mut map = Self::default();
        let mut rest = text.trim();
        while !rest.is_empty() {
            let Some((name, after)) = rest.split_once('=') else {
                return Err(
                    Error::usage(format!("read the column map at \"{rest}\": no = in it"))
                        .with_hint(example),
                );
            };
            let field = field_of(name)?;
            let (header, after) = value(after.trim_start()).ok_or_else(|| {
                Error::usage(format!(
                    "read the column map at \"{rest}\": a quote is not closed"
                ))
                .with_hint(example)
            })?;
            if header.is_empty() {
                return Err(
                    Error::usage(format!("map {field} to a column without a name"))
                        .with_hint(example),
                );
            }
            map.add(field, header)?;
            let after = after.trim_start();
            rest = match after.strip_prefix(',') {
                Some(next) => next.trim_start(),
                None if after.is_empty() => "",
                None => {
                    let why = format!("read the column map at \"{after}\": a comma is missing");
                    return Err(Error::usage(why).with_hint(example));
                }
            };
        }
        Ok(map)
    }
}

fn field_of(name: &str) -> Result<Field, Error> {
    let wanted = name.trim().to_lowercase();
    let found = Field::ALL
        .into_iter()
        .find(|field| field.to_string() == wanted);
    found.ok_or_else(|| {
        let error = Error::usage(format!("map \"{}\": there is no such field", name.trim()));
        let fields = Field::ALL.map(|field| field.to_string());
        error.with_hint(match closest(&wanted, fields.iter().map(String::as_str)) {
            Some(known) => format!("did you mean {known}? the fields are {}", fields.join(", ")),
            None => format!("the fields are {}", fields.join(", ")),
        })
    })
}

/// One header, quoted or up to the next comma that a field follows, and what follows it: shells
/// take quotes away, so a comma alone ends no header.
fn value(text: &str) -> Option<(String, &str)> {
    let Some(mut quoted) = text.strip_prefix('"') else {
        let mut commas = text.match_indices(',').map(|(at, _)| at);
        let end = commas.find(|&at| begins_with_field(&text[at + 1..]));
        let end = end.unwrap_or(text.len());
        return Some((text[..end].trim().to_owned(), &text[end..]));
    };
    let mut header = String::new();
    loop {
        let (before, after) = quoted.split_once('"')?;
        header.push_str(before);
        match after.strip_prefix('"') {
            Some(doubled) => {
                header.push('"');
                quoted = doubled;
            }
            None => return Some((header, after)),
        }
    }
}

/// Whether a text begins with one word and `=`.
fn begins_with_field(text: &str) -> bool {
    let name = text.split_once('=').map(|(name, _)| name.trim());
    name.is_some_and(|name| !name.is_empty() && name.chars().all(char::is_alphabetic))
}

/// The known name most like a wanted one, if it is like it at all: at most a third of its
/// characters must be changed.
pub(crate) fn closest<'a>(wanted: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = headers::normal(wanted);
    known
        .map(|name| (distance(&wanted, &headers::normal(name)), name))
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, _)| distance * 3 <= wanted.chars().count())
        .map(|(_, name)| name)
}

/// Edit distance (Levenshtein) of the first 60 characters.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(60).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, a) in a.chars().take(60).enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, b) in b.iter().enumerate() {
            let changed = diagonal + usize::from(a != *b);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_with_and_without_quotes() {
        let map: ColumnMap = concat!(
            r#"text="What happened, and why?", teacher = Name,"#,
            r#"TEXT="The ""why""""#
        )
        .parse()
        .unwrap();
        let texts: Vec<&str> = map.headers(Field::Text).collect();
        assert_eq!(texts, ["What happened, and why?", "The \"why\""]);
        assert_eq!(map.headers(Field::Teacher).collect::<Vec<_>>(), ["Name"]);
        let map: ColumnMap = "text=What happened, and why?,teacher=Name, first"
            .parse()
            .unwrap();
        assert_eq!(
            map.headers(Field::Text).collect::<Vec<_>>(),
            ["What happened, and why?"]
        );
        assert_eq!(
            map.headers(Field::Teacher).collect::<Vec<_>>(),
            ["Name, first"]
        );
        assert!("".parse::<ColumnMap>().unwrap().is_empty());
    }

    #[test]
    fn mistakes_are_named_with_a_hint() {
        for (text, message, hint) in [
            (
                "teachr=Name",
                "map \"teachr\": there is no such field",
                "did you mean teacher? the fields are id, teacher, team, group, cycle, date, \
                 prompt, text",
            ),
            (
                "colour=x",
                "map \"colour\": there is no such field",
                "the fields are id, teacher, team, group, cycle, date, prompt, text",
            ),
            (
                "team=A,team=B",
                "map team to two columns",
                "only text= may be given several times",
            ),
            (
                "text=\"open",
                "read the column map at \"text=\"open\": a quote is not closed",
                "write it as text=\"What happened?\",teacher=Name",
            ),
            (
                "Name",
                "read the column map at \"Name\": no = in it",
                "write it as text=\"What happened?\",teacher=Name",
            ),
        ] {
            let error = text.parse::<ColumnMap>().unwrap_err();
            assert_eq!(error.to_string(), message);
            assert_eq!(error.hint(), Some(hint));
            assert!(error.is_usage());
        }
    }
}
