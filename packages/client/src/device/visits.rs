//! A visit, and what opens it.

use std::str::FromStr;

use cosmwasm_std::{Addr, HexBinary};
use thiserror::Error;
use wayclear_api::commitments::visit_tag;
use wayclear_api::contact_registry::Item;
use wayclear_api::relay::CheckInRequest;
use wayclear_api::{checked_bytes, Invalid, Place};
use wayclear_identity::Secret;
use wayclear_status::interval_end;

/// A visit to a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptVisit {
    pub place: Place,
    /// When it began, in intervals of ten minutes since 1970.
    pub interval: u32,
    /// In which interval its owner left, if the phone knows.
    pub left: Option<u32>,
    /// What gives the visit tag together with place and interval.
    pub secret: Secret,
    /// Whether the place was seen to have recorded it. One that is not may have been recorded all the same, and may be
    /// disclosed: the registry knows.
    pub is_committed: bool,
    /// Its owner's account, where that signs it: no relay is to have it then, or it would learn whose account that is.
    pub account: Option<Addr>,
    /// Relays that took it, the first one first.
    pub handed: Vec<Handed>,
}

/// A relay that took a visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handed {
    /// URL it was asked under.
    pub relay: String,
    /// What it gave for it, 16 bytes.
    pub ticket: HexBinary,
    /// Whether it went through a forwarder: then it is not asked otherwise.
    pub is_oblivious: bool,
}

/// A text that is no visit.
#[derive(Debug, Error)]
pub enum VisitTextError {
    #[error("not a visit like 9qc7mbdh@i2950000:<32 hex digits>")]
    Form,
    /// Release 0.1 wrote seconds.
    #[error(
        "\"{time}\" is no interval like i2950000; a visit of release 0.1 cannot be used any more"
    )]
    Seconds { time: String },
    #[error(transparent)]
    Invalid(#[from] Invalid),
}

impl KeptVisit {
    /// A visit that is about to be sent.
    pub fn pending(place: Place, interval: u32, secret: Secret) -> Self {
        KeptVisit {
            place,
            interval,
            left: None,
            secret,
            is_committed: false,
            account: None,
            handed: vec![],
        }
    }

    /// First second after it, as far as the phone knows, Unix time.
    pub(super) fn ends_at(&self) -> u64 {
        interval_end(self.left.unwrap_or(self.interval).max(self.interval))
    }

    /// What the place is told.
    pub fn tag(&self) -> [u8; 16] {
        visit_tag(&self.place, self.interval, self.secret.expose())
    }

    /// The same as a relay is told.
    pub fn request(&self) -> CheckInRequest {
        CheckInRequest {
            place: self.place.clone(),
            interval: self.interval,
            tag: self.tag().into(),
        }
    }

    /// The same visit as its owner makes it public.
    pub fn item(&self) -> Item {
        Item::Visit {
            place: self.place.clone(),
            interval: self.interval,
            secret: self.secret.expose().into(),
        }
    }

    /// `PLACE@iINTERVAL:SECRET`, for who keeps it on paper. Whoever reads it can open the visit.
    pub fn to_text(&self) -> String {
        let secret = HexBinary::from(self.secret.expose());
        format!("{}@i{}:{secret}", self.place, self.interval)
    }
}

/// Reads what [`KeptVisit::to_text`] writes.
impl FromStr for KeptVisit {
    type Err = VisitTextError;

    fn from_str(text: &str) -> Result<Self, VisitTextError> {
        let (place, rest) = text.trim().split_once('@').ok_or(VisitTextError::Form)?;
        let (time, secret) = rest.split_once(':').ok_or(VisitTextError::Form)?;
        let Some(interval) = time.strip_prefix(['i', 'I']) else {
            let time = time.to_string();
            return Err(VisitTextError::Seconds { time });
        };
        let interval = interval.parse().map_err(|_| VisitTextError::Form)?;
        let secret = HexBinary::from_hex(secret).map_err(|_| VisitTextError::Form)?;
        let secret = Secret::new(checked_bytes("secret", &secret)?);
        let visit = KeptVisit::pending(place.parse()?, interval, secret);
        visit.item().check()?;
        Ok(visit)
    }
}
