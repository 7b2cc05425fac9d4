//! One tree, made and used until every message has been sent.

mod regions;
mod reports;
mod visits;

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use cosmwasm_std::{coin, Binary, Coin};
use serde::Serialize;
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

/// What one message cost.
pub struct Spent {
    pub request: String,
    pub contract: Option<Contract>,
    pub message: String,
    pub gas: u64,
}

/// A tree under way.
pub struct Script<'a> {
    wasmd: &'a mut Wasmd,
    code_ids: &'a BTreeMap<Contract, u64>,
    /// Hears of each message that was measured.
    tell: &'a dyn Fn(&str),
    spent: Vec<Spent>,
    /// Makes secrets and hashes differ.
    counter: u8,
}

impl<'a> Script<'a> {
    pub fn new(
        wasmd: &'a mut Wasmd,
        code_ids: &'a BTreeMap<Contract, u64>,
        tell: &'a dyn Fn(&str),
    ) -> Self {
        Script {
            wasmd,
            code_ids,
            tell,
            spent: vec![],
            counter: 0,
        }
    }

    pub fn run(mut self) -> Result<Vec<Spent>> {
        self.bank()?;
        let registry = self.registry()?;
        let state = self.state(&registry)?;
        let county = self.county(&state)?;
        let city = self.city(&county)?;
        let visits = self.visits(&state)?;
        self.places(&city)?;
        self.rewards(&city, &visits.station)?;
        self.reports(&registry, &visits)?;
        self.contacts(&registry)?;
        self.owners_messages(&registry)?;
        self.hand_over(&registry, ContactRegistry, "state")?;
        self.hand_over(&state, State, "state")?;
        self.hand_over(&county, County, "county")?;
        self.hand_over(&city, City, "city")?;
        Ok(self.spent)
    }

    fn account(&self, name: &str) -> Result<Addr> {
        Ok(self.wasmd.account(name)?)
    }

    fn code_id(&self, contract: Contract) -> u64 {
        self.code_ids[&contract]
    }

    fn note(
        &mut self,
        request: &'static str,
        contract: Option<Contract>,
        message: &str,
        tx: &Tx,
    ) -> Result<()> {
        let gas = tx.gas_used()?;
        (self.tell)(request);
        self.spent.push(Spent {
            request: request.to_string(),
            contract,
            message: message.to_string(),
            gas,
        });
        Ok(())
    }

    /// Coins with which fees are paid.
    fn coins(&self, amount: u128) -> Result<Coin> {
        Ok(coin(amount, &self.wasmd.gas_price()?.denom))
    }

    /// A fresh 16 bytes.
    fn bytes(&mut self) -> [u8; 16] {
        self.counter += 1;
        [self.counter; 16]
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
        self.note(BANK_SEND, None, "", &tx)
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
        self.note(request, Some(contract), &name, &tx)?;
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
