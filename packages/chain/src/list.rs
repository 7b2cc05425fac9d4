//! Lists that come in pages.

use cosmwasm_std::Addr;
use wayclear_api::MAX_LIMIT;

use crate::error::ChainError;

/// Most rows of a list: ids of two windows of 1,250 cases a day.
const MAX_ROWS: usize = 1 << 21;

/// Every row of a contract's list. `page` has [`MAX_LIMIT`] rows after the last one so far.
///
/// # Errors
/// Those of `page`; [`ChainError::Endless`].
pub fn all_rows<T: PartialEq>(
    contract: &Addr,
    page: impl Fn(Option<&T>) -> Result<Vec<T>, ChainError>,
) -> Result<Vec<T>, ChainError> {
    let mut all = vec![];
    loop {
        let page = page(all.last())?;
        // A page that is not full is the last one.
        let is_last = page.len() < MAX_LIMIT as usize;
        let is_repeated = !page.is_empty() && page.last() == all.last();
        all.extend(page);
        if is_repeated || all.len() > MAX_ROWS {
            let contract = contract.clone();
            return Err(ChainError::Endless { contract });
        }
        if is_last {
            return Ok(all);
        }
    }
}
