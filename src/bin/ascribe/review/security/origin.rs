//! Whose page sends: what changes anything must come from this page, and say so.

use axum::http::{HeaderMap, Method, header};

use super::host::only;

/// Whether a request to `host` comes from a page of that host: it must say so if it changes
/// anything, and may not say otherwise if it does not.
pub(crate) fn fits(method: &Method, host: &str, headers: &HeaderMap) -> bool {
    if !headers.contains_key(header::ORIGIN) {
        return *method == Method::GET;
    }
    only(headers, header::ORIGIN.as_str())
        .and_then(|origin| origin.strip_prefix("http://"))
        .is_some_and(|origin| origin == host)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn from(method: &Method, origins: &[&'static str]) -> bool {
        let mut headers = HeaderMap::new();
        for origin in origins {
            headers.append(header::ORIGIN, HeaderValue::from_static(origin));
        }
        fits(method, "127.0.0.1:4711", &headers)
    }

    #[test]
    fn what_changes_anything_says_that_it_is_from_here() {
        assert!(from(&Method::POST, &["http://127.0.0.1:4711"]));
        for other in [
            "http://localhost:4711",
            "https://127.0.0.1:4711",
            "http://127.0.0.1:4711/",
            "http://127.0.0.1",
            "http://evil.example",
            "null",
            "",
        ] {
            assert!(!from(&Method::POST, &[other]), "{other}");
        }
        assert!(!from(&Method::POST, &[]));
    }

    #[test]
    fn what_only_asks_may_leave_it_out() {
        assert!(from(&Method::GET, &[]));
        assert!(from(&Method::GET, &["http://127.0.0.1:4711"]));
        assert!(!from(&Method::GET, &["http://evil.example"]));
        assert!(!from(
            &Method::GET,
            &["http://127.0.0.1:4711", "http://127.0.0.1:4711"]
        ));
    }
}
