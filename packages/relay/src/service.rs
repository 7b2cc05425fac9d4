//! The whole relay: one thread that sends, one that reads, one that writes down, and the requests.

use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Runtime;
use tracing::info;

use crate::clock::Clock;
use crate::desk::Desk;
use crate::http::serve;
use crate::ledger::Ledger;
use crate::limits::Limiters;
use crate::mirror::Mirror;
use crate::openapi::document;
use crate::proofs::Prover;
use crate::routes::{inner_router, router, App};
use crate::running::{listen, Running, StartError};
use crate::settings::Settings;
use crate::shared::Shared;
use crate::view::File;
use crate::work::Worker;

/// A relay that runs. When it stops, what is accepted stays in its file, and what is under way is found again.
pub struct Service {
    /// Where phones reach it, also where any port would do.
    pub address: SocketAddr,
    /// Where it tells its operator how it does.
    pub metrics: SocketAddr,
    pub running: Running,
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
    /// By what phones check it; `None` = they have to take its word.
    pub prover: Option<Box<dyn Prover>>,
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
    let shared = Arc::new(Shared::new(start.settings, start.queue, &start.home)?);
    let runtime = Runtime::new().map_err(StartError::Runtime)?;
    let (address, listener) = listen(&runtime, start.listen)?;
    let (metrics_address, metrics_listener) = listen(&runtime, start.metrics)?;
    let mut running = Running::default();
    let (desk, writer) = Desk::open(Arc::clone(&shared));
    let mut mirror = Mirror::new(to_read, start.prover, Arc::clone(&shared));
    let mut worker = Worker::new(to_send, Arc::clone(&shared), Arc::clone(&start.clock));
    let inner = inner_router(Arc::clone(&shared));
    let app = Arc::new(App {
        shared,
        desk,
        clock: start.clock,
        document: File::new(&document(), false),
    });
    let proxies = proxies(&app.shared.settings);
    let mut limiters = Limiters::default();
    let outer = router(app, &mut limiters);
    let (outside, inside) = (running.stopped(), running.stopped());
    running.run(move || {
        runtime.block_on(async {
            tokio::join!(
                serve(listener, outer, proxies, outside),
                serve(metrics_listener, inner, vec![], inside)
            )
        });
    });
    running.run_rounds(start.rest, "cannot send", move || worker.round().map(drop));
    running.run_rounds(start.rest, "cannot read the chain", move || mirror.round());
    running.run_forgetting(limiters);
    running.keep(writer);
    info!(%address, %metrics_address, "listens");
    Ok(Service {
        address,
        metrics: metrics_address,
        running,
    })
}

/// Who asks for many: proxies that stand before it, and forwarders that are known.
fn proxies(settings: &Settings) -> Vec<IpAddr> {
    let forwarders = settings.ohttp.iter().flat_map(|ohttp| &ohttp.forwarders);
    let proxies = settings.trusted_proxies.iter().chain(forwarders);
    proxies.copied().collect()
}
