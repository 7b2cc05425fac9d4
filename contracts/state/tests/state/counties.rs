//! Counties: how they are made, what they are handed down, what their keys may be, and how they are listed.

use cosmwasm_std::Addr;
use wayclear_api::events::{CellsAssigned, ChildCreated, List};
use wayclear_api::region::NewChild;
use wayclear_api::state::{ask, ExecuteMsg};
use wayclear_api::{county, Invalid};
use wayclear_state::ContractError;
use wayclear_testing::{assert_refused, suite, Chain, Suite};

use super::{config, new_county, owner};

fn add(county: NewChild) -> ExecuteMsg {
    ExecuteMsg::AddCounty { county }
}

fn children(suite: &Suite) -> Vec<(String, Addr)> {
    let question = ask::Children {
        start_after: None,
        limit: None,
    };
    let list = suite.chain.ask(&suite.state(), question).unwrap();
    let children = list.children.into_iter();
    children.map(|child| (child.key, child.address)).collect()
}

#[test]
fn a_county_is_made_by_submessage_with_what_its_parent_hands_down() {
    let mut suite = suite();
    let new = new_county(&suite, "06095", &["9qb", "8q"]);
    let tx = owner(&mut suite, &add(new)).unwrap();
    let address = tx.child().unwrap();
    let told = ChildCreated {
        key: "06095".to_string(),
        address: address.to_string(),
    };
    assert_eq!(ChildCreated::all(&tx.events), [told]);
    let told = CellsAssigned {
        child: "06095".to_string(),
        prefixes: List::of(["9qb", "8q"]),
    };
    assert_eq!(CellsAssigned::all(&tx.events), [told]);

    let made = suite.chain.ask(&address, county::ask::Config {}).unwrap();
    let state = config(&suite);
    assert_eq!(made.parent, Some(suite.state()));
    assert_eq!(made.state, suite.state());
    assert_eq!(made.registry, state.registry);
    assert_eq!(made.admin, state.admin);
    assert_eq!(made.window_seconds, state.window_seconds);
    assert_eq!(made.ownership.owner, suite.account("county owner"));
    let info = suite.chain.contract_info(&address).unwrap().unwrap();
    assert_eq!(info.creator, suite.state());
    assert_eq!(info.admin, state.admin);
    assert_eq!(info.label, "wayclear county 06095");
    assert_eq!(state.prefix_counts, [1, 1, 4, 0, 0, 0]);
}

#[test]
fn a_county_has_the_key_its_country_gives_it() {
    let mut suite = suite();
    for key in ["E09000033", "2A", "3550308", "DE21H"] {
        let new = new_county(&suite, key, &[]);
        owner(&mut suite, &add(new)).unwrap();
    }
    let keys: Vec<_> = children(&suite).into_iter().map(|child| child.0).collect();
    let sorted = ["06067", "06113", "2A", "3550308", "DE21H", "E09000033"];
    assert_eq!(keys, sorted);
}

#[test]
fn a_county_that_cannot_be_is_refused_by_name() {
    let mut suite = suite();
    let before = children(&suite);
    let good = new_county(&suite, "06095", &[]);
    let key = |key: &str| NewChild {
        key: key.to_string(),
        ..good.clone()
    };
    let quoted = "\"06 13\"".to_string();
    let refused = Invalid::CountyKey { key: quoted };
    assert_refused(owner(&mut suite, &add(key("06 13"))), refused);
    let taken = "06113".to_string();
    let refused = ContractError::ChildExists { key: taken };
    assert_refused(owner(&mut suite, &add(key("06113"))), refused);

    for (name, words) in [
        ("", "characters after trimming"),
        ("   ", "characters after trimming"),
        ("a\nb", "leave out control"),
    ] {
        let new = NewChild {
            name: name.to_string(),
            ..good.clone()
        };
        assert_refused(owner(&mut suite, &add(new)), words);
    }
    for prefix in ["9", "9qc7mbdh"] {
        let new = new_county(&suite, "06095", &[prefix]);
        let (length, prefix) = (prefix.len(), format!("{prefix:?}"));
        let refused = Invalid::PrefixLength { prefix, length };
        assert_refused(owner(&mut suite, &add(new)), refused);
    }
    let many: Vec<_> = (0..101).map(|n| format!("8{n:04}")).collect();
    let many: Vec<_> = many.iter().map(String::as_str).collect();
    let new = new_county(&suite, "06095", &many);
    let refused = Invalid::Count {
        field: "prefixes",
        count: 101,
        min: 0,
        max: 100,
    };
    assert_refused(owner(&mut suite, &add(new)), refused);
    let nobody = NewChild {
        owner: "nobody".to_string(),
        ..good
    };
    let address = "\"nobody\"".to_string();
    let refused = Invalid::Address { address };
    assert_refused(owner(&mut suite, &add(nobody)), refused);
    assert_eq!(children(&suite), before, "nothing was stored");
}

#[test]
fn counties_are_listed_by_key() {
    let suite = suite();
    let counties = ["06067", "06113"].map(|key| (key.to_string(), suite.county(key)));
    assert_eq!(children(&suite), counties);
    let question = ask::Children {
        start_after: Some("06067".to_string()),
        limit: Some(1),
    };
    let page = suite.chain.ask(&suite.state(), question).unwrap();
    assert_eq!(page.children[0].key, "06113");
}
