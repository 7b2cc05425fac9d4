//! The root of the tree: the public door for whoever knows only a place. All it does is shared with the other regions.

pub mod contract;

pub use wayclear_region::ContractError;
