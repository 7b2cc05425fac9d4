//! What any chain can do, done by a node.

use std::thread::sleep;
use std::time::Duration;

use cosmrs::proto::cosmwasm::wasm::v1::{
    MsgInstantiateContract, QueryRawContractStateRequest, QueryRawContractStateResponse,
    QuerySmartContractStateRequest, QuerySmartContractStateResponse,
};
use cosmwasm_std::{Addr, Binary, Coin};

use super::command_line;
use super::node::Wasmd;
use super::send::Gas;
use super::wire::{any, attribute, execute_message};
use crate::chain::{Chain, Tx};
use crate::contract::Contract;
use crate::error::ChainError;
use crate::keys::address;

impl Wasmd {
    /// Makes a contract from JSON; returns its address, and the transaction.
    ///
    /// # Errors
    /// [`ChainError`].
    pub fn make(
        &mut self,
        sender: &Addr,
        code_id: u64,
        msg: Binary,
        label: &str,
        admin: Option<&Addr>,
    ) -> Result<(Addr, Tx), ChainError> {
        let instantiate = MsgInstantiateContract {
            sender: sender.to_string(),
            admin: admin.map(Addr::to_string).unwrap_or_default(),
            code_id,
            label: label.to_string(),
            msg: msg.to_vec(),
            funds: vec![],
        };
        let tx = self.send(sender, &[any(&instantiate)], Gas::Simulated)?;
        let address =
            attribute(&tx, "instantiate", "_contract_address").ok_or(ChainError::NoEvent {
                what: "new contract",
            })?;
        Ok((Addr::unchecked(address), tx))
    }
}

impl Chain for Wasmd {
    fn chain_id(&self) -> String {
        self.chain_id.clone()
    }

    fn account(&self, name: &str) -> Result<Addr, ChainError> {
        Ok(address(self.settings.keys.get(name)?, &self.prefix))
    }

    fn find_code(&self, contract: Contract) -> Result<Option<u64>, ChainError> {
        self.code_with(&self.artifacts().checksum(contract)?)
    }

    fn store_code(&mut self, uploader: &Addr, contract: Contract) -> Result<u64, ChainError> {
        self.upload(uploader, contract)
    }

    fn find_contract(&self, code_id: u64, label: &str) -> Result<Option<Addr>, ChainError> {
        self.contract_with_label(code_id, label)
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

    fn query_json(&self, contract: &Addr, msg: Binary) -> Result<Binary, ChainError> {
        self.show(|| command_line::smart_query(contract, &msg));
        let answer: QuerySmartContractStateResponse = self.rpc.ask(
            "/cosmwasm.wasm.v1.Query/SmartContractState",
            &QuerySmartContractStateRequest {
                address: contract.to_string(),
                query_data: msg.to_vec(),
            },
        )?;
        Ok(answer.data.into())
    }

    fn query_raw(&self, contract: &Addr, key: &[u8]) -> Result<Option<Binary>, ChainError> {
        self.show(|| command_line::raw_query(contract, key));
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

    fn now(&self) -> Result<u64, ChainError> {
        Ok(self.rpc.latest()?.time)
    }

    fn wait_until(&mut self, time: u64) -> Result<(), ChainError> {
        while self.now()? < time {
            sleep(Duration::from_millis(100));
        }
        Ok(())
    }
}
