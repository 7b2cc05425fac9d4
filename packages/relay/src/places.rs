//! The places that there are.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{PoisonError, RwLock};

use cosmwasm_std::Addr;
use wayclear_api::Place;
use wayclear_chain::{Chain, ChainError};
use wayclear_client::locations;

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

    /// The text of every place, ascending, if there are not so many as before: none ever goes.
    pub fn texts_unless(&self, known: Option<usize>) -> Option<Vec<String>> {
        let places = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let is_news = known != Some(places.len());
        is_news.then(|| places.keys().map(ToString::to_string).collect())
    }

    /// A share of the places and their locations, 1 of `shares` and 5 at least: those that follow `last`, or the first if none does.
    pub fn share_after(&self, last: Option<&Place>, shares: usize) -> Vec<(Place, Addr)> {
        let places = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let most = places.len().div_ceil(shares).max(5);
        let share = |begin: Bound<&Place>| -> Vec<_> {
            let following = places.range::<Place, _>((begin, Bound::Unbounded));
            let following = following.map(|(place, location)| (place.clone(), location.clone()));
            following.take(most).collect()
        };
        let following = share(last.map_or(Bound::Unbounded, Bound::Excluded));
        if following.is_empty() {
            share(Bound::Unbounded)
        } else {
            following
        }
    }

    /// Walks the tree and notes all its locations.
    ///
    /// # Errors
    /// [`ChainError`], from the chain.
    pub fn walk(&self, chain: &impl Chain, state: &Addr) -> Result<(), ChainError> {
        // The key of a location is its place, which the city has checked.
        let found = locations(chain, state)?.into_iter();
        let found = found.filter_map(|child| Some((child.key.parse().ok()?, child.address)));
        let mut places = self.0.write().unwrap_or_else(PoisonError::into_inner);
        places.extend(found);
        Ok(())
    }
}
