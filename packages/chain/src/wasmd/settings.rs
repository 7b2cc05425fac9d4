//! How a node is reached, who signs, what gas costs.

use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use cosmwasm_std::{Coin, Decimal};

use crate::keys::Keyring;

/// How a node is reached and who signs.
#[derive(Clone, Debug)]
pub struct Settings {
    /// URL of its RPC, in any form that [`super::Endpoint`] reads.
    pub node: String,
    /// The chain it must belong to; `None` = any.
    pub chain_id: Option<String>,
    pub keys: Keyring,
    /// What gas costs; `None` = what the node asks for.
    pub gas_price: Option<GasPrice>,
    /// Most that a transaction may cost; `None` = 5,000,000 base units of what gas is paid in.
    pub max_fee: Option<Coin>,
    /// Folder with the five contracts, `<name>.wasm` each.
    pub artifacts: PathBuf,
    /// How long a transaction may take to get into a block.
    pub patience: Duration,
    /// Is told the equal wasmd command of everything that is sent or asked; `None` = nobody.
    pub show_wasmd: Option<fn(&str)>,
}

impl Settings {
    /// The usual settings for a node, with the keys of the localnet.
    pub fn localnet(node: &str) -> Self {
        Settings {
            node: node.to_string(),
            chain_id: None,
            keys: Keyring::localnet(),
            gas_price: None,
            max_fee: None,
            artifacts: "artifacts".into(),
            patience: Duration::from_secs(60),
            show_wasmd: None,
        }
    }
}

/// What a unit of gas costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GasPrice {
    /// In base units of the denom.
    pub amount: Decimal,
    pub denom: String,
}

impl GasPrice {
    /// The fee for so much gas, in base units, rounded up.
    pub fn fee(&self, gas: u64) -> u128 {
        let gas = Decimal::from_ratio(gas, 1u64);
        gas.saturating_mul(self.amount).to_uint_ceil().u128()
    }
}

impl std::fmt::Display for GasPrice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", self.amount, self.denom)
    }
}

impl FromStr for GasPrice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("\"{text}\" is not a gas price like 0.025ucosm");
        let end = text
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .ok_or_else(wrong)?;
        let (amount, denom) = text.split_at(end);
        if !is_denom(denom) {
            return Err(wrong());
        }
        Ok(GasPrice {
            amount: amount.parse().map_err(|_| wrong())?,
            denom: denom.to_string(),
        })
    }
}

/// Whether a chain may call a coin so: 3 to 128 letters, digits and a few signs, none of which a shell reads.
fn is_denom(text: &str) -> bool {
    let is_inner = |c: char| c.is_ascii_alphanumeric() || "/:._-".contains(c);
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && (3..=128).contains(&text.len())
        && text.chars().all(is_inner)
}
