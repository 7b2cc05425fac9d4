//! Pinned codes: kept in the memory of every node by a vote of the chain, which makes each call some 58,000 gas cheaper.

use std::collections::BTreeSet;
use std::thread::sleep;
use std::time::{Duration, Instant};

use cosmrs::proto::cosmos::gov::v1::{
    MsgSubmitProposal, MsgVote, ProposalStatus, QueryParamsRequest, QueryParamsResponse,
    QueryProposalRequest, QueryProposalResponse, VoteOption,
};
use cosmrs::proto::cosmwasm::wasm::v1::{QueryPinnedCodesRequest, QueryPinnedCodesResponse};
use cosmrs::AccountId;
use cosmwasm_std::Addr;
use sha2::{Digest, Sha256};

use super::node::Wasmd;
use super::terms::Gas;
use super::wire::{any, attribute, pin_codes};
use crate::chain::Chain;
use crate::error::ChainError;

/// Validators of the localnet have keys of these names.
const VALIDATOR: &str = "validator-";
/// The vote of the localnet takes 6 s.
const PATIENCE: Duration = Duration::from_secs(60);
const POLL: Duration = Duration::from_millis(200);

impl Wasmd {
    /// Codes that are pinned.
    ///
    /// # Errors
    /// [`ChainError`].
    pub fn pinned(&self) -> Result<BTreeSet<u64>, ChainError> {
        let pinned = self.rpc.pages(
            "/cosmwasm.wasm.v1.Query/PinnedCodes",
            |pagination| QueryPinnedCodesRequest { pagination },
            |answer: QueryPinnedCodesResponse| (answer.code_ids, answer.pagination),
        )?;
        Ok(pinned.into_iter().collect())
    }

    /// Whether this program holds keys of validators, so that it can carry a vote.
    pub fn can_vote(&self) -> bool {
        self.voters().next().is_some()
    }

    fn voters(&self) -> impl Iterator<Item = String> + '_ {
        let names = self.settings.keys.names();
        names
            .filter(|name| name.starts_with(VALIDATOR))
            .map(str::to_string)
    }

    /// Proposes to pin codes, votes for it with every validator's key at hand, and waits until it has passed.
    ///
    /// # Errors
    /// [`ChainError::VoteLost`], [`ChainError::VotePending`]; else [`ChainError`].
    pub fn pin(&mut self, proposer: &Addr, code_ids: &[u64]) -> Result<(), ChainError> {
        let params: QueryParamsResponse = self.rpc.ask(
            "/cosmos.gov.v1.Query/Params",
            &QueryParamsRequest {
                params_type: "deposit".to_string(),
            },
        )?;
        let proposal = MsgSubmitProposal {
            messages: vec![pin_codes(&self.government()?, code_ids)],
            initial_deposit: params.params.unwrap_or_default().min_deposit,
            proposer: proposer.to_string(),
            metadata: String::new(),
            title: "Pin Wayclear's codes".to_string(),
            summary: "Kept in memory, a check-in costs half of the gas.".to_string(),
            expedited: false,
        };
        let tx = self.send(proposer, &[any(&proposal)], Gas::Simulated)?;
        let proposal_id = attribute(&tx, "submit_proposal", "proposal_id")
            .and_then(|id| id.parse().ok())
            .ok_or(ChainError::NoEvent { what: "proposal" })?;
        for name in self.voters().collect::<Vec<_>>() {
            let voter = self.account(&name)?;
            let vote = MsgVote {
                proposal_id,
                voter: voter.to_string(),
                option: VoteOption::Yes.into(),
                metadata: String::new(),
            };
            self.send(&voter, &[any(&vote)], Gas::Simulated)?;
        }
        self.await_outcome(proposal_id)
    }

    fn await_outcome(&self, proposal_id: u64) -> Result<(), ChainError> {
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            let answer: QueryProposalResponse = self.rpc.ask(
                "/cosmos.gov.v1.Query/Proposal",
                &QueryProposalRequest { proposal_id },
            )?;
            let status = answer.proposal.unwrap_or_default().status();
            match status {
                ProposalStatus::Passed => return Ok(()),
                ProposalStatus::Rejected | ProposalStatus::Failed => {
                    return Err(ChainError::VoteLost {
                        proposal: proposal_id,
                        status: status.as_str_name(),
                    })
                }
                _ => sleep(POLL),
            }
        }
        Err(ChainError::VotePending {
            proposal: proposal_id,
            seconds: PATIENCE.as_secs(),
        })
    }

    /// The account of the governance module, which proposals act as.
    ///
    /// # Errors
    /// [`ChainError::Message`], if the chain's addresses begin with what no address can.
    pub fn government(&self) -> Result<Addr, ChainError> {
        let hash = Sha256::digest(b"gov");
        AccountId::new(&self.prefix, &hash[..20])
            .map(|id| Addr::unchecked(id.to_string()))
            .map_err(|error| ChainError::Message(error.to_string()))
    }
}
