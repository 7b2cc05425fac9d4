//! Contacts and exposures in the device's file.

use cosmwasm_std::HexBinary;
use serde::{Deserialize, Serialize};
use wayclear_api::Surface;

use super::read::array;
use crate::device::KeptContact;
use crate::exposures::{Exposure, Rule};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContactRow {
    sender: String,
    started_at: u64,
    ended_at: u64,
    seconds: u32,
    rssi_dbm: i16,
    signals: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExposureRow {
    /// 8 bytes.
    slip: HexBinary,
    rule: RuleRow,
    is_told: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum RuleRow {
    Direct {
        contact: ContactRow,
    },
    Indirect {
        place: String,
        interval: u32,
        gap_seconds: u32,
        surface: String,
    },
}

impl From<&KeptContact> for ContactRow {
    fn from(contact: &KeptContact) -> Self {
        ContactRow {
            sender: contact.sender.clone(),
            started_at: contact.started_at,
            ended_at: contact.ended_at,
            seconds: contact.seconds,
            rssi_dbm: contact.rssi_dbm,
            signals: contact.signals,
        }
    }
}

impl From<ContactRow> for KeptContact {
    fn from(row: ContactRow) -> Self {
        KeptContact {
            sender: row.sender,
            started_at: row.started_at,
            ended_at: row.ended_at,
            seconds: row.seconds,
            rssi_dbm: row.rssi_dbm,
            signals: row.signals,
        }
    }
}

impl From<&Exposure> for ExposureRow {
    fn from(exposure: &Exposure) -> Self {
        let rule = match &exposure.rule {
            Rule::Direct { contact } => RuleRow::Direct {
                contact: contact.into(),
            },
            Rule::Indirect {
                place,
                interval,
                gap_seconds,
                surface,
            } => RuleRow::Indirect {
                place: place.to_string(),
                interval: *interval,
                gap_seconds: *gap_seconds,
                surface: surface.to_string(),
            },
        };
        ExposureRow {
            slip: exposure.slip.into(),
            rule,
            is_told: exposure.is_told,
        }
    }
}

impl TryFrom<ExposureRow> for Exposure {
    type Error = String;

    fn try_from(row: ExposureRow) -> Result<Self, String> {
        let rule = match row.rule {
            RuleRow::Direct { contact } => Rule::Direct {
                contact: contact.into(),
            },
            RuleRow::Indirect {
                place,
                interval,
                gap_seconds,
                surface,
            } => Rule::Indirect {
                place: place.parse().map_err(|error| format!("{error}"))?,
                interval,
                gap_seconds,
                surface: surface
                    .parse::<Surface>()
                    .map_err(|()| format!("no surface: {surface:?}"))?,
            },
        };
        Ok(Exposure {
            slip: array(&row.slip)?,
            rule,
            is_told: row.is_told,
        })
    }
}
