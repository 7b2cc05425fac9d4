//! What is found wrong with a tree, by asking the chain.

use cosmwasm_std::Binary;
use cw_multi_test::ContractWrapper;
use rand_chacha::rand_core::SeedableRng;
use rand_chacha::ChaCha8Rng;
use wayclear_api::state::{self, Code, CodeIds};
use wayclear_chain::{Addr, Chain, Contract, ContractInfo, Embedded, PastCode};
use wayclear_deploy::doctor::{examine, Finding, Kind, Outcome, Seen};
use wayclear_deploy::plant;
use wayclear_deploy::record::Record;
use wayclear_location as location;

use super::mortal::Mortal;
use super::{owners, yolo, Desk};

/// Our tree, which its admin can migrate, on a chain that can be made to lie.
struct Ward {
    chain: Mortal,
    record: Record,
    admin: Addr,
}

impl Ward {
    fn new() -> Self {
        let mut chain = Embedded::new();
        let admin = chain.account("our admin").unwrap();
        let mut us = owners(&chain, "our");
        us.admin = Some(admin.clone());
        let (record, _) = Desk::new().deploy(&mut chain, &yolo(), &us).unwrap();
        Ward {
            chain: Mortal::new(chain),
            record,
            admin,
        }
    }

    fn look(&self) -> Seen {
        self.sample(None)
    }

    fn sample(&self, sample: Option<usize>) -> Seen {
        let random = ChaCha8Rng::seed_from_u64(7);
        examine(
            &self.chain,
            &self.record,
            &[].into(),
            sample,
            random,
            |_, _| (),
        )
    }

    /// What is not as it should be.
    fn faults(&self) -> Vec<Finding> {
        let all = self.look().findings.into_iter();
        all.filter(|finding| finding.outcome != Outcome::Ok)
            .collect()
    }

    fn county(&mut self, key: &str) -> &mut Addr {
        &mut self
            .record
            .deployment
            .counties
            .get_mut(key)
            .unwrap()
            .address
    }

    /// Another code, which none of our contracts has.
    fn store(&mut self) -> u64 {
        let code = ContractWrapper::new(
            location::contract::execute,
            location::contract::instantiate,
            location::contract::query,
        );
        let code = code.with_reply(location::contract::reply);
        let code = code.with_migrate(location::contract::migrate);
        self.chain.chain.store(Box::new(code))
    }

    /// Makes the chain say otherwise of a contract.
    fn put(&mut self, contract: &Addr, change: impl FnOnce(&mut ContractInfo)) {
        let mut info = self.chain.contract_info(contract).unwrap().unwrap();
        change(&mut info);
        self.chain.chain.put(contract, info, []).unwrap();
    }

    fn migrate(&mut self, contract: &Addr, code_id: u64) {
        let message = Binary::from(b"{}");
        let migrate = vec![(contract.clone(), code_id, message)];
        self.chain.migrate_all(&self.admin, migrate).unwrap();
    }
}

#[track_caller]
fn has(faults: &[Finding], kind: Kind, outcome: Outcome, words: &str) {
    let told = |finding: &Finding| {
        let Finding { subject, .. } = finding;
        let problem = finding.problem.as_deref().unwrap_or_default();
        let cure = finding.cure.as_deref().unwrap_or_default();
        assert!(!cure.is_empty(), "{finding:?}");
        format!("{subject}: {problem}; {cure}")
    };
    let found = faults.iter().any(|finding| {
        (finding.kind, finding.outcome) == (kind, outcome) && told(finding).contains(words)
    });
    assert!(found, "{words}: {faults:#?}");
}

