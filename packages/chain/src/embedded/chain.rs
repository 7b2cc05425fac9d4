//! What any chain can do, done in process.

use std::collections::BTreeMap;

use cosmwasm_std::{
    Addr, Api, Binary, Coin, Empty, HexBinary, Querier, QueryRequest, SystemResult, Timestamp,
    WasmMsg, WasmQuery,
};
use sha2::{Digest, Sha256};

use super::refusal::refused;
use super::Embedded;
use crate::accounts::Accounts;
use crate::chain::Chain;
use crate::contract::{Contract, ContractInfo};
use crate::error::ChainError;
use crate::predict::predict;
use crate::told::Told;
use crate::tx::Tx;

impl Accounts for Embedded {
    fn fees_paid_by(&self, payer: &Addr) -> Result<BTreeMap<Addr, Option<Coin>>, ChainError> {
        let grants = self.fees.iter().filter(|((from, _), _)| from == payer);
        Ok(grants
            .map(|((_, to), daily)| (to.clone(), Some(daily.clone())))
            .collect())
    }

    fn pay_fees(
        &mut self,
        payer: &Addr,
        account: &Addr,
        daily: Option<&Coin>,
    ) -> Result<Tx, ChainError> {
        let pair = (payer.clone(), account.clone());
        match daily {
            Some(daily) => self.fees.insert(pair, daily.clone()),
            None => self.fees.remove(&pair),
        };
        Ok(Tx {
            events: vec![],
            height: self.height(),
            time: self.time(),
            receipt: None,
        })
    }
}

impl Told for Embedded {}

impl Chain for Embedded {
    fn chain_id(&self) -> String {
        self.app.block_info().chain_id
    }

    fn account(&self, name: &str) -> Result<Addr, ChainError> {
        Ok(self.app.api().addr_make(name))
    }

    fn find_code(&self, contract: Contract) -> Result<Option<u64>, ChainError> {
        Ok(self.codes.get(&contract).copied())
    }

    fn store_code(&mut self, uploader: &Addr, contract: Contract) -> Result<u64, ChainError> {
        let code = (self.build)(contract);
        let code_id = self.app.store_code_with_creator(uploader.clone(), code);
        self.codes.insert(contract, code_id);
        self.names.insert(code_id, contract);
        Ok(code_id)
    }

    fn code_checksum(&self, code_id: u64) -> Result<Option<HexBinary>, ChainError> {
        // Nothing but a missing code makes this fail.
        let found = self.app.wrap().query_wasm_code_info(code_id).ok();
        Ok(found.map(|code| code.checksum.as_slice().into()))
    }

    fn contract_info(&self, contract: &Addr) -> Result<Option<ContractInfo>, ChainError> {
        // Nothing but a missing contract makes this fail.
        let found = self.app.contract_data(contract).ok();
        Ok(found.map(|data| ContractInfo {
            code_id: data.code_id,
            creator: data.creator,
            admin: data.admin,
            label: data.label,
            height: data.created,
        }))
    }

    fn instantiate_json(
        &mut self,
        sender: &Addr,
        code_id: u64,
        msg: Binary,
        label: &str,
        admin: Option<&Addr>,
    ) -> Result<Addr, ChainError> {
        let instantiate = WasmMsg::Instantiate {
            admin: admin.map(Addr::to_string),
            code_id,
            msg,
            funds: vec![],
            label: label.to_string(),
        };
        self.make(sender, instantiate)
    }

    fn instantiate2_json(
        &mut self,
        sender: &Addr,
        code_id: u64,
        msg: Binary,
        label: &str,
        admin: Option<&Addr>,
        salt: &[u8],
    ) -> Result<Addr, ChainError> {
        let instantiate = WasmMsg::Instantiate2 {
            admin: admin.map(Addr::to_string),
            code_id,
            label: label.to_string(),
            msg,
            funds: vec![],
            salt: salt.into(),
        };
        self.make(sender, instantiate)
    }

    fn predict(&self, sender: &Addr, code_id: u64, salt: &[u8]) -> Result<Addr, ChainError> {
        let checksum = self.code_checksum(code_id)?;
        let checksum = checksum.ok_or(ChainError::NoCode { code_id })?;
        let api = self.app.api();
        let creator = api.addr_canonicalize(sender.as_str()).map_err(refused)?;
        let address = predict(&checksum, &creator, salt)?;
        api.addr_humanize(&address).map_err(refused)
    }

    fn execute_json(
        &mut self,
        sender: &Addr,
        contract: &Addr,
        msg: Binary,
        funds: &[Coin],
    ) -> Result<Tx, ChainError> {
        let execute = WasmMsg::Execute {
            contract_addr: contract.to_string(),
            msg,
            funds: funds.to_vec(),
        };
        self.run(sender, vec![execute.into()])
    }

    fn execute_all(
        &mut self,
        sender: &Addr,
        messages: Vec<(Addr, Binary)>,
    ) -> Result<Tx, ChainError> {
        let execute = messages
            .into_iter()
            .map(|(contract, msg)| WasmMsg::Execute {
                contract_addr: contract.into_string(),
                msg,
                funds: vec![],
            });
        self.run(sender, execute.map(Into::into).collect())
    }

    fn migrate_all(
        &mut self,
        admin: &Addr,
        contracts: Vec<(Addr, u64, Binary)>,
    ) -> Result<Tx, ChainError> {
        let migrate = contracts
            .into_iter()
            .map(|(contract, new_code_id, msg)| WasmMsg::Migrate {
                contract_addr: contract.into_string(),
                new_code_id,
                msg,
            });
        self.run(admin, migrate.map(Into::into).collect())
    }

    fn query_json(&self, contract: &Addr, msg: Binary) -> Result<Binary, ChainError> {
        let request = QueryRequest::<Empty>::Wasm(WasmQuery::Smart {
            contract_addr: contract.to_string(),
            msg,
        });
        let request = cosmwasm_std::to_json_vec(&request).map_err(refused)?;
        match self.app.raw_query(&request) {
            SystemResult::Ok(answer) => answer.into_result().map_err(ChainError::Refused),
            SystemResult::Err(error) => Err(ChainError::Refused(error.to_string())),
        }
    }

    fn query_raw(&self, contract: &Addr, key: &[u8]) -> Result<Option<Binary>, ChainError> {
        let row = self
            .app
            .wrap()
            .query_wasm_raw(contract, key)
            .map_err(refused)?;
        Ok(row.filter(|row| !row.is_empty()).map(Binary::new))
    }

    fn header_hash(&self, height: u64) -> Result<HexBinary, ChainError> {
        let newest = self.app.block_info().height;
        if !(1..=newest).contains(&height) {
            return Err(ChainError::NoBlock {
                height,
                reason: format!("there are 1 to {newest}"),
            });
        }
        let hash = Sha256::new()
            .chain_update(self.chain_id())
            .chain_update(height.to_be_bytes());
        Ok(HexBinary::from(&hash.finalize()[..]))
    }

    fn now(&self) -> Result<u64, ChainError> {
        Ok(self.time())
    }

    fn wait_until(&mut self, time: u64) -> Result<(), ChainError> {
        let now = self.time();
        if time < now {
            return Err(ChainError::Past { now, asked: time });
        }
        if time > now {
            self.app.update_block(|block| {
                block.height += 1;
                block.time = Timestamp::from_seconds(time);
            });
        }
        Ok(())
    }
}
