//! Rows that one contract reads from another: the real contracts' bytes, read by the public functions and by hand.

mod undecodable;

use cosmwasm_std::testing::MockApi;
use cosmwasm_std::{
    from_json, Addr, Api, CanonicalAddr, ContractResult, Empty, Querier, QuerierResult,
    QuerierWrapper, QueryRequest, StdResult, SystemResult, WasmQuery,
};
use wayclear_api::city::ExecuteMsg;
use wayclear_api::contact_registry::ItemId;
use wayclear_api::location::Status;
use wayclear_api::raw::{self, HealthRow, LedgerRow};
use wayclear_api::state::CodeIds;
use wayclear_api::Surface;
use wayclear_testing::{
    account_slip, ids_of, place, policy, suite, Chain, Embedded, Suite, Visited, DAVIS,
};

/// Answers raw reads as the chain does, and nothing else.
struct RawReads<'a>(&'a Embedded);

impl Querier for RawReads<'_> {
    fn raw_query(&self, request: &[u8]) -> QuerierResult {
        let request: QueryRequest<Empty> = from_json(request).expect("a request");
        let QueryRequest::Wasm(WasmQuery::Raw { contract_addr, key }) = request else {
            panic!("no raw read: {request:?}");
        };
        let contract = Addr::unchecked(contract_addr);
        let row = self.0.query_raw(&contract, &key).expect("an answer");
        SystemResult::Ok(ContractResult::Ok(row.unwrap_or_default()))
    }
}

/// What a contract would read.
fn read<T>(suite: &Suite, read: impl FnOnce(&QuerierWrapper) -> StdResult<T>) -> StdResult<T> {
    let reads = RawReads(&suite.chain);
    read(&QuerierWrapper::new(&reads))
}

/// The bytes under a key that was written by hand.
fn bytes(suite: &Suite, contract: &Addr, key: &[u8]) -> Vec<u8> {
    let row = suite.chain.query_raw(contract, key).expect("an answer");
    row.unwrap_or_else(|| panic!("no row {key:?}")).into()
}

fn canonical(account: &Addr) -> CanonicalAddr {
    let api = MockApi::default().with_prefix("wasm");
    api.addr_canonicalize(account.as_str()).expect("an address")
}

/// An account that said of itself that it is infected, and the id of its slip.
fn fall_ill(suite: &mut Suite, who: &str) -> ItemId {
    let slip = account_slip(&suite.account(who), suite.today());
    let id = ids_of(std::slice::from_ref(&slip)).remove(0);
    suite.disclose(who, vec![slip]).expect("a slip");
    id
}

