//! The sockets: the only ones of this program, on this machine alone.

use std::collections::VecDeque;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::task::AbortHandle;

use ascribe::error::Error;

/// How long the head of a request may take to arrive, and a connection may lie idle.
const HEAD_TIMEOUT: Duration = Duration::from_secs(8);
/// The most that the head of a request may hold, in bytes.
const MOST_HEAD: usize = 32 * 1024;
/// Connections at a time. A browser opens six; for what comes beyond, the oldest is closed, so that
/// many slow ones neither take all memory nor keep anyone out.
const MOST_CONNECTIONS: usize = 200;
/// Threads that work on the project, beside the one that talks: one at a time holds it, and figures
/// are worked out meanwhile. Each keeps memory of its own after a search of a large project.
const WORKERS: usize = 3;
/// How long answers under way may take once the program is told to end.
const ENDING: Duration = Duration::from_secs(2);

/// A socket on this machine's own address, and its port.
///
/// # Errors
///
/// If the port is taken.
pub(crate) fn listen(port: u16) -> Result<(TcpListener, u16), Error> {
    let failed = |error: std::io::Error| {
        Error::usage(format!("listen on port {port} of this machine: {error}"))
            .with_hint("is it in use? Leave --port out to take any that is free")
    };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(failed)?;
    listener.set_nonblocking(true).map_err(failed)?;
    let port = listener.local_addr().map_err(failed)?.port();
    Ok((listener, port))
}

/// The same on the port that is asked for, or else on the usual one, or on any if that is taken.
///
/// # Errors
///
/// If the port that is asked for is taken, or none is free.
pub(crate) fn listen_at(asked: Option<u16>, usual: u16) -> Result<(TcpListener, u16), Error> {
    match asked {
        Some(port) => listen(port),
        None => listen(usual).or_else(|_| listen(0)),
    }
}

/// Answers until the program is told to end (Ctrl-C).
///
/// # Errors
///
/// If the system gives no means to wait for connections.
pub(crate) fn serve(listener: TcpListener, router: Router) -> Result<(), Error> {
    let failed = |error: std::io::Error| Error::output(format!("serve the review page: {error}"));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .max_blocking_threads(WORKERS)
        .build()
        .map_err(failed)?;
    let done = runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let graceful = Arc::new(GracefulShutdown::new());
        let accepting = tokio::spawn(accept(listener, router, Arc::clone(&graceful)));
        tokio::signal::ctrl_c().await?;
        accepting.abort();
        // It holds the other share of `graceful` until it is gone.
        let _ = accepting.await;
        if let Some(graceful) = Arc::into_inner(graceful) {
            let _ = tokio::time::timeout(ENDING, graceful.shutdown()).await;
        }
        Ok(())
    });
    runtime.shutdown_timeout(ENDING);
    done.map_err(failed)
}

async fn accept(
    listener: tokio::net::TcpListener,
    router: Router,
    graceful: Arc<GracefulShutdown>,
) {
    let mut open: VecDeque<AbortHandle> = VecDeque::new();
    loop {
        let Ok((stream, peer)) = listener.accept().await else {
            // Out of file handles, say: those open now must end first.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        if !peer.ip().is_loopback() {
            continue;
        }
        open.retain(|connection| !connection.is_finished());
        if open.len() >= MOST_CONNECTIONS
            && let Some(oldest) = open.pop_front()
        {
            oldest.abort();
        }
        // Small answers that somebody waits for.
        let _ = stream.set_nodelay(true);
        let service = TowerToHyperService::new(router.clone());
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_TIMEOUT)
            .max_buf_size(MOST_HEAD)
            .serve_connection(TokioIo::new(stream), service);
        let connection = graceful.watch(connection);
        let task = tokio::spawn(async move {
            // A connection that breaks off is the browser's business.
            let _ = connection.await;
        });
        open.push_back(task.abort_handle());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listens_on_this_machine_alone() {
        let (listener, port) = listen(0).unwrap();
        let address = listener.local_addr().unwrap();
        assert_eq!(address.ip(), Ipv4Addr::LOCALHOST);
        assert_eq!(address.port(), port);
        let taken = listen(port).unwrap_err();
        assert!(taken.is_usage() && taken.hint().unwrap().contains("--port"));
        assert!(listen_at(Some(port), 0).is_err());
        let (other, free) = listen_at(None, port).unwrap();
        assert_ne!(free, port);
        drop((listener, other));
        assert_eq!(listen_at(None, port).unwrap().1, port);
    }
}
