//! Requests replayed without a chain: which way each goes, and what that costs by a table of gas.

use std::collections::HashSet;

use super::category::{Category, Way};
use super::round::Round;
use crate::workload::file::round_digest;
use crate::workload::{Reading, Request, Settings};

/// What each category costs, with what taking the fee costs in each transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prices {
    /// Gas of one request, in the order of [`Category::ALL`]; of a record with one contact.
    pub requests: [u64; 12],
    /// Gas of each further contact of a record.
    pub further_contact: u64,
    /// Gas of making a state and its registry.
    pub state: u64,
    /// Gas of making a county.
    pub county: u64,
    /// Gas of making a city.
    pub city: u64,
    /// Gas of opening a place.
    pub place: u64,
    /// Gas of taking the fee.
    pub fee: u64,
}

/// The category of each request of a round, in order: the first request for a place makes its location unless it is open before;
/// a person's first one goes through the state, later ones to the address.
pub fn categories(reading: Reading, requests: &[Request]) -> Vec<Category> {
    let mut made = HashSet::new();
    let mut known = HashSet::new();
    let category = |request: &Request| {
        let way = match request.place {
            None => Way::Direct,
            Some(place) => {
                let is_made = reading == Reading::Locations || !made.insert(place);
                let is_known = !known.insert((request.user, place));
                match (is_made, is_known) {
                    (false, _) => Way::Creating,
                    (true, false) => Way::Routed,
                    (true, true) => Way::Direct,
                }
            }
        };
        Category::of(request.kind, request.infected, way)
    };
    requests.iter().map(category).collect()
}

/// What a round's requests use by a table of gas; storing the codes is in no table.
pub fn count(settings: &Settings, round: u32, requests: &[Request], prices: &Prices) -> Round {
    let Settings {
        reading, contracts, ..
    } = *settings;
    let digest = round_digest(requests);
    let mut counted = Round::new(reading, contracts, settings.requests, round, digest);
    for (request, category) in requests.iter().zip(categories(reading, requests)) {
        let further = u64::from(request.contacts.saturating_sub(1)) * prices.further_contact;
        counted.add(category, 1, prices.requests[category.index()] + further);
        counted.contacts += u64::from(request.contacts);
    }
    let cities = settings.cities();
    let opened = match reading {
        Reading::Locations => u64::from(settings.places()),
        Reading::Nodes => 0,
    };
    counted.setup_gas = prices.state
        + prices.county * cities.len() as u64
        + prices.city * u64::from(cities.iter().sum::<u32>())
        + prices.place * opened;
    counted.fee = prices.fee;
    counted
}
