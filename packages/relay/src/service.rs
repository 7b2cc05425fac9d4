//! The whole relay: one thread that sends, one that reads, one that writes down, and the requests.

use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use thiserror::Error;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::signal::unix::{signal, SignalKind};
use tokio::sync::watch;
use tracing::{info, warn};

use crate::clock::Clock;
use crate::desk::Desk;
use crate::http::serve;
use crate::ledger::Ledger;
use crate::metrics::Metrics;
use crate::mirror::Mirror;
use crate::places::Places;
use crate::queue::{Queue, QueueError};
use crate::routes::{inner_router, router, App};
use crate::settings::Settings;
use crate::shared::Shared;
use crate::view::View;
use crate::work::Worker;

/// Exit code of a relay that was told twice to stop.
const KILLED: i32 = 130;
/// How often longer it rests when the chain does not answer.
const TROUBLE: u32 = 4;

/// Why a relay does not start.
#[derive(Debug, Error)]
pub enum StartError {
    #[error(transparent)]
    Queue(#[from] QueueError),
    #[error("cannot listen on {address}: {error}; name another address with --listen")]
    Listen {
        address: SocketAddr,
        error: io::Error,
    },
    #[error("this machine has no means to serve: {0}")]
    Runtime(io::Error),
}

/// A relay that runs.
pub struct Service {
    /// Where phones reach it, also where any port would do.
    pub address: SocketAddr,
    /// Where it tells its operator how it does.
    pub metrics: SocketAddr,
    stop: Arc<watch::Sender<bool>>,
    threads: Vec<JoinHandle<()>>,
}

/// What a relay is started with.
pub struct Start<'a> {
    pub settings: Settings,
    /// File of the queue.
    pub queue: &'a Path,
    /// Name of the deployment the queue belongs to.
    pub home: [u8; 32],
    pub listen: SocketAddr,
    /// Where it tells its operator how it does: on this machine alone.
    pub metrics: SocketAddr,
    pub clock: Clock,
    /// How long it rests before it looks at the chain again, which is about a block.
    pub rest: Duration,
}

/// Starts a relay, with two connections to its chain: reading never waits for sending.
///
/// # Errors
/// [`StartError`]; then nothing runs.
pub fn start<L: Ledger + Send + 'static>(
    start: Start,
    to_send: L,
    to_read: L,
) -> Result<Service, StartError> {
    let shared = Arc::new(Shared {
        settings: start.settings,
        queue: Queue::open(start.queue, &start.home)?,
        places: Places::default(),
        view: View::default(),
        metrics: Metrics::new(),
    });
    let runtime = Runtime::new().map_err(StartError::Runtime)?;
    let (address, listener) = listen(&runtime, start.listen)?;
    let (metrics_address, metrics_listener) = listen(&runtime, start.metrics)?;
    let stop = Arc::new(watch::Sender::new(false));
    let (desk, writer) = Desk::open(Arc::clone(&shared));
    let mut mirror = Mirror::new(to_read, Arc::clone(&shared));
    let reader = rounds(&stop, start.rest, "cannot read the chain", move || {
        mirror.round()
    });
    let mut worker = Worker::new(to_send, Arc::clone(&shared));
    let sender = rounds(&stop, start.rest, "cannot send", move || {
        worker.round().map(drop)
    });
    let inner = inner_router(Arc::clone(&shared));
    let outer = router(Arc::new(App {
        shared,
        desk,
        clock: start.clock,
    }));
    let (outside, inside) = (stop.subscribe(), stop.subscribe());
    let server = guarded(&stop, move || {
        runtime.block_on(async {
            tokio::join!(
                serve(listener, outer, outside),
                serve(metrics_listener, inner, inside)
            )
        });
    });
    info!(%address, %metrics_address, "listens");
    Ok(Service {
        address,
        metrics: metrics_address,
        stop,
        threads: vec![server, sender, reader, writer],
    })
}

impl Service {
    /// Tells it to stop: what is accepted stays in its file, what is under way is found again.
    pub fn stop(&self) {
        self.stop.send_replace(true);
    }

    /// Lets the signals of who runs it stop it; a second one ends it at once, and its file is as after a crash.
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
                        info!("stops; what is accepted waits in the queue");
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
}

/// Listens, and says where.
fn listen(runtime: &Runtime, address: SocketAddr) -> Result<(SocketAddr, TcpListener), StartError> {
    let listener = runtime.block_on(TcpListener::bind(address));
    let listener = listener.and_then(|listener| Ok((listener.local_addr()?, listener)));
    listener.map_err(|error| StartError::Listen { address, error })
}

/// Runs a round after the other until it is to stop.
fn rounds<E: std::fmt::Display>(
    stop: &Arc<watch::Sender<bool>>,
    rest: Duration,
    what: &'static str,
    mut round: impl FnMut() -> Result<(), E> + Send + 'static,
) -> JoinHandle<()> {
    let stopped = stop.subscribe();
    guarded(stop, move || {
        while !*stopped.borrow() {
            match round() {
                Ok(()) => thread::sleep(rest),
                Err(error) => {
                    warn!(%error, "{what}");
                    thread::sleep(rest * TROUBLE);
                }
            }
        }
    })
}

/// Runs a part of the relay; when it ends, in whatever way, all of it does.
fn guarded(stop: &Arc<watch::Sender<bool>>, run: impl FnOnce() + Send + 'static) -> JoinHandle<()> {
    struct Guard(Arc<watch::Sender<bool>>);
    impl Drop for Guard {
        fn drop(&mut self) {
            self.0.send_replace(true);
        }
    }
    let guard = Guard(Arc::clone(stop));
    thread::spawn(move || {
        let _guard = guard;
        run();
    })
}