#[test]
fn nothing_is_wrong_with_a_tree_as_it_was_made() {
    let ward = Ward::new();
    let seen = ward.look();
    assert!(ward.faults().is_empty(), "{:#?}", ward.faults());
    assert_eq!(seen.locations.len(), 24);
    let subjects: Vec<_> = seen.findings.iter().map(|f| f.subject.as_str()).collect();
    assert!(subjects.contains(&"24 locations"), "{subjects:?}");
    // State, registry, counties, cities.
    let contracts = seen.findings.iter().filter(|f| f.kind == Kind::Contract);
    assert_eq!(contracts.count(), 1 + 1 + 2 + 4 + 1);
    let owned = seen.owners.values().flatten();
    assert_eq!(owned.count(), 1 + 1 + 2 + 4);
}

#[test]
fn of_many_locations_as_many_are_looked_at_as_were_asked_for() {
    let ward = Ward::new();
    let seen = ward.sample(Some(5));
    assert_eq!(seen.locations.len(), 5);
    let subjects: Vec<_> = seen.findings.iter().map(|f| f.subject.as_str()).collect();
    let words = "5 of 24 locations, chosen at random";
    assert!(subjects.contains(&words), "{subjects:?}");
    let unseen = seen
        .findings
        .iter()
        .find(|f| f.outcome == Outcome::NotLookedAt);
    assert_eq!(unseen.unwrap().subject, "the other 19 locations");
    assert_eq!(ward.sample(Some(100)).locations.len(), 24);
}

/// The field case strangers-registry.
#[test]
fn a_registry_swapped_in_the_record_is_told_with_the_one_that_the_state_has_made() {
    let mut ward = Ward::new();
    let eve = owners(&ward.chain.chain, "eve");
    let hers = plant(&mut ward.chain, &yolo(), &eve, [1; 16], |_| ()).unwrap();
    let ours = std::mem::replace(&mut ward.record.deployment.registry, hers.registry.clone());
    let faults = ward.faults();
    let words = format!(
        "at {}: the record says so, the state has made {ours}",
        hers.registry
    );
    has(&faults, Kind::Missing, Outcome::Wrong, &words);
    let words = format!(
        "{} made it, not {}",
        hers.state, ward.record.deployment.state
    );
    has(&faults, Kind::Stranger, Outcome::Wrong, &words);
}

#[test]
fn a_county_that_a_stranger_has_planted_is_not_ours_whatever_it_is_called() {
    let mut ward = Ward::new();
    let eve = owners(&ward.chain.chain, "eve");
    let hers = plant(&mut ward.chain, &yolo(), &eve, [1; 16], |_| ()).unwrap();
    let planted = hers.counties["06113"].address.clone();
    let ours = std::mem::replace(ward.county("06113"), planted.clone());
    let label = |county| ward.chain.contract_info(county).unwrap().unwrap().label;
    assert_eq!(label(&planted), label(&ours));
    let words = format!("the record says {planted}, its parent says {ours}");
    has(&ward.faults(), Kind::Missing, Outcome::Wrong, &words);
}

#[test]
fn a_county_that_its_parent_has_not_made_is_no_county_though_the_parent_names_it() {
    let mut ward = Ward::new();
    let eve = ward.chain.account("eve").unwrap();
    let yolo = ward.county("06113").clone();
    ward.put(&yolo, |info| info.creator = eve.clone());
    let faults = ward.faults();
    let state = &ward.record.deployment.state;
    let words =
        format!("county 06113 at {yolo}: {eve} made it, not {state}: it is not this tree's");
    has(&faults, Kind::Stranger, Outcome::Wrong, &words);
    let words = "what is below county 06113";
    has(&faults, Kind::Contract, Outcome::NotLookedAt, words);
    assert_eq!(faults.len(), 2, "{faults:#?}");
}

