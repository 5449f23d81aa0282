//! What the browser says of who asks: only the page itself, or a person by the address bar.

use axum::http::HeaderMap;

use super::host::only;

/// What is known of who made the browser ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asker {
    /// This page, or a person (the address bar, a bookmark, the terminal).
    Ours,
    /// A page of another site, or of another port of this machine.
    Foreign,
    /// Not said: a program, or a browser from before 2023.
    Unsaid,
}

/// Who asks, by `Sec-Fetch-Site`, which no script of a page can set.
pub(crate) fn asker(headers: &HeaderMap) -> Asker {
    if !headers.contains_key("sec-fetch-site") {
        return Asker::Unsaid;
    }
    match only(headers, "sec-fetch-site") {
        Some("same-origin" | "none") => Asker::Ours,
        _ => Asker::Foreign,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn said(values: &[&'static str]) -> Asker {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append("sec-fetch-site", HeaderValue::from_static(value));
        }
        asker(&headers)
    }

    #[test]
    fn only_the_page_itself_and_people_are_ours() {
        assert_eq!(said(&["same-origin"]), Asker::Ours);
        assert_eq!(said(&["none"]), Asker::Ours);
        for foreign in ["cross-site", "same-site", "", "Same-Origin", "anything"] {
            assert_eq!(said(&[foreign]), Asker::Foreign, "{foreign}");
        }
        assert_eq!(said(&["none", "none"]), Asker::Foreign);
        assert_eq!(said(&[]), Asker::Unsaid);
    }
}
