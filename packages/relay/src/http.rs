//! Connections: how many, how slow, and how they end.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ConnectInfo;
use axum::Router;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::Request;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::sync::{watch, Semaphore};
use tokio::time::{sleep, timeout};
use tower::ServiceExt;
use tracing::debug;

/// Most connections at a time; more are closed at once.
const CONNECTIONS: usize = 4_096;
/// How long the head of a request may take, also the next one of a connection that is kept.
const HEADER: Duration = Duration::from_secs(10);
/// How long requests may take that run when the relay stops.
const DRAIN: Duration = Duration::from_secs(10);
/// How long it waits when this machine has no more sockets.
const PAUSE: Duration = Duration::from_millis(100);

/// Serves until it is to stop, then lets what runs end.
pub async fn serve(listener: TcpListener, router: Router, mut stop: watch::Receiver<bool>) {
    let graceful = GracefulShutdown::new();
    let seats = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let (socket, peer) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    debug!(%error, "cannot accept a connection");
                    sleep(PAUSE).await;
                    continue;
                }
            },
            _ = stop.wait_for(|is_stopped| *is_stopped) => break,
        };
        let Ok(seat) = Arc::clone(&seats).try_acquire_owned() else {
            continue;
        };
        let router = router.clone();
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            router.clone().oneshot(request)
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEADER)
            .serve_connection(TokioIo::new(socket), service);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            let _seat = seat;
            // Whoever hangs up in the middle has not been answered, and asks again.
            let _ = connection.await;
        });
    }
    drop(listener);
    let _ = timeout(DRAIN, graceful.shutdown()).await;
}
