//! The steps of a scenario, and what they are answered.

use std::collections::BTreeSet;

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

/// Somebody at a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guest {
    pub who: String,
    pub place: Place,
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
    /// Check in with an account of one's own: the paper's way, for all to see.
    CheckIn { place: Place },
    /// A relay sends the tags of people who were there in the interval before, all in one transaction.
    Relay { guests: Vec<Guest> },
    /// Tell that one is infected: the authority signs a slip for every visit of the last window, and they go one by one. With
    /// one's account too, its own check-ins are infected ones from now on.
    Report { with_account: bool },
    /// The authority takes back all that it has signed for somebody.
    Revoke { of: String },
    /// The city's owner has places cleaned.
    Clean { places: Vec<Place> },
    /// Is the way clear? Asked of the place's contract, and read out of the feed.
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
    Relayed {
        /// Tags that were recorded.
        tags: usize,
        /// Places that they went to.
        places: usize,
    },
    Reported {
        /// Slips that were sent.
        slips: usize,
        /// Those of them that the registry took.
        taken: usize,
    },
    Revoked {
        /// Ids that do not count any more.
        ids: usize,
    },
    /// The status of a place; null if nobody has opened it.
    Told {
        place: Place,
        /// What its contract answered.
        status: Option<StatusResponse>,
        /// Until when it is infected by the feed, Unix seconds; null = nothing known.
        infected_until: Option<u64>,
    },
    /// Places where the virus may still have been when the asker came.
    Exposed {
        places: BTreeSet<Place>,
    },
    Done,
}
