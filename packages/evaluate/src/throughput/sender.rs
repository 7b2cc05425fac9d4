//! What is sent, and a program that sends it.

use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;
use cosmwasm_std::{coin, HexBinary};
use rand::Rng;
use wayclear_api::location;
use wayclear_chain::wasmd::{bank_send, execute_message, Any, Gas, Settings, Wasmd};
use wayclear_chain::{Addr, Chain};

use crate::clock::interval_of_now;

/// How long after the last one was sent a transaction may still get into a block: six blocks.
pub const GRACE: Duration = Duration::from_secs(3);

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub enum Load {
    CheckIn,
    BankSend,
}

impl Load {
    pub fn message(self, sender: &Addr, location: &Addr, denom: &str) -> Result<Any> {
        Ok(match self {
            Load::BankSend => bank_send(sender, location, &coin(1, denom)),
            Load::CheckIn => {
                let visit_tag = HexBinary::from(rand::rng().random::<[u8; 16]>());
                let interval = interval_of_now()?;
                let check_in = location::ExecuteMsg::CheckIn {
                    interval,
                    visit_tag,
                };
                let json = serde_json::to_vec(&check_in)?;
                execute_message(sender, location, json.into(), &[])
            }
        })
    }
}

/// Sends every transaction at its time, from its accounts in turn.
pub struct Sender {
    pub settings: Settings,
    pub load: Load,
    pub location: Addr,
    pub gas: u64,
    pub numbers: Vec<u64>,
    pub rate: u64,
    pub began: Instant,
}

impl Sender {
    pub fn send(self, tell: &mpsc::Sender<(String, Instant)>) -> Result<()> {
        let mut wasmd = Wasmd::connect(self.settings)?;
        let denom = wasmd.gas_price()?.denom.clone();
        let names: Vec<String> = wasmd.keys().names().map(str::to_string).collect();
        let accounts: Vec<Addr> = names
            .iter()
            .map(|name| wasmd.account(name))
            .collect::<Result<_, _>>()?;
        // What is not sent in time is not sent at all: the node does not keep up.
        let at = |number: u64| {
            self.began + Duration::from_secs(number) / u32::try_from(self.rate).unwrap_or(u32::MAX)
        };
        let stop = self.numbers.last().map_or(self.began, |last| at(*last)) + GRACE;
        for (number, account) in self.numbers.iter().zip(accounts.iter().cycle()) {
            let due = at(*number);
            thread::sleep(due.saturating_duration_since(Instant::now()));
            if Instant::now() > stop {
                break;
            }
            let message = self.load.message(account, &self.location, &denom)?;
            // Counted from when it was due, so that a client that falls behind does not look fast.
            if let Ok(pending) = wasmd.submit(account, &[message], Gas::Limit(self.gas)) {
                let _ = tell.send((pending.hash, due));
            }
        }
        Ok(())
    }
}
