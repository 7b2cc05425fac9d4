//! What any chain can do, done by a node.

use std::collections::BTreeMap;
use std::thread::sleep;
use std::time::Duration;

use cosmrs::proto::cosmwasm::wasm::v1::{
    MsgInstantiateContract2, MsgMigrateContract, QueryRawContractStateRequest,
    QueryRawContractStateResponse, QuerySmartContractStateRequest, QuerySmartContractStateResponse,
};
use cosmrs::{AccountId, Any};
use cosmwasm_std::{Addr, Binary, Coin, HexBinary};

use super::node::Wasmd;
use super::purse::{fee_grant, fee_revocation};
use super::settings::Sending;
use super::terms::Gas;
use super::wire::{any, execute_message};
use crate::accounts::{Accounts, Lack};
use crate::chain::Chain;
use crate::contract::{Contract, ContractInfo};
use crate::error::ChainError;
use crate::predict::predict;
use crate::told::Told;
use crate::tx::Tx;

impl Accounts for Wasmd {
    fn can_sign(&self, account: &Addr) -> bool {
        self.settings.sending == Sending::Generate || self.signer_of(account).is_ok()
    }

    fn block_gas(&self) -> Result<Option<u64>, ChainError> {
        self.max_gas()
    }

    fn fee_denoms(&self) -> Result<Option<Vec<String>>, ChainError> {
        self.asked_denoms()
    }

    fn lacks(&self, gas: &BTreeMap<Addr, u64>) -> Vec<Lack> {
        if self.settings.sending == Sending::Generate {
            return vec![];
        }
        self.lacking(gas).unwrap_or_default()
    }

    fn fees_paid_by(&self, payer: &Addr) -> Result<BTreeMap<Addr, Option<Coin>>, ChainError> {
        self.daily_grants(payer)
    }

    fn pay_fees(
        &mut self,
        payer: &Addr,
        account: &Addr,
        daily: Option<&Coin>,
    ) -> Result<Tx, ChainError> {
        let is_new = !self.has_fee_grant(payer, account)?;
        let messages = match daily {
            Some(daily) => fee_grant(payer, account, daily, is_new),
            None => vec![fee_revocation(payer, account)],
        };
        self.send(payer, &messages, Gas::Simulated)
    }
}

impl Told for Wasmd {
    fn told(&self, contract: &Addr, msg: &Binary) -> Option<Result<Binary, ChainError>> {
        Some(self.smart(contract, msg))
    }
}

impl Wasmd {
    /// What the node says that a contract answers.
    fn smart(&self, contract: &Addr, msg: &Binary) -> Result<Binary, ChainError> {
        let answer: QuerySmartContractStateResponse = self.rpc.ask(
            "/cosmwasm.wasm.v1.Query/SmartContractState",
            &QuerySmartContractStateRequest {
                address: contract.to_string(),
                query_data: msg.to_vec(),
            },
        )?;
        Ok(answer.data.into())
    }
}

impl Chain for Wasmd {
    fn chain_id(&self) -> String {
        self.chain_id.clone()
    }

    fn account(&self, name: &str) -> Result<Addr, ChainError> {
        let account = self.account_named(self.settings.keys.name_of(name))?;
        // Else something would be kept or shown before it turns out that nobody can sign.
        if self.settings.sending != Sending::Generate {
            self.signer_of(&account)?;
        }
        Ok(account)
    }

    fn find_code(&self, contract: Contract) -> Result<Option<u64>, ChainError> {
        self.code_with(&self.artifacts().checksum(contract)?)
    }

    fn built_checksum(&self, contract: Contract) -> Result<Option<HexBinary>, ChainError> {
        self.artifacts().checksum(contract).map(Some)
    }

    fn store_code(&mut self, uploader: &Addr, contract: Contract) -> Result<u64, ChainError> {
        self.store_file(uploader, &self.artifacts().file(contract))
    }

    fn code_checksum(&self, code_id: u64) -> Result<Option<HexBinary>, ChainError> {
        let proven = self.proven(|proven| proven.checksum(code_id));
        proven.unwrap_or_else(|| self.checksum_of(code_id))
    }

