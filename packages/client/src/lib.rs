//! The phone: what it keeps, where it goes, what it discloses and what it finds out, over any [`Chain`].

pub use wayclear_chain::{Addr, Chain, ChainError};

pub mod feed;
mod locate;
pub mod visit;

pub use locate::{children, locate};
