//! Free questions to the tree.

use cosmwasm_std::Addr;
use wayclear_api::contact_registry::{self, HealthResponse};
use wayclear_api::location::{
    self, DailyResponse, InfectedVisit, LoggedTransition, RewardsResponse, Status, StatusResponse,
};
use wayclear_api::state::LocateResponse;
use wayclear_chain::Chain;
use wayclear_client::locate;

use crate::suite::{place, Suite};

impl Suite {
    /// `Locate` at the state contract.
    #[track_caller]
    pub fn locate(&self, at: &str) -> LocateResponse {
        locate(&self.chain, &self.state(), &place(at)).expect("an answer")
    }

    /// The contract of a location that exists.
    #[track_caller]
    pub fn location(&self, at: &str) -> Addr {
        self.locate(at).location.expect("a location")
    }

    /// `Status` of a location that exists.
    #[track_caller]
    pub fn status(&self, at: &str) -> StatusResponse {
        self.chain
            .ask(&self.location(at), location::ask::Status {})
            .expect("a status")
    }

    /// Whether a place is Empty, Infected or Clean.
    #[track_caller]
    pub fn is(&self, at: &str) -> Status {
        self.status(at).status
    }

    /// `Daily` of a location that exists.
    #[track_caller]
    pub fn daily(&self, at: &str, days: u8) -> DailyResponse {
        self.chain
            .ask(&self.location(at), location::ask::Daily { days })
            .expect("days")
    }

    /// The first hundred `Transitions` of a location that exists.
    #[track_caller]
    pub fn transitions(&self, at: &str) -> Vec<LoggedTransition> {
        let question = location::ask::Transitions {
            start_after: None,
            limit: Some(100),
        };
        let log = self.chain.ask(&self.location(at), question);
        log.expect("a log").transitions
    }

    /// The first hundred `Infections` of a location that exists.
    #[track_caller]
    pub fn infections(&self, at: &str) -> Vec<InfectedVisit> {
        let question = location::ask::Infections {
            start_after: None,
            limit: Some(100),
        };
        let visits = self.chain.ask(&self.location(at), question);
        visits.expect("visits").infections
    }

    /// `Rewards` of a location that exists.
    #[track_caller]
    pub fn rewards(&self, at: &str) -> RewardsResponse {
        self.chain
            .ask(&self.location(at), location::ask::Rewards {})
            .expect("a pool")
    }

    /// `Health` of an account.
    #[track_caller]
    pub fn health(&mut self, who: &str) -> HealthResponse {
        let account = self.account(who).into_string();
        let question = contact_registry::ask::Health { account };
        self.chain
            .ask(&self.registry(), question)
            .expect("an answer")
    }
}
