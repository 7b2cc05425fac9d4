//! Logistic regression by iteratively reweighted least squares (the paper's equation 8): weights, offset, grouped data,
//! clusters, and an honest word on what came out. Off chain only.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::cast_precision_loss
)]

mod cluster;
mod data;
mod error;
mod likelihood;
mod model;
mod newton;
mod rank;
mod regression;

pub use data::{is_offset, is_response, is_trials, is_weight, Data};
pub use error::DataError;
pub use model::{NoModel, CONTACT_TERM, PLACES, SURFACE_TERM};
pub use newton::{Fit, Outcome, Term};
pub use regression::fit;
