//! Changes of code: to the same contract's only, never to an older version, and by nobody but the admin.

use cosmwasm_std::{from_json, to_json_vec, Addr};
use wayclear_testing::{
    assert_refused, suite, Chain, ChainError, Contract, Suite, SuiteBuilder, Tx, DAVIS,
};

/// A contract of each kind that stands.
fn standing(suite: &mut Suite) -> Vec<(Contract, Addr)> {
    vec![
        (Contract::State, suite.state()),
        (Contract::ContactRegistry, suite.registry()),
        (Contract::County, suite.county("06113")),
        (Contract::City, suite.city("davis")),
        (Contract::Location, suite.open(DAVIS)),
    ]
}

fn migrate(suite: &mut Suite, who: &str, contract: &Addr, code_id: u64) -> Result<Tx, ChainError> {
    let who = suite.account(who);
    let migration = (contract.clone(), code_id, b"{}"[..].into());
    suite.chain.migrate_all(&who, vec![migration])
}

#[test]
fn a_contract_migrates_to_its_own_code_and_to_no_other_contracts() {
    let mut suite = suite();
    for (kind, contract) in standing(&mut suite) {
        for of in Contract::ALL {
            let code_id = suite.store(of);
            let before = suite.chain.dump(&contract);
            let migrated = migrate(&mut suite, "admin", &contract, code_id);
            if of == kind {
                migrated.unwrap_or_else(|error| panic!("{kind:?}: {error}"));
                let info = suite.chain.contract_info(&contract).expect("an answer");
                assert_eq!(info.expect("a contract").code_id, code_id);
            } else {
                let refused = migrated.expect_err("another contract's code").to_string();
                assert!(
                    refused.contains(kind.cw2_name()) && refused.contains(of.cw2_name()),
                    "{kind:?} to {of:?}: {refused}"
                );
            }
            assert_eq!(suite.chain.dump(&contract), before);
        }
    }
    suite.check_in("ada", DAVIS, 1);
}

#[test]
fn nobody_but_the_admin_migrates_and_without_one_nobody_does() {
    let mut trees = [suite(), SuiteBuilder::new().immutable().build()];
    for suite in &mut trees {
        let is_immutable = suite
            .chain
            .admin(&suite.state())
            .expect("a state")
            .is_none();
        for (kind, contract) in standing(suite) {
            let code_id = suite.store(kind);
            for stranger in ["state owner", "county owner", "city owner", "ada"] {
                let refused = migrate(suite, stranger, &contract, code_id);
                assert!(refused.is_err(), "{kind:?} by {stranger}");
            }
            let by_admin = migrate(suite, "admin", &contract, code_id);
            assert_eq!(by_admin.is_err(), is_immutable, "{kind:?}: {by_admin:?}");
        }
    }
}

#[test]
fn no_contract_goes_back_to_an_older_version() {
    let mut suite = suite();
    for (kind, contract) in standing(&mut suite) {
        let code_id = suite.store(kind);
        let key = b"contract_info";
        let row = suite.chain.storage_mut(&contract).get(key);
        let mut version: cw2::ContractVersion = from_json(row.expect("a version")).expect("JSON");
        assert_eq!(version.contract, kind.cw2_name());
        version.version = "99.0.0".to_string();
        let newer = to_json_vec(&version).expect("JSON");
        suite.chain.storage_mut(&contract).set(key, &newer);
        let refused = migrate(&mut suite, "admin", &contract, code_id);
        assert_refused(refused, "99.0.0");
    }
}

#[test]
fn contracts_that_migrate_together_all_do_or_none_does() {
    let mut suite = suite();
    let standing = standing(&mut suite);
    let admin = suite.account("admin");
    let code_of = |suite: &Suite, contract: &Addr| {
        let info = suite.chain.contract_info(contract).expect("an answer");
        info.expect("a contract").code_id
    };
    let codes = |suite: &Suite| -> Vec<u64> {
        let all = standing.iter();
        all.map(|(_, contract)| code_of(suite, contract)).collect()
    };
    let before = codes(&suite);
    let mut migrations: Vec<_> = standing
        .iter()
        .map(|(kind, contract)| (contract.clone(), suite.store(*kind), b"{}"[..].into()))
        .collect();
    let wanted: Vec<u64> = migrations.iter().map(|(_, code_id, _)| *code_id).collect();

    let mut one_is_bad = migrations.clone();
    // The last one is offered the code of the first.
    one_is_bad.last_mut().expect("five").1 = wanted[0];
    let refused = suite.chain.migrate_all(&admin, one_is_bad);
    assert_refused(refused, "Cannot migrate from wayclear-location");
    assert_eq!(codes(&suite), before);
    assert_refused(suite.chain.migrate_all(&admin, vec![]), "at least one");

    let tx = suite.chain.migrate_all(&admin, migrations.split_off(2));
    let migrated = tx.expect("the admin's").events;
    let migrated = migrated.iter().filter(|event| event.ty == "migrate");
    assert_eq!(migrated.count(), 3);
    assert_eq!(codes(&suite), [&before[..2], &wanted[2..]].concat());
}

/// As if the next release ran this program: its codes are not there yet, and those of the last one are no longer its own.
#[test]
fn a_chain_that_takes_another_build_finds_none_of_its_codes_until_they_are_stored() {
    let mut suite = suite();
    let found = |suite: &Suite| suite.chain.find_code(Contract::City).expect("an answer");
    let old = suite.deployment.code_ids[&Contract::City];
    assert_eq!(found(&suite), Some(old));
    suite.chain.take_build(wayclear_next::build);
    assert_eq!(found(&suite), None);
    let new = suite.store(Contract::City);
    assert_eq!(found(&suite), Some(new));
    let city = suite.city("davis");
    migrate(&mut suite, "admin", &city, new).expect("a newer version");
    let refused = migrate(&mut suite, "admin", &city, old);
    let newer = format!("newer version ({})", wayclear_next::version());
    assert_refused(refused, newer);
    suite.check_in("ada", DAVIS, 1);
}
