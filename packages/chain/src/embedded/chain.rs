//! What any chain can do, done in process.

use cosmwasm_std::{
    Addr, Binary, Coin, Empty, Querier, QueryRequest, SystemResult, Timestamp, WasmMsg, WasmQuery,
};
use cw_multi_test::{ContractWrapper, Executor};
use cw_utils::parse_instantiate_response_data;

use super::refusal::refused;
use super::Embedded;
use crate::chain::{Chain, Tx};
use crate::contract::Contract;
use crate::error::ChainError;

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

    fn store_code(&mut self, _uploader: &Addr, contract: Contract) -> Result<u64, ChainError> {
        macro_rules! wrapper {
            ($c:ident) => {
                ContractWrapper::new(
                    $c::contract::execute,
                    $c::contract::instantiate,
                    $c::contract::query,
                )
                .with_migrate($c::contract::migrate)
            };
        }
        use {
            wayclear_city as city, wayclear_contact_registry as contact_registry,
            wayclear_county as county, wayclear_location as location, wayclear_state as state,
        };
        let code_id = self.app.store_code(match contract {
            Contract::ContactRegistry => Box::new(wrapper!(contact_registry)),
            Contract::State => Box::new(wrapper!(state).with_reply(state::contract::reply)),
            Contract::County => Box::new(wrapper!(county).with_reply(county::contract::reply)),
            Contract::City => Box::new(wrapper!(city).with_reply(city::contract::reply)),
            Contract::Location => {
                Box::new(wrapper!(location).with_reply(location::contract::reply))
            }
        });
        self.codes.insert(contract, code_id);
        Ok(code_id)
    }

    fn find_contract(&self, code_id: u64, label: &str) -> Result<Option<Addr>, ChainError> {
        Ok(self.labels.get(&(code_id, label.to_string())).cloned())
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
        let response = self
            .app
            .execute(sender.clone(), instantiate.into())
            .map_err(refused)?;
        let data = response.data.unwrap_or_default();
        let made = parse_instantiate_response_data(&data).map_err(|e| refused(e.into()))?;
        let address = Addr::unchecked(made.contract_address);
        let label = (code_id, label.to_string());
        self.labels.entry(label).or_insert_with(|| address.clone());
        Ok(address)
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
        let response = self
            .app
            .execute(sender.clone(), execute.into())
            .map_err(refused)?;
        Ok(Tx {
            events: response.events,
            time: self.time(),
            receipt: None,
        })
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
