//! About what a change costs, with codes that are not pinned: docs/gas.md, and a deployment of trees/yolo.toml. It is told before
//! anything can be simulated, because most of what a tree file makes stands on what is made before it; a node test holds the sum
//! against what was used.

use std::collections::BTreeMap;

use cosmwasm_std::Addr;
use wayclear_chain::Contract;

use super::{At, Change, Plan, What};

/// Each cell of a message that makes a region or gives it cells.
const CELL: u64 = 12_200;
/// Each further message of a kind that is small.
const SMALL: u64 = 3_000;

impl Plan {
    /// About what each signer's part costs, in gas.
    pub fn gas_of_signers(&self) -> BTreeMap<Addr, u64> {
        let mut all: BTreeMap<Addr, u64> = BTreeMap::new();
        for change in &self.changes {
            let sum = all.entry(change.signer.clone()).or_default();
            *sum = sum.saturating_add(gas(change));
        }
        all
    }

    /// About what all of it costs, in gas, with its transactions.
    pub fn gas(&self) -> u64 {
        self.changes.iter().map(gas).sum()
    }
}

/// About the gas of a change, with its transaction or its share of one.
pub fn gas(change: &Change) -> u64 {
    let n = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    let cells = |prefixes: &[String]| CELL.saturating_mul(n(prefixes.len()));
    match &change.what {
        What::Upload => upload(&change.at),
        What::SetCodes => 140_000,
        What::Migrate { contracts, .. } => n(contracts.len()).saturating_mul(130_000),
        What::MakeState(_) => 407_000,
        What::Make { prefixes, .. } => cells(prefixes).saturating_add(262_000),
        What::SplitCell { .. } => 330_000,
        What::TakeCells { prefixes } => cells(prefixes).saturating_add(211_000),
        What::GiveCells { prefixes } => cells(prefixes).saturating_add(125_000),
        What::Rewards { .. } => 137_000,
        What::Cleaners { add, remove } => SMALL
            .saturating_mul(n(add.len() + remove.len()))
            .saturating_add(122_000),
        // Ten a transaction.
        What::Open { .. } => 180_000,
        What::Describe { .. } => 100_000,
        What::RequireAttestation
        | What::SetAuthority { .. }
        | What::StrikeKey { .. }
        | What::RemoveAuthority { .. }
        | What::RiskModel { .. }
        | What::Offer { .. }
        | What::Accept { .. } => 130_000,
        What::PayFees { .. } => 85_000,
    }
}

/// By the sizes of this release's codes.
fn upload(at: &At) -> u64 {
    match at {
        At::Code(Contract::ContactRegistry) => 4_010_000,
        At::Code(Contract::State) => 2_940_000,
        At::Code(Contract::County) => 2_590_000,
        At::Code(Contract::City) => 2_890_000,
        At::Code(Contract::Location) => 2_860_000,
        _ => 0,
    }
}
