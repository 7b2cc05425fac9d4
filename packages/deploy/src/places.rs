//! The steps that open the places of a city and say what they are.

use cosmwasm_std::{to_json_binary, Addr, Binary};
use serde::Serialize;
use wayclear_api::raw::{self, DescriptionRow};
use wayclear_api::region::Action;
use wayclear_api::{city, state};
use wayclear_chain::{Chain, ChainError};

use crate::progress::{DeployError, Progress};
use crate::steps::{Steps, PLACES_A_TRANSACTION};
use crate::tree;

impl<C: Chain, T: FnMut(Progress)> Steps<'_, C, T> {
    pub fn places(
        &mut self,
        state: &Addr,
        address: &Addr,
        city: &tree::City,
    ) -> Result<(), DeployError> {
        let chunks = city.places.chunks(PLACES_A_TRANSACTION);
        for (index, places) in chunks.enumerate() {
            let first = index * PLACES_A_TRANSACTION + 1;
            let last = first + places.len() - 1;
            let what = format!("places {first} to {last} of {}", city.key);
            self.take(what, |steps| {
                let mut messages = vec![];
                for place in places {
                    messages.extend(steps.missing(state, address, place)?);
                }
                let is_new = !messages.is_empty();
                if is_new {
                    steps.chain.execute_all(&steps.owners.city, messages)?;
                }
                Ok(((), is_new))
            })?;
        }
        Ok(())
    }

    /// The messages that are needed until the chain says of a place what the file says.
    fn missing(
        &self,
        state: &Addr,
        city: &Addr,
        known: &tree::KnownPlace,
    ) -> Result<Vec<(Addr, Binary)>, ChainError> {
        let place = &known.place;
        let mut messages = vec![];
        let location: Option<Addr> =
            self.row(city, &raw::key(raw::CHILDREN, &place.to_string()))?;
        let described = match &location {
            Some(location) => self.row(location, raw::DESCRIPTION.as_bytes())?,
            None => None,
        };
        if location.is_none() {
            let open = state::ExecuteMsg::Visit {
                place: place.clone(),
                action: Action::Open {},
            };
            messages.push((state.clone(), json(&open)?));
        }
        let wanted = DescriptionRow {
            label: Some(known.name.clone()),
            surface: known.surface,
        };
        if described.as_ref() != Some(&wanted) {
            let describe = city::ExecuteMsg::DescribeLocation {
                place: place.clone(),
                label: wanted.label,
                surface: wanted.surface,
            };
            messages.push((city.clone(), json(&describe)?));
        }
        Ok(messages)
    }
}

fn json(msg: &impl Serialize) -> Result<Binary, ChainError> {
    to_json_binary(msg).map_err(|error| ChainError::Message(error.to_string()))
}
