//! Writes `schema/<contract>.json` for all five contracts, and nothing else.

use std::fs;
use std::path::Path;

use cosmwasm_schema::generate_api;
use wayclear_api::{city, contact_registry, contract_names, county, location, state, MigrateMsg};

macro_rules! schema {
    ($module:ident, $name:expr) => {
        generate_api! {
            name: $name,
            instantiate: $module::InstantiateMsg,
            execute: $module::ExecuteMsg,
            query: $module::QueryMsg,
            migrate: MigrateMsg,
        }
    };
}

#[allow(clippy::expect_used)] // A tool of the build: where it cannot write, it can only stop.
fn main() {
    let folder = Path::new("schema");
    fs::create_dir_all(folder).expect("a folder schema/ in the current directory");
    for api in [
        schema!(state, contract_names::STATE),
        schema!(county, contract_names::COUNTY),
        schema!(city, contract_names::CITY),
        schema!(location, contract_names::LOCATION),
        schema!(contact_registry, contract_names::CONTACT_REGISTRY),
    ] {
        let api = api.render();
        let name = api
            .contract_name
            .trim_start_matches("wayclear-")
            .to_string();
        let mut text = api.to_string().expect("a schema is JSON");
        text.push('\n');
        fs::write(folder.join(format!("{name}.json")), text).expect("a writable folder schema/");
    }
}
