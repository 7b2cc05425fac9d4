//! Every message and query of a state, from outside.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

use cosmwasm_std::coin;
use cw_utils::PaymentError;
use wayclear_api::events::{CellsAssigned, CellsReleased, ChildCreated, CodeIdsUpdated};
use wayclear_api::region::{Action, CellsResponse, ChildrenResponse, InUseResponse, NewChild};
use wayclear_api::state::{CodeIds, Config, ExecuteMsg, InstantiateMsg, QueryMsg};
use wayclear_api::{Invalid, OwnershipError};
use wayclear_state::ContractError;
use wayclear_testing::{
    assert_refused, place, state_codes, suite, Chain, ChainError, Contract, Suite, SuiteBuilder,
    Tx, DAVIS, DENOM, SACRAMENTO,
};

fn owner(suite: &mut Suite, msg: &ExecuteMsg) -> Result<Tx, ChainError> {
    let state = suite.state();
    suite.execute("state owner", &state, msg)
}

fn county(suite: &mut Suite, key: &str, prefixes: &[&str]) -> ExecuteMsg {
    ExecuteMsg::AddCounty {
        county: NewChild {
            key: key.to_string(),
            name: "A county".to_string(),
            owner: suite.account("county owner").into_string(),
            prefixes: prefixes.iter().map(ToString::to_string).collect(),
        },
    }
}

fn assign(child: &str, prefixes: &[&str]) -> ExecuteMsg {
    ExecuteMsg::AssignCells {
        child: child.to_string(),
        prefixes: prefixes.iter().map(ToString::to_string).collect(),
    }
}

fn release(prefixes: &[&str]) -> ExecuteMsg {
    ExecuteMsg::ReleaseCells {
        prefixes: prefixes.iter().map(ToString::to_string).collect(),
    }
}

fn config(suite: &Suite) -> Config {
    suite.query(&suite.state(), &QueryMsg::Config {}).unwrap()
}

fn in_use(suite: &Suite, prefix: &str) -> bool {
    let prefix = prefix.to_string();
    let answer: InUseResponse = suite
        .query(&suite.state(), &QueryMsg::InUse { prefix })
        .unwrap();
    answer.in_use
}

#[test]
fn a_state_knows_itself() {
    let mut suite = suite();
    let config = config(&suite);
    assert_eq!(
        (config.key.as_str(), config.name.as_str()),
        ("US-CA", "California")
    );
    assert_eq!(config.parent, None);
    assert_eq!(config.ownership.owner, suite.account("state owner"));
    assert_eq!(config.ownership.proposed, None);
    assert_eq!(config.admin, Some(suite.account("admin")));
    assert_eq!(config.registry, suite.registry());
    assert_eq!(config.window_seconds, suite.window);
    assert_eq!(config.prefix_counts, [0, 0, 4, 0, 0, 0]);
}

#[test]
fn counties_and_cells_are_listed_in_order() {
    let suite = suite();
    let msg = QueryMsg::Children {
        start_after: None,
        limit: None,
    };
    let all: ChildrenResponse = suite.query(&suite.state(), &msg).unwrap();
    let keys: Vec<_> = all
        .children
        .iter()
        .map(|child| child.key.as_str())
        .collect();
    assert_eq!(keys, ["06067", "06113"]);
    assert_eq!(all.children[1].address, suite.county("06113"));
    let msg = QueryMsg::Cells {
        start_after: None,
        limit: Some(100),
    };
    let cells: CellsResponse = suite.query(&suite.state(), &msg).unwrap();
    let prefixes: Vec<_> = cells
        .cells
        .iter()
        .map(|cell| cell.prefix.as_str())
        .collect();
    assert_eq!(prefixes, ["9qc7", "9qcd", "9qce", "9qck"]);
    assert_eq!(cells.cells[0].child, "06113");
}

