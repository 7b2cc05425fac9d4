//! Attacks on the client library. Each test fails until its hole is closed.

#![allow(clippy::unwrap_used)]

mod common;

use std::cell::Cell;

use common::reports::{listed, random, sign, CHAIN, TODAY};
use common::{registry, FakeChain, NOW, WINDOW};
use cosmwasm_std::{from_json, to_json_binary, Binary, Coin, HexBinary};
use wayclear_api::commitments::{item_id, place_handle};
use wayclear_api::contact_registry::{IdsResponse, ItemId, ItemKind, KnownId, QueryMsg, ReportPolicy, Verdict};
use wayclear_api::feed::{FeedFlag, FeedRow};
use wayclear_api::location::Status;
use wayclear_api::raw::FeedHead;
use wayclear_api::{Place, Surface};
use wayclear_chain::{Contract, ContractInfo, Tx};
use wayclear_client::device::{Device, KeptVisit};
use wayclear_client::feed::Feed;
use wayclear_client::report::{Outcome, Request, Signed};
use wayclear_client::revoke::{known_ids, vouched_by};
use wayclear_client::{Addr, Chain, ChainError};
use wayclear_identity::Secret;
use wayclear_testing::{suite, DAVIS};

const HOUR: u64 = 3_600;

fn place() -> Place {
    "9qc7mbdh".parse().unwrap()
}

fn visit_at(at: u64, secret: u8) -> KeptVisit {
    let interval = u32::try_from(at / 600).unwrap();
    KeptVisit::pending(place(), interval, Secret::new([secret; 16]))
}

/// The flag that a disclosed visit becomes.
fn flag_of(visit: &KeptVisit, surface: Surface) -> FeedFlag {
    FeedFlag {
        handle: place_handle(&visit.place),
        interval: visit.interval,
        id: item_id(&visit.item().digest()),
        surface: surface.code(),
        cleaned: 0,
    }
}

fn flags(flags: Vec<FeedFlag>) -> FeedRow {
    FeedRow {
        flags,
        ..FeedRow::default()
    }
}

/// Rows of places where the phone never was.
fn noise(chain: &mut FakeChain, rows: u32) {
    for n in 0..rows {
        let flag = FeedFlag {
            handle: [0xee; 12],
            interval: u32::try_from(chain.now / 600).unwrap() - 1,
            id: (u64::from(n) + (chain.now << 20)).to_be_bytes(),
            surface: 0,
            cleaned: 0,
        };
        chain.append(flags(vec![flag]));
    }
}

/// The head is true; whoever serves the rows says that the first ones are not kept any more.
#[test]
fn rows_that_the_head_says_are_kept_cannot_be_left_out_by_whoever_serves_them() {
    let mut chain = FakeChain::new();
    let theirs = visit_at(NOW, 1);
    chain.append(flags(vec![flag_of(&theirs, Surface::Other)]));
    noise(&mut chain, 9);
    let head = FeedHead {
        next: 10,
        oldest: 0,
        link: chain.link(),
        day: 0,
    };
    let mut mirror = FakeChain::new();
    mirror.rows.clone_from(&chain.rows);
    mirror.links.clone_from(&chain.links);
    mirror.oldest = 9;
    let mut feed = Feed::default();
    let followed = feed.follow(&head, NOW + HOUR, WINDOW, |from| Ok(mirror.page(from)));
    let is_infected = feed
        .standing()
        .infected_until(&place(), NOW + HOUR, WINDOW)
        .is_some();
    let is_found_out = followed.as_ref().map_or(true, |synced| synced.is_incomplete);
    assert!(
        is_found_out || is_infected,
        "nine of ten rows were left out: {followed:?}"
    );
}

