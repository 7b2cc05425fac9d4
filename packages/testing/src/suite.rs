//! A tree in process and what one does with it.

use cosmwasm_std::{coin, Addr, Uint128};
use serde::de::DeserializeOwned;
use serde::Serialize;
use wayclear_api::city::RewardPolicy;
use wayclear_api::location::{self, Opening};
use wayclear_api::region::Action;
use wayclear_api::state;
use wayclear_api::{city, Place};
use wayclear_chain::{Chain, ChainError, Contract, Embedded, Tx, DENOM};
use wayclear_client::visit::{check_in, Door};
use wayclear_deploy::Deployment;
use wayclear_identity::Secret;

/// A place in Davis.
pub const DAVIS: &str = "9qc7mbdh";
/// A place in Woodland.
pub const WOODLAND: &str = "9qckhcpc";
/// A place in Sacramento.
pub const SACRAMENTO: &str = "9qce7pm8";

/// A tree in process.
pub struct Suite {
    /// The chain it stands on.
    pub chain: Embedded,
    pub deployment: Deployment,
    /// How long an infection counts, in seconds.
    pub window: u64,
}

/// What a phone remembers of a check-in.
#[derive(Clone, Debug)]
pub struct Visited {
    pub location: Addr,
    pub opening: Opening,
    pub tx: Tx,
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

/// A reward policy that pays in the chain's denom, an hour apart.
pub fn policy() -> RewardPolicy {
    RewardPolicy {
        denom: DENOM.to_string(),
        check_in: Uint128::new(100),
        inspect: Uint128::new(30),
        cooldown_seconds: 3_600,
        daily_cap: Uint128::new(10_000),
    }
}

impl Suite {
    pub(crate) fn new(chain: Embedded, deployment: Deployment, window: u64) -> Self {
        Suite {
            chain,
            deployment,
            window,
        }
    }

    /// The account of that name: `state owner`, `county owner`, `city owner`, `admin`, `authority`, `module` (cannot be
    /// paid), or any other.
    pub fn account(&mut self, name: &str) -> Addr {
        self.chain.account(name).expect("a name")
    }

    pub fn state(&self) -> Addr {
        self.deployment.state.clone()
    }

    pub fn registry(&self) -> Addr {
        self.deployment.registry.clone()
    }

    #[track_caller]
    pub fn county(&self, key: &str) -> Addr {
        self.deployment.counties[key].address.clone()
    }

    #[track_caller]
    pub fn city(&self, key: &str) -> Addr {
        self.deployment
            .counties
            .values()
            .find_map(|county| county.cities.get(key))
            .expect("a city of that key")
            .clone()
    }

    /// Stores a contract's code once more; returns its id.
    #[track_caller]
    pub fn store(&mut self, contract: Contract) -> u64 {
        let uploader = self.account("uploader");
        self.chain.store_code(&uploader, contract).expect("a code")
    }

    /// Block time, Unix seconds.
    pub fn now(&self) -> u64 {
        self.chain.time()
    }

    /// Jumps `seconds` ahead.
    pub fn advance(&mut self, seconds: u64) {
        let time = self.now() + seconds;
        self.chain.wait_until(time).expect("time runs forwards");
    }

    /// Sends any message from an account of that name.
    ///
    /// # Errors
    /// What the chain said.
    pub fn execute(
        &mut self,
        sender: &str,
        contract: &Addr,
        msg: &(impl Serialize + ?Sized),
    ) -> Result<Tx, ChainError> {
        let sender = self.account(sender);
        self.chain.execute(&sender, contract, msg)
    }

    /// Sends any message with funds, which the account is given first.
    ///
    /// # Errors
    /// What the chain said.
    pub fn execute_with(
        &mut self,
        sender: &str,
        contract: &Addr,
        msg: &(impl Serialize + ?Sized),
        funds: &[cosmwasm_std::Coin],
    ) -> Result<Tx, ChainError> {
        let sender = self.account(sender);
        for coin in funds.iter().filter(|coin| !coin.amount.is_zero()) {
            self.chain.mint(&sender, coin.clone())?;
        }
        let msg = cosmwasm_std::to_json_binary(msg).expect("a message");
        self.chain.execute_json(&sender, contract, msg, funds)
    }

    /// Asks a contract.
    ///
    /// # Errors
    /// What the chain said.
    pub fn query<T: DeserializeOwned>(
        &self,
        contract: &Addr,
        msg: &(impl Serialize + ?Sized),
    ) -> Result<T, ChainError> {
        self.chain.query(contract, msg)
    }

    /// `Visit` at the state contract.
    ///
    /// # Errors
    /// What the chain said.
    pub fn visit(&mut self, who: &str, place: &Place, action: Action) -> Result<Tx, ChainError> {
        let msg = state::ExecuteMsg::Visit {
            place: place.clone(),
            action,
        };
        let state = self.state();
        self.execute(who, &state, &msg)
    }

    /// Checks in from the state down, with the secret of number `n`.
    ///
    /// # Errors
    /// What the chain said.
    pub fn try_check_in(&mut self, who: &str, at: &str, n: u64) -> Result<Visited, ChainError> {
        let door = Door::State(self.state());
        self.go(who, at, n, &door)
    }

    /// Checks in from the state down, with the secret of number `n`.
    #[track_caller]
    pub fn check_in(&mut self, who: &str, at: &str, n: u64) -> Visited {
        self.try_check_in(who, at, n).expect("a check-in")
    }

    /// Checks in at the location's own address, with the secret of number `n`.
    ///
    /// # Errors
    /// What the chain said.
    pub fn check_in_directly(
        &mut self,
        who: &str,
        at: &str,
        n: u64,
    ) -> Result<Visited, ChainError> {
        let door = Door::Location(self.location(at));
        self.go(who, at, n, &door)
    }

    fn go(&mut self, who: &str, at: &str, n: u64, door: &Door) -> Result<Visited, ChainError> {
        let who = self.account(who);
        let secret = Secret::new(secret(n));
        let made = check_in(&mut self.chain, &who, door, &place(at), &secret)?;
        Ok(Visited {
            location: made.location,
            opening: made.opening,
            tx: made.tx,
        })
    }

    /// Makes sure that a location exists.
    #[track_caller]
    pub fn open(&mut self, at: &str) -> Addr {
        self.visit("anyone", &place(at), Action::Open {})
            .expect("a place that can be opened");
        self.location(at)
    }

    /// `MarkCleaned` by the city's owner.
    #[track_caller]
    pub fn clean(&mut self, city: &str, at: &str) -> Tx {
        let msg = city::ExecuteMsg::MarkCleaned { place: place(at) };
        let city = self.city(city);
        self.execute("city owner", &city, &msg).expect("a cleaning")
    }

    /// `FundRewards` with coins of the suite's denom.
    ///
    /// # Errors
    /// What the chain said.
    pub fn fund(&mut self, who: &str, at: &str, amount: u128) -> Result<Tx, ChainError> {
        let location = self.location(at);
        let msg = location::ExecuteMsg::FundRewards {};
        self.execute_with(who, &location, &msg, &[coin(amount, DENOM)])
    }
}
