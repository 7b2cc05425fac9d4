//! What a region has made.

use cosmwasm_std::Addr;
use wayclear_api::region::{self, Child};
use wayclear_api::MAX_LIMIT;

use crate::chain::Chain;
use crate::error::ChainError;

/// All children of a region, ascending by key, page after page.
///
/// # Errors
/// [`ChainError`], from the chain.
pub fn children(chain: &impl Chain, region: &Addr) -> Result<Vec<Child>, ChainError> {
    chain.ask_all(
        region,
        |last: Option<&Child>| region::ask::Children {
            start_after: last.map(|child| child.key.clone()),
            limit: Some(MAX_LIMIT),
        },
        |page| page.children,
    )
}