#[test]
fn pages_of_cells_concatenate_to_the_whole_list() {
    let mut suite = suite();
    let alphabet = "0123456789bcdefghjkmnpqrstuvwxyz";
    let many: Vec<_> = alphabet.chars().map(|c| format!("8{c}")).collect();
    let many: Vec<_> = many.iter().map(String::as_str).collect();
    owner(&mut suite, &assign("06113", &many)).unwrap();
    let page = |start_after: Option<String>, limit| -> Vec<_> {
        let msg = QueryMsg::Cells {
            start_after,
            limit: Some(limit),
        };
        suite
            .query::<CellsResponse>(&suite.state(), &msg)
            .unwrap()
            .cells
    };
    let all = page(None, 100);
    assert_eq!(all.len(), 36);
    for limit in [1, 2, 30] {
        let mut seen = vec![];
        loop {
            let next = page(
                seen.last()
                    .map(|c: &wayclear_api::region::Cell| c.prefix.clone()),
                limit,
            );
            if next.is_empty() {
                break;
            }
            seen.extend(next);
        }
        assert_eq!(seen, all, "pages of {limit}");
    }
    for limit in [0, 4_294_967_295] {
        for msg in [
            QueryMsg::Cells {
                start_after: None,
                limit: Some(limit),
            },
            QueryMsg::Children {
                start_after: None,
                limit: Some(limit),
            },
        ] {
            let answer = suite.query::<serde_json::Value>(&suite.state(), &msg);
            assert_refused(answer, Invalid::Limit { limit });
        }
    }
}

#[test]
fn locate_answers_the_addresses_found_so_far() {
    let mut suite = suite();
    let found = suite.locate(DAVIS);
    assert_eq!(found.county, Some(suite.county("06113")));
    assert_eq!(found.city, Some(suite.city("davis")));
    assert_eq!(found.location, None);
    let location = suite.open(DAVIS);
    assert_eq!(suite.locate(DAVIS).location, Some(location));
    let in_no_city = suite.locate("9qc70000");
    assert_eq!(in_no_city.county, Some(suite.county("06113")));
    assert_eq!(in_no_city.city, None);
    let nowhere = suite.locate("00000000");
    assert_eq!(nowhere.county, None);
    let bad = QueryMsg::Locate {
        place: wayclear_api::Place {
            cell: "9qc7".to_string(),
            unit: None,
        },
    };
    let refused = suite.query::<serde_json::Value>(&suite.state(), &bad);
    let cell = "\"9qc7\"".to_string();
    assert_refused(refused, Invalid::CellLength { cell, length: 4 });
}

#[test]
fn a_place_outside_every_cell_has_no_route() {
    let mut suite = suite();
    for (at, region) in [("00000000", "US-CA"), ("9qc70000", "06113")] {
        let refused = ContractError::NoRoute {
            place: at.to_string(),
            region: region.to_string(),
        };
        assert_refused(suite.visit("ada", &place(at), Action::Open {}), refused);
    }
}

#[test]
fn a_visit_is_checked_at_the_door() {
    let mut suite = suite();
    let bad = wayclear_api::Place {
        cell: "9qc7mbda".to_string(),
        unit: None,
    };
    let geohash = "\"9qc7mbda\"".to_string();
    let refused = Invalid::GeohashCharacter {
        geohash,
        character: 'a',
    };
    assert_refused(suite.visit("ada", &bad, Action::Open {}), refused);
    let state = suite.state();
    let visit = ExecuteMsg::Visit {
        place: place(DAVIS),
        action: Action::Open {},
    };
    let paid = suite.execute_with("ada", &state, &visit, &[coin(1, DENOM)]);
    assert_refused(paid, PaymentError::NonPayable {});
}

