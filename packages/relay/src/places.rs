//! The places that there are.

use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

use cosmwasm_std::Addr;
use wayclear_api::Place;
use wayclear_chain::{Chain, ChainError};
use wayclear_client::children;

/// Locations of the tree by place, as far as the relay has seen them. A location never goes.
#[derive(Debug, Default)]
pub struct Places(RwLock<BTreeMap<Place, Addr>>);

impl Places {
    /// The location of a place, if there is one.
    pub fn get(&self, place: &Place) -> Option<Addr> {
        self.0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(place)
            .cloned()
    }

    /// Notes a location that somebody else has found.
    pub fn insert(&self, place: Place, location: Addr) {
        let mut places = self.0.write().unwrap_or_else(PoisonError::into_inner);
        places.insert(place, location);
    }

    /// Every place, ascending.
    pub fn all(&self) -> Vec<Place> {
        let places = self.0.read().unwrap_or_else(PoisonError::into_inner);
        places.keys().cloned().collect()
    }

    /// Walks the tree and notes all its locations.
    ///
    /// # Errors
    /// [`ChainError`], from the chain.
    pub fn walk(&self, chain: &impl Chain, state: &Addr) -> Result<(), ChainError> {
        let mut found = BTreeMap::new();
        for county in children(chain, state)? {
            for city in children(chain, &county.address)? {
                for location in children(chain, &city.address)? {
                    // The key of a location is its place, which the city has checked.
                    if let Ok(place) = location.key.parse() {
                        found.insert(place, location.address);
                    }
                }
            }
        }
        let mut places = self.0.write().unwrap_or_else(PoisonError::into_inner);
        places.extend(found);
        Ok(())
    }
}
