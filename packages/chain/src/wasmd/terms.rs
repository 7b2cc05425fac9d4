//! What is said of a transaction beside its messages: how much gas it may use, who pays, until when.

use std::str::FromStr;

use cosmwasm_std::{Addr, Decimal};
use thiserror::Error;

/// Simulation falls some thousand short of what a transaction then uses.
const ADJUSTMENT_PERCENT: u64 = 140;
/// What is simulated in the block of another's reward does not see its own: a location pays one a block.
const MORE: u64 = 30_000;

/// What a transaction may use of which a simulation used so much gas: 40 % more, and 30,000.
pub fn gas_limit(simulated: u64) -> u64 {
    Adjustment::default().of(simulated)
}

/// How much gas a transaction may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gas {
    /// What [`super::Settings`] say: usually as much as a simulation used, 40 % more, and 30,000.
    Simulated,
    Limit(u64),
}

/// How much gas transactions may use unless their sender knows better.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GasRule {
    /// So much, without a simulation; `None` = it is simulated.
    pub limit: Option<u64>,
    pub adjustment: Adjustment,
}

/// By how much a simulation is exceeded, in percent of it: 100 to 1,000.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Adjustment(u64);

impl Adjustment {
    /// What a transaction may use of which a simulation used so much gas.
    pub(super) fn of(self, simulated: u64) -> u64 {
        let more = u128::from(simulated) * u128::from(self.0) / 100;
        u64::try_from(more).unwrap_or(u64::MAX).saturating_add(MORE)
    }
}

impl Default for Adjustment {
    fn default() -> Self {
        Adjustment(ADJUSTMENT_PERCENT)
    }
}

/// As wasmd writes it, a factor.
impl std::fmt::Display for Adjustment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", Decimal::percent(self.0))
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("\"{0}\" is not a factor of 1 to 10, like 1.4")]
pub struct AdjustmentError(String);

impl FromStr for Adjustment {
    type Err = AdjustmentError;

    fn from_str(text: &str) -> Result<Self, AdjustmentError> {
        let factor: Option<Decimal> = text.trim().parse().ok();
        let factor = factor.filter(|x| (Decimal::one()..=Decimal::percent(1_000)).contains(x));
        let factor = factor.ok_or_else(|| AdjustmentError(text.to_string()))?;
        let percent = factor.saturating_mul(Decimal::percent(10_000));
        let percent = u64::try_from(percent.to_uint_ceil().u128());
        percent
            .map(Adjustment)
            .map_err(|_| AdjustmentError(text.to_string()))
    }
}

/// What is signed beside the messages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// Who has granted the fee; `None` = the sender pays.
    pub granter: Option<Addr>,
    /// Height of the last block that may hold it; `None` = any may.
    pub until: Option<u64>,
}
