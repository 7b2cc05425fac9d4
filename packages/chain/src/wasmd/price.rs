//! What gas costs, and coins as people write them.

use std::fmt;
use std::str::FromStr;

use cosmwasm_std::{Coin, Decimal, Uint256};
use thiserror::Error;

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

impl fmt::Display for GasPrice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.amount, self.denom)
    }
}

/// Why a text is no amount of coins.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AmountError {
    #[error("\"{text}\" is not {what}: number and denom, nothing between them")]
    Form { text: String, what: &'static str },
    #[error(
        "\"{text}\" is not {what}: write out what stands for a power of ten, as 0.001 for 1e-3"
    )]
    Exponent { text: String, what: &'static str },
    #[error("\"{text}\" is not {what}: it has a comma; decimals take a point, and only one denom can be named")]
    Comma { text: String, what: &'static str },
    #[error("\"{text}\" is not {what}: there are no parts of a base unit, of which 1000000 often make a coin")]
    Part { text: String, what: &'static str },
    #[error("\"{text}\" is not {what}: \"{denom}\" is no denom, which has 3 to 128 letters, digits and / : . _ -, a letter first")]
    Denom {
        text: String,
        what: &'static str,
        denom: String,
    },
}

impl FromStr for GasPrice {
    type Err = AmountError;

    fn from_str(text: &str) -> Result<Self, AmountError> {
        let what = "a gas price like 0.025ucosm";
        let (amount, denom) = split(text, what)?;
        let amount = amount.parse().map_err(|_| AmountError::Form {
            text: text.to_string(),
            what,
        })?;
        Ok(GasPrice { amount, denom })
    }
}

/// Reads coins of one denom, like 5000000ucosm.
///
/// # Errors
/// [`AmountError`].
pub fn coins(text: &str) -> Result<Coin, AmountError> {
    let what = "an amount like 5000000ucosm";
    let (amount, denom) = split(text, what)?;
    let text = text.to_string();
    if amount.contains('.') {
        return Err(AmountError::Part { text, what });
    }
    let amount: Uint256 = amount
        .parse()
        .map_err(|_| AmountError::Form { text, what })?;
    Ok(Coin { denom, amount })
}

/// A number, perhaps with a point, and the denom after it.
fn split<'a>(text: &'a str, what: &'static str) -> Result<(&'a str, String), AmountError> {
    let inner = text.trim();
    let text = text.to_string();
    let end = inner.find(|c: char| !c.is_ascii_digit() && c != '.');
    let (amount, denom) = inner.split_at(end.unwrap_or(inner.len()));
    if inner.contains(',') {
        return Err(AmountError::Comma { text, what });
    }
    // A chain may call a coin "e-3ucosm", but none does.
    let exponent = denom.strip_prefix(['e', 'E']);
    let exponent = exponent.map(|rest| rest.trim_start_matches(['-', '+']));
    if exponent.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
        return Err(AmountError::Exponent { text, what });
    }
    if amount.is_empty() || denom.is_empty() || denom.contains(char::is_whitespace) {
        return Err(AmountError::Form { text, what });
    }
    if !is_denom(denom) {
        let denom = denom.to_string();
        return Err(AmountError::Denom { text, what, denom });
    }
    Ok((amount, denom.to_string()))
}

/// Whether a chain may call a coin so: 3 to 128 letters, digits and a few signs, none of which a shell reads.
fn is_denom(text: &str) -> bool {
    let is_inner = |c: char| c.is_ascii_alphanumeric() || "/:._-".contains(c);
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && (3..=128).contains(&text.len())
        && text.chars().all(is_inner)
}
