//! Tree files: the regions and places of one state, as TOML.

pub mod cover;
mod desks;
mod file;
mod ground;
mod position;
mod problem;
mod read_position;
mod relays;
mod rows;
mod siblings;
mod tokens;
mod us;

pub use desks::Desk;
pub use file::{check, parse};
pub use position::{cell_at, Position, PositionError};
pub use problem::Problem;
pub use relays::{Forwarder, Relay};
use serde::Serialize;
use wayclear_api::city::RewardPolicy;
use wayclear_api::contact_registry::{ReportPolicy, RiskModel};
use wayclear_api::location::Surface;
use wayclear_api::Place;

/// A state and everything below it.
#[derive(Clone, Debug, Serialize)]
pub struct Tree {
    /// ISO 3166-2 code.
    pub key: String,
    pub name: String,
    /// How long an infection counts, in seconds.
    pub window_seconds: u64,
    /// Whose word is taken.
    pub policy: ReportPolicy,
    /// The first version of the risk model.
    pub risk_model: RiskModel,
    /// How long before it takes effect a further version must be known, in seconds.
    pub risk_model_delay_seconds: u64,
    pub counties: Vec<County>,
    /// Who sends for people without accounts, the first to be asked first.
    pub relays: Vec<Relay>,
    /// Where authorities sign for one-time codes.
    pub desks: Vec<Desk>,
}

/// A county and its cities.
#[derive(Clone, Debug, Serialize)]
pub struct County {
    /// The country's code, `[A-Z0-9-]{1,12}`; FIPS in the United States.
    pub key: String,
    pub name: String,
    pub prefixes: Vec<String>,
    pub cities: Vec<City>,
}

/// A city and its best-known places.
#[derive(Clone, Debug, Serialize)]
pub struct City {
    /// Key, `[a-z0-9-]{1,32}`.
    pub key: String,
    pub name: String,
    pub prefixes: Vec<String>,
    /// What visitors are paid; `None` = nothing.
    pub rewards: Option<RewardPolicy>,
    pub places: Vec<KnownPlace>,
}

/// A place that exists.
#[derive(Clone, Debug, Serialize)]
pub struct KnownPlace {
    pub place: Place,
    pub name: String,
    /// Degrees north, -90 to 90.
    pub latitude: f64,
    /// Degrees east, -180 to 180.
    pub longitude: f64,
    /// What the virus would sit on.
    pub surface: Surface,
    /// Where the coordinates are from.
    pub source: String,
}

impl Tree {
    /// Every place with the keys of its county and city.
    pub fn places(&self) -> impl Iterator<Item = (&County, &City, &KnownPlace)> {
        self.counties.iter().flat_map(|county| {
            county
                .cities
                .iter()
                .flat_map(move |city| city.places.iter().map(move |place| (county, city, place)))
        })
    }
}
