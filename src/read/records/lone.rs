//! One JSON object to a statement that comes by itself.

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::super::jsonl::field;
use crate::reflection::{Id, LoneStatement};

/// Under which keys the words stand; the first that is there counts.
pub(super) const WORDS: [&str; 2] = ["statement", "sentence"];
const BEFORE: [&str; 2] = ["before", "prev"];
const QUESTION: [&str; 2] = ["question", "prompt"];

/// Characters of a value that a message shows.
const SHOWN: usize = 60;

/// Why an object can't be coded.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unusable {
    pub(super) what: String,
    pub(super) why: String,
}

/// The statement in a value; `None` if it holds none and may be a reflection.
///
/// `line` is the text of the value, for the digits of an id that is a number; `unnamed` makes an
/// id where none is given.
pub(super) fn read(
    value: &Value,
    line: Option<&str>,
    unnamed: impl Fn() -> String,
) -> Result<Option<LoneStatement>, Unusable> {
    let Value::Object(object) = value else {
        return Ok(None);
    };
    let Some(words) = text(object, &WORDS)? else {
        // A reflection says itself what it lacks, but for a text that is none.
        return text(object, &["text"]).and_then(|text| match text {
            Some(text) if text.trim().is_empty() => Err(empty("text", object)),
            _ => Ok(None),
        });
    };
    if words.trim().is_empty() {
        return Err(empty("statement", object));
    }
    let id = match field(object, "id") {
        None | Some(Value::Null) => Id::Text(unnamed()),
        Some(Value::String(id)) if id.is_empty() => Id::Text(unnamed()),
        Some(Value::String(id)) => Id::Text(id.clone()),
        Some(Value::Number(number)) => {
            let digits = line.and_then(digits);
            Id::Number(digits.unwrap_or_else(|| number.to_string()))
        }
        Some(other) => return Err(unusable("id", other, "text or a number")),
    };
    Ok(Some(LoneStatement {
        id,
        question: text(object, &QUESTION)?.map(str::to_owned),
        before: text(object, &BEFORE)?.unwrap_or_default().to_owned(),
        words: words.to_owned(),
    }))
}

/// The first of the keys that is there, as text.
fn text<'v>(object: &'v Map<String, Value>, keys: &[&str]) -> Result<Option<&'v str>, Unusable> {
    for key in keys {
        match field(object, key) {
            None | Some(Value::Null) => {}
            Some(Value::String(text)) => return Ok(Some(text)),
            Some(other) => return Err(unusable(key, other, "text")),
        }
    }
    Ok(None)
}

fn unusable(key: &str, value: &Value, wanted: &str) -> Unusable {
    let kind = match value {
        Value::Null => "nothing",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    };
    Unusable {
        what: format!("the {key} {}", shown(&value.to_string())),
        why: format!("it is {kind}, not {wanted}"),
    }
}

fn empty(what: &str, object: &Map<String, Value>) -> Unusable {
    let id = field(object, "id").filter(|id| !id.is_null());
    let id = id.map_or(String::new(), |id| {
        format!(" of id {}", shown(&id.to_string()))
    });
    Unusable {
        what: format!("the {what}{id}"),
        why: "it is empty".to_owned(),
    }
}

/// The start of a value.
pub(super) fn shown(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The number under `id` as it is written: no digit is lost, however many there are.
fn digits(line: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Given<'a> {
        #[serde(borrow, alias = "ID", alias = "Id")]
        id: &'a RawValue,
    }
    let given: Given<'_> = serde_json::from_str(line).ok()?;
    Some(given.id.get().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(line: &str) -> Result<Option<LoneStatement>, Unusable> {
        let value = serde_json::from_str(line).unwrap();
        read(&value, Some(line), || "f#1".into())
    }

    #[test]
    fn synonyms_nulls_and_unknown_keys() {
        let found = of(r#"{"ID": "a", "prev": null, "Sentence": "They got it.", "mood": [1]}"#);
        let expected = LoneStatement {
            id: Id::Text("a".into()),
            question: None,
            before: String::new(),
            words: "They got it.".into(),
        };
        assert_eq!(found, Ok(Some(expected)));
        assert_eq!(of(r#"{"id": "a", "text": "They got it."}"#), Ok(None));
    }

    #[test]
    fn an_id_keeps_its_kind_and_its_digits() {
        let id = |id: &str| {
            let line = format!("{{\"id\": {id}, \"statement\": \"So.\"}}");
            of(&line).map(|lone| lone.unwrap().id)
        };
        for number in ["7", "-1.50", "12345678901234567890123"] {
            assert_eq!(id(number), Ok(Id::Number(number.into())));
        }
        assert_eq!(id("null"), Ok(Id::Text("f#1".into())));
        assert_eq!(id("[1]").unwrap_err().what, "the id [1]");
    }

    #[test]
    fn what_is_no_text_is_named() {
        let why = |line: &str| of(line).unwrap_err();
        let number = why(r#"{"id": "a", "statement": 5}"#);
        assert_eq!(
            (&*number.what, &*number.why),
            ("the statement 5", "it is a number, not text")
        );
        assert_eq!(
            why(r#"{"id": "a", "statement": " \n"}"#).what,
            "the statement of id \"a\""
        );
        assert_eq!(
            why(r#"{"statement": "So.", "before": {}}"#).what,
            "the before {}"
        );
        assert_eq!(
            why(r#"{"text": false}"#).why,
            "it is true or false, not text"
        );
        let long = format!("{{\"text\": [\"{}\"]}}", "é".repeat(100));
        assert!(why(&long).what.ends_with("é…"));
    }
}
