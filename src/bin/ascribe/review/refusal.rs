//! Answers to what is not done: in words, as a page to people and as JSON to the page's script.

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use serde_json::json;

use ascribe::error::Error;

use super::wire::View;

/// Why something was not done, in the form in which the page's script tells it.
#[derive(Debug)]
pub(crate) struct Refusal {
    /// What the script does with it goes by this.
    pub(crate) status: StatusCode,
    /// A sentence.
    pub(crate) error: String,
    /// What would help.
    pub(crate) hint: Option<String>,
    /// What stands in the file, if it is not what the page showed.
    pub(crate) view: Option<Box<View>>,
}

impl Refusal {
    /// One in these words.
    pub(crate) fn new(status: StatusCode, error: impl Into<String>) -> Self {
        Self {
            status,
            error: error.into(),
            hint: None,
            view: None,
        }
    }

    /// A request that the page's script would not make.
    pub(crate) fn bad(error: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, error)
    }

    /// What stands in the file is no longer what the page showed.
    pub(crate) fn conflict(error: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, error)
    }
}

impl From<Error> for Refusal {
    /// The file can't be read or written now: it may be another time, so that the script tries
    /// again; or the request makes no sense.
    fn from(error: Error) -> Self {
        let status = if error.is_usage() {
            StatusCode::UNPROCESSABLE_ENTITY
        } else {
            StatusCode::SERVICE_UNAVAILABLE
        };
        Self {
            status,
            error: format!("Failed to {error}."),
            hint: error.hint().map(str::to_owned),
            view: None,
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let Self {
            error, hint, view, ..
        } = &self;
        let body = json!({ "error": error, "hint": hint, "view": view }).to_string();
        let kind = [(header::CONTENT_TYPE, "application/json")];
        (self.status, kind, body).into_response()
    }
}

/// The page for people who can't be let in.
#[derive(Template)]
#[template(path = "refused.html")]
struct Refused {
    title: &'static str,
    text: &'static str,
    /// Whether the browser may ask again by itself, for the page: see `assets/enter.js`.
    enters: bool,
}

/// The answer that goes with a status, for a request to this path.
pub(crate) fn refuse(status: StatusCode, path: &str) -> Response {
    answer(status, path, false)
}

/// The answer to who asks for the page itself in a way that is refused, as a link of a report does:
/// its page asks again by itself.
pub(crate) fn refuse_link(status: StatusCode) -> Response {
    answer(status, "/", true)
}

fn answer(status: StatusCode, path: &str, enters: bool) -> Response {
    let (title, text) = words(status);
    let mut response = if path.starts_with("/api/") {
        Refusal::new(status, text).into_response()
    } else {
        // Texts of this program: nothing in them can fail to be written.
        let page = Refused {
            title,
            text,
            enters,
        };
        let page = page.render().unwrap_or_default();
        (status, Html(page)).into_response()
    };
    let more = match status {
        StatusCode::METHOD_NOT_ALLOWED => Some((header::ALLOW, "GET, POST")),
        StatusCode::TOO_MANY_REQUESTS => Some((header::RETRY_AFTER, "1")),
        _ => None,
    };
    if let Some((name, value)) = more {
        let value = HeaderValue::from_static(value);
        response.headers_mut().insert(name, value);
    }
    response
}

fn words(status: StatusCode) -> (&'static str, &'static str) {
    match status {
        StatusCode::UNAUTHORIZED => (
            "This page opens by the address in the terminal",
            "Open the whole address that ascribe printed, with its token: it begins with \
             http://127.0.0.1 and has ?token= in it. It changes whenever ascribe review is started \
             again.",
        ),
        StatusCode::FORBIDDEN => (
            "Another page asked",
            "Only the review page itself may ask. To follow a link of a report, first open the \
             address that ascribe review printed in this browser, by copying it into the address \
             bar; then follow the link again.",
        ),
        StatusCode::MISDIRECTED_REQUEST => (
            "Not under this name",
            "The review page answers under 127.0.0.1 and its port alone. Open the address that \
             ascribe printed.",
        ),
        StatusCode::TOO_MANY_REQUESTS => (
            "Too many requests",
            "There were more requests than anyone can type. Wait a second.",
        ),
        StatusCode::METHOD_NOT_ALLOWED => ("Not that way", "The page knows GET and POST alone."),
        StatusCode::PAYLOAD_TOO_LARGE => ("Too large", "A request may hold 64 KB at most."),
        StatusCode::REQUEST_TIMEOUT => ("Too slow", "The request took too long to arrive."),
        _ => ("Not found", "There is nothing under this address."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locked_file_is_tried_again_and_nonsense_is_not() {
        let locked = Refusal::from(Error::output("write x.ascribe: it is locked"));
        assert_eq!(locked.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(locked.error, "Failed to write x.ascribe: it is locked.");
        let nonsense = Refusal::from(Error::usage("code it").with_hint("don't"));
        assert_eq!(nonsense.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(nonsense.hint.as_deref(), Some("don't"));
    }

    #[test]
    fn the_script_gets_json_and_people_a_page() {
        let kind = |path| refuse(StatusCode::UNAUTHORIZED, path).headers()["content-type"].clone();
        assert_eq!(kind("/api/start"), "application/json");
        assert_eq!(kind("/"), "text/html; charset=utf-8");
        let slow = refuse(StatusCode::TOO_MANY_REQUESTS, "/");
        assert_eq!(slow.headers()["retry-after"], "1");
    }
}
