//! The phone: what it keeps, where it goes, what it discloses and what it finds out, over any [`Chain`].

pub use wayclear_chain::{Addr, Chain, ChainError, MirrorError};

pub mod desk;
pub mod device;
pub mod exposures;
pub mod feed;
#[cfg(feature = "files")]
mod files;
mod home;
#[cfg(feature = "relay")]
mod http;
mod locate;
pub mod mirrored;
mod one_line;
#[cfg(feature = "files")]
pub mod register;
mod registry;
#[cfg(feature = "relay")]
pub mod relay;
pub mod report;
pub mod revoke;
#[cfg(feature = "files")]
mod seal_seed;
#[cfg(feature = "oblivious")]
pub mod sealed;
#[cfg(feature = "files")]
mod slip_key;
pub mod visit;

#[cfg(feature = "files")]
pub use files::FileError;
pub use home::Home;
#[cfg(feature = "relay")]
pub use http::address;
pub use locate::{locate, locations};
pub use one_line::one_line;
pub use registry::read_registry;
#[cfg(feature = "files")]
pub use seal_seed::{seal_seed, SealSeedError};
#[cfg(feature = "files")]
pub use slip_key::{make_slip_key, read_slip_key, SlipKeyError};
