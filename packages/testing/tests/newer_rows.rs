//! What is stored is no message: a row with fields that this build does not know is read all the same, so that an older
//! contract goes on beside a newer one, and after it.

use cosmwasm_std::Addr;
use serde_json::Value;
use wayclear_api::city::ExecuteMsg;
use wayclear_api::contact_registry::{self, Contact};
use wayclear_api::location::Status;
use wayclear_api::raw;
use wayclear_testing::{
    account_slip, place, policy, visit_slip, Chain, Suite, SuiteBuilder, Tx, Visited, DAVIS,
    WOODLAND,
};

/// A tree with a row of each kind in it.
fn lived_in() -> Suite {
    let mut suite = SuiteBuilder::new().build();
    let visited = suite.check_in("ada", DAVIS, 1);
    suite.set_policy("davis", Some(policy()));
    suite.fund("sponsor", DAVIS, 1_000).expect("a fund");
    let describe = ExecuteMsg::DescribeLocation {
        place: place(DAVIS),
        label: Some("Davis station".to_string()),
        surface: wayclear_api::location::Surface::Plastic,
    };
    let city = suite.city("davis");
    let described = suite.execute("city owner", &city, &describe);
    described.expect("a label");
    let contact = Contact {
        mac_hash: [7; 16].into(),
        started_at: suite.now() - 60,
        seconds: 60,
        rssi_dbm: -60,
        device: String::new(),
    };
    let record = contact_registry::ExecuteMsg::RecordContacts {
        contacts: vec![contact],
    };
    let registry = suite.registry();
    suite.execute("bob", &registry, &record).expect("a contact");
    suite.report("ada", &[&visited]);
    let slip = account_slip(&suite.account("ada"), suite.today());
    suite.disclose("ada", vec![slip]).expect("a slip");
    let relayed = suite.relay_in(DAVIS, 2);
    let signed = suite.sign_all([visit_slip(&relayed)]);
    suite.disclose("relay", signed).expect("a signed slip");
    suite
}

fn check_in(suite: &mut Suite, who: &str, n: u64) -> Tx {
    let visited = Visited::new(DAVIS, suite.interval(), n);
    suite.try_check_in(who, &visited).expect("a check-in")
}

/// Adds a field to an object and to every object in it; false if there is none. The name of an enum's variant is no field.
fn add_field(value: &mut Value) -> bool {
    match value {
        Value::Object(fields) => {
            let is_variant = fields.len() == 1 && fields.values().all(Value::is_object);
            for field in fields.values_mut() {
                add_field(field);
            }
            if !is_variant {
                fields.insert("added_later".to_string(), "note".into());
            }
            true
        }
        Value::Array(items) => {
            let added: Vec<bool> = items.iter_mut().map(add_field).collect();
            added.contains(&true)
        }
        _ => false,
    }
}

#[test]
fn a_reward_policy_of_a_newer_city_does_not_stop_an_older_location() {
    let mut suite = lived_in();
    let city = suite.city("davis");
    let key = raw::REWARD_POLICY.as_bytes();
    let row = suite.chain.storage_mut(&city).get(key).expect("a policy");
    let mut policy: Value = serde_json::from_slice(&row).expect("JSON");
    policy["for_cleaners"] = "3".into();
    let newer = policy.to_string();
    suite.chain.storage_mut(&city).set(key, newer.as_bytes());
    let tx = check_in(&mut suite, "cy", 3);
    let rewards = wayclear_api::events::RewardSent::all(&tx.events);
    assert_eq!(rewards.len(), 1, "and its reward is paid");
}

#[test]
fn a_reward_policy_that_nobody_understands_pays_nothing_and_stops_nobody() {
    let mut suite = lived_in();
    let city = suite.city("davis");
    let key = raw::REWARD_POLICY.as_bytes();
    suite.chain.storage_mut(&city).set(key, b"[1]");
    let tx = check_in(&mut suite, "cy", 3);
    assert!(wayclear_api::events::RewardSent::all(&tx.events).is_empty());
}