#[test]
fn a_county_is_made_by_submessage_with_what_its_parent_hands_down() {
    let mut suite = suite();
    let add = county(&mut suite, "06095", &["9qb"]);
    let tx = owner(&mut suite, &add).unwrap();
    let created = ChildCreated::all(&tx.events);
    assert_eq!(created[0].key, "06095");
    assert_eq!(CellsAssigned::all(&tx.events)[0].count, 1);
    let address = cosmwasm_std::Addr::unchecked(&created[0].address);
    let made: wayclear_api::county::Config = suite
        .query(&address, &wayclear_api::county::QueryMsg::Config {})
        .unwrap();
    let state = config(&suite);
    assert_eq!(made.parent, Some(suite.state()));
    assert_eq!(made.registry, state.registry);
    assert_eq!(made.admin, state.admin);
    assert_eq!(made.window_seconds, state.window_seconds);
    assert_eq!(made.code_ids.city, state.code_ids.city);
    assert_eq!(suite.chain.admin(&address).unwrap(), state.admin);
    assert_eq!(config(&suite).prefix_counts, [0, 1, 4, 0, 0, 0]);
}

#[test]
fn a_county_has_the_key_its_country_gives_it() {
    let mut suite = suite();
    for key in ["E09000033", "2A", "3550308", "DE21H"] {
        let new = county(&mut suite, key, &[]);
        owner(&mut suite, &new).unwrap();
    }
}

#[test]
fn a_county_is_refused_by_name_when_it_cannot_be() {
    let mut suite = suite();
    let bad_key = county(&mut suite, "06 13", &[]);
    let key = "\"06 13\"".to_string();
    assert_refused(owner(&mut suite, &bad_key), Invalid::CountyKey { key });
    let twice = county(&mut suite, "06113", &[]);
    let key = "06113".to_string();
    assert_refused(
        owner(&mut suite, &twice),
        ContractError::ChildExists { key },
    );
    let many: Vec<_> = (0..101).map(|n| format!("8{n:04}")).collect();
    let many: Vec<_> = many.iter().map(String::as_str).collect();
    let too_many = county(&mut suite, "06095", &many);
    let (field, count, min, max) = ("prefixes", 101, 0, 100);
    assert_refused(
        owner(&mut suite, &too_many),
        Invalid::Count {
            field,
            count,
            min,
            max,
        },
    );
    for (name, is_length) in [("", true), ("   ", true), ("a\nb", false)] {
        let ExecuteMsg::AddCounty { county: new } = county(&mut suite, "06095", &[]) else {
            unreachable!()
        };
        let add = ExecuteMsg::AddCounty {
            county: NewChild {
                name: name.to_string(),
                ..new
            },
        };
        let words = if is_length {
            "characters after trimming"
        } else {
            "leave out control"
        };
        assert_refused(owner(&mut suite, &add), words);
    }
    for prefix in ["9", "9qc7mbdh"] {
        let add = county(&mut suite, "06095", &[prefix]);
        let (length, prefix) = (prefix.len(), format!("{prefix:?}"));
        assert_refused(
            owner(&mut suite, &add),
            Invalid::PrefixLength { prefix, length },
        );
    }
    let ExecuteMsg::AddCounty { county: new } = county(&mut suite, "06095", &[]) else {
        unreachable!()
    };
    let nobody = ExecuteMsg::AddCounty {
        county: NewChild {
            owner: "nobody".to_string(),
            ..new
        },
    };
    let address = "\"nobody\"".to_string();
    assert_refused(owner(&mut suite, &nobody), Invalid::Address { address });
    let msg = QueryMsg::Children {
        start_after: None,
        limit: None,
    };
    let all: ChildrenResponse = suite.query(&suite.state(), &msg).unwrap();
    assert_eq!(all.children.len(), 2, "nothing was stored");
}

