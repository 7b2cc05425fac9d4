//! Addresses, as the chain's contracts check them.

use bech32::primitives::decode::CheckedHrpstring;
use bech32::{Bech32, Hrp};
use cosmwasm_std::{
    Addr, Api, CanonicalAddr, RecoverPubkeyError, StdError, StdResult, VerificationError,
};

/// What a signature is told that a query wants checked: none does.
const NO_SIGNATURES: u32 = 10;

#[derive(Debug)]
pub(super) struct Bech32Api {
    prefix: String,
}

impl Bech32Api {
    pub fn new(prefix: &str) -> Self {
        Bech32Api {
            prefix: prefix.to_string(),
        }
    }
}

impl Api for Bech32Api {
    fn addr_validate(&self, text: &str) -> StdResult<Addr> {
        let normal = self.addr_humanize(&self.addr_canonicalize(text)?)?;
        if normal.as_str() == text {
            return Ok(normal);
        }
        Err(StdError::msg("the address is not in small letters"))
    }

    fn addr_canonicalize(&self, text: &str) -> StdResult<CanonicalAddr> {
        let decoded = CheckedHrpstring::new::<Bech32>(text);
        let decoded = decoded.map_err(|error| StdError::msg(error.to_string()))?;
        if decoded.hrp().to_string() != self.prefix {
            return Err(StdError::msg(format!(
                "the address does not begin with {}1",
                self.prefix
            )));
        }
        Ok(decoded.byte_iter().collect::<Vec<_>>().into())
    }

    fn addr_humanize(&self, bytes: &CanonicalAddr) -> StdResult<Addr> {
        let refused = |error: &dyn ToString| StdError::msg(error.to_string());
        let prefix = Hrp::parse(&self.prefix).map_err(|error| refused(&error))?;
        let text = bech32::encode::<Bech32>(prefix, bytes);
        Ok(Addr::unchecked(text.map_err(|error| refused(&error))?))
    }

    fn secp256k1_verify(&self, _: &[u8], _: &[u8], _: &[u8]) -> Result<bool, VerificationError> {
        Err(VerificationError::unknown_err(NO_SIGNATURES))
    }

    fn secp256k1_recover_pubkey(
        &self,
        _: &[u8],
        _: &[u8],
        _: u8,
    ) -> Result<Vec<u8>, RecoverPubkeyError> {
        Err(RecoverPubkeyError::unknown_err(NO_SIGNATURES))
    }

    fn ed25519_verify(&self, _: &[u8], _: &[u8], _: &[u8]) -> Result<bool, VerificationError> {
        Err(VerificationError::unknown_err(NO_SIGNATURES))
    }

    fn ed25519_batch_verify(
        &self,
        _: &[&[u8]],
        _: &[&[u8]],
        _: &[&[u8]],
    ) -> Result<bool, VerificationError> {
        Err(VerificationError::unknown_err(NO_SIGNATURES))
    }

    fn debug(&self, _: &str) {}
}
