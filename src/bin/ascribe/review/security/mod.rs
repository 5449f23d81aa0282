//! Who may speak with the review page, and how often.
//!
//! The page is served on this machine alone, yet every page open in the browser could knock, and so
//! could other programs. A request passes these layers, each a file, in this order:
//!
//! 1. `GET` or `POST` (405);
//! 2. [`host`]: it names this machine and port (421);
//! 3. [`fetch_site`]: the browser does not say that another site asks (403);
//! 4. [`origin`]: what changes anything says that it comes from this page (403);
//! 5. [`rate`]: not too often (429);
//! 6. [`session`]: it has the cookie, or the token that is exchanged for it (401);
//! 7. a body has a bound (413, [`super::router`]).
//!
//! Every answer, refusals too, has the headers of [`headers`].

mod fetch_site;
mod headers;
mod host;
mod origin;
mod rate;
mod session;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use ascribe::error::Error;

use self::fetch_site::Asker;
use super::refusal::{refuse, refuse_link};

/// What decides who is answered.
pub(crate) struct Guard {
    hosts: host::Hosts,
    session: session::Session,
    rates: Mutex<rate::Rates>,
}

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// It is answered.
    Pass,
    /// It gets the cookie, and is sent on to an address without token.
    Enter,
    /// It has both the cookie and a token: it is sent on.
    Entered,
    /// It is refused.
    Refuse(StatusCode),
}

impl Guard {
    /// That of a port, with new secrets.
    ///
    /// # Errors
    ///
    /// If the system gives no random bytes.
    pub(crate) fn new(port: u16) -> Result<Self, Error> {
        Ok(Self {
            hosts: host::Hosts::of(port),
            session: session::Session::new(port)?,
            rates: Mutex::new(rate::Rates::new(Instant::now())),
        })
    }

    /// The address to print.
    pub(crate) fn address(&self) -> String {
        self.session.address()
    }

    /// The address to hand to the browser, which serves once.
    pub(crate) fn address_once(&self) -> String {
        self.session.address_once()
    }

    fn judge(&self, method: &Method, uri: &Uri, headers: &HeaderMap, now: Instant) -> Verdict {
        if *method != Method::GET && *method != Method::POST {
            return Verdict::Refuse(StatusCode::METHOD_NOT_ALLOWED);
        }
        let Some(host) = self.hosts.named(uri, headers) else {
            return Verdict::Refuse(StatusCode::MISDIRECTED_REQUEST);
        };
        if fetch_site::asker(headers) == Asker::Foreign || !origin::fits(method, host, headers) {
            return Verdict::Refuse(StatusCode::FORBIDDEN);
        }
        let is_known = self.session.knows(headers);
        let mut rates = self.rates.lock().unwrap_or_else(PoisonError::into_inner);
        if !rates.allow(is_known, now) {
            return Verdict::Refuse(StatusCode::TOO_MANY_REQUESTS);
        }
        match (is_known, *method == Method::GET) {
            (true, true) if session::token(uri).is_some() => Verdict::Entered,
            (true, _) => Verdict::Pass,
            (false, true) if self.session.lets_in(uri) => Verdict::Enter,
            (false, _) => Verdict::Refuse(StatusCode::UNAUTHORIZED),
        }
    }
}

/// The layer: judges, answers, adds the headers.
pub(crate) async fn layer(
    State(guard): State<Arc<Guard>>,
    request: Request,
    next: Next,
) -> Response {
    let (uri, headers) = (request.uri(), request.headers());
    let mut response = match guard.judge(request.method(), uri, headers, Instant::now()) {
        Verdict::Pass => next.run(request).await,
        Verdict::Enter => enter(Some(&guard.session.cookie())),
        Verdict::Entered => enter(None),
        Verdict::Refuse(StatusCode::FORBIDDEN) if is_link(request.method(), uri) => {
            refuse_link(StatusCode::FORBIDDEN)
        }
        Verdict::Refuse(status) => refuse(status, uri.path()),
    };
    headers::protect(response.headers_mut());
    response
}

