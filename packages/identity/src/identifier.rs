//! What a phone sends, and what becomes of it on chain.

use core::fmt;
use core::str::FromStr;

use cosmwasm_std::HexBinary;
use sha2::{Digest, Sha256};

use crate::IdentityError;

const MAC: &[u8] = b"wayclear/mac/v1";
const MAC_HASH: &[u8] = b"wayclear/mac-hash/v1";

/// A rolling proximity identifier: 16 bytes that a phone sends for some intervals, and that look random to who has not
/// the day's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identifier(pub [u8; 16]);

impl Identifier {
    /// The Bluetooth address that goes with it: a non-resolvable private address, whose two top bits are zero.
    pub fn mac(&self) -> [u8; 6] {
        let mut mac = cut(Sha256::new().chain_update(MAC).chain_update(self.0));
        if let Some(first) = mac.first_mut() {
            *first &= 0x3f;
        }
        mac
    }

    /// What goes on chain for it: the hash of address and identifier, so that nobody finds it by trying addresses.
    pub fn mac_hash(&self) -> [u8; 16] {
        let hash = Sha256::new().chain_update(MAC_HASH);
        cut(hash.chain_update(self.mac()).chain_update(self.0))
    }
}

/// The first bytes of a digest.
fn cut<const N: usize>(hash: Sha256) -> [u8; N] {
    let mut bytes = [0; N];
    bytes
        .iter_mut()
        .zip(hash.finalize())
        .for_each(|(to, from)| *to = from);
    bytes
}

/// 32 hexadecimal digits.
impl fmt::Display for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        HexBinary::from(&self.0).fmt(f)
    }
}

impl FromStr for Identifier {
    type Err = IdentityError;

    fn from_str(text: &str) -> Result<Self, IdentityError> {
        let bytes = HexBinary::from_hex(text).and_then(|bytes| bytes.to_array());
        bytes
            .map(Identifier)
            .map_err(|_| IdentityError::Identifier {
                length: text.chars().count(),
            })
    }
}
