//! One round on Ethereum's machine, and what it has to be by our own draws.

use anyhow::Result;
use serde::{Deserialize, Serialize};
use wayclear_study::rounds::{categories, Category};
use wayclear_study::workload::file::round_digest;
use wayclear_study::workload::{draw_round, Kind, Reading, Request, Settings};

/// One round there: a row of `solidity-nodes.csv` and `solidity-locations.csv`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Round {
    pub reading: Reading,
    /// Contracts of the tree, as the reading counts them.
    pub contracts: u32,
    /// Requests that were drawn; reports are not counted.
    pub requests: u32,
    pub seed: u64,
    /// Counted from 0.
    pub round: u32,
    /// [`wayclear_study::workload::file::round_digest`] of its requests.
    pub digest: String,
    pub check_ins: u64,
    pub inspections: u64,
    pub records: u64,
    pub reports: u64,
    /// Check-ins and inspections that made a location.
    pub creating: u64,
    /// The others that went through the state.
    pub routed: u64,
    /// Those that went to a known address.
    pub direct: u64,
    /// Gas of whatever operators send before the first request.
    pub set_up_gas: u64,
    /// Gas of the requests; that of reports is not in it.
    pub gas: u64,
    /// That part of it that requests used which made a location.
    pub creating_gas: u64,
    pub report_gas: u64,
}

impl Round {
    /// This round with the digest and the counts that our own draws have for its settings.
    ///
    /// # Errors
    /// Settings that nobody can mean.
    pub fn drawn(&self) -> Result<Round> {
        let Round {
            reading,
            contracts,
            requests,
            seed,
            round,
            ..
        } = *self;
        let settings = Settings::of_the_paper(reading, contracts, requests, round + 1, seed);
        let drawn = draw_round(&settings, round)?;
        let of_kind = |kind: Kind| drawn.iter().filter(|it| it.kind == kind).count() as u64;
        let categories = categories(reading, &drawn);
        let of = |is_meant: fn(Category) -> bool| {
            let visits = drawn.iter().zip(&categories);
            let visits = visits.filter(|(request, _): &(&Request, _)| request.place.is_some());
            visits.filter(|(_, category)| is_meant(**category)).count() as u64
        };
        Ok(Round {
            digest: round_digest(&drawn),
            check_ins: of_kind(Kind::CheckIn),
            inspections: of_kind(Kind::Inspect),
            records: of_kind(Kind::Record),
            reports: of_kind(Kind::Report),
            creating: of(Category::is_creating),
            routed: of(is_routed),
            direct: of(|category| !category.is_creating() && !is_routed(category)),
            ..self.clone()
        })
    }
}

fn is_routed(category: Category) -> bool {
    use Category::{CheckInRouted, InfectedRouted, InspectRouted};
    matches!(category, CheckInRouted | InfectedRouted | InspectRouted)
}
