//! The steps of a scenario, and what they are answered.

use serde::{Deserialize, Serialize};
use wayclear_api::location::{Status, StatusResponse, Surface};
use wayclear_api::Place;

/// One thing somebody does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Seconds after the scenario began; steps are in order of time.
    pub at: u64,
    /// Name of the account.
    pub who: String,
    pub deed: Deed,
}

impl Step {
    pub fn new(at: u64, who: &str, deed: Deed) -> Self {
        Step {
            at,
            who: who.to_string(),
            deed,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// The city's owner opens a place and says what it is.
    Describe {
        place: Place,
        label: String,
        /// What the virus would sit on.
        surface: Surface,
    },
    /// Check in: down the tree the first time, at the location's own address from then on.
    CheckIn { place: Place },
    /// Report an infection, attested, and open every visit of the last window.
    Report,
    /// The city's owner has a place cleaned.
    Clean { place: Place },
    /// Is the way clear?
    Ask { place: Place },
    /// Was I exposed? The phone compares what everybody can download with its own visits.
    AskExposed,
}

/// A step that was carried out.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Outcome {
    /// Block time of the step's first transaction, or of asking, in seconds after the scenario began.
    pub at: u64,
    pub answer: Answer,
}

/// What somebody was told.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// The status after a check-in.
    CheckedIn {
        place: Place,
        status: Status,
    },
    /// A case was opened.
    Reported {
        case: u64,
        /// How many visits were opened.
        visits: usize,
        /// In how many chunks.
        chunks: usize,
    },
    /// The status of a place; null if nobody has been there.
    Told {
        place: Place,
        /// What its contract answered.
        status: Option<StatusResponse>,
    },
    /// Places where the virus may still have been when the asker came.
    Exposed {
        /// In order of visit.
        places: Vec<Place>,
    },
    Done,
}
