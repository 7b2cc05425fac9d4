//! A tree as it stands on a chain, as far as a tree file speaks of it.

mod error;
mod export;
mod model;
mod read;
mod registry;

pub use error::LiveError;
pub use model::{City, County, Described, Live, Location, Region, Registry, Running};
pub(crate) use read::row;
