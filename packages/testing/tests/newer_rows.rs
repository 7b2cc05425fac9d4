//! What is stored is no message: a row with fields that this build does not know is read all the same, so that an older
//! contract goes on beside a newer one, and after it.

use serde_json::Value;
use wayclear_api::city::ExecuteMsg;
use wayclear_api::contact_registry::{self, Contact};
use wayclear_api::location::Status;
use wayclear_api::raw;
use wayclear_testing::{
    account_slip, place, policy, Suite, SuiteBuilder, Tx, Visited, DAVIS, WOODLAND,
};

/// A tree with a row of each kind in it.
fn lived_in() -> Suite {
    let mut suite = SuiteBuilder::new().build();
    let visited = suite.check_in("ada", DAVIS, 1);
    let policy = Some(policy());
    let city = suite.city("davis");
    suite
        .execute("city owner", &city, &ExecuteMsg::SetRewardPolicy { policy })
        .expect("a policy");
    suite.fund("sponsor", DAVIS, 1_000).expect("a fund");
    let describe = ExecuteMsg::DescribeLocation {
        place: place(DAVIS),
        label: Some("Davis station".to_string()),
        surface: wayclear_api::location::Surface::Plastic,
    };
    suite
        .execute("city owner", &city, &describe)
        .expect("a label");
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
    let tx = check_in(&mut suite, "cy", 2);
    let rewards = wayclear_api::events::RewardSent::all(&tx.events);
    assert_eq!(rewards.len(), 1, "and its reward is paid");
}

#[test]
fn a_reward_policy_that_nobody_understands_pays_nothing_and_stops_nobody() {
    let mut suite = lived_in();
    let city = suite.city("davis");
    let key = raw::REWARD_POLICY.as_bytes();
    suite.chain.storage_mut(&city).set(key, b"[1]");
    let tx = check_in(&mut suite, "cy", 2);
    assert!(wayclear_api::events::RewardSent::all(&tx.events).is_empty());
}

#[test]
fn every_row_takes_fields_that_this_build_does_not_know() {
    let mut suite = lived_in();
    let contracts = [
        suite.registry(),
        suite.state(),
        suite.county("06113"),
        suite.city("davis"),
        suite.location(DAVIS),
    ];
    let mut changed = 0;
    for contract in contracts {
        for (key, row) in suite.chain.dump(&contract) {
            // What a library writes (cw2) is its own.
            let is_ours = key != b"contract_info";
            let Ok(mut row) = serde_json::from_slice::<Value>(&row) else {
                continue;
            };
            if is_ours && add_field(&mut row) {
                let newer = row.to_string();
                suite
                    .chain
                    .storage_mut(&contract)
                    .set(&key, newer.as_bytes());
                changed += 1;
            }
        }
    }
    assert!(changed >= 14, "only {changed} rows are objects");

    assert_eq!(suite.is(DAVIS), Status::Infected);
    suite.clean("davis", &[DAVIS]);
    let visited = suite.check_in("dan", DAVIS, 3);
    let ids = suite.report("dan", &[&visited]);
    suite.revoke("dan", ids).expect("a revocation");
    suite.check_in("ada", WOODLAND, 4);
    assert_eq!(
        suite.is(WOODLAND),
        Status::Infected,
        "her health row is read"
    );
    suite.open("9qc7mbdh/shop-2");
    let registry = suite.registry();
    let account = suite.account("bob").to_string();
    let recorded: contact_registry::ContactsResponse = suite
        .query(
            &registry,
            &contact_registry::QueryMsg::Contacts {
                account,
                start_after: None,
                limit: None,
            },
        )
        .expect("contacts");
    assert_eq!(recorded.contacts.len(), 1);
    let model: contact_registry::RiskModelResponse = suite
        .query(
            &registry,
            &contact_registry::QueryMsg::RiskModel { version: None },
        )
        .expect("a model");
    assert_eq!(model.version, 1);
    suite.advance(3 * suite.window);
    let location = suite.location(DAVIS);
    for contract in [registry, location] {
        let pruned = suite.prune(&contract, 100);
        pruned.expect("rows of the newer build are forgotten too");
    }
}
