//! The second level of the tree: routes visits to cities. All it does is shared with the other regions.

pub mod contract;

pub use wayclear_region::ContractError;
