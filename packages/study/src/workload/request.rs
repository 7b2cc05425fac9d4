//! One request of a workload.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What somebody asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A person checks in at a place with an account of their own.
    CheckIn,
    /// A person asks for a place's status, on the chain.
    Inspect,
    /// A person records contacts.
    Record,
    /// A person says to be infected. Goes before that person's first check-in as an infected one and is not counted among the
    /// requests that were drawn.
    Report,
    /// A relay checks somebody in at a place; many of them share a transaction.
    Relayed,
}

impl Kind {
    pub const ALL: [Kind; 5] = [
        Kind::CheckIn,
        Kind::Inspect,
        Kind::Record,
        Kind::Report,
        Kind::Relayed,
    ];

    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Kind::CheckIn => "check_in",
            Kind::Inspect => "inspect",
            Kind::Record => "record",
            Kind::Report => "report",
            Kind::Relayed => "relayed",
        }
    }

    /// Whether it goes to a place.
    pub fn has_place(self) -> bool {
        matches!(self, Kind::CheckIn | Kind::Inspect | Kind::Relayed)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Kind {
    /// What was found instead of a kind.
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let kind = Kind::ALL.into_iter().find(|kind| kind.name() == text);
        kind.ok_or_else(|| text.to_string())
    }
}

/// What one person sends, and when: a line of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
    /// Counted from 0.
    pub round: u32,
    /// Place in its round, counted from 0; those of a round ascend by one.
    pub number: u32,
    /// Milliseconds after the round began; those of a round never fall.
    pub at_ms: u64,
    /// Who sends it, counted from 0, in a round of its own people.
    pub user: u32,
    pub kind: Kind,
    /// Where, counted from 0; `None` for kinds that go to no place.
    pub place: Option<u32>,
    /// Whether the person counts as infected when checking in.
    pub infected: bool,
    /// Contacts that are recorded, 1 to 50; 0 for other kinds.
    pub contacts: u32,
}
