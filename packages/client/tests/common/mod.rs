//! A chain in memory that has a feed and writes down what it is asked.

#![allow(dead_code, clippy::unwrap_used)] // Each test file uses a part of it.

pub mod reports;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use cosmwasm_std::{from_json, to_json_binary, Binary, Coin, Event, HexBinary};
use serde::Serialize;
use wayclear_api::commitments::feed_link;
use wayclear_api::contact_registry::{
    AuthoritiesResponse, ConfigResponse, GasLimit, IdsResponse, ReportPolicy, RiskModel,
    RiskModelResponse,
};
use wayclear_api::contact_registry::{ExecuteMsg, FeedResponse, KnownAuthority, KnownId, QueryMsg};
use wayclear_api::feed::{FeedRow, MAX_PAGE_BYTES, ROWS_A_PAGE};
use wayclear_api::raw::{FeedHead, FEED_HEAD};
use wayclear_api::Ownership;
use wayclear_chain::{Accounts, Codes, Contract, ContractInfo, Told, Tx, Witnesses};
use wayclear_client::{Addr, Chain, ChainError};

pub const WINDOW: u64 = 14 * 86_400;
/// The beginning of a UTC day.
pub const NOW: u64 = 20_486 * 86_400;

pub fn registry() -> Addr {
    Addr::unchecked("registry")
}

/// What a registry answers.
pub struct FakeChain {
    pub now: u64,
    pub oldest: u64,
    /// What the oldest row becomes right after the head was read, the first time, the second time and so on.
    pub moves: RefCell<Vec<u64>>,
    pub moved: Cell<u64>,
    pub rows: Vec<Vec<u8>>,
    pub links: Vec<[u8; 32]>,
    /// What was asked, in order.
    pub asked: RefCell<Vec<String>>,
    /// Answers that replace those of the feed, by the index asked for.
    pub forged: BTreeMap<u64, FeedResponse>,
    pub model: RiskModel,
    pub authorities: Vec<KnownAuthority>,
    pub ids: Vec<KnownId>,
    /// What was sent to contracts, and by whom.
    pub sent: Vec<(Addr, Addr, String)>,
    /// What each message answers; the last one stays.
    pub answers: Vec<Result<Vec<Event>, String>>,
    /// What others do while it takes its time with a page of the feed.
    pub meanwhile: Box<dyn Fn()>,
    /// Whether it is several who tell alike.
    pub is_several: bool,
    pub noted: RefCell<Vec<String>>,
}

impl FakeChain {
    pub fn new() -> Self {
        FakeChain {
            now: NOW,
            oldest: 0,
            moves: RefCell::default(),
            moved: Cell::default(),
            rows: vec![],
            links: vec![],
            asked: RefCell::default(),
            forged: BTreeMap::new(),
            model: RiskModel::illustrative(),
            authorities: vec![],
            ids: vec![],
            sent: vec![],
            answers: vec![],
            meanwhile: Box::new(|| ()),
            is_several: false,
            noted: RefCell::default(),
        }
    }

    pub fn link(&self) -> [u8; 32] {
        self.links.last().copied().unwrap_or_default()
    }

    /// Appends a row at the chain's time.
    pub fn append(&mut self, row: FeedRow) {
        let time = self.now;
        self.append_bytes(FeedRow { time, ..row }.encode());
    }

    pub fn append_bytes(&mut self, row: Vec<u8>) {
        let link = feed_link(&self.link(), self.rows.len() as u64, &row);
        self.rows.push(row);
        self.links.push(link);
    }

    fn link_before(&self, index: u64) -> [u8; 32] {
        let before = usize::try_from(index).unwrap().checked_sub(1);
        before.map_or([0; 32], |before| self.links[before])
    }

    pub fn head(&self) -> FeedHead {
        FeedHead {
            next: self.rows.len() as u64,
            oldest: self.oldest_now(),
            link: self.link(),
            day: 0,
        }
    }

    fn oldest_now(&self) -> u64 {
        self.oldest.max(self.moved.get())
    }

    pub fn page(&self, from: u64) -> FeedResponse {
        let from = from.max(self.oldest_now());
        let until = (from / ROWS_A_PAGE + 1) * ROWS_A_PAGE;
        let (mut rows, mut bytes) = (vec![], 0);
        for index in from..until.min(self.rows.len() as u64) {
            let row = &self.rows[usize::try_from(index).unwrap()];
            bytes += row.len();
            if bytes > MAX_PAGE_BYTES && !rows.is_empty() {
                break;
            }
            rows.push(row.clone().into());
        }
        FeedResponse {
            from,
            link: self.link_before(from).into(),
            rows,
            next: self.rows.len() as u64,
            oldest: self.oldest_now(),
        }
    }

    /// What was asked since the last time.
    pub fn take_asked(&self) -> Vec<String> {
        std::mem::take(&mut self.asked.borrow_mut())
    }

    fn ask(&self, question: impl Into<String>) {
        self.asked.borrow_mut().push(question.into());
    }
}

fn answer(answer: &impl Serialize) -> Binary {
    to_json_binary(answer).unwrap()
}

impl Accounts for FakeChain {
    fn fees_paid_by(&self, _: &Addr) -> Result<BTreeMap<Addr, Option<Coin>>, ChainError> {
        unreachable!()
    }
    fn pay_fees(&mut self, _: &Addr, _: &Addr, _: Option<&Coin>) -> Result<Tx, ChainError> {
        unreachable!()
    }
}

impl Codes for FakeChain {}

impl Told for FakeChain {
    fn witnesses(&self) -> Option<&dyn Witnesses> {
        self.is_several.then_some(self)
    }
}

