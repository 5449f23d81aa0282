//! The requests of the page's script: JSON in, JSON out.
//!
//! All work on the project runs beside the connections, one request at a time; figures are worked
//! out without holding it. Who asks stands in the request: tabs of one browser share a cookie, and
//! may be different people's.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;

use ascribe::review;
use ascribe::sample::{Contrast, Settings};

use super::desk::{Desk, Room};
use super::refusal::Refusal;
use super::view::Go;
use super::wire::{Asked, Done};
use super::work::Worker;
use super::{figures as all_figures, history as all_history, people, start as first_page};

type Answer = Result<Response, Refusal>;
type Given = Result<Bytes, BytesRejection>;

/// The first page.
pub(crate) async fn start(State(room): State<Arc<Room>>, Query(asked): Query<Asked>) -> Answer {
    aside(move || {
        let desk = room.desk()?;
        let coder = asked.coder.as_deref();
        let coder = coder.and_then(|name| people::known(&desk, name).ok());
        json(&first_page::start(&room, &desk, coder.as_ref())?)
    })
    .await
}

/// A statement, without doing anything.
pub(crate) async fn card(State(room): State<Arc<Room>>, Query(asked): Query<Asked>) -> Answer {
    aside(move || {
        let mut desk = room.desk()?;
        let (coder, queue) = (asked.coder.as_deref(), asked.queue.as_deref());
        let mut worker = Worker::of(&mut desk, coder, queue)?;
        json(&worker.go(Go::named(asked.go.as_deref())?, asked.key.as_deref())?)
    })
    .await
}

/// What the codes tell so far.
pub(crate) async fn figures(State(room): State<Arc<Room>>, Query(asked): Query<Asked>) -> Answer {
    aside(move || all_figures::figures(&room, &asked)).await
}

/// What happened to a statement.
pub(crate) async fn history(State(room): State<Arc<Room>>, Query(asked): Query<Asked>) -> Answer {
    aside(move || {
        let desk = room.desk()?;
        let coder = people::known(&desk, asked.coder.as_deref().unwrap_or_default())?;
        let statement = desk.find(asked.key.as_deref())?;
        let events = all_history::history(&desk, &coder, statement)?;
        json(&serde_json::json!({ "events": events }))
    })
    .await
}

/// Someone begins to code.
pub(crate) async fn coder(
    State(room): State<Arc<Room>>,
    headers: HeaderMap,
    body: Given,
) -> Answer {
    done(room, &headers, body, |room, desk, done| {
        let coder = people::join(desk, &done.coder)?;
        json(&first_page::start(room, desk, Some(&coder))?)
    })
    .await
}

/// Codes for a statement.
pub(crate) async fn code(State(room): State<Arc<Room>>, headers: HeaderMap, body: Given) -> Answer {
    work(room, &headers, body, Deed::Code).await
}

/// The last act is taken back.
pub(crate) async fn undo(State(room): State<Arc<Room>>, headers: HeaderMap, body: Given) -> Answer {
    work(room, &headers, body, Deed::Undo).await
}

/// A memo on a statement.
pub(crate) async fn memo(State(room): State<Arc<Room>>, headers: HeaderMap, body: Given) -> Answer {
    work(room, &headers, body, Deed::Memo).await
}

/// One statement becomes two.
pub(crate) async fn split(
    State(room): State<Arc<Room>>,
    headers: HeaderMap,
    body: Given,
) -> Answer {
    work(room, &headers, body, Deed::Split).await
}

/// Two statements become one.
pub(crate) async fn merge(
    State(room): State<Arc<Room>>,
    headers: HeaderMap,
    body: Given,
) -> Answer {
    work(room, &headers, body, Deed::Merge).await
}

