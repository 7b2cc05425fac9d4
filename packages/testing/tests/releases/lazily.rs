//! A row gets the layout of the next version when it is written, and not before.

use std::collections::BTreeMap;

use wayclear_chain::Addr;
use wayclear_next::is_new;
use wayclear_testing::{assert_refused, Suite, DAVIS};

use crate::days::{begin, live};

type Rows = BTreeMap<(Addr, Vec<u8>), Vec<u8>>;

fn rows(suite: &Suite) -> Rows {
    let contracts = suite.contracts().into_iter();
    let rows = contracts.flat_map(|(_, contract)| {
        let rows = suite.chain.dump(&contract).into_iter();
        rows.map(move |(key, row)| ((contract.clone(), key), row))
    });
    rows.collect()
}

fn count_new(rows: &Rows) -> usize {
    let is_new = |((_, key), row): &(&(Addr, Vec<u8>), &Vec<u8>)| is_new(key, row);
    rows.iter().filter(is_new).count()
}

#[test]
fn rows_change_their_layout_when_they_are_written_and_not_before() {
    let mut suite = begin();
    live(&mut suite, 0);
    let before = rows(&suite);
    suite.upgrade(wayclear_next::build);
    let migrated = rows(&suite);
    assert_eq!(migrated.len(), before.len());
    assert_eq!(count_new(&migrated), 0, "the migration wrote rows anew");

    suite.check_in("zoe", DAVIS, 7);
    let after = rows(&suite);
    let place = suite.location(DAVIS);
    let new = count_new(&after);
    assert!((2..10).contains(&new), "{new} rows");
    for ((contract, key), row) in &after {
        let name = String::from_utf8_lossy(key);
        let was = migrated.get(&(contract.clone(), key.clone()));
        let is_written = was != Some(row);
        // The version is the library's.
        assert_eq!(is_new(key, row), is_written, "{name}");
        assert!(!is_written || *contract == place, "{name} of {contract}");
    }
    // Its ledger, which others read, and a row that is its own.
    for key in [&b"l"[..], b"pool"] {
        let row = &after[&(place.clone(), key.to_vec())];
        assert!(is_new(key, row), "{}", String::from_utf8_lossy(key));
    }
}

#[test]
fn after_some_days_every_contract_has_rows_of_both_layouts() {
    let mut suite = begin();
    live(&mut suite, 0);
    suite.upgrade(wayclear_next::build);
    for n in 1..4 {
        live(&mut suite, n);
    }
    let rows = rows(&suite);
    for contract in [suite.state(), suite.registry(), suite.city("davis")] {
        let mut own = rows.clone();
        own.retain(|(whose, _), _| *whose == contract);
        let new = count_new(&own);
        assert!(
            new > 0 && new < own.len(),
            "{contract}: {new} of {}",
            own.len()
        );
    }
}

/// What people see does not depend on it, and nobody returns: today's code cannot read what the next version has written.
#[test]
fn nobody_goes_back_to_todays_code() {
    let mut suite = begin();
    live(&mut suite, 0);
    let today = suite.deployment.code_ids.clone();
    suite.upgrade(wayclear_next::build);
    suite.set_code_ids();
    live(&mut suite, 1);
    suite.deployment.code_ids = today;
    for contract in suite.contracts() {
        let before = suite.chain.dump(&contract.1);
        let refused = suite.migrate(std::slice::from_ref(&contract));
        assert_refused(refused, "Cannot migrate from newer version");
        assert_eq!(suite.chain.dump(&contract.1), before);
    }
    live(&mut suite, 2);
}
