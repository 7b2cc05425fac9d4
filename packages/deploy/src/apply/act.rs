//! What is signed for a change.

use cosmwasm_std::{to_json_binary, Addr, Binary, Coin};
use serde::Serialize;
use wayclear_api::region::{Action, NewChild};
use wayclear_api::{city, contact_registry, county, state, MigrateMsg};
use wayclear_chain::ChainError;

use super::new_state::NewState;
use crate::plan::{At, Change, What};
use crate::tree::Tree;

/// A transaction that a change needs, or a part of one.
#[derive(Clone, Debug)]
pub enum Act {
    MakeState(Box<NewState>),
    /// Contracts and their messages.
    Execute(Vec<(Addr, Binary)>),
    /// Contracts, their new codes and messages.
    Migrate(Vec<(Addr, u64, Binary)>),
    PayFees {
        to: Addr,
        daily: Option<Coin>,
    },
}

/// Where the contracts of a tree are.
pub trait Addresses {
    /// The contract at a place of the tree; `None` = it is not made yet.
    fn address(&mut self, at: &At) -> Result<Option<Addr>, ChainError>;
}

/// The messages of a change that is done by telling contracts something; `None` = a contract that it tells is not made yet.
pub fn messages(
    change: &Change,
    tree: &Tree,
    addresses: &mut impl Addresses,
) -> Result<Option<Vec<(Addr, Binary)>>, ChainError> {
    match &change.at {
        At::State(_) => of_state(change, addresses),
        At::Registry(_) => of_registry(change, addresses),
        At::County(key) => of_county(change, key, tree, addresses),
        At::City { county, city } => of_city(change, (county, city), tree, addresses),
        At::Place { .. } => of_place(change, tree, addresses),
        At::Code(_) | At::Payer(_) => Ok(None),
    }
}

type Messages = Result<Option<Vec<(Addr, Binary)>>, ChainError>;

/// One message to the contract at a place of the tree.
fn tell(addresses: &mut impl Addresses, at: &At, msg: &impl Serialize) -> Messages {
    let Some(address) = addresses.address(at)? else {
        return Ok(None);
    };
    Ok(Some(vec![(address, json(msg)?)]))
}

fn of_state(change: &Change, addresses: &mut impl Addresses) -> Messages {
    match &change.what {
        What::Offer { to, .. } => {
            let owner = to.as_ref().map(Addr::to_string);
            let offer = state::ExecuteMsg::ProposeOwner { owner };
            tell(addresses, &change.at, &offer)
        }
        What::Accept { .. } => tell(addresses, &change.at, &state::ExecuteMsg::AcceptOwner {}),
        _ => Ok(None),
    }
}

fn of_registry(change: &Change, addresses: &mut impl Addresses) -> Messages {
    use contact_registry::ExecuteMsg;
    let msg = match change.what.clone() {
        What::RequireAttestation => ExecuteMsg::RequireAttestation {},
        What::SetAuthority { after, .. } => ExecuteMsg::SetAuthority { authority: after },
        What::StrikeKey {
            account,
            public_key,
        } => ExecuteMsg::StrikeKey {
            account,
            public_key,
        },
        What::RemoveAuthority { account } => {
            let may_revoke = true;
            ExecuteMsg::RemoveAuthority {
                account,
                may_revoke,
            }
        }
        What::RiskModel { after, .. } => {
            let (model, effective_at) = (after, None);
            ExecuteMsg::SetRiskModel {
                model,
                effective_at,
            }
        }
        What::Offer { to, .. } => {
            let owner = to.map(Addr::into_string);
            ExecuteMsg::ProposeOwner { owner }
        }
        What::Accept { .. } => ExecuteMsg::AcceptOwner {},
        _ => return Ok(None),
    };
    tell(addresses, &change.at, &msg)
}

