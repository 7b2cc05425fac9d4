//! How the paper's number of contracts may be read.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What the paper's number of contracts counts; it does not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// Locations, all of them open before the first request, in one city.
    Locations,
    /// States, counties and cities; locations are made on demand.
    Nodes,
}

impl Reading {
    pub const ALL: [Reading; 2] = [Reading::Locations, Reading::Nodes];

    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Reading::Locations => "locations",
            Reading::Nodes => "nodes",
        }
    }
}

impl fmt::Display for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Reading {
    /// What to say instead.
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let reading = Reading::ALL.into_iter().find(|it| it.name() == text);
        reading.ok_or_else(|| format!("\"{text}\" is no reading; say locations or nodes"))
    }
}
