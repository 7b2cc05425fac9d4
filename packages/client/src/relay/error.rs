//! Why something did not come to a relay, or is refused there, and by whom.

use thiserror::Error;

/// Why a relay has not done what it was asked.
#[derive(Debug, Error)]
pub enum RelayError {
    #[error("\"{text}\" is no address of a relay; write it like https://relay.example.org")]
    NoAddress { text: String },
    /// Nobody is there, so it has taken nothing.
    #[error("the relay {relay} cannot be reached: {reason}")]
    Unreachable { relay: String, reason: String },
    /// It may have taken it all the same.
    #[error("no answer from the relay {relay}: {reason}")]
    NoAnswer { relay: String, reason: String },
    #[error("the relay {relay} refuses: {detail}")]
    Refused {
        relay: String,
        /// Its name for the reason.
        kind: String,
        detail: String,
    },
    #[error("the relay {relay} does not know that ticket any more")]
    NoTicket { relay: String },
    /// It does not speak as relays do.
    #[error("the answer of {relay} is none of a relay: {reason}; name another with --relay")]
    Form { relay: String, reason: String },
    /// Nobody is there, so the relay has taken nothing.
    #[error("the forwarder {forwarder} cannot be reached: {reason}")]
    NoForwarder { forwarder: String, reason: String },
    /// It has not come to the relay, or the relay could not open it.
    #[error("the forwarder {forwarder} did not get it to the relay {relay}: {detail}")]
    NotBrought {
        forwarder: String,
        relay: String,
        /// The name for the reason of whoever refuses it.
        kind: String,
        detail: String,
    },
    /// It takes no such thing, so nobody has asked it to.
    #[error("relays take day keys and visits that an authority has signed, and nothing else: have this signed with wayclear report --code or --signed, or send it from an account of your own with --from")]
    NotForRelays,
    #[error("the key of the relay {relay} is none; take it from the deployment record as its owner has published it")]
    Key { relay: String },
    /// To ask the relay itself would tell it whose it is.
    #[error("the relay {relay} has it through a forwarder, and is asked through one only; leave --relay out, or deploy with its forwarder")]
    NotDirectly { relay: String },
}
