//! How long a request takes: what runs on nodes gave, and what the model of `wayclear_study::queue` says of them.

mod case;
pub mod check;
pub mod claims;
pub mod fit;
pub mod gas;
pub mod model;
pub mod rows;
mod scaling;
pub mod sweep;
pub mod validate;
pub mod wire;
