//! Gas of a check-in by how many contracts it passes, from the committed table.

use anyhow::{Context, Result};

use crate::table::{gas_without_fee, FEE};

/// Contracts that a check-in passes which is routed from a state.
const ROUTED: f64 = 4.0;

/// Gas of one with pinned codes, fee not included, and what each further contract adds.
///
/// # Errors
/// If the committed table lacks one of its rows.
pub fn direct_and_level() -> Result<(f64, f64)> {
    let of = |request| {
        let gas = gas_without_fee(request, true);
        #[allow(clippy::cast_precision_loss)] // Thousands.
        let gas = gas.map(|gas| gas as f64);
        gas.with_context(|| format!("docs/gas.csv has no row \"{request}\"; measure it anew with \"wayclear evaluate gas --write\""))
    };
    let direct = of("check-in at the location's address")?;
    let routed = of("check-in routed from the state")?;
    Ok((direct, (routed - direct) / (ROUTED - 1.0)))
}

/// Gas of one that passes so many contracts, fee included.
///
/// # Errors
/// As [`direct_and_level`].
pub fn of_height(height: u32) -> Result<f64> {
    let (direct, level) = direct_and_level()?;
    let fee = gas_without_fee(FEE, true).unwrap_or_default();
    #[allow(clippy::cast_precision_loss)] // Thousands.
    let fee = fee as f64;
    Ok(direct + fee + level * (f64::from(height) - 1.0))
}