#[test]
fn cells_of_siblings_never_overlap() {
    let mut suite = suite();
    for (prefix, other) in [
        ("9qce", "9qce"),
        ("9qce7", "9qce"),
        ("9qc", "9qc7"),
        ("9q", "9qc7"),
    ] {
        let refused = ContractError::CellOverlap {
            prefix: prefix.to_string(),
            other: other.to_string(),
            child: if other == "9qce" { "06067" } else { "06113" }.to_string(),
        };
        assert_refused(owner(&mut suite, &assign("06113", &[prefix])), &refused);
        let add = county(&mut suite, "06095", &[prefix]);
        assert_refused(owner(&mut suite, &add), &refused);
    }
    let twice = ContractError::CellOverlap {
        prefix: "8q".to_string(),
        other: "8q".to_string(),
        child: "06113".to_string(),
    };
    assert_refused(owner(&mut suite, &assign("06113", &["8q", "8q"])), twice);
    assert!(!in_use(&suite, "8q"), "nothing was stored");
    owner(&mut suite, &assign("06113", &["8q", "9qcs"])).unwrap();
    assert_eq!(config(&suite).prefix_counts, [1, 0, 5, 0, 0, 0]);
}

#[test]
fn assigning_needs_a_child_and_at_least_one_prefix() {
    let mut suite = suite();
    let key = "\"06095\"".to_string();
    assert_refused(
        owner(&mut suite, &assign("06095", &["8q"])),
        ContractError::UnknownChild { key },
    );
    let none = Invalid::Count {
        field: "prefixes",
        count: 0,
        min: 1,
        max: 100,
    };
    assert_refused(owner(&mut suite, &assign("06113", &[])), &none);
    assert_refused(owner(&mut suite, &release(&[])), &none);
}

#[test]
fn cells_are_released_only_when_nothing_lives_there() {
    let mut suite = suite();
    let refused = ContractError::CellsInUse {
        prefix: "9qc7".to_string(),
        child: "06113".to_string(),
    };
    assert_refused(owner(&mut suite, &release(&["9qc7"])), &refused);
    let prefix = "9qc".to_string();
    assert_refused(
        owner(&mut suite, &release(&["9qc"])),
        ContractError::UnassignedCell { prefix },
    );
    let tx = owner(&mut suite, &release(&["9qcd"])).unwrap();
    assert_eq!(CellsReleased::all(&tx.events)[0].count, 1);
    assert_eq!(config(&suite).prefix_counts, [0, 0, 3, 0, 0, 0]);

    // Bottom up: the city's cells first, then the county's.
    let yolo = suite.county("06113");
    let give_up = wayclear_api::county::ExecuteMsg::ReleaseCells {
        prefixes: vec!["9qc7m".to_string(), "9qc7q".to_string()],
    };
    suite.execute("county owner", &yolo, &give_up).unwrap();
    owner(&mut suite, &release(&["9qc7"])).unwrap();
    owner(&mut suite, &assign("06067", &["9qc7"])).unwrap();
    assert_eq!(suite.locate(DAVIS).county, Some(suite.county("06067")));
}

#[test]
fn in_use_sees_every_overlap() {
    let suite = suite();
    for (prefix, expected) in [
        ("9qc7", true),
        ("9qc", true),
        ("9qc7mbd", true),
        ("9qcs", false),
        ("8q", false),
    ] {
        assert_eq!(in_use(&suite, prefix), expected, "{prefix}");
    }
    let msg = QueryMsg::InUse {
        prefix: "9".to_string(),
    };
    let refused = suite.query::<serde_json::Value>(&suite.state(), &msg);
    let prefix = "\"9\"".to_string();
    assert_refused(refused, Invalid::PrefixLength { prefix, length: 1 });
}

#[test]
fn code_ids_concern_future_children_only() {
    let mut suite = suite();
    let code_ids = CodeIds {
        county: 7,
        city: 8,
        location: 9,
    };
    let update = ExecuteMsg::UpdateCodeIds {
        code_ids: code_ids.clone(),
    };
    let tx = owner(&mut suite, &update).unwrap();
    assert_eq!(CodeIdsUpdated::all(&tx.events)[0].region, "US-CA");
    assert_eq!(config(&suite).code_ids, code_ids.into());
    let yolo: wayclear_api::county::Config = suite
        .query(
            &suite.county("06113"),
            &wayclear_api::county::QueryMsg::Config {},
        )
        .unwrap();
    assert_eq!(
        yolo.code_ids.city,
        suite.deployment.code_ids[&Contract::City]
    );
    suite.open(DAVIS);
}

