//! What is wrong with an answer, and what to do.

use thiserror::Error;

/// Why something is not believed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ProofError {
    #[error("the newest block that is known for sure is {days} days old. Validators who have left since then answer for nothing they sign, so after {limit} days it proves nothing: get a newer deployment record where you got yours, or ask whom you trust for a block and give it to `wayclear anchor`")]
    TooOld { days: u64, limit: u64 },
    #[error("this is a block of the chain {found}, and the deployment is on {expected}: name a node of that chain")]
    OtherChain { expected: String, found: String },
    #[error("block {found} came where block {asked} was asked for: the node answers something else. Ask another one")]
    OtherHeight { asked: u64, found: u64 },
    #[error("there are two blocks {height}: one is {known}, the other {found}. Somebody forged one of them, with the keys of validators or without: believe nothing of either, and tell who runs the nodes")]
    Fork {
        height: u64,
        known: String,
        found: String,
    },
    #[error("the validators have not signed block {height} as the node has it ({reason}): ask another node")]
    NotSigned { height: u64, reason: String },
    #[error("the newest block of the node is {height}, and block {anchor} is known already: it is behind, or was set back. Ask another node")]
    BeforeAnchor { height: u64, anchor: u64 },
    #[error("the newest block of the node, {height}, is {seconds} s old: it is behind, or the chain stands still, or this device's clock is wrong. Ask another node")]
    Behind { height: u64, seconds: u64 },
    #[error("block {height} was made {seconds} s after now, by this device's clock: set the clock, or ask another node")]
    AfterNow { height: u64, seconds: u64 },
    #[error("the node's proof of {what} does not lead to what the validators signed at height {height}: the answer was changed on its way, or is made up. Ask another node")]
    Tampered { what: String, height: u64 },
    #[error("the node's proof of {what} cannot be read: {reason}. Ask another node")]
    Unreadable { what: String, reason: String },
    #[error("this device's clock shows no time that there is: set it")]
    Clock,
    /// Whoever asks does not give what is wanted.
    #[error("not all blocks that lead to the newest one were there")]
    Unfinished,
}