#[test]
fn cells_and_children_of_a_region() {
    let mut suite = suite();
    let (state, yolo, davis) = (suite.state(), suite.county("06113"), suite.city("davis"));
    let cell = read(&suite, |q| raw::cell(q, &state, "9qc7")).expect("a row");
    let cell = cell.expect("a cell");
    assert_eq!((cell.child.as_str(), &cell.address), ("06113", &yolo));
    let key = [&[0, 4][..], b"cell", b"9qc7"].concat();
    let by_hand = format!(r#"{{"child":"06113","address":"{yolo}"}}"#);
    assert_eq!(bytes(&suite, &state, &key), by_hand.as_bytes());
    let cell = read(&suite, |q| raw::cell(q, &yolo, "9qc7m")).expect("a row");
    assert_eq!(cell.expect("a cell").address, davis);
    let none = read(&suite, |q| raw::cell(q, &state, "9qc7m")).expect("no row");
    assert_eq!(none, None);

    let child = |suite: &Suite| read(suite, |q| raw::child(q, &davis, DAVIS)).expect("a row");
    assert_eq!(child(&suite), None);
    let location = suite.open(DAVIS);
    assert_eq!(child(&suite), Some(location.clone()));
    let key = [&[0, 5][..], b"child", DAVIS.as_bytes()].concat();
    let by_hand = format!("\"{location}\"");
    assert_eq!(bytes(&suite, &davis, &key), by_hand.as_bytes());
}

#[test]
fn health_and_ids_of_the_registry() {
    let mut suite = suite();
    let registry = suite.registry();
    let ada = canonical(&suite.account("ada"));
    let health = |suite: &Suite| read(suite, |q| raw::health(q, &registry, &ada)).expect("a row");
    assert_eq!(health(&suite), None);
    let slip = fall_ill(&mut suite, "ada");
    let (day, id) = slip.checked().expect("an id");
    let until = 86_400 * (u64::from(day) + 1) + suite.window;
    let expected = HealthRow {
        day,
        id,
        until,
        flag_day: 0,
        flags: 0,
    };
    assert_eq!(health(&suite), Some(expected));
    suite.check_in("ada", DAVIS, 1);
    let expected = HealthRow {
        flag_day: day,
        flags: 1,
        ..expected
    };
    assert_eq!(health(&suite), Some(expected));
    let by_hand = [
        &day.to_be_bytes()[..],
        &id,
        &until.to_be_bytes(),
        &day.to_be_bytes(),
        &[0, 1],
    ];
    let key = [&[0, 6][..], b"health", &ada].concat();
    assert_eq!(bytes(&suite, &registry, &key), by_hand.concat());

    let has = |day| read(&suite, |q| raw::has_id(q, &registry, day, id)).expect("an answer");
    assert_eq!((has(day), has(day + 1)), (true, false));
    let key = [&[0, 1][..], b"i", &[0, 2], &day.to_be_bytes(), &id].concat();
    assert!(!bytes(&suite, &registry, &key).is_empty());
}

#[test]
fn an_id_that_was_burnt_is_known_still() {
    let mut suite = suite();
    let registry = suite.registry();
    let slip = fall_ill(&mut suite, "ada");
    let (day, id) = slip.checked().expect("an id");
    suite.revoke("ada", vec![slip]).expect("a revocation");
    let has = read(&suite, |q| raw::has_id(q, &registry, day, id));
    assert!(has.expect("an answer"));
}

#[test]
fn the_head_of_the_feed() {
    let mut suite = suite();
    let registry = suite.registry();
    let head = |suite: &Suite| bytes(suite, &registry, b"feed_head");
    assert_eq!(head(&suite), [0; 50], "there is one from the beginning");
    let visited = suite.relay_in(DAVIS, 1);
    suite.report("ada", &[&visited]);
    let told = suite.feed_head();
    let by_hand = [
        &1_u64.to_be_bytes()[..],
        &0_u64.to_be_bytes(),
        &told.link,
        &suite.today().to_be_bytes(),
    ];
    assert_eq!(head(&suite), by_hand.concat());
    assert_ne!(told.link, [0; 32]);
}

#[test]
fn reward_policy_of_a_city_and_codes_of_a_state() {
    let mut suite = suite();
    let (davis, state) = (suite.city("davis"), suite.state());
    let row = |suite: &Suite| read(suite, |q| raw::reward_policy(q, &davis)).expect("a row");
    assert_eq!(row(&suite), None);
    suite.set_policy("davis", Some(policy()));
    assert_eq!(row(&suite), Some(policy().into()));
    suite.set_policy("davis", None);
    assert_eq!(row(&suite), None);
    let codes = read(&suite, |q| raw::code_ids(q, &state)).expect("a row");
    assert_eq!(CodeIds::from(codes), suite.code_ids());
}

/// Seconds as the packed rows have them.
fn seconds(at: u64) -> [u8; 4] {
    u32::try_from(at).expect("before 2106").to_be_bytes()
}

#[test]
fn visits_of_a_location() {
    let mut suite = suite();
    let visited = suite.relay_in(DAVIS, 1);
    let location = suite.location(DAVIS);
    let has = |visited: &Visited| {
        let (interval, tag) = (visited.interval, visited.tag());
        read(&suite, |q| raw::has_visit(q, &location, interval, &tag)).expect("an answer")
    };
    assert!(has(&visited));
    assert!(!has(&Visited::new(DAVIS, visited.interval, 2)));
    let interval = visited.interval.to_be_bytes();
    let key = [&b"v"[..], &interval, &visited.tag()].concat();
    assert!(!bytes(&suite, &location, &key).is_empty());
}

#[test]
fn ledger_and_cleanings_of_a_location() {
    let mut suite = suite();
    let visited = suite.relay_in(DAVIS, 1);
    let location = suite.location(DAVIS);
    let cleanings = |suite: &Suite| read(suite, |q| raw::cleanings(q, &location)).expect("times");
    assert!(cleanings(&suite).is_empty());
    suite.report("ada", &[&visited]);
    let began = suite.now();
    suite.advance(1_200);
    suite.clean("davis", &[DAVIS]);
    let cleaned = suite.now();
    assert_eq!(cleanings(&suite), [cleaned]);
    assert_eq!(bytes(&suite, &location, b"cleanings"), seconds(cleaned));

    suite.set_policy("davis", Some(policy()));
    suite.fund("mall", DAVIS, 1).expect("a pool");
    let next_transition = u32::try_from(suite.transitions(DAVIS).len()).expect("a few");
    let window = u32::try_from(suite.window).expect("two weeks");
    let expected = LedgerRow {
        visits: 1,
        first_check_in_at: Some(began),
        last_cleaned_at: Some(cleaned),
        newest_infection: Some(visited.interval),
        noted: Status::Clean,
        has_pool: true,
        next_transition,
        window,
    };
    let ledger = read(&suite, |q| raw::ledger(q, &location)).expect("a ledger");
    assert_eq!(ledger, expected);
    let by_hand = [
        &[0x80 + 2][..],
        &1_u32.to_be_bytes(),
        &seconds(began),
        &seconds(cleaned),
        &visited.interval.to_be_bytes(),
        &next_transition.to_be_bytes(),
        &window.to_be_bytes(),
    ];
    assert_eq!(bytes(&suite, &location, b"l"), by_hand.concat());
}

#[test]
fn surface_of_a_location() {
    let mut suite = suite();
    let location = suite.open(DAVIS);
    let surface = |suite: &Suite| read(suite, |q| raw::surface(q, &location)).expect("a surface");
    assert_eq!(surface(&suite), Surface::Other);
    let describe = ExecuteMsg::DescribeLocation {
        place: place(DAVIS),
        label: Some("Davis station".to_string()),
        surface: Surface::Copper,
    };
    let davis = suite.city("davis");
    let described = suite.execute("city owner", &davis, &describe);
    described.expect("a description");
    assert_eq!(surface(&suite), Surface::Copper);
    let by_hand = r#"{"label":"Davis station","surface":"copper"}"#;
    assert_eq!(bytes(&suite, &location, b"description"), by_hand.as_bytes());
}