/// An answer may be by a key that is listed and yet be of no use: signed for a day on which the items had not happened.
#[test]
fn signatures_of_another_day_than_was_asked_for_do_not_spoil_a_report_for_good() {
    let today = visit_at(NOW + HOUR, 1);
    let mut device = Device::default();
    device.visits.push(today.clone());
    let report = device.begin_report(vec![today.item()]);
    let asked = report.requests(CHAIN, &registry(), TODAY, &mut random());
    let asked = asked.into_iter().next().unwrap();
    let spoilt = Request {
        issued: TODAY - 5,
        ..asked.clone()
    };
    let spoilt: Signed = sign(&spoilt, TODAY - 5).unwrap();
    if report.take(&spoilt, CHAIN, &registry(), &[listed()]).is_err() {
        return;
    }
    // It is sent, and the registry passes it over: an item after the day of issue is not covered.
    let id = report.slips[0].id();
    report.note(&id, Outcome::Judged(Verdict::NotCovered), NOW + 2 * HOUR);
    // Another authority, or the same, signs as it was asked to.
    let good = sign(&asked, TODAY).unwrap();
    report.take(&good, CHAIN, &registry(), &[listed()]).unwrap();
    let schedule = report.schedule(NOW + 3 * HOUR, 0, ReportPolicy::Attested, &mut random());
    assert_eq!(schedule.len(), 1, "the slip is never sent again");
}

/// The command says "run the same again"; the same again finds nothing to do, and the place stays infected.
#[test]
fn a_revocation_that_a_place_did_not_carry_out_is_sent_again_by_the_same_command() {
    let mut suite = suite();
    let visited = suite.relay_in(DAVIS, 1);
    let ids = suite.report("ada", &[&visited]);
    assert_eq!(suite.is(DAVIS), Status::Infected);
    let ledger = suite.break_location(DAVIS);
    let account = suite.account("ada");
    let registry = suite.registry();
    // As `wayclear revoke --authority A --since DAY` does.
    let known = known_ids(&suite.chain, &registry).unwrap();
    let first = vouched_by(&account, 0, &known);
    assert_eq!(first, ids);
    suite.revoke("ada", first).unwrap();
    suite.mend_location(DAVIS, &ledger);
    assert_eq!(suite.is(DAVIS), Status::Infected, "it did not do it");
    let known = known_ids(&suite.chain, &registry).unwrap();
    let again = vouched_by(&account, 0, &known);
    if !again.is_empty() {
        suite.revoke("ada", again).unwrap();
    }
    assert_eq!(suite.is(DAVIS), Status::Clean, "nothing was sent again");
}

/// A node that answers the same full page for ever.
struct Parrot {
    asked: Cell<u32>,
}

impl Chain for Parrot {
    fn query_json(&self, _: &Addr, msg: Binary) -> Result<Binary, ChainError> {
        self.asked.set(self.asked.get() + 1);
        assert!(self.asked.get() < 200, "it is asked the same for ever");
        let QueryMsg::Ids { .. } = from_json(msg).unwrap() else {
            unreachable!()
        };
        let id = |n: u64| KnownId {
            slip: ItemId {
                day: TODAY,
                id: n.to_be_bytes().into(),
            },
            kind: ItemKind::Visit,
            voucher: Addr::unchecked("laboratory"),
            taken: TODAY,
            is_burnt: false,
        };
        let ids = (0..100).map(id).collect();
        Ok(to_json_binary(&IdsResponse { ids }).unwrap())
    }

    fn query_raw(&self, _: &Addr, _: &[u8]) -> Result<Option<Binary>, ChainError> {
        unreachable!()
    }
    fn now(&self) -> Result<u64, ChainError> {
        Ok(NOW)
    }
    fn execute_json(
        &mut self,
        _: &Addr,
        _: &Addr,
        _: Binary,
        _: &[Coin],
    ) -> Result<Tx, ChainError> {
        unreachable!()
    }
    fn execute_all(&mut self, _: &Addr, _: Vec<(Addr, Binary)>) -> Result<Tx, ChainError> {
        unreachable!()
    }
    fn chain_id(&self) -> String {
        CHAIN.to_string()
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

#[test]
fn a_node_that_answers_the_same_page_of_a_list_for_ever_is_found_out() {
    let parrot = Parrot {
        asked: Cell::new(0),
    };
    assert!(known_ids(&parrot, &registry()).is_err());
}
