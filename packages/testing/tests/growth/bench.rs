//! Contracts of a real tree, lifted out of their chain: their entry points are called one by one, on rows that are metered.
//! Messages that a contract sends go nowhere; whoever fills the rows sends them on.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::rc::Rc;

use cosmwasm_std::testing::{message_info, mock_env, MockApi};
use cosmwasm_std::{
    from_json, to_json_binary, Addr, BalanceResponse, BankQuery, Binary, Checksum,
    CodeInfoResponse, Coin, ContractResult, Deps, DepsMut, Empty, Env, MessageInfo, Querier,
    QuerierResult, QuerierWrapper, QueryRequest, Reply, Response, Storage, SystemResult, Timestamp,
    WasmQuery,
};
use wayclear_api::region::InUseResponse;
use wayclear_testing::{Chain, Suite};

use crate::meter::{Metered, Spent};

type Execute<M, E> = fn(DepsMut, Env, MessageInfo, M) -> Result<Response, E>;
type Query<M, E> = fn(Deps, Env, M) -> Result<Binary, E>;
type OnReply<E> = fn(DepsMut, Env, Reply) -> Result<Response, E>;

/// What each contract owns of any coin, in base units.
const OWNED: u128 = 5_000_000_000_000;

pub struct Bench {
    contracts: BTreeMap<Addr, Metered>,
    spent: Rc<Spent>,
    pub chain_id: String,
    api: MockApi,
    /// Block time, Unix seconds.
    pub now: u64,
    pub height: u64,
}

impl Bench {
    /// Copies of contracts as they stand now.
    pub fn of(suite: &Suite, contracts: &[Addr]) -> Self {
        let spent = Rc::new(Spent::default());
        let copy = |contract: &Addr| {
            let rows = Metered::new(suite.chain.dump(contract), &spent);
            (contract.clone(), rows)
        };
        Bench {
            contracts: contracts.iter().map(copy).collect(),
            chain_id: suite.chain.chain_id(),
            api: MockApi::default().with_prefix("wasm"),
            now: suite.now(),
            height: 1_000,
            spent,
        }
    }

    /// The account of that name, as in the suite.
    pub fn account(&self, name: &str) -> Addr {
        self.api.addr_make(name)
    }

    /// Names all rows as they are now, for [`Bench::roll_back`].
    pub fn mark(&self) -> Vec<usize> {
        self.contracts.values().map(Metered::mark).collect()
    }

    pub fn roll_back(&mut self, mark: &[usize]) {
        for (contract, mark) in self.contracts.values_mut().zip(mark) {
            contract.roll_back(*mark);
        }
    }

    /// How many keys of a contract begin so.
    pub fn count(&self, contract: &Addr, prefix: &[u8]) -> usize {
        self.contracts[contract].count(prefix)
    }

    /// Gas and rows removed since the last call.
    pub fn spent(&self) -> (u64, u64) {
        self.spent.take()
    }

    fn env(&self, contract: &Addr) -> Env {
        let mut env = mock_env();
        env.block.time = Timestamp::from_seconds(self.now);
        env.block.height = self.height;
        env.block.chain_id.clone_from(&self.chain_id);
        env.contract.address = contract.clone();
        env
    }

    #[track_caller]
    pub fn execute<M, E: Debug>(
        &mut self,
        entry: Execute<M, E>,
        contract: &Addr,
        sender: &Addr,
        funds: &[Coin],
        msg: M,
    ) -> Response {
        let (env, info) = (self.env(contract), message_info(sender, funds));
        self.change(contract, |deps| entry(deps, env, info, msg))
            .expect("a message that is taken")
    }

    #[track_caller]
    pub fn reply<E: Debug>(&mut self, entry: OnReply<E>, contract: &Addr, reply: Reply) {
        let env = self.env(contract);
        self.change(contract, |deps| entry(deps, env, reply))
            .expect("a reply that is taken");
    }

    fn change<T>(&mut self, contract: &Addr, act: impl FnOnce(DepsMut) -> T) -> T {
        let known = self.contracts.remove_entry(contract);
        let (contract, mut storage) = known.expect("a contract of the bench");
        let done = act(DepsMut {
            storage: &mut storage,
            api: &self.api,
            querier: QuerierWrapper::new(&Others(&self.contracts)),
        });
        self.contracts.insert(contract, storage);
        done
    }

    #[track_caller]
    pub fn ask<M, E: Debug>(&self, entry: Query<M, E>, contract: &Addr, question: M) -> Binary {
        let others = Others(&self.contracts);
        let deps = Deps {
            storage: &self.contracts[contract],
            api: &self.api,
            querier: QuerierWrapper::new(&others),
        };
        entry(deps, self.env(contract), question).expect("an answer")
    }
}

/// The other contracts, as far as ours ask them: raw rows, coins, codes, and whether ground is in use, which it never is.
struct Others<'a>(&'a BTreeMap<Addr, Metered>);

impl Querier for Others<'_> {
    fn raw_query(&self, request: &[u8]) -> QuerierResult {
        let answer = match from_json(request).expect("a request") {
            QueryRequest::<Empty>::Wasm(WasmQuery::Raw { contract_addr, key }) => {
                let contract = &self.0[&Addr::unchecked(contract_addr)];
                Ok(contract.get(&key).unwrap_or_default().into())
            }
            QueryRequest::Wasm(WasmQuery::Smart { .. }) => {
                to_json_binary(&InUseResponse { in_use: false })
            }
            QueryRequest::Wasm(WasmQuery::CodeInfo { code_id }) => {
                let creator = Addr::unchecked("anyone");
                let checksum = Checksum::generate(&code_id.to_be_bytes());
                to_json_binary(&CodeInfoResponse::new(code_id, creator, checksum))
            }
            QueryRequest::Bank(BankQuery::Balance { denom, .. }) => {
                to_json_binary(&BalanceResponse::new(Coin::new(OWNED, denom)))
            }
            other => panic!("nobody asks {other:?}"),
        };
        SystemResult::Ok(ContractResult::from(answer))
    }
}
