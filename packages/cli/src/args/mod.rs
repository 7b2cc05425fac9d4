//! Flags that several commands share.

pub mod device;
pub mod model;
pub mod net;
pub mod visit;
