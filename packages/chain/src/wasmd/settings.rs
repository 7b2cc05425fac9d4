//! How a node is reached, who signs, what a transaction may cost and whether it is waited for.

use std::path::PathBuf;
use std::time::Duration;

use cosmwasm_std::{Addr, Coin};

use super::price::GasPrice;
use super::terms::GasRule;
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
    /// How much gas a transaction may use.
    pub gas: GasRule,
    /// Most that a transaction may cost; `None` = 5,000,000 base units of what gas is paid in.
    pub max_fee: Option<Coin>,
    /// Who has granted the fees; `None` = senders pay themselves. Terms of a transaction that name somebody hold before it.
    pub fee_granter: Option<Addr>,
    /// What is written beside every transaction, for everybody to read; chains take up to 256 bytes.
    pub note: String,
    /// Folder with the five contracts, `<name>.wasm` each.
    pub artifacts: PathBuf,
    /// What becomes of transactions.
    pub sending: Sending,
    /// How long a transaction may take to get into a block.
    pub patience: Duration,
    /// Is told the equal wasmd command of everything that is sent or asked; `None` = nobody.
    pub show_wasmd: Option<fn(&str)>,
}

/// What becomes of transactions that [`super::Wasmd::send`] is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sending {
    /// They are signed, handed to the node, and waited for.
    #[default]
    Wait,
    /// They are signed and handed to the node; [`crate::ChainError::Sent`] tells the hash of the first.
    NoWait,
    /// They are neither signed nor sent; [`crate::ChainError::Unsigned`] has the first.
    Generate,
}

impl Settings {
    /// The usual settings for a node, with the keys of the localnet.
    pub fn localnet(node: &str) -> Self {
        Settings {
            node: node.to_string(),
            chain_id: None,
            keys: Keyring::localnet(),
            gas_price: None,
            gas: GasRule::default(),
            max_fee: None,
            fee_granter: None,
            note: String::new(),
            artifacts: "artifacts".into(),
            sending: Sending::Wait,
            patience: Duration::from_secs(60),
            show_wasmd: None,
        }
    }
}
