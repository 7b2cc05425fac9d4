//! The flags of every command that signs: whose keys, what it may cost, and whether it is waited for.

use std::path::PathBuf;

use anyhow::{bail, Result};
use clap::Args;
use cosmwasm_std::Coin;
use wayclear_chain::wasmd::{coins, Adjustment, GasPrice, GasRule, Sending, Wasmd};
use wayclear_chain::{Chain, Keyring};

use super::keys::{KeyArgs, MNEMONIC};
use crate::output::Usage;

/// Most bytes of a note that chains take.
const MAX_NOTE: usize = 256;

/// Who signs, what gas costs, and what becomes of the transaction.
#[derive(Args, Clone)]
pub struct SignArgs {
    #[command(flatten)]
    keys: KeyArgs,
    /// What a unit of gas costs, like 0.025ucosm; by default what the node asks for
    #[arg(long, value_name = "PRICE", env = "WAYCLEAR_GAS_PRICE", help_heading = FEES)]
    gas_price: Option<GasPrice>,
    /// Most that a transaction may cost, like 5000000ucosm, which is the default with the denom of the gas price
    #[arg(long, value_name = "COINS", env = "WAYCLEAR_MAX_FEE", help_heading = FEES, value_parser = coins)]
    max_fee: Option<Coin>,
    /// Account that has granted the fees, and pays them; the name of a key at hand too
    #[arg(long, alias = "granter", value_name = "ADDRESS", env = "WAYCLEAR_FEE_GRANTER", help_heading = FEES)]
    fee_granter: Option<String>,
    /// Gas that a transaction may use: a number, or auto, which simulates it first
    #[arg(long, value_name = "auto|N", help_heading = FEES, default_value = "auto", value_parser = gas)]
    gas: GasChoice,
    /// What a simulation is multiplied by; 30,000 are added
    #[arg(long, value_name = "X", env = "WAYCLEAR_GAS_ADJUSTMENT", help_heading = FEES, default_value = "1.4")]
    gas_adjustment: Adjustment,
    /// Text beside the transaction, which everybody can read for ever: at most 256 characters
    #[arg(long, value_name = "TEXT", help_heading = SENDING, value_parser = note)]
    note: Option<String>,
    /// Do not wait for a block: answer with the hash of the first transaction, and end
    #[arg(long, help_heading = SENDING, conflicts_with = "generate_only")]
    no_wait: bool,
    /// Neither sign nor send: print the first transaction as wasmd tx sign and wasmd tx multisign take it. --from may then be
    /// the address of an account whose key is elsewhere
    #[arg(long, help_heading = SENDING)]
    generate_only: bool,
}

const FEES: &str = "Fees";
const SENDING: &str = "Sending";

/// A number, or `None` = it is simulated.
#[derive(Clone, Copy)]
struct GasChoice(Option<u64>);

fn gas(text: &str) -> Result<GasChoice, String> {
    let text = text.trim();
    if text == "auto" {
        return Ok(GasChoice(None));
    }
    let number = text.parse().ok().filter(|gas| *gas > 0);
    let number = number.map(|gas| GasChoice(Some(gas)));
    number.ok_or_else(|| format!("\"{text}\" is neither auto nor a number of gas like 300000"))
}

fn note(text: &str) -> Result<String, String> {
    match text.len() {
        0..=MAX_NOTE => Ok(text.to_string()),
        length => Err(format!(
            "it has {length} bytes; a chain takes {MAX_NOTE}, which are as many letters of English and fewer of most other scripts"
        )),
    }
}

impl SignArgs {
    /// The flags that say whose keys sign, as far as any were given.
    pub fn named(&self) -> Vec<(&'static str, PathBuf)> {
        self.keys.named()
    }

    pub fn gas_price(&self) -> Option<&GasPrice> {
        self.gas_price.as_ref()
    }

    pub fn max_fee(&self) -> Option<&Coin> {
        self.max_fee.as_ref()
    }

    pub fn gas(&self) -> GasRule {
        GasRule {
            limit: self.gas.0,
            adjustment: self.gas_adjustment,
        }
    }

    /// Who pays, by address or the name of a key.
    pub fn fee_granter(&self) -> Option<&str> {
        self.fee_granter.as_deref()
    }

    /// Whether somebody may be asked before the keys are at hand.
    pub fn asks_for_keys(&self) -> bool {
        self.keys.asks()
    }

    pub fn note(&self) -> &str {
        self.note.as_deref().unwrap_or_default()
    }

    pub fn sending(&self) -> Sending {
        match (self.no_wait, self.generate_only) {
            (_, true) => Sending::Generate,
            (true, _) => Sending::NoWait,
            _ => Sending::Wait,
        }
    }

    /// Refuses what makes sense for one transaction, in a command that sends many and looks what becomes of each.
    pub fn refuse_single(&self, what: &str) -> Result<()> {
        let flag = match (self.sending(), self.gas.0) {
            (Sending::NoWait, _) => "--no-wait",
            (Sending::Generate, _) => "--generate-only",
            (Sending::Wait, Some(_)) => "--gas with a number",
            (Sending::Wait, None) => return Ok(()),
        };
        let text = format!(
            "{what} signs, simulates and follows each transaction itself; leave out {flag}"
        );
        Err(Usage(text).into())
    }

    /// Has the keys that are named sign, and whoever is named pay.
    pub fn give(&self, wasmd: &mut Wasmd) -> Result<()> {
        self.give_keys(wasmd)?;
        self.give_granter(wasmd)
    }

    /// Has the keys that are named sign.
    pub fn give_keys(&self, wasmd: &mut Wasmd) -> Result<()> {
        Ok(wasmd.set_keys(self.keyring(&wasmd.chain_id())?)?)
    }

    /// Has whoever is named pay.
    pub fn give_granter(&self, wasmd: &mut Wasmd) -> Result<()> {
        if let Some(granter) = &self.fee_granter {
            let granter = wasmd.account_named(granter);
            let granter =
                granter.map_err(|error| anyhow::Error::from(error).context("--fee-granter"))?;
            wasmd.set_fee_granter(Some(granter));
        }
        Ok(())
    }

    fn keyring(&self, chain_id: &str) -> Result<Keyring> {
        match self.keys.keyring(chain_id)? {
            Some(keys) => Ok(keys),
            None if self.generate_only => Ok(Keyring::default()),
            None => bail!(
                "nobody is named who signs: name a file of lines like ada = \"24 words\" with --keys, wasmd's keyring with \
                 --keyring-backend, or give the words of one key in {MNEMONIC}"
            ),
        }
    }
}
