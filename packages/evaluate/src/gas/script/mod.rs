//! One tree, made and used until every message has been sent.

mod accounts;
mod regions;
mod removal;
mod reports;
mod rewards;
pub(crate) mod visits;

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use cosmwasm_std::{coin, Binary, Coin};
use k256::ecdsa::SigningKey;
use serde::Serialize;
use wayclear_api::MAX_WINDOW_SECONDS;
use wayclear_chain::wasmd::{bank_send, execute_message, Gas, Wasmd};
use wayclear_chain::Contract::{self, City, ContactRegistry, County, State};
use wayclear_chain::{Addr, Chain, Tx};

/// The measure of everything.
pub const BANK_SEND: &str = "bank send, the measure";
pub const DIRECT: &str = "check-in at the location's address";
pub const ROUTED: &str = "check-in routed from the state";
pub const CREATING: &str = "the same, creating the location";
/// What [`crate::table::gas_of`] is asked for by whoever suggests rewards.
pub const REWARDED: &str = "check-in that pays a reward";
/// The same for an inspection.
pub const REWARDED_INSPECTION: &str = "inspection that pays a reward";
pub const RELAYED: &str = "check-ins through a relay, 50 places in one transaction, each";
pub const TAGS_50: &str = "50 tags at one place in one message, each";
pub const TAGS_200: &str = "200 tags at one place in one message, each";
pub const FIRST_FLAG: &str = "a further place in a report, never flagged";
pub const SEEN_BEFORE: &str = "a further place in a report, flagged before";
pub const INFECTED: &str = "check-in while infected";
pub const CLEANED: &str = "50 infected places cleaned, each";
pub const KEYS: &str = "14 day keys, signed each";
pub const REVOKED: &str = "revoke one id that is no visit";

/// What one message cost.
pub struct Spent {
    pub request: String,
    pub contract: Option<Contract>,
    pub message: String,
    /// Of the whole transaction.
    pub gas: u64,
    /// How many of the same were in it; the table shows one.
    pub count: u64,
    /// Whether the fee was taken in it.
    pub has_fee: bool,
}

/// A tree under way.
pub struct Script<'a> {
    pub(crate) wasmd: &'a mut Wasmd,
    code_ids: &'a BTreeMap<Contract, u64>,
    /// Hears of each message that was measured.
    tell: &'a dyn Fn(&str),
    spent: Vec<Spent>,
    /// Signs slips for the tree's only authority.
    key: SigningKey,
    /// Makes secrets and hashes differ.
    counter: u64,
}

/// The contracts of a tree under way.
pub(crate) struct Planted {
    pub state: Addr,
    pub registry: Addr,
    pub county: Addr,
    pub city: Addr,
}

impl<'a> Script<'a> {
    pub fn new(
        wasmd: &'a mut Wasmd,
        code_ids: &'a BTreeMap<Contract, u64>,
        tell: &'a dyn Fn(&str),
    ) -> Result<Self> {
        Ok(Script {
            wasmd,
            code_ids,
            tell,
            spent: vec![],
            key: SigningKey::from_slice(&rand::random::<[u8; 32]>())?,
            counter: 0,
        })
    }

    pub fn run(mut self) -> Result<Vec<Spent>> {
        self.bank()?;
        let tree = self.plant(MAX_WINDOW_SECONDS)?;
        let station = self.visits(&tree)?;
        self.relayed(&tree)?;
        self.places(&tree)?;
        self.rewards(&tree, &station)?;
        self.identifiers(&tree)?;
        self.reports(&tree)?;
        self.accounts(&tree, &station)?;
        self.contacts(&tree)?;
        self.owners_messages(&tree)?;
        self.hand_over(&tree.registry, ContactRegistry, "state")?;
        self.hand_over(&tree.state, State, "state")?;
        self.hand_over(&tree.county, County, "county")?;
        self.hand_over(&tree.city, City, "city")?;
        Ok(self.spent)
    }

