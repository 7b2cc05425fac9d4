//! An authority's desk: for a one-time code it signs what a phone asks for, and learns digests alone.

#[cfg(feature = "relay")]
mod client;
mod code;
#[cfg(feature = "relay")]
mod health;

use serde::{Deserialize, Serialize};

#[cfg(feature = "relay")]
pub use client::{Desk, DeskError};
pub use code::{Code, CodeError};
#[cfg(feature = "relay")]
pub use health::DeskHealth;

use crate::report::Request;

/// Where a desk takes codes and requests, by POST.
pub const SIGNATURES: &str = "/v1/signatures";
/// Bytes of every body that a phone sends: JSON, and blanks behind it.
pub const ASK_LENGTH: usize = 16_384;
/// Bytes of every answer with signatures.
pub const SIGNED_LENGTH: usize = 32_768;

/// A code, and what is to be signed for it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    pub code: String,
    /// One of 64 digests; two, if the report is a long one.
    pub requests: Vec<Request>,
}
