//! What is found wrong with a tree, by asking the chain.

use std::collections::BTreeMap;

use cosmwasm_std::{Binary, HexBinary};
use cw_multi_test::ContractWrapper;
use rand_chacha::rand_core::SeedableRng;
use rand_chacha::ChaCha8Rng;
use wayclear_api::city;
use wayclear_api::state::{self, Code};
use wayclear_chain::{Addr, Chain, Contract, ContractInfo, Embedded, PastCode};
use wayclear_deploy::doctor::{examine, overdue, Finding, Kind, Outcome, Seen};
use wayclear_deploy::record::Record;
use wayclear_deploy::tree::Tree;
use wayclear_deploy::{plant, unended};
use wayclear_location as location;

use super::mortal::Mortal;
use super::{owners, yolo, Desk, Planted};

/// Our tree, which its admin can migrate, on a chain that can be made to lie.
struct Ward {
    chain: Mortal,
    record: Record,
    admin: Addr,
    /// Checksums of the codes of the command that looks.
    build: BTreeMap<Contract, HexBinary>,
}

impl Ward {
    /// Its cities promise nothing, so that no empty pool is told.
    fn new() -> Self {
        let mut tree = yolo();
        let counties = tree.counties.iter_mut();
        for city in counties.flat_map(|county| &mut county.cities) {
            city.rewards = None;
        }
        Ward::of(&tree)
    }

    fn of(tree: &Tree) -> Self {
        let mut chain = Embedded::new();
        let admin = chain.account("our admin").unwrap();
        let mut us = owners(&chain, "our");
        us.admin = Some(admin.clone());
        let (record, _) = Desk::new().deploy(&mut chain, tree, &us).unwrap();
        Ward {
            chain: Mortal::new(chain),
            build: record.deployment.checksums.clone(),
            record,
            admin,
        }
    }

    fn look(&self) -> Seen {
        self.sample(None)
    }

    fn sample(&self, sample: Option<usize>) -> Seen {
        self.see(sample, |_| true)
    }

