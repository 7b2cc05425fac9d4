//! One direction between two ends as arithmetic: when a packet that is offered now comes out, if it does. No clock, no device.

use std::time::Duration;

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use serde::Serialize;

/// What a line does to packets.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Link {
    /// Each packet takes so long, one way.
    pub delay: Duration,
    /// It takes up to so much longer or shorter, evenly spread; at most the delay.
    pub jitter: Duration,
    /// Share of packets that vanish, each by itself; from 0 to less than 1.
    pub loss: f64,
    /// Bits a second of whole IP packets, one packet after the other; `None` = as fast as this machine is.
    pub rate: Option<u64>,
}

/// What waits for its turn at a rate is at most so much of it; what comes on top is dropped, as a router would.
pub const LONGEST_QUEUE: Duration = Duration::from_secs(1);

/// What became of the packets of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    /// Offered, and bytes of them.
    pub packets: u64,
    pub bytes: u64,
    /// Vanished, as the loss has it.
    pub lost: u64,
    /// Dropped because the queue of the rate was full.
    pub overflowed: u64,
    /// Came out, and bytes of them.
    pub delivered: u64,
    pub delivered_bytes: u64,
    /// How much later than they should packets came out in all, and at most; microseconds.
    pub late_us: u64,
    pub latest_us: u64,
}

/// A direction between two ends.
pub struct Line {
    link: Link,
    random: ChaCha20Rng,
    /// When the last packet has been sent off, counted from the start.
    free_at: Duration,
    /// When the last packet comes out: none overtakes another, or TCP would take jitter for loss.
    last: Duration,
    pub count: Count,
}

impl Line {
    /// `seed` makes losses and jitter, the same for the same seed; `number` tells the lines of a star apart.
    pub fn new(link: Link, seed: u64, number: u64) -> Self {
        let mut random = ChaCha20Rng::seed_from_u64(seed);
        random.set_stream(number);
        let (free_at, last) = (Duration::ZERO, Duration::ZERO);
        let count = Count::default();
        Line {
            link,
            random,
            free_at,
            last,
            count,
        }
    }

    /// What it does to packets.
    pub fn link(&self) -> Link {
        self.link
    }

    /// The same line with another link, counted anew; packets under way keep their places before those to come.
    #[must_use]
    pub fn changed(&self, link: Link, seed: u64, number: u64) -> Self {
        Line {
            free_at: Duration::ZERO,
            last: self.last,
            ..Line::new(link, seed, number)
        }
    }

    /// A packet of so many bytes is offered at a time since the start: when it is to come out; `None` = never.
    pub fn offer(&mut self, now: Duration, bytes: usize) -> Option<Duration> {
        let bytes = bytes as u64;
        self.count.packets += 1;
        self.count.bytes += bytes;
        // Drawn for each packet, so that a loss does not shift the jitter of those after it.
        let (fate, shift) = (self.random.random::<f64>(), self.random.random::<f64>());
        let mut sent = now;
        if let Some(rate) = self.link.rate {
            let begins = self.free_at.max(now);
            if begins.saturating_sub(now) > LONGEST_QUEUE {
                self.count.overflowed += 1;
                return None;
            }
            let nanos = u128::from(bytes) * 8 * 1_000_000_000 / u128::from(rate.max(1));
            sent = begins + Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX / 4));
            self.free_at = sent;
        }
        // Lost after it was sent: it took its time of the rate.
        if fate < self.link.loss {
            self.count.lost += 1;
            return None;
        }
        let jitter = self.link.jitter.min(self.link.delay);
        let out = sent + self.link.delay.saturating_sub(jitter) + jitter.mul_f64(2.0 * shift);
        self.last = self.last.max(out);
        Some(self.last)
    }

    /// A packet that should have come out at `due` did at `now`.
    pub fn deliver(&mut self, due: Duration, now: Duration, bytes: usize) {
        let late = u64::try_from(now.saturating_sub(due).as_micros()).unwrap_or(u64::MAX);
        self.count.delivered += 1;
        self.count.delivered_bytes += bytes as u64;
        self.count.late_us = self.count.late_us.saturating_add(late);
        self.count.latest_us = self.count.latest_us.max(late);
    }
}
