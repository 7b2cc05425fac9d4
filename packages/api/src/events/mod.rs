//! Every event the contracts emit, for emitters and readers alike. On chain the type carries the prefix `wasm-`.

mod declare;
mod registry;
mod tree;
mod value;

pub use registry::{
    AttestationRequired, AuthorityRemoved, AuthoritySet, ContactsRecorded, Disclosed, FeedAppended,
    KeyStruck, LocationFailed, LocationGasRaised, OwnVisitFlagged, Pruned, Recovered, RiskModelSet,
    SlipsRevoked, SlipsSkipped,
};
pub use tree::{
    CellsAssigned, CellsReleased, CellsSplit, CheckInsRefused, CheckedIn, ChildCreated, Cleaned,
    CleanersUpdated, CodeIdsSet, Described, FlagsRevoked, Inspected, OwnerChanged, OwnerProposed,
    PlacesCleaned, RegistryCreated, RewardPolicySet, RewardReturned, RewardSent, RewardsFunded,
    RewardsWithdrawn, StatusChanged, Swept, VisitsFlagged,
};
pub use value::{List, Maybe};
