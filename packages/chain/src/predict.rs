//! The address that a contract will have, computed before it is made.

use cosmwasm_std::{instantiate2_address, CanonicalAddr, HexBinary, Instantiate2AddressError};

use crate::error::ChainError;

/// The address of what that creator makes of the code with that checksum and that salt.
///
/// # Errors
/// [`ChainError::Salt`]; [`ChainError::Refused`], if the chain told a checksum that is none.
pub(crate) fn predict(
    checksum: &HexBinary,
    creator: &CanonicalAddr,
    salt: &[u8],
) -> Result<CanonicalAddr, ChainError> {
    instantiate2_address(checksum, creator, salt).map_err(|error| match error {
        Instantiate2AddressError::InvalidSaltLength => ChainError::Salt { length: salt.len() },
        Instantiate2AddressError::InvalidChecksumLength => ChainError::Refused(error.to_string()),
    })
}
