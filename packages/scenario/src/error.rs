//! Why a step of a scenario was not carried out.

use thiserror::Error;
use wayclear_api::Place;
use wayclear_chain::ChainError;
use wayclear_client::exposures::LookError;
use wayclear_client::feed::SyncError;

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
    #[error("the authority could not sign: {0}")]
    Signature(#[from] k256::ecdsa::Error),
    /// Nobody may describe or clean what no city has.
    #[error("\"{0}\" is in no city; name a place with a cell of the tree")]
    NoCity(Place),
}
