//! Which hosts a request may name: this machine by its two names, with the port.
//!
//! A page elsewhere that makes its own name point at this machine (DNS rebinding) has the browser
//! send that name, and so is turned away.

use axum::http::{HeaderMap, Uri, header};

/// The addresses under which the page is served.
#[derive(Clone, Debug)]
pub(crate) struct Hosts([String; 2]);

impl Hosts {
    /// Those of a port.
    pub(crate) fn of(port: u16) -> Self {
        Self([format!("127.0.0.1:{port}"), format!("localhost:{port}")])
    }

    /// The host that a request names, if it names one, and an allowed one, everywhere.
    pub(crate) fn named<'h>(&self, uri: &Uri, headers: &'h HeaderMap) -> Option<&'h str> {
        let host = only(headers, header::HOST.as_str())?;
        let fits = uri.authority().is_none_or(|inner| inner.as_str() == host);
        (fits && self.0.iter().any(|known| known == host)).then_some(host)
    }
}

/// The value of a header that is there once.
pub(super) fn only<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn named(uri: &'static str, hosts: &[&'static str]) -> bool {
        let mut headers = HeaderMap::new();
        for host in hosts {
            headers.append(header::HOST, HeaderValue::from_static(host));
        }
        let uri = Uri::from_static(uri);
        Hosts::of(4711).named(&uri, &headers).is_some()
    }

    #[test]
    fn this_machine_by_its_two_names_with_the_port() {
        assert!(named("/", &["127.0.0.1:4711"]));
        assert!(named("/", &["localhost:4711"]));
        assert!(named("http://localhost:4711/", &["localhost:4711"]));
    }

    #[test]
    fn nothing_else() {
        for host in [
            "evil.example:4711",
            "127.0.0.1",
            "localhost",
            "127.0.0.1:80",
            "127.0.0.1:47110",
            "localhost:4711.evil.example",
            "LOCALHOST:4711",
            "[::1]:4711",
            "0.0.0.0:4711",
            "",
        ] {
            assert!(!named("/", &[host]), "{host}");
        }
        assert!(!named("/", &[]));
        assert!(!named("/", &["127.0.0.1:4711", "127.0.0.1:4711"]));
        assert!(!named("http://evil.example/", &["127.0.0.1:4711"]));
    }
}
