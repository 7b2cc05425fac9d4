//! The queries of the five contracts, as this build has them.

use cosmwasm_std::{from_json, Binary, Deps, Env};
use {
    wayclear_city as city, wayclear_contact_registry as contact_registry,
    wayclear_county as county, wayclear_location as location, wayclear_state as state,
};

use crate::contract::Contract;

/// Answers a message in JSON, or says why it does not.
pub(super) type Query = fn(Deps, Env, &[u8]) -> Result<Binary, String>;

pub(super) fn query_of(contract: Contract) -> Query {
    macro_rules! query {
        ($contract:ident) => {
            |deps, env, msg| {
                let msg = from_json(msg).map_err(|error| error.to_string())?;
                $contract::contract::query(deps, env, msg).map_err(|error| error.to_string())
            }
        };
    }
    match contract {
        Contract::ContactRegistry => query!(contact_registry),
        Contract::State => query!(state),
        Contract::County => query!(county),
        Contract::City => query!(city),
        Contract::Location => query!(location),
    }
}
