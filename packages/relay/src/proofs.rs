//! What phones check a relay by, from one round to the next.

use std::collections::BTreeSet;
use std::sync::Arc;

use tracing::warn;
use wayclear_api::raw::FeedHead;
use wayclear_chain::ChainError;
use wayclear_proof::{Bundle, LightBlock, Limits, MILESTONE};

use crate::ledger::Head;
use crate::view::{Block, File, Snapshot};

/// How often the proofs are made anew, in seconds: as long as a cache keeps them.
const PROOF_SECONDS: u64 = 5;
/// How many blocks a relay fetches in a round: after a start there may be hundreds.
const BLOCKS_A_ROUND: usize = 20;
/// More than a chain has in two weeks that makes two blocks a second.
const MAX_BLOCKS: usize = 3_000;

/// A chain of which it can be proved what it says.
pub trait Prover: Send {
    /// Goes on to the newest header, and proves by it what phones rely on.
    ///
    /// # Errors
    /// [`ChainError`], if the node cannot, or is not believed.
    fn prove(&mut self) -> Result<Rows, ChainError>;

    /// A block, and the votes for it.
    ///
    /// # Errors
    /// [`ChainError`], from the node.
    fn block(&self, height: u64) -> Result<LightBlock, ChainError>;

    /// Where phones begin beside every thousandth block: heights that deployment records name.
    fn anchors(&self) -> BTreeSet<u64>;
}

/// What phones rely on, proved by one header.
pub struct Rows {
    pub bundle: Bundle,
    /// Where the feed ends in it.
    pub feed: FeedHead,
}

/// Makes the files of proofs.
pub struct Proofs {
    prover: Box<dyn Prover>,
    /// Block time when the rows were proved last, Unix seconds.
    proved_at: u64,
    /// Heights that the node does not have any more.
    lost: BTreeSet<u64>,
    /// How many blocks it fetches in a round.
    a_round: usize,
}

impl Proofs {
    pub fn new(prover: Box<dyn Prover>) -> Self {
        Proofs {
            prover,
            proved_at: 0,
            lost: BTreeSet::new(),
            a_round: BLOCKS_A_ROUND,
        }
    }

    /// The same, with all blocks in the first round.
    #[must_use]
    pub fn at_once(self) -> Self {
        let a_round = MAX_BLOCKS;
        Proofs { a_round, ..self }
    }

    /// Makes anew what it is time for. Where that cannot be, it is logged and the files stay: phones see that they are old. Returns
    /// where the feed ends in the proofs.
    pub fn look(&mut self, head: Head, next: &mut Snapshot) -> Option<FeedHead> {
        let (mut newest, mut feed) = (head.height, None);
        if self.proved_at.saturating_add(PROOF_SECONDS) <= head.time {
            match self.prover.prove() {
                Ok(rows) => {
                    self.proved_at = head.time;
                    newest = newest.max(rows.bundle.block.height());
                    next.proof = Some(Arc::new(File::new(&rows.bundle, false)));
                    feed = Some(rows.feed);
                }
                Err(error) => warn!(%error, "cannot prove what the chain says"),
            }
        }
        // The proof may be of a block that has come since: what leads to it has to be there when it is.
        self.keep_blocks(newest, head.time, next);
        feed
    }

    /// Fetches the newest blocks that are missing, and drops those that prove nothing any more.
    fn keep_blocks(&mut self, newest: u64, now: u64, next: &mut Snapshot) {
        let period = Limits::default().trusting_period.as_secs();
        let is_over = |time: u64| time.saturating_add(period) < now;
        for height in self.missing(newest, next) {
            match self.prover.block(height) {
                Ok(block) if !is_over(block.time()) => {
                    let file = Arc::new(File::new(&block, true));
                    let time = block.time();
                    Arc::make_mut(&mut next.blocks).insert(height, Block { file, time });
                }
                Ok(_) | Err(ChainError::NoBlock { .. }) => {
                    self.lost.insert(height);
                }
                Err(error) => {
                    warn!(%error, height, "cannot read a block");
                    break;
                }
            }
        }
        if next.blocks.values().any(|block| is_over(block.time)) {
            Arc::make_mut(&mut next.blocks).retain(|_, block| !is_over(block.time));
        }
    }

    /// The blocks to fetch next, newest first. Where the node has one no more it has none before it.
    fn missing(&self, newest: u64, next: &Snapshot) -> Vec<u64> {
        let is_kept = |height: &u64| !self.lost.contains(height);
        let milestones = (1..=newest / MILESTONE).rev().take(MAX_BLOCKS);
        let milestones = milestones.map(|nth| nth * MILESTONE).take_while(is_kept);
        let anchors = self.prover.anchors().into_iter().filter(is_kept);
        let missing = anchors.chain(milestones);
        let missing = missing.filter(|height| !next.blocks.contains_key(height));
        missing.take(self.a_round).collect()
    }
}