/// A sample is drawn.
pub(crate) async fn draw(State(room): State<Arc<Room>>, headers: HeaderMap, body: Given) -> Answer {
    done(room, &headers, body, |room, desk, done| {
        let coder = people::known(desk, &done.coder)?;
        let is_free = |number: &usize| {
            let name = number.to_string();
            !desk.samples.iter().any(|sample| sample.name == name)
        };
        let number = (1..=desk.samples.len() + 1).find(is_free).unwrap_or(1);
        let settings = Settings {
            n: done.n.unwrap_or_default(),
            contrast: Contrast::default(),
            source: ascribe::codebook::Source::Teacher,
            seed: number as u64,
        };
        let plan = review::draw(&desk.contents, &room.name, &settings)?;
        desk.project
            .add_sample(&number.to_string(), done.blind, &plan.json())?;
        desk.find_samples()?;
        json(&first_page::start(room, desk, Some(&coder))?)
    })
    .await
}

/// A blind sample is opened to someone who will not code it.
pub(crate) async fn open(State(room): State<Arc<Room>>, headers: HeaderMap, body: Given) -> Answer {
    done(room, &headers, body, |room, desk, done| {
        let coder = people::known(desk, &done.coder)?;
        let queue = done.queue.as_deref().unwrap_or_default().parse()?;
        let review::Queue::Sample(name) = queue else {
            return Err(Refusal::bad("Only a sample can be opened."));
        };
        if !desk.samples.iter().any(|sample| sample.name == name) {
            return Err(Refusal::bad(format!("There is no sample {name:?}.")));
        }
        people::open(desk, &name, &coder)?;
        json(&first_page::start(room, desk, Some(&coder))?)
    })
    .await
}

/// What a person can do in a queue.
#[derive(Clone, Copy)]
enum Deed {
    Code,
    Undo,
    Memo,
    Split,
    Merge,
}

/// Something that a person does in a queue.
async fn work(room: Arc<Room>, headers: &HeaderMap, body: Given, deed: Deed) -> Answer {
    done(room, headers, body, move |_, desk, done| {
        let mut worker = Worker::of(desk, Some(&done.coder), done.queue.as_deref())?;
        let view = match deed {
            Deed::Code => worker.code(done),
            Deed::Undo => worker.undo(done),
            Deed::Memo => worker.memo(done),
            Deed::Split => worker.split(done),
            Deed::Merge => worker.merge(done),
        };
        json(&view?)
    })
    .await
}

/// Something that a person does: once, however often it is sent.
async fn done(
    room: Arc<Room>,
    headers: &HeaderMap,
    body: Given,
    act: impl FnOnce(&Room, &mut Desk, &Done) -> Result<Arc<str>, Refusal> + Send + 'static,
) -> Answer {
    let done: Done = read(headers, body)?;
    aside(move || {
        let mut desk = room.desk()?;
        if let Some(answer) = desk.answered(&done.nonce) {
            return Ok(answer);
        }
        let answer = act(&room, &mut desk, &done)?;
        desk.keep(done.nonce, &answer);
        Ok(answer)
    })
    .await
}

fn read<T: DeserializeOwned>(headers: &HeaderMap, body: Given) -> Result<T, Refusal> {
    let body = body
        .map_err(|rejected| Refusal::new(rejected.status(), "A request may hold 64 KB at most."))?;
    let kind = headers.get(header::CONTENT_TYPE);
    if kind.is_none_or(|kind| kind.as_bytes() != b"application/json") {
        return Err(Refusal::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "A request is JSON.",
        ));
    }
    serde_json::from_slice(&body)
        .map_err(|error| Refusal::bad(format!("The request can't be read: {error}.")))
}

/// An answer as JSON.
///
/// # Errors
///
/// If it can't be written, which no record of [`super::wire`] can't.
pub(crate) fn json<T: Serialize>(answer: &T) -> Result<Arc<str>, Refusal> {
    serde_json::to_string(answer)
        .map(Arc::from)
        .map_err(|error| Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))
}

/// Works beside the connections: a slow disk keeps nobody from being told to wait.
async fn aside(work: impl FnOnce() -> Result<Arc<str>, Refusal> + Send + 'static) -> Answer {
    let answer = tokio::task::spawn_blocking(work).await.map_err(|_| {
        let text = "The program failed at this request; it goes on with the next.";
        Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, text)
    })??;
    let kind = [(header::CONTENT_TYPE, "application/json")];
    Ok((kind, answer.to_string()).into_response())
}