    fn contract_info(&self, contract: &Addr) -> Result<Option<ContractInfo>, ChainError> {
        let proven = self.proven(|proven| proven.contract_info(contract));
        proven.unwrap_or_else(|| self.info_of(contract))
    }

    fn instantiate_json(
        &mut self,
        sender: &Addr,
        code_id: u64,
        msg: Binary,
        label: &str,
        admin: Option<&Addr>,
    ) -> Result<Addr, ChainError> {
        Ok(self.make(sender, code_id, msg, label, admin)?.0)
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
        let instantiate = MsgInstantiateContract2 {
            sender: sender.to_string(),
            admin: admin.map(Addr::to_string).unwrap_or_default(),
            code_id,
            label: label.to_string(),
            msg: msg.to_vec(),
            funds: vec![],
            salt: salt.to_vec(),
            fix_msg: false,
        };
        Ok(self.send_maker(sender, any(&instantiate))?.0)
    }

    fn predict(&self, sender: &Addr, code_id: u64, salt: &[u8]) -> Result<Addr, ChainError> {
        let checksum = self.checksum_of(code_id)?;
        let checksum = checksum.ok_or(ChainError::NoCode { code_id })?;
        let no_address = |error: cosmrs::ErrorReport| ChainError::Refused(error.to_string());
        let creator: AccountId = sender.as_str().parse().map_err(no_address)?;
        let address = predict(&checksum, &creator.to_bytes().into(), salt)?;
        let address = AccountId::new(&self.prefix, &address).map_err(no_address)?;
        Ok(Addr::unchecked(address.to_string()))
    }

    fn execute_json(
        &mut self,
        sender: &Addr,
        contract: &Addr,
        msg: Binary,
        funds: &[Coin],
    ) -> Result<Tx, ChainError> {
        let execute = execute_message(sender, contract, msg, funds);
        self.send(sender, &[execute], Gas::Simulated)
    }

    fn execute_all(
        &mut self,
        sender: &Addr,
        messages: Vec<(Addr, Binary)>,
    ) -> Result<Tx, ChainError> {
        let messages: Vec<Any> = messages
            .into_iter()
            .map(|(contract, msg)| execute_message(sender, &contract, msg, &[]))
            .collect();
        self.send(sender, &messages, Gas::Simulated)
    }

    fn migrate_all(
        &mut self,
        admin: &Addr,
        contracts: Vec<(Addr, u64, Binary)>,
    ) -> Result<Tx, ChainError> {
        let migrate = |(contract, code_id, msg): (Addr, u64, Binary)| MsgMigrateContract {
            sender: admin.to_string(),
            contract: contract.into_string(),
            code_id,
            msg: msg.into(),
        };
        let messages = contracts.into_iter().map(|each| any(&migrate(each)));
        self.send(admin, &messages.collect::<Vec<_>>(), Gas::Simulated)
    }

    fn query_json(&self, contract: &Addr, msg: Binary) -> Result<Binary, ChainError> {
        let proven = self.proven(|proven| proven.query(contract, &msg));
        proven.unwrap_or_else(|| self.smart(contract, &msg))
    }

    fn query_raw(&self, contract: &Addr, key: &[u8]) -> Result<Option<Binary>, ChainError> {
        if let Some(row) = self.proven(|proven| proven.raw(contract, key)) {
            return Ok(row?.map(Binary::new));
        }
        let answer: QueryRawContractStateResponse = self.rpc.ask(
            "/cosmwasm.wasm.v1.Query/RawContractState",
            &QueryRawContractStateRequest {
                address: contract.to_string(),
                query_data: key.to_vec(),
            },
        )?;
        Ok(Some(answer.data)
            .filter(|row| !row.is_empty())
            .map(Binary::new))
    }

    fn header_hash(&self, height: u64) -> Result<HexBinary, ChainError> {
        Ok(self.rpc.header(height)?.hash().as_bytes().into())
    }

    fn now(&self) -> Result<u64, ChainError> {
        let proven = self.proven(|proven| Ok(proven.header().time));
        proven.unwrap_or_else(|| Ok(self.rpc.latest()?.time))
    }

    fn wait_until(&mut self, time: u64) -> Result<(), ChainError> {
        while self.now()? < time {
            sleep(Duration::from_millis(100));
        }
        Ok(())
    }
}
