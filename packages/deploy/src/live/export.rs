//! What a tree file would say of a tree that stands.

use cosmwasm_std::Addr;
use wayclear_api::contact_registry::{Authority, KnownAuthority, SlipKey};

use super::model::{City, County, Live, Location, Region};
use crate::record::About;
use crate::tree::ground::Ground;
use crate::tree::{self, Account, KnownPlace, Tree};

impl Live {
    /// The tree of a file that changes nothing; read with [`super::Described::All`]. Places without a name are left out: the file
    /// leaves them alone. So are cells that no visit reaches, keys that were struck and authorities that were closed, and what the chain does not tell: who pays
    /// whose fees.
    ///
    /// `source`: where the positions are from, which are centres of cells.
    pub fn to_tree(&self, about: &About, source: &str) -> Tree {
        let config = &self.state.config;
        let registry = &self.registry;
        let active = registry.authorities.iter().filter(|known| known.is_active);
        let counties = self.counties.iter();
        Tree {
            key: config.key.clone(),
            name: config.name.clone(),
            owner: owner(&self.state),
            admin: config.admin.as_ref().map(Addr::to_string),
            window_seconds: Some(config.window_seconds),
            policy: Some(registry.config.policy),
            risk_model: Some(registry.risk_model.clone()),
            risk_model_delay_seconds: Some(registry.config.risk_model_delay_seconds),
            authorities: active.map(authority).collect(),
            counties: counties
                .map(|(key, county)| of_county(key, county, source))
                .collect(),
            relays: about.relays.clone(),
            desks: about.desks.clone(),
            mirrors: about.mirrors.clone(),
            ..Tree::default()
        }
    }
}

#[allow(clippy::unnecessary_wraps)] // A tree has it optional.
fn owner(region: &Region) -> Option<Account> {
    Some(region.config.ownership.owner.to_string())
}

fn authority(known: &KnownAuthority) -> Authority {
    let is_good = |key: &&SlipKey| !known.struck.contains(&key.public_key);
    Authority {
        keys: known
            .authority
            .keys
            .iter()
            .filter(is_good)
            .cloned()
            .collect(),
        ..known.authority.clone()
    }
}

fn of_county(key: &str, County { region, cities }: &County, source: &str) -> tree::County {
    tree::County {
        key: key.to_string(),
        name: region.config.name.clone(),
        owner: owner(region),
        prefixes: region.cells.iter().cloned().collect(),
        // No visit reaches a city without ground; a file would be refused.
        cities: cities
            .iter()
            .map(|(key, city)| of_city(key, city, region, source))
            .filter(|city| !city.prefixes.is_empty())
            .collect(),
    }
}

fn of_city(key: &str, city: &City, county: &Region, source: &str) -> tree::City {
    let ground: Ground<'_> = county.cells.iter().map(String::as_str).collect();
    let locations = city.locations.values();
    tree::City {
        key: key.to_string(),
        name: city.region.config.name.clone(),
        owner: owner(&city.region),
        cleaners: city.cleaners.iter().map(Addr::to_string).collect(),
        prefixes: city
            .region
            .cells
            .iter()
            .flat_map(|prefix| within(prefix, &ground, county))
            .collect(),
        rewards: city.rewards.clone(),
        places: locations
            .filter_map(|location| known(location, source))
            .collect(),
    }
}

/// What of a city's cell is its county's: itself, or shorter ground that the county has of it.
fn within(prefix: &str, ground: &Ground<'_>, county: &Region) -> Vec<String> {
    if ground.holds(prefix) {
        return vec![prefix.to_string()];
    }
    let cells = county.cells.iter();
    cells
        .filter(|cell| cell.starts_with(prefix))
        .cloned()
        .collect()
}

fn known(location: &Location, source: &str) -> Option<KnownPlace> {
    let described = location.described.as_ref()?;
    let (centre, _, _) = geohash::decode(&location.place.cell).ok()?;
    Some(KnownPlace {
        place: location.place.clone(),
        name: described.label.clone()?,
        latitude: centre.y,
        longitude: centre.x,
        surface: described.surface,
        source: source.to_string(),
    })
}
