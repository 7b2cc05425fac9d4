//! Accounts with coins, shared out among connections.

use anyhow::Result;
use cosmwasm_std::coin;
use k256::ecdsa::SigningKey;
use rand::Rng;
use wayclear_chain::wasmd::{bank_send, Gas, Settings, Wasmd};
use wayclear_chain::{address, Chain, Keyring};

use super::request::Request;
use crate::Progress;

/// Enough for the fees of every run.
const BUDGET: u128 = 50_000_000;
/// Accounts that one transaction funds: it has to fit into small blocks.
const FUNDED_AT_ONCE: usize = 50;
/// By how much a request may use more gas than one that was tried. Little: blocks are filled by what requests may
/// use, not by what they use.
const MORE_PERCENT: u64 = 103;

/// Accounts that send, and over how many connections they do.
#[derive(Clone)]
pub struct Crowd {
    keys: Vec<SigningKey>,
    connections: usize,
    pub(super) settings: Settings,
}

impl Crowd {
    /// Makes accounts and gives them coins of the sponsor's.
    ///
    /// # Errors
    /// What the chain refused.
    pub fn fund(
        wasmd: &mut Wasmd,
        people: usize,
        connections: usize,
        tell: Progress<'_>,
    ) -> Result<Self> {
        let sponsor = wasmd.account("sponsor")?;
        let price = wasmd.gas_price()?.clone();
        let mut random = rand::rng();
        let mut keys = vec![];
        while keys.len() < people {
            let mut sends = vec![];
            for _ in 0..FUNDED_AT_ONCE.min(people - keys.len()) {
                let key = SigningKey::from_slice(&random.random::<[u8; 32]>())?;
                let account = address(&key, wasmd.prefix());
                sends.push(bank_send(&sponsor, &account, &coin(BUDGET, &price.denom)));
                keys.push(key);
            }
            wasmd.send(&sponsor, &sends, Gas::Simulated)?;
            tell(keys.len() as u64, people as u64, "accounts are given coins");
        }
        Ok(Crowd {
            keys,
            connections,
            settings: Settings {
                gas_price: Some(price),
                show_wasmd: None,
                ..wasmd.settings().clone()
            },
        })
    }

    /// How many accounts there are.
    pub fn people(&self) -> usize {
        self.keys.len()
    }

    /// The first of them only.
    #[must_use]
    pub fn only(&self, people: usize) -> Self {
        Crowd {
            keys: self.keys.iter().take(people).cloned().collect(),
            ..self.clone()
        }
    }

    /// How each connection is made: with its share of the keys.
    pub(super) fn shares(&self) -> Vec<Settings> {
        let count = self.connections.min(self.keys.len()).max(1);
        let shares = (0..count).map(|connection| {
            let mut settings = self.settings.clone();
            settings.keys = Keyring::default();
            let own = self.keys.iter().enumerate().skip(connection);
            for (number, key) in own.step_by(count) {
                settings
                    .keys
                    .insert(format!("load-{number:06}"), key.clone());
            }
            settings
        });
        shares.collect()
    }
}

/// Gas that a request may use, with the fee: a little more than one used that was tried.
///
/// # Errors
/// What the chain refused.
pub fn gas_limit(wasmd: &mut Wasmd, request: &Request) -> Result<u64> {
    let sponsor = wasmd.account("sponsor")?;
    let denom = wasmd.gas_price()?.denom.clone();
    let message = request.message(&sponsor, &denom)?;
    let tx = wasmd.send(&sponsor, &[message], Gas::Simulated)?;
    Ok(tx.gas_used()? * MORE_PERCENT / 100)
}
