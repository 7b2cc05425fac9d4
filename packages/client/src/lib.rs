//! The phone: what it keeps, where it goes, what it discloses and what it finds out, over any [`Chain`].

pub use wayclear_chain::{Addr, Chain, ChainError};

#[cfg(feature = "relay")]
pub mod desk;
pub mod device;
pub mod exposures;
pub mod feed;
mod files;
mod home;
#[cfg(feature = "relay")]
mod http;
mod locate;
pub mod register;
mod registry;
#[cfg(feature = "relay")]
pub mod relay;
pub mod report;
pub mod revoke;
mod seal_seed;
mod slip_key;
pub mod visit;

pub use files::FileError;
pub use home::Home;
#[cfg(feature = "relay")]
pub use http::address;
pub use locate::{children, locate, locations};
pub use registry::read_registry;
pub use seal_seed::{seal_seed, SealSeedError};
pub use slip_key::{make_slip_key, read_slip_key, SlipKeyError};
