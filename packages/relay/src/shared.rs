//! The parts of a relay that its threads share.

use crate::metrics::Metrics;
use crate::places::Places;
use crate::queue::Queue;
use crate::settings::Settings;
use crate::view::View;

/// What it was told, what it has taken, what it has read, and how it does.
pub struct Shared {
    pub settings: Settings,
    pub queue: Queue,
    pub places: Places,
    pub view: View,
    pub metrics: Metrics,
}
