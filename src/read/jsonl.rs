//! JSON: an object a line, or an array of objects.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::dates;
use super::lines::{lines_of, one_block};
use super::{Parsed, Settings};
use crate::error::{Notice, Problem};
use crate::reflection::{Layout, Origin, Reflection};

const TEXT: [&str; 9] = [
    "text",
    "statement",
    "body",
    "reflection",
    "content",
    "entry",
    "response",
    "answer",
    "comment",
];
const TEACHER: [&str; 6] = [
    "teacher",
    "teacher_name",
    "name",
    "author",
    "writer",
    "speaker",
];
const TEAM: [&str; 3] = ["team", "plc", "department"];
const GROUP: [&str; 4] = ["group", "condition", "arm", "cohort"];
const CYCLE: [&str; 4] = ["cycle", "round", "term", "phase"];
const DATE: [&str; 6] = [
    "date",
    "timestamp",
    "created_at",
    "submitted_at",
    "time",
    "day",
];
const PROMPT: [&str; 2] = ["prompt", "question"];

/// Most bytes of a line, or of a file that is one array: what is parsed takes up to ten times the
/// memory of its text.
pub(super) const MAX_LINE: usize = 1 << 20;
pub(super) const MAX_ARRAY: usize = 4 << 20;

/// Reads decoded JSON. Keys in any case; unknown ones (`before` among them) are ignored.
///
/// A `statement` is one block of prose, whatever line ends are in it; other texts are for the
/// splitter to judge.
pub(crate) fn read(file: &str, text: &str, _settings: &Settings) -> Parsed {
    let mut reader = Reader::new(file);
    let trimmed = text.trim_start_matches('\u{feff}').trim();
    if trimmed.starts_with('[') {
        reader.array(trimmed);
        return reader.parsed;
    }
    let first = trimmed.lines().next().unwrap_or_default();
    if trimmed.starts_with('{')
        && trimmed.len() <= MAX_ARRAY
        && serde_json::from_str::<Value>(first).is_err()
        && let Ok(value) = serde_json::from_str::<Value>(trimmed)
    {
        reader.whole(&value);
        return reader.parsed;
    }
    for (number, range) in (1..).zip(lines_of(text, 0..text.len())) {
        let line = text[range].trim().trim_start_matches('\u{feff}');
        if line.is_empty() {
            continue;
        }
        if line.len() > MAX_LINE {
            reader.problem(number, "line", "it is longer than 1 MiB".to_owned());
            continue;
        }
        match serde_json::from_str(line) {
            Ok(value) => reader.value(&value, number, "line"),
            Err(error) => reader.problem(number, "line", why(&error, false)),
        }
    }
    reader.parsed
}

/// What serde says, without the line that it counts within the text it was given.
pub(super) fn why(error: &serde_json::Error, lines: bool) -> String {
    let message = error.to_string();
    let bare = message.split(" at line ").next().unwrap_or(&message);
    if lines {
        format!("line {} is no JSON: {bare}", error.line())
    } else {
        format!("it is no JSON: {bare} at column {}", error.column())
    }
}

/// Makes reflections of values.
pub(super) struct Reader {
    file: Arc<str>,
    pub(super) parsed: Parsed,
    ids: BTreeMap<String, u32>,
}

impl Reader {
    pub(super) fn new(file: &str) -> Self {
        Self {
            file: file.into(),
            parsed: Parsed::default(),
            ids: BTreeMap::new(),
        }
    }

    fn array(&mut self, text: &str) {
        if text.len() > MAX_ARRAY {
            self.parsed.problems.push(Problem {
                file: self.file.to_string(),
                place: String::new(),
                what: "the file".to_owned(),
                why: "an array of more than 4 MiB; write an object a line instead".to_owned(),
            });
            return;
        }
        match serde_json::from_str::<Vec<Value>>(text) {
            Ok(values) => self.values(&values),
            Err(error) => self.parsed.problems.push(Problem {
                file: self.file.to_string(),
                place: String::new(),
                what: "the file".to_owned(),
                why: why(&error, true),
            }),
        }
    }

    fn values(&mut self, values: &[Value]) {
        for (number, value) in (1..).zip(values) {
            self.value(value, number, "item");
        }
    }

    /// One value for the whole file: an object, or an object around an array of them.
    fn whole(&mut self, value: &Value) {
        if let Value::Object(object) = value
            && text_of(object).is_none()
            && let Some(inner) = object.values().find_map(Value::as_array)
        {
            self.values(inner);
            return;
        }
        self.value(value, 1, "item");
    }

    pub(super) fn value(&mut self, value: &Value, number: u32, unit: &str) {
        let Value::Object(object) = value else {
            self.problem(number, unit, "it is no object with a text".to_owned());
            return;
        };
        let Some((key, text)) = text_of(object) else {
            let keys: Vec<&str> = object.keys().take(8).map(String::as_str).collect();
            let keys = keys.join(", ");
            let why =
                format!("no text is under \"text\", \"statement\" or the like; it has {keys}");
            self.problem(number, unit, why);
            return;
        };
        if text.trim().is_empty() {
            return;
        }
        let shared = |keys: &[&str]| string_of(object, keys).map(Arc::from);
        let written = string_of(object, &DATE);
        let date = written.as_deref().and_then(dates::parse);
        if let (Some(written), None) = (written, date) {
            self.parsed.problems.push(Problem {
                file: self.file.to_string(),
                place: format!("{unit} {number}"),
                what: format!("the date \"{written}\""),
                why: "it is no day of the calendar".to_owned(),
            });
        }
        let layout = if key == "statement" {
            one_block(text)
        } else {
            Layout::Plain
        };
        let reflection = Reflection {
            id: self.id(string_of(object, &["id"]), number),
            teacher: shared(&TEACHER),
            team: shared(&TEAM),
            group: shared(&GROUP),
            cycle: shared(&CYCLE),
            date,
            prompt: shared(&PROMPT),
            text: text.to_owned(),
            layout,
            origin: Origin {
                file: Arc::clone(&self.file),
                row: Some(number),
                ..Origin::default()
            },
        };
        self.parsed.reflections.push(reflection);
    }

    /// The id given, if it is the first of its kind.
    fn id(&mut self, given: Option<String>, number: u32) -> String {
        let Some(given) = given else {
            return format!("{}#{number}", self.file);
        };
        if let Some(first) = self.ids.get(&given) {
            let id = format!("{}#{number}", self.file);
            self.parsed.notices.push(Notice {
                file: self.file.to_string(),
                what: format!("the id \"{given}\" of {first} stands again at {number}: made {id}"),
            });
            return id;
        }
        self.ids.insert(given.clone(), number);
        given
    }

    fn problem(&mut self, number: u32, unit: &str, why: String) {
        self.parsed.problems.push(Problem {
            file: self.file.to_string(),
            place: format!("{unit} {number}"),
            what: format!("the {unit}"),
            why,
        });
    }
}

fn text_of(object: &Map<String, Value>) -> Option<(&'static str, &str)> {
    TEXT.iter()
        .find_map(|key| Some((*key, field(object, key)?.as_str()?)))
}

pub(super) fn field<'v>(object: &'v Map<String, Value>, key: &str) -> Option<&'v Value> {
    let found = object
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(key));
    found.map(|(_, value)| value)
}

/// The first of the keys that holds words or a number.
fn string_of(object: &Map<String, Value>, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|key| match field(object, key)? {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    })
}
