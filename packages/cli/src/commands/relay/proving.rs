//! What phones check a relay by, from a node that is checked itself.

use std::collections::BTreeSet;

use anyhow::Result;
use wayclear_chain::wasmd::Wasmd;
use wayclear_chain::ChainError;
use wayclear_client::feed::{feed_head, SyncError};
use wayclear_client::read_registry;
use wayclear_proof::{Followed, LightBlock};
use wayclear_relay::{Prover, Rows};

use crate::args::net::{Net, NetArgs};
use crate::args::read::{keep, verify};

/// A connection whose answers are checked.
pub struct Proving {
    net: Net,
    args: NetArgs,
    /// Where the record begins.
    known: u64,
}

impl Proving {
    /// Beside another connection of the same relay.
    pub fn beside(net: &Net, args: &NetArgs) -> Result<Self> {
        let record = net.record.clone();
        let mut wasmd = Wasmd::connect(net.wasmd.settings().clone())?;
        verify(&mut wasmd, &record, &[])?;
        Ok(Proving {
            known: record.anchor().height,
            net: Net { wasmd, record },
            args: args.clone(),
        })
    }
}

impl Prover for Proving {
    fn prove(&mut self) -> Result<Rows, ChainError> {
        let Net { wasmd, record } = &self.net;
        let registry = &record.deployment.registry;
        wasmd.renew()?;
        // A relay that runs for weeks, and starts again, goes on from there.
        if let Some(Followed { milestone, .. }) = wasmd.followed() {
            keep(&self.args, record, self.known, &milestone);
            self.known = self.known.max(milestone.anchor.height);
        }
        read_registry(wasmd, registry)?;
        let feed = feed_head(wasmd, registry).map_err(|error| match error {
            SyncError::Chain(error) => error,
            error => ChainError::Message(error.to_string()),
        })?;
        let bundle = wasmd.bundle();
        let bundle = bundle.ok_or_else(|| ChainError::Message("nothing is checked".into()))?;
        Ok(Rows { bundle, feed })
    }

    fn block(&self, height: u64) -> Result<LightBlock, ChainError> {
        self.net.wasmd.light_block(height)
    }

    fn anchors(&self) -> BTreeSet<u64> {
        let record = &self.net.record;
        [record.deployment.made_at.height, record.anchor().height].into()
    }
}
