//! A chain in process: cw-multi-test, with contracts as native code. It can jump in time and keeps nothing.

use std::collections::BTreeMap;

use cosmwasm_std::{
    Addr, Binary, BlockInfo, Coin, Empty, Querier, QueryRequest, StdError, Storage, SystemResult,
    Timestamp, Uint128, WasmMsg, WasmQuery,
};
use cw_multi_test::{
    no_init, App, AppBuilder, BankSudo, ContractWrapper, DistributionKeeper, Executor,
    FailingModule, GovFailingModule, IbcFailingModule, MockApiBech32, StakeKeeper, StargateFailing,
    SudoMsg, WasmKeeper,
};
use cw_utils::parse_instantiate_response_data;

use crate::chain::{Chain, Contract, Tx};
use crate::error::ChainError;
use crate::treasury::Treasury;

/// Id of the chain in process; the same as the localnet's.
pub const CHAIN_ID: &str = "testing";
/// Denom of its coins.
pub const DENOM: &str = "ucosm";
/// Time of its first block: 2026-01-05 08:00 UTC, a Monday, in Unix seconds.
pub const GENESIS_TIME: u64 = 1_767_600_000;

const PREFIX: &str = "wasm";
/// Name of an account that, like a module's account on a real chain, cannot be paid.
const BLOCKED: &str = "module";

type EmbeddedApp = App<
    Treasury,
    MockApiBech32,
    cosmwasm_std::testing::MockStorage,
    FailingModule<Empty, Empty, Empty>,
    WasmKeeper<Empty, Empty>,
    StakeKeeper,
    DistributionKeeper,
    IbcFailingModule,
    GovFailingModule,
    StargateFailing,
>;

/// A chain in process.
pub struct Embedded {
    app: EmbeddedApp,
    codes: BTreeMap<Contract, u64>,
    labels: BTreeMap<(u64, String), Addr>,
}

impl Default for Embedded {
    fn default() -> Self {
        Self::new()
    }
}

impl Embedded {
    /// A new chain at [`GENESIS_TIME`].
    pub fn new() -> Self {
        let api = MockApiBech32::new(PREFIX);
        let bank = Treasury::new(api.addr_make(BLOCKED));
        let block = BlockInfo {
            height: 1,
            time: Timestamp::from_seconds(GENESIS_TIME),
            chain_id: CHAIN_ID.to_string(),
        };
        let app = AppBuilder::new()
            .with_api(api)
            .with_bank(bank)
            .with_block(block)
            .build(no_init);
        Embedded {
            app,
            codes: BTreeMap::new(),
            labels: BTreeMap::new(),
        }
    }

    /// Gives an account coins out of nothing.
    ///
    /// # Errors
    /// [`ChainError::Refused`].
    pub fn mint(&mut self, to: &Addr, coin: Coin) -> Result<(), ChainError> {
        let mint = BankSudo::Mint {
            to_address: to.to_string(),
            amount: vec![coin],
        };
        self.app.sudo(SudoMsg::Bank(mint)).map_err(refused)?;
        Ok(())
    }

    /// What an account owns, in base units.
    ///
    /// # Errors
    /// [`ChainError::Refused`].
    pub fn balance(&self, of: &Addr, denom: &str) -> Result<u128, ChainError> {
        let coin = self.app.wrap().query_balance(of, denom).map_err(refused)?;
        let amount = Uint128::try_from(coin.amount).map_err(|e| refused(e.into()))?;
        Ok(amount.u128())
    }

    /// Changes the code of a contract, as its wasm admin.
    ///
    /// # Errors
    /// [`ChainError::Refused`].
    pub fn migrate_json(
        &mut self,
        admin: &Addr,
        contract: &Addr,
        code_id: u64,
        msg: Binary,
    ) -> Result<(), ChainError> {
        let migrate = WasmMsg::Migrate {
            contract_addr: contract.to_string(),
            new_code_id: code_id,
            msg,
        };
        self.app
            .execute(admin.clone(), migrate.into())
            .map_err(refused)?;
        Ok(())
    }

    /// The wasm admin of a contract.
    ///
    /// # Errors
    /// [`ChainError::Refused`].
    pub fn admin(&self, contract: &Addr) -> Result<Option<Addr>, ChainError> {
        Ok(self.app.contract_data(contract).map_err(refused)?.admin)
    }

    /// A contract's storage, to be read or broken by a test.
    pub fn storage_mut<'a>(&'a mut self, contract: &Addr) -> Box<dyn Storage + 'a> {
        self.app.contract_storage_mut(contract)
    }

    /// Block time, Unix seconds.
    pub fn time(&self) -> u64 {
        self.app.block_info().time.seconds()
    }

    /// Every row of a contract's storage.
    pub fn dump(&self, contract: &Addr) -> Vec<(Vec<u8>, Vec<u8>)> {
        self.app.dump_wasm_raw(contract)
    }
}

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

/// The words of whoever refused: the library puts every message on the way before them, a line each, and its own kind
/// of error before the sentence.
fn refused(error: StdError) -> ChainError {
    let words = error.to_string();
    let cause = words.lines().last().unwrap_or_default();
    let sentence = cause
        .strip_prefix("kind: ")
        .and_then(|rest| rest.split_once(", error: "));
    ChainError::Refused(sentence.map_or(cause, |(_, rest)| rest).to_string())
}
