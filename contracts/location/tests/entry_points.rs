//! What no chain in process can do: replies out of the blue, and counting what storage is asked for.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use cosmwasm_std::testing::{message_info, mock_env, MockApi, MockQuerier, MockStorage};
use cosmwasm_std::{
    to_json_binary, Binary, ContractResult, Env, Order, OwnedDeps, Record, Reply, Storage,
    SubMsgResult, SystemResult, Timestamp, WasmQuery,
};
use wayclear_api::commitments::visit_tag;
use wayclear_api::location::{ExecuteMsg, InstantiateMsg, Opening};
use wayclear_api::raw::CaseRow;
use wayclear_api::Place;
use wayclear_location::contract::{execute, instantiate, reply};
use wayclear_location::ContractError;

/// Counts reads (of single rows and of rows met by iterators), writes and removals.
#[derive(Default)]
struct CountingStorage {
    inner: MockStorage,
    counts: RefCell<Counts>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    reads: usize,
    rows_iterated: usize,
    writes: usize,
    removals: usize,
}

impl Storage for CountingStorage {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        self.counts.borrow_mut().reads += 1;
        self.inner.get(key)
    }

    fn range<'a>(
        &'a self,
        start: Option<&[u8]>,
        end: Option<&[u8]>,
        order: Order,
    ) -> Box<dyn Iterator<Item = Record> + 'a> {
        let rows = self.inner.range(start, end, order);
        Box::new(rows.inspect(|_| self.counts.borrow_mut().rows_iterated += 1))
    }

    fn set(&mut self, key: &[u8], value: &[u8]) {
        self.counts.borrow_mut().writes += 1;
        self.inner.set(key, value);
    }

    fn remove(&mut self, key: &[u8]) {
        self.counts.borrow_mut().removals += 1;
        self.inner.remove(key);
    }
}

type Deps = OwnedDeps<CountingStorage, MockApi, MockQuerier>;

fn deps() -> Deps {
    let mut querier = MockQuerier::default();
    // The registry knows of nobody who is ill: an empty answer is a missing row.
    querier.update_wasm(|_| SystemResult::Ok(ContractResult::Ok(Binary::default())));
    OwnedDeps {
        storage: CountingStorage::default(),
        api: MockApi::default(),
        querier,
        custom_query_type: std::marker::PhantomData,
    }
}

fn at(seconds: u64) -> Env {
    let mut env = mock_env();
    env.block.time = Timestamp::from_seconds(1_767_600_000 + seconds);
    env
}

fn open(deps: &mut Deps) {
    let place = Place {
        cell: "9qc7mbdh".to_string(),
        unit: None,
    };
    let registry = deps.api.addr_make("registry").into_string();
    let window_seconds = 1_209_600;
    let msg = InstantiateMsg {
        place,
        registry,
        window_seconds,
    };
    let city = deps.api.addr_make("city");
    instantiate(deps.as_mut(), at(0), message_info(&city, &[]), msg).unwrap();
}

fn check_in(deps: &mut Deps, n: u64) -> Counts {
    deps.storage.counts = RefCell::default();
    let visitor = deps.api.addr_make("visitor");
    let mut tag = vec![0; 8];
    tag.extend(n.to_be_bytes());
    let msg = ExecuteMsg::CheckIn {
        visit_tag: tag.into(),
    };
    execute(deps.as_mut(), at(n), message_info(&visitor, &[]), msg).unwrap();
    *deps.storage.counts.borrow()
}

#[test]
fn a_check_in_costs_the_same_after_1_100_and_10_000_earlier_visits() {
    let mut deps = deps();
    open(&mut deps);
    let mut costs = vec![];
    for n in 0..=10_000 {
        let cost = check_in(&mut deps, n);
        if [1, 100, 10_000].contains(&n) {
            println!("check-in after {n} earlier visits: {cost:?}");
            costs.push(cost);
        }
    }
    assert_eq!(costs[0], costs[1]);
    assert_eq!(costs[1], costs[2]);
    assert!(
        costs[0].writes > 0 && costs[0].reads > 0,
        "something was counted"
    );
}

#[test]
fn a_check_in_that_prunes_costs_the_same_however_much_is_left_to_prune() {
    let cost_after = |visits: u64| {
        let mut deps = deps();
        open(&mut deps);
        for n in 0..visits {
            check_in(&mut deps, n);
        }
        check_in(&mut deps, 1_209_600 + visits)
    };
    assert_eq!(cost_after(10), cost_after(1_000));
    assert_eq!(cost_after(10).removals, 2);
}

#[test]
fn a_case_is_asked_for_once_however_many_visits_it_flagged() {
    let mut deps = deps();
    open(&mut deps);
    let secret = [7; 16];
    let place = "9qc7mbdh".parse::<Place>().unwrap();
    let visit_tag = visit_tag(&place, &secret).into();
    let msg = ExecuteMsg::CheckIn { visit_tag };
    let visitor = deps.api.addr_make("visitor");
    for n in 0..20 {
        let info = message_info(&visitor, &[]);
        execute(deps.as_mut(), at(n), info, msg.clone()).unwrap();
    }
    let openings = (0..20)
        .map(|n| Opening {
            checked_in_at: at(n).block.time.seconds(),
            secret: secret.into(),
        })
        .collect();
    let registry = deps.api.addr_make("registry");
    let update = ExecuteMsg::InfectedUserUpdate { case: 1, openings };
    let info = message_info(&registry, &[]);
    execute(deps.as_mut(), at(30), info, update).unwrap();

    // From now on the case is revoked: every one of the twenty rows has to be passed over.
    let asked = Rc::new(Cell::new(0));
    let count = Rc::clone(&asked);
    deps.querier.update_wasm(move |query| {
        let WasmQuery::Raw { key, .. } = query else {
            panic!("a location asks by raw reads only: {query:?}");
        };
        let row = if key.ends_with(&1_u64.to_be_bytes()) {
            count.set(count.get() + 1);
            let reporter = MockApi::default().addr_make("visitor");
            to_json_binary(&CaseRow {
                reporter,
                opened_at: 1_767_600_030,
                attested_by: None,
                revoked_at: Some(1_767_600_040),
            })
            .unwrap()
        } else {
            Binary::default()
        };
        SystemResult::Ok(ContractResult::Ok(row))
    });
    let info = message_info(&visitor, &[]);
    execute(deps.as_mut(), at(50), info, msg).unwrap();
    assert_eq!(asked.get(), 1);
}

#[test]
fn a_reply_that_was_never_asked_for_is_refused() {
    let mut deps = deps();
    open(&mut deps);
    let answer = |id, payload: &[u8]| Reply {
        id,
        payload: payload.into(),
        gas_used: 0,
        result: SubMsgResult::Err("refused".to_string()),
    };
    let unknown = reply(deps.as_mut(), at(1), answer(9, b"{}")).unwrap_err();
    assert!(
        matches!(unknown, ContractError::UnknownReply { id: 9 }),
        "{unknown}"
    );
    let foreign = reply(deps.as_mut(), at(1), answer(1, b"{}")).unwrap_err();
    assert!(
        matches!(foreign, ContractError::ForeignPayload { id: 1 }),
        "{foreign}"
    );
}