#[test]
fn every_row_takes_fields_that_this_build_does_not_know() {
    let mut suite = lived_in();
    let mut changed = 0;
    for contract in contracts(&suite) {
        for (key, row) in suite.chain.dump(&contract) {
            // What a library writes (cw2) is its own.
            let is_ours = key != b"contract_info";
            let Ok(mut row) = serde_json::from_slice::<Value>(&row) else {
                continue;
            };
            if is_ours && add_field(&mut row) {
                let newer = row.to_string();
                let mut storage = suite.chain.storage_mut(&contract);
                storage.set(&key, newer.as_bytes());
                changed += 1;
            }
        }
    }
    assert!(changed >= 13, "only {changed} rows are objects");
    goes_on(suite);
}

#[test]
fn every_packed_row_may_go_on_after_what_this_build_knows() {
    let mut suite = lived_in();
    let (registry, location) = (suite.registry(), suite.location(DAVIS));
    // Maps begin with the length of their name.
    let table: [(&Addr, &[u8]); 9] = [
        (&location, b"l"),
        (&location, b"config"),
        (&location, b"\0\x01t"),
        (&registry, b"feed_head"),
        (&registry, b"\0\x06health"),
        (&registry, b"\0\x01i"),
        (&registry, b"\0\x09authority"),
        (&registry, b"\0\x05quota"),
        (&registry, b"\0\x09own_quota"),
    ];
    for (contract, name) in table {
        let rows = suite.chain.dump(contract);
        let rows: Vec<_> = rows.iter().filter(|row| row.0.starts_with(name)).collect();
        assert!(!rows.is_empty(), "{}", String::from_utf8_lossy(name));
        for (key, row) in rows {
            let newer = [&row[..], b"added later"].concat();
            suite.chain.storage_mut(contract).set(key, &newer);
        }
    }
    goes_on(suite);
}

/// Of visits and infections there are keys; what stands behind them is nobody's business.
#[test]
fn rows_that_are_keys_may_hold_anything() {
    let mut suite = lived_in();
    let location = suite.location(DAVIS);
    for (key, _) in suite.chain.dump(&location) {
        if key.starts_with(b"v") || key.starts_with(b"\0\x01i") {
            let mut storage = suite.chain.storage_mut(&location);
            storage.set(&key, b"{\"by\":\"a newer build\"}");
        }
    }
    goes_on(suite);
}

fn contracts(suite: &Suite) -> [Addr; 5] {
    [
        suite.registry(),
        suite.state(),
        suite.county("06113"),
        suite.city("davis"),
        suite.location(DAVIS),
    ]
}

/// Everything that reads those rows reads them.
fn goes_on(mut suite: Suite) {
    assert_eq!(suite.is(DAVIS), Status::Infected);
    assert_eq!(suite.transitions(DAVIS).len(), 3);
    assert!(suite.health("ada").health.is_some());
    suite.clean("davis", &[DAVIS]);
    let visited = suite.check_in("dan", DAVIS, 3);
    let relayed = suite.relay_in(DAVIS, 4);
    let signed = suite.sign_all([visit_slip(&relayed)]);
    suite.disclose("relay", signed).expect("a signed slip");
    let ids = suite.report("dan", &[&visited]);
    suite.revoke("dan", ids).expect("a revocation");
    suite.check_in("ada", WOODLAND, 4);
    let is = suite.is(WOODLAND);
    assert_eq!(is, Status::Infected, "her health row is read");
    suite.open("9qc7mbdh/shop-2");
    assert_eq!(suite.feed().len(), 7);

    let registry = suite.registry();
    let account = suite.account("bob").into_string();
    let question = contact_registry::ask::Contacts {
        account,
        start_after: None,
        limit: None,
    };
    let recorded = suite.chain.ask(&registry, question).expect("contacts");
    assert_eq!(recorded.contacts.len(), 1);
    let question = contact_registry::ask::RiskModel { version: None };
    let model = suite.chain.ask(&registry, question).expect("a model");
    assert_eq!(model.version, 1);
    suite.advance(3 * suite.window);
    let location = suite.location(DAVIS);
    for contract in [registry, location] {
        let pruned = suite.prune(&contract, 100);
        pruned.expect("rows of the newer build are forgotten too");
    }
}
