//! Writes `<contract>.json` for all five contracts, and nothing else, to the folder given, `schema/` by default.

use std::path::Path;
use std::{env, fs};

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
    let folder = env::args().nth(1).unwrap_or_else(|| "schema".to_string());
    fs::create_dir_all(&folder).expect("a folder to write to");
    for (name, api) in [
        schema!(state, "state"),
        schema!(county, "county"),
        schema!(city, "city"),
        schema!(location, "location"),
        schema!(contact_registry, "contact-registry"),
    ] {
        let mut text = api.render().to_string().expect("a schema is JSON");
        text.push('\n');
        let file = Path::new(&folder).join(format!("{name}.json"));
        fs::write(file, text).expect("a folder that can be written to");
    }
}
