//! A report under way in the device's file.

use cosmwasm_std::{Addr, HexBinary};
use serde::{Deserialize, Serialize};
use wayclear_api::contact_registry::{Item, ItemId, MacHash, Verdict};

use super::read::{all, array};
use super::visit::HandedRow;
use crate::report::{Progress, Report, ReportSlip, Voucher};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportRow {
    slips: Vec<SlipRow>,
    /// 32 bytes each.
    padding: Vec<HexBinary>,
    /// Of what was left out of the last choice; files of before have none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    left_out: Vec<ItemId>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SlipRow {
    item: ItemRow,
    voucher: Option<VoucherRow>,
    progress: ProgressRow,
    not_before: u64,
    tries: u8,
    handed: Option<HandedRow>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum ItemRow {
    DayKey {
        key: HexBinary,
        day: u16,
    },
    MacHashes {
        day: u16,
        entries: Vec<HashRow>,
    },
    Visit {
        place: String,
        interval: u32,
        secret: HexBinary,
    },
    Account {
        account: String,
        day: u16,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct HashRow {
    interval: u32,
    mac_hash: HexBinary,
    rotation: u8,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct VoucherRow {
    authority: Addr,
    issued: u16,
    signature: HexBinary,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ProgressRow {
    Waiting,
    Passed,
    Judged(String),
    Failed,
}

impl From<&Report> for ReportRow {
    fn from(report: &Report) -> Self {
        ReportRow {
            slips: report.slips.iter().map(SlipRow::from).collect(),
            padding: report.padding.iter().map(HexBinary::from).collect(),
            left_out: report.left_out.clone(),
        }
    }
}

impl From<&ReportSlip> for SlipRow {
    fn from(slip: &ReportSlip) -> Self {
        SlipRow {
            item: slip.item.clone().into(),
            voucher: slip.voucher.as_ref().map(|voucher| VoucherRow {
                authority: voucher.authority.clone(),
                issued: voucher.issued,
                signature: voucher.signature.into(),
            }),
            progress: match slip.progress {
                Progress::Waiting => ProgressRow::Waiting,
                Progress::Passed => ProgressRow::Passed,
                Progress::Judged(verdict) => ProgressRow::Judged(verdict.to_string()),
                Progress::Failed => ProgressRow::Failed,
            },
            not_before: slip.not_before,
            tries: slip.tries,
            handed: slip.handed.as_ref().map(HandedRow::from),
        }
    }
}

impl From<Item> for ItemRow {
    fn from(item: Item) -> Self {
        match item {
            Item::DayKey { key, day } => ItemRow::DayKey { key, day },
            Item::MacHashes { day, entries } => ItemRow::MacHashes {
                day,
                entries: entries.into_iter().map(HashRow::from).collect(),
            },
            Item::Visit {
                place,
                interval,
                secret,
            } => ItemRow::Visit {
                place: place.to_string(),
                interval,
                secret,
            },
            Item::Account { account, day } => ItemRow::Account { account, day },
        }
    }
}

impl From<MacHash> for HashRow {
    fn from(hash: MacHash) -> Self {
        HashRow {
            interval: hash.interval,
            mac_hash: hash.mac_hash,
            rotation: hash.rotation,
        }
    }
}

impl TryFrom<ReportRow> for Report {
    type Error = String;

    fn try_from(row: ReportRow) -> Result<Self, String> {
        Ok(Report {
            slips: all(row.slips)?,
            padding: row.padding.iter().map(array).collect::<Result<_, _>>()?,
            left_out: row.left_out,
        })
    }
}

impl TryFrom<SlipRow> for ReportSlip {
    type Error = String;

    fn try_from(row: SlipRow) -> Result<Self, String> {
        let voucher = row.voucher.map(|voucher| {
            Ok::<_, String>(Voucher {
                authority: voucher.authority,
                issued: voucher.issued,
                signature: array(&voucher.signature)?,
            })
        });
        Ok(ReportSlip {
            item: row.item.try_into()?,
            voucher: voucher.transpose()?,
            progress: row.progress.try_into()?,
            not_before: row.not_before,
            tries: row.tries,
            handed: row.handed.map(Into::into),
        })
    }
}

impl TryFrom<ProgressRow> for Progress {
    type Error = String;

    fn try_from(row: ProgressRow) -> Result<Self, String> {
        Ok(match row {
            ProgressRow::Waiting => Progress::Waiting,
            ProgressRow::Passed => Progress::Passed,
            ProgressRow::Judged(text) => {
                let verdict: Result<Verdict, ()> = text.parse();
                Progress::Judged(verdict.map_err(|()| format!("no verdict: {text:?}"))?)
            }
            ProgressRow::Failed => Progress::Failed,
        })
    }
}

impl TryFrom<ItemRow> for Item {
    type Error = String;

    fn try_from(row: ItemRow) -> Result<Self, String> {
        let item = match row {
            ItemRow::DayKey { key, day } => Item::DayKey { key, day },
            ItemRow::MacHashes { day, entries } => {
                let entries = entries.into_iter().map(|hash| MacHash {
                    interval: hash.interval,
                    mac_hash: hash.mac_hash,
                    rotation: hash.rotation,
                });
                Item::MacHashes {
                    day,
                    entries: entries.collect(),
                }
            }
            ItemRow::Visit {
                place,
                interval,
                secret,
            } => Item::Visit {
                place: place.parse().map_err(|error| format!("{error}"))?,
                interval,
                secret,
            },
            ItemRow::Account { account, day } => Item::Account { account, day },
        };
        item.check().map_err(|error| error.to_string())?;
        Ok(item)
    }
}