    /// A tree with one county and one city, in which infections count so many seconds.
    pub(crate) fn plant(&mut self, window_seconds: u64) -> Result<Planted> {
        let (state, registry) = self.state(window_seconds)?;
        let county = self.county(&state)?;
        let city = self.city(&county)?;
        Ok(Planted {
            state,
            registry,
            county,
            city,
        })
    }

    fn account(&self, name: &str) -> Result<Addr> {
        Ok(self.wasmd.account(name)?)
    }

    fn note(
        &mut self,
        request: &'static str,
        contract: Option<Contract>,
        message: &str,
        gas: u64,
        count: u64,
    ) {
        (self.tell)(request);
        self.spent.push(Spent {
            request: request.to_string(),
            contract,
            message: message.to_string(),
            gas,
            count,
            has_fee: true,
        });
    }

    /// Coins with which fees are paid.
    fn coins(&self, amount: u128) -> Result<Coin> {
        Ok(coin(amount, &self.wasmd.gas_price()?.denom))
    }

    /// A fresh 16 bytes.
    fn bytes(&mut self) -> [u8; 16] {
        self.counter += 1;
        let mut bytes = [0x5e; 16];
        bytes[8..].copy_from_slice(&self.counter.to_be_bytes());
        bytes
    }

    /// The measure of everything: coins from one account to another, both of which have paid before.
    fn bank(&mut self) -> Result<()> {
        let cy = self.account("cy")?;
        for name in [
            "city",
            "county",
            "authority",
            "sponsor",
            "cleaner",
            "ada",
            "bob",
            "dan",
            "cy",
        ] {
            let from = self.account(name)?;
            let send = bank_send(&from, &cy, &self.coins(1)?);
            self.wasmd.send(&from, &[send], Gas::Simulated)?;
        }
        let bob = self.account("bob")?;
        let send = bank_send(&bob, &cy, &self.coins(1)?);
        let tx = self.wasmd.send(&bob, &[send], Gas::Simulated)?;
        self.note(BANK_SEND, None, "", tx.gas_used()?, 1);
        Ok(())
    }

    /// Sends a message and notes what it cost.
    fn measure<M: Serialize>(
        &mut self,
        request: &'static str,
        to: (Contract, &Addr),
        sender: &str,
        msg: &M,
    ) -> Result<Tx> {
        self.measure_with_funds(request, to, sender, msg, &[])
    }

    fn measure_with_funds<M: Serialize>(
        &mut self,
        request: &'static str,
        (contract, address): (Contract, &Addr),
        sender: &str,
        msg: &M,
        funds: &[Coin],
    ) -> Result<Tx> {
        let sender = self.account(sender)?;
        let json = json(msg)?;
        let name = message_name(msg)?;
        let any = execute_message(&sender, address, json, funds);
        let tx = self
            .wasmd
            .send(&sender, &[any], Gas::Simulated)
            .with_context(|| request.to_string())?;
        self.note(request, Some(contract), &name, tx.gas_used()?, 1);
        Ok(tx)
    }

    /// Sends several messages in one transaction and notes what it cost for each of `count`.
    fn measure_each<M: Serialize>(
        &mut self,
        request: &'static str,
        contract: Contract,
        sender: &str,
        msgs: &[(Addr, M)],
        count: u64,
    ) -> Result<Tx> {
        let sender = self.account(sender)?;
        let tx = self
            .wasmd
            .execute_each(&sender, msgs)
            .with_context(|| request.to_string())?;
        let first = msgs.first().context("no message")?;
        let name = message_name(&first.1)?;
        self.note(request, Some(contract), &name, tx.gas_used()?, count);
        Ok(tx)
    }
}

fn json(msg: &impl Serialize) -> Result<Binary> {
    Ok(serde_json::to_vec(msg)?.into())
}

/// The one key of a message's JSON object.
fn message_name(msg: &impl Serialize) -> Result<String> {
    let json = serde_json::to_value(msg)?;
    let object = json.as_object().context("a message is an object")?;
    object
        .keys()
        .next()
        .cloned()
        .context("a message has a name")
}
