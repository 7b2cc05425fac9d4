//! Whether somebody can pay for a transaction: anybody can send an account a coin, or grant it a fee too small for anything.

use wayclear_chain::wasmd::{Allowance, GasPrice, Wasmd};
use wayclear_chain::{Addr, ChainError};

/// Gas that a transaction of 20 check-ins or a region's making may take.
pub const GAS: u64 = 500_000;

/// Who of those that have granted an account fees can pay for a transaction: the grant allows it, now or in its next period, and
/// the granter has so much.
///
/// # Errors
/// [`ChainError`].
pub fn able<'a>(
    wasmd: &Wasmd,
    price: &GasPrice,
    grants: impl IntoIterator<Item = (&'a Addr, &'a Allowance)>,
) -> Result<Vec<&'a Addr>, ChainError> {
    let fee = price.fee(GAS);
    let mut able = vec![];
    for (granter, allowance) in grants {
        let allows = allowance.at_most().is_none_or(|most| most >= fee);
        if allows && wasmd.balance(granter, &price.denom)? >= fee {
            able.push(granter);
        }
    }
    Ok(able)
}
