//! How the relay does, for its operator: Prometheus, on this machine alone.

use axum::http::StatusCode;
use prometheus::core::Collector;
use prometheus::{Encoder, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry, TextEncoder};

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
    /// Empty where there is no bound.
    purse_left: IntGaugeVec,
    coins: IntGaugeVec,
    allowance_left: IntGaugeVec,
}

impl Metrics {
    /// # Panics
    /// Never: names and labels are well formed.
    pub fn new() -> Self {
        let gauge = |name: &str, help: &str| IntGauge::new(name, help).expect("a name");
        let gauges = |name: &str, help: &str, labels: &[&str]| {
            IntGaugeVec::new(Opts::new(name, help), labels).expect("labels")
        };
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
            purse_left: gauges(
                "wayclear_relay_purse_left",
                "Base units that this UTC day may still cost.",
                &[],
            ),
            coins: gauges(
                "wayclear_relay_coins",
                "Base units that who pays for an account has.",
                &["account"],
            ),
            allowance_left: gauges(
                "wayclear_relay_allowance_left",
                "Base units that the fee grant of an account allows now.",
                &["account"],
            ),
        };
        metrics.register();
        metrics
    }

    fn register(&self) {
        let register = |collector: Box<dyn Collector>| {
            self.registry.register(collector).expect("a new name");
        };
        for gauge in [
            &self.waiting_tags,
            &self.waiting_slips,
            &self.height,
            &self.feed_rows,
            &self.spent,
        ] {
            register(Box::new(gauge.clone()));
        }
        for gauges in [&self.purse_left, &self.coins, &self.allowance_left] {
            register(Box::new(gauges.clone()));
        }
        register(Box::new(self.requests.clone()));
    }

    /// Counts an answered request.
    pub fn count(&self, route: &str, status: StatusCode) {
        self.requests
            .with_label_values(&[route, status.as_str()])
            .inc();
    }

    /// All numbers as Prometheus reads them. `waiting`: how many tags and slips wait, if the queue says so. `purse`: most that a day
    /// may cost.
    pub fn text(
        &self,
        waiting: Option<(u64, u64)>,
        purse: Option<u64>,
        view: &Snapshot,
    ) -> Vec<u8> {
        let set =
            |gauge: &IntGauge, value: u64| gauge.set(i64::try_from(value).unwrap_or(i64::MAX));
        if let Some((tags, slips)) = waiting {
            set(&self.waiting_tags, tags);
            set(&self.waiting_slips, slips);
        }
        set(&self.height, view.head.map_or(0, |head| head.height));
        set(&self.feed_rows, view.feed.next);
        set(&self.spent, view.spent);
        if let Some(purse) = purse {
            let left = self.purse_left.with_label_values::<&str>(&[]);
            set(&left, purse.saturating_sub(view.spent));
        }
        let wide = |n: u128| u64::try_from(n).unwrap_or(u64::MAX);
        for (account, funds) in view.funds.iter() {
            let of = [account.as_str()];
            set(&self.coins.with_label_values(&of), wide(funds.coins));
            if let Some(left) = funds.allowance.and_then(|allowance| allowance.left) {
                set(&self.allowance_left.with_label_values(&of), wide(left));
            }
        }
        let mut text = vec![];
        // Writing to memory does not fail.
        let _ = TextEncoder::new().encode(&self.registry.gather(), &mut text);
        text
    }
}