fn of_county(change: &Change, key: &str, tree: &Tree, addresses: &mut impl Addresses) -> Messages {
    use state::ExecuteMsg;
    let child = key.to_string();
    let msg = match change.what.clone() {
        What::Make { owner, prefixes } => {
            let named = tree.counties.iter().find(|county| county.key == key);
            let county = NewChild {
                key: child,
                name: named.map(|county| county.name.clone()).unwrap_or_default(),
                owner: owner.into_string(),
                prefixes,
            };
            ExecuteMsg::AddCounty { county }
        }
        What::GiveCells { prefixes } => ExecuteMsg::AssignCells { child, prefixes },
        What::TakeCells { prefixes } => ExecuteMsg::ReleaseCells { prefixes },
        What::SplitCell { prefix } => ExecuteMsg::SplitCells { prefix },
        What::Offer { to, .. } => {
            let owner = to.map(Addr::into_string);
            let offer = county::ExecuteMsg::ProposeOwner { owner };
            return tell(addresses, &change.at, &offer);
        }
        What::Accept { .. } => {
            return tell(addresses, &change.at, &county::ExecuteMsg::AcceptOwner {});
        }
        _ => return Ok(None),
    };
    tell(addresses, &At::State(tree.key.clone()), &msg)
}

fn of_city(
    change: &Change,
    (county, key): (&str, &str),
    tree: &Tree,
    addresses: &mut impl Addresses,
) -> Messages {
    use county::ExecuteMsg;
    let child = key.to_string();
    let msg = match change.what.clone() {
        What::Make { owner, prefixes } => {
            let cities = tree.counties.iter().filter(|known| known.key == county);
            let named = cities
                .flat_map(|county| &county.cities)
                .find(|city| city.key == key);
            let city = NewChild {
                key: child,
                name: named.map(|city| city.name.clone()).unwrap_or_default(),
                owner: owner.into_string(),
                prefixes,
            };
            ExecuteMsg::AddCity { city }
        }
        What::GiveCells { prefixes } => ExecuteMsg::AssignCells { child, prefixes },
        What::TakeCells { prefixes } => ExecuteMsg::ReleaseCells { prefixes },
        What::SplitCell { prefix } => ExecuteMsg::SplitCells { prefix },
        of_city => {
            return match city_message(of_city) {
                Some(msg) => tell(addresses, &change.at, &msg),
                None => Ok(None),
            };
        }
    };
    tell(addresses, &At::County(county.to_string()), &msg)
}

fn city_message(what: What) -> Option<city::ExecuteMsg> {
    use city::ExecuteMsg;
    let strings = |list: Vec<Addr>| list.into_iter().map(Addr::into_string).collect();
    Some(match what {
        What::Rewards { after, .. } => ExecuteMsg::SetRewardPolicy { policy: after },
        What::Cleaners { add, remove } => ExecuteMsg::UpdateCleaners {
            add: strings(add),
            remove: strings(remove),
        },
        What::Offer { to, .. } => {
            let owner = to.map(Addr::into_string);
            ExecuteMsg::ProposeOwner { owner }
        }
        What::Accept { .. } => ExecuteMsg::AcceptOwner {},
        _ => return None,
    })
}

fn of_place(change: &Change, tree: &Tree, addresses: &mut impl Addresses) -> Messages {
    let At::Place {
        county,
        city,
        place,
    } = &change.at
    else {
        return Ok(None);
    };
    let (is_new, described) = match &change.what {
        What::Open { after } => (true, after.clone()),
        What::Describe { after, .. } => (false, after.clone()),
        _ => return Ok(None),
    };
    let of_city = At::City {
        county: county.clone(),
        city: city.clone(),
    };
    let Some(city) = addresses.address(&of_city)? else {
        return Ok(None);
    };
    let mut messages = vec![];
    if is_new {
        let open = state::ExecuteMsg::Visit {
            place: place.clone(),
            action: Action::Open {},
        };
        let state = addresses.address(&At::State(tree.key.clone()))?;
        let Some(state) = state else { return Ok(None) };
        messages.push((state, json(&open)?));
    }
    let describe = city::ExecuteMsg::DescribeLocation {
        place: place.clone(),
        label: described.label,
        surface: described.surface,
    };
    messages.push((city, json(&describe)?));
    Ok(Some(messages))
}

pub fn migrate_message() -> Result<Binary, ChainError> {
    json(&MigrateMsg {})
}

pub fn json(msg: &impl Serialize) -> Result<Binary, ChainError> {
    to_json_binary(msg).map_err(|error| ChainError::Message(error.to_string()))
}
