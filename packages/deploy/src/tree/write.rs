//! Writes a tree as a file that says the same.

use std::collections::BTreeMap;

use serde::Serialize;
use toml::value::Datetime;
use wayclear_api::city::RewardPolicy;
use wayclear_api::contact_registry::{Authority, ReportPolicy, RiskModel, SlipKey};
use wayclear_api::location::Surface;

use super::day::date;
use super::{City, County, Fees, KnownPlace, Relay, Site, Tree};

/// The TOML of a tree, values before tables.
#[derive(Serialize)]
struct File<'a> {
    state: State<'a>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    codes: BTreeMap<&'a str, u64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authority: Vec<AuthorityTable<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    relay: Vec<RelayTable<'a>>,
    #[serde(skip_serializing_if = "<[Site]>::is_empty")]
    desk: &'a [Site],
    #[serde(skip_serializing_if = "<[Site]>::is_empty")]
    mirror: &'a [Site],
    county: Vec<CountyTable<'a>>,
}

#[derive(Serialize)]
struct State<'a> {
    key: &'a str,
    name: &'a str,
    owner: Option<&'a str>,
    admin: Option<&'a str>,
    window_seconds: Option<u64>,
    policy: Option<ReportPolicy>,
    risk_model_delay_seconds: Option<u64>,
    risk_model: Option<&'a RiskModel>,
}

#[derive(Serialize)]
struct AuthorityTable<'a> {
    account: &'a str,
    daily_slips: u32,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    key: Vec<KeyTable>,
}

/// A key with its days as dates; from the first day on where none is named.
#[derive(Serialize)]
struct KeyTable {
    public_key: String,
    from: Option<Datetime>,
    until: Option<Datetime>,
}

#[derive(Serialize)]
struct RelayTable<'a> {
    name: &'a str,
    url: &'a str,
    forwarder: Option<&'a str>,
    key: Option<String>,
    fees: Option<FeesTable<'a>>,
}

#[derive(Serialize)]
struct FeesTable<'a> {
    to: Vec<&'a str>,
    from: &'a str,
    daily: String,
}

#[derive(Serialize)]
struct CountyTable<'a> {
    key: &'a str,
    name: &'a str,
    owner: Option<&'a str>,
    prefixes: &'a [String],
    city: Vec<CityTable<'a>>,
}

#[derive(Serialize)]
struct CityTable<'a> {
    key: &'a str,
    name: &'a str,
    owner: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    cleaners: &'a [String],
    prefixes: &'a [String],
    rewards: Option<&'a RewardPolicy>,
    place: Vec<PlaceTable<'a>>,
}

#[derive(Serialize)]
struct PlaceTable<'a> {
    name: &'a str,
    latitude: f64,
    longitude: f64,
    unit: Option<&'a str>,
    surface: Surface,
    source: &'a str,
}

/// The file of a tree: [`super::parse`] reads the same out of it. Who pays fees stands with relays, and what there is no
/// relay for is left out.
///
/// # Errors
/// If TOML has no form for it.
pub fn write(tree: &Tree) -> Result<String, toml::ser::Error> {
    let mut relay: Vec<_> = tree.relays.iter().map(relay_table).collect();
    // Each relay has one table of them at most.
    let same = |one: &Fees, other: &Fees| (&one.from, &one.daily) == (&other.from, &other.daily);
    for (table, fees) in relay.iter_mut().zip(tree.fees.chunk_by(same)) {
        table.fees = Some(FeesTable {
            to: fees.iter().map(|fees| fees.to.as_str()).collect(),
            from: &fees[0].from,
            daily: fees[0].daily.to_string(),
        });
    }
    let authorities = tree.authorities.iter();
    toml::to_string_pretty(&File {
        state: State {
            key: &tree.key,
            name: &tree.name,
            owner: tree.owner.as_deref(),
            admin: tree.admin.as_deref(),
            window_seconds: tree.window_seconds,
            policy: tree.policy,
            risk_model_delay_seconds: tree.risk_model_delay_seconds,
            risk_model: tree.risk_model.as_ref(),
        },
        codes: tree
            .codes
            .iter()
            .map(|(contract, id)| (contract.name(), *id))
            .collect(),
        authority: authorities
            .map(
                |Authority {
                     account,
                     daily_slips,
                     keys,
                 }| AuthorityTable {
                    account,
                    daily_slips: *daily_slips,
                    key: keys.iter().map(key_table).collect(),
                },
            )
            .collect(),
        relay,
        desk: &tree.desks,
        mirror: &tree.mirrors,
        county: tree.counties.iter().map(county_table).collect(),
    })
}

fn key_table(key: &SlipKey) -> KeyTable {
    KeyTable {
        public_key: key.public_key.to_hex(),
        from: Some(key.from).filter(|from| *from > 0).map(date),
        until: key.until.map(date),
    }
}

fn relay_table(relay: &Relay) -> RelayTable<'_> {
    let forwarder = relay.forwarder.as_ref();
    RelayTable {
        name: &relay.name,
        url: &relay.url,
        forwarder: forwarder.map(|forwarder| forwarder.url.as_str()),
        key: forwarder.map(|forwarder| forwarder.key.to_hex()),
        fees: None,
    }
}

fn county_table(county: &County) -> CountyTable<'_> {
    CountyTable {
        key: &county.key,
        name: &county.name,
        owner: county.owner.as_deref(),
        prefixes: &county.prefixes,
        city: county.cities.iter().map(city_table).collect(),
    }
}

fn city_table(city: &City) -> CityTable<'_> {
    CityTable {
        key: &city.key,
        name: &city.name,
        owner: city.owner.as_deref(),
        cleaners: &city.cleaners,
        prefixes: &city.prefixes,
        rewards: city.rewards.as_ref(),
        place: city.places.iter().map(place_table).collect(),
    }
}

fn place_table(known: &KnownPlace) -> PlaceTable<'_> {
    PlaceTable {
        name: &known.name,
        latitude: known.latitude,
        longitude: known.longitude,
        unit: known.place.unit.as_deref(),
        surface: known.surface,
        source: &known.source,
    }
}