#[test]
fn a_contract_that_its_admin_has_moved_to_foreign_code_is_told_and_is_asked_nothing() {
    let mut ward = Ward::new();
    let code_id = ward.store();
    let davis = ward.record.deployment.counties["06113"].cities["davis"].clone();
    // A location's code in a city's place would answer, and not as a city.
    ward.put(&davis, |info| info.code_id = code_id);
    let faults = ward.faults();
    let words = format!("city davis at {davis}: it runs code {code_id}, which no release of this tree has for a city");
    has(&faults, Kind::ForeignCode, Outcome::Wrong, &words);
    let words = "what is below city davis: ";
    has(&faults, Kind::Contract, Outcome::NotLookedAt, words);
    assert_eq!(faults.len(), 2, "{faults:#?}");
    assert_eq!(ward.look().locations.len(), 14);
}

#[test]
fn a_contract_that_has_run_foreign_code_before_is_told_with_the_heights() {
    let mut ward = Ward::new();
    let code_id = ward.store();
    let yolo = ward.county("06113").clone();
    let own = ward.record.deployment.code_ids[&Contract::County];
    let past = [(own, 10), (code_id, 20), (own, 30)];
    let past = past.map(|(code_id, height)| PastCode { code_id, height });
    ward.chain.past.insert(yolo.clone(), past.to_vec());
    let faults = ward.faults();
    let words = format!(
        "county 06113 at {yolo}: from height 20 to 30 it ran code {code_id}, which no release"
    );
    has(&faults, Kind::History, Outcome::Wrong, &words);
    assert_eq!(faults.len(), 1, "{faults:#?}");
}

#[test]
fn another_admin_than_the_states_is_told_with_the_command_that_gives_it_back() {
    let mut ward = Ward::new();
    let eve = ward.chain.account("eve").unwrap();
    let registry = ward.record.deployment.registry.clone();
    ward.put(&registry, |info| info.admin = Some(eve.clone()));
    let faults = ward.faults();
    let words = format!("{eve} may change its code, where the tree's admin is {0}; with the key of {eve}: wasmd tx wasm \
        set-contract-admin {registry} {0}", ward.admin);
    has(&faults, Kind::Admin, Outcome::Wrong, &words);
    assert_eq!(faults.len(), 1, "{faults:#?}");
    // One in the record that is none.
    ward.record.deployment.admin = None;
    let words = format!(
        "{} may change its code, where the tree's admin is nobody",
        ward.admin
    );
    has(&ward.faults(), Kind::Admin, Outcome::Wrong, &words);
}

#[test]
fn a_release_that_is_half_way_is_told_by_numbers_and_goes_on() {
    let mut ward = Ward::new();
    let next = ward.store();
    let chain = &mut ward.chain;
    let state = ward.record.deployment.state.clone();
    let code = |id: u64| Code {
        id,
        checksum: chain.code_checksum(id).unwrap().unwrap(),
    };
    let ids = &ward.record.deployment.code_ids;
    let code_ids = CodeIds {
        registry: code(ids[&Contract::ContactRegistry]),
        county: code(ids[&Contract::County]),
        city: code(ids[&Contract::City]),
        location: code(next),
    };
    let owner = chain.account("our state").unwrap();
    let set = state::ExecuteMsg::SetCodeIds { code_ids };
    chain.execute(&owner, &state, &set).unwrap();
    let old = ids[&Contract::Location];
    let faults = ward.faults();
    let words =
        format!("the state hands down code {next}, the record says {old}; wayclear apply goes on");
    has(&faults, Kind::HandedDown, Outcome::Wrong, &words);
    let words = format!(
        "24 of 24 locations: still run code {old}, of an unknown commit; wayclear apply goes on"
    );
    has(&faults, Kind::HalfMigrated, Outcome::Wrong, &words);
    // The record of who goes on.
    let mut code_ids = ids.clone();
    code_ids.insert(Contract::Location, next);
    let mut checksums = ward.record.deployment.checksums.clone();
    checksums.insert(
        Contract::Location,
        ward.chain.code_checksum(next).unwrap().unwrap(),
    );
    ward.record = ward
        .record
        .clone()
        .succeeded_by(code_ids, checksums, None, 9);
    let locations: Vec<_> = ward.look().locations.into_values().collect();
    for location in &locations[..12] {
        ward.migrate(location, next);
    }
    let faults = ward.faults();
    assert_eq!(faults.len(), 1, "{faults:#?}");
    let words = format!("12 of 24 locations: still run code {old}, of an unknown commit, until height 9; wayclear apply goes on");
    has(&faults, Kind::HalfMigrated, Outcome::Wrong, &words);
    for location in &locations[12..] {
        ward.migrate(location, next);
    }
    assert!(ward.faults().is_empty(), "{:#?}", ward.faults());
}

