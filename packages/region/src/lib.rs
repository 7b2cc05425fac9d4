//! What state, county and city contracts share. Each of them is a few lines that name its level and its own messages;
//! everything that happens is here.
//!
//! [`Region`] tells the levels apart, [`Branch`] adds what a level whose children are regions needs. The functions
//! below own the entry points: a contract's `contract.rs` only says which message goes to which of them.

mod cells;
mod children;
mod codes;
mod entry;
mod error;
mod level;
mod owner;
mod query;
mod routing;
mod state;

pub use cells::{assign_cells, release_cells, split_cells};
pub use children::{add_child, create_child, NewContract};
pub use codes::{code_ids, set_code_ids, tree_codes};
pub use entry::{instantiate, instantiate_state, migrate, reply};
pub use error::ContractError;
pub use level::{Branch, City, County, Region, State};
pub use owner::{accept_owner, check_owner, propose_owner};
pub use query::{cells, children, config, in_use, locate, places_in_use};
pub use routing::{check_parent, forward, forward_message, visit};
pub use state::{load_config, may_load_child};
