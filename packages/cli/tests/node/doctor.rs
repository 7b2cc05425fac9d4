//! What the doctor says of a tree as it should be, and of others.

use wayclear_api::contact_registry::{
    Authority, ExecuteMsg, InstantiateMsg, ReportPolicy, RiskModel,
};
use wayclear_chain::{Chain, Keyring};
use wayclear_client::report::public_key;
use wayclear_deploy::record::Record;

use crate::support::{json, out, record, wasmd, wayclear, words, Desk};

#[test]
fn the_doctor_finds_nothing_wrong_and_every_code_pinned() {
    let told = json(&["doctor"]);
    assert_eq!(told["wrong"], 0);
    let findings = told["findings"].as_array().unwrap();
    assert!(findings.iter().all(|f| f["problem"].is_null()), "{told}");
    // Node, codes, state and registry, counties, cities, the authority, what is forgotten, the window.
    assert_eq!(findings.len(), 1 + 5 + 2 + 2 + 4 + 1 + 1 + 1, "{told}");
}

#[test]
fn the_doctor_says_what_is_wrong_with_a_record_of_another_chain() {
    let mut record = record();
    let deployment = &mut record.deployment;
    for checksum in deployment.checksums.values_mut().take(1) {
        *checksum = [0; 32].into();
    }
    deployment.made_at.hash = [0; 32].into();
    deployment.admin = Some(deployment.creator.clone());
    let told = diagnosis(&record);
    for (expected, times) in [
        ("of another chain of the same name", 1),
        ("the record says 0000", 1),
        ("nobody may change its code, the record says wasm1", 8),
        ("Wrong: 10 things.", 1),
    ] {
        assert_eq!(told.matches(expected).count(), times, "{expected}: {told}");
    }
}

/// What the doctor says of a record.
fn diagnosis(record: &Record) -> String {
    let desk = Desk::new();
    let file = desk.path("record.json");
    record.write(file.as_ref()).unwrap();
    let output = wayclear(&["doctor", "--deployment", &file]);
    assert!(!output.status.success());
    words(&out(&output))
}

/// The field case strangers-registry.
#[test]
fn the_doctor_tells_a_strangers_registry_from_the_trees_own() {
    let mut wasmd = wasmd();
    let eve = wasmd.account("eve").unwrap();
    let mut record = record();
    let info = wasmd.contract_info(&record.deployment.registry).unwrap();
    let info = info.unwrap();
    let instantiate = InstantiateMsg {
        owner: eve.to_string(),
        policy: ReportPolicy::Attested,
        window_seconds: record.deployment.window_seconds,
        authorities: vec![],
        risk_model: RiskModel::illustrative(),
        risk_model_delay_seconds: 0,
    };
    let made = wasmd.instantiate(&eve, info.code_id, &instantiate, &info.label, Some(&eve));
    record.deployment.registry = made.unwrap();
    let told = diagnosis(&record);
    let state = &record.deployment.state;
    let words =
        format!("{eve} made it, not {state}: it is not this tree's; {eve} may change its code");
    assert!(told.contains(&words), "{told}");
    assert!(told.contains("Wrong: 1 thing."), "{told}");
}

#[test]
fn the_doctor_says_of_a_slip_key_that_it_is_an_accounts() {
    let mut wasmd = wasmd();
    let (state, dan) = (
        wasmd.account("state").unwrap(),
        wasmd.account("dan").unwrap(),
    );
    let registry = record().deployment.registry;
    let key = public_key(Keyring::localnet().get("dan").unwrap());
    let set = ExecuteMsg::SetAuthority {
        authority: Authority::with_key(&dan, 1, key.clone()),
    };
    wasmd.execute(&state, &registry, &set).unwrap();
    let told = words(&out(&wayclear(&["doctor"])));
    let account = dan.to_string();
    let remove = ExecuteMsg::RemoveAuthority {
        account: account.clone(),
        may_revoke: false,
    };
    wasmd.execute(&state, &registry, &remove).unwrap();
    let words = format!("WRONG slip key {key} of {account}: it is the key of account {account}");
    assert!(told.contains(&words), "{told}");
    assert_eq!(json(&["doctor"])["wrong"], 0);
}
