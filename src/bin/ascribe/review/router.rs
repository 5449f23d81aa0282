//! Which request goes where, and the bounds on it.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::HttpBody;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{StatusCode, Uri};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{get, post};

use super::api;
use super::desk::Room;
use super::page;
use super::refusal::refuse;
use super::security::{self, Guard};

/// The most that a request may hold, in bytes: a memo fits many times.
const MOST_BODY: usize = 64 * 1024;
/// How long a request may take, its body included.
const PATIENCE: Duration = Duration::from_secs(15);

/// All of it, with the guard outermost.
pub(crate) fn router(room: Arc<Room>, guard: Arc<Guard>) -> Router {
    Router::new()
        .route("/", get(index))
        .route("/assets/{name}", get(page::asset))
        .route("/api/start", get(api::start))
        .route("/api/card", get(api::card))
        .route("/api/figures", get(api::figures))
        .route("/api/history", get(api::history))
        .route("/api/coder", post(api::coder))
        .route("/api/code", post(api::code))
        .route("/api/undo", post(api::undo))
        .route("/api/memo", post(api::memo))
        .route("/api/split", post(api::split))
        .route("/api/merge", post(api::merge))
        .route("/api/draw", post(api::draw))
        .route("/api/open", post(api::open))
        .fallback(not_found)
        .method_not_allowed_fallback(not_that_way)
        .with_state(room)
        .layer(DefaultBodyLimit::max(MOST_BODY))
        .layer(middleware::from_fn(bounded))
        .layer(middleware::from_fn_with_state(guard, security::layer))
}

async fn index(State(room): State<Arc<Room>>) -> Response {
    page::page(&room.name)
}

async fn not_found(uri: Uri) -> Response {
    refuse(StatusCode::NOT_FOUND, uri.path())
}

async fn not_that_way(uri: Uri) -> Response {
    refuse(StatusCode::METHOD_NOT_ALLOWED, uri.path())
}

/// Refuses a request that says how much too long it is, before any of it is read, and ends one that
/// takes too long; what it began in the file is done or undone as a whole.
async fn bounded(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    if request.body().size_hint().lower() > MOST_BODY as u64 {
        return refuse(StatusCode::PAYLOAD_TOO_LARGE, &path);
    }
    match tokio::time::timeout(PATIENCE, next.run(request)).await {
        Ok(response) => response,
        Err(_) => refuse(StatusCode::REQUEST_TIMEOUT, &path),
    }
}
