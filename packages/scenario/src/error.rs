//! Why a step of a scenario was not carried out.

use thiserror::Error;
use wayclear_api::Place;
use wayclear_chain::ChainError;
use wayclear_client::exposures::LookError;
use wayclear_client::feed::SyncError;
use wayclear_client::report::{RequestError, SignedError};
use wayclear_identity::IdentityError;

#[derive(Debug, Error)]
pub enum RunError {
    #[error(transparent)]
    Chain(#[from] ChainError),
    /// The feed could not be read.
    #[error(transparent)]
    Sync(#[from] SyncError),
    /// A phone could not find out whether it was exposed.
    #[error(transparent)]
    Look(#[from] LookError),
    /// A phone could not say what it would disclose.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The authority did not sign.
    #[error(transparent)]
    Request(#[from] RequestError),
    /// The phone did not take the signatures.
    #[error(transparent)]
    Signed(#[from] SignedError),
    /// Nobody may describe or clean what no city has.
    #[error("\"{0}\" is in no city; name a place with a cell of the tree")]
    NoCity(Place),
}
