//! Flags that several commands share.

pub mod device;
pub mod localnet;
pub mod model;
pub mod net;
pub mod visit;
