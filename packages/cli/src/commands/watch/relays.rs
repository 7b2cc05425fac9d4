//! Watching through relays: they send no events, so the feed is looked at once a minute.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Result;
use rand::Rng;
use wayclear_client::relay::Relay;

use super::visits::Visits;
use super::{alert, WatchArgs};
use crate::following::Patience;
use crate::outage::Outage;
use crate::output::Output;
use crate::reading::Source;

/// Between which pauses visits are followed through forwarders, in seconds. A relay sees from where its files are read: if tickets
/// always came a moment later, it would know whose they are.
const APART: std::ops::RangeInclusive<u64> = 60..=900;

pub fn watch(
    source: &Source,
    relays: &[Relay],
    args: &WatchArgs,
    output: &mut Output,
) -> Result<ExitCode> {
    let patience = Patience::of(&args.patience);
    let every = args.patience.every();
    let (mut outage, mut visits) = (Outage::default(), Visits::default());
    let (mut look_at, mut follow_at) = (Instant::now(), Instant::now() + pause(relays));
    loop {
        if look_at <= Instant::now() {
            let outcome = alert(source, args, output);
            outage.outlive(outcome, output)?;
            look_at = Instant::now() + every;
        }
        if follow_at <= Instant::now() {
            visits.follow(&args.device.file(), relays, output)?;
            follow_at = Instant::now() + pause(relays).max(every);
        }
        if !patience.sleep_until(look_at.min(follow_at)) {
            return Ok(ExitCode::SUCCESS);
        }
    }
}

/// How long after a look visits are followed: at once, if the relays know this address anyway.
fn pause(relays: &[Relay]) -> Duration {
    if relays.iter().any(|relay| relay.forwarder().is_some()) {
        Duration::from_secs(rand::rng().random_range(APART))
    } else {
        Duration::ZERO
    }
}
