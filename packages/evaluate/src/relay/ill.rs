//! Somebody whose day keys make news in the feed.

use anyhow::Result;
use k256::ecdsa::SigningKey;
use rand::Rng;
use wayclear_api::contact_registry::{ExecuteMsg, Item, Slip};
use wayclear_chain::wasmd::Wasmd;
use wayclear_chain::{Addr, Chain};
use wayclear_client::report::Authority;
use wayclear_status::day_at;

/// A key of two days ago can be disclosed at any hour.
const DAYS_AGO: u16 = 2;

/// Who signs, and for which registry.
pub struct Ill {
    pub chain_id: String,
    pub registry: Addr,
    /// The authority's account, which sends its slips itself.
    pub authority: Addr,
    pub key: SigningKey,
}

impl Ill {
    /// Discloses a day key of nobody.
    ///
    /// # Errors
    /// What the chain refused.
    pub fn disclose(&self, wasmd: &mut Wasmd) -> Result<()> {
        let issued = day_at(wasmd.now()?);
        let item = Item::DayKey {
            key: rand::rng().random::<[u8; 16]>().into(),
            day: issued.saturating_sub(DAYS_AGO),
        };
        let authority = Authority {
            chain_id: &self.chain_id,
            registry: &self.registry,
            account: &self.authority,
            key: &self.key,
        };
        let signature = authority.sign(issued, &item.digest());
        let disclose = ExecuteMsg::Disclose {
            authority: Some(self.authority.to_string()),
            issued,
            slips: vec![Slip {
                item,
                signature: Some(signature),
            }],
        };
        wasmd.execute(&self.authority, &self.registry, &disclose)?;
        Ok(())
    }
}
