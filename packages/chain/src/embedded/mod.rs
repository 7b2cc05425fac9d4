//! A chain in process: cw-multi-test, with contracts as native code. It can jump in time and keeps nothing.

mod build;
mod chain;
mod listed;
mod put;
mod refusal;
mod treasury;

use std::collections::BTreeMap;

use cosmwasm_std::{
    Addr, BlockInfo, Coin, CosmosMsg, Empty, HexBinary, Storage, Timestamp, Uint128, WasmMsg,
};
use cw_multi_test::{
    no_init, App, AppBuilder, BankSudo, DistributionKeeper, Executor, FailingModule,
    GovFailingModule, IbcFailingModule, MockApiBech32, StakeKeeper, StargateFailing, SudoMsg,
    WasmKeeper,
};
use cw_utils::parse_instantiate_response_data;

pub use build::{this_build, Build};

use crate::contract::Contract;
use crate::error::ChainError;
use crate::tx::Tx;
use refusal::refused;
use treasury::Treasury;

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
    /// What is stored next.
    build: Build,
    /// What is stored of that build.
    codes: BTreeMap<Contract, u64>,
    /// What every code of ours is.
    names: BTreeMap<u64, Contract>,
    /// Who pays whose fees, and how much a day. There are no fees here.
    fees: BTreeMap<(Addr, Addr), Coin>,
    /// What accounts have made, oldest first.
    pub(crate) made: Vec<Made>,
}

/// A contract that an account has made.
pub(crate) struct Made {
    pub creator: Addr,
    pub contract: Addr,
    pub height: u64,
    /// `None` = its address follows from none.
    pub salt: Option<HexBinary>,
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
            build: this_build,
            codes: BTreeMap::new(),
            names: BTreeMap::new(),
            fees: BTreeMap::new(),
            made: vec![],
        }
    }

    /// From now on [`Chain::find_code`](crate::Chain::find_code) and [`Chain::store_code`](crate::Chain::store_code) are about
    /// another build of the contracts, of which the chain has no code yet: as if the next release ran this program. What
    /// stands keeps its code.
    pub fn take_build(&mut self, build: Build) {
        self.build = build;
        self.codes.clear();
    }

    /// Stores a code that is none of ours, to be a test's double or forger; returns its id.
    pub fn store(&mut self, code: Box<dyn cw_multi_test::Contract<Empty>>) -> u64 {
        self.app.store_code(code)
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

    fn run(&mut self, sender: &Addr, messages: Vec<CosmosMsg>) -> Result<Tx, ChainError> {
        if messages.is_empty() {
            // As a node says it.
            let words = "must contain at least one message: invalid request";
            return Err(ChainError::Refused(words.to_string()));
        }
        let answers = self.app.execute_multi(sender.clone(), messages);
        let answers = answers.map_err(refused)?;
        Ok(Tx {
            events: answers.into_iter().flat_map(|a| a.events).collect(),
            height: self.app.block_info().height,
            time: self.time(),
            receipt: None,
        })
    }

    /// Sends a message that makes a contract.
    fn make(&mut self, sender: &Addr, instantiate: WasmMsg) -> Result<Addr, ChainError> {
        let salt = match &instantiate {
            WasmMsg::Instantiate2 { salt, .. } => Some(salt.to_vec().into()),
            _ => None,
        };
        let response = self.app.execute(sender.clone(), instantiate.into());
        let data = response.map_err(refused)?.data.unwrap_or_default();
        let made = parse_instantiate_response_data(&data).map_err(|e| refused(e.into()))?;
        let contract = Addr::unchecked(made.contract_address);
        self.made.push(Made {
            creator: sender.clone(),
            contract: contract.clone(),
            height: self.height(),
            salt,
        });
        Ok(contract)
    }
}
