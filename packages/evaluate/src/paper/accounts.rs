//! Accounts of the people of a pass, derived from its seed: a second pass has the same.

use anyhow::Result;
use cosmwasm_std::coin;
use k256::ecdsa::SigningKey;
use sha2::{Digest, Sha256};
use wayclear_chain::wasmd::{bank_send, Gas, Wasmd};
use wayclear_chain::{address, Addr, Chain, Keyring};

use crate::Progress;

/// What each is given for the fees of a request: a request may use 700,000 gas.
const BUDGET: u128 = 20_000;
/// What each is given at least.
const LEAST: u128 = 12_000_000;
/// Accounts that are funded in one transaction.
const FUNDED_AT_ONCE: usize = 100;

/// Keys, and the accounts that they sign for.
pub struct Accounts {
    keys: Vec<SigningKey>,
    pub addresses: Vec<Addr>,
}

impl Accounts {
    /// So many accounts of a seed.
    ///
    /// # Errors
    /// A key that is none; there is one in 2^128.
    pub fn derive(seed: u64, count: usize, prefix: &str) -> Result<Self> {
        let mut keys = vec![];
        for number in 0..count {
            let text = format!("wayclear/study/account/v1/{seed}/{number}");
            keys.push(SigningKey::from_slice(&Sha256::digest(text))?);
        }
        let addresses = keys.iter().map(|key| address(key, prefix)).collect();
        Ok(Accounts { keys, addresses })
    }

    /// Those of one of so many senders.
    pub fn keyring(&self, sender: usize, senders: usize) -> Keyring {
        let mut keyring = Keyring::default();
        for (number, key) in self.keys.iter().enumerate().skip(sender).step_by(senders) {
            keyring.insert(format!("person-{number}"), key.clone());
        }
        keyring
    }

    /// Gives each of them coins for so many requests.
    ///
    /// # Errors
    /// What the chain refused.
    pub fn fund(&self, wasmd: &mut Wasmd, requests: usize, tell: Progress<'_>) -> Result<()> {
        let budget = LEAST.max(BUDGET * requests as u128);
        let sponsor = wasmd.account("sponsor")?;
        let denom = wasmd.gas_price()?.denom.clone();
        let mut done = 0;
        for some in self.addresses.chunks(FUNDED_AT_ONCE) {
            let sends = some
                .iter()
                .map(|to| bank_send(&sponsor, to, &coin(budget, &denom)));
            wasmd.send(&sponsor, &sends.collect::<Vec<_>>(), Gas::Simulated)?;
            done += some.len() as u64;
            tell(
                done,
                self.addresses.len() as u64,
                "accounts are given coins",
            );
        }
        Ok(())
    }
}
