//! Why relays do not stand in for a node.

use thiserror::Error;

/// Why nothing can be read from relays.
#[derive(Debug, Error)]
pub enum MirrorError {
    #[error("a relay cannot tell that: it has the feed and what the registry says of itself, no more. Ask a node, named with --node")]
    NotKept,
    /// Whoever fetches asks them, and looks again.
    #[error("the relays were not asked yet")]
    Unasked,
    /// Each for a reason of its own.
    #[error("no relay answers as one: {reasons}. Name another with --relay, or ask a node, named with --node")]
    Silent { reasons: String },
    #[error("the relay {relay} belongs to another tree: the {what} is {found} there and {expected} in the deployment record. Name the right one with --relay or --deployment, or ask a node, named with --node")]
    OtherTree {
        relay: String,
        what: &'static str,
        expected: String,
        found: String,
    },
    #[error("the relays {one} and {other} contradict each other: {about}. One of them lies or was lied to, so nothing was taken; ask a node, named with --node")]
    Contradiction {
        one: String,
        other: String,
        about: String,
    },
    /// It has forgotten it since it told its head, or a cache is older than the head.
    #[error("the relay {relay} has no page of the feed that begins at row {from}; look again. If it says so again, ask a node, named with --node")]
    NoPage { relay: String, from: u64 },
    /// It goes on and on.
    #[error("the relay {relay} has not come to the end of the feed in {minutes} minutes, so nothing was taken; name another with --relay, or ask a node, named with --node")]
    Slow { relay: String, minutes: u64 },
}
