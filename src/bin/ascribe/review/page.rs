//! The page and what it is made of: all of it is in the program, and nothing else is served.

use askama::Template;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

use super::refusal::refuse;

/// Files by their exact names: no path is ever looked up.
const ASSETS: [(&str, &str, &str); 7] = [
    ("review.js", SCRIPT, include_str!("assets/review.js")),
    ("draw.js", SCRIPT, include_str!("assets/draw.js")),
    ("keys.js", SCRIPT, include_str!("assets/keys.js")),
    ("enter.js", SCRIPT, include_str!("assets/enter.js")),
    ("talk.js", SCRIPT, include_str!("assets/talk.js")),
    (
        "review.css",
        "text/css; charset=utf-8",
        include_str!("assets/review.css"),
    ),
    ("icon.svg", "image/svg+xml", include_str!("assets/icon.svg")),
];

const SCRIPT: &str = "text/javascript; charset=utf-8";

/// The page, which the script fills.
#[derive(Template)]
#[template(path = "review.html")]
struct Page<'a> {
    project: &'a str,
    codes: &'static [Code],
}

/// A code as its button and the list of codes tell it (codebook §2).
struct Code {
    key: u8,
    name: &'static str,
    label: &'static str,
    help: &'static str,
    long: &'static str,
}

/// In the order of the codebook; no attribution last, on 0.
const CODES: [Code; 5] = [
    Code {
        key: 1,
        name: "home",
        label: "home",
        help: "family, parents, life outside school",
        long: "Family, parents, upbringing, home life, income, community or culture, the language \
               spoken at home, and what happens outside school hours: sleep, food, phones, help \
               with homework, moving house.",
    },
    Code {
        key: 2,
        name: "school",
        label: "school",
        help: "the system beyond the team’s control",
        long: "The school or system beyond this teacher’s or team’s control: class size, \
               timetable, staffing, resources, technology, mandated curriculum, tests, policy, \
               leadership, last year’s teachers; also chance events of the setting, such as a \
               fire drill.",
    },
    Code {
        key: 3,
        name: "student",
        label: "student",
        help: "their ability, effort, behaviour, knowledge",
        long: "The students themselves: ability, effort, motivation, attention, behaviour, \
               attitude, confidence, prior knowledge, language level, disability, peers, absence \
               without a cause at home. What students did is an outcome; it is a cause only where \
               it explains one.",
    },
    Code {
        key: 4,
        name: "teacher",
        label: "teacher",
        help: "what the writer or the team did or could do",
        long: "Teacher practice: what the writer, or the writer’s own team, did, failed to do, \
               could do or will do, and their skill, knowledge or effort: planning, explaining, \
               tasks, grouping, feedback, relationships, support.",
    },
    Code {
        key: 0,
        name: "none",
        label: "no attribution",
        help: "no cause of how students do",
        long: "Description, plan, goal, question, feeling, evidence or background in which no \
               cause of how students do is named. An attribution has an outcome of students, a \
               cause, and a link between them; all three, or it is none.",
    },
];

/// The page of a project of this name.
pub(crate) fn page(project: &str) -> Response {
    let page = Page {
        project,
        codes: &CODES,
    };
    match page.render() {
        Ok(text) => Html(text).into_response(),
        Err(_) => refuse(StatusCode::INTERNAL_SERVER_ERROR, "/"),
    }
}

/// A file of the page.
pub(crate) async fn asset(Path(name): Path<String>) -> Response {
    match ASSETS.iter().find(|(known, _, _)| *known == name) {
        Some((_, kind, text)) => ([(header::CONTENT_TYPE, *kind)], *text).into_response(),
        None => refuse(StatusCode::NOT_FOUND, "/assets/"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_that_the_page_names_is_there() {
        let page = Page {
            project: "logs",
            codes: &CODES,
        };
        let mut texts = vec![page.render().unwrap()];
        texts.extend(ASSETS.iter().map(|(_, _, text)| (*text).to_owned()));
        for text in texts {
            for (at, _) in text.match_indices("/assets/") {
                let rest = &text[at + "/assets/".len()..];
                let name: String = rest.chars().take_while(|c| *c != '"').collect();
                assert!(ASSETS.iter().any(|(known, _, _)| *known == name), "{name}");
            }
            for (at, _) in text.match_indices("from \"./") {
                let rest = &text[at + "from \"./".len()..];
                let name: String = rest.chars().take_while(|c| *c != '"').collect();
                assert!(ASSETS.iter().any(|(known, _, _)| *known == name), "{name}");
            }
        }
    }

    #[test]
    fn the_page_has_no_script_or_style_of_its_own_and_names_become_text() {
        let page = Page {
            project: "<script>alert(1)</script>",
            codes: &CODES,
        };
        let text = page.render().unwrap();
        assert!(!text.contains("<script>") && !text.contains("<style"));
        assert!(!text.contains(" style=") && !text.contains(" onclick="));
    }

    /// Nothing that a teacher wrote may become markup: the script makes elements and sets texts.
    #[test]
    fn the_script_has_no_way_to_make_markup_of_text() {
        for (name, _, text) in ASSETS
            .iter()
            .filter(|(_, kind, _)| kind.contains("javascript"))
        {
            for way in [
                "innerHTML",
                "outerHTML",
                "insertAdjacentHTML",
                "document.write",
                "eval(",
                "new Function",
                "createContextualFragment",
                "DOMParser",
                "setHTMLUnsafe",
                "srcdoc",
                "http://",
                "https://",
            ] {
                assert!(!text.contains(way), "{name} has {way}");
            }
        }
    }
}
