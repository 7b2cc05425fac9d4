//! A visit in the device's file.

use cosmwasm_std::{Addr, HexBinary};
use serde::{Deserialize, Serialize};

use super::read::secret;
use crate::device::{Handed, KeptVisit};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VisitRow {
    place: String,
    interval: u32,
    left: Option<u32>,
    /// 16 bytes.
    secret: HexBinary,
    state: VisitState,
    /// Which signs it; most are not signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    account: Option<Addr>,
    handed: Vec<HandedRow>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HandedRow {
    relay: String,
    ticket: HexBinary,
    /// No relay had a forwarder before.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    is_oblivious: bool,
}

impl From<&Handed> for HandedRow {
    fn from(handed: &Handed) -> Self {
        HandedRow {
            relay: handed.relay.clone(),
            ticket: handed.ticket.clone(),
            is_oblivious: handed.is_oblivious,
        }
    }
}

impl From<HandedRow> for Handed {
    fn from(row: HandedRow) -> Self {
        Handed {
            relay: row.relay,
            ticket: row.ticket,
            is_oblivious: row.is_oblivious,
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum VisitState {
    /// It was about to be sent; what became of it is not known.
    Pending,
    /// The place was seen to have it.
    Committed,
}

impl From<&KeptVisit> for VisitRow {
    fn from(visit: &KeptVisit) -> Self {
        VisitRow {
            place: visit.place.to_string(),
            interval: visit.interval,
            left: visit.left,
            secret: visit.secret.expose().into(),
            state: if visit.is_committed {
                VisitState::Committed
            } else {
                VisitState::Pending
            },
            account: visit.account.clone(),
            handed: visit.handed.iter().map(HandedRow::from).collect(),
        }
    }
}

impl TryFrom<VisitRow> for KeptVisit {
    type Error = String;

    fn try_from(row: VisitRow) -> Result<Self, String> {
        let visit = KeptVisit {
            place: row.place.parse().map_err(|error| format!("{error}"))?,
            interval: row.interval,
            left: row.left,
            secret: secret(&row.secret)?,
            is_committed: matches!(row.state, VisitState::Committed),
            account: row.account,
            handed: row.handed.into_iter().map(Into::into).collect(),
        };
        let checked = visit.item().check();
        checked.map_err(|error| error.to_string())?;
        Ok(visit)
    }
}
