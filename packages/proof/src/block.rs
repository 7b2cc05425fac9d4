//! A header with the votes of those who signed it.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};
use tendermint::block::signed_header::SignedHeader;
use tendermint::validator::{Info, Set};
use tendermint::Hash;
use tendermint_light_client_verifier::types::{TrustedBlockState, UntrustedBlockState};
use tendermint_light_client_verifier::{ProdVerifier, Verdict};

use crate::error::ProofError;

/// What a node says of a block, to be checked: its header and the votes for it (`/commit`), who may vote on it and on the next
/// (`/validators`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Told", into = "Told")]
pub struct LightBlock {
    signed_header: SignedHeader,
    validators: Set,
    next_validators: Set,
}

/// The same as a node tells it.
#[derive(Clone, Serialize, Deserialize)]
struct Told {
    signed_header: SignedHeader,
    validators: Vec<Info>,
    next_validators: Vec<Info>,
}

impl TryFrom<Told> for LightBlock {
    type Error = ProofError;

    fn try_from(told: Told) -> Result<Self, ProofError> {
        LightBlock::new(told.signed_header, told.validators, told.next_validators)
    }
}

impl From<LightBlock> for Told {
    fn from(block: LightBlock) -> Self {
        Told {
            signed_header: block.signed_header,
            validators: block.validators.validators().clone(),
            next_validators: block.next_validators.validators().clone(),
        }
    }
}

impl LightBlock {
    /// Of a node's answers; the order of validators does not matter.
    ///
    /// # Errors
    /// [`ProofError::Unreadable`], if they have more votes than there can be.
    pub fn new(
        signed_header: SignedHeader,
        validators: Vec<Info>,
        next_validators: Vec<Info>,
    ) -> Result<Self, ProofError> {
        let height = signed_header.header.height.value();
        Ok(LightBlock {
            signed_header,
            validators: set(validators, height)?,
            next_validators: set(next_validators, height + 1)?,
        })
    }

    pub fn chain_id(&self) -> &str {
        self.signed_header.header.chain_id.as_str()
    }

    pub fn height(&self) -> u64 {
        self.signed_header.header.height.value()
    }

    /// Unix seconds.
    pub fn time(&self) -> u64 {
        let seconds = self.signed_header.header.time.unix_timestamp();
        u64::try_from(seconds).unwrap_or_default()
    }

    /// SHA-256 of its header.
    pub fn hash(&self) -> [u8; 32] {
        match self.signed_header.header.hash() {
            Hash::Sha256(hash) => hash,
            Hash::None => [0; 32],
        }
    }

    pub(crate) fn app_hash(&self) -> Vec<u8> {
        self.signed_header.header.app_hash.as_bytes().to_vec()
    }

    /// Refuses a block of another chain or height.
    pub(crate) fn is_one(
        &self,
        chain_id: &str,
        heights: RangeInclusive<u64>,
    ) -> Result<(), ProofError> {
        if self.chain_id() != chain_id {
            return Err(ProofError::OtherChain {
                expected: chain_id.to_string(),
                found: self.chain_id().to_string(),
            });
        }
        if !heights.contains(&self.height()) {
            return Err(ProofError::OtherHeight {
                asked: *heights.end(),
                found: self.height(),
            });
        }
        Ok(())
    }

    /// Refuses a block whose parts do not belong together.
    pub(crate) fn is_whole(&self) -> Result<(), ProofError> {
        match ProdVerifier::default().verify_validator_sets(&self.untrusted()) {
            Verdict::Success => Ok(()),
            Verdict::NotEnoughTrust(tally) => Err(self.not_signed(tally.to_string())),
            Verdict::Invalid(reason) => Err(self.not_signed(reason.to_string())),
        }
    }

    fn not_signed(&self, reason: String) -> ProofError {
        let height = self.height();
        ProofError::NotSigned { height, reason }
    }

    pub(crate) fn trusted(&self) -> TrustedBlockState<'_> {
        let header = &self.signed_header.header;
        TrustedBlockState {
            chain_id: &header.chain_id,
            header_time: header.time,
            height: header.height,
            next_validators: &self.next_validators,
            next_validators_hash: header.next_validators_hash,
        }
    }

    pub(crate) fn untrusted(&self) -> UntrustedBlockState<'_> {
        UntrustedBlockState {
            signed_header: &self.signed_header,
            validators: &self.validators,
            next_validators: Some(&self.next_validators),
        }
    }
}

/// Who may vote on a block. The library panics where there are too many votes, and takes a validator's address as it is told,
/// which no header holds.
fn set(validators: Vec<Info>, height: u64) -> Result<Set, ProofError> {
    let powers = validators.iter().map(|it| it.power.value());
    let sum = powers.fold(0_u64, u64::saturating_add);
    if sum > Set::MAX_TOTAL_VOTING_POWER {
        return Err(ProofError::Unreadable {
            what: format!("who may vote on block {height}"),
            reason: "there are more votes than there can be".to_string(),
        });
    }
    let named = validators.into_iter();
    let named = named.map(|it| Info::new(it.pub_key, it.power));
    Ok(Set::without_proposer(named.collect()))
}
