//! The device as it stands in its file: types of its own, so that the rest may change.

mod exposure;
mod read;
mod report;
mod visit;

use cosmwasm_std::{Addr, HexBinary};
use serde::{Deserialize, Serialize};
use wayclear_identity::Day;

use super::Device;
use crate::home::Home;

use exposure::{ContactRow, ExposureRow};
use read::{all, array, secret};
use report::ReportRow;
use visit::VisitRow;

/// The form that this build writes.
pub const VERSION: u32 = 5;

/// The oldest form that it reads, the same without a checksum. Release 0.1 wrote 1 and 2; nobody was given 3.
pub const OLDEST: u32 = 4;

/// All that is read of a file of any version.
#[derive(Deserialize)]
pub struct VersionRow {
    pub wayclear_device: Option<u32>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeviceRow {
    wayclear_device: u32,
    home: Option<HomeRow>,
    days: Vec<DayRow>,
    visits: Vec<VisitRow>,
    contacts: Vec<ContactRow>,
    exposures: Vec<ExposureRow>,
    own: Vec<OwnRow>,
    report: Option<ReportRow>,
    /// Of the text before it, which is checked there.
    #[serde(default, skip_serializing)]
    sha256: Option<HexBinary>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct HomeRow {
    chain_id: String,
    state: Addr,
    /// Hash of a block's header, 32 bytes.
    made_at: HexBinary,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct DayRow {
    /// 16 bytes.
    key: HexBinary,
    day: u16,
}

/// An id of the owner's own.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OwnRow {
    day: u16,
    /// 8 bytes.
    id: HexBinary,
}

impl From<&Device> for DeviceRow {
    fn from(device: &Device) -> Self {
        let days = device.days.iter().map(|day| DayRow {
            key: day.key.expose().into(),
            day: day.day,
        });
        let own = device.own.iter().map(|(day, id)| OwnRow {
            day: *day,
            id: id.into(),
        });
        DeviceRow {
            wayclear_device: VERSION,
            home: device.home.as_ref().map(|home| HomeRow {
                chain_id: home.chain_id.clone(),
                state: home.state.clone(),
                made_at: home.made_at.into(),
            }),
            days: days.collect(),
            visits: device.visits.iter().map(VisitRow::from).collect(),
            contacts: device.contacts.iter().map(ContactRow::from).collect(),
            exposures: device.exposures.iter().map(ExposureRow::from).collect(),
            own: own.collect(),
            report: device.report.as_ref().map(ReportRow::from),
            sha256: None,
        }
    }
}

impl TryFrom<DeviceRow> for Device {
    type Error = String;

    fn try_from(row: DeviceRow) -> Result<Self, String> {
        if row.wayclear_device < VERSION && row.sha256.is_some() {
            return Err(format!("version {} has no checksum", row.wayclear_device));
        }
        let home = row.home.map(|home| {
            Ok::<_, String>(Home {
                chain_id: home.chain_id,
                state: home.state,
                made_at: array(&home.made_at)?,
            })
        });
        let days = row.days.iter().map(|day| {
            let key = secret(&day.key)?;
            Ok::<_, String>(Day::new(key, day.day))
        });
        let own = row.own.iter().map(|own| Ok((own.day, array(&own.id)?)));
        Ok(Device {
            home: home.transpose()?,
            days: days.collect::<Result<_, _>>()?,
            visits: all(row.visits)?,
            contacts: row.contacts.into_iter().map(Into::into).collect(),
            exposures: all(row.exposures)?,
            own: own.collect::<Result<_, String>>()?,
            report: row.report.map(TryInto::try_into).transpose()?,
        })
    }
}
