//! The paper's theta: what the wire between a person and the node takes from throughput and adds to latency.
//!
//! First order in the loss, and for one loss at a time: it holds up to about 5 %. Retransmissions that are lost again double
//! their wait, and a window that is halved often no longer follows Mathis' formula; there the wire's own measurements count.

use serde::{Deserialize, Serialize};

use super::node::Unusable;

/// Bytes of a segment of TCP across Ethernet.
const SEGMENT: f64 = 1_460.0;
/// Seconds until the first packet of a connection is sent again (RFC 6298).
const SYN_AGAIN: f64 = 1.0;
/// Seconds until another packet is sent again, at least, as Linux has it.
const DATA_AGAIN: f64 = 0.2;

/// A wire, the same in both directions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Wire {
    /// Seconds in one direction.
    pub one_way_s: f64,
    /// How far it strays from that, evenly.
    pub jitter_s: f64,
    /// Share of packets that are lost, 0 to 1.
    pub loss: f64,
    /// Bytes a second; `None` = any number.
    pub bytes_a_second: Option<f64>,
}

/// What a request sends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exchange {
    /// Bytes of a request with all its headers.
    pub bytes: f64,
    /// Round trips until the answer is there.
    pub round_trips: f64,
    /// First packets of connections.
    pub openings: f64,
    /// Packets whose loss holds the answer up.
    pub packets: f64,
}

impl Wire {
    /// Whether there is such a wire.
    ///
    /// # Errors
    /// A delay or a jitter below 0 or not finite; a loss of everything; no bytes at all.
    pub fn check(&self) -> Result<(), Unusable> {
        Unusable::unless_positive_or_nought("a delay", self.one_way_s)?;
        Unusable::unless_positive_or_nought("a jitter", self.jitter_s)?;
        let holds = (0.0..=0.5).contains(&self.loss);
        Unusable::unless(holds, "a loss", self.loss, "0 to 0.5")?;
        self.bytes_a_second.map_or(Ok(()), |rate| {
            Unusable::unless_positive("a number of bytes a second", rate)
        })
    }

    /// Requests a second that so many connections carry at most; Mathis, Semke, Mahdavi and Ott (1997) where packets are lost.
    pub fn carries(&self, exchange: &Exchange, connections: f64) -> f64 {
        let line = self.bytes_a_second.unwrap_or(f64::INFINITY);
        let round_trip = 2.0 * self.one_way_s;
        let window = if self.loss > 0.0 && round_trip > 0.0 {
            connections * SEGMENT / (round_trip * (2.0 * self.loss / 3.0).sqrt())
        } else {
            f64::INFINITY
        };
        line.min(window) / exchange.bytes
    }

    /// Seconds that it adds to a request.
    pub fn adds(&self, exchange: &Exchange) -> f64 {
        let round_trip = 2.0 * self.one_way_s;
        let sending = self
            .bytes_a_second
            .map_or(0.0, |rate| exchange.bytes / rate);
        let again = exchange.openings * SYN_AGAIN + exchange.packets * self.again_s();
        sending + exchange.round_trips * round_trip + again * self.loss / (1.0 - self.loss)
    }

    /// Seconds until a packet that was lost is sent again.
    pub fn again_s(&self) -> f64 {
        DATA_AGAIN.max(4.0 * self.one_way_s)
    }
}
