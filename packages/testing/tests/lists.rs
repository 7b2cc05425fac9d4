//! Lists: what their limits refuse, and where they go on after a row that is gone.

use cosmwasm_schema::schema_for;
use cosmwasm_schema::schemars::JsonSchema;
use serde_json::{json, Value};
use wayclear_api::city::CleanersResponse;
use wayclear_api::contact_registry::{ContactsResponse, IdsResponse};
use wayclear_api::region::CellsResponse;
use wayclear_api::{city, contact_registry, county, location, state, Invalid};
use wayclear_testing::{assert_refused, Suite, SuiteBuilder, DAVIS, WOODLAND};

/// Every list query of every contract, without its limit, in the order of the schemas.
fn lists(suite: &mut Suite) -> Vec<(cosmwasm_std::Addr, &'static str, Value)> {
    let account = suite.account("ada");
    let location = suite.open(DAVIS);
    let (state, county, city) = (suite.state(), suite.county("06113"), suite.city("davis"));
    let registry = suite.registry();
    vec![
        (state.clone(), "children", json!({})),
        (state, "cells", json!({})),
        (county.clone(), "children", json!({})),
        (county, "cells", json!({})),
        (city.clone(), "children", json!({})),
        (city.clone(), "cells", json!({})),
        (city, "cleaners", json!({})),
        (location.clone(), "transitions", json!({})),
        (location, "infections", json!({})),
        (registry.clone(), "authorities", json!({})),
        (registry.clone(), "ids", json!({})),
        (registry.clone(), "contacts", json!({ "account": account })),
        (registry, "exposures", json!({ "account": account })),
    ]
}

/// Names of the queries of a contract that have a limit, as its schema has them.
fn queries_with_limit<Q: JsonSchema>() -> Vec<String> {
    let schema = serde_json::to_value(schema_for!(Q)).expect("a schema");
    let queries = schema["oneOf"].as_array().expect("queries").iter();
    let name = |query: &Value| {
        let name = query["required"][0].as_str().expect("a name");
        let limit = &query["properties"][name]["properties"]["limit"];
        (!limit.is_null()).then(|| name.to_string())
    };
    queries.filter_map(name).collect()
}

#[test]
fn no_list_of_the_schemas_is_forgotten_here() {
    let of_schemas = [
        queries_with_limit::<state::QueryMsg>(),
        queries_with_limit::<county::QueryMsg>(),
        queries_with_limit::<city::QueryMsg>(),
        queries_with_limit::<location::QueryMsg>(),
        queries_with_limit::<contact_registry::QueryMsg>(),
    ];
    let here = lists(&mut SuiteBuilder::new().build());
    let here: Vec<_> = here.iter().map(|(_, name, _)| *name).collect();
    assert_eq!(here, of_schemas.concat());
}

#[test]
fn every_list_answers_one_to_a_hundred_rows() {
    let mut suite = SuiteBuilder::new().build();
    for (contract, name, body) in lists(&mut suite) {
        let ask = |limit: Option<u32>| {
            let mut body = body.clone();
            body["limit"] = json!(limit);
            suite.query::<Value>(&contract, &json!({ name: body }))
        };
        for limit in [None, Some(1), Some(100)] {
            ask(limit).unwrap_or_else(|error| panic!("{name} {limit:?}: {error}"));
        }
        for limit in [0, 101, 4_294_967_295] {
            assert_refused(ask(Some(limit)), Invalid::Limit { limit });
        }
    }
}

#[test]
fn a_list_answers_thirty_rows_if_it_is_not_told_how_many() {
    let mut suite = SuiteBuilder::new().build();
    let davis = suite.city("davis");
    let names = (0..31).map(|n| format!("cleaner {n}"));
    let add = names.map(|name| suite.account(&name).into_string());
    let update = city::ExecuteMsg::UpdateCleaners {
        add: add.collect(),
        remove: vec![],
    };
    let updated = suite.execute("city owner", &davis, &update);
    updated.expect("cleaners");
    for (limit, rows) in [(None, 30), (Some(100), 31)] {
        let msg = json!({ "cleaners": { "limit": limit } });
        let page: CleanersResponse = suite.query(&davis, &msg).expect("cleaners");
        assert_eq!(page.cleaners.len(), rows);
    }
}

#[test]
fn a_list_goes_on_after_a_row_that_was_deleted() {
    let mut suite = SuiteBuilder::new().build();
    let (state, davis) = (suite.state(), suite.city("davis"));

    let prefixes = vec!["9qcd".to_string()];
    let release = state::ExecuteMsg::ReleaseCells { prefixes };
    suite
        .execute("state owner", &state, &release)
        .expect("a release");
    let msg = json!({ "cells": { "start_after": "9qcd" } });
    let cells: CellsResponse = suite.query(&state, &msg).expect("cells");
    assert_eq!(cells.cells[0].prefix, "9qce");

    let names = ["a", "b", "c"].map(|name| suite.account(name).into_string());
    let update = |add: &[String], remove: &[String]| city::ExecuteMsg::UpdateCleaners {
        add: add.to_vec(),
        remove: remove.to_vec(),
    };
    suite
        .execute("city owner", &davis, &update(&names, &[]))
        .expect("cleaners");
    let cleaners = |suite: &Suite, start_after: Option<&str>| -> CleanersResponse {
        let msg = json!({ "cleaners": { "start_after": start_after } });
        suite.query(&davis, &msg).expect("cleaners")
    };
    let all = cleaners(&suite, None).cleaners;
    let gone = all[0].to_string();
    suite
        .execute(
            "city owner",
            &davis,
            &update(&[], std::slice::from_ref(&gone)),
        )
        .expect("a removal");
    assert_eq!(cleaners(&suite, Some(&gone)).cleaners, all[1..]);
}

#[test]
fn a_list_goes_on_after_a_row_that_was_forgotten() {
    let mut suite = SuiteBuilder::new().build();
    let registry = suite.registry();
    let contact = |n: u8, started_at: u64| {
        json!({ "record_contacts": { "contacts": [{
            "mac_hash": format!("{n:032}"), "started_at": started_at, "seconds": 0, "rssi_dbm": -50, "device": "",
        }]}})
    };
    let first_at = suite.now();
    let first = contact(1, first_at);
    suite.execute("ada", &registry, &first).expect("a contact");
    let old = suite.check_in("bob", DAVIS, 1);
    let gone = suite.report("bob", &[&old]).remove(0);

    suite.advance(suite.window - 86_400);
    let second = contact(2, suite.now());
    suite.execute("ada", &registry, &second).expect("a contact");
    suite.advance(4 * 86_400);
    suite.prune(&registry, 100).expect("pruning");
    let account = suite.account("ada");
    let msg = json!({ "contacts": { "account": account, "start_after": {
        "recorded_at": first_at, "mac_hash": format!("{:032}", 1),
    }}});
    let contacts: ContactsResponse = suite.query(&registry, &msg).expect("contacts");
    assert_eq!(contacts.contacts.len(), 1);

    let new = suite.check_in("cy", WOODLAND, 2);
    let left = suite.report("cy", &[&new]).remove(0);
    suite.advance(suite.window);
    suite.prune(&registry, 100).expect("pruning");
    let msg = json!({ "ids": { "start_after": gone } });
    let ids: IdsResponse = suite.query(&registry, &msg).expect("ids");
    let ids: Vec<_> = ids.ids.into_iter().map(|id| id.slip).collect();
    assert_eq!(ids, [left]);
    let all: IdsResponse = suite.query(&registry, &json!({ "ids": {} })).expect("ids");
    assert_eq!(all.ids.len(), 1);
}