/// Whether it asks as a link of a report does: for the page alone, with nothing to say.
fn is_link(method: &Method, uri: &Uri) -> bool {
    method == Method::GET && uri.path() == "/" && uri.query().is_none()
}

/// On to the page by an address without token.
fn enter(cookie: Option<&str>) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    let headers = response.headers_mut();
    headers.insert(header::LOCATION, HeaderValue::from_static("/"));
    if let Some(cookie) = cookie.and_then(|cookie| HeaderValue::from_str(cookie).ok()) {
        headers.insert(header::SET_COOKIE, cookie);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Door(Guard);

    impl Door {
        fn knock(&self, method: &str, uri: &str, said: &[(&'static str, &str)]) -> Verdict {
            let mut headers = HeaderMap::new();
            for (name, value) in said {
                headers.append(*name, HeaderValue::from_str(value).unwrap());
            }
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            let uri = uri.parse().unwrap();
            self.0.judge(&method, &uri, &headers, Instant::now())
        }

        fn cookie(&self) -> String {
            let set = self.0.session.cookie();
            set.split_once(';').unwrap().0.to_owned()
        }

        fn entry(&self) -> String {
            let address = self.0.address();
            address[address.find("/?").unwrap()..].to_owned()
        }
    }

    const HOST: (&str, &str) = ("host", "127.0.0.1:4711");
    const ORIGIN: (&str, &str) = ("origin", "http://127.0.0.1:4711");

    #[test]
    fn each_layer_refuses_in_its_turn() {
        let door = Door(Guard::new(4711).unwrap());
        let cookie = door.cookie();
        let cookie = ("cookie", cookie.as_str());
        let refused = |verdict, status: u16| {
            assert_eq!(
                verdict,
                Verdict::Refuse(StatusCode::from_u16(status).unwrap())
            );
        };
        for method in ["HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "CONNECT"] {
            refused(door.knock(method, "/", &[HOST, cookie]), 405);
        }
        let rebound = ("host", "evil.example:4711");
        refused(door.knock("GET", "/", &[rebound, cookie]), 421);
        let foreign = ("sec-fetch-site", "cross-site");
        refused(door.knock("GET", "/", &[HOST, cookie, foreign]), 403);
        refused(door.knock("POST", "/api/code", &[HOST, cookie]), 403);
        refused(door.knock("GET", "/", &[HOST]), 401);
        refused(door.knock("POST", "/api/code", &[HOST, ORIGIN]), 401);
        refused(door.knock("POST", &door.entry(), &[HOST, ORIGIN]), 401);
        assert_eq!(door.knock("GET", "/", &[HOST, cookie]), Verdict::Pass);
        let code = door.knock("POST", "/api/code", &[HOST, ORIGIN, cookie]);
        assert_eq!(code, Verdict::Pass);
    }

    #[test]
    fn a_token_is_exchanged_and_leaves_the_address() {
        let door = Door(Guard::new(4711).unwrap());
        let (entry, cookie) = (door.entry(), door.cookie());
        assert_eq!(door.knock("GET", &entry, &[HOST]), Verdict::Enter);
        let again = door.knock("GET", &entry, &[HOST, ("cookie", &cookie)]);
        assert_eq!(again, Verdict::Entered);
        let response = enter(Some("a=b"));
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
        assert_eq!(response.headers()[header::LOCATION], "/");
    }

    #[test]
    fn a_foreign_page_that_knows_the_address_stays_out() {
        let door = Door(Guard::new(4711).unwrap());
        let foreign = ("sec-fetch-site", "cross-site");
        let verdict = door.knock("GET", &door.entry(), &[HOST, foreign]);
        assert_eq!(verdict, Verdict::Refuse(StatusCode::FORBIDDEN));
    }
}
