//! What became of each transaction of a block.

use cosmwasm_std::Event;

use super::node::Wasmd;
use super::wire;
use crate::error::ChainError;

/// A transaction in a block.
#[derive(Clone, Debug)]
pub struct Mined {
    /// Its hash, hexadecimal.
    pub hash: String,
    pub gas_used: u64,
    /// Why it failed; `None` = it was carried out.
    pub failure: Option<String>,
    /// What was emitted, in order.
    pub events: Vec<Event>,
}

impl Wasmd {
    /// The transactions of a block in order, those that failed included; `None` = the node has not written their results down yet.
    ///
    /// # Errors
    /// [`ChainError::NoBlock`]; [`ChainError::Node`]; [`ChainError::Refused`], if the node no longer has them.
    pub fn mined(&self, height: u64) -> Result<Option<Vec<Mined>>, ChainError> {
        let Some(results) = self.rpc.results(height)? else {
            return Ok(None);
        };
        let both = self.rpc.hashes(height)?.into_iter().zip(results);
        let mined = both.map(|(hash, result)| Mined {
            hash,
            gas_used: u64::try_from(result.gas_used).unwrap_or_default(),
            failure: result.code.is_err().then(|| result.log.clone()),
            events: result.events.iter().map(wire::event).collect(),
        });
        Ok(Some(mined.collect()))
    }
}
