//! How the relay does, for its operator: Prometheus, on this machine alone.

use axum::http::StatusCode;
use prometheus::{Encoder, IntCounterVec, IntGauge, Opts, Registry, TextEncoder};

use crate::view::Snapshot;

/// What is counted as it happens.
pub struct Metrics {
    registry: Registry,
    requests: IntCounterVec,
    waiting_tags: IntGauge,
    waiting_slips: IntGauge,
    height: IntGauge,
    feed_rows: IntGauge,
    spent: IntGauge,
}

impl Metrics {
    /// # Panics
    /// Never: names and labels are well formed.
    pub fn new() -> Self {
        let gauge = |name: &str, help: &str| IntGauge::new(name, help).expect("a name");
        let opts = Opts::new(
            "wayclear_relay_requests_total",
            "Requests by route and status.",
        );
        let metrics = Metrics {
            registry: Registry::new(),
            requests: IntCounterVec::new(opts, &["route", "status"]).expect("labels"),
            waiting_tags: gauge(
                "wayclear_relay_waiting_tags",
                "Check-ins that are taken and not settled.",
            ),
            waiting_slips: gauge(
                "wayclear_relay_waiting_slips",
                "Slips that are taken and not settled.",
            ),
            height: gauge(
                "wayclear_relay_block_height",
                "Height of the newest block that was read.",
            ),
            feed_rows: gauge(
                "wayclear_relay_feed_rows",
                "Index of the next row of the feed.",
            ),
            spent: gauge(
                "wayclear_relay_spent_today",
                "Base units that this UTC day has cost.",
            ),
        };
        for collector in [
            &metrics.waiting_tags,
            &metrics.waiting_slips,
            &metrics.height,
            &metrics.feed_rows,
            &metrics.spent,
        ] {
            metrics
                .registry
                .register(Box::new(collector.clone()))
                .expect("new names");
        }
        metrics
            .registry
            .register(Box::new(metrics.requests.clone()))
            .expect("a new name");
        metrics
    }

    /// Counts an answered request.
    pub fn count(&self, route: &str, status: StatusCode) {
        self.requests
            .with_label_values(&[route, status.as_str()])
            .inc();
    }

    /// All numbers as Prometheus reads them. `waiting`: how many tags and slips wait, if the queue says so.
    pub fn text(&self, waiting: Option<(u64, u64)>, view: &Snapshot) -> Vec<u8> {
        let set =
            |gauge: &IntGauge, value: u64| gauge.set(i64::try_from(value).unwrap_or(i64::MAX));
        if let Some((tags, slips)) = waiting {
            set(&self.waiting_tags, tags);
            set(&self.waiting_slips, slips);
        }
        set(&self.height, view.head.map_or(0, |head| head.height));
        set(&self.feed_rows, view.feed.next);
        set(&self.spent, view.spent);
        let mut text = vec![];
        // Writing to memory does not fail.
        let _ = TextEncoder::new().encode(&self.registry.gather(), &mut text);
        text
    }
}
