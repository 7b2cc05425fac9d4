//! What a check-in asks of storage, counted: it does not grow with history.

use std::cell::RefCell;

use cosmwasm_std::testing::{message_info, mock_env, MockApi, MockQuerier, MockStorage};
use cosmwasm_std::{
    Binary, ContractResult, Env, Order, OwnedDeps, Record, Storage, SystemResult, Timestamp,
    WasmQuery,
};
use wayclear_api::location::{ExecuteMsg, InstantiateMsg};
use wayclear_location::contract::{execute, instantiate};
use wayclear_testing::{place, Visited, DAVIS, GENESIS_TIME};

const WINDOW: u64 = 1_209_600;

/// Counts reads (of single rows and of rows met by iterators), scans, writes and removals.
#[derive(Default)]
struct CountingStorage {
    inner: MockStorage,
    counts: RefCell<Counts>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    reads: usize,
    scans: usize,
    rows_scanned: usize,
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
        self.counts.borrow_mut().scans += 1;
        let rows = self.inner.range(start, end, order);
        Box::new(rows.inspect(|_| self.counts.borrow_mut().rows_scanned += 1))
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

/// A block at some second, each in its own height; those that are compared begin with the same kind of row.
fn at(seconds: u64) -> Env {
    let mut env = mock_env();
    env.block.time = Timestamp::from_seconds(GENESIS_TIME + seconds);
    env.block.height = 4 * seconds;
    env
}

fn open() -> Deps {
    let mut querier = MockQuerier::default();
    // The registry knows of nobody who is ill: an empty answer is a missing row.
    querier.update_wasm(|query| {
        assert!(matches!(query, WasmQuery::Raw { .. }), "{query:?}");
        SystemResult::Ok(ContractResult::Ok(Binary::default()))
    });
    let mut deps = OwnedDeps {
        storage: CountingStorage::default(),
        api: MockApi::default(),
        querier,
        custom_query_type: std::marker::PhantomData,
    };
    let msg = InstantiateMsg {
        place: place(DAVIS),
        registry: deps.api.addr_make("registry").into_string(),
        window_seconds: WINDOW,
    };
    let city = deps.api.addr_make("city");
    instantiate(deps.as_mut(), at(0), message_info(&city, &[]), msg).unwrap();
    deps
}

/// The visit of number `n`, a second after the one before it.
fn check_in(deps: &mut Deps, n: u64) -> Counts {
    deps.storage.counts = RefCell::default();
    let visitor = deps.api.addr_make("visitor");
    let env = at(n);
    let interval = u32::try_from(env.block.time.seconds() / 600).unwrap();
    let visit_tag = Visited::new(DAVIS, interval, n).tag().into();
    let msg = ExecuteMsg::CheckIn {
        interval,
        visit_tag,
    };
    execute(deps.as_mut(), env, message_info(&visitor, &[]), msg).unwrap();
    *deps.storage.counts.borrow()
}

#[test]
fn a_check_in_costs_the_same_after_1_100_and_10_000_earlier_visits() {
    let mut deps = open();
    let costs: Vec<_> = (0..=10_000).map(|n| check_in(&mut deps, n)).collect();
    assert_eq!(costs[1], costs[100]);
    assert_eq!(costs[100], costs[10_000]);
    assert!(costs[1].writes > 0 && costs[1].reads > 0, "it was counted");
}

#[test]
fn a_check_in_that_prunes_costs_the_same_however_much_is_left_to_prune() {
    let cost_after = |visits: u64| {
        let mut deps = open();
        for n in 0..visits {
            check_in(&mut deps, n);
        }
        check_in(&mut deps, WINDOW + visits + 600)
    };
    assert_eq!(cost_after(10), cost_after(1_000));
    assert_eq!(cost_after(10).removals, 3, "one was written");
}
