//! Who has been let in: an address with a token gets a cookie with another secret.
//!
//! The token stands in the address that is printed, and leaves the address bar with the first
//! answer. The address that is handed to the browser has a token of its own that serves once: other
//! people on this machine could see it among the arguments of running programs.

use std::fmt::Write;
use std::sync::{Mutex, PoisonError};

use axum::http::{HeaderMap, Uri, header};

use ascribe::error::Error;

/// Random bytes of a secret: 128 bits.
const BYTES: usize = 16;

/// The secrets of one run.
pub(crate) struct Session {
    port: u16,
    printed: String,
    once: Mutex<Option<String>>,
    cookie: String,
}

impl Session {
    /// New secrets.
    ///
    /// # Errors
    ///
    /// If the system gives no random bytes.
    pub(crate) fn new(port: u16) -> Result<Self, Error> {
        Ok(Self {
            port,
            printed: secret()?,
            once: Mutex::new(Some(secret()?)),
            cookie: secret()?,
        })
    }

    /// The address to print: it opens the page in as many browsers as wanted, while this runs.
    pub(crate) fn address(&self) -> String {
        self.with_token(&self.printed)
    }

    /// The address to hand to the browser: it serves once.
    pub(crate) fn address_once(&self) -> String {
        let once = self.once.lock().unwrap_or_else(PoisonError::into_inner);
        self.with_token(once.as_deref().unwrap_or(&self.printed))
    }

    fn with_token(&self, token: &str) -> String {
        format!("http://127.0.0.1:{}/?token={token}", self.port)
    }

    /// Whether a request has the cookie.
    pub(crate) fn knows(&self, headers: &HeaderMap) -> bool {
        let name = self.name();
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .any(|(key, value)| key == name && same(value, &self.cookie))
    }

    /// Whether an address has a token that lets in. One that serves once is spent by this.
    pub(crate) fn lets_in(&self, uri: &Uri) -> bool {
        let Some(token) = token(uri) else {
            return false;
        };
        if same(token, &self.printed) {
            return true;
        }
        let mut once = self.once.lock().unwrap_or_else(PoisonError::into_inner);
        let fits = once.as_deref().is_some_and(|once| same(token, once));
        if fits {
            *once = None;
        }
        fits
    }

    /// The cookie to set: no script reads it, and no page of another site has it sent.
    pub(crate) fn cookie(&self) -> String {
        let name = self.name();
        format!("{name}={}; Path=/; HttpOnly; SameSite=Strict", self.cookie)
    }

    /// Ports of one machine share their cookies: the port in the name keeps two runs apart.
    fn name(&self) -> String {
        format!("ascribe-{}", self.port)
    }
}

/// What an address of the page has as its token.
pub(crate) fn token(uri: &Uri) -> Option<&str> {
    let query = uri.query().filter(|_| uri.path() == "/")?;
    query
        .split('&')
        .find_map(|pair| pair.strip_prefix("token="))
}

/// Hexadecimal digits that nobody can guess.
fn secret() -> Result<String, Error> {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes)
        .map_err(|error| Error::output(format!("make the secret of the page: {error}")))?;
    Ok(bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    }))
}

/// Whether two texts are the same, in a time that tells nothing of where they differ.
fn same(one: &str, other: &str) -> bool {
    let pairs = one.bytes().zip(other.bytes());
    let differs = pairs.fold(0, |seen, (a, b)| std::hint::black_box(seen | (a ^ b)));
    one.len() == other.len() && differs == 0
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn uri(address: &str) -> Uri {
        let at = address.find("/?").unwrap();
        address[at..].parse().unwrap()
    }

    fn with_cookie(value: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_str(value).unwrap());
        headers
    }

    #[test]
    fn the_printed_address_lets_in_again_and_the_other_once() {
        let session = Session::new(4711).unwrap();
        let (printed, once) = (session.address(), session.address_once());
        assert_ne!(printed, once);
        assert!(session.lets_in(&uri(&printed)) && session.lets_in(&uri(&printed)));
        assert!(session.lets_in(&uri(&once)));
        assert!(!session.lets_in(&uri(&once)));
    }

    #[test]
    fn nothing_else_lets_in() {
        let session = Session::new(4711).unwrap();
        let token = session.printed.clone();
        for wrong in [
            "/?token=".to_owned(),
            "/?token".to_owned(),
            "/".to_owned(),
            format!("/?token={}", &token[1..]),
            format!("/?token={token}0"),
            format!("/?token={}", session.cookie),
            format!("/api/start?token={token}"),
            format!("/?x={token}"),
        ] {
            assert!(!session.lets_in(&wrong.parse().unwrap()), "{wrong}");
        }
        assert!(session.lets_in(&format!("/?a=b&token={token}").parse().unwrap()));
    }

    #[test]
    fn the_cookie_is_known_among_others_and_only_by_its_port() {
        let session = Session::new(4711).unwrap();
        let set = session.cookie();
        assert!(
            set.ends_with("; Path=/; HttpOnly; SameSite=Strict"),
            "{set}"
        );
        assert!(!set.contains(&session.printed));
        let (pair, _) = set.split_once(';').unwrap();
        assert!(session.knows(&with_cookie(pair)));
        assert!(session.knows(&with_cookie(&format!("a=b; {pair}; c=d"))));
        assert!(!session.knows(&with_cookie(&pair.replace("4711", "4712"))));
        assert!(!session.knows(&with_cookie(&format!("ascribe-4711={}", session.printed))));
        assert!(!session.knows(&with_cookie("ascribe-4711=")));
        assert!(!session.knows(&HeaderMap::new()));
    }

    #[test]
    fn secrets_are_long_and_differ() {
        let (one, other) = (secret().unwrap(), secret().unwrap());
        assert_eq!(one.len(), 2 * BYTES);
        assert_ne!(one, other);
        assert!(same(&one, &one.clone()) && !same(&one, &other) && !same(&one, ""));
    }
}
