//! A tree of five levels in process: the same place is reached from every level.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use cosmwasm_std::{Addr, Empty, HexBinary};
use cw_multi_test::{App, AppResponse, ContractWrapper, Executor};
use wayclear_api::events::ChildCreated;
use wayclear_api::region::{Action, InstantiateMsg as Region};
use wayclear_api::{events::CheckedIn, Place};
use wayclear_status::interval_at;
use wayclear_study_region as study;
use wayclear_study_region::{ExecuteMsg, InstantiateMsg};

const LEVELS: usize = 4;

struct Tree {
    app: App,
    owner: Addr,
    /// The lowest region first.
    regions: Vec<Addr>,
}

fn region() -> Box<dyn cw_multi_test::Contract<Empty>> {
    let wrapped = ContractWrapper::new(
        |deps, _, info, msg| study::execute(deps, info, msg),
        |deps, _, info, msg| study::instantiate(deps, info, msg),
        |deps, _, msg| study::query(deps, msg),
    );
    Box::new(wrapped.with_reply(|deps, _, reply| study::reply(deps, reply)))
}

fn location() -> Box<dyn cw_multi_test::Contract<Empty>> {
    use wayclear_location::contract as location;
    Box::new(ContractWrapper::new(
        location::execute,
        location::instantiate,
        location::query,
    ))
}

fn message(owner: &Addr, codes: Vec<u64>) -> InstantiateMsg {
    InstantiateMsg {
        region: Region {
            key: "level".to_string(),
            name: "A level".to_string(),
            owner: owner.to_string(),
            admin: None,
            state: owner.to_string(),
            registry: owner.to_string(),
            window_seconds: 86_400,
        },
        codes,
        prefix: "9qc7".to_string(),
    }
}

fn plant() -> Tree {
    let mut app = App::default();
    let owner = app.api().addr_make("owner");
    let (code, below) = (app.store_code(region()), app.store_code(location()));
    let mut codes = vec![code; LEVELS - 1];
    codes.push(below);
    let msg = message(&owner, codes);
    let top = app
        .instantiate_contract(code, owner.clone(), &msg, &[], "top", None)
        .unwrap();
    let mut regions = vec![top];
    // Where each level sends what lies in the cell.
    while regions.len() < LEVELS {
        let rows = app.dump_wasm_raw(regions.last().unwrap());
        let child = rows
            .iter()
            .find_map(|(key, value)| key.ends_with(b"level").then(|| value.clone()));
        let child: Addr = cosmwasm_std::from_json(child.unwrap()).unwrap();
        regions.push(child);
    }
    regions.reverse();
    Tree {
        app,
        owner,
        regions,
    }
}

impl Tree {
    fn visit(&mut self, region: usize, place: &str) -> Result<AppResponse, String> {
        let interval = interval_at(self.app.block_info().time.seconds());
        let visit_tag = HexBinary::from([7; 16]);
        let visit = ExecuteMsg::Visit {
            place: place.parse::<Place>().unwrap(),
            action: Action::CheckIn {
                interval,
                visit_tag,
            },
        };
        let region = self.regions[region].clone();
        let sent = self
            .app
            .execute_contract(self.owner.clone(), region, &visit, &[]);
        sent.map_err(|error| format!("{error:#}"))
    }
}

#[test]
fn a_visit_reaches_the_same_location_from_every_level() {
    let mut tree = plant();
    let made = tree.visit(LEVELS - 1, "9qc7m00z/door").unwrap();
    assert_eq!(ChildCreated::all(&made.events).len(), 1);
    for level in 0..LEVELS {
        let sent = tree.visit(level, "9qc7m00z/door").unwrap();
        assert!(ChildCreated::all(&sent.events).is_empty(), "{level}");
        assert_eq!(CheckedIn::all(&sent.events).len(), 1, "{level}");
        // One message for each level that is passed, and the one that was sent.
        let calls = sent.events.iter().filter(|event| event.ty == "execute");
        assert_eq!(calls.count(), level + 2);
    }
}

#[test]
fn a_level_above_the_lowest_makes_no_location_of_its_own() {
    let mut tree = plant();
    let error = tree.visit(1, "u33d0000/elsewhere").unwrap_err();
    assert!(error.contains("u33d0000/elsewhere"), "{error}");
}

#[test]
fn only_the_level_above_forwards() {
    let mut tree = plant();
    let forward = ExecuteMsg::Forward {
        visitor: tree.owner.clone(),
        place: "9qc7m00z/door".parse().unwrap(),
        action: Action::Open {},
    };
    for region in tree.regions.clone().into_iter().take(LEVELS - 1) {
        let sent = tree
            .app
            .execute_contract(tree.owner.clone(), region, &forward, &[]);
        let error = format!("{:#}", sent.unwrap_err());
        assert!(error.contains("only the parent"), "{error}");
    }
}

#[test]
fn a_tree_without_a_code_for_its_locations_is_refused() {
    let mut app = App::default();
    let owner = app.api().addr_make("owner");
    let code = app.store_code(region());
    let made = app.instantiate_contract(
        code,
        owner.clone(),
        &message(&owner, vec![]),
        &[],
        "x",
        None,
    );
    let error = format!("{:#}", made.unwrap_err());
    assert!(error.contains("codes is empty"), "{error}");
}
