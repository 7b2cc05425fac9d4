//! Reads that need nobody's word. A chain's validators sign headers; a header holds the root of all state. So whoever knows one header
//! for sure, the anchor, can check any later one that a node hands out, and with it any row of a contract, or that there is none.
//!
//! Nothing here asks or waits: [`Bisection`] says which block it needs next, and is given it, so that a command and a browser do the
//! same. It follows the light client of `CometBFT` (skipping, trust level 1/3) and ICS-23.

mod anchor;
mod bisection;
mod block;
mod bundle;
mod error;
mod follow;
mod header;
mod kept;
mod key;

pub use anchor::Anchor;
pub use bisection::{Bisection, Limits};
pub use block::LightBlock;
pub use bundle::Bundle;
pub use error::ProofError;
pub use follow::{follow, Followed, MILESTONE};
pub use header::{Header, Proof, Row};
pub use kept::{kept, KeptCode, KeptContract, Position};
pub use key::{Key, WASM};
