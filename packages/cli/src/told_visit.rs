//! What became of a visit, in words.

use serde::Serialize;
use wayclear_client::device::KeptVisit;
use wayclear_client::visit::{Became, Followed};

/// A visit, and how far it has come.
#[derive(Serialize)]
pub struct ToldVisit {
    pub place: String,
    /// In intervals of ten minutes since 1970.
    pub interval: u32,
    pub state: &'static str,
    /// For people, what is behind the state.
    pub told: String,
}

impl ToldVisit {
    pub fn new(visit: &KeptVisit, followed: &[Followed]) -> Self {
        let same = followed.iter().find(|f| f.visit.tag() == visit.tag());
        let relay = visit
            .handed
            .last()
            .map_or("", |handed| handed.relay.as_str());
        let (state, told) = match same.map(|followed| &followed.became) {
            _ if visit.is_committed => ("recorded", "recorded".to_string()),
            None => (
                "unknown",
                "not known to be recorded; check in again within the hour".to_string(),
            ),
            Some(Became::Queued | Became::In) => ("waiting", format!("waits at {relay}")),
            Some(Became::HandedOn { relay }) => ("waiting", format!("handed on to {relay}")),
            Some(Became::Refused(reason)) => {
                let reason = reason.name().replace('_', " ");
                (
                    "refused",
                    format!("refused by {relay}: {reason}; it stays a note of yours"),
                )
            }
            Some(Became::Unknown { reason }) => ("unknown", reason.clone()),
        };
        ToldVisit {
            place: visit.place.to_string(),
            interval: visit.interval,
            state,
            told,
        }
    }
}
