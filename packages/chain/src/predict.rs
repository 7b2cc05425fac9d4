//! The address that a contract will have, computed before it is made.

use bech32::primitives::decode::CheckedHrpstring;
use bech32::Bech32;
use cosmwasm_std::{instantiate2_address, Addr, CanonicalAddr, HexBinary};

#[cfg(any(feature = "embedded", feature = "wasmd"))]
use crate::error::ChainError;

/// The address of what that creator makes of the code with that checksum and that salt.
///
/// # Errors
/// [`ChainError::Salt`]; [`ChainError::Refused`], if the chain told a checksum that is none.
#[cfg(any(feature = "embedded", feature = "wasmd"))]
pub(crate) fn predict(
    checksum: &HexBinary,
    creator: &CanonicalAddr,
    salt: &[u8],
) -> Result<CanonicalAddr, ChainError> {
    use cosmwasm_std::Instantiate2AddressError;

    instantiate2_address(checksum, creator, salt).map_err(|error| match error {
        Instantiate2AddressError::InvalidSaltLength => ChainError::Salt { length: salt.len() },
        Instantiate2AddressError::InvalidChecksumLength => ChainError::Refused(error.to_string()),
    })
}

/// The same without a chain, for creators of any prefix; `None`, if checksum, creator or salt are none.
pub fn predict_address(checksum: &HexBinary, creator: &Addr, salt: &[u8]) -> Option<Addr> {
    let decoded = CheckedHrpstring::new::<Bech32>(creator.as_str()).ok()?;
    let bytes: CanonicalAddr = decoded.byte_iter().collect::<Vec<_>>().into();
    let address = instantiate2_address(checksum, &bytes, salt).ok()?;
    let text = bech32::encode::<Bech32>(decoded.hrp(), &address).ok()?;
    Some(Addr::unchecked(text))
}

/// What an address begins with; `None`, if a letter of it is wrong or missing.
pub fn prefix_of_address(text: &str) -> Option<String> {
    let decoded = CheckedHrpstring::new::<Bech32>(text).ok()?;
    let is_lower = text.chars().all(|c| !c.is_ascii_uppercase());
    is_lower.then(|| decoded.hrp().to_string())
}
