//! What the paper's gas costs in money, by its own prices.

use serde::{Deserialize, Serialize};

/// Wei of a gas: Ganache's default when the paper was written, 20 gwei.
const WEI_A_GAS: u64 = 20_000_000_000;
/// Wei of an ether.
const WEI_AN_ETHER: f64 = 1e18;
/// Dollars of an ether, as the paper says.
const DOLLARS: f64 = 250.0;
/// Gas of a plain transfer on Ethereum.
const TRANSFER: u64 = 21_000;

/// An amount of gas and what it costs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Money {
    pub what: String,
    pub gas: u64,
    /// Wei of a gas.
    pub wei_a_gas: u64,
    /// Dollars of an ether.
    pub dollars_an_ether: f64,
    /// Dollars of that gas.
    pub dollars: f64,
}

/// The paper's two figures as gas, its own conversion beside them, and a plain transfer.
pub fn money() -> Vec<Money> {
    let rows = [
        (
            "a request, 600 of them, as the paper converts it",
            400_000,
            1,
        ),
        ("a plain transfer", TRANSFER, WEI_A_GAS),
        ("a request, 600 of them", 400_000, WEI_A_GAS),
        ("a request, 100 of them", 2_000_000, WEI_A_GAS),
    ];
    let row = |(what, gas, wei_a_gas): (&str, u64, u64)| {
        #[allow(clippy::cast_precision_loss)] // Fewer than 2^53 wei.
        let ethers = (gas * wei_a_gas) as f64 / WEI_AN_ETHER;
        Money {
            what: what.to_string(),
            gas,
            wei_a_gas,
            dollars_an_ether: DOLLARS,
            dollars: ethers * DOLLARS,
        }
    };
    rows.map(row).to_vec()
}
