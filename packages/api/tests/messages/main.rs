//! Messages and questions of all five contracts as JSON: each is read as it is written, and a field too many is refused,
//! however deep it stands.

#![allow(clippy::unwrap_used)]

mod samples;

use std::collections::BTreeSet;
use std::fmt::Debug;

use cosmwasm_schema::schema_for;
use cosmwasm_schema::schemars::JsonSchema;
use cosmwasm_std::from_json;
use serde::de::DeserializeOwned;
use serde::Serialize;
use serde_json::{json, Value};
use wayclear_api::{city, contact_registry, county, location, state, MigrateMsg};

/// Where the objects of a JSON value stand, as JSON pointers.
fn objects(value: &Value, at: &str) -> Vec<String> {
    let below = |key: &dyn std::fmt::Display, value| objects(value, &format!("{at}/{key}"));
    match value {
        Value::Object(fields) => {
            let deeper = fields.iter().flat_map(|(key, value)| below(key, value));
            [at.to_string()].into_iter().chain(deeper).collect()
        }
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items.flat_map(|(n, item)| below(&n, item)).collect()
        }
        _ => vec![],
    }
}

/// That each sample is read as it is written, and none with a field more in any of its objects.
fn check<T: DeserializeOwned + Serialize + Debug>(samples: &str) -> Vec<Value> {
    let samples: Vec<Value> = serde_json::from_str(samples).unwrap();
    for sample in &samples {
        let message: T = from_json(sample.to_string()).unwrap_or_else(|e| panic!("{sample}: {e}"));
        assert_eq!(serde_json::to_value(&message).unwrap(), *sample);
        for at in objects(sample, "") {
            let mut more = sample.clone();
            let object = more.pointer_mut(&at).and_then(Value::as_object_mut);
            object.unwrap().insert("zzz".to_string(), json!({}));
            let refused = from_json::<T>(more.to_string());
            assert!(
                refused.is_err(),
                "taken with a field more at {at:?}: {more}"
            );
        }
    }
    samples
}

/// The same, and that there is a sample of every variant.
fn check_all<T: DeserializeOwned + Serialize + Debug + JsonSchema>(samples: &str) {
    let schema = serde_json::to_value(schema_for!(T)).unwrap();
    let variants = schema.pointer("/oneOf").and_then(Value::as_array).unwrap();
    let name = |variant: &Value| {
        variant
            .pointer("/required/0")
            .unwrap()
            .as_str()
            .unwrap()
            .to_string()
    };
    let declared: BTreeSet<String> = variants.iter().map(name).collect();
    let samples = check::<T>(samples);
    let shown = samples.iter().filter_map(Value::as_object);
    let shown: BTreeSet<String> = shown.flat_map(|fields| fields.keys().cloned()).collect();
    assert_eq!(shown, declared);
}

#[test]
fn a_state_reads_its_messages_and_nothing_more() {
    check::<state::InstantiateMsg>(samples::STATE_INSTANTIATE);
    check_all::<state::ExecuteMsg>(samples::STATE_EXECUTE);
    check_all::<state::QueryMsg>(samples::STATE_QUERY);
}

#[test]
fn a_county_reads_its_messages_and_nothing_more() {
    check::<county::InstantiateMsg>(samples::REGION_INSTANTIATE);
    check_all::<county::ExecuteMsg>(samples::COUNTY_EXECUTE);
    check_all::<county::QueryMsg>(samples::REGION_QUERY);
}

#[test]
fn a_city_reads_its_messages_and_nothing_more() {
    check::<city::InstantiateMsg>(samples::REGION_INSTANTIATE);
    check_all::<city::ExecuteMsg>(samples::CITY_EXECUTE);
    check_all::<city::QueryMsg>(samples::CITY_QUERY);
}

#[test]
fn a_location_reads_its_messages_and_nothing_more() {
    check::<location::InstantiateMsg>(samples::LOCATION_INSTANTIATE);
    check_all::<location::ExecuteMsg>(samples::LOCATION_EXECUTE);
    check_all::<location::QueryMsg>(samples::LOCATION_QUERY);
}

#[test]
fn a_registry_reads_its_messages_and_nothing_more() {
    check::<contact_registry::InstantiateMsg>(samples::REGISTRY_INSTANTIATE);
    check_all::<contact_registry::ExecuteMsg>(samples::REGISTRY_EXECUTE);
    check_all::<contact_registry::QueryMsg>(samples::REGISTRY_QUERY);
}

#[test]
fn a_migration_says_nothing() {
    check::<MigrateMsg>("[{}]");
}

#[test]
fn every_region_takes_the_questions_that_all_of_them_understand() {
    let samples: Vec<Value> = serde_json::from_str(samples::REGION_QUERY).unwrap();
    for sample in samples {
        assert!(from_json::<state::QueryMsg>(sample.to_string()).is_ok());
        assert!(from_json::<city::QueryMsg>(sample.to_string()).is_ok());
    }
}
