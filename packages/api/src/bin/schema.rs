//! Writes `schema/<contract>.json` for all five contracts, and nothing else.

use std::fs;
use std::path::Path;

use cosmwasm_schema::generate_api;
use wayclear_api::{city, contact_registry, county, location, state, MigrateMsg};

macro_rules! schema {
    ($module:ident, $name:literal) => {
        (
            $name,
            generate_api! {
                name: $name,
                instantiate: $module::InstantiateMsg,
                execute: $module::ExecuteMsg,
                query: $module::QueryMsg,
                migrate: MigrateMsg,
            },
        )
    };
}

#[allow(clippy::expect_used)] // A tool of the build: where it cannot write, it can only stop.
fn main() {
    let folder = Path::new("schema");
    fs::create_dir_all(folder).expect("a folder schema/ in the current directory");
    for (name, api) in [
        schema!(state, "state"),
        schema!(county, "county"),
        schema!(city, "city"),
        schema!(location, "location"),
        schema!(contact_registry, "contact-registry"),
    ] {
        let mut text = api.render().to_string().expect("a schema is JSON");
        text.push('\n');
        fs::write(folder.join(format!("{name}.json")), text).expect("a writable folder schema/");
    }
}
