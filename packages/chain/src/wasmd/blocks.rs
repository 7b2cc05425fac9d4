//! Blocks of a node: their headers, what is in them, what that did.

use tendermint::abci::types::ExecTxResult;
use tendermint::block::{Header, Height};
use tendermint_rpc::endpoint::{block, block_results, header};

use super::rpc::{seconds, Rpc};
use super::wire::hash_of;
use crate::error::ChainError;

impl Rpc {
    /// The header of a block.
    ///
    /// # Errors
    /// [`ChainError::NoBlock`]; [`ChainError::Node`].
    pub fn header(&self, height: u64) -> Result<Header, ChainError> {
        self.show(|| block_command(height));
        match self.run(header::Request::new(narrow(height))) {
            Ok(found) => Ok(found.header),
            Err(ChainError::Refused(reason)) => Err(ChainError::NoBlock { height, reason }),
            Err(error) => Err(error),
        }
    }

    /// Time of a block, Unix seconds.
    ///
    /// # Errors
    /// Those of [`Rpc::header`].
    pub fn time_of(&self, height: u64) -> Result<u64, ChainError> {
        Ok(seconds(self.header(height)?.time.unix_timestamp()))
    }

    /// What the transactions of a block did; `None` = the block is too new, the node has not written it down yet.
    ///
    /// # Errors
    /// [`ChainError::Node`]; [`ChainError::Refused`], if the node no longer has it.
    pub fn results(&self, height: u64) -> Result<Option<Vec<ExecTxResult>>, ChainError> {
        self.show(|| vec![format!("wasmd query block-results {height}")]);
        match self.run(block_results::Request::new(narrow(height))) {
            Ok(found) => Ok(Some(found.txs_results.unwrap_or_default())),
            Err(ChainError::Refused(words)) if words.contains("could not find results") => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Hashes of the transactions of a block, in order.
    ///
    /// # Errors
    /// Those of [`Rpc::transactions`].
    pub fn hashes(&self, height: u64) -> Result<Vec<String>, ChainError> {
        let transactions = self.transactions(height)?;
        Ok(transactions.iter().map(|tx| hash_of(tx)).collect())
    }

    /// The transactions of a block, in order.
    ///
    /// # Errors
    /// [`ChainError::NoBlock`]; [`ChainError::Node`].
    pub fn transactions(&self, height: u64) -> Result<Vec<Vec<u8>>, ChainError> {
        self.show(|| block_command(height));
        match self.run(block::Request::new(narrow(height))) {
            Ok(found) => Ok(found.block.data),
            Err(ChainError::Refused(reason)) => Err(ChainError::NoBlock { height, reason }),
            Err(error) => Err(error),
        }
    }
}

fn block_command(height: u64) -> Vec<String> {
    vec![format!("wasmd query block --type=height {height}")]
}

/// Heights are signed on the wire; no chain is that long.
fn narrow(height: u64) -> Height {
    u32::try_from(height).unwrap_or(u32::MAX).into()
}
