//! What a workload is drawn from.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::reading::Reading;

/// What files of this format say; it changes whenever the same settings would give other requests.
pub const FORMAT: &str = "wayclear/study/v1";
/// Most requests of a round.
pub const MAX_REQUESTS: u32 = 100_000;
/// Most rounds of a file.
pub const MAX_ROUNDS: u32 = 1_000;
/// Most requests of all rounds of a file together.
pub const MAX_ROWS: u64 = 2_000_000;
/// Most locations of a tree in the reading `locations`.
pub const MAX_LOCATIONS: u32 = 1_000;
/// Places that people go to in the reading `nodes`; their contracts are made on demand.
pub const PLACES_OF_NODES: u32 = 100;
/// Most contacts of a record: what the registry takes in one message.
pub const MAX_CONTACTS: u32 = 50;
/// Trees of the reading `nodes`: how many contracts, and how many cities each county has below the one state.
pub const TREES: [(u32, &[u32]); 6] = [
    (3, &[1]),
    (6, &[2, 1]),
    (9, &[3, 3]),
    (12, &[3, 3, 2]),
    (15, &[4, 4, 3]),
    (18, &[4, 3, 3, 3]),
];
/// Largest weight of a kind.
const MAX_WEIGHT: u32 = 1_000;
/// Longest mean gap between requests, in milliseconds: a day.
const MAX_GAP_MS: u64 = 86_400_000;

/// What a workload is drawn from: the same settings give the same requests.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Must be [`FORMAT`]: other versions draw otherwise.
    pub format: String,
    pub reading: Reading,
    /// Contracts of a tree as the reading counts them: 1 to 1,000 locations, or one of [`TREES`].
    pub contracts: u32,
    /// Requests of a round, reports not counted: 1 to 100,000.
    pub requests: u32,
    /// Rounds: 1 to 1,000.
    pub rounds: u32,
    /// What the draws are made from, beside reading, contracts, requests and the round's number.
    pub seed: u64,
    /// People of a round: 1 to 100,000. The paper has as many as requests.
    pub users: u32,
    /// Weights of `check_in`, `inspect`, `record` and `relayed`: 0 to 1,000 each.
    pub mix: [u32; 4],
    /// Place number p (from 1) is drawn with weight p^-zipf; 0 = all alike. 0 to 5.
    pub zipf: f64,
    /// Share of check-ins by people who are infected, in thousandths.
    pub infected_permille: u32,
    /// A record holds one contact and, on average, so many more (Poisson), 50 at most; 0 to 20.
    pub further_contacts: f64,
    /// Mean gap between requests (exponential), in milliseconds: 1 to a day.
    pub gap_ms: u64,
    /// How long whoever reports counts as infected, in milliseconds: 14 days.
    pub window_ms: u64,
}

/// What is wrong with settings.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum SettingsError {
    #[error("{setting} is {value}, it must be {expected}")]
    Range {
        setting: &'static str,
        value: String,
        expected: String,
    },
    #[error("{rounds} rounds of {requests} requests are more than 2,000,000; ask for fewer")]
    Rows { rounds: u32, requests: u32 },
    #[error("a relay sends to places that are open; relayed requests need the reading locations")]
    RelayedNodes,
}

fn check(
    setting: &'static str,
    value: impl fmt::Display,
    is_right: bool,
    expected: impl Into<String>,
) -> Result<(), SettingsError> {
    if is_right {
        return Ok(());
    }
    let (value, expected) = (value.to_string(), expected.into());
    Err(SettingsError::Range {
        setting,
        value,
        expected,
    })
}

impl Settings {
    /// The paper's: as many people as requests, kinds and places alike, an hour between requests, one check-in in twenty by
    /// an infected person.
    pub fn of_the_paper(
        reading: Reading,
        contracts: u32,
        requests: u32,
        rounds: u32,
        seed: u64,
    ) -> Self {
        Settings {
            format: FORMAT.to_string(),
            reading,
            contracts,
            requests,
            rounds,
            seed,
            users: requests,
            mix: [1, 1, 1, 0],
            zipf: 0.0,
            infected_permille: 50,
            further_contacts: 2.0,
            gap_ms: 3_600_000,
            window_ms: 1_209_600_000,
        }
    }

    /// That every setting can be meant.
    ///
    /// # Errors
    /// [`SettingsError`], which names the setting and what it can be.
    pub fn check(&self) -> Result<(), SettingsError> {
        let Settings {
            requests, rounds, ..
        } = *self;
        check("format", &self.format, self.format == FORMAT, FORMAT)?;
        self.check_contracts()?;
        let most = format!("1 to {MAX_REQUESTS}");
        check("requests", requests, within(requests, MAX_REQUESTS), &most)?;
        check("users", self.users, within(self.users, MAX_REQUESTS), most)?;
        let most = format!("1 to {MAX_ROUNDS}");
        check("rounds", rounds, within(rounds, MAX_ROUNDS), most)?;
        if u64::from(rounds) * u64::from(requests) > MAX_ROWS {
            return Err(SettingsError::Rows { rounds, requests });
        }
        let is_mix = self.mix.iter().all(|weight| *weight <= MAX_WEIGHT)
            && self.mix.iter().any(|weight| *weight > 0);
        let mix = self.mix.map(|weight| weight.to_string()).join(":");
        check("mix", mix, is_mix, "four weights of 0 to 1000, not all 0")?;
        if self.mix[3] > 0 && self.reading == Reading::Nodes {
            return Err(SettingsError::RelayedNodes);
        }
        let Settings {
            zipf,
            further_contacts: further,
            infected_permille: infected,
            ..
        } = *self;
        check("zipf", zipf, (0.0..=5.0).contains(&zipf), "0 to 5")?;
        let is_some = (0.0..=20.0).contains(&further);
        check("further_contacts", further, is_some, "0 to 20")?;
        check(
            "infected_permille",
            infected,
            infected <= 1_000,
            "0 to 1000",
        )?;
        let is_gap = (1..=MAX_GAP_MS).contains(&self.gap_ms);
        check("gap_ms", self.gap_ms, is_gap, format!("1 to {MAX_GAP_MS}"))?;
        let is_window = (1..=1_209_600_000).contains(&self.window_ms);
        check("window_ms", self.window_ms, is_window, "1 to 1209600000")
    }

    fn check_contracts(&self) -> Result<(), SettingsError> {
        let contracts = self.contracts;
        match self.reading {
            Reading::Locations => {
                let most = format!("1 to {MAX_LOCATIONS} in the reading locations");
                check(
                    "contracts",
                    contracts,
                    within(contracts, MAX_LOCATIONS),
                    most,
                )
            }
            Reading::Nodes => {
                let is_tree = TREES.iter().any(|(count, _)| *count == contracts);
                let trees = "3, 6, 9, 12, 15 or 18 in the reading nodes";
                check("contracts", contracts, is_tree, trees)
            }
        }
    }

    /// Places that people go to.
    pub fn places(&self) -> u32 {
        match self.reading {
            Reading::Locations => self.contracts,
            Reading::Nodes => PLACES_OF_NODES,
        }
    }

    /// How many cities each county has below the one state.
    pub fn cities(&self) -> &'static [u32] {
        let tree = TREES.iter().find(|(count, _)| *count == self.contracts);
        match (self.reading, tree) {
            (Reading::Nodes, Some((_, cities))) => cities,
            _ => &[1],
        }
    }
}

fn within(count: u32, most: u32) -> bool {
    (1..=most).contains(&count)
}
