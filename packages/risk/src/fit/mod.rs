//! Logistic regression by iteratively reweighted least squares (the paper's equation 8): weights, offset, grouped data,
//! and an honest word on what came out. Off chain only.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::cast_precision_loss
)]

mod data;
mod likelihood;
mod model;
mod newton;
mod rank;

pub use data::{Data, DataError};
pub use model::{NoModel, CONTACT_TERM, PLACES, SURFACE_TERM};
pub use newton::{fit, Fit, Outcome, Term};
