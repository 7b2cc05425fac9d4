//! Visits: what a phone keeps of them, and how they come to a place.

use cosmwasm_std::{Binary, HexBinary};
use wayclear_api::commitments::visit_tag;
use wayclear_api::location;
use wayclear_api::region::Action;
use wayclear_api::{state, Place};
use wayclear_chain::{Addr, ChainError, Tx};

use crate::suite::Suite;

/// A visit as a phone keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visited {
    pub place: Place,
    /// In intervals of ten minutes since 1970.
    pub interval: u32,
    pub secret: [u8; 16],
}

/// A place from its text form.
///
/// # Panics
/// If the text is none.
#[track_caller]
pub fn place(text: &str) -> Place {
    text.parse().expect("a place")
}

/// A visit secret made of one number.
pub fn secret(n: u64) -> [u8; 16] {
    let mut secret = [0x5e; 16];
    secret[8..].copy_from_slice(&n.to_be_bytes());
    secret
}

impl Visited {
    /// A visit with the secret of number `n`.
    ///
    /// # Panics
    /// If the text is no place.
    #[track_caller]
    pub fn new(at: &str, interval: u32, n: u64) -> Self {
        Visited {
            place: place(at),
            interval,
            secret: secret(n),
        }
    }

    /// What the chain is told of it.
    pub fn tag(&self) -> [u8; 16] {
        visit_tag(&self.place, self.interval, &self.secret)
    }
}

impl Suite {
    /// `Visit` at the state contract.
    ///
    /// # Errors
    /// What the chain said.
    pub fn visit(&mut self, who: &str, place: &Place, action: Action) -> Result<Tx, ChainError> {
        let place = place.clone();
        let state = self.state();
        self.execute(who, &state, &state::ExecuteMsg::Visit { place, action })
    }

    /// Makes sure that a location exists.
    #[track_caller]
    pub fn open(&mut self, at: &str) -> Addr {
        self.visit("anyone", &place(at), Action::Open {})
            .expect("a place that can be opened");
        self.location(at)
    }

    /// A person checks in now, from the state down, with the secret of number `n`.
    #[track_caller]
    pub fn check_in(&mut self, who: &str, at: &str, n: u64) -> Visited {
        let visited = Visited::new(at, self.interval(), n);
        self.try_check_in(who, &visited).expect("a check-in");
        visited
    }

    /// `CheckIn` from the state down.
    ///
    /// # Errors
    /// What the chain said.
    pub fn try_check_in(&mut self, who: &str, visited: &Visited) -> Result<Tx, ChainError> {
        let check_in = Action::CheckIn {
            interval: visited.interval,
            visit_tag: HexBinary::from(visited.tag()),
        };
        self.visit(who, &visited.place, check_in)
    }

    /// `CheckIn` at the location's own address.
    ///
    /// # Errors
    /// What the chain said.
    pub fn check_in_directly(&mut self, who: &str, visited: &Visited) -> Result<Tx, ChainError> {
        let location = self.location(&visited.place.to_string());
        let check_in = location::ExecuteMsg::CheckIn {
            interval: visited.interval,
            visit_tag: HexBinary::from(visited.tag()),
        };
        self.execute(who, &location, &check_in)
    }

    /// `CheckIns` of a relay, from the state down.
    ///
    /// # Errors
    /// What the chain said.
    pub fn check_ins(
        &mut self,
        relay: &str,
        at: &str,
        interval: u32,
        tags: &[[u8; 16]],
    ) -> Result<Tx, ChainError> {
        let visit_tags = Binary::new(tags.concat());
        let check_ins = Action::CheckIns {
            interval,
            visit_tags,
        };
        self.visit(relay, &place(at), check_ins)
    }

    /// Somebody without an account is at a place now, with the secret of number `n`; the relay checks them in.
    #[track_caller]
    pub fn relay_in(&mut self, at: &str, n: u64) -> Visited {
        let visited = Visited::new(at, self.interval(), n);
        self.check_ins("relay", at, visited.interval, &[visited.tag()])
            .expect("a check-in through the relay");
        visited
    }
}
