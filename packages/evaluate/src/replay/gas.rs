//! What requests of traces cost, from the committed table of gas.

use anyhow::{Context, Result};

use crate::gas::{CREATING, DIRECT, ROUTED};
use crate::table::{gas_without_fee, FEE};

const RECORD_1: &str = "record 1 contact";
const RECORD_50: &str = "record 50 contacts";

/// Gas without the fee, with pinned codes or not.
#[derive(Clone, Copy, Debug)]
pub struct Prices {
    pub creating: u64,
    pub routed: u64,
    pub direct: u64,
    pub fee: u64,
    /// A message that records contacts, without any.
    record: f64,
    /// Each contact in it.
    contact: f64,
}

impl Prices {
    /// Of the committed table.
    ///
    /// # Errors
    /// If it lacks a row.
    pub fn committed(is_pinned: bool) -> Result<Self> {
        let gas = |request: &str| {
            gas_without_fee(request, is_pinned)
                .with_context(|| format!("docs/gas.csv has no row \"{request}\""))
        };
        let (one, fifty) = (gas(RECORD_1)?, gas(RECORD_50)?);
        #[allow(clippy::cast_precision_loss)] // Gas of a message.
        let contact = (fifty - one) as f64 / 49.0;
        #[allow(clippy::cast_precision_loss)]
        let record = one as f64 - contact;
        Ok(Prices {
            creating: gas(CREATING)?,
            routed: gas(ROUTED)?,
            direct: gas(DIRECT)?,
            fee: gas(FEE)?,
            record,
            contact,
        })
    }

    /// Gas of recording so many contacts in so many transactions, with fees; both may be means.
    pub fn records(&self, transactions: f64, contacts: f64) -> f64 {
        #[allow(clippy::cast_precision_loss)] // A few thousand.
        let fee = self.fee as f64;
        transactions * (self.record + fee) + contacts * self.contact
    }
}
