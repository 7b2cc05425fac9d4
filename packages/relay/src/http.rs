//! Connections: how many, how slow, and how they end.

use std::collections::hash_map::Entry;
use std::collections::HashMap;
use std::net::IpAddr;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::ConnectInfo;
use axum::Router;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::Request;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;
use tokio::sync::{watch, Semaphore};
use tokio::time::{sleep, timeout};
use tower::ServiceExt;
use tracing::debug;

use crate::limits::network_of;

/// Most connections at a time; more are closed at once.
const CONNECTIONS: usize = 4_096;
/// Most of one network: a household, a school, a train.
const CONNECTIONS_A_NETWORK: usize = 1_024;
/// How long a connection may be, whatever is asked on it.
const LIFETIME: Duration = Duration::from_secs(20);
/// How long the head of a request may take, also the next one of a connection that is kept.
const HEADER: Duration = Duration::from_secs(10);
/// How long requests may take that run when the relay stops.
const DRAIN: Duration = Duration::from_secs(10);
/// How long it waits when this machine has no more sockets.
const PAUSE: Duration = Duration::from_millis(100);

/// Serves until it is to stop, then lets what runs end. `proxies`: who asks for many, and has no bound of its own.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    proxies: Vec<IpAddr>,
    mut stop: watch::Receiver<bool>,
) {
    let seats = Arc::new(Semaphore::new(CONNECTIONS));
    let crowd = Crowd::default();
    let ending = stop.clone();
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
        let address = peer.ip().to_canonical();
        let Ok(seat) = Arc::clone(&seats).try_acquire_owned() else {
            continue;
        };
        let Some(guest) = crowd.enter(network_of(address), proxies.contains(&address)) else {
            continue;
        };
        let (router, mut ending) = (router.clone(), ending.clone());
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            router.clone().oneshot(request)
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEADER)
            .serve_connection(TokioIo::new(socket), service);
        tokio::spawn(async move {
            let (_seat, _guest) = (seat, guest);
            let mut connection = pin!(connection);
            // Whoever hangs up in the middle has not been answered, and asks again.
            tokio::select! {
                _ = connection.as_mut() => return,
                _ = ending.wait_for(|is_stopped| *is_stopped) => {}
                () = sleep(LIFETIME) => {}
            }
            // What is asked is answered; whoever does not read it is hung up on.
            connection.as_mut().graceful_shutdown();
            let _ = timeout(DRAIN, connection).await;
        });
    }
    drop(listener);
    let all = u32::try_from(CONNECTIONS).unwrap_or(u32::MAX);
    let _ = timeout(DRAIN, seats.acquire_many(all)).await;
}

/// How many connections each network has.
#[derive(Clone, Default)]
struct Crowd(Arc<Mutex<HashMap<IpAddr, usize>>>);

/// A connection that counts for its network as long as it is.
struct Guest {
    crowd: Crowd,
    network: IpAddr,
}

impl Crowd {
    /// Counts one more; `None`, if the network has as many as it may.
    fn enter(&self, network: IpAddr, is_proxy: bool) -> Option<Guest> {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(network).or_default();
        if *count >= CONNECTIONS_A_NETWORK && !is_proxy {
            return None;
        }
        *count += 1;
        let crowd = self.clone();
        Some(Guest { crowd, network })
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        let counts = self.crowd.0.lock();
        let mut counts = counts.unwrap_or_else(PoisonError::into_inner);
        if let Entry::Occupied(mut count) = counts.entry(self.network) {
            *count.get_mut() -= 1;
            if *count.get() == 0 {
                count.remove();
            }
        }
    }
}
