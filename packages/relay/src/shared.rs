//! The parts of a relay that its threads share.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::metrics::Metrics;
use crate::places::Places;
use crate::queue::Queue;
use crate::settings::Settings;
use crate::store::StoreError;
use crate::view::View;
use crate::wanted::Wanted;

/// What it was told, what it has taken, what it has read, and how it does.
pub struct Shared {
    pub settings: Settings,
    pub queue: Queue,
    pub places: Places,
    pub wanted: Wanted,
    pub view: View,
    pub metrics: Metrics,
    pub cheapest: Cheapest,
}

impl Shared {
    /// With nothing read yet. `queue`: its file; `home`: name of the deployment.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn new(settings: Settings, queue: &Path, home: &[u8; 32]) -> Result<Self, StoreError> {
        Ok(Shared {
            settings,
            queue: Queue::open(queue, home)?,
            places: Places::default(),
            wanted: Wanted::default(),
            view: View::default(),
            metrics: Metrics::new(),
            cheapest: Cheapest::default(),
        })
    }
}

/// What the cheapest transaction costs, in base units, as far as any was signed: who has less can send none.
#[derive(Debug)]
pub struct Cheapest(AtomicU64);

impl Cheapest {
    pub fn get(&self) -> u128 {
        match self.0.load(Ordering::Relaxed) {
            // Until one was signed, whoever has anything may have enough.
            u64::MAX => 1,
            fee => fee.into(),
        }
    }

    pub fn note(&self, fee: u64) {
        self.0.fetch_min(fee, Ordering::Relaxed);
    }
}

impl Default for Cheapest {
    fn default() -> Self {
        Cheapest(AtomicU64::new(u64::MAX))
    }
}
