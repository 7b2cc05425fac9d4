//! Free questions to the tree.

use cosmwasm_std::{Addr, HexBinary};
use wayclear_api::contact_registry::{self, HealthResponse, KnownId, MatchRow};
use wayclear_api::location::{
    self, DailyResponse, Infection, InfoResponse, LoggedTransition, RewardsResponse, Status,
    StatusResponse,
};
use wayclear_api::state::{self, LocateResponse};
use wayclear_api::{Question, MAX_LIMIT};
use wayclear_chain::Chain;

use crate::suite::Suite;
use crate::visits::place;

impl Suite {
    /// `Locate` at the state contract.
    #[track_caller]
    pub fn locate(&self, at: &str) -> LocateResponse {
        let question = state::ask::Locate { place: place(at) };
        self.chain.ask(&self.state(), question).expect("an answer")
    }

    /// The contract of a location that exists.
    #[track_caller]
    pub fn location(&self, at: &str) -> Addr {
        self.locate(at).location.expect("a location")
    }

    #[track_caller]
    fn ask_location<Q: Question>(&self, at: &str, question: Q) -> Q::Answer {
        let answer = self.chain.ask(&self.location(at), question);
        answer.expect("an answer of the location")
    }

    /// `Info` of a location that exists.
    #[track_caller]
    pub fn info(&self, at: &str) -> InfoResponse {
        self.ask_location(at, location::ask::Info {})
    }

    /// `Status` of a location that exists.
    #[track_caller]
    pub fn status(&self, at: &str) -> StatusResponse {
        self.ask_location(at, location::ask::Status {})
    }

    /// Whether a place is Empty, Infected or Clean.
    #[track_caller]
    pub fn is(&self, at: &str) -> Status {
        self.status(at).status
    }

    /// `Daily` of a location that exists.
    #[track_caller]
    pub fn daily(&self, at: &str, days: u8) -> DailyResponse {
        self.ask_location(at, location::ask::Daily { days })
    }

    /// The first hundred `Transitions` of a location that exists.
    #[track_caller]
    pub fn transitions(&self, at: &str) -> Vec<LoggedTransition> {
        let question = location::ask::Transitions {
            start_after: None,
            limit: Some(MAX_LIMIT),
        };
        self.ask_location(at, question).transitions
    }

    /// The first hundred `Infections` of a location that exists.
    #[track_caller]
    pub fn infections(&self, at: &str) -> Vec<Infection> {
        let question = location::ask::Infections {
            start_after: None,
            limit: Some(MAX_LIMIT),
        };
        self.ask_location(at, question).infections
    }

    /// `Rewards` of a location that exists.
    #[track_caller]
    pub fn rewards(&self, at: &str) -> RewardsResponse {
        self.ask_location(at, location::ask::Rewards {})
    }

    /// `Health` of an account.
    #[track_caller]
    pub fn health(&self, who: &str) -> HealthResponse {
        let account = self.account(who).into_string();
        let question = contact_registry::ask::Health { account };
        let answer = self.chain.ask(&self.registry(), question);
        answer.expect("an answer of the registry")
    }

    /// All `Ids` of the registry.
    #[track_caller]
    pub fn ids(&self) -> Vec<KnownId> {
        let page = |last: Option<&KnownId>| contact_registry::ask::Ids {
            start_after: last.map(|known| known.slip.clone()),
            limit: Some(MAX_LIMIT),
        };
        let ids = self.chain.ask_all(&self.registry(), page, |page| page.ids);
        ids.expect("ids")
    }

    /// `Match` of hashes that began in a UTC day.
    #[track_caller]
    pub fn matches(&self, day: u16, mac_hashes: &[HexBinary]) -> Vec<MatchRow> {
        let mac_hashes = mac_hashes.to_vec();
        let question = contact_registry::ask::Match { day, mac_hashes };
        let answer = self.chain.ask(&self.registry(), question);
        answer.expect("matches").matches
    }
}
