//! The fields of one line as a coding.

use std::collections::BTreeMap;

use serde_json::Value;

use super::CodedLine;
use crate::codebook::{Coder, Coding, Focus, Source, Sources};

/// What a line holds, by keys in lower case.
pub(super) type Keys = BTreeMap<String, Value>;

/// The line that stands at `place`.
///
/// # Errors
///
/// Why it is none, as a fragment.
pub(super) fn line(place: &str, keys: &Keys, coder: Coder) -> Result<CodedLine, String> {
    let fields: BTreeMap<String, String> = keys
        .iter()
        .filter_map(|(key, value)| Some((key.clone(), plain(value)?)))
        .collect();
    let id = match keys.get("id") {
        Some(Value::String(_) | Value::Number(_)) => fields.get("id").cloned().unwrap_or_default(),
        Some(Value::Null) | None => String::new(),
        Some(other) => return Err(format!("the id {other} is neither text nor a number")),
    };
    if id.is_empty() {
        return Err("it has no id".to_owned());
    }
    let text = |names: &[&str]| {
        let found = names.iter().find_map(|name| fields.get(*name));
        found.filter(|text| !text.is_empty()).cloned()
    };
    Ok(CodedLine {
        coding: coding(keys, coder)?,
        words: text(&["sentence", "text", "statement"]),
        before: text(&["before", "prev"]),
        id,
        place: place.to_owned(),
        fields,
    })
}

/// A value as text, if it is a single one.
pub(super) fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}

fn coding(keys: &Keys, coder: Coder) -> Result<Coding, String> {
    let sources: Sources = match keys.get("sources") {
        None => return Err("it has no sources".to_owned()),
        Some(value) => names("sources", value)?
            .iter()
            .filter(|name| *name != "none")
            .map(|name| name.parse::<Source>().map_err(|error| error.to_string()))
            .collect::<Result<_, _>>()?,
    };
    let mut coding = Coding::new(coder, sources);
    let probabilities = probabilities(keys)?;
    coding.probabilities = probabilities;
    coding.confidence = match keys.get("confidence") {
        Some(value) => fraction("confidence", value)?,
        None => None,
    };
    coding.abstain = match keys.get("abstain").and_then(plain) {
        None => false,
        Some(text) => match &*text.trim().to_lowercase() {
            "true" | "1" | "yes" => true,
            "false" | "0" | "no" | "" => false,
            _ => return Err(format!("the abstain {text:?} is neither true nor false")),
        },
    };
    if sources.is_empty() {
        return Ok(coding);
    }
    coding.outcome = code(keys, "outcome")?;
    if sources.contains(Source::Teacher) {
        coding.agency = code(keys, "agency")?;
    }
    for focus in focus(keys)? {
        let source = focus.source();
        if sources.contains(source) {
            coding.focus[source.index()] = Some(focus);
        }
    }
    Ok(coding)
}

/// One code under a key; `None` if it is empty or missing.
fn code<T>(keys: &Keys, key: &str) -> Result<Option<T>, String>
where
    T: std::str::FromStr,
    T::Err: std::fmt::Display,
{
    match keys.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.trim().is_empty() => Ok(None),
        Some(Value::String(text)) => {
            let parsed = text.trim().to_lowercase().parse::<T>();
            parsed.map(Some).map_err(|error| error.to_string())
        }
        Some(other) => Err(format!("the {key} {other} is not text")),
    }
}

/// Names in a list, or joined by `;` or `,`.
fn names(key: &str, value: &Value) -> Result<Vec<String>, String> {
    let texts: Vec<&str> = match value {
        Value::String(text) => text.split([';', ',']).collect(),
        Value::Array(items) => items
            .iter()
            .map(|item| {
                item.as_str()
                    .ok_or(format!("the {key} hold {item}, not text"))
            })
            .collect::<Result<_, _>>()?,
        other => return Err(format!("the {key} {other} are no list")),
    };
    let names = texts.iter().map(|text| text.trim().to_lowercase());
    Ok(names.filter(|name| !name.is_empty()).collect())
}

fn focus(keys: &Keys) -> Result<Vec<Focus>, String> {
    let parse = |name: &str| name.parse::<Focus>().map_err(|error| error.to_string());
    match keys.get("focus") {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Object(by_source)) => {
            let mut found = Vec::new();
            for (source, value) in by_source {
                let Some(name) = plain(value) else { continue };
                let source: Source = source.parse().map_err(|e| format!("{e}"))?;
                let focus = parse(&name)?;
                if focus.source() != source {
                    return Err(format!("the focus {focus} is none of {source}"));
                }
                found.push(focus);
            }
            Ok(found)
        }
        Some(value) => names("focus", value)?.iter().map(|n| parse(n)).collect(),
    }
}

fn probabilities(keys: &Keys) -> Result<Option<[f32; 4]>, String> {
    let mut all = [None; 4];
    for source in Source::ALL {
        let column = format!("p_{source}");
        let value = match keys.get("probabilities") {
            Some(Value::Object(by_source)) => by_source.get(source.name()),
            None | Some(Value::Null) => keys.get(&column),
            Some(other) => return Err(format!("the probabilities {other} are no object")),
        };
        if let Some(value) = value {
            all[source.index()] = fraction(&format!("probability of {source}"), value)?;
        }
    }
    match all {
        [None, None, None, None] => Ok(None),
        [Some(home), Some(school), Some(student), Some(teacher)] => {
            Ok(Some([home, school, student, teacher]))
        }
        _ => Err("it has probabilities of some sources and not of others".to_owned()),
    }
}

/// A number from 0 to 1; `None` if it is empty.
fn fraction(what: &str, value: &Value) -> Result<Option<f32>, String> {
    let number = match value {
        Value::Null => return Ok(None),
        Value::String(text) if text.trim().is_empty() => return Ok(None),
        Value::String(text) => text.trim().parse().ok(),
        Value::Number(number) => number.as_f64(),
        _ => None,
    };
    match number {
        // As near as it can be told: codings hold no more digits.
        #[allow(clippy::cast_possible_truncation)]
        Some(number) if (0.0..=1.0).contains(&number) => Ok(Some(number as f32)),
        _ => Err(format!("the {what} {value} is no number from 0 to 1")),
    }
}
