//! What a phone keeps: its keys, its visits, whom it has met, what it has found out. Nothing of it leaves the device but
//! what its owner discloses.

mod contacts;
mod disclosure;
pub mod exposures;
mod file;
mod look;
mod public_mode;
mod published;
mod row;

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use cosmwasm_std::{Addr, HexBinary};
use rand::CryptoRng;
use wayclear_api::location::Opening;
use wayclear_api::{checked_bytes, Invalid, Place, MAX_WINDOW_SECONDS};
use wayclear_identity::{Day, IdentityError, Secret};

pub use contacts::{KeptContact, Met};
pub use disclosure::{Choice, Draft, Prepared};
pub use exposures::{Exposure, Rule};
pub use file::{DeviceError, DeviceFile};
pub use look::Look;
pub use published::{day_key, mac_hashes};

/// What a phone keeps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Device {
    /// Day keys, the oldest first.
    pub days: Vec<Day>,
    /// Check-ins, the oldest first.
    pub visits: Vec<KeptVisit>,
    /// People met, the oldest first.
    pub contacts: Vec<KeptContact>,
    /// Contracts of places it has been to, so that it can use their own door.
    pub locations: BTreeMap<Place, Addr>,
    /// Index of the newest row of the feed that it has looked at; `None` = none yet, or all are to be looked at again.
    pub cursor: Option<u64>,
    /// What it has found out, the oldest first.
    pub exposures: Vec<Exposure>,
    /// Cases that its owner has opened.
    pub cases: BTreeSet<u64>,
    /// A report that waits for the authority's signature, or for its last chunks.
    pub prepared: Option<Prepared>,
}

/// A check-in, and what opens it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptVisit {
    pub place: Place,
    /// Block time of the check-in, Unix seconds.
    pub checked_in_at: u64,
    /// When its owner left, if the phone knows, Unix seconds.
    pub checked_out_at: Option<u64>,
    /// What gives the visit tag together with the place.
    pub secret: Secret,
}

impl KeptVisit {
    /// A visit whose end the phone does not know.
    pub fn new(place: Place, checked_in_at: u64, secret: Secret) -> Self {
        KeptVisit {
            place,
            checked_in_at,
            checked_out_at: None,
            secret,
        }
    }

    pub fn opening(&self) -> Opening {
        Opening {
            checked_in_at: self.checked_in_at,
            secret: self.secret.expose().into(),
        }
    }

    /// `PLACE@TIME:SECRET`, for who keeps it on paper. Whoever reads it can open the visit.
    pub fn to_text(&self) -> String {
        let secret = HexBinary::from(self.secret.expose());
        format!("{}@{}:{secret}", self.place, self.checked_in_at)
    }
}

/// Reads what [`KeptVisit::to_text`] writes.
impl FromStr for KeptVisit {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let form = || "not a visit like 9qc7mbdh@1767600000:<32 hex digits>".to_string();
        let (place, rest) = text.trim().split_once('@').ok_or_else(form)?;
        let (time, secret) = rest.split_once(':').ok_or_else(form)?;
        let secret = HexBinary::from_hex(secret).map_err(|_| form())?;
        Ok(KeptVisit::new(
            place.parse().map_err(|error: Invalid| error.to_string())?,
            time.parse().map_err(|_| form())?,
            Secret::new(checked_bytes("secret", &secret).map_err(|error| error.to_string())?),
        ))
    }
}

impl Device {
    /// Takes contacts in, of logs that may have been read before. The feed will be looked at again for what is new.
    pub fn meet(&mut self, contacts: impl IntoIterator<Item = KeptContact>) -> Met {
        let met = contacts::meet(&mut self.contacts, contacts);
        if met.is_matchable {
            self.cursor = None;
        }
        met
    }

    /// Keeps a check-in, and the contract of its place.
    pub fn keep(&mut self, visit: KeptVisit, location: Addr) {
        self.locations.insert(visit.place.clone(), location);
        self.visits.push(visit);
    }

    /// Forgets what is older than 14 days, the longest that anything counts.
    pub fn prune(&mut self, now: u64) {
        let oldest = now.saturating_sub(MAX_WINDOW_SECONDS);
        self.days.retain(|day| day.ends_at() > oldest);
        self.visits.retain(|visit| visit.checked_in_at > oldest);
        self.contacts.retain(|contact| contact.ended_at > oldest);
        self.exposures.retain(|exposure| exposure.at() > oldest);
        let visits = &self.visits;
        self.locations
            .retain(|place, _| visits.iter().any(|visit| visit.place == *place));
        self.prepared
            .take_if(|prepared| prepared.report.ends_at() <= oldest);
    }

    /// The key in use, made if there is none.
    ///
    /// # Errors
    /// [`IdentityError::Range`], for a rotation outside 1 to 144.
    pub fn today(
        &mut self,
        now: u64,
        rotation: u16,
        random: &mut impl CryptoRng,
    ) -> Result<&Day, IdentityError> {
        let used = self.days.iter().position(|day| day.is_used_at(now));
        let index = used.unwrap_or(self.days.len());
        if used.is_none() {
            let key = Secret::random(random);
            self.days.push(Day::starting(key, now, rotation)?);
        }
        Ok(&self.days[index])
    }
}