#[test]
fn ownership_is_handed_over_in_two_steps() {
    let mut suite = suite();
    let state = suite.state();
    let heir = suite.account("heir");
    let propose = |owner: Option<&cosmwasm_std::Addr>| ExecuteMsg::ProposeOwner {
        owner: owner.map(ToString::to_string),
    };
    assert_refused(
        suite.execute("heir", &state, &propose(Some(&heir))),
        OwnershipError::NotOwner,
    );
    let accept = ExecuteMsg::AcceptOwner {};
    assert_refused(
        suite.execute("heir", &state, &accept),
        OwnershipError::NotProposed,
    );
    owner(&mut suite, &propose(Some(&heir))).unwrap();
    assert_eq!(config(&suite).ownership.proposed, Some(heir.clone()));
    owner(&mut suite, &propose(None)).unwrap();
    assert_refused(
        suite.execute("heir", &state, &accept),
        OwnershipError::NotProposed,
    );
    owner(&mut suite, &propose(Some(&heir))).unwrap();
    let admin = suite.chain.admin(&state).unwrap();
    suite.execute("heir", &state, &accept).unwrap();
    assert_eq!(config(&suite).ownership.owner, heir);
    assert_eq!(
        suite.chain.admin(&state).unwrap(),
        admin,
        "the wasm admin stays"
    );
    assert_refused(
        owner(&mut suite, &release(&["9qcd"])),
        OwnershipError::NotOwner,
    );
    let bad = ExecuteMsg::ProposeOwner {
        owner: Some("nobody".to_string()),
    };
    let address = "\"nobody\"".to_string();
    assert_refused(
        suite.execute("heir", &state, &bad),
        Invalid::Address { address },
    );
}

#[test]
fn a_state_is_made_with_a_registry_of_ours_or_not_at_all() {
    let mut suite = suite();
    let code_id = suite.store(Contract::State);
    let ada = suite.account("ada");
    let good = InstantiateMsg {
        key: "US-NV".to_string(),
        name: " Nevada ".to_string(),
        owner: ada.to_string(),
        admin: None,
        registry: suite.registry().into_string(),
        window_seconds: 60,
        code_ids: state_codes(&suite.deployment.code_ids),
    };
    let made = suite
        .chain
        .instantiate(&ada, code_id, &good, "x", None)
        .unwrap();
    let config: Config = suite.query(&made, &QueryMsg::Config {}).unwrap();
    assert_eq!((config.name.as_str(), config.admin), ("Nevada", None));

    for address in [suite.city("davis").into_string(), ada.to_string()] {
        let bad = InstantiateMsg {
            registry: address.clone(),
            ..good.clone()
        };
        let refused = suite.chain.instantiate(&ada, code_id, &bad, "x", None);
        assert_refused(refused, ContractError::NotARegistry { address });
    }
    let key = "\"06113\"".to_string();
    let bad = InstantiateMsg {
        key: "06113".to_string(),
        ..good.clone()
    };
    let refused = suite.chain.instantiate(&ada, code_id, &bad, "x", None);
    assert_refused(refused, Invalid::StateKey { key });
    let bad = InstantiateMsg {
        window_seconds: 1_209_601,
        ..good
    };
    let refused = suite.chain.instantiate(&ada, code_id, &bad, "x", None);
    assert_refused(refused, Invalid::Window { seconds: 1_209_601 });
}

#[test]
fn a_tree_without_an_admin_can_never_be_changed() {
    let mut suite = SuiteBuilder::new().immutable().build();
    suite.open(SACRAMENTO);
    for contract in [
        suite.state(),
        suite.county("06067"),
        suite.city("sacramento"),
        suite.location(SACRAMENTO),
    ] {
        assert_eq!(suite.chain.admin(&contract).unwrap(), None);
    }
}
