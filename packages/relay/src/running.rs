//! What runs: threads that stop together, when they are told, by a signal, or because one of them has failed.

use std::convert::Infallible;
use std::fmt::Display;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use axum::Router;
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::signal::unix::{signal, SignalKind};
use tokio::sync::watch;
use tracing::{info, warn};

use crate::http::serve;
use crate::limits::{Limiters, MINUTE};
use crate::store::StoreError;

/// Exit code of what was told twice to stop.
const KILLED: i32 = 130;
/// How often longer it rests when something does not answer.
const TROUBLE: u32 = 4;
/// How long it rests at most without looking whether it is to stop.
const STEP: Duration = Duration::from_millis(500);

/// Why a relay or a forwarder does not start.
#[derive(Debug, Error)]
pub enum StartError {
    #[error(transparent)]
    Queue(#[from] StoreError),
    #[error("cannot listen on {address}: {error}; name another address with --listen")]
    Listen {
        address: SocketAddr,
        error: io::Error,
    },
    #[error("\"{text}\" is no address that a relay takes sealed requests at; write it like https://relay.example.org/ohttp")]
    NoAddress { text: String },
    #[error("this machine has no means to serve: {0}")]
    Runtime(io::Error),
    #[error("this machine has no means to ask a relay: {0}")]
    Http(#[from] reqwest::Error),
}

/// A relay or a forwarder that has started, as far as it can be stopped.
#[derive(Default)]
pub struct Running {
    stop: Arc<watch::Sender<bool>>,
    threads: Vec<JoinHandle<()>>,
}

impl Running {
    /// Tells it to stop: requests that run may end.
    pub fn stop(&self) {
        self.stop.send_replace(true);
    }

    /// Lets the signals of who runs it stop it; a second one ends it at once, as a crash would.
    ///
    /// # Errors
    /// If this machine has no means to.
    pub fn stop_on_signals(&self) -> io::Result<()> {
        let stop = Arc::clone(&self.stop);
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let (mut interrupt, mut terminate) = runtime.block_on(async {
            io::Result::Ok((
                signal(SignalKind::interrupt())?,
                signal(SignalKind::terminate())?,
            ))
        })?;
        thread::spawn(move || {
            runtime.block_on(async {
                for is_first in [true, false] {
                    tokio::select! { _ = interrupt.recv() => (), _ = terminate.recv() => () }
                    if is_first {
                        info!("stops; a second signal ends it at once");
                        stop.send_replace(true);
                    } else {
                        std::process::exit(KILLED);
                    }
                }
            });
        });
        Ok(())
    }

    /// Waits until it has stopped; whether no part of it had failed.
    pub fn wait(self) -> bool {
        let ends = self.threads.into_iter().map(JoinHandle::join);
        ends.fold(true, |all, end| all & end.is_ok())
    }

    /// Tells when it is to stop.
    pub(crate) fn stopped(&self) -> watch::Receiver<bool> {
        self.stop.subscribe()
    }

    /// Runs a part of it; when it ends, in whatever way, all of it does.
    pub(crate) fn run(&mut self, part: impl FnOnce() + Send + 'static) {
        struct Guard(Arc<watch::Sender<bool>>);
        impl Drop for Guard {
            fn drop(&mut self) {
                self.0.send_replace(true);
            }
        }
        let guard = Guard(Arc::clone(&self.stop));
        self.keep(thread::spawn(move || {
            let _guard = guard;
            part();
        }));
    }

    /// Runs a round after the other until it is to stop.
    pub(crate) fn run_rounds<E: Display>(
        &mut self,
        rest: Duration,
        what: &'static str,
        mut round: impl FnMut() -> Result<(), E> + Send + 'static,
    ) {
        let stopped = self.stopped();
        self.run(move || {
            while !*stopped.borrow() {
                match round() {
                    Ok(()) => pause(&stopped, rest),
                    Err(error) => {
                        warn!(%error, "{what}");
                        pause(&stopped, rest * TROUBLE);
                    }
                }
            }
        });
    }

    /// Lets limiters forget addresses, every minute.
    pub(crate) fn run_forgetting(&mut self, limiters: Limiters) {
        self.run_rounds(MINUTE, "cannot forget", move || {
            limiters.forget();
            Ok::<_, Infallible>(())
        });
    }

    /// Waits at the end for a thread that ends by itself.
    pub(crate) fn keep(&mut self, thread: JoinHandle<()>) {
        self.threads.push(thread);
    }
}

/// Rests, unless it is to stop.
fn pause(stopped: &watch::Receiver<bool>, rest: Duration) {
    let mut left = rest;
    while !left.is_zero() && !*stopped.borrow() {
        let step = left.min(STEP);
        thread::sleep(step);
        left -= step;
    }
}

/// Starts a service that has one router at one address, and says where. `proxies`: who asks for many. `router`: is told where those
/// go that count addresses.
pub(crate) fn start_one(
    address: SocketAddr,
    proxies: Vec<IpAddr>,
    router: impl FnOnce(&mut Limiters) -> Router,
) -> Result<(SocketAddr, Running), StartError> {
    let runtime = Runtime::new().map_err(StartError::Runtime)?;
    let (address, listener) = listen(&runtime, address)?;
    let mut limiters = Limiters::default();
    let router = router(&mut limiters);
    let mut running = Running::default();
    running.run_forgetting(limiters);
    let stopped = running.stopped();
    running.run(move || runtime.block_on(serve(listener, router, proxies, stopped)));
    Ok((address, running))
}

/// Listens, and says where.
pub(crate) fn listen(
    runtime: &Runtime,
    address: SocketAddr,
) -> Result<(SocketAddr, TcpListener), StartError> {
    let listener = runtime.block_on(TcpListener::bind(address));
    let listener = listener.and_then(|listener| Ok((listener.local_addr()?, listener)));
    listener.map_err(|error| StartError::Listen { address, error })
}
