//! Which workloads figures 5 to 7 are made of, and the names of the files with what they used.

use std::time::Duration;

use wayclear_study::workload::{Reading, Settings, SettingsError};

/// The seed of the committed results: the paper's number begins so.
pub const SEED: u64 = 2007;
/// Rounds of a cell on a node: the paper's.
pub const MEASURED_ROUNDS: u32 = 10;
/// Rounds of a cell in process: ten cannot tell how spreads fall.
pub const COUNTED_ROUNDS: u32 = 40;
/// Requests of a round in figures 5 and 6.
pub const FIGURE_5: [u32; 6] = [100, 200, 300, 400, 500, 600];
/// Requests of a round in figure 7.
pub const FIGURE_7: [u32; 5] = [50, 100, 150, 200, 250];

/// How many times faster than people a pass takes, if nobody has it otherwise: 14 days are 1,008 s. With 2,016 they would be the
/// shortest window that a chain takes, 600 s.
pub const SPEED: u64 = 1_200;
/// The same where it is only to be seen whether all works: no infection ends there.
pub const QUICK_SPEED: u64 = 10_000;
/// How late the requests of a pass may be: a seventeenth of a window at its usual speed. Later ones would find that infections ended
/// which the workload has, and rows to remove that it has not.
pub const PATIENCE: Duration = Duration::from_secs(60);
/// The file of cells with one setting changed.
pub const COUNTED_SENSITIVITY: &str = "counted-sensitivity.csv";
/// The file of what gas costs in money.
pub const MONEY: &str = "money.csv";

/// Numbers of contracts and of requests, each with each, and rounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    /// Contracts of a tree, as the reading counts them.
    pub contracts: Vec<u32>,
    /// Requests of a round.
    pub requests: Vec<u32>,
    /// Rounds of each cell.
    pub rounds: u32,
    /// What every round is drawn from, beside the numbers of its cell.
    pub seed: u64,
}

impl Grid {
    /// The paper's: 3 to 18 contracts, 100 to 600 requests, and 50 to 250 for figure 7.
    pub fn of_the_paper(rounds: u32, seed: u64) -> Self {
        Grid {
            contracts: vec![3, 6, 9, 12, 15, 18],
            requests: vec![50, 100, 150, 200, 250, 300, 400, 500, 600],
            rounds,
            seed,
        }
    }

    /// A corner of it, for a look whether all works: 3 and 18 contracts, 20 and 50 requests, two rounds.
    pub fn corner(seed: u64) -> Self {
        Grid {
            contracts: vec![3, 18],
            requests: vec![20, 50],
            rounds: 2,
            seed,
        }
    }

    /// Settings of each cell.
    ///
    /// # Errors
    /// [`SettingsError`] of a cell that nobody can mean.
    pub fn cells(&self, reading: Reading) -> Result<Vec<Settings>, SettingsError> {
        let mut cells = vec![];
        for contracts in &self.contracts {
            for requests in &self.requests {
                let Grid { rounds, seed, .. } = *self;
                let cell = Settings::of_the_paper(reading, *contracts, *requests, rounds, seed);
                cell.check()?;
                cells.push(cell);
            }
        }
        Ok(cells)
    }

    /// Check-ins through a relay, beside the paper's kinds: the largest number of contracts and of requests, all of them open.
    ///
    /// # Errors
    /// As [`Grid::cells`].
    pub fn relayed(&self) -> Result<Vec<Settings>, SettingsError> {
        let cells = self.cells(Reading::Locations)?.into_iter();
        let largest = cells.max_by_key(|cell| (cell.contracts, cell.requests));
        let relayed = largest.map(|cell| Settings {
            mix: [0, 0, 0, 1],
            ..cell
        });
        Ok(relayed.into_iter().collect())
    }

    /// The cells of a reading; with that of relayed check-ins, where all places are open before.
    ///
    /// # Errors
    /// As [`Grid::cells`].
    pub fn with_relayed(&self, reading: Reading) -> Result<Vec<Settings>, SettingsError> {
        let mut cells = self.cells(reading)?;
        if reading == Reading::Locations {
            cells.extend(self.relayed()?);
        }
        Ok(cells)
    }
}

/// Where gas is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Kinds of requests counted, times the table of gas.
    Counted,
    /// Metered by a node.
    Measured,
}

/// The name of the file with the rounds of a reading.
pub fn file_name(source: Source, reading: Reading, is_pinned: bool) -> String {
    let source = match source {
        Source::Counted => "counted",
        Source::Measured => "figures",
    };
    format!("{source}-{reading}-{}.csv", pinned(is_pinned))
}

/// The name of the file with the round of a reading that was carried out twice more, alone.
pub fn alone_file(reading: Reading, is_pinned: bool) -> String {
    format!("alone-{reading}-{}.csv", pinned(is_pinned))
}

/// The name of the file with rounds of relayed check-ins.
pub fn relayed_file(is_pinned: bool) -> String {
    format!("relayed-{}.csv", pinned(is_pinned))
}

fn pinned(is_pinned: bool) -> &'static str {
    if is_pinned {
        "pinned"
    } else {
        "unpinned"
    }
}
