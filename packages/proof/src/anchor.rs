//! A header that somebody vouches for.

use serde::{Deserialize, Serialize};

use crate::block::LightBlock;
use crate::error::ProofError;

/// A block that somebody vouches for whom a phone believes: who made its deployment record, or it itself, earlier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Anchor {
    pub chain_id: String,
    pub height: u64,
    /// SHA-256 of its header, 64 digits.
    #[serde(with = "hex::serde")]
    pub hash: [u8; 32],
}

impl Anchor {
    pub(crate) fn of(block: &LightBlock) -> Self {
        Anchor {
            chain_id: block.chain_id().to_string(),
            height: block.height(),
            hash: block.hash(),
        }
    }

    /// Refuses another block of that height.
    ///
    /// # Errors
    /// [`ProofError::Fork`].
    pub(crate) fn check(&self, block: &LightBlock) -> Result<(), ProofError> {
        if block.hash() == self.hash {
            return Ok(());
        }
        Err(ProofError::Fork {
            height: self.height,
            known: hex::encode(self.hash),
            found: hex::encode(block.hash()),
        })
    }
}