impl Chain for FakeChain {
    fn query_json(&self, contract: &Addr, msg: Binary) -> Result<Binary, ChainError> {
        self.ask(format!("{contract} {}", String::from_utf8_lossy(&msg)));
        let answer = match from_json(msg).unwrap() {
            QueryMsg::Feed { from } => {
                (self.meanwhile)();
                let forged = self.forged.get(&from).cloned();
                answer(&forged.unwrap_or_else(|| self.page(from)))
            }
            QueryMsg::Authorities { start_after, limit } => {
                let all = self.authorities.iter();
                let is_after = |account: &String| start_after.as_ref().is_none_or(|a| account > a);
                let after = all.filter(|known| is_after(&known.authority.account));
                let authorities = after.take(limit.unwrap() as usize).cloned().collect();
                answer(&AuthoritiesResponse { authorities })
            }
            QueryMsg::Ids { start_after, limit } => {
                let ids = self.ids.iter();
                let after = ids.filter(|id| start_after.as_ref().is_none_or(|a| id.slip > *a));
                let ids = after.take(limit.unwrap() as usize).cloned().collect();
                answer(&IdsResponse { ids })
            }
            QueryMsg::Config {} => answer(&ConfigResponse {
                ownership: Ownership::new(Addr::unchecked("owner")),
                state: Addr::unchecked("state"),
                policy: ReportPolicy::Attested,
                window_seconds: WINDOW,
                risk_model_delay_seconds: 0,
                location_gas: GasLimit::LEAST,
            }),
            QueryMsg::RiskModel { .. } => answer(&RiskModelResponse {
                version: 1,
                model: self.model.clone(),
                effective_at: 0,
                latest: 1,
            }),
            _ => unreachable!(),
        };
        Ok(answer)
    }

    fn query_raw(&self, contract: &Addr, key: &[u8]) -> Result<Option<Binary>, ChainError> {
        self.ask(format!("{contract} raw {}", String::from_utf8_lossy(key)));
        assert_eq!(key, FEED_HEAD.as_bytes());
        let head = self.head();
        let mut moves = self.moves.borrow_mut();
        if !moves.is_empty() {
            self.moved.set(moves.remove(0));
        }
        Ok((head.next > 0).then(|| head.pack().into()))
    }

    fn now(&self) -> Result<u64, ChainError> {
        self.ask("now");
        Ok(self.now)
    }

    fn execute_json(
        &mut self,
        sender: &Addr,
        contract: &Addr,
        msg: Binary,
        _: &[Coin],
    ) -> Result<Tx, ChainError> {
        self.execute_all(sender, vec![(contract.clone(), msg)])
    }

    fn execute_all(&mut self, sender: &Addr, all: Vec<(Addr, Binary)>) -> Result<Tx, ChainError> {
        for (contract, msg) in all {
            let text = String::from_utf8(msg.into()).unwrap();
            self.sent.push((sender.clone(), contract, text));
        }
        let answer = if self.answers.len() > 1 {
            self.answers.remove(0)
        } else {
            self.answers.first().cloned().unwrap_or(Ok(vec![]))
        };
        Ok(Tx {
            events: answer.map_err(ChainError::Refused)?,
            height: 1,
            time: self.now,
            receipt: None,
        })
    }
    fn migrate_all(&mut self, _: &Addr, _: Vec<(Addr, u64, Binary)>) -> Result<Tx, ChainError> {
        unreachable!()
    }

    fn chain_id(&self) -> String {
        "wayclear-test".to_string()
    }

    fn account(&self, name: &str) -> Result<Addr, ChainError> {
        Ok(Addr::unchecked(name))
    }

    fn find_code(&self, _: Contract) -> Result<Option<u64>, ChainError> {
        unreachable!()
    }

    fn store_code(&mut self, _: &Addr, _: Contract) -> Result<u64, ChainError> {
        unreachable!()
    }

    fn instantiate_json(
        &mut self,
        _: &Addr,
        _: u64,
        _: Binary,
        _: &str,
        _: Option<&Addr>,
    ) -> Result<Addr, ChainError> {
        unreachable!()
    }

    fn instantiate2_json(
        &mut self,
        _: &Addr,
        _: u64,
        _: Binary,
        _: &str,
        _: Option<&Addr>,
        _: &[u8],
    ) -> Result<Addr, ChainError> {
        unreachable!()
    }

    fn predict(&self, _: &Addr, _: u64, _: &[u8]) -> Result<Addr, ChainError> {
        unreachable!()
    }

    fn code_checksum(&self, _: u64) -> Result<Option<HexBinary>, ChainError> {
        unreachable!()
    }

    fn contract_info(&self, _: &Addr) -> Result<Option<ContractInfo>, ChainError> {
        unreachable!()
    }

    fn header_hash(&self, _: u64) -> Result<HexBinary, ChainError> {
        unreachable!()
    }

    fn wait_until(&mut self, _: u64) -> Result<(), ChainError> {
        unreachable!()
    }
}

impl Witnesses for FakeChain {
    fn confirm(&self, _: &dyn Fn(u64) -> Option<[u8; 32]>) -> Result<(), ChainError> {
        Ok(())
    }

    fn turn_from(&self, _: &str) -> bool {
        false
    }

    fn outweigh(&self, _: u64, _: &dyn Fn(u64) -> Option<[u8; 32]>) -> bool {
        true
    }

    fn says_oldest(&self) -> String {
        "somebody".to_string()
    }

    fn note(&self, oddity: String) {
        self.noted.borrow_mut().push(oddity);
    }
}

/// The messages sent to a registry, as they are.
pub fn messages(chain: &FakeChain) -> Vec<ExecuteMsg> {
    let sent = chain.sent.iter();
    sent.map(|(_, _, text)| from_json(text.as_bytes()).unwrap())
        .collect()
}
