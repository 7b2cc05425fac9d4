//! The files that are there.

use std::path::Path;

use anyhow::Result;
use serde::Deserialize;
use wayclear_study::figures::{cells, Cells};
use wayclear_study::rounds::{Category, Round};
use wayclear_study::workload::Reading;

use crate::paper::compare::{same_workloads, Repeated};
use crate::paper::{
    alone_file, file_name, relayed_file, Money, Sensitivity, Source, COUNTED_SENSITIVITY, MONEY,
};
use crate::series::Series;

/// The rounds of a file.
#[allow(clippy::struct_field_names)] // They are the rounds.
pub struct Rounds {
    pub source: Source,
    pub reading: Reading,
    pub is_pinned: bool,
    /// How long metering took and how late it was.
    pub input: Option<String>,
    pub rounds: Vec<Round>,
    pub cells: Cells,
}

/// The same workloads on Ethereum's machine.
pub struct Solidity {
    pub reading: Reading,
    pub cells: Cells,
    /// Digest of each round, and how often each was done: check-ins, inspections, records, reports, requests that made a location,
    /// that went through the state, and to an address.
    pub counts: Vec<(String, [u64; 7])>,
}

/// Everything this part draws from.
pub struct Files {
    pub all: Vec<Rounds>,
    pub solidity: Vec<Solidity>,
    /// Metered check-ins through a relay: whether codes were pinned, and rounds.
    pub relayed: Vec<(bool, Vec<Round>)>,
    pub sensitivity: Vec<Sensitivity>,
    pub money: Vec<Money>,
    /// Rounds that were carried out twice more, alone.
    pub alone: Vec<Repeated>,
}

impl Files {
    /// Reads those that are in a folder.
    ///
    /// # Errors
    /// One that is broken, or two that were made from other workloads.
    pub fn read(folder: &Path) -> Result<Self> {
        let (mut all, mut solidity, mut relayed, mut alone) = (vec![], vec![], vec![], vec![]);
        for is_pinned in [true, false] {
            for reading in Reading::ALL {
                for source in [Source::Counted, Source::Measured] {
                    let name = file_name(source, reading, is_pinned);
                    let series = Series::<Round>::read_if_there(&folder.join(name))?;
                    all.extend(series.map(|series| Rounds {
                        source,
                        reading,
                        is_pinned,
                        input: series.provenance.input,
                        cells: cells(&series.rows),
                        rounds: series.rows,
                    }));
                }
                let file = folder.join(alone_file(reading, is_pinned));
                let series = Series::<Repeated>::read_if_there(&file)?;
                alone.extend(series.map_or(vec![], |series| series.rows));
            }
            let file = folder.join(relayed_file(is_pinned));
            let series = Series::<Round>::read_if_there(&file)?;
            relayed.extend(series.map(|series| (is_pinned, series.rows)));
        }
        for reading in Reading::ALL {
            let file = folder.join(format!("solidity-{reading}.csv"));
            let series = Series::<SolidityRow>::read_if_there(&file)?;
            solidity.extend(series.map(|series| {
                let rounds: Vec<Round> = series.rows.iter().map(SolidityRow::round).collect();
                let counts = series.rows.iter().map(SolidityRow::counts);
                Solidity {
                    reading,
                    cells: cells(&rounds),
                    counts: counts.collect(),
                }
            }));
        }
        let sensitivity = Series::read_if_there(&folder.join(COUNTED_SENSITIVITY))?;
        let money = Series::read_if_there(&folder.join(MONEY))?;
        let files = Files {
            all,
            solidity,
            relayed,
            sensitivity: sensitivity.map_or(vec![], |series| series.rows),
            money: money.map_or(vec![], |series| series.rows),
            alone,
        };
        for measured in files.all.iter().filter(|it| it.source == Source::Measured) {
            if let Some(counted) = files.find(Source::Counted, measured.reading, measured.is_pinned)
            {
                same_workloads(&measured.rounds, &counted.rounds)?;
            }
        }
        Ok(files)
    }

    /// The rounds of a file, if it is there.
    pub fn find(&self, source: Source, reading: Reading, is_pinned: bool) -> Option<&Rounds> {
        let mut all = self.all.iter();
        all.find(|it| (it.source, it.reading, it.is_pinned) == (source, reading, is_pinned))
    }

    /// What was metered if there is that, else what was counted; pinned codes.
    pub fn best(&self, reading: Reading) -> Option<&Rounds> {
        let measured = self.find(Source::Measured, reading, true);
        measured.or_else(|| self.find(Source::Counted, reading, true))
    }

    /// Whether both readings have rounds with pinned codes.
    pub fn both_readings(&self) -> bool {
        Reading::ALL
            .into_iter()
            .all(|reading| self.best(reading).is_some())
    }
}

/// A round of the Solidity reading of the paper, as `study/solidity` writes it. Its requests are not told apart by kinds.
#[derive(Deserialize)]
struct SolidityRow {
    reading: Reading,
    contracts: u32,
    requests: u32,
    round: u32,
    digest: String,
    check_ins: u64,
    inspections: u64,
    records: u64,
    reports: u64,
    /// Requests that made a location.
    creating: u64,
    /// Others that went through the state.
    routed: u64,
    /// Those that went to an address.
    direct: u64,
    set_up_gas: u64,
    /// Of all requests but reports.
    gas: u64,
    creating_gas: u64,
}

impl SolidityRow {
    fn counts(&self) -> (String, [u64; 7]) {
        let counts = [
            self.check_ins,
            self.inspections,
            self.records,
            self.reports,
            self.creating,
            self.routed,
            self.direct,
        ];
        (self.digest.clone(), counts)
    }

    /// The same as a round of ours. Whatever made a location stands under one category, all else under another: only their
    /// sums are asked for.
    fn round(&self) -> Round {
        let SolidityRow {
            reading,
            contracts,
            requests,
            round,
            ref digest,
            creating,
            set_up_gas,
            gas,
            creating_gas,
            ..
        } = *self;
        let mut same = Round::new(reading, contracts, requests, round, digest.clone());
        same.add(Category::InspectCreating, creating, creating_gas);
        let others = u64::from(requests).saturating_sub(creating);
        same.add(
            Category::InspectRouted,
            others,
            gas.saturating_sub(creating_gas),
        );
        same.setup_gas = set_up_gas;
        same
    }
}
