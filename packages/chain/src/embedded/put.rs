//! Contracts put where they stood on another chain in process: their rows come as bytes, and no code of theirs is run.

use cosmwasm_std::{Addr, Empty, Timestamp};
use cw_multi_test::{ContractData, WasmKeeper};

use super::refusal::refused;
use super::Embedded;
use crate::contract::ContractInfo;
use crate::error::ChainError;

impl Embedded {
    /// Puts a contract with its rows at an address, as if it had been made here of a code that is stored.
    ///
    /// # Errors
    /// [`ChainError::Refused`].
    pub fn put(
        &mut self,
        address: &Addr,
        info: ContractInfo,
        rows: impl IntoIterator<Item = (Vec<u8>, Vec<u8>)>,
    ) -> Result<(), ChainError> {
        let data = ContractData {
            code_id: info.code_id,
            creator: info.creator,
            admin: info.admin,
            label: info.label,
            created: info.height,
        };
        // Keeps contracts in the storage it is given, and nothing in itself.
        let keeper = WasmKeeper::<Empty, Empty>::new();
        let saved = keeper.save_contract(self.app.storage_mut(), address, &data);
        saved.map_err(refused)?;
        let mut storage = self.app.contract_storage_mut(address);
        for (key, row) in rows {
            storage.set(&key, &row);
        }
        Ok(())
    }

    /// Goes on at another block, before or after this one; `time` in Unix seconds.
    pub fn go_on_at(&mut self, height: u64, time: u64) {
        self.app.update_block(|block| {
            block.height = height;
            block.time = Timestamp::from_seconds(time);
        });
    }

    /// Height of the block that is being made.
    pub fn height(&self) -> u64 {
        self.app.block_info().height
    }
}
