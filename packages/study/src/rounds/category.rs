//! What requests are told apart by, because they cost different gas.

use crate::workload::Kind;

/// How a request gets to a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Way {
    /// Through the state, to a place that has no contract yet: the request makes it.
    Creating,
    /// Through the state, to a place that has a contract.
    Routed,
    /// To the location's address, which the person has from an earlier request.
    Direct,
}

/// What requests are told apart by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Category {
    CheckInCreating,
    CheckInRouted,
    CheckInDirect,
    InfectedCreating,
    InfectedRouted,
    InfectedDirect,
    InspectCreating,
    InspectRouted,
    InspectDirect,
    Record,
    Report,
    Relayed,
}

impl Category {
    pub const ALL: [Category; 12] = [
        Category::CheckInCreating,
        Category::CheckInRouted,
        Category::CheckInDirect,
        Category::InfectedCreating,
        Category::InfectedRouted,
        Category::InfectedDirect,
        Category::InspectCreating,
        Category::InspectRouted,
        Category::InspectDirect,
        Category::Record,
        Category::Report,
        Category::Relayed,
    ];

    /// That of a request that goes that way; the way matters only for kinds that go to places.
    pub fn of(kind: Kind, infected: bool, way: Way) -> Self {
        match (kind, infected, way) {
            (Kind::CheckIn, false, Way::Creating) => Category::CheckInCreating,
            (Kind::CheckIn, false, Way::Routed) => Category::CheckInRouted,
            (Kind::CheckIn, false, Way::Direct) => Category::CheckInDirect,
            (Kind::CheckIn, true, Way::Creating) => Category::InfectedCreating,
            (Kind::CheckIn, true, Way::Routed) => Category::InfectedRouted,
            (Kind::CheckIn, true, Way::Direct) => Category::InfectedDirect,
            (Kind::Inspect, _, Way::Creating) => Category::InspectCreating,
            (Kind::Inspect, _, Way::Routed) => Category::InspectRouted,
            (Kind::Inspect, _, Way::Direct) => Category::InspectDirect,
            (Kind::Record, ..) => Category::Record,
            (Kind::Report, ..) => Category::Report,
            (Kind::Relayed, ..) => Category::Relayed,
        }
    }

    /// Its place in [`Category::ALL`].
    pub fn index(self) -> usize {
        self as usize
    }

    /// What is done, for people.
    pub fn words(self) -> &'static str {
        match self {
            Category::CheckInCreating => "check-in that makes the location",
            Category::CheckInRouted => "check-in through the state",
            Category::CheckInDirect => "check-in at the address",
            Category::InfectedCreating => "infected check-in that makes the location",
            Category::InfectedRouted => "infected check-in through the state",
            Category::InfectedDirect => "infected check-in at the address",
            Category::InspectCreating => "inspection that makes the location",
            Category::InspectRouted => "inspection through the state",
            Category::InspectDirect => "inspection at the address",
            Category::Record => "record of contacts",
            Category::Report => "report of one's own account",
            Category::Relayed => "check-in through a relay, 50 in a transaction",
        }
    }

    /// Whether it makes a location.
    pub fn is_creating(self) -> bool {
        matches!(
            self,
            Category::CheckInCreating | Category::InfectedCreating | Category::InspectCreating
        )
    }
}
