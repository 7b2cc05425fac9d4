//! The device as it stands in its file.

use std::collections::{BTreeMap, BTreeSet};

use cosmwasm_std::{Addr, HexBinary};
use serde::{Deserialize, Serialize};
use wayclear_api::contact_registry::Disclosure;
use wayclear_identity::{Day, Secret};

use super::{Device, Exposure, KeptContact, KeptVisit, Prepared};
use crate::report::Report;

/// The form that this build reads and writes.
pub const VERSION: u32 = 1;

/// All that is read of a file of any version.
#[derive(Deserialize)]
pub struct VersionRow {
    pub wayclear_device: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeviceRow {
    wayclear_device: u32,
    days: Vec<DayRow>,
    visits: Vec<VisitRow>,
    contacts: Vec<KeptContact>,
    locations: BTreeMap<String, Addr>,
    cursor: Option<u64>,
    exposures: Vec<Exposure>,
    cases: BTreeSet<u64>,
    prepared: Option<PreparedRow>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PreparedRow {
    token: HexBinary,
    chunks: Vec<Disclosure>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct DayRow {
    key: HexBinary,
    start_interval: u32,
    periods: u16,
    rotation: u16,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct VisitRow {
    place: String,
    checked_in_at: u64,
    checked_out_at: Option<u64>,
    secret: HexBinary,
}

impl From<&Device> for DeviceRow {
    fn from(device: &Device) -> Self {
        let days = device.days.iter().map(|day| DayRow {
            key: day.key().expose().into(),
            start_interval: day.start_interval(),
            periods: day.periods(),
            rotation: day.rotation(),
        });
        let visits = device.visits.iter().map(|visit| VisitRow {
            place: visit.place.to_string(),
            checked_in_at: visit.checked_in_at,
            checked_out_at: visit.checked_out_at,
            secret: visit.secret.expose().into(),
        });
        let locations = device.locations.iter();
        DeviceRow {
            wayclear_device: VERSION,
            days: days.collect(),
            visits: visits.collect(),
            contacts: device.contacts.clone(),
            locations: locations.map(|(p, a)| (p.to_string(), a.clone())).collect(),
            cursor: device.cursor,
            exposures: device.exposures.clone(),
            cases: device.cases.clone(),
            prepared: device.prepared.as_ref().map(|prepared| PreparedRow {
                token: prepared.token.into(),
                chunks: prepared.report.chunks.clone(),
            }),
        }
    }
}

impl TryFrom<DeviceRow> for Device {
    type Error = String;

    fn try_from(row: DeviceRow) -> Result<Self, String> {
        let secret = |bytes: &HexBinary| {
            let bytes = bytes.to_array().map_err(|error| error.to_string())?;
            Ok::<_, String>(Secret::new(bytes))
        };
        let days = row.days.iter().map(|day| {
            let key = secret(&day.key)?;
            Day::new(key, day.start_interval, day.periods, day.rotation).map_err(|e| e.to_string())
        });
        let visits = row.visits.iter().map(|visit| {
            Ok::<_, String>(KeptVisit {
                place: visit.place.parse().map_err(|e| format!("{e}"))?,
                checked_in_at: visit.checked_in_at,
                checked_out_at: visit.checked_out_at,
                secret: secret(&visit.secret)?,
            })
        });
        let locations = row.locations.into_iter().map(|(place, address)| {
            let place = place.parse().map_err(|e| format!("{e}"))?;
            Ok::<_, String>((place, address))
        });
        Ok(Device {
            days: days.collect::<Result<_, _>>()?,
            visits: visits.collect::<Result<_, _>>()?,
            contacts: row.contacts,
            locations: locations.collect::<Result<_, _>>()?,
            cursor: row.cursor,
            exposures: row.exposures,
            cases: row.cases,
            prepared: row.prepared.map(prepared).transpose()?,
        })
    }
}

fn prepared(row: PreparedRow) -> Result<Prepared, String> {
    let token = row.token.to_array().map_err(|error| error.to_string())?;
    if row.chunks.is_empty() {
        return Err("a prepared report without chunks".to_string());
    }
    let report = Report { chunks: row.chunks };
    Ok(Prepared { token, report })
}
