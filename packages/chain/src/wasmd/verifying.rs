//! Turning a node's word into answers that need not be believed.

use wayclear_proof::{Bundle, Followed, Header, LightBlock};

use super::node::Wasmd;
use super::rpc::Rpc;
use super::verified::{Device, Verified};
use crate::error::ChainError;
use crate::verified::{Proven, Trust, VerifyError};

impl Wasmd {
    /// From now on computes itself what contracts answer, of rows that are proved from that trust on. It waits for the next block, so that
    /// answers hold whatever is in one by now. Other nodes have to know the same block, and are asked for what this one does not prove.
    ///
    /// # Errors
    /// [`ChainError::Unproved`], if the node's chain does not follow from it; [`ChainError::Contradiction`]; [`ChainError`], from a node.
    pub fn verify(
        &mut self,
        trust: Trust,
        by: Device,
        others: &[String],
    ) -> Result<(), ChainError> {
        let mut witnesses = vec![];
        for node in others {
            witnesses.push(Rpc::new(node.parse()?, self.settings.show_wasmd)?);
        }
        self.verified = Some(Verified::begin(&self.rpc, trust, by, witnesses)?);
        Ok(())
    }

    /// That the node's next block follows from that trust; what it answers is believed as before.
    ///
    /// # Errors
    /// As [`Wasmd::verify`].
    pub fn check(&self, trust: Trust, by: Device) -> Result<(), ChainError> {
        Verified::begin(&self.rpc, trust, by, vec![]).map(drop)
    }

    /// The header that answers are proved by; `None` = they are the node's word.
    pub fn verified_at(&self) -> Option<Header> {
        self.followed().map(|followed| followed.header)
    }

    /// How that header was got to.
    pub fn followed(&self) -> Option<Followed> {
        self.verified.as_ref().map(Verified::followed)
    }

    /// A block, and the votes for it, for whoever follows the chain themselves.
    ///
    /// # Errors
    /// [`ChainError::NoBlock`]; [`ChainError::Node`].
    pub fn light_block(&self, height: u64) -> Result<LightBlock, ChainError> {
        self.rpc.light_block(height)
    }

    /// Waits for the next block, whose rows have what is in one by now, and goes on to it.
    ///
    /// # Errors
    /// [`ChainError::Unproved`]; [`ChainError`], from the node.
    pub fn next(&self) -> Result<(), ChainError> {
        let verified = self.verified.as_ref();
        verified.map_or(Ok(()), |verified| verified.next(&self.rpc))
    }

    /// Goes on to the newest header, and forgets what was asked.
    ///
    /// # Errors
    /// [`ChainError::Unproved`]; [`ChainError`], from the node.
    pub fn renew(&self) -> Result<(), ChainError> {
        let verified = self.verified.as_ref();
        verified.map_or(Ok(()), |verified| verified.renew(&self.rpc))
    }

    /// Everything that was proved at the header that answers are proved by, for who asks no node; `None` = nothing is verified here.
    pub fn bundle(&self) -> Option<Bundle> {
        self.verified.as_ref().map(Verified::bundle)
    }

    /// An answer with proofs, at a header that is not old; `None` = the node's word is enough.
    pub(super) fn proven<T>(
        &self,
        ask: impl Fn(&Proven) -> Result<T, VerifyError>,
    ) -> Option<Result<T, ChainError>> {
        let verified = self.verified.as_ref()?;
        Some(verified.prove(&self.rpc, ask))
    }
}