    /// `goes_on`: whether there is time left after so many locations.
    fn see(&self, sample: Option<usize>, goes_on: impl Fn(usize) -> bool) -> Seen {
        let random = ChaCha8Rng::seed_from_u64(7);
        let Ward {
            chain,
            record,
            build,
            ..
        } = self;
        examine(chain, record, build, sample, random, |done, _| {
            goes_on(done)
        })
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

    /// Uploads a location's code of the next release.
    fn next(&mut self) -> (u64, HexBinary) {
        let next = self.store();
        (next, self.chain.code_checksum(next).unwrap().unwrap())
    }

    /// Has the state hand down a location's code.
    fn hand_down(&mut self, id: u64, checksum: &HexBinary) {
        let state = self.record.deployment.state.clone();
        let mut code_ids = self.chain.ask(&state, state::ask::CodeIds {}).unwrap();
        let checksum = checksum.clone();
        code_ids.location = Code { id, checksum };
        let set = state::ExecuteMsg::SetCodeIds { code_ids };
        let owner = self.record.deployment.creator.clone();
        self.chain.execute(&owner, &state, &set).unwrap();
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
fn places_that_cannot_pay_what_their_city_promises_are_told_in_one_line() {
    let faults = Ward::of(&yolo()).faults();
    assert_eq!(faults.len(), 1, "{faults:#?}");
    let words = "places have too little in the pool for one, though the city promises it";
    has(&faults, Kind::Reward, Outcome::Warning, words);
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
fn an_upgrade_that_is_half_way_is_one_warning_that_counts_what_is_left_and_says_how_it_goes_on() {
    let mut ward = Ward::new();
    let (next, checksum) = ward.next();
    let old = ward.record.deployment.code_ids[&Contract::Location];
    let locations: Vec<_> = ward.look().locations.into_values().collect();
    // Of the next release's command.
    ward.build.insert(Contract::Location, checksum.clone());
    assert!(!ward.look().is_upgrading);
    assert!(ward.faults().is_empty(), "{:#?}", ward.faults());
    let is = |ward: &Ward, words: &str| {
        let faults = ward.faults();
        assert_eq!(faults.len(), 1, "{faults:#?}");
        let words = format!("upgrade to this release: {words}; wayclear apply TREE goes on");
        has(&faults, Kind::HalfMigrated, Outcome::Warning, &words);
        assert!(ward.look().is_upgrading);
    };
    // Contracts first, or what new ones are made of first: either may be where a run was broken off.
    for location in &locations[..12] {
        ward.migrate(location, next);
    }
    let words = format!(
        "12 of 32 contracts still run codes of an earlier one: 12 locations of code {old}; new ones are made of earlier codes, too"
    );
    is(&ward, &words);
    ward.hand_down(next, &checksum);
    let words =
        format!("12 of 32 contracts still run codes of an earlier one: 12 locations of code {old}");
    is(&ward, &words);
    let codes = ward.look().codes;
    for code_id in [old, next] {
        assert!(codes.contains(&(Contract::Location, code_id)), "{codes:?}");
    }
    let before = ward.record.clone();
    for location in &locations[12..] {
        ward.migrate(location, next);
    }
    is(
        &ward,
        "all contracts run its codes, and the record does not say so yet",
    );

    // The record of whoever has gone on.
    let mut code_ids = before.deployment.code_ids.clone();
    code_ids.insert(Contract::Location, next);
    let mut checksums = before.deployment.checksums.clone();
    checksums.insert(Contract::Location, checksum);
    ward.record = before.succeeded_by(code_ids, checksums, None, 9);
    assert!(ward.faults().is_empty(), "{:#?}", ward.faults());
    ward.put(&locations[3], |info| info.code_id = old);
    // Whichever release's command looks.
    for build in [ward.build.clone(), ward.record.history[0].checksums.clone()] {
        ward.build = build;
        let faults = ward.faults();
        assert_eq!(faults.len(), 1, "{faults:#?}");
        let words = format!(
            "upgrade to the release of the record: 1 of 32 contracts still runs codes of an earlier one: 1 location of code {old}; \
             wayclear apply TREE goes on"
        );
        has(&faults, Kind::HalfMigrated, Outcome::Warning, &words);
    }
}

#[test]
fn a_command_that_does_not_know_the_next_release_says_so_and_that_it_may_be_a_thiefs() {
    let mut ward = Ward::new();
    let (next, checksum) = ward.next();
    let location = ward.look().locations.into_values().next().unwrap();
    ward.migrate(&location, next);
    ward.hand_down(next, &checksum);
    let faults = ward.faults();
    assert_eq!(faults.len(), 2, "{faults:#?}");
    let ask = "if an upgrade to another release is under way, look with its command";
    let words =
        format!("the state hands down code {next}, which no release of this tree has; {ask}");
    has(&faults, Kind::HandedDown, Outcome::Wrong, &words);
    let words =
        format!("it runs code {next}, which no release of this tree has for a location; {ask}");
    has(&faults, Kind::ForeignCode, Outcome::Wrong, &words);
}

#[test]
fn when_time_is_over_it_is_said_how_many_locations_were_not_looked_at() {
    let ward = Ward::new();
    for (most, told) in [(0, 0), (7, 7), (24, 24)] {
        let seen = ward.see(None, |done| done < most);
        assert_eq!(seen.locations.len(), told);
        let unseen = seen.findings.iter();
        let mut unseen = unseen.filter(|f| f.outcome == Outcome::NotLookedAt);
        let subject = unseen.next().map(|finding| finding.subject.clone());
        let expected = (told < 24).then(|| format!("the other {} locations", 24 - told));
        assert_eq!(subject, expected);
    }
    let registry = &ward.record.deployment.registry;
    let locations = ward.look().locations;
    let mut left = 5;
    let rows = overdue(&ward.chain, registry, &locations, 600, 0, || {
        left -= 1;
        left >= 0
    });
    let words = "rows of 19 locations: time was over after 5";
    let unseen = rows.unwrap();
    has(&unseen[4..5], Kind::Overdue, Outcome::NotLookedAt, words);
}

#[test]
fn places_of_which_none_was_looked_at_for_rows_past_their_time_are_not_called_good() {
    let ward = Ward::new();
    let registry = &ward.record.deployment.registry;
    let locations = ward.look().locations;
    assert!(!locations.is_empty());
    let rows = overdue(&ward.chain, registry, &locations, 600, 0, || false).unwrap();
    let of_places = rows.iter().filter(|row| row.subject.contains("places"));
    for row in of_places {
        assert!(row.outcome != Outcome::Ok, "nobody has looked: {row:?}");
    }
}

#[test]
fn cleaners_are_known_by_their_cities_the_first_hundred_of_each() {
    let mut ward = Ward::new();
    assert!(ward.look().cleaners.is_empty());
    let davis = ward.record.deployment.counties["06113"].cities["davis"].clone();
    let owner = ward.chain.chain.account("our city").unwrap();
    let account = |n| ward.chain.chain.account(&format!("cleaner {n}")).unwrap();
    let all: Vec<String> = (0..101).map(|n| account(n).into_string()).collect();
    for add in all.chunks(100) {
        let update = city::ExecuteMsg::UpdateCleaners {
            add: add.to_vec(),
            remove: vec![],
        };
        ward.chain.execute(&owner, &davis, &update).unwrap();
    }
    let cleaners = ward.look().cleaners;
    assert_eq!(cleaners.len(), 100);
    let cities = cleaners.into_values().flatten();
    assert!(cities
        .into_iter()
        .all(|role| role == "cleaner of city davis"));
    let words = "cleaners of city davis after the first 100";
    has(&ward.faults(), Kind::Balance, Outcome::NotLookedAt, words);
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

#[test]
fn an_apply_that_was_broken_off_is_known_until_one_comes_to_its_end() {
    let Planted {
        chain,
        desk,
        mut tree,
        owners,
        ..
    } = Planted::new();
    let (mut chain, file) = (Mortal::new(chain), desk.file());
    assert_eq!(unended(&file), None);
    tree.counties[0].cities[0].places[0].name = "another".to_string();
    let died = (1..1_000).find(|call| {
        chain.dies_at(*call, false);
        desk.deploy(&mut chain, &tree, &owners).unwrap_err();
        unended(&file).is_some()
    });
    assert!(died.is_some());
    let release = env!("CARGO_PKG_VERSION").to_string();
    assert_eq!(unended(&file), Some((1, release)));
    chain.lives_on();
    desk.deploy(&mut chain, &tree, &owners).unwrap();
    assert_eq!(unended(&file), None);
}

#[test]
fn a_record_with_another_checksum_for_the_very_code_that_it_names_is_no_upgrade() {
    let mut ward = Ward::new();
    let checksums = &mut ward.record.deployment.checksums;
    checksums.insert(Contract::City, [0; 32].into());
    assert!(!ward.look().is_upgrading);
    assert!(ward.faults().is_empty(), "{:#?}", ward.faults());
}
