//! Makes a chain as a tree file says: tree files, what they say otherwise than the chain, doing it, and the record of where everything
//! is.

mod apply;
mod codes;
mod deployment;
pub mod doctor;
mod error;
pub mod live;
pub mod plan;
pub mod record;
mod release;
pub mod tree;
pub mod walk;

use cosmwasm_std::Addr;
use wayclear_api::contact_registry::Authority;

pub use apply::{
    adopt, amend, apply, last_state, plan, plan_servers, plant, refuse_second, unended, Agreed,
    Applied, Progress, Search, Wanted,
};
pub use codes::state_codes;
pub use deployment::{Begun, CountyContracts, Deployment, KnownBlock};
pub use error::{DeployError, MadeByOther};

/// Who makes a tree, and whose that is of which its file does not say it.
#[derive(Clone, Debug)]
pub struct Owners {
    /// Uploads codes, makes the state, and owns it and the registry.
    pub state: Addr,
    pub county: Addr,
    /// Owns the cities, opens their places and describes them.
    pub city: Addr,
    /// Wasm admin of everything; `None` = immutable.
    pub admin: Option<Addr>,
    /// The first ones, where the file names none; at most 10.
    pub authorities: Vec<Authority>,
}
