//! The infection probability of the paper's equation 10, in fixed point: the same bits on chain, on a server and in a
//! browser. Nothing here knows a chain, allocates, or uses a float.
//!
//! `P = 1 / (1 + exp(z))` with `z = b0 + f1 + f2`, the paper's sign: its exponent has no minus, so a coefficient here is
//! minus the one a logistic regression prints. Probabilities and coefficients count atoms of 1e-18.

#![cfg_attr(not(feature = "fit"), no_std)]

pub mod cwa;
mod error;
mod exposure;
mod filter;
#[cfg(feature = "fit")]
pub mod fit;
mod fixed;
mod model;
mod probability;

pub use error::RiskError;
pub use exposure::{surface_gap, Contact, Exposure, Surface, SurfaceContact};
pub use filter::RssiFilter;
pub use model::{Form, Model, ILLUSTRATIVE_ORIGIN, MAX_COEFFICIENT};
pub use probability::{Probability, ATOMS};
