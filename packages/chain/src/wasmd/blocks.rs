//! Blocks of a node: their headers, what is in them, what that did.

use std::time::Duration;

use cosmwasm_std::Event;
use tendermint::abci::types::ExecTxResult;
use tendermint::block::{Header, Height};
use tendermint_rpc::endpoint::{block, block_results, header};

use super::rpc::{seconds, Rpc};
use super::wire::{event, hash_of};
use crate::error::ChainError;

/// A block that was carried out.
#[derive(Clone, Debug)]
pub struct Block {
    pub height: u64,
    /// Its time, since 1970: when its predecessor was agreed on, as the validators' clocks have it.
    pub time: Duration,
    /// In the order in which they were carried out.
    pub transactions: Vec<Outcome>,
}

/// What became of a transaction of a block.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Hash, hexadecimal.
    pub hash: String,
    pub gas_used: u64,
    /// Why its messages were not carried out, only its fee taken; `None` = they were.
    pub failure: Option<String>,
    /// What was emitted, in order.
    pub events: Vec<Event>,
}

impl Rpc {
    /// A block with what its transactions did; `None` = the block is too new, the node has not written that down yet.
    ///
    /// # Errors
    /// [`ChainError::Node`]; [`ChainError::Refused`], if the node no longer has it.
    pub fn carried_out(&self, height: u64) -> Result<Option<Block>, ChainError> {
        let Some(results) = self.results(height)? else {
            return Ok(None);
        };
        self.show(|| block_command(height));
        let block = self.run(block::Request::new(narrow(height)))?.block;
        let both = block.data.iter().zip(results);
        let transactions = both.map(|(tx, result)| Outcome {
            hash: hash_of(tx),
            gas_used: u64::try_from(result.gas_used).unwrap_or_default(),
            failure: result.code.is_err().then(|| result.log.clone()),
            events: result.events.iter().map(event).collect(),
        });
        let nanos = u64::try_from(block.header.time.unix_timestamp_nanos());
        Ok(Some(Block {
            height,
            time: Duration::from_nanos(nanos.unwrap_or_default()),
            transactions: transactions.collect(),
        }))
    }

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
pub(super) fn narrow(height: u64) -> Height {
    u32::try_from(height).unwrap_or(u32::MAX).into()
}
