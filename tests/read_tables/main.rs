//! Tables as form tools and spreadsheets export them, read through the public entry.

mod forms;
mod loose;
mod workbooks;

use ascribe::read::{Parsed, Settings, parse};

fn read(file: &str, bytes: impl AsRef<[u8]>) -> Parsed {
    parse(file, bytes.as_ref(), &Settings::default())
}

fn mapped(map: &str, bytes: &str) -> Parsed {
    let settings = Settings {
        map: map.parse().unwrap(),
        ..Settings::default()
    };
    parse("log.csv", bytes.as_bytes(), &settings)
}

/// One line a reflection: `id | teacher | team | cycle | date | prompt | text`.
fn lines(parsed: &Parsed) -> Vec<String> {
    let or_dash = |value: Option<String>| value.unwrap_or_else(|| "-".into());
    let line = |r: &ascribe::reflection::Reflection| {
        let label =
            |label: &Option<std::sync::Arc<str>>| or_dash(label.as_deref().map(str::to_owned));
        let date = or_dash(r.date.map(|date| date.to_string()));
        let about = [
            label(&r.teacher),
            label(&r.team),
            label(&r.cycle),
            date,
            label(&r.prompt),
        ];
        format!("{} | {} | {}", r.id, about.join(" | "), r.text)
    };
    parsed.reflections.iter().map(line).collect()
}

fn told(parsed: &Parsed) -> String {
    let notices = parsed.notices.iter().map(ToString::to_string);
    let problems = parsed.problems.iter().map(ToString::to_string);
    notices.chain(problems).collect::<Vec<_>>().join("\n")
}
