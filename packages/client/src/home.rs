//! Which deployment a file belongs to.

use std::fmt;

use cosmwasm_std::{Addr, HexBinary};
use sha2::{Digest, Sha256};

/// One deployment. A chain that was made anew has the same id and often the same addresses, but no block again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    pub chain_id: String,
    /// The root of its tree.
    pub state: Addr,
    /// Hash of the header of the block that made the state.
    pub made_at: [u8; 32],
}

impl Home {
    /// A name of 32 bytes.
    pub fn digest(&self) -> [u8; 32] {
        Sha256::new()
            .chain_update(self.made_at)
            .chain_update(self.state.as_str())
            .chain_update([0])
            .chain_update(&self.chain_id)
            .finalize()
            .into()
    }
}

impl fmt::Display for Home {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (chain, state) = (&self.chain_id, &self.state);
        let made_at = HexBinary::from(self.made_at);
        write!(
            f,
            "chain \"{chain}\", state {state}, made in block {made_at}"
        )
    }
}