#[test]
fn what_a_record_does_not_name_is_told_and_what_the_chain_does_not_have_too() {
    let mut ward = Ward::new();
    let cut = ward.record.deployment.counties.remove("06067").unwrap();
    has(
        &ward.faults(),
        Kind::NotRecorded,
        Outcome::Warning,
        "county 06067: the record does not name it",
    );
    ward.record
        .deployment
        .counties
        .insert("06068".to_string(), cut);
    has(
        &ward.faults(),
        Kind::Missing,
        Outcome::Wrong,
        "its parent has no such county",
    );
    let state = ward.record.deployment.state.clone();
    ward.record.deployment.state = ward.admin.clone();
    has(
        &ward.faults(),
        Kind::Missing,
        Outcome::Wrong,
        "there is no contract",
    );
    ward.record.deployment.state = state;
    ward.record.deployment.window_seconds = 600;
    has(
        &ward.faults(),
        Kind::Record,
        Outcome::Wrong,
        "the state says 1209600, the record says 600",
    );
}

#[test]
fn whenever_the_node_falls_silent_it_is_said_that_not_all_was_looked_at() {
    let mut ward = Ward::new();
    let mut calls = 0;
    loop {
        calls += 1;
        ward.chain.dies_at(calls, false);
        let faults = ward.faults();
        if faults.is_empty() {
            break;
        }
        has(
            &faults,
            Kind::Contract,
            Outcome::NotLookedAt,
            "the power goes off",
        );
    }
    assert!(calls > 80, "{calls}");
}

#[test]
fn an_offer_of_a_part_of_the_tree_that_nobody_has_taken_is_told() {
    let mut ward = Ward::new();
    let state = ward.record.deployment.state.clone();
    let (owner, thief) = (ward.record.deployment.creator.clone(), "thief");
    let thief = ward.chain.chain.account(thief).unwrap();
    let offer = state::ExecuteMsg::ProposeOwner {
        owner: Some(thief.to_string()),
    };
    ward.chain.execute(&owner, &state, &offer).unwrap();
    let faults = ward.faults();
    assert!(
        faults.iter().any(|finding| finding
            .problem
            .as_ref()
            .is_some_and(|told| told.contains(thief.as_str()))),
        "{faults:?}"
    );
}

#[test]
fn a_location_made_of_a_code_that_the_state_hands_down_and_no_release_has_is_foreign() {
    let mut ward = Ward::new();
    let deployment = ward.record.deployment.clone();
    let foreign = ward.store();
    let state = &deployment.state;
    let mut code_ids = ward.chain.ask(state, state::ask::CodeIds {}).unwrap();
    let checksum = ward.chain.code_checksum(foreign).unwrap().unwrap();
    code_ids.location = Code {
        id: foreign,
        checksum,
    };
    // Whoever has the key of the state's owner.
    let set = state::ExecuteMsg::SetCodeIds { code_ids };
    ward.chain
        .execute(&deployment.creator, state, &set)
        .unwrap();
    let visit = state::ExecuteMsg::Visit {
        place: "9qc7mbdh/trap".parse().unwrap(),
        action: wayclear_api::region::Action::Open {},
    };
    let anyone = ward.chain.chain.account("anyone").unwrap();
    ward.chain.execute(&anyone, state, &visit).unwrap();
    has(
        &ward.faults(),
        Kind::ForeignCode,
        Outcome::Wrong,
        "9qc7mbdh/trap",
    );
}
