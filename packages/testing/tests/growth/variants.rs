//! Nothing escapes the gate: every variant of every message and question has a price.

use std::collections::BTreeSet;

use cosmwasm_schema::schema_for;
use wayclear_api::{city, contact_registry, county, location, state};

use crate::gate::names;
use crate::location::Location;
use crate::regions::{Level, Region};
use crate::registry::Registry;

/// The names of an enum's variants on the wire.
macro_rules! variants {
    ($message:ty) => {{
        let schema = serde_json::to_value(schema_for!($message)).expect("a schema");
        let variants = schema["oneOf"].as_array().expect("variants").iter();
        let names = variants.map(|variant| variant["required"][0].as_str());
        let names = names.map(|name| name.expect("a name").to_string());
        names.collect::<BTreeSet<_>>()
    }};
}

#[test]
fn every_message_and_every_question_has_a_price() {
    macro_rules! check {
        ($contract:ident, $subject:expr) => {
            let [messages, questions] = names($subject);
            assert_eq!(messages, variants!($contract::ExecuteMsg));
            assert_eq!(questions, variants!($contract::QueryMsg));
        };
    }
    check!(contact_registry, Registry::new());
    check!(location, Location::new());
    check!(state, Region::new(Level::State));
    check!(county, Region::new(Level::County));
    check!(city, Region::new(Level::City));
}
